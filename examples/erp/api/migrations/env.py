# SPDX-License-Identifier: Apache-2.0
"""Runs the migrations: `alembic upgrade head`."""

from alembic import context
from sqlalchemy import create_engine, text

from erp import config
from erp.models import Base

# Any number will do, as long as nothing else in this database takes it.
_LOCK = 7_401_653


def run() -> None:
    engine = create_engine(config.get().database_url, future=True)
    with engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata)
        with context.begin_transaction():
            # Two deployments at once: the second waits, then finds nothing to do.
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            context.run_migrations()


if context.is_offline_mode():
    context.configure(url=config.get().database_url, target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()
else:
    run()
