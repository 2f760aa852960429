"""Who signs what: the authority table, whole life of an agreement, and delegation (R-13)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.rules.authority import Case, posts_able
from shiraka.apps.agreements.terms import AgreementStatus
from shiraka.apps.agreements.tests import factories as make
from shiraka.foundation import clock
from shiraka.foundation.access.permission import allowed
from shiraka.foundation.people.models import Appointment, User
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import perform

pytestmark = pytest.mark.django_db


def case(type_code: str, value: int, risk: str) -> Case:
    return Case(type=type_code, value_usd=Decimal(value), moves_money=value > 0, risk=risk)


def deputy() -> User:
    return make.make_user("DG", post="DDG")


def head() -> User:
    return make.make_user("HS")


def refusal(agreement: Agreement, actor: User, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        make.sign(agreement, actor, **more)
    assert [condition.rule for condition in refused.value.conditions] == ["R-13"]
    return refused.value.conditions[0].detail


@pytest.mark.parametrize(
    ("type_code", "value", "risk", "posts"),
    [
        ("FA", 0, "low", ("DG",)),
        ("MOU", 0, "moderate", ("DG", "DDG")),
        ("MOU", 1, "low", ("DG",)),
        ("MOU", 0, "substantial", ("DG",)),
        ("PRO", 250_000, "moderate", ("DG", "DDG")),
        ("PRO", 250_001, "moderate", ("DG",)),
        ("EXP", 50_000, "low", ("DG", "DDG", "HS")),
        ("EXP", 50_001, "low", ("DG", "DDG")),
        ("EXP", 50_000, "moderate", ("DG", "DDG")),
        ("FIN", 250_000, "moderate", ("DG", "DDG")),
        ("FIN", 300_000, "moderate", ("DG",)),
        ("IMP", 50_000, "low", ("DG", "DDG", "HS")),
        ("IMP", 250_001, "low", ("DG",)),
        ("HOST", 0, "low", ("DG",)),
        ("CHR", 50_000, "moderate", ("DG", "DDG")),
        ("CHR", 50_001, "moderate", ("DG",)),
        ("SPO", 100_000, "moderate", ("DG", "DDG")),
        ("SPO", 100_001, "moderate", ("DG",)),
        ("IMP", 10_000, "high", ("DG",)),
    ],
)
def test_the_authority_table_says_who_signs(type_code: str, value: int, risk: str, posts: tuple[str, ...]) -> None:
    assert posts_able(case(type_code, value, risk)) == posts


@pytest.mark.parametrize("type_code", ["LOI", "NDA"])
def test_the_head_of_sector_signs_letters_of_intent_and_confidentiality(type_code: str) -> None:
    assert "HS" in posts_able(case(type_code, 0, "low"))


def test_the_deputy_signs_a_memorandum_without_money_remotely() -> None:
    signed = make.sign(make.awaiting(), deputy())
    assert signed.number.endswith(f"/MOU/{clock.today().year}/001")
    assert "Deputy Director-General" in signed.signing_authority.en


def test_the_head_of_sector_does_not_sign_a_memorandum() -> None:
    told = refusal(make.awaiting(), head())
    assert "does not sign this type: Memorandum of understanding" in told


def test_the_deputy_does_not_sign_a_financing_agreement_above_250_000() -> None:
    agreement = make.awaiting(type="FIN", legal_nature="binding", amount=300_000, amount_currency="USD")
    told = refusal(agreement, deputy())
    assert "up to USD\N{NO-BREAK SPACE}250,000.00" in told
    assert make.sign(agreement).number


def test_the_deputy_does_not_sign_a_memorandum_that_moves_money() -> None:
    agreement = make.awaiting(amount=1, amount_currency="USD")
    assert "only without money" in refusal(agreement, deputy())


def test_a_substantial_risk_is_not_for_the_deputy() -> None:
    agreement = make.awaiting(partner=make.make_partner(risk_level="substantial"))
    assert "risk up to Moderate" in refusal(agreement, deputy())


def test_a_verified_body_counts_as_low() -> None:
    partner = make.make_partner(category="government", risk_level="verified")
    agreement = make.awaiting(partner=partner, type="EXP", amount=50_000, amount_currency="USD")
    assert make.sign(agreement, head()).status == AgreementStatus.SIGNED


def test_amounts_are_compared_in_dollars() -> None:
    agreement = make.awaiting(type="PRO", amount=300_000_000, amount_currency="XOF")
    assert "here USD" in refusal(agreement, deputy())


def test_without_a_rate_nobody_signs() -> None:
    agreement = make.awaiting(type="PRO", amount=10, amount_currency="NZD")
    with pytest.raises(Refused, match="cannot be compared") as refused:
        make.sign(agreement)
    assert refused.value.conditions[0].rule == "R-14"


def test_goods_count_in_a_sponsorship() -> None:
    agreement = make.awaiting(type="SPO", in_kind_value=100_001, in_kind_value_currency="USD")
    assert "100,000" in refusal(agreement, deputy())


def test_amendments_count_together_so_that_nothing_is_split() -> None:
    root = make.sign(make.awaiting(type="FIN", amount=200_000, amount_currency="USD"), deputy())
    money = {"type": "AMD", "parent": root, "amount_currency": "USD", "duration_months": None}
    first = make.sign(make.awaiting(amount=40_000, **money), deputy())
    assert first.number == f"{root.number}-A1"
    second = make.awaiting(amount=20_000, **money)
    assert "260,000.00, all amendments together" in refusal(second, deputy())
    assert make.sign(second).number == f"{root.number}-A2"


def test_an_amendment_of_a_memorandum_follows_its_parent() -> None:
    root = make.sign(make.awaiting())
    amendment = make.awaiting(type="AMD", parent=root, duration_months=None)
    assert "does not sign this type: Memorandum" in refusal(amendment, head())


def test_an_unsigned_agreement_is_not_amended() -> None:
    amendment = make.awaiting(type="AMD", parent=make.make_agreement(), duration_months=None)
    with pytest.raises(Refused, match="it amends is not signed"):
        make.sign(amendment)


def test_an_exchange_of_letters_is_signed_as_its_content() -> None:
    agreement = make.awaiting(type="EXL", content_type_code="LOI", partner=make.make_partner(risk_level="low"))
    signed = make.sign(agreement, head())
    assert "/EXL/" in signed.number


def test_somebody_of_the_office_without_signing_post_does_not_sign() -> None:
    assert "no post that signs" in refusal(make.awaiting(), make.make_user("DG"))


def test_a_post_that_ended_signs_nothing() -> None:
    former = make.make_user("DG", post="DG")
    Appointment.objects.create(user=former, role="HS", unit=make.make_unit(), start_date=clock.today())
    former.posts.filter(role="DG").update(end_date=clock.today() - timedelta(days=1))
    assert "does not sign this type" in refusal(make.awaiting(), User.objects.get(pk=former.pk))


def test_a_delegation_in_writing_lets_its_holder_sign() -> None:
    holder = head()
    make.make_delegation(make.make_user("DG", post="DG"), holder)
    signed = make.sign(make.awaiting(), holder)
    assert "Memo 12" in signed.signing_authority.en
    assert "Délégation" not in signed.signing_authority.en
    assert set(signed.signing_authority.as_dict()) == {"en", "fr", "ar"}


def test_a_delegation_lets_anybody_sign_who_holds_a_post_and_nobody_without_it() -> None:
    director = make.make_user("DG", post="DG")
    for role in ("PO", "FP", "RM"):
        holder = make.make_user(role)
        agreement = make.awaiting()
        with pytest.raises(PermissionDenied):
            make.sign(agreement, holder)
        make.make_delegation(director, holder)
        assert make.sign(agreement, User.objects.get(pk=holder.pk)).number


def test_a_delegation_gives_no_other_right_and_none_to_outsiders() -> None:
    director, officer, contact = make.make_user("DG", post="DG"), make.make_user("PO"), make.make_user("NC")
    for holder in (officer, contact):
        make.make_delegation(director, holder)
    assert allowed(officer, "agreement_sign:S")
    assert not allowed(officer, "agreement_clearance:A")
    assert not allowed(contact, "agreement_sign:S")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"end_date": timedelta(days=-1)}, "ended on"),
        ({"revoked_date": timedelta(days=0)}, "was revoked on"),
        ({"start_date": timedelta(days=1)}, "begins on"),
        ({"types": ["FIN"]}, "is not for this type"),
        ({"ceiling_usd": Decimal(99)}, "goes up to USD\N{NO-BREAK SPACE}99.00"),
    ],
)
def test_a_limited_or_ended_delegation_blocks_at_once(more: dict[str, Any], told: str) -> None:
    today = clock.today()
    values = {name: today + value if isinstance(value, timedelta) else value for name, value in more.items()}
    holder = head()
    make.make_delegation(make.make_user("DG", post="DG"), holder, **values)
    agreement = make.awaiting(amount=100, amount_currency="USD")
    assert told in refusal(agreement, holder)


def test_no_earlier_date_gets_round_the_end_of_a_delegation() -> None:
    holder = head()
    make.make_delegation(make.make_user("DG", post="DG"), holder, end_date=clock.today())
    agreement = make.awaiting()
    signed_date = clock.today()
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert "ended on" in refusal(agreement, holder, signed_date=signed_date)
    assert make.sign(agreement, holder, signed_date=signed_date).number


def test_nobody_delegates_more_than_they_may_do_themselves() -> None:
    holder = head()
    make.make_delegation(deputy(), holder)
    agreement = make.awaiting(amount=100, amount_currency="USD")
    assert "could not sign this themselves" in refusal(agreement, holder)


def test_a_delegation_is_not_passed_on_unless_it_says_so() -> None:
    director, middle, holder = make.make_user("DG", post="DG"), deputy(), head()
    first = make.make_delegation(director, middle)
    make.make_delegation(middle, holder, source=first, instrument="Memo 13")
    agreement = make.awaiting(amount=100, amount_currency="USD")
    assert "could not be passed on" in refusal(agreement, holder)
    type(first).objects.filter(pk=first.pk).update(may_be_passed_on=True)
    assert make.sign(agreement, User.objects.get(pk=holder.pk)).number


def test_a_high_risk_is_not_delegated() -> None:
    holder = head()
    make.make_delegation(make.make_user("DG", post="DG"), holder)
    agreement = make.awaiting(partner=make.make_partner(risk_level="high"))
    assert "Director-General only" in refusal(agreement, holder)


def test_a_refused_signature_uses_up_no_number() -> None:
    refusal(make.awaiting(), head())
    year = clock.today().year
    numbers = [make.sign(make.awaiting()).number for _attempt in range(2)]
    numbers.append(make.sign(make.awaiting(type="FA")).number)
    assert numbers == [f"ICESCO/PIC/MOU/{year}/001", f"ICESCO/PIC/MOU/{year}/002", f"ICESCO/PIC/FA/{year}/001"]


def test_the_year_of_the_number_is_that_of_the_signature() -> None:
    with clock.frozen(clock.now().replace(year=2030, month=12, day=30)):
        agreement = make.awaiting()
    with clock.frozen(clock.now().replace(year=2031, month=1, day=3)):
        director = make.make_user("DG", post="DG")
        late = make.sign(agreement, director, signed_date=clock.today().replace(year=2030, month=12, day=31))
        assert "/2030/001" in late.number
        with pytest.raises(Refused):
            perform(late, "sign", actor=director, signed_date=clock.today(), signature_mode="paper")
