"""The pages of the register, as each reader meets them."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shiraka.apps.partners.actions import load_member_states, record_interaction
from shiraka.apps.partners.models import Contact, Interaction, Marker, MemberState, Partner, Relationship
from shiraka.apps.partners.tests import factories as make
from shiraka.apps.partners.tests.pages import as_, filled, outsider, page, post
from shiraka.foundation import clock
from shiraka.foundation.access.models import Reader
from shiraka.foundation.audit import record as audit
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.links.actions import link, unlink
from shiraka.foundation.links.models import LinkKind
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.perform import perform
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


def test_an_officer_enters_a_partner() -> None:
    officer = make.make_user("PO")
    assert "Amal" not in page(as_(officer), "partner-create")
    answer = post(as_(officer), "partner-create", **filled(officer))
    partner = Partner.objects.get()
    assert answer["Location"] == reverse("partner-record", args=[partner.pk])
    assert (partner.number, partner.status, partner.created_by) == ("P-00001", "prospect", officer)


def test_what_is_missing_is_said_and_what_was_typed_is_kept() -> None:
    officer = make.make_user("PO")
    answer = post(as_(officer), "partner-create", **filled(officer, country="", city="Dakar"))
    assert answer.status_code == 422
    assert 'value="Dakar"' in answer.content.decode()


def test_a_possible_duplicate_is_shown_before_it_is_entered_twice() -> None:
    officer = make.make_user("PO")
    known = make.make_partner(name=Text(fr="Association Amal"))
    answer = post(as_(officer), "partner-create", **filled(officer))
    told = answer.content.decode()
    assert answer.status_code == 422
    assert reverse("partner-record", args=[known.pk]) in told
    assert "same words in the name" in told
    assert post(as_(officer), "partner-create", **filled(officer, are_others="on")).status_code == 302
    assert Partner.objects.count() == 2


def test_a_duplicate_that_is_confidential_is_not_named() -> None:
    make.make_partner(name=Text(fr="Association Amal"), confidentiality=3)
    officer = make.make_user("PO")
    assert post(as_(officer), "partner-create", **filled(officer)).status_code == 302


def test_two_who_edit_at_once_see_each_other() -> None:
    officer, partner = make.make_user("PO"), make.make_partner()
    mine = filled(officer, version=partner.version)
    assert post(as_(officer), "partner-edit", partner.pk, **{**mine, "city": "Dakar"}).status_code == 302
    answer = post(as_(officer), "partner-edit", partner.pk, **{**mine, "city": "Thiès"})
    assert answer.status_code == 409
    assert "Dakar" in answer.content.decode()
    assert make.fresh(partner).city == "Dakar"


def test_what_is_left_as_the_other_stored_it_is_not_overwritten() -> None:
    officer, partner = make.make_user("PO"), make.make_partner(city="Dakar", acronym="THEIRS")
    mine = filled(officer, version=partner.version, city="Thiès", acronym="", **{"take-acronym": "theirs"})
    assert post(as_(officer), "partner-edit", partner.pk, **mine).status_code == 302
    stored = make.fresh(partner)
    assert (stored.city, stored.acronym) == ("Thiès", "THEIRS")


def test_the_pages_of_a_partner_open_in_three_languages() -> None:
    officer, partner = make.make_user("PO"), make.with_status("active", has_restriction=True)
    perform(make.make_marker(partner), "verify", actor=make.make_user("HS"), expiry_date="2100-01-01")
    for language in ("en", "fr", "ar"):
        User.objects.filter(pk=officer.pk).update(language=language)
        client = as_(User.objects.get(pk=officer.pk))
        for name in ("partner-record", "partner-edit", "partner-history", "partner-sheet"):
            assert partner.name.get(language) in page(client, name, partner.pk)


def test_the_tabs_of_the_list_lead_to_what_they_count() -> None:
    officer = make.make_user("PO")
    make.make_partner(lead_officer=officer)
    make.with_status("suspended")
    client = as_(officer)
    answer = client.get(reverse("partner-list"))
    for view in answer.context["views"]:
        rows = client.get(view.url).context["page"].rows
        assert (view.label, len(rows)) == (view.label, view.count)


def test_a_verified_marker_stands_in_the_head_of_the_page() -> None:
    reader, partner = make.make_user("FI"), make.make_partner()
    marker = make.make_marker(partner)
    assert (
        'tag line"' not in page(as_(reader), "partner-record", partner.pk).split("<h1>")[0].replace("Internal", "")[:0]
    )
    perform(marker, "verify", actor=make.make_user("HS"), expiry_date="2100-01-01")
    head = page(as_(reader), "partner-record", partner.pk).split("<h1>")[0]
    assert "Women-led" in head


def test_the_partner_itself_sees_its_profile_and_never_our_findings() -> None:
    partner = make.with_status("active", risk_level="moderate")
    record_interaction(make.make_interaction(partner, subject="Doubts of ours"), actor=make.make_user("PO"))
    client = outsider(partner)
    told = page(client, "partner-record", partner.pk) + page(client, "partner-sheet", partner.pk)
    told += page(client, "partner-history", partner.pk) + page(client, "partner-list", risk_level="moderate")
    told += page(client, "partner-edit", partner.pk)
    assert str(partner) in told
    secrets = ("Moderate", "No hit", "Doubts of ours", "Tier", "Internal")
    assert [word for word in secrets if word in told] == []
    note = Interaction.objects.get()
    assert client.get(reverse("interaction-record", args=[note.pk])).status_code == 404


def test_the_partner_itself_edits_its_own_profile_only() -> None:
    partner, other = make.make_partner(), make.make_partner()
    client = outsider(partner)
    form = page(client, "partner-edit", partner.pk)
    assert 'name="city"' in form
    assert 'name="tier"' not in form
    given = {"name_en": "New name", "category": "ngo_national", "country": "SEN", "tier": "strategic", "version": 1}
    assert post(client, "partner-edit", partner.pk, **given).status_code == 302
    assert (make.fresh(partner).name.en, make.fresh(partner).tier) == ("New name", "operational")
    assert client.get(reverse("partner-record", args=[other.pk])).status_code == 404


def test_a_national_commission_sees_the_partners_of_its_country() -> None:
    mine, other = make.make_partner(country="OMN"), make.make_partner(country="SEN")
    client = as_(make.make_user("NC", country="OMN"))
    told = page(client, "partner-list")
    assert mine.number in told
    assert other.number not in told


def test_a_contact_is_exported_and_its_data_removed() -> None:
    officer, contact = make.make_user("PO"), make.make_contact()
    client = as_(officer)
    assert "Export the data" in page(client, "contact-record", contact.pk)
    answer = client.post(reverse("contact-export", args=[contact.pk]))
    assert json.loads(answer.content)["email"] == "awa.diop@example.org"
    assert "attachment" in answer["Content-Disposition"]
    assert "cannot be undone" in page(client, "contact-anonymise", contact.pk)
    assert post(client, "contact-anonymise", contact.pk, reason="Asked for").status_code == 422
    assert post(client, "contact-anonymise", contact.pk, reason="Asked for", is_sure="on").status_code == 302
    assert Contact.objects.get().is_anonymised
    assert post(client, "contact-anonymise", contact.pk, reason="Again", is_sure="on").status_code == 409


@pytest.mark.parametrize("role", ["HS", "LA", "AU"])
def test_who_only_reads_contacts_finds_no_button(role: str) -> None:
    contact = make.make_contact()
    client = as_(make.make_user(role))
    assert "Export the data" not in page(client, "contact-record", contact.pk)
    assert client.post(reverse("contact-export", args=[contact.pk])).status_code == 403
    assert client.get(reverse("contact-anonymise", args=[contact.pk])).status_code == 403


def test_a_correction_of_a_contact_says_why() -> None:
    officer, contact = make.make_user("PO"), make.make_contact()
    given = {
        "partner": contact.partner.number,
        "name_en": "Awa Diop",
        "language": "fr",
        "role": "head",
        "purpose": "Visit",
        "version": 1,
        "reason": "Asked on the telephone",
    }
    assert post(as_(officer), "contact-edit", contact.pk, **given).status_code == 302
    assert "Asked on the telephone" in page(as_(officer), "contact-history", contact.pk)


def test_a_meeting_is_written_down_from_the_page_of_its_partner() -> None:
    officer, partner = make.make_user("PO"), make.make_partner()
    form = page(as_(officer), "interaction-create", partner=partner.pk)
    assert partner.number in form
    given = {
        "partner": partner.number,
        "subject": "Visit",
        "held_date": clock.today(),
        "kind": "visit",
    }
    assert post(as_(officer), "interaction-create", **given, summary="Met").status_code == 302
    assert make.fresh(partner).last_contact_date == clock.today()


def test_a_partner_has_no_relation_with_itself() -> None:
    officer, partner = make.make_user("PO"), make.make_partner()
    given = {"partner": partner.number, "other": partner.number, "kind": "funds"}
    assert post(as_(officer), "relationship-create", **given).status_code == 422


def test_a_relation_stands_on_the_pages_of_both_partners_in_the_words_of_each_side() -> None:
    network, member = make.make_partner(), make.make_partner()
    kept = create_record(
        Relationship(partner=member, other=network, kind="member_of", note="Since the start"), actor=None
    )
    officer = as_(make.make_user("PO"))
    for name in ("partner-record", "partner-sheet"):
        theirs, ours = page(officer, name, member.pk), page(officer, name, network.pk)
        assert "Is a member of" in theirs, name
        assert "Has as member" in ours, name
        assert "Is a member of" not in ours, name
        assert str(member) in ours, name
    assert reverse("relationship-record", args=[kept.pk]) in page(officer, "partner-record", network.pk)
    Partner.objects.filter(pk=member.pk).update(confidentiality=4)
    assert "Has as member" not in page(officer, "partner-record", network.pk)


def test_what_reads_the_same_from_both_sides_is_entered_once() -> None:
    officer, one, two = make.make_user("PO"), make.make_partner(), make.make_partner()
    for kind, answer in (("works_with", 422), ("funds", 302)):
        create_record(Relationship(partner=one, other=two, kind=kind), actor=None)
        given = {"partner": two.number, "other": one.number, "kind": kind}
        assert post(as_(officer), "relationship-create", **given).status_code == answer, kind


def test_a_member_state_is_not_entered_by_hand() -> None:
    load_member_states()
    officer = make.make_user("PO")
    assert post(as_(officer), "memberstate-create", note="Atlantis").status_code == 422
    assert MemberState.objects.count() == 54
    assert "Senegal" in page(as_(officer), "memberstate-record", MemberState.objects.get(country="SEN").pk)


@pytest.mark.parametrize(
    "key", ["contact", "interaction", "relationship", "linkage", "marker", "memberstate", "partner"]
)
def test_every_list_opens_when_it_is_empty(key: str) -> None:
    page(as_(make.make_user("PO")), f"{key}-list")
    page(as_(make.make_user("PO")), f"{key}-create")


def populate(times: int, officer: User) -> None:
    for _turn in range(times):
        partner = make.with_status("active")
        make.make_contact(partner)
        record_interaction(make.make_interaction(partner), actor=officer)
        make.make_marker(partner)


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # What is remembered between pages is remembered now.
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("key", ["partner", "contact", "interaction", "marker"])
def test_a_list_asks_as_often_for_thirty_rows_as_for_three(key: str) -> None:
    officer = make.make_user("PO")
    client, url = as_(officer), reverse(f"{key}-list")
    populate(3, officer)
    few = queries_of(client, url)
    populate(27, officer)
    assert queries_of(client, url) == few
    assert few <= MOST_QUERIES


@pytest.mark.parametrize("role", ["PO", "HS", "DD"])
def test_the_page_of_a_partner_asks_as_often_however_much_it_shows(role: str) -> None:
    reader, officer = make.make_user(role), make.make_user("PO")
    partner = make.with_status("active", risk_level="moderate")
    client, url = as_(reader), reverse("partner-record", args=[partner.pk])
    counts = []
    for times in (1, 6):
        for _turn in range(times):
            make.make_contact(partner)
            record_interaction(make.make_interaction(partner), actor=officer)
        counts.append(queries_of(client, url))
    assert counts[0] == counts[1]


def test_markers_are_called_by_their_word() -> None:
    marker = make.make_marker()
    told = page(as_(make.make_user("PO")), "marker-record", marker.pk)
    assert "Women-led" in told
    assert Marker.objects.get().kind not in told.split("<h1>")[1].split("</h1>")[0]


def test_the_form_raises_a_level_and_does_not_lower_it() -> None:
    officer = make.make_user("PO")
    partner = make.make_partner(lead_officer=officer)
    given = filled(officer, confidentiality=2)
    assert post(as_(officer), "partner-edit", partner.pk, **given).status_code == 302
    answer = post(as_(officer), "partner-edit", partner.pk, **{**given, "confidentiality": 1, "city": "Dakar"})
    assert answer.status_code == 409
    assert reverse("level", args=["partner", partner.pk]) in answer.content.decode()
    stored = make.fresh(partner)
    assert (stored.confidentiality, stored.city) == (2, "")


def test_readers_from_outside_are_not_told_who_has_an_account() -> None:
    load_member_states()
    partner, hidden = make.make_partner(), make.make_user("DD")
    focal = make.make_user("FP")
    MemberState.objects.filter(country="SEN").update(focal_point=focal)
    theirs, commission = outsider(partner), as_(make.make_user("NC", country="SEN"))
    for client in (theirs, commission):
        for name in ("interaction", "linkage", "relationship"):
            assert client.get(reverse(f"{name}-list")).status_code == 404, name
        assert str(hidden) not in page(client, "memberstate-list")
    for name in ("interaction", "linkage", "relationship"):
        assert theirs.get(reverse(f"{name}-create")).status_code == 404, name
    assert str(focal) in page(commission, "memberstate-list")
    assert "Senegal" in page(commission, "memberstate-list", focal_point=focal.pk)
    assert "Senegal" not in page(commission, "memberstate-list", focal_point=hidden.pk)
    assert str(hidden) in page(as_(make.make_user("PO")), "interaction-create")


def test_a_relation_with_a_partner_one_may_not_see_does_not_name_it() -> None:
    partner, hidden = make.make_partner(), make.make_partner(confidentiality=4)
    kept = create_record(Relationship(partner=partner, other=hidden, kind="competes"), actor=None)
    state = create_record(
        MemberState(country="SEN", name=make.text("Senegal"), region="africa", membership="member",
                    national_commission=hidden), actor=None,
    )  # fmt: skip
    officer = make.make_user("PO")
    for name, args in (
        ("partner-record", (partner.pk,)), ("partner-sheet", (partner.pk,)), ("relationship-list", ()),
        ("relationship-record", (kept.pk,)), ("relationship-history", (kept.pk,)),
    ):  # fmt: skip
        told = page(as_(officer), name, *args)
        assert "•••" in told, name
        assert str(hidden) not in told, name
        assert hidden.number not in told, name
        assert reverse("partner-record", args=[hidden.pk]) not in told, name
    for name in ("memberstate-record", "memberstate-edit"):
        assert str(hidden) not in page(as_(officer), name, state.pk)
    given = {"note": "Followed", "version": 1}
    assert post(as_(officer), "memberstate-edit", state.pk, **given).status_code == 302
    assert MemberState.objects.get(pk=state.pk).national_commission == hidden
    assert hidden.number not in page(as_(officer), "relationship-create", partner=partner.pk, other=hidden.pk)
    lead = as_(make.make_user("PO"))
    Partner.objects.filter(pk=hidden.pk).update(confidentiality=1)
    assert hidden.number in page(lead, "relationship-record", kept.pk) + page(lead, "partner-list")
    assert str(hidden) in page(lead, "relationship-record", kept.pk)


def test_the_form_of_what_belongs_to_a_partner_names_it() -> None:
    partner = make.make_partner()
    told = as_(make.make_user("PO")).get(reverse("contact-create"), {"partner": partner.pk}).context["form"]
    assert (
        told["partner"].value() == told.fields["partner"].prepare_value(partner.pk) == f"{partner} · {partner.number}"
    )


def test_a_form_opened_from_a_partner_names_it_and_never_one_the_reader_may_not_see() -> None:
    officer = make.make_user("PO")
    partner = make.make_partner(name=make.text("Reading Lanterns"), lead_officer=officer)
    assert f"Reading Lanterns · {partner.number}" in page(as_(officer), "interaction-create", partner=partner.pk)
    hidden = make.make_partner(name=make.text("Hidden Lanterns"), confidentiality=4)
    for key in (hidden.pk, "x", "9" * 30):
        assert "Hidden Lanterns" not in page(as_(officer), "interaction-create", partner=key)


def test_the_history_tells_countries_and_days_in_the_words_of_the_reader() -> None:
    officer = make.make_user("PO")
    partner = make.make_partner(lead_officer=officer, first_contact_date=date(2024, 3, 1))
    told = page(as_(officer), "partner-history", partner.pk)
    assert "<ins><bdi>Senegal</bdi></ins>" in told
    assert "<ins><bdi>1 Mar 2024</bdi></ins>" in told


def test_the_track_tells_the_state_that_stood_in_for_one_of_the_path() -> None:
    partner, head = make.with_status("in_due_diligence"), make.make_user("HS")
    today = clock.today()
    for number, state in enumerate(("screening", "in_due_diligence", "cleared_with_conditions", "active", "suspended")):
        with transaction.atomic(), clock.frozen(clock.now() + timedelta(days=number + 1)):
            audit.write("moved", partner, actor=head, after={"status": state})
    term = {"suspension_date": today, "suspension_end_date": today}
    Partner.objects.filter(pk=partner.pk).update(status="suspended", **term)
    track = as_(head).get(reverse("partner-record", args=[partner.pk])).context["page"].track
    assert [(step.label, step.state) for step in track[3:]] == [
        ("Cleared with conditions", "done"),
        ("Active", "done"),
        ("Suspended", "now"),
    ]


def test_a_contact_is_told_in_the_trail_by_its_kind_and_key() -> None:
    contact = make.make_contact()
    assert f"Contact <bdi>{contact.pk}</bdi>" in page(as_(make.make_user("AU")), "trail")


def test_the_trail_hides_what_was_told_before_a_record_became_confidential() -> None:
    head, officer = make.make_user("HS"), make.make_user("PO")
    partner = make.make_partner(lead_officer=officer, former_names="Old Guard")
    record_interaction(make.make_interaction(partner, subject="An open word"), actor=officer)
    told = page(as_(head), "trail")
    assert partner.number in told
    assert "Old Guard" in told
    assert "An open word" in told
    post(as_(officer), "partner-edit", partner.pk, **filled(officer, confidentiality=3))
    assert make.fresh(partner).confidentiality == 3
    for told in (page(as_(head), "trail"), page(as_(head), "trail", reference=partner.number)):
        assert "Old Guard" not in told
        assert "An open word" not in told
        assert f"<bdi>{partner.number}" not in told
    assert "Nothing fits these filters" in page(as_(head), "trail", reference=partner.number)


@pytest.mark.parametrize("starts_here", [True, False])
def test_what_a_record_was_linked_with_is_not_told_once_it_is_confidential(*, starts_here: bool) -> None:
    lead, officer = make.make_user("PO"), make.make_user("PO")
    partner, other = make.make_partner(lead_officer=lead), make.make_partner(lead_officer=officer)
    ends = (partner, other) if starts_here else (other, partner)
    made = link(*ends, actor=officer, kind=LinkKind.RELATED, note="In the same house")
    unlink(made, actor=officer, reason="They moved out")
    words = (other.number, "In the same house", "They moved out")

    def pages(reader: User, head: User) -> str:
        addresses = (f"/api/v1/partner/{partner.pk}/history", f"/api/v1/audit_log?reference={partner.number}")
        told = [
            as_(user).get(address).content.decode() for user, address in zip((reader, head), addresses, strict=True)
        ]
        told += [page(as_(reader), name, partner.pk) for name in ("partner-record", "partner-history")]
        return "".join([*told, page(as_(head), "trail", reference=partner.number)])

    head = make.make_user("HS")
    assert all(word in pages(lead, head) for word in words)
    Partner.objects.filter(pk=other.pk).update(confidentiality=4)
    assert not any(word in pages(lead, head) for word in words)
    Reader.objects.create(record=other, user=officer, named_at=clock.now(), named_by=officer)
    assert all(word in pages(officer, head) for word in words)
