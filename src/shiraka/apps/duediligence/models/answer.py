"""Answers to the questionnaire: what the partner says and shows, and what the analyst finds it worth."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from shiraka.apps.duediligence.models.case import Case
from shiraka.apps.duediligence.terms import Points
from shiraka.foundation.languages.current import words
from shiraka.foundation.records import Record
from shiraka.values.text import Text


class Answer(Record):
    """One question of a case; there is one for each that its tier asks, from the day it is opened.

    The partner writes `statement` and `evidence`; `points`, `is_not_applicable` and `note` are the analyst's.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="answers", verbose_name=_("case"))
    code = models.CharField(_("question"), max_length=8, editable=False)
    place = models.PositiveSmallIntegerField(default=0, editable=False)
    statement = models.TextField(_("answer"), blank=True)
    evidence = models.TextField(
        _("evidence"), blank=True, help_text=_("Name the document and its date; add the file itself to this answer.")
    )
    points = models.PositiveSmallIntegerField(_("points"), choices=Points, null=True, blank=True)
    is_not_applicable = models.BooleanField(_("does not apply"), default=False)
    note = models.TextField(_("why these points"), blank=True)

    class Meta:
        ordering = ("case", "place")
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = (models.UniqueConstraint(fields=("case", "code"), name="one_answer_to_a_question"),)

    def __str__(self) -> str:
        return f"{self.code} {words(self.question)}"

    def clean(self) -> None:
        """Refuse changes once it is read again, and "does not apply" without why; raises `ValidationError`."""
        if not self.case.is_worked_on and not self.is_as_stored():
            raise ValidationError(_("The case was handed over; the analyst takes it back before answers change."))
        if self.is_not_applicable and self.points is not None:
            raise ValidationError({"points": _("It has points, or it does not apply.")})
        if self.is_not_applicable and not self.note.strip():
            raise ValidationError({"note": _("Say why it does not apply.")})

    @property
    def question(self) -> Text:
        """What is asked, in three languages, by the scheme of the case."""
        return self.case.scheme.question_text(self.code)

    @property
    def is_settled(self) -> bool:
        return self.is_not_applicable or self.points is not None
