from collections import Counter, defaultdict
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model

from shiraka.apps.agreements.models import Agreement, Party
from shiraka.apps.agreements.queries import is_sleeping
from shiraka.apps.agreements.terms import RUNNING, SIGNED_EVER, AgreementType
from shiraka.apps.partners.models import Contact, Interaction, Linkage, Marker, Partner, Relationship
from shiraka.apps.partners.terms import PartnerStatus
from shiraka.demo.load import load
from shiraka.foundation import clock
from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.access.models import Reader
from shiraka.foundation.audit.models import Entry
from shiraka.foundation.audit.verify import verify
from shiraka.foundation.documents.models import Document
from shiraka.foundation.entities.definition import ENTITIES, Entity
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.links.models import Link
from shiraka.foundation.numbering.models import Counter as NumberCounter
from shiraka.foundation.parameters.models import ParameterVersion, State
from shiraka.foundation.people.models import Appointment, Delegation, Interest, Role, Unit, User
from shiraka.foundation.workflow.perform import conditions_of, lifecycle_of

pytestmark = pytest.mark.usefixtures("demonstration")

EVERY_ENTITY = pytest.mark.parametrize("entity", list(ENTITIES), ids=lambda entity: entity.key)


def the_agreement(title: str) -> Agreement:
    return next(item for item in Agreement.objects.all() if title in item.title.en)


def test_loading_again_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = Entry.objects.count(), User.objects.count(), Partner.objects.count()
    load()
    assert "loaded already" in capsys.readouterr().out
    assert (Entry.objects.count(), User.objects.count(), Partner.objects.count()) == before


def test_the_trail_verifies_and_its_instants_rise() -> None:
    assert verify().is_sound
    instants = list(Entry.objects.order_by("sequence").values_list("at", flat=True))
    assert instants == sorted(instants)
    assert instants[-1] <= clock.now()


@EVERY_ENTITY
def test_every_list_has_rows_in_every_state(entity: Entity) -> None:
    records: Any = entity.model._default_manager
    assert records.exists()
    if entity.lifecycle is not None:
        held = set(records.values_list("status", flat=True))
        assert held == set(entity.lifecycle.states)


@EVERY_ENTITY
def test_every_record_is_as_a_form_would_take_it(entity: Entity) -> None:
    for record in entity.model._default_manager.all():
        # Who made it is empty where the system did.
        record.full_clean(exclude={"created_by", "updated_by"}, validate_unique=False, validate_constraints=False)


@pytest.mark.parametrize(
    "model", [*(entity.model for entity in ENTITIES), User, Unit], ids=lambda model: model.__name__
)
def test_whatever_is_told_in_one_language_is_told_in_three(model: type[Model]) -> None:
    fields = [field.name for field in model._meta.concrete_fields if isinstance(field, TranslatedField)]
    for record in model._default_manager.all():
        partly = [name for name in fields if getattr(record, name) and getattr(record, name).missing()]
        assert not partly, record


def test_most_interactions_name_the_contacts_of_their_partner_who_took_part() -> None:
    named = Interaction.objects.exclude(contacts=None)
    assert named.count() > Interaction.objects.count() / 2
    assert not named.exclude(contacts__partner=F("partner")).exists()


def test_real_organisations_have_no_dealings() -> None:
    real = Partner.objects.filter(is_fictional=False)
    assert real.count() > 150
    assert set(real.values_list("status", flat=True)) == {PartnerStatus.PROSPECT}
    for model in (Contact, Interaction, Linkage, Marker, Party, Relationship):
        assert not model._default_manager.filter(partner__in=real).exists(), model
    assert not Relationship.objects.filter(other__in=real).exists()
    partners = ContentType.objects.get_for_model(Partner)
    keys = list(real.values_list("pk", flat=True))
    assert not Document.objects.filter(content_type=partners, object_id__in=keys).exists()
    assert not Link.objects.filter(source_type=partners, source_id__in=keys).exists()
    assert not Link.objects.filter(target_type=partners, target_id__in=keys).exists()
    numbers = real.values("number")
    assert not Interest.objects.filter(organisation_number__in=numbers).exists()
    assert not Appointment.objects.filter(organisation_number__in=numbers).exists()
    assert not Agreement.objects.filter(is_fictional=False).exists()


def test_numbers_of_signed_agreements_have_no_gap() -> None:
    signed = Agreement.objects.filter(status__in=SIGNED_EVER)
    assert set(signed.values_list("type", flat=True)) == set(AgreementType)
    given: dict[tuple[str, str], list[int]] = defaultdict(list)
    of_series = signed.exclude(type=AgreementType.AMD).filter(earlier_number="")
    for number in of_series.values_list("number", flat=True):
        _prefix, kind, year, place = number.rsplit("/", 3)
        given[kind, year].append(int(place))
    for series in given.values():
        assert sorted(series) == list(range(1, len(series) + 1))
    assert NumberCounter.objects.get(kind="partner").last == Partner.objects.count()


def test_one_agreement_of_the_earlier_register_is_entered_and_one_waits() -> None:
    entered, waiting = Agreement.objects.exclude(earlier_number="").order_by("pk")
    assert (entered.number, entered.status, waiting.status) == (entered.earlier_number, "in_force", "proposal")
    move = lifecycle_of(waiting).find("proposal", "enter_signed")
    assert move is not None
    assert all(item.is_met for item in conditions_of(waiting, move, User.objects.get(username="la1")))


def test_signatures_follow_one_another_in_time_within_a_series() -> None:
    signed = Agreement.objects.exclude(number="").exclude(type=AgreementType.AMD).filter(earlier_number="")
    by_series: dict[tuple[str, int], list[Agreement]] = defaultdict(list)
    for item in signed.order_by("signed_date", "pk"):
        if item.signed_date is not None:
            by_series[item.type, item.signed_date.year].append(item)
    for series in by_series.values():
        assert [item.number for item in series] == sorted(item.number for item in series)


def test_something_ends_soon_and_something_sleeps() -> None:
    today = clock.today()
    running = Agreement.objects.filter(status__in=RUNNING).values_list("end_date", flat=True)
    left = [(end - today).days for end in running if end is not None]
    for least, most in ((0, 30), (31, 60), (61, 90), (91, 180)):
        assert any(least <= days <= most for days in left), most
    assert Agreement.objects.filter(is_sleeping(today)).exists()


def test_every_role_has_an_account_and_those_of_four_eyes_two() -> None:
    held = Counter(Appointment.objects.held_on(clock.today()).values_list("role", flat=True))
    assert set(held) == set(Role)
    assert all(held[role] >= 2 for role in (Role.DD, Role.LA, Role.FI, Role.AD, Role.DG))
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert set(User.objects.values_list("language", flat=True)) == {"en", "fr", "ar"}


def test_delegations_interests_readers_and_a_proposal_can_be_seen() -> None:
    today = clock.today()
    assert Delegation.objects.valid_on(today).exists()
    assert Delegation.objects.filter(end_date__lt=today).exists()
    assert Delegation.objects.filter(revoked_date__isnull=False).exists()
    assert Interest.objects.filter(ended_date=None).exists()
    assert ParameterVersion.objects.filter(state=State.PROPOSED).count() == 1
    secret = Agreement.objects.filter(confidentiality__gte=Confidentiality.CONFIDENTIAL)
    assert all(Reader.objects.filter(object_id=item.pk).exists() for item in secret)


def missing_for_signature(agreement: Agreement, username: str) -> list[str]:
    move = lifecycle_of(agreement).find("awaiting_signature", "sign")
    assert move is not None
    actor = User.objects.get(username=username)
    return [item.rule for item in conditions_of(agreement, move, actor) if not item.is_met]


def test_one_agreement_waits_only_for_the_pen_of_the_deputy() -> None:
    festival = the_agreement("festival of books")
    assert missing_for_signature(festival, "dg2") == []
    assert missing_for_signature(festival, "hs1") == ["R-13"]


def test_a_corrected_word_has_voided_the_clearance_of_another() -> None:
    assert "R-02" in missing_for_signature(the_agreement("literacy for young women"), "dg2")
