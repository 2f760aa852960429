"""What a page draws: how a score adds up, which words of two names met, what would lower a risk."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from shiraka.apps.duediligence.models import Case, Hit
from shiraka.apps.partners.terms import RiskLevel
from shiraka.engines import risk
from shiraka.engines.risk.assessment import rounded
from shiraka.engines.screening.names import ANY, read_name
from shiraka.foundation.languages.current import words
from shiraka.foundation.parameters.definitions.diligence import DIMENSIONS

# Hyphens and apostrophes hold a word together: al-Wahmi is one.
_TOKENS = re.compile(r"\w+(?:[-'’ʿʾ]\w+)*|\W+")
_WHOLE: Final = 100.0

ADD_ON_WORDS: Final[Mapping[str, Any]] = {
    "high_risk_sector": gettext_lazy("High-risk sector"),
    "flow_increased_monitoring": gettext_lazy("Funds through a jurisdiction under increased monitoring"),
    "flow_call_for_action": gettext_lazy("Funds through a jurisdiction with a call for action"),
    "politically_exposed": gettext_lazy("Politically exposed controller"),
    "severity_1": gettext_lazy("Worst controversy of severity 1"),
    "severity_2": gettext_lazy("Worst controversy of severity 2"),
    "severity_3": gettext_lazy("Worst controversy of severity 3"),
    "severity_4": gettext_lazy("Worst controversy of severity 4"),
}

TIER_WORDS: Final[Mapping[str, Any]] = {
    "public_body": gettext_lazy("A public body is verified, never scored (R-09)."),
    "no_money_no_emblem": gettext_lazy("No money and no emblem."),
    "private_money": gettext_lazy("A private entity gives us money."),
    "amount_enhanced": gettext_lazy("The amount is above the limit for enhanced due diligence."),
    "amount_standard": gettext_lazy("Money moves."),
    "high_risk_sector": gettext_lazy("It works in a sector of high risk."),
    "listed_flow": gettext_lazy("Funds pass through a jurisdiction on an anti-money-laundering list (R-10)."),
    "exposed_controller": gettext_lazy("A politically exposed person controls it."),
    "earlier_adverse_case": gettext_lazy("An earlier case was decided against it."),
    "severe_controversy": gettext_lazy("A serious controversy is reported."),
    "foundation": gettext_lazy("It is a foundation."),
    "private_entity": gettext_lazy("It is a private entity."),
    "emblem": gettext_lazy("It will use our emblem or name."),
    "raised_by_hand": gettext_lazy("The tier was raised by hand."),
}

_MEASURES: Final[Mapping[str, Any]] = {
    "cover_mine": gettext_lazy("Share of the partner’s name that met"),
    "cover_theirs": gettext_lazy("Share of the listed name that met"),
    "lacking_mine": gettext_lazy("Heaviest word of the partner without a counterpart"),
    "lacking_theirs": gettext_lazy("Heaviest listed word without a counterpart"),
    "contradicted": gettext_lazy("Each name has a word of its own in the same place"),
    "information": gettext_lazy("How rare the words are that met"),
    "met": gettext_lazy("Number of words that met"),
    "weakest": gettext_lazy("Least alike of the words that met"),
    "mean": gettext_lazy("How alike the words are that met"),
    "joined": gettext_lazy("The names written together"),
    "consonants": gettext_lazy("The consonants of the whole names"),
    "initials": gettext_lazy("Initials that stand for words"),
    "arabic": gettext_lazy("One name is in Arabic script"),
    "cyrillic": gettext_lazy("One name is in Cyrillic script"),
    "single": gettext_lazy("Only one word met"),
    "own": gettext_lazy("Proper words that met"),
    "generic_apart": gettext_lazy("The kinds of body differ"),
    "numbers": gettext_lazy("Numbers in the names differ"),
}
_FACTS: Final[Mapping[str, Any]] = {
    "birth": gettext_lazy("Birth or foundation"),
    "country": gettext_lazy("Country"),
    "registration": gettext_lazy("Registration number"),
}
_CAPS: Final[Mapping[str, Any]] = {
    "numbers": gettext_lazy("Other numbers: the score is capped"),
    "weak_alias": gettext_lazy("Only a weak alias speaks for it: the score is capped"),
    "nothing_own": gettext_lazy("Only words that many bodies carry: the score is capped"),
}
HOW_WORDS: Final[Mapping[str, Any]] = {
    "same": pgettext_lazy("words met", "same word"),
    "meaning": pgettext_lazy("words met", "same meaning"),
    "spelling": pgettext_lazy("words met", "nearly the same spelling"),
    "sound": pgettext_lazy("words met", "same sound"),
    "consonants": pgettext_lazy("words met", "same consonants in another script"),
    "initial": pgettext_lazy("words met", "initial"),
}


@dataclass(frozen=True, kw_only=True)
class Fall:
    """One line of a sum: its label, the figure in words, and the bar from `start`, `width` wide, in percent."""

    label: str
    told: str
    start: float
    width: float
    tone: str = "2"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Advice:
    """One answer that would lower the risk: its question, from what to what, and what follows."""

    code: str
    question: str
    now: int
    to: int
    gain: str
    figure: str
    level: str
    lifts_level: bool


@dataclass(frozen=True, kw_only=True)
class ScoreLine:
    """One question of a case: what it was answered, and what that costs."""

    code: str
    question: str
    dimension: str
    weight: int
    is_critical: bool
    answer: str
    share: str
    is_open: bool


def fall_of(told: Mapping[str, Any]) -> list[Fall]:
    """Return the lines of an assessment as it was kept (`Assessment.as_json`): dimensions first, then what is added."""
    names = dict(DIMENSIONS)
    figure = Fraction(told["figure"] or told["base"])
    scale = max(figure, Fraction(1))
    lines: list[Fall] = []
    at = Fraction(0)
    for line in told["dimensions"]:
        lost = Fraction(line["lost"])
        score = _("does not apply") if line["score"] is None else f"{rounded(Fraction(line['score']))} / 100"
        lines.append(_step(str(names[line["code"]]), at, lost, scale, note=score))
        at += lost
    for item in told["added"]:
        points = Fraction(item["points"])
        lines.append(_step(str(ADD_ON_WORDS[item["reason"]]), at, points, scale, tone="warn"))
        at += points
    return lines


def _step(label: str, at: Fraction, points: Fraction, scale: Fraction, *, tone: str = "2", note: str = "") -> Fall:
    start, width = float(min(at / scale, Fraction(1)) * 100), float(points / scale * 100)
    return Fall(
        label=label,
        told=f"+{rounded(points)}",
        start=start,
        width=max(0.0, min(width, _WHOLE - start)),
        tone=tone,
        note=note,
    )


def lines_of(case: Case, told: Mapping[str, Any]) -> list[ScoreLine]:
    """Return every question of an assessment as it was kept, the costliest first."""
    names = dict(DIMENSIONS)
    found = sorted(told["lines"], key=lambda line: (-Fraction(line["share"]), line["code"]))
    return [
        ScoreLine(
            code=line["code"],
            question=words(case.scheme.question_text(line["code"])),
            dimension=str(names[line["dimension"]]),
            weight=line["weight"],
            is_critical=line["critical"],
            answer=_answer(line["answer"]),
            share=str(rounded(Fraction(line["share"]))),
            is_open=line["answer"] is None,
        )
        for line in found
    ]


def _answer(answer: object) -> str:
    if answer is None:
        return "–"
    return _("does not apply") if answer == "n/a" else str(answer)


def floors_of(case: Case, told: Mapping[str, Any]) -> list[str]:
    """Return in sentences why a level is at least substantial whatever the figure."""
    names = dict(DIMENSIONS)
    found: list[str] = []
    for floor in told["floors"]:
        if floor["kind"] == "critical":
            question = words(case.scheme.question_text(floor["code"]))
            found.append(
                _("%(code)s is critical and was answered 0: %(question)s")
                % {"code": floor["code"], "question": question}
            )
        else:
            score = rounded(Fraction(floor["score"]))
            told_ = {"name": names[floor["code"]], "score": score}
            found.append(_("%(name)s has %(score)s points of 100, below its floor.") % told_)
    return found


def advice_of(case: Case, found: Iterable[risk.Improvement], level: str) -> list[Advice]:
    """Return in words what would lower a risk most."""
    return [
        Advice(
            code=item.code,
            question=words(case.scheme.question_text(item.code)),
            now=item.now,
            to=item.to,
            gain=str(rounded(item.gain)),
            figure=str(rounded(item.figure)),
            level=str(RiskLevel(item.level).label),
            lifts_level=risk.LEVELS.index(item.level) < risk.LEVELS.index(level),
        )
        for item in found
    ]


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A part of a name; `how` is "same", "sound" or "off" for its words, empty for what stands between them."""

    text: str
    how: str = ""


_MARKS: Final = {
    "same": "same",
    "meaning": "sound",
    "spelling": "sound",
    "sound": "sound",
    "consonants": "sound",
    "initial": "sound",
}


def marked(name: str, met: Mapping[str, str], kind: str) -> list[Piece]:
    """Return a name as it is written, each word with how it met; `met` gives that by the word as the engine has it."""
    return [
        Piece(text=token, how=_how(token, met, kind) if any(map(str.isalnum, token)) else "")
        for token in _TOKENS.findall(name)
    ]


def _read(token: str, kind: str) -> tuple[str, ...]:
    """Return the words that the engine makes of one written word: of Abdallah two, of a lone article none."""
    return tuple(word.written for word in read_name(token, kind).words)


def _how(token: str, met: Mapping[str, str], kind: str) -> str:
    found = {met[word] for word in _read(token, kind) if word in met}
    return next((how for how in ("same", "sound") if how in found), "off")


def _by_word(words_met: Sequence[Mapping[str, Any]], side: str) -> dict[str, str]:
    """Return how each word of one side met; one of several written words, as a legal form is, stands for each."""
    return {part: _MARKS[word["how"]] for word in words_met for part in (word[side], *word[side].split())}


def _as_written(name: str, word: str, kind: str) -> str:
    """Return a word of the engine as it stands in the name, itself where no single written word makes it."""
    return next((token for token in _TOKENS.findall(name) if word in _read(token, kind)), word)


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One name of the list beside the name of the partner that was screened."""

    quality: str
    theirs: Sequence[Piece]
    is_best: bool


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A hit as a page shows it: names with the words that met, facts, and how the score adds up."""

    mine: Sequence[Piece]
    names: Sequence[Compared]
    words: Sequence[tuple[str, str, str]]
    facts: Sequence[tuple[str, str, str, bool]]
    lines: Sequence[Fall]
    percent: int


_QUALITIES: Final[Mapping[str, Any]] = {
    "primary": gettext_lazy("Name on the list"),
    "alias": gettext_lazy("Alias"),
    "script": gettext_lazy("Original script"),
    "weak": gettext_lazy("Weak alias"),
}


def comparison_of(hit: Hit) -> Comparison:
    """Return a hit with all that the engine said of it."""
    told, kind = hit.explanation, hit.entry.get("kind", ANY)
    met = told.get("words", ())
    names = hit.entry.get("names", ())
    return Comparison(
        mine=marked(hit.subject_name, _by_word(met, "mine"), kind),
        names=[
            Compared(
                quality=str(_QUALITIES.get(name["quality"], name["quality"])),
                # Of the other names the engine told nothing, so none of their words is marked.
                theirs=marked(name["text"], _by_word(met, "theirs"), kind)
                if name["text"] == hit.listed_name
                else [Piece(text=name["text"])],
                is_best=name["text"] == hit.listed_name,
            )
            for name in sorted(names, key=lambda name: name["text"] != hit.listed_name)
        ],
        words=[
            (
                _as_written(hit.subject_name, word["mine"], kind),
                _as_written(hit.listed_name, word["theirs"], kind),
                str(HOW_WORDS[word["how"]]),
            )
            for word in met
        ],
        facts=[
            (str(_FACTS.get(fact["code"], fact["code"])), fact["mine"], fact["theirs"], fact["points"] > 0)
            for fact in told.get("facts", ())
        ],
        lines=_summed(told, float(hit.score)),
        percent=round(float(hit.score) * 100),
    )


def _chance(points: float) -> float:
    return 100 / (1 + math.exp(-points))


def _summed(told: Mapping[str, Any], score: float) -> list[Fall]:
    """Return how the score comes about, in hundredths: each line is what it adds to or takes from the ones before it.

    The engine adds logarithms of odds, which nobody reads; what they make of the score depends on the order, which is
    what speaks for it first.
    """
    parts = [(str(_MEASURES[item["code"]]), item["points"]) for item in told.get("measures", ())]
    parts += [(str(_FACTS.get(fact["code"], fact["code"])), fact["points"]) for fact in told.get("facts", ())]
    at = told.get("base", 0.0)
    lines = [_line(_("Any two names"), 0.0, _chance(at))]
    for label, points in sorted(parts, key=lambda part: -part[1]):
        lines.append(_line(label, _chance(at), _chance(at + points)))
        at += points
    for cap in told.get("caps", ()):
        lines.append(_line(str(_CAPS[cap]), _chance(at), score * 100))
        break
    return [line for line in lines if line.told not in {"+0", "−0"}]


def _line(label: str, before: float, after: float) -> Fall:
    change = round(after) - round(before)
    sign = "+" if change >= 0 else "−"
    return Fall(
        label=label,
        told=f"{sign}{abs(change)}",
        start=min(before, after),
        width=abs(after - before),
        tone="2" if change >= 0 else "ok",
    )
