# SPDX-License-Identifier: Apache-2.0
"""Probes and metrics."""

import logging

from flask import Blueprint, jsonify
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from erp import cache, metrics
from erp.db import transaction

blueprint = Blueprint("health", __name__)
log = logging.getLogger(__name__)


@blueprint.get("/healthz")
def healthz():
    """Is this process alive? Asks no one else: restarting us repairs no database."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
def readyz():
    """Can this process serve requests?"""
    checks = {"database": _check(_database), "redis": _check(cache.ping)}
    ready = all(state == "ok" for state in checks.values())
    return jsonify(status="ok" if ready else "unavailable", checks=checks), 200 if ready else 503


@blueprint.get("/metrics")
def metrics_page():
    return metrics.exposition()


def _database() -> None:
    with transaction() as session:
        session.execute(text("SELECT 1 FROM alembic_version"))


def _check(probe) -> str:
    try:
        probe()
        return "ok"
    except (SQLAlchemyError, RedisError) as error:
        # The reason names hosts and users: for the log, not for whoever asks.
        log.warning("not ready: %s", str(error).strip())
        return "unavailable"
