"""The text of documents, in passages."""

from django.db import models

from shiraka.foundation.documents.models import Document


class Passage(models.Model):
    """A part of the text of a document, to show where the words stand; `page` is 0 where there are none."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    number = models.PositiveIntegerField()
    page = models.PositiveIntegerField()
    text = models.TextField()
    folded = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("document", "number"), name="passages_in_order"),)

    def __str__(self) -> str:
        return self.text[:60]
