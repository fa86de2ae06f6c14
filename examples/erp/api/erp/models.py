# SPDX-License-Identifier: Apache-2.0
"""The tables. Constraints live here and in the migrations alike: the database
has the last word on what may be stored."""

from sqlalchemy import (
    BigInteger, Boolean, CheckConstraint, Column, Date, DateTime, ForeignKey,
    Index, Integer, Numeric, String, Text, UniqueConstraint, func, text,
)
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


def _created_at():
    return Column(DateTime(timezone=True), nullable=False, server_default=func.now())


class Customer(Base):
    __tablename__ = "customers"

    id = Column(BigInteger, primary_key=True)
    name = Column(String(200), nullable=False)
    email = Column(String(254), nullable=False)
    street = Column(String(200), nullable=False)
    postal_code = Column(String(20), nullable=False)
    city = Column(String(100), nullable=False)
    country = Column(String(2), nullable=False)
    vat_id = Column(String(20))
    created_at = _created_at()

    __table_args__ = (UniqueConstraint("email"),)


class Article(Base):
    __tablename__ = "articles"

    id = Column(BigInteger, primary_key=True)
    sku = Column(String(40), nullable=False)
    name = Column(String(200), nullable=False)
    unit_price = Column(Numeric(12, 2), nullable=False)
    vat_rate = Column(Numeric(4, 2), nullable=False)
    # Below the reorder level we buy, in whole packs, up to the target level.
    reorder_level = Column(Integer, nullable=False)
    target_level = Column(Integer, nullable=False)
    pack_size = Column(Integer, nullable=False)
    created_at = _created_at()

    stock = relationship("Stock", uselist=False, back_populates="article")

    __table_args__ = (
        UniqueConstraint("sku"),
        CheckConstraint("unit_price >= 0", name="articles_price_not_negative"),
        CheckConstraint("vat_rate >= 0", name="articles_vat_not_negative"),
        CheckConstraint("reorder_level >= 0", name="articles_reorder_level_not_negative"),
        CheckConstraint("target_level >= reorder_level", name="articles_target_above_reorder"),
        CheckConstraint("pack_size > 0", name="articles_pack_size_positive"),
    )


class Stock(Base):
    """One row per article, apart from it: this row is what orders lock."""

    __tablename__ = "stock"

    article_id = Column(ForeignKey("articles.id"), primary_key=True)
    on_hand = Column(BigInteger, nullable=False, server_default="0")
    reserved = Column(BigInteger, nullable=False, server_default="0")

    article = relationship("Article", back_populates="stock")

    __table_args__ = (
        CheckConstraint("reserved >= 0", name="stock_reserved_not_negative"),
        CheckConstraint("reserved <= on_hand", name="stock_not_oversold"),
    )

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


class StockMovement(Base):
    """What changed the quantity on hand; the sum over an article is its stock."""

    __tablename__ = "stock_movements"

    id = Column(BigInteger, primary_key=True)
    article_id = Column(ForeignKey("articles.id"), nullable=False, index=True)
    quantity = Column(BigInteger, nullable=False)
    reason = Column(String(20), nullable=False)
    order_id = Column(ForeignKey("orders.id"))
    created_at = _created_at()

    __table_args__ = (
        CheckConstraint("quantity <> 0", name="stock_movements_not_zero"),
        CheckConstraint("reason IN ('receipt', 'correction', 'shipment')", name="stock_movements_reason"),
    )


class Order(Base):
    __tablename__ = "orders"

    id = Column(BigInteger, primary_key=True)
    customer_id = Column(ForeignKey("customers.id"), nullable=False, index=True)
    status = Column(String(20), nullable=False)
    net_total = Column(Numeric(18, 2), nullable=False)
    vat_total = Column(Numeric(18, 2), nullable=False)
    gross_total = Column(Numeric(18, 2), nullable=False)
    created_at = _created_at()

    customer = relationship("Customer")
    lines = relationship("OrderLine", order_by="OrderLine.position", back_populates="order")
    invoice = relationship("Invoice", uselist=False, back_populates="order")

    __table_args__ = (
        CheckConstraint(
            "status IN ('reserved', 'confirmed', 'shipped', 'cancelled')", name="orders_status"
        ),
        CheckConstraint("gross_total = net_total + vat_total", name="orders_totals_add_up"),
    )


class OrderLine(Base):
    """Name, price and VAT rate are copied: a later price change alters no order."""

    __tablename__ = "order_lines"

    order_id = Column(ForeignKey("orders.id"), primary_key=True)
    position = Column(Integer, primary_key=True)
    article_id = Column(ForeignKey("articles.id"), nullable=False, index=True)
    sku = Column(String(40), nullable=False)
    name = Column(String(200), nullable=False)
    quantity = Column(Integer, nullable=False)
    unit_price = Column(Numeric(12, 2), nullable=False)
    vat_rate = Column(Numeric(4, 2), nullable=False)
    net = Column(Numeric(18, 2), nullable=False)

    order = relationship("Order", back_populates="lines")

    __table_args__ = (CheckConstraint("quantity > 0", name="order_lines_quantity_positive"),)


class IdempotencyKey(Base):
    __tablename__ = "idempotency_keys"

    key = Column(String(100), primary_key=True)
    request_hash = Column(String(64), nullable=False)
    # Filled before the transaction commits; empty only inside it.
    order_id = Column(ForeignKey("orders.id"))
    created_at = _created_at()


class InvoiceCounter(Base):
    """The last number given out in a year. A sequence would leave gaps after a
    rollback, which the tax office does not accept."""

    __tablename__ = "invoice_counters"

    year = Column(Integer, primary_key=True, autoincrement=False)
    last_number = Column(Integer, nullable=False)


class Invoice(Base):
    __tablename__ = "invoices"

    id = Column(BigInteger, primary_key=True)
    number = Column(String(40), nullable=False)
    order_id = Column(ForeignKey("orders.id"), nullable=False)
    issued_on = Column(Date, nullable=False)
    # As it was on the day of issue.
    billing_address = Column(Text, nullable=False)
    document_ready = Column(Boolean, nullable=False, server_default=text("false"))
    mailed_at = Column(DateTime(timezone=True))
    created_at = _created_at()

    order = relationship("Order", back_populates="invoice")

    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("order_id"),
        Index("invoices_without_document", "created_at", postgresql_where=text("NOT document_ready")),
    )


class ReorderProposal(Base):
    __tablename__ = "reorder_proposals"

    id = Column(BigInteger, primary_key=True)
    article_id = Column(ForeignKey("articles.id"), nullable=False, index=True)
    quantity = Column(Integer, nullable=False)
    status = Column(String(20), nullable=False)
    created_at = _created_at()

    article = relationship("Article")

    __table_args__ = (
        CheckConstraint("quantity > 0", name="reorder_proposals_quantity_positive"),
        CheckConstraint(
            "status IN ('open', 'ordered', 'received', 'obsolete')", name="reorder_proposals_status"
        ),
        Index(
            "reorder_proposals_one_open", "article_id", unique=True,
            postgresql_where=text("status = 'open'"),
        ),
    )


class JobRun(Base):
    """Finished runs of the scheduled jobs, for people and for the alerts."""

    __tablename__ = "job_runs"

    id = Column(BigInteger, primary_key=True)
    job = Column(String(40), nullable=False)
    slot = Column(BigInteger, nullable=False)
    task_id = Column(String(40), nullable=False)
    result = Column(Text, nullable=False)
    finished_at = Column(DateTime(timezone=True), nullable=False, server_default=func.now())

    __table_args__ = (Index("job_runs_latest", "job", "finished_at"),)
