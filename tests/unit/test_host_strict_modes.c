/* Strict modes: owners and permissions along the paths of keys, commands and chroots. */
#include <check.h>

#include "host/strict_modes.h"
#include "host_accounts.h"
#include "rows.h"

#define ALICE	1001
#define OTHER	1003

static const struct {
	mode_t home, folder, file;
	uid_t home_owner, file_owner;
	gid_t group;
	enum path_fault plain, debian, readable;
} mode_rows[] = {
	{ 0755, 0700, 0600, ALICE, ALICE, ALICE, PATH_GOOD, PATH_GOOD, PATH_GOOD },
	{ 0755, 0755, 0644, ALICE, 0, 0, PATH_GOOD, PATH_GOOD, PATH_GOOD },
	{ 0755, 0700, 0600, ALICE, 0, 0, PATH_GOOD, PATH_GOOD, PATH_UNREADABLE },
	{ 0755, 0700, 0644, ALICE, OTHER, ALICE, PATH_OWNER, PATH_OWNER, PATH_GOOD },
	{ 0755, 0700, 0600, 0, ALICE, ALICE, PATH_GOOD, PATH_GOOD, PATH_GOOD },
	{ 0755, 0700, 0600, OTHER, ALICE, ALICE, PATH_OWNER, PATH_OWNER, PATH_GOOD },
	{ 0777, 0700, 0600, ALICE, ALICE, ALICE, PATH_WRITABLE, PATH_WRITABLE, PATH_GOOD },
	{ 0775, 0700, 0600, ALICE, ALICE, ALICE, PATH_WRITABLE, PATH_GOOD, PATH_GOOD },
	{ 0775, 0700, 0600, ALICE, ALICE, 100, PATH_WRITABLE, PATH_WRITABLE, PATH_GOOD },
	{ 0775, 0700, 0600, ALICE, ALICE, 1010, PATH_WRITABLE, PATH_WRITABLE, PATH_GOOD },
	{ 0755, 0770, 0660, ALICE, ALICE, ALICE, PATH_WRITABLE, PATH_GOOD, PATH_GOOD },
	{ 0755, 0700, 0666, ALICE, ALICE, ALICE, PATH_WRITABLE, PATH_WRITABLE, PATH_GOOD },
	{ 0755, 0600, 0600, ALICE, ALICE, ALICE, PATH_GOOD, PATH_GOOD, PATH_UNREACHABLE },
	{ 0755, 0700, 0000, ALICE, ALICE, ALICE, PATH_GOOD, PATH_GOOD, PATH_UNREADABLE },
	{ 0755, 0700, 0040, OTHER, OTHER, 27, PATH_OWNER, PATH_OWNER, PATH_GOOD },
	{ 0700, 0755, 0644, OTHER, OTHER, 0, PATH_OWNER, PATH_OWNER, PATH_UNREACHABLE },
};

static void
own(const char *path, uid_t uid, gid_t gid)
{
	char full[256];

	snprintf(full, sizeof(full), "%s%s", t.path, path);
	ck_assert_int_eq(lchown(full, uid, gid), 0);
}

START_TEST(modes_are_judged)
{
	static const char file[] = "/home/alice/.ssh/authorized_keys";
	struct strict_modes s = { &t.root, accounts, false };
	const struct account *alice = accounts_find(accounts, "alice");

	if (geteuid() != 0)
		return;		/* owners cannot be made */
	host_tree_folder(&t, "/home/alice", mode_rows[_i].home);
	host_tree_folder(&t, "/home/alice/.ssh", mode_rows[_i].folder);
	host_tree_bytes(&t, file, mode_rows[_i].file, "x", 1);
	own("/home/alice", mode_rows[_i].home_owner, mode_rows[_i].group);
	own("/home/alice/.ssh", ALICE, mode_rows[_i].group);
	own(file, mode_rows[_i].file_owner, mode_rows[_i].group);
	ck_assert_int_eq(strict_modes_file(&s, alice, file).fault, mode_rows[_i].plain);
	s.private_groups = true;
	ck_assert_int_eq(strict_modes_file(&s, alice, file).fault, mode_rows[_i].debian);
	if (mode_rows[_i].file_owner != OTHER || mode_rows[_i].home_owner == OTHER)
		ck_assert_int_eq(strict_modes_readable(&s, alice, file).fault, mode_rows[_i].readable);
	/* Root may read everything. */
	ck_assert_int_eq(strict_modes_readable(&s, accounts_find(accounts, "root"), file).fault, PATH_GOOD);
}
END_TEST

START_TEST(links_are_followed)
{
	struct strict_modes s = { &t.root, accounts, false };
	const struct account *alice = accounts_find(accounts, "alice");
	struct path_check c;

	if (geteuid() != 0)
		return;
	host_tree_folder(&t, "/home/alice/.ssh", 0700);
	host_tree_bytes(&t, "/srv/keys/alice", 0644, "x", 1);
	host_tree_link(&t, "/home/alice/.ssh/authorized_keys", "/srv/keys/alice");
	own("/home/alice", ALICE, ALICE);
	own("/home/alice/.ssh", ALICE, ALICE);
	c = strict_modes_file(&s, alice, "/home/alice/.ssh/authorized_keys");
	ck_assert_int_eq(c.fault, PATH_GOOD);
	host_tree_folder(&t, "/srv", 0777);
	c = strict_modes_file(&s, alice, "/home/alice/.ssh/authorized_keys");
	ck_assert_int_eq(c.fault, PATH_WRITABLE);
	ck_assert_str_eq(c.path, "/srv");
	host_tree_folder(&t, "/srv", 0755);
	host_tree_folder(&t, "/srv/keys", 0700);
	c = strict_modes_readable(&s, alice, "/home/alice/.ssh/authorized_keys");
	ck_assert_int_eq(c.fault, PATH_UNREACHABLE);
	ck_assert_str_eq(c.path, "/srv/keys");
	c = strict_modes_file(&s, alice, "/home/alice/.ssh/none");
	ck_assert_int_eq(c.fault, PATH_MISSING);
	c = strict_modes_file(&s, alice, "/home/alice/.ssh");
	ck_assert_int_eq(c.fault, PATH_NOT_FILE);
}
END_TEST

START_TEST(commands_and_chroots_are_judged)
{
	struct strict_modes s = { &t.root, accounts, false };
	const struct account *bob = accounts_find(accounts, "bob");

	if (geteuid() != 0)
		return;
	host_tree_bytes(&t, "/usr/bin/keys", 0755, "x", 1);
	ck_assert_int_eq(strict_modes_command(&s, bob, "/usr/bin/keys").fault, PATH_GOOD);
	ck_assert_int_eq(strict_modes_command(&s, bob, "usr/bin/keys").fault, PATH_RELATIVE);
	ck_assert_int_eq(strict_modes_command(&s, bob, "/usr/bin/none").fault, PATH_MISSING);
	host_tree_bytes(&t, "/usr/bin/keys", 0700, "x", 1);
	ck_assert_int_eq(strict_modes_command(&s, NULL, "/usr/bin/keys").fault, PATH_GOOD);
	ck_assert_int_eq(strict_modes_command(&s, bob, "/usr/bin/keys").fault, PATH_NOT_EXECUTABLE);
	host_tree_bytes(&t, "/usr/bin/keys", 0775, "x", 1);
	ck_assert_int_eq(strict_modes_command(&s, bob, "/usr/bin/keys").fault, PATH_WRITABLE);
	own("/usr/bin", ALICE, 0);
	host_tree_bytes(&t, "/usr/bin/keys", 0755, "x", 1);
	ck_assert_int_eq(strict_modes_command(&s, bob, "/usr/bin/keys").fault, PATH_OWNER);

	host_tree_folder(&t, "/srv/jail/home", 0755);
	ck_assert_int_eq(strict_modes_chroot(&s, "/srv/jail/home").fault, PATH_GOOD);
	ck_assert_int_eq(strict_modes_chroot(&s, "/srv/jail/home/").fault, PATH_GOOD);
	ck_assert_int_eq(strict_modes_chroot(&s, "/srv/jail/none").fault, PATH_MISSING);
	ck_assert_int_eq(strict_modes_chroot(&s, "srv").fault, PATH_RELATIVE);
	host_tree_folder(&t, "/srv/jail", 0775);
	ck_assert_str_eq(strict_modes_chroot(&s, "/srv/jail/home").path, "/srv/jail/");
	host_tree_folder(&t, "/srv/jail", 0755);
	own("/srv/jail/home", ALICE, 0);
	ck_assert_int_eq(strict_modes_chroot(&s, "/srv/jail/home").fault, PATH_OWNER);
	host_tree_file(&t, "/srv/file", "");
	ck_assert_int_eq(strict_modes_chroot(&s, "/srv/file").fault, PATH_NOT_FOLDER);
}
END_TEST

Suite *
suite_host_strict_modes(void)
{
	Suite *suite = suite_create("host_strict_modes");
	TCase *tcase = tcase_create("strict_modes");

	tcase_add_checked_fixture(tcase, host_accounts_setup, one_host_teardown);
	LOOP(tcase, modes_are_judged, mode_rows);
	tcase_add_test(tcase, links_are_followed);
	tcase_add_test(tcase, commands_and_chroots_are_judged);
	suite_add_tcase(suite, tcase);
	return suite;
}
