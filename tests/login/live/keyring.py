"""Keys and passwords of the hosts: made when the test starts, thrown away at its end."""
import base64, os, shutil, subprocess

PASSWORD = "correct-horse"
HASHES = {
    "sha512": "$6$login$ly1ljawprsDsIp4jioGDuHxsq.u4Kt0YnZURImgdrs.AnAZcEaH8pJCl0YYniu9Knl/zyDHyh0tYGpqkIbJ19.",
    "sha256": "$5$login$oXye6txbd7WAIQsUaV7raGuZ12AGZy2K6nozOSJlql6",
    "md5": "$1$login$.CY2xmgbQlE68bEpqjVad.",
}

KINDS = {f"ed25519-{i}": ("ed25519", None) for i in range(1, 9)} | {
    "ecdsa256": ("ecdsa", 256), "ecdsa384": ("ecdsa", 384), "ecdsa521": ("ecdsa", 521), "rsa1024": ("rsa", 1024),
    "rsa2048": ("rsa", 2048), "rsa3072": ("rsa", 3072), "rsa3072-2": ("rsa", 3072), "dsa": ("dsa", None),
    "host-ed25519": ("ed25519", None), "host-rsa": ("rsa", 3072), "host-ecdsa": ("ecdsa", 256), "ca": ("ed25519", None), "ca2": ("ecdsa", 256),
}


class Ring:
    def __init__(self, folder):
        self.folder, self.cache = folder, {}
        running = [subprocess.Popen(["ssh-keygen", "-q", "-t", kind, *(["-b", str(bits)] if bits else []), "-N", "", "-C", name,
                                     "-f", f"{folder}/{name}"]) for name, (kind, bits) in KINDS.items()]
        if any(p.wait() for p in running):
            raise RuntimeError("ssh-keygen failed")

    def read(self, name):
        if name not in self.cache:
            with open(f"{self.folder}/{name}") as f:
                self.cache[name] = f.read()
        return self.cache[name]

    def private(self, name):
        return self.read(name)

    def public(self, name):
        """TYPE BASE64 COMMENT, without the newline."""
        return self.read(name + ".pub").rstrip("\n")

    def blob(self, name):
        return self.public(name).split(" ")[1]

    def made(self, name, *arguments, binary=False):
        """What ssh-keygen makes of ARGUMENTS, in which OUT is the file to write and {key} the path of a key."""
        cached = ("made", name)
        if cached not in self.cache:
            out = f"{self.folder}/made-{os.getpid()}"
            for path in (out, out + ".pub"):
                if os.path.exists(path):
                    os.remove(path)
            words = [a.replace("OUT", out).replace("DIR", self.folder) for a in arguments]
            p = subprocess.run(["ssh-keygen", *words], check=True, capture_output=True)
            data = p.stdout
            if "OUT" in arguments:
                with open(out, "rb") as f:
                    data = f.read()
            self.cache[cached] = data
        return self.cache[cached]

    def krl(self, *names, by=None):
        """A KRL of the keys NAMES themselves, or BY what a specification has them: sha1, sha256, id (of certificates)."""
        wanted = [f"DIR/{n}.pub" for n in names]
        if by is not None:
            wanted = [f"{self.folder}/specification-{os.getpid()}"]
            with open(wanted[0], "w") as f:
                f.write("".join(f"{by}: {n if by == 'id' else self.public(n)}\n" for n in names))
        return self.made(f"krl {by} " + " ".join(names), "-k", "-f", "OUT", *(["-s", f"{self.folder}/ca.pub"] if by == "id" else []), *wanted)

    def encrypted(self, name):
        """The private key NAME with a passphrase."""
        cached = ("encrypted", name)
        if cached not in self.cache:
            copy = f"{self.folder}/secret-{os.getpid()}"
            shutil.copy(f"{self.folder}/{name}", copy)
            subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", "secret", "-f", copy], check=True, capture_output=True)
            with open(copy) as f:
                self.cache[cached] = f.read()
        return self.cache[cached]

    def rfc4716(self, name):
        return self.made("rfc " + name, "-e", "-m", "RFC4716", "-f", f"DIR/{name}.pub").decode()

    def pem(self, name):
        if name.startswith("ed25519"):  # not one that ssh-keygen writes
            raw = bytes.fromhex("302a300506032b6570032100") + base64.b64decode(self.blob(name))[-32:]
            return f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(raw).decode()}\n-----END PUBLIC KEY-----\n"
        return self.made("pem " + name, "-e", "-m", "PKCS8", "-f", f"DIR/{name}.pub").decode()

    def certificate(self, name, principals, authority="ca", *more):
        """A certificate of key NAME for PRINCIPALS ("" for any); MORE are arguments of ssh-keygen."""
        cached = ("cert", name, principals, authority, more)
        if cached not in self.cache:
            copy = f"{self.folder}/copy-{os.getpid()}"
            shutil.copy(f"{self.folder}/{name}.pub", copy + ".pub")
            subprocess.run(["ssh-keygen", "-q", "-s", f"{self.folder}/{authority}", "-I", name, *(["-n", principals] if principals else []), *more,
                            copy + ".pub"], check=True, capture_output=True)
            with open(copy + "-cert.pub") as f:
                self.cache[cached] = f.read().rstrip("\n")
        return self.cache[cached]
