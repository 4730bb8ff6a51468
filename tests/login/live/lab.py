"""A laboratory for logins: a host in namespaces of its own, this machine's sshd in it, and ssh as client.

A host is a dict:
    tree      path -> [text or bytes, uid, gid, mode] for a file, [None, uid, gid, mode] for a folder,
              {"link": target} for a symbolic link, {"bind": folder} for a folder of this machine
    accounts  name -> {"keys": [names in the key ring], "password": text or None,
              "certificates": {name in the key ring: text of its certificate}}
    client    {"addr": …, "laddr": …, "name": … or None}: where the client comes from, and goes to
    root_mode the mode of the top folder
Everything happens in a process that is the first of its own PID namespace: when it ends, so do sshd
and its mounts.
"""
import ctypes, fcntl, json, os, secrets, select, shutil, signal, socket, struct, subprocess, sys, time

CLONE_NEWNS, CLONE_NEWNET, CLONE_NEWPID = 0x20000, 0x40000000, 0x20000000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
PR_SET_PDEATHSIG = 1
PORT = "12022"
HERE = {"addr": "127.0.0.1", "laddr": "127.0.0.1", "name": "localhost"}
LOGIN_SECONDS, HOST_SECONDS = 20, 240
MADE_UP = "made-up"

libc = ctypes.CDLL(None, use_errno=True)


def call(name, *args):
    if getattr(libc, name)(*args) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")


def mount(source, target, kind, flags=0, data=None):
    call("mount", source.encode(), target.encode(), kind.encode() if kind else None, flags,
         data.encode() if data else None)


def bind(source, target):
    mount(source, target, None, MS_BIND | MS_REC)


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16sh14x", fcntl.ioctl(s, 0x8913, request))[1]
        fcntl.ioctl(s, 0x8914, struct.pack("16sh14x", b"lo", flags | 1))


def has_address(addr):
    return addr.startswith("127.") or addr == "::1"


def add_address(addr, index):
    """Gives ADDR to the loopback interface, which is up."""
    if has_address(addr):
        return
    family = socket.AF_INET6 if ":" in addr else socket.AF_INET
    packed = socket.inet_pton(family, addr)
    with socket.socket(family, socket.SOCK_DGRAM) as s:
        if family == socket.AF_INET6:
            # struct in6_ifreq: address, length of the prefix, interface
            fcntl.ioctl(s, 0x8916, packed + struct.pack("Ii", 128, socket.if_nametoindex("lo")))
        else:
            fcntl.ioctl(s, 0x8916, struct.pack("16sHH4s8x", f"lo:{index}".encode(), family, 0, packed))


def connection_of(client):
    """CLIENT as -C has it."""
    return f"addr={client['addr']},laddr={client['laddr']},lport={PORT},host={client['name'] or client['addr']}"


def why_not():
    """Why no laboratory can be built on this machine, or None."""
    if not sys.platform.startswith("linux"):
        return "only on Linux"
    if os.geteuid() != 0:
        return "only as root"
    for program in ("/usr/sbin/sshd", "/usr/bin/ssh", "/usr/bin/ssh-keygen"):
        if not os.access(program, os.X_OK):
            return f"no {program} (packages openssh-server and openssh-client)"
    child = os.fork()
    if child == 0:
        try:
            call("unshare", CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID)
            mount("none", "/", None, MS_REC | MS_PRIVATE)
            mount("tmpfs", "/tmp", "tmpfs")
            loopback_up()
            os._exit(0)
        except OSError:
            os._exit(1)
    return "no namespaces here (unshare, mount)" if os.waitpid(child, 0)[1] != 0 else None


# ---- the host's files ----

def write(root, path, entry):
    at = os.path.join(root, path.rstrip("/"))
    os.makedirs(os.path.dirname(at), exist_ok=True)
    if isinstance(entry, dict):
        if "link" in entry:
            os.symlink(entry["link"], at)
        else:
            os.makedirs(at, exist_ok=True)
            bind(entry["bind"], at)
        return
    text = entry[0]
    if text is None:
        os.makedirs(at, exist_ok=True)
        return
    with open(at, "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"))


def lay_out(root, tree, mode):
    """The tree with owners and modes, and this machine's programs."""
    for path in sorted(tree):
        write(root, path, tree[path])
    os.chmod(root, int(mode, 8))
    for path in sorted(tree, reverse=True):
        if isinstance(tree[path], list):
            _, uid, gid, mode = tree[path]
            at = os.path.join(root, path)
            os.chown(at, uid, gid)
            os.chmod(at, int(mode, 8))
    os.makedirs(f"{root}/usr", exist_ok=True)
    bind("/usr", f"{root}/usr")
    mount("none", f"{root}/usr", None, MS_BIND | MS_REMOUNT | MS_RDONLY)
    for name in ("bin", "sbin", "lib", "lib32", "lib64", "libx32"):
        if os.path.islink(f"/{name}"):
            os.symlink(os.readlink(f"/{name}"), f"{root}/{name}")
        elif os.path.isdir(f"/{name}"):
            os.makedirs(f"{root}/{name}")
            bind(f"/{name}", f"{root}/{name}")


STOCK_ETC = ("pam.d", "security", "login.defs", "localtime", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "environment",
             "protocols", "services", "shells")


def names_of(client):
    """etc/hosts of a host that knows CLIENT by its name."""
    lines = ["127.0.0.1\tlocalhost", "::1\tlocalhost"]
    if client["name"] not in (None, "localhost"):
        lines.insert(0, f"{client['addr']}\t{client['name']}")
    return "".join(line + "\n" for line in lines)


def add_stock(root, client):
    """What every Debian has, where the host does not have its own: it stays out of the tree."""
    for name in STOCK_ETC:
        source, target = f"/etc/{name}", f"{root}/etc/{name}"
        if os.path.lexists(target) or not os.path.exists(source):
            continue
        (shutil.copytree if os.path.isdir(source) else shutil.copy2)(source, target)
    for name, text in (("nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\nhosts: files\n"),
                       ("hosts", names_of(client)), ("default/locale", "")):
        if not os.path.lexists(f"{root}/etc/{name}"):
            os.makedirs(os.path.dirname(f"{root}/etc/{name}"), exist_ok=True)
            with open(f"{root}/etc/{name}", "w") as f:
                f.write(text)
    quicken_pam(root)


def quicken_pam(root):
    """Two seconds of waiting after every wrong password change no verdict."""
    folder = f"{root}/etc/pam.d"
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        with open(f"{folder}/{name}", errors="surrogateescape") as f:
            lines = f.read().split("\n")
        for i, line in enumerate(lines):
            if line.lstrip("-").startswith("auth") and "pam_unix.so" in line:
                lines[i] = line + " nodelay"
        with open(f"{folder}/{name}", "w", errors="surrogateescape") as f:
            f.write("\n".join(lines))


def add_machine(root):
    os.makedirs(f"{root}/proc", exist_ok=True)
    mount("proc", f"{root}/proc", "proc")
    os.makedirs(f"{root}/dev", exist_ok=True)
    for name in ("null", "zero", "random", "urandom", "full"):
        open(f"{root}/dev/{name}", "w").close()
        bind(f"/dev/{name}", f"{root}/dev/{name}")
    for name in ("var/log", "var/mail", "tmp"):
        os.makedirs(f"{root}/{name}", exist_ok=True)
    if not os.path.lexists(f"{root}/var/run"):
        os.symlink("/run", f"{root}/var/run")


# ---- sshd and ssh ----

def enter(root):
    def inside():
        os.chroot(root)
        os.chdir("/")
    return inside


def start_sshd(root, log, options):
    """The daemon, or None and its complaint."""
    with open(log, "wb") as f:
        p = subprocess.Popen(["/usr/sbin/sshd", "-D", "-e", "-p", PORT, *options], stdin=subprocess.DEVNULL, stdout=f,
                             stderr=f, preexec_fn=enter(root), cwd="/", env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin"})
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if p.poll() is not None:
            return None, open(log, errors="replace").read().strip()
        if "Server listening" in open(log, errors="replace").read():
            return p, ""
        time.sleep(0.01)
    p.kill()
    return None, "it did not listen within 20 seconds"


def log_in(where, name, keys, password, client, prefer=None):
    """Whether a command ran as NAME, and the client's last words."""
    token = secrets.token_hex(8)
    options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR", "IdentitiesOnly=yes",
               "IdentityAgent=none", "ConnectTimeout=10", "KexAlgorithms=^curve25519-sha256",
               f"NumberOfPasswordPrompts={1 if password == MADE_UP else 3}"]
    options += [f"IdentityFile={where}/{key}" for key in keys] or ["PubkeyAuthentication=no"]
    options += ["BatchMode=yes"] if password is None else []
    options += [f"PreferredAuthentications={prefer}"] if prefer else []
    options += [f"BindAddress={client['addr']}"]
    command = ["/usr/bin/ssh", "-F", "none", "-T", "-p", PORT, "-l", name, *(w for o in options for w in ("-o", o)),
               client["laddr"], f"echo {token}"]
    env = {"PATH": "/usr/bin:/bin", "HOME": where, "LOGIN_PASSWORD": password or "", "SSH_ASKPASS_REQUIRE": "force",
           "SSH_ASKPASS": f"{where}/askpass", "DISPLAY": ":0"}
    try:
        p = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LOGIN_SECONDS, env=env)
    except subprocess.TimeoutExpired:
        return "no", f"nothing within {LOGIN_SECONDS} seconds"
    ran = token.encode() in p.stdout.split()
    return "yes" if ran else "no", p.stderr.decode(errors="replace").strip()


def ask_linter(binary, root, target, client):
    p = subprocess.run([binary, "--who", "--format", "json", "--root", root, "--target", target, "-C", connection_of(client)],
                       capture_output=True, timeout=60, stdin=subprocess.DEVNULL)
    try:
        return json.loads(p.stdout)
    except ValueError:
        return {"broken": f"exit status {p.returncode}: {p.stderr.decode(errors='replace')[-300:]}"}


def put(path, text, mode):
    with open(path, "w", opener=lambda p, f: os.open(p, f, mode)) as f:
        f.write(text)


def put_keys(where, ring, host):
    """The keys of the accounts; those that have certificates once more in a folder of their own."""
    os.makedirs(f"{where}/certified")
    for account in host["accounts"].values():
        for key in account.get("keys", ()):
            put(f"{where}/{key}", ring.private(key), 0o600)
            put(f"{where}/{key}.pub", ring.public(key) + "\n", 0o600)
        for key, certificate in account.get("certificates", {}).items():
            put(f"{where}/certified/{key}", ring.private(key), 0o600)
            put(f"{where}/certified/{key}-cert.pub", certificate + "\n", 0o600)
    put(f"{where}/askpass", '#!/bin/sh\nprintf "%s\\n" "$LOGIN_PASSWORD"\n', 0o700)


def log_in_somehow(where, name, keys, password, client):
    """As ssh does by default; who knows the password may also use it in the other way."""
    tried = log_in(where, name, keys, password, client)
    if tried[0] == "no" and password not in (None, MADE_UP):
        again = log_in(where, name, keys, password, client, "publickey,password,keyboard-interactive")
        tried = again if again[0] == "yes" else tried
    return tried


def try_account(where, name, account, client):
    """What each credential gets: how -> (yes, no or certificate, the client's words)."""
    password, keys = account.get("password"), account.get("keys", ())
    password = MADE_UP if password is None else password
    certified = [f"certified/{key}" for key in account.get("certificates", ())]
    tried = {"password": log_in_somehow(where, name, (), password, client)}
    if not keys:
        return tried
    tried["both"] = log_in_somehow(where, name, keys, password, client)
    # Who holds several keys may offer the right one first.
    for offered in (keys, *([key] for key in keys if len(keys) > 1)):
        tried["key"] = log_in(where, name, offered, None, client)
        if tried["key"][0] == "yes":
            break
    # No file of the host tells who holds a certificate.
    for how, secret in (("key", None), ("both", password)):
        if certified and tried[how][0] == "no":
            again = log_in_somehow(where, name, certified, secret, client)
            tried[how] = ("certificate", again[1]) if again[0] == "yes" else tried[how]
    return tried


def experiment(scratch, binary, host, ring, target, only=None):
    """Runs in the first process of the namespaces."""
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    mount("tmpfs", scratch, "tmpfs", 0, "mode=755")
    loopback_up()
    root, where, log = f"{scratch}/root", f"{scratch}/client", f"{scratch}/log"
    client = host.get("client", HERE)
    for index, addr in enumerate({client["addr"], client["laddr"]}):
        add_address(addr, index)
    os.makedirs(root)
    os.umask(0o022)
    put_keys(where, ring, host)
    lay_out(root, host["tree"], host.get("root_mode", "0755"))
    if host.get("shows_stock"):
        add_stock(root, client)
    result = {"said": ask_linter(binary, root, target, client), "tried": {}}
    if not host.get("shows_stock"):
        add_stock(root, client)
    add_machine(root)
    daemon, complaint = start_sshd(root, log, host.get("options", ["-o", "LogLevel=VERBOSE"]))
    result["starts"], result["complaint"] = "no" if daemon is None else "yes", complaint
    if daemon is not None:
        for name, account in host["accounts"].items():
            if only is None or name == only:
                result["tried"][name] = try_account(where, name, account, client)
        result["died"] = daemon.poll() is not None
    with open(log, errors="replace") as f:
        result["log"] = f.read()[-20000:]
    return result


def child_main(pipe, *args):
    """Between the caller and the first process of the new namespaces."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    call("unshare", CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID)
    first = os.fork()
    if first:
        os.waitpid(first, 0)
        os._exit(0)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        result = experiment(*args)
    except Exception as e:
        import traceback
        result = {"broken": traceback.format_exc()}
    with os.fdopen(pipe, "w") as f:
        json.dump(result, f)
    os._exit(0)


def run(scratch, binary, host, ring, target="debian-12", only=None):
    """What the linter said about HOST, and what happened there; SCRATCH is an empty folder."""
    there, here = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(there)
        try:
            child_main(here, scratch, binary, host, ring, target, only)
        finally:
            os._exit(1)
    os.close(here)
    parts, until = [], time.monotonic() + HOST_SECONDS
    while True:
        ready, _, _ = select.select([there], [], [], max(0, until - time.monotonic()))
        part = os.read(there, 1 << 16) if ready else b""
        if not part:
            break
        parts.append(part)
    os.close(there)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    try:
        return json.loads(b"".join(parts))
    except ValueError:
        return {"broken": "no answer within the time"}
