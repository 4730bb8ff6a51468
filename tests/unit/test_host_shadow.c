/* Shadow: passwords and ages of accounts, as /etc/shadow has them. */
#include <check.h>

#include "host/shadow.h"
#include "host_accounts.h"
#include "rows.h"

#define SHA512 "0123456789./0123456789./0123456789./0123456789./0123456789./0123456789./0123456789abcd"

static const struct {
	const char *field;
	enum lock_style style;
	enum password_state state;
} password_rows[] = {
	{ "", LOCK_LINUX, PASSWORD_EMPTY },
	{ "!", LOCK_LINUX, PASSWORD_LOCKED },
	{ "!!", LOCK_LINUX, PASSWORD_LOCKED },
	{ "!$6$salt$hash", LOCK_LINUX, PASSWORD_LOCKED },
	{ "*", LOCK_LINUX, PASSWORD_IMPOSSIBLE },
	{ "*LK*", LOCK_LINUX, PASSWORD_IMPOSSIBLE },
	{ "x", LOCK_LINUX, PASSWORD_IMPOSSIBLE },
	{ "$6$salt$hash.of/something", LOCK_LINUX, PASSWORD_IMPOSSIBLE },
	{ "$6$salt$" SHA512, LOCK_LINUX, PASSWORD_HASH },
	{ "$6$rounds=1000$salt$" SHA512, LOCK_LINUX, PASSWORD_HASH },
	{ "$6$rounds=1000$salt$" SHA512 "x", LOCK_LINUX, PASSWORD_IMPOSSIBLE },
	{ "$y$j9T$salt$hash", LOCK_LINUX, PASSWORD_IMPOSSIBLE },
	{ "$y$j9T$salt$0123456789012345678901234567890123456789abc", LOCK_LINUX, PASSWORD_HASH },
	{ "$2b$05$0123456789012345678901234567890123456789012345678901a", LOCK_BSD, PASSWORD_HASH },
	{ "$md5,rounds=1$salt$$hash", LOCK_SOLARIS, PASSWORD_HASH },
	{ "locked-by-admin", LOCK_LINUX, PASSWORD_IMPOSSIBLE },
	{ "_J9..rasmBYk8r9AiWNc", LOCK_LINUX, PASSWORD_HASH },
	{ "abJnggxhB/yWI", LOCK_LINUX, PASSWORD_HASH },
	{ "!", LOCK_BSD, PASSWORD_IMPOSSIBLE },
	{ "*LOCKED*$6$salt$hash", LOCK_BSD, PASSWORD_LOCKED },
	{ "*LK*", LOCK_SOLARIS, PASSWORD_LOCKED },
};

START_TEST(password_fields_are_understood)
{
	char line[256];
	struct shadow s;

	snprintf(line, sizeof(line), "root:*:1::::::\nalice:%s:19000:0:90:7:10:20000:\n",
	    password_rows[_i].field);
	host_tree_file(&t, "/etc/shadow", line);
	s = shadow_of(shadow_book_make(accounts, password_rows[_i].style), accounts_find(accounts, "alice"));
	ck_assert_int_eq(s.password, password_rows[_i].state);
	ck_assert_int_eq(s.last_change, 19000);
	ck_assert_int_eq(s.max_age, 90);
	ck_assert_int_eq(s.grace, 10);
	ck_assert_int_eq(s.expires, 20000);
	ck_assert(!shadow_has_expired(&s, 20000) && shadow_has_expired(&s, 20001));
	ck_assert(!shadow_has_expired_for_pam(&s, 19999) && shadow_has_expired_for_pam(&s, 20000));
	ck_assert_int_eq(shadow_age(&s, 19090), PASSWORD_CURRENT);
	ck_assert_int_eq(shadow_age(&s, 19091), PASSWORD_MUST_CHANGE);
	ck_assert_int_eq(shadow_age(&s, 19101), PASSWORD_TOO_OLD);
}
END_TEST

START_TEST(missing_shadow_is_unknown)
{
	struct shadow_book *book = shadow_book_make(accounts, LOCK_LINUX);
	struct shadow s = shadow_of(book, accounts_find(accounts, "alice"));

	ck_assert_int_eq(s.password, PASSWORD_UNSEEN);
	/* Carol's hash is in /etc/passwd itself. */
	s = shadow_of(book, accounts_find(accounts, "carol"));
	ck_assert_int_eq(s.password, PASSWORD_IMPOSSIBLE);
	host_tree_file(&t, "/etc/shadow", "zed:!:1::::::\nroot::1::::::\n\nalice:!:0:0:90\n");
	book = shadow_book_make(accounts, LOCK_LINUX);
	s = shadow_of(book, accounts_find(accounts, "alice"));
	ck_assert_int_eq(s.password, PASSWORD_LOCKED);
	ck_assert_int_eq(shadow_age(&s, 20000), PASSWORD_MUST_CHANGE);
	ck_assert_int_eq(shadow_of(book, accounts_find(accounts, "root")).password, PASSWORD_EMPTY);
	ck_assert_int_eq(shadow_of(book, accounts_find(accounts, "bob")).password, PASSWORD_IMPOSSIBLE);
}
END_TEST

static const struct {
	const char *line;	/* of /etc/shadow, behind the password */
	bool is_read;
	int64_t max_age, expires;
} shadow_rows[] = {
	{ "20000:0:90:7:::", true, 90, -1 }, { "20000:0:90:7::5:", true, 90, 5 }, { "20000:0:90:7::5", true, 90, 5 },
	{ "20000:0:90", true, 90, -1 }, { "20000:0:90:", true, 90, -1 }, { "20000:0:90:  ", true, 90, -1 },
	{ "20000:0: 90:7:: +5:", true, 90, 5 }, { "::::::", true, -1, -1 }, { "20000:0:90:7:::5", true, 90, -1 },
	{ "20000:0:4294967295:7:::", true, -1, -1 }, { "20000:0:90:7:", false, 0, 0 }, { "20000:0:90:7", false, 0, 0 },
	{ "20000:0:90:7::", false, 0, 0 }, { "20000:0", false, 0, 0 }, { "", false, 0, 0 }, { "20000:0:90:7::-1:", false, 0, 0 },
	{ "20000:0:-1:7:::", false, 0, 0 }, { "20000:0:90:7::x:", false, 0, 0 }, { "0x10:0:90:7:::", false, 0, 0 },
	{ "20000:0:90:7::99999999999:", false, 0, 0 }, { "20000:0:90:7:::5:", false, 0, 0 },
	{ "20000:0:90:7::: ", false, 0, 0 },
};

/* As glibc reads them: what it drops leaves the account without an entry. */
START_TEST(broken_shadow_lines_are_dropped)
{
	char line[128];
	struct shadow s, own;

	snprintf(line, sizeof(line), "  alice:!:%s\n", shadow_rows[_i].line);
	host_tree_file(&t, "/etc/shadow", line);
	s = shadow_of(shadow_book_make(accounts, LOCK_LINUX), accounts_find(accounts, "alice"));
	own = shadow_of_sshd(shadow_book_make(accounts, LOCK_LINUX), accounts_find(accounts, "alice"));
	ck_assert_int_eq(!s.is_absent, shadow_rows[_i].is_read);
	ck_assert_int_eq(!own.is_absent, shadow_rows[_i].is_read);
	ck_assert_int_eq(s.password, shadow_rows[_i].is_read ? PASSWORD_LOCKED : PASSWORD_IMPOSSIBLE);
	if (shadow_rows[_i].is_read) {
		ck_assert_int_eq(s.max_age, shadow_rows[_i].max_age);
		ck_assert_int_eq(s.expires, shadow_rows[_i].expires);
	}
}
END_TEST

Suite *
suite_host_shadow(void)
{
	Suite *suite = suite_create("host_shadow");
	TCase *tcase = tcase_create("shadow");

	tcase_add_checked_fixture(tcase, host_accounts_setup, one_host_teardown);
	LOOP(tcase, password_fields_are_understood, password_rows);
	LOOP(tcase, broken_shadow_lines_are_dropped, shadow_rows);
	tcase_add_test(tcase, missing_shadow_is_unknown);
	suite_add_tcase(suite, tcase);
	return suite;
}
