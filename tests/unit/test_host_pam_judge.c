/* PAM judge: what stacks of modules, vendors' and others, say of an account. */
#include <check.h>

#include "host/pam_judge.h"
#include "host_accounts.h"
#include "rows.h"

Suite *suite_host_pam_judge(void);

#define REDHAT_AUTH \
	"auth required pam_env.so\nauth required pam_faildelay.so delay=2000000\n" \
	"auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular\n" \
	"auth [default=1 ignore=ignore success=ok] pam_localuser.so\nauth sufficient pam_unix.so nullok\n" \
	"auth [default=1 ignore=ignore success=ok] pam_usertype.so isregular\n" \
	"auth sufficient pam_sss.so forward_pass\nauth required pam_deny.so\n"
#define REDHAT_ACCOUNT \
	"account required pam_unix.so\naccount sufficient pam_localuser.so\naccount sufficient pam_usertype.so issystem\n" \
	"account [default=bad success=ok user_unknown=ignore] pam_sss.so\naccount required pam_permit.so\n"
#define ARCH_AUTH \
	"auth required pam_faillock.so preauth\n-auth [success=2 default=ignore] pam_systemd_home.so\n" \
	"auth [success=1 default=bad] pam_unix.so try_first_pass nullok\nauth [default=die] pam_faillock.so authfail\n" \
	"auth optional pam_permit.so\nauth required pam_env.so\nauth required pam_faillock.so authsucc\n"

static const struct {
	const char *stack;
	enum pam_type type;
	const char *account;
	enum truth passes;
	uint32_t line;		/* of the culprit */
	struct {
		const char *path, *text;
	} file;
} rows[] = {
	/* what vendors ship */
	{ "account [success=1 new_authtok_reqd=done default=ignore] pam_unix.so\naccount requisite pam_deny.so\n"
	    "account required pam_permit.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_YES, 0, { 0 } },
	{ "auth [success=1 default=ignore] pam_unix.so nullok\nauth requisite pam_deny.so\nauth required pam_permit.so\n"
	    "auth optional pam_cap.so\n", PAM_TYPE_AUTH, "alice", TRUTH_YES, 0, { 0 } },
	{ REDHAT_AUTH, PAM_TYPE_AUTH, "alice", TRUTH_YES, 0, { 0 } },
	{ REDHAT_AUTH, PAM_TYPE_AUTH, "root", TRUTH_YES, 0, { 0 } },
	{ REDHAT_ACCOUNT, PAM_TYPE_ACCOUNT, "alice", TRUTH_YES, 0, { 0 } },
	{ ARCH_AUTH, PAM_TYPE_AUTH, "alice", TRUTH_YES, 0, { 0 } },
	{ "auth substack password-auth\nauth optional pam_permit.so\n", PAM_TYPE_AUTH, "alice", TRUTH_YES, 0,
	    { "/etc/pam.d/password-auth", REDHAT_AUTH } },
	{ "session required pam_limits.so\nsession optional pam_motd.so\nsession required pam_strange.so\n",
	    PAM_TYPE_SESSION, "alice", TRUTH_YES, 0, { 0 } },
	/* what refuses for certain */
	{ "account required pam_deny.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 1, { 0 } },
	{ "account optional pam_deny.so\naccount required pam_unix.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_YES, 0, { 0 } },
	{ "account sufficient pam_permit.so\naccount required pam_deny.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_YES, 0, { 0 } },
	{ "account required pam_unix.so\naccount required pam_deny.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 2, { 0 } },
	{ "account required pam_nologin.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 0, { 0 } },
	{ "account [success=1 default=ignore] pam_permit.so\naccount requisite pam_deny.so\n",
	    PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 0, { 0 } },
	{ "account substack inner\naccount required pam_deny.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 2,
	    { "/etc/pam.d/inner", "account sufficient pam_unix.so\naccount required pam_permit.so\n" } },
	{ "account include inner\naccount required pam_deny.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_YES, 0,
	    { "/etc/pam.d/inner", "account sufficient pam_unix.so\naccount required pam_permit.so\n" } },
	/* what is not in sight */
	{ "account required pam_strange.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_UNKNOWN, 0, { 0 } },
	{ "account required pam_strange.so\naccount required pam_deny.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 2, { 0 } },
	{ "@include gone\naccount required pam_unix.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_UNKNOWN, 0, { 0 } },
	{ "auth required pam_unix.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_UNKNOWN, 0, { 0 } },
	/* modules that look at the account */
	{ "account required pam_succeed_if.so user ingroup sudo\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_YES, 0, { 0 } },
	{ "account required pam_succeed_if.so quiet user ingroup wheel:sudo\n", PAM_TYPE_ACCOUNT, "carol", TRUTH_NO, 1, { 0 } },
	{ "account required pam_succeed_if.so uid >= 1000 uid < 1002 quiet\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_YES, 0, { 0 } },
	{ "account required pam_succeed_if.so uid ne 1001\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 1, { 0 } },
	{ "account required pam_succeed_if.so user notin alice:bob\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 1, { 0 } },
	{ "account required pam_succeed_if.so tty = ssh\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_UNKNOWN, 0, { 0 } },
	{ "account required pam_shells.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_YES, 0, { "/etc/shells", "# s\n/bin/bash\n" } },
	{ "account required pam_shells.so\n", PAM_TYPE_ACCOUNT, "dave", TRUTH_NO, 1, { "/etc/shells", "/bin/bash\n" } },
	{ "account required pam_listfile.so item=user sense=allow file=/etc/users onerr=fail\n", PAM_TYPE_ACCOUNT, "alice",
	    TRUTH_NO, 1, { "/etc/users", "bob\nalice2\n" } },
	{ "account required pam_listfile.so item=group sense=deny file=/etc/users\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 1,
	    { "/etc/users", "sudo\n" } },
	{ "account required pam_listfile.so item=user sense=deny file=/etc/users\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_YES, 0,
	    { "/etc/users", "bob\n" } },
	{ "account required pam_listfile.so item=user sense=deny file=/etc/gone\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 1, { 0 } },
	{ "account required pam_listfile.so item=user sense=deny file=/etc/gone onerr=succeed\n", PAM_TYPE_ACCOUNT, "alice",
	    TRUTH_YES, 0, { 0 } },
	{ "account required pam_access.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 1,
	    { "/etc/security/access.conf", "-:ALL EXCEPT root:ALL\n" } },
	{ "auth required pam_unix.so\nauth required pam_google_authenticator.so\n", PAM_TYPE_AUTH, "alice", TRUTH_NO, 2, { 0 } },
	{ "auth required pam_unix.so\nauth required pam_google_authenticator.so nullok\n", PAM_TYPE_AUTH, "alice", TRUTH_YES, 0, { 0 } },
	{ "auth required pam_unix.so\nauth required pam_google_authenticator.so nullok\n", PAM_TYPE_AUTH, "alice", TRUTH_UNKNOWN, 0,
	    { "/home/alice/.google_authenticator", "x\n" } },
	{ "auth required pam_securetty.so\nauth required pam_unix.so\n", PAM_TYPE_AUTH, "root", TRUTH_NO, 1,
	    { "/etc/securetty", "tty1\n" } },
	{ "auth required pam_securetty.so\nauth required pam_unix.so\n", PAM_TYPE_AUTH, "alice", TRUTH_YES, 0,
	    { "/etc/securetty", "tty1\n" } },
	/* modules that are gone */
	{ "account required pam_tally2.so\naccount required pam_unix.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 1, { 0 } },
	{ "-account required pam_tally2.so\naccount required pam_unix.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 1, { 0 } },
	{ "-account optional pam_tally2.so\naccount required pam_unix.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_YES, 0, { 0 } },
	{ "account [default=bad module_unknown=ignore] pam_tally2.so\naccount required pam_unix.so\n", PAM_TYPE_ACCOUNT, "alice",
	    TRUTH_YES, 0, { 0 } },
	{ "account required pam_unix.so\naccount required pam_time.so\n", PAM_TYPE_ACCOUNT, "alice", TRUTH_NO, 2,
	    { "/usr/lib/x86_64-linux-gnu/security/pam_unix.so", "" } },
};

START_TEST(stack_is_judged)
{
	struct pam_subject subject = { .accounts = accounts, .account = accounts_find(accounts, rows[_i].account),
		.lacks_tally = true };
	struct pam_stack stack;
	struct pam_verdict v;

	host_tree_file(&t, "/etc/pam.d/sshd", rows[_i].stack);
	if (rows[_i].file.path != NULL)
		host_tree_file(&t, rows[_i].file.path, rows[_i].file.text);
	stack = pam_read(&t.root, &t.a, "sshd");
	v = pam_judge(&stack, rows[_i].type, &subject);
	ck_assert_int_eq(v.passes, rows[_i].passes);
	ck_assert_uint_eq(v.passes == TRUTH_NO && v.culprit != NULL ? v.culprit->line : 0, rows[_i].line);
}
END_TEST

Suite *
suite_host_pam_judge(void)
{
	Suite *suite = suite_create("host_pam_judge");
	TCase *tcase = tcase_create("pam_judge");

	tcase_add_checked_fixture(tcase, host_accounts_setup, one_host_teardown);
	LOOP(tcase, stack_is_judged, rows);
	suite_add_tcase(suite, tcase);
	return suite;
}
