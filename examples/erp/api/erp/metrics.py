# SPDX-License-Identifier: Apache-2.0
"""Metrics in the Prometheus format.

Requests and order events are counted in the process that sees them; with
several gunicorn workers, PROMETHEUS_MULTIPROC_DIR holds the counts of all of
them. Stock levels, queue lengths and job times belong to no process: they are
read from the database and Redis at the time of the scrape.
"""

import logging
import os
import time

from flask import Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from redis.exceptions import RedisError
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from erp import jobs, queue
from erp.db import transaction
from erp.models import Article, JobRun, Stock

log = logging.getLogger(__name__)

REQUESTS = Counter(
    "erp_http_requests_total", "Requests answered.", ["method", "route", "status"])
LATENCY = Histogram(
    "erp_http_request_duration_seconds", "Time to answer a request.", ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10))
ORDERS = Counter(
    "erp_orders_total", "What happened to orders.", ["event"])

for _event in ("created", "confirmed", "shipped", "cancelled", "refused"):
    # A counter that starts to exist at 1 has no increase() to alert on.
    ORDERS.labels(_event)


class StateCollector:
    """A source that does not answer loses its own metrics, not the whole scrape."""

    def collect(self):
        up = GaugeMetricFamily(
            "erp_dependency_up", "Whether the scrape could read from it.", labels=["dependency"])
        for dependency, read, failure in (
            ("database", self._database, SQLAlchemyError), ("redis", self._redis, RedisError)
        ):
            try:
                families = read()
            except failure as error:
                log.warning("metrics: %s: %s", dependency, str(error).strip())
                families = []
            up.add_metric([dependency], float(bool(families)))
            yield from families
        yield up

    @staticmethod
    def _database():
        on_hand = GaugeMetricFamily("erp_stock_on_hand", "Quantity in the warehouse.", labels=["sku"])
        available = GaugeMetricFamily("erp_stock_available", "On hand and not reserved.", labels=["sku"])
        level = GaugeMetricFamily("erp_stock_reorder_level", "Below this we buy.", labels=["sku"])
        finished = GaugeMetricFamily(
            "erp_job_last_finished_timestamp_seconds", "End of the last good run.", labels=["job"])
        with transaction() as session:
            stock = select(Article.sku, Article.reorder_level, Stock.on_hand, Stock.reserved).join(Stock)
            for sku, reorder_level, quantity, reserved in session.execute(stock):
                on_hand.add_metric([sku], quantity)
                available.add_metric([sku], quantity - reserved)
                level.add_metric([sku], reorder_level)
            runs = select(JobRun.job, func.max(JobRun.finished_at)).group_by(JobRun.job)
            for job, finished_at in session.execute(runs):
                finished.add_metric([job], finished_at.timestamp())
        return [on_hand, available, level, finished]

    @staticmethod
    def _redis():
        length = GaugeMetricFamily("erp_queue_length", "Tasks that wait for a worker.", labels=["queue"])
        for name in queue.QUEUES:
            length.add_metric([name], jobs.broker().llen(name))
        return [length]


def register(app) -> None:
    @app.before_request
    def start():
        g.started = time.perf_counter()

    @app.after_request
    def count(response):
        # The rule, not the path: one time series per route, not per order. Other
        # methods than HTTP's own are client input as well.
        route = request.url_rule.rule if request.url_rule else "unknown"
        method = request.method if request.url_rule else "ANY"
        REQUESTS.labels(method, route, response.status_code).inc()
        LATENCY.labels(method, route).observe(time.perf_counter() - g.started)
        return response


def exposition() -> Response:
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(StateCollector())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
