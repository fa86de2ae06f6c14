# SPDX-License-Identifier: Apache-2.0
"""Reorder proposals and the record of job runs."""

from alembic import op
import sqlalchemy as sa

revision = "0002"
down_revision = "0001"


def upgrade():
    op.create_table(
        "reorder_proposals",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("article_id", sa.BigInteger, sa.ForeignKey("articles.id"), nullable=False, index=True),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("quantity > 0", name="reorder_proposals_quantity_positive"),
        sa.CheckConstraint(
            "status IN ('open', 'ordered', 'received', 'obsolete')", name="reorder_proposals_status"),
    )
    op.create_index(
        "reorder_proposals_one_open", "reorder_proposals", ["article_id"], unique=True,
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_table(
        "job_runs",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("job", sa.String(40), nullable=False),
        sa.Column("slot", sa.BigInteger, nullable=False),
        sa.Column("task_id", sa.String(40), nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_index("job_runs_latest", "job_runs", ["job", "finished_at"])


def downgrade():
    op.drop_table("job_runs")
    op.drop_table("reorder_proposals")
