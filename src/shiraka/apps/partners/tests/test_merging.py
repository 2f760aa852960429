"""Pairs of partners are proposed and told apart, two records become one, and two again."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from shiraka.apps.partners.actions import duplicates
from shiraka.apps.partners.actions.duplicates import propose_pairs, tell_apart
from shiraka.apps.partners.actions.merging import merge, undo_merger
from shiraka.apps.partners.models import Contact, Identity, Merger, Pair, Partner, Relationship
from shiraka.apps.partners.models.identity import organisation_of
from shiraka.apps.partners.terms import Verdict
from shiraka.apps.partners.tests import factories as make
from shiraka.engines.matching import same_organisations
from shiraka.foundation import clock
from shiraka.foundation.access.models import Reader
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.entities.actions import Conflict, create_record, update_record
from shiraka.foundation.jobs.runner import run_waiting
from shiraka.foundation.links.actions import link
from shiraka.foundation.links.models import LinkKind
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return make.make_user("PO")


@pytest.fixture
def two() -> tuple[Partner, Partner]:
    """Return one association entered twice."""
    one = make.make_partner(name=Text(fr="Association Amal Baobab"), acronym="AAB", former_names="Cercle Amal")
    return one, make.make_partner(name=Text(en="Amal Baobab Association", fr="Amal Baobab"), former_names="Club Amal")


def contact_of(partner: Partner, name: str = "Awa Diop") -> Contact:
    return create_record(Contact(partner=partner, name=make.text(name), purpose="letters"), actor=None)


def merged(two: tuple[Partner, Partner], officer: User, **values: Any) -> Merger:
    one, other = two
    return merge(one, other, actor=officer, values=values, versions={}, reason="entered twice")


def test_new_and_changed_partners_are_compared_and_paired_once(two: tuple[Partner, Partner]) -> None:
    assert propose_pairs() == 1
    assert propose_pairs() == 0
    pair = Pair.objects.get()
    assert (pair.first, pair.second) == two
    assert pair.likelihood > 500
    assert pair.reasons[0][0] == "name"
    assert not Identity.objects.filter(is_compared=False).exists()


@pytest.mark.parametrize("together", [1, 2, 100])
def test_lots_of_any_size_give_the_same_pairs(monkeypatch: pytest.MonkeyPatch, together: int) -> None:
    names = (
        "Association Atlas",
        "Atlas Association",
        "Fonds des oasis",
        "Fonds des oasis du Sud",
        "Association Atlass",
    )
    partners = [make.make_partner(name=Text(fr=name), country="MAR") for name in names]
    register = {partner.pk: organisation_of(partner) for partner in partners}
    likely = {tuple(sorted((one, other))): met.score for one, other, met in same_organisations(register)}
    assert len(likely) >= 3
    monkeypatch.setattr(duplicates, "AT_ONCE", together)
    assert propose_pairs() == len(likely)
    stored = {(pair.first_id, pair.second_id): pair.likelihood for pair in Pair.objects.all()}
    assert stored == {pair: round(score * 1000) for pair, score in likely.items()}
    assert propose_pairs() == 0


def test_a_pair_that_is_alike_no_more_is_proposed_no_more(two: tuple[Partner, Partner]) -> None:
    propose_pairs()
    one, _other = two
    one.name, one.former_names, one.acronym = Text(fr="Ligue Kapok"), "", ""
    update_record(one, actor=None, version=one.version)
    propose_pairs()
    assert not Pair.objects.exists()


def test_two_organisations_stay_told_apart_until_a_name_changes(two: tuple[Partner, Partner], officer: User) -> None:
    propose_pairs()
    tell_apart(Pair.objects.get(), actor=officer, reason="another founder")
    one, other = two
    one.city = "Thiès"
    update_record(one, actor=None, version=one.version)
    propose_pairs()
    pair = Pair.objects.get()
    assert pair.verdict == Verdict.OPEN
    told = Entry.objects.filter(object_id=other.pk).values_list("action", "after__other_number", "reason")
    assert list(told[:2]) == [("reopen_pair", one.number, ""), ("tell_apart", one.number, "another founder")]


def test_what_nobody_changed_is_not_asked_again(two: tuple[Partner, Partner], officer: User) -> None:
    propose_pairs()
    tell_apart(Pair.objects.get(), actor=officer, reason="another founder")
    one, _other = two
    one.tier = "strategic"
    update_record(one, actor=None, version=one.version)
    Identity.objects.update(is_compared=False)
    propose_pairs()
    assert Pair.objects.get().verdict == Verdict.OTHER


def test_all_that_belongs_to_one_moves_to_the_other(two: tuple[Partner, Partner], officer: User) -> None:
    one, other = two
    contact, marker = contact_of(other), make.make_partner(name=Text(en="Kapok"))
    related = create_record(Relationship(partner=other, kind="member_of", other=marker), actor=None)
    link(other, marker, actor=make.make_user("PO"), kind=LinkKind.RELATED, note="")
    Reader.objects.create(record=other, user=officer, named_at=clock.now(), named_by=officer)
    outsider = make.make_user("EP", organisation_number=other.number)
    merger = merged(two, officer, website="https://amal.example")
    assert Contact.objects.get(pk=contact.pk).partner == one
    assert Relationship.objects.get(pk=related.pk).partner == one
    assert Reader.objects.get().object_id == one.pk
    assert outsider.posts.get().organisation_number == one.number
    assert {row["model"] for row in merger.moved} >= {"partners.contact", "links.link", "access.reader"}
    stored = make.fresh(one)
    assert (stored.website, stored.former_numbers) == ("https://amal.example", other.number)
    assert not Partner.objects.filter(pk=other.pk).exists()
    assert Partner.everyone.get(pk=other.pk).merged_into == one
    actions = set(Entry.objects.filter(actor=officer).values_list("action", flat=True))
    assert actions == {"update", "absorb", "merge", "move_to_partner"}


def test_what_the_other_has_already_stays_behind(two: tuple[Partner, Partner], officer: User) -> None:
    one, other = two
    third = make.make_partner(name=Text(en="Kapok"))
    for partner in two:
        create_record(Relationship(partner=partner, kind="member_of", other=third), actor=None)
    create_record(Relationship(partner=one, kind="funds", other=other), actor=None)
    merged(two, officer)
    assert Relationship.objects.filter(partner=one, other=third).count() == 1
    assert not Relationship.objects.filter(partner=one, other=one).exists()


def test_an_undone_merger_puts_everything_back(two: tuple[Partner, Partner], officer: User) -> None:
    _one, other = two
    before = {partner.pk: (str(partner.name), partner.website, partner.former_numbers) for partner in two}
    contact = contact_of(other)
    outsider = make.make_user("EP", organisation_number=other.number)
    merger = merged(two, officer, website="https://amal.example", name=other.name)
    undone = undo_merger(merger, actor=officer, reason="they are two")
    assert (undone.rows, undone.fields) == ((), ())
    assert Contact.objects.get(pk=contact.pk).partner == other
    assert outsider.posts.get().organisation_number == other.number
    found = Partner.objects.filter(pk__in=before)
    assert {p.pk: (str(p.name), p.website, p.former_numbers) for p in found} == before
    with pytest.raises(Refused):
        undo_merger(merger, actor=officer, reason="again")


def test_what_was_changed_since_stays_and_is_told(two: tuple[Partner, Partner], officer: User) -> None:
    one, other = two
    contact, third = contact_of(other), make.make_partner(name=Text(en="Kapok"))
    merger = merged(two, officer, website="https://amal.example", city="Dakar")
    Contact.objects.filter(pk=contact.pk).update(partner=third)
    stored = make.fresh(one)
    stored.website = "https://new.example"
    update_record(stored, actor=officer, version=stored.version)
    undone = undo_merger(merger, actor=officer, reason="they are two")
    assert (undone.rows, undone.fields) == (("contact",), ("website",))
    assert Contact.objects.get(pk=contact.pk).partner == third
    assert (make.fresh(one).website, make.fresh(one).city) == ("https://new.example", "")


REFUSED = [
    ({"status": "cleared"}, {"status": "suspended"}, "suspended or not cleared"),
    ({"status": "prospect"}, {"status": "active"}, "other record must stay"),
    ({}, {"has_restriction": True}, "restriction"),
    ({}, {"screening_result": "confirmed"}, "exclusion is confirmed"),
    ({}, {"confidentiality": 0}, "confidentiality differs"),
]


@pytest.mark.parametrize(("mine", "theirs", "words"), REFUSED)
def test_what_would_be_lost_is_not_merged(
    mine: dict[str, Any], theirs: dict[str, Any], words: str, officer: User
) -> None:
    two = [
        make.with_status(values.get("status", "prospect"), **{k: v for k, v in values.items() if k != "status"})
        for values in (mine, theirs)
    ]
    for partner, values in zip(two, (mine, theirs), strict=True):
        Partner.objects.filter(pk=partner.pk).update(**{k: v for k, v in values.items() if k != "status"})
    with pytest.raises(Refused) as refusal:
        merge(two[0], two[1], actor=officer, values={}, versions={}, reason="entered twice")
    assert any(words in condition.label for condition in refusal.value.conditions)
    assert Partner.objects.count() == 2


def test_only_who_edits_both_as_they_were_read_merges(two: tuple[Partner, Partner], officer: User) -> None:
    one, other = two
    with pytest.raises(PermissionDenied):
        merge(one, other, actor=make.make_user("LA"), values={}, versions={}, reason="entered twice")
    with pytest.raises(Conflict):
        merge(one, other, actor=officer, values={}, versions={other.pk: 99}, reason="entered twice")


def test_a_pair_with_a_hidden_one_is_not_there(two: tuple[Partner, Partner], client: Client, officer: User) -> None:
    propose_pairs()
    pair = Pair.objects.get()
    client.force_login(officer)
    assert str(two[0].number) in client.get(reverse("duplicate-list")).content.decode()
    Partner.objects.filter(pk=two[1].pk).update(confidentiality=3)
    assert str(two[0].number) not in client.get(reverse("duplicate-list")).content.decode()
    assert client.get(reverse("duplicate", args=[pair.pk])).status_code == 404
    assert client.post(reverse("duplicate-apart", args=[pair.pk]), {"reason": "no"}).status_code == 404


def test_merging_and_undoing_on_the_pages(two: tuple[Partner, Partner], client: Client, officer: User) -> None:
    one, other = two
    client.force_login(officer)
    client.post(reverse("duplicate-search"))
    assert [job.outcome["found"] for job in run_waiting()] == [1]
    address = reverse("duplicate", args=[Pair.objects.get().pk])
    assert client.get(address).status_code == 200
    chosen = {"survivor": "first", "take-name-fr": "second", "take-former_names": "both", "take-acronym": "first"}
    assert client.post(address, chosen).status_code == 422
    stale = {**chosen, "reason": "entered twice", f"version-{one.pk}": "7"}
    assert client.post(address, stale).status_code == 409
    assert client.post(address, {**chosen, "reason": "entered twice"}).status_code == 302
    stored = make.fresh(one)
    assert stored.name == Text(en="Amal Baobab Association", fr="Amal Baobab")
    assert (stored.acronym, stored.former_names.split("\n")) == ("AAB", ["Cercle Amal", "Club Amal"])
    old = client.get(reverse("partner-record", args=[other.pk]), follow=True)
    assert old.redirect_chain[-1][0] == reverse("partner-record", args=[one.pk])
    assert reverse("merger-undo", args=[Merger.objects.get().pk]) in old.content.decode()
    assert client.get(reverse("partner-history", args=[other.pk])).status_code == 200
    assert one.number in client.get(reverse("partner-list"), {"q": other.number}).content.decode()
    for again in (client.get(address, follow=True), client.post(address, chosen, follow=True)):
        assert again.redirect_chain[-1][0] == reverse("partner-record", args=[one.pk])
        assert f"The two were merged into this record, {one.number}." in again.content.decode()
    undo = reverse("merger-undo", args=[Merger.objects.get().pk])
    assert client.get(undo).status_code == 200
    assert client.post(undo, {"reason": "they are two"}).status_code == 302
    assert client.get(reverse("partner-record", args=[other.pk])).status_code == 200


@pytest.mark.usefixtures("two")
def test_letting_the_other_stay_keeps_what_was_chosen_and_typed(client: Client, officer: User) -> None:
    propose_pairs()
    client.force_login(officer)
    address = reverse("duplicate", args=[Pair.objects.get().pk])
    before = client.get(address).context
    taken = {item.name: item.taken for item in before["differences"]}
    other = "second" if before["survives"] == "first" else "first"
    assert (taken["take-former_names"], taken["take-name-fr"]) == ("both", before["survives"])
    sent = {**taken, "take-former_names": other, "survivor": before["survives"], "stays": other, "reason": "twice"}
    after = client.post(address, sent).context
    shown = {item.name: item.taken for item in after["differences"]}
    assert (after["survives"], after["form"]["reason"].value()) == (other, "twice")
    assert shown["take-former_names"] == other
    assert shown["take-name-fr"] == other, "what was only proposed is proposed for the one that stays now"
    assert not Merger.objects.exists()


@pytest.mark.usefixtures("two")
def test_telling_apart_on_the_page_needs_a_reason(client: Client, officer: User) -> None:
    propose_pairs()
    client.force_login(officer)
    address = reverse("duplicate-apart", args=[Pair.objects.get().pk])
    client.post(address, {"reason": ""})
    assert Pair.objects.get().verdict == Verdict.OPEN
    client.post(address, {"reason": "another founder"})
    assert Pair.objects.get().verdict == Verdict.OTHER
    assert client.get(reverse("duplicate-list")).status_code == 200


def test_the_list_goes_on_after_the_last_of_a_page(client: Client, officer: User) -> None:
    made = [make.make_partner(name=Text(fr=f"Cercle Baobab {number}")) for number in range(24)]
    for number, partner in enumerate(made[1:]):
        Pair.objects.create(first=made[0], second=partner, likelihood=900 - number // 2, facts="", found_at=clock.now())
    client.force_login(officer)
    page = client.get(reverse("duplicate-list"))
    rest = client.get(reverse("duplicate-list") + page.context["older"])
    shown = [item.pair.pk for answer in (page, rest) for item in answer.context["pairs"]]
    assert shown == list(Pair.objects.order_by("-likelihood", "-pk").values_list("pk", flat=True))
    assert client.get(reverse("duplicate-list"), {"after": "x"}).status_code == 200
