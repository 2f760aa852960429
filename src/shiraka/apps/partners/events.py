"""What the register announces, after it is certain."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PartnerCleared:
    """Due diligence was decided in favour of a partner, with or without conditions."""

    partner_id: int


@dataclass(frozen=True)
class PartnerNotCleared:
    """Due diligence was decided against a partner."""

    partner_id: int


@dataclass(frozen=True)
class PartnerSuspended:
    """A partner was suspended: nothing new is agreed or paid."""

    partner_id: int


@dataclass(frozen=True)
class PartnerReinstated:
    """A suspension was lifted."""

    partner_id: int


@dataclass(frozen=True)
class PartnerEnded:
    """The relation with a partner was ended."""

    partner_id: int
