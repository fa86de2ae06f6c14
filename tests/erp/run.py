#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the reference stack for real and tests it: `python3 tests/erp/run.py`.

PostgreSQL, Redis, gunicorn, the Celery worker and beat and nginx are started
on free loopback ports and stopped again, whatever happens. The packages needed
are in packages.txt. Arguments choose tests, as for `python3 -m unittest`.
"""

import os
import signal
import sys
import unittest
from importlib.util import find_spec
from pathlib import Path

SYSTEM_PYTHON = "/usr/bin/python3"
HERE = Path(__file__).resolve().parent

sys.dont_write_bytecode = True
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "examples/erp/api")]

# In this sequence: the last one stops the servers the others need.
MODULES = (
    "test_rules", "test_files", "test_catalogue", "test_orders", "test_invoices",
    "test_jobs", "test_metrics", "test_proxy", "test_outages",
)
LIMIT_SECONDS = 150


def use_a_python_that_has_the_packages() -> None:
    """The python on PATH need not be the one Debian installs packages for."""
    has_packages = all(map(find_spec, ("flask", "celery", "sqlalchemy", "psycopg2")))
    if not has_packages and not os.path.samefile(sys.executable, SYSTEM_PYTHON):
        os.execv(SYSTEM_PYTHON, [SYSTEM_PYTHON, *sys.argv])


class Result(unittest.TextTestResult):
    """testsRun also counts what was skipped, so successes are counted here."""

    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1


def interrupted(number, _frame):
    # As an exception it passes through every finally on its way out.
    raise KeyboardInterrupt(signal.Signals(number).name)


def main() -> int:
    use_a_python_that_has_the_packages()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, interrupted)
    signal.alarm(LIMIT_SECONDS)

    import stack

    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(sys.argv[1:] or MODULES)
    try:
        result = unittest.TextTestRunner(verbosity=2, resultclass=Result).run(suite)
    finally:
        stack.stop()
    failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
    skipped = len(result.skipped)
    if failed:
        print(stack.logs_of_failure(), file=sys.stderr)
    stack.discard()
    for test, reason in result.skipped:
        print(f"SKIP {test}: {reason}")
    print(f"erp: {result.passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed or not (result.passed or skipped) else 0


if __name__ == "__main__":
    sys.exit(main())
