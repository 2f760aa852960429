"""Words that stand side by side, as one who writes them together hears them: "al nour tech" is "alnourtech".

A run of words meets a word of the other name that sounds as the whole run does. Which of two names has the run does
not matter, and what else a list or a batch holds neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from shiraka.engines.screening.names import LEGAL
from shiraka.engines.screening.vocabulary import KIND, Floats, Integers, Traits, Vocabulary, heard_as, heard_together

MEETS = 0.7
"""What each word of a run counts as alike to the word that is the whole of it."""
LONGEST_RUN = 3


@dataclass(frozen=True)
class Joints:
    """The runs of words of some names: their distinct texts, and of each run its text, name, first place and length."""

    texts: Sequence[str]
    text: Integers
    row: Integers
    start: Integers
    length: Integers

    @staticmethod
    def of(traits: Traits, words: Integers) -> "Joints":
        known: dict[str, int] = {}
        runs: list[tuple[int, int, int, int]] = []
        heard: dict[tuple[int, ...], int] = {}
        is_legal = np.append(traits.kind[:-1] == KIND[LEGAL], False).tolist()
        for row, places in enumerate(words.tolist()):
            name = [place for place in places if place >= 0]
            for length in range(2, LONGEST_RUN + 1):
                for start in range(len(name) - length + 1):
                    run = tuple(name[start : start + length])
                    if any(is_legal[place] for place in run):
                        continue
                    if (text := heard.get(run)) is None:
                        text = heard[run] = known.setdefault(heard_together(traits, run), len(known))
                    runs.append((text, row, start, length))
        columns = np.asarray(runs, np.int32).reshape(-1, 4).T
        return Joints(list(known), *columns)

    def between(self, first: int, end: int) -> "Joints":
        """Return the runs of some of the names, which are numbered from the first of them."""
        some = slice(*np.searchsorted(self.row, (first, end)).tolist())
        return Joints(
            self.texts, self.text[some], self.row[some] - np.int32(first), self.start[some], self.length[some]
        )

    def says(self, share: Floats) -> Floats:
        """Return what the words of each run say together, by name and place what each says."""
        padded = np.concatenate((share, np.zeros((len(share), 1), np.float32)), axis=1)
        said = padded[self.row, self.start] + padded[self.row, self.start + 1]
        third = padded[self.row, np.minimum(self.start + 2, padded.shape[1] - 1)]
        return np.asarray(np.where(self.length == LONGEST_RUN, said + third, said), np.float32)


def hints(
    asked: Traits, mine: Joints, vocabulary: Vocabulary, theirs: Mapping[str, int]
) -> tuple[tuple[list[int], list[int]], tuple[list[int], list[int]]]:
    """Return pairs of my words and their runs, and pairs of my runs and their words, that sound the same."""
    word: tuple[list[int], list[int]] = [], []
    for turn in np.flatnonzero(asked.are_spelt).tolist():
        for heard in heard_as(asked, turn):
            if (run := theirs.get(heard)) is not None:
                word[0].append(turn)
                word[1].append(run)
    run_of: tuple[list[int], list[int]] = [], []
    for run, text in enumerate(mine.texts):
        found = vocabulary.heard.get(text, ())
        run_of[0].extend([run] * len(found))
        run_of[1].extend(found)
    return word, run_of


def table_of(words: Integers, share: Floats, joints: Joints, size: int, least: float) -> sparse.csr_matrix:
    """Return what each word, and after the words each run, says of each name, without words that say too little."""
    held = (words >= 0) & (share >= least)
    rows = np.repeat(np.arange(len(words), dtype=np.int32), held.sum(axis=1))
    values = np.concatenate((share[held], joints.says(share)))
    places = np.concatenate((words[held], size + joints.text))
    names = np.concatenate((rows, joints.row))
    shape = (max(1, size + len(joints.texts)), max(1, len(words)))
    return sparse.csr_matrix((values, (places, names)), shape, np.float32)
