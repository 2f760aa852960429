"""What the settings say about agreements is what the pages do."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.queries import is_sleeping
from shiraka.apps.agreements.rules.authority import case_of
from shiraka.apps.agreements.terms import AgreementType, LegalNature
from shiraka.apps.agreements.tests import factories as make
from shiraka.foundation import clock
from shiraka.foundation.parameters.definitions.agreements import TYPES
from shiraka.foundation.parameters.tests.people import approve, changed
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused
from shiraka.values.money import Money
from shiraka.values.text import Text

pytestmark = pytest.mark.django_db


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(officer: User, **more: Any) -> dict[str, Any]:
    """Return what an officer types for a new agreement, its legal nature left open."""
    return {
        "title_en": "Literacy",
        "title_fr": "Alphabétisation",
        "title_ar": "محو الأمية",
        "type": "MOU",
        "languages": ["fr", "ar"],
        "unit": make.make_unit().pk,
        "lead_officer": officer.pk,
        "confidentiality": 1,
        "entry_into_force": "signature",
        "renewal": "none",
        "notice_days": 90,
        "gender_marker": 0,
        "youth_marker": 0,
        "civil_society_marker": 0,
        **more,
    }


def create(officer: User, **more: Any) -> Any:
    return browser(officer).post(reverse("agreement-create"), typed(officer, **more))


def test_rules_and_settings_know_the_same_types() -> None:
    assert [line["code"] for line in TYPES.default()] == list(AgreementType)


def test_a_type_is_called_as_the_settings_call_it() -> None:
    name = Text(en="Letter of cooperation", fr="Lettre de coopération", ar="رسالة تعاون")
    approve("agreement_types", changed("agreement_types", "name", MOU=name))
    officer = make.make_user("PO")
    agreement = make.make_agreement()
    for address in ("agreement-list", "agreement-create"):
        assert "Letter of cooperation" in browser(officer).get(reverse(address)).content.decode()
    assert case_of(agreement, clock.today()).type_label == "Letter of cooperation"


def test_types_neither_come_nor_go() -> None:
    lines = changed("agreement_types", "name")
    with pytest.raises(Refused, match="none comes or goes"):
        approve("agreement_types", lines[1:])


def test_a_legal_nature_left_open_is_the_usual_one_of_the_type() -> None:
    officer = make.make_user("PO")
    for code, nature in (("MOU", LegalNature.NON_BINDING), ("FIN", LegalNature.BINDING)):
        assert create(officer, type=code).status_code == 302
        assert Agreement.objects.latest("pk").legal_nature == nature
    approve("agreement_types", changed("agreement_types", "legal_nature", MOU="as_agreed"))
    assert create(officer).status_code == 302
    assert Agreement.objects.latest("pk").legal_nature == LegalNature.AS_AGREED


def test_an_amendment_follows_the_nature_of_what_it_amends() -> None:
    officer, parent = make.make_user("PO"), make.make_agreement(legal_nature=LegalNature.BINDING)
    assert create(officer, type="AMD", parent=f"{parent} · {parent.draft_number}").status_code == 302
    assert Agreement.objects.get(type="AMD").legal_nature == LegalNature.BINDING


def test_a_nature_that_nothing_gives_is_asked_for() -> None:
    approve("agreement_types", changed("agreement_types", "legal_nature", PRO="follows_parent"))
    answer = create(make.make_user("PO"), type="PRO")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"legal_nature"}


def test_a_currency_that_is_not_offered_cannot_be_chosen_but_stays_where_it_is() -> None:
    officer = make.make_user("PO")
    agreement = make.make_agreement(amount=100, amount_currency="SRD")
    approve("currencies", changed("currencies", "is_offered", SRD=False))
    refused = create(officer, amount=5, amount_currency="SRD")
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"amount_currency"}
    page = browser(officer).get(reverse("agreement-edit", args=[agreement.pk]))
    offered = [code for code, _label in page.context["form"].fields["amount_currency"].choices]
    assert (offered[-1], "AOA" in offered) == ("SRD", False)
    changes = typed(officer, version=agreement.version, amount=120, amount_currency="SRD", legal_nature="binding")
    assert browser(officer).post(reverse("agreement-edit", args=[agreement.pk]), changes).status_code == 302
    agreement.refresh_from_db()
    assert agreement.money == Money(Decimal(120), "SRD")


def test_a_new_agreement_begins_at_the_level_of_the_settings() -> None:
    approve("confidentiality_defaults", changed("confidentiality_defaults", "level", agreement="2"))
    page = browser(make.make_user("PO")).get(reverse("agreement-create"))
    assert page.context["form"]["confidentiality"].value() == 2
    assert page.context["form"].fields["confidentiality"].required


def test_after_how_long_an_agreement_sleeps_the_settings_say() -> None:
    quiet = clock.now() - timedelta(days=200)
    agreement = make.with_status("in_force", in_force_date=quiet.date())
    Agreement.objects.filter(pk=agreement.pk).update(updated_at=quiet)
    sleeping = Agreement.objects.filter(is_sleeping(clock.today()))
    assert not sleeping.exists()
    approve("sleeping_months", 6)
    assert Agreement.objects.filter(is_sleeping(clock.today())).get() == agreement


def test_a_text_that_is_not_authentic_carries_the_mark_of_the_settings() -> None:
    mark = Text(en="Courtesy translation", fr="Traduction de courtoisie", ar="ترجمة مجاملة")
    approve("letter_texts", changed("letter_texts", "words", unofficial=mark))
    agreement = make.reviewed()
    address = reverse("agreement-record", args=[agreement.pk])
    assert "Courtesy translation" not in browser(make.make_user("PO")).get(address).content.decode()
    Agreement.objects.filter(pk=agreement.pk).update(languages=["ar"])
    assert "Courtesy translation" in browser(make.make_user("PO")).get(address).content.decode()
