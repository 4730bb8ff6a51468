/*
 * Values: what each type takes, what sshd says about the rest, and what -T makes
 * of it, release by release.
 */
#include <stdlib.h>
#include <string.h>

#include "config/number.h"
#include "config/value.h"
#include "every_target.h"
#include "load_config.h"
#include "rows.h"

/* One line, compiled for a target. */
struct line {
	const struct config *config;
	const struct statement *st;
};

static struct line
compile(const char *target, const char *text)
{
	static struct root root;
	struct line l;

	root_none(&root);
	l.config = load_config(&arena, &root, target, text);
	ck_assert_uint_ge(l.config->count, 2);
	l.st = &l.config->statements[0];
	return l;
}

static const char *
printed(const struct line *l)
{
	struct text text;
	char *s;

	text_init(&text);
	value_print(l->config->target, l->st->facts, &l->st->value, &text);
	s = slice_string(&arena, text_slice(&text));
	text_release(&text);
	return s;
}

/* The complaints that hold for an active line in the first pass, put behind one another. */
static const char *
said(const struct line *l)
{
	struct text text;
	char *s;

	text_init(&text);
	for (const struct complaint *c = l->st->complaints; c != NULL; c = c->next) {
		if (c->when & (WHEN_INACTIVE | WHEN_SET | WHEN_CONNECTION | WHEN_REPEATED))
			continue;
		if (text.len > 0)
			text_add_char(&text, '|');
		text_add(&text, c->text);
	}
	s = slice_string(&arena, text_slice(&text));
	text_release(&text);
	return s;
}

static const struct {
	const char *target, *line, *printed;
} good[] = {
	/* words */
	{ "openssh-9.2", "PermitRootLogin PROHIBIT-password", "without-password" },
	{ "openssh-10.5", "PermitRootLogin without-password", "prohibit-password" },
	{ "openssh-7.6", "X11Forwarding yes", "yes" },
	{ "openssh-9.2", "X11Forwarding YES", "yes" },
	{ "openssh-9.2", "AllowTcpForwarding all", "yes" },
	{ "openssh-9.2", "LogLevel debug1", "DEBUG" },
	{ "openssh-9.2", "FingerprintHash md5", "MD5" },
	/*
	 * a pattern, in this case
	 */
	{ "openssh-9.2", "PermitUserEnvironment YES", "YES" },
	{ "openssh-9.2", "PermitUserEnvironment no", "no" },
	{ "openssh-9.2", "PubkeyAuthOptions none Verify-Required touch-required",
	    "touch-required verify-required" },
	{ "openssh-9.2", "PubkeyAuthOptions none", "none" },
	{ "debian-sid", "PubkeyAuthOptions touch-required max-pk-ok:9",
	    "touch-required max-pk-ok:9" },
	{ "debian-sid", "TCPKeepAlive yes", "true" },
	/* numbers */
	{ "openssh-9.2", "MaxAuthTries 010", "10" },
	{ "openssh-9.2", "MaxAuthTries +5", "5" },
	{ "openssh-7.6", "MaxAuthTries 5junk", "5" },
	{ "openssh-9.2", "PerSourceMaxStartups none", "none" },
	{ "openssh-9.2", "StreamLocalBindMask 099", "00" },
	{ "openssh-9.2", "StreamLocalBindMask 0177x", "0177" },
	{ "openssh-9.2", "MaxStartups 20", "20:30:20" },
	{ "openssh-10.2", "MaxStartups 20", "10:30:20" },
	{ "openssh-10.3", "MaxStartups 20:60:100junk", "20:60:100" },
	{ "openssh-8.9", "MaxStartups -1", "10:30:100" },
	{ "openssh-9.2", "PerSourceNetBlockSize 24:56", "24:56" },
	{ "openssh-10.5", "PerSourceNetBlockSize 24", "24:128" },
	{ "openssh-9.2", "RekeyLimit 1.5G 1h", "1610612736 3600" },
	{ "openssh-9.2", "RekeyLimit default none", "0 0" },
	{ "openssh-8.4", "RekeyLimit 1K none", "1024 0" },
	{ "openssh-9.2", "RekeyLimit 16", "16 0" },
	/* time spans */
	{ "openssh-9.2", "LoginGraceTime 1w2d3h4m5s", "788645" },
	{ "openssh-7.4", "LoginGraceTime 1m30", "90" },
	{ "openssh-8.0", "LoginGraceTime 1m30", "1860" },
	{ "openssh-8.0", "LoginGraceTime 1m30s", "1860" },
	{ "openssh-8.4", "LoginGraceTime 1m30", "90" },
	{ "openssh-9.7", "LoginGraceTime +5", "5" },
	{ "openssh-10.3", "LoginGraceTime 1.9", "1" },
	{ "openssh-9.2", "UnusedConnectionTimeout None", "none" },
	{ "openssh-9.2", "UnusedConnectionTimeout 5m", "300" },
	/* lists */
	{ "openssh-9.2", "AllowUsers a b@10.0.0.0/8 c@*.org", "a b@10.0.0.0/8 c@*.org" },
	{ "openssh-8.4", "AllowUsers a \"\"", "a" },
	{ "openssh-8.4", "AcceptEnv LANG=C", "LANG C" },
	{ "openssh-8.4", "SetEnv A=1 B=\"two words\" A=3", "A=1 B=two words A=3" },
	{ "openssh-9.2", "SetEnv A=1 'B=two words' A=3", "A=1 B=two words" },
	{ "openssh-9.2", "AuthenticationMethods publickey,password keyboard-interactive:pam",
	    "publickey,password keyboard-interactive:pam" },
	{ "openssh-9.2", "AuthenticationMethods any", "any" },
	{ "openssh-9.2", "ChannelTimeout session:*=5m x=1", "session:*=5m x=1" },
	{ "openssh-9.3", "ChannelTimeout NONE", "none" },
	{ "openssh-9.2", "ChannelTimeout none", "" },
	{ "openssh-9.2", "ChannelTimeout x=1 none", "x=1 none" },
	{ "openssh-9.2", "PermitOpen host:22 [::1]:* x:ssh", "host:22 [::1]:* x:ssh" },
	{ "openssh-9.2", "PermitListen 8080 *:22", "*:8080 *:22" },
	{ "openssh-9.7", "PermitOpen any host:1", "any host:1" },
	{ "openssh-7.4", "PermitOpen [::1]:80 host:*", "::1:80 host:0" },
	{ "openssh-7.6", "PermitOpen host/22", "host/22" },
	{ "openssh-9.4", "Subsystem sftp \"/a b\" 'c d'", "sftp /a b c d" },
	{ "openssh-9.5", "Subsystem sftp /a", "sftp /a " },
	{ "openssh-9.7", "Subsystem sftp \"/a b\" 'c\"'", "sftp \"/a b\" c\\\"" },
	/* traffic */
	{ "openssh-9.2", "IPQoS ef", "ef ef" },
	{ "openssh-9.2", "IPQoS 0xb8 7", "ef 0x07" },
	{ "openssh-9.2", "IPQoS lowdelay none", "lowdelay none" },
	{ "openssh-10.1", "IPQoS lowdelay cs1", "none cs1" },
	/* paths and texts */
	{ "openssh-9.2", "Banner rel", "//rel" },
	{ "openssh-9.2", "Banner ~/b", "/root/b" },
	{ "openssh-9.2", "Banner NONE", "none" },
	{ "openssh-7.4", "Banner none", "" },
	{ "openssh-8.4", "Banner ~x", "/root/x" },
	{ "openssh-9.2", "Banner ~x", "~x" },
	{ "openssh-9.2", "AuthorizedKeysFile ~//a .ssh/b", "/root/a .ssh/b" },
	{ "openssh-10.5", "AuthorizedKeysFile none", "" },
	{ "openssh-10.2", "AuthorizedKeysFile none", "none" },
	{ "openssh-9.2", "ChrootDirectory %h", "%h" },
	{ "openssh-9.2", "SecurityKeyProvider Internal", "Internal" },
	{ "openssh-9.2", "SshdSessionPath none", NULL },
	{ "openssh-9.9", "SshdSessionPath none", "none" },
	{ "openssh-9.2", "ForceCommand \"a  b\" # c", "\"a  b\" # c" },
	{ "openssh-8.4", "ForceCommand a b # c", "a b" },
	{ "openssh-9.2", "VersionAddendum None", "none" },
	{ "openssh-9.2", "VersionAddendum a  b", "a  b" },
	{ "openssh-9.2", "AuthorizedKeysCommand None", "None" },
	/* penalties */
	{ "openssh-9.9", "PerSourcePenalties no", "no" },
	{ "openssh-9.9", "PerSourcePenalties min:1m overflow:deny-all max-sources4:7",
	    "crash:90 authfail:5 noauth:1 grace-exceeded:10 refuseconnection:10 max:600 min:60 "
	    "max-sources4:7 max-sources6:65536 overflow:deny-all overflow6:deny-all" },
	{ "openssh-10.5", "PerSourcePenalties authfail:1.5",
	    "crash:90.000000 authfail:1.500000 noauth:1.000000 invaliduser:5.000000 "
	    "grace-exceeded:10.000000 refuseconnection:10.000000 max:600.000000 min:15.000000 "
	    "max-sources4:65536 max-sources6:65536 overflow:permissive overflow6:permissive" },
};

START_TEST(prints_as_sshd)
{
	struct line l = compile(good[_i].target, good[_i].line);

	if (good[_i].printed == NULL) {
		ck_assert_ptr_null(l.st->facts);
		return;
	}
	ck_assert_msg(l.st->has_value,
	    "%s: %s: refused: %s", good[_i].target, good[_i].line, said(&l));
	ck_assert_msg(strcmp(printed(&l), good[_i].printed) == 0, "%s: %s: '%s', not '%s'",
	    good[_i].target, good[_i].line, printed(&l), good[_i].printed);
}
END_TEST

static const struct {
	const char *target, *line, *said;
} bad[] = {
	{ "openssh-7.6", "X11Forwarding YES", "Bad yes/no argument: YES" },
	{ "openssh-7.7", "X11Forwarding 1", "unsupported option \"1\"." },
	{ "openssh-7.6", "X11Forwarding", "missing yes/no argument." },
	{ "openssh-8.6", "X11Forwarding", "missing argument." },
	{ "openssh-8.7", "X11Forwarding", "no argument after keyword \"X11Forwarding\"" },
	{ "openssh-8.7", "X11Forwarding \"\"", "missing argument." },
	{ "openssh-8.6", "X11Forwarding yes no", "garbage at end of line; \"no\"." },
	{ "openssh-8.7", "x11forwarding yes no",
	    "keyword x11forwarding extra arguments at end of line" },
	{ "openssh-8.6", "PermitTunnel Yes", "Bad yes/point-to-point/ethernet/no argument: Yes" },
	{ "openssh-8.7", "PermitTunnel Yes", "bad PermitTunnel argument Yes" },
	{ "openssh-9.2", "LogLevel #", "unsupported log level '<NONE>'" },
	{ "openssh-9.2", "SyslogFacility MAIL", "unsupported log facility 'MAIL'" },
	{ "openssh-8.6", "FingerprintHash x", "Invalid hash algorithm \"x\"." },
	{ "openssh-8.7", "FingerprintHash x", "Invalid FingerprintHash algorithm \"x\"." },
	{ "openssh-8.3", "PubkeyAuthOptions verify-required",
	    "unsupported PubkeyAuthOptions option verify-required" },
	{ "openssh-7.6", "MaxSessions", "missing integer value." },
	{ "openssh-8.6", "MaxSessions", "integer value missing." },
	{ "openssh-8.6", "MaxSessions x", "integer value invalid." },
	{ "openssh-8.7", "MaxSessions -1", "MaxSessions integer value too small." },
	{ "openssh-9.2", "MaxSessions 2147483648", "MaxSessions integer value too large." },
	{ "openssh-8.6", "StreamLocalBindMask 1000", "Bad mask." },
	{ "openssh-9.2", "StreamLocalBindMask 1000", "Invalid StreamLocalBindMask." },
	{ "openssh-9.2", "LoginGraceTime 5x", "invalid time value." },
	{ "openssh-9.8", "LoginGraceTime +5", "invalid time value." },
	{ "openssh-10.3", "LoginGraceTime 1.5m", "invalid time value." },
	{ "openssh-10.3", "LoginGraceTime 1s1s", "invalid time value." },
	{ "openssh-8.6", "RekeyLimit \"1G\"", "missing time value." },
	{ "openssh-8.6", "RekeyLimit 1G \"none\"", "invalid time value." },
	{ "openssh-8.6", "RekeyLimit x", "Bad number 'x': Invalid argument" },
	{ "openssh-9.2", "RekeyLimit 9E",
	    "Bad RekeyLimit number '9E': Numerical result out of range" },
	{ "openssh-9.2", "RekeyLimit 15", "RekeyLimit too small" },
	{ "openssh-8.6", "MaxStartups 10:30", "Illegal MaxStartups spec." },
	{ "openssh-9.2", "MaxStartups 0", "Invalid MaxStartups spec." },
	{ "openssh-9.2", "PerSourceNetBlockSize 33", "Invalid PerSourceNetBlockSize spec." },
	{ "openssh-9.2", "Port 0", "Badly formatted port number." },
	{ "openssh-7.8", "Port ssh", "Badly formatted port number." },
	{ "openssh-9.2", "Port ssh 22", "keyword Port extra arguments at end of line" },
	{ "openssh-9.2", "ListenAddress [::1", "bad address:port usage" },
	{ "openssh-9.2", "ListenAddress a/22", "bad address:port usage" },
	{ "openssh-9.2", "ListenAddress a:0", "bad port number" },
	{ "openssh-9.2", "ListenAddress a b", "bad ListenAddress syntax" },
	{ "openssh-7.6", "ListenAddress a b", "garbage at end of line; \"b\"." },
	{ "openssh-8.0", "ListenAddress a rdomain 1",
	    "Routing domains are not supported on this platform|bad routing domain" },
	{ "openssh-9.2", "ListenAddress a rdomain 1", "bad routing domain" },
	{ "openssh-8.2", "RDomain x",
	    "Routing domains are not supported on this platform|bad routing domain" },
	{ "openssh-9.2", "RDomain x", "setting RDomain not supported on this platform." },
	{ "openssh-8.6", "AllowUsers a@", "invalid AllowUsers pattern: \"a@\"" },
	{ "openssh-9.8", "AllowUsers a@b@10.0.0.1/8", NULL },
	{ "openssh-9.9", "AllowUsers a@b@10.0.0.1/8",
	    "invalid AllowUsers pattern: \"a@b@10.0.0.1/8\"" },
	{ "openssh-9.6", "AllowUsers #", "" },
	{ "openssh-9.7", "AllowUsers #", "no AllowUsers specified" },
	{ "openssh-9.2", "AllowGroups a \"\"", "empty AllowGroups pattern" },
	{ "openssh-9.2", "AcceptEnv A=", "Invalid environment name." },
	{ "openssh-9.2", "SetEnv A", "Invalid environment." },
	{ "openssh-8.6", "AuthenticationMethods", "no AuthenticationMethods specified" },
	{ "openssh-8.6", "AuthenticationMethods publickey,x",
	    "Unknown authentication method \"x\" in list|invalid authentication method list." },
	{ "openssh-9.2", "AuthenticationMethods publickey any",
	    "\"any\" must appear alone in AuthenticationMethods" },
	{ "openssh-9.2", "AuthenticationMethods \"\"",
	    "empty authentication method list|invalid AuthenticationMethods method list." },
	{ "openssh-9.2", "ChannelTimeout x", "invalid channel timeout x" },
	{ "openssh-9.2", "ChannelTimeout none x=1",
	    "keyword ChannelTimeout \"none\" argument must appear alone." },
	{ "openssh-9.7", "ChannelTimeout x=1 none",
	    "keyword ChannelTimeout \"none\" argument must appear alone." },
	{ "openssh-9.2", "LogVerbose none x",
	    "keyword LogVerbose \"none\" argument must appear alone." },
	{ "openssh-9.2", "AuthorizedKeysFile \"\"", "keyword AuthorizedKeysFile empty argument" },
	{ "openssh-10.5", "RevokedKeys none /a",
	    "keyword RevokedKeys \"none\" argument must appear alone." },
	{ "openssh-10.0", "RevokedKeys /a /b",
	    "keyword RevokedKeys extra arguments at end of line" },
	{ "openssh-7.7", "PermitOpen", "missing PermitOpen specification" },
	{ "openssh-7.8", "PermitOpen", "missing permitopen specification" },
	{ "openssh-8.6", "PermitOpen a", "bad port number in permitopen" },
	{ "openssh-9.6", "PermitOpen any x", "keyword PermitOpen extra arguments at end of line" },
	{ "openssh-9.7", "PermitOpen a:1 any", "any must appear alone on a PermitOpen line." },
	{ "openssh-9.2", "PermitOpen [a", "PermitOpen missing host" },
	{ "openssh-8.6", "IPQoS x", "Bad IPQoS value: x" },
	{ "openssh-9.2", "IPQoS 256", "Bad IPQoS value: 256" },
	{ "openssh-9.8", "IPQoS 0x10", "Bad IPQoS value: 0x10" },
	{ "openssh-8.6", "Subsystem", "Missing subsystem name." },
	{ "openssh-10.2", "Subsystem sftp", "Missing subsystem command." },
	{ "openssh-10.3", "Subsystem sftp", "Subsystem missing argument." },
	{ "openssh-9.2", "AuthorizedKeysCommand \"/bin/x\"",
	    "AuthorizedKeysCommand must be an absolute path" },
	{ "openssh-8.6", "AuthorizedKeysCommandUser",
	    "missing AuthorizedKeysCommandUser argument." },
	{ "openssh-8.6", "ForceCommand", "Missing argument." },
	{ "openssh-9.2", "VersionAddendum a\rb", "Invalid VersionAddendum argument" },
	{ "openssh-8.6", "HostKey", "missing file name." },
	{ "openssh-9.2", "HostKeyAgent \"\"", "missing socket name." },
	{ "openssh-9.9", "PerSourcePenalties no min:1",
	    "keyword PerSourcePenalties \"no\" argument must appear alone." },
	{ "openssh-9.9", "PerSourcePenalties x:1", "unsupported PerSourcePenalties keyword x:1" },
	{ "openssh-9.9", "PerSourcePenalties min:x", "invalid PerSourcePenalties time value." },
	{ "openssh-9.9", "PerSourcePenalties max-sources4:x", "PerSourcePenalties value invalid." },
	{ "openssh-9.9", "PerSourcePenaltyExemptList 10.0.0.1/8",
	    "keyword PerSourcePenaltyExemptList invalid address argument." },
	{ "openssh-8.6", "Ciphers", "Missing argument." },
	{ "openssh-9.2", "Ciphers aes128-ctr,rot13", "Bad SSH2 cipher spec 'aes128-ctr,rot13'." },
	{ "openssh-9.2", "KexAlgorithms x",
	    "Unsupported KEX algorithm \"x\"|Bad SSH2 KexAlgorithms 'x'." },
	{ "openssh-9.2", "HostKeyAlgorithms \"\"", "Missing argument." },
	{ "debian-12", "GSSAPIKexAlgorithms x",
	    "Unsupported KEX algorithm \"x\"|Bad GSSAPI KexAlgorithms 'x'." },
};

START_TEST(says_what_sshd_says)
{
	struct line l = compile(bad[_i].target, bad[_i].line);

	if (bad[_i].said == NULL) {
		ck_assert(l.st->has_value);
		return;
	}
	ck_assert_msg(strcmp(said(&l), bad[_i].said) == 0, "%s: %s: '%s', not '%s'",
	    bad[_i].target, bad[_i].line, said(&l), bad[_i].said);
}
END_TEST

static const struct {
	const char *target, *line;
	unsigned when;		/* of the last complaint */
} states[] = {
	/* Until 8.6 these are read only where they take effect. */
	{ "openssh-8.6", "AuthenticationMethods x", WHEN_UNSET },
	{ "openssh-8.6", "AuthenticationMethods publickey any", WHEN_ACTIVE | WHEN_UNSET },
	{ "openssh-8.6", "AuthorizedKeysCommand x", WHEN_ACTIVE | WHEN_UNSET },
	{ "openssh-8.6", "VersionAddendum a\rb", WHEN_ACTIVE | WHEN_UNSET },
	{ "openssh-9.2", "AuthorizedKeysCommand x", 0 },
	/* "any" alone is refused where an earlier line has set methods. */
	{ "openssh-8.7", "AuthenticationMethods any", WHEN_SET },
	{ "openssh-9.6", "AuthenticationMethods any", WHEN_SET },
	{ "openssh-9.4", "Subsystem sftp /x", WHEN_ACTIVE | WHEN_REPEATED },
	{ "openssh-10.2", "Subsystem sftp", WHEN_ACTIVE | WHEN_FIRST },
	{ "openssh-10.3", "Subsystem sftp", 0 },
};

START_TEST(knows_when_it_matters)
{
	struct line l = compile(states[_i].target, states[_i].line);
	const struct complaint *c = l.st->complaints;
	unsigned global = l.st->facts->in_match ? 0 : WHEN_ACTIVE;	/* the loader adds it */

	ck_assert_msg(c != NULL, "%s: no complaint", states[_i].line);
	while (c->next != NULL)
		c = c->next;
	ck_assert_msg(c->when == (states[_i].when | global), "%s: %s: %#x", states[_i].target,
	    states[_i].line, c->when);
}
END_TEST

static const struct {
	const char *line, *at, *help;
} helped[] = {
	{ "PermitRootLogin prohibit-pasword", "prohibit-pasword",
	    "did you mean prohibit-password? allowed: without-password, prohibit-password, "
	    "forced-commands-only, yes, no" },
	{ "X11Forwarding true", "true", "allowed: yes, no" },
	{ "Port 99999", "99999", "allowed: 1 to 65535" },
	{ "Ciphers aes128-ctr,aes256-crt", "aes256-crt", "did you mean aes256-ctr?" },
	{ "Ciphers arcfour", "arcfour", "arcfour was removed in OpenSSH 7.6" },
	{ "KexAlgorithms mlkem768x25519-sha256", "mlkem768x25519-sha256",
	    "mlkem768x25519-sha256 came with OpenSSH 9.9" },
	{ "AuthorizedKeysCommand \"/x\"", "\"/x\"", "sshd keeps the quotation mark: leave it out" },
};

START_TEST(helps)
{
	struct line l = compile("openssh-9.2", helped[_i].line);
	const struct complaint *c = l.st->complaints;

	ck_assert(c != NULL);
	while (c->next != NULL)
		c = c->next;
	ck_assert_msg(slice_is(c->help, helped[_i].help), "%s: " SLICE_FORMAT, helped[_i].line,
	    SLICE_ARG(c->help));
	ck_assert_ptr_eq(helped[_i].line + c->span.begin, strstr(helped[_i].line, helped[_i].at));
	ck_assert_uint_eq(c->span.end - c->span.begin, strlen(helped[_i].at));
	ck_assert_uint_gt(c->message.len, 0);
}
END_TEST

/* Every default that is a text parses under its own type and prints itself. */
START_TEST(defaults_print_themselves)
{
	for (size_t i = 0; i < target_count; i++)
		for (int k = 1; k < KEYWORD_COUNT; k++) {
			const struct keyword_facts *f = keyword_facts(targets[i], (enum keyword)k);
			struct value v;
			struct text text;

			if (f->status != STATUS_SUPPORTED || f->default_text == NULL ||
			    f->default_text[0] == '\0' || strchr(f->default_text, '\n') != NULL ||
			    f->type == TYPE_LISTEN_ADDRESS)
				continue;
			ck_assert_msg(value_from_default(targets[i], f, &arena, &v), "%s: %s: '%s'",
			    targets[i]->name, keyword_spelling(f->keyword), f->default_text);
			text_init(&text);
			value_print(targets[i], f, &v, &text);
			ck_assert_msg(strcmp(text.ptr, f->default_text) == 0,
			    "%s: %s: '%s', not '%s'",
			    targets[i]->name, keyword_spelling(f->keyword), text.ptr,
			    f->default_text);
			text_release(&text);
		}
}
END_TEST

/*
 * Any bytes behind any keyword at any release: a value or a complaint that
 * cannot be passed over, and no crash.
 */
START_TEST(bears_anything)
{
	static const char *const odd[] = {
		"", "\"", "\"\"", "a\"b", "''", ",", ",,", "=", "@", "!", "[", "[]", "[]:", ":",
		    "::", "a:",
		"~", "~/", "-", "+", "^", "-!", "+,,", "99999999999999999999",
		    "-9223372036854775808", "0x", "1:2:3:4",
		"none none", "any any", "\xff\xfe \x01",
		    "\\", "\\\"", "{k}", "%s%n", "#", "a #b", "yes no", "1E", ".", "1.1.1",
	};
	size_t releases;
	const release_t *all = release_all(&releases);

	for (size_t i = 0; i < releases * COUNT(odd); i++) {
		struct arena_mark mark = arena_mark(&arena);
		const char *value = odd[i / releases];
		const char *target = arena_printf(&arena, NULL, "openssh-%s",
		    release_name(all[i % releases]));
		const struct target *t = at(target);
		struct text text;
		struct line l;

		text_init(&text);
		for (int n = 1; n < KEYWORD_COUNT; n++) {
			enum keyword k = (enum keyword)n;

			if (k != KEYWORD_INCLUDE && k != KEYWORD_MATCH &&
			    keyword_facts(t, k)->status != STATUS_ABSENT)
				text_printf(&text, "%s %s\n", keyword_spelling(k), value);
		}
		l = compile(target, text.ptr);
		for (uint32_t n = 0; n < l.config->count; n++) {
			l.st = &l.config->statements[n];
			if (l.st->has_value)
				printed(&l);
		}
		arena_rewind(&arena, mark);
		text_release(&text);
	}
}
END_TEST

static const struct {
	release_t release;
	const char *text;
	double seconds;		/* -1: refused */
} spans[] = {
	{ 704, "1m30", 90 }, { 705, "1m30", 1860 }, { 803, "2h1s", 10800 }, { 804, "1m30", 90 },
	{ 1002, "1.5", -1 }, { 1003, "1.5", 1.5 }, { 1003, ".25s", 0.25 }, { 1003, "1.", -1 },
	{ 1003, "1.2.3", -1 }, { 1003, "1e5", -1 }, { 1003, "1m1s", 61 }, { 1003, "", -1 },
	{ 902, "", -1 }, { 902, "-1", -1 }, { 902, "2147483647", 2147483647 }, { 902,
	    "2147483648", -1 },
	{ 902, "5y", -1 }, { 902, "s", -1 }, { 902, "3551w", -1 },
};

START_TEST(reads_time_spans)
{
	double seconds = -1;

	if (!number_time(spans[_i].release, slice_of(spans[_i].text), &seconds))
		seconds = -1;
	ck_assert_msg(seconds == spans[_i].seconds, "%s: %f", spans[_i].text, seconds);
}
END_TEST

Suite *
suite_value(void)
{
	Suite *s = suite_create("value");
	TCase *t = tcase_create("value");

	tcase_add_unchecked_fixture(t, every_target_setup, every_target_teardown);
	tcase_set_timeout(t, 60);
	LOOP(t, prints_as_sshd, good);
	LOOP(t, says_what_sshd_says, bad);
	LOOP(t, knows_when_it_matters, states);
	LOOP(t, helps, helped);
	LOOP(t, reads_time_spans, spans);
	tcase_add_test(t, defaults_print_themselves);
	tcase_add_test(t, bears_anything);
	suite_add_tcase(s, t);
	return s;
}
