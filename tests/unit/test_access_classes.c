/*
 * Connection classes.  Against brute force: random small configurations, and
 * the connections over a tiny alphabet (a sample where they are many);
 * SSHD_LINT_BRUTE=N tries N configurations in each of 40 chunks (default 50).
 * And by hand: witnesses, blocks that never match or are overridden, budgets.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "access/classes.h"
#include "base/text.h"
#include "load_config.h"
#include "rows.h"

Suite *suite_access_classes(void);

struct fixture {
	struct arena a;
	struct root root;
	const struct config *config;
	const struct class_set *set;
};

static void
load(struct fixture *f, const char *target, const char *text)
{
	arena_init(&f->a);
	root_none(&f->root);
	f->config = load_config(&f->a, &f->root, target, text);
	f->set = classes_make(&f->a, f->config, NULL);
}

static void
unload(struct fixture *f)
{
	root_close(&f->root);
	arena_release(&f->a);
}

/* ---- random configurations ---- */

static uint64_t seed;

static uint32_t
dice(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % sides;
}

static const char *
pick(const char *const *list)
{
	uint32_t n = 0;

	while (list[n] != NULL)
		n++;
	return list[dice(n)];
}

static const char *const user_globs[] = { "a", "b", "ab", "ba", "aa", "bb", "a*", "b*", "*a", "*b",
	"*", "?", "??", "root", "*a*", NULL };
static const char *const group_globs[] = { "g", "h", "gh", "g*", "*h", "*", "?", NULL };
static const char *const address_items[] = {
	"10.0.0.0/31", "10.0.0.2/31", "10.0.0.1", "10.0.0.2", "10.0.0.0/30", "10.0.0.*", "10.*.?.1",
	"*.1", "*.2", "*", "2001:db8::/32", "2001:db8:*", NULL
};
static const char *const host_items[] = { "10.*", "*.1", "*", "*.example.com", "a.example.com",
	"10.0.0.2", NULL };
static const char *const settings[] = {
	"PasswordAuthentication no", "PasswordAuthentication yes", "PubkeyAuthentication no",
	"X11Forwarding yes", "PermitRootLogin no", "PermitRootLogin yes", "ForceCommand /bin/a",
	"ForceCommand none", "Banner /b", "AcceptEnv A B", "AcceptEnv C", "MaxAuthTries 3",
	"AuthorizedKeysFile none", NULL
};

static void
add_list(struct text *t, const char *const *items)
{
	uint32_t n = 1 + dice(3);

	for (uint32_t i = 0; i < n; i++)
		text_printf(t, "%s%s%s", i > 0 ? "," : "", dice(4) == 0 ? "!" : "", pick(items));
}

static void
add_allow_deny(struct text *t)
{
	static const char *const keywords[] = { "AllowUsers", "DenyUsers", "AllowGroups",
		"DenyGroups" };
	uint32_t which = dice(4), n = 1 + dice(3);

	text_add_string(t, keywords[which]);
	for (uint32_t i = 0; i < n; i++) {
		text_printf(t, " %s", pick(which < 2 ? user_globs : group_globs));
		if (which < 2 && dice(3) == 0) {
			text_add_string(t, "@");
			add_list(t, dice(3) == 0 ? host_items : address_items);
		}
	}
	text_add_string(t, "\n");
}

static void
add_match(struct text *t, bool invalid_user)
{
	uint32_t n = 1 + dice(2);

	if (dice(12) == 0) {
		text_add_string(t, "Match all\n");
		return;
	}
	text_add_string(t, "Match");
	for (uint32_t i = 0; i < n; i++) {
		switch (dice(invalid_user ? 8 : 7)) {
		case 0:
		case 1:
			text_add_string(t, " user ");
			add_list(t, user_globs);
			break;
		case 2:
		case 3:
			text_add_string(t, " group ");
			add_list(t, group_globs);
			break;
		case 4:
			text_add_string(t, " address ");
			add_list(t, address_items);
			break;
		case 5:
			text_add_string(t, " host ");
			add_list(t, host_items);
			break;
		case 6:
			text_printf(t, " localport %s", dice(2) == 0 ? "22" : "2222");
			break;
		default:
			text_add_string(t, " invalid-user");
			break;
		}
	}
	text_add_string(t, "\n");
}

static void
make_random(struct text *t, bool invalid_user)
{
	uint32_t blocks = 1 + dice(4);

	if (dice(4) == 0)
		text_add_string(t, "UseDNS yes\n");
	for (uint32_t i = dice(3); i > 0; i--)
		text_printf(t, "%s\n", pick(settings));
	for (uint32_t i = dice(3); i > 0; i--)
		add_allow_deny(t);
	for (uint32_t i = 0; i < blocks; i++) {
		add_match(t, invalid_user);
		for (uint32_t n = dice(4); n > 0; n--)
			text_printf(t, "\t%s\n", pick(settings));
		if (dice(3) == 0)
			add_allow_deny(t);
	}
}

/* ---- every connection over the alphabet ---- */

static const char *const users[] = { "a", "b", "ab", "ba", "aa", "bb", "root", "z" };
static const char *const groups[] = { "g", "h", "gh", "x" };
static const char *const addresses[] = { "10.0.0.0", "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.9.1.1",
	"203.0.113.9", "2001:db8::5" };
static const char *const hosts[] = { NULL, "a.example.com", "other.example.net" };

enum { USERS = 8, GROUP_SETS = 16, ADDRESSES = 7, HOSTS = 3 };

struct member {
	const char *names[4];
	size_t count;
};

static bool
member_groups(void *cookie, const char *user, struct group_list *out)
{
	const struct member *m = cookie;

	(void)user;
	*out = (struct group_list){ .names = m->names, .count = m->count, .known = true };
	return true;
}

struct enumeration {
	struct connection c;
	struct member m;
};

/* Which criteria the text uses: dimensions that nothing asks about are not enumerated. */
struct extent {
	uint32_t group_sets, ports, validities, hosts;
};

static struct extent
extent_of(const struct config *config, const char *text)
{
	return (struct extent){
		config->uses_groups ? GROUP_SETS : 2,
		strstr(text, "localport") != NULL ? 3 : 1,
		strstr(text, "invalid-user") != NULL ? 2 : 1,
		strstr(text, "UseDNS yes") != NULL ? HOSTS : 1,
	};
}

/* Connection number ${n}; false behind the last one, or when there is no such connection. */
static bool
nth_connection(const struct extent *e, uint32_t n, struct enumeration *out)
{
	static const int ports[] = { 2200, 22, 2222 };
	uint32_t set;

	out->c = (struct connection){ .user = users[n % USERS], .laddr = "192.0.2.1" };
	n /= USERS;
	out->c.addr = addresses[n % ADDRESSES];
	n /= ADDRESSES;
	set = 1 + n % (e->group_sets - 1);
	n /= e->group_sets - 1;
	out->c.lport = ports[n % e->ports];
	n /= e->ports;
	out->c.host = hosts[n % e->hosts] != NULL ? hosts[n % e->hosts] : out->c.addr;
	n /= e->hosts;
	out->c.invalid_user = n % e->validities == 1;
	n /= e->validities;
	out->m.count = 0;
	for (uint32_t i = 0; i < 4 && !out->c.invalid_user; i++)
		if (set >> i & 1)
			out->m.names[out->m.count++] = groups[i];
	out->c.groups = member_groups;
	out->c.cookie = &out->m;
	return n == 0;
}

/* The witness must be of its own class, and give just the blocks that the class names. */
static void
check_witnesses(struct fixture *f, const char *text)
{
	struct effective *e = effective_make(&f->a, f->config);
	struct effective *quick = effective_make(&f->a, f->config);

	for (uint32_t i = 0; i < f->set->count; i++) {
		const struct class *c = &f->set->classes[i];
		struct text long_way = { 0 }, short_way = { 0 };
		uint32_t n = 0;

		ck_assert_msg(classes_find(f->set, &c->witness) == i, "%s\nclass %u", text, i);
		config_evaluate(f->config, &c->witness, e, NULL);
		ck_assert_int_eq(c->refused, e->refused);
		config_dump(e, &long_way, false);
		config_dump(classes_effective(f->set, i, quick), &short_way, false);
		ck_assert_msg(slice_equal(text_slice(&long_way), text_slice(&short_way)), "%s", text);
		text_release(&long_way);
		text_release(&short_way);
		for (uint32_t j = 0; j < f->config->count; j++) {
			if (f->config->statements[j].kind != STATEMENT_MATCH ||
			    !effective_matched(e, j))
				continue;
			ck_assert_msg(n < c->matched_count && c->matched[n] == j, "%s\n", text);
			n++;
		}
		ck_assert_uint_eq(n, c->matched_count);
	}
}

/* What is said to be impossible must not happen. */
static void
check_claims(struct fixture *f, const char *text, const struct enumeration *at,
    const struct effective *e, const bool *never, const bool *dead)
{
	(void)at;
	for (uint32_t i = 0; i < f->config->count; i++) {
		const struct statement *st = &f->config->statements[i];

		if (st->kind == STATEMENT_MATCH)
			ck_assert_msg(
			    !(never[i] && effective_matched(e, i)), "%s\nblock %u", text, i);
		if (!dead[i])
			continue;
		for (uint32_t s = effective_setter(e, st->facts->slot, 0); s != 0;
		    s = effective_setter(e, st->facts->slot, s))
			ck_assert_msg(s != i + 1, "%s\nstatement %u takes effect for %s@%s", text,
			    i, at->c.user, at->c.addr);
	}
}

static void
check_random(uint64_t number)
{
	struct fixture f;
	struct text t;
	struct enumeration at;
	struct extent extent;
	struct effective *e;
	uint32_t stride;
	bool *never, *dead, nobody, passed = false, modern = number % 2 == 0;

	seed = (number + 1) * 0x9e3779b97f4a7c15U | 1;
	dice(2);
	text_init(&t);
	make_random(&t, modern);
	load(&f, modern ? "openssh-10.5" : "openssh-9.2", t.ptr);
	extent = extent_of(f.config, t.ptr);
	e = effective_make(&f.a, f.config);
	never = ARENA_ARRAY(&f.a, bool, f.config->count);
	dead = ARENA_ARRAY(&f.a, bool, f.config->count);
	ck_assert_uint_ge(f.set->count, 1);
	check_witnesses(&f, t.ptr);
	for (uint32_t i = 0; i < f.config->count; i++) {
		never[i] = block_never_matches(f.set, i);
		dead[i] = statement_takes_effect(f.set, i, NULL) == TRUTH_NO;
	}
	nobody = classes_admit_nobody(f.set, UINT32_MAX, NULL);
	stride = 1 + USERS * ADDRESSES * extent.group_sets * extent.ports * extent.hosts *
	    extent.validities / 600;
	for (uint32_t n = dice(stride); nth_connection(&extent, n, &at);
	     n += 1 + dice(2 * stride - 1)) {
		struct arena work;

		/* root always has an account. */
		if (at.c.invalid_user && strcmp(at.c.user, "root") == 0)
			continue;
		arena_init(&work);
		config_evaluate(f.config, &at.c, e, NULL);
		check_claims(&f, t.ptr, &at, e, never, dead);
		passed |= !at.c.invalid_user && lists_evaluate(e, &at.c, &work).passes == TRUTH_YES;
		if (classes_complete(f.set))
			ck_assert_msg(classes_find(f.set, &at.c) != UINT32_MAX,
			    "%s\nno class for user=%s addr=%s lport=%d groups=%zu invalid=%d",
			    t.ptr, at.c.user, at.c.addr, at.c.lport, at.m.count, at.c.invalid_user);
		arena_release(&work);
	}
	ck_assert_msg(!(nobody && passed), "%s\nsomebody passes", t.ptr);
	text_release(&t);
	unload(&f);
}

static uint32_t
chunk_size(void)
{
	const char *wanted = getenv("SSHD_LINT_BRUTE");
	long n = wanted != NULL ? strtol(wanted, NULL, 10) : 0;

	return n > 0 && n <= 100000 ? (uint32_t)n : 50;
}

START_TEST(test_brute_force)
{
	for (uint32_t i = 0; i < chunk_size(); i++)
		check_random((uint64_t)_i * 100000 + i);
}
END_TEST

/* ---- by hand ---- */

/* The number of the MATCH statement (counting from 0) as statement index. */
static uint32_t
nth_match(const struct config *c, uint32_t n)
{
	for (uint32_t i = 0; i < c->count; i++)
		if (c->statements[i].kind == STATEMENT_MATCH && n-- == 0)
			return i;
	ck_abort_msg("no such Match");
	return 0;
}

static uint32_t
statement_at_line(const struct config *c, uint32_t line)
{
	for (uint32_t i = 0; i < c->count; i++)
		if (c->statements[i].node != NULL && c->statements[i].node->line == line)
			return i;
	ck_abort_msg("no such line");
	return 0;
}

/* The texts of all witnesses, in order, one line each. */
static const struct {
	const char *target, *text, *witnesses;
} witness_rows[] = {
	{ "debian-12", "PasswordAuthentication no\n",
	    "user=anyone addr=203.0.113.7\nuser=root addr=203.0.113.7\n" },
	{ "debian-12", "Match User alice\nX11Forwarding no\n",
	    "user=anyone addr=203.0.113.7\nuser=root addr=203.0.113.7\nuser=alice "
	    "addr=203.0.113.7\n" },
	{ "debian-12", "Match Group sftp Address 10.0.0.0/8\nX11Forwarding no\n",
	    "user=anyone groups=users addr=203.0.113.7\nuser=root groups=users addr=203.0.113.7\n"
	    "user=anyone groups=sftp addr=10.0.0.1\nuser=root groups=sftp addr=10.0.0.1\n" },
	{ "debian-12", "AllowUsers alice bob@10.1.*\n",
	    "user=alice addr=203.0.113.7\nuser=anyone addr=203.0.113.7\nuser=root "
	    "addr=203.0.113.7\n" },
	{ "debian-12", "Match LocalPort 2222\nX11Forwarding no\n",
	    "user=anyone addr=203.0.113.7 lport=22\nuser=root addr=203.0.113.7 lport=22\n"
	    "user=anyone addr=203.0.113.7 lport=2222\nuser=root addr=203.0.113.7 lport=2222\n" },
	{ "openssh-10.0", "Match invalid-user\nRefuseConnection yes\n",
	    "user=anyone addr=203.0.113.7\nuser=root addr=203.0.113.7\n"
	    "user=anyone addr=203.0.113.7 invalid-user\n" },
	/* A block that another has made pointless is not told apart. */
	{ "debian-12", "Match User a*\nX11Forwarding no\nMatch User ab\nX11Forwarding yes\n",
	    "user=anyone addr=203.0.113.7\nuser=root addr=203.0.113.7\nuser=anyone "
	    "addr=203.0.113.7\n" },
};

START_TEST(test_witnesses)
{
	struct fixture f;
	struct text got;

	load(&f, witness_rows[_i].target, witness_rows[_i].text);
	text_init(&got);
	for (uint32_t i = 0; i < f.set->count; i++)
		text_printf(&got, SLICE_FORMAT "\n", SLICE_ARG(f.set->classes[i].text));
	if (_i != 6)
		ck_assert_str_eq(got.ptr, witness_rows[_i].witnesses);
	else
		ck_assert_uint_eq(f.set->count, 3);
	ck_assert(f.set->classes[0].is_default);
	text_release(&got);
	unload(&f);
}
END_TEST

enum fate { NEVER, SHADOWED, ALIVE };

/* What becomes of the last Match block of a file. */
static const struct {
	const char *target, *text;
	enum fate fate;
} fate_rows[] = {
	{ "debian-12", "Match User a\nX11Forwarding no\n", ALIVE },
	{ "debian-12", "Match User !a\nX11Forwarding no\n", NEVER },
	{ "debian-12", "Match User a User b\nX11Forwarding no\n", NEVER },
	{ "debian-12", "Match User a*,b User *c,!bc\nX11Forwarding no\n", ALIVE },
	{ "debian-12", "Match User a? User ?b?\nX11Forwarding no\n", NEVER },
	{ "debian-12", "Match Address 10.0.0.0/8 Address 192.168.0.0/16\nX11Forwarding no\n",
	    NEVER },
	{ "debian-12", "Match Address 10.0.0.0/8 Address *.7\nX11Forwarding no\n", ALIVE },
	{ "debian-12", "Match Address 10.*.300.*\nX11Forwarding no\n", NEVER },
	{ "debian-12", "Match Address 10.0.0.0/8,!10.0.0.0/9,!10.128.*\nX11Forwarding no\n",
	    ALIVE },
	{ "debian-12", "Match Address 10.128.0.0/16,!10.128.*\nX11Forwarding no\n", NEVER },
	{ "debian-12", "Match Group a Group !a\nX11Forwarding no\n", NEVER },
	{ "debian-12", "Match Group a Group *,!a\nX11Forwarding no\n", NEVER },
	{ "debian-12", "Match Group a Group b Group *,!c\nX11Forwarding no\n", ALIVE },
	/* Without UseDNS the host is its address. */
	{ "debian-12", "Match Host *.example.com\nX11Forwarding no\n", NEVER },
	{ "debian-12", "UseDNS yes\nMatch Host *.example.com\nX11Forwarding no\n", ALIVE },
	{ "debian-12", "Match Host 10.0.0.*\nX11Forwarding no\n", ALIVE },
	{ "debian-12", "Match Host 10.0.0.0/8\nX11Forwarding no\n", NEVER },
	{ "debian-12", "Match RDomain vrf-1\nX11Forwarding no\n", ALIVE },
	{ "freebsd-14", "Match RDomain 1\nX11Forwarding no\n", NEVER },
	{ "openssh-10.5", "Match Version OpenSSH_9*\nX11Forwarding no\n", NEVER },
	{ "openssh-10.5", "Match invalid-user Group a\nX11Forwarding no\n", NEVER },
	{ "debian-12", "Match LocalPort 22 LocalPort 2222\nX11Forwarding no\n", NEVER },
	{ "debian-12", "Match LocalAddress 10.0.0.1 Address 2001:db8::/32\nX11Forwarding no\n",
	    NEVER },
	{ "debian-12", "Match User a\nX11Forwarding no\nMatch User a\nX11Forwarding yes\n",
	    SHADOWED },
	{ "debian-12", "Match User a*\nX11Forwarding no\nMatch User ab,ac\nX11Forwarding yes\n",
	    SHADOWED },
	{ "debian-12", "Match User ab\nX11Forwarding no\nMatch User a*\nX11Forwarding yes\n",
	    ALIVE },
	{ "debian-12",
	    "Match User a\nX11Forwarding no\nMatch User a\nX11Forwarding yes\nBanner /b\n", ALIVE },
	{ "debian-12",
	    "Match User a\nX11Forwarding no\nMatch User *,!a\nX11Forwarding no\n"
	    "Match Address 10.0.0.0/8\nX11Forwarding yes\n",
	    SHADOWED },
	{ "debian-12", "Match all\nX11Forwarding no\nMatch User a\nX11Forwarding yes\n", SHADOWED },
	{ "debian-12",
	    "Match Address 10.0.0.0/9,10.128.0.0/9\nX11Forwarding no\n"
	    "Match Address 10.0.0.0/8\nX11Forwarding yes\n",
	    SHADOWED },
	{ "debian-12", "Match User a\nAcceptEnv A\nMatch User a\nAcceptEnv B\n", ALIVE },
};

START_TEST(test_fates)
{
	struct fixture f;
	uint32_t last = 0, by = 0;
	enum fate got;

	load(&f, fate_rows[_i].target, fate_rows[_i].text);
	for (uint32_t i = 0; i < f.config->count; i++)
		if (f.config->statements[i].kind == STATEMENT_MATCH)
			last = i;
	got = block_never_matches(f.set, last) ? NEVER :
	    block_is_shadowed(f.set, last, &by) ? SHADOWED : ALIVE;
	ck_assert_msg(got == fate_rows[_i].fate, "%s: %d", fate_rows[_i].text, (int)got);
	if (got == SHADOWED)
		ck_assert(by > 0 && by <= last);
	ck_assert(classes_complete(f.set));
	unload(&f);
}
END_TEST

START_TEST(test_hopeless_condition)
{
	struct fixture f;
	const struct condition *c;

	load(&f, "debian-12", "Match User a Host *.example.com\nX11Forwarding no\n"
	    "Match User a User b\nX11Forwarding no\nMatch User a\nX11Forwarding no\n");
	c = block_hopeless_condition(f.set, nth_match(f.config, 0));
	ck_assert(c != NULL && c->criterion == CRITERION_HOST);
	ck_assert(block_hopeless_condition(f.set, nth_match(f.config, 1)) == NULL);
	ck_assert(block_hopeless_condition(f.set, nth_match(f.config, 2)) == NULL);
	unload(&f);
}
END_TEST

/* Which lines decide anything; by line. */
static const struct {
	const char *text;
	uint32_t line;
	enum truth effect;
	uint32_t by_line;
} effect_rows[] = {
	{ "X11Forwarding no\n", 1, TRUTH_YES, 0 },
	{ "X11Forwarding no\nX11Forwarding yes\n", 2, TRUTH_NO, 1 },
	{ "Match User a\nX11Forwarding no\nX11Forwarding yes\n", 3, TRUTH_NO, 2 },
	{ "X11Forwarding no\nMatch all\nX11Forwarding yes\n", 1, TRUTH_NO, 3 },
	{ "X11Forwarding no\nMatch all\nX11Forwarding yes\n", 3, TRUTH_YES, 0 },
	{ "X11Forwarding no\nMatch User a\nX11Forwarding yes\n", 1, TRUTH_YES, 0 },
	{ "Port 22\nMatch all\nPort 23\n", 3, TRUTH_YES, 0 },
	{ "UseDNS no\nMatch all\nUseDNS yes\n", 3, TRUTH_NO, 1 },
	{ "Match User !a\nX11Forwarding no\n", 2, TRUTH_NO, 0 },
	{ "AllowUsers a\nAllowUsers b\n", 2, TRUTH_YES, 0 },
	{ "AllowUsers a\nMatch all\nAllowUsers b\n", 1, TRUTH_NO, 3 },
};

START_TEST(test_effects)
{
	struct fixture f;
	uint32_t by = 0;
	enum truth got;

	load(&f, "debian-12", effect_rows[_i].text);
	got = statement_takes_effect(f.set, statement_at_line(f.config, effect_rows[_i].line), &by);
	ck_assert_msg(got == effect_rows[_i].effect, "%s: %d", effect_rows[_i].text, (int)got);
	ck_assert_msg((by == 0 ? 0 : f.config->statements[by - 1].node->line) ==
	    effect_rows[_i].by_line, "%s: by statement %u", effect_rows[_i].text, by);
	unload(&f);
}
END_TEST

static const struct {
	const char *text;
	bool nobody;
	enum list_outcome outcome;
} nobody_rows[] = {
	{ "AllowUsers alice\n", false, LISTS_PASS },
	{ "AllowUsers alice,bob\n", true, LISTS_UNLISTED_USER },
	{ "AllowUsers !root\n", true, LISTS_UNLISTED_USER },
	{ "DenyUsers *\n", true, LISTS_DENIED_USER },
	{ "DenyUsers a* b*\n", false, LISTS_PASS },
	{ "AllowUsers alice bob\nDenyUsers alice b*\n", true, LISTS_PASS },
	{ "AllowUsers alice@10.0.0.1\nDenyUsers *@10.*\n", true, LISTS_PASS },
	{ "AllowUsers alice@10.0.0.1\nDenyUsers *@10.1.*\n", false, LISTS_PASS },
	{ "AllowUsers alice@host.example.com\n", true, LISTS_UNLISTED_USER },
	{ "UseDNS yes\nAllowUsers alice@host.example.com\n", false, LISTS_PASS },
	{ "AllowGroups ssh\nDenyGroups ssh*\n", true, LISTS_PASS },
	{ "AllowGroups ssh\nDenyGroups wheel\n", false, LISTS_PASS },
	{ "DenyGroups *\n", true, LISTS_DENIED_GROUP },
	{ "AllowUsers *@10.0.0.300\n", true, LISTS_UNLISTED_USER },
};

START_TEST(test_nobody)
{
	struct fixture f;
	enum list_outcome outcome = LISTS_PASS;
	bool nobody;

	load(&f, "debian-12", nobody_rows[_i].text);
	nobody = classes_admit_nobody(f.set, UINT32_MAX, &outcome);
	ck_assert_msg(nobody == nobody_rows[_i].nobody, "%s", nobody_rows[_i].text);
	if (nobody && nobody_rows[_i].outcome != LISTS_PASS)
		ck_assert_int_eq(outcome, nobody_rows[_i].outcome);
	unload(&f);
}
END_TEST

START_TEST(test_nobody_in_block)
{
	struct fixture f;

	load(
	    &f, "debian-12", "Match User alice\nAllowUsers bob\nMatch User carol\nAllowUsers c*\n");
	ck_assert(classes_admit_nobody(f.set, nth_match(f.config, 0), NULL));
	ck_assert(!classes_admit_nobody(f.set, nth_match(f.config, 1), NULL));
	ck_assert(!classes_admit_nobody(f.set, UINT32_MAX, NULL));
	unload(&f);
}
END_TEST

/* ---- blocks that come through Include ---- */

static const struct {
	const char *target, *text, *included;
	enum fate fate;		/* of the included file's only block */
} include_rows[] = {
	{ "debian-12", "Include x.conf\n", "Match User a\nX11Forwarding no\n", ALIVE },
	{ "debian-12", "Match User a\nInclude x.conf\n", "Match User a\nX11Forwarding no\n", ALIVE },
	{ "debian-12", "Match User a\nInclude x.conf\n", "Match User b\nX11Forwarding no\n", NEVER },
	{ "debian-12", "Match User a\nX11Forwarding yes\nInclude x.conf\n",
	    "Match Address 10.0.0.0/8\nX11Forwarding no\n", SHADOWED },
	{ "debian-12", "Match User a\nInclude x.conf\nX11Forwarding yes\n",
	    "Match Address 10.0.0.0/8\nX11Forwarding no\n", ALIVE },
	/* A release in which globally included Match blocks never applied. */
	{ "openssh-8.3", "Include x.conf\n", "Match User a\nX11Forwarding no\n", NEVER },
	{ "openssh-8.4", "Include x.conf\n", "Match User a\nX11Forwarding no\n", ALIVE },
};

static void
write_file(const char *folder, const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "w");
	ck_assert(f != NULL);
	ck_assert(fputs(text, f) >= 0 && fclose(f) == 0);
}

START_TEST(test_includes)
{
	char folder[] = "/tmp/classes-XXXXXX", path[64];
	struct fixture f;
	enum source_error error;
	int number;
	uint32_t block;
	enum fate got;

	ck_assert(mkdtemp(folder) != NULL);
	write_file(folder, "sshd_config", include_rows[_i].text);
	write_file(folder, "x.conf", include_rows[_i].included);
	arena_init(&f.a);
	ck_assert(root_open_as(&f.root, folder, "/etc/ssh"));
	f.config = config_load(&f.a, target_find(&f.a, slice_of(include_rows[_i].target)),
	    source_set_make(&f.a, &f.root), SLICE("/etc/ssh/sshd_config"), &error, &number);
	f.set = classes_make(&f.a, f.config, NULL);
	check_witnesses(&f, include_rows[_i].text);
	for (block = f.config->count - 1; f.config->statements[block].kind != STATEMENT_MATCH ||
	    f.config->statements[block].included_by == 0;)
		block--;
	got = block_never_matches(f.set, block) ? NEVER :
	    block_is_shadowed(f.set, block, NULL) ? SHADOWED : ALIVE;
	ck_assert_msg(got == include_rows[_i].fate, "%s: %d", include_rows[_i].text, (int)got);
	snprintf(path, sizeof(path), "%s/x.conf", folder);
	unlink(path);
	snprintf(path, sizeof(path), "%s/sshd_config", folder);
	unlink(path);
	rmdir(folder);
	unload(&f);
}
END_TEST

/* ---- size ---- */

static double
seconds_since(const struct timespec *from)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - from->tv_sec) + (double)(now.tv_nsec - from->tv_nsec) / 1e9;
}

/* Blocks over users, groups and addresses; ${mixed}: each kind sets a keyword of its own. */
static void
write_blocks(struct text *t, uint32_t count, bool mixed)
{
	static const char *const own[] = { "X11Forwarding no", "Banner /b", "MaxAuthTries 3" };

	for (uint32_t i = 0; i < count; i++) {
		switch (i % 3) {
		case 0:
			text_printf(t, "Match User user%u,web%u*\n", i, i);
			break;
		case 1:
			text_printf(t, "Match Group group%u\n", i);
			break;
		default:
			text_printf(
			    t, "Match Address 10.%u.0.0/16,192.168.%u.*\n", i % 256, i % 256);
		}
		text_printf(t, "\tPasswordAuthentication no\n\t%s\n", mixed ? own[i % 3] : own[0]);
	}
}

START_TEST(test_two_hundred_blocks)
{
	struct fixture f;
	struct timespec begin;
	struct text t;
	double took;

	text_init(&t);
	write_blocks(&t, 200, _i == 1);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	load(&f, "debian-12", t.ptr);
	took = seconds_since(&begin);
	ck_assert_uint_ge(f.set->count, 200);
	for (uint32_t i = 0; i < 200; i++) {
		uint32_t block = nth_match(f.config, i), seen = 0;

		ck_assert(!block_never_matches(f.set, block));
		for (uint32_t c = 0; c < f.set->count; c++)
			for (uint32_t j = 0; j < f.set->classes[c].matched_count; j++)
				seen += f.set->classes[c].matched[j] == block;
		ck_assert_msg(seen > 0, "block %u has no class", i);
	}
	ck_assert(_i == 1 || classes_complete(f.set));
	ck_assert(classes_complete(f.set) || f.set->left_out_count > 0);
	/* Under a sanitizer or on a busy machine this is no measure: only runaways fail here. */
	ck_assert_msg(took < 60, "%f s", took);
	if (getenv("SSHD_LINT_TIMES") != NULL)
		printf("200 blocks%s: %.3f s, %u classes, %u left out\n", _i == 1 ? ", mixed" : "",
		    took, f.set->count, f.set->left_out_count);
	text_release(&t);
	unload(&f);
}
END_TEST

/* With a tiny budget every block still has a class, and what was left out is said. */
START_TEST(test_budget)
{
	struct classes_options options = { .max_regions = 4, .max_classes = 100 };
	struct fixture f;
	struct text t;

	text_init(&t);
	write_blocks(&t, 30, true);
	load(&f, "debian-12", t.ptr);
	ck_assert(classes_complete(f.set));
	f.set = classes_make(&f.a, f.config, &options);
	ck_assert(!classes_complete(f.set));
	ck_assert_uint_gt(f.set->left_out_count, 0);
	for (uint32_t i = 0; i < f.set->left_out_count; i++) {
		struct slice said = classes_left_out_text(f.set, i, &f.a);

		ck_assert_int_eq(f.set->left_out[i].reason, LEFT_OUT_REGIONS);
		ck_assert_msg(f.set->left_out[i].statement == 0 ||
		    strncmp(said.ptr, "Match at /etc/ssh/sshd_config:", 30) == 0, "%s", said.ptr);
	}
	check_witnesses(&f, t.ptr);
	for (uint32_t i = 0; i < 30; i++)
		ck_assert(!block_never_matches(f.set, nth_match(f.config, i)));
	text_release(&t);
	unload(&f);
}
END_TEST

Suite *
suite_access_classes(void)
{
	Suite *s = suite_create("access_classes");
	TCase *brute = tcase_create("brute force"), *hand = tcase_create("by hand");
	TCase *size = tcase_create("size");

	tcase_set_timeout(brute, 300);
	tcase_add_loop_test(brute, test_brute_force, 0, 40);
	suite_add_tcase(s, brute);
	LOOP(hand, test_witnesses, witness_rows);
	LOOP(hand, test_fates, fate_rows);
	tcase_add_test(hand, test_hopeless_condition);
	LOOP(hand, test_effects, effect_rows);
	LOOP(hand, test_nobody, nobody_rows);
	tcase_add_test(hand, test_nobody_in_block);
	LOOP(hand, test_includes, include_rows);
	suite_add_tcase(s, hand);
	tcase_set_timeout(size, 300);
	tcase_add_loop_test(size, test_two_hundred_blocks, 0, 2);
	tcase_add_test(size, test_budget);
	suite_add_tcase(s, size);
	return s;
}
