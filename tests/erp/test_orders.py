# SPDX-License-Identifier: Apache-2.0
"""Orders reserve stock, and never more than there is."""

import uuid

from base import StackTest, at_once
from client import order_body


class OrderTest(StackTest):
    def step(self, order: dict, action: str):
        return self.client.post(f"/api/v1/orders/{order['id']}/{action}")

    def test_totals(self):
        rope = self.client.article(stock=10, unit_price="12.50", vat_rate="19.00")
        tea = self.client.article(stock=10, unit_price="3.33", vat_rate="7.00")
        order = self.client.order(self.client.customer(), (rope, 2), (tea, 3))
        self.assertEqual([line["net"] for line in order["lines"]], ["25.00", "9.99"])
        # 25.00 * 19 % = 4.75; 9.99 * 7 % = 0.6993
        self.assertEqual(
            (order["net_total"], order["vat_total"], order["gross_total"]), ("34.99", "5.45", "40.44"))

    def test_a_price_change_alters_no_order(self):
        article = self.client.article(stock=1)
        order = self.client.order(self.client.customer(), (article, 1))
        self.client.patch(f"/api/v1/articles/{article['id']}", {"unit_price": "99.00", "name": "New"})
        self.assertEqual(self.client.get(f"/api/v1/orders/{order['id']}").json, order)

    def test_reserve_confirm_ship(self):
        article = self.client.article(stock=5)
        order = self.client.order(self.client.customer(), (article, 3))
        self.assertEqual(order["status"], "reserved")
        self.assertEqual(self.stock_of(article), {"on_hand": 5, "reserved": 3, "available": 2})
        self.assertEqual(self.step(order, "confirm").json["status"], "confirmed")
        self.assertEqual(self.stock_of(article)["reserved"], 3)
        self.assertEqual(self.step(order, "ship").json["status"], "shipped")
        self.assertEqual(self.stock_of(article), {"on_hand": 2, "reserved": 0, "available": 2})
        movements = self.client.get(f"/api/v1/articles/{article['id']}/movements").json["items"]
        self.assertEqual((movements[-1]["quantity"], movements[-1]["order_id"]), (-3, order["id"]))

    def test_cancel_gives_the_stock_back(self):
        article = self.client.article(stock=5)
        order = self.client.order(self.client.customer(), (article, 2), (article, 1))
        self.assertEqual(self.stock_of(article)["reserved"], 3)
        self.assertEqual(self.step(order, "cancel").json["status"], "cancelled")
        self.assertEqual(self.stock_of(article), {"on_hand": 5, "reserved": 0, "available": 5})

    def test_steps_can_be_repeated_but_not_skipped(self):
        article = self.client.article(stock=5)
        order = self.client.order(self.client.customer(), (article, 1))
        self.assertProblem(self.step(order, "ship"), 409, "conflict")
        first, again = self.step(order, "confirm").json, self.step(order, "confirm").json
        self.assertEqual(first, again)
        self.assertProblem(self.step(order, "cancel"), 409, "conflict")
        self.step(order, "ship")
        self.assertEqual(self.step(order, "ship").status, 200)
        self.assertEqual(self.stock_of(article)["on_hand"], 4)

    def test_parallel_shipments_take_the_stock_once(self):
        article = self.client.article(stock=9)
        order = self.client.order(self.client.customer(), (article, 4))
        self.step(order, "confirm")
        answers = at_once(6, lambda _: self.step(order, "ship").status)
        self.assertEqual(answers, [200] * 6)
        self.assertEqual(self.stock_of(article)["on_hand"], 5)

    def test_a_shortage_is_explained_and_reserves_nothing(self):
        plenty, scarce = self.client.article(stock=100), self.client.article(stock=2)
        body = order_body(self.client.customer(), (plenty, 1), (scarce, 2), (scarce, 1))
        answer = self.client.post("/api/v1/orders", body)
        self.assertProblem(answer, 409, "insufficient-stock")
        self.assertEqual(
            answer.json["shortages"], [{"article_id": scarce["id"], "wanted": 3, "available": 2}])
        self.assertEqual(self.stock_of(plenty)["reserved"], 0)

    def test_invalid_orders(self):
        customer, article = self.client.customer(), self.client.article(stock=1)
        for body, fault in (
            ({"customer_id": customer["id"], "lines": []}, "lines"),
            ({"customer_id": "1", "lines": [{"article_id": 1, "quantity": 1}]}, "customer_id"),
            (order_body(customer, (article, 0)), "lines[0].quantity"),
            (order_body(customer, (article, 1.5)), "lines[0].quantity"),
            (order_body({"id": 10**12}, (article, 1)), "customer_id"),
            (order_body(customer, (article, 1), ({"id": 10**12}, 1)), "lines[1].article_id"),
        ):
            with self.subTest(fault):
                answer = self.client.post("/api/v1/orders", body)
                self.assertProblem(answer, 422, "invalid")
                self.assertEqual(set(answer.faults), {fault})
        self.assertEqual(self.stock_of(article)["reserved"], 0)


class OversellTest(StackTest):
    def test_parallel_orders_cannot_oversell(self):
        article, customer = self.client.article(stock=10), self.client.customer()
        body = order_body(customer, (article, 3))
        statuses = at_once(12, lambda _: self.client.post("/api/v1/orders", body).status)
        self.assertEqual(sorted(statuses), [201] * 3 + [409] * 9)
        self.assertEqual(self.stock_of(article), {"on_hand": 10, "reserved": 9, "available": 1})

    def test_opposite_sequences_do_not_deadlock(self):
        one, two = self.client.article(stock=100), self.client.article(stock=100)
        customer = self.client.customer()
        bodies = (order_body(customer, (one, 1), (two, 1)), order_body(customer, (two, 1), (one, 1)))
        statuses = at_once(12, lambda i: self.client.post("/api/v1/orders", bodies[i % 2]).status)
        self.assertEqual(statuses, [201] * 12)

    def test_the_database_refuses_what_the_code_might_miss(self):
        import psycopg2.errors

        article = self.client.article(stock=1)
        with self.assertRaises(psycopg2.errors.CheckViolation):
            self.stack.query(
                "UPDATE stock SET reserved = 2 WHERE article_id = %s RETURNING 1", article["id"])


class IdempotencyTest(StackTest):
    def place(self, body: dict, key: str):
        return self.client.post("/api/v1/orders", body, headers={"Idempotency-Key": key})

    def test_a_repeated_request_is_one_order(self):
        article, key = self.client.article(stock=10), uuid.uuid4().hex
        body = order_body(self.client.customer(), (article, 4))
        first, again = self.place(body, key), self.place(body, key)
        self.assertEqual((first.status, again.status), (201, 201))
        self.assertEqual(first.json, again.json)
        self.assertIsNone(first.headers["Idempotency-Replayed"])
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        self.assertEqual(self.stock_of(article)["reserved"], 4)

    def test_at_the_same_time(self):
        article, key = self.client.article(stock=100), uuid.uuid4().hex
        body = order_body(self.client.customer(), (article, 1))
        answers = at_once(8, lambda _: self.place(body, key))
        self.assertEqual({answer.status for answer in answers}, {201})
        self.assertEqual(len({answer.json["id"] for answer in answers}), 1)
        self.assertEqual(self.stock_of(article)["reserved"], 1)

    def test_another_body_under_the_same_key(self):
        article, customer, key = self.client.article(stock=10), self.client.customer(), uuid.uuid4().hex
        self.place(order_body(customer, (article, 1)), key)
        answer = self.place(order_body(customer, (article, 2)), key)
        self.assertProblem(answer, 422, "idempotency-mismatch")

    def test_a_refused_order_leaves_the_key_free(self):
        article, key = self.client.article(), uuid.uuid4().hex
        body = order_body(self.client.customer(), (article, 1))
        self.assertEqual(self.place(body, key).status, 409)
        self.client.post(f"/api/v1/articles/{article['id']}/movements", {"quantity": 1, "reason": "receipt"})
        self.assertEqual(self.place(body, key).status, 201)

    def test_a_key_has_a_limit(self):
        body = order_body(self.client.customer(), (self.client.article(stock=1), 1))
        self.assertProblem(self.place(body, "k" * 101), 422, "invalid")
