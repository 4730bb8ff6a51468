"""Random hosts: accounts, key files, their owners and modes, and an sshd_config with drop-ins and Match blocks.

Each host is mostly sound, with a few things gone wrong, so that both verdicts are frequent.
"""
import random, re

import lab
from configure import Configuration
from host import Host
from people import People


CLIENTS = [{"addr": "127.0.0.5", "laddr": "127.0.0.9", "name": None}, {"addr": "127.0.0.5", "laddr": "127.0.0.1", "name": "client.example.org"},
           {"addr": "192.0.2.10", "laddr": "192.0.2.1", "name": "host.example.org"}, {"addr": "192.0.2.10", "laddr": "192.0.2.1", "name": None},
           {"addr": "10.1.2.3", "laddr": "127.0.0.1", "name": "Box"}, {"addr": "::1", "laddr": "::1", "name": "localhost"},
           {"addr": "2001:db8::10", "laddr": "2001:db8::1", "name": None}, {"addr": "2001:db8::10", "laddr": "2001:db8::1", "name": "six.example.org"}]


class Maker(People, Configuration):
    own_pam = False     # stacks that the linter does not evaluate yet

    def __init__(self, seed, ring):
        self.r, self.ring, self.h = random.Random(seed), ring, Host(ring)
        self.config, self.drop_ins, self.people = [], {}, []
        self.oddness = self.pick(0.2, 0.5, 1, 1, 1.4)
        self.client = self.pick(*CLIENTS) if self.chance(0.2) else lab.HERE

    def chance(self, p):
        return self.r.random() < p

    def odd(self, p):
        """What goes wrong does so more often on one host than on another."""
        return self.r.random() < p * self.oddness

    def there(self, text):
        """TEXT about the client at 127.0.0.1, mostly about where this host's client is."""
        addr, name = self.client["addr"], self.client["name"]
        if self.client is lab.HERE or self.chance(0.2):
            return text
        parts = addr.split(".")
        if ":" in addr:
            text = re.sub(r"127\.0\.0\.0/8|127\.0\.0\.1/8", self.pick(addr + "/64", addr + "/128", "::/0"), text)
        elif parts[0] != "127":
            text = text.replace("127.0.0.0/8", f"{parts[0]}.0.0.0/8").replace("127.0.0.*", ".".join(parts[:3]) + ".*").replace("127.", parts[0] + ".")
            text = text.replace(f"{parts[0]}.0.0.1", addr)
        return text.replace("127.0.0.1", addr).replace("localhost", name or "localhost").replace("*.example.org", name or "*.example.org")

    def pick(self, *choices):
        return self.r.choice(choices)

    # ---- the rest of the host ----

    def first_key(self):
        held = [k for _, _, m in self.people for k in m["keys"]]
        return self.pick(*held, "ed25519-1") if held else "ed25519-1"

    def make_files(self):
        self.h.parents("srv/x")     # what has its first folder in the tree is in sight
        h, text = self.h, "\n".join(self.config + [l for lines in self.drop_ins.values() for l in lines])
        for path, content in (("/etc/ssh/revoked_keys", self.pick("", "{key:%s}\n" % self.first_key(), "junk\n", "# none\n", "{key:rsa2048}\n", "\n",
                                                                 "{key:rsa2048}\njunk\n", "SHA256:abc\n")),
                              ("/etc/ssh/krl", self.pick("{krl:%s}" % self.first_key(), "{krl:rsa2048}", "SSHKRL\n\0garbage")),
                              ("/etc/ssh/krl-hash", "{krl-%s:%s}" % (self.pick("sha1", "sha256", "id"), self.first_key())), ("/etc/ssh/ca", self.pick("{key:ca}\n", "{key:ca}\n", "{key:ca2}\n", "{key:ca2}\n{key:ca}\n")), ("/etc/ssh/empty-ca", self.pick("", "# none\n"))):
            if path in text:
                h.file(path.strip("/"), content, mode=self.pick("0644", "0600"))
        if "revoked-link" in text:
            h.link("etc/ssh/revoked-link", self.pick("revoked_keys", "/nowhere", "/dev/null"))
        if "jail-link" in text:
            h.link("opt/jail-link", self.pick("/", "/srv/jail", "/nowhere"))
        if "akc-link" in text:
            h.link("opt/akc-link", "akc")
        if "akc" in text:
            h.file("opt/akc", "#!/bin/sh\necho '{key:%s}'\n" % self.first_key(), mode="0755")
            h.file("opt/bad-akc", "#!/bin/sh\necho '{key:%s}'\n" % self.first_key(), *self.pick((0, 0, "0775"), (1001, 0, "0755"), (0, 0, "0757"), (0, 0, "0644")))
        if "rincipals" in text:
            self.make_principals()
        if "/srv/jail" in text:
            h.folder("srv/jail", *self.pick((0, 0, "0755"), (0, 0, "0755"), (0, 0, "0775"), (1001, 0, "0755"), (0, 0, "0700")))
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
        if self.odd(0.05):
            h.file("etc/hosts.deny", self.there(self.pick("ALL: ALL\n", "sshd: ALL\n", "sshd: 127.0.0.1\n", "sshd: 10.\n", "sshd: localhost\n", "sshd: ALL EXCEPT 127.0.0.1\n",
                                               "in.ftpd: ALL\n", "ALL: LOCAL\n", "sshd: 127.\n", "# sshd: ALL\n", "sshd : ALL : deny\n", "ssh: ALL\n", "ALL: 127.0.0.1/8\n", "sshd: 127.0.0.0/8\n",
                                               "sshd: 127.0.0.1", "ALL EXCEPT sshd: ALL\n", "sshd: ALL : allow\n", "sshd: ALL : severity auth.info\n", "sshd: .0.0.1\n", "ALL: KNOWN\n",
                                               "ALL: UNKNOWN\n", "sshd: l*\n", "sshd: 127.0.?.1\n", "SSHD: ALL\n", "sshd: ALL EXCEPT LOCAL\n", "sshd: \\\n ALL\n", " sshd: ALL\n", "sshd\n", "sshd: \n",
                                               "sshd,sftp : 10.,127.\n", "sshd: [::1]\n", "sshd: ::1\n", "sshd: [::]/0\n", "sshd: ALL EXCEPT 10. EXCEPT 10.1.\n", "sshd@127.0.0.1: ALL\n", "ALL: ALL: spawn /bin/true\n",
                                               "ALL: ALL: twist /bin/echo no\n", "sshd: all\n", "sshd: .example.org\n", "sshd: 127.0.0.1, 10.0.0.1\n", "sshd:ALL\n# end\n", "sshd: 127.0.0.0/24\n", "sshd: /etc/denied\n")))
            if self.chance(0.4):
                h.file("etc/hosts.allow", self.there(self.pick("sshd: 127.0.0.1\n", "ALL: LOCAL\n", "sshd: 10.0.0.0/8\n", "sshd: localhost : deny\n", "sshd: 127.0.0.0/255.0.0.0\n",
                                                    "ALL: ALL\n", "sshd: KNOWN\n", "sshd: UNKNOWN\n", "sshd: ALL EXCEPT 127.0.0.1\n", "sshd: 127.\n", "sshd: ALL : deny\n", "ALL: [::1]\n", "in.ftpd: ALL\n")))
        if self.chance(0.05):
            h.folder(self.pick("home", "etc/ssh", "etc/ssh/authorized_keys"), mode=self.pick("0775", "0777", "0711", "0700", "1777"))
        if self.own_pam and self.chance(0.06):
            self.make_pam()

    def make_principals(self):
        h = self.h
        h.folder("etc/ssh/principals")
        for name, uid, more in self.people:
            text = self.pick(f"{name}\n", "alice\n", "", "# none\n", f"other\n{name}\n", f"from=\"127.0.0.1\" {name}\n", f"command=\"id\" {name}\n", f"bad {name}\n")
            if self.chance(0.6):
                h.file(f"etc/ssh/principals/{name}", text, mode=self.pick("0644", "0644", "0666", "0600"))
            home = f"root" if name == "root" else f"home/{name}"
            if self.chance(0.6) and f"{home}/.ssh/" in h.tree:
                h.file(f"{home}/.ssh/principals", text, uid, uid, self.pick("0600", "0644", "0664"))

    def make_certificates(self):
        """For some accounts, where the host trusts an authority."""
        texts = [entry[0] for entry in self.h.tree.values() if isinstance(entry, list) and isinstance(entry[0], str)]
        if not any(self.ring.blob(ca) in text for ca in ("ca", "ca2") for text in texts):
            return
        for name, uid, more in self.people:
            if more["keys"] and self.chance(0.7):
                key = more["keys"][0]
                self.h.accounts[name]["certificates"] = {key: self.ring.certificate(
                    key, self.pick(name, name, f"{name},other", "other", ""), self.pick("ca", "ca", "ca2"),
                    *self.pick((), (), (), ("-V", "20200101:20210101"), ("-O", "source-address=10.0.0.0/8"), ("-O", "force-command=id"), ("-z", "7"), ("-h",)))}

    def spoil_host_key(self):
        """Of two keys, mostly, so that sshd starts all the same."""
        h, path = self.h, self.pick("etc/ssh/ssh_host_rsa_key", "etc/ssh/ssh_host_ed25519_key", "etc/ssh/ssh_host_ed25519_key")
        if path not in h.tree or (len(h.tree) and "etc/ssh/ssh_host_rsa_key" not in h.tree and not self.chance(0.3)):
            return
        name = "host-" + path.split("_")[2]
        what = self.r.randint(0, 7)
        if what == 0:
            del h.tree[path]
        elif what == 1:
            h.file(path, self.pick("", "junk\n", self.ring.public(name) + "\n", self.ring.private(name)[:200]), mode="0600")
        elif what == 2:
            h.file(path, self.ring.encrypted(name), mode="0600")
        elif what == 3:
            h.file(path + ".pub", self.pick("", "junk\n", self.ring.public("ed25519-1") + "\n", self.ring.public("ca2") + "\n"))
        elif what == 4:
            h.tree.pop(path + ".pub", None)
        elif what == 5:
            h.tree[path][1:] = self.pick([0, 0, "0644"], [1001, 0, "0600"], [0, 0, "0400"], [1001, 0, "0644"], [0, 42, "0640"], [0, 0, "0000"], [0, 0, "0700"])
        elif what == 6:
            h.tree[path + ".real"] = h.tree.pop(path)
            h.link(path, self.pick(path.split("/")[-1] + ".real", "/etc/ssh/" + path.split("/")[-1] + ".real", "/nowhere"))
        else:
            h.file(path, self.ring.private(self.pick("host-ecdsa", "rsa1024", "ed25519-8")), mode="0600")

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
        self.make_certificates()
        mode = "0600" if not self.chance(0.01) else self.pick("0640", "0644", "0400")
        self.h.host_keys(mode=mode)
        if self.chance(0.3):
            self.h.host_keys(("host-rsa",))
            self.config.insert(0, "HostKey /etc/ssh/ssh_host_rsa_key")
            self.config.insert(0, "HostKey /etc/ssh/ssh_host_ed25519_key")
        if self.odd(0.05):
            self.spoil_host_key()
        self.h.config(self.config, self.drop_ins)
        # A file in root's home: whether toor has its keys, or those in its own home, nobody can tell.
        if any("~" in line for lines in [self.config, *self.drop_ins.values()] for line in lines):
            self.h.accounts.pop("toor", None)
        if self.chance(0.01):
            self.h.folder("run/sshd", *self.pick((0, 0, "0775"), (1001, 0, "0755")))
        if self.odd(0.01):
            self.h.omitted.add(self.pick("sshd", "etc/group", "nobody"))
        self.h.extra = {"shows_stock": self.chance(0.3), "client": self.client}
        if self.odd(0.04):
            self.h.extra["root_mode"] = self.pick("0777", "0775", "0711", "1777", "0700", "0750")
        return self.h.finish()


def make(seed, ring):
    return Maker(seed, ring).make()
