"""Work waits on studies and chapters, as the tests of entities make them."""

from shiraka.foundation.work.tests.conftest import _noon, _tables, library

__all__ = ["_noon", "_tables", "library"]
