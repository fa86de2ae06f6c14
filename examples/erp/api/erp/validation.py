# SPDX-License-Identifier: Apache-2.0
"""Checks for request bodies and query strings.

A schema maps field names to Fields. All faults of a request are reported at
once, each with the path of its field.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Callable

from flask import request

from erp.problems import Invalid, Problem

REQUIRED = object()


@dataclass(frozen=True)
class Field:
    # Takes (value, path, errors); returns the value to use, or adds to errors.
    check: Callable
    default: Any = REQUIRED


def body(schema: dict, partial: bool = False) -> dict:
    """The JSON body of the request; with partial, fields may be left out."""
    if not request.is_json:
        raise Problem("Send a JSON body with Content-Type application/json.")
    errors: list = []
    values = check_object(request.get_json(), schema, "", errors, partial)
    if not errors and partial and not values:
        errors.append({"field": "", "message": "name at least one field"})
    if errors:
        raise Invalid("See errors for each field.", errors=errors)
    return values


def query(schema: dict) -> dict:
    errors: list = []
    values = {}
    for name, field in schema.items():
        if name in request.args:
            values[name] = field.check(request.args[name], name, errors)
        else:
            values[name] = field.default
    errors += [{"field": name, "message": "unknown parameter"} for name in request.args if name not in schema]
    if errors:
        raise Invalid("See errors for each parameter.", errors=errors)
    return values


def check_object(data, schema: dict, path: str, errors: list, partial: bool = False) -> dict:
    if not isinstance(data, dict):
        errors.append({"field": path, "message": "must be an object"})
        return {}
    prefix = f"{path}." if path else ""
    values = {}
    for name, field in schema.items():
        if name in data:
            values[name] = field.check(data[name], prefix + name, errors)
        elif partial:
            continue
        elif field.default is REQUIRED:
            errors.append({"field": prefix + name, "message": "is required"})
        else:
            values[name] = field.default
    errors += [{"field": prefix + name, "message": "unknown field"} for name in data if name not in schema]
    return values


def text(max_length: int, pattern: str = ".+", hint: str = "must not be empty"):
    def check(value, path, errors):
        if not isinstance(value, str):
            errors.append({"field": path, "message": "must be a string"})
            return None
        value = value.strip()
        if len(value) > max_length:
            errors.append({"field": path, "message": f"must have at most {max_length} characters"})
        elif not value.isprintable():
            errors.append({"field": path, "message": "must not hold control characters"})
        elif not re.fullmatch(pattern, value):
            errors.append({"field": path, "message": hint})
        return value

    return check


def optional(check):
    return lambda value, path, errors: None if value is None else check(value, path, errors)


def one_of(*choices: str):
    def check(value, path, errors):
        if value not in choices:
            errors.append({"field": path, "message": f"must be one of {', '.join(choices)}"})
        return value

    return check


def integer(minimum: int, maximum: int):
    def check(value, path, errors):
        if isinstance(value, bool) or not isinstance(value, int):
            errors.append({"field": path, "message": "must be a whole number"})
        elif not minimum <= value <= maximum:
            errors.append({"field": path, "message": f"must be from {minimum} to {maximum}"})
        return value

    return check


def integer_text(minimum: int, maximum: int):
    """For query strings, where every value is text."""
    whole = integer(minimum, maximum)

    def check(value, path, errors):
        # int() takes underscores and signs, and has a length limit of its own.
        if not re.fullmatch(r"[0-9]{1,18}", value):
            errors.append({"field": path, "message": "must be a whole number"})
            return None
        return whole(int(value), path, errors)

    return check


def decimal(places: int, maximum: str):
    """Amounts come as strings: a JSON number may already have lost a cent."""

    def check(value, path, errors):
        try:
            if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,18})?", value):
                raise InvalidOperation
            number = Decimal(value)
        except InvalidOperation:
            errors.append({"field": path, "message": 'must be a decimal in a string, such as "12.50"'})
            return None
        if number > Decimal(maximum):
            errors.append({"field": path, "message": f"must be at most {maximum}"})
        elif -number.as_tuple().exponent > places:
            errors.append({"field": path, "message": f"must have at most {places} decimal places"})
        return number

    return check


def list_of(schema: dict, max_items: int):
    def check(value, path, errors):
        if not isinstance(value, list) or not 1 <= len(value) <= max_items:
            errors.append({"field": path, "message": f"must be a list of 1 to {max_items} items"})
            return []
        return [check_object(item, schema, f"{path}[{i}]", errors) for i, item in enumerate(value)]

    return check
