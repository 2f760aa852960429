"""Tables of states, moves and approval routes, checked when they are imported."""

from shiraka.engines.lifecycle.approval import Facts, Opinion, Route, RouteState, Step, StepState
from shiraka.engines.lifecycle.table import SYSTEM, BadTable, Lifecycle, Move

__all__ = [
    "SYSTEM",
    "BadTable",
    "Facts",
    "Lifecycle",
    "Move",
    "Opinion",
    "Route",
    "RouteState",
    "Step",
    "StepState",
]
