/*
 * Connection classes by hand: witnesses, blocks that never match or are
 * overridden, lines that decide nothing, lists that let nobody in.
 */
#include <check.h>
#include <string.h>

#include "class_fixture.h"
#include "one_host.h"
#include "rows.h"

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
	    "user=someone addr=203.0.113.7\nuser=root addr=203.0.113.7\nuser=anyone "
	    "addr=203.0.113.7\n" },
};

START_TEST(test_witnesses)
{
	struct class_fixture f;
	struct text got;

	class_fixture_load(&f, witness_rows[_i].target, witness_rows[_i].text);
	text_init(&got);
	for (uint32_t i = 0; i < f.set->count; i++)
		text_printf(&got, SLICE_FORMAT "\n", SLICE_ARG(f.set->classes[i].text));
	ck_assert_str_eq(got.ptr, witness_rows[_i].witnesses);
	ck_assert(f.set->classes[0].is_default);
	text_release(&got);
	class_fixture_unload(&f);
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

/* What becomes of the statement ${block}; ${by} as block_is_shadowed has it. */
static enum fate
fate_of(const struct class_set *set, uint32_t block, uint32_t *by)
{
	return block_never_matches(set, block) ? NEVER :
	    block_is_shadowed(set, block, by) ? SHADOWED : ALIVE;
}

START_TEST(test_fates)
{
	struct class_fixture f;
	uint32_t last = 0, by = 0;
	enum fate got;

	class_fixture_load(&f, fate_rows[_i].target, fate_rows[_i].text);
	for (uint32_t i = 0; i < f.config->count; i++)
		if (f.config->statements[i].kind == STATEMENT_MATCH)
			last = i;
	got = fate_of(f.set, last, &by);
	ck_assert_msg(got == fate_rows[_i].fate, "%s: %d", fate_rows[_i].text, (int)got);
	if (got == SHADOWED)
		ck_assert(by > 0 && by <= last);
	ck_assert(classes_complete(f.set));
	class_fixture_unload(&f);
}
END_TEST

START_TEST(test_hopeless_condition)
{
	struct class_fixture f;
	const struct condition *c;

	class_fixture_load(&f, "debian-12", "Match User a Host *.example.com\nX11Forwarding no\n"
	    "Match User a User b\nX11Forwarding no\nMatch User a\nX11Forwarding no\n");
	c = block_hopeless_condition(f.set, class_fixture_block(&f, 0));
	ck_assert(c != NULL && c->criterion == CRITERION_HOST);
	ck_assert(block_hopeless_condition(f.set, class_fixture_block(&f, 1)) == NULL);
	ck_assert(block_hopeless_condition(f.set, class_fixture_block(&f, 2)) == NULL);
	class_fixture_unload(&f);
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
	struct class_fixture f;
	uint32_t by = 0;
	enum truth got;

	class_fixture_load(&f, "debian-12", effect_rows[_i].text);
	got = statement_takes_effect(f.set, statement_at_line(f.config, effect_rows[_i].line), &by);
	ck_assert_msg(got == effect_rows[_i].effect, "%s: %d", effect_rows[_i].text, (int)got);
	ck_assert_msg((by == 0 ? 0 : f.config->statements[by - 1].node->line) ==
	    effect_rows[_i].by_line, "%s: by statement %u", effect_rows[_i].text, by);
	class_fixture_unload(&f);
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
	struct class_fixture f;
	enum list_outcome outcome = LISTS_PASS;
	bool nobody;

	class_fixture_load(&f, "debian-12", nobody_rows[_i].text);
	nobody = classes_admit_nobody(f.set, UINT32_MAX, &outcome);
	ck_assert_msg(nobody == nobody_rows[_i].nobody, "%s", nobody_rows[_i].text);
	if (nobody && nobody_rows[_i].outcome != LISTS_PASS)
		ck_assert_int_eq(outcome, nobody_rows[_i].outcome);
	class_fixture_unload(&f);
}
END_TEST

START_TEST(test_nobody_in_block)
{
	struct class_fixture f;

	class_fixture_load(
	    &f, "debian-12", "Match User alice\nAllowUsers bob\nMatch User carol\nAllowUsers c*\n");
	ck_assert(classes_admit_nobody(f.set, class_fixture_block(&f, 0), NULL));
	ck_assert(!classes_admit_nobody(f.set, class_fixture_block(&f, 1), NULL));
	ck_assert(!classes_admit_nobody(f.set, UINT32_MAX, NULL));
	class_fixture_unload(&f);
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

START_TEST(test_includes)
{
	const struct config *config;
	const struct class_set *set;
	uint32_t block;
	enum fate got;

	host_tree_file(&t, "/etc/ssh/sshd_config", include_rows[_i].text);
	host_tree_file(&t, "/etc/ssh/x.conf", include_rows[_i].included);
	config = load_config(&t.a, &t.root, include_rows[_i].target, NULL);
	set = classes_make(&t.a, config, NULL);
	check_witnesses(&t.a, set, include_rows[_i].text);
	for (block = config->count - 1; config->statements[block].kind != STATEMENT_MATCH ||
	    config->statements[block].included_by == 0;)
		block--;
	got = fate_of(set, block, NULL);
	ck_assert_msg(got == include_rows[_i].fate, "%s: %d", include_rows[_i].text, (int)got);
}
END_TEST

Suite *
suite_access_classes(void)
{
	Suite *s = suite_create("access_classes");
	TCase *hand = tcase_create("by hand"), *host = tcase_create("host");

	LOOP(hand, test_witnesses, witness_rows);
	LOOP(hand, test_fates, fate_rows);
	tcase_add_test(hand, test_hopeless_condition);
	LOOP(hand, test_effects, effect_rows);
	LOOP(hand, test_nobody, nobody_rows);
	tcase_add_test(hand, test_nobody_in_block);
	suite_add_tcase(s, hand);
	tcase_add_checked_fixture(host, one_host_setup, one_host_teardown);
	LOOP(host, test_includes, include_rows);
	suite_add_tcase(s, host);
	return s;
}
