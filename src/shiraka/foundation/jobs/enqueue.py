"""Putting a job into the queue, in the transaction of the change that asks for it."""

import json
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import IntegrityError, transaction

from shiraka.foundation import clock
from shiraka.foundation.jobs import wake
from shiraka.foundation.jobs.definition import Function, definition_of

if TYPE_CHECKING:  # The package is read before the models are.
    from datetime import datetime

    from shiraka.foundation.jobs.models import Job
    from shiraka.foundation.people.models import User


def enqueue(
    function: Function,
    *,
    requested_by: "User | None" = None,
    key: str = "",
    not_before: "datetime | None" = None,
    **arguments: object,
) -> "Job":
    """Have a job run, at the earliest when the transaction around this call commits; without a commit, never.

    The arguments must be plain values. With a `key` the same job waits only once: where one does, that one is
    returned. Raises `TypeError` for arguments that the function would not take or that JSON does not keep.
    """
    definition = definition_of(function)
    definition.check(arguments)
    if json.loads(json.dumps(arguments)) != arguments:
        raise TypeError(f"The arguments of {definition.name} would not come back from the database as they are.")
    model: type[Job] = apps.get_model("jobs", "Job")
    with transaction.atomic():
        found = model.waiting_with(definition.name, key)
        if found is None:
            now = clock.now()
            made = model(
                name=definition.name,
                key=key,
                arguments=arguments,
                requested_by=requested_by,
                created_at=now,
                next_attempt_at=not_before or now,
            )
            try:
                with transaction.atomic():
                    made.save(force_insert=True)
                found = made
            except IntegrityError:
                # Somebody else was quicker by a moment.
                found = model.waiting_with(definition.name, key)
                if found is None:
                    raise
        transaction.on_commit(wake.wake)
    return found
