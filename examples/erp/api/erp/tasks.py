# SPDX-License-Identifier: Apache-2.0
"""What the workers do: `celery -A erp.tasks worker` and `celery -A erp.tasks beat`."""

import json
import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from celery.signals import worker_process_init
from kombu.exceptions import OperationalError as BrokerUnavailable
from sqlalchemy import delete, func

from erp import config, db, invoices, queue, stock
from erp.jobs import TRANSIENT, once_per_slot
from erp.models import IdempotencyKey, JobRun

log = logging.getLogger(__name__)
celery = queue.create()

_RETRY = {
    "autoretry_for": (*TRANSIENT, SMTPException),
    "retry_backoff": 2, "retry_backoff_max": 300, "max_retries": 8,
}


@worker_process_init.connect
def _fresh_connections(**_):
    """A connection must not be shared with the process we were forked from."""
    db.engine.cache_clear()


@celery.task(name="erp.render_invoice", **_RETRY)
def render_invoice(invoice_id: int) -> None:
    with db.transaction() as session:
        path = invoices.render_document(session, invoice_id)
    log.info("invoice %d: document %s", invoice_id, path.name)
    if config.get().smtp_host:
        mail_invoice.delay(invoice_id)


@celery.task(name="erp.mail_invoice", **_RETRY)
def mail_invoice(invoice_id: int) -> None:
    with db.transaction() as session:
        sent = invoices.mail_document(session, invoice_id)
    log.info("invoice %d: %s", invoice_id, "mailed" if sent else "mailed before")


@celery.task(name="erp.stock_report", bind=True, max_retries=8)
@once_per_slot("stock-report")
def stock_report(session) -> str:
    today = datetime.now(config.get().timezone).date()
    return stock.write_report(session, today).name


@celery.task(name="erp.reorder_proposals", bind=True, max_retries=8)
@once_per_slot("reorder-proposals")
def reorder_proposals(session) -> str:
    return json.dumps(stock.propose_reorders(session))


@celery.task(name="erp.catch_up", bind=True, max_retries=8)
@once_per_slot("catch-up")
def catch_up(session) -> str:
    """Invoices are committed before their task is sent. Where sending failed,
    this finds the invoice and sends the task again."""
    settings = config.get()
    late = invoices.left_behind(
        session, timedelta(seconds=settings.catch_up_age), mailing=bool(settings.smtp_host))
    for invoice in late:
        render_invoice.delay(invoice.id)
    return f"{len(late)} invoices sent again"


@celery.task(name="erp.housekeeping", bind=True, max_retries=8)
@once_per_slot("housekeeping")
def housekeeping(session) -> str:
    """Forget what nobody asks for any more."""
    limit = func.now() - timedelta(days=30)
    deleted = sum(
        session.execute(
            delete(model).where(when < limit),
            # Nothing of it is loaded in this session.
            execution_options={"synchronize_session": False},
        ).rowcount
        for model, when in (
            (IdempotencyKey, IdempotencyKey.created_at), (JobRun, JobRun.finished_at))
    )
    return f"{deleted} rows deleted"


def request_document(invoice_id: int) -> bool:
    """Ask for a document; without a broker, leave it to catch_up."""
    try:
        render_invoice.apply_async((invoice_id,), retry=False)
        return True
    except (BrokerUnavailable, OSError) as error:
        log.warning("invoice %d waits for the next catch-up: %s", invoice_id, error)
        return False
