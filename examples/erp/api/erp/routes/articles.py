# SPDX-License-Identifier: Apache-2.0
from flask import Blueprint, jsonify, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from erp import stock
from erp.db import transaction
from erp.models import Article, Stock, StockMovement
from erp.problems import Invalid, NotFound
from erp.routes import paging
from erp.validation import Field, body, decimal, integer, one_of, text

blueprint = Blueprint("articles", __name__)

SCHEMA = {
    "sku": Field(text(40, "[A-Za-z0-9][A-Za-z0-9._-]*", "must be letters, digits, '.', '_' or '-'")),
    "name": Field(text(200)),
    "unit_price": Field(decimal(2, "9999999.99")),
    "vat_rate": Field(decimal(2, "99.99")),
    "reorder_level": Field(integer(0, 1_000_000), 0),
    "target_level": Field(integer(0, 1_000_000), 0),
    "pack_size": Field(integer(1, 1_000_000), 1),
}
MOVEMENT = {
    "quantity": Field(integer(-1_000_000, 1_000_000)),
    "reason": Field(one_of("receipt", "correction")),
}


def show(article: Article) -> dict:
    return {
        "id": article.id,
        "sku": article.sku,
        "name": article.name,
        "unit_price": f"{article.unit_price:.2f}",
        "vat_rate": f"{article.vat_rate:.2f}",
        "reorder_level": article.reorder_level,
        "target_level": article.target_level,
        "pack_size": article.pack_size,
        "stock": show_stock(article.stock),
    }


def show_stock(row: Stock) -> dict:
    return {"on_hand": row.on_hand, "reserved": row.reserved, "available": row.available}


def show_movement(movement: StockMovement) -> dict:
    return {
        "id": movement.id,
        "quantity": movement.quantity,
        "reason": movement.reason,
        "order_id": movement.order_id,
        "created_at": movement.created_at.isoformat(),
    }


@blueprint.get("/articles")
def index():
    with transaction() as session:
        return paging.respond(
            session, Article, select(Article).options(joinedload(Article.stock)), show)


@blueprint.post("/articles")
def create():
    article = Article(**body(SCHEMA), stock=Stock(on_hand=0, reserved=0))
    _check_levels(article)
    with transaction() as session:
        session.add(article)
        session.flush()
    return jsonify(show(article)), 201, {"Location": url_for(".get", article_id=article.id)}


@blueprint.get("/articles/<int:article_id>")
def get(article_id: int):
    with transaction() as session:
        return jsonify(show(_find(session, article_id)))


@blueprint.patch("/articles/<int:article_id>")
def change(article_id: int):
    values = body(SCHEMA, partial=True)
    with transaction() as session:
        article = _find(session, article_id)
        for name, value in values.items():
            setattr(article, name, value)
        _check_levels(article)
        session.flush()
        return jsonify(show(article))


@blueprint.get("/articles/<int:article_id>/movements")
def movements(article_id: int):
    with transaction() as session:
        _find(session, article_id)
        statement = select(StockMovement).where(StockMovement.article_id == article_id)
        return paging.respond(session, StockMovement, statement, show_movement)


@blueprint.post("/articles/<int:article_id>/movements")
def move(article_id: int):
    """Goods that came in, or a correction after counting."""
    movement = body(MOVEMENT)
    if movement["quantity"] == 0 or (movement["reason"] == "receipt" and movement["quantity"] < 0):
        raise Invalid("See errors for each field.", errors=[{
            "field": "quantity", "message": "a receipt adds to the stock; nothing moves 0"}])
    with transaction() as session:
        row = stock.move(session, article_id, **movement)
        return jsonify(show_stock(row)), 201


def _check_levels(article: Article) -> None:
    if article.target_level < article.reorder_level:
        raise Invalid("See errors for each field.", errors=[{
            "field": "target_level", "message": "must not be below reorder_level"}])


def _find(session, article_id: int) -> Article:
    article = session.get(Article, article_id, options=[joinedload(Article.stock)])
    if article is None:
        raise NotFound(f"There is no article {article_id}.")
    return article
