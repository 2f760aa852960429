"""How the register appears in lists, pages, forms, search and the API."""

from django.utils.translation import gettext_lazy as _

from shiraka.apps.partners.lifecycle import LINKAGE_LIFE, MARKER_LIFE, PARTNER_LIFE
from shiraka.apps.partners.models import Contact, Interaction, Linkage, Marker, MemberState, Partner, Relationship
from shiraka.apps.partners.tabs import partner_tabs
from shiraka.apps.partners.terms import LinkageStatus, MarkerStatus
from shiraka.apps.partners.terms import PartnerStatus as S
from shiraka.foundation.access.permission import Scope
from shiraka.foundation.entities.definition import ENTITIES, Entity, Show

PARTNER = ENTITIES.register(
    Entity(
        model=Partner,
        row="partner_profile",
        icon="building-2",
        numbered="partner",
        lifecycle=PARTNER_LIFE,
        has_documents=True,
        scope=Scope(organisation="number", country="country", unit="unit", people=("created_by", "lead_officer")),
        shows=(
            Show("number", column=True, search=True, form=False),
            Show("name", column=True, search=True, section=_("Identity")),
            Show("short_name", search=True),
            Show("local_name", search=True),
            Show("former_names", search=True),
            Show("acronym", search=True),
            Show("category", column=True, filter=True),
            Show("country", column=True, filter=True),
            Show("city"),
            Show("website"),
            Show("legal_status"),
            Show("registration_number", search=True),
            Show("founded_year"),
            Show("former_numbers", search=True, form=False),
            Show("status", column=True, filter=True, form=False),
            Show("head", section=_("Who leads and owns it")),
            Show("board"),
            Show("owners"),
            Show("summary", section=_("What it does")),
            Show("fields_of_action", filter=True),
            Show("sdgs", filter=True),
            Show("dac_sectors", filter=True),
            Show("territories", filter=True),
            Show("tier", filter=True, section=_("Our relation"), internal=True),
            Show("unit", filter=True, internal=True),
            Show("lead_officer", column=True, filter=True, internal=True),
            Show("first_contact_date", internal=True),
            Show("confidentiality", internal=True),
            Show("has_restriction", filter=True, form=False, internal=True),
            Show("decision", form=False, section=_("Due diligence")),
            Show("risk_level", column=True, filter=True, form=False, internal=True),
            Show("risk_score", form=False, internal=True),
            Show("screening_result", form=False, internal=True),
            Show("screening_date", form=False, internal=True),
            Show("due_diligence_date", form=False),
            Show("due_diligence_end_date", column=True, filter=True, form=False),
            Show("clearance_ended_date", filter=True, form=False),
            Show("early_end_cause", form=False, internal=True),
            Show("conditions", form=False),
            Show("review_date", form=False),
            Show("answer_due_date", form=False),
            Show("suspension_date", form=False),
            Show("suspension_end_date", form=False),
            Show("last_contact_date", column=True, filter=True, form=False, internal=True),
        ),
        hidden=("decided_facts", "is_fictional", "merged_into"),
        views=partner_tabs,
        marks={
            S.PROSPECT: ("idle", "circle-dashed"),
            S.SCREENING: ("info", "scan-search"),
            S.IN_DUE_DILIGENCE: ("info", "file-search"),
            S.CLEARED: ("ok", "badge-check"),
            S.CLEARED_WITH_CONDITIONS: ("ok", "list-checks"),
            S.NOT_CLEARED: ("bad", "badge-x"),
            S.ACTIVE: ("ok", "circle-check"),
            S.DORMANT: ("idle", "moon"),
            S.SUSPENDED: ("bad", "circle-pause"),
            S.ENDED: ("idle", "octagon-x"),
            S.ARCHIVED: ("idle", "archive"),
        },
    )
)

# What belongs to a partner is whose the partner is.
OF_PARTNER = Scope(
    organisation="partner__number",
    country="partner__country",
    unit="partner__unit",
    people=("created_by", "partner__lead_officer"),
)
# Notes and judgements of ours about a partner: nobody outside owns them, and nobody outside reads them (`inside`).
OURS = Scope(unit="partner__unit", people=("created_by", "partner__lead_officer"))

CONTACT = ENTITIES.register(
    Entity(
        model=Contact,
        row="partner_contacts",
        icon="contact-round",
        parent="partner",
        scope=OF_PARTNER,
        shows=(
            Show("partner", column=True),
            Show("name", column=True, search=True),
            Show("style"),
            Show("gender_of_address"),
            Show("language", filter=True),
            Show("role", column=True, filter=True),
            Show("post", column=True, search=True),
            Show("leads", column=True, filter=True),
            Show("email", search=True, section=_("How to reach them")),
            Show("phone"),
            Show("start_date", section=_("In post")),
            Show("end_date"),
            Show("purpose", section=_("Why this data is kept")),
            Show("has_consented", filter=True),
            Show("consent_date"),
            Show("last_activity_date"),
            Show("is_anonymised", filter=True, form=False),
        ),
    )
)

INTERACTION = ENTITIES.register(
    Entity(
        model=Interaction,
        row="partner_profile",
        icon="message-square-text",
        parent="partner",
        on={"partners.Contact": "contacts"},
        scope=OURS,
        inside=True,
        has_documents=True,
        title="subject",
        order="-held_date",
        shows=(
            Show("partner", column=True),
            Show("subject", column=True, search=True),
            Show("held_date", column=True, filter=True),
            Show("kind", column=True, filter=True),
            Show("contacts", filter=True),
            Show("people", search=True),
            Show("summary", search=True),
            Show("sent_in_by", filter=True, form=False),
            Show("follow_up", section=_("What follows")),
            Show("follow_up_date", column=True, filter=True),
            Show("follow_up_owner", filter=True),
            Show("follow_up_done_date"),
        ),
    )
)

RELATIONSHIP = ENTITIES.register(
    Entity(
        model=Relationship,
        row="partner_profile",
        icon="network",
        parent="partner",
        scope=OURS,
        inside=True,
        title="other",
        on={"partners.Partner": "other"},
        order="kind",
        shows=(
            Show("partner", column=True),
            Show("kind", column=True, filter=True),
            Show("other", column=True),
            Show("note", search=True),
            Show("start_date", column=True),
            Show("end_date"),
        ),
    )
)

LINKAGE = ENTITIES.register(
    Entity(
        model=Linkage,
        row="partner_profile",
        icon="link",
        parent="partner",
        scope=Scope(unit="partner__unit", people=("created_by", "partner__lead_officer", "owner")),
        inside=True,
        title="title",
        lifecycle=LINKAGE_LIFE,
        shows=(
            Show("partner", column=True),
            Show("title", column=True, search=True),
            Show("kind", column=True, filter=True),
            Show("status", column=True, filter=True, form=False),
            Show("reason", search=True),
            Show("value"),
            Show("next_step", column=True),
            Show("due_date", column=True, filter=True),
            Show("owner", filter=True),
        ),
        marks={
            LinkageStatus.OPEN: ("info", "lightbulb"),
            LinkageStatus.POSTPONED: ("idle", "calendar-clock"),
            LinkageStatus.TAKEN: ("ok", "circle-check"),
            LinkageStatus.DROPPED: ("idle", "circle-slash"),
        },
    )
)

MARKER = ENTITIES.register(
    Entity(
        model=Marker,
        row="partner_profile",
        icon="tag",
        parent="partner",
        scope=OF_PARTNER,
        title="kind",
        order="kind",
        lifecycle=MARKER_LIFE,
        shows=(
            Show("partner", column=True),
            Show("kind", column=True, filter=True),
            Show("status", column=True, filter=True, form=False),
            Show("basis", search=True),
            Show("evidence"),
            Show("expiry_date", column=True, filter=True),
            Show("verified_by", form=False),
            Show("verified_date", form=False),
        ),
        marks={
            MarkerStatus.CLAIMED: ("warn", "circle-dashed"),
            MarkerStatus.VERIFIED: ("ok", "badge-check"),
            MarkerStatus.REFUSED: ("bad", "badge-x"),
            MarkerStatus.EXPIRED: ("idle", "calendar-x"),
        },
    )
)

MEMBER_STATE = ENTITIES.register(
    Entity(
        model=MemberState,
        row="partner_profile",
        icon="globe",
        scope=Scope(country="country", people=("focal_point",)),
        order="country",
        shows=(
            Show("country", filter=True, form=False),
            Show("name", column=True, search=True, form=False),
            Show("official_name", search=True, form=False),
            Show("region", column=True, filter=True, form=False),
            Show("membership", column=True, filter=True, form=False),
            Show("year_joined", form=False),
            Show("national_commission", column=True),
            Show("focal_point", column=True, filter=True),
            Show("note", internal=True),
        ),
        hidden=("confidentiality",),
    )
)
