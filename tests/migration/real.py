"""The way of the data, with two real PostgreSQL and two real Redis servers: plan, cut-over, way back."""
import glob
import os
import shutil
import socket
import subprocess
import time

from lib import ERP, SCRATCH, Stubs, check, fences, migrate, skip

POSTGRES = sorted(glob.glob("/usr/lib/postgresql/*/bin"))


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


class Postgres:
    """A server of its own, ended with `stop`. It doesn't run as root."""

    def __init__(self, name):
        self.folder, self.port, self.bin = SCRATCH / f"pg-{name}", free_port(), POSTGRES[-1]
        self.folder.mkdir()
        self.sockets = self.folder
        SCRATCH.chmod(0o755)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "nobody")
        self.run("initdb", "--pgdata", self.folder / "data", "--username", "erp", "--auth", "trust", "--no-sync")
        with open(self.folder / "data/postgresql.conf", "a", encoding="utf-8") as conf:
            conf.write(f"port = {self.port}\nunix_socket_directories = '{self.sockets}'\nwal_level = logical\nfsync = off\n")
        self.run("pg_ctl", "--pgdata", self.folder / "data", "--log", self.folder / "log", "--wait", "start")
        self.psql("CREATE DATABASE erp", "postgres")

    def run(self, program, *args):
        user = ["setpriv", "--reuid=nobody", "--clear-groups"] if os.geteuid() == 0 else []
        subprocess.run([*user, os.path.join(self.bin, program), *args], stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT,
                       cwd="/", timeout=120, check=True)

    def words(self, program):
        return [os.path.join(self.bin, program), "-h", str(self.sockets), "-p", str(self.port)]

    def psql(self, sql, database="erp"):
        return subprocess.run([*self.words("psql"), "-U", "erp", "-d", database, "-X", "-q", "-A", "-t", "-v",
              "ON_ERROR_STOP=1", "-c", sql],
                              capture_output=True, text=True, check=False, timeout=60)

    def ask(self, sql):
        return self.psql(sql).stdout.strip()

    def stop(self):
        self.run("pg_ctl", "--pgdata", self.folder / "data", "--mode", "immediate", "stop")


class Redis:
    def __init__(self):
        self.port = free_port()
        folder = SCRATCH / f"redis-{self.port}"  # a replica saves what it is sent, and reads it when it starts
        folder.mkdir()
        self.process = subprocess.Popen(["redis-server", "--port", str(self.port), "--save", "", "--bind", "127.0.0.1", "--dir", folder,
                                         "--repl-diskless-sync-delay", "0"], stdout=subprocess.DEVNULL)
        self.until("PING", "PONG")

    def words(self):
        return ["redis-cli", "-p", str(self.port)]

    def ask(self, *words):
        return subprocess.run([*REAL_CLI, "-p", str(self.port), *words], capture_output=True, text=True, check=False).stdout.strip()

    def until(self, word, wanted):
        for _ in range(100):
            if self.ask(word) == wanted:
                return
            time.sleep(0.1)

    def stop(self):
        self.process.terminate()
        self.process.wait()


REAL_CLI = [shutil.which("redis-cli") or "redis-cli"]
SCHEMA = """
CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL);
CREATE TABLE notes (customer int, note text);
CREATE SCHEMA "Odd One";
CREATE TABLE "Odd One"."Order" (id bigserial PRIMARY KEY, total numeric);
CREATE MATERIALIZED VIEW totals AS SELECT sum(total) FROM "Odd One"."Order";
INSERT INTO customers (name) SELECT 'customer ' || g FROM generate_series(1, 500) g;
INSERT INTO notes SELECT g, 'twice' FROM generate_series(1, 20) g;
INSERT INTO "Odd One"."Order" (total) SELECT g FROM generate_series(1, 300) g;
REFRESH MATERIALIZED VIEW totals;
"""


def eventually(question, wanted, seconds=30):
    for _ in range(seconds * 5):
        if question() == wanted:
            return True
        time.sleep(0.2)
    return False


def answers(old, new, old_redis, new_redis):
    """Compose's containers are the old servers, the pods the new ones."""
    return [
        [r"compose .*exec -T db psql", ["psql", *old.words("psql")]],
        [r"compose .*exec -T db pg_dump", ["pg_dump", *old.words("pg_dump")]],
        [r"exec -i db-0 .* psql", ["psql", *new.words("psql")]],
        [r"compose .*exec -T redis redis-cli", ["redis-cli", *REAL_CLI, "-p", str(old_redis.port)]],
        [r"exec -i redis-0 .* redis-cli", ["redis-cli", *REAL_CLI, "-p", str(new_redis.port)]],
        [r"jsonpath=\{\.status\.loadBalancer", "198.51.100.7"],
        [r"get --raw", "ok"],
    ]


def phase(plan, number):
    start = plan.index(f"## Phase {number}:")
    end = plan.find(f"## Phase {number + 1}:")
    return plan[start:end]


def run_blocks(stubs, tree, shell, blocks):
    script = "set -eu\n" + shell + "\nMAX_CATCH_UP_SECONDS=30\nMAX_DRAIN_SECONDS=30\n" + "\n".join(blocks)
    return stubs.run(["sh", "-c", script], tree, KUBECONFIG="/dev/null")


def tests():
    if not POSTGRES or not shutil.which("redis-server"):
        skip("real servers", "postgresql and redis-server are not installed")
        return
    tree = migrate(ERP, "real")
    servers = []
    try:
        for make in (lambda: Postgres("old"), lambda: Postgres("new"), Redis, Redis):
            servers.append(make())
        flow(tree, *servers)
    finally:
        for server in servers:
            server.stop()


def flow(tree, old, new, old_redis, new_redis):
    plan = (tree / "docs/migration/plan.md").read_text()
    stubs = Stubs("real", answers(old, new, old_redis, new_redis),
                  [["host=192.0.2.10 port=5432", f"host=127.0.0.1 port={old.port}"],
                   ["host=kubernetes-db-5432 port=5432", f"host=127.0.0.1 port={new.port}"],
                   ["REPLICAOF 192.0.2.10 6379", f"REPLICAOF 127.0.0.1 {old_redis.port}"],
                   ["REPLICAOF kubernetes-redis-6379 6379", f"REPLICAOF 127.0.0.1 {new_redis.port}"]])
    shell = next(block for block in fences(plan) if "export OLD_HOST" in block)
    environment = {"OLD_HOST": "192.0.2.10", "MAX_CATCH_UP_SECONDS": "30"}
    here = tree / "docs/migration"
    old.psql(SCHEMA)
    old_redis.ask("LPUSH", "documents", "task-1", "task-2")

    blocks = [block for block in fences(phase(plan, 4)) if "CREATE SUBSCRIPTION" in block or "REPLICAOF" in block]
    done = run_blocks(stubs, tree, "mkdir -p docs/migration/state\n" + shell, blocks)
    check("real: phase 4 as the plan says it", done.returncode == 0, done.stdout + done.stderr)
    check("real: rows arrive", eventually(lambda: new.ask('SELECT count(*) FROM "Odd One"."Order"'), "300"))
    check("real: a table without a key follows", eventually(lambda: new.ask("SELECT count(*) FROM notes"), "20"))
    check("real: the new server takes no writes", "read-only" in new.psql("INSERT INTO customers (name) VALUES ('x')").stderr)
    old.psql("UPDATE notes SET note = 'once' WHERE customer = 1; INSERT INTO customers (name) VALUES ('late')")
    check("real: later changes follow", eventually(lambda: new.ask("SELECT count(*) FROM customers"), "501"))
    check("real: the queue follows", eventually(lambda: new_redis.ask("LLEN", "documents"), "2"))

    done = stubs.run([here / "check-4.sh"], tree, **environment)
    check("real: check-4.sh is OK", done.returncode == 0 and "FAIL" not in done.stdout, done.stdout + done.stderr)
    old.psql("CREATE TABLE unkeyed (a int)")
    done = stubs.run([here / "check-4.sh"], tree, **environment)
    check("real: check-4.sh sees a table that came later", done.returncode == 1 and "FAIL" in done.stdout, done.stdout)
    old.psql("DROP TABLE unkeyed")

    new.psql("SET transaction_read_only = off; INSERT INTO notes VALUES (999, 'a stranger')")
    done = stubs.run([here / "cut-over.sh", "--yes"], tree, **environment)
    check("real: cut-over.sh gives up where the sides differ", done.returncode != 0 and "notes" in done.stderr, done.stdout + done.stderr)
    check("real: and thaws", old.psql("INSERT INTO customers (name) VALUES ('still here')").returncode == 0)
    check("real: and the queue takes tasks again", old_redis.ask("LPUSH", "documents", "task-3") == "3")
    new.psql("SET transaction_read_only = off; DELETE FROM notes WHERE customer = 999")
    check("real: rows arrive again", eventually(lambda: new.ask("SELECT count(*) FROM customers"), "502"))

    stubs.forget()
    done = stubs.run([here / "cut-over.sh", "--yes"], tree, **environment)
    check("real: cut-over.sh switches", done.returncode == 0, done.stdout + done.stderr)
    calls = stubs.calls()
    switch = next((i for i, call in enumerate(calls) if "patch service db" in call), -1)
    back = next((i for i, call in enumerate(calls) if "stages/soak" in call), -1)
    check("real: names lead to the cluster before anything starts", 0 < switch < back, calls)
    check("real: the old side refuses writes", "read-only" in old.psql("INSERT INTO customers (name) VALUES ('x')").stderr)
    check("real: sequences go on", new.ask("INSERT INTO customers (name) VALUES ('new') RETURNING id") == "503",
          new.ask("SELECT max(id) FROM customers"))
    check("real: views are filled", new.ask("SELECT * FROM totals") == "45150")
    check("real: the queue is the cluster's", new_redis.ask("LPUSH", "documents", "task-4") == "4")
    check("real: the old side follows", eventually(lambda: old.ask("SELECT count(*) FROM customers"), "503"))

    state = environment
    stubs.answer([[r"get service db .*selector", "db"], [r"get service redis .*selector", "redis"], *answers(old, new,
          old_redis, new_redis)])
    done = stubs.run([here / "check-8.sh"], tree, **state)
    check("real: check-8.sh is OK", done.returncode == 0, done.stdout + done.stderr)
    for phase_number in (2, 4, 5, 6, 7):
        done = stubs.run([here / f"rollback-{phase_number}.sh", "--yes"], tree, **state)
        check(f"real: rollback-{phase_number}.sh refuses now", done.returncode == 1 and "refused" in done.stderr,
              done.stdout + done.stderr)

    stubs.answer(answers(old, new, old_redis, new_redis))
    done = stubs.run([here / "rollback-9.sh", "--yes"], tree, **state)
    check("real: rollback-9.sh brings all back", done.returncode == 0, done.stdout + done.stderr)
    check("real: nothing is lost", old.ask("SELECT count(*) FROM customers") == "503", old.ask("SELECT count(*) FROM customers"))
    check("real: the old side takes writes with new numbers",
          old.ask("INSERT INTO customers (name) VALUES ('again') RETURNING id") == "504")
    check("real: tasks of the cluster's time are there", old_redis.ask("LLEN", "documents") == "4", old_redis.ask("LLEN", "documents"))
    done = stubs.run([here / "rollback-4.sh", "--yes"], tree, **state)
    check("real: rollback-4.sh ends it all", done.returncode == 0 and
          old.ask("SELECT count(*) FROM pg_replication_slots") == "0", done.stdout + done.stderr)
