"""The reference stack of tests/erp with its application in containers of one image, on PostgreSQL and Redis of this machine."""
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "erp")]

import bases  # noqa: E402
import stack  # noqa: E402

# As in compose.yaml; there is no service of that name here.
MIGRATE = 'until pg_isready -h $DB_HOST -p $DB_PORT; do sleep 1; done && alembic upgrade head'


class ImageStack(stack.Stack):
    """`image` is what Compose's api, worker, beat and migrate run; its own user, its own CMD, a read-only root for api."""

    def __init__(self, image):
        super().__init__()
        self.image = image
        self.names = {}
        # The image's user isn't ours.
        for path in (self.directory, *self.directory.iterdir()):
            path.chmod(0o777 if path.is_dir() else 0o644)

    @property
    def environment(self):
        return {**super().environment, "DB_HOST": "127.0.0.1", "DB_PORT": str(self.ports["db"]),
                # what gunicorn.conf.py says is port 8000, and that may be taken here
                "GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{self.ports['api']}"}

    def settings(self):
        """Options for podman, and for `lotse image measure` and `slim` too: one spelling does for all."""
        left_out = ("PATH", "LANG", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
        variables = [f"--env={name}={value}" for name, value in self.environment.items() if name not in left_out]
        return [*variables, f"--volume={self.directory}:{self.directory}"]

    def container(self, name, *options, command=()):
        self.names[name] = f"erp-test-{os.getpid()}-{name}-{len(self.names)}"
        return bases.run_argv(self.image, "--name", self.names[name], *self.settings(), *options, command=command)

    def end(self, name):
        super().end(name)
        if name in self.names:
            bases.podman("rm", "--force", "--ignore", "--time", "0", self.names[name], check=False)

    def start(self):
        self.start_servers()
        self.migrate()
        self.start_api()
        self.start_worker()
        self.start_beat("beat")

    def start_servers(self):
        self.start_redis()
        self._create_cluster()
        self.start_db()

    def migrate(self):
        self.in_container("migrate", "sh", "-c", MIGRATE)

    def in_container(self, name, *command):
        done = bases.run(*self.container(name, command=command), check=False, timeout=120)
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}: {done.stdout}")
        return done.stdout

    def start_api(self):
        # No command: the image's own is what is tried.
        self.spawn("api", self.container("api", "--read-only", "--tmpfs=/tmp", "--tmpfs=/run/prometheus"))
        self._await("api", lambda: self.client.answers("/readyz"))

    def start_worker(self):
        self.spawn("worker", self.container("worker", command=[
            "celery", "-A", "erp.tasks", "worker", "--queues", "documents,reports", "--concurrency", "2", "--loglevel", "info",
            "--without-mingle", "--without-gossip"]))

    def start_beat(self, name):
        self.spawn(name, self.container(name, command=[
            "celery", "-A", "erp.tasks", "beat", "--loglevel", "info", "--pidfile=", "--schedule",
            str(self.directory / "beat" / name)]))

    def run(self, *arguments):
        return self.in_container("run", "python", *arguments)
