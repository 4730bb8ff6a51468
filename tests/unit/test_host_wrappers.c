/* TCP wrappers: whom hosts.allow and hosts.deny let in. */
#include <check.h>

#include "host/wrappers.h"
#include "one_host.h"
#include "rows.h"

static const struct {
	const char *allow, *deny;	/* NULL: no such file */
	const char *addr, *name;
	enum truth allowed;
} rows[] = {
	{ NULL, NULL, "192.0.2.7", "", TRUTH_YES },
	{ NULL, "ALL: ALL\n", "192.0.2.7", "", TRUTH_NO },
	{ NULL, "ALL: ALL\n", NULL, NULL, TRUTH_NO },
	{ "sshd: ALL\n", "ALL: ALL\n", NULL, NULL, TRUTH_YES },
	{ "sshd: 192.0.2.\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ "sshd: 192.0.2.\n", "ALL: ALL\n", "198.51.100.7", "", TRUTH_NO },
	{ "sshd: 192.0.2.\n", "ALL: ALL\n", NULL, NULL, TRUTH_UNKNOWN },
	{ "sshd: 192.0.2.\n", NULL, NULL, NULL, TRUTH_YES },
	{ "sshd: 192.0.2.0/255.255.255.0\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ "sshd: 192.0.2.0/24, 10.0.0.0/8\n", "ALL: ALL\n", "10.1.2.3", "", TRUTH_YES },
	{ "sshd: [2001:db8::]/32\n", "ALL: ALL\n", "2001:db8::1", "", TRUTH_YES },
	{ "sshd: [2001:db8::]/32\n", "ALL: ALL\n", "2001:db9::1", "", TRUTH_NO },
	{ "in.telnetd: ALL\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_NO },
	{ "sshd: LOCAL\n", "ALL: ALL\n", "192.0.2.7", "office", TRUTH_YES },
	{ "sshd: LOCAL\n", "ALL: ALL\n", "192.0.2.7", "a.example.org", TRUTH_NO },
	{ "sshd: .example.org\n", "ALL: ALL\n", "192.0.2.7", "A.Example.org", TRUTH_YES },
	{ "sshd: .example.org\n", "ALL: ALL\n", "192.0.2.7", NULL, TRUTH_UNKNOWN },
	{ "sshd: .example.org\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_NO },
	{ "sshd: ALL EXCEPT 192.0.2.7\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_NO },
	{ "sshd: ALL EXCEPT 192.0.2.0/24 EXCEPT 192.0.2.7\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ "ALL EXCEPT sshd: ALL\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_NO },
	{ "sshd: ALL: DENY\n", NULL, "192.0.2.7", "", TRUTH_NO },
	{ NULL, "sshd: ALL: ALLOW\n", "192.0.2.7", "", TRUTH_YES },
	{ NULL, "sshd: ALL: spawn (echo %h) & : deny\n", "192.0.2.7", "", TRUTH_NO },
	{ NULL, "# ALL: ALL\n\nsshd: \\\n  198.51.100. \\\n  192.0.2.\n", "192.0.2.7", "", TRUTH_NO },
	{ "sshd: @admins\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_UNKNOWN },
	{ "sshd: @admins\n", NULL, "192.0.2.7", "", TRUTH_YES },
	{ "sshd: /etc/ssh/friends\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ "sshd: /etc/ssh/nobody\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_NO },
	{ "sshd: 192.0.*\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ "nonsense\n", "sshd\n", "192.0.2.7", "", TRUTH_YES },
	{ NULL, "sshd@192.0.2.1: ALL\n", "192.0.2.7", "", TRUTH_NO },
	{ NULL, "sshd@192.0.2.: ALL\n", NULL, NULL, TRUTH_NO },
	{ NULL, "sshd@192.0.2.2: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ NULL, "sftpd@192.0.2.1: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ NULL, "sshd@server.example.org: ALL\n", "192.0.2.7", "", TRUTH_UNKNOWN },
	{ NULL, "ALL: 192.0.2.1/24\n", "192.0.2.7", "", TRUTH_YES },
	{ NULL, "ALL: 0.0.0.0/0\n", "192.0.2.7", "", TRUTH_YES },
	{ NULL, "ALL: [2001:db8::1]/32\n", "2001:db8::7", "", TRUTH_NO },
	{ NULL, "ALL: KNOWN\n", "192.0.2.7", "", TRUTH_YES },
	{ "", "", "192.0.2.7", "", TRUTH_YES },
	{ "", "ALL: ALL\n", "192.0.2.7", "", TRUTH_NO },
	{ "", "sshd: ALL\n", "192.0.2.7", "", TRUTH_NO },
	{ "", "vsftpd: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ "", "# sshd: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ "sshd: 192.0.2.7\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ "sshd: 192.0.2.0/24\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ "sshd: 198.51.100.0/24\n", "ALL: ALL\n", "192.0.2.7", "", TRUTH_NO },
	{ "sshd: .example.org\n", "ALL: ALL\n", "192.0.2.7", "a.example.org", TRUTH_YES },
	{ "sshd: .example.org\n", "ALL: ALL\n", "192.0.2.7", "a.example.net", TRUTH_NO },
	{ "sshd: 192.0.2.7\n", "ALL: ALL\n", NULL, NULL, TRUTH_UNKNOWN },
	{ "sshd: ALL EXCEPT 192.0.2.7\n", "ALL: ALL\n", "192.0.2.8", "", TRUTH_YES },
	{ "", "ALL EXCEPT sshd: ALL\n", "192.0.2.7", "", TRUTH_YES },
	{ "sshd: LOCAL\n", "ALL: ALL\n", "192.0.2.7", "client", TRUTH_YES },
	{ "sshd: LOCAL\n", "ALL: ALL\n", "192.0.2.7", "client.example.org", TRUTH_NO },
	{ "", "sshd: 192.0.2.7 \\\n 192.0.2.8\n", "192.0.2.8", "", TRUTH_NO },
	{ "sshd: 192.0.2.7: deny\n", "", "192.0.2.7", "", TRUTH_NO },
	{ "", "sshd: ALL: allow\n", "192.0.2.7", "", TRUTH_YES },
	{ "sshd: [2001:db8::]/32\n", "ALL: ALL\n", "2001:db8::7", "", TRUTH_YES },
};

static void
expect(const char *allow, const char *deny, const struct wrappers_client *client, enum truth allowed)
{
	struct wrappers_verdict v;

	if (allow != NULL)
		host_tree_file(&t, "/etc/hosts.allow", allow);
	if (deny != NULL)
		host_tree_file(&t, "/etc/hosts.deny", deny);
	v = wrappers_judge(&t.root, &t.a, "sshd", client);
	ck_assert_msg(v.allowed == allowed, "%s|%s: %d", allow != NULL ? allow : "", deny != NULL ? deny : "",
	    (int)v.allowed);
	ck_assert(v.allowed != TRUTH_NO || (v.path != NULL && v.line > 0));
}

START_TEST(wrappers_are_asked)
{
	struct wrappers_client client = { rows[_i].addr, rows[_i].name, "192.0.2.1" };

	host_tree_file(&t, "/etc/ssh/friends", "10.0.0.1\n192.0.2.7\n/etc/ssh/friends\n");
	expect(rows[_i].allow, rows[_i].deny, &client, rows[_i].allowed);
}
END_TEST

/* Where the server's own address is not known. */
static const struct {
	const char *deny;
	enum truth allowed;
} anywhere_rows[] = {
	{ "sshd@192.0.2.1: ALL\n", TRUTH_UNKNOWN },
	{ "sftpd@192.0.2.1: ALL\n", TRUTH_YES },
	{ "sshd@192.0.2.1: 198.51.100.\n", TRUTH_YES },
	{ "sshd: 192.0.2.\n", TRUTH_NO },
	{ "ALL: ALL\n", TRUTH_NO },
};

START_TEST(unknown_servers_are_not_guessed)
{
	struct wrappers_client client = { "192.0.2.7", "", NULL };

	expect(NULL, anywhere_rows[_i].deny, &client, anywhere_rows[_i].allowed);
}
END_TEST

Suite *
suite_host_wrappers(void)
{
	Suite *suite = suite_create("host_wrappers");
	TCase *tcase = tcase_create("wrappers");

	tcase_add_checked_fixture(tcase, one_host_setup, one_host_teardown);
	LOOP(tcase, wrappers_are_asked, rows);
	LOOP(tcase, unknown_servers_are_not_guessed, anywhere_rows);
	suite_add_tcase(suite, tcase);
	return suite;
}
