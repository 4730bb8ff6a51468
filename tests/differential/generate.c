#include "generate.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "made.h"
#include "random.h"
#include "values.h"
#include "vet.h"

/* A case on its way. */
struct draft {
	struct random r;
	struct arena *a;
	const struct target *target;
	const char *folder;
	struct test_case *c;
	bool calm;			/* only lines that sshd takes, as far as we can tell */
	enum keyword used[16];		/* keywords to come back to */
	unsigned used_count;
};

static const char *const file_names[CASE_FILES] = {
	"main", "a.conf", "b.conf", "c.conf", "d/10-x.conf", "d/20 y.conf", "d/.hidden.conf", "d/30.conf~",
};

const char *
generate_file_name(int i)
{
	return file_names[i];
}

/* Whether file ${i} of a calm case holds only what may stand inside a Match block. */
static bool
is_for_match(int i)
{
	return i == 2 || i == 5;
}

/* ---- settings ---- */

static void
add_keyword(struct draft *d, struct text *out, const char *spelling)
{
	struct random *r = &d->r;

	if (random_chance(r, 3))
		text_printf(out, "\"%s\"", spelling);
	else if (!d->calm && random_chance(r, 2))
		text_printf(out, "%s%s", spelling, random_chance(r, 50) ? "x" : "\xc2\xa0");
	else if (random_chance(r, 20))
		values_add_any_case(r, out, spelling);
	else
		text_add_string(out, spelling);
}

static void
add_separator(struct random *r, struct text *out)
{
	static const char *const separators[] = { "=", " = ", "\t", "  ", " =", "= ", "==", " = = ", "", " \t ", "=\t", "\t=" };

	text_add_string(out, random_chance(r, 88) ? " " : RANDOM_OF(r, separators));
}

static void
add_line_end(struct random *r, struct text *out)
{
	static const char *const ends[] = {
		" # comment", "\t#x", " ", "\t", "\r", " extra", " \"\"", "#", " #", "\x0c", " \\", " '", " \"", "  # 'x", " \t \r",
		" \x0c", "=", " =", " ''", " #\"", "\\", " # \"", "\r\r", " \r x",
	};

	if (random_chance(r, 12))
		text_add_string(out, RANDOM_OF(r, ends));
	text_add_char(out, '\n');
}

/* Mostly what may stand there; often one that an earlier line has already, or its alias. */
static enum keyword
choose_keyword(struct draft *d, bool in_match)
{
	struct random *r = &d->r;

	for (int tries = 0; tries < 1000; tries++) {
		enum keyword k = (enum keyword)(1 + random_below(r, KEYWORD_COUNT - 1));
		const struct keyword_facts *f = keyword_facts(d->target, k);

		if (d->used_count > 0 && random_chance(r, 25)) {
			enum keyword again = d->used[random_below(r, d->used_count)];

			/* An alias when there is one. */
			k = f->slot == keyword_facts(d->target, again)->slot ? k : again;
			f = keyword_facts(d->target, k);
		}
		if (k == KEYWORD_MATCH || k == KEYWORD_INCLUDE)
			continue;
		if (f->status == STATUS_ABSENT && (d->calm || !random_chance(r, 5)))
			continue;
		if (f->status != STATUS_SUPPORTED && !random_chance(r, 35))
			continue;
		if (in_match && !f->in_match && (d->calm || !random_chance(r, 8)))
			continue;
		d->used[d->used_count < RANDOM_COUNT(d->used) ? d->used_count++ :
		    random_below(r, RANDOM_COUNT(d->used))] = k;
		return k;
	}
	return KEYWORD_PORT;
}

static void
add_setting(struct draft *d, bool in_match, struct text *out)
{
	enum keyword k = choose_keyword(d, in_match);

	add_keyword(d, out, keyword_spelling(k));
	if (random_chance(&d->r, 1))
		return;
	add_separator(&d->r, out);
	values_add(&d->r, d->target, k, d->folder, out);
}

/* ---- Match ---- */

static void
add_criterion(struct random *r, struct text *out)
{
	static const char *const names[] = {
		"User", "user", "Group", "Host", "Address", "LocalAddress", "LocalPort", "RDomain", "all", "exec", "invalid-user",
		"version", "USER", "canonical", "final", "Address", "nosuch", "Invalid-User", "Version", "sessiontype", "command", "allx",
	};
	static const char *const arguments[] = {
		"alice", "bob", "root", "alice,bob", "*,!bob", "!alice", "a*", "*", "wheel", "192.0.2.0/24", "192.0.2.*",
		"*.example.org", "2001:db8::/32", "10.0.0.1/8", "22", "2222", "ssh", "0", "99999", "\"a b\"", "", "#x", "a,,b",
		"127.0.0.1", "!10.0.0.0/8,*", "192.0.2.0/33", "OpenSSH_9*", "sudo,root", "'alice'", "al\"ice\"", "\"alice", "a\\ b",
		"none", "all", ",", "192.0.2.7/32,::/0", "22,2222", "!22", "2[0-9]", "1*", "ALICE", "\"\"", "User", "-1", "fe80::%lo/64",
	};
	uint32_t name = random_below(r, random_chance(r, 80) ? 7 : RANDOM_COUNT(names));
	enum value_type like = name == 4 || name == 5 ? TYPE_ADDRESS_PATTERNS : name == 6 ? TYPE_INT : TYPE_GROUP_PATTERNS;

	text_printf(out, "%s%s", names[name], random_chance(r, 93) ? " " : RANDOM_OF(r, ((const char *[]){ "=", "  ", "\t", " = ", "= " })));
	if (name == 8 && random_chance(r, 80))
		return;
	if (random_chance(r, 40))
		made_add(r, like, out);
	else
		text_add_string(out, RANDOM_OF(r, arguments));
}

/* Criteria that hold for some of the connections. */
static void
add_good_criteria(struct random *r, struct text *out)
{
	static const char *const good[] = {
		"User alice", "User bob", "User a*,!bob", "Address 192.0.2.0/24", "Address 10.0.0.0/8,192.0.2.7", "user *",
		"Host *.example.org", "Group root", "LocalPort 22", "LocalAddress 127.0.0.1", "User *", "user root", "User !bob,*",
		"Group *", "Group !root,*", "Group root,backup", "Address *", "Address !192.0.2.7,*", "Host *", "Address ::/0,192.0.2.*",
		"LocalAddress 127.0.0.0/8,::1", "LocalPort 2222", "User !alice", "Address 2001:db8::/32", "Host h.example.org,x", "User ?????",
		"USER alice,root", "Group backup", "Address 0.0.0.0/0", "User a**e",
	};
	uint32_t n = random_chance(r, 75) ? 1 : 2 + random_below(r, 2);

	for (uint32_t i = 0; i < n; i++)
		text_printf(out, "%s%s", i > 0 ? " " : "", RANDOM_OF(r, good));
}

static void
add_match(struct draft *d, struct text *out)
{
	struct random *r = &d->r;
	uint32_t n = random_chance(r, 75) ? 1 : 2 + random_below(r, 2);

	if (random_chance(r, 10))
		values_add_any_case(r, out, "Match");
	else
		text_add_string(out, "Match");
	add_separator(r, out);
	if (random_chance(r, 12))
		text_add_string(out, random_chance(r, 80) ? "all" : RANDOM_OF(r, ((const char *[]){ "ALL", "\"all\"", "all all",
		    "all user *", "user * all", "all #", "all x", "'all'", "all=" })));
	else if (random_chance(r, 75))
		add_good_criteria(r, out);
	else
		for (uint32_t i = 0; i < n; i++) {
			if (i > 0)
				text_add_char(out, ' ');
			add_criterion(r, out);
		}
}

/* ---- Include, junk ---- */

/* A file or a glob; calm cases go on to later files only, so that there is no loop. */
static void
add_included(struct draft *d, int file, bool in_match, struct text *out)
{
	static const char *const globs[] = { "*.conf", "d/*", "d/*.conf", "nothing*", "[ab].conf", "?.conf", "d/.*.conf", "*/*.conf", "nosuch", "d", "\\a.conf" };
	struct random *r = &d->r;
	int next = file + 1 + (int)random_below(r, CASE_FILES);

	if (in_match && d->calm)
		text_printf(out, "%s/%s", d->folder, file < 2 || random_chance(r, 30) ? file_names[2] : "nosuch");
	else if (d->calm && file > 0)
		text_printf(out, "%s/%s", d->folder, next < CASE_FILES && next != 5 ? file_names[next] : "nothing*");
	else if (random_chance(r, 30))
		text_printf(out, "%s/%s", d->folder, RANDOM_OF(r, globs));
	else
		text_printf(out, "%s/%s", d->folder, file_names[(d->calm ? 1 : 0) + (int)random_below(r, CASE_FILES - 1)]);
}

static void
add_include(struct draft *d, int file, bool in_match, struct text *out)
{
	static const char *const forms[] = { "@", "\"@\"", "@ @", "'@'", "@ #x", "@\"\"", "@ @ @", " =@", "@ \"@\"" };
	struct random *r = &d->r;
	const char *form = forms[random_below(r, random_chance(r, 75) ? 1 : RANDOM_COUNT(forms))];

	text_add_string(out, "Include ");
	for (; *form != '\0'; form++)
		if (*form == '@')
			add_included(d, file, in_match, out);
		else
			text_add_char(out, *form);
}

static void
add_junk(struct random *r, bool calm, struct text *out)
{
	static const char *const lines[] = {
		"", "# comment", "   # indented", "\t", "#", "Protocol 2", "UsePrivilegeSeparation yes", "# \"quoted", "#Match all", "  \r",
		"KeyRegenerationInterval 3600", "ServerKeyBits 1024", "RSAAuthentication yes", "UseLogin no", "DebianBanner no",
		"GSSAPIKeyExchange no", "\rPort 22",
		"UseRoaming no", "\xef\xbb\xbf# bom", "Foo bar", "nosuch", "Port", "AllowUsers", "=", "\"", "'", "Host *",
		"PermitRootLogin", "\x0c", "\x0cPort 22", "Banner \\", "Port 22 Port 23", "\"Port\" 22", "'Port' 22", "Port\x0c 22", "Match",
		"Include", "Match User", "\"\"", "= x", "\xff", "Port\302\24022", "Subsystem", "\"Port 22\"", "Po\"rt\" 22", "#\x0c", "\\",
		"IgnoreUnknown x", "PermitRootLogin yes\\", "Port:22", "AcceptEnv", "AllowGroups #x", "ForceCommand", "SetEnv", "Ciphers",
	};

	text_add_string(out, lines[random_below(r, calm ? 17 : RANDOM_COUNT(lines))]);
}

/* ---- files ---- */

/* Exchanges, adds or takes out bytes. */
static void
damage(struct random *r, struct text *line)
{
	static const char bytes[] = "\"'\\=# \t\r\x0c,!*?%/:@+-^.\xff\x80\x01" "0aZ";

	for (uint32_t n = 1 + random_below(r, 4); n > 0 && line->len > 1; n--) {
		uint32_t at = random_below(r, (uint32_t)line->len - 1);
		char c = random_chance(r, 3) ? '\0' : bytes[random_below(r, sizeof(bytes) - 1)];

		switch (random_below(r, 3)) {
		case 0:
			line->ptr[at] = c;
			break;
		case 1:
			memmove(line->ptr + at, line->ptr + at + 1, line->len - at);
			line->len--;
			break;
		default:
			text_add_char(line, '\n');
			memmove(line->ptr + at + 1, line->ptr + at, line->len - at - 1);
			line->ptr[at] = c;
		}
	}
}

static void
add_line(struct draft *d, int file, bool *in_match, struct text *line)
{
	struct random *r = &d->r;

	if (random_chance(r, 10))
		text_add_string(line, random_chance(r, 50) ? "\t" : random_chance(r, 80) ? "    " : " \r\t");
	if (random_chance(r, 14)) {
		add_match(d, line);
		*in_match = true;
	} else if (random_chance(r, file == 0 ? 9 : 4)) {
		add_include(d, file, *in_match, line);
	} else if (random_chance(r, 5)) {
		add_junk(r, d->calm, line);
	} else {
		add_setting(d, *in_match, line);
	}
	add_line_end(r, line);
}

/* Includes lead nowhere while a text is vetted; what they name is vetted by itself. */
static bool
suits(struct draft *d, int file, const struct text *before, const struct text *line)
{
	struct text text;
	bool good;

	text_init(&text);
	if (is_for_match(file))
		text_add_string(&text, "Match User alice\n");
	text_add(&text, text_slice(before));
	text_add(&text, text_slice(line));
	good = vet_accepts(d->target, text_slice(&text), d->c->spec);
	text_release(&text);
	return good;
}

static size_t
how_many_lines(struct random *r, int file)
{
	if (file > 0)
		return random_below(r, 6);
	return 1 + random_below(r, random_chance(r, 45) ? 4 : random_chance(r, 90) ? 16 : 80);
}

static void
generate_file(struct draft *d, int file)
{
	size_t count = how_many_lines(&d->r, file), kept = 0;
	struct slice *lines = ARENA_ARRAY(d->a, struct slice, count + 1);
	bool in_match = d->calm && is_for_match(file), raw = !d->calm && random_chance(&d->r, 25);
	struct text before, line;

	text_init(&before);
	text_init(&line);
	for (size_t tries = 0; kept < count && tries < 4 * count; tries++) {
		bool was_in_match = in_match;

		text_clear(&line);
		add_line(d, file, &in_match, &line);
		if (raw && random_chance(&d->r, 30))
			damage(&d->r, &line);
		if (kept + 1 == count && random_chance(&d->r, 5) && line.len > 0)
			line.ptr[--line.len] = '\0';
		if (d->calm && !suits(d, file, &before, &line)) {
			in_match = was_in_match;
			continue;
		}
		text_add(&before, text_slice(&line));
		lines[kept++] = text_keep(&line, d->a);
	}
	d->c->lines[file] = lines;
	d->c->line_count[file] = kept;
	text_release(&before);
	text_release(&line);
}

/* ---- connections ---- */

static const char *
random_spec(struct random *r, struct arena *a)
{
	static const char *const users[] = { "alice", "bob", "root", "nosuch", "backup", "*", "", "a b" };
	static const char *const hosts[] = { "h.example.org", "192.0.2.9", "x", "2001:db8::5", "H.EXAMPLE.ORG", "" };
	static const char *const addresses[] = {
		"192.0.2.7", "10.1.2.3", "2001:db8::5", "not-an-address", "192.0.2.9", "::ffff:192.0.2.7", "127.0.0.1", "fe80::1", "",
	};
	static const char *const locals[] = { "127.0.0.1", "::1", "192.0.2.1", "x", "" };
	static const char *const ports[] = { "22", "2222", "22", "22", "0", "99999", "ssh", "x", "-1", "" };
	static const char *const rest[] = { "rdomain=1", "invalid-user", "nosuch=1", "user=bob", "USER=x", "user", "=", "rdomain=", " user=bob" };
	struct text spec;
	char *kept;


	if (random_chance(r, 20))
		return NULL;
	text_init(&spec);
	if (random_chance(r, 92))
		text_printf(&spec, "user=%s", users[random_below(r, random_chance(r, 85) ? 3 : RANDOM_COUNT(users))]);
	if (random_chance(r, 80))
		text_printf(&spec, ",host=%s", RANDOM_OF(r, hosts));
	if (random_chance(r, 85))
		text_printf(&spec, ",addr=%s", addresses[random_below(r, random_chance(r, 80) ? 3 : RANDOM_COUNT(addresses))]);
	if (random_chance(r, 80))
		text_printf(&spec, ",laddr=%s", locals[random_below(r, random_chance(r, 80) ? 2 : RANDOM_COUNT(locals))]);
	if (random_chance(r, 80))
		text_printf(&spec, ",lport=%s", ports[random_below(r, random_chance(r, 95) ? 4 : RANDOM_COUNT(ports))]);
	if (random_chance(r, 6))
		text_printf(&spec, ",%s", RANDOM_OF(r, rest));
	if (random_chance(r, 4))
		made_mutate(r, &spec);
	kept = slice_string(a, text_slice(&spec));
	text_release(&spec);
	/* A leading comma now and then is wanted too. */
	return kept[0] == ',' && random_chance(r, 90) ? kept + 1 : kept;
}

struct test_case *
generate_case(struct arena *a, const struct target *t, unsigned long seed, const char *folder)
{
	struct draft d = {
		.r = random_start(seed), .a = a, .target = t, .folder = folder, .c = ARENA_NEW(a, struct test_case),
	};

	d.calm = random_chance(&d.r, 65);
	d.c->spec = random_spec(&d.r, a);
	d.c->only_tests = random_chance(&d.r, 4);
	for (int i = 0; i < CASE_FILES; i++)
		generate_file(&d, i);
	return d.c;
}

struct test_case *
generate_from_text(struct arena *a, struct slice text, unsigned long seed)
{
	struct random r = random_start(seed);
	struct test_case *c = ARENA_NEW(a, struct test_case);
	size_t lines = 1;

	for (size_t i = 0; i < text.len; i++)
		lines += text.ptr[i] == '\n';
	c->lines[0] = ARENA_ARRAY(a, struct slice, lines);
	for (size_t begin = 0, end = 0; begin < text.len; begin = end) {
		while (end < text.len && text.ptr[end] != '\n')
			end++;
		end += end < text.len;
		c->lines[0][c->line_count[0]++] = slice_part(text, begin, end);
	}
	c->spec = random_spec(&r, a);
	return c;
}
