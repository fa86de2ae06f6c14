# SPDX-License-Identifier: Apache-2.0
"""The files around the application hang together."""

import re
import shutil
import subprocess
import unittest
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/erp"


def variables(path: Path) -> dict:
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


class ComposeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        try:
            import yaml
        except ImportError:
            raise unittest.SkipTest("not installed: python3-yaml")
        cls.text = (EXAMPLE / "compose.yaml").read_text()
        cls.compose = yaml.safe_load(cls.text)
        cls.override = yaml.safe_load((EXAMPLE / "compose.override.yaml").read_text())

    def test_every_bind_mount_and_build_exists(self):
        sources = [self.compose["services"]["api"]["build"]["context"]]
        for file in (self.compose, self.override):
            for service in file["services"].values():
                for volume in service.get("volumes", ()):
                    source = volume["source"] if isinstance(volume, dict) else volume.split(":")[0]
                    sources.append(source)
        paths = {source for source in sources if source.startswith(".")}
        self.assertGreaterEqual(len(paths), 5)
        for path in paths:
            self.assertTrue((EXAMPLE / path).exists(), path)

    def test_volumes_networks_and_secrets_are_declared_and_used(self):
        for kind in ("volumes", "networks", "secrets"):
            used = set()
            for service in self.compose["services"].values():
                for item in service.get(kind, ()):
                    if isinstance(item, str) and not item.startswith("."):
                        used.add(item.split(":")[0])
            self.assertEqual(used, set(self.compose[kind]), kind)

    def test_secret_files_exist(self):
        for secret in self.compose["secrets"].values():
            self.assertTrue((EXAMPLE / secret["file"]).read_text().startswith("dev-only-"))

    def test_dependencies_exist_and_can_be_healthy(self):
        services = self.compose["services"]
        for name, service in services.items():
            wanted = service.get("depends_on", {})
            for other in wanted:
                self.assertIn(other, services, name)
                if isinstance(wanted, dict) and wanted[other]["condition"] == "service_healthy":
                    self.assertIn("healthcheck", services[other], f"{name} waits for {other}")

    def test_every_environment_has_the_same_variables(self):
        wanted = set(variables(EXAMPLE / ".env"))
        for name in ("staging.env", "production.env"):
            self.assertEqual(set(variables(EXAMPLE / name)), wanted, name)

    def test_every_variable_is_used_and_set(self):
        used = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", self.text))
        self.assertEqual(used, set(variables(EXAMPLE / ".env")))

    def test_settings_are_ones_the_application_reads(self):
        source = "".join(
            path.read_text() for path in (EXAMPLE / "api").rglob("*.py"))
        settings = set(variables(EXAMPLE / "erp.env"))
        for name in ("api", "worker", "beat"):
            settings |= set(self.compose["services"][name]["environment"])
        # gunicorn reads this one itself.
        settings.discard("WEB_CONCURRENCY")
        for name in settings:
            self.assertIn(f'"{name.removesuffix("_FILE")}"', source)


class PrometheusTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("promtool"):
            raise unittest.SkipTest("not installed: promtool")

    def promtool(self, *arguments: str) -> str:
        done = subprocess.run(
            ["promtool", *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=20)
        self.assertEqual(done.returncode, 0, done.stdout)
        return done.stdout

    def test_configuration(self):
        out = self.promtool("check", "config", str(EXAMPLE / "prometheus/prometheus.yml"))
        self.assertIn("rules found", out)

    def test_alerts_fire(self):
        rules = Path(__file__).resolve().parent / "alerts_test.yml"
        self.promtool("test", "rules", str(rules))
