#include "generate.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct random {
	uint64_t state;
};

/* xorshift64*: small, and the same everywhere. */
static uint32_t
next(struct random *r)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return (uint32_t)((r->state * 2685821657736338717u) >> 32);
}

static uint32_t
below(struct random *r, uint32_t n)
{
	return n == 0 ? 0 : next(r) % n;
}

static bool
chance(struct random *r, uint32_t percent)
{
	return below(r, 100) < percent;
}

/* ---- what values may look like, by type; %s is the folder of the case ---- */

#define COUNT(x)	(sizeof(x) / sizeof((x)[0]))

static const char *const odd_words[] = {
	"", "\"\"", "''", "none", "NONE", "any", "yes", "no", "0", "-1", "1", "22", "*", "?", "!", "!x", "%u",
	"%z", "%%", "~", "~/x", "/", "//", "#", "#x", "x#y", "x=y", "=", "=x", "a,b", "a,,b", ",", "a,",
	"\"a b\"", "'a b'", "\"a", "'a", "a\"b", "a\\ b", "\\", "\\\"", "a\\", "\xc2\xa0", "\xff", "\x01",
	"\x0c", "99999999999999999999", "2147483648", "-2147483649", "1e3", "0x10", "010", "+5", " ", "\t",
	"default", "internal", "all", "local", "unset", "SSH_AUTH_SOCK", "yes,no", "YES", "Yes", "true",
};
static const char *const numbers[] = {
	"0", "1", "2", "6", "10", "100", "255", "256", "1024", "65535", "65536", "2147483647", "2147483648",
	"-1", "+5", "010", "0x10", "1x", "x", "none", "1.5", " 7",
};
static const char *const times[] = {
	"0", "1", "90", "120", "1m", "1h30m", "2d", "1w", "1W", "1M", "1s1", "1.5", "1.5m", "m", "10x", "none",
	"NONE", "-1", "2147483647", "2147483648", "99999w", "3550w", "", "0s", "1d1d", "any",
};
static const char *const paths[] = {
	"/etc/x", "none", "NONE", "None", "relative", "dir/file", "~/x", "~root/x", "~nosuch/x", "/a b", "\"/a b\"",
	"'/a b'", "/x#y", "/x=y", "/%h/x", ".ssh/authorized_keys", "%h/.ssh/k", "/etc/keys/%u", "$HOME/x", "any", "/",
	"internal", "./x", "../x", "/a//b",
};
static const char *const commands[] = {
	"none", "NONE", "/bin/true", "/bin/echo a b", "/bin/echo \"a b\"", "\"/bin/echo\"", "echo x", "/x # y", "internal-sftp",
	"internal-sftp -u 0002", "'/bin/x'", "/x %u %k", "  /x  ", "/x=y", "don't", "=/x", "= /x",
};
static const char *const octals[] = { "0177", "0777", "077", "0", "7", "8", "0o17", "01777", "-1", "999", "0x1f", "" };
static const char *const users[] = {
	"alice", "bob", "root", "*", "a*", "?ob", "alice@192.0.2.1", "alice@192.0.2.0/24", "bob@*.example.org",
	"alice@10.0.0.1/8", "*@host", "a@b@c", "@x", "x@", "alice,bob", "!bob", "alice@!10.0.0.1,*", "a@10.0.0.0/33",
};
static const char *const groups[] = { "wheel", "sudo", "adm", "*", "!wheel", "a,b", "wh*", "\"domain users\"" };
static const char *const variables[] = {
	"LANG", "LC_*", "*", "A=B", "A", "LD_PRELOAD", "!LANG", "A?", "=B", "FOO=bar", "FOO=\"a b\"", "FOO", "FOO=", "foo=1",
};
static const char *const addresses[] = {
	"0.0.0.0", "::", "127.0.0.1", "::1", "[::1]:22", "127.0.0.1:2222", "[::]", "*", "1.2.3", "300.1.1.1",
	"[::1", "::1]:22", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:ssh", ":22", "0", "[127.0.0.1]:22", "fe80::1%1",
	"127.0.0.1/22",
};
static const char *const methods[] = {
	"publickey", "password", "publickey,password", "keyboard-interactive:pam", "any", "none", "publickey,,password",
	"hostbased", "gssapi-with-mic", "publickey,publickey", "Publickey", "foo", "publickey,", "keyboard-interactive",
	"publickey:x,password:y", ",",
};
static const char *const opens[] = {
	"any", "none", "host:22", "*:22", "host:*", "*:*", "[::1]:22", "::1:22", "22", "host", "host:", ":22", "*", "host:99999",
	"host:http", "localhost:8080", "[::1]", "[::1]:*", "HOST:22",
};
static const char *const timeouts[] = {
	"session=5m", "global=1h", "*=1d", "none", "x=y", "session", "session=", "=5m", "direct-tcpip=0", "a=1,b=2",
};
static const char *const patterns[] = { "kex.c:*:1000", "*:kex_exchange*", "none", "a,b", "auth*.c:*:*" };
static const char *const qos[] = {
	"af11", "cs1", "ef", "EF", "lowdelay", "throughput", "reliability", "none", "0x10", "8", "-1", "256", "le", "va", "x",
};
static const char *const rekeys[] = {
	"default", "1G", "512M", "1K", "15", "16", "0", "1G 1h", "default none", "1T", "9999999T", "1.5G", "-1", "none", "1G none",
	"default 1h", "1G 1x", "16 0", "1E",
};
static const char *const startups[] = {
	"10", "10:30:100", "10:30", "0", "5:0:10", "5:101:10", "10:30:5", "-1", "10:30:100:1", "x", "10:x:100", "1:1:1", "none",
};
static const char *const blocks[] = { "32:128", "24", "24:64", "33", "0:0", "32:129", "none:none", "none", "x", "24:", ":64", "-1:5" };
static const char *const penalties[] = {
	"yes", "no", "crash:90", "authfail:5s", "max:10m", "min:15", "noauth:1", "grace-exceeded:20", "overflow:permissive",
	"overflow6:deny-all", "max-sources4:100", "crash:90.5", "x:1", "crash:", "overflow:x", "authfail:0.5", "min:10 max:5",
};
static const char *const key_options[] = { "none", "touch-required", "verify-required", "TOUCH-required", "x" };
static const char *const domains[] = { "%D", "1", "none", "x" };
static const char *const subsystems[] = {
	"sftp internal-sftp", "sftp /usr/lib/openssh/sftp-server", "sftp", "x /bin/x a  b", "\"a b\" /x", "x \"/b x\" y",
	"sftp internal-sftp -f AUTH -l INFO", "SFTP /x", "x y # z",
};
static const char *const list_extras[] = {
	"-*", "+", "-", "^", "*", "+*", "-aes*", "!x", "x", "aes128-ctr,", ",aes128-ctr", "aes128-ctr,,aes256-ctr", "AES128-CTR",
	"ssh-rsa*", "-ssh-*", "+nosuch", "^nosuch", "-nosuch", "*-cert-v01@openssh.com", "ssh-*,!ssh-dss", "chacha20*",
};

static const struct pool {
	enum value_type type;
	const char *const *words;
	size_t count;
	uint32_t most;		/* how many words a line may have */
} pools[] = {
#define POOL(type, words, most) { TYPE_##type, words, COUNT(words), most },
	POOL(INT, numbers, 1)
	POOL(INT_OR_NONE, numbers, 1)
	POOL(OCTAL, octals, 1)
	POOL(TIME, times, 1)
	POOL(TIME_OR_NONE, times, 1)
	POOL(STRING, users, 1)
	POOL(PATH, paths, 1)
	POOL(PATHS, paths, 3)
	POOL(AGENT_SOCKET, paths, 1)
	POOL(COMMAND, commands, 1)
	POOL(REST, commands, 1)
	POOL(USER_PATTERNS, users, 4)
	POOL(GROUP_PATTERNS, groups, 3)
	POOL(ENV_PATTERNS, variables, 3)
	POOL(ENV_ASSIGNMENTS, variables, 3)
	POOL(ENV_PERMISSION, variables, 1)
	POOL(PORT, numbers, 1)
	POOL(LISTEN_ADDRESS, addresses, 1)
	POOL(AUTH_METHODS, methods, 3)
	POOL(CHANNEL_TIMEOUTS, timeouts, 3)
	POOL(LOG_VERBOSE, patterns, 2)
	POOL(PERMIT_OPEN, opens, 3)
	POOL(PERMIT_LISTEN, opens, 3)
	POOL(IPQOS, qos, 2)
	POOL(REKEY_LIMIT, rekeys, 1)
	POOL(MAX_STARTUPS, startups, 1)
	POOL(NETBLOCK_SIZE, blocks, 1)
	POOL(PENALTIES, penalties, 3)
	POOL(ADDRESS_PATTERNS, addresses, 1)
	POOL(PUBKEY_OPTIONS, key_options, 2)
	POOL(RDOMAIN, domains, 1)
	POOL(SUBSYSTEM, subsystems, 1)
	POOL(IGNORED, users, 2)
#undef POOL
};

/* ---- words ---- */

static void
random_case(struct random *r, struct text *out, const char *word)
{
	for (; *word != '\0'; word++)
		text_add_char(out, (char)(chance(r, 30) ? toupper((unsigned char)*word) : *word));
}

static void
add_algorithms(struct random *r, const struct target *t, enum keyword k, struct text *out)
{
	enum algorithm_list list = LIST_CIPHERS;
	const struct algorithm *const *known;
	uint32_t n = 1 + below(r, 4);
	size_t count;

	algorithm_list_of(k, &list);
	if (chance(r, 35)) {
		text_add_string(out, list_extras[below(r, COUNT(list_extras))]);
		return;
	}
	known = algorithm_supported_all(t, algorithm_list_kind(list), &count);
	if (chance(r, 40))
		text_add_char(out, "+-^"[below(r, 3)]);
	for (uint32_t i = 0; i < n && count > 0; i++)
		text_printf(out, "%s%s", i > 0 ? "," : "", known[below(r, (uint32_t)count)]->name);
}

static void
add_values(struct random *r, const struct target *t, enum keyword k, struct text *out)
{
	const struct keyword_facts *facts = keyword_facts(t, k);
	const struct value_word *words;
	size_t count;

	if (chance(r, 8)) {
		text_add_string(out, odd_words[below(r, COUNT(odd_words))]);
		return;
	}
	if (facts->type == TYPE_ALGORITHMS) {
		add_algorithms(r, t, k, out);
		return;
	}
	words = value_words(t, facts->type, &count);
	if (count > 0) {
		random_case(r, out, words[below(r, (uint32_t)count)].word);
		return;
	}
	for (size_t i = 0; i < COUNT(pools); i++) {
		uint32_t n = 1 + (pools[i].most > 1 ? below(r, pools[i].most) : 0);

		if (pools[i].type != facts->type)
			continue;
		for (uint32_t j = 0; j < n; j++)
			text_printf(out, "%s%s", j > 0 ? " " : "",
			    pools[i].words[below(r, (uint32_t)pools[i].count)]);
		return;
	}
	text_add_string(out, odd_words[below(r, COUNT(odd_words))]);
}

/* ---- lines ---- */

static void
add_keyword(struct random *r, struct text *out, const char *spelling)
{
	if (chance(r, 2))
		text_printf(out, "\"%s\"", spelling);
	else if (chance(r, 2))
		text_printf(out, "%s%s", spelling, chance(r, 50) ? "x" : "\xc2\xa0");
	else if (chance(r, 20))
		random_case(r, out, spelling);
	else
		text_add_string(out, spelling);
}

static void
add_separator(struct random *r, struct text *out)
{
	static const char *const separators[] = { "=", " = ", "\t", "  ", " =", "= ", "==", " = = ", "" };

	text_add_string(out, chance(r, 88) ? " " : separators[below(r, COUNT(separators))]);
}

static void
add_line_end(struct random *r, struct text *out)
{
	static const char *const ends[] = {
		" # comment", "\t#x", " ", "\t", "\r", " extra", " \"\"", "#", " #", "\x0c", " \\", " '", " \"",
	};

	if (chance(r, 12))
		text_add_string(out, ends[below(r, COUNT(ends))]);
	text_add_char(out, '\n');
}

static void
add_criterion(struct random *r, struct text *out)
{
	static const char *const names[] = {
		"User", "user", "Group", "Host", "Address", "LocalAddress", "LocalPort", "RDomain", "all", "exec", "invalid-user",
		"version", "USER",
	};
	static const char *const arguments[] = {
		"alice", "bob", "root", "alice,bob", "*,!bob", "!alice", "a*", "*", "wheel", "192.0.2.0/24", "192.0.2.*",
		"*.example.org", "2001:db8::/32", "10.0.0.1/8", "22", "2222", "ssh", "0", "99999", "\"a b\"", "", "#x", "a,,b",
		"127.0.0.1", "!10.0.0.0/8,*", "192.0.2.0/33", "OpenSSH_9*", "sudo,root",
	};
	uint32_t name = below(r, chance(r, 90) ? 7 : COUNT(names));

	text_printf(out, "%s%s%s", names[name], chance(r, 95) ? " " : "=",
	    name == 8 && chance(r, 80) ? "" : arguments[below(r, COUNT(arguments))]);
}

static void
add_match(struct random *r, struct text *out)
{
	uint32_t n = chance(r, 75) ? 1 : 2 + below(r, 2);

	text_add_string(out, "Match ");
	if (chance(r, 12)) {
		text_add_string(out, "all");
		return;
	}
	/* A good line most of the time, so that something stands behind it to be compared. */
	if (chance(r, 70)) {
		static const char *const good[] = {
			"User alice", "User bob", "User a*,!bob", "Address 192.0.2.0/24", "Address 10.0.0.0/8,192.0.2.7",
			"Host *.example.org", "Group root", "User alice Address 192.0.2.0/24", "LocalPort 22",
			"LocalAddress 127.0.0.1", "User *", "user root",
		};

		text_add_string(out, good[below(r, COUNT(good))]);
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		if (i > 0)
			text_add_char(out, ' ');
		add_criterion(r, out);
	}
}

static void
add_include(struct random *r, struct arena *a, const char *folder, struct text *out)
{
	static const char *const forms[] = { "%s", "\"%s\"", "%s %s", "'%s'", "%s #x" };
	const char *form = forms[below(r, chance(r, 80) ? 1 : COUNT(forms))];
	char name[2][300];

	for (int i = 0; i < 2; i++) {
		if (chance(r, 20))
			snprintf(name[i], sizeof(name[i]), "%s/*.conf", folder);
		else if (chance(r, 10))
			snprintf(name[i], sizeof(name[i]), "%s/nothing*", folder);
		else
			snprintf(name[i], sizeof(name[i]), "%s",
			    generate_file_name(a, folder, 1 + (int)below(r, CASE_FILES - 1)));
	}
	text_add_string(out, "Include ");
	for (int used = 0; *form != '\0'; form++) {
		if (*form == '%') {
			text_add_string(out, name[used++]);
			form++;
		} else {
			text_add_char(out, *form);
		}
	}
}

static void
add_junk(struct random *r, struct text *out)
{
	static const char *const lines[] = {
		"", "# comment", "   # indented", "\t", "#", "\xef\xbb\xbf# bom", "Foo bar", "nosuch", "Port", "AllowUsers",
		"=", "\"", "'", "Host *", "PermitRootLogin", "\x0c", "\x0cPort 22", "Protocol 2", "UsePrivilegeSeparation yes",
		"KeyRegenerationInterval 3600", "ServerKeyBits 1024", "RSAAuthentication yes", "UseLogin no",
		"DebianBanner no", "GSSAPIKeyExchange no", "UseRoaming no", "\rPort 22", "Banner \\",
	};

	text_add_string(out, lines[below(r, COUNT(lines))]);
}

static void
add_setting(struct random *r, const struct target *t, bool in_match, struct text *out)
{
	enum keyword k;

	/* Mostly what may stand there, so that the file often gets past sshd. */
	do {
		k = (enum keyword)(1 + below(r, KEYWORD_COUNT - 1));
	} while (k == KEYWORD_MATCH || k == KEYWORD_INCLUDE || k == KEYWORD_HOSTKEY || k == KEYWORD_HOSTDSAKEY ||
	    (keyword_facts(t, k)->status == STATUS_ABSENT && !chance(r, 2)) ||
	    (in_match && !keyword_facts(t, k)->in_match && !chance(r, 1)));
	add_keyword(r, out, keyword_spelling(k));
	if (chance(r, 2))
		return;
	add_separator(r, out);
	add_values(r, t, k, out);
}

const char *
generate_file_name(struct arena *a, const char *folder, int i)
{
	return i == 0 ? arena_printf(a, NULL, "%s/main", folder) :
	    arena_printf(a, NULL, "%s/%c.conf", folder, 'a' + i - 1);
}

static void
generate_file(struct random *r, struct arena *a, const struct target *t, const char *folder,
    struct test_case *c, int file)
{
	size_t count = file == 0 ? 1 + below(r, chance(r, 50) ? 4 : 14) : below(r, 5);
	bool in_match = false;

	c->lines[file] = ARENA_ARRAY(a, struct slice, count);
	c->line_count[file] = count;
	for (size_t i = 0; i < count; i++) {
		struct text line;

		text_init(&line);
		if (chance(r, 10))
			text_add_string(&line, chance(r, 50) ? "\t" : "    ");
		if (chance(r, 12)) {
			add_match(r, &line);
			in_match = true;
		} else if (chance(r, file == 0 ? 8 : 2)) {
			add_include(r, a, folder, &line);
		} else if (chance(r, 6)) {
			add_junk(r, &line);
		} else {
			add_setting(r, t, in_match, &line);
		}
		add_line_end(r, &line);
		if (i + 1 == count && chance(r, 5))
			line.len--;
		c->lines[file][i] = text_keep(&line, a);
		text_release(&line);
	}
}

struct test_case *
generate_case(struct arena *a, const struct target *t, unsigned long seed, const char *folder)
{
	static const char *const specs[] = {
		"user=alice,host=h.example.org,addr=192.0.2.7,laddr=127.0.0.1,lport=22",
		"user=bob,host=192.0.2.9,addr=192.0.2.9,laddr=192.0.2.1,lport=2222",
		"user=root,host=x,addr=10.1.2.3,laddr=127.0.0.1,lport=22",
		"user=alice,addr=2001:db8::5,host=2001:db8::5,laddr=::1,lport=22",
		"user=nosuch,host=h.example.org,addr=not-an-address,laddr=127.0.0.1,lport=22",
		"user=alice", "addr=192.0.2.7", "user=root,lport=22", "lport=ssh,user=bob",
	};
	struct random r = { .state = seed * 0x9e3779b97f4a7c15u + 1 };
	struct test_case *c = ARENA_NEW(a, struct test_case);

	for (int i = 0; i < 4; i++)
		next(&r);
	for (int i = 0; i < CASE_FILES; i++)
		generate_file(&r, a, t, folder, c, i);
	c->spec = chance(&r, 25) ? NULL : specs[below(&r, COUNT(specs))];
	return c;
}
