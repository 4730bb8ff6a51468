"""Random hosts: accounts, key files, their owners and modes, and an sshd_config with drop-ins and Match blocks.

Each host is mostly sound, with a few things gone wrong, so that both verdicts are frequent.
"""
import random, time

from host import AGING, Host
from keyring import HASHES

DAY = int(time.time() // 86400)
USERS = [("alice", 1001), ("bob", 1002), ("carol", 1003), ("deploy", 1004), ("erin.x", 1005), ("Dave", 1006)]
PLAIN_KEYS = [f"ed25519-{i}" for i in range(1, 9)]
ODD_KEYS = ["ecdsa256", "ecdsa384", "ecdsa521", "rsa1024", "rsa2048", "rsa3072", "rsa3072-2", "dsa"]
PATH_WORDS = [".ssh/authorized_keys", ".ssh/authorized_keys2", "%h/.ssh/authorized_keys", "/home/%u/.ssh/authorized_keys",
              "/etc/ssh/authorized_keys/%u", "/etc/ssh/authorized_keys/%U", "/etc/ssh/keys", "~/.ssh/authorized_keys",
              ".ssh/authorized_key", "%%h/.ssh/authorized_keys", "none", "/etc/ssh/authorized_keys/%k", "%h/../%u/.ssh/authorized_keys",
              "/etc/ssh/authorized_keys/%u.pub", ".ssh//authorized_keys", "./.ssh/authorized_keys", "/home/%u/.ssh/../.ssh/authorized_keys"]


class Maker:
    own_pam = False     # stacks that the linter does not evaluate yet

    def __init__(self, seed, ring):
        self.r, self.ring, self.h = random.Random(seed), ring, Host(ring)
        self.config, self.drop_ins, self.people = [], {}, []

    def chance(self, p):
        return self.r.random() < p

    def pick(self, *choices):
        return self.r.choice(choices)

    # ---- accounts ----

    def aging(self):
        if not self.chance(0.2):
            return AGING
        return self.pick("20000:0:99999:7::15000:", "20000:0:99999:7::99999:", "0:0:99999:7:::", "20000:0:30:7:::",
                         "20000:0:30:7:5::", f"{DAY}:0:90:7:30::", "::::::", f"20000:0:99999:7::{DAY}:",
                         f"20000:0:99999:7::{DAY - 1}:", f"20000:0:99999:7::{DAY + 1}:", "20000:0:99999:7:0::",
                         f"{DAY - 90}:0:90:7:::", f"{DAY - 91}:0:90:7:::", f"{DAY - 100}:0:90:7:10::",
                         f"{DAY - 101}:0:90:7:10::", f"{DAY - 101}:0:90:7:99::", "20000:0:99999:7::0:", f"{DAY + 5}:0:99999:7:::",
                         "20000:0::7:::", "20000:0:-1:7:::", "20000:0:99999:7::-1:", "20000:0:0:7:::", ":0:30:7:::",
                         "20000:0:99999:7::1:")

    def hash(self):
        if self.chance(0.55):
            return self.pick("sha512", "sha512", "sha512", "sha256", "md5")
        return self.pick("!", "*", "", "!" + HASHES["sha512"], "!!", "*LK*", "x", "!*", "*!", "NP", "$6$short", "*" + HASHES["sha512"],
                         "$6$sshd$", "!", "*", "*", "!")

    def shell(self):
        if self.chance(0.8):
            return "/bin/bash"
        return self.pick("/usr/sbin/nologin", "/bin/false", "/bin/zsh-missing", "", "/bin/sh", "/bin/sh", "/bin/dash", "/bin/dash", "/usr/bin/bash", "bash",
                         "/etc", "/etc/passwd", "/usr/bin/rbash", "/bin/true", "/usr/bin/id", "/opt/shell-link", "/opt/shell-link",
                         "/sbin/nologin", "/opt/dead-link", "/usr/bin/env", "/bin/cat", "/bin/sh ", "/opt/dir/../shell", "/bin/bash/")

    def make_accounts(self):
        r = self.r
        people = r.sample(USERS, r.randint(1, 3)) + ([("root", 0)] if self.chance(0.75) else [])
        if self.chance(0.08):
            people.append(("toor", 0))
        pool = PLAIN_KEYS[:]
        r.shuffle(pool)
        self.h.file("opt/shell", "#!/bin/sh\nexec /bin/sh \"$@\"\n", mode=self.pick("0755", "0755", "0644", "0700", "0001", "0111"))
        self.h.folder("opt")
        self.h.folder("opt/dir")
        self.h.link("opt/shell-link", self.pick("shell", "/bin/bash", "/bin/false"))
        self.h.link("opt/dead-link", "/nowhere/sh")
        for name, uid in people:
            keys = []
            if self.chance(0.9):
                keys = [pool.pop() if self.chance(0.75) else self.pick(*ODD_KEYS)]
                while self.chance(0.2) and len(keys) < 4:
                    keys.append(pool.pop() if self.chance(0.5) and pool else self.pick(*ODD_KEYS))
                keys = list(dict.fromkeys(keys))
            more = {"hash": self.hash(), "aging": self.aging(), "shell": self.shell(), "keys": keys}
            more["groups"] = [g for g in ("sudo", "users", "wheel", "ssh-users") if self.chance(0.2)]
            if uid and self.chance(0.12):
                more["gid"] = 100
                more["own_group"] = False
            if self.chance(0.04):
                more["shadow"] = False
            if self.chance(0.05):
                more["field"] = self.pick("", "*", "!", HASHES["sha512"], "x!", "X", "##" + name)
            if self.chance(0.06):
                more["home"] = self.pick(f"/srv/{name}", "/", f"/home/{name}/", "/nonexistent", f"/home//{name}", "relative/home",
                                         f"/home/{name}/.", "/home", f"/home/../home/{name}", "")
            self.people.append((name, uid, more))
            self.h.account(name, uid, **more)
        if self.chance(0.1):
            self.h.members.setdefault(people[0][0], []).append(people[-1][0])

    # ---- key files ----

    def option(self):
        return self.pick('no-pty ', 'restrict ', 'from="127.0.0.1" ', 'from="10.0.0.0/8" ', 'expiry-time="20230101" ',
                         'expiry-time="20990101" ', 'command="/usr/bin/id" ', 'command="echo hi" ', 'environment="A=b" ',
                         'cert-authority ', 'no-such-option ', 'principals="alice" ', 'from="localhost" ', 'from="*,!127.0.0.1" ',
                         'from="127.0.0.*" ', 'from="!10.0.0.1,127.0.0.0/8" ', 'from="127.0.0.1/33" ', 'from="127.0.0.1/8" ',
                         'no-port-forwarding,no-pty,', 'restrict,pty,command="date" ', 'permitopen="localhost:80" ',
                         'permitopen="localhost" ', 'expiry-time="20301301" ', 'expiry-time="202301011200Z" ', 'NO-PTY ',
                         'command="a\\"b" ', 'from="127.0.0.1', 'tunnel="0" ', 'tunnel="zero" ', 'environment="A" ', 'from="" ',
                         'command="" ', 'no-pty no-x11-forwarding ', 'no-pty, ', 'restrict,,no-pty ', 'no-restrict ', '=', 'agent-forwarding ',
                         'from="127.0.0.1",from="10.0.0.1" ', 'command="a",command="b" ', 'verify-required ', 'no-touch-required ',
                         'from="::1,127.0.0.1" ', 'from="LOCALHOST" ', 'from="127.0.0.1 " ', 'from="10.0.0.1 127.0.0.1" ', '\t',
                         'permitlisten="8080" ', 'expiry-time="2023" ', 'expiry-time="20230101Z" ', 'from=127.0.0.1 ', 'user-rc ',
                         'pty ')

    def key_line(self, key):
        line = f"{{key:{key}}}"
        if self.chance(0.2):
            line = self.option() + line
        if self.chance(0.05):
            line = self.pick(" " + line, "\t" + line, "#" + line, line + " trailing words", f"{{head:{key}}}\n{{tail:{key}}}",
                             f"{{head:{key}}}", f"{{blob:{key}}}", f"ssh-rsa {{blob:{key}}}", f"1 {line}", line.replace("{key", "ssh-ed25519 {blob"),
                             "- " + line, "2048 65537 1234567 x", f"\x0b{line}", line + "\x00x", f"ssh-ed25519  {{blob:{key}}}",
                             f"ssh-ed25519\t{{blob:{key}}}", f"ssh-ed25519 {{blob:{key}}}=", f'"{line}"', f"{{certificate:{key}/alice}}",
                             f"{{blob:{key}}} ssh-ed25519")
        return line

    def key_file(self, keys):
        text = "\n".join(self.key_line(k) for k in keys) + "\n"
        if not self.chance(0.12):
            return text
        k = keys[0]
        return self.pick("", "\n\n# none\n", text.replace("\n", "\r\n"), "\ufeff" + text, f"{{utf16:{k}}}", f"{{putty:{k}}}", f"{{rfc4716:{k}}}",
                         f"{{pem:{k}}}", f"{{private:{k}}}", text.rstrip("\n"), "# comment\n\n" + text, "junk\n" + text,
                         text.replace("\n", "\r"), "<html>\n" + text, text + text, "\x00" * 20 + text, "x" * 9000 + "\n" + text,
                         "# " + "x" * 9000 + "\n" + text)

    def spoil_modes(self, name, uid, home, file):
        tree, gid = self.h.tree, uid
        inside = home.strip("/")
        for path in (inside + "/", f"{inside}/.ssh/", file):
            entry = tree.get(path)
            if not isinstance(entry, list) or not self.chance(0.12):
                continue
            what = self.r.randint(0, 3)
            if what < 2:
                entry[3] = self.pick("0777", "0775", "0770", "0755", "0711", "0700", "0000", "1777", "2775", "0500", "0666", "0644", "0664",
                                     "0660", "0640", "0600", "0400", "0444", "0200", "0646", "0755", "4755", "0707", "0070", "0077")
            elif what == 2:
                entry[1], entry[2] = self.pick((0, 0), (1009, 1009), (65534, 65534), (0, gid), (uid, 100), (1002, 1002), (1001, 1001),
                                               (uid, 0), (uid, 990), (uid, 4242))
            else:
                entry[1:] = [0, gid, self.pick("0640", "0750", "0600", "0700", "0644", "0755", "0775", "0660")]

    def make_key_files(self):
        for name, uid, more in self.people:
            keys, home = more["keys"], more.get("home") or ("/root" if name == "root" else f"/home/{name}")
            inside = home.strip("/")
            file = f"{inside}/.ssh/authorized_keys"
            if not keys or file not in self.h.tree:
                continue
            self.h.parents(file)
            entry = self.h.tree[file]
            self.h.file(file, self.key_file(keys), entry[1], entry[2], entry[3])
            if self.chance(0.2):
                file = self.move_file(name, uid, inside, file)
            self.spoil_modes(name, uid, home, file)
            if self.chance(0.05):
                self.replace_home(name, uid, inside)

    def move_file(self, name, uid, inside, file):
        tree = self.h.tree
        entry = tree.pop(file)
        what = self.r.randint(0, 7)
        if what <= 1:
            new = f"{inside}/.ssh/" + self.pick("authorized_keys2", "authorized_key", "authorised_keys", "authorized_keys.bak", "id_ed25519.pub")
        elif what == 2:
            new = f"{inside}/ssh/authorized_keys"
            self.h.folder(f"{inside}/ssh", uid, uid)
        elif what == 3:
            new = "etc/ssh/authorized_keys/" + self.pick(name, str(uid), name + ".pub")
            self.h.folder("etc/ssh/authorized_keys", mode=self.pick("0755", "0755", "0700", "0711", "0775", "1777"))
            entry[1:] = self.pick([0, 0, "0644"], [0, 0, "0600"], [uid, uid, "0600"], [0, uid, "0640"])
        elif what == 4:
            new = "etc/ssh/keys"
            entry[1:] = self.pick([0, 0, "0644"], [0, 0, "0600"])
        elif what == 5:     # a link to a file elsewhere
            new = self.pick(f"srv/keys/{name}", f"{inside}/keys", "tmp/keys-" + name)
            self.h.link(file, self.pick("/" + new, "../" * (file.count("/")) + new))
            if new.startswith("srv"):
                self.h.folder("srv/keys", mode=self.pick("0755", "0700", "0775"))
            if new.startswith("tmp"):
                self.h.folder("tmp", mode="1777")
        elif what == 6:
            self.h.link(file, self.pick("authorized_keys", "/nowhere", "/dev/null", "."))
            return file
        else:
            self.h.folder(file, uid, uid, "0700")
            return file
        if new not in tree:
            tree[new] = entry
        self.h.parents(new)
        return new

    def replace_home(self, name, uid, inside):
        """The home, or .ssh, is a link to somewhere else."""
        tree = self.h.tree
        old = self.pick(inside, f"{inside}/.ssh")
        if old + "/" not in tree or old in ("root", "home"):
            return
        new = f"srv/real/{name}"
        for path in [p for p in tree if p.startswith(old + "/")]:
            tree[new + path[len(old):]] = tree.pop(path)
        self.h.parents(new + "/x")
        if self.chance(0.3):
            self.h.folder("srv/real", mode=self.pick("0775", "0777", "0711", "0700"))
        self.h.link(old, self.pick("/" + new, "../" * old.count("/") + new))

    # ---- the configuration ----

    def name(self):
        return self.pick(*[n for n, _, _ in self.people], *[n for n, _, _ in self.people], "alice", "bob", "root", "nobody", "zoe")

    def list_entry(self):
        n = self.name()
        return self.pick(n, n, n, n, n[0] + "*", "?" + n[1:], "*", n.capitalize(), f"{n}@127.0.0.1", f"{n}@127.0.0.0/8", f"{n}@10.0.0.0/8",
                         f"{n}@localhost", f"*@127.0.0.1", f"*@10.*", f"!{n}", f"{n},bob", f"{n}@!127.0.0.1", f"{n}@127.0.0.*",
                         f"{n}@*,!127.0.0.1", f"{n}@", f"@{n}", f"{n}*", f"{n}@*.example.org", f"{n}@host@127.0.0.1", f"\"{n}\"", f"{n}@10.0.0.1,127.0.0.1")

    def group_entry(self):
        n = self.name()
        return self.pick("sudo", "users", "wheel", "ssh-users", n, n, "s*", "*", "1001", "!sudo", "root", "ssh-user?", "sudo,users", "nogroup", "Sudo")

    def criterion(self):
        n, m = self.name(), self.name()
        return self.pick(f"User {n}", f"User {n},{m}", f"User !{n},*", f"User *,!{n}", f"User !{n}", f"User {n[0]}*", f"User {n.upper()}",
                         "User root", "Group sudo", "Group users,sudo", "Group *,!sudo", f"Group {n}", "Group s*", "Group root", "Group !sudo",
                         "Address 127.0.0.1", "Address 127.0.0.0/8,!127.0.0.2", "Address *,!127.0.0.1", "Address 10.0.0.0/8",
                         "Address 192.0.2.0/24,127.0.0.1", "Address 127.*", "Address ::1", "Host localhost", "Host 127.0.0.1", "Host *", "Host local*",
                         "LocalAddress 127.0.0.1", "LocalAddress 127.0.0.0/8", "LocalAddress 10.0.0.1", "LocalPort 12022", "LocalPort 22",
                         "RDomain x", "Host !localhost,*", "LocalPort 22,12022", f"User=alice", f"Address !10.0.0.0/8,*")

    def match_line(self):
        if self.chance(0.12):
            return "Match all"
        return "Match " + " ".join(self.criterion() for _ in range(1 if self.chance(0.8) else 2))

    def algorithms(self):
        return self.pick("-ecdsa*", "^ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-256,rsa-sha2-512", "ssh-ed25519", "-ssh-ed25519", "+ssh-rsa",
                         "ssh-rsa", "rsa-sha2-512", "+ssh-dss", "ssh-ed25519,ssh-dss", "-rsa-sha2-*", "-rsa-sha2-256", "*", "-ssh-*",
                         "ssh-ed25519-cert-v01@openssh.com", "rsa*,ssh-ed25519", "ecdsa*", "^rsa*", "sk-*", "-sk*,ecdsa*",
                         "+ssh-rsa,ssh-dss")

    def methods(self):
        return self.pick("publickey", "password", "keyboard-interactive", "publickey,password", "publickey,keyboard-interactive",
                         "publickey password", "any", "publickey,publickey", "publickey,keyboard-interactive:pam", "hostbased publickey",
                         "keyboard-interactive:pam", "publickey,password publickey,keyboard-interactive", "password,publickey",
                         "keyboard-interactive:bsdauth", "publickey:x", "password,password", "publickey,publickey,publickey",
                         "publickey,publickey password", "keyboard-interactive,password", "hostbased", "publickey,hostbased password",
                         "keyboard-interactive,publickey", "publickey,publickey,password", "publickey keyboard-interactive:x", "none",
                         "keyboard-interactive:skey password", "gssapi-with-mic publickey", "password:y publickey", "publickey,none")

    def either(self):
        """A line that is allowed both in the global section and in Match blocks."""
        entries = lambda f: " ".join(f() for _ in range(self.r.randint(1, 3)))
        yes = lambda: self.pick("yes", "no")
        return self.pick(
            *[lambda: "PasswordAuthentication " + yes()] * 3, *[lambda: "KbdInteractiveAuthentication " + yes()] * 3,
            *[lambda: "PubkeyAuthentication " + self.pick("yes", "yes", "no")] * 2,
            *[lambda: "AuthorizedKeysFile " + " ".join(self.pick(*PATH_WORDS) for _ in range(self.pick(1, 1, 2)))] * 3,
            *[lambda: "AuthenticationMethods " + self.methods()] * 3,
            *[lambda: "AllowUsers " + entries(self.list_entry)] * 2, *[lambda: "DenyUsers " + entries(self.list_entry)] * 2,
            *[lambda: "AllowGroups " + entries(self.group_entry)] * 2, *[lambda: "DenyGroups " + entries(self.group_entry)] * 2,
            *[lambda: "PermitRootLogin " + self.pick("yes", "yes", "no", "prohibit-password", "without-password", "forced-commands-only")] * 3,
            *[lambda: "PermitEmptyPasswords " + yes()] * 2, lambda: "PubkeyAcceptedAlgorithms " + self.algorithms(),
            lambda: "PubkeyAcceptedKeyTypes " + self.algorithms(),
            lambda: "MaxAuthTries " + self.pick("0", "1", "2", "3", "6", "1"), lambda: "MaxSessions " + self.pick("0", "1", "10"),
            lambda: "RequiredRSASize " + self.pick("1024", "2048", "3072", "4096", "0"),
            lambda: "RevokedKeys " + self.pick("/etc/ssh/revoked_keys", "/etc/ssh/missing", "none", "/etc/ssh/krl", "/etc/ssh", "/dev/null"),
            lambda: "ForceCommand " + self.pick("none", "/usr/bin/id", "internal-sftp", "/usr/bin/missing", "echo no", "/bin/false", "/bin/true", "none "),
            lambda: "ChrootDirectory " + self.pick("none", "/", "/srv/jail", "%h", "/missing", "/srv/empty", "/home", "/tmp", "/srv/jail/%u", "%x"),
            lambda: self.pick("X11Forwarding no", "AllowTcpForwarding no", "PermitTTY no", "DisableForwarding yes", "Banner none", "GatewayPorts yes",
                              "PermitTunnel no", "AcceptEnv LANG", "SetEnv A=b", "ClientAliveInterval 30", "PermitUserRC no", "LogLevel DEBUG",
                              "PermitOpen none", "AllowAgentForwarding no", "Banner /etc/missing", "IPQoS af21", "ExposeAuthInfo yes",
                              "RekeyLimit default none", "PermitListen none", "HostbasedAuthentication yes", "GSSAPIAuthentication yes",
                              "KerberosAuthentication no", "UnusedConnectionTimeout 5m", "ChannelTimeout session=5m", "PubkeyAuthOptions none",
                              "PubkeyAuthOptions touch-required", "AllowStreamLocalForwarding no"),
            lambda: "AuthorizedKeysCommand " + self.pick("/opt/akc", "/opt/missing", "/opt/bad-akc", "none", "/opt/akc %u"),
            lambda: "AuthorizedKeysCommandUser " + self.pick("nobody", "root", "missing-user", "%u"),
            lambda: "TrustedUserCAKeys " + self.pick("none", "/etc/ssh/missing-ca", "/etc/ssh/empty-ca") if self.chance(0.8) else "TrustedUserCAKeys /etc/ssh/ca",
            lambda: "AuthorizedPrincipalsFile " + self.pick("none", ".ssh/principals", "/etc/ssh/principals/%u"),
            lambda: "CASignatureAlgorithms ssh-ed25519")()

    def global_only(self):
        yes = lambda: self.pick("yes", "no")
        return self.pick(*[lambda: "UsePAM " + self.pick("yes", "yes", "yes", "no")] * 4, lambda: "StrictModes " + yes(), lambda: "UseDNS " + yes(),
                         lambda: "LoginGraceTime " + self.pick("30", "0", "2m"), lambda: "MaxStartups " + self.pick("10:30:100", "5", "1"),
                         lambda: "PermitUserEnvironment " + self.pick("yes", "no", "A"), lambda: "Compression " + self.pick("yes", "no", "delayed"),
                         lambda: "ChallengeResponseAuthentication " + yes(), lambda: "AddressFamily " + self.pick("any", "inet"),
                         lambda: "ListenAddress " + self.pick("0.0.0.0", "127.0.0.1"), lambda: "Port 22", lambda: "PrintMotd no", lambda: "TCPKeepAlive yes",
                         lambda: "UsePrivilegeSeparation sandbox", lambda: "Protocol 2", lambda: "RSAAuthentication yes", lambda: "PerSourceMaxStartups 5",
                         lambda: "Subsystem sftp internal-sftp", lambda: "IgnoreRhosts yes", lambda: "DebianBanner no", lambda: "FingerprintHash md5",
                         lambda: "Ciphers aes256-gcm@openssh.com,aes128-ctr", lambda: "KexAlgorithms curve25519-sha256", lambda: "MACs hmac-sha2-256",
                         lambda: "HostKeyAlgorithms " + self.pick("ssh-ed25519,rsa-sha2-512", "-rsa*"), lambda: "PermitBlacklistedKeys yes")()

    def style(self, line):
        if self.chance(0.04):
            key, _, rest = line.partition(" ")
            line = self.pick(line.lower() if not key.startswith("Match") else line, f"{key}={rest}", f"{key}\t{rest}", f"  {line}  ", line + " # note",
                             f"{key} \"{rest}\"" if " " not in rest else line, f"{key} = {rest}", line + "\r", "#" + line)
        return line

    def make_config(self):
        out = [self.style(self.global_only()) for _ in range(self.r.randint(0, 3))]
        if not any("UsePAM" in l for l in out) and self.chance(0.75):
            out.append("UsePAM yes")
        out += [self.style(self.either()) for _ in range(self.r.randint(0, 4))]
        self.r.shuffle(out)
        if self.chance(0.3):
            at = 0 if self.chance(0.8) else len(out)
            out.insert(at, self.pick("Include /etc/ssh/sshd_config.d/*.conf", "Include /etc/ssh/sshd_config.d/*.conf", "Include sshd_config.d/*.conf",
                                     "Include /etc/ssh/sshd_config.d/*", "Include /etc/ssh/sshd_config.d/10-site.conf"))
            for file in self.r.sample(["10-site.conf", "50-cloud-init.conf", "99-last.conf", "20-x.conf.disabled", ".hidden.conf"], self.r.randint(1, 3)):
                lines = [self.style(self.either() if self.chance(0.8) else self.global_only()) for _ in range(self.r.randint(1, 2))]
                if self.chance(0.3):
                    lines += [self.match_line()] + ["    " + self.style(self.either()) for _ in range(self.r.randint(1, 2))]
                self.drop_ins[file] = lines
        for _ in range(self.pick(0, 0, 0, 1, 1, 2)):
            out.append(self.style(self.match_line()))
            out += ["    " + self.style(self.either()) for _ in range(self.r.randint(1, 3))]
        if self.chance(0.01):
            out.insert(self.r.randint(0, len(out)), self.pick("Unknown yes", "Port", "PermitRootLogin maybe", "MaxAuthTries -1", "\ufeffPort 22", "Match User"))
        if any("AuthorizedKeysCommand /" in l for l in out) and self.chance(0.9):
            out.insert(0, "AuthorizedKeysCommandUser " + self.pick("nobody", "root", "missing-user"))
        self.config = out

    # ---- the rest of the host ----

    def first_key(self):
        held = [k for _, _, m in self.people for k in m["keys"]]
        return self.pick(*held, "ed25519-1") if held else "ed25519-1"

    def make_files(self):
        h, text = self.h, "\n".join(self.config + [l for lines in self.drop_ins.values() for l in lines])
        for path, content in (("/etc/ssh/revoked_keys", self.pick("", "{key:%s}\n" % self.first_key(), "junk\n", "# none\n", "{key:rsa2048}\n", "\n",
                                                                 "{key:rsa2048}\njunk\n", "SHA256:abc\n")),
                              ("/etc/ssh/krl", self.pick("{krl:%s}" % self.first_key(), "{krl:rsa2048}", "SSHKRL\n\0garbage")),
                              ("/etc/ssh/ca", "{key:ca}\n"), ("/etc/ssh/empty-ca", self.pick("", "# none\n"))):
            if path in text:
                h.file(path.strip("/"), content, mode=self.pick("0644", "0600"))
        if "akc" in text:
            h.file("opt/akc", "#!/bin/sh\necho '{key:%s}'\n" % self.first_key(), mode="0755")
            h.file("opt/bad-akc", "#!/bin/sh\necho '{key:%s}'\n" % self.first_key(), *self.pick((0, 0, "0775"), (1001, 0, "0755"), (0, 0, "0757"), (0, 0, "0644")))
        if "rincipals" in text:
            h.folder("etc/ssh/principals")
            h.file("etc/ssh/principals/" + self.name(), "alice\n")
        if "/srv/jail" in text:
            h.folder("srv/jail", *self.pick((0, 0, "0755"), (0, 0, "0755"), (0, 0, "0775"), (1001, 0, "0755"), (0, 0, "0700")))
            h.folder("srv")
            if self.chance(0.7):
                h.tree["srv/jail/usr"] = {"bind": "/usr"}
                for name in ("bin", "lib", "lib64"):
                    h.link(f"srv/jail/{name}", f"usr/{name}")
        if "/srv/empty" in text:
            h.folder("srv/empty")
        if "/tmp" in text:
            h.folder("tmp", mode="1777")
        if self.chance(0.03):
            h.file(self.pick("etc/nologin", "etc/nologin", "run/nologin", "var/run/nologin"), self.pick("closed\n", ""))
            h.parents("var/run/x") if "var/run/nologin" in h.tree else None
        if self.chance(0.04):
            h.file("etc/hosts.deny", self.pick("ALL: ALL\n", "sshd: ALL\n", "sshd: 127.0.0.1\n", "sshd: 10.\n", "sshd: localhost\n", "sshd: ALL EXCEPT 127.0.0.1\n",
                                               "in.ftpd: ALL\n", "ALL: LOCAL\n", "sshd: 127.\n", "# sshd: ALL\n", "sshd : ALL : deny\n", "ssh: ALL\n"))
            if self.chance(0.4):
                h.file("etc/hosts.allow", self.pick("sshd: 127.0.0.1\n", "ALL: LOCAL\n", "sshd: 10.0.0.0/8\n", "sshd: localhost : deny\n", "sshd: 127.0.0.0/255.0.0.0\n"))
        if self.chance(0.05):
            h.folder(self.pick("home", "etc/ssh", "etc/ssh/authorized_keys"), mode=self.pick("0775", "0777", "0711", "0700", "1777"))
        if self.own_pam and self.chance(0.06):
            self.make_pam()

    def make_pam(self):
        """A stack of the host's own, with modules that refuse."""
        h = self.h
        account = self.pick("account required pam_access.so", "account required pam_access.so", "", "account required pam_nologin.so",
                            "account requisite pam_access.so nodefgroup", "account sufficient pam_access.so", "account required pam_deny.so",
                            "account required pam_permit.so")
        auth = self.pick("auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so",
                         "auth required pam_unix.so", "auth required pam_unix.so nullok", "auth required pam_deny.so", "auth required pam_permit.so")
        h.folder("etc/pam.d")
        h.file("etc/pam.d/sshd", f"{auth}\n{account}\naccount required pam_unix.so\nsession required pam_unix.so\npassword required pam_unix.so\n")
        n = self.name()
        h.folder("etc/security")
        h.file("etc/security/access.conf", self.pick(f"-:ALL EXCEPT {n}:ALL\n", f"-:{n}:ALL\n", "+:root:127.0.0.1\n-:ALL:ALL\n", f"+:{n}:ALL\n-:ALL:ALL\n",
                                                     "-:(sudo):ALL\n", "+:@x:ALL\n", "", f"-:{n}:LOCAL\n", f"-:{n}:127.0.0.\n", f"-:{n}:127.0.0.0/8\n",
                                                     f"-:ALL:ALL EXCEPT 127.0.0.1\n", f"-:{n}:localhost\n"))

    def make(self):
        self.make_accounts()
        self.make_key_files()
        self.make_config()
        self.make_files()
        mode = "0600" if not self.chance(0.01) else self.pick("0640", "0644", "0400")
        self.h.host_keys(mode=mode)
        if self.chance(0.3):
            self.h.host_keys(("host-rsa",))
            self.config.insert(0, "HostKey /etc/ssh/ssh_host_rsa_key")
            self.config.insert(0, "HostKey /etc/ssh/ssh_host_ed25519_key")
        self.h.config(self.config, self.drop_ins)
        if self.chance(0.01):
            self.h.folder("run/sshd", *self.pick((0, 0, "0775"), (1001, 0, "0755")))
        if self.chance(0.02):
            self.h.file("run/sshd-not-there", "")
        self.h.extra = {"shows_stock": self.chance(0.3)}
        return self.h.finish()


def make(seed, ring):
    return Maker(seed, ring).make()
