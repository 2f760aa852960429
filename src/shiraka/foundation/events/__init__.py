"""Upwards without importing upwards: facts published after commit, and facts asked for from above."""

from shiraka.foundation.events.facts import Fact, FactNotSupplied, needs, supply
from shiraka.foundation.events.publishing import publish, subscribe

__all__ = ["Fact", "FactNotSupplied", "needs", "publish", "subscribe", "supply"]
