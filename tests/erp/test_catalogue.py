# SPDX-License-Identifier: Apache-2.0
"""Customers, articles, stock, paging and what every request has in common."""

from base import StackTest
from client import article_body, customer_body


class AccessTest(StackTest):
    def test_a_token_is_required(self):
        answer = self.client.get("/api/v1/customers", token=False)
        self.assertProblem(answer, 401, "unauthorized")
        self.assertTrue(answer.headers["WWW-Authenticate"].startswith("Bearer"))
        wrong = self.client.get("/api/v1/customers", headers={"Authorization": "Bearer wrong"})
        self.assertProblem(wrong, 401, "unauthorized")

    def test_unknown_paths_need_a_token_too(self):
        self.assertEqual(self.client.get("/api/v1/secrets", token=False).status, 401)
        self.assertProblem(self.client.get("/api/v1/secrets"), 404, "http")

    def test_probes_are_open(self):
        self.assertEqual(self.client.get("/healthz", token=False).json, {"status": "ok"})
        self.assertEqual(self.client.get("/readyz", token=False).json["checks"],
                         {"database": "ok", "redis": "ok"})


class BodyTest(StackTest):
    def test_not_json(self):
        self.assertProblem(self.client.post("/api/v1/customers", b"{oops"), 400, "http")
        answer = self.client.post("/api/v1/customers", b"a=1", headers={"Content-Type": "text/plain"})
        self.assertProblem(answer, 400, "bad-request")
        self.assertProblem(self.client.post("/api/v1/customers", [1]), 422, "invalid")

    def test_too_large(self):
        answer = self.client.post("/api/v1/customers", {"name": "x" * 1_100_000})
        self.assertProblem(answer, 413, "http")

    def test_of_unknown_length(self):
        answer = self.client.post("/api/v1/customers", b"0\r\n\r\n", headers={"Transfer-Encoding": "chunked"})
        self.assertProblem(answer, 411, "http")

    def test_all_faults_are_named_at_once(self):
        body = {**customer_body(), "email": "nobody", "country": "Germany", "name": " ", "fax": "1"}
        del body["city"]
        answer = self.client.post("/api/v1/customers", body)
        self.assertProblem(answer, 422, "invalid")
        self.assertEqual(set(answer.faults), {"email", "country", "name", "fax", "city"})
        self.assertEqual(answer.faults["city"], "is required")

    def test_characters_the_database_cannot_store(self):
        answer = self.client.post("/api/v1/customers", {**customer_body(), "name": "a\0b"})
        self.assertIn("name", answer.faults)


class CustomerTest(StackTest):
    def test_create_get_change(self):
        answer = self.client.post("/api/v1/customers", {**customer_body(), "vat_id": "DE123456789"})
        self.assertEqual(answer.status, 201)
        path = answer.headers["Location"]
        self.assertEqual(self.client.get(path).json, answer.json)
        changed = self.client.patch(path, {"city": "Altona", "vat_id": None})
        self.assertEqual((changed.json["city"], changed.json["vat_id"]), ("Altona", None))
        self.assertEqual(self.client.get(path).json, changed.json)

    def test_an_empty_change_is_refused(self):
        customer = self.client.customer()
        self.assertProblem(self.client.patch(f"/api/v1/customers/{customer['id']}", {}), 422, "invalid")

    def test_one_customer_per_address(self):
        customer = self.client.customer()
        answer = self.client.post("/api/v1/customers", {**customer_body(), "email": customer["email"]})
        self.assertProblem(answer, 409, "conflict")

    def test_there_is_no_such_customer(self):
        for number in ("0", "999999999", "9" * 30):
            self.assertProblem(self.client.get(f"/api/v1/customers/{number}"), 404, "not-found")


class ArticleTest(StackTest):
    def test_amounts_are_exact(self):
        article = self.client.article(unit_price="0.10", vat_rate="7")
        self.assertEqual((article["unit_price"], article["vat_rate"]), ("0.10", "7.00"))

    def test_amounts_that_are_none(self):
        for price in (0.1, "1.005", "-1", "NaN", "1e3", "10000000.00", "", "٣"):
            with self.subTest(price):
                answer = self.client.post("/api/v1/articles", {**article_body(), "unit_price": price})
                self.assertProblem(answer, 422, "invalid")
                self.assertEqual(set(answer.faults), {"unit_price"})

    def test_target_below_reorder_level(self):
        answer = self.client.post(
            "/api/v1/articles", {**article_body(), "reorder_level": 5, "target_level": 4})
        self.assertEqual(set(answer.faults), {"target_level"})
        article = self.client.article(reorder_level=5, target_level=9)
        answer = self.client.patch(f"/api/v1/articles/{article['id']}", {"reorder_level": 10})
        self.assertEqual(set(answer.faults), {"target_level"})
        self.assertEqual(self.client.get(f"/api/v1/articles/{article['id']}").json["reorder_level"], 5)

    def test_movements_add_up(self):
        article = self.client.article(stock=10)
        path = f"/api/v1/articles/{article['id']}/movements"
        answer = self.client.post(path, {"quantity": -3, "reason": "correction"})
        self.assertEqual(answer.json, {"on_hand": 7, "reserved": 0, "available": 7})
        moved = [row["quantity"] for row in self.client.get(path).json["items"]]
        self.assertEqual(moved, [10, -3])

    def test_movements_that_make_no_sense(self):
        article = self.client.article(stock=1)
        path = f"/api/v1/articles/{article['id']}/movements"
        self.assertProblem(
            self.client.post(path, {"quantity": -2, "reason": "correction"}), 409, "conflict")
        for body in ({"quantity": 0, "reason": "correction"}, {"quantity": -1, "reason": "receipt"},
                     {"quantity": True, "reason": "receipt"}, {"quantity": 1, "reason": "shipment"}):
            with self.subTest(body):
                self.assertProblem(self.client.post(path, body), 422, "invalid")
        self.assertEqual(self.stock_of(article)["on_hand"], 1)


class PagingTest(StackTest):
    def test_pages_hold_every_row_once(self):
        ids = [self.client.article()["id"] for _ in range(5)]
        path, seen = f"/api/v1/articles?limit=2&after={ids[0] - 1}", []
        while path:
            page = self.client.get(path).json
            self.assertLessEqual(len(page["items"]), 2)
            seen += [item["id"] for item in page["items"]]
            path = page["next"]
        self.assertEqual(seen, ids)

    def test_filters_stay_on_the_next_page(self):
        customer, article = self.client.customer(), self.client.article(stock=3)
        orders = [self.client.order(customer, (article, 1))["id"] for _ in range(3)]
        self.client.order(self.client.customer(), (self.client.article(stock=1), 1))
        first = self.client.get(f"/api/v1/orders?customer_id={customer['id']}&limit=2").json
        second = self.client.get(first["next"]).json
        self.assertEqual([o["id"] for o in first["items"] + second["items"]], orders)
        self.assertIsNone(second["next"])

    def test_parameters_are_checked(self):
        for parameters in ("limit=0", "limit=201", "limit=x", "after=-1", "status=lost", "page=2"):
            with self.subTest(parameters):
                self.assertProblem(self.client.get(f"/api/v1/orders?{parameters}"), 422, "invalid")
