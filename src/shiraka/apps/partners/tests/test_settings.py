"""What the settings say about partners is what the pages do."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shiraka.apps.partners import queries
from shiraka.apps.partners.entity import PARTNER
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.rules.standing import suspension_is_short
from shiraka.apps.partners.tests import factories as make
from shiraka.apps.partners.tests.pages import as_, filled
from shiraka.foundation import clock
from shiraka.foundation.entities.forms import form_class
from shiraka.foundation.parameters.current import inclusion_targets
from shiraka.foundation.parameters.tests.people import approve, changed
from shiraka.foundation.workflow.conditions import Refused
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


def test_a_new_partner_begins_at_the_level_of_the_settings() -> None:
    approve("confidentiality_defaults", changed("confidentiality_defaults", "level", partner="2"))
    page = as_(make.make_user("PO")).get(reverse("partner-create"))
    assert page.context["form"]["confidentiality"].value() == 2


def test_a_new_partner_is_never_hidden_from_whoever_enters_it() -> None:
    lines = changed("confidentiality_defaults", "level", partner="4")
    with pytest.raises(Refused, match="could not read it"):
        approve("confidentiality_defaults", lines)


def test_what_somebody_from_outside_enters_they_can_read() -> None:
    partner = make.make_partner()
    approve("confidentiality_defaults", changed("confidentiality_defaults", "level", partner="3"))
    contact = make.make_user("EP", organisation_number=partner.number)
    form = form_class(PARTNER.seen_by(contact), contact)(user=contact)
    assert form.instance.confidentiality == 1


def test_a_category_that_is_no_longer_in_the_settings_stays_where_it_is() -> None:
    officer, partner = make.make_user("PO"), make.make_partner(category="media")
    approve("partner_categories", [line for line in changed("partner_categories", "name") if line["code"] != "media"])
    address = reverse("partner-edit", args=[partner.pk])
    sent = filled(officer, category="media", version=partner.version, acronym="AMAL")
    assert as_(officer).post(address, sent).status_code == 302
    assert Partner.objects.get(pk=partner.pk).category == "media"
    answer = as_(officer).post(reverse("partner-create"), filled(officer, category="media"))
    assert "category" in answer.context["form"].errors


def test_for_how_long_a_partner_is_suspended_at_once_the_settings_say() -> None:
    partner, end = make.make_partner(), clock.today() + timedelta(days=20)
    assert suspension_is_short(partner, suspension_end_date=end) is None
    approve("suspension_days", 10)
    refusal = suspension_is_short(partner, suspension_end_date=end)
    assert refusal is not None
    assert "10 days" in refusal.label


def test_home_draws_the_shares_against_the_targets_of_the_settings() -> None:
    assert set(inclusion_targets()) == {kind.value for kind in queries.INCLUSION}
    approve("inclusion_targets", changed("inclusion_targets", "percent", women_led=33))
    home = as_(make.make_user("HS")).get("/").context["home"]
    assert {row.label: row.target for row in home.shares.rows} == {
        "Youth-led": 15,
        "Women-led": 33,
        "Civil society": 40,
    }


def test_the_sheet_has_the_letterhead_and_foot_of_the_settings() -> None:
    texts = {"letterhead": Text(en="Union of Libraries"), "footer": Text(en="Office of partnerships")}
    approve("letter_texts", changed("letter_texts", "words", **texts))
    sheet = as_(make.make_user("PO")).get(reverse("partner-sheet", args=[make.make_partner().pk]))
    for words in ("Union of Libraries", "Office of partnerships"):
        assert words in sheet.content.decode()
