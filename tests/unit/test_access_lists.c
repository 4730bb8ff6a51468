/* AllowUsers, DenyUsers, AllowGroups and DenyGroups on single connections. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "access/lists.h"
#include "load_config.h"
#include "rows.h"

static bool
staff_groups(void *cookie, const char *user, struct group_list *out)
{
	static const char *const names[] = { "staff", "ssh-users" };

	(void)cookie;
	*out = (struct group_list){
		.names = names,
		.count = strcmp(user, "lonely") == 0 ? 0 : 2,
		.known = strcmp(user, "unknown") != 0,
		.is_of_account = strcmp(user, "lonely") == 0,
	};
	return true;
}

static const struct {
	const char *text;
	struct connection c;
	enum truth passes;
	enum list_outcome outcome;
	uint32_t line;		/* of the deciding statement */
	const char *entry;
} rows[] = {
	{ "", { .user = "a" }, TRUTH_YES, LISTS_PASS, 0, NULL },
	{ "AllowUsers a b\n", { .user = "b" }, TRUTH_YES, LISTS_PASS, 0, NULL },
	{ "AllowUsers a b\n", { .user = "c" }, TRUTH_NO, LISTS_UNLISTED_USER, 1, NULL },
	{ "AllowUsers a,b\n", { .user = "a" }, TRUTH_NO, LISTS_UNLISTED_USER, 1, NULL },
	{ "AllowUsers !c *\n", { .user = "c" }, TRUTH_YES, LISTS_PASS, 0, NULL },
	{ "AllowUsers a\nDenyUsers z a\n", { .user = "a" }, TRUTH_NO, LISTS_DENIED_USER, 2, "a" },
	{ "DenyUsers b\nDenyUsers a*\n", { .user = "ab" }, TRUTH_NO, LISTS_DENIED_USER, 2, "a*" },
	/* HOST parts: address lists with negation, names only with UseDNS. */
	{ "AllowUsers a@10.0.0.0/8\n", { .user = "a", .addr = "10.1.2.3" }, TRUTH_YES, LISTS_PASS,
	    0, NULL },
	{ "AllowUsers a@10.0.0.0/8\n", { .user = "a", .addr = "11.1.2.3" }, TRUTH_NO,
	    LISTS_UNLISTED_USER, 1, NULL },
	{ "AllowUsers a@10.0.0.0/8\n", { .user = "b", .addr = "10.1.2.3" }, TRUTH_NO,
	    LISTS_UNLISTED_USER, 1, NULL },
	{ "AllowUsers a@10.0.0.0/8\n", { .user = "a" }, TRUTH_UNKNOWN, LISTS_UNLISTED_USER, 1,
	    NULL },
	{ "AllowUsers a@10.0.0.0/8\n", { .user = "b" }, TRUTH_NO, LISTS_UNLISTED_USER, 1, NULL },
	{ "AllowUsers *@10.*,!10.0.0.1\n", { .user = "a", .addr = "10.0.0.1" }, TRUTH_NO,
	    LISTS_UNLISTED_USER, 1, NULL },
	{ "AllowUsers *@10.*,!10.0.0.1\n", { .user = "a", .addr = "10.0.0.2" }, TRUTH_YES,
	    LISTS_PASS, 0, NULL },
	{ "AllowUsers a@h.example.com\n",
	    { .user = "a", .addr = "10.0.0.1", .host = "h.example.com" }, TRUTH_NO,
	    LISTS_UNLISTED_USER, 1, NULL },
	{ "UseDNS yes\nAllowUsers a@H.example.com\n",
	    { .user = "a", .addr = "10.0.0.1", .host = "h.example.com" }, TRUTH_YES, LISTS_PASS, 0,
	    NULL },
	/* Split at the last '@'. */
	{ "AllowUsers a@realm@10.*\n", { .user = "a@realm", .addr = "10.0.0.1" }, TRUTH_YES,
	    LISTS_PASS, 0, NULL },
	/* Groups. */
	{ "AllowGroups ssh*\n", { .user = "a", .groups = staff_groups }, TRUTH_YES, LISTS_PASS, 0,
	    NULL },
	{ "AllowGroups wheel\n", { .user = "a", .groups = staff_groups }, TRUTH_NO,
	    LISTS_UNLISTED_GROUP, 1, NULL },
	{ "DenyGroups staff\nAllowGroups ssh-users\n", { .user = "a", .groups = staff_groups },
	    TRUTH_NO, LISTS_DENIED_GROUP, 1, "staff" },
	{ "AllowGroups wheel\n", { .user = "a" }, TRUTH_UNKNOWN, LISTS_UNLISTED_GROUP, 1, NULL },
	{ "AllowGroups wheel\n", { .user = "unknown", .groups = staff_groups }, TRUTH_UNKNOWN,
	    LISTS_UNLISTED_GROUP, 1, NULL },
	/* An account that is in no group. */
	{ "DenyGroups wheel\n", { .user = "lonely", .groups = staff_groups }, TRUTH_NO,
	    LISTS_DENIED_GROUP, 1, NULL },
	{ "AllowGroups *\n", { .user = "lonely", .groups = staff_groups }, TRUTH_NO,
	    LISTS_UNLISTED_GROUP, 1, NULL },
	{ "AllowUsers lonely\n", { .user = "lonely", .groups = staff_groups }, TRUTH_YES, LISTS_PASS, 0,
	    NULL },
	/* What is certain decides over what is not. */
	{ "DenyUsers a@10.*\nAllowUsers b\n", { .user = "a" }, TRUTH_NO, LISTS_UNLISTED_USER, 2,
	    NULL },
	/* A matching block replaces the list. */
	{ "AllowUsers a\nMatch User b\nAllowUsers b\n", { .user = "b" }, TRUTH_YES, LISTS_PASS, 0,
	    NULL },
	{ "AllowUsers a\nMatch User a\nAllowUsers b\n", { .user = "a" }, TRUTH_NO,
	    LISTS_UNLISTED_USER, 3, NULL },
};

START_TEST(test_lists)
{
	struct arena a;
	struct root root;
	const struct config *config;
	struct effective *e;
	struct lists_verdict v;

	arena_init(&a);
	root_none(&root);
	config = load_config(&a, &root, "debian-12", rows[_i].text);
	e = effective_make(&a, config);
	ck_assert(config_evaluate(config, &rows[_i].c, e, NULL));
	v = lists_evaluate(e, &rows[_i].c, &a);
	ck_assert_msg(v.passes == rows[_i].passes, "%s: %d", rows[_i].text, (int)v.passes);
	ck_assert_int_eq(v.outcome, rows[_i].outcome);
	ck_assert_uint_eq(v.statement == 0 ? 0 : config->statements[v.statement - 1].node->line,
	    rows[_i].line);
	ck_assert((v.entry != NULL) == (rows[_i].entry != NULL));
	ck_assert(v.entry == NULL || slice_is(v.entry->text, rows[_i].entry));
	root_close(&root);
	arena_release(&a);
}
END_TEST

START_TEST(test_outcome_keywords)
{
	ck_assert_int_eq(lists_outcome_keyword(LISTS_PASS), KEYWORD_NONE);
	ck_assert_int_eq(lists_outcome_keyword(LISTS_UNLISTED_GROUP), KEYWORD_ALLOWGROUPS);
}
END_TEST

Suite *
suite_access_lists(void)
{
	Suite *s = suite_create("access_lists");
	TCase *t = tcase_create("lists");

	LOOP(t, test_lists, rows);
	tcase_add_test(t, test_outcome_keywords);
	suite_add_tcase(s, t);
	return s;
}
