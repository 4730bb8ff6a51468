"""Small hosts for tests: a tree with owners and modes, laid out in a scratch folder."""
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile

PLACEHOLDERS = ("VEVTVCBEQVRB", "placeholder")
KINDS = (("rsa", ["-b", "3072"]), ("ecdsa", []), ("ed25519", []))
PROGRAMS = ("bin/sh", "bin/bash", "bin/false", "usr/sbin/nologin", "usr/lib/openssh/sftp-server")


def can_run():
    """Why hosts cannot be laid out here; empty when they can."""
    if os.geteuid() != 0:
        return "needs root, since owners are part of the hosts"
    if not shutil.which("ssh-keygen"):
        return "needs ssh-keygen"
    return ""


@functools.lru_cache(maxsize=1)
def keys():
    """A folder with host keys, made once for all hosts of a run."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="host-keys-"))
    for kind, more in KINDS:
        subprocess.run(["ssh-keygen", "-q", "-t", kind, *more, "-N", "", "-C", "test", "-f",
                        str(folder / f"ssh_host_{kind}_key")], check=True)
    return folder


def forget_keys():
    if keys.cache_info().currsize:
        shutil.rmtree(keys(), ignore_errors=True)


def put_keys(etc_ssh):
    """Replaces placeholders by keys that sshd could use, with the modes that they had."""
    for kind, _ in KINDS:
        key = etc_ssh / f"ssh_host_{kind}_key"
        if not key.is_file() or not any(p in key.read_text(errors="replace") for p in PLACEHOLDERS):
            continue
        key.write_bytes((keys() / key.name).read_bytes())
        public = etc_ssh / (key.name + ".pub")
        if public.exists():
            public.write_bytes((keys() / public.name).read_bytes())


def put_programs(root):
    """What every host has: the shells, and the server for file transfer."""
    for name in PROGRAMS:
        at = root / name
        if at.exists() or at.is_symlink():
            continue
        at.parent.mkdir(parents=True, exist_ok=True)
        at.write_text("")
        at.chmod(0o755)


def lay_out(tree):
    """
    The host of TREE: path -> {text, hex or link, owner "UID:GID", mode}; a path that ends with a
    slash is a folder.  What is not said is root's, 0755 for folders and 0644 for files.
    """
    root = pathlib.Path(tempfile.mkdtemp(prefix="host-"))
    root.chmod(0o755)
    for path, what in sorted(tree.items()):
        at = root / path
        if path.endswith("/"):
            at.mkdir(parents=True, exist_ok=True)
            continue
        at.parent.mkdir(parents=True, exist_ok=True)
        if "link" in what:
            at.symlink_to(what["link"])
        else:
            at.write_bytes(bytes.fromhex(what["hex"]) if "hex" in what else what["text"].encode())
    for at, folders, files in os.walk(root):
        for name in folders:
            os.chmod(os.path.join(at, name), 0o755)
        for name in files:
            if not os.path.islink(os.path.join(at, name)):
                os.chmod(os.path.join(at, name), 0o644)
    put_programs(root)
    if (root / "etc/ssh").is_dir():
        put_keys(root / "etc/ssh")
    for path, what in sorted(tree.items(), key=lambda item: -item[0].count("/")):
        at = root / path
        uid, gid = (int(n) for n in what.get("owner", "0:0").split(":"))
        os.chown(at, uid, gid, follow_symlinks=False)
        if "link" not in what:
            os.chmod(at, int(what.get("mode", "0755" if path.endswith("/") else "0644"), 8))
    return root
