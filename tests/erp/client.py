# SPDX-License-Identifier: Apache-2.0
"""A small HTTP client that never raises for a status."""

import http.client
import json
import uuid
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    content: bytes

    @property
    def json(self):
        return json.loads(self.content)

    @property
    def faults(self) -> dict:
        """field -> message of a validation problem"""
        return {error["field"]: error["message"] for error in self.json["errors"]}


class Client:
    def __init__(self, base: str, token: str):
        self.base, self.token = urlsplit(base), token

    def request(self, method: str, path: str, body=None, headers: dict = None, token=True) -> Answer:
        # One connection per request: tests call this from many threads.
        connection = http.client.HTTPConnection(self.base.hostname, self.base.port, timeout=30)
        sent = {"Authorization": f"Bearer {self.token}"} if token else {}
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        try:
            connection.request(method, path, body, {**sent, **(headers or {})})
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read())
        finally:
            connection.close()

    def get(self, path: str, **options) -> Answer:
        return self.request("GET", path, **options)

    def post(self, path: str, body=None, **options) -> Answer:
        return self.request("POST", path, body, **options)

    def patch(self, path: str, body) -> Answer:
        return self.request("PATCH", path, body)

    def answers(self, path: str) -> bool:
        try:
            return self.get(path, token=False).status == 200
        except (OSError, http.client.HTTPException):
            return False

    # What most tests need before they can begin; each is checked.

    def customer(self, **changes) -> dict:
        return self._created("/api/v1/customers", {**customer_body(), **changes})

    def article(self, stock: int = 0, **changes) -> dict:
        article = self._created("/api/v1/articles", {**article_body(), **changes})
        if stock:
            self._created(
                f"/api/v1/articles/{article['id']}/movements",
                {"quantity": stock, "reason": "receipt"})
        return article

    def order(self, customer: dict, *lines) -> dict:
        return self._created("/api/v1/orders", order_body(customer, *lines))

    def _created(self, path: str, body: dict) -> dict:
        answer = self.post(path, body)
        if answer.status != 201:
            raise AssertionError(f"POST {path}: {answer.status} {answer.content!r}")
        return answer.json


def customer_body() -> dict:
    return {
        "name": "Hafenkontor AG", "email": f"{uuid.uuid4().hex}@example.com",
        "street": "Speicherweg 3", "postal_code": "20457", "city": "Hamburg", "country": "DE",
    }


def article_body() -> dict:
    return {
        "sku": f"T-{uuid.uuid4().hex[:12]}", "name": "Rope, 10 m",
        "unit_price": "12.50", "vat_rate": "19.00",
    }


def order_body(customer: dict, *lines) -> dict:
    """Lines are pairs of an article and a quantity."""
    return {
        "customer_id": customer["id"],
        "lines": [{"article_id": article["id"], "quantity": quantity} for article, quantity in lines],
    }
