# SPDX-License-Identifier: Apache-2.0
"""gunicorn reads this by itself. The number of processes comes from
WEB_CONCURRENCY, which it also knows."""

import os
from pathlib import Path

bind = "0.0.0.0:8000"
worker_class = "gthread"
threads = 4
timeout = 30
graceful_timeout = 25
# The heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm"
# The health checks are no news.
accesslog = None
loglevel = os.environ.get("LOG_LEVEL", "info")


def on_starting(server):
    """Counts of an earlier run belong to processes that are gone."""
    directory = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if directory:
        for entry in Path(directory).glob("*.db"):
            entry.unlink()
        Path(directory).mkdir(parents=True, exist_ok=True)


def child_exit(server, worker):
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
