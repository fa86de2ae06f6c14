# SPDX-License-Identifier: Apache-2.0
"""Lists in pages, by key and not by offset: a row added meanwhile shifts nothing."""

from flask import jsonify, request, url_for

from erp.validation import Field, integer_text, query

_PAGE = {
    "limit": Field(integer_text(1, 200), 50),
    "after": Field(integer_text(0, 10**18), 0),
}


def respond(session, model, statement, show, filters: dict = None):
    """Filters maps a query parameter to the column it must equal and its check."""
    filters = filters or {}
    schema = {name: Field(check, None) for name, (_, check) in filters.items()}
    args = query({**_PAGE, **schema})
    for name, (column, _) in filters.items():
        if args[name] is not None:
            statement = statement.where(column == args[name])
    # One more than asked for tells whether there is a next page.
    statement = statement.where(model.id > args["after"]).order_by(model.id).limit(args["limit"] + 1)
    rows = session.scalars(statement).all()
    page, more = rows[:args["limit"]], rows[args["limit"]:]
    following = None
    if more:
        following = url_for(request.endpoint, **{**request.args, "after": page[-1].id})
    return jsonify(items=[show(row) for row in page], next=following)
