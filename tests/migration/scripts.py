"""Whether the scripts decide rightly: thresholds, exit codes, what they ask and what they refuse."""
import os
import re
import time

from lib import ERP, SCRATCH, Stubs, check, migrate

UP = [[r"kubectl get --raw", "ok"], [r"ps --quiet$", "x\n"]]


def say(name, done, status, *words):
    text = done.stdout + done.stderr
    check(f"{name}: exit {status}", done.returncode == status, (done.returncode, text))
    for word in words:
        check(f"{name}: says {word}", re.search(word, text), text)


def note(tree, file, **values):
    folder = tree / "docs/migration/state"
    folder.mkdir(exist_ok=True)
    (folder / file).write_text("".join(f"{key}={value}\n" for key, value in values.items()))


def tests():
    tree = migrate(ERP, "scripts")
    here = tree / "docs/migration"
    stubs = Stubs("scripts", UP)

    empty = SCRATCH / "nothing"
    empty.mkdir()
    for program in ("sh", "dirname", "sed", "tail", "env"):
        os.symlink(f"/usr/bin/{program}", empty / program)
    for number in range(11):
        done = stubs.run(["/bin/sh", here / f"check-{number}.sh"], tree, PATH=str(empty), URL="http://x/")
        say(f"check-{number}.sh without tools", done, 3)
    stubs.answer([[r"kubectl get --raw", 1]])
    for number in (2, 4, 5, 7, 8, 9):
        say(f"check-{number}.sh without a cluster", stubs.run([here / f"check-{number}.sh"], tree, URL="http://x/"), 3,
              "no cluster answers")

    measures = {key: 1 for key in ("START_SECONDS", "IMAGE_MB", "MTTR_SECONDS", "CPU_PERCENT", "MEMORY_MB",
          "VULNERABILITIES", "RTO_SECONDS")}
    stubs.answer([[r"ps ", "container\n"]])
    say("check-0.sh without a baseline", stubs.run([here / "check-0.sh"], tree), 1, "not measured", "FAIL")
    note(tree, "baseline.env", MEASURED_AT=int(time.time()), **measures)
    say("check-0.sh", stubs.run([here / "check-0.sh"], tree), 0, "phase 0: OK")
    note(tree, "baseline.env", MEASURED_AT=int(time.time()) - 30 * 86400, **measures)
    say("check-0.sh with an old baseline", stubs.run([here / "check-0.sh"], tree), 1, "FAIL  days since")
    say("check-0.sh with another limit", stubs.run([here / "check-0.sh"], tree, MAX_AGE_DAYS="31"), 0)

    images = [[r"kubectl kustomize", "      - image: a:1\n        image: b:2\n"]]
    stubs.answer(images)
    say("check-1.sh", stubs.run([here / "check-1.sh"], tree), 0, "images in the overlay: 2")
    stubs.answer([[r"inspect b:2", 1], *images])
    say("check-1.sh with a missing image", stubs.run([here / "check-1.sh"], tree), 1, "not in the registry: b:2")

    running = [*UP, [r"get pods .*name=beat --no-headers", "beat-0 1/1 Running 0 1m\n"], [r"readyReplicas", "1"], [r"LLEN", "0\n"]]
    stubs.answer(running)
    say("check-7.sh", stubs.run([here / "check-7.sh"], tree), 0)
    stubs.answer([[r"ps --status running --quiet beat", "still-here\n"], *running])
    say("check-7.sh with two schedulers", stubs.run([here / "check-7.sh"], tree), 1, "FAIL  beat: containers that run under Compose: 1")
    stubs.answer([[r"LLEN", "101\n"], *running])
    say("check-7.sh with a long queue", stubs.run([here / "check-7.sh"], tree), 1, "FAIL  redis: messages that wait")

    well = [*UP, [r"restartCount", "0\n0\n"], [r"get pods --no-headers", "a 1/1 Running 0 1d\n"], [r"^curl", "200 0.010\n"]]
    stubs.answer(well)
    note(tree, "cut-over.env", SWITCHED_AT=int(time.time()) - 71 * 3600)
    say("check-9.sh too early", stubs.run([here / "check-9.sh"], tree, URL="http://x/", REQUESTS="5"), 1,
          "FAIL  hours since the switch: 71")
    note(tree, "cut-over.env", SWITCHED_AT=int(time.time()) - 73 * 3600)
    say("check-9.sh", stubs.run([here / "check-9.sh"], tree, URL="http://x/", REQUESTS="5"), 0)
    stubs.answer([[r"^curl", "503 0.010\n"], *well])
    say("check-9.sh with errors", stubs.run([here / "check-9.sh"], tree, URL="http://x/", REQUESTS="5"), 1, "FAIL  errors, %: 100")
    stubs.answer([[r"^curl", "200 1.900\n"], *well])
    say("check-9.sh when it is slow", stubs.run([here / "check-9.sh"], tree, URL="http://x/", REQUESTS="5"), 1, "answer time, ms: 1900")

    stubs.answer(UP)
    for number in (2, 4, 5, 6, 7):
        stubs.forget()
        say(f"rollback-{number}.sh after the cut-over", stubs.run([here / f"rollback-{number}.sh", "--yes"], tree,
              OLD_HOST="192.0.2.10"), 1, "refused")
        check(f"rollback-{number}.sh changes nothing then", not [call for call in stubs.calls() if
              re.search("apply|delete|scale|patch|start", call)], stubs.calls())
    say("rollback-8.sh without a way back", stubs.run([here / "rollback-8.sh", "--yes"], tree, OLD_HOST="192.0.2.10"), 1,
          "can't be brought back")
    say("rollback-10.sh", stubs.run([here / "rollback-10.sh", "--yes"], tree), 1, "point of no return")

    (here / "state/cut-over.env").unlink()
    stubs.forget()
    say("rollback-7.sh, not sure", stubs.run([here / "rollback-7.sh"], tree, stdin="no\n"), 1, "Nothing was done")
    check("rollback-7.sh does nothing then", not [call for call in stubs.calls() if "apply" in call], stubs.calls())
    say("rollback-7.sh", stubs.run([here / "rollback-7.sh", "--yes"], tree), 0)
    calls = stubs.calls()
    gone = next(i for i, call in enumerate(calls) if "wait --for=delete" in call and "name=beat" in call)
    start = next(i for i, call in enumerate(calls) if call.endswith(" start beat"))
    check("rollback-7.sh starts the old scheduler when the new one is gone", gone < start, calls)
