"""What is special about the pages of due diligence: the case with its score, the questionnaire, a hit side by side."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shiraka.apps.duediligence import pictures
from shiraka.apps.duediligence.actions.cases import ANSWER, hand_in
from shiraka.apps.duediligence.entity import ANSWER as ANSWERS
from shiraka.apps.duediligence.entity import CASE, CRITERION, HIT
from shiraka.apps.duediligence.forms import AnalystAnswerForm, CriterionForm, LineForm, PartnerAnswerForm, RestForm
from shiraka.apps.duediligence.models import Answer, Case, Hit
from shiraka.apps.duediligence.rules import assessment
from shiraka.apps.duediligence.terms import CaseStatus, Finding, HitStatus
from shiraka.apps.partners.terms import RiskLevel
from shiraka.foundation import clock
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import Standing, allowed, visible
from shiraka.foundation.documents.models import Document
from shiraka.foundation.entities.actions import Conflict
from shiraka.foundation.entities.batch import update_records
from shiraka.foundation.entities.list_page import rows_of
from shiraka.foundation.entities.list_pages import EntityList
from shiraka.foundation.entities.record_page import record_page
from shiraka.foundation.entities.values import record_url
from shiraka.foundation.entities.views import EntityPage, EntityRecord
from shiraka.foundation.parameters.definitions.diligence import DIMENSIONS
from shiraka.foundation.workflow.conditions import Condition, Refused, holders, unmet

FINDINGS = "case_score:R"
SHOWN_HITS = 10
ASKED_FOR = ("answers", "criteria", "controversies", "conditions", "partner__hits")
REST = "rest"
"""What the fields for all unchecked criteria are called by."""


class CaseList(EntityList):
    """The queue of cases, with the ways to hits and lists for those who judge them."""

    def extra(self) -> dict[str, Any]:
        return {"may_judge": not is_outside(self.user) and allowed(self.user, FINDINGS)}


class CaseRecord(EntityRecord):
    """The page of a case: its tier and why, its score line by line, what would lower it, hits and criteria."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        record = self.record(pk)
        # Read once: conditions, score and progress all ask for them.
        prefetch_related_objects([record], *ASKED_FOR)
        # Questions and criteria have pages of their own, where all stand together.
        page = record_page(self.user, self.entity, record, without={ANSWERS.key, CRITERION.key})
        context: dict[str, Any] = {"page": page, "record": record, "reasons": reasons_of(record)}
        criteria = record.criteria.all()
        if not is_outside(self.user) and allowed(self.user, FINDINGS, criteria[0] if criteria else record):
            context |= self.findings(record)
        context["progress"] = progress_of(record)
        return self.page(context)

    def findings(self, record: Case) -> dict[str, Any]:
        """Return what the analysts and deciders see: score, floors, advice, hits, criteria."""
        told = record.assessment if record.assessment.get("lines") else None
        is_live = told is None and not record.is_verification and record.is_open
        if is_live:
            told = assessment.assess(record).as_json()
        context: dict[str, Any] = {
            "criteria": list(record.criteria.all()),
            "hits": self.hits(record),
            "hit_heads": [str(HIT.field(show.name).verbose_name) for show in HIT.columns() if show.name != "partner"],
            "is_live": is_live,
            "exclusions": self.exclusions(record),
        }
        if told is None:
            return context
        level = told["level"]
        advised = assessment.improvements(record) if record.is_open and level else ()
        return context | {
            "told": told,
            "level": RiskLevel(level).label if level else "",
            "band": RiskLevel(told["band"]).label if told["band"] else "",
            "fall": pictures.fall_of(told),
            "lines": pictures.lines_of(record, told),
            "floors": pictures.floors_of(record, told),
            "advice": pictures.advice_of(record, advised, level),
        }

    def exclusions(self, record: Case) -> list[str]:
        """Return what excluded the partner: criteria with their words, and names on lists."""
        criteria = {criterion.code: str(criterion) for criterion in record.criteria.all()}
        return [criteria.get(what, what) for what in record.assessment.get("exclusions", ())]

    def hits(self, record: Case) -> Sequence[Any]:
        found = visible(self.user, HIT).filter(partner=record.partner_id).exclude(status=HitStatus.GONE)
        return rows_of(HIT, list(found.select_related(*HIT.relations())[:SHOWN_HITS]), without=("partner",))


def reasons_of(case: Case) -> list[str]:
    """Return why a case has its tier, in sentences."""
    return [str(pictures.TIER_WORDS[code]) for code in case.tier_reasons]


def progress_of(case: Case) -> dict[str, int]:
    """Return how many questions are asked, answered by the partner, and given points."""
    answers = list(case.answers.all())
    answered = sum(bool(answer.statement.strip()) for answer in answers)
    settled = sum(answer.is_settled for answer in answers)
    asked = len(answers)
    return {
        "asked": asked,
        "answered": answered,
        "settled": settled,
        "open": asked - settled,
        "answered_percent": 100 * answered // max(asked, 1),
        "settled_percent": 100 * settled // max(asked, 1),
        "checked": sum(bool(criterion.finding) for criterion in case.criteria.all()),
    }


class HitRecord(EntityRecord):
    """A hit: the name of the partner beside the entry, with the words that met marked in their own scripts."""

    def extra(self, record: Hit) -> dict[str, Any]:
        return {
            "compared": pictures.comparison_of(record),
            "case": Case.objects.filter(partner=record.partner_id).order_by("-pk").first(),
        }


class LinesPage(EntityPage):
    """A page with one small form a line, all stored together or none."""

    entity = CASE
    permission = "case_answer:R"
    editing: ClassVar[str] = "case_answer:C"

    def lines(self, case: Case) -> list[Any]:
        raise NotImplementedError

    def form_class(self) -> type[LineForm]:
        raise NotImplementedError

    def shown(self, case: Case, forms: Sequence[LineForm], status: int = 200, **more: Any) -> HttpResponse:
        raise NotImplementedError

    def record(self, pk: int) -> Any:
        """Return the case, where its lines are theirs to read: without them the page would stand empty."""
        case = super().record(pk)
        self.need(self.permission, case)
        return case

    def may_edit(self, lines: Sequence[Any]) -> bool:
        return bool(lines) and Standing.of(self.user, lines[0]).allows(self.editing)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self.record(pk)
        return self.shown(case, self.forms_of(self.lines(case)))

    def forms_of(self, lines: Sequence[Any], sent: QueryDict | None = None) -> list[LineForm]:
        """Return each line in its form, as it is stored or as it was sent."""
        return [self.form_class()(sent, instance=line, prefix=line.code) for line in lines]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.take(self.record(pk), request.POST)

    def take(self, case: Case, sent: QueryDict) -> HttpResponse:
        """Store what was sent; what is wrong is shown at its line, with all that was typed."""
        lines = self.lines(case)
        if not self.may_edit(lines):
            raise PermissionDenied
        if not case.is_worked_on:
            return self.refused(Refused([handed_over()]), case)
        forms = self.forms_of(lines, sent)
        changed = [form for form in forms if form.is_rewritten]
        # Each is asked, so that every fault shows at once.
        if not all([form.is_valid() for form in changed]):  # noqa: C419 - a generator would stop at the first
            return self.shown(case, forms, status=422)
        try:
            versions = [form.cleaned_data["version"] for form in changed]
            update_records([form.save(commit=False) for form in changed], actor=self.user, versions=versions)
        except Conflict as conflict:
            return self.shown(case, forms, status=409, conflict=conflict.current)
        messages.success(self.request, _("Saved."))
        return redirect(self.request.path)


class Questionnaire(LinesPage):
    """All questions of a case on one page: answered by the partner, or entered and given points by the analyst."""

    def lines(self, case: Case) -> list[Any]:
        return list(visible(self.user, ANSWERS).filter(case=case).select_related("case__scheme", "case__partner"))

    def form_class(self) -> type[LineForm]:
        return PartnerAnswerForm if is_outside(self.user) else AnalystAnswerForm

    def shown(self, case: Case, forms: Sequence[LineForm], status: int = 200, **more: Any) -> HttpResponse:
        groups: dict[str, list[Any]] = {}
        names = dict(DIMENSIONS)
        filed = filed_on([form.instance for form in forms])
        by_code = {line["code"]: line for line in case.scheme.content["questions"]}
        for form in forms:
            question = by_code[form.instance.code]
            groups.setdefault(str(names[question["dimension"]]), []).append((form, question, filed[form.instance.pk]))
        context = {
            "record": case,
            "groups": groups,
            "progress": progress_of(case),
            "may_edit": case.is_worked_on and self.may_edit([form.instance for form in forms]),
            "may_hand_in": case.status == CaseStatus.QUESTIONNAIRE_SENT and allowed(self.user, ANSWER, case),
            "is_partner": is_outside(self.user),
            "back_url": record_url(case),
            **more,
        }
        return self.page(context, status=status, template="questionnaire")


def handed_over() -> Condition:
    """Return the refusal to whoever would change what was handed over."""
    return unmet(
        _("The case was handed over"),
        _("What it rests on changes only once the analyst takes it back."),
        who=holders("case_score:C"),
    )


def filed_on(answers: Sequence[Answer]) -> Counter[int]:
    """Return how many documents each answer has, by its key: one query."""
    kind = ContentType.objects.get_for_model(Answer)
    found = Document.objects.filter(content_type=kind, object_id__in=[answer.pk for answer in answers])
    return Counter(found.values_list("object_id", flat=True))


class HandIn(EntityPage):
    """Handing the answers in: the analyst is told, and they may still be corrected until screening begins."""

    entity = CASE
    permission = ANSWER

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self.record(pk)
        try:
            hand_in(case, actor=self.user)
        except Refused as refusal:
            return self.refused(refusal, case)
        messages.success(request, _("Your answers were handed in."))
        return redirect("case-questionnaire", pk)


class Criteria(LinesPage):
    """All criteria of exclusion on one page, each with finding, source and day."""

    permission = FINDINGS
    editing = "case_score:C"

    def lines(self, case: Case) -> list[Any]:
        return list(visible(self.user, CRITERION).filter(case=case).select_related("case__scheme", "case__partner"))

    def form_class(self) -> type[LineForm]:
        return CriterionForm

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "rest" not in request.POST:
            return super().post(request, pk)
        case, sent = self.record(pk), request.POST.copy()
        rest = RestForm(sent, prefix=REST)
        if not rest.is_valid():
            return self.shown(case, self.forms_of(self.lines(case), sent), status=422, rest=rest)
        for line in self.lines(case):
            if not sent.get(f"{line.code}-finding"):
                sent[f"{line.code}-finding"] = Finding.CLEAR
                sent[f"{line.code}-source"] = rest.cleaned_data["source"]
                sent[f"{line.code}-checked_date"] = rest.cleaned_data["checked_date"].isoformat()
        return self.take(case, sent)

    def shown(self, case: Case, forms: Sequence[LineForm], status: int = 200, **more: Any) -> HttpResponse:
        context = {
            "record": case,
            "forms": forms,
            "unchecked": sum(not form.instance.finding for form in forms),
            "rest": RestForm(prefix=REST, initial={"checked_date": clock.today()}),
            "may_edit": case.is_worked_on and self.may_edit([form.instance for form in forms]),
            "back_url": record_url(case),
            **more,
        }
        return self.page(context, status=status, template="criteria")
