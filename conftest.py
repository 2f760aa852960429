"""What every test runs in: a demonstration in a folder of its own, quick passwords, a finder of repeated queries."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker
from zeal.patch import patch

from tests.migrated import Migrated, keep

_home = tempfile.TemporaryDirectory(prefix="shiraka-tests-")


def _set_up() -> None:
    """Set the environment, then Django up; the caller may have chosen the database and Redis."""
    os.environ["SHIRAKA_DEMO"] = "true"
    os.environ["SHIRAKA_HOME"] = _home.name
    # Workers inherit the keys, so that one reads what another stored.
    for name in ("SHIRAKA_AUDIT_KEY", "SHIRAKA_SECRET_KEY"):
        os.environ.setdefault(name, secrets.token_hex(32))
    worker, address = os.environ.get("PYTEST_XDIST_WORKER", ""), os.environ.get("SHIRAKA_REDIS_URL")
    if worker and address:
        # Each worker counts rate limits in a Redis database of its own.
        os.environ["SHIRAKA_REDIS_URL"] = f"{address}/{worker.removeprefix('gw')}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "shiraka.config.settings"
    django.setup()
    # So that a request which asks the database once for each row can be refused, below.
    patch()
    # A worker that inherited this would read the settings before it comes by here.
    del os.environ["DJANGO_SETTINGS_MODULE"]


# At once, as the conftest of a folder that is asked for alone imports models and is read before anything is configured.
_set_up()


def pytest_configure(config: pytest.Config) -> None:
    config.add_cleanup(_home.cleanup)
    hypothesis_settings.register_profile("quick", max_examples=30, deadline=None, derandomize=True)
    hypothesis_settings.register_profile("thorough", max_examples=1000, deadline=None)
    hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what tests counted and measured, whichever worker did: pairs of a role and a page, figures of faults.

    Here, as a run of all tests does not read the conftest of every folder where its summary is written.
    """
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    told = [dict(report.user_properties) for report in reports if getattr(report, "when", "") == "teardown"]
    lines = [str(found["figure"]) for found in told if "figure" in found]
    pairs, wrong = (
        sum(found.get("pairs", 0) for found in told),
        [line for found in told for line in found.get("wrong", [])],
    )
    if pairs:
        lines += [*wrong, f"access: pairs {pairs}, wrong {len(wrong)}"]
    if lines:
        terminalreporter.section("counted")
    for line in lines:
        terminalreporter.line(line)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_looked_up_when_asked_for() -> Iterator[None]:
    """Let a client begin at once: otherwise each would list every static file of every app first."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_query_for_each_row() -> Iterator[None]:
    """Fail every request that asks the same of the database for one record after another."""
    with override_settings(
        MIDDLEWARE=("zeal.middleware.zeal_middleware", *settings.MIDDLEWARE),
        ZEAL_ALLOWLIST=[
            # Two entries of the trail in one request read its end twice, each in its turn.
            {"model": "audit.Head", "field": "get()"},
            # Whoever signs in while another is signed in has the session of either read; allauth looks at its own.
            {"model": "sessions.Session", "field": "get()"},
            # Whoever removes a passkey has it read twice; allauth looks at its own.
            {"model": "mfa.Authenticator", "field": "get()"},
            # The posts of the reader and of the person they name; lists of people have a test that counts.
            {"model": "people.User", "field": "posts"},
        ],
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,  # noqa: ARG001 - asked for its effect
    django_db_modify_db_settings: None,  # noqa: ARG001 - each worker has a name of its own
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Migrated]:
    """Make the database of the tests, and keep a copy of it before any of them runs.

    That of pytest-django makes none where no test has its marker, and tests that kill want the copy alone.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
        found = keep(tmp_path_factory.mktemp("migrated"))
    yield found
    with django_db_blocker.unblock():
        found.forget()
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def migrated(django_db_setup: Migrated) -> Migrated:
    """Return the copy for tests that need a database of their own."""
    return django_db_setup


@pytest.fixture(autouse=True)
def _in_the_language_of_the_system() -> Iterator[None]:
    """Undo what a request of the test left behind: the language of its reader."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the project."""
    return Path(__file__).parent
