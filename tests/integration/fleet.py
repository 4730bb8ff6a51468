"""Many files at once: order, the same report whatever the number of jobs, memory, progress."""
import json
import os
import pathlib
import pty
import subprocess

STOCK = """Include /etc/ssh/sshd_config.d/*.conf
KbdInteractiveAuthentication no
UsePAM yes
X11Forwarding yes
Subsystem sftp /usr/lib/openssh/sftp-server
"""
KINDS = ("", "PermitEmptyPasswords yes\n", "PermitRootLogn no\n", "Ciphers aes128-cbc\n",
         "PasswordAuthentication no\nPubkeyAuthentication no\n", "Match User a\n  Port 22\n")
FORMATS = ("text", "gcc", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle")


def write(path, text):
    pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
    pathlib.Path(path).write_text(text)


def many_matches(blocks):
    return "".join(f"Match User u{n},v{n} Address 10.{n // 256}.{n % 256}.0/24\n" + "\tX11Forwarding no\n" * 9
                   for n in range(blocks))


def peak(binary, *arguments):
    """The most memory that a run takes, in KiB."""
    child = subprocess.Popen([binary, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return usage.ru_maxrss


def on_terminal(binary, *arguments):
    """What a run writes to standard error when that is a terminal."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen([binary, *arguments], stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            got = os.read(ours, 65536)
        except OSError:         # Linux says so when nobody holds the other end any more
            break
        if not got:
            break
        seen += got
    os.close(ours)
    child.wait()
    return seen.decode()


def lay_fleet():
    for n in range(120):
        host = f"site/h{n:03}/etc/ssh"
        write(f"{host}/sshd_config", STOCK + KINDS[n % len(KINDS)])
        if n % 3 == 0:
            write(f"{host}/sshd_config.d/10-a.conf", "MaxAuthTries 3\n")
            write(f"{host}/sshd_config.d/20-b.conf", "PermitRootLogin yes\nLoginGraceTime 1x\n" if n % 2 else "")
        elif n % 40 == 7:       # nothing that can be read, whoever asks
            os.remove(f"{host}/sshd_config")
            os.mkfifo(f"{host}/sshd_config")
    write("site/.sshd-lint.yaml", "overrides: [{paths: 'h00*', targets: [debian-11, rhel-9]}]\n"
          "allow: [{rule: empty-passwords-permitted, reason: lab, paths: 'h01*'}]\n")


def same_with_any_jobs(check, lint):
    for form in FORMATS:
        runs = [lint("-f", form, "-j", str(jobs), "site") for jobs in (1, 2, 7)]
        check(f"fleet: {form} is the same with any number of jobs",
              len({(r.stdout, r.stderr, r.returncode) for r in runs}) == 1 and runs[0].stdout, runs[0].stderr)
    done = lint("-f", "json", "--jobs=3", "site")
    report = json.loads(done.stdout)
    paths = [f["path"] for f in report["files"]]
    check("fleet: in the order of the walk", paths == sorted(paths) and len(paths) == 118, paths)
    check("fleet: what cannot be read is told and counted", done.returncode == 2 and
          done.stderr.count("is no regular file") == 2 and "2 of the files and folders" in done.stderr, done.stderr)
    check("fleet: drop-ins go with their file", not [p for p in paths if ".conf" in p], paths)
    backwards = [f"site/h{n:03}/etc/ssh/sshd_config" for n in (9, 4, 2)]
    files = json.loads(lint("-f", "json", "-j2", *backwards).stdout)["files"]
    check("fleet: in the order of the arguments", [f["path"] for f in files] == backwards, files)
    apart = ["site/h009/etc/ssh/sshd_config.d/10-a.conf", "site/h002/etc/ssh/sshd_config",
             "site/h009/etc/ssh/sshd_config", "site/h009/etc/ssh/sshd_config.d/20-b.conf"]
    files = json.loads(lint("-f", "json", "-j2", *apart).stdout)["files"]
    check("fleet: a drop-in is linted once wherever it is named", len(files) == 2, files)


def baselines(check, lint):
    known = []
    for jobs in ("1", "5"):
        lint("--write-baseline", "fleet.json", "-q", "-j", jobs, "site")
        known.append(pathlib.Path("fleet.json").read_text())
    check("fleet: the same baseline with any number of jobs", known[0] == known[1] and len(known[0]) > 1000, known[0][:99])
    done = lint("--baseline", "fleet.json", "--fail-on", "note", "-f", "json", "-j4", "site")
    check("fleet: a baseline hides all that does not keep sshd from starting",
          {f["fatal"] for f in json.loads(done.stdout)["findings"]} == {True}, done.stdout[:300])
    # One file that two hosts include: its finding is known once, and is hidden in both.
    for host in "ab":
        write(f"shared/{host}.conf", "Include /etc/ssh/common\n")
    write("shared/common", "PermitEmptyPasswords yes\n")
    lint("--write-baseline", "shared.json", "shared/a.conf", "shared/b.conf")
    prints = [f["fingerprint"] for f in json.loads(pathlib.Path("shared.json").read_text())["findings"]]
    check("fleet: what two files include is known once", len(prints) == len(set(prints)) > 0, prints)
    done = lint("--baseline", "shared.json", "--fail-on", "note", "shared/a.conf", "shared/b.conf")
    check("fleet: and hidden in both", done.returncode == 0, done)


def memory(check, binary):
    if "sanitize" in binary:
        return
    for n in range(1500):
        write(f"many/h{n:04}/etc/ssh/sshd_config", STOCK)
    few = [f"many/h{n:04}/etc/ssh/sshd_config" for n in range(150)]
    for form in ("text", "json"):
        small, large = peak(binary, "-j1", "-f", form, *few), peak(binary, "-j1", "-f", form, "many")
        # The report itself is held for JSON; 170 KiB for each file would be 200 MiB more.
        check(f"fleet: {form} takes no more memory for more files", large - small < 6 * 1024, (small, large))


def progress(check, binary):
    for n in range(8):
        write(f"slow/h{n:02}/etc/ssh/sshd_config", many_matches(400))
    seen = on_terminal(binary, "-j1", "slow")
    check("fleet: progress on a terminal", "\rsshd-lint: " in seen and " of 8 files" in seen, seen)
    check("fleet: progress is erased", seen.endswith("\r" + 60 * " " + "\r"), seen)
    check("fleet: no progress with -q", on_terminal(binary, "-q", "-j1", "slow") == "")


def fleet(check, lint, binary):
    lay_fleet()
    same_with_any_jobs(check, lint)
    baselines(check, lint)
    memory(check, binary)
    progress(check, binary)
