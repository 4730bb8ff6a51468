"""
Hosts that nobody reported, each a sound host with one change.  What has to be said of them
follows from how sshd works: whom the change locks out, or that it only looks like a lockout.
"""

HASH = ("$6$sshdlinttest$A7EbzmP/zCI7VtEQKFH5MIMqhFuE5Fbnuf879MYAeBJvV2UPa9SUz7eOCPF2wYEjLuwBxZ4S"
        "BBHtNyZhr4Y4x.")
KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAMKERgfJi00O0JJUFdeZWxzeoGIj5adpKuyucDHztXc x\n"
KEYS_ONLY = "PasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM yes\n"
HEAD = "HostKey /etc/ssh/ssh_host_ed25519_key\n"
SHELL = {"alice": "/bin/bash", "bob": "/bin/bash"}
NOBODY = "*"
ALICE, BOB, ROOT = "user=alice", "user=bob", "user=root"
SSHD = "sshd-does-not-start"


def file(text, uid=0, mode="0644"):
    return {"text": text, "owner": f"{uid}:{uid}", "mode": mode}


def folder(uid=0, mode="0755"):
    return {"owner": f"{uid}:{uid}", "mode": mode}


def host(conf=KEYS_ONLY, alice="key password sudo", bob=None, root="", **more):
    """A host with these accounts; ${more}: path with / as __ → file, None to leave it out."""
    tree = {"etc/ssh/ssh_host_ed25519_key": file("placeholder", 0, "0600")}
    passwd, shadow, group, sudo = "root:x:0:0::/root:/bin/bash\n", "", "root:x:0:\nusers:x:100:\n", []
    for uid, name, words in ((0, "root", root), (1001, "alice", alice), (1002, "bob", bob)):
        if words is None:
            continue
        home = "root" if name == "root" else f"home/{name}"
        words = words.split()
        known = HASH if "password" in words else "!" + HASH if "locked" in words else "*"
        shadow += f"{name}:{known}:20000:0:99999:7:::\n"
        if name != "root":
            passwd += f"{name}:x:{uid}:{uid}::/{home}:{SHELL[name]}\n"
            group += f"{name}:x:{uid}:\n"
            tree[f"{home}/"] = folder(uid)
        if "key" in words:
            tree[f"{home}/.ssh/"] = folder(uid, "0700")
            tree[f"{home}/.ssh/authorized_keys"] = file(KEY, uid, "0600")
        sudo += [name] if "sudo" in words else []
    passwd += "sshd:x:105:65534::/run/sshd:/usr/sbin/nologin\nnobody:x:65534:65534::/nonexistent:/usr/sbin/nologin\n"
    tree["etc/passwd"] = file(passwd)
    tree["etc/shadow"] = file(shadow, 0, "0640")
    tree["etc/group"] = file(group + "sudo:x:27:" + ",".join(sudo) + "\n")
    tree["etc/ssh/sshd_config"] = file(HEAD + conf)
    tree.update({p: what for p, what in more.items() if what is not None})
    return {p: what for p, what in tree.items() if p not in more or more[p] is not None}


def keys(text, uid=1001, mode="0600"):
    return {"home/alice/.ssh/authorized_keys": file(text, uid, mode)}


def with_shell(shell):
    return {"etc/passwd": file("root:x:0:0::/root:/bin/bash\n"
                               f"alice:x:1001:1001::/home/alice:{shell}\n"
                               "sshd:x:105:65534::/run/sshd:/usr/sbin/nologin\n"), "usr/bin/": folder()}


def pam(account, **more):
    """The service's stack, with ${account} as its lines for accounts."""
    stack = "auth required pam_unix.so\n" + account + "session required pam_permit.so\n"
    return host(**{"etc/pam.d/sshd": file(stack)}, **more)


CA = {"etc/ssh/ca.pub": file(KEY)}
TRUSTS = KEYS_ONLY + "TrustedUserCAKeys /etc/ssh/ca.pub\n"
COMMAND = KEYS_ONLY + ("AuthorizedKeysFile none\nAuthorizedKeysCommand /usr/bin/keys\n"
                       "AuthorizedKeysCommandUser nobody\n")
CENTRAL = KEYS_ONLY + "AuthorizedKeysFile /etc/ssh/keys/%u\n"
SFTP = KEYS_ONLY + "Match User bob\n    ForceCommand internal-sftp\n    ChrootDirectory "
UFW = {"etc/ufw/ufw.conf": file("ENABLED=yes\n"), "etc/ufw/user.rules": file("*filter\nCOMMIT\n")}


def ca(text, conf="", **more):
    """Alice has certificates, so it seems: no key, and a file of authorities that holds TEXT."""
    return host(TRUSTS + conf, "password sudo", **{"etc/ssh/ca.pub": file(text)}, **more)


# name, tree, whom it locks out (None: nobody) and perhaps the keyword to blame, facts, target
TABLE = [
    ("sound", host(), None),
    ("sound, two accounts", host(bob="key password"), None),
    ("bob has a password only", host(bob="password"), BOB),
    ("locked and no PAM", host("PasswordAuthentication no\nUsePAM no\n", alice="key locked sudo"), ALICE),
    ("nologin left behind", host(**{"etc/nologin": file("down\n")}), ALICE),
    ("PAM as Debian has it", pam("account [success=1 default=ignore] pam_unix.so\naccount requisite pam_deny.so\n"
                                 "account required pam_permit.so\n"), None),
    ("PAM denies", pam("account required pam_deny.so\n"), ALICE),
    ("PAM has no stack for sshd", host(**{"etc/pam.d/other": file("account required pam_deny.so\n")}), ALICE),
    ("PAM wants another group", pam("account required pam_succeed_if.so user ingroup wheel\n"), ALICE),
    ("PAM wants this group", pam("account required pam_succeed_if.so user ingroup sudo\n"), None),
    ("PAM wants shells that are listed", pam("account required pam_shells.so\n", **{"etc/shells": file("/bin/sh\n")}), ALICE),
    ("PAM has a list", pam("account required pam_listfile.so item=user sense=allow file=/etc/people\n",
                           **{"etc/people": file("bob\n")}), ALICE),
    ("PAM has lost a module", pam("account required pam_tally2.so\naccount required pam_unix.so\n"), ALICE),
    ("PAM can do without a module", pam("account optional pam_tally2.so\naccount required pam_unix.so\n"), None),
    ("PAM asks for a code that nobody has set up", host("PasswordAuthentication yes\nUsePAM yes\n", "password sudo", **{
        "etc/pam.d/sshd": file("auth required pam_unix.so\nauth required pam_google_authenticator.so\n"
                               "account required pam_unix.so\nsession required pam_permit.so\n")}), ALICE),
    ("root alone, refused", host(KEYS_ONLY + "PermitRootLogin no\n", None, root="key"), NOBODY),
    ("root alone, by password", host("UsePAM yes\n", None, root="password"), ROOT),
    ("root alone, forced commands", host(KEYS_ONLY + "PermitRootLogin forced-commands-only\n", None, root="key"),
     (NOBODY, "PermitRootLogin")),
    ("root refused, alice is there", host(KEYS_ONLY + "PermitRootLogin no\n", root="key"), None),
    ("home is missing", host(**{"home/alice/": None, "home/alice/.ssh/": None,
                                "home/alice/.ssh/authorized_keys": None, "home/": folder()}), ALICE),
    ("home is root's and shut", host(**{"home/alice/": folder(0, "0700")}), ALICE),
    ("key file is open to all", host(**keys(KEY, 1001, "0666")), ALICE),
    ("key file is another's", host(**keys(KEY, 1002, "0644")), ALICE),
    ("key file is shut", host(**keys(KEY, 1001, "0000")), ALICE),
    (".ssh cannot be entered", host(**{"home/alice/.ssh/": folder(1001, "0600")}), ALICE),
    ("open home, StrictModes no", host(KEYS_ONLY + "StrictModes no\n", **{"home/alice/": folder(1001, "0777")}), None),
    ("empty key file", host(**keys("")), ALICE),
    ("key behind a hash", host(**keys("# " + KEY)), ALICE),
    ("key with CR LF", host(**keys(KEY.replace("\n", "\r\n"))), None),
    ("key that ran out", host(**keys('expiry-time="20200101" ' + KEY)), ALICE),
    ("key for another network", host(**keys('from="10.0.0.0/8" ' + KEY)), None),
    ("key for a name that is not looked up", host(**keys('from="office.example.org" ' + KEY)), ALICE),
    ("key for a network with a wrong mask", host(**keys('from="10.0.0.1/8" ' + KEY)), ALICE),
    ("key for a network in the old style", host(**keys('from="10.0.0.0/255.0.0.0" ' + KEY)), ALICE),
    ("key for a name or an address", host(**keys('from="office.example.org,10.*" ' + KEY)), None),
    ("key for a name that is looked up", host(KEYS_ONLY + "UseDNS yes\n", **keys('from="office.example.org" ' + KEY)), None),
    ("key for another network, clients known", host(**keys('from="10.0.0.0/8" ' + KEY)), ALICE,
     {"client_addr": ["203.0.113.5"]}),
    ("private key in authorized_keys", host(**keys(
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1r\n-----END OPENSSH PRIVATE KEY-----\n")), ALICE),
    ("key cut off", host(**keys(KEY[:50] + "\n")), ALICE),
    ("DSA key, gone since 10.0", host(**keys("ssh-dss AAAAB3NzaC1kc3MAAACBAKKKK x\n")), ALICE, {}, "openssh-10.5"),
    ("AllowGroups without anybody", host(KEYS_ONLY + "AllowGroups sshusers\n"), NOBODY),
    ("AllowGroups leaves the administrator out", host(KEYS_ONLY + "AllowGroups bob\n", bob="key password"), ALICE),
    ("DenyUsers everybody", host(KEYS_ONLY + "DenyUsers *\n"), NOBODY),
    ("DenyUsers bob", host(KEYS_ONLY + "DenyUsers bob\n", bob="key"), None),
    ("AllowUsers alice", host(KEYS_ONLY + "AllowUsers alice\n", bob="key password"), None),
    ("AllowUsers from one network", host(KEYS_ONLY + "AllowUsers alice@192.168.1.0/24\n"), None),
    ("AllowUsers from one network, clients known", host(KEYS_ONLY + "AllowUsers alice@192.168.1.0/24\n"), ALICE,
     {"client_addr": ["10.0.0.1"]}),
    ("key and password, locked", host("UsePAM yes\nAuthenticationMethods publickey,password\n", "key locked sudo"), ALICE),
    ("keyboard-interactive without PAM", host("UsePAM no\nAuthenticationMethods keyboard-interactive\n"), NOBODY),
    ("key and more, bob has none", host("UsePAM yes\nAuthenticationMethods publickey,keyboard-interactive\n",
                                        bob="password"), BOB),
    ("chroot into a home", host(SFTP + "/home/bob\n", bob="key"), BOB),
    ("chroot that is missing", host(SFTP + "/etc/jail\n", bob="key"), BOB),
    ("chroot in order", host(SFTP + "/srv/jail\n", bob="key", **{"srv/jail/": folder()}), None),
    ("AuthorizedKeysFile none", host(KEYS_ONLY + "AuthorizedKeysFile none\n"), NOBODY),
    ("AuthorizedKeysFile with a pattern, before 10.0", host(KEYS_ONLY + "AuthorizedKeysFile .ssh/keys.d/*\n", **{
        "home/alice/.ssh/authorized_keys": None, "home/alice/.ssh/keys.d/": folder(1001, "0700"),
        "home/alice/.ssh/keys.d/laptop": file(KEY, 1001, "0600")}), (ALICE, "AuthorizedKeysFile")),
    ("AuthorizedKeysFile with a pattern", host(KEYS_ONLY + "AuthorizedKeysFile .ssh/keys.d/*\n", **{
        "home/alice/.ssh/authorized_keys": None, "home/alice/.ssh/keys.d/": folder(1001, "0700"),
        "home/alice/.ssh/keys.d/laptop": file(KEY, 1001, "0600")}), None, {}, "debian-13"),
    ("AuthorizedKeysFile with a tilde", host(KEYS_ONLY + "AuthorizedKeysFile ~/.ssh/authorized_keys\n"), NOBODY),
    ("AuthorizedKeysFile with %h", host(KEYS_ONLY + "AuthorizedKeysFile %h/.ssh/authorized_keys\n"), None),
    ("central keys, shut folder", host(CENTRAL, **{"etc/ssh/keys/": folder(0, "0700"),
                                                   "etc/ssh/keys/alice": file(KEY)}), ALICE),
    ("central keys", host(CENTRAL, **{"etc/ssh/keys/alice": file(KEY)}), None),
    ("revocation list is garbage", host(KEYS_ONLY + "RevokedKeys /etc/ssh/revoked\n",
                                        **{"etc/ssh/revoked": file("garbage\n")}), NOBODY),
    ("revocation list is empty", host(KEYS_ONLY + "RevokedKeys /etc/ssh/revoked\n",
                                      **{"etc/ssh/revoked": file("")}), None),
    ("revocation list has the key", host(KEYS_ONLY + "RevokedKeys /etc/ssh/revoked\n",
                                         **{"etc/ssh/revoked": file(KEY)}), ALICE),
    ("keys off, passwords on", host("UsePAM yes\nPubkeyAuthentication no\n"), None),
    ("keys off, passwords off", host(KEYS_ONLY + "PubkeyAuthentication no\n"), NOBODY),
    ("only keys in hardware", host(KEYS_ONLY + "PubkeyAcceptedAlgorithms sk-ssh-ed25519@openssh.com\n"), ALICE),
    ("hosts.deny refuses all", host(**{"etc/hosts.deny": file("ALL: ALL\n")}), NOBODY),
    ("hosts.deny, nobody asks it", host(**{"etc/hosts.deny": file("ALL: ALL\n")}), None, {"libwrap": ["no"]}),
    ("hosts.allow has the client", host(**{"etc/hosts.deny": file("ALL: ALL\n"), "etc/hosts.allow": file("sshd: 10.\n")}),
     None, {"libwrap": ["yes"], "client_addr": ["10.1.1.1"]}),
    ("hosts.allow has another client", host(**{"etc/hosts.deny": file("ALL: ALL\n"),
                                               "etc/hosts.allow": file("sshd: 10.\n")}),
     NOBODY, {"libwrap": ["yes"], "client_addr": ["192.0.2.1"]}),
    ("host key open to all", host(**{"etc/ssh/ssh_host_ed25519_key": file("placeholder")}), SSHD),
    ("host key that is missing", host(**{"etc/ssh/sshd_config": file("HostKey /etc/ssh/nokey\n")}), SSHD),
    ("no account for privilege separation", host(**{"etc/passwd": file(
        "root:x:0:0::/root:/bin/bash\nalice:x:1001:1001::/home/alice:/bin/bash\n")}), SSHD),
    ("SELinux and the port", host("Port 2222\n" + KEYS_ONLY), SSHD, {"selinux": ["enforcing"], "ssh_port_t": ["22"]}),
    ("address of another host", host("ListenAddress 192.0.2.99\n" + KEYS_ONLY), SSHD, {"host_addr": ["192.0.2.1"]}),
    ("loopback only", host("ListenAddress 127.0.0.1\n" + KEYS_ONLY), NOBODY, {"client_addr": ["198.51.100.7"]}),
    ("IPv4 only on a host without", host("AddressFamily inet\n" + KEYS_ONLY), NOBODY, {"host_addr": ["2001:db8::1"]}),
    ("ufw lets everything in", host("Port 2222\n" + KEYS_ONLY, **UFW, **{
        "etc/default/ufw": file('DEFAULT_INPUT_POLICY="ACCEPT"\n')}), None),
    ("ufw lets nothing in", host(**UFW), NOBODY),
    ("shell that is missing", host(**with_shell("/usr/bin/fish")), ALICE),
    ("shell that is no program", host(**with_shell("/usr/bin/fish"), **{"usr/bin/fish": file("")}), ALICE),
    ("account that ran out", host(bob="key password", **{"etc/shadow": file(
        f"root:*:20000:0:99999:7:::\nalice:{HASH}:20000:0:99999:7::19000:\nbob:{HASH}:20000:0:99999:7:::\n")}), ALICE),
    ("password that must be changed", host(**{"etc/shadow": file(
        f"root:*:20000:0:99999:7:::\nalice:{HASH}:0:0:99999:7:::\n")}), ALICE),
    ("rescue for a misspelt user", host(KEYS_ONLY + "Match User alcie\n    PasswordAuthentication yes\n",
                                        "password sudo"), ALICE),
    ("passwords from one network", host(KEYS_ONLY + "Match Address 10.0.0.0/8\n    PasswordAuthentication yes\n",
                                        "password sudo"), None),
    ("passwords from one network, clients known", host(
        KEYS_ONLY + "Match Address 10.0.0.0/8\n    PasswordAuthentication yes\n", "password sudo"),
     (ALICE, "Match"), {"client_addr": ["192.0.2.1"]}),
    ("passwords at an address of another host", host(
        KEYS_ONLY + "Match LocalAddress 10.0.0.5\n    PasswordAuthentication yes\n", "password sudo"),
     (ALICE, "Match"), {"host_addr": ["192.0.2.1"]}),
    ("passwords at the address where nobody listens", host(
        "ListenAddress 192.0.2.1\n" + KEYS_ONLY + "Match LocalAddress 10.0.0.5\n    PasswordAuthentication yes\n",
        "password sudo"), (ALICE, "Match"), {"host_addr": ["192.0.2.1", "10.0.0.5"]}),
    ("passwords at an address of this host", host(
        KEYS_ONLY + "Match LocalAddress 10.0.0.5\n    PasswordAuthentication yes\n", "password sudo"),
     None, {"host_addr": ["192.0.2.1", "10.0.0.5"]}),
    ("passwords for all but root, so it seems", host(
        KEYS_ONLY + "Match User !root\n    PasswordAuthentication yes\n", "password sudo"), (ALICE, "Match")),
    ("passwords for another user", host(
        KEYS_ONLY + "Match User bob Address 10.0.0.0/8\n    PasswordAuthentication yes\n", "password sudo", bob="key"),
     (ALICE, "PasswordAuthentication")),
    ("passwords on a port that nobody listens on", host(
        KEYS_ONLY + "Match LocalPort 2222\n    PasswordAuthentication yes\n", "password sudo"), ALICE),
    ("authority for certificates is missing", host(TRUSTS, "password sudo"), ALICE),
    ("authority for certificates", host(TRUSTS, "password sudo", **CA), None),
    ("authority is elsewhere", host(TRUSTS, "password sudo"), (ALICE, "TrustedUserCAKeys")),
    ("authority is a folder", host(TRUSTS, "password sudo", **{"etc/ssh/ca.pub/": folder()}),
     (ALICE, "TrustedUserCAKeys")),
    ("authority is empty", ca(""), (ALICE, "TrustedUserCAKeys")),
    ("authority as in authorized_keys", ca("cert-authority " + KEY), (ALICE, "TrustedUserCAKeys")),
    ("authority on two lines", ca(KEY[:40] + "\n" + KEY[40:]), (ALICE, "TrustedUserCAKeys")),
    ("authority behind another", ca("# old\n\n" + KEY), None),
    ("authority is revoked", ca(KEY, "RevokedKeys /etc/ssh/revoked\n", **{"etc/ssh/revoked": file(KEY)}),
     (ALICE, "RevokedKeys")),
    ("authority cannot sign", ca(KEY, "CASignatureAlgorithms rsa-sha2-512\n"), (ALICE, "CASignatureAlgorithms")),
    ("authority signs", ca(KEY, "CASignatureAlgorithms rsa-sha2-512,ssh-ed25519\n"), None),
    ("certificates are not accepted", ca(KEY, "PubkeyAcceptedAlgorithms ssh-ed25519,rsa-sha2-512\n"),
     (ALICE, "PubkeyAcceptedAlgorithms")),
    ("certificates are accepted", ca(KEY, "PubkeyAcceptedAlgorithms ssh-ed25519-cert-v01@openssh.com\n"), None),
    ("no principals", host(TRUSTS + "AuthorizedPrincipalsFile /etc/ssh/p/%u\n", "password sudo", **CA, **{
        "etc/ssh/p/alice": file("")}), ALICE),
    ("program for keys", host(COMMAND, "password sudo", **{"usr/bin/keys": file("", 0, "0755")}), None),
    ("program for keys without account, in a block", host(
        KEYS_ONLY + "Match User alice\n    AuthorizedKeysFile none\n    AuthorizedKeysCommand /usr/bin/keys\n",
        **{"usr/bin/keys": file("", 0, "0755")}), (ALICE, "AuthorizedKeysCommand")),
    ("program for keys from Windows", host(COMMAND, "password sudo", **{
        "usr/bin/keys": file("#!/bin/sh\r\ncat /etc/keys\r\n", 0, "0755")}), (NOBODY, "AuthorizedKeysCommand")),
    ("program for keys cannot be run", host(COMMAND, "password sudo", **{"usr/bin/keys": file("")}), NOBODY),
    ("file transfer is broken", host(KEYS_ONLY + "Subsystem sftp /usr/libexec/sftp-server\n"), None),
    ("no sessions", host(KEYS_ONLY + "MaxSessions 0\n"), NOBODY),
    ("no connections from one address", host(KEYS_ONLY + "PerSourceMaxStartups 0\n"), (NOBODY, "PerSourceMaxStartups")),
    ("one connection from one address", host(KEYS_ONLY + "PerSourceMaxStartups 1\n"), None),
    ("a forced command that says no", host(KEYS_ONLY + "ForceCommand echo 'not here'; exit 1\n"), (NOBODY, "ForceCommand")),
    ("a forced command that may do more", host(KEYS_ONLY + "ForceCommand echo hello; exec \"$SHELL\"\n"), None),
    ("a forced command that is no program", host(KEYS_ONLY + "ForceCommand /etc/wrapper\n", **{
        "etc/wrapper": file("#!/bin/sh\nexec $SSH_ORIGINAL_COMMAND\n")}), (NOBODY, "ForceCommand")),
    ("a forced command from Windows", host(KEYS_ONLY + "ForceCommand /etc/wrapper\n", **{
        "etc/wrapper": file("#!/bin/sh\r\nexec $SSH_ORIGINAL_COMMAND\r\n", 0, "0755")}), (NOBODY, "ForceCommand")),
    ("a forced command", host(KEYS_ONLY + "ForceCommand /etc/wrapper\n", **{
        "etc/wrapper": file("#!/bin/sh\nexec $SSH_ORIGINAL_COMMAND\n", 0, "0755")}), None),
    ("a shell that runs nothing", host(**with_shell("/usr/sbin/nologin")), ALICE),
    ("root alone, without a shell", host(alice=None, root="key", **{"etc/passwd": file(
        "root:x:0:0::/root:/bin/false\nsshd:x:105:65534::/run/sshd:/usr/sbin/nologin\n")}), NOBODY),
    ("root without a shell, alice is there", host(root="key", **{"etc/passwd": file(
        "root:x:0:0::/root:/bin/false\nalice:x:1001:1001::/home/alice:/bin/bash\n"
        "sshd:x:105:65534::/run/sshd:/usr/sbin/nologin\n")}), None),
    ("root alone, whose key sends it away", host(KEYS_ONLY, None, root="key", **{"root/.ssh/authorized_keys": file(
        'no-pty,command="echo \'Please login as the user \\"debian\\" rather than the user \\"root\\".\';echo;sleep 10;exit 142" ' + KEY,
        0, "0600")}), NOBODY),
    ("a key that runs one thing", host(**keys('command="/usr/bin/rrsync /srv" ' + KEY)), None),
    ("chroot without a shell", host(KEYS_ONLY + "ChrootDirectory /srv/jail\n", **{"srv/jail/": folder()}),
     (NOBODY, "ChrootDirectory")),
    ("no terminals", host(KEYS_ONLY + "PermitTTY no\n"), None),
    ("passwords without PAM", host("UsePAM no\n", "password sudo"), None),
    ("keyboard-interactive, and nobody behind it", host(
        "UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication yes\n", "password sudo"), (ALICE, "UsePAM")),
    ("nobody asks for passwords", host("UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication yes\n",
                                       "password sudo"), NOBODY),
    ("Kerberos may let in", host(KEYS_ONLY + "GSSAPIAuthentication yes\n", "password sudo", **{
        "etc/krb5.keytab": file("x", 0, "0600")}), None),
    ("connections refused", host(KEYS_ONLY + "RefuseConnection yes\n"), NOBODY, {}, "openssh-10.5"),
    ("accounts from a directory", host(alice=None, **{"etc/nsswitch.conf": file("passwd: files ldap\n")}), None),
    ("connection that sshd dies on", host(KEYS_ONLY + "Match User alice\n    AuthenticationMethods password\n"), ALICE),
]


def hosts():
    for row in TABLE:
        name, tree, subject = row[:3]
        yield "variation: " + name, tree, row[3] if len(row) > 3 else {}, row[4] if len(row) > 4 else None, subject
