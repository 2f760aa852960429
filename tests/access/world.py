"""People of every role, and records that are theirs and records that are not."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.test import Client

from shiraka.api.tokens import issue_token
from shiraka.apps.agreements.models import Agreement, ConditionPrecedent, NationalCommissionNotice, Obligation, Party
from shiraka.apps.duediligence.actions.lists import take_in
from shiraka.apps.duediligence.models import Answer, Case, ClearanceCondition, Controversy, Hit, ScreeningRun, Snapshot
from shiraka.apps.partners.models import (
    Contact,
    Interaction,
    Linkage,
    Marker,
    MemberState,
    Merger,
    Pair,
    Partner,
    Relationship,
)
from shiraka.engines.screening import Entry, ListedName
from shiraka.engines.screening.lists import NamedList
from shiraka.foundation import clock
from shiraka.foundation.access.models import Reader
from shiraka.foundation.documents.actions import add_document
from shiraka.foundation.documents.models import Document, DocumentKind
from shiraka.foundation.entities.actions import create_record
from shiraka.foundation.entities.models import BulkRun, SavedView
from shiraka.foundation.importing.models import Import
from shiraka.foundation.jobs.models import Job, State
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.links.models import Link
from shiraka.foundation.mail.models import Attachment, Message
from shiraka.foundation.mail.models import State as MailState
from shiraka.foundation.parameters.models import ParameterVersion
from shiraka.foundation.parameters.plain import stored
from shiraka.foundation.parameters.reading import value_of
from shiraka.foundation.parameters.registry import parameter
from shiraka.foundation.people.models import Appointment, Delegation, Interest, Role, Unit, User
from shiraka.foundation.records import BOOKKEEPING, Record
from shiraka.foundation.webhooks.models import Delivery, Webhook
from shiraka.values.text import Text
from tests.access.expected import ROLES

OWN_COUNTRY, FOREIGN_COUNTRY = "SEN", "JOR"
PROPOSED: Final = ("clearance_days", "authority_table")


def words(text: str) -> Text:
    return Text(en=text, fr=text, ar=text)


def filled(model: type[Record], **known: Any) -> Any:
    """Return an unsaved record whose other required fields have the first value that will do."""
    values = dict(known)
    for found in model._meta.concrete_fields:
        is_free = found.blank or found.null or found.has_default() or found.name in BOOKKEEPING
        if found.name in values or is_free or not found.editable:
            continue
        values[found.name] = _first(found)
    return model(**values)


def _first(found: models.Field[Any, Any]) -> Any:
    if isinstance(found, TranslatedField):
        return words("Kept")
    if found.choices:
        return found.flatchoices[0][0]
    if isinstance(found, models.DateField):
        return clock.today()
    if isinstance(found, models.CharField | models.TextField):
        return "Kept"
    if found.related_model is User:
        return User.objects.get(username="trial-stranger")
    raise AssertionError(f"Say what {found} is.")


def family(name: str, *, unit: Unit, country: str, **more: Any) -> dict[str, Any]:
    """Return a partner and an agreement with it, and one of everything that belongs to either."""
    partner = create_record(filled(Partner, name=words(name), unit=unit, country=country, **more), actor=None)
    other = create_record(filled(Partner, name=words(f"{name} parent"), unit=unit, country=country, **more), actor=None)
    titled = {**more, "title": words(f"{name} agreement"), "languages": ["fr"]}
    agreement = create_record(filled(Agreement, unit=unit, **titled), actor=None)
    made = {
        "partner": partner,
        "agreement": agreement,
        "contact": filled(Contact, partner=partner, name=words(f"{name} person")),
        "interaction": filled(Interaction, partner=partner, subject=f"{name} meeting"),
        "relationship": filled(Relationship, partner=partner, other=other),
        "linkage": filled(Linkage, partner=partner, title=words(f"{name} seat")),
        "marker": filled(Marker, partner=partner, basis=f"{name} basis"),
        "party": filled(Party, agreement=agreement, partner=partner),
        "conditionprecedent": filled(ConditionPrecedent, agreement=agreement, text=words(f"{name} condition")),
        "obligation": filled(Obligation, agreement=agreement, text=words(f"{name} promise")),
        "nationalcommissionnotice": filled(NationalCommissionNotice, agreement=agreement, country=country),
    }
    case = create_record(filled(Case, partner=partner, purpose=f"{name} workshop"), actor=None)
    made |= {
        "case": case,
        "answer": Answer(case=case, code="G1"),
        "criterion": case.criteria.first(),
        "controversy": filled(Controversy, case=case, title=f"{name} report"),
        "clearancecondition": filled(ClearanceCondition, case=case, text=words(f"{name} training")),
        "hit": filled(Hit, partner=partner, subject_name=f"{name} name", found_at=clock.now(), score=Decimal("0.6")),
    }
    made["interaction"].choose("contacts", [made["contact"]])
    for record in list(made.values())[2:]:
        if record.pk is None:
            create_record(record, actor=None)
    return made


def attach(record: Any, title: str, level: Any = None) -> Document:
    """Return a document of a record, brought by the system."""
    return add_document(
        record,
        actor=None,
        title=title,
        kind=DocumentKind.OTHER,
        language="en",
        upload=ContentFile(f"The text of {title}.".encode(), name="note.txt"),
        confidentiality=level,
    )


@dataclass
class World:
    """Who there is and what there is, own (True) and foreign (False)."""

    own_unit: Unit
    foreign_unit: Unit
    people: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    records: dict[bool, dict[str, Any]] = field(default_factory=dict)
    personal: dict[str, dict[str, Any]] = field(default_factory=dict)
    alone: dict[str, Any] = field(default_factory=dict)

    def record(self, kind: str, who: str, *, is_own: bool) -> Any:
        """Return a record that is own or foreign to somebody; own to all of them at once, or to one person."""
        if kind in self.personal:
            holders = self.personal[kind]
            return holders.get(who if is_own else "stranger", holders["stranger"])
        return self.records[is_own][kind]

    def filled_in(self, given: Any, record: Any) -> Any:
        """Return arguments or a body with every "$…" in it looked up, for a record where it is about one."""
        if isinstance(given, dict):
            return {name: self.filled_in(value, record) for name, value in given.items()}
        if not isinstance(given, str) or not given.startswith("$"):
            return given
        return self._named(given, record)

    def _named(self, name: str, record: Any) -> Any:
        stranger = self.people["stranger"]
        if name == "$person":
            return stranger.pk
        if name == "$post":
            return stranger.posts.get().pk
        if name == "$self":
            return record.pk
        if name in self.alone:
            return self.alone[name].pk
        if name == "$delegation":
            return delegation_body(stranger)
        made = self._doubled if name in {"$pair", "$merger"} else self._on
        return made(record, name).pk

    def _doubled(self, partner: Any, name: str) -> Any:
        """Return a pair of a partner and another like it, or the merger of another into it."""
        about = ("name", "category", "country", "unit", "lead_officer", "created_by", "confidentiality")
        like = {key: getattr(partner, key) for key in about}
        number = f"{partner.number}{name[1]}"
        stranger, now = self.people["stranger"], clock.now()
        told = {**like, "created_at": now, "updated_at": now}
        if name == "$pair":
            other = Partner.everyone.get_or_create(number=number, defaults={**told, "has_restriction": True})[0]
            first, second = sorted((partner, other), key=lambda record: int(record.pk))
            said = {"likelihood": 900, "found_at": now, "facts": ""}
            return Pair.objects.get_or_create(first=first, second=second, defaults=said)[0]
        absorbed = Partner.everyone.get_or_create(number=number, defaults={**told, "merged_into": partner})[0]
        done = {"survivor": partner, "merged_at": now, "merged_by": stranger, "reason": "Entered twice"}
        return Merger.objects.get_or_create(absorbed=absorbed, undone_at=None, defaults=done)[0]

    def _on(self, record: Any, name: str) -> Any:
        """Return a reader, a document or a link of a record."""
        stranger = self.people["stranger"]
        about = {"content_type": ContentType.objects.get_for_model(record), "object_id": record.pk}
        if name == "$reader":
            said = {"named_by": stranger, "named_at": clock.now()}
            return Reader.objects.get_or_create(**about, user=stranger, defaults=said)[0]
        if name == "$document":
            return Document.objects.filter(**about).first() or attach(record, "Kept by us")
        return self._link(record)

    def both(self, kind: str, who: str) -> Iterator[tuple[bool | None, Any]]:
        """Return the own and the foreign record of a kind, or one nothing where there is no kind."""
        if not kind:
            yield None, None
            return
        for is_own in (True, False):
            yield is_own, self.record(kind, who, is_own=is_own)

    def _link(self, record: Any) -> Link:
        """Return a link to something that whoever sees the record sees too, so that only the right decides."""
        kind = record._meta.model_name
        kept = next(kept for kept in self.records.values() if kept[kind] == record)
        belongs = "agreement" if hasattr(record, "agreement_id") else "partner"
        belongs = "case" if hasattr(record, "case_id") else belongs
        target = kept[{"partner": "marker", "agreement": "party", "case": "clearancecondition"}.get(kind, belongs)]
        ends = {
            "source_type": ContentType.objects.get_for_model(record),
            "source_id": record.pk,
            "target_type": ContentType.objects.get_for_model(target),
            "target_id": target.pk,
        }
        return Link.objects.get_or_create(**ends, defaults={"created_at": clock.now()})[0]


def make_world() -> World:
    """Return everybody, and a family of records for them and one for strangers."""
    own, foreign = (
        Unit.objects.create(code=code, name=words(code)) for code in ("trial-own-unit", "trial-foreign-unit")
    )
    world = World(own_unit=own, foreign_unit=foreign)
    world.people["giver"] = User.objects.create_user("trial-giver")
    _person(world, "stranger", "PO", unit=foreign)
    world.records = {
        True: family("Kept own", unit=own, country=OWN_COUNTRY),
        False: family("Kept foreign", unit=foreign, country=FOREIGN_COUNTRY),
    }
    states = MemberState.objects
    for is_own, country in ((True, OWN_COUNTRY), (False, FOREIGN_COUNTRY)):
        kept = world.records[is_own]
        found = states.filter(country=country).first()
        kept["memberstate"] = found or create_record(filled(MemberState, country=country), actor=None)
        kept["document"] = attach(kept["partner"], f"Kept {is_own}")
    for role in ROLES:
        _person(world, role, role, unit=own)
    webhook = Webhook.objects.create(
        name="Kept", url="https://example.org/", kinds=[], deeds=[], created_at=clock.now(), is_paused=True
    )
    delivery = Delivery.objects.create(webhook=webhook, event=uuid.uuid4(), type="test", created_at=clock.now())
    unknown = Message.objects.create(fingerprint="unknown", state=MailState.UNKNOWN, received_at=clock.now())
    world.alone = {
        "$unknown": unknown,
        "$snapshot": _snapshot(),
        "$run": ScreeningRun.objects.create(
            kind="whole", engine_version="1", threshold=0.5, started_at=clock.now(), ended_at=clock.now()
        ),
        "$webhook": webhook,
        "$delivery": delivery,
        "$job": world.personal["job"]["stranger"],
    }
    for key in PROPOSED:
        _propose(key, world.people["stranger"])
    return world


def _person(world: World, who: str, role: str, *, unit: Unit) -> None:
    user = User.objects.create_user(f"trial-{who.lower()}", password="quite-a-long-password")
    post: dict[str, Any] = {"unit": unit}
    if role == Role.NC:
        post = {"country": OWN_COUNTRY}
    elif role == Role.EP:
        post = {"organisation_number": world.records[True]["partner"].number}
    start_date = clock.today() - timedelta(days=100)
    Appointment.objects.create(user=user, role=role, start_date=start_date, **post)
    world.people[who] = user
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    world.sessions[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
    # As signing in on the page notes it.
    noted = {"ip": "127.0.0.1", "user_agent": "trial", "session_key": world.sessions[who]}
    world.personal.setdefault("session", {})[who] = UserSession.objects.create(user=user, **noted)
    _give(world, who, user)


def _give(world: World, who: str, receiver: User) -> None:
    """Have somebody own a token, an interest and a delegation that says it may be passed on."""
    today, stranger = clock.today(), world.people["stranger"]
    until = clock.now() + timedelta(days=30)
    token, secret = issue_token(user=receiver, name="trial", scopes=["*:write"], expires_at=until)
    world.secrets[who] = secret
    world.personal.setdefault("token", {})[who] = token
    world.personal.setdefault("job", {})[who] = Job.objects.create(
        name="trial", state=State.DEAD, requested_by=receiver, created_at=clock.now(), next_attempt_at=clock.now()
    )
    world.personal.setdefault("interest", {})[who] = Interest.objects.create(
        user=receiver, organisation_number="X-1", description="Kept", declared_date=today
    )
    world.personal.setdefault("import", {})[who] = Import.objects.create(
        kind="partner", original_name="table.csv", size=1, state="stored", created_at=clock.now(), created_by=receiver
    )
    world.personal.setdefault("message", {})[who] = letter = Message.objects.create(
        fingerprint=f"trial-{who}", owner=receiver, received_at=clock.now()
    )
    kept = default_storage.save("mail/trial", ContentFile(b"Kept."))
    Attachment.objects.create(message=letter, number=1, name="kept.txt", media_type="text/plain", size=5, file=kept)
    world.personal.setdefault("savedview", {})[who] = SavedView.objects.create(
        owner=receiver, entity="partner", name="Kept"
    )
    world.personal.setdefault("bulkrun", {})[who] = BulkRun.objects.create(
        owner=receiver, entity="partner", action="set-tier", step="previewed", created_at=clock.now()
    )
    world.personal.setdefault("delegation", {})[who] = Delegation.objects.create(
        giver=world.people["giver"] if receiver == stranger else stranger,
        receiver=receiver,
        may_be_passed_on=True,
        **_terms(),
    )


def _terms() -> dict[str, Any]:
    today = clock.today()
    return {
        "instrument": "Kept",
        "instrument_date": today,
        "types": ["MOU"],
        "ceiling_usd": Decimal(100),
        "start_date": today,
        "end_date": today + timedelta(days=30),
    }


def delegation_body(receiver: User) -> dict[str, Any]:
    """Return what one sends to pass a delegation on."""
    told = {name: str(value) for name, value in _terms().items() if name != "types"}
    return {**told, "types": ["MOU"], "receiver": receiver.pk, "may_be_passed_on": False}


def _snapshot() -> Snapshot:
    """Return a list as it was taken in."""
    entry = Entry("X-1", "trial", "org", (ListedName("Nobody at all"),))
    return take_in([NamedList("trial.csv", (entry,), ())], actor=None, is_confirmed=True)[0].snapshot


def _propose(key: str, person: User) -> None:
    """Have a proposal wait, by somebody who is none of the twelve, so that four eyes stop nobody."""
    setting = parameter(key)
    value = stored(setting, value_of(setting))
    ParameterVersion.objects.create(
        key=key, version=1, value=value, proposed_by=person, proposed_at=clock.now(), reason="Kept"
    )
