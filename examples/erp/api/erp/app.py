# SPDX-License-Identifier: Apache-2.0
"""The Flask application."""

import hmac
import logging

from flask import Flask, request
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix

from erp import config, metrics, problems
from erp.routes import articles, customers, health, invoices, operations, orders, purchasing

API = "/api/v1"
MAX_BODY_BYTES = 1024 * 1024


def create() -> Flask:
    settings = config.get()
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")

    app = Flask(__name__, static_folder=None)
    app.config["DOWNLOAD_KEY"] = config.secret("DOWNLOAD_KEY")
    app.json.sort_keys = False
    # nginx is the one proxy in front; links we build carry its host and scheme.
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)

    problems.register(app)
    metrics.register(app)
    _limit_bodies(app)
    _require_token(app, config.secret("API_TOKEN"))
    app.register_blueprint(health.blueprint)
    for module in (customers, articles, orders, invoices, purchasing, operations):
        app.register_blueprint(module.blueprint, url_prefix=API)
    return app


def _limit_bodies(app: Flask) -> None:
    """Flask's own MAX_CONTENT_LENGTH guards only forms in this version."""

    @app.before_request
    def check():
        if "Transfer-Encoding" in request.headers:
            raise LengthRequired("Send the body with a Content-Length.")
        if (request.content_length or 0) > MAX_BODY_BYTES:
            raise RequestEntityTooLarge(f"A body has at most {MAX_BODY_BYTES} bytes.")


def _require_token(app: Flask, token: str) -> None:
    expected = f"Bearer {token}".encode()

    @app.before_request
    def check():
        view = app.view_functions.get(request.endpoint)
        if not request.path.startswith(API) or getattr(view, "public", False):
            return
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, expected):
            raise problems.Unauthorized("Send the API token as Authorization: Bearer.")
