# SPDX-License-Identifier: Apache-2.0
"""Scheduled jobs run once per slot, however many beats send them.

Time is cut into slots as long as the shortest distance between two runs. The
first task to arrive for a slot claims it in Redis; the twin that a second beat
sent finds the claim and gives up. The claim names the task, so the same task,
delivered again after a crash or retried after an error, may go on. It is
never released: it expires when no message of that slot can be left.
"""

import functools
import logging
from functools import lru_cache

import redis
from sqlalchemy.exc import OperationalError as DatabaseUnavailable

from erp import config
from erp.db import transaction
from erp.models import JobRun

log = logging.getLogger(__name__)

# Errors that may be gone in a moment.
TRANSIENT = (DatabaseUnavailable, OSError)
_CLAIM_SECONDS = 2 * 3600


@lru_cache(maxsize=None)
def broker() -> redis.Redis:
    return redis.Redis.from_url(
        config.get().broker_url, decode_responses=True,
        socket_timeout=5, socket_connect_timeout=2,
    )


def claim(job: str, slot: int, task_id: str) -> bool:
    key = f"erp:job:{job}:{slot}"
    if broker().set(key, task_id, nx=True, ex=_CLAIM_SECONDS):
        return True
    return broker().get(key) == task_id


def once_per_slot(job: str):
    """For bound Celery tasks that take the session and return a line for the record."""

    def decorate(function):
        @functools.wraps(function)
        def run(task, slot_seconds: int):
            slot = int(task.request.sent_at // slot_seconds)
            if not claim(job, slot, task.request.id):
                log.info("%s: slot %d is taken, skipped", job, slot)
                return
            try:
                with transaction() as session:
                    result = function(session)
                    session.add(JobRun(job=job, slot=slot, task_id=task.request.id, result=result))
            except TRANSIENT as error:
                # Keep the slot. Drop the expiry that beat set: Celery 5.2 fails to resend it.
                raise task.retry(
                    exc=error, countdown=min(300, 2 ** (task.request.retries + 1)),
                    headers={"sent_at": task.request.sent_at}, expires=None)
            log.info("%s: slot %d done: %s", job, slot, result)

        return run

    return decorate
