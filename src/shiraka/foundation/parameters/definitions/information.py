"""Settings of information: confidentiality, retention and what the public may read."""

from django.utils.translation import gettext_lazy as _

from shiraka.foundation.access.levels import Confidentiality
from shiraka.foundation.parameters.definition import Column, Group, Kind, Parameter, Row
from shiraka.foundation.parameters.packaged import rows

_LEVELS = tuple((str(level.value), level.label) for level in Confidentiality)

_CONFIDENTIALITY = (
    Column(
        name="kind",
        label=_("Kind of record"),
        kind=Kind.CHOICE,
        choices=(
            ("partner", _("Partner")),
            ("agreement", _("Agreement")),
            ("case", _("Due-diligence case")),
            ("position", _("Negotiating position")),
            ("donor_terms", _("Terms of a donor")),
            ("allegation", _("Allegation")),
        ),
    ),
    Column(name="level", label=_("Level"), kind=Kind.CHOICE, choices=_LEVELS),
)

_ENTERED_BY_PEOPLE = frozenset({"partner", "agreement"})


def _whoever_enters_it_can_read_it(lines: tuple[Row, ...]) -> list[str]:
    # Strictly confidential is read by named people only, and a new record names nobody yet.
    hidden = {line["kind"] for line in lines if int(line["level"]) == Confidentiality.STRICT}
    if not hidden & _ENTERED_BY_PEOPLE:
        return []
    return [str(_("A new partner or agreement is at most Confidential, or whoever enters it could not read it."))]


CONFIDENTIALITY = Parameter(
    key="confidentiality_defaults",
    label=_("Confidentiality of new records"),
    help=_("The level a new record begins with; attachments take over that of their record."),
    group=Group.INFORMATION,
    kind=Kind.TABLE,
    columns=_CONFIDENTIALITY,
    identity=("kind",),
    default=lambda: rows(
        _CONFIDENTIALITY,
        (
            ("partner", "1"),
            ("agreement", "1"),
            # Who reads its findings is the matrix's to say: whoever reads again or decides must.
            ("case", "1"),
            ("position", "3"),
            ("donor_terms", "3"),
            ("allegation", "4"),
        ),
    ),
    faults=_whoever_enters_it_can_read_it,
    later=("position", "donor_terms", "allegation"),
)

RETENTION = Parameter(
    key="retention_years",
    label=_("Years personal data is kept"),
    help=_("Counted from the last activity of the contact; then the data is made anonymous (R-18)."),
    group=Group.INFORMATION,
    kind=Kind.NUMBER,
    default=lambda: 5,
    minimum=1,
    maximum=30,
)

_PUBLIC = (
    Column(
        name="kind",
        label=_("Kind of record"),
        kind=Kind.CHOICE,
        choices=(("partner", _("Partner")), ("agreement", _("Agreement"))),
    ),
    Column(name="field", label=_("Field"), help=_("The name of the field as the API has it.")),
)

PUBLIC_FIELDS = Parameter(
    key="public_fields",
    label=_("What the public may read"),
    help=_("Fields of the public register; everything else stays inside."),
    group=Group.INFORMATION,
    kind=Kind.TABLE,
    columns=_PUBLIC,
    identity=("kind", "field"),
    default=lambda: rows(
        _PUBLIC,
        (
            ("partner", "name"),
            ("partner", "acronym"),
            ("partner", "category"),
            ("partner", "country"),
            ("partner", "website"),
            ("agreement", "number"),
            ("agreement", "type"),
            ("agreement", "title"),
            ("agreement", "signed_date"),
            ("agreement", "end_date"),
            ("agreement", "public_summary"),
        ),
    ),
    used_by=_("the public register"),
)

SETTINGS = (CONFIDENTIALITY, RETENTION, PUBLIC_FIELDS)
