/* Compare: who gains and loses a login between two hosts, or two files on one. */
#include <check.h>
#include <string.h>

#include "access/compare.h"
#include "access/crossing.h"
#include "base/text.h"
#include "host_tree.h"
#include "load_config.h"
#include "rows.h"

#define ROOT	"root:x:0:0:root:/root:/bin/sh\n"
#define ALICE	"alice:x:1000:100::/home/alice:/bin/sh\n"
#define BOB	"bob:x:1001:100::/home/bob:/bin/sh\n"
#define DAEMON	"backup:x:34:34::/var/backups:/usr/sbin/nologin\n"
#define HASH	":$6$salt$0123456789012345678901234567890123456789012345678901234567890123456789012345678901234"	\
	"5:20000:0:99999:7:::\n"

static struct host_tree trees[2];

static void
setup(void)
{
	for (int i = 0; i < 2; i++)
		host_tree_init(&trees[i]);
}

static void
teardown(void)
{
	for (int i = 0; i < 2; i++)
		host_tree_release(&trees[i]);
}

/* Side ${i}; ${passwd} NULL: it is on the host of side 0. */
static struct compare_side
side(struct arena *a, int i, const char *passwd, const char *text, struct host *host)
{
	static const struct host_facts nothing;
	struct host_tree *t = &trees[i];
	struct compare_side s = { .config = load_config(a, &t->root, "debian-12", text), .host = host };

	if (host == NULL) {
		host_tree_file(t, "/etc/passwd", passwd);
		host_tree_file(t, "/etc/group", "root:x:0:\nusers:x:100:\nsudo:x:27:alice\n");
		host_tree_file(t, "/etc/shadow", "root" HASH "alice" HASH "bob" HASH "backup:*:20000::::::\n");
		s.host = host_make(a, s.config->target, accounts_make(a, &t->root), &nothing);
	}
	s.classes = classes_make(a, s.config, NULL);
	return s;
}

static const char *const changes[] = { "same", "lost", "gained", "narrowed", "widened", "by others" };
static const char *const truths[] = {
	[TRUTH_NO] = "no", [TRUTH_YES] = "yes", [TRUTH_UNKNOWN] = "unknown"
};

static const struct {
	const char *name;
	const char *passwd[2];	/* the second NULL: one host */
	const char *config[2];
	const char *there;	/* a file on the old host, and on the new one; may be NULL */
	const char *expected;	/* "alice lost: why", and who is left */
} rows[] = {
	{ "nothing changes", { ROOT ALICE BOB, ROOT ALICE BOB }, { "UsePAM yes\n", "UsePAM yes\n" }, NULL,
	    "somebody yes yes, admin yes yes" },
	{ "an account is gone", { ROOT ALICE BOB, ROOT ALICE }, { "UsePAM yes\n", "UsePAM yes\n" }, NULL,
	    "bob lost: there is no such account; somebody yes yes, admin yes yes" },
	{ "the administrators are gone", { ROOT ALICE BOB, BOB }, { "UsePAM yes\nPermitRootLogin no\n", "UsePAM yes\n" },
	    NULL, "alice lost: there is no such account; somebody yes yes, admin yes no" },
	{ "an account is new", { ROOT ALICE, ROOT ALICE BOB }, { "UsePAM yes\n", "UsePAM yes\n" }, NULL,
	    "bob gained: there is no such account; somebody yes yes, admin yes yes" },
	{ "nobody misses a daemon's account", { ROOT ALICE DAEMON, ROOT ALICE }, { "UsePAM yes\n", "UsePAM yes\n" },
	    NULL, "somebody yes yes, admin yes yes" },
	{ "an account that could not log in is gone", { ROOT ALICE BOB, ROOT ALICE },
	    { "UsePAM yes\nDenyUsers bob\n", "UsePAM yes\n" }, NULL, "somebody yes yes, admin yes yes" },
	{ "one host, one line", { ROOT ALICE BOB, NULL }, { "UsePAM yes\n", "UsePAM yes\nAllowUsers alice\n" }, NULL,
	    "bob lost: AllowUsers does not have it; somebody yes yes, admin yes yes" },
	{ "from some addresses", { ROOT ALICE BOB, NULL },
	    { "UsePAM yes\n", "UsePAM yes\nMatch User bob Address 10.0.0.0/8\nPasswordAuthentication no\n"
	    "KbdInteractiveAuthentication no\n" }, NULL,
	    "bob (some) lost: *; somebody yes yes, admin yes yes" },
	{ "only GSSAPI let them in", { ALICE BOB, NULL },
	    { "PasswordAuthentication no\nKbdInteractiveAuthentication no\nGSSAPIAuthentication yes\n",
	    "PasswordAuthentication no\nKbdInteractiveAuthentication no\n" }, "/etc/krb5.keytab",
	    "alice lost: *; bob lost: *; somebody unknown no, admin unknown no" },
	{ "GSSAPI without a key of the host lets nobody in", { ALICE BOB, NULL },
	    { "PasswordAuthentication no\nKbdInteractiveAuthentication no\nGSSAPIAuthentication yes\n",
	    "PasswordAuthentication no\nKbdInteractiveAuthentication no\n" }, NULL,
	    "somebody no no, admin no no" },
	{ "only trusted hosts let them in", { ALICE BOB, NULL },
	    { "PasswordAuthentication no\nKbdInteractiveAuthentication no\nHostbasedAuthentication yes\n",
	    "PasswordAuthentication no\nKbdInteractiveAuthentication no\n" }, "/home/bob/.shosts",
	    "bob lost: *; somebody unknown no, admin no no" },
	{ "GSSAPI besides a password", { ALICE, NULL },
	    { "UsePAM yes\nGSSAPIAuthentication yes\n", "UsePAM yes\n" }, "/etc/krb5.keytab",
	    "alice by others; somebody yes yes, admin yes yes" },
	{ "a shell no more", { ALICE, NULL }, { "UsePAM yes\n", "UsePAM yes\nForceCommand internal-sftp\n" }, NULL,
	    "alice narrowed; somebody yes yes, admin yes no" },
	{ "no password any more where no key is", { ALICE, NULL },
	    { "UsePAM yes\n", "UsePAM yes\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n" }, NULL,
	    "alice lost: *; somebody yes no, admin yes no" },
};

static void
print(const struct comparison *c, bool with_detail, struct text *out)
{
	for (uint32_t i = 0; i < c->count; i++) {
		const struct compare_row *r = &c->rows[i];
		struct slice why = r->change == LOGIN_LOST ? r->after.detail :
		    r->change == LOGIN_GAINED ? r->before.detail : (struct slice){ 0 };

		text_printf(out, "%s%s %s", r->account->name, r->everywhere ? "" : " (some)", changes[r->change]);
		if (why.len > 0 && with_detail)
			text_printf(out, ": " SLICE_FORMAT, SLICE_ARG(why));
		else if (why.len > 0)
			text_add_string(out, ": *");
		text_add_string(out, "; ");
	}
	text_printf(out, "somebody %s %s, admin %s %s", truths[c->somebody_before], truths[c->somebody_after],
	    truths[c->admin_before], truths[c->admin_after]);
}

START_TEST(test_rows)
{
	struct arena *a = &trees[0].a;
	bool one_host = rows[_i].passwd[1] == NULL;
	struct compare_side before, after;
	struct comparison c;
	struct text got;

	for (int i = 0; i < 2 && rows[_i].there != NULL; i++)
		host_tree_file(&trees[i], rows[_i].there, "x\n");
	before = side(a, 0, rows[_i].passwd[0], rows[_i].config[0], NULL);
	after = side(a, one_host ? 0 : 1, rows[_i].passwd[1], rows[_i].config[1],
	    one_host ? (struct host *)(uintptr_t)before.host : NULL);
	c = compare_sides(&before, &after, a);
	ck_assert(c.accounts_known);
	ck_assert(c.complete);
	text_init(&got);
	print(&c, strstr(rows[_i].expected, ": *") == NULL, &got);
	ck_assert_msg(slice_is(text_slice(&got), rows[_i].expected), "%s:\n%s\nnot\n%s", rows[_i].name, got.ptr,
	    rows[_i].expected);
	text_release(&got);
}
END_TEST

Suite *
suite_access_compare(void)
{
	Suite *s = suite_create("access_compare");
	TCase *t = tcase_create("compare");

	tcase_add_checked_fixture(t, setup, teardown);
	LOOP(t, test_rows, rows);
	suite_add_tcase(s, t);
	return s;
}
