# SPDX-License-Identifier: Apache-2.0
from flask import Blueprint, current_app, jsonify, send_file, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from erp import config, invoices, tasks
from erp.db import transaction
from erp.models import Invoice
from erp.problems import Conflict, NotFound
from erp.routes import paging
from erp.validation import integer_text

blueprint = Blueprint("invoices", __name__)

FILTERS = {"order_id": (Invoice.order_id, integer_text(1, 10**18))}


def show(invoice: Invoice) -> dict:
    return {
        "id": invoice.id,
        "number": invoice.number,
        "order_id": invoice.order_id,
        "issued_on": invoice.issued_on.isoformat(),
        "gross_total": f"{invoice.order.gross_total:.2f}",
        "document_ready": invoice.document_ready,
        # For the customer, who has no API token; it expires.
        "document_url": url_for(".shared_document", token=_links().dumps(invoice.id), _external=True)
        if invoice.document_ready else None,
        "mailed_at": invoice.mailed_at.isoformat() if invoice.mailed_at else None,
    }


@blueprint.get("/invoices")
def index():
    with transaction() as session:
        statement = select(Invoice).options(joinedload(Invoice.order))
        return paging.respond(session, Invoice, statement, show, FILTERS)


@blueprint.get("/invoices/<int:invoice_id>")
def get(invoice_id: int):
    with transaction() as session:
        return jsonify(show(invoices.find(session, invoice_id)))


@blueprint.get("/invoices/<int:invoice_id>/document")
def document(invoice_id: int):
    with transaction() as session:
        invoice = invoices.find(session, invoice_id)
    path = invoices.document_path(invoice.issued_on, invoice.number)
    if not path.exists():
        # Not rendered yet, or the volume was lost; asking twice does no harm.
        tasks.request_document(invoice_id)
        raise Conflict("The document is not ready yet; try again in a moment.")
    return send_file(path, mimetype="application/pdf", download_name=path.name)


@blueprint.get("/documents/<token>")
def shared_document(token: str):
    try:
        invoice_id = _links().loads(token, max_age=config.get().document_link_hours * 3600)
    except BadSignature:
        raise NotFound("The link is not valid or has expired.") from None
    return document(invoice_id)


# The link itself is the permission.
shared_document.public = True


def _links() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["DOWNLOAD_KEY"], salt="invoice-document")
