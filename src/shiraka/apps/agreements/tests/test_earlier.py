"""Agreements signed before the register is kept here: entered by one person, confirmed by another."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from zeal import zeal_ignore

from shiraka.apps.agreements.actions import run_automatic_moves
from shiraka.apps.agreements.lifecycle import AGREEMENT_LIFE
from shiraka.apps.agreements.models import Agreement
from shiraka.apps.agreements.terms import AgreementStatus as S
from shiraka.apps.agreements.tests import factories as make
from shiraka.engines.deadlines import add_months
from shiraka.foundation import clock
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.documents.actions import add_document
from shiraka.foundation.documents.models import DocumentKind
from shiraka.foundation.documents.tests.samples import PDF
from shiraka.foundation.numbering.models import Counter
from shiraka.foundation.parameters.tests.people import approve
from shiraka.foundation.people.models import User
from shiraka.foundation.workflow.conditions import Refused
from shiraka.foundation.workflow.perform import options

pytestmark = pytest.mark.django_db

SINCE = date(2024, 1, 1)
ENTER = "enter_signed"


def scan(agreement: Agreement, actor: User | None) -> None:
    add_document(
        agreement,
        actor=actor,
        title="Signed original",
        kind=DocumentKind.SIGNED,
        language="",
        upload=ContentFile(PDF, name="signed.pdf"),
    )


def earlier(**more: Any) -> Agreement:
    """Return a proposal that lacks nothing to be entered: signed in 2019, for five years unless said."""
    values = {"earlier_number": "MoU 12/2019", "earlier_signed_date": date(2019, 5, 2), "duration_months": 60, **more}
    agreement = make.make_agreement(**values)
    scan(agreement, agreement.created_by)
    return make.fresh(agreement)


def open_register() -> None:
    approve("register_since", SINCE)


def lacks(agreement: Agreement, actor: User | None = None) -> list[str]:
    with pytest.raises(Refused) as refused:
        make.move_on(agreement, ENTER, actor or make.make_user("LA"))
    return [str(condition.label) for condition in refused.value.conditions if not condition.is_met]


def test_it_is_entered_under_its_old_number_and_takes_none_of_the_series(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    open_register()
    lawyer, agreement = make.make_user("LA"), earlier(duration_months=None, end_date=make.years_ahead(3))
    with django_capture_on_commit_callbacks(execute=True):
        make.move_on(agreement, ENTER, lawyer)
    entered = make.fresh(agreement)
    assert (entered.status, entered.number, entered.signatory) == (S.IN_FORCE, "MoU 12/2019", None)
    assert (entered.signed_date, entered.in_force_date) == (date(2019, 5, 2), date(2019, 5, 2))
    assert entered.signing_authority.en == "Signed before the register was kept here, under earlier rules"
    assert entered.signing_authority.missing() == ()
    assert Entry.objects.get(action=ENTER).authority == entered.signing_authority.en
    assert not Counter.objects.filter(kind="agreement").exists()


@pytest.mark.parametrize(
    ("facts", "status", "end"),
    [
        ({}, S.EXPIRED, date(2024, 5, 1)),
        ({"duration_months": None, "end_date": None}, S.IN_FORCE, None),
        ({"entry_into_force": "date", "entry_into_force_date": date(2019, 9, 1)}, S.EXPIRED, date(2024, 8, 31)),
    ],
)
def test_time_takes_it_on_at_once(
    facts: dict[str, Any],
    status: str,
    end: date | None,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    open_register()
    agreement = earlier(**facts)
    with django_capture_on_commit_callbacks(execute=True):
        make.move_on(agreement, ENTER, make.make_user("LA"))
    entered = make.fresh(agreement)
    assert (entered.status, entered.end_date) == (status, end)


def test_what_ends_soon_is_expiring_and_what_renews_itself_has_done_so_for_each_term(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    open_register()
    soon = earlier(duration_months=None, end_date=clock.today() + timedelta(days=30))
    long_ago = add_months(clock.today(), -40)
    approve("register_since", clock.today())
    tacit = earlier(earlier_number="7", earlier_signed_date=long_ago, duration_months=12, renewal="tacit")
    with django_capture_on_commit_callbacks(execute=True):
        make.move_on(soon, ENTER, make.make_user("LA"))
        make.move_on(tacit, ENTER, make.make_user("LA"))
    assert make.fresh(soon).status == S.EXPIRING
    renewed = make.fresh(tacit)
    assert renewed.status in {S.RENEWED, S.EXPIRING}
    assert make.end_of(renewed) == add_months(long_ago, 48) - timedelta(days=1)
    run_automatic_moves(clock.today())
    assert make.fresh(tacit).end_date == renewed.end_date


def test_everything_that_is_missing_is_told_at_once() -> None:
    officer = make.make_user("PO")
    agreement = make.make_agreement(officer=officer, earlier_number="  ", earlier_signed_date=None)
    Agreement.objects.filter(pk=agreement.pk).update(earlier_number="", entry_into_force="notice")
    assert lacks(agreement) == [
        "No earlier agreements are entered at present",
        "The date of the earlier signature is not given",
        "The number in the earlier register is not given",
        "The beginning of its term is not known",
        "The signed original is not on the record",
    ]
    open_register()
    agreement = earlier(earlier_signed_date=SINCE)
    assert lacks(agreement) == ["It was not signed before the register is kept here"]


def test_whoever_entered_it_or_brought_the_original_does_not_confirm_it() -> None:
    open_register()
    lawyer, other = make.make_user("LA"), make.make_user("LA")
    own = make.make_agreement(officer=lawyer, earlier_number="1", earlier_signed_date=date(2019, 5, 2))
    scan(own, other)
    assert lacks(own, lawyer) == ["You wrote this record, so you cannot decide on it."]
    assert lacks(own, other) == ["You entered part of it, so you do not confirm it."]
    assert make.move_on(own, ENTER, make.make_user("LA")).status == S.SIGNED


def test_an_old_number_and_one_of_the_series_never_meet() -> None:
    """Both are kept: the series goes past what the earlier register gave, and what is given is not given again."""
    open_register()
    year = clock.today().year
    signed = make.sign(make.awaiting())
    assert signed.number == f"ICESCO/PIC/MOU/{year}/001"
    assert lacks(earlier(earlier_number=signed.number.lower())) == ["The number is taken"]
    make.move_on(earlier(earlier_number=f"ICESCO/PIC/MOU/{year}/002"), ENTER, make.make_user("LA"))
    earlier(earlier_number=f"icesco/pic/mou/{year}/003")
    assert make.sign(make.awaiting()).number == f"ICESCO/PIC/MOU/{year}/004"


def test_it_is_offered_for_what_was_signed_earlier_and_for_nothing_else() -> None:
    assert ENTER in {move.action for move in AGREEMENT_LIFE.moves_from(S.PROPOSAL)}
    lawyer, head = make.make_user("LA"), make.make_user("HS")
    new, old = make.make_agreement(), earlier()

    def offered(agreement: Agreement, user: User) -> set[str]:
        return {option.move.action for option in options(agreement, user)}

    assert ENTER not in offered(new, lawyer)
    assert ENTER in offered(old, lawyer)
    assert "approve_opportunity" in offered(new, head)
    assert "approve_opportunity" not in offered(old, head)


def test_many_are_confirmed_from_the_list_without_typing_anything() -> None:
    open_register()
    client, lawyer = Client(), make.make_user("LA")
    client.force_login(lawyer)
    known = [earlier(earlier_number=f"A {number}") for number in range(3)]
    without = make.make_agreement(earlier_number="A 9", earlier_signed_date=date(2019, 5, 2))
    sent = {"action": f"do-{ENTER}", "pk": [str(item.pk) for item in (*known, without)]}
    preview = client.post(reverse("agreement-bulk"), sent)
    assert preview.context["going"] == len(known)
    assert "The signed original is not on the record" in preview.content.decode()
    with zeal_ignore():
        # One after the other, each in a transaction of its own.
        done = client.post(reverse("agreement-bulk"), {**sent, "step": "done", "pk": preview.context["tokens"]})
    assert (done.context["going"], done.context["refused"]) == (3, 0)
    assert [make.fresh(item).number for item in known] == ["A 0", "A 1", "A 2"]
    assert make.fresh(without).status == S.PROPOSAL


def test_many_are_looked_at_in_as_many_queries_as_few(django_assert_max_num_queries: Any) -> None:
    open_register()
    lawyer = make.make_user("LA")
    counts = []
    for number in (2, 6):
        for place in range(number):
            earlier(earlier_number=f"{number}.{place}")
        client = Client()
        client.force_login(lawyer)
        chosen = [str(pk) for pk in Agreement.objects.values_list("pk", flat=True)]
        with django_assert_max_num_queries(100) as asked:
            client.post(reverse("agreement-bulk"), {"action": f"do-{ENTER}", "pk": chosen})
        counts.append(len(asked.captured_queries))
    assert counts[1] <= counts[0]


def test_what_was_entered_stays_as_it_was_signed() -> None:
    open_register()
    entered = make.move_on(earlier(), ENTER, make.make_user("LA"))
    entered.earlier_number = "other"
    with pytest.raises(Exception, match="R-15"):
        entered.clean()


def test_its_page_says_under_which_rules_it_was_signed() -> None:
    open_register()
    agreement = earlier()
    make.file_text(agreement, "fr")
    client = Client()
    client.force_login(make.make_user("LA"))
    before = client.get(reverse("agreement-record", args=[agreement.pk])).content.decode()
    assert "Signed before the register, under earlier rules" in before
    assert "Enter as signed earlier" in before
    make.move_on(agreement, ENTER, make.make_user("LA"))
    after = client.get(reverse("agreement-record", args=[agreement.pk])).content.decode()
    assert "Not asked: signed under earlier rules" in after
    assert "MoU 12/2019" in after


def test_the_setting_is_emptied_again_and_is_never_a_day_to_come() -> None:
    open_register()
    approve("register_since", None)
    assert lacks(earlier()) == ["No earlier agreements are entered at present"]
    with pytest.raises(Refused, match="a day that has come"):
        approve("register_since", clock.today() + timedelta(days=1))
