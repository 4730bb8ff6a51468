"""Hosts as data: what lab.run lays out, made from a short description.

A description (the files in hosts/) is JSON:
    about       what is special
    config      lines of sshd_config; the host key line is added
    drop_ins    name -> lines, in sshd_config.d
    accounts    name -> {uid, gid, groups, shell, home, hash, aging, keys, field}; all may be left out:
                hash is the field in etc/shadow or a name in keyring.HASHES, aging the rest of that row,
                field the one in etc/passwd; shadow: null leaves the row out
    groups      lines to add to etc/group
    tree        path -> [text, uid, gid, mode], null to leave the path out, {"link": …}, {"bind": …}
    expect      name -> {key, password, both, cause, why}: the verdict, the name of its cause, a part of its text
Texts may name {key:NAME} (the public line), {blob:NAME} (its base64 alone), and so on: see FILLERS.
"""
import json, re

from keyring import HASHES, PASSWORD

HOST_KEY = "host-ed25519"
SYSTEM_ROWS = [("root", 0, 0, "/root", "/bin/bash"), ("daemon", 1, 1, "/usr/sbin", "/usr/sbin/nologin"), ("sshd", 105, 65534, "/run/sshd", "/usr/sbin/nologin"),
               ("nobody", 65534, 65534, "/nonexistent", "/usr/sbin/nologin")]
SYSTEM_GROUPS = ["root:x:0:", "daemon:x:1:", "shadow:x:42:", "nogroup:x:65534:"]
KNOWN_GROUPS = {"sudo": 27, "users": 100, "wheel": 980, "ssh-users": 990, "admin": 991}
AGING = "20000:0:99999:7:::"

FILLERS = {
    "key": lambda ring, name: ring.public(name),
    "blob": lambda ring, name: ring.blob(name),
    "head": lambda ring, name: " ".join(ring.public(name).split(" ")[:2])[:40],
    "tail": lambda ring, name: " ".join(ring.public(name).split(" ")[:2])[40:],
    "rfc4716": lambda ring, name: ring.rfc4716(name),
    "pem": lambda ring, name: ring.pem(name),
    "private": lambda ring, name: ring.private(name),
    "putty": lambda ring, name: f"PuTTY-User-Key-File-2: ssh-ed25519\nEncryption: none\nComment: x\nPublic-Lines: 2\n"
                                f"{ring.blob(name)}\nPrivate-Lines: 1\nAAAA\nPrivate-MAC: 00\n",
    "certificate": lambda ring, name: ring.certificate(*name.split("/")),
}


def fill(ring, text):
    if not isinstance(text, str):
        return text
    krl = re.fullmatch(r"\{krl(?:-(\w+))?:([\w,-]+)\}", text)
    if krl:
        return ring.krl(*krl[2].split(","), by=krl[1])
    if text.startswith("{utf16:") and text.endswith("}"):
        return (ring.public(text[7:-1]) + "\r\n").encode("utf-16")
    return re.sub(r"\{(\w+):([\w/,-]+)\}", lambda m: FILLERS[m[1]](ring, m[2]), text)


class Host:
    def __init__(self, ring):
        self.ring, self.tree, self.accounts, self.extra = ring, {}, {}, {}
        self.omitted = set()    # files and rows that every other host has
        self.passwd, self.shadow, self.groups, self.members = [], [], list(SYSTEM_GROUPS), {}

    def folder(self, path, uid=0, gid=0, mode="0755"):
        self.tree[path.rstrip("/") + "/"] = [None, uid, gid, mode]

    def file(self, path, text, uid=0, gid=0, mode="0644"):
        self.tree[path] = [fill(self.ring, text), uid, gid, mode]

    def link(self, path, target):
        self.tree[path] = {"link": target}

    def parents(self, path, uid=0, gid=0):
        """Folders above PATH that are not there yet."""
        parts = path.split("/")[:-1]
        for i in range(1, len(parts) + 1):
            at = "/".join(parts[:i])
            if at and at + "/" not in self.tree and at not in self.tree:
                self.folder(at, uid, gid)

    def account(self, name, uid, gid=None, groups=(), shell="/bin/bash", home=None, hash="sha512", aging=AGING, keys=(),
                field="x", shadow=True, home_mode="0755", lines=None, own_group=True, password=None):
        home = home if home is not None else "/root" if name == "root" else f"/home/{name}"
        gid = gid if gid is not None else uid
        self.passwd.append(f"{name}:{field}:{uid}:{gid}:{name}:{home}:{shell}")
        if shadow:
            self.shadow.append(f"{name}:{HASHES.get(hash, hash)}:{aging}")
        if gid and own_group and not any(g.split(":")[2] == str(gid) for g in self.groups):
            self.groups.append(f"{name}:x:{gid}:")
        for group in groups:
            self.members.setdefault(group, []).append(name)
        if password is None and (HASHES.get(hash, hash) in HASHES.values() or field in HASHES.values()):
            password = PASSWORD
        elif password is None and "" in (hash, field):
            password = ""
        self.accounts[name] = {"keys": list(keys), "password": password}
        inside = home.strip("/")
        if home.startswith("/") and inside:
            self.folder(inside, uid, gid, "0700" if uid == 0 and home_mode == "0755" else home_mode)
            if keys:
                self.folder(f"{inside}/.ssh", uid, gid, "0700")
                text = lines if lines is not None else "".join(f"{{key:{k}}}\n" for k in keys)
                self.file(f"{inside}/.ssh/authorized_keys", text, uid, gid, "0600")

    def config(self, lines, drop_ins=None):
        lines = [l for l in lines]
        if not any(re.match(r"\s*hostkey\b", l, re.I) for l in lines):
            lines.insert(0, f"HostKey /etc/ssh/ssh_{HOST_KEY.replace('-', '_')}_key")
        self.file("etc/ssh/sshd_config", "".join(l + "\n" for l in lines))
        for name, text in (drop_ins or {}).items():
            self.folder("etc/ssh/sshd_config.d")
            self.file(f"etc/ssh/sshd_config.d/{name}", "".join(l + "\n" for l in text))

    def host_keys(self, names=(HOST_KEY,), mode="0600"):
        for name in names:
            kind = name.split("-")[1]
            self.file(f"etc/ssh/ssh_host_{kind}_key", self.ring.private(name), mode=mode)
            self.file(f"etc/ssh/ssh_host_{kind}_key.pub", self.ring.public(name) + "\n")

    def finish(self):
        """The dict that lab.run takes."""
        for path in ("etc", "etc/ssh", "home", "run", "run/sshd"):
            if path + "/" not in self.tree and path not in self.tree:
                self.folder(path)
        if "root/" not in self.tree and "root" not in self.tree:
            self.folder("root", mode="0700")
        for group, gid in KNOWN_GROUPS.items():
            self.groups.append(f"{group}:x:{gid}:" + ",".join(self.members.pop(group, ())))
        for group, names in self.members.items():
            self.groups = [g + ("," if g[-1] != ":" else "") + ",".join(names) if g.split(":")[0] == group else g
                           for g in self.groups]
        system = [row for row in SYSTEM_ROWS if row[0] not in self.accounts and row[0] not in self.omitted]
        rows = [f"{n}:x:{u}:{g}:{n}:{h}:{s}" for n, u, g, h, s in system]
        stars = [f"{n}:*:{AGING}" for n, *_ in system]
        for path, lines, gid, mode in (("etc/passwd", self.passwd + rows, 0, "0644"), ("etc/group", self.groups, 0, "0644"),
                                       ("etc/shadow", self.shadow + stars, 42, "0640")):
            if path not in self.tree and path not in self.omitted:
                self.file(path, "".join(l + "\n" for l in lines), 0, gid, mode)
        return {"tree": self.tree, "accounts": self.accounts, **self.extra}


def load(path, ring):
    """A description of hosts/ as a host; the description is under "description"."""
    with open(path) as f:
        d = json.load(f)
    h = Host(ring)
    uid = 1001
    for name, a in d.get("accounts", {}).items():
        if "uid" not in a:
            a = {"uid": 0 if name == "root" else uid, **a}
            uid += name != "root"
        h.account(name, **a)
    h.groups += d.get("groups", [])
    h.host_keys()
    h.config(d.get("config", []), d.get("drop_ins"))
    for at, entry in d.get("tree", {}).items():
        h.parents(at)
        if entry is None:
            h.tree = {p: e for p, e in h.tree.items() if p != at and not p.startswith(at.rstrip("/") + "/")}
        elif isinstance(entry, list):
            h.tree[at] = [fill(ring, entry[0]), *entry[1:]]
        else:
            h.tree[at] = entry
    h.extra = {"shows_stock": d.get("shows_stock", False), "description": d}
    return h.finish()
