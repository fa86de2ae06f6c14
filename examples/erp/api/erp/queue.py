# SPDX-License-Identifier: Apache-2.0
"""The Celery application: queues, delivery and the beat schedule."""

import re
import time

from celery import Celery
from celery.schedules import crontab, schedule
from celery.signals import before_task_publish

from erp import config

# Documents have a customer waiting; reports do not.
DOCUMENTS, REPORTS = "documents", "reports"
QUEUES = (DOCUMENTS, REPORTS)

_INTERVAL = re.compile(r"@every ([1-9][0-9]*)s")


def parse_schedule(text: str):
    """A Celery schedule from `m h dom mon dow` or `@every 60s`."""
    interval = _INTERVAL.fullmatch(text)
    if interval:
        return schedule(run_every=int(interval[1]))
    fields = text.split()
    if len(fields) != 5:
        raise config.ConfigError(f"not a schedule: {text!r}")
    minute, hour, day_of_month, month_of_year, day_of_week = fields
    return crontab(minute, hour, day_of_week, day_of_month, month_of_year)


def slot_seconds(text: str) -> int:
    """How often a job with this schedule can be due at most."""
    interval = _INTERVAL.fullmatch(text)
    return int(interval[1]) if interval else 60


def _job(task: str, schedule_text: str, queue: str) -> dict:
    slot = slot_seconds(schedule_text)
    return {
        "task": task,
        "schedule": parse_schedule(schedule_text),
        "kwargs": {"slot_seconds": slot},
        # After an outage one run makes up for all that were missed.
        "options": {"queue": queue, "expires": max(slot, 3600)},
    }


def create() -> Celery:
    settings = config.get()
    celery = Celery("erp", broker=settings.broker_url)
    celery.conf.update(
        task_ignore_result=True,
        task_default_queue=DOCUMENTS,
        timezone=str(settings.timezone),
        # A task leaves the queue when it is done, so a worker that dies has
        # lost nothing; therefore every task can be run twice without harm.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_soft_time_limit=120,
        task_time_limit=150,
        # A request that enqueues must not hang because Redis is away.
        broker_transport_options={
            "visibility_timeout": 600, "socket_connect_timeout": 2,
            "max_retries": 1, "interval_start": 0, "interval_step": 0,
        },
        beat_schedule={
            "stock-report": _job("erp.stock_report", settings.stock_report_schedule, REPORTS),
            "reorder-proposals": _job("erp.reorder_proposals", settings.reorder_schedule, REPORTS),
            "catch-up": _job("erp.catch_up", settings.catch_up_schedule, DOCUMENTS),
            "housekeeping": _job("erp.housekeeping", settings.housekeeping_schedule, REPORTS),
        },
    )
    return celery


@before_task_publish.connect
def _stamp(headers=None, **_):
    """When the task was sent; a scheduled job derives its slot from it."""
    headers.setdefault("sent_at", time.time())
