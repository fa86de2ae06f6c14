# SPDX-License-Identifier: Apache-2.0
"""Amounts of money, always as Decimal and rounded the commercial way."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


def to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Totals:
    net: Decimal
    vat_by_rate: dict
    vat: Decimal
    gross: Decimal


def totals(lines) -> Totals:
    """Totals over lines that have `net` and `vat_rate`.

    VAT is computed on the sum of each rate, as the invoice shows it; rounding
    it line by line would give another amount.
    """
    net_by_rate: dict = defaultdict(Decimal)
    for line in lines:
        net_by_rate[line.vat_rate] += line.net
    vat_by_rate = {
        rate: to_cents(net * rate / 100) for rate, net in sorted(net_by_rate.items())
    }
    net = sum(net_by_rate.values(), Decimal("0.00"))
    vat = sum(vat_by_rate.values(), Decimal("0.00"))
    return Totals(net, vat_by_rate, vat, net + vat)
