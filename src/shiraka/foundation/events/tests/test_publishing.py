"""Subscribers hear of what is certain, each on its own."""

import logging
from dataclasses import dataclass

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from shiraka.foundation.events.publishing import Subscriptions


@dataclass(frozen=True)
class Happened:
    record_id: int


@dataclass(frozen=True)
class HappenedElsewhere:
    record_id: int


def failing(_event: Happened) -> None:
    raise RuntimeError("the subscriber broke")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_heard_before_the_commit() -> None:
    bus, heard = Subscriptions(), list[Happened]()
    bus.subscribe(Happened, heard.append)
    with transaction.atomic():
        bus.publish(Happened(1))
        assert heard == []
    assert heard == [Happened(1)]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_heard_of() -> None:
    bus, heard = Subscriptions(), list[Happened]()
    bus.subscribe(Happened, heard.append)
    with transaction.atomic():
        bus.publish(Happened(1))
        transaction.set_rollback(True)
    assert heard == []


@pytest.mark.django_db
def test_only_the_class_asked_for_is_heard_and_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    bus, heard = Subscriptions(), list[Happened]()
    bus.subscribe(Happened, heard.append)
    bus.subscribe(Happened, heard.append)
    with django_capture_on_commit_callbacks(execute=True):
        bus.publish(HappenedElsewhere(1))
        bus.publish(Happened(2))
    assert heard == [Happened(2)]


@pytest.mark.django_db(transaction=True)
def test_a_failing_subscriber_is_logged_and_breaks_nobody(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.SHIRAKA_RAISE_SUBSCRIBER_ERRORS = False
    bus, heard = Subscriptions(), list[Happened]()
    bus.subscribe(Happened, failing)
    bus.subscribe(Happened, heard.append)
    with caplog.at_level(logging.ERROR):
        bus.publish(Happened(1))
    assert heard == [Happened(1)]
    assert "failing" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_in_tests_the_failure_is_raised_after_all_were_told(settings: Settings) -> None:
    settings.SHIRAKA_RAISE_SUBSCRIBER_ERRORS = True
    bus, heard = Subscriptions(), list[Happened]()
    bus.subscribe(Happened, failing)
    bus.subscribe(Happened, heard.append)
    with pytest.raises(RuntimeError, match="broke"):
        bus.publish(Happened(1))
    assert heard == [Happened(1)]
