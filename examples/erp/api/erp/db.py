# SPDX-License-Identifier: Apache-2.0
"""The database engine and the one way to open a transaction."""

from contextlib import contextmanager
from functools import lru_cache

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from erp import config


@lru_cache(maxsize=None)
def engine():
    """Created on first use, so that every forked worker has connections of its own."""
    return create_engine(
        config.get().database_url,
        future=True,
        # A pooled connection may have died with the server it led to.
        pool_pre_ping=True,
        pool_size=5,
        connect_args={
            "connect_timeout": 3,
            "application_name": "erp",
            # A request must not wait for a lock longer than a client waits for us.
            "options": "-c lock_timeout=10s -c statement_timeout=20s",
        },
    )


@contextmanager
def transaction():
    """A session that commits when the block ends and rolls back when it raises."""
    with Session(engine(), expire_on_commit=False, future=True) as session, session.begin():
        yield session
