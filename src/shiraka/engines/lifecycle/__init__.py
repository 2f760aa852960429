"""Tables of states, moves and approval routes, checked when they are imported."""

from shiraka.engines.lifecycle.approval import Opinion, Route, RouteState, Step, StepState
from shiraka.engines.lifecycle.table import SYSTEM, BadTable, Lifecycle, Move

__all__ = [
    "SYSTEM",
    "BadTable",
    "Lifecycle",
    "Move",
    "Opinion",
    "Route",
    "RouteState",
    "Step",
    "StepState",
]
