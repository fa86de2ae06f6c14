# SPDX-License-Identifier: Apache-2.0
"""For the people who run the company and the system: figures, reports, jobs."""

from datetime import date

from flask import Blueprint, jsonify, send_file
from sqlalchemy import func, select

from erp import cache, config, stock
from erp.db import transaction
from erp.models import Article, JobRun, Order, Stock
from erp.problems import NotFound
from erp.routes import paging
from erp.validation import text

blueprint = Blueprint("operations", __name__)


@blueprint.get("/summary")
def summary():
    return jsonify(cache.fetch("erp:summary", config.get().summary_cache_seconds, _summary))


def _summary() -> dict:
    with transaction() as session:
        by_status = dict(session.execute(
            select(Order.status, func.count()).group_by(Order.status)).all())
        invoiced = session.execute(
            select(func.coalesce(func.sum(Order.gross_total), 0))
            .where(Order.status.in_(("confirmed", "shipped")))).scalar_one()
        low = session.execute(
            select(func.count()).select_from(Article).join(Stock)
            .where(Stock.on_hand - Stock.reserved < Article.reorder_level)).scalar_one()
    return {"orders": by_status, "invoiced": f"{invoiced:.2f}", "articles_low_on_stock": low}


@blueprint.get("/reports/stock/<day>")
def stock_report(day: str):
    try:
        path = stock.report_path(date.fromisoformat(day))
    except ValueError:
        raise NotFound(f"{day} is not a date.") from None
    if not path.exists():
        raise NotFound(f"There is no stock report of {day}.")
    return send_file(path, mimetype="text/csv", download_name=path.name)


@blueprint.get("/job-runs")
def job_runs():
    with transaction() as session:
        return paging.respond(
            session, JobRun, select(JobRun), _show_run, {"job": (JobRun.job, text(40))})


def _show_run(run: JobRun) -> dict:
    return {
        "id": run.id,
        "job": run.job,
        "slot": run.slot,
        "task_id": run.task_id,
        "result": run.result,
        "finished_at": run.finished_at.isoformat(),
    }
