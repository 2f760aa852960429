"""What is in the index. The words themselves are kept as each database searches best (`sqlite.py`, `postgresql.py`)."""

from django.db import models

DOCUMENT = "document"
"""The kind of entries that stand for the text of a document; all others are keys of entities."""


class IndexEntry(models.Model):
    """A record or a document that can be found.

    It is entered anew with each change, so that a higher key was changed later: what is newest is found first
    without sorting. `names` are the folded short texts it is called by, a line each.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=60)
    object_id = models.PositiveBigIntegerField()
    names = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "object_id"), name="one_entry_in_the_index"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class KnownWord(models.Model):
    """A word that some text holds, under one of the keys by which a mistyped one leads to it."""

    key = models.BigIntegerField()
    word = models.CharField(max_length=24)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "word"), name="known_word_under_its_key"),)

    def __str__(self) -> str:
        return self.word
