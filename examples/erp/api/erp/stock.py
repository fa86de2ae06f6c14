# SPDX-License-Identifier: Apache-2.0
"""Stock movements, reorder proposals and the stock report."""

import csv
import io
import math
from datetime import date
from pathlib import Path

from sqlalchemy import func, select

from erp import config
from erp.files import write_atomically
from erp.models import Article, ReorderProposal, Stock, StockMovement
from erp.problems import Conflict, NotFound


def find(session, article_id: int, lock: bool = False) -> Stock:
    query = select(Stock).where(Stock.article_id == article_id)
    if lock:
        query = query.with_for_update()
    row = session.execute(query).scalar_one_or_none()
    if row is None:
        raise NotFound(f"There is no article {article_id}.")
    return row


def move(session, article_id: int, quantity: int, reason: str) -> Stock:
    row = find(session, article_id, lock=True)
    if quantity < 0 and -quantity > row.available:
        raise Conflict(f"Only {row.available} of article {article_id} are not reserved.")
    row.on_hand += quantity
    session.add(StockMovement(article_id=article_id, quantity=quantity, reason=reason))
    session.flush()
    return row


def wanted_quantity(article: Article, available: int, ordered: int) -> int:
    """What to buy, in whole packs; 0 while there is enough, counting what is on its way."""
    expected = available + ordered
    if expected >= article.reorder_level:
        return 0
    return math.ceil((article.target_level - expected) / article.pack_size) * article.pack_size


def propose_reorders(session) -> dict:
    """Bring the open proposals in line with the stock. Running this again
    without a change in stock changes nothing."""
    ordered = dict(session.execute(
        select(ReorderProposal.article_id, func.sum(ReorderProposal.quantity))
        .where(ReorderProposal.status == "ordered").group_by(ReorderProposal.article_id)
    ).all())
    open_proposals = {
        proposal.article_id: proposal for proposal in session.scalars(
            select(ReorderProposal).where(ReorderProposal.status == "open").with_for_update())
    }
    counts = {"created": 0, "changed": 0, "obsolete": 0}
    query = select(Article, Stock).join(Stock).order_by(Article.id)
    for article, row in session.execute(query):
        quantity = wanted_quantity(article, row.available, int(ordered.get(article.id, 0)))
        proposal = open_proposals.get(article.id)
        if proposal is None and quantity > 0:
            session.add(ReorderProposal(article_id=article.id, quantity=quantity, status="open"))
            counts["created"] += 1
        elif proposal and quantity == 0:
            proposal.status = "obsolete"
            counts["obsolete"] += 1
        elif proposal and proposal.quantity != quantity:
            proposal.quantity = quantity
            counts["changed"] += 1
    return counts


def mark_ordered(session, proposal_id: int) -> ReorderProposal:
    return _advance(session, proposal_id, "open", "ordered")


def receive(session, proposal_id: int) -> ReorderProposal:
    proposal = _advance(session, proposal_id, "ordered", "received")
    move(session, proposal.article_id, proposal.quantity, "receipt")
    return proposal


def _advance(session, proposal_id: int, before: str, after: str) -> ReorderProposal:
    proposal = session.execute(
        select(ReorderProposal).where(ReorderProposal.id == proposal_id).with_for_update()
    ).scalar_one_or_none()
    if proposal is None:
        raise NotFound(f"There is no reorder proposal {proposal_id}.")
    if proposal.status != before:
        raise Conflict(f"The proposal is {proposal.status}, not {before}.")
    proposal.status = after
    return proposal


def report_path(day: date) -> Path:
    return config.get().reports_dir / f"stock-{day.isoformat()}.csv"


def write_report(session, day: date) -> Path:
    """One file per day; a second run on the same day replaces it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["sku", "name", "on_hand", "reserved", "available", "reorder_level", "value"])
    query = select(Article, Stock).join(Stock).order_by(Article.sku)
    for article, row in session.execute(query):
        writer.writerow([
            article.sku, _cell(article.name), row.on_hand, row.reserved, row.available,
            article.reorder_level, article.unit_price * row.on_hand,
        ])
    path = report_path(day)
    write_atomically(path, text.getvalue().encode("utf-8"))
    return path


def _cell(value: str) -> str:
    """A spreadsheet would run a name that starts like a formula."""
    return f"'{value}" if value[:1] in "=+-@" else value
