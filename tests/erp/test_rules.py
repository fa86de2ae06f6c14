# SPDX-License-Identifier: Apache-2.0
"""The rules that need no server: money, schedules, settings, quantities."""

import unittest
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

try:
    from erp import config, money, queue, stock
except ImportError as error:
    raise unittest.SkipTest(f"not installed: {error.name}")


def line(net: str, rate: str):
    return SimpleNamespace(net=Decimal(net), vat_rate=Decimal(rate))


class MoneyTest(unittest.TestCase):
    def test_half_a_cent_rounds_up(self):
        self.assertEqual(money.to_cents(Decimal("0.125")), Decimal("0.13"))
        self.assertEqual(money.to_cents(Decimal("0.135")), Decimal("0.14"))

    def test_vat_is_rounded_once_per_rate(self):
        # Line by line this would be 3 * 0.01 = 0.03.
        totals = money.totals([line("0.03", "19.00")] * 3)
        self.assertEqual(totals.vat, Decimal("0.02"))
        self.assertEqual(totals.gross, Decimal("0.11"))

    def test_rates_are_kept_apart(self):
        totals = money.totals([line("100.00", "19.00"), line("50.00", "7.00"), line("0.00", "0.00")])
        self.assertEqual(totals.vat_by_rate, {
            Decimal("0.00"): Decimal("0.00"),
            Decimal("7.00"): Decimal("3.50"),
            Decimal("19.00"): Decimal("19.00"),
        })
        self.assertEqual(totals.gross, Decimal("172.50"))


class ScheduleTest(unittest.TestCase):
    def test_interval(self):
        self.assertEqual(queue.parse_schedule("@every 90s").run_every, timedelta(seconds=90))
        self.assertEqual(queue.slot_seconds("@every 90s"), 90)

    def test_cron_fields_are_in_cron_order(self):
        cron = queue.parse_schedule("15 2 3 4 1-5")
        self.assertEqual((cron.minute, cron.hour), ({15}, {2}))
        self.assertEqual((cron.day_of_month, cron.month_of_year), ({3}, {4}))
        self.assertEqual(cron.day_of_week, {1, 2, 3, 4, 5})
        self.assertEqual(queue.slot_seconds("15 2 3 4 1-5"), 60)

    def test_nonsense_is_refused(self):
        for text in ("", "@every 0s", "@every 5m", "* * *"):
            with self.subTest(text), self.assertRaises(config.ConfigError):
                queue.parse_schedule(text)


class ConfigTest(unittest.TestCase):
    def test_parts_make_the_url(self):
        parts = {"DB_HOST": "db", "DB_USER": "erp", "DB_PASSWORD": "p@ss/word", "DB_NAME": "erp"}
        self.assertEqual(
            config.load(parts).database_url, "postgresql://erp:p%40ss%2Fword@db:5432/erp")

    def test_url_wins_over_parts(self):
        settings = config.load({"DATABASE_URL": "postgresql://db/erp", "DB_HOST": "other"})
        self.assertEqual(settings.database_url, "postgresql://db/erp")

    def test_invoice_number(self):
        settings = config.load({"INVOICE_NUMBER_FORMAT": "RE-${year}-${number}"})
        self.assertEqual(settings.invoice_number(2024, 42), "RE-2024-00042")

    def test_invoice_numbers_that_could_collide_are_refused(self):
        for text in ("RE-${year}", "RE-${number}", "${year}/${number}", "../${year}${number}", "${when}"):
            with self.subTest(text), self.assertRaises(config.ConfigError):
                config.load({"INVOICE_NUMBER_FORMAT": text})

    def test_numbers_must_be_numbers(self):
        with self.assertRaisesRegex(config.ConfigError, "SMTP_PORT"):
            config.load({"SMTP_PORT": "smtp"})

    def test_a_missing_secret_is_named(self):
        with self.assertRaisesRegex(config.ConfigError, "API_TOKEN"):
            config.secret("API_TOKEN", {})


class ReorderTest(unittest.TestCase):
    article = SimpleNamespace(reorder_level=10, target_level=45, pack_size=12)

    def test_whole_packs_up_to_the_target(self):
        self.assertEqual(stock.wanted_quantity(self.article, 9, 0), 36)
        self.assertEqual(stock.wanted_quantity(self.article, 0, 0), 48)

    def test_nothing_at_the_level(self):
        self.assertEqual(stock.wanted_quantity(self.article, 10, 0), 0)

    def test_what_is_ordered_counts(self):
        self.assertEqual(stock.wanted_quantity(self.article, 2, 8), 0)
        self.assertEqual(stock.wanted_quantity(self.article, 2, 5), 48)


class SpreadsheetTest(unittest.TestCase):
    def test_a_formula_is_defused(self):
        self.assertEqual(stock._cell("=1+1"), "'=1+1")
        self.assertEqual(stock._cell("Rope"), "Rope")
