"""An image replayed layer by layer, independently of lotse: tarfile reads, a dictionary of whole paths is the tree.

The rules are those of the OCI image-spec, "Layer Filesystem Changeset": a layer's whiteouts act on the layers below, whatever
their order in the tar; then its entries are put one after the other. Every number of `lotse image inspect --format json` that
is about bytes or files is computed here again.
"""
import hashlib
import io
import json
import subprocess
import tarfile
import zlib


class Inode:
    def __init__(self, kind, size, digest, layer, path, mode, sparse=False):
        self.kind, self.size, self.digest, self.layer, self.path, self.mode = kind, size, digest, layer, path, mode
        self.sparse = sparse
        self.names, self.how, self.ended_in, self.copy = 0, None, None, False


def clean(name):
    """None where it leads out of the root."""
    parts = []
    for part in name.split("/"):
        if part in ("", "."):
            continue
        if part == "..":
            if not parts:
                return None
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def inflate(blob):
    if blob[:2] == b"\x1f\x8b":
        out = []
        while blob:
            one = zlib.decompressobj(31)
            out.append(one.decompress(blob))
            blob = one.unused_data
        return b"".join(out)
    if blob[:4] == b"\x28\xb5\x2f\xfd" or (blob[:1] and blob[0] & 0xf0 == 0x50 and blob[1:4] == b"\x2a\x4d\x18"):
        return subprocess.run(["zstd", "-dcq"], input=blob, capture_output=True, check=True).stdout
    return blob


class Replay:
    def __init__(self):
        self.tree = {}     # path -> Inode; "" is the root
        self.inodes = []
        self.layers = []
        self.layer = -1

    def drop(self, path, how):
        inode = self.tree.pop(path)
        inode.names -= 1
        if inode.names == 0:
            inode.how, inode.ended_in = how, self.layer
            if inode.kind == "file":
                facts = self.layers[self.layer]
                facts["overwritesBytes" if how == "overwritten" else "hidesBytes"] += inode.size
                facts["overwrittenFiles" if how == "overwritten" else "hiddenFiles"] += 1

    def drop_below(self, path, how):
        prefix = path + "/" if path else ""
        for key in [key for key in self.tree if key.startswith(prefix) and key != path]:
            self.drop(key, how)

    def put(self, path, inode, below):
        old = self.tree.get(path)
        if old is inode:
            return
        under = below.get(path)
        if (inode.kind == "file" and under and under.kind == "file" and under.layer != inode.layer and
                under.size == inode.size and under.digest == inode.digest):
            inode.copy = True
        inode.names += 1
        if old:
            if old.kind == "dir" and inode.kind != "dir":
                self.drop_below(path, "overwritten")
            self.drop(path, "overwritten")
        self.tree[path] = inode

    def parents(self, path, below):
        parts = path.split("/") if path else []
        for i in range(len(parts)):
            parent = "/".join(parts[:i])
            inode = self.tree.get(parent)
            if inode is None or inode.kind != "dir":
                made = Inode("dir", 0, None, self.layer, parent, 0o755)
                self.inodes.append(made)
                self.put(parent, made, below)

    def add_layer(self, blob):
        self.layer += 1
        plain = inflate(blob)
        facts = {"storedBytes": len(blob), "tarBytes": len(plain), "contentBytes": 0, "files": 0, "folders": 0, "links": 0,
                 "whiteouts": 0, "entries": 0, "overwritesBytes": 0, "hidesBytes": 0, "overwrittenFiles": 0, "hiddenFiles": 0}
        self.layers.append(facts)
        hidden, opaque, todo = [], [], []
        if not plain:  # tarfile takes no empty file; no entries are none
            plain = bytes(1024)
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:", encoding="utf-8", errors="surrogateescape") as tar:
            for member in tar:
                self.sort_out(tar, member, facts, hidden, opaque, todo)
        below = dict(self.tree)
        for path in opaque:
            if path in self.tree:
                self.drop_below(path, "removed")
        for path in hidden:
            if path in self.tree:
                self.drop_below(path, "removed")
                self.drop(path, "removed")
        for path, inode, target in todo:
            if target is not None:
                inode = self.tree.get(target)
                if inode is None or inode.kind == "dir":
                    continue
            self.parents(path, below)
            if target is not None and self.tree.get(target) is not inode:
                continue
            self.put(path, inode, below)

    def sort_out(self, tar, member, facts, hidden, opaque, todo):
        facts["entries"] += 1
        path = clean(member.name)
        if path is None:
            return
        folder, _, base = path.rpartition("/")
        if base == ".wh..wh..opq":
            facts["whiteouts"] += 1
            opaque.append(folder)
            return
        if base.startswith(".wh."):
            name = base[4:]
            if name.startswith(".wh.") or name in ("", ".", ".."):
                return
            facts["whiteouts"] += 1
            hidden.append(folder + "/" + name if folder else name)
            return
        if path == "" and not member.isdir():
            return
        kind = ("file" if member.isreg() else "dir" if member.isdir() else "symlink" if member.issym() else
                "hardlink" if member.islnk() else "other")
        facts["files"] += kind == "file"
        facts["folders"] += kind == "dir"
        facts["links"] += kind in ("symlink", "hardlink")
        if kind == "hardlink":
            target = clean(member.linkname)
            if target is not None:
                todo.append((path, None, target))
            return
        content = tar.extractfile(member).read() if kind == "file" else b""
        facts["contentBytes"] += len(content)
        sparse = bool(kind == "file" and member.sparse is not None)
        inode = Inode(kind, len(content), (sparse, hashlib.sha256(content).digest()), self.layer, path, member.mode, sparse)
        self.inodes.append(inode)
        todo.append((path, inode, None))

    def result(self):
        """The same numbers, in the same shape, as lotse prints them."""
        files = [inode for inode in self.inodes if inode.kind == "file"]
        kept = [inode for inode in files if inode.names]
        waste = [inode for inode in files if not inode.names and inode.how]
        paths, gone, losses = {}, {}, {}
        for inode in waste:
            for table in (paths, gone) if inode.path not in self.tree else (paths,):
                row = table.setdefault("/" + inode.path, {"bytes": 0, "copies": 0})
                row["bytes"] += inode.size
                row["copies"] += 1
                row.setdefault("firstLayer", inode.layer + 1)
                row["endedInLayer"], row["how"] = inode.ended_in + 1, inode.how
            loss = losses.setdefault((inode.layer + 1, inode.ended_in + 1), [0, 0])
            loss[0] += inode.size
            loss[1] += 1
        groups = {}
        for inode in kept:
            if inode.size:
                groups.setdefault(inode.digest, []).append(inode)
        groups = [group for group in groups.values() if len(group) > 1]
        for i, facts in enumerate(self.layers):
            mine = [inode for inode in files if inode.layer == i]
            facts["keptBytes"] = sum(inode.size for inode in mine if inode.names)
            facts["wastedBytes"] = facts["contentBytes"] - facts["keptBytes"]
            facts["metadataOnlyBytes"] = sum(inode.size for inode in mine if inode.copy)
            facts["metadataOnlyFiles"] = sum(inode.copy for inode in mine)
        total = lambda key: sum(facts[key] for facts in self.layers)
        names = {path: inode for path, inode in self.tree.items()}
        content, left = total("contentBytes"), total("keptBytes")
        return {
            "totals": {
                "storedBytes": total("storedBytes"), "tarBytes": total("tarBytes"), "entries": total("entries"),
                "contentBytes": content, "keptBytes": left, "wastedBytes": content - left, "wastedFiles": len(waste),
                "overwrittenBytes": sum(inode.size for inode in waste if inode.how == "overwritten"),
                "hiddenBytes": sum(inode.size for inode in waste if inode.how == "removed"),
                "goneBytes": sum(row["bytes"] for row in gone.values()),
                "goneFiles": sum(row["copies"] for row in gone.values()),
                "metadataOnlyBytes": total("metadataOnlyBytes"), "metadataOnlyFiles": total("metadataOnlyFiles"),
                "duplicateBytes": sum((len(group) - 1) * group[0].size for group in groups),
                "duplicateFiles": sum(len(group) for group in groups),
                "files": sum(inode.kind == "file" for inode in names.values()),
                "folders": sum(inode.kind == "dir" for inode in names.values()),
                "otherNames": sum(inode.kind not in ("file", "dir") for inode in names.values()),
                "efficiency": f"{left / content if content else 1:.6f}",
            },
            "layers": self.layers,
            "wasted": paths, "gone": gone, "losses": losses,
            "setuid": {"/" + path: f"{inode.mode & 0o7777:04o}" for path, inode in names.items()
                       if inode.kind == "file" and inode.mode & 0o6000},
            "biggest": sorted((inode.size for inode in kept), reverse=True),
        }


def differences(printed, replay):
    """What lotse says and the replay doesn't."""
    expected, bad = replay.result(), []

    def same(name, got, want):
        if got != want:
            bad.append(f"{name}: {got!r}, expected {want!r}")

    totals = dict(printed["totals"])
    totals["efficiency"] = f"{totals['efficiency']:.6f}"
    for key, want in expected["totals"].items():
        same(f"totals.{key}", totals.get(key), want)
    for i, facts in enumerate(expected["layers"]):
        for key, want in facts.items():
            same(f"layers[{i}].{key}", printed["layers"][i].get(key), want)
        same(f"layers[{i}].digestsRight", printed["layers"][i]["digestsRight"], True)
    for key in ("wasted", "gone"):
        rows = {row["path"]: {name: row[name] for name in ("bytes", "copies", "firstLayer", "endedInLayer", "how")}
                for row in printed[key]}
        same(key, rows, expected[key])
        same(f"{key} is sorted", [row["bytes"] for row in printed[key]], sorted((row["bytes"] for row in printed[key]), reverse=True))
    same("losses", {(row["layer"], row["endedInLayer"]): [row["bytes"], row["files"]] for row in printed["losses"]},
         expected["losses"])
    same("setuid", {row["path"]: row["mode"] for row in printed["setuid"]}, expected["setuid"])
    same("biggestFiles", [row["bytes"] for row in printed["biggestFiles"]], expected["biggest"][:10000])
    return bad


def dump(differences_found):
    return json.dumps(differences_found[:5], indent=1)
