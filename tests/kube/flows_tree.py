"""Several runs into one folder: what is the tool's, what is the team's, and what a broken run leaves behind."""

import json
import os
import random
import shutil
import signal
import stat
import subprocess
import time

SHOP = """services:
  web:
    image: registry.example.com/web:1.2
    ports: ['80']
    environment: {MODE: one, API_TOKEN: first-token-value}
    volumes: ['./nginx.conf:/etc/nginx/nginx.conf:ro']
  db:
    image: postgres:15
    environment: {POSTGRES_PASSWORD: first-password}
    volumes: ['data:/var/lib/postgresql/data']
volumes:
  data:
"""
DEPLOYMENT = "deploy/base/web/deployment.yaml"


def shop(project, compose=SHOP, args=(), status=0):
    project.write("compose.yaml", compose)
    project.write("nginx.conf", "events {}\n")
    done = project.migrate(*args)
    project.check("the first run", done.returncode == status, done.stderr)
    return project.tree()


def snapshot(folder):
    """Names, modes and contents of everything below a folder."""
    found = {}
    for where, folders, names in os.walk(folder):
        for name in folders + names:
            path = os.path.join(where, name)
            info = os.lstat(path)
            content = None
            if stat.S_ISREG(info.st_mode):
                with open(path, "rb") as file:
                    content = file.read()
            found[os.path.relpath(path, folder)] = (info.st_mode, content)
    return found


def same(project, what, before):
    after = snapshot(project.folder)
    project.check(what, after == before, sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path)))


def flow_a_file_that_was_edited_is_not_overwritten(project):
    shop(project)
    project.write(DEPLOYMENT, project.read(DEPLOYMENT).replace("maxSurge: 1", "maxSurge: 7"))
    project.write("compose.yaml", SHOP.replace("MODE: one", "MODE: two"))
    before = snapshot(project.folder)
    done = project.migrate()
    project.check("exit code", done.returncode in (1, 2, 3), done.returncode)
    project.check("TREE-EDITED names the file", project.has_finding(project.findings(done.stderr), "TREE-EDITED " + DEPLOYMENT)
                  or ("TREE-EDITED" in done.stderr and "base/web/deployment.yaml" in done.stderr), done.stderr)
    project.check("--force is named", "--force" in done.stderr, done.stderr)
    same(project, "nothing changed on disk", before)
    done = project.migrate("--force")
    project.check("--force", done.returncode == 0 and "maxSurge: 1" in project.read(DEPLOYMENT) and "two" in project.read(DEPLOYMENT), done.stderr)
    project.check("and then it is quiet", project.migrate().returncode == 0)


def flow_an_edit_is_noticed_though_nothing_else_changed(project):
    shop(project)
    project.write(DEPLOYMENT, project.read(DEPLOYMENT) + "# mine\n")
    before = snapshot(project.folder)
    done = project.migrate()
    project.check("TREE-EDITED", "TREE-EDITED" in done.stderr and done.returncode, done.stderr)
    same(project, "nothing changed on disk", before)


def flow_a_file_that_was_deleted_by_hand(project):
    first = shop(project)
    os.remove(project.path(DEPLOYMENT))
    done = project.migrate()
    project.check("it comes back, or is told", project.tree().files == first.files or "TREE-EDITED" in done.stderr, done.stderr)


def flow_a_file_that_lotse_did_not_write_is_in_the_way(project):
    shop(project)
    project.write("deploy/base/api/deployment.yaml", "mine\n")
    project.write("compose.yaml", SHOP.replace("  db:\n", "  api: {image: 'a:1'}\n  db:\n"))
    before = snapshot(project.folder)
    done = project.migrate()
    project.check("TREE-IN-THE-WAY", "TREE-IN-THE-WAY" in done.stderr and done.returncode, done.stderr)
    same(project, "nothing changed on disk", before)


def flow_files_of_the_team_stay(project):
    shop(project)
    mine = {"deploy/overlays/production/kustomization.yaml": "# mine\n", "deploy/overlays/production/patch.yaml": "a: b\n",
            "deploy/overlays/other/kustomization.yaml": "c: d\n", "deploy/README.md": "hello\n", "deploy/base/web/mine.yaml": "e: f\n",
            "deploy/components/ours/kustomization.yaml": "g: h\n", "deploy/docs/ours.md": "i\n"}
    for name, text in mine.items():
        project.write(name, text)
    os.symlink("README.md", project.path("deploy/link"))
    os.chmod(project.path("deploy/README.md"), 0o755)
    project.write("compose.yaml", SHOP.replace("MODE: one", "MODE: two"))
    done = project.migrate()
    project.check("a second run", done.returncode == 0, done.stderr)
    project.check("the tool's files are new", "two" in project.read(DEPLOYMENT))
    for name, text in mine.items():
        project.check(f"{name} stays", os.path.exists(project.path(name)) and project.read(name) == text)
    project.check("a link stays", os.path.islink(project.path("deploy/link")))
    project.check("a mode stays", os.stat(project.path("deploy/README.md")).st_mode & 0o777 == 0o755)


def flow_a_service_that_is_gone_takes_its_files_along(project):
    shop(project)
    project.write("deploy/overlays/production/kustomization.yaml", "# mine\n")
    project.write("compose.yaml", SHOP[:SHOP.index("  db:")])
    done = project.migrate()
    tree = project.tree()
    project.check("exit code", done.returncode in (0, 1), done.stderr)
    project.check("its files are gone", not [path for path in tree.files if path.startswith("base/db/")], sorted(tree.files))
    project.check("its folder is gone", not os.path.exists(project.path("deploy/base/db")))
    project.check("kustomization forgets it", "db/" not in tree.text("base/kustomization.yaml"))
    project.check("the overlay stays", tree.text("overlays/production/kustomization.yaml") == "# mine\n")
    project.check("the values of its secrets aren't thrown away in silence",
                  "base/secrets/db-env.env" in tree.files or "secret" in (done.stderr + done.stdout).lower(), done.stderr + done.stdout)


def flow_diff(project):
    project.write("nginx.conf", "events {}\n")
    project.write("compose.yaml", SHOP)
    first = project.migrate("--diff")
    project.check("before the first run", first.returncode == 1 and "+kind: Deployment" in first.stdout, (first.returncode, first.stderr))
    project.check("it writes nothing", sorted(os.listdir(project.folder)) == ["compose.yaml", "nginx.conf"], os.listdir(project.folder))
    project.check("it shows no secret", "first-token-value" not in first.stdout and "first-password" not in first.stdout)
    project.migrate()
    none = project.migrate("--diff")
    project.check("where nothing changes", none.returncode == 0 and none.stdout == "", none.stdout)
    project.write("compose.yaml", SHOP.replace("MODE: one", "MODE: two").replace("first-token-value", "second-token-value").replace(
        "  db:\n", "  api: {image: 'a:1', ports: ['80']}\n  db:\n").replace("web:1.2", "web:1.3"))
    before = snapshot(project.folder)
    done = project.migrate("--diff")
    same(project, "a diff changes nothing", before)
    project.check("where something changes", done.returncode == 1, done.returncode)
    project.check("it is unified", "\n@@ -" in "\n" + done.stdout and "+++" in done.stdout, done.stdout[:300])
    project.check("it shows the change", "-              value: one" in done.stdout and "+              value: two" in done.stdout, done.stdout)
    project.check("it shows a new file", "base/api/deployment.yaml" in done.stdout)
    project.check("it shows no secret of the second run", "second-token-value" not in done.stdout)
    shutil.copytree(project.path("deploy"), project.path("patched/deploy"))
    applied = None
    for strip, folder in ((1, "patched/deploy"), (1, "patched"), (0, "patched"), (0, "patched/deploy"), (2, "patched/deploy")):
        applied = subprocess.run(["git", "apply", f"-p{strip}", "--whitespace=nowarn", "-"], cwd=project.path(folder), input=done.stdout,
                                 capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"], "GIT_CEILING_DIRECTORIES": "/"})
        if applied.returncode == 0:
            break
    project.migrate()
    wanted, got = project.tree(), project.tree("patched/deploy")
    for tree in (wanted, got):
        tree.files = {path: content for path, content in tree.files.items() if "secrets/" not in path and path != "lotse.lock"}
    project.check("git applies it, and that is what a run writes", got.files == wanted.files,
                  (applied.stderr, project.different(got.files, wanted.files)))


def flow_diff_of_a_file_that_goes(project):
    shop(project)
    project.write("compose.yaml", SHOP[:SHOP.index("  db:")])
    done = project.migrate("--diff")
    project.check("it shows what goes", done.returncode == 1 and "-kind: StatefulSet" in done.stdout, done.stdout[:400])
    project.check("it shows no secret that goes", "first-password" not in done.stdout)


def immutable(project, change, words, config=None, after_config=None, compose=SHOP):
    if config:
        project.write("lotse.yaml", config)
    shop(project, compose)
    if after_config:
        project.write("lotse.yaml", after_config)
    project.write("compose.yaml", change(compose))
    for args in (["--diff"], []):
        done = project.migrate(*args)
        found = [other for other in project.findings(done.stderr) if other[0] == "KUBE-IMMUTABLE-FIELD"]
        project.check(f"KUBE-IMMUTABLE-FIELD {args}", found and any(words in other[4] for other in found), done.stderr or done.stdout[-2000:])
        project.check(f"what to do {args}", any("hint:" in other[4] for other in found), found)
    again = project.migrate()
    project.check("the next run is quiet", "KUBE-IMMUTABLE-FIELD" not in again.stderr, again.stderr)


def flow_the_size_of_a_claim_template_is_immutable(project):
    immutable(project, lambda text: text, "volumeClaimTemplates", "storage: {size: 1Gi}\n", "storage: {size: 2Gi}\n")


def flow_the_class_of_a_claim_template_is_immutable(project):
    immutable(project, lambda text: text, "volumeClaimTemplates", "storage: {class: a}\n", "storage: {class: b}\n")


def flow_the_selector_is_immutable(project):
    immutable(project, lambda text: "name: other\n" + text, "elector", config="namespace: same\n", after_config="namespace: same\n")


CLAIM = "services:\n  web: {image: 'a:1', volumes: ['data:/data']}\nvolumes:\n  data:\n"


def flow_the_class_of_a_claim_is_immutable(project):
    immutable(project, lambda text: text, "torageClass", "storage: {class: a}\n", "storage: {class: b}\n", CLAIM)


def flow_the_modes_of_a_claim_are_immutable(project):
    immutable(project, lambda text: text.replace("volumes:\n  data", "  api: {image: 'a:1', volumes: ['data:/data']}\nvolumes:\n  data"),
              "accessModes", compose=CLAIM)


def flow_a_claim_does_not_shrink(project):
    immutable(project, lambda text: text, "storage", "storage: {size: 2Gi}\n", "storage: {size: 1Gi}\n", CLAIM)


def flow_a_claim_may_grow(project):
    project.write("lotse.yaml", "storage: {size: 1Gi}\n")
    shop(project, CLAIM)
    project.write("lotse.yaml", "storage: {size: 2Gi}\n")
    done = project.migrate()
    project.check("no finding", "KUBE-IMMUTABLE-FIELD" not in done.stderr, done.stderr)


def flow_a_new_mount_of_a_database_is_told(project):
    immutable(project, lambda text: text.replace("['data:/var/lib/postgresql/data']", "['data:/var/lib/postgresql/data', 'wal:/wal']") + "  wal:\n",
              "volumeClaimTemplates")


JOB = "services:\n  setup: {image: 'a:1', command: [./one]}\n  web: {image: 'a:1', depends_on: {setup: {condition: service_completed_successfully}}}\n"


def flow_a_job_that_changes_has_a_new_name(project):
    first = shop(project, JOB)
    project.write("compose.yaml", JOB.replace("./one", "./two"))
    done = project.migrate()
    second = project.tree()
    names = [tree.value("Job/setup metadata.name") for tree in (first, second)]
    project.check("the names differ", names[0] != names[1], names)
    project.check("there is one Job", len([1 for document in second.objects if document["kind"] == "Job"]) == 1)
    project.check("nothing immutable", "KUBE-IMMUTABLE-FIELD" not in done.stderr, done.stderr)
    project.write("compose.yaml", JOB)
    project.migrate()
    project.check("the old template has the old name", project.tree().value("Job/setup metadata.name") == names[0])


def flow_a_job_whose_comment_lines_move_keeps_its_name(project):
    first = shop(project, JOB)
    project.write("compose.yaml", "# a comment\n\n" + JOB)
    project.migrate()
    project.check("the name stays", project.tree().value("Job/setup metadata.name") == first.value("Job/setup metadata.name"))


def flow_secrets_are_the_teams_after_the_first_run(project):
    shop(project)
    project.write("deploy/base/secrets/web-env.env", "API_TOKEN=of-the-team\n")
    project.write("compose.yaml", SHOP.replace("first-token-value", "second-token-value"))
    done = project.migrate()
    project.check("the value stays", project.read("deploy/base/secrets/web-env.env") == "API_TOKEN=of-the-team\n", done.stderr)
    project.write("compose.yaml", SHOP.replace("API_TOKEN: first", "OTHER_TOKEN: another-token, API_TOKEN: first"))
    done = project.migrate()
    text = project.read("deploy/base/secrets/web-env.env")
    project.check("a new key comes, or is told", "OTHER_TOKEN=another-token" in text or "KUBE-SECRET-MISSING" in done.stderr, done.stderr)
    project.check("and the old value stays", "API_TOKEN=of-the-team" in text, text)


def flow_a_fresh_clone_has_no_secrets(project):
    shop(project)
    shutil.rmtree(project.path("deploy/base/secrets"))
    done = project.migrate()
    project.check("they come again", done.returncode == 0 and os.path.exists(project.path("deploy/base/secrets/web-env.env")), done.stderr)


def flow_a_wide_umask(project):
    project.write("compose.yaml", SHOP)
    project.write("nginx.conf", "events {}\n")
    subprocess.run(["sh", "-c", f"umask 000; exec '{os.path.abspath(project.lotse)}' migrate"], cwd=project.folder, check=False, capture_output=True)
    mode = os.stat(project.path("deploy/base/secrets/web-env.env")).st_mode & 0o777
    project.check("secrets are narrow", mode == 0o600, oct(mode))


def flow_a_changed_file_starts_new_pods(project):
    first = shop(project)
    project.write("nginx.conf", "events { }\n")
    project.migrate()
    second = project.tree()
    project.check("the template differs, or the name", first.value("Deployment/web template") != second.value("Deployment/web template"))
    project.check("the database stays", first.value("StatefulSet/db") == second.value("StatefulSet/db"))


def flow_a_broken_lock(project):
    shop(project)
    good = project.read("deploy/lotse.lock")
    for name, text in (("no YAML", "{"), ("a merge conflict", "<<<<<<< HEAD\n" + good + "=======\n>>>>>>> x\n"), ("a newer version",
                       good.replace("version: 1", "version: 99")), ("empty", ""), ("a path that leaves the folder",
                       good.replace("  .gitignore:", "  ../../compose.yaml:"))):
        project.write("deploy/lotse.lock", text)
        before = snapshot(project.folder)
        done = project.migrate()
        project.check(f"{name}: refused", done.returncode in (1, 2, 3) and "lotse.lock" in done.stderr or "TREE-" in done.stderr,
                      (done.returncode, done.stderr))
        same(project, f"{name}: nothing changed on disk", before)


def flow_a_tree_without_lock(project):
    shop(project)
    os.remove(project.path("deploy/lotse.lock"))
    project.write("compose.yaml", SHOP.replace("MODE: one", "MODE: two"))
    before = snapshot(project.folder)
    done = project.migrate()
    project.check("refused", done.returncode and "TREE-" in done.stderr, (done.returncode, done.stderr))
    same(project, "nothing changed on disk", before)


def flow_a_folder_with_other_things(project):
    project.write("deploy/notes.txt", "mine\n")
    project.write("deploy/base/kustomization.yaml", "mine\n")
    project.write("compose.yaml", SHOP)
    project.write("nginx.conf", "events {}\n")
    before = snapshot(project.folder)
    done = project.migrate()
    project.check("refused", done.returncode and "TREE-IN-THE-WAY" in done.stderr, (done.returncode, done.stderr))
    same(project, "nothing changed on disk", before)


def flow_targets_that_cannot_be_written(project):
    project.write("compose.yaml", SHOP)
    project.write("nginx.conf", "events {}\n")
    project.write("file", "x")
    os.symlink("nowhere/at/all", project.path("dangling"))
    before = snapshot(project.folder)
    for target in ("file", "file/deploy", "/proc/deploy", "/sys/deploy", "/dev/null/deploy", "x" * 300, ""):
        done = project.migrate("-o", target)
        project.check(f"-o {target[:20]!r}: exit code", done.returncode in (2, 3), (done.returncode, done.stderr, done.stdout))
        project.check(f"-o {target[:20]!r}: it says why", done.stderr.strip(), done.stderr)
        same(project, f"-o {target[:20]!r}: nothing changed on disk", before)


def flow_a_folder_that_is_read_only(project):
    if os.getuid() == 0 and not shutil.which("setpriv"):
        return project.skip("a read-only folder", "root writes everywhere, and setpriv isn't there")
    shop(project)
    project.write("compose.yaml", SHOP.replace("MODE: one", "MODE: two"))
    top = os.path.dirname(project.folder)
    for path in (top, project.folder):
        os.chmod(path, 0o555)
    before = snapshot(project.folder)
    argv = [project.lotse, "migrate"]
    if os.getuid() == 0:
        argv = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *argv]
        if subprocess.run([*argv[:-1], "--version"], capture_output=True, check=False).returncode:
            os.chmod(top, 0o755)
            return project.skip("a read-only folder", "another user can't start the program")
    done = subprocess.run(argv, cwd=project.folder, capture_output=True, text=True, check=False)
    project.check("exit code", done.returncode == 3, (done.returncode, done.stderr))
    same(project, "nothing changed on disk", before)
    for path in (top, project.folder):
        os.chmod(path, 0o755)
    return None


def flow_a_full_disk(project):
    disk = project.path("disk")
    os.makedirs(disk)
    if os.getuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True, check=False).returncode:
        return project.skip("a full disk", "no tmpfs can be mounted here")
    try:
        project.write("compose.yaml", SHOP)
        project.write("nginx.conf", "# x\n" * 20000)
        done = project.migrate("-o", "disk/deploy")
        project.check("exit code", done.returncode == 3, (done.returncode, done.stderr))
        project.check("it says why", "space" in done.stderr.lower(), done.stderr)
        project.check("nothing is left", os.listdir(disk) == [], os.listdir(disk))
        project.write("nginx.conf", "events {}\n")
        subprocess.run(["mount", "-o", "remount,size=1m", disk], check=True)
        project.check("a small tree fits", project.migrate("-o", "disk/deploy").returncode == 0)
        before = snapshot(disk)
        project.write("nginx.conf", "# x\n" * 250000)
        done = project.migrate("-o", "disk/deploy")
        project.check("a second run that doesn't fit", done.returncode == 3, (done.returncode, done.stderr))
        project.check("leaves the old tree", snapshot(disk) == before, sorted(snapshot(disk).keys() ^ before.keys()))
    finally:
        subprocess.run(["umount", disk], check=True)
    return None


def flow_full_output(project):
    shop(project)
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run([project.lotse, "migrate"], cwd=project.folder, stdout=full, stderr=subprocess.DEVNULL, check=False)
    project.check("a full standard output is noticed", done.returncode in (0, 3), done.returncode)


def interrupt(project, number):
    """Runs that are stopped after a random time leave the old tree or the new one, and the next run succeeds."""
    services = "".join(f"  s{n}:\n    image: registry.example.com/s{n}:VERSION\n    ports: ['80']\n    environment: {{A_TOKEN: value-of-s{n}}}\n"
                       for n in range(25))
    trees = []
    for version in ("1", "2"):
        project.write("compose.yaml", "services:\n" + services.replace("VERSION", version))
        begin = time.monotonic()
        project.check(f"version {version}", project.migrate("-o", f"tree{version}").returncode == 0)
        took = time.monotonic() - begin
        trees.append(project.tree(f"tree{version}").files)
    shutil.copytree(project.path("tree1"), project.path("deploy"))
    chance, stopped, seen = random.Random(4711), 0, set()
    for turn in range(40 if os.environ.get("FULL") else 10):
        version = turn % 2
        project.write("compose.yaml", "services:\n" + services.replace("VERSION", "12"[version]))
        with subprocess.Popen([project.lotse, "migrate"], cwd=project.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(chance.random() * took * 1.2)
            process.send_signal(number)
            process.wait(timeout=60)
        stopped += process.returncode != 0
        files = project.tree().files
        if files not in trees:
            project.check(f"turn {turn}: the old tree or the new one", False, [project.different(files, tree)[:5] for tree in trees])
            return
        seen.add(trees.index(files))
        done = project.migrate()
        if done.returncode or project.tree().files != trees[version]:
            project.check(f"turn {turn}: the next run succeeds", False, done.stderr)
            return
    left = [name for name in os.listdir(project.folder) if name not in ("compose.yaml", "tree1", "tree2", "deploy")]
    project.check("the old tree or the new one, and the next run succeeds", True)
    project.check("nothing is left beside it", not left, left)
    if not stopped:
        project.skip(f"interrupting with {number.name}", "every run was done before")


def flow_interrupted(project):
    interrupt(project, signal.SIGINT)


def flow_terminated(project):
    interrupt(project, signal.SIGTERM)


def flow_killed(project):
    interrupt(project, signal.SIGKILL)


def flow_two_runs_at_once(project):
    first = shop(project)
    project.write("compose.yaml", SHOP.replace("MODE: one", "MODE: two"))
    runs = [subprocess.Popen([project.lotse, "migrate"], cwd=project.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)]
    codes = [(run.communicate(timeout=60), run.returncode) for run in runs]
    tree = project.tree()
    project.check("one of them wrote the tree", any(code == 0 for _, code in codes) and "two" in tree.text("base/web/deployment.yaml"), codes)
    project.check("the others wrote it too, or gave way", all(code in (0, 3) for _, code in codes), codes)
    project.check("no file is missing", tree.files.keys() == first.files.keys(), project.different(first.files, tree.files))
    project.check("nothing is left beside it", sorted(os.listdir(project.folder)) == ["compose.yaml", "deploy", "nginx.conf"], os.listdir(project.folder))
    project.check("the next run is quiet", project.migrate("--diff").returncode == 0)


def flow_the_order_of_services_does_not_matter(project):
    one = shop(project)
    head, web, rest = SHOP.partition("  web:\n")
    web_part, db, tail = rest.partition("  db:\n")
    db_part, volumes, last = tail.partition("volumes:\n  data")
    project.write("compose.yaml", head + db + db_part + web + web_part + volumes + last)
    project.migrate("-o", "other")
    other = project.tree("other")
    project.check("the objects are the same", one.objects == other.objects and sorted(one.files) == sorted(other.files))


def flow_comments_name_the_lines(project):
    tree = shop(project)
    text = tree.text("base/web/deployment.yaml")
    project.check("the image's line", "image: registry.example.com/web:1.2 # compose.yaml:3" in text, text)
    project.check("the port's line", "containerPort: 80 # compose.yaml:4" in text, text)
    project.check("the mount's line", "compose.yaml:6" in text, text)
    done = project.suite.run(["explain", DEPLOYMENT + ":" + str(1 + text.splitlines().index(
        [line for line in text.splitlines() if "image:" in line][0]))], project.folder)
    project.check("explain knows it, too", "compose.yaml:3" in done.stdout, done.stdout + done.stderr)


def flow_json(project):
    project.write("compose.yaml", SHOP + "  gone:\n")
    project.write("nginx.conf", "events {}\n")
    done = project.migrate("--format", "json")
    try:
        said = json.loads(done.stdout)
        project.check("it is JSON", isinstance(said, (dict, list)))
        project.check("it has findings", "COMPOSE-UNUSED" in done.stdout or "KUBE-PUBLISHED" in done.stdout, done.stdout)
    except ValueError as error:
        project.check("it is JSON", False, f"{error}\n{done.stdout[:500]}")
    project.check("it shows no secret", "first-password" not in done.stdout and "first-token-value" not in done.stdout, done.stdout)


def flow_messages_show_no_secret(project):
    project.write("compose.yaml", SHOP.replace("first-password", "${PW}").replace("first-token-value", "${TOKEN:-fallback-token}"))
    project.write("nginx.conf", "events {}\n")
    project.write(".env", "PW=laptop-password\n")
    done = project.migrate()
    project.check("a value of .env", "laptop-password" not in done.stdout + done.stderr, done.stderr)


def flow_fail_on(project):
    project.write("compose.yaml", "services:\n  web: {image: 'nginx:latest'}\n")
    project.check("a warning alone", project.migrate().returncode == 0)
    project.check("--fail-on warning", project.migrate("--fail-on", "warning").returncode == 1)
    project.check("--fail-on error", project.migrate("--fail-on", "error").returncode == 0)


def flow_from_another_folder(project):
    project.write("sub/compose.yaml", SHOP)
    project.write("sub/nginx.conf", "events {}\n")
    done = project.migrate("-f", "sub/compose.yaml", "-o", "out")
    project.check("exit code", done.returncode == 0, done.stderr)
    project.check("a file beside the Compose file", project.tree("out").value("Deployment/web file[/etc/nginx/nginx.conf]") == "events {}\n")


def flow_standard_input(project):
    done = subprocess.run([project.lotse, "migrate", "-f", "-", "-p", "shop"], cwd=project.folder, input="services:\n  web: {image: 'a:1'}\n",
                          capture_output=True, text=True, check=False)
    project.check("it is read", done.returncode == 0 and project.tree().find("Deployment/web"), done.stderr)


def flow_an_output_deep_down(project):
    project.write("compose.yaml", SHOP)
    project.write("nginx.conf", "events {}\n")
    done = project.migrate("-o", "a/b/c")
    project.check("folders are made, or it is refused", (done.returncode == 0 and os.path.exists(project.path("a/b/c/lotse.lock")))
                  or (done.returncode == 3 and not os.path.exists(project.path("a"))), (done.returncode, done.stderr))
    done = project.migrate("-o", project.path("absolute"))
    project.check("an absolute path", done.returncode == 0 and os.path.exists(project.path("absolute/lotse.lock")), done.stderr)


def flow_an_output_that_is_a_link(project):
    os.makedirs(project.path("elsewhere"))
    os.symlink("elsewhere", project.path("deploy"))
    shop(project)
    project.check("the link stays a link", os.path.islink(project.path("deploy")))
    project.check("and leads to the tree", os.path.exists(project.path("elsewhere/lotse.lock")), os.listdir(project.path("elsewhere")))
