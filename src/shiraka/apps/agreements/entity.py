"""How agreements, their parties, conditions and notices appear in lists, pages, forms, search and API."""

from django.utils.translation import gettext_lazy as _

from shiraka.apps.agreements.lifecycle import AGREEMENT_LIFE, OBLIGATION_LIFE, POWERS_LIFE
from shiraka.apps.agreements.models import Agreement, ConditionPrecedent, NationalCommissionNotice, Obligation, Party
from shiraka.apps.agreements.tabs import agreement_tabs
from shiraka.apps.agreements.terms import AgreementStatus as S
from shiraka.apps.agreements.terms import ObligationStatus, PowersStatus
from shiraka.foundation.access.permission import Scope
from shiraka.foundation.entities.definition import ENTITIES, Entity, Show

AGREEMENT = ENTITIES.register(
    Entity(
        model=Agreement,
        row="agreement_draft",
        icon="file-signature",
        title="title",
        numbered="agreement_draft",
        number_field="draft_number",
        lifecycle=AGREEMENT_LIFE,
        has_documents=True,
        scope=Scope(
            organisation="parties__partner__number",
            country="parties__partner__country",
            unit="unit",
            people=("created_by", "lead_officer"),
        ),
        on={"partners.Partner": "parties__partner", "agreements.Agreement": "parent"},
        shows=(
            Show("title", column=True, search=True),
            Show("draft_number", column=True, search=True, form=False),
            Show("number", search=True, form=False),
            Show("type", column=True, filter=True),
            Show("content_type_code"),
            Show("status", column=True, filter=True, form=False),
            Show("legal_nature", filter=True),
            Show("subject", search=True),
            Show("parent"),
            Show("basis"),
            Show("fields_of_action", filter=True),
            Show("countries", filter=True),
            Show("languages"),
            Show("unit", filter=True),
            Show("lead_officer", column=True),
            Show("confidentiality", internal=True),
            Show("amount", column=True, section=_("What is committed")),
            Show("amount_currency"),
            Show("in_kind_value"),
            Show("in_kind_value_currency"),
            Show("commits_staff_time", filter=True),
            Show("entry_into_force", section=_("Term")),
            Show("entry_into_force_date"),
            Show("duration_months"),
            Show("in_force_date", form=False),
            Show("end_date", column=True, filter=True),
            Show("renewal", filter=True),
            Show("notice_days"),
            Show("notice_received_date"),
            Show("termination_date", form=False),
            Show("planned_signature_date", section=_("Signature")),
            Show("signed_date", filter=True, form=False),
            Show("signature_place"),
            Show("signature_mode", form=False),
            Show("signatory", form=False),
            Show("signing_authority", form=False, internal=True),
            Show("earlier_number", search=True, section=_("Signed before the register is kept here")),
            Show("earlier_signed_date"),
            Show("gender_marker", filter=True, section=_("Markers")),
            Show("youth_marker", filter=True),
            Show("civil_society_marker", filter=True),
            Show("uses_emblem"),
            Show("original_date", form=False, section=_("Register")),
            Show("original_place", form=False),
            Show("public_summary"),
        ),
        hidden=("clearance_round", "is_fictional"),
        views=agreement_tabs,
        marks={
            S.PROPOSAL: ("idle", "lightbulb"),
            S.OPPORTUNITY_APPROVED: ("info", "flag"),
            S.DRAFTING: ("info", "file-pen-line"),
            S.NEGOTIATION: ("info", "handshake"),
            S.INTERNAL_REVIEW: ("info", "file-search"),
            S.CLEARED: ("ok", "badge-check"),
            S.AWAITING_SIGNATURE: ("warn", "pen-tool"),
            S.SIGNED: ("ok", "file-signature"),
            S.IN_FORCE: ("ok", "circle-check"),
            S.EXPIRING: ("warn", "calendar-clock"),
            S.RENEWED: ("ok", "refresh-cw"),
            S.SUSPENDED: ("bad", "circle-pause"),
            S.EXPIRED: ("idle", "calendar-x"),
            S.TERMINATED: ("bad", "octagon-x"),
            S.CLOSED: ("idle", "archive"),
            S.WITHDRAWN: ("idle", "undo-2"),
            S.DECLINED: ("bad", "circle-slash"),
        },
    )
)

# What belongs to an agreement is whose the agreement is.
OF_AGREEMENT = Scope(
    organisation="agreement__parties__partner__number",
    country="agreement__parties__partner__country",
    unit="agreement__unit",
    people=("agreement__created_by", "agreement__lead_officer"),
)

PARTY = ENTITIES.register(
    Entity(
        model=Party,
        row="agreement_draft",
        icon="users",
        title="partner",
        order="pk",
        parent="agreement",
        # Whoever is bound beside a partner is another partner to it.
        about="partner",
        lifecycle=POWERS_LIFE,
        scope=OF_AGREEMENT,
        shows=(
            Show("agreement", column=True),
            Show("partner", column=True),
            Show("role", column=True, filter=True),
            Show("signatory_name", column=True, search=True),
            Show("signatory_title"),
            Show("status", column=True, filter=True, form=False),
            Show("powers_note", form=False, internal=True),
        ),
        marks={
            PowersStatus.NOT_SEEN: ("warn", "circle-dashed"),
            PowersStatus.SEEN: ("ok", "circle-check"),
        },
    )
)

CONDITION = ENTITIES.register(
    Entity(
        model=ConditionPrecedent,
        row="agreement_draft",
        icon="list-checks",
        title="text",
        order="pk",
        parent="agreement",
        scope=OF_AGREEMENT,
        shows=(
            Show("agreement", column=True),
            Show("text", column=True, search=True),
            Show("owner", column=True),
            Show("due_date", column=True, filter=True),
            Show("met_date", column=True, filter=True),
            Show("evidence", internal=True),
        ),
    )
)

# What a National Commission answers is for the staff: every one of them reads clearances, no outsider does.
NOTICE = ENTITIES.register(
    Entity(
        model=NationalCommissionNotice,
        row="agreement_clearance",
        edit_right="agreement_draft:C",
        icon="mail",
        title="country",
        order="-informed_date",
        parent="agreement",
        scope=OF_AGREEMENT,
        shows=(
            Show("agreement", column=True),
            Show("country", column=True, filter=True),
            Show("informed_date", column=True, filter=True),
            Show("answered_date", column=True),
            Show("answer", column=True, filter=True),
            Show("remarks"),
        ),
    )
)

OBLIGATION = ENTITIES.register(
    Entity(
        model=Obligation,
        row="agreement_draft",
        icon="handshake",
        title="text",
        order="due_date",
        parent="agreement",
        # Whoever promised it may be another partner, as with parties.
        about="partner",
        lifecycle=OBLIGATION_LIFE,
        scope=OF_AGREEMENT,
        shows=(
            Show("agreement", column=True),
            Show("text", column=True, search=True),
            Show("article"),
            Show("partner", column=True),
            Show("owner", column=True, filter=True),
            Show("due_date", column=True, filter=True),
            Show("status", column=True, filter=True, form=False),
            Show("fulfilled_date", filter=True, form=False),
            Show("evidence", form=False),
        ),
        marks={
            ObligationStatus.OPEN: ("info", "clock"),
            ObligationStatus.FULFILLED: ("ok", "circle-check"),
            ObligationStatus.RELEASED: ("idle", "circle-slash"),
        },
    )
)
