/* Accounts: whether all are known, where their files are, and what is known of each. */
#include <check.h>

#include "host/account_facts.h"
#include "host/account_path.h"
#include "host_accounts.h"
#include "made_keys.h"
#include "rows.h"

static const struct {
	const char *text;	/* of nsswitch.conf, NULL: none */
	bool complete;
} nsswitch_rows[] = {
	{ NULL, true }, { "passwd: files systemd\ngroup: ldap\n", true }, { "passwd:\tfiles\n", true },
	{ "# passwd: ldap\npasswd: compat # ldap\n", true }, { "passwd: files sss\n", false },
	{ "passwd: files [NOTFOUND=return] ldap\n", false },
};

START_TEST(other_databases_are_noticed)
{
	if (nsswitch_rows[_i].text != NULL)
		host_tree_file(&t, "/etc/nsswitch.conf", nsswitch_rows[_i].text);
	ck_assert_int_eq(accounts_complete(accounts), nsswitch_rows[_i].complete);
}
END_TEST

static const struct {
	const char *template;
	const char *letters;
	const char *expected;	/* NULL: sshd gives up */
} path_rows[] = {
	{ ".ssh/authorized_keys", "%huU", "/home/alice/.ssh/authorized_keys" },
	{ "%h/.ssh/k", "%huU", "/home/alice/.ssh/k" },
	{ "/etc/ssh/keys/%u", "%huU", "/etc/ssh/keys/alice" },
	{ "/k/%U/%%/%u%u", "%huU", "/k/1001/%/alicealice" },
	{ "/k/%k", "%huU", NULL },
	{ "/k/%U", "%hu", NULL },
	{ "/k/%", "%huU", NULL },
	{ "/k/%d", "", "/k/%d" },
};

START_TEST(paths_are_expanded)
{
	const char *path = account_path_at_home(&t.a, accounts_find(accounts, "alice"),
	    slice_of(path_rows[_i].template), path_rows[_i].letters);

	if (path_rows[_i].expected == NULL)
		ck_assert_ptr_null(path);
	else
		ck_assert_str_eq(path, path_rows[_i].expected);
}
END_TEST

static struct account_host
host_of_test(void)
{
	return (struct account_host){
		.root = &t.root, .accounts = accounts, .shadow = shadow_book_make(accounts, LOCK_LINUX),
		.support = { .rsa_minimum = 1024 }, .release = 1000, .expands_globs = true, .path_letters = "%huU",
	};
}

START_TEST(accounts_are_described)
{
	struct account_host host = host_of_test();
	struct account_facts f;

	host_tree_bytes(&t, "/bin/bash", 0755, "x", 1);
	host_tree_bytes(&t, "/bin/zsh", 0644, "x", 1);
	host_tree_folder(&t, "/home/alice", 0755);
	account_facts_read(&host, accounts_find(accounts, "alice"), &f);
	ck_assert_int_eq(f.shell, SHELL_GOOD);
	ck_assert_int_eq(f.has_home, TRUTH_YES);
	ck_assert(f.is_administrator);
	ck_assert_str_eq(f.admin_group, "sudo");
	ck_assert_uint_eq(f.group_count, 3);
	account_facts_read(&host, accounts_find(accounts, "bob"), &f);
	ck_assert_int_eq(f.shell, SHELL_UNSEEN);	/* there is no /usr at all */
	ck_assert(f.shell_refuses && !f.is_administrator);
	ck_assert_int_eq(f.has_home, TRUTH_NO);
	account_facts_read(&host, accounts_find(accounts, "carol"), &f);
	ck_assert_int_eq(f.shell, SHELL_MISSING);
	ck_assert_str_eq(f.shell_path, "/bin/sh");
	account_facts_read(&host, accounts_find(accounts, "dave"), &f);
	ck_assert_int_eq(f.shell, SHELL_NOT_EXECUTABLE);
	account_facts_read(&host, accounts_find(accounts, "root"), &f);
	ck_assert(f.is_administrator);
	ck_assert_int_eq(f.has_home, TRUTH_UNKNOWN);
}
END_TEST

START_TEST(key_files_are_found)
{
	struct account_host host = host_of_test();
	const struct account *alice = accounts_find(accounts, "alice");
	const struct slice templates[] = { SLICE(".ssh/authorized_keys"), SLICE("/etc/ssh/keys/%u.*"),
	    SLICE("none"), SLICE("/srv/%u"), SLICE("/bad/%x") };
	const char *looked_at[] = { "/home/alice/.ssh/authorized_keys" };
	const struct slice key = made_public_line(&t.a, &(struct made_key){ .filling = 1 });
	const struct slice two = slice_printf(&t.a, SLICE_FORMAT SLICE_FORMAT, SLICE_ARG(key), SLICE_ARG(key));
	const struct key_file *files;
	const char **elsewhere;
	size_t count;

	host_tree_bytes(&t, "/etc/ssh/keys/alice.2", 0644, two.ptr, two.len);
	host_tree_file(&t, "/etc/ssh/keys/alice.1", "# none\n");
	host_tree_bytes(&t, "/home/alice/.ssh/authorized_key", 0644, key.ptr, key.len);
	files = account_facts_key_files(&host, &t.a, alice, templates, 5, &count);
	ck_assert_uint_eq(count, 5);
	ck_assert_int_eq(files[0].state, FILE_MISSING);
	ck_assert_str_eq(files[1].path, "/etc/ssh/keys/alice.1");
	ck_assert_uint_eq(files[1].keys.good, 0);
	ck_assert_str_eq(files[2].path, "/etc/ssh/keys/alice.2");
	ck_assert_uint_eq(files[2].keys.good, 2);
	ck_assert_uint_eq(files[2].index, 1);
	ck_assert_int_eq(files[3].state, FILE_UNSEEN);
	ck_assert_ptr_null(files[4].path);
	count = account_path_elsewhere(&t.root, &t.a, alice, looked_at, 1, 8, &elsewhere);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(elsewhere[0], "/home/alice/.ssh/authorized_key");
}
END_TEST

Suite *
suite_host_accounts(void)
{
	Suite *suite = suite_create("host_accounts");
	TCase *tcase = tcase_create("accounts");

	tcase_add_checked_fixture(tcase, host_accounts_setup, one_host_teardown);
	LOOP(tcase, other_databases_are_noticed, nsswitch_rows);
	LOOP(tcase, paths_are_expanded, path_rows);
	tcase_add_test(tcase, accounts_are_described);
	tcase_add_test(tcase, key_files_are_found);
	suite_add_tcase(suite, tcase);
	return suite;
}
