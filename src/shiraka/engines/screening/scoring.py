"""From what was measured of two names to a score: a sum of points, each read off a curve, none of which is hidden.

Each measure has a curve for persons and one for organisations and vessels, which rises or falls only; between its
knots it is straight. The sum of the points is the logarithm of the odds that both are one; the score is the
probability, moved so that the recommended threshold is 0.5. `data/weights.json` holds the curves, which
`benchmarks.screening.fit` makes.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from shiraka.engines.screening.comparing import FEATURES
from shiraka.engines.screening.vocabulary import Floats

THRESHOLD = 0.5
"""The recommended one."""
PLACES = 4
"""Decimals of a score."""
_FARTHEST = 100.0
"""Points against a match from which on more of them are the same."""


@dataclass(frozen=True, slots=True)
class Curve:
    """Points by a measure: knots from the least to the greatest, and the points at each."""

    knots: Sequence[float]
    points: Sequence[float]


@dataclass(frozen=True, slots=True)
class Weights:
    """The curves of one kind of names, and the points where all of them give none."""

    base: float
    curves: Mapping[str, Curve]

    def points(self, features: Floats) -> Floats:
        """Return the points of each measure, by pair and measure in the order of `FEATURES`."""
        columns = [
            np.interp(features[:, place], self.curves[name].knots, self.curves[name].points)
            for place, name in enumerate(FEATURES)
        ]
        return np.stack(columns, axis=1)


@cache
def weights() -> Mapping[str, Weights]:
    """Return the weights by kind, as they are shipped."""
    return _read(files("shiraka.engines.screening").joinpath("data/weights.json").read_text(encoding="utf-8"))


def _read(text: str) -> Mapping[str, Weights]:
    told = json.loads(text)
    return {
        kind: Weights(given["base"], {name: Curve(*curve) for name, curve in given["curves"].items()})
        for kind, given in told.items()
    }


def score_of(points: float) -> float:
    """Return the score, from 0 to 1, of a sum of points."""
    return round(1 / (1 + math.exp(-max(points, -_FARTHEST))), PLACES)
