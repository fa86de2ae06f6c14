# SPDX-License-Identifier: Apache-2.0
"""The invoice as a PDF."""

from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from erp import config, money

_STYLES = getSampleStyleSheet()
_LINE_STYLE = TableStyle([
    ("FONTSIZE", (0, 0), (-1, -1), 9),
    ("ALIGN", (2, 0), (-1, -1), "RIGHT"),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
    ("LINEBELOW", (0, 0), (-1, 0), 0.75, colors.black),
    ("LINEBELOW", (0, 1), (-1, -1), 0.25, colors.lightgrey),
])
_TOTALS_STYLE = TableStyle([
    ("FONTSIZE", (0, 0), (-1, -1), 9),
    ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
    ("LINEABOVE", (0, -1), (-1, -1), 0.75, colors.black),
    ("FONTNAME", (0, -1), (-1, -1), "Helvetica-Bold"),
])


def invoice_pdf(invoice, order) -> bytes:
    settings = config.get()
    out = BytesIO()
    document = SimpleDocTemplate(
        out, pagesize=A4, leftMargin=20 * mm, rightMargin=20 * mm,
        title=f"Invoice {invoice.number}", author=settings.company_name,
        # No time stamp and no random id: rendering again gives the same bytes.
        invariant=1,
    )
    sender = "\n".join(filter(None, (
        settings.company_name, settings.company_address,
        settings.company_vat_id and f"VAT id {settings.company_vat_id}",
    )))
    document.build([
        _paragraph(sender), Spacer(0, 10 * mm),
        _paragraph(invoice.billing_address), Spacer(0, 10 * mm),
        _paragraph(f"Invoice {invoice.number}", "Heading1"),
        _paragraph(f"Date {invoice.issued_on.isoformat()}, order {order.id}"), Spacer(0, 6 * mm),
        _lines(order.lines), Spacer(0, 6 * mm),
        _totals(money.totals(order.lines), settings.currency),
    ])
    return out.getvalue()


def _paragraph(text: str, style: str = "Normal") -> Paragraph:
    # A Paragraph reads markup; names of customers and articles are not markup.
    return Paragraph(escape(text).replace("\n", "<br/>"), _STYLES[style])


def _lines(lines) -> Table:
    rows = [["Article", "Description", "Quantity", "Unit price", "VAT %", "Net"]]
    rows += [
        [line.sku, _paragraph(line.name), line.quantity, line.unit_price, line.vat_rate, line.net]
        for line in lines
    ]
    widths = [30 * mm, 58 * mm, 20 * mm, 22 * mm, 15 * mm, 25 * mm]
    return Table(rows, colWidths=widths, repeatRows=1, style=_LINE_STYLE)


def _totals(totals: money.Totals, currency: str) -> Table:
    rows = [["Net", f"{totals.net} {currency}"]]
    rows += [[f"VAT {rate} %", f"{vat} {currency}"] for rate, vat in totals.vat_by_rate.items()]
    rows += [["Total", f"{totals.gross} {currency}"]]
    return Table(rows, colWidths=[30 * mm, 40 * mm], hAlign="RIGHT", style=_TOTALS_STYLE)
