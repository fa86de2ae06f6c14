# SPDX-License-Identifier: Apache-2.0
"""The life of an order: reserved, then confirmed and shipped, or cancelled.

Locks are always taken in the same sequence - the order, its stock rows by
article id, the invoice counter - so that transactions cannot deadlock.
"""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import selectinload

from erp import invoices, money
from erp.models import Article, Customer, IdempotencyKey, Order, OrderLine, Stock, StockMovement
from erp.problems import Conflict, IdempotencyMismatch, InsufficientStock, Invalid, NotFound


@dataclass(frozen=True)
class Placed:
    order: Order
    replayed: bool


def find(session, order_id: int, lock: bool = False) -> Order:
    query = select(Order).where(Order.id == order_id).options(
        selectinload(Order.lines), selectinload(Order.invoice), selectinload(Order.customer)
    )
    if lock:
        query = query.with_for_update(of=Order)
    order = session.execute(query).scalar_one_or_none()
    if order is None:
        raise NotFound(f"There is no order {order_id}.")
    return order


def place(session, customer_id: int, wanted: list, key: str = None, request_hash: str = "") -> Placed:
    """Create an order and reserve its stock, or raise and change nothing."""
    claim = _claim(session, key, request_hash) if key else None
    if claim and claim.order_id:
        return Placed(find(session, claim.order_id), replayed=True)

    if session.get(Customer, customer_id) is None:
        raise Invalid("See errors for each field.", errors=[
            {"field": "customer_id", "message": f"there is no customer {customer_id}"}])
    articles = _articles(session, wanted)
    quantities = Counter()
    for line in wanted:
        quantities[line["article_id"]] += line["quantity"]
    _reserve(session, quantities)

    lines = [
        _line(position, articles[line["article_id"]], line["quantity"])
        for position, line in enumerate(wanted, start=1)
    ]
    totals = money.totals(lines)
    order = Order(
        customer_id=customer_id, status="reserved", lines=lines,
        net_total=totals.net, vat_total=totals.vat, gross_total=totals.gross,
    )
    session.add(order)
    session.flush()
    if claim:
        claim.order_id = order.id
        session.flush()
    session.refresh(order)
    return Placed(order, replayed=False)


def confirm(session, order_id: int) -> tuple:
    """Returns the order and whether this call changed it; so do ship and cancel.

    Asking again for what has been done is not an error: a client that lost
    our answer may safely repeat its request.
    """
    order = find(session, order_id, lock=True)
    if not _advance(order, "reserved", "confirmed", done=("confirmed", "shipped")):
        return order, False
    order.invoice = invoices.issue(session, order)
    session.flush()
    return order, True


def ship(session, order_id: int) -> tuple:
    order = find(session, order_id, lock=True)
    if not _advance(order, "confirmed", "shipped", done=("shipped",)):
        return order, False
    for row, quantity in _locked_stock(session, _quantities(order)):
        row.on_hand -= quantity
        row.reserved -= quantity
        session.add(StockMovement(
            article_id=row.article_id, quantity=-quantity, reason="shipment", order_id=order.id))
    session.flush()
    return order, True


def cancel(session, order_id: int) -> tuple:
    order = find(session, order_id, lock=True)
    if not _advance(order, "reserved", "cancelled", done=("cancelled",)):
        return order, False
    for row, quantity in _locked_stock(session, _quantities(order)):
        row.reserved -= quantity
    session.flush()
    return order, True


def _claim(session, key: str, request_hash: str) -> IdempotencyKey:
    """Take the key, or find who has it.

    The insert waits for a transaction that holds the same key: afterwards
    either its order is there to return, or it rolled back and the key is ours.
    """
    session.execute(
        insert(IdempotencyKey).values(key=key, request_hash=request_hash).on_conflict_do_nothing()
    )
    claim = session.get(IdempotencyKey, key)
    if claim.request_hash != request_hash:
        raise IdempotencyMismatch("This Idempotency-Key was sent with another body before.")
    return claim


def _articles(session, wanted: list) -> dict:
    ids = {line["article_id"] for line in wanted}
    found = {a.id: a for a in session.scalars(select(Article).where(Article.id.in_(ids)))}
    errors = [
        {"field": f"lines[{i}].article_id", "message": f"there is no article {line['article_id']}"}
        for i, line in enumerate(wanted) if line["article_id"] not in found
    ]
    if errors:
        raise Invalid("See errors for each field.", errors=errors)
    return found


def _line(position: int, article: Article, quantity: int) -> OrderLine:
    return OrderLine(
        position=position, article_id=article.id, sku=article.sku, name=article.name,
        quantity=quantity, unit_price=article.unit_price, vat_rate=article.vat_rate,
        net=money.to_cents(article.unit_price * quantity),
    )


def _quantities(order: Order) -> Counter:
    quantities = Counter()
    for line in order.lines:
        quantities[line.article_id] += line.quantity
    return quantities


def _locked_stock(session, quantities: Counter) -> list:
    """(stock row, quantity) for each article, the rows locked in id order."""
    rows = session.scalars(
        select(Stock).where(Stock.article_id.in_(quantities))
        .order_by(Stock.article_id).with_for_update()
        # What was read before the lock was granted may be out of date.
        .execution_options(populate_existing=True)
    )
    return [(row, quantities[row.article_id]) for row in rows]


def _reserve(session, quantities: Counter) -> None:
    stock = _locked_stock(session, quantities)
    shortages = [
        {"article_id": row.article_id, "wanted": quantity, "available": row.available}
        for row, quantity in stock if quantity > row.available
    ]
    if shortages:
        raise InsufficientStock("Nothing has been reserved.", shortages=shortages)
    for row, quantity in stock:
        row.reserved += quantity


def _advance(order: Order, before: str, after: str, done: tuple) -> bool:
    if order.status in done:
        return False
    if order.status != before:
        raise Conflict(f"Order {order.id} is {order.status}; only a {before} order can be {after}.")
    order.status = after
    return True
