"""The shapes that several operations share."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

from shiraka.foundation.access.outside import is_deed_told
from shiraka.foundation.languages.current import reader_language
from shiraka.foundation.languages.fields import LONGEST_TEXT
from shiraka.foundation.people.models import User
from shiraka.values.text import Text

Page = Annotated[str, Field(description="Opaque; empty where there is no such page.")]


class Given(Schema):
    """What is sent to us: an unknown field is an error, so that a misspelt one is never lost."""

    model_config = ConfigDict(extra="forbid")


class Words(Schema):
    """A text in the three working languages; empty where it is not written yet."""

    en: str = ""
    fr: str = ""
    ar: str = ""


class GivenWords(Given):
    """A text to store. A language left out keeps what it has."""

    en: str | None = None
    fr: str | None = None
    ar: str | None = None


class Amount(Schema):
    """Money: an exact decimal as a string, and an ISO 4217 currency."""

    amount: Annotated[str, Field(examples=["125000.00"])]
    currency: Annotated[str, Field(examples=["USD"])]


class GivenAmount(Given):
    """Money to store. Write the amount as a string to keep it exact."""

    amount: Decimal | None = None
    currency: str | None = None


class Reference(Schema):
    """Another record, person or unit: enough to show it and to ask for it."""

    type: str
    id: int
    number: str
    name: Annotated[str, Field(description="In the language of the reader.")]


class Condition(Schema):
    """One thing a step depends on: met or not, why, by which rule, and who can unblock it."""

    is_met: bool
    label: str
    detail: str
    rule: str
    who: str


class Problem(Schema):
    """An error (RFC 9457). Which members it has besides these depends on its type."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: dict[str, list[str]] | None = Field(None, description="With 422: what is wrong, by field.")
    conditions: list[Condition] | None = Field(None, description="With 409: every rule that is not met.")
    current_version: int | None = Field(None, description="With 412: the version that is stored now.")
    current: dict[str, Any] | None = Field(None, description="With 412: the record as it is stored now.")


class Step(Schema):
    """A step of an approval route."""

    step: str
    label: str
    is_complete: bool
    may_give: bool
    condition: Condition
    refusal: Condition | None
    facts: str = Field(description="What the step is about, as a fingerprint. Send it back with an opinion.")


class AvailableMove(Schema):
    """A move from the present state. Without `is_yours` only others can make it."""

    action: str
    label: str
    target: str
    is_yours: bool
    is_possible: bool
    is_severe: bool
    inputs: list[str]
    optional: list[str]
    conditions: list[Condition]
    approvals: list[Step]


class GivenOpinion(Given):
    """Agree, or say why not: then the comment is needed."""

    agrees: bool
    comment: str = Field("", max_length=LONGEST_TEXT)
    facts: str = Field(
        "", max_length=64, description="Of the step that was read: if they changed since, it is refused."
    )


class Change(Schema):
    """One field before and after, in words."""

    field: str
    label: str
    before: str
    after: str


class Happened(Schema):
    """One entry of the audit trail."""

    sequence: int
    at: datetime
    by: str
    action: str
    label: str
    record: str
    reason: str
    authority: str
    changes: list[Change]


class HistoryPage(Schema):
    """One page of a trail, newest first."""

    items: list[Happened]
    next: Page
    previous: Page


class Version(Schema):
    """One file of a document; `url` is where its content is fetched."""

    number: int
    name: str
    size: int
    media_type: str
    sha256: str
    uploaded_at: datetime
    uploaded_by: Reference | None
    url: str


class Document(Schema):
    """A document on a record with its versions, newest first."""

    id: int
    title: str
    kind: str
    language: str
    is_authentic: bool
    confidentiality: int | None = Field(description="Null for readers from outside.")
    is_shared: bool = Field(description="Whether partners and National Commissions who see the record read it.")
    versions: list[Version]


class Post(Schema):
    """A post the person holds today."""

    role: str
    role_label: str
    unit: Reference | None
    country: str
    organisation_number: str
    start_date: date
    end_date: date | None


class Me(Schema):
    """The person a request acts for, and what they may do: rights as "row:CODE", `o` for own records only."""

    id: int
    username: str
    name: str
    language: str
    theme: str
    density: str
    posts: list[Post]
    rights: list[str]
    own_rights: list[str]
    scopes: list[str]


class SessionTold(Schema):
    """A device on which the account is signed in."""

    id: int
    device: str
    address: str
    since: datetime
    until: datetime
    is_current: bool


class TokenTold(Schema):
    """A token as it can be shown again: without its secret."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class TokenIssued(TokenTold):
    """A new token with its secret, which is shown this once."""

    secret: str


class GivenToken(Given):
    """A token to make."""

    name: str = Field(max_length=80)
    scopes: list[str] = Field(max_length=100, examples=[["partner:read", "agreement:write"]])
    days: int = Field(90, ge=1, le=366, description="How many days it is valid.")


class Work(Schema):
    """One thing waiting for the person."""

    due_date: date
    is_late: bool
    title: str
    why: str
    record_reference: str
    record_title: str
    url: str
    action_label: str


class Found(Schema):
    """Records of one kind that contain the words."""

    type: str
    label: str
    items: list[Reference]
    has_more: bool


class Named(Schema):
    """A code with its name in three languages."""

    code: str
    name: Words


class CountryTold(Named):
    """A country and what it is to the organisation."""

    is_member: bool
    status: str
    region: str


def done_by(person: User | None, user: User) -> dict[str, object] | None:
    """Return who did something; from outside nobody learns who else has an account."""
    return named(person, kind="user") if person is not None and is_deed_told(user, person.pk) else None


def named(record: Any, *, kind: str, number: str = "") -> dict[str, object] | None:
    """Return a person, unit or other row as a `Reference`."""
    if record is None:
        return None
    name = getattr(record, "name", None)
    words = name.best(reader_language())[0] if isinstance(name, Text) else str(record)
    return {"type": kind, "id": record.pk, "number": number, "name": words}
