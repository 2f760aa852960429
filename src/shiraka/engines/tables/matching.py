"""Which column of a table gives which field, by the words it is headed with in any language."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from shiraka.engines.tables.headers import Column
from shiraka.values.folding import fold

_LIKE_ENOUGH = 0.86
_SHORTEST_LIKE = 5
_REMARK = re.compile(r"\((?!\s*(?:en|fr|ar|english|french|arabic)\b)[^)]*\)|\*", re.IGNORECASE)
_LANGUAGES = {
    "en": frozenset(map(fold, ("en", "english", "anglais", "الإنجليزية", "بالإنجليزية", "إنجليزي", "eng"))),
    "fr": frozenset(map(fold, ("fr", "french", "français", "francais", "الفرنسية", "بالفرنسية", "فرنسي", "fra"))),
    "ar": frozenset(map(fold, ("ar", "arabic", "arabe", "العربية", "بالعربية", "عربي", "ara"))),
}


class Titles:
    """The words by which each field may be headed.

    `words` are lists by field, or by a field and its language such as `name.fr` for those that are `translated`.
    """

    def __init__(self, words: Mapping[str, Iterable[str]], translated: frozenset[str] = frozenset()) -> None:
        self._exact: dict[str, str] = {}
        self._translated = translated
        for field, titles in words.items():
            for title in titles:
                self._exact.setdefault(fold(title), field)
        self._exact.pop("", None)

    def is_known(self, title: str) -> bool:
        """Tell whether a title is one of ours, word for word."""
        return self._exactly(title) != ""

    def _exactly(self, title: str) -> str:
        for text in (title, _REMARK.sub(" ", title)):
            folded = fold(text)
            if found := self._exact.get(folded):
                return found
            rest, language = _without_language(folded)
            base = self._exact.get(rest, "").partition(".")[0] if language else ""
            if base in self._translated:
                return f"{base}.{language}"
        return ""

    def propose(self, columns: Sequence[Column]) -> dict[int, str]:
        """Return the field of each column that has one, each field once: the exact ones first."""
        found: dict[int, str] = {}
        for column in columns:
            field = self._exactly(column.title)
            if field and field not in found.values():
                found[column.index] = field
        rated: list[tuple[float, int, str]] = []
        for column in columns:
            if column.index not in found:
                rated += [(score, column.index, field) for field, score in self._alike(column.title)]
        for _score, index, field in sorted(rated, key=lambda item: (-item[0], item[1])):
            if index not in found and field not in found.values():
                found[index] = field
        return found

    def _alike(self, title: str) -> list[tuple[str, float]]:
        folded, language = _without_language(fold(_REMARK.sub(" ", title)))
        scores: dict[str, float] = {}
        for words, field in self._exact.items():
            base = field.partition(".")[0]
            if language and base not in self._translated:
                continue
            score = _likeness(folded, words)
            if score >= _LIKE_ENOUGH:
                key = f"{base}.{language}" if language else field
                scores[key] = max(score, scores.get(key, 0))
        return list(scores.items())


def signature_of(columns: Sequence[Column]) -> str:
    """Return what tells tables with the same header apart from others, whatever is in them."""
    return hashlib.sha256("\n".join(fold(column.title) for column in columns).encode()).hexdigest()


def _without_language(folded: str) -> tuple[str, str]:
    words = folded.split()
    for language, names in _LANGUAGES.items():
        if len(words) > 1 and words[-1] in names:
            return " ".join(words[:-1]), language
        if len(words) > 1 and words[0] in names:
            return " ".join(words[1:]), language
    return folded, ""


def _likeness(one: str, other: str) -> float:
    if min(len(one), len(other)) < _SHORTEST_LIKE:
        return 0.0
    mine, theirs = set(one.split()), set(other.split())
    if len(theirs) > 1 and theirs <= mine:
        # Every word of the field and some more: "Full legal name of the organisation".
        return 0.9 - 0.01 * len(mine - theirs)
    return SequenceMatcher(None, one, other).ratio()
