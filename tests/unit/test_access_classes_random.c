/*
 * Connection classes against brute force: random small configurations, and
 * the connections over a tiny alphabet (a sample where they are many);
 * SSHD_LINT_BRUTE=N tries N configurations in each of 40 chunks (default 50).
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "class_fixture.h"
#include "dice.h"

/* ---- random configurations ---- */

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

/* What is said to be impossible must not happen. */
static void
check_claims(struct class_fixture *f, const char *text, const struct enumeration *at,
    const struct effective *e, const bool *never, const bool *dead)
{
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
	struct class_fixture f;
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
	class_fixture_load(&f, modern ? "openssh-10.5" : "openssh-9.2", t.ptr);
	extent = extent_of(f.config, t.ptr);
	e = effective_make(&f.a, f.config);
	never = ARENA_ARRAY(&f.a, bool, f.config->count);
	dead = ARENA_ARRAY(&f.a, bool, f.config->count);
	ck_assert_uint_ge(f.set->count, 1);
	check_witnesses(&f.a, f.set, t.ptr);
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
	class_fixture_unload(&f);
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

Suite *
suite_access_classes_random(void)
{
	Suite *s = suite_create("access_classes_random");
	TCase *brute = tcase_create("brute force");

	tcase_set_timeout(brute, 300);
	tcase_add_loop_test(brute, test_brute_force, 0, 40);
	suite_add_tcase(s, brute);
	return s;
}
