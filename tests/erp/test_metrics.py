# SPDX-License-Identifier: Apache-2.0
"""Metrics are well formed, and they count."""

import shutil
import subprocess
import unittest

import stack
from base import StackTest, at_once
from client import order_body


class MetricsTest(StackTest):
    def samples(self) -> dict:
        """(name, labels) -> value, read by the parser of the Prometheus client."""
        from prometheus_client.parser import text_string_to_metric_families

        answer = self.client.get("/metrics", token=False)
        self.assertEqual(answer.status, 200)
        return {
            (sample.name, frozenset(sample.labels.items())): sample.value
            for family in text_string_to_metric_families(answer.content.decode())
            for sample in family.samples
        }

    def value(self, name: str, **labels: str) -> float:
        return self.samples().get((name, frozenset(labels.items())), 0.0)

    def test_promtool_accepts_them(self):
        if not shutil.which("promtool"):
            raise unittest.SkipTest("not installed: promtool")
        text = self.client.get("/metrics", token=False).content
        done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, timeout=20)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_requests_of_all_processes_are_counted(self):
        labels = {"method": "GET", "route": "/api/v1/customers/<int:customer_id>"}
        customer = self.client.customer()
        requests = lambda: self.value("erp_http_requests_total", status="200", **labels)
        observed = lambda: self.value("erp_http_request_duration_seconds_count", **labels)
        before, before_observed = requests(), observed()
        at_once(20, lambda _: self.client.get(f"/api/v1/customers/{customer['id']}"))
        self.assertEqual(requests(), before + 20)
        self.assertEqual(observed(), before_observed + 20)
        # Two processes wrote to the shared folder, so the sum above is one over both.
        writers = list((self.stack.directory / "multiproc").glob("counter_*.db"))
        self.assertGreaterEqual(len(writers), 2)

    def test_paths_make_no_series(self):
        for number in range(3):
            self.client.get(f"/nowhere/{number}")
        routes = {dict(labels).get("route") for _, labels in self.samples()}
        self.assertIn("unknown", routes)
        self.assertFalse([route for route in routes if route and "nowhere" in route])

    def test_order_events(self):
        events = ("created", "confirmed", "shipped", "cancelled", "refused")
        counts = lambda: [self.value("erp_orders_total", event=event) for event in events]
        before = counts()
        customer, article = self.client.customer(), self.client.article(stock=2)
        kept, dropped = (self.client.order(customer, (article, 1)) for _ in range(2))
        self.client.post("/api/v1/orders", order_body(customer, (article, 1)))
        for action in ("confirm", "confirm", "ship"):
            self.client.post(f"/api/v1/orders/{kept['id']}/{action}")
        self.client.post(f"/api/v1/orders/{dropped['id']}/cancel")
        self.assertEqual([after - b for after, b in zip(counts(), before)], [2, 1, 1, 1, 1])

    def test_stock_levels(self):
        article = self.client.article(stock=7, reorder_level=3, target_level=3)
        self.client.order(self.client.customer(), (article, 2))
        samples = self.samples()
        sku = frozenset({("sku", article["sku"])})
        self.assertEqual(samples["erp_stock_on_hand", sku], 7)
        self.assertEqual(samples["erp_stock_available", sku], 5)
        self.assertEqual(samples["erp_stock_reorder_level", sku], 3)

    def test_jobs_report_their_last_run(self):
        last = lambda: self.value("erp_job_last_finished_timestamp_seconds", job="catch-up")
        before = stack.wait_until(last, "the job has run")
        stack.wait_until(lambda: last() > before, "and runs again")

    def test_a_queue_without_a_worker_grows(self):
        length = lambda: self.value("erp_queue_length", queue="documents")
        customer, article = self.client.customer(), self.client.article(stock=3)
        orders = [self.client.order(customer, (article, 1)) for _ in range(3)]
        self.stack.end("beat")
        self.stack.end("worker")
        try:
            before = length()
            confirmed = [self.confirm(order) for order in orders]
            self.assertEqual(length(), before + 3)
        finally:
            self.stack.start_worker()
            self.stack.start_beat("beat")
        for order in confirmed:
            self.ready_invoice(order["invoice_id"])
        stack.wait_until(lambda: length() == 0, "the queue is empty again")
