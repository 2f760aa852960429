"""How due diligence appears in lists, pages, forms, search and the API."""

from django.utils.translation import gettext_lazy as _

from shiraka.apps.duediligence.lifecycle import CASE_LIFE, CONDITION_LIFE, HIT_LIFE
from shiraka.apps.duediligence.models import Answer, Case, ClearanceCondition, Controversy, Criterion, Hit
from shiraka.apps.duediligence.tabs import case_tabs, hit_tabs
from shiraka.apps.duediligence.terms import CaseStatus as S
from shiraka.apps.duediligence.terms import ConditionStatus, HitStatus
from shiraka.foundation.access.permission import Scope
from shiraka.foundation.entities.definition import ENTITIES, Entity, Show

CASE = ENTITIES.register(
    Entity(
        model=Case,
        row="case_open",
        icon="scan-search",
        title="purpose",
        numbered="case",
        lifecycle=CASE_LIFE,
        has_documents=True,
        on={"partners.Partner": "partner"},
        scope=Scope(
            organisation="partner__number",
            country="partner__country",
            unit="partner__unit",
            people=("created_by", "analyst", "partner__lead_officer"),
        ),
        shows=(
            Show("purpose", column=True, search=True),
            Show("number", column=True, search=True, form=False),
            Show("partner", column=True, filter=True),
            Show("status", column=True, filter=True, form=False),
            Show("tier", column=True, filter=True, form=False),
            Show("target_date", column=True, filter=True, form=False, internal=True),
            Show("analyst", column=True, filter=True, internal=True),
            Show("cause", filter=True, internal=True),
            Show("money_flow", filter=True, section=_("Engagement in view")),
            Show("amount"),
            Show("amount_currency"),
            Show("uses_emblem"),
            Show("flow_countries", internal=True),
            Show("sectors", internal=True),
            Show("has_exposed_controller", internal=True),
            Show("raised_tier", form=False, internal=True),
            Show("needs_financial_module", form=False, internal=True),
            Show("commission_informed_date", form=False, internal=True),
            Show("questionnaire_sent_date", form=False, section=_("Questionnaire")),
            Show("questionnaire_due_date", filter=True, form=False),
            Show("answered_at", form=False),
            Show("screening_result", form=False, internal=True, section=_("Screening")),
            Show("screened_at", form=False, internal=True),
            Show("screened_lists", form=False, internal=True),
            Show("verification_note", form=False, internal=True),
            Show("risk_level", column=True, filter=True, form=False, internal=True, section=_("Assessment")),
            Show("risk_score", form=False, internal=True),
            Show("scored_by", form=False, internal=True),
            Show("scored_at", form=False, internal=True),
            Show("read_by", form=False, internal=True),
            Show("read_at", form=False, internal=True),
            Show("scheme", form=False, internal=True),
            Show("decision", form=False, section=_("Decision")),
            Show("decided_by", form=False, internal=True),
            Show("decided_date", form=False, filter=True),
            Show("end_date", form=False, filter=True),
            Show("review_date", form=False),
            Show("answer_due_date", form=False),
            Show("answer_received_date", form=False),
            Show("partner_answer", form=False),
            Show("reopening_order_date", form=False, internal=True),
            Show("confidentiality", internal=True),
        ),
        hidden=("tier_reasons", "assessment", "assessed_facts", "is_fictional"),
        views=case_tabs,
        marks={
            S.OPENED: ("idle", "circle-dashed"),
            S.QUESTIONNAIRE_SENT: ("info", "send"),
            S.SCREENING: ("info", "scan-search"),
            S.SCORING: ("info", "list-checks"),
            S.SECOND_READING: ("warn", "eye"),
            S.DECISION: ("warn", "scale"),
            S.CLEARED: ("ok", "badge-check"),
            S.CLEARED_WITH_CONDITIONS: ("ok", "list-checks"),
            S.NOT_CLEARED: ("bad", "badge-x"),
            S.EXCLUDED: ("bad", "octagon-x"),
            S.EXPIRED: ("idle", "calendar-x"),
            S.ENDED: ("bad", "circle-slash"),
            S.REPLACED: ("idle", "archive"),
            S.WITHDRAWN: ("idle", "undo-2"),
        },
    )
)

# What belongs to a case is whose its partner is.
OF_CASE = Scope(
    organisation="case__partner__number",
    unit="case__partner__unit",
    people=("created_by", "case__analyst", "case__partner__lead_officer"),
)

ANSWER = ENTITIES.register(
    Entity(
        model=Answer,
        comes_by_itself=True,
        row="case_answer",
        icon="message-square-text",
        parent="case",
        title="code",
        order="place",
        scope=OF_CASE,
        has_documents=True,
        shows=(
            Show("case", column=True, form=False),
            Show("code", column=True, form=False),
            Show("statement", column=True),
            Show("evidence", column=True),
            Show("points", column=True, filter=True, internal=True),
            Show("is_not_applicable", column=True, internal=True),
            Show("note", internal=True),
        ),
        hidden=("place",),
    )
)

CRITERION = ENTITIES.register(
    Entity(
        model=Criterion,
        comes_by_itself=True,
        row="case_score",
        icon="octagon-x",
        parent="case",
        title="code",
        order="code",
        scope=OF_CASE,
        inside=True,
        has_documents=True,
        shows=(
            Show("case", column=True, form=False),
            Show("code", column=True, form=False),
            Show("finding", column=True, filter=True),
            Show("turnover_percent"),
            Show("source", column=True),
            Show("checked_date", column=True),
        ),
    )
)

CONTROVERSY = ENTITIES.register(
    Entity(
        model=Controversy,
        row="case_score",
        icon="flag",
        parent="case",
        title="title",
        order="-reported_date",
        scope=OF_CASE,
        inside=True,
        has_documents=True,
        shows=(
            Show("case", column=True),
            Show("title", column=True),
            Show("reported_date", column=True, filter=True),
            Show("severity", column=True, filter=True),
            Show("credibility", column=True, filter=True),
            Show("source"),
            Show("response"),
        ),
    )
)

CONDITION = ENTITIES.register(
    Entity(
        model=ClearanceCondition,
        row="case_open",
        edit_right="case_score:C",
        icon="list-checks",
        parent="case",
        title="text",
        order="due_date",
        lifecycle=CONDITION_LIFE,
        scope=OF_CASE,
        has_documents=True,
        shows=(
            Show("case", column=True),
            Show("text", column=True),
            Show("owner", column=True, filter=True),
            Show("due_date", column=True, filter=True),
            Show("status", column=True, filter=True, form=False),
            Show("met_date", form=False),
            Show("evidence", form=False, internal=True),
        ),
        marks={
            ConditionStatus.OPEN: ("info", "clock"),
            ConditionStatus.MET: ("ok", "circle-check"),
            ConditionStatus.LIFTED: ("idle", "circle-slash"),
        },
    )
)

HIT = ENTITIES.register(
    Entity(
        model=Hit,
        comes_by_itself=True,
        row="case_score",
        icon="scan-search",
        parent="partner",
        title="subject_name",
        order="-score",
        lifecycle=HIT_LIFE,
        scope=Scope(unit="partner__unit", people=("partner__lead_officer",)),
        inside=True,
        shows=(
            Show("partner", column=True, form=False, filter=True),
            Show("subject_name", column=True, form=False),
            Show("role", column=True, filter=True, form=False),
            Show("listed_name", column=True, form=False),
            Show("source_list", column=True, filter=True, form=False),
            Show("entry_key", form=False),
            Show("score", column=True, form=False),
            Show("status", column=True, filter=True, form=False),
            Show("found_at", form=False),
            Show("proposal", form=False),
            Show("grounds", form=False),
            Show("proposed_by", form=False),
            Show("settled_by", form=False),
            Show("settled_at", form=False),
        ),
        hidden=("subject_digest", "entry_digest", "explanation", "entry", "engine_version", "snapshot_digest"),
        views=hit_tabs,
        marks={
            HitStatus.POSSIBLE: ("warn", "circle-help"),
            HitStatus.PROPOSED: ("warn", "eye"),
            HitStatus.FALSE_POSITIVE: ("ok", "circle-check"),
            HitStatus.CONFIRMED: ("bad", "octagon-x"),
            HitStatus.GONE: ("idle", "circle-slash"),
        },
    )
)
