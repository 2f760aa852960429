"""The scheme of a case: the questions, weights, bands and criteria as they were when it was opened."""

import hashlib
from decimal import Decimal
from typing import Any

import orjson
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shiraka.engines import risk
from shiraka.foundation import clock
from shiraka.foundation.parameters import current as parameters
from shiraka.values.text import Text


class Scheme(models.Model):
    """One version of all that a case is judged by; it is never changed, so a decided case stays what it was.

    `content` holds `questions`, `shares`, `bands`, `add_ons`, `floor` and `criteria`, amounts as text.
    """

    number = models.PositiveIntegerField(gettext_lazy("version"), unique=True)
    digest = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    made_at = models.DateTimeField(gettext_lazy("in use since"))

    class Meta:
        ordering = ("number",)
        verbose_name = gettext_lazy("scheme of due diligence")
        verbose_name_plural = gettext_lazy("schemes of due diligence")

    def __str__(self) -> str:
        return _("Version %(number)s") % {"number": self.number}

    @classmethod
    def in_force(cls) -> "Scheme":
        """Return the scheme that the settings make now; the first case under changed settings begins a new version."""
        content = _content()
        digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
        found = cls._default_manager.filter(digest=digest).first()
        if found is not None:
            return found
        number = (cls._default_manager.aggregate(last=models.Max("number"))["last"] or 0) + 1
        made = {"number": number, "content": content, "made_at": clock.now()}
        return cls._default_manager.get_or_create(digest=digest, defaults=made)[0]

    def engine(self) -> risk.Scheme:
        """Return it as the engine takes it."""
        told = self.content
        return risk.Scheme(
            questions=tuple(
                risk.Question(
                    code=line["code"],
                    dimension=line["dimension"],
                    weight=line["weight"],
                    critical=line["critical"],
                    core=line["core_t1"],
                )
                for line in told["questions"]
            ),
            shares={code: Decimal(percent) for code, percent in told["shares"].items()},
            bands={code: Decimal(points) for code, points in told["bands"].items()},
            add_ons={code: Decimal(points) for code, points in told["add_ons"].items()},
            floor=Decimal(told["floor"]),
        )

    def question_text(self, code: str) -> Text:
        """Return what a question asks; raises `KeyError`."""
        return Text(**_line(self.content["questions"], code)["text"])

    def criterion_text(self, code: str) -> Text:
        """Return what a criterion of exclusion says; raises `KeyError`."""
        return Text(**_line(self.content["criteria"], code)["text"])

    def threshold(self, code: str) -> int | None:
        """Return the percentage of turnover from which a criterion applies, None for any involvement."""
        told = str(_line(self.content["criteria"], code)["turnover_threshold_percent"])
        return int(told) if told.isdigit() else None


def _line(lines: list[dict[str, Any]], code: str) -> dict[str, Any]:
    for line in lines:
        if line["code"] == code:
            return line
    raise KeyError(code)


def _content() -> dict[str, Any]:
    return {
        "questions": [_plain(line) for line in parameters.value("diligence_questions")],
        "shares": {line["dimension"]: str(line["percent"]) for line in parameters.value("diligence_dimension_weights")},
        "bands": {line["band"]: str(line["from_points"]) for line in parameters.value("risk_bands")},
        "add_ons": {line["reason"]: str(line["points"]) for line in parameters.value("risk_add_ons")},
        "floor": str(parameters.value("risk_dimension_floor")),
        "criteria": [_plain(line) for line in parameters.value("exclusion_list")],
    }


def _plain(line: Any) -> dict[str, Any]:
    return {name: cell.as_dict() if isinstance(cell, Text) else cell for name, cell in line.items()}
