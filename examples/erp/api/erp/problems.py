# SPDX-License-Identifier: Apache-2.0
"""Errors a client can act on, sent as problem details (RFC 9457)."""

import logging

from flask import jsonify
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)


class Problem(Exception):
    status = 400
    kind = "bad-request"
    title = "The request cannot be processed"

    def __init__(self, detail: str, **members):
        super().__init__(detail)
        self.detail = detail
        self.members = members


class Invalid(Problem):
    status, kind, title = 422, "invalid", "Some fields are not valid"


class Unauthorized(Problem):
    status, kind, title = 401, "unauthorized", "A bearer token is required"


class NotFound(Problem):
    status, kind, title = 404, "not-found", "There is no such record"


class Conflict(Problem):
    status, kind, title = 409, "conflict", "The record does not allow this"


class InsufficientStock(Conflict):
    kind, title = "insufficient-stock", "Not enough stock"


class IdempotencyMismatch(Problem):
    status, kind, title = 422, "idempotency-mismatch", "The key was used for another request"


def _respond(status: int, kind: str, title: str, detail: str, **members):
    body = {"type": f"urn:erp:problem:{kind}", "title": title, "status": status, "detail": detail}
    response = jsonify({**body, **members})
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def register(app) -> None:
    @app.errorhandler(Problem)
    def problem(error):
        response = _respond(error.status, error.kind, error.title, error.detail, **error.members)
        if error.status == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="erp"'
        return response

    @app.errorhandler(IntegrityError)
    def integrity(error):
        # Two clients created the same record, or a reference went away,
        # between our check and the commit.
        constraint = getattr(error.orig.diag, "constraint_name", None)
        return _respond(
            409, "conflict", "The record does not allow this",
            "Another record stands in the way.", constraint=constraint,
        )

    @app.errorhandler(OperationalError)
    def unavailable(error):
        log.error("database: %s", str(error.orig).strip())
        response = _respond(
            503, "unavailable", "The service is not available", "Try again in a moment."
        )
        response.headers["Retry-After"] = "5"
        return response

    @app.errorhandler(HTTPException)
    def http(error):
        return _respond(error.code, "http", error.name, error.description)

    @app.errorhandler(Exception)
    def unexpected(error):
        log.exception("unexpected error")
        return _respond(500, "internal", "Internal error", "The error has been logged.")
