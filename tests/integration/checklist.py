"""--checklist on a small host: what it tells to try, and that a shell can run it."""
import os
import pathlib
import shutil
import subprocess

CONFIG = "Port 2222\nUsePAM yes\nPermitRootLogin no\nAllowUsers alice bob root\n"
PASSWD = ("root:x:0:0::/root:/bin/bash\nsshd:x:100:65534::/run/sshd:/usr/sbin/nologin\n"
          "alice:x:1000:1000::/home/alice:/bin/bash\nbob:x:1001:1001::/home/bob:/bin/bash\n")
HASH = "$6$aaaaaaaa$" + "a" * 86


def lay_host(config):
    shutil.rmtree("box", ignore_errors=True)
    for path, text, mode in (
            ("etc/ssh/sshd_config", config, 0o644), ("etc/passwd", PASSWD, 0o644), ("etc/hostname", "box.example\n", 0o644),
            ("etc/group", "root:x:0:\nalice:x:1000:\nbob:x:1001:\n", 0o644),
            ("etc/shadow", f"root:{HASH}:20000::::::\nsshd:!:20000::::::\nalice:!:20000::::::\nbob:{HASH}:20000::::::\n", 0o640),
            ("etc/os-release", 'ID=debian\nVERSION_ID="12"\n', 0o644), ("bin/bash", "#!", 0o755),
            ("usr/sbin/nologin", "#!", 0o755), ("root/.keep", "", 0o600), ("home/bob/.keep", "", 0o600)):
        file = pathlib.Path("box", path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)
    for name in ("box/etc/ssh/ssh_host_ed25519_key", "key"):
        pathlib.Path(name).unlink(missing_ok=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", name], check=True)
    keys = pathlib.Path("box/home/alice/.ssh/authorized_keys")
    keys.parent.mkdir(parents=True)
    shutil.copy("key.pub", keys)
    for path, uid in (("home/alice", 1000), ("home/alice/.ssh", 1000), ("home/alice/.ssh/authorized_keys", 1000), ("home/bob", 1001)):
        os.chown(pathlib.Path("box", path), uid, uid)


def run_as_shell(text):
    """What the lines that can be pasted call, with programs that only say so."""
    programs = "".join(f'{name}() {{ echo "{name} $*"; }}\n' for name in
                       ("sshd-lint", "sleep", "sshd", "systemctl", "ssh", "sftp", "kill", "cp"))
    programs += 'nohup() { shift 2; eval "$1"; }\n'
    text = text.replace(">/dev/null 2>&1 &", "&& ")
    script = "\n".join(line.replace("sshd-lint", "sshd_lint") for line in (programs + text).split("\n"))
    return subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)


def checklist(check, lint):
    if os.geteuid() != 0 or not shutil.which("ssh-keygen"):
        print("tests/integration: --checklist on a host needs root and ssh-keygen, skipped")
        return
    lay_host(CONFIG + "Match User bob\n\tForceCommand internal-sftp\n")
    done = lint("--checklist=it's old", "box/etc/ssh/sshd_config")
    for line in ("ssh -p 2222 -o PreferredAuthentications=publickey alice@box.example   # publickey",
                 "sftp -P 2222 -o PreferredAuthentications=keyboard-interactive,password bob@box.example   # ",
                 "ssh -p 2222 -o PreferredAuthentications=none alice@box.example   # ",
                 "ssh -p 2222 root@box.example   # PermitRootLogin refuses root", "sshd -t && systemctl reload ssh"):
        check(f"checklist: {line}", "\n" + line in done.stdout, done)
    check("checklist: nobody is asked to try passwords where they get in", "may not even ask" not in done.stdout, done)
    ran = run_as_shell(done.stdout)
    check("checklist: a shell runs it", ran.returncode == 0 and ran.stderr == "", ran)
    check("checklist: words stay together", "sshd_lint --against it's old box/etc/ssh/sshd_config\n" in ran.stdout and
          "cp -p -- it's old box/etc/ssh/sshd_config\nsystemctl reload ssh\n" in ran.stdout, ran)
    lay_host(CONFIG + "PasswordAuthentication no\nKbdInteractiveAuthentication no\n")
    done = lint("--checklist", "box/etc/ssh/sshd_config")
    check("checklist: passwords are tried where they are off", "may not even ask" in done.stdout, done)
    check("checklist: the last way in", "Only one account gets in." in done.stdout, done)
    check("checklist: no alarm without the old file", "nohup" not in done.stdout and "$undo" not in done.stdout, done)
    lay_host(CONFIG + "DenyUsers *\n")
    done = lint("--checklist", "box/etc/ssh/sshd_config")
    check("checklist: none where nobody gets in", done.returncode == 1 and "Do not reload: nobody can log in" in done.stdout and
          "systemctl" not in done.stdout, done)
