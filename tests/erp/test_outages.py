# SPDX-License-Identifier: Apache-2.0
"""Servers go away and come back; this module runs last because it stops them."""

import os
import signal
import time

import stack
from base import StackTest
from client import order_body


class OutageTest(StackTest):
    def ready(self) -> dict:
        answer = self.client.get("/readyz", token=False)
        checks = answer.json["checks"]
        self.assertEqual(answer.status, 200 if set(checks.values()) == {"ok"} else 503)
        return checks

    def up(self) -> dict:
        lines = self.client.get("/metrics", token=False).content.decode().splitlines()
        return {line for line in lines if line.startswith("erp_dependency_up{")}

    def test_without_redis(self):
        customer, article = self.client.customer(), self.client.article(stock=2)
        order = self.client.order(customer, (article, 1))
        self.stack.end("redis")
        try:
            self.assertEqual(self.ready(), {"database": "ok", "redis": "unavailable"})
            self.assertEqual(self.client.get("/healthz").status, 200)
            self.assertEqual(self.up(), {
                'erp_dependency_up{dependency="database"} 1.0', 'erp_dependency_up{dependency="redis"} 0.0'})
            self.assertEqual(self.client.get("/api/v1/summary").status, 200)
            # Trade goes on: the invoice is there, its document comes later.
            began = time.monotonic()
            invoice = self.invoice(self.confirm(order)["invoice_id"])
            self.assertLess(time.monotonic() - began, 20)
            self.assertFalse(invoice["document_ready"])
        finally:
            self.stack.start_redis()
        stack.wait_until(lambda: self.ready()["redis"] == "ok", "ready again")
        stack.wait_until(
            lambda: self.invoice(invoice["id"])["document_ready"],
            "the catch-up job makes the document", seconds=20)

    def test_without_postgresql(self):
        customer, article = self.client.customer(), self.client.article(stock=1)
        body = order_body(customer, (article, 1))
        self.stack.end("db")
        try:
            self.assertEqual(self.ready(), {"database": "unavailable", "redis": "ok"})
            self.assertEqual(self.client.get("/healthz").status, 200)
            answer = self.client.post("/api/v1/orders", body)
            self.assertProblem(answer, 503, "unavailable")
            self.assertEqual(answer.headers["Retry-After"], "5")
            self.assertEqual(self.up(), {
                'erp_dependency_up{dependency="database"} 0.0', 'erp_dependency_up{dependency="redis"} 1.0'})
        finally:
            self.stack.start_db()
        stack.wait_until(lambda: self.ready()["database"] == "ok", "ready again")
        self.assertEqual(self.client.post("/api/v1/orders", body).status, 201)

    def test_a_killed_worker_process_loses_no_document(self):
        customer, article = self.client.customer(), self.client.article(stock=6)
        orders = [self.client.order(customer, (article, 1)) for _ in range(6)]
        worker = self.stack.running["worker"].popen.pid
        with open(f"/proc/{worker}/task/{worker}/children", encoding="ascii") as file:
            children = [int(pid) for pid in file.read().split()]
        self.assertGreaterEqual(len(children), 2)
        confirmed = []
        for number, order in enumerate(orders):
            confirmed.append(self.confirm(order))
            if number == 2:
                os.kill(children[0], signal.SIGKILL)
        for order in confirmed:
            self.ready_invoice(order["invoice_id"])

    def test_a_request_finishes_while_gunicorn_stops(self):
        """Holds the lock an order needs, stops gunicorn, then lets the order go on."""
        import threading

        import psycopg2

        article = self.client.article(stock=1)
        body = order_body(self.client.customer(), (article, 1))
        blocker = psycopg2.connect(self.stack.environment["DATABASE_URL"])
        blocker.cursor().execute("SELECT 1 FROM stock WHERE article_id = %s FOR UPDATE", (article["id"],))
        answers = []
        request = threading.Thread(target=lambda: answers.append(self.client.post("/api/v1/orders", body)))
        request.start()
        try:
            waiting = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            stack.wait_until(lambda: self.stack.query(waiting), "the order waits for the lock")
            gunicorn = self.stack.running["api"]
            gunicorn.popen.terminate()
            time.sleep(0.3)
            self.assertTrue(gunicorn.alive, "gunicorn waits for the request")
            blocker.rollback()
            request.join(10)
            gunicorn.popen.wait(10)
        finally:
            blocker.close()
            self.stack.end("api")
            self.stack.start_api()
        self.assertEqual([answer.status for answer in answers], [201])


class MigrationTest(StackTest):
    def test_the_schema_is_what_the_models_say(self):
        out = self.stack.run("-c", (
            "from alembic.autogenerate import compare_metadata\n"
            "from alembic.migration import MigrationContext\n"
            "from erp import db, models\n"
            "with db.engine().connect() as connection:\n"
            "    context = MigrationContext.configure(connection, opts={'compare_type': True})\n"
            "    print(compare_metadata(context, models.Base.metadata))\n"))
        self.assertEqual(out.strip(), "[]")

    def test_check_constraints_are_the_same(self):
        """Alembic does not compare these."""
        from sqlalchemy import CheckConstraint

        from erp.models import Base

        declared = {
            constraint.name for table in Base.metadata.tables.values()
            for constraint in table.constraints if isinstance(constraint, CheckConstraint)}
        rows = self.stack.query("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid <> 0")
        self.assertEqual({name for (name,) in rows}, declared)

    def test_running_them_again_changes_nothing(self):
        self.assertNotIn("Running upgrade", self.stack.run("-m", "alembic", "upgrade", "head"))
        self.assertEqual(self.stack.query("SELECT version_num FROM alembic_version"), [("0002",)])
