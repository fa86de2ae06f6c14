# SPDX-License-Identifier: Apache-2.0
"""Customers, articles, stock, orders and invoices."""

from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = None


def _created_at():
    return sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())


def upgrade():
    op.create_table(
        "customers",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("street", sa.String(200), nullable=False),
        sa.Column("postal_code", sa.String(20), nullable=False),
        sa.Column("city", sa.String(100), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("vat_id", sa.String(20)),
        _created_at(),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("sku", sa.String(40), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("unit_price", sa.Numeric(12, 2), nullable=False),
        sa.Column("vat_rate", sa.Numeric(4, 2), nullable=False),
        sa.Column("reorder_level", sa.Integer, nullable=False),
        sa.Column("target_level", sa.Integer, nullable=False),
        sa.Column("pack_size", sa.Integer, nullable=False),
        _created_at(),
        sa.CheckConstraint("unit_price >= 0", name="articles_price_not_negative"),
        sa.CheckConstraint("vat_rate >= 0", name="articles_vat_not_negative"),
        sa.CheckConstraint("reorder_level >= 0", name="articles_reorder_level_not_negative"),
        sa.CheckConstraint("target_level >= reorder_level", name="articles_target_above_reorder"),
        sa.CheckConstraint("pack_size > 0", name="articles_pack_size_positive"),
    )
    op.create_table(
        "stock",
        sa.Column("article_id", sa.BigInteger, sa.ForeignKey("articles.id"), primary_key=True),
        sa.Column("on_hand", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("reserved", sa.BigInteger, nullable=False, server_default="0"),
        sa.CheckConstraint("reserved >= 0", name="stock_reserved_not_negative"),
        sa.CheckConstraint("reserved <= on_hand", name="stock_not_oversold"),
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("customer_id", sa.BigInteger, sa.ForeignKey("customers.id"), nullable=False, index=True),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("net_total", sa.Numeric(18, 2), nullable=False),
        sa.Column("vat_total", sa.Numeric(18, 2), nullable=False),
        sa.Column("gross_total", sa.Numeric(18, 2), nullable=False),
        _created_at(),
        sa.CheckConstraint(
            "status IN ('reserved', 'confirmed', 'shipped', 'cancelled')", name="orders_status"),
        sa.CheckConstraint("gross_total = net_total + vat_total", name="orders_totals_add_up"),
    )
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.BigInteger, sa.ForeignKey("orders.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.BigInteger, sa.ForeignKey("articles.id"), nullable=False, index=True),
        sa.Column("sku", sa.String(40), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("unit_price", sa.Numeric(12, 2), nullable=False),
        sa.Column("vat_rate", sa.Numeric(4, 2), nullable=False),
        sa.Column("net", sa.Numeric(18, 2), nullable=False),
        sa.CheckConstraint("quantity > 0", name="order_lines_quantity_positive"),
    )
    op.create_table(
        "stock_movements",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("article_id", sa.BigInteger, sa.ForeignKey("articles.id"), nullable=False, index=True),
        sa.Column("quantity", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.String(20), nullable=False),
        sa.Column("order_id", sa.BigInteger, sa.ForeignKey("orders.id")),
        _created_at(),
        sa.CheckConstraint("quantity <> 0", name="stock_movements_not_zero"),
        sa.CheckConstraint("reason IN ('receipt', 'correction', 'shipment')", name="stock_movements_reason"),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("order_id", sa.BigInteger, sa.ForeignKey("orders.id")),
        _created_at(),
    )
    op.create_table(
        "invoice_counters",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last_number", sa.Integer, nullable=False),
    )
    op.create_table(
        "invoices",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("number", sa.String(40), nullable=False, unique=True),
        sa.Column("order_id", sa.BigInteger, sa.ForeignKey("orders.id"), nullable=False, unique=True),
        sa.Column("issued_on", sa.Date, nullable=False),
        sa.Column("billing_address", sa.Text, nullable=False),
        sa.Column("document_ready", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("mailed_at", sa.DateTime(timezone=True)),
        _created_at(),
    )
    op.create_index(
        "invoices_without_document", "invoices", ["created_at"],
        postgresql_where=sa.text("NOT document_ready"),
    )


def downgrade():
    for table in (
        "invoices", "invoice_counters", "idempotency_keys", "stock_movements",
        "order_lines", "orders", "stock", "articles", "customers",
    ):
        op.drop_table(table)
