"""What the tests of the migration plan share: trees, stubs, counting."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
LOTSE = Path(os.environ.get("LOTSE", TOP / "build/lotse")).resolve()
ERP = TOP / "examples/erp"
SCRATCH = Path(tempfile.mkdtemp(prefix="lotse-migration-"))
passed, failed, skipped = [], [], []


def check(name, good, detail=""):
    (passed if good else failed).append(name)
    if not good:
        print(f"FAILED {name}: {str(detail)[-1500:]}")
    return good


def skip(what, why):
    skipped.append(what)
    print(f"SKIP {what}: {why}")


def finish():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    print(f"{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped")
    sys.exit(1 if failed else 0)


def migrate(project, name, *args):
    """The tree of a project; None where lotse can't make it."""
    tree = SCRATCH / name
    done = subprocess.run([LOTSE, "migrate", "-o", tree, *args], cwd=project, capture_output=True, text=True, check=False)
    return tree if check(f"{name}: migrate", done.returncode in (0, 1), done.stderr) else None


def fences(text):
    """The commands of a plan."""
    return re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S)


def table(text, first):
    """The rows of the table whose first cell is `first`."""
    lines = text.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {first} |"))
    rows = []
    for line in lines[start + 2:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


class Stubs:
    """A folder of programs for PATH, and what they were called with."""

    def __init__(self, name, answers=(), rewrite=()):
        self.folder = SCRATCH / f"stubs-{name}"
        self.folder.mkdir()
        for program in ("docker", "kubectl", "curl"):
            (self.folder / program).symlink_to(HERE / "stub")
        self.answer(answers)
        (self.folder / "rewrite.json").write_text(json.dumps(list(rewrite)))
        (self.folder / "calls").write_text("")

    def answer(self, answers):
        (self.folder / "answers.json").write_text(json.dumps(list(answers)))

    def calls(self):
        return (self.folder / "calls").read_text().splitlines()

    def forget(self):
        (self.folder / "calls").write_text("")

    def run(self, argv, cwd, stdin="", **env):
        environment = {**os.environ, "STUBS": str(self.folder), "PATH": f"{self.folder}:{os.environ['PATH']}", **env}
        return subprocess.run(argv, cwd=cwd, input=stdin, capture_output=True, text=True, env=environment, timeout=240, check=False)
