"""What due diligence announces, after it is certain."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CaseOpened:
    """A case was opened on a partner."""

    case_id: int


@dataclass(frozen=True)
class ControversyRecorded:
    """A controversy was entered or changed on a case."""

    controversy_id: int


@dataclass(frozen=True)
class CaseDecided:
    """A case was decided, for or against the partner."""

    case_id: int


@dataclass(frozen=True)
class HitConfirmed:
    """Two persons found that a list means this partner or somebody behind it."""

    hit_id: int


@dataclass(frozen=True)
class HitSettled:
    """A hit was settled, or came back: what the partner's screening says may have changed."""

    hit_id: int


@dataclass(frozen=True)
class ListsChanged:
    """Lists of sanctions or debarments came in force, each in the place of an earlier one or for the first time."""

    snapshot_ids: tuple[int, ...]


@dataclass(frozen=True)
class QuestionnaireSent:
    """The questionnaire of a case waits for the partner."""

    case_id: int
