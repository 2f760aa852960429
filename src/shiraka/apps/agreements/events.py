"""What agreements announce, after it is certain."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AgreementSigned:
    """An agreement was signed and has its number."""

    agreement_id: int


@dataclass(frozen=True)
class AgreementInForce:
    """An agreement entered into force or was renewed."""

    agreement_id: int


@dataclass(frozen=True)
class AgreementEnded:
    """An agreement expired or was terminated: its partners may have none in force any more."""

    agreement_id: int
