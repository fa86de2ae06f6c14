# SPDX-License-Identifier: Apache-2.0
"""What beat sends and the worker does on schedule."""

import csv
import io
import re
import shutil
import time

import stack
from base import StackTest


class JobTest(StackTest):
    def runs(self, job: str) -> list:
        return self.stack.query("SELECT slot, task_id FROM job_runs WHERE job = %s ORDER BY id", job)

    def next_run(self, job: str) -> None:
        """Wait for a run that was sent after now, so it sees what the test has done.
        The jobs are due every second here, so a slot is a second of the clock."""
        now = time.time()
        stack.wait_until(
            lambda: any(slot > now for slot, _ in self.runs(job)), f"{job} runs")

    def proposals(self, article: dict) -> list:
        items = self.client.get(f"/api/v1/reorder-proposals?article_id={article['id']}").json["items"]
        return [(item["status"], item["quantity"]) for item in items]


class ReportTest(JobTest):
    def test_the_stock_report_shows_the_stock(self):
        article = self.client.article(stock=8, unit_price="2.50", name="=cmd()")
        self.client.order(self.client.customer(), (article, 3))
        self.next_run("stock-report")
        name = self.stack.query("SELECT result FROM job_runs WHERE job = 'stock-report' ORDER BY id DESC")[0][0]
        day = name.removeprefix("stock-").removesuffix(".csv")
        answer = self.client.get(f"/api/v1/reports/stock/{day}")
        self.assertEqual(answer.status, 200)
        rows = {row["sku"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))}
        self.assertEqual(rows[article["sku"]], {
            "sku": article["sku"], "name": "'=cmd()", "on_hand": "8", "reserved": "3",
            "available": "5", "reorder_level": "0", "value": "20.00"})

    def test_reports_that_do_not_exist(self):
        for day in ("1999-12-31", "yesterday", "..%2F..%2Fetc"):
            self.assertEqual(self.client.get(f"/api/v1/reports/stock/{day}").status, 404)


class ReorderTest(JobTest):
    def test_the_life_of_a_proposal(self):
        article = self.client.article(stock=12, reorder_level=10, target_level=30, pack_size=8)
        self.next_run("reorder-proposals")
        self.assertEqual(self.proposals(article), [])

        customer = self.client.customer()
        self.client.order(customer, (article, 4))
        stack.wait_until(lambda: self.proposals(article), "a proposal")
        # 8 available, 22 to the target, in packs of 8.
        self.assertEqual(self.proposals(article), [("open", 24)])

        self.client.order(customer, (article, 8))
        stack.wait_until(lambda: self.proposals(article) == [("open", 32)], "the proposal grows")

        proposal = self.client.get(f"/api/v1/reorder-proposals?article_id={article['id']}").json["items"][0]
        path = f"/api/v1/reorder-proposals/{proposal['id']}"
        self.assertProblem(self.client.post(f"{path}/receive"), 409, "conflict")
        self.assertEqual(self.client.post(f"{path}/order").json["status"], "ordered")
        self.next_run("reorder-proposals")
        self.assertEqual(self.proposals(article), [("ordered", 32)], "what is on its way is not bought twice")

        self.assertEqual(self.client.post(f"{path}/receive").json["status"], "received")
        self.assertEqual(self.stock_of(article), {"on_hand": 44, "reserved": 12, "available": 32})
        self.assertProblem(self.client.post(f"{path}/receive"), 409, "conflict")

    def test_a_proposal_nobody_needs_any_more(self):
        article = self.client.article(reorder_level=1, target_level=1)
        stack.wait_until(lambda: self.proposals(article) == [("open", 1)], "a proposal")
        self.client.post(f"/api/v1/articles/{article['id']}/movements", {"quantity": 1, "reason": "receipt"})
        stack.wait_until(lambda: self.proposals(article) == [("obsolete", 1)], "it becomes obsolete")


class LockTest(JobTest):
    def send(self, *tasks) -> None:
        """Jobs as beat sends them; pairs of the time of sending and the task's id."""
        self.stack.run("-c", (
            "from erp import tasks\n"
            f"for sent_at, task_id in {tasks!r}:\n"
            "    tasks.housekeeping.apply_async(kwargs={'slot_seconds': 60}, queue='reports',"
            " task_id=task_id, headers={'sent_at': sent_at})"))

    def test_two_beats_do_a_job_once(self):
        self.stack.start_beat("beat-2")
        try:
            sent = lambda name: self.stack.log(name).count("Sending due task reorder-proposals")
            first = sent("beat")
            stack.wait_until(
                lambda: min(sent("beat") - first, sent("beat-2")) >= 2, "both beats send the job")
            self.next_run("reorder-proposals")
        finally:
            self.stack.end("beat-2")
        slots = [slot for slot, _ in self.runs("reorder-proposals")]
        self.assertEqual(len(slots), len(set(slots)), "a slot was done twice")
        self.assertIn("is taken, skipped", self.stack.log("worker"))

    def test_a_twin_is_skipped_and_a_redelivery_is_not(self):
        slot = 28_000_000
        begin, middle, end = slot * 60.0, slot * 60 + 30.0, slot * 60 + 60.0
        self.send((begin, "lock-a"))
        stack.wait_until(lambda: self.runs("housekeeping"), "the job runs")
        self.send((middle, "lock-b"), (begin, "lock-a"), (end, "lock-c"))
        stack.wait_until(
            lambda: f"housekeeping: slot {slot} is taken" in self.stack.log("worker"), "the twin is skipped")
        stack.wait_until(lambda: len(self.runs("housekeeping")) == 3, "the others run")
        self.assertEqual(
            sorted(self.runs("housekeeping")), [(slot, "lock-a"), (slot, "lock-a"), (slot + 1, "lock-c")])

    def test_a_job_that_failed_is_retried_in_its_slot(self):
        """The claim survives the failure, and the retry of the same task passes it."""
        self.next_run("stock-report")
        directory = self.stack.directory / "reports"
        name = self.stack.query("SELECT result FROM job_runs WHERE job = 'stock-report' LIMIT 1")[0][0]
        shutil.rmtree(directory)
        # A file in the folder's place: the report cannot be written.
        directory.write_text("")
        try:
            mark = len(self.stack.log("worker"))
            retry = re.compile(r"erp\.stock_report\[(\S+)\] retry: Retry in")
            failed = stack.wait_until(
                lambda: retry.search(self.stack.log("worker")[mark:]), "a report fails")[1]
        finally:
            directory.unlink()
            directory.mkdir()
        stack.wait_until(
            lambda: failed in dict(map(reversed, self.runs("stock-report"))), "the same task succeeds")
        self.assertTrue((directory / name).exists())
        slots = [slot for slot, _ in self.runs("stock-report")]
        self.assertEqual(len(slots), len(set(slots)))


class SummaryTest(StackTest):
    def test_the_cache_is_used_and_expires(self):
        customer, article = self.client.customer(), self.client.article(stock=1)
        time.sleep(1.1)
        reserved = lambda: self.client.get("/api/v1/summary").json["orders"].get("reserved", 0)
        before = reserved()
        self.client.order(customer, (article, 1))
        self.assertEqual(reserved(), before, "within a second the cached figures are served")
        stack.wait_until(lambda: reserved() == before + 1, "the summary is renewed", seconds=5)
