"""Random Jinja templates against what comes of them: a finding counts in every file that has its line."""
import os
import pathlib
import random

try:
    import jinja2
except ImportError:
    jinja2 = None

LINES = ("Port 22", "Port 2222x", "PermitRootLogin no", "PermitRootLogin nope", "PasswordAuthentication no", "UsePAM yes",
         "PermitEmptyPasswords yes", "Ciphers aes128-cbc", "Ciphers none-such", "MaxAuthTris 3", "MaxStartups 2",
         "Subsystem sftp internal-sftp", "Subsystem sftp /usr/lib/sftp-server", "X11Forwarding yes", "UseDNS no",
         "AllowUsers alice", "AllowUsers", "StrictModes no", "LoginGraceTime 30", "LoginGraceTime 30 40", "Protocol 2",
         "RSAAuthentication yes", "UseLogin no", "PermitUserEnvironment yes", "AuthorizedKeysFile /etc/keys", "ListenAddress ::",
         "AuthenticationMethods publickey,none", "PubkeyAuthentication no", "HostKey /etc/ssh/k", "Banner \"x",
         "KexAlgorithms diffie-hellman-group1-sha1", "LogLevel FOO", "ForceCommand internal-sftp", "  X11Forwarding no",
         "# a comment", "", "KbdInteractiveAuthentication no", "TCPKeepAlive no", "Compression delayed", "GatewayPorts yes")
OPEN = ("Port {{ number }}", "PermitRootLogin {{ word }}", "{{ name }} {{ word }}", "MaxAuthTris {{ number }}",
        "AllowUsers {{ word }}{{ name }}", "X11Forwarding {% if a %}yes{% else %}no{% endif %}", "{{ line }}", "# {{ word }}",
        "{% if b %}PermitRootLogin no{% endif %}", "LoginGraceTime {{ number }}", "Match User {{ word }}", "{{ line }}22",
        "Ciphers {{ cipher }}", "Match {{ criteria }}", "AllowUsers {%- for u in many %} {{ u }}{% endfor %}")
MATCHES = ("Match User bob", "Match all", "Match Group sftp", "Match Address 10.0.0.0/8", "Match Userr x")
VALUES = {
    "number": (2022, 2222, 0, 3), "word": ("no", "yes", "prohibit-password", "alice"), "name": ("Port", "UsePAM", "Foo"),
    "line": ("", "Match all", "Match User x", "PermitRootLogin no", "Port ", "MaxStartups 100\nCiphers aes256-ctr"),
    "cipher": ("aes256-ctr", "aes128-cbc", "x"), "criteria": ("all", "User x", "Userr x"), "many": ([], ["a", "b"]),
    "a": (True, False), "b": (True, False), "c": (True, False), "d": (True, False),
}
PROBLEMS = {"bad-value", "unknown-keyword", "not-allowed-in-match", "extra-argument", "missing-argument", "bad-match",
            "invalid-quotes"}
TARGETS = ("openssh-7.4", "openssh-8.2", "debian-12", "rhel-9", "openssh-10.5", "freebsd-14", "alpine-3.20")


def tag(code, style):
    left, right = style
    return "{%" + left + " " + code + " " + right + "%}"


def body(depth, style, left):
    """Lines; those that are written out are taken from ${left}, so that each is there once."""
    out = []
    for _ in range(random.randint(1, 5)):
        kind = random.random()
        if kind < .5:
            out.append(left.pop() if left else "")
        elif kind < .64:
            out.append(random.choice(OPEN))
        elif kind < .74:
            out.append(random.choice(MATCHES))
        elif depth < 3:
            out.append(tag(f"if {random.choice('abcd')}" if kind < .93 else "for u in many", style))
            out += body(depth + 1, style, left)
            if kind < .87:
                out.append(tag("else" if kind < .81 else f"elif {random.choice('abcd')}", style))
                out += body(depth + 1, style, left)
            out.append(tag("endif" if kind < .93 else "endfor", style))
    return out


def findings(lint, path, *arguments):
    """(id, line number) of everything reported; "error" as well for what sshd refuses, as it may say so in another way."""
    done = lint("-f", "gcc", "--config", "none", *arguments, path)
    out = set()
    for line in done.stdout.splitlines():
        if line.startswith(path + ":") and line.endswith("]"):
            number = int(line[len(path) + 1:].split(":")[0])
            out.add((line[line.rindex("[") + 1:-1], number))
            if line[line.rindex("[") + 1:-1] in PROBLEMS:
                out.add(("error", number))
    return out, done


def try_one(lint, seed, renderings):
    """What is reported of a template and is not so in some rendering of it."""
    random.seed(seed)
    style = random.choice((("", ""), ("", ""), ("-", ""), ("", "-"), ("-", "-"), ("+", "")))
    lines = body(0, style, random.sample(LINES, len(LINES)))
    lines.append("{# the end: now it is a template in any case #}")
    pathlib.Path("t.j2").write_text("\n".join(lines) + "\n")
    target = random.choice(TARGETS)
    asked = ("--target", target) if random.random() < .5 else ()
    found, done = findings(lint, "t.j2", *asked)
    if done.returncode > 1:
        return 0, [f"seed {seed}: {done}"]
    wrong = []
    for _ in range(renderings if found else 0):
        values = {k: random.choice(v) for k, v in VALUES.items()}
        # With "{%-" on a line of its own that setting glues lines together: nobody can want both.
        engine = jinja2.Environment(trim_blocks=style[0] != "-" and random.random() < .5, lstrip_blocks=random.random() < .5,
                                    keep_trailing_newline=True)
        text = engine.from_string("\n".join(lines) + "\n").render(values)
        pathlib.Path("made").write_text(text)
        real, _ = findings(lint, "made", "--target", target)
        made = text.split("\n")
        refused = any(rule == "error" for rule, _ in real)     # then nothing else is looked for
        for rule, number in found:
            if refused and ("error", number) not in found:
                continue
            line = lines[number - 1].strip()
            places = {n + 1 for n, x in enumerate(made) if x.split("#")[0].split()[:1] == line.split()[:1]
                      and ("{" in line or x.strip() == line)}
            if places and not any((rule, n) in real or (("error", n) in real and ("error", number) in found)
                                  for n in places):
                wrong.append(f"seed {seed}, {target}{' asked' if asked else ''}: {rule} on line {number} '{line}'")
    return len(found), sorted(set(wrong))


def templates(check, lint):
    if jinja2 is None:
        print("tests/integration: no jinja2 for python3, templates against what comes of them skipped")
        return
    count, found, wrong = int(os.environ.get("TEMPLATES", "60")), 0, []
    for seed in range(count):
        number, more = try_one(lint, seed, 6)
        found += number
        wrong += more
    check("templates: every finding counts in every file that has its line", not wrong, "\n".join(wrong[:20]))
    check("templates: there are findings", found > count, found)
