# SPDX-License-Identifier: Apache-2.0
from flask import Blueprint, jsonify
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from erp import stock
from erp.db import transaction
from erp.models import ReorderProposal
from erp.routes import paging
from erp.validation import integer_text, one_of

blueprint = Blueprint("purchasing", __name__)

FILTERS = {
    "status": (ReorderProposal.status, one_of("open", "ordered", "received", "obsolete")),
    "article_id": (ReorderProposal.article_id, integer_text(1, 10**18)),
}


def show(proposal: ReorderProposal) -> dict:
    return {
        "id": proposal.id,
        "article_id": proposal.article_id,
        "sku": proposal.article.sku,
        "quantity": proposal.quantity,
        "status": proposal.status,
        "created_at": proposal.created_at.isoformat(),
    }


@blueprint.get("/reorder-proposals")
def index():
    with transaction() as session:
        statement = select(ReorderProposal).options(joinedload(ReorderProposal.article))
        return paging.respond(session, ReorderProposal, statement, show, FILTERS)


@blueprint.post("/reorder-proposals/<int:proposal_id>/order")
def order(proposal_id: int):
    with transaction() as session:
        return jsonify(show(stock.mark_ordered(session, proposal_id)))


@blueprint.post("/reorder-proposals/<int:proposal_id>/receive")
def receive(proposal_id: int):
    with transaction() as session:
        return jsonify(show(stock.receive(session, proposal_id)))
