"""Images made by hand: tars with every trap, in each of the three containers and each compression."""
import gzip
import hashlib
import io
import json
import os
import random
import subprocess
import tarfile

PAX, GNU, USTAR = tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT


def entry(name, kind="file", content=b"", link="", mode=None, uid=0, mtime=0, pax=None):
    return {"name": name, "kind": kind, "content": content, "link": link, "mode": mode, "uid": uid, "mtime": mtime, "pax": pax or {}}


def tar(entries, fmt=PAX, global_pax=None):
    types = {"file": tarfile.REGTYPE, "dir": tarfile.DIRTYPE, "symlink": tarfile.SYMTYPE, "hardlink": tarfile.LNKTYPE,
             "fifo": tarfile.FIFOTYPE, "char": tarfile.CHRTYPE}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=fmt, pax_headers=global_pax or {}, encoding="utf-8",
                      errors="surrogateescape") as archive:
        for one in entries:
            info = tarfile.TarInfo(one["name"])
            info.type, info.linkname, info.uid, info.mtime = types[one["kind"]], one["link"], one["uid"], one["mtime"]
            info.mode = one["mode"] if one["mode"] is not None else 0o755 if one["kind"] == "dir" else 0o644
            info.size = len(one["content"])
            info.pax_headers = one["pax"] if fmt == PAX else {}
            archive.addfile(info, io.BytesIO(one["content"]) if one["kind"] == "file" else None)
    return out.getvalue()


def compress(plain, how):
    if how == "gzip":
        return gzip.compress(plain, 6, mtime=0)
    if how == "members":  # as pigz and estargz write it: several, one empty
        cut = len(plain) // 3
        return b"".join(gzip.compress(part, 1, mtime=0) for part in (plain[:cut], b"", plain[cut:]))
    if how in ("zstd", "frames"):
        cut = len(plain) // 2 if how == "frames" else 0
        skippable = b"\x52\x2a\x4d\x18\x04\0\0\0abcd" if how == "frames" else b""
        return skippable + b"".join(subprocess.run(["zstd", "-qc"], input=part, capture_output=True, check=True).stdout
                                    for part in ([plain[:cut], plain[cut:]] if cut else [plain]))
    return plain


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def config_of(diff_ids, history=None, **more):
    return json.dumps({"architecture": "amd64", "os": "linux", "config": {}, "rootfs": {"type": "layers", "diff_ids": diff_ids},
                       "history": history if history is not None else
                       [{"created_by": f"RUN /bin/sh -c step {i} # buildkit"} for i in range(len(diff_ids))], **more}).encode()


def pack(path, files):
    with tarfile.open(path, "w", format=GNU) as archive:
        for name, content in files:
            info = tarfile.TarInfo(name)
            if isinstance(content, str):
                info.type, info.linkname = tarfile.SYMTYPE, content
                archive.addfile(info)
            else:
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))


def oci_files(plains, hows, history=None):
    blobs = [compress(plain, how) for plain, how in zip(plains, hows)]
    config = config_of([digest(plain) for plain in plains], history)
    kind = {"gzip": "+gzip", "members": "+gzip", "zstd": "+zstd", "frames": "+zstd"}
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": digest(config), "size": len(config)},
        "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar" + kind.get(how, ""), "digest": digest(blob),
                    "size": len(blob)} for blob, how in zip(blobs, hows)]}).encode()
    index = json.dumps({"schemaVersion": 2, "manifests": [
        {"mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest(manifest), "size": len(manifest),
         "annotations": {"org.opencontainers.image.ref.name": "1"}}]}).encode()
    files = {"oci-layout": b'{"imageLayoutVersion":"1.0.0"}', "index.json": index}
    for blob in [config, manifest, *blobs]:
        files["blobs/sha256/" + digest(blob)[7:]] = blob
    return files, blobs


def write_folder(path, files):
    for name, content in files.items():
        os.makedirs(os.path.dirname(os.path.join(path, name)), exist_ok=True)
        with open(os.path.join(path, name), "wb") as file:
            file.write(content)


def write_oci(path, plains, hows, history=None):
    files, blobs = oci_files(plains, hows, history)
    write_folder(path, files)
    return blobs


def write_oci_archive(path, plains, hows):
    files, blobs = oci_files(plains, hows)
    pack(path, list(files.items()))
    return blobs


def write_docker(path, plains, hows=None, links=False):
    """`docker save` of old: ID/layer.tar, a layer that was there before as a symlink to it."""
    config = config_of([digest(plain) for plain in plains])
    files, names, seen = [], [], {}
    for i, plain in enumerate(plains):
        name = f"{hashlib.sha256(b'%d' % i).hexdigest()}/layer.tar"
        if links and plain in seen:
            files.append((name, "../" + seen[plain]))
        else:
            files.append((name, compress(plain, hows[i]) if hows else plain))
            seen[plain] = name
        names.append(name)
    name = digest(config)[7:] + ".json"
    files += [(name, config), ("manifest.json", json.dumps([{"Config": name, "RepoTags": ["shop/api:1"], "Layers": names}]).encode())]
    pack(path, files)
    return [compress(plain, hows[i]) if hows else plain for i, plain in enumerate(plains)]


def write_docker_old(path, plains):
    """Before Docker 1.10: no manifest.json, each layer names its parent."""
    files, parent = [], None
    for i, plain in enumerate(plains):
        name = hashlib.sha256(b"old %d" % i).hexdigest()
        document = {"id": name, "os": "linux", "architecture": "amd64", "config": {},
                    "container_config": {"Cmd": ["/bin/sh", "-c", f"step {i}"]}}
        if parent:
            document["parent"] = parent
        files += [(name + "/VERSION", b"1.0"), (name + "/json", json.dumps(document).encode()), (name + "/layer.tar", plain)]
        parent = name
    files.append(("repositories", json.dumps({"shop/api": {"1": parent}}).encode()))
    pack(path, files)
    return plains


class Generator:
    """Random layers over few names, so that they meet: overwrites, whiteouts, links, types that change."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.contents = [self.random.randbytes(self.random.choice((0, 1, 511, 512, 513, 3000))) for _ in range(12)]
        self.paths = ["a", "b", "a/b", "a/b/c", "a/c", "b/a", "b/a/b", "c", "c/d/e/f", "usr/bin", "usr/bin/x", "usr/lib/y.a",
                      "var/cache/z", "with blank", "ünïcode", "x" * 99, "y" * 120 + "/" + "z" * 130, "l/" * 60 + "end"]

    def spelling(self, path):
        return self.random.choice(("", "", "", "./", "/", ".//")) + (path if self.random.random() < 0.9 else path.replace("/", "//"))

    def one(self):
        pick, path = self.random.random(), self.random.choice(self.paths)
        mode = self.random.choice((0o644, 0o755, 0o4755, 0o2755, 0o600))
        if pick < 0.4:
            pax = {}
            if self.random.random() < 0.2:
                pax = {"SCHILY.xattr.security.capability": "value", "mtime": "12345.678"}
            return entry(self.spelling(path), content=self.random.choice(self.contents), mode=mode, pax=pax,
                         uid=self.random.choice((0, 1000, 3000000)))
        if pick < 0.55:
            return entry(self.spelling(path) + self.random.choice(("", "/")), "dir")
        if pick < 0.62:
            return entry(self.spelling(path), "symlink", link=self.random.choice(self.paths))
        if pick < 0.75:
            return entry(self.spelling(path), "hardlink", link=self.spelling(self.random.choice(self.paths)))
        if pick < 0.78:
            return entry(self.spelling(path), self.random.choice(("fifo", "char")))
        folder, _, base = path.rpartition("/")
        base = ".wh..wh..opq" if pick > 0.92 else ".wh." + base
        return entry(self.spelling(folder + "/" + base if folder else base))

    def layer(self):
        entries = [self.one() for _ in range(self.random.randint(0, 25))]
        fmt = self.random.choice((PAX, GNU))
        more = {"comment": "all", "uname": "nobody"} if entries and self.random.random() < 0.2 else None
        return tar(entries, fmt, more if fmt == PAX else None)
