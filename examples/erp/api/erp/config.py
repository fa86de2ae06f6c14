# SPDX-License-Identifier: Apache-2.0
"""Settings, read once from the environment.

A secret may come as NAME or, the way Compose and Kubernetes mount them,
as a file named by NAME_FILE.
"""

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template
from urllib.parse import quote
from zoneinfo import ZoneInfo


class ConfigError(Exception):
    """The environment lacks a setting or holds one that makes no sense."""


@dataclass(frozen=True)
class Config:
    database_url: str
    broker_url: str
    cache_url: str
    invoices_dir: Path
    reports_dir: Path
    timezone: ZoneInfo
    log_level: str
    company_name: str
    company_address: str
    company_vat_id: str
    currency: str
    invoice_number_format: Template
    document_link_hours: int
    stock_report_schedule: str
    reorder_schedule: str
    catch_up_schedule: str
    catch_up_age: int
    housekeeping_schedule: str
    summary_cache_seconds: int
    smtp_host: str
    smtp_port: int
    mail_from: str

    def invoice_number(self, year: int, number: int) -> str:
        return self.invoice_number_format.substitute(year=year, number=f"{number:05d}")


@lru_cache(maxsize=None)
def get() -> Config:
    return load(os.environ)


def load(env) -> Config:
    config = Config(
        database_url=_database_url(env),
        broker_url=env.get("CELERY_BROKER_URL", "redis://localhost:6379/0"),
        cache_url=env.get("CACHE_URL", "redis://localhost:6379/1"),
        invoices_dir=Path(env.get("INVOICES_DIR", "/var/lib/erp/invoices")),
        reports_dir=Path(env.get("REPORTS_DIR", "/var/lib/erp/reports")),
        timezone=ZoneInfo(env.get("ERP_TIMEZONE", "Europe/Berlin")),
        log_level=env.get("LOG_LEVEL", "info").upper(),
        company_name=env.get("COMPANY_NAME", "Example Trading GmbH"),
        company_address=env.get("COMPANY_ADDRESS", ""),
        company_vat_id=env.get("COMPANY_VAT_ID", ""),
        currency=env.get("CURRENCY", "EUR"),
        invoice_number_format=Template(env.get("INVOICE_NUMBER_FORMAT", "RE-${year}-${number}")),
        document_link_hours=_positive(env, "DOCUMENT_LINK_HOURS", 168),
        stock_report_schedule=env.get("STOCK_REPORT_SCHEDULE", "15 2 * * *"),
        reorder_schedule=env.get("REORDER_SCHEDULE", "0 5 * * *"),
        catch_up_schedule=env.get("CATCH_UP_SCHEDULE", "@every 60s"),
        catch_up_age=_positive(env, "CATCH_UP_AGE", 30),
        housekeeping_schedule=env.get("HOUSEKEEPING_SCHEDULE", "30 3 * * *"),
        summary_cache_seconds=_positive(env, "SUMMARY_CACHE_SECONDS", 30),
        smtp_host=env.get("SMTP_HOST", ""),
        smtp_port=_positive(env, "SMTP_PORT", 25),
        mail_from=env.get("MAIL_FROM", "billing@example.com"),
    )
    _check_invoice_number(config)
    return config


def secret(name: str, env=os.environ) -> str:
    path = env.get(f"{name}_FILE")
    value = Path(path).read_text(encoding="utf-8").strip() if path else env.get(name, "")
    if not value:
        raise ConfigError(f"set {name}_FILE to a file holding the secret, or {name}")
    return value


def _database_url(env) -> str:
    if env.get("DATABASE_URL"):
        return env["DATABASE_URL"]
    # The deployment scripts from before DATABASE_URL pass the parts.
    user = quote(env.get("DB_USER", "erp"), safe="")
    password = quote(env.get("DB_PASSWORD", ""), safe="")
    host, port = env.get("DB_HOST", "localhost"), env.get("DB_PORT", "5432")
    return f"postgresql://{user}:{password}@{host}:{port}/{env.get('DB_NAME', 'erp')}"


def _positive(env, name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdecimal() or int(text) < 1:
        raise ConfigError(f"{name} must be a whole number above 0, not {text!r}")
    return int(text)


def _check_invoice_number(config: Config) -> None:
    """The number names a file, and two invoices must never share one."""
    try:
        first, second = config.invoice_number(2024, 1), config.invoice_number(2025, 2)
        other_year = config.invoice_number(2025, 1)
    except (KeyError, ValueError) as error:
        raise ConfigError(f"INVOICE_NUMBER_FORMAT: {error}") from error
    if len({first, second, other_year}) < 3:
        raise ConfigError("INVOICE_NUMBER_FORMAT must use both ${year} and ${number}")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", first):
        raise ConfigError("INVOICE_NUMBER_FORMAT may use only letters, digits, '.', '_' and '-'")
