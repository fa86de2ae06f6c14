# SPDX-License-Identifier: Apache-2.0
"""The running stack: real servers on free loopback ports.

get() starts it on first use; stop() ends every process of it.
"""

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest
from importlib.util import find_spec
from pathlib import Path

from client import Client
from mailserver import Mailbox

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "examples/erp"
API = EXAMPLE / "api"
TOKEN = "token-of-the-tests"
POSTGRES_BIN = Path("/usr/lib/postgresql/15/bin")

_stack = None
_failure = None


def get():
    """The one stack all tests share; skips the test where a program is missing."""
    global _stack, _failure
    missing = _missing()
    if missing:
        raise unittest.SkipTest(f"not installed: {', '.join(missing)}")
    if _failure:
        raise RuntimeError(f"the stack did not start: {_failure}")
    if _stack is None:
        _stack = Stack()
        try:
            _stack.start()
        except Exception as error:
            _failure = error
            raise
    return _stack


def stop() -> None:
    if _stack:
        _stack.stop()


def discard() -> None:
    if _stack:
        shutil.rmtree(_stack.directory, ignore_errors=True)


def logs_of_failure() -> str:
    if not _stack:
        return ""
    return "\n".join(
        f"--- {log.name}\n" + "\n".join(log.read_text(errors="replace").splitlines()[-40:])
        for log in sorted(_stack.directory.glob("*.log")))


atexit.register(discard)
atexit.register(stop)


def _missing() -> list:
    programs = {"redis-server": shutil.which("redis-server"), "gunicorn": _module("gunicorn")}
    programs["PostgreSQL 15"] = (POSTGRES_BIN / "postgres").exists()
    for name in ("flask", "celery", "sqlalchemy", "psycopg2", "redis", "alembic", "reportlab",
                 "prometheus_client"):
        programs[f"python module {name}"] = _module(name)
    return [name for name, found in programs.items() if not found]


def _module(name: str) -> bool:
    # Celery replaces itself with a lazy module that find_spec cannot handle.
    return name in sys.modules or find_spec(name) is not None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, what: str, seconds: float = 15, pause: float = 0.05):
    """The first true value of condition(); an AssertionError when time is up."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {seconds} seconds")
        time.sleep(pause)


def adapted(source: Path, target: Path, changes: dict) -> Path:
    """Copy a file of the example; a change that finds nothing to change is an error."""
    text = source.read_text()
    for old, new in changes.items():
        if old not in text:
            raise AssertionError(f"{source.name} has no {old!r} any more")
        text = text.replace(old, new)
    target.write_text(text)
    return target


class Process:
    """A server as the leader of its own session, so that its children stop with it."""

    def __init__(self, name: str, command: list, log: Path, **options):
        self.name, self.log = name, log
        with log.open("ab") as out:
            # Should the tests be killed, the server gets a SIGTERM of its own.
            self.popen = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", *command], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, **options)

    @property
    def alive(self) -> bool:
        return self.popen.poll() is None

    def stop(self, number=signal.SIGTERM, seconds: float = 10) -> None:
        """Ask the leader; afterwards nothing of its session is left."""
        if self.alive:
            self.popen.send_signal(number)
            try:
                self.popen.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.popen.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.popen.wait()


class Stack:
    def __init__(self):
        self.directory = Path(tempfile.mkdtemp(prefix="erp-test-"))
        # PostgreSQL runs as another user and must be able to enter.
        self.directory.chmod(0o755)
        self.running = {}
        self.ports = {name: free_port() for name in ("db", "redis", "api")}
        for name in ("invoices", "reports", "multiproc", "beat"):
            (self.directory / name).mkdir()
        (self.directory / "api_token").write_text(f"{TOKEN}\n")
        self.mailbox = Mailbox()
        self.client = Client(f"http://127.0.0.1:{self.ports['api']}", TOKEN)
        self.postgres_user = _postgres_user()

    @property
    def environment(self) -> dict:
        """What compose.yaml and erp.env set, with our ports and short schedules."""
        redis = f"redis://127.0.0.1:{self.ports['redis']}"
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONUNBUFFERED": "1",
            "DATABASE_URL": f"postgresql://erp@127.0.0.1:{self.ports['db']}/erp",
            "CELERY_BROKER_URL": f"{redis}/0",
            "CACHE_URL": f"{redis}/1",
            "API_TOKEN_FILE": str(self.directory / "api_token"),
            "DOWNLOAD_KEY": "download-key-of-the-tests",
            "INVOICE_NUMBER_FORMAT": "RE-${year}-${number}",
            "INVOICES_DIR": str(self.directory / "invoices"),
            "REPORTS_DIR": str(self.directory / "reports"),
            "PROMETHEUS_MULTIPROC_DIR": str(self.directory / "multiproc"),
            "COMPANY_NAME": "Nordlicht Handels GmbH",
            "LOG_LEVEL": "info",
            "WEB_CONCURRENCY": "2",
            "STOCK_REPORT_SCHEDULE": "@every 1s",
            "REORDER_SCHEDULE": "@every 1s",
            "CATCH_UP_SCHEDULE": "@every 1s",
            "CATCH_UP_AGE": "2",
            "SUMMARY_CACHE_SECONDS": "1",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.mailbox.port),
        }

    def start(self) -> None:
        self.start_redis()
        self._create_cluster()
        self.start_db()
        self.run("-m", "alembic", "upgrade", "head")
        self.start_api()
        self.start_worker()
        self.start_beat("beat")

    def stop(self) -> None:
        # The servers last: the others want to say goodbye to them. Those may
        # do so all at once.
        clients = [name for name in self.running if name not in ("db", "redis")]
        for name in clients:
            self.running[name].popen.terminate()
        for name in (*clients, *self.running):
            if name in self.running:
                self.end(name)
        self.mailbox.close()

    def end(self, name: str) -> None:
        # SIGINT is PostgreSQL's fast shutdown, as in compose.yaml.
        number = signal.SIGINT if name == "db" else signal.SIGTERM
        self.running.pop(name).stop(number)

    def start_db(self) -> None:
        self._spawn("db", [
            str(POSTGRES_BIN / "postgres"), "-D", str(self.directory / "pgdata"),
            "-c", "listen_addresses=127.0.0.1", "-p", str(self.ports["db"]),
            "-c", f"unix_socket_directories={self.directory / 'pgdata'}",
            "-c", "fsync=off", "-c", "max_connections=60",
        ], **self.postgres_user)
        self._await("db", lambda: self._as_postgres("pg_isready", "-h", "127.0.0.1", check=False) == 0)

    def start_redis(self) -> None:
        directory = self.directory / "redis"
        directory.mkdir(exist_ok=True)
        configuration = adapted(EXAMPLE / "redis/redis.conf", directory / "redis.conf", {
            "port 6379": f"port {self.ports['redis']}\nbind 127.0.0.1",
            "dir /data": f"dir {directory}",
        })
        self._spawn("redis", ["redis-server", str(configuration)])
        self._await("redis", lambda: _accepts(self.ports["redis"]))

    def start_api(self) -> None:
        self._spawn("api", [
            sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{self.ports['api']}",
            "erp.wsgi:app",
        ], cwd=API, env=self.environment)
        self._await("api", lambda: self.client.answers("/readyz"))

    def start_worker(self) -> None:
        self._spawn("worker", [
            sys.executable, "-m", "celery", "-A", "erp.tasks", "worker", "--queues",
            "documents,reports", "--concurrency", "2", "--loglevel", "info",
            "--without-mingle", "--without-gossip",
        ], cwd=API, env=self.environment)

    def start_beat(self, name: str) -> None:
        self._spawn(name, [
            sys.executable, "-m", "celery", "-A", "erp.tasks", "beat", "--loglevel", "info",
            "--pidfile=", "--schedule", str(self.directory / "beat" / name),
        ], cwd=API, env=self.environment)

    def run(self, *arguments: str) -> str:
        """Python with the stack's environment, in the API's folder."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=API, env=self.environment, timeout=30,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)}: {done.stdout}")
        return done.stdout

    def log(self, name: str) -> str:
        return (self.directory / f"{name}.log").read_text(errors="replace")

    def query(self, sql: str, *parameters) -> list:
        import psycopg2

        connection = psycopg2.connect(self.environment["DATABASE_URL"], connect_timeout=3)
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql, parameters)
                return cursor.fetchall()
        finally:
            connection.close()

    def spawn(self, name: str, command: list, **options) -> Process:
        return self._spawn(name, command, **options)

    def _spawn(self, name: str, command: list, **options) -> Process:
        self.running[name] = Process(name, command, self.directory / f"{name}.log", **options)
        return self.running[name]

    def _await(self, name: str, ready) -> None:
        def look():
            if not self.running[name].alive:
                raise RuntimeError(f"{name} ended at once: {self.log(name)[-2000:]}")
            return ready()

        wait_until(look, f"{name} answers", seconds=20)

    def _create_cluster(self) -> None:
        data = self.directory / "pgdata"
        data.mkdir()
        if "user" in self.postgres_user:
            os.chown(data, self.postgres_user["user"], self.postgres_user["group"])
        subprocess.run(
            [str(POSTGRES_BIN / "initdb"), "-D", str(data), "-U", "erp", "-A", "trust", "-N",
             "--no-locale", "-E", "UTF8"],
            cwd="/", check=True, timeout=60, stdout=subprocess.DEVNULL, **self.postgres_user)
        # createdb without a server: single-user mode needs no second start.
        subprocess.run(
            [str(POSTGRES_BIN / "postgres"), "--single", "-D", str(data), "postgres"],
            input=b"CREATE DATABASE erp;\n", cwd="/", check=True, timeout=60,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.postgres_user)

    def _as_postgres(self, program: str, *arguments: str, check: bool = True) -> int:
        return subprocess.run(
            [str(POSTGRES_BIN / program), "-p", str(self.ports["db"]), "-U", "erp", *arguments],
            cwd="/", check=check, timeout=10, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL).returncode


def _postgres_user() -> dict:
    """PostgreSQL refuses to run as root; Debian's package brings a user for it."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("postgres")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
