# SPDX-License-Identifier: Apache-2.0
import hashlib

from flask import Blueprint, jsonify, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from erp import metrics, orders, tasks
from erp.db import transaction
from erp.models import Order
from erp.problems import InsufficientStock, Invalid
from erp.routes import paging
from erp.validation import Field, body, integer, integer_text, list_of, one_of

blueprint = Blueprint("orders", __name__)

_ID = integer(1, 10**18)
LINE = {
    "article_id": Field(_ID),
    "quantity": Field(integer(1, 1_000_000)),
}
SCHEMA = {
    "customer_id": Field(_ID),
    "lines": Field(list_of(LINE, max_items=100)),
}
FILTERS = {
    "status": (Order.status, one_of("reserved", "confirmed", "shipped", "cancelled")),
    "customer_id": (Order.customer_id, integer_text(1, 10**18)),
}


def show(order: Order) -> dict:
    return {
        "id": order.id,
        "customer_id": order.customer_id,
        "status": order.status,
        "lines": [
            {
                "article_id": line.article_id,
                "sku": line.sku,
                "name": line.name,
                "quantity": line.quantity,
                "unit_price": f"{line.unit_price:.2f}",
                "vat_rate": f"{line.vat_rate:.2f}",
                "net": f"{line.net:.2f}",
            }
            for line in order.lines
        ],
        "net_total": f"{order.net_total:.2f}",
        "vat_total": f"{order.vat_total:.2f}",
        "gross_total": f"{order.gross_total:.2f}",
        "invoice_id": order.invoice.id if order.invoice else None,
        "created_at": order.created_at.isoformat(),
    }


@blueprint.get("/orders")
def index():
    with transaction() as session:
        statement = select(Order).options(selectinload(Order.lines), selectinload(Order.invoice))
        return paging.respond(session, Order, statement, show, FILTERS)


@blueprint.post("/orders")
def create():
    wanted = body(SCHEMA)
    key = _idempotency_key()
    try:
        with transaction() as session:
            placed = orders.place(
                session, wanted["customer_id"], wanted["lines"], key,
                hashlib.sha256(request.get_data()).hexdigest())
            answer = jsonify(show(placed.order))
    except InsufficientStock:
        metrics.ORDERS.labels("refused").inc()
        raise
    answer.headers["Location"] = url_for(".get", order_id=placed.order.id)
    if placed.replayed:
        answer.headers["Idempotency-Replayed"] = "true"
    else:
        metrics.ORDERS.labels("created").inc()
    return answer, 201


@blueprint.get("/orders/<int:order_id>")
def get(order_id: int):
    with transaction() as session:
        return jsonify(show(orders.find(session, order_id)))


@blueprint.post("/orders/<int:order_id>/confirm")
def confirm(order_id: int):
    answer, changed = _step(orders.confirm, order_id, "confirmed")
    if changed:
        # After the commit: a worker that is quick must find the invoice.
        tasks.request_document(answer["invoice_id"])
    return jsonify(answer)


@blueprint.post("/orders/<int:order_id>/ship")
def ship(order_id: int):
    return jsonify(_step(orders.ship, order_id, "shipped")[0])


@blueprint.post("/orders/<int:order_id>/cancel")
def cancel(order_id: int):
    return jsonify(_step(orders.cancel, order_id, "cancelled")[0])


def _step(action, order_id: int, event: str) -> tuple:
    with transaction() as session:
        order, changed = action(session, order_id)
        answer = show(order)
    if changed:
        metrics.ORDERS.labels(event).inc()
    return answer, changed


def _idempotency_key():
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (1 <= len(key) <= 100 and key.isascii() and key.isprintable()):
        raise Invalid("Idempotency-Key must be 1 to 100 printable ASCII characters.")
    return key
