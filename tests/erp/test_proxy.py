# SPDX-License-Identifier: Apache-2.0
"""The example's nginx.conf in a real nginx; only addresses and paths are changed."""

import os
import shutil
import subprocess
import unittest

import stack
from base import StackTest
from client import Client


class ProxyTest(StackTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        if not cls.nginx:
            raise unittest.SkipTest("not installed: nginx")
        cls.port = stack.free_port()
        directory = cls.stack.directory / "nginx"
        directory.mkdir()
        # The image's build has writable paths for these, Debian's may not.
        temporary = "".join(
            f"    {kind}_temp_path {directory}/{kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        path = stack.adapted(stack.EXAMPLE / "nginx/nginx.conf", directory / "nginx.conf", {
            "user nginx;": "user www-data;" if os.geteuid() == 0 else "",
            "/var/run/nginx.pid": f"{directory}/nginx.pid",
            "/dev/stdout": f"{directory}/access.log",
            "/usr/share/nginx/html": f"{stack.EXAMPLE}/nginx/html",
            "server api:8000;": f"server 127.0.0.1:{cls.stack.ports['api']};",
            "listen 80;": f"listen 127.0.0.1:{cls.port};",
            "    sendfile on;\n": f"    sendfile on;\n{temporary}",
        })
        cls.stack.spawn("nginx", [cls.nginx, "-c", str(path), "-g", "daemon off;"])
        cls.proxy = Client(f"http://127.0.0.1:{cls.port}", stack.TOKEN)
        stack.wait_until(lambda: cls.proxy.answers("/nginx-health"), "nginx answers")

    @classmethod
    def tearDownClass(cls):
        cls.stack.end("nginx")

    def test_the_api_is_behind_it(self):
        customer = self.proxy.customer()
        self.assertEqual(self.proxy.get(f"/api/v1/customers/{customer['id']}").json, customer)

    def test_links_carry_the_address_the_client_used(self):
        article = self.client.article(stock=1)
        order = self.confirm(self.client.order(self.client.customer(), (article, 1)))
        self.ready_invoice(order["invoice_id"])
        forged = {"Host": "erp.example.com", "X-Forwarded-Host": "evil.example.net"}
        url = self.proxy.get(f"/api/v1/invoices/{order['invoice_id']}", headers=forged).json["document_url"]
        self.assertTrue(url.startswith("http://erp.example.com/api/v1/documents/"), url)
        answer = self.proxy.get(url.removeprefix("http://erp.example.com"), token=False)
        self.assertTrue(answer.content.startswith(b"%PDF-"))

    def test_pages_and_static_files(self):
        page = self.proxy.get("/")
        self.assertIn(b"/static/erp.css", page.content)
        style = self.proxy.get("/static/erp.css")
        self.assertEqual((style.status, style.headers["Content-Type"]), (200, "text/css"))

    def test_the_inside_stays_inside(self):
        for path in ("/metrics", "/readyz", "/healthz", "/static/../nginx.conf", "/api"):
            with self.subTest(path):
                self.assertIn(self.proxy.get(path).status, (301, 400, 404))
        self.assertEqual(self.client.get("/metrics").status, 200)

    def test_a_body_too_large_stops_here(self):
        answer = self.proxy.post("/api/v1/customers", {"name": "x" * 1_100_000})
        self.assertEqual(answer.status, 413)
        self.assertIn(b"nginx", answer.content)
