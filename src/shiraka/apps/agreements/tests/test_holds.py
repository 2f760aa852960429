"""What the due diligence of a party holds up: open hits, overdue conditions, a case that is not deep enough."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shiraka.apps.agreements.rules.diligence import due_diligence_is_valid
from shiraka.apps.agreements.tests import factories as make
from shiraka.apps.duediligence.rules.subjects import subjects_of
from shiraka.apps.duediligence.terms import SubjectRole
from shiraka.apps.duediligence.tests import factories as cases
from shiraka.apps.partners.models import Partner
from shiraka.apps.partners.tests.factories import make_user
from shiraka.foundation import clock

pytestmark = pytest.mark.django_db


def test_an_open_hit_holds_the_signature() -> None:
    agreement = make.make_agreement()
    partner = agreement.party_list[0].partner
    cases.hit_on(partner)
    answer = due_diligence_is_valid(make.fresh(agreement))
    assert answer is not None
    assert not answer.is_met
    assert "1 possible hit on a list" in answer.detail


def test_an_overdue_condition_holds_the_signature() -> None:
    case = cases.before_decision("low")
    condition = cases.add_condition(case)
    cases.move_on(case, "clear_with_conditions", make_user("HS"))
    type(condition).objects.filter(pk=condition.pk).update(due_date=clock.today() - timedelta(days=1))
    agreement = make.make_agreement(partner=Partner.objects.get(pk=case.partner_id))
    answer = due_diligence_is_valid(agreement)
    assert answer is not None
    assert "overdue" in answer.detail


def test_who_signs_for_a_partner_is_screened_with_it() -> None:
    agreement = make.make_agreement()
    partner = agreement.party_list[0].partner
    signing = [item.name for item in subjects_of([partner])[partner.pk] if item.role == SubjectRole.SIGNATORY]
    assert signing == ["Awa Diop"]


def test_an_engagement_that_needs_more_than_the_case_asks_for_another() -> None:
    case = cases.cleared()
    partner = Partner.objects.get(pk=case.partner_id)
    plain = make.make_agreement(partner=partner)
    assert "enough" not in str(due_diligence_is_valid(plain))
    large = make.make_agreement(partner=partner, type="IMP", amount=Decimal(300_000), amount_currency="USD")
    answer = due_diligence_is_valid(large)
    assert answer is not None
    assert not answer.is_met
    assert f"{case.number} cleared it at T1 Basic; this engagement asks for T3 Enhanced" in answer.detail
