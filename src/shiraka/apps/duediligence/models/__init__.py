"""What is stored of due diligence."""

from shiraka.apps.duediligence.models.answer import Answer
from shiraka.apps.duediligence.models.case import Case
from shiraka.apps.duediligence.models.condition import ClearanceCondition
from shiraka.apps.duediligence.models.finding import Controversy, Criterion
from shiraka.apps.duediligence.models.hit import Hit
from shiraka.apps.duediligence.models.lists import Fetched, RunKind, Screened, ScreeningRun, Snapshot, SnapshotState
from shiraka.apps.duediligence.models.scheme import Scheme

__all__ = [
    "Answer",
    "Case",
    "ClearanceCondition",
    "Controversy",
    "Criterion",
    "Fetched",
    "Hit",
    "RunKind",
    "Scheme",
    "Screened",
    "ScreeningRun",
    "Snapshot",
    "SnapshotState",
]
