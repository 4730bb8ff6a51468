"""--who and --against on a small host with accounts, made on the spot because owners and modes count."""
import json
import os
import pathlib
import shutil
import subprocess

HASH = "$6$salt$" + 86 * "a"
OLD = "PasswordAuthentication yes\nUsePAM no\n"


def make(root, config):
    """A host where root and alice (in sudo) have a password, alice a key too, bob a password only."""
    owner = os.getuid() or 1000
    for folder in ("etc/ssh", "bin", "root", "home/alice/.ssh", "home/bob", "run/sshd", "var/empty"):
        (root / folder).mkdir(parents=True)
    (root / "etc/os-release").write_text('ID=debian\nVERSION_ID="12"\n')
    (root / "etc/passwd").write_text(
        f"root:x:0:0:root:/root:/bin/sh\nalice:x:{owner}:{owner}::/home/alice:/bin/sh\n"
        "sshd:x:100:65534::/run/sshd:/usr/sbin/nologin\nbob:x:54321:54321::/home/bob:/bin/sh\n")
    (root / "etc/group").write_text(f"root:x:0:\nalice:x:{owner}:\nbob:x:54321:\nsudo:x:27:alice\n")
    (root / "etc/shadow").write_text("".join(f"{name}:{HASH}:19000:0:99999:7:::\n" for name in ("root", "alice", "bob")))
    (root / "bin/sh").write_text("")
    (root / "bin/sh").chmod(0o755)
    (root / "etc/ssh/sshd_config").write_text(config)
    for name in ("etc/ssh/ssh_host_ed25519_key", "id"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(root / name)], check=True)
    shutil.copy(root / "id.pub", root / "home/alice/.ssh/authorized_keys")
    for path in (root, root / "home", root / "home/alice", root / "home/alice/.ssh", root / "run", root / "run/sshd"):
        path.chmod(0o755)
    (root / "home/alice/.ssh/authorized_keys").chmod(0o644)
    if os.getuid() == 0:
        for path in ("home/alice", "home/alice/.ssh", "home/alice/.ssh/authorized_keys"):
            os.chown(root / path, owner, owner)


# What is to replace OLD, the exit status, and rule and subject of what is found.
CHANGES = [
    ("the same", OLD, 0, []),
    ("a comment", "# new\n" + OLD, 0, []),
    ("no passwords", "PasswordAuthentication no\nUsePAM no\n", 1,
     [("login-method-changed", "user=alice"), ("login-lost", "user=bob")]),
    ("no passwords from one network", OLD + "Match Address 10.0.0.0/8\n\tPasswordAuthentication no\n", 1,
     [("login-method-changed", "user=alice"), ("login-lost", "user=bob")]),
    ("only bob", "AllowUsers bob\n" + OLD, 1, [("last-login-lost", None), ("login-lost", "user=alice")]),
    ("nobody", "AllowUsers carol\n" + OLD, 1,
     [("last-login-lost", "*"), ("login-lost", "user=alice"), ("login-lost", "user=bob")]),
    ("only the group of alice", "AllowGroups sudo\n" + OLD, 1, [("login-lost", "user=bob")]),
    ("keys elsewhere", "AuthorizedKeysFile /etc/ssh/keys/%u\n" + OLD, 0, [("login-method-changed", "user=alice")]),
    ("file transfer only", OLD + "Match User alice\n\tForceCommand internal-sftp\n", 1,
     [("last-login-lost", None), ("login-method-changed", "user=alice")]),
    ("root as well", "PermitRootLogin yes\n" + OLD, 0, [("login-gained", "user=root")]),
    ("nothing that sshd reads", "PermitRootLogn yes\n" + OLD, 1, [("unknown-keyword", "sshd-does-not-start")]),
]


def changes(run, check):
    for name, config, status, wanted in CHANGES:
        for how, arguments, stdin in (
                ("file", ["--against", "people/etc/ssh/sshd_config", "next.conf"], b""),
                ("standard input", ["--against", "-", "changed/etc/ssh/sshd_config"], OLD.encode()),
                ("sysroot", ["--against", "people", "changed/etc/ssh/sshd_config"], b"")):
            pathlib.Path("next.conf").write_text(config)
            pathlib.Path("changed/etc/ssh/sshd_config").write_text(config)
            done = run([*arguments, "--format", "json"], stdin)
            try:
                found = sorted((f["rule"], f["subject"] or "") for f in json.loads(done.stdout)["findings"])
            except ValueError:
                found = []
            check(f"--against by {how}: {name}",
                  done.returncode == status and found == sorted((r, s or "") for r, s in wanted),
                  f"exit {done.returncode}, {found}, {done.stderr[:200]!r}")
    done = run(["--against", "people", "changed/etc/ssh/sshd_config", "--fail-on", "note"])
    check("--against with --fail-on", done.returncode == 1, str(done)[:300])
    done = run(["--against", "people", "people/etc/ssh/sshd_config"])
    check("--against says that nothing changes", done.returncode == 0 and
          b"nothing changes for logins" in done.stdout.replace(b"\n       ", b" "), str(done)[:300])


def who(run, check):
    done = run(["--who", "--format", "json", "people/etc/ssh/sshd_config"])
    logins = {row["account"]: row["with"] for row in json.loads(done.stdout)["logins"]}
    check("--who", logins.get("alice") == {"key": "yes", "password": "yes", "both": "yes"} and
          logins.get("bob") == {"key": "no", "password": "yes", "both": "yes"} and
          logins.get("root") == {"key": "no", "password": "no", "both": "no"}, str(logins))
    done = run(["--who=bob", "people/etc/ssh/sshd_config"])
    check("--who=bob", done.returncode == 0 and b"\nbob " in done.stdout and b"alice" not in done.stdout, str(done)[:300])
    done = run(["--who=b\x1bb", "people/etc/ssh/sshd_config"])
    check("--who of nobody", done.returncode == 2 and not done.stdout and
          done.stderr == b"sshd-lint: there is no account 'b\\x1bb' on the host of people/etc/ssh/sshd_config\n",
          str(done)[:300])
    pathlib.Path("changed/etc/ssh/sshd_config").write_text(OLD + "Match Address 10.0.0.0/8\n\tPasswordAuthentication no\n")
    done = run(["--who", "changed/etc/ssh/sshd_config"])
    check("--who within 100 columns", max(map(len, done.stdout.decode().splitlines())) <= 100 and
          b"from addr=10.0.0.1" in done.stdout, done.stdout.decode())
    done = run(["--who", "-C", "addr=10.0.0.1", "changed/etc/ssh/sshd_config"])
    check("--who -C", done.stdout.count(b"\nbob ") == 1 and b"from" not in done.stdout, done.stdout.decode())


def upgrade(run, check):
    done = run(["--upgrade-to", "debian-13", "people/etc/ssh/sshd_config"])
    check("--upgrade-to from the host's own release", done.returncode == 0 and
          b"from debian-12 (OpenSSH 9.2) to debian-13" in done.stdout and b"Yes:" in done.stdout, str(done)[:300])
    for arguments, text in ((["--upgrade-from", "debian-12"], "needs --upgrade-to"),
                            (["--upgrade-to", "debain-13"], "did you mean debian-13?"),
                            (["--upgrade-to", "debian-13", "--target", "debian-12"], "instead of --target"),
                            (["--against", "none"], "cannot read none"),
                            (["--against", "fifo"], "is no regular file")):
        done = run([*arguments, "good"])
        check(f"{arguments}", done.returncode == 2 and text.encode() in done.stderr and not done.stdout, str(done)[:300])


def accounts(run, check):
    if shutil.which("ssh-keygen") is None:
        print("tests/cli: no ssh-keygen, --against not tried")
        return
    make(pathlib.Path("people"), OLD)
    make(pathlib.Path("changed"), OLD)
    who(run, check)
    changes(run, check)
    upgrade(run, check)
