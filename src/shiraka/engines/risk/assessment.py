"""The score of a case: every line of it, exact until it is shown (domain.md 6.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from shiraka.engines.risk.scheme import LEVELS, MOST_POINTS, NOT_APPLICABLE, SUBSTANTIAL, Points, Scheme

_MOST = Fraction(100)
_SEVERITIES = ("severity_1", "severity_2", "severity_3", "severity_4")
_FLOWS = ("flow_increased_monitoring", "flow_call_for_action")
_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True, slots=True)
class QuestionLine:
    """One question: what its answer is worth, the points its dimension loses by it, and those the final figure gains.

    `answer` is None where none is given yet.
    """

    code: str
    dimension: str
    weight: int
    is_critical: bool
    answer: Points | None
    points_lost: Fraction
    share: Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class DimensionLine:
    """One dimension: its score, None where no question of it applies, and how much of the figure it makes.

    `percent` is what the scheme gives it; `counted` what it counts once dimensions without a score share theirs out.
    """

    code: str
    score: Fraction | None
    percent: Decimal
    counted: Fraction
    lost: Fraction


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """Points that a reason adds, as they count."""

    reason: str
    points: Decimal


@dataclass(frozen=True, kw_only=True, slots=True)
class Floor:
    """Why the level is at least substantial: a "dimension" below its floor, or a "critical" answer of 0."""

    kind: str
    code: str
    score: Fraction


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """A score with all that it is made of.

    It has no figure and no level while a question is unanswered, nor where nothing that has a share applies: what was
    not looked into is not a low risk. Lines and base count what is unanswered as 0 until then; a dimension is held
    against its floor, and the sum against the cap, only once all of it is answered.
    """

    lines: tuple[QuestionLine, ...]
    dimensions: tuple[DimensionLine, ...]
    added: tuple[Added, ...]
    base: Fraction
    figure: Fraction | None
    band: str
    level: str
    floors: tuple[Floor, ...]
    is_capped: bool
    unanswered: tuple[str, ...]

    @property
    def shown(self) -> Decimal | None:
        """The figure with two decimals, half-even; bands are never decided on it."""
        return None if self.figure is None else rounded(self.figure)

    def as_json(self) -> dict[str, object]:
        """Return it in a form that JSON keeps: exact figures as text, such as "38" or "720/19"."""
        return {
            "lines": [
                {
                    "code": line.code,
                    "dimension": line.dimension,
                    "weight": line.weight,
                    "critical": line.is_critical,
                    "answer": "n/a" if line.answer is NOT_APPLICABLE else line.answer,
                    "points_lost": str(line.points_lost),
                    "share": str(line.share),
                }
                for line in self.lines
            ],
            "dimensions": [
                {
                    "code": line.code,
                    "score": None if line.score is None else str(line.score),
                    "percent": str(line.percent),
                    "counted": str(line.counted),
                    "lost": str(line.lost),
                }
                for line in self.dimensions
            ],
            "added": [{"reason": item.reason, "points": str(item.points)} for item in self.added],
            "base": str(self.base),
            "figure": None if self.figure is None else str(self.figure),
            "shown": None if self.shown is None else str(self.shown),
            "band": self.band,
            "level": self.level,
            "floors": [{"kind": floor.kind, "code": floor.code, "score": str(floor.score)} for floor in self.floors],
            "is_capped": self.is_capped,
        }


def rounded(figure: Fraction, step: Decimal = _CENT) -> Decimal:
    """Return a figure rounded half-even to a step, the cent unless said.

    Exact: a fraction is not first made a decimal of limited length, which could turn a tie.
    """
    steps = figure / Fraction(step)
    floor = steps.numerator // steps.denominator
    rest = steps - floor
    half = Fraction(1, 2)
    up = rest > half or (rest == half and floor % 2 == 1)
    return (Decimal(floor + up) * step).quantize(step, ROUND_HALF_EVEN)


def assess(scheme: Scheme, answers: Mapping[str, Points], reasons: Iterable[str] = ()) -> Assessment:
    """Work out the risk from the answers by the code of their question, and the reasons that add points.

    dimension = 100 * sum(weight * answer / 4) / sum(weight) over the questions that apply; base = 100 - the shares of
    the dimensions. Of a dimension in which no question applies the share is spread over the others in proportion,
    which is our choice: the text says nothing of it. Answers to questions that the scheme lacks count nothing. Only
    the gravest of several severities counts, and of the two kinds of listed jurisdiction. Raises `KeyError` for a
    reason that the scheme does not know, `ValueError` for an answer that is no whole number from 0 to 4.
    """
    for code, answer in answers.items():
        if answer is not NOT_APPLICABLE and not _is_worth_points(answer):
            raise ValueError(f"The answer to {code} is a whole number from 0 to {MOST_POINTS}, not {answer!r}.")
    weights = _weights(scheme, answers)
    scores = {code: _score(scheme, code, answers, weight) for code, weight in weights.items()}
    counted = _counted(scheme, scores)
    lines = _lines(scheme, answers, weights, counted)
    dimensions = tuple(
        DimensionLine(
            code=code,
            score=scores[code],
            percent=scheme.shares[code],
            counted=counted[code],
            lost=counted[code] / 100 * (_MOST - score) if (score := scores[code]) is not None else Fraction(0),
        )
        for code in scheme.dimensions()
    )
    added = tuple(Added(reason=reason, points=scheme.add_ons[reason]) for reason in _counting(reasons, scheme))
    base = sum((line.lost for line in dimensions), Fraction(0))
    total = base + sum((Fraction(item.points) for item in added), Fraction(0))
    unanswered = tuple(question.code for question in scheme.questions if question.code not in answers)
    figure = None if unanswered or not any(counted.values()) else min(total, _MOST)
    floors = _floors(scheme, answers, scores, unanswered)
    band = "" if figure is None else band_of(scheme, figure)
    return Assessment(
        lines=lines,
        dimensions=dimensions,
        added=added,
        base=base,
        figure=figure,
        band=band,
        level=_after_floors(band, floors),
        floors=floors,
        is_capped=figure is not None and total > _MOST,
        unanswered=unanswered,
    )


def band_of(scheme: Scheme, figure: Fraction) -> str:
    """Return the band that an unrounded figure lies in."""
    return next(level for level in reversed(LEVELS) if figure >= Fraction(scheme.bands[level]))


def _is_worth_points(answer: object) -> bool:
    """Tell whether an answer is 0 to 4; True and 2.9 come out of files, and are no answers."""
    return isinstance(answer, int) and not isinstance(answer, bool) and 0 <= answer <= MOST_POINTS


def _weights(scheme: Scheme, answers: Mapping[str, Points]) -> dict[str, int]:
    """Return by dimension what the questions that apply weigh together; what is not answered yet applies."""
    weights = dict.fromkeys(scheme.dimensions(), 0)
    for question in scheme.questions:
        if answers.get(question.code) is not NOT_APPLICABLE:
            weights[question.dimension] += question.weight
    return weights


def _score(scheme: Scheme, dimension: str, answers: Mapping[str, Points], weight: int) -> Fraction | None:
    """Return the score of a dimension by the weight that applies in it; what is not answered yet counts as nothing."""
    got = 0
    for question in scheme.questions:
        answer = answers.get(question.code, 0)
        if question.dimension == dimension and answer is not NOT_APPLICABLE:
            got += question.weight * int(answer)
    return Fraction(100 * got, MOST_POINTS * weight) if weight else None


def _counted(scheme: Scheme, scores: Mapping[str, Fraction | None]) -> dict[str, Fraction]:
    """Return the share of each dimension once those without a score give theirs to the others."""
    there = {code: Fraction(scheme.shares[code]) for code, score in scores.items() if score is not None}
    whole = sum(there.values(), Fraction(0))
    return {code: there[code] * 100 / whole if code in there and whole else Fraction(0) for code in scores}


def _lines(
    scheme: Scheme, answers: Mapping[str, Points], weights: Mapping[str, int], counted: Mapping[str, Fraction]
) -> tuple[QuestionLine, ...]:
    found: list[QuestionLine] = []
    for question in scheme.questions:
        answer = answers.get(question.code)
        lost = Fraction(0)
        if answer is not NOT_APPLICABLE:
            short = MOST_POINTS - int(answer or 0)
            lost = Fraction(100 * question.weight * short, MOST_POINTS * weights[question.dimension])
        found.append(
            QuestionLine(
                code=question.code,
                dimension=question.dimension,
                weight=question.weight,
                is_critical=question.critical,
                answer=answer,
                points_lost=lost,
                share=lost * counted[question.dimension] / 100,
            )
        )
    return tuple(found)


def _counting(reasons: Iterable[str], scheme: Scheme) -> tuple[str, ...]:
    """Return the reasons that count, in the order of the scheme: of several severities and flows only the gravest."""
    given = set(reasons)
    for unknown in sorted(given - scheme.add_ons.keys()):
        raise KeyError(unknown)
    for several in (_SEVERITIES, _FLOWS):
        there = [reason for reason in several if reason in given]
        given -= set(there[:-1])
    return tuple(reason for reason in scheme.add_ons if reason in given)


def _floors(
    scheme: Scheme, answers: Mapping[str, Points], scores: Mapping[str, Fraction | None], unanswered: tuple[str, ...]
) -> tuple[Floor, ...]:
    is_open = {question.dimension for question in scheme.questions if question.code in unanswered}
    weak = [
        Floor(kind="dimension", code=code, score=score)
        for code, score in scores.items()
        if score is not None and code not in is_open and score < Fraction(scheme.floor)
    ]
    critical = [
        Floor(kind="critical", code=question.code, score=Fraction(0))
        for question in scheme.questions
        if question.critical and answers.get(question.code) == 0
    ]
    return (*weak, *critical)


def _after_floors(band: str, floors: tuple[Floor, ...]) -> str:
    if not band or not floors:
        return band
    return max(band, SUBSTANTIAL, key=LEVELS.index)
