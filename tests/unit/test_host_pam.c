/* PAM: what stands in its stacks, whom access.conf lets in, and nologin. */
#include <check.h>

#include "host/access_conf.h"
#include "host/pam.h"
#include "host_accounts.h"
#include "rows.h"

static const struct {
	const char *conf;
	const char *account;
	const char *origin;
	enum truth expected;
	uint32_t line;
} access_rows[] = {
	{ "", "alice", "192.0.2.7", TRUTH_YES, 0 },
	{ "-:ALL EXCEPT root:ALL\n", "alice", "192.0.2.7", TRUTH_NO, 1 },
	{ "-:ALL EXCEPT root:ALL\n", "root", "192.0.2.7", TRUTH_YES, 0 },
	{ "# c\n+:alice:ALL\n-:ALL:ALL\n", "alice", NULL, TRUTH_YES, 2 },
	{ "+ : (sudo) : 192.0.2.0/24\n- : ALL : ALL\n", "alice", "192.0.2.7", TRUTH_YES, 1 },
	{ "+ : (sudo) : 192.0.2.0/24\n- : ALL : ALL\n", "alice", "198.51.100.7", TRUTH_NO, 2 },
	{ "+ : (sudo) : 192.0.2.0/24\n- : ALL : ALL\n", "alice", NULL, TRUTH_UNKNOWN, 1 },
	{ "+:sudo:192.0.2.\n-:ALL:ALL\n", "alice", "192.0.2.7", TRUTH_YES, 1 },
	{ "-:bob:LOCAL\n-:bob:ALL EXCEPT 192.0.2.7\n", "bob", "192.0.2.7", TRUTH_YES, 0 },
	{ "+:ALL:2001:db8::/32\n-:ALL:ALL\n", "bob", "2001:db8::1", TRUTH_YES, 1 },
	{ "+:ALL:.example.org\n-:ALL:ALL\n", "bob", "a.example.org", TRUTH_YES, 1 },
	{ "+:@admins:ALL\n-:ALL:ALL\n", "bob", "192.0.2.7", TRUTH_UNKNOWN, 1 },
	{ "+:ALL:tty1 cron\n-:ALL:ALL\n", "bob", "192.0.2.7", TRUTH_NO, 2 },
	{ "nonsense\n", "bob", "192.0.2.7", TRUTH_YES, 0 },
};

START_TEST(access_conf_is_asked)
{
	struct access_conf_verdict v;

	host_tree_file(&t, "/etc/security/access.conf", access_rows[_i].conf);
	v = access_conf_judge(accounts, accounts_find(accounts, access_rows[_i].account),
	    access_rows[_i].origin, NULL);
	ck_assert_int_eq(v.allowed, access_rows[_i].expected);
	ck_assert_uint_eq(v.line, access_rows[_i].line);
}
END_TEST

START_TEST(pam_stack_is_read)
{
	struct pam_stack stack = pam_read(&t.root, &t.a, "sshd");
	const struct pam_rule *rule;

	ck_assert_int_eq(stack.is_known, TRUTH_UNKNOWN);
	host_tree_file(&t, "/etc/pam.d/sshd", "# c\n@include common-auth\n"
	    "account required /lib/security/pam_access.so accessfile=/etc/a nodefgroup # c\n"
	    "account include common\n-session optional \\\n pam_systemd.so\n");
	host_tree_file(&t, "/etc/pam.d/common-auth",
	    "auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\n");
	host_tree_file(&t, "/etc/pam.d/common", "account required pam_nologin.so\nauth required pam_other.so\n");
	stack = pam_read(&t.root, &t.a, "sshd");
	ck_assert_int_eq(stack.is_known, TRUTH_YES);
	ck_assert(!stack.is_truncated);
	ck_assert_uint_eq(stack.count, 5);
	rule = pam_find(&stack, PAM_TYPE_AUTH, "pam_unix");
	ck_assert(pam_has_argument(rule, "nullok") && !pam_has_argument(rule, "null"));
	ck_assert_str_eq(rule->path, "/etc/pam.d/common-auth");
	rule = pam_find(&stack, PAM_TYPE_ACCOUNT, "pam_access");
	ck_assert(slice_is(pam_argument(rule, "accessfile="), "/etc/a"));
	ck_assert(pam_has_argument(rule, "accessfile="));
	ck_assert_uint_eq(rule->line, 3);
	ck_assert_ptr_nonnull(pam_find(&stack, PAM_TYPE_ACCOUNT, "pam_nologin"));
	ck_assert_ptr_null(pam_find(&stack, PAM_TYPE_AUTH, "pam_other"));
	rule = pam_find(&stack, PAM_TYPE_SESSION, "pam_systemd");
	ck_assert_ptr_nonnull(rule);
	ck_assert_uint_eq(rule->line, 5);
}
END_TEST

START_TEST(pam_includes_end)
{
	struct pam_stack stack;

	host_tree_file(&t, "/etc/pam.d/sshd", "@include sshd\n@include sshd\n@include sshd\nauth required pam_unix.so\n");
	stack = pam_read(&t.root, &t.a, "sshd");
	ck_assert(stack.is_truncated);
	ck_assert_uint_gt(stack.count, 0);
}
END_TEST

START_TEST(nologin_is_seen)
{
	const char *path = NULL;

	ck_assert_int_eq(pam_nologin_exists(&t.root, &path), TRUTH_NO);
	host_tree_file(&t, "/etc/nologin", "");
	ck_assert_int_eq(pam_nologin_exists(&t.root, &path), TRUTH_YES);
	ck_assert_str_eq(path, "/etc/nologin");
}
END_TEST

Suite *
suite_host_pam(void)
{
	Suite *suite = suite_create("host_pam");
	TCase *tcase = tcase_create("pam");

	tcase_add_checked_fixture(tcase, host_accounts_setup, one_host_teardown);
	LOOP(tcase, access_conf_is_asked, access_rows);
	tcase_add_test(tcase, pam_stack_is_read);
	tcase_add_test(tcase, pam_includes_end);
	tcase_add_test(tcase, nologin_is_seen);
	suite_add_tcase(suite, tcase);
	return suite;
}
