"""The questionnaire as it is packaged, and cases that the manual works out."""

import csv
from decimal import Decimal
from importlib.resources import files

from shiraka.engines.risk import Question, Scheme

SHARES = {"G": Decimal(20), "F": Decimal(25), "I": Decimal(25), "S": Decimal(20), "C": Decimal(10)}
BANDS = {"low": Decimal(0), "moderate": Decimal(25), "substantial": Decimal(45), "high": Decimal(65)}
ADD_ONS = {
    "high_risk_sector": Decimal(10),
    "flow_increased_monitoring": Decimal(5),
    "flow_call_for_action": Decimal(20),
    "politically_exposed": Decimal(10),
    "severity_1": Decimal(0),
    "severity_2": Decimal(5),
    "severity_3": Decimal(15),
    "severity_4": Decimal(30),
}
JOURNEY = {"G": "323333322", "F": "233322333", "I": "33321333", "S": "03223222", "C": "223131"}


def packaged() -> tuple[Question, ...]:
    path = files("shiraka.foundation.parameters").joinpath("data/dd_questions.csv")
    with path.open(encoding="utf-8") as stream:
        return tuple(
            Question(
                code=line["code"],
                dimension=line["dimension"],
                weight=int(line["weight"]),
                critical=line["critical"] == "1",
                core=line["core_t1"] == "1",
            )
            for line in csv.DictReader(stream)
        )


def scheme(questions: tuple[Question, ...] | None = None) -> Scheme:
    return Scheme(
        questions=packaged() if questions is None else questions,
        shares=SHARES,
        bands=BANDS,
        add_ons=ADD_ONS,
        floor=Decimal(40),
    )


def journey(**changed: int) -> dict[str, int]:
    """Return the answers of journey J1 by code, some of them changed."""
    given = {
        f"{letter}{place}": int(points) for letter, all_ in JOURNEY.items() for place, points in enumerate(all_, 1)
    }
    return given | changed
