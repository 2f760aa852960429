"""A store that speaks S3, a bucket in it for each test, and an installation that keeps its files there."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.storage.server import Bucket, bucket_of, kept_in, serving


@pytest.fixture(scope="session")
def store() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture
def bucket(store: str) -> Iterator[Bucket]:
    """Return a bucket in which this installation keeps its files."""
    cache.clear()
    with bucket_of(store) as made, kept_in(made.url):
        yield made
