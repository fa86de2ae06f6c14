# SPDX-License-Identifier: Apache-2.0
"""Invoices: their numbers, their documents and the mail that carries them."""

import smtplib
from datetime import date, datetime, timedelta, timezone
from email.message import EmailMessage
from pathlib import Path

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from erp import config, documents
from erp.files import write_atomically
from erp.models import Invoice, InvoiceCounter, Order
from erp.problems import NotFound


def issue(session, order: Order) -> Invoice:
    today = datetime.now(config.get().timezone).date()
    customer = order.customer
    invoice = Invoice(
        number=config.get().invoice_number(today.year, _next_number(session, today.year)),
        order_id=order.id,
        issued_on=today,
        billing_address="\n".join((
            customer.name, customer.street,
            f"{customer.country}-{customer.postal_code} {customer.city}",
        )),
        document_ready=False,
    )
    session.add(invoice)
    return invoice


def _next_number(session, year: int) -> int:
    """The row stays locked until our transaction ends, so a number is given out
    only once the one before it is certain: no gaps, and none twice."""
    upsert = insert(InvoiceCounter).values(year=year, last_number=1)
    return session.execute(
        upsert.on_conflict_do_update(
            index_elements=[InvoiceCounter.year],
            set_={"last_number": InvoiceCounter.last_number + 1},
        ).returning(InvoiceCounter.last_number)
    ).scalar_one()


def find(session, invoice_id: int, lock: bool = False) -> Invoice:
    query = select(Invoice).where(Invoice.id == invoice_id)
    if lock:
        query = query.with_for_update(of=Invoice)
    invoice = session.execute(query).scalar_one_or_none()
    if invoice is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    return invoice


def document_path(issued_on: date, number: str) -> Path:
    return config.get().invoices_dir / str(issued_on.year) / f"{number}.pdf"


def render_document(session, invoice_id: int) -> Path:
    """Write the document. Repeating this writes the same bytes to the same file."""
    invoice = find(session, invoice_id, lock=True)
    path = document_path(invoice.issued_on, invoice.number)
    if not (invoice.document_ready and path.exists()):
        write_atomically(path, documents.invoice_pdf(invoice, invoice.order))
        invoice.document_ready = True
    return path


def mail_document(session, invoice_id: int) -> bool:
    """Send the document, unless that has been done. The row lock keeps two
    workers from sending it at once; only a crash between the server's answer
    and our commit can make it arrive twice."""
    invoice = find(session, invoice_id, lock=True)
    if invoice.mailed_at:
        return False
    settings = config.get()
    message = EmailMessage()
    message["Subject"] = f"Invoice {invoice.number}"
    message["From"] = settings.mail_from
    message["To"] = invoice.order.customer.email
    message.set_content(
        f"Please find attached invoice {invoice.number} for your order {invoice.order_id}.\n\n"
        f"{settings.company_name}\n"
    )
    path = document_path(invoice.issued_on, invoice.number)
    message.add_attachment(
        path.read_bytes(), maintype="application", subtype="pdf", filename=path.name
    )
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=15) as smtp:
        smtp.send_message(message)
    invoice.mailed_at = datetime.now(timezone.utc)
    return True


def left_behind(session, older_than: timedelta, mailing: bool) -> list:
    """Invoices whose document, or mail, should exist by now."""
    unfinished = or_(~Invoice.document_ready, Invoice.mailed_at.is_(None)) if mailing \
        else ~Invoice.document_ready
    return session.scalars(
        select(Invoice)
        .where(unfinished, Invoice.created_at < datetime.now(timezone.utc) - older_than)
        .order_by(Invoice.id).limit(500)
    ).all()
