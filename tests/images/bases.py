#!/usr/bin/python3
"""Stand-ins for the images that people build on, made of Debian's packages: `ensure("python:3.11", "python:3.11-slim")`.

They are tagged docker.io/library/NAME in a storage of buildah's and podman's of their own, so that an unmodified Dockerfile
builds without a registry: `lotse … --storage $(tests/images/bases.py python:3.11)`. Everything is kept in
${LOTSE_TEST_CACHE:-${XDG_CACHE_HOME:-~/.cache}/lotse-test}/images and made anew where its recipe (this file's texts) changed.

    sys.path.insert(0, str(TOP / "tests/images"))
    import bases
    try:
        storage = bases.ensure("python:3.11", "python:3.11-slim")
    except bases.Unavailable as why:
        print(f"SKIP builds: {why}")
    subprocess.run([LOTSE, "image", "split", …, "--storage", storage], env=bases.environment())

`environment()` is needed for builds with pip: its CONTAINERS_CONF mounts the wheels that `wheels()` has fetched on /wheels,
where pip.conf of the Python images looks, and nowhere else.
"""
import contextlib
import fcntl
import hashlib
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CACHE = Path(os.environ.get("LOTSE_TEST_CACHE") or
             Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lotse-test") / "images"
STORAGE = CACHE / "storage"
WHEELS = CACHE / "wheels"
DEBS = CACHE / "debs"
MIRROR = "http://deb.debian.org/debian"
SUITE = "bookworm"
# more than this, and what is not a base goes: layers that suites built
FULL_BYTES = 14 << 30


class Unavailable(Exception):
    """Why there can be no images here."""


# ---- The recipes ----

SOURCES = f"""Types: deb
URIs: {MIRROR}
Suites: {SUITE} {SUITE}-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://deb.debian.org/debian-security
Suites: {SUITE}-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""

# As in the official images: no archives kept, no translations, no fsync of dpkg.
APT = """DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
APT::Update::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
Acquire::Languages "none";
Acquire::GzipIndexes "true";
Apt::AutoRemove::SuggestsImportant "false";
"""

SLIM = """path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/info/*
path-exclude /usr/share/locale/*
path-include /usr/share/locale/locale.alias
path-exclude /usr/share/groff/*
path-exclude /usr/share/lintian/*
path-exclude /usr/share/linda/*
"""

ROOT_KEY = hashlib.sha256((SOURCES + APT + SLIM + "3: with upgrades, without the caches of apt").encode()).hexdigest()

# /debs is bound to the cache while bases are built; docker-clean above empties the usual place.
INSTALL = "apt-get update -q && apt-get install -qy -o Dir::Cache::archives=/debs --no-install-recommends "
CLEAN = " && rm -rf /var/lib/apt/lists/* /var/log/apt /var/log/dpkg.log /var/cache/ldconfig/aux-cache"

BUILDPACK_SMALL = "ca-certificates curl gnupg netbase tzdata wget git openssh-client procps"
BUILDPACK = BUILDPACK_SMALL + """ mercurial subversion autoconf automake bzip2 default-libmysqlclient-dev dpkg-dev file g++ gcc imagemagick
 libbz2-dev libc6-dev libcurl4-openssl-dev libdb-dev libevent-dev libffi-dev libgdbm-dev libglib2.0-dev libgmp-dev libjpeg-dev
 libkrb5-dev liblzma-dev libmagickcore-dev libmagickwand-dev libmaxminddb-dev libncurses5-dev libncursesw5-dev libpng-dev
 libpq-dev libreadline-dev libsqlite3-dev libssl-dev libtool libwebp-dev libxml2-dev libxslt-dev libyaml-dev make patch
 unzip xz-utils zlib1g-dev""".replace("\n", "")

# The interpreter at /usr/local, as python.org's source builds there: Debian's own, moved, with its patches of the layout undone.
# `site` is frozen into the program and looks for dist-packages, hence the link.
PYTHON_TREE = rf"""FROM docker.io/library/debian:bookworm AS tree
RUN apt-get update -q && mkdir -p /x && cd /x && apt-get download -q python3.11 python3.11-minimal libpython3.11-minimal \
    libpython3.11-stdlib libpython3.11-dev python3.11-venv python3-distutils python3-lib2to3 python3-pip-whl python3-setuptools-whl python3-wheel-whl \
 && for deb in *.deb; do dpkg -x $deb /tree; done
RUN cd /tree/usr && mkdir -p /out/usr/local/bin /out/usr/local/include /out/usr/local/lib \
 && mv bin/python3.11 /out/usr/local/bin/ && mv include/python3.11 /out/usr/local/include/ \
 && if [ -d include/$(dpkg --print-architecture | sed 's/amd64/x86_64/;s/arm64/aarch64/')-linux-gnu/python3.11 ]; then \
    cp -a include/*-linux-gnu/python3.11/pyconfig.h /out/usr/local/include/python3.11/; fi \
 && mv lib/python3.11 /out/usr/local/lib/ && cd /out/usr/local \
 && mkdir -p lib/python3.11/site-packages lib/python3.11/ensurepip/_bundled \
 && mv /tree/usr/share/python-wheels/*.whl lib/python3.11/ensurepip/_bundled/ \
 && rm -rf lib/python3.11/EXTERNALLY-MANAGED lib/python3.11/test lib/python3.11/unittest/test lib/python3.11/lib2to3/tests \
    lib/python3.11/config-3.11-*/*.a lib/python3.11/sitecustomize.py \
 && sed -i "s/'posix_local')/'posix_prefix')/; s/prefix_scheme = 'posix_local'/prefix_scheme = 'posix_prefix'/" lib/python3.11/sysconfig.py \
 && ln -s site-packages lib/python3.11/dist-packages \
 && sed -i "s/^_WHEEL_PKG_DIR = .*/_WHEEL_PKG_DIR = os.path.join(os.path.dirname(__file__), '_bundled')/" lib/python3.11/ensurepip/__init__.py \
 && sed -i 's#/usr/include/#/usr/local/include/#g' lib/python3.11/_sysconfigdata_*.py \
 && for name in python3 python; do ln -s python3.11 bin/$name; done \
 && find lib -name __pycache__ -prune -exec rm -rf {{}} +
"""
# What the stand-in's interpreter is linked with; the official slim image has the same libraries.
PYTHON_RUNTIME = ("ca-certificates netbase tzdata libbz2-1.0 libcrypt1 libdb5.3 libexpat1 libffi8 libgdbm6 liblzma5 libncursesw6 "
                  "libnsl2 libreadline8 libsqlite3-0 libssl3 libtirpc3 libuuid1 zlib1g media-types")
PYTHON_ENV = """ENV PATH=/usr/local/bin:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 PYTHON_VERSION=3.11.2
"""
# The modules of pip itself come without .pyc too, as the official image has none.
PYTHON_PIP = r"""COPY --from=tree /out/ /
RUN cd /usr/local/lib/python3.11/ensurepip/_bundled \
 && PYTHONPATH=$(echo $PWD/pip-*.whl) python -m pip install -q --no-index --no-cache-dir --no-compile --root-user-action=ignore \
    ./pip-*.whl ./setuptools-*.whl ./wheel-*.whl \
 && printf '[global]\nno-index = true\nfind-links = /wheels\ndisable-pip-version-check = true\n' > /etc/pip.conf && mkdir /wheels \
 && find /usr/local -name __pycache__ -prune -exec rm -rf {} + && ldconfig
CMD ["python3"]
"""

NODE = "nodejs npm"

RECIPES = {
    "debian:bookworm": f"FROM scratch\nADD root.tar /\nENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nCMD [\"bash\"]\n",
    "debian:bookworm-slim": f"FROM scratch\nADD slim.tar /\nENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nCMD [\"bash\"]\n",
    "buildpack-deps:bookworm": f"FROM docker.io/library/debian:bookworm\nRUN {INSTALL}{BUILDPACK}{CLEAN}\n",
    "python:3.11": PYTHON_TREE + "FROM docker.io/library/buildpack-deps:bookworm\n"
                   f"RUN {INSTALL}libbluetooth-dev tk-dev uuid-dev libexpat1-dev {PYTHON_RUNTIME}{CLEAN}\n" + PYTHON_ENV + PYTHON_PIP,
    "python:3.11-slim": PYTHON_TREE + "FROM docker.io/library/debian:bookworm-slim\n"
                        f"RUN {INSTALL}{PYTHON_RUNTIME}{CLEAN}\n" + PYTHON_ENV + PYTHON_PIP,
    "node:18": f"FROM docker.io/library/buildpack-deps:bookworm\nRUN {INSTALL}{NODE}{CLEAN}"
               " && ln -s /usr/bin/node /usr/bin/npm /usr/bin/npx /usr/local/bin/ && useradd -m -u 1000 node\nCMD [\"node\"]\n",
    "node:18-slim": f"FROM docker.io/library/debian:bookworm-slim\nRUN {INSTALL}{NODE}{CLEAN}"
                    " && ln -s /usr/bin/node /usr/bin/npm /usr/bin/npx /usr/local/bin/ && useradd -m -u 1000 node\nCMD [\"node\"]\n",
    "golang:1.19": f"FROM docker.io/library/debian:bookworm\nRUN {INSTALL}ca-certificates git g++ gcc libc6-dev make pkg-config golang-1.19-go"
                   f"{CLEAN} && cp -rL /usr/lib/go-1.19 /usr/local/go && rm -rf /usr/lib/go-1.19 /usr/share/go-1.19\n"
                   "ENV GOPATH=/go PATH=/go/bin:/usr/local/go/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin GOTOOLCHAIN=local\n"
                   "RUN mkdir -p /go/src /go/bin && chmod -R 1777 /go\nWORKDIR /go\nCMD [\"bash\"]\n",
    "gcc:12": "FROM docker.io/library/buildpack-deps:bookworm\n"
              "RUN ln -s /usr/bin/gcc /usr/bin/g++ /usr/bin/cpp /usr/local/bin/ && ln -s gcc /usr/local/bin/cc && ln -s g++ /usr/local/bin/c++\n"
              "CMD [\"bash\"]\n",
}
ALIASES = {
    "debian:12": "debian:bookworm", "debian:12-slim": "debian:bookworm-slim", "python:3.11-bookworm": "python:3.11",
    "python:3.11-slim-bookworm": "python:3.11-slim", "golang:1.19-bookworm": "golang:1.19", "gcc:12-bookworm": "gcc:12",
    "node:18-bookworm": "node:18", "node:18-bookworm-slim": "node:18-slim",
}


def parents(name):
    return [found for found in re.findall(r"^FROM docker\.io/library/(\S+)", RECIPES[name], re.M)]


def key(name):
    """Of the recipe and of all that it builds on."""
    text = RECIPES[name] + "".join(key(parent) for parent in parents(name))
    if "ADD " in text:
        text += ROOT_KEY
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# ---- The programs ----

GLOBAL = ["--root", str(STORAGE / "root"), "--runroot", str(STORAGE / "run"), "--storage-driver", "overlay"]


def run(*argv, check=True, timeout=900, **options):
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          errors="replace", timeout=timeout, check=False, **options)
    if check and done.returncode:
        raise Unavailable(f"{' '.join(argv[:1] + argv[7:9])} failed with {done.returncode}: " + " / ".join(line[:200] for line in done.stdout.splitlines()[-8:]))
    return done


def buildah(*arguments, **options):
    return run("buildah", *GLOBAL, *arguments, **options)


def podman(*arguments, **options):
    """For images, and to end containers; they are run by run_argv()."""
    return run("podman", *GLOBAL, "--tmpdir", str(STORAGE / "run/libpod"), *arguments, **options)


def run_argv(image, *options, command=()):
    """argv that runs a container in the foreground, on the host's network, whatever cgroups and limits the machine has."""
    most = {"nofile": min(resource.getrlimit(resource.RLIMIT_NOFILE)[1] % (1 << 63), 1024), "nproc": 1024}
    limits = [word for name, number in most.items() for word in ("--ulimit", f"{name}={number}:{number}")]
    return ["unshare", "-m", "sh", "-c", 'mount --make-rprivate /; umount /sys/fs/cgroup/unified 2>/dev/null; exec "$@"', "sh",
            "podman", *GLOBAL, "--tmpdir", str(STORAGE / "run/libpod"), "--cgroup-manager", "cgroupfs", "--events-backend", "none",
            "run", "--rm", "--pull", "never", "--no-healthcheck", "--network", "host", "--cgroups=disabled", *limits,
            *options, image, *command]


def missing():
    """Why nothing can be built here, or None."""
    if os.geteuid() != 0:
        return "not root: debootstrap and overlay mounts need it"
    for program, package in (("buildah", "buildah"), ("podman", "podman"), ("crun", "crun"), ("debootstrap", "debootstrap")):
        if not shutil.which(program):
            return f"{program} is not installed (apt-get install {package})"
    if len(str(STORAGE / "run")) > 50:
        return f"{STORAGE}/run is longer than the 50 characters that podman takes: set LOTSE_TEST_CACHE"
    return None


def environment():
    """The variables that builds over these bases need, on top of those that are there."""
    STORAGE.parent.mkdir(parents=True, exist_ok=True)
    WHEELS.mkdir(exist_ok=True)
    conf = CACHE / "containers.conf"
    text = f'[containers]\nvolumes = ["{WHEELS}:/wheels:ro"]\n'
    if not conf.exists() or conf.read_text() != text:
        conf.write_text(text)
    return {**os.environ, "CONTAINERS_CONF": str(conf)}


@contextlib.contextmanager
def locked(name):
    """One suite at a time makes things here; the others wait for it."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / name, "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# ---- Making them ----

def debootstrap():
    """root.tar and slim.tar of the cache."""
    mark = CACHE / "root.key"
    want = ROOT_KEY
    if mark.exists() and mark.read_text() == want and (CACHE / "root.tar").exists() and (CACHE / "slim.tar").exists():
        return
    DEBS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        root = Path(folder) / "root"
        run("debootstrap", "--variant=minbase", f"--cache-dir={DEBS}", SUITE, str(root), MIRROR)
        (root / "etc/apt/sources.list.d/debian.sources").write_text(SOURCES)
        upgrade(root)
        for old in ("var/cache/apt/archives", "var/lib/apt/lists", "var/log/apt"):
            for path in (root / old).glob("*"):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for cache in (root / "var/cache/apt").glob("*.bin"):
            cache.unlink()
        for old in ("var/log/bootstrap.log", "var/log/dpkg.log", "var/log/alternatives.log", "etc/apt/sources.list", "var/cache/ldconfig/aux-cache",
                    "etc/hostname", "etc/resolv.conf"):
            (root / old).unlink(missing_ok=True)
        (root / "etc/apt/apt.conf.d/docker-clean").write_text(APT)
        (root / "etc/dpkg/dpkg.cfg.d/docker-apt-speedup").write_text("force-unsafe-io\n")
        pack = ["tar", "--create", "--numeric-owner", "--one-file-system", "--sort=name", "-C", str(root), "."]
        run(*pack, "--file", str(CACHE / "root.tar"))
        strip(root)
        run(*pack, "--file", str(CACHE / "slim.tar"))
    mark.write_text(want)


def upgrade(root):
    """As the official images, which are made anew for security fixes: else each build over them would bring them twice."""
    (root / "etc/apt/sources.list").unlink(missing_ok=True)
    for name in ("resolv.conf", "hosts"):
        shutil.copyfile(f"/etc/{name}", root / "etc" / name)
    environ = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    (root / "debs").mkdir()
    run("mount", "--bind", str(DEBS), str(root / "debs"))
    try:
        run("chroot", str(root), "apt-get", "update", "-q", env=environ)
        run("chroot", str(root), "apt-get", "dist-upgrade", "-qy", "-o", "Dir::Cache::archives=/debs", "-o", "Acquire::Languages=none", env=environ)
    finally:
        run("umount", str(root / "debs"))
    (root / "debs").rmdir()
    (root / "etc/hosts").unlink()


def strip(root):
    """What the -slim images leave out."""
    (root / "etc/dpkg/dpkg.cfg.d/docker").write_text(SLIM)
    for folder in ("man", "info", "groff", "lintian", "linda"):
        for path in (root / "usr/share" / folder).glob("*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in (root / "usr/share/locale").glob("*"):
        if path.name != "locale.alias":
            shutil.rmtree(path)
    for path in sorted((root / "usr/share/doc").rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.name != "copyright":
            path.unlink()


def made():
    """The keys by name, of the bases that are there."""
    done = buildah("images", "--json", check=False)
    if done.returncode:
        return {}
    start = done.stdout.find("[")
    names = {name for image in json.loads(done.stdout[start:] or "[]") or [] for name in image.get("names") or []}
    matches = (re.fullmatch(r"localhost/lotse-base/(.+)-([0-9a-f]{16})(?::latest)?", name) for name in sorted(names))
    there = {}
    for match in matches:
        if match:
            there.setdefault(match[1], set()).add(match[2])
    return there


def label(name):
    return f"localhost/lotse-base/{name.replace(':', '_')}-{key(name)}"


def make(name, there):
    if key(name) in there.get(name.replace(":", "_"), ()):
        return
    for parent in parents(name):
        make(parent, there)
    print(f"making the base image {name}", file=sys.stderr, flush=True)
    DEBS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        if "ADD " in RECIPES[name]:
            debootstrap()
            tar = re.search(r"ADD (\S+)", RECIPES[name])[1]
            os.link(CACHE / tar, Path(folder) / tar)
        recipe = Path(folder) / "Dockerfile"
        recipe.write_text(RECIPES[name])
        buildah("bud", "--format", "docker", "--force-rm", "--layers", "--isolation", "chroot", "--network", "host", "--volume", f"{DEBS}:/debs",
                "-f", str(recipe), "-t", label(name), "-t", f"docker.io/library/{name}", folder)
    for alias, of in ALIASES.items():
        if of == name:
            buildah("tag", label(name), f"docker.io/library/{alias}")
    there.setdefault(name.replace(":", "_"), set()).add(key(name))


def wheels():
    """
    The wheels of examples/erp and what its sdists need to be built, from PyPI through pip, once; psycopg2 only as source, so that a
    compiler and libpq are really needed.
    """
    pins = (Path(__file__).resolve().parent / "wheels.txt").read_text()
    want = hashlib.sha256(pins.encode()).hexdigest()
    mark = WHEELS / ".key"
    with locked("wheels.lock"):
        if mark.exists() and mark.read_text() == want:
            return WHEELS
        new = CACHE / "wheels.new"
        shutil.rmtree(new, ignore_errors=True)
        # only what PyPI has for a plain CPython 3.11, whatever the machine's own pip is told
        clean = {name: value for name, value in os.environ.items() if name not in ("PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_NO_BINARY")}
        pip = ["/usr/bin/python3", "-m", "pip", "download", "-q", "--no-deps", "--disable-pip-version-check", "-d", str(new)]
        run(*pip, "-r", str(Path(__file__).resolve().parent / "wheels.txt"), env=clean)
        (new / ".key").write_text(want)
        for path in new.iterdir():
            path.chmod(0o644)
        WHEELS.mkdir(exist_ok=True)
        for path in WHEELS.iterdir():
            path.unlink()
        for path in new.iterdir():
            path.rename(WHEELS / path.name)
        new.rmdir()
    return WHEELS


def ensure(*names):
    """Makes what is missing (a minute each, Debian's packages are kept) and returns the storage's folder."""
    why = missing()
    if why:
        raise Unavailable(why)
    wanted = [ALIASES.get(name, name) for name in names]
    unknown = [name for name in wanted if name not in RECIPES]
    if unknown:
        raise ValueError(f"no recipe for {', '.join(unknown)}: see RECIPES")
    with locked("storage.lock"):
        try:
            there = made()
            for name in wanted:
                make(name, there)
        except subprocess.TimeoutExpired as error:
            raise Unavailable(f"{error.cmd[0]} took more than {error.timeout:.0f} s") from error
    if any(name.startswith("python") for name in wanted):
        wheels()
    return str(STORAGE)


def prune():
    """Removes what suites built, where that has become too much. For whoever runs alone."""
    with locked("storage.lock"):
        used = int(run("du", "-sxB1", str(STORAGE)).stdout.split()[0])
        if used > FULL_BYTES:
            buildah("rmi", "--prune", "--force", check=False)


if __name__ == "__main__":
    try:
        print(ensure(*sys.argv[1:]))
    except Unavailable as why:
        sys.exit(f"no base images: {why}")
