# SPDX-License-Identifier: Apache-2.0
"""The base of the tests that need the running stack."""

import unittest
from concurrent.futures import ThreadPoolExecutor

import stack


class StackTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = stack.get()
        cls.client = cls.stack.client

    def assertProblem(self, answer, status: int, kind: str):
        self.assertEqual((answer.status, answer.headers["Content-Type"]),
                         (status, "application/problem+json"), answer.content)
        self.assertEqual(answer.json["type"], f"urn:erp:problem:{kind}")
        self.assertEqual(answer.json["status"], status)

    def stock_of(self, article: dict) -> dict:
        return self.client.get(f"/api/v1/articles/{article['id']}").json["stock"]

    def confirm(self, order: dict) -> dict:
        answer = self.client.post(f"/api/v1/orders/{order['id']}/confirm")
        self.assertEqual(answer.status, 200, answer.content)
        return answer.json

    def invoice(self, invoice_id: int) -> dict:
        return self.client.get(f"/api/v1/invoices/{invoice_id}").json

    def ready_invoice(self, invoice_id: int) -> dict:
        def ready():
            invoice = self.invoice(invoice_id)
            return invoice["document_ready"] and invoice

        return stack.wait_until(ready, f"document of invoice {invoice_id}")


def at_once(count: int, function) -> list:
    """The results of function(0) … function(count - 1), called in parallel."""
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(function, range(count)))
