"""The pages of duplicates: pairs that may be one organisation, the two side by side, merging and taking it back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.apps.partners.actions.duplicates import tell_apart
from shiraka.apps.partners.actions.merging import belongings, merge, undo_merger
from shiraka.apps.partners.entity import PARTNER
from shiraka.apps.partners.jobs import find_duplicates
from shiraka.apps.partners.models import Merger, Pair, Partner
from shiraka.apps.partners.queries import partners_for
from shiraka.apps.partners.rules.duplicates import in_words
from shiraka.apps.partners.rules.merging import against_merging, likely_survivor
from shiraka.apps.partners.terms import Verdict
from shiraka.engines.matching import Reason
from shiraka.foundation.access.outside import is_outside
from shiraka.foundation.access.permission import Standing
from shiraka.foundation.entities.actions import Conflict
from shiraka.foundation.entities.fields import CodesField, country_name
from shiraka.foundation.entities.values import Value, held, record_url, value_of
from shiraka.foundation.entities.views import EntityHistory, EntityPage
from shiraka.foundation.jobs.enqueue import enqueue
from shiraka.foundation.languages.fields import TranslatedField
from shiraka.foundation.workflow.conditions import Refused, changed_since_read
from shiraka.values.text import Text

PAGE = 20
_CURSOR = re.compile(r"(\d{1,4})-(\d{1,18})")
_ON_LINES = frozenset({"former_names", "board", "owners"})
"""Texts that hold one thing on each line: those of both records may be put together."""
FIRST, SECOND, BOTH = "first", "second", "both"


class ReasonForm(forms.Form):
    """Why: it stands in the trail of both records."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, widget=forms.TextInput(attrs={"class": "in"})
    )


class DuplicatesPage(EntityPage):
    """A page about pairs of partners: for the staff who may edit both."""

    entity = PARTNER
    permission = PARTNER.edit

    def enter(self) -> None:
        super().enter()
        if is_outside(self.user):
            raise Http404

    def seen(self) -> QuerySet[Pair]:
        """Return the pairs of which this reader may know both."""
        mine = partners_for(self.user).values("pk")
        return Pair.objects.filter(first__in=mine, second__in=mine).select_related("first", "second")

    def pair(self, pk: int) -> Pair:
        """Return a pair not merged yet, or 404; raises `PermissionDenied` unless both are theirs to edit."""
        named = [f"{side}__{name}" for side in (FIRST, SECOND) for name in PARTNER.relations()]
        pairs = self.seen().exclude(verdict=Verdict.MERGED).select_related("verdict_by", *named)
        pair = pairs.filter(pk=pk).first()
        if pair is None:
            raise Http404
        for partner in (pair.first, pair.second):
            if not Standing.seen(self.user, partner).allows(PARTNER.edit):
                raise PermissionDenied
        return pair


@dataclass(frozen=True, kw_only=True)
class ShownPair:
    """A pair on the list: how likely in hundredths, the names with what counts for it and against it, in words."""

    pair: Pair
    percent: int
    reasons_for: Sequence[str]
    reasons_against: Sequence[str]
    first_country: str
    second_country: str


def shown(pair: Pair) -> ShownPair:
    """Return a pair with its reasons in the reader's language."""
    reasons = [
        Reason(code=code, points=points, mine=mine, theirs=theirs) for code, points, mine, theirs in pair.reasons
    ]
    return ShownPair(
        pair=pair,
        percent=min(99, round(pair.likelihood / 10)),
        reasons_for=[in_words(reason) for reason in reasons if reason.points > 0 and reason.code != "name_said"],
        reasons_against=[in_words(reason) for reason in reversed(reasons) if reason.points < 0],
        first_country=country_name(pair.first.country),
        second_country=country_name(pair.second.country),
    )


class DuplicateList(DuplicatesPage):
    """The pairs that nobody has looked at yet, the surest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = self.found()
        after = self.next_after(found)
        context = {
            "pairs": [shown(pair) for pair in found[:PAGE]],
            "older": f"?after={after}" if after else "",
            "is_first": "after" not in request.GET,
            "back_url": reverse("partner-list"),
        }
        return self.page(context, template="duplicates")

    def found(self) -> list[Pair]:
        """Return a page of pairs after the one that the address names, and one more where there are more."""
        pairs = self.seen().filter(verdict=Verdict.OPEN)
        if after := _CURSOR.fullmatch(self.request.GET.get("after", "")):
            likelihood, pk = int(after[1]), int(after[2])
            pairs = pairs.filter(Q(likelihood__lt=likelihood) | Q(likelihood=likelihood, pk__lt=pk))
        return list(pairs.order_by("-likelihood", "-pk")[: PAGE + 1])

    @staticmethod
    def next_after(found: Sequence[Pair]) -> str:
        """Return what names the last pair of a page, empty where there are no more."""
        return f"{found[PAGE - 1].likelihood}-{found[PAGE - 1].pk}" if len(found) > PAGE else ""


class DuplicateSearch(DuplicatesPage):
    """Comparing what is new or changed with the register at once, instead of tonight."""

    def post(self, request: HttpRequest) -> HttpResponse:
        enqueue(find_duplicates, requested_by=self.user, key="register")
        messages.success(request, _("The register is being compared. Pairs appear here as they are found."))
        return redirect("duplicate-list")


@dataclass(frozen=True, kw_only=True)
class Side:
    """One of the two values of a difference."""

    key: str
    value: Value
    words: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A field, or one language of it, in which the two records differ, with what may be taken."""

    name: str
    label: str
    language: str
    sides: Sequence[Side]
    may_unite: bool
    is_united: bool

    @property
    def taken(self) -> str:
        """Which side is chosen, or both."""
        return BOTH if self.is_united else next((side.key for side in self.sides if side.is_chosen), "")


class DuplicatePage(DuplicatesPage):
    """The two records side by side: choose field by field and merge.

    `choices` are those of the form, unless they came another way.
    """

    choices: Mapping[str, str] | None = None

    def choice(self, name: str) -> str:
        """Return what was chosen under a name, empty for nothing."""
        given = self.request.POST or self.request.GET if self.choices is None else self.choices
        return given.get(name, "")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if remaining := self.remaining(pk):
            words = _("The two were merged into this record, %(number)s.") % {"number": remaining.number}
            messages.info(request, words)
            return redirect(record_url(remaining))
        return self.show(self.pair(pk), ReasonForm())

    def remaining(self, pk: int) -> Partner | None:
        """Return what two merged records became, where this reader may know of it."""
        pair = Pair.objects.filter(pk=pk, verdict=Verdict.MERGED).first()
        if pair is None:
            return None
        gone = [absorbed_record(self.user, key) for key in (pair.first_id, pair.second_id)]
        return next((absorbed.merged_into for absorbed in gone if absorbed is not None), None)

    def swapped(self, pair: Pair) -> HttpResponse:
        """Show the pair with the other record to stay; what was chosen and typed is kept.

        What was only proposed for the one that stayed before is proposed anew for the other.
        """
        given = {name: str(value) for name, value in self.request.POST.items()}
        self.choices = {"survivor": given.get("survivor", "")}
        survivor, _absorbed = self.chosen(pair)
        proposed = {item.name: item.taken for item in self.differences(pair, survivor)}
        self.choices = {
            **{name: value for name, value in given.items() if name in proposed and value != proposed[name]},
            "survivor": given["stays"],
        }
        return self.show(pair, ReasonForm(initial={"reason": given.get("reason", "")}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.remaining(pk):
            return redirect(request.path)
        pair = self.pair(pk)
        if request.POST.get("stays") in {FIRST, SECOND}:
            return self.swapped(pair)
        form = ReasonForm(request.POST)
        survivor, absorbed = self.chosen(pair)
        if not form.is_valid():
            return self.show(pair, form, status=422)
        try:
            merge(
                survivor,
                absorbed,
                actor=self.user,
                values=self.values(pair),
                versions={partner.pk: self.stated(partner) for partner in (survivor, absorbed)},
                reason=form.cleaned_data["reason"],
            )
        except Conflict:
            return self.show(self.pair(pk), form, status=409, conditions=[changed_since_read()])
        except Refused as refusal:
            return self.show(pair, form, status=409, conditions=refusal.conditions)
        words = _("%(absorbed)s is merged into %(survivor)s. It can be undone on the page of this record.")
        messages.success(request, words % {"absorbed": absorbed.number, "survivor": survivor.number})
        return redirect(record_url(survivor))

    def stated(self, partner: Partner) -> int:
        given = self.request.POST.get(f"version-{partner.pk}", "")
        return int(given) if given.isdigit() and len(given) < 10 else partner.version  # noqa: PLR2004 - a column's width

    def chosen(self, pair: Pair) -> tuple[Partner, Partner]:
        """Return which record stays and which goes: as chosen, else by how far their due diligence is."""
        wanted = self.choice("survivor")
        likely = likely_survivor(pair.first, pair.second)
        is_first = wanted == FIRST if wanted in {FIRST, SECOND} else likely == pair.first
        return (pair.first, pair.second) if is_first else (pair.second, pair.first)

    def show(self, pair: Pair, form: ReasonForm, status: int = 200, **more: Any) -> HttpResponse:
        survivor, absorbed = self.chosen(pair)
        more.setdefault("conditions", against_merging(survivor, absorbed))
        context = {
            "shown": shown(pair),
            "pair": pair,
            "survivor": survivor,
            "absorbed": absorbed,
            "survives": FIRST if survivor == pair.first else SECOND,
            "differences": self.differences(pair, survivor),
            "moving": [
                (count, model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)
                for model, count in belongings(absorbed).items()
            ],
            "form": form,
            "back_url": reverse("duplicate-list"),
            **more,
        }
        return self.page(context, status=status, template="duplicate")

    def differences(self, pair: Pair, survivor: Partner) -> list[Difference]:
        """Return the fields that differ, each language of a text by itself; what is chosen is the fuller value."""
        found: list[Difference] = []
        for name in mergeable():
            field = PARTNER.field(name)
            one, other = held(pair.first, field), held(pair.second, field)
            languages: Sequence[str] = ("",)
            if isinstance(field, TranslatedField):
                languages = Text.of(one).differing(Text.of(other))
            elif one == other:
                continue
            found += [self.difference(pair, survivor, name, language) for language in languages]
        return found

    def difference(self, pair: Pair, survivor: Partner, name: str, language: str) -> Difference:
        field = PARTNER.field(name)
        wanted = self.choice(_box(name, language))
        raw = {key: _part(held(partner, field), language) for key, partner in _sides(pair)}
        own, another = (FIRST, SECOND) if survivor == pair.first else (SECOND, FIRST)
        may_unite = _may_unite(name) and all(raw.values())
        default = BOTH if may_unite else own if raw[own] not in ("", None, []) else another
        taken = wanted if wanted in {FIRST, SECOND, BOTH} else default
        return Difference(
            name=_box(name, language),
            label=str(field.verbose_name),
            language=language,
            sides=[
                Side(
                    key=key,
                    value=value_of(PARTNER, partner, name),
                    words=str(raw[key]) if language else "",
                    is_chosen=taken == key,
                )
                for key, partner in _sides(pair)
            ],
            may_unite=may_unite,
            is_united=taken == BOTH,
        )

    def values(self, pair: Pair) -> dict[str, Any]:
        """Return the value of each field that differs, as it was chosen."""
        survivor, _absorbed = self.chosen(pair)
        values: dict[str, Any] = {}
        for difference in self.differences(pair, survivor):
            name = difference.name.removeprefix("take-").removesuffix(f"-{difference.language}")
            field = PARTNER.field(name)
            sides = dict(_sides(pair))
            chosen = next((side.key for side in difference.sides if side.is_chosen), BOTH)
            if chosen == BOTH:
                values[name] = _united(held(pair.first, field), held(pair.second, field))
            elif difference.language:
                text = values.get(name, held(survivor, field))
                values[name] = text.with_(difference.language, held(sides[chosen], field).get(difference.language))
            else:
                values[name] = held(sides[chosen], field)
        return values


def mergeable() -> list[str]:
    """Return the fields chosen one by one: those of the form, but how secret, which both are equally."""
    return [name for name in PARTNER.form_fields() if name != "confidentiality"]


def _sides(pair: Pair) -> tuple[tuple[str, Partner], tuple[str, Partner]]:
    return (FIRST, pair.first), (SECOND, pair.second)


def _box(name: str, language: str) -> str:
    return f"take-{name}-{language}" if language else f"take-{name}"


def _part(value: Any, language: str) -> Any:
    return Text.of(value).get(language) if language else value


def _may_unite(name: str) -> bool:
    return name in _ON_LINES or isinstance(PARTNER.field(name), CodesField)


def _united(one: Any, other: Any) -> Any:
    if isinstance(one, str):
        return "\n".join(
            dict.fromkeys(line.strip() for line in (*one.splitlines(), *other.splitlines()) if line.strip())
        )
    return list(dict.fromkeys([*one, *other]))


class TellApart(DuplicatesPage):
    """Saying that the two are two organisations; the pair is proposed no more until their names change."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        pair = self.pair(pk)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.warning(request, _("Say why they are two organisations: others will ask."))
            return redirect("duplicate", pk)
        tell_apart(pair, actor=self.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Remembered: these are two organisations."))
        return redirect("duplicate-list")


class UndoMerger(DuplicatesPage):
    """Taking a merger back, after a look at what it would do."""

    def get(self, _request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(self.merger(pk), ReasonForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        merger = self.merger(pk)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self.show(merger, form, status=422)
        try:
            undone = undo_merger(merger, actor=self.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            return self.show(merger, form, status=409, conditions=refusal.conditions)
        messages.success(request, _("They are two records again."))
        if left := [*undone.rows, *undone.fields]:
            words = _("Changed since, and left with %(number)s: %(things)s.")
            messages.warning(request, words % {"number": merger.survivor.number, "things": ", ".join(left)})
        return redirect(record_url(merger.absorbed))

    def merger(self, pk: int) -> Merger:
        """Return a merger that stands, or 404; raises `PermissionDenied` unless the survivor is theirs to edit."""
        mine = partners_for(self.user).values("pk")
        merger = Merger.objects.filter(pk=pk, survivor__in=mine, undone_at=None).select_related("merged_by").first()
        if merger is None:
            raise Http404
        self.need(PARTNER.edit, merger.survivor)
        return merger

    def show(self, merger: Merger, form: ReasonForm, status: int = 200, **more: Any) -> HttpResponse:
        context = {"merger": merger, "form": form, "back_url": record_url(merger.survivor), **more}
        return self.page(context, status=status, template="unmerge")


def absorbed_record(user: Any, pk: int) -> Partner | None:
    """Return a record that was merged into one this person may read, else None."""
    # Asked of the one it was merged into: a list of all that may be read would be made anew for each page.
    survivor = partners_for(user).filter(pk=OuterRef("merged_into"))
    return Partner.everyone.filter(Exists(survivor), pk=pk).select_related("merged_into").first()


class PartnerHistory(EntityHistory):
    """The trail of a partner; that of a record merged into another stays readable to whoever reads that one."""

    def record(self, pk: int) -> Any:
        absorbed = None if is_outside(self.user) else absorbed_record(self.user, pk)
        return absorbed or super().record(pk)
