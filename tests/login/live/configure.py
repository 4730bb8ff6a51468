"""The sshd_config of a random host, with drop-ins and Match blocks."""

PATH_WORDS = [".ssh/authorized_keys", ".ssh/authorized_keys2", "%h/.ssh/authorized_keys", "/home/%u/.ssh/authorized_keys",
              "/etc/ssh/authorized_keys/%u", "/etc/ssh/authorized_keys/%U", "/etc/ssh/keys", "~/.ssh/authorized_keys",
              ".ssh/authorized_key", "%%h/.ssh/authorized_keys", "none", "/etc/ssh/authorized_keys/%k", "%h/../%u/.ssh/authorized_keys",
              "/etc/ssh/authorized_keys/%u.pub", ".ssh//authorized_keys", "./.ssh/authorized_keys", "/home/%u/.ssh/../.ssh/authorized_keys",
              '"%h/.ssh/authorized_keys"', "%h/.ssh/%u", "%h%%/.ssh/authorized_keys", "/home/%u/.ssh/authorized_keys/", "%h/.ssh/authorized_keys%", "/etc/ssh/%u/authorized_keys",
              "%H/.ssh/authorized_keys", "/root/.ssh/authorized_keys", ".ssh/authorized_keys*", ".SSH/authorized_keys", "$HOME/.ssh/authorized_keys", "%h//.ssh/authorized_keys",
              "/dev/null", "NONE", ".ssh", "/%h/.ssh/authorized_keys", "/proc/self/cwd%h/.ssh/authorized_keys", "'.ssh/authorized_keys'", "%U", "%u/.ssh/authorized_keys"]


class Configuration:
    """A part of generate.Maker."""

    # ---- the configuration ----

    def name(self):
        return self.pick(*[n for n, _, _ in self.people], *[n for n, _, _ in self.people], "alice", "bob", "root", "nobody", "zoe")

    def list_entry(self):
        n = self.name()
        return self.pick(n, n, n, n, n[0] + "*", "?" + n[1:], "*", n.capitalize(), f"{n}@127.0.0.1", f"{n}@127.0.0.0/8", f"{n}@10.0.0.0/8",
                         f"{n}@localhost", f"*@127.0.0.1", f"*@10.*", f"!{n}", f"{n},bob", f"{n}@!127.0.0.1", f"{n}@127.0.0.*",
                         f"{n}@localhost,127.0.0.1", f"{n}@127.0.0.1/32", f"{n}@127.0.0.0/255.0.0.0", f"{n}@!10.0.0.0/8,127.0.0.0/8", f"!{n}@127.0.0.1", f"*,!{n}",
                         f"{n}@::1", f"{n}@[::1]", f"'{n}'", f"{n}@127.0.0.1/8", f"{n[:-1]}?", f"{n}@LOCALHOST", f"{n}@*", f"{n[:-1]}[{n[-1]}]", f"{n}%localhost", f"*@*",
                         f"{n}@*,!127.0.0.1", f"{n}@", f"@{n}", f"{n}*", f"{n}@*.example.org", f"{n}@host@127.0.0.1", f"\"{n}\"", f"{n}@10.0.0.1,127.0.0.1")

    def group_entry(self):
        n = self.name()
        return self.pick("sudo", "users", "wheel", "ssh-users", n, n, "s*", "*", "1001", "!sudo", "root", "ssh-user?", "sudo,users", "nogroup", "Sudo", "*,!sudo", "!sudo,*",
                         f"{n},sudo", '"sudo"', "27", "100", "SSH-USERS", "ssh-*", "%sudo", "@sudo", "?udo", "root,users", "admin", "'users'")

    def criterion(self):
        n, m = self.name(), self.name()
        return self.pick(f"User {n}", f"User {n},{m}", f"User !{n},*", f"User *,!{n}", f"User !{n}", f"User {n[0]}*", f"User {n.upper()}",
                         "User root", "Group sudo", "Group users,sudo", "Group *,!sudo", f"Group {n}", "Group s*", "Group root", "Group !sudo",
                         "Address 127.0.0.1", "Address 127.0.0.0/8,!127.0.0.2", "Address *,!127.0.0.1", "Address 10.0.0.0/8",
                         "Address 192.0.2.0/24,127.0.0.1", "Address 127.*", "Address ::1", "Host localhost", "Host 127.0.0.1", "Host *", "Host local*",
                         "LocalAddress 127.0.0.1", "LocalAddress 127.0.0.0/8", "LocalAddress 10.0.0.1", "LocalPort 12022", "LocalPort 22",
                         "Address 127.0.0.0/255.0.0.0", "Address 127.0.0.1/8", "Address 127.0.0.1/33", "Address 0.0.0.0/0", "Address ::/0", "Address ::1/128", "Address !127.0.0.1",
                         "Address localhost", 'Address "127.0.0.1"', "Address 127.0.0.1,10.0.0.1/8", "LocalAddress *", "LocalAddress !10.0.0.1", "LocalPort *", "LocalPort 1202?",
                         "LocalPort !22,*", "LocalPort 22-13000", f"user {n}", f'User "{n}"', f"User '{n}'", f"Group *,!{n}", "Group nogroup", "Group ssh-users", "Group 27", "User *",
                         "User ?*", "User !*", "Group *", "Host !127.0.0.1,*", "Host *.example.org", "Host LOCALHOST", "RDomain *", "RDomain !x", f"User {n},", f"User ,{n}",
                         f"User={n}", f"user = {n}", "RDomain x", "Host !localhost,*", "LocalPort 22,12022", f"User=alice", f"Address !10.0.0.0/8,*")

    def match_line(self):
        if self.chance(0.12):
            return self.pick("Match all", "Match all", "Match ALL", "match all", "Match  all ", "Match all # everybody")
        return self.pick(*["Match "] * 8, "match ", "MATCH\t", "Match=") + self.there(" ".join(self.criterion() for _ in range(1 if self.chance(0.8) else 2)))

    def algorithms(self):
        return self.pick("-ecdsa*", "^ssh-ed25519", "ecdsa-sha2-nistp256", "rsa-sha2-256,rsa-sha2-512", "ssh-ed25519", "-ssh-ed25519", "+ssh-rsa",
                         "ssh-rsa", "rsa-sha2-512", "+ssh-dss", "ssh-ed25519,ssh-dss", "-rsa-sha2-*", "-rsa-sha2-256", "*", "-ssh-*",
                         "ssh-ed25519-cert-v01@openssh.com", "rsa*,ssh-ed25519", "ecdsa*", "^rsa*", "sk-*", "-sk*,ecdsa*",
                         "+ssh-rsa,ssh-dss", "^ecdsa*", "-*", "ssh-ed25519,rsa-sha2-256", "rsa-sha2-256-cert-v01@openssh.com,ssh-ed25519", "-ssh-ed25519,ssh-ed25519-cert-v01@openssh.com",
                         "ssh-*", "*-cert-*", "+rsa-sha2-512", "^-ssh-rsa", "ecdsa-sha2-*", '"ssh-ed25519"', "-ssh-ed25519*", "^ssh-rsa,ssh-dss", "!ssh-ed25519,*", "rsa-sha2-?12")

    def methods(self):
        return self.pick("publickey", "password", "keyboard-interactive", "publickey,password", "publickey,keyboard-interactive",
                         "publickey password", "any", "publickey,publickey", "publickey,keyboard-interactive:pam", "hostbased publickey",
                         "keyboard-interactive:pam", "publickey,password publickey,keyboard-interactive", "password,publickey",
                         "keyboard-interactive:bsdauth", "publickey:x", "password,password", "publickey,publickey,publickey",
                         "publickey,publickey password", "keyboard-interactive,password", "hostbased", "publickey,hostbased password",
                         "keyboard-interactive,publickey", "publickey,publickey,password", "publickey keyboard-interactive:x", "none",
                         "keyboard-interactive:skey password", "gssapi-with-mic publickey", "password:y publickey", "publickey,none", "any publickey", "publickey,any",
                         "publickey,keyboard-interactive:", "publickey,,password", "Publickey", "publickey,password,keyboard-interactive", "password publickey,publickey",
                         "keyboard-interactive:pam,publickey", "keyboard-interactive,keyboard-interactive", "publickey,password,password", '"publickey,password"', "publickey password keyboard-interactive",
                         "publickey,keyboard-interactive password", "hostbased,publickey", "publickey,hostbased", "gssapi-with-mic,publickey publickey", "publickey, password", "password,publickey publickey,password")

    def either(self):
        """A line that is allowed both in the global section and in Match blocks."""
        entries = lambda f: self.there(" ".join(f() for _ in range(self.r.randint(1, 3))))
        yes = lambda: self.pick("yes", "no")
        return self.pick(
            *[lambda: "PasswordAuthentication " + yes()] * 3, *[lambda: "KbdInteractiveAuthentication " + yes()] * 3,
            *[lambda: "PubkeyAuthentication " + self.pick("yes", "yes", "no")] * 2,
            *[lambda: "AuthorizedKeysFile " + " ".join(self.pick(*PATH_WORDS) for _ in range(self.pick(1, 1, 2)))] * 3,
            *[lambda: "AuthenticationMethods " + self.methods()] * 3,
            *[lambda: "AllowUsers " + entries(self.list_entry)] * 2, *[lambda: "DenyUsers " + entries(self.list_entry)] * 2,
            *[lambda: "AllowGroups " + entries(self.group_entry)] * 2, *[lambda: "DenyGroups " + entries(self.group_entry)] * 2,
            *[lambda: "PermitRootLogin " + self.pick("yes", "yes", "no", "prohibit-password", "without-password", "forced-commands-only", '"yes"', "NO", "Yes")] * 3,
            *[lambda: "PermitEmptyPasswords " + yes()] * 2, lambda: "PubkeyAcceptedAlgorithms " + self.algorithms(),
            lambda: "PubkeyAcceptedKeyTypes " + self.algorithms(),
            lambda: "MaxAuthTries " + self.pick("0", "1", "2", "3", "4", "6", "1", "2", "99"), lambda: "MaxSessions " + self.pick("0", "1", "10"),
            lambda: "RequiredRSASize " + self.pick("1024", "2048", "3072", "4096", "0", "1025", "512", "2047"),
            lambda: "RevokedKeys " + self.pick("/etc/ssh/revoked_keys", "/etc/ssh/missing", "none", "/etc/ssh/krl", "/etc/ssh/krl", "/etc/ssh/krl-hash", "/etc/ssh", "/dev/null",
                                                 "NONE", "/etc/ssh/revoked_keys /etc/ssh/krl", '"/etc/ssh/revoked_keys"', "revoked_keys", "/etc/ssh/../ssh/revoked_keys", "/etc/ssh/revoked-link"),
            lambda: "ForceCommand " + self.pick("none", "/usr/bin/id", "internal-sftp", "/usr/bin/missing", "echo no", "/bin/false", "/bin/true", "none ", "NONE", "/usr/lib/openssh/sftp-server",
                                                  '"/usr/bin/id"', "id", "internal-sftp -d /x", "/usr/bin/missing --x", "none x", "internal-sftpx", "/bin/sh -c id"),
            lambda: "ChrootDirectory " + self.pick("none", "/", "/srv/jail", "%h", "/missing", "/srv/empty", "/home", "/tmp", "/srv/jail/%u", "%x", "/", "/.", "//",
                                                     "relative", "/srv", "/srv/jail/", "/opt/shell", "/srv/../srv/jail", "/opt/jail-link", "NONE", "/home/%u", "%h/", "/etc/../", "/srv/%U", "%%"),
            lambda: self.pick("X11Forwarding no", "AllowTcpForwarding no", "PermitTTY no", "DisableForwarding yes", "Banner none", "GatewayPorts yes",
                              "PermitTunnel no", "AcceptEnv LANG", "SetEnv A=b", "ClientAliveInterval 30", "PermitUserRC no", "LogLevel DEBUG",
                              "PermitOpen none", "AllowAgentForwarding no", "Banner /etc/missing", "IPQoS af21", "ExposeAuthInfo yes",
                              "RekeyLimit default none", "PermitListen none", "HostbasedAuthentication yes", "GSSAPIAuthentication yes",
                              "KerberosAuthentication no", "UnusedConnectionTimeout 5m", "ChannelTimeout session=5m", "PubkeyAuthOptions none",
                              "PubkeyAuthOptions touch-required", "AllowStreamLocalForwarding no", "PubkeyAuthOptions verify-required", "LogVerbose *",
                              "StreamLocalBindUnlink yes", "StreamLocalBindMask 0177", "X11UseLocalhost no", "X11DisplayOffset 20", "ClientAliveCountMax 0", "AcceptEnv *",
                              "SetEnv PATH=/nowhere", "PermitOpen any", "PermitTunnel yes", "IPQoS none", "RDomain none", "HostbasedAcceptedAlgorithms ssh-ed25519",
                              "HostbasedUsesNameFromPacketOnly yes", "KerberosOrLocalPasswd no", "PermitUserRC yes", "Banner /etc/passwd", "LogLevel QUIET", "ForceCommand none",
                              "ChrootDirectory none", "IgnoreRhosts yes", "IgnoreRhosts shosts-only", "AllowTcpForwarding local", "DisableForwarding no", "RekeyLimit 1G 1h",
                              "ClientAliveInterval 0", "AuthorizedPrincipalsCommand none", "AuthorizedPrincipalsCommandUser nobody", "StreamLocalBindMask 0777",
                              "PermitListen 8080", "MaxSessions 2"),
            lambda: "AuthorizedKeysCommand " + self.pick("/opt/akc", "/opt/missing", "/opt/bad-akc", "none", "/opt/akc %u", "/opt/akc %f %t %k", "relative/akc",
                                                           "/opt/dir/../akc", "/opt/akc-link", "/usr/bin/false", '"/opt/akc"', "/opt/akc %%", "/opt/akc %x", "/usr/bin/missing %u", "/opt"),
            lambda: "AuthorizedKeysCommandUser " + self.pick("nobody", "root", "missing-user", "%u"),
            lambda: "TrustedUserCAKeys " + self.pick("none", "/etc/ssh/missing-ca", "/etc/ssh/empty-ca") if self.chance(0.8) else "TrustedUserCAKeys /etc/ssh/ca",
            lambda: "AuthorizedPrincipalsFile " + self.pick("none", ".ssh/principals", "/etc/ssh/principals/%u"),
            lambda: "CASignatureAlgorithms ssh-ed25519")()

    def often(self):
        """What the file of a careful administrator has."""
        return self.pick(lambda: "PasswordAuthentication " + self.pick("yes", "no", "no"), lambda: "KbdInteractiveAuthentication " + self.pick("yes", "no", "no"),
                         lambda: "PermitRootLogin " + self.pick("yes", "no", "prohibit-password"), lambda: "PubkeyAuthentication yes", lambda: "X11Forwarding no",
                         lambda: "AllowUsers " + " ".join(n for n, _, _ in self.people), lambda: "AllowGroups " + " ".join([self.group_entry(), "*"]),
                         lambda: "AuthorizedKeysFile " + self.pick(".ssh/authorized_keys", ".ssh/authorized_keys .ssh/authorized_keys2", "%h/.ssh/authorized_keys /etc/ssh/authorized_keys/%u",
                                                                   "/etc/ssh/authorized_keys/%u .ssh/authorized_keys", "none .ssh/authorized_keys"),
                         lambda: "AuthenticationMethods " + self.pick("any", "publickey,password publickey,keyboard-interactive", "publickey", "publickey,keyboard-interactive"),
                         lambda: "MaxAuthTries " + self.pick("2", "3", "4", "6"), lambda: "PermitEmptyPasswords " + self.pick("no", "no", "yes"), lambda: "LoginGraceTime 30",
                         lambda: "PubkeyAcceptedAlgorithms " + self.pick("+ssh-rsa", "^ssh-ed25519", "ssh-ed25519*,rsa-sha2-*,ecdsa*", "-ssh-dss"))()

    def line(self):
        return self.often() if self.chance(0.6 if self.oddness < 1 else 0.2) else self.either()

    def global_only(self):
        yes = lambda: self.pick("yes", "no")
        return self.pick(*[lambda: "UsePAM " + self.pick("yes", "yes", "yes", "no")] * 4, lambda: "StrictModes " + yes(), lambda: "UseDNS " + yes(),
                         lambda: "LoginGraceTime " + self.pick("30", "0", "2m"), lambda: "MaxStartups " + self.pick("10:30:100", "5", "1"),
                         lambda: "PermitUserEnvironment " + self.pick("yes", "no", "A"), lambda: "Compression " + self.pick("yes", "no", "delayed"),
                         lambda: "ChallengeResponseAuthentication " + yes(), lambda: "AddressFamily any",
                         lambda: "ListenAddress " + self.client["laddr"], lambda: "LoginGraceTime 60", lambda: "Port 22", lambda: "PrintMotd no", lambda: "TCPKeepAlive yes",
                         lambda: "UsePrivilegeSeparation sandbox", lambda: "Protocol 2", lambda: "RSAAuthentication yes", lambda: "PerSourceMaxStartups 5",
                         lambda: "Subsystem sftp internal-sftp", lambda: "IgnoreRhosts yes", lambda: "DebianBanner no", lambda: "FingerprintHash md5",
                         lambda: "Ciphers aes256-gcm@openssh.com,aes128-ctr", lambda: "KexAlgorithms curve25519-sha256", lambda: "MACs hmac-sha2-256",
                         lambda: "HostKeyAlgorithms " + self.pick("ssh-ed25519,rsa-sha2-512", "-rsa*", "ssh-ed25519", "rsa-sha2-512", "+ssh-rsa", "-ssh-ed25519", "^rsa-sha2-256", "ecdsa*"),
                         lambda: "PermitBlacklistedKeys yes", lambda: "HostbasedAuthentication yes", lambda: "PidFile none", lambda: "VersionAddendum hello", lambda: "XAuthLocation /usr/bin/xauth",
                         lambda: "Subsystem sftp /usr/lib/openssh/sftp-server", lambda: "HostKeyAgent none", lambda: "ModuliFile /etc/ssh/moduli", lambda: "SyslogFacility AUTH",
                         lambda: "AuthorizedKeysCommandUser nobody", lambda: "KeyRegenerationInterval 3600", lambda: "ServerKeyBits 1024", lambda: "PrintLastLog no",
                         lambda: "UseLogin no", lambda: "GSSAPIStrictAcceptorCheck yes", lambda: "KerberosTicketCleanup yes", lambda: "PerSourceNetBlockSize 32:128",
                         lambda: "Ciphers +aes128-cbc", lambda: "MACs -hmac-sha1*", lambda: "KexAlgorithms -diffie*", lambda: "UsePAM " + yes(), lambda: "StrictModes " + yes(),
                         lambda: "SecurityKeyProvider internal", lambda: "MaxStartups 10:30:60", lambda: "UseDNS " + yes(), lambda: "HostCertificate none", lambda: "ExposeAuthInfo yes",
                         lambda: "PermitUserEnvironment LANG,LC_*", lambda: "Port 12022", lambda: "Port 2222")()

    def style(self, line):
        # Port is left alone: the lab's sshd has its own from the command line, and does not look at it.
        if self.chance(0.04) and not line.startswith("Port "):
            key, _, rest = line.partition(" ")
            line = self.pick(line.lower() if not key.startswith("Match") else line, f"{key}={rest}", f"{key}\t{rest}", f"  {line}  ", line + " # note",
                             f"{key} \"{rest}\"" if " " not in rest else line, f"{key} = {rest}", line + "\r", "#" + line,
                             f"{key}  {rest}", f"\x0b{line}", f"{key.upper()} {rest}", f"\t{line}\t", f"{line} #", f"{line} extra" if self.chance(0.2) else line, f"{line}#",
                             f"\x0c{line}" if self.chance(0.3) else line, f'"{key}" {rest}', f"{key} '{rest}'" if " " not in rest else line, line + " ", line + "\n" + line,
                             f"{key},{rest}" if self.chance(0.1) else line, f"{key}={rest} # note", f"{key}=={rest}" if self.chance(0.1) else line, " #\n" + line, "; " + line if self.chance(0.1) else line)
        return line

    def broken(self):
        """A line that sshd refuses, or that looks as if it would."""
        return self.pick("Unknown yes", "PermitRootLogin maybe", "MaxAuthTries -1", "\ufeffPort 22", "Match User", "UsePAM", "UsePAM maybe",
                         "PasswordAuthentication yes no", "AllowUsers", "AuthorizedKeysFile", "Match", "Match Foo x", "Match User alice all", "Match all User alice", "Include",
                         "HostKey /etc/ssh/missing_key", "HostKey relative", "Subsystem sftp", "Subsystem sftp a\nSubsystem sftp b", "PermitRootLogin", "LoginGraceTime soon",
                         "LoginGraceTime -1", "Ciphers nothing", "KexAlgorithms", "MACs +nothing", "PubkeyAcceptedAlgorithms nothing", "HostKeyAlgorithms nothing", "RevokedKeys",
                         "RekeyLimit 1", "MaxStartups 0", "MaxStartups 10:30:5", "AuthorizedKeysCommand relative/x", "ForceCommand", "ChrootDirectory", "AuthenticationMethods",
                         "AuthenticationMethods none", "AcceptEnv", "PermitOpen", "PermitOpen nothing", "PermitListen x:y:z", "IPQoS nothing", "SyslogFacility X", "LogLevel loud",
                         "Banner", 'AllowUsers "alice', "AllowUsers 'bob", "Match User \"alice", "UsePAM yes # note", "UsePAM yes#note", "Protocol 1", "ListenAddress", "AddressFamily inet5",
                         "Match Address 10.0.0.0/33", "Match Address 10.0.0.1/8", "Match LocalPort x", "Match User a\nUsePAM yes", "Match User a\nPort 22", "Match User a\nInclude /etc/ssh/none*",
                         "Match Host x\nListenAddress 127.0.0.1", "TrustedUserCAKeys", "X" * 2000, "AllowUsers " + "x" * 3000, "AllowGroups a b c d e f g h i j k l m n o p q r s t",
                         "PermitUserEnvironment", "Match invalid-user", "Match LocalNetwork 10.0.0.0/8", "Match exec true", "Match user alice,", "GatewayPorts x", "MaxSessions -1",
                         "MaxSessions x", "ClientAliveInterval x", "UseDNS x", "StrictModes", "RequiredRSASize x", "RequiredRSASize -1", "PAMServiceName x", "UsePrivilegeSeparation no",
                         "VersionAddendum", "SetEnv A", "SetEnv A=b A=c", "Match Group", "PermitEmptyPasswords", "DenyUsers", "HostCertificate /etc/missing", "AuthorizedPrincipalsFile",
                         "Match user alice # note", "Match user alice user bob", "=", '""', '"Port" 22', "Port=22", "Port = 22", "\x00", "UsePAM yes\x00", "Port\xa022")

    def make_config(self):
        out = [self.style(self.global_only()) for _ in range(self.r.randint(0, 3))]
        if not any("UsePAM" in l for l in out) and self.chance(0.75):
            out.append("UsePAM yes")
        out += [self.style(self.line()) for _ in range(self.r.randint(0, 4))]
        self.r.shuffle(out)
        if self.chance(0.3):
            at = 0 if self.chance(0.8) else len(out)
            out.insert(at, self.pick("Include /etc/ssh/sshd_config.d/*.conf", "Include /etc/ssh/sshd_config.d/*.conf", "Include sshd_config.d/*.conf", "include /etc/ssh/sshd_config.d/[0-9]*.conf",
                                     "Include /etc/ssh/missing.conf /etc/ssh/sshd_config.d/*.conf", 'Include "/etc/ssh/sshd_config.d/*.conf"', "Include /etc/ssh/sshd_config.d",
                                     "Include /etc/ssh/sshd_config.d/{10,99}*.conf", "Include /etc/ssh/sshd_config.d/??-*.conf", "Include /etc/ssh/./sshd_config.d/*.conf",
                                     "Include /etc/ssh/sshd_config.d/*", "Include /etc/ssh/sshd_config.d/10-site.conf"))
            for file in self.r.sample(["10-site.conf", "50-cloud-init.conf", "99-last.conf", "20-x.conf.disabled", ".hidden.conf"], self.r.randint(1, 3)):
                lines = [self.style(self.line() if self.chance(0.8) else self.global_only()) for _ in range(self.r.randint(1, 2))]
                if self.chance(0.3):
                    lines += [self.match_line()] + ["    " + self.style(self.line()) for _ in range(self.r.randint(1, 2))]
                self.drop_ins[file] = lines
        for _ in range(self.pick(0, 0, 0, 1, 1, 2, 3)):
            out.append(self.style(self.match_line()))
            out += ["    " + self.style(self.line()) for _ in range(self.r.randint(1, 3))]
        if self.chance(0.04):
            out.insert(self.r.randint(0, len(out)), self.broken())
        if any("AuthorizedKeysCommand /" in l for l in out) and self.chance(0.9):
            out.insert(0, "AuthorizedKeysCommandUser " + self.pick("nobody", "root", "missing-user"))
        self.config = out
