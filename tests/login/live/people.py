"""Accounts of a random host, and the files that hold their keys."""
import time

from host import AGING
from keyring import HASHES, PASSWORD

DAY = int(time.time() // 86400)
USERS = [("alice", 1001), ("bob", 1002), ("carol", 1003), ("deploy", 1004), ("erin.x", 1005), ("Dave", 1006), ("svc_1-x", 1007), ("frank$", 998)]
PLAIN_KEYS = [f"ed25519-{i}" for i in range(1, 9)]
ODD_KEYS = ["ecdsa256", "ecdsa384", "ecdsa521", "rsa1024", "rsa2048", "rsa3072", "rsa3072-2", "dsa"]


def name_of(key):
    """A word that is no option."""
    return key.split("-")[0]


class People:
    """A part of generate.Maker."""

    # ---- accounts ----

    def aging(self):
        if not self.odd(0.2):
            return AGING
        return self.pick("20000:0:99999:7::15000:", "20000:0:99999:7::99999:", "0:0:99999:7:::", "20000:0:30:7:::",
                         "20000:0:30:7:5::", f"{DAY}:0:90:7:30::", "::::::", f"20000:0:99999:7::{DAY}:",
                         f"20000:0:99999:7::{DAY - 1}:", f"20000:0:99999:7::{DAY + 1}:", "20000:0:99999:7:0::",
                         f"{DAY - 90}:0:90:7:::", f"{DAY - 91}:0:90:7:::", f"{DAY - 100}:0:90:7:10::",
                         f"{DAY - 101}:0:90:7:10::", f"{DAY - 101}:0:90:7:99::", "20000:0:99999:7::0:", f"{DAY + 5}:0:99999:7:::",
                         "20000:0::7:::", "20000:0:-1:7:::", "20000:0:99999:7::-1:", "20000:0:0:7:::", ":0:30:7:::",
                         "20000:0:99999:7::1:")

    def hash(self):
        if not self.odd(0.45):
            return self.pick("sha512", "sha512", "sha512", "sha256", "md5")
        return self.pick("!", "*", "", "!" + HASHES["sha512"], "!!", "*LK*", "x", "!*", "*!", "NP", "!x", "*LOCKED*", "**NP**", " ", "!locked", "$6$rounds=1000$x", "$y$j9T$aaaa$bbbb", "$2b$05$", "ab",
                         "$6$short", "*" + HASHES["sha512"],
                         "$6$sshd$", "!", "*", "*", "!")

    def shell(self):
        if not self.odd(0.2):
            return "/bin/bash"
        return self.pick("/usr/sbin/nologin", "/bin/false", "/bin/zsh-missing", "", "/bin/sh", "/bin/sh", "/bin/dash", "/bin/dash", "/usr/bin/bash", "bash",
                         "/etc", "/etc/passwd", "/usr/bin/rbash", "/bin/true", "/usr/bin/id", "/opt/shell-link", "/opt/shell-link",
                         "/sbin/nologin", "/opt/dead-link", "/usr/bin/env", "/bin/cat", "/bin/sh ", "/opt/dir/../shell", "/bin/bash/",
                         "/opt/shell", "/opt/shell", "/usr//bin/../bin/bash", "/bin", "/dev/null", "/usr/bin/python3", "-/bin/bash", "/bin/bash -l", "/bin/BASH",
                         "/usr/lib/openssh/sftp-server", "/bin/sync", "/opt/dir", "/usr/bin/git-shell", "/bin/rbash", "./bash")

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
            if self.chance(0.93):
                keys = [pool.pop() if self.chance(0.75) and pool else self.pick(*ODD_KEYS)]
                while self.chance(0.2) and len(keys) < 4:
                    keys.append(pool.pop() if self.chance(0.5) and pool else self.pick(*ODD_KEYS))
                keys = list(dict.fromkeys(keys))
            more = {"hash": self.hash(), "aging": self.aging(), "shell": self.shell(), "keys": keys}
            more["groups"] = [g for g in ("sudo", "users", "wheel", "ssh-users") if self.chance(0.2)]
            if uid and self.odd(0.12):
                more["gid"] = 100
                more["own_group"] = False
            if uid and self.odd(0.03):     # a group of its own that etc/group does not have
                more["own_group"] = False
            if self.odd(0.04):
                more["shadow"] = False
            if self.odd(0.05):
                more["field"] = self.pick("", "*", "!", HASHES["sha512"], "x!", "X", "##" + name)
            if self.odd(0.06):
                more["home"] = self.pick(f"/srv/{name}", "/", f"/home/{name}/", "/nonexistent", f"/home//{name}", "relative/home",
                                         f"/home/{name}/.", "/home", f"/home/../home/{name}", "")
            self.people.append((name, uid, more))
            self.h.account(name, uid, **more)
        if self.odd(0.06):
            self.spoil_books(people[0])
        if self.chance(0.1):
            self.h.members.setdefault(people[0][0], []).append(people[-1][0])

    def spoil_books(self, person):
        """A second line about PERSON, or one that means nothing, before or behind the others."""
        name, uid = person
        h, at = self.h, self.pick(0, 1, 99)
        what = self.r.randint(0, 6)
        if what == 0:
            h.passwd.insert(at, f"{name}:x:{self.pick(uid, 4321, 0)}:{self.pick(uid, 100)}::{self.pick(f'/home/{name}', '/srv')}:{self.pick('/bin/bash', '/bin/false')}")
        elif what == 1:
            h.passwd.insert(at, self.pick("# a comment", "", "junk", f"{name}:x:{uid}", "+::::::", f"{name.upper()}:x:4400:4400::/:/bin/sh", f" {name}:x:77:77::/:/bin/sh",
                                          f"{name}:x:notanumber:5::/:/bin/sh", ":x:0:0::/:/bin/sh", "-nobody::::::", f"{name}:x:4401:4401:/:/bin/sh"))
        elif what == 2:
            h.shadow.insert(at, f"{name}:{self.pick('!', '*', HASHES['sha512'], '')}:{AGING}")
            first = next(line for line in h.shadow if line.startswith(name + ":")).split(":")[1]
            h.accounts[name]["password"] = PASSWORD if first in HASHES.values() else "" if first == "" else None
        elif what == 3:
            h.shadow.insert(at, self.pick("# a comment", "", "junk", f"{name}", f"{name}::", f"{name}:!", "+:::::::", f"{name}x:!:{AGING}", f"#{name}:!:{AGING}"))
        elif what == 4:
            h.groups.insert(at, self.pick(f"sudo:x:27:{name}", f"users:x:100:{name},x", f"extra:x:27:{name}", f"sudo:x:2727:{name}", f"wheel:x:980: {name}", f"wheel:x:980:{name} ",
                                          f"sudo2:x:27:", f"junk:{name}", f"ssh-users:x:990:x,,{name},"))
        elif what == 5:
            h.passwd.insert(at, f"other:x:{uid}:{uid}::/home/other:/bin/bash")
        else:
            h.passwd = [line + self.pick("\r", " ", ":", "") if line.startswith(name + ":") else line for line in h.passwd]

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
                         'pty ', 'from="127.0.0.0/8,!127.0.0.1" ', 'from="!localhost,*" ', 'from="local*" ', 'from="*" ', 'from="?27.0.0.1" ',
                         'from="127.0.0.1,bad/99" ', 'from="bad/99,127.0.0.1" ', 'from="127.0.0.0/8" ', 'from="127.0.0.1/8,10.0.0.1" ', 'from="!127.0.0.1" ',
                         'from="127.000.000.001" ', 'from="::ffff:127.0.0.1" ', 'expiry-time="20990101",from="127.0.0.1" ', 'expiry-time="209901010000" ',
                         'expiry-time="20990101000000Z" ', 'expiry-time="20990101UTC" ', 'expiry-time="20990230" ', 'expiry-time="19700101" ',
                         'expiry-time="20990101",expiry-time="20200101" ', 'expiry-time="20991231T" ', 'expiry-time=20990101 ', 'tunnel="any" ', 'tunnel="-1" ',
                         'permitopen="*:80" ', 'permitopen="[::1]:80" ', 'permitopen="localhost:0" ', 'permitopen="localhost:99999" ', 'permitlisten="localhost:x" ',
                         'permitlisten="*:*" ', 'no-agent-forwarding ', 'no-X11-forwarding ', 'no-user-rc,no-pty ', 'x11-forwarding ', 'port-forwarding ', 'RESTRICT ',
                         'Command="id" ', 'command=id ', "command='id' ", 'environment="A=b",environment="C=d" ', 'environment="=b" ', 'environment="A B=c" ',
                         'principals="" ', 'cert-authority,principals="alice" ', 'principals="a",cert-authority ', 'no-cert-authority ', 'restrict,command="/bin/sh" ',
                         'no-touch-required,verify-required ', 'touch-required ', 'from="127.0.0.1", ', ',no-pty ', 'no-pty,,', '"no-pty" ', 'no-pty=yes ',
                         'restrict="" ', 'command="x" extra ', 'command="x', 'from="127.0.0.1" no-pty ', 'from = "127.0.0.1" ', 'from="127.0.0.1"no-pty ',
                         'no-portforwarding ')

    def key_line(self, key):
        line = f"{{key:{key}}}"
        if self.odd(0.25):
            line = self.there(self.option()) + line
        if self.odd(0.06):
            line = self.pick(" " + line, "\t" + line, "#" + line, line + " trailing words", f"{{head:{key}}}\n{{tail:{key}}}",
                             f"{{head:{key}}}", f"{{blob:{key}}}", f"ssh-rsa {{blob:{key}}}", f"1 {line}", line.replace("{key", "ssh-ed25519 {blob"),
                             "- " + line, "2048 65537 1234567 x", f"\x0b{line}", line + "\x00x", f"ssh-ed25519  {{blob:{key}}}",
                             f"ssh-ed25519\t{{blob:{key}}}", f"ssh-ed25519 {{blob:{key}}}=", f'"{line}"', f"{{certificate:{key}/alice}}",
                             f"{{blob:{key}}} ssh-ed25519", line + "\r", f"{self.option()}{self.option()}{line}",
                             f"ssh-ED25519 {{blob:{key}}}", f"ssh-ed25519 {{blob:{key}}}#c", f"ssh-ed25519,{{blob:{key}}}", f"ecdsa-sha2-nistp256 {{blob:{key}}}",
                             f"rsa-sha2-512 {{blob:{key}}}", f"ssh-rsa-cert-v01@openssh.com {{blob:{key}}}", "\u00a0" + line, line + "\x0c", "\x0c" + line,
                             f"{name_of(key)}: {line}", f"{line}{line}", f"; {line}", "//" + line, f"ssh-ed25519 A{{blob:{key}}}", f"sk-ssh-ed25519@openssh.com {{blob:{key}}}",
                             "cert-authority {key:ca}\n" + line, f"x {{blob:{key}}}")
        return line

    def key_file(self, keys):
        text = "\n".join(self.key_line(k) for k in keys) + "\n"
        if not self.odd(0.12):
            return text
        k = keys[0]
        if self.chance(0.5):    # what such a file holds is one key, or nothing
            del keys[1:]
            return self.pick("", "\n\n# none\n", f"{{utf16:{k}}}", f"{{putty:{k}}}", f"{{rfc4716:{k}}}", f"{{pem:{k}}}", f"{{private:{k}}}")
        return self.pick(text.replace("\n", "\r\n"), "\ufeff" + text, text.rstrip("\n"), "# comment\n\n" + text, "junk\n" + text,
                         text.replace("\n", "\r"), "<html>\n" + text, text + text, "\x00" * 20 + text, "x" * 9000 + "\n" + text,
                         "# " + "x" * 9000 + "\n" + text)

    def spoil_modes(self, name, uid, home, file):
        tree, gid = self.h.tree, uid
        inside = home.strip("/")
        above = inside.rpartition("/")[0] + "/" if self.chance(0.1) else inside + "/"
        for path in (above, inside + "/", f"{inside}/.ssh/", file):
            entry = tree.get(path)
            if not isinstance(entry, list) or not self.odd(0.12):
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
            if not isinstance(entry, list):
                continue
            self.h.file(file, self.key_file(keys), *entry[1:])
            self.h.accounts[name]["keys"] = list(keys)
            if self.odd(0.2):
                file = self.move_file(name, uid, inside, file)
            self.spoil_modes(name, uid, home, file)
            if self.odd(0.05):
                self.replace_home(name, uid, inside)
            if self.odd(0.02):      # no home at all
                for path in [p for p in self.h.tree if (p + "/").startswith(inside + "/")]:
                    del self.h.tree[path]
                self.keep_one_key(name)

    def keep_one_key(self, name):
        """Nothing on the host tells how many there are."""
        del self.h.accounts[name]["keys"][1:]

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
            new = "etc/ssh/authorized_keys/" + self.pick(name, name, str(uid), name + ".pub")
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
            self.keep_one_key(name)
            return file
        else:
            self.h.folder(file, uid, uid, "0700")
            self.keep_one_key(name)
            return file
        if new not in tree:
            tree[new] = entry
        self.h.parents(new)
        return new

    def replace_home(self, name, uid, inside):
        """The home, or .ssh, is a link to somewhere else."""
        tree = self.h.tree
        old = self.pick(inside, f"{inside}/.ssh")
        if old + "/" not in tree or old in ("root", "home") or "/./" in old + "/":
            return
        new = f"srv/real/{name}"
        for path in [p for p in tree if p.startswith(old + "/")]:
            tree[new + path[len(old):]] = tree.pop(path)
        self.h.parents(new + "/x")
        if self.chance(0.3):
            self.h.folder("srv/real", mode=self.pick("0775", "0777", "0711", "0700"))
        self.h.link(old, self.pick("/" + new, "../" * old.count("/") + new))
