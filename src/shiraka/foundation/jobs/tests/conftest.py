"""Jobs that only the test at hand knows."""

from collections.abc import Iterator

import pytest

from shiraka.foundation.jobs.definition import JOBS


@pytest.fixture(autouse=True)
def _no_jobs_but_those_of_the_test() -> Iterator[None]:
    known = dict(JOBS)
    JOBS.clear()
    yield
    JOBS.clear()
    JOBS.update(known)
