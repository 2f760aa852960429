"""`python -m shiraka.engines.risk CASE.json`: the score of a case, line by line.

The file holds `scheme` (questions, shares, bands, add_ons, floor), `answers` by code (0 to 4 or "n/a") and `reasons`.
"""

import json
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from shiraka.engines.risk import (
    NOT_APPLICABLE,
    Assessment,
    BadScheme,
    Improvement,
    NotApplicable,
    Question,
    Scheme,
    assess,
    improvements,
)
from shiraka.engines.risk.assessment import rounded


def main(arguments: list[str]) -> int:
    """Print the score of the case in a file; return 1 for what cannot be read, 2 without a file."""
    if arguments in (["-h"], ["--help"]):
        sys.stdout.write(f"{__doc__}\n")
        return 0
    if len(arguments) != 1:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    try:
        told = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))
        scheme = _scheme(told["scheme"])
        answers: dict[str, int | NotApplicable] = {
            code: NOT_APPLICABLE if answer == "n/a" else answer for code, answer in told["answers"].items()
        }
        reasons = tuple(told.get("reasons", ()))
        found, better = assess(scheme, answers, reasons), improvements(scheme, answers, reasons)
    except (OSError, BadScheme, KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        sys.stderr.write(f"{arguments[0]}: {type(error).__name__}: {error}\n")
        return 1
    sys.stdout.write("\n".join((*_told(found), *_advised(better), "")))
    return 0


def _scheme(told: dict[str, object]) -> Scheme:
    questions = told["questions"]
    if not isinstance(questions, list):
        raise BadScheme("`questions` is a list.")
    return Scheme(
        questions=tuple(Question(**line) for line in questions),
        shares=_amounts(told["shares"]),
        bands=_amounts(told["bands"]),
        add_ons=_amounts(told["add_ons"]),
        floor=Decimal(str(told["floor"])),
    )


def _amounts(told: object) -> dict[str, Decimal]:
    if not isinstance(told, dict):
        raise BadScheme("Shares, bands and points added are objects.")
    return {str(code): Decimal(str(amount)) for code, amount in told.items()}


def _told(found: Assessment) -> list[str]:
    lines = [f"{'question':10}{'weight':>7}{'answer':>8}{'lost':>9}{'share':>9}"]
    for line in found.lines:
        answer = "-" if line.answer is None else line.answer.value if line.answer is NOT_APPLICABLE else line.answer
        name = f"{line.code}{'!' if line.is_critical else ''}"
        lines.append(f"{name:10}{line.weight:>7}{answer!s:>8}{_shown(line.points_lost):>9}{_shown(line.share):>9}")
    for each in found.dimensions:
        score = "-" if each.score is None else _shown(each.score)
        lines.append(f"{each.code:10}{each.percent!s:>7}{score:>8}{'':>9}{_shown(each.lost):>9}")
    lines += [f"{item.reason:34}{item.points:>9}" for item in found.added]
    lines += [f"at least substantial: {floor.kind} {floor.code}" for floor in found.floors]
    if found.figure is None:
        return [*lines, f"unanswered: {', '.join(found.unanswered)}" if found.unanswered else "nothing applies"]
    return [*lines, f"risk {found.shown} (exactly {found.figure}), band {found.band}, level {found.level}"]


def _advised(better: tuple[Improvement, ...]) -> list[str]:
    return [
        f"{item.code} from {item.now} to {item.to}: {_shown(item.figure)} {item.level} (-{_shown(item.gain)})"
        for item in better
    ]


def _shown(figure: Fraction) -> str:
    return str(rounded(figure))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
