# SPDX-License-Identifier: Apache-2.0
"""Confirmed orders get an invoice: numbered without gaps, as a PDF, by mail."""

import re
import shutil
import subprocess
import unittest
from urllib.parse import urlsplit

import stack
from base import StackTest, at_once


def text_of(pdf: bytes) -> str:
    if not shutil.which("pdftotext"):
        raise unittest.SkipTest("not installed: pdftotext")
    # It also checks the structure: a damaged file makes it complain or fail.
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, timeout=20)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout.decode()


class InvoiceTest(StackTest):
    def test_from_order_to_document(self):
        customer = self.client.customer(name="Müller & Söhne <Kai>")
        article = self.client.article(stock=3, name="Tau & Takel", unit_price="100.00")
        order = self.confirm(self.client.order(customer, (article, 2)))
        invoice = self.ready_invoice(order["invoice_id"])
        self.assertRegex(invoice["number"], r"^RE-20\d\d-\d{5}$")
        answer = self.client.get(f"/api/v1/invoices/{invoice['id']}/document")
        self.assertEqual((answer.status, answer.headers["Content-Type"]), (200, "application/pdf"))
        text = text_of(answer.content)
        for expected in (invoice["number"], "Müller & Söhne <Kai>", "DE-20457 Hamburg",
                         "Tau & Takel", "200.00 EUR", "38.00 EUR", "238.00 EUR"):
            self.assertIn(expected, text)

    def test_the_link_needs_no_token_but_must_be_ours(self):
        article = self.client.article(stock=1)
        order = self.confirm(self.client.order(self.client.customer(), (article, 1)))
        url = urlsplit(self.ready_invoice(order["invoice_id"])["document_url"])
        self.assertEqual(self.client.get(url.path, token=False).status, 200)
        # its last character but one: of the last one only some bits count
        forged = url.path[:-2] + ("A" if url.path[-2] != "A" else "B") + url.path[-1]
        self.assertProblem(self.client.get(forged, token=False), 404, "not-found")

    def test_the_customer_gets_one_mail_with_the_document(self):
        customer, article = self.client.customer(), self.client.article(stock=1)
        order = self.confirm(self.client.order(customer, (article, 1)))
        mailed = stack.wait_until(
            lambda: self.stack.mailbox.to(customer["email"]), "a mail arrives")
        stack.wait_until(lambda: self.invoice(order["invoice_id"])["mailed_at"], "mailed_at is set")
        (attachment,) = mailed[0].iter_attachments()
        document = self.client.get(f"/api/v1/invoices/{order['invoice_id']}/document").content
        self.assertEqual(attachment.get_content(), document)

        # The tasks run again, as after a lost acknowledgement.
        self.stack.run("-c", f"from erp import tasks; tasks.render_invoice({order['invoice_id']});"
                             f"tasks.mail_invoice({order['invoice_id']})")
        self.assertEqual(len(self.stack.mailbox.to(customer["email"])), 1)

    def test_rendering_again_gives_the_same_bytes(self):
        article = self.client.article(stock=1)
        order = self.confirm(self.client.order(self.client.customer(), (article, 1)))
        invoice = self.ready_invoice(order["invoice_id"])
        path = self.stack.directory / "invoices" / invoice["issued_on"][:4] / f"{invoice['number']}.pdf"
        before = path.read_bytes()
        path.unlink()
        answer = self.client.get(f"/api/v1/invoices/{invoice['id']}/document")
        self.assertProblem(answer, 409, "conflict")
        stack.wait_until(path.exists, "the lost document is rendered again")
        self.assertEqual(path.read_bytes(), before)
        self.assertEqual([p.name for p in path.parent.iterdir() if p.name.startswith(".")], [])

    def test_numbers_have_no_gaps(self):
        article, customer = self.client.article(stock=40), self.client.customer()
        orders = [self.client.order(customer, (article, 1)) for _ in range(16)]

        def settle(i):
            # Every fourth is cancelled while the others are confirmed.
            action = "cancel" if i % 4 == 3 else "confirm"
            return self.client.post(f"/api/v1/orders/{orders[i]['id']}/{action}").status

        self.assertEqual(set(at_once(16, settle)), {200})
        rows = self.stack.query("SELECT number FROM invoices ORDER BY number")
        numbers = [int(re.search(r"\d+$", number)[0]) for (number,) in rows]
        self.assertGreaterEqual(len(numbers), 12)
        self.assertEqual(numbers, list(range(1, len(numbers) + 1)))

    def test_a_rolled_back_confirmation_uses_no_number(self):
        article = self.client.article(stock=2)
        customer = self.client.customer()
        order = self.client.order(customer, (article, 1))
        last = "SELECT max(last_number) FROM invoice_counters"
        before = self.stack.query(last)[0][0] or 0
        self.stack.run("-c", (
            "from erp import db, orders\n"
            "try:\n"
            "    with db.transaction() as session:\n"
            f"        orders.confirm(session, {order['id']})\n"
            "        raise RuntimeError('after the number was taken')\n"
            "except RuntimeError:\n"
            "    pass\n"))
        self.assertEqual(self.stack.query(last)[0][0] or 0, before)
        invoice = self.invoice(self.confirm(order)["invoice_id"])
        self.assertTrue(invoice["number"].endswith(f"{before + 1:05d}"), invoice["number"])

    def test_parallel_confirmations_make_one_invoice(self):
        article = self.client.article(stock=1)
        order = self.client.order(self.client.customer(), (article, 1))
        ids = at_once(6, lambda _: self.confirm(order)["invoice_id"])
        self.assertEqual(len(set(ids)), 1)
        listed = self.client.get(f"/api/v1/invoices?order_id={order['id']}").json["items"]
        self.assertEqual([invoice["id"] for invoice in listed], [ids[0]])
