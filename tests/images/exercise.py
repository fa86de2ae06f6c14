"""Asks the reference application for all that it does, from inside of its container: exercise.py http://HOST:PORT TOKENFILE

The folder of tests/erp stands beside it. What it orders, the worker and beat then work on.
"""
import sys
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent / "erp"))

from client import Client  # noqa: E402

client = Client(sys.argv[1], Path(sys.argv[2]).read_text().strip())


def good(answer, *statuses):
    if answer.status not in (statuses or (200,)):
        sys.exit(f"{answer.status}: {answer.content!r}")
    return answer.json


customer = client.customer(name="Müller & Söhne")
article = client.article(stock=5, reorder_level=4, target_level=9)
order = client.order(customer, (article, 2))
invoice = good(client.post(f"/api/v1/orders/{order['id']}/confirm"))["invoice_id"]
good(client.post(f"/api/v1/orders/{order['id']}/ship"))
good(client.post(f"/api/v1/orders/{client.order(customer, (article, 1))['id']}/cancel"))
good(client.patch(f"/api/v1/articles/{article['id']}", {"name": "Tau"}))
good(client.patch(f"/api/v1/customers/{customer['id']}", {"city": "Kiel"}))
for path in ("articles", "customers", "orders", "invoices", "summary", "job-runs", "reorder-proposals", f"invoices/{invoice}",
             f"articles/{article['id']}/movements"):
    good(client.get(f"/api/v1/{path}"))
# what may not be there yet, and what is wrong
for path in (f"invoices/{invoice}/document", f"reports/stock/{date.today()}", "documents/forged", "orders/999999999"):
    client.get(f"/api/v1/{path}")
good(client.post("/api/v1/articles", {"sku": ""}), 400, 422)
good(client.post("/api/v1/articles", b"{"), 400)
