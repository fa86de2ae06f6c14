# SPDX-License-Identifier: Apache-2.0
from flask import Blueprint, jsonify, url_for
from sqlalchemy import select

from erp.db import transaction
from erp.models import Customer
from erp.problems import NotFound
from erp.routes import paging
from erp.validation import Field, body, optional, text

blueprint = Blueprint("customers", __name__)

SCHEMA = {
    "name": Field(text(200)),
    "email": Field(text(254, r"[^@\s]+@[^@\s]+\.[^@\s]+", "must be an e-mail address")),
    "street": Field(text(200)),
    "postal_code": Field(text(20)),
    "city": Field(text(100)),
    "country": Field(text(2, "[A-Z]{2}", "must be a country code such as DE")),
    "vat_id": Field(optional(text(20, "[A-Z]{2}[A-Z0-9]{2,13}", "must be a VAT id such as DE123456789")), None),
}


def show(customer: Customer) -> dict:
    return {
        "id": customer.id,
        **{name: getattr(customer, name) for name in SCHEMA},
        "created_at": customer.created_at.isoformat(),
    }


@blueprint.get("/customers")
def index():
    with transaction() as session:
        return paging.respond(session, Customer, select(Customer), show)


@blueprint.post("/customers")
def create():
    customer = Customer(**body(SCHEMA))
    with transaction() as session:
        session.add(customer)
        session.flush()
        session.refresh(customer)
    return jsonify(show(customer)), 201, {"Location": url_for(".get", customer_id=customer.id)}


@blueprint.get("/customers/<int:customer_id>")
def get(customer_id: int):
    with transaction() as session:
        return jsonify(show(_find(session, customer_id)))


@blueprint.patch("/customers/<int:customer_id>")
def change(customer_id: int):
    values = body(SCHEMA, partial=True)
    with transaction() as session:
        customer = _find(session, customer_id)
        for name, value in values.items():
            setattr(customer, name, value)
    return jsonify(show(customer))


def _find(session, customer_id: int) -> Customer:
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFound(f"There is no customer {customer_id}.")
    return customer
