/* Host: authorized_keys, shadow, modes along a path, PAM, wrappers and units, in small hosts of our own. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "host/access_conf.h"
#include "host/account_facts.h"
#include "host/account_path.h"
#include "host/authorized_keys.h"
#include "host/pam.h"
#include "host/units.h"
#include "host/wrappers.h"
#include "one_host.h"
#include "rows.h"

/* Of a key that was made for this and thrown away. */
#define KEY	"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBGGfwwVTl/KZh6bIrVEN3L93Z+ACR1EGUR0VorHmSp9"

#define PASSWD	\
	"root:x:0:0:root:/root:/bin/sh\n"	\
	"alice:x:1001:1001:Alice:/home/alice:/bin/bash\n"	\
	"bob:x:1002:1002:Bob:/home/bob:/usr/sbin/nologin\n"	\
	"carol:$6$salt$hash:1003:100:Carol:/home/carol:\n"	\
	"dave:x:1004:100:Dave:/home/dave:/bin/zsh\n"
#define GROUP	\
	"root:x:0:\nsudo:x:27:alice\nusers:x:100:\nalice:x:1001:\nbob:x:1002:bob\nshared:x:1010:alice,bob\n"

static struct accounts *accounts;

static void
setup(void)
{
	one_host_setup();
	host_tree_file(&t, "/etc/passwd", PASSWD);
	host_tree_file(&t, "/etc/group", GROUP);
	host_tree_folder(&t, "/home", 0755);
	accounts = accounts_make(&t.a, &t.root);
}

/* ---- authorized_keys ---- */

static const struct key_support support = { .rsa_minimum = 1024 };

/* Each line as NUMBER and a letter for its state, with sshd's reason for refused options. */
static const char *
summary(const struct authorized_keys *keys)
{
	static const char letters[] = "gcotsWDBn";
	struct text out;
	const char *kept;

	text_init(&out);
	for (uint32_t i = 0; i < keys->count; i++) {
		const struct key_line *l = &keys->lines[i];

		text_printf(&out, "%s%u%c", i == 0 ? "" : " ", (unsigned)l->number, letters[l->state]);
		if (l->state == KEY_LINE_OPTIONS)
			text_printf(&out, "(%s)", l->reason);
		if (l->options.is_authority)
			text_add_char(&out, 'A');
	}
	kept = text_keep(&out, &t.a).ptr;
	text_release(&out);
	return kept;
}

static const struct {
	const char *text;
	unsigned release;
	enum key_file_format format;
	unsigned good;
	const char *lines;
} keys_rows[] = {
	{ "", 902, KEY_FORMAT_EMPTY, 0, "" },
	{ "# comment\n\n \t\r\n", 902, KEY_FORMAT_EMPTY, 0, "" },
	{ KEY "\n", 902, KEY_FORMAT_OPENSSH, 1, "1g" },
	{ KEY, 902, KEY_FORMAT_OPENSSH, 1, "1g" },
	{ "\t " KEY " alice@example.org\r\n" KEY "\n", 902, KEY_FORMAT_OPENSSH, 2, "1g 2g" },
	{ "no-pty,from=\"10.0.0.1,*.example.org\" " KEY, 902, KEY_FORMAT_OPENSSH, 1, "1g" },
	{ "command=\"a \\\"b c\\\"\",RESTRICT\t " KEY, 902, KEY_FORMAT_OPENSSH, 1, "1g" },
	{ "cert-authority " KEY "\n" KEY, 902, KEY_FORMAT_OPENSSH, 1, "1gA 2g" },
	{ "no-such-option " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1o(unknown key option)" },
	{ "command=ls " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1o(missing start quote)" },
	{ "command=\"ls " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1o(invalid key option string)" },
	{ "no-pty, " KEY, 902, KEY_FORMAT_OPENSSH, 1, "1g" },
	{ "no-pty ,no-x11-forwarding " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1n" },
	{ "command=\"a\",command=\"b\" " KEY, 902, KEY_FORMAT_OPENSSH, 0,
	    "1o(multiple \"command\" clauses)" },
	{ "command=\"a\",command=\"b\" " KEY, 706, KEY_FORMAT_OPENSSH, 1, "1g" },
	{ "expiry-time=\"20300101\" " KEY, 902, KEY_FORMAT_OPENSSH, 1, "1g" },
	{ "expiry-time=\"203001011200Z\" " KEY, 902, KEY_FORMAT_OPENSSH, 1, "1g" },
	{ "expiry-time=\"203001011200Z\" " KEY, 900, KEY_FORMAT_OPENSSH, 0, "1o(invalid expires time)" },
	{ "expiry-time=\"2030\" " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1o(invalid expires time)" },
	{ "expiry-time=\"20300101\" " KEY, 706, KEY_FORMAT_OPENSSH, 0, "1o(unknown key option)" },
	{ "verify-required " KEY, 804, KEY_FORMAT_OPENSSH, 1, "1g" },
	{ "verify-required " KEY, 803, KEY_FORMAT_OPENSSH, 0, "1o(unknown key option)" },
	{ "permitopen=\"host:80\",permitopen=\"[::1]:*\",permitlisten=\"8080\" " KEY, 902,
	    KEY_FORMAT_OPENSSH, 1, "1g" },
	{ "permitlisten=\"localhost:http\" " KEY, 902, KEY_FORMAT_OPENSSH, 1, "1g" },
	{ "permitlisten=\"localhost:x\" " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1o(invalid permission port)" },
	{ "permitopen=\"host\" " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1o(invalid permission port)" },
	{ "permitopen=\"[::1:80\" " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1o(invalid permission hostname)" },
	{ "environment=\"A_1=x\",tunnel=\"0\" " KEY, 902, KEY_FORMAT_OPENSSH, 1, "1g" },
	{ "environment=\"A-1=x\" " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1o(invalid environment string)" },
	{ "tunnel=\"x\" " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1o(invalid tun device)" },
	{ "principals=\"a\" " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1o(principals on non-CA key)" },
	{ "principals=\"a\",cert-authority " KEY, 902, KEY_FORMAT_OPENSSH, 0, "1gA" },
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBGGfwwVTl/KZh6b\nIrVEN3L93Z+ACR1EGUR0VorHmSp9 a\n", 902,
	    KEY_FORMAT_OPENSSH, 0, "1W 2n" },
	{ "ssh-ed25519\nAAAAC3NzaC1lZDI1NTE5AAAAIBGGfwwVTl/KZh6bIrVEN3L93Z+ACR1EGUR0VorHmSp9\n", 902,
	    KEY_FORMAT_OPENSSH, 0, "1W 2n" },
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI a\n" KEY, 902, KEY_FORMAT_OPENSSH, 1, "1D 2g" },
	{ "ssh-ed25519 [key here]\n", 902, KEY_FORMAT_OPENSSH, 0, "1D" },
	{ "ssh-future AAAA\n", 902, KEY_FORMAT_OPENSSH, 0, "1t" },
	{ "no-pty ssh-future AAAA\n", 902, KEY_FORMAT_OPENSSH, 0, "1t" },
	{ "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAABQCAAAAB a\n", 902, KEY_FORMAT_OPENSSH, 0, "1s" },
	{ "\xef\xbb\xbf" KEY "\n" KEY "\n", 902, KEY_FORMAT_OPENSSH, 1, "1B 2g" },
	{ "\xff\xfes\n", 902, KEY_FORMAT_UTF16, 0, "1n" },
	{ "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n", 902, KEY_FORMAT_RFC4716, 0, "1n 2n" },
	{ "PuTTY-User-Key-File-3: ssh-ed25519\n", 902, KEY_FORMAT_PUTTY, 0, "1D" },
	{ "-----BEGIN OPENSSH PRIVATE KEY-----\n", 902, KEY_FORMAT_PEM, 0, "1n" },
	{ "hello\n", 902, KEY_FORMAT_OPENSSH, 0, "1n" },
};

START_TEST(authorized_keys_are_read)
{
	struct authorized_keys keys = authorized_keys_parse(&t.a, &support, keys_rows[_i].release,
	    slice_of(keys_rows[_i].text));

	ck_assert_str_eq(summary(&keys), keys_rows[_i].lines);
	ck_assert_int_eq(keys.format, keys_rows[_i].format);
	ck_assert_uint_eq(keys.good, keys_rows[_i].good);
}
END_TEST

START_TEST(options_are_kept)
{
	struct authorized_keys keys = authorized_keys_parse(&t.a, &support, 902, SLICE(
	    "restrict,pty,command=\"a \\\"b\\\"\",from=\"10.0.0.0/8\",expiry-time=\"20000101000001Z\" " KEY " c d "));
	const struct key_line *l = keys.lines;

	ck_assert_uint_eq(keys.good, 1);
	ck_assert(l->options.restricted && l->options.permits_pty && !l->options.is_authority);
	ck_assert(slice_is(l->options.command, "a \"b\""));
	ck_assert(slice_is(l->options.from, "10.0.0.0/8"));
	ck_assert(slice_is(l->comment, "c d"));
	ck_assert(l->options.has_expiry && !l->options.expiry_is_local);
	ck_assert_int_eq(l->options.valid_before, 946684801);
}
END_TEST

static const struct {
	const char *text;
	const char *expected;	/* NUMBER=NAME, ! for a line that sshd refuses */
} principal_rows[] = {
	{ "alice\n# c\n  bob \nno-pty carol # c\n", "1=alice 3=bob 4=carol" },
	{ "command=\"a b\" dave\nnonsense erin\n", "1=dave 2=!erin" },
	{ "cert-authority frank\nprincipals=\"x\" grace\n", "1=!frank 2=!grace" },
	{ "a\tb\n", "1=!b" },
	{ "", "" },
};

START_TEST(principals_are_read)
{
	struct principals p = principals_parse(&t.a, 902, slice_of(principal_rows[_i].text));
	struct text out;

	text_init(&out);
	for (uint32_t i = 0; i < p.count; i++)
		text_printf(&out, "%s%u=%s" SLICE_FORMAT, i == 0 ? "" : " ", (unsigned)p.lines[i].number,
		    p.lines[i].is_good ? "" : "!", SLICE_ARG(p.lines[i].name));
	ck_assert_str_eq(out.ptr, principal_rows[_i].expected);
	text_release(&out);
}
END_TEST

/* ---- accounts ---- */

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
		.support = support, .release = 1000, .expands_globs = true, .path_letters = "%huU",
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
	const struct key_file *files;
	const char **elsewhere;
	size_t count;

	host_tree_file(&t, "/etc/ssh/keys/alice.2", KEY "\n" KEY "\n");
	host_tree_file(&t, "/etc/ssh/keys/alice.1", "# none\n");
	host_tree_file(&t, "/home/alice/.ssh/authorized_key", KEY "\n");
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

/* ---- modes ---- */

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
	host_tree_bytes(&t, file, mode_rows[_i].file, KEY, strlen(KEY));
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
	host_tree_bytes(&t, "/srv/keys/alice", 0644, KEY, strlen(KEY));
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

/* ---- TCP wrappers ---- */

#define Y	TRUTH_YES
#define N	TRUTH_NO
#define U	TRUTH_UNKNOWN

static const struct {
	const char *allow, *deny;
	const char *addr, *name;
	enum truth expected;
} wrapper_rows[] = {
	{ NULL, NULL, "192.0.2.7", "", Y },
	{ NULL, "ALL: ALL\n", "192.0.2.7", "", N },
	{ NULL, "ALL: ALL\n", NULL, NULL, N },
	{ "sshd: ALL\n", "ALL: ALL\n", NULL, NULL, Y },
	{ "sshd: 192.0.2.\n", "ALL: ALL\n", "192.0.2.7", "", Y },
	{ "sshd: 192.0.2.\n", "ALL: ALL\n", "198.51.100.7", "", N },
	{ "sshd: 192.0.2.\n", "ALL: ALL\n", NULL, NULL, U },
	{ "sshd: 192.0.2.\n", NULL, NULL, NULL, Y },
	{ "sshd: 192.0.2.0/255.255.255.0\n", "ALL: ALL\n", "192.0.2.7", "", Y },
	{ "sshd: 192.0.2.0/24, 10.0.0.0/8\n", "ALL: ALL\n", "10.1.2.3", "", Y },
	{ "sshd: [2001:db8::]/32\n", "ALL: ALL\n", "2001:db8::1", "", Y },
	{ "sshd: [2001:db8::]/32\n", "ALL: ALL\n", "2001:db9::1", "", N },
	{ "in.telnetd: ALL\n", "ALL: ALL\n", "192.0.2.7", "", N },
	{ "sshd: LOCAL\n", "ALL: ALL\n", "192.0.2.7", "office", Y },
	{ "sshd: LOCAL\n", "ALL: ALL\n", "192.0.2.7", "a.example.org", N },
	{ "sshd: .example.org\n", "ALL: ALL\n", "192.0.2.7", "A.Example.org", Y },
	{ "sshd: .example.org\n", "ALL: ALL\n", "192.0.2.7", NULL, U },
	{ "sshd: .example.org\n", "ALL: ALL\n", "192.0.2.7", "", N },
	{ "sshd: ALL EXCEPT 192.0.2.7\n", "ALL: ALL\n", "192.0.2.7", "", N },
	{ "sshd: ALL EXCEPT 192.0.2.0/24 EXCEPT 192.0.2.7\n", "ALL: ALL\n", "192.0.2.7", "", Y },
	{ "ALL EXCEPT sshd: ALL\n", "ALL: ALL\n", "192.0.2.7", "", N },
	{ "sshd: ALL: DENY\n", NULL, "192.0.2.7", "", N },
	{ NULL, "sshd: ALL: ALLOW\n", "192.0.2.7", "", Y },
	{ NULL, "sshd: ALL: spawn (echo %h) & : deny\n", "192.0.2.7", "", N },
	{ NULL, "# ALL: ALL\n\nsshd: \\\n  198.51.100. \\\n  192.0.2.\n", "192.0.2.7", "", N },
	{ "sshd: @admins\n", "ALL: ALL\n", "192.0.2.7", "", U },
	{ "sshd: @admins\n", NULL, "192.0.2.7", "", Y },
	{ "sshd: /etc/ssh/friends\n", "ALL: ALL\n", "192.0.2.7", "", Y },
	{ "sshd: /etc/ssh/nobody\n", "ALL: ALL\n", "192.0.2.7", "", N },
	{ "sshd: 192.0.*\n", "ALL: ALL\n", "192.0.2.7", "", Y },
	{ "nonsense\n", "sshd\n", "192.0.2.7", "", Y },
	{ NULL, "sshd@192.0.2.1: ALL\n", "192.0.2.7", "", N },
	{ NULL, "sshd@192.0.2.: ALL\n", NULL, NULL, N },
	{ NULL, "sshd@192.0.2.2: ALL\n", "192.0.2.7", "", Y },
	{ NULL, "sftpd@192.0.2.1: ALL\n", "192.0.2.7", "", Y },
	{ NULL, "sshd@server.example.org: ALL\n", "192.0.2.7", "", U },
	{ NULL, "ALL: 192.0.2.1/24\n", "192.0.2.7", "", Y },
	{ NULL, "ALL: 0.0.0.0/0\n", "192.0.2.7", "", Y },
	{ NULL, "ALL: [2001:db8::1]/32\n", "2001:db8::7", "", N },
	{ NULL, "ALL: KNOWN\n", "192.0.2.7", "", Y },
};

START_TEST(wrappers_are_asked)
{
	struct wrappers_client client = { wrapper_rows[_i].addr, wrapper_rows[_i].name, "192.0.2.1" };

	host_tree_file(&t, "/etc/ssh/friends", "10.0.0.1\n192.0.2.7\n/etc/ssh/friends\n");
	if (wrapper_rows[_i].allow != NULL)
		host_tree_file(&t, "/etc/hosts.allow", wrapper_rows[_i].allow);
	if (wrapper_rows[_i].deny != NULL)
		host_tree_file(&t, "/etc/hosts.deny", wrapper_rows[_i].deny);
	ck_assert_int_eq(wrappers_judge(&t.root, &t.a, "sshd", &client).allowed, wrapper_rows[_i].expected);
}
END_TEST

/* ---- PAM ---- */

static const struct {
	const char *conf;
	const char *account;
	const char *origin;
	enum truth expected;
	uint32_t line;
} access_rows[] = {
	{ "", "alice", "192.0.2.7", Y, 0 },
	{ "-:ALL EXCEPT root:ALL\n", "alice", "192.0.2.7", N, 1 },
	{ "-:ALL EXCEPT root:ALL\n", "root", "192.0.2.7", Y, 0 },
	{ "# c\n+:alice:ALL\n-:ALL:ALL\n", "alice", NULL, Y, 2 },
	{ "+ : (sudo) : 192.0.2.0/24\n- : ALL : ALL\n", "alice", "192.0.2.7", Y, 1 },
	{ "+ : (sudo) : 192.0.2.0/24\n- : ALL : ALL\n", "alice", "198.51.100.7", N, 2 },
	{ "+ : (sudo) : 192.0.2.0/24\n- : ALL : ALL\n", "alice", NULL, U, 1 },
	{ "+:sudo:192.0.2.\n-:ALL:ALL\n", "alice", "192.0.2.7", Y, 1 },
	{ "-:bob:LOCAL\n-:bob:ALL EXCEPT 192.0.2.7\n", "bob", "192.0.2.7", Y, 0 },
	{ "+:ALL:2001:db8::/32\n-:ALL:ALL\n", "bob", "2001:db8::1", Y, 1 },
	{ "+:ALL:.example.org\n-:ALL:ALL\n", "bob", "a.example.org", Y, 1 },
	{ "+:@admins:ALL\n-:ALL:ALL\n", "bob", "192.0.2.7", U, 1 },
	{ "+:ALL:tty1 cron\n-:ALL:ALL\n", "bob", "192.0.2.7", N, 2 },
	{ "nonsense\n", "bob", "192.0.2.7", Y, 0 },
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
	ck_assert_int_eq(pam_rule_binds(rule), TRUTH_NO);
	ck_assert_str_eq(rule->path, "/etc/pam.d/common-auth");
	rule = pam_find(&stack, PAM_TYPE_ACCOUNT, "pam_access");
	ck_assert(slice_is(pam_argument(rule, "accessfile="), "/etc/a"));
	ck_assert(pam_has_argument(rule, "accessfile="));
	ck_assert_int_eq(pam_rule_binds(rule), TRUTH_YES);
	ck_assert_uint_eq(rule->line, 3);
	ck_assert_ptr_nonnull(pam_find(&stack, PAM_TYPE_ACCOUNT, "pam_nologin"));
	ck_assert_ptr_null(pam_find(&stack, PAM_TYPE_AUTH, "pam_other"));
	rule = pam_find(&stack, PAM_TYPE_SESSION, "pam_systemd");
	ck_assert(rule->is_optional);
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

/* ---- units ---- */

#define UNIT	"/usr/lib/systemd/system/ssh.socket"

START_TEST(socket_units_are_read)
{
	struct socket_unit u = units_find_socket(&t.root, &t.a);

	ck_assert_int_eq(u.enabled, TRUTH_UNKNOWN);
	ck_assert_ptr_null(u.name);
	host_tree_file(&t, UNIT, "[Unit]\nListenStream=1\n[Socket]\n# c\nListenStream = 22\nAccept=no\n");
	host_tree_folder(&t, "/etc/systemd/system", 0755);
	u = units_find_socket(&t.root, &t.a);
	ck_assert_str_eq(u.name, "ssh.socket");
	ck_assert_int_eq(u.enabled, TRUTH_NO);
	ck_assert_uint_eq(u.stream_count, 1);
	host_tree_folder(&t, "/etc/systemd/system/sockets.target.wants", 0755);
	host_tree_link(&t, "/etc/systemd/system/sockets.target.wants/ssh.socket", UNIT);
	u = units_find_socket(&t.root, &t.a);
	ck_assert_int_eq(u.enabled, TRUTH_YES);
	ck_assert(!u.accepts);
	ck_assert_int_eq(units_stream_port(u.streams[0].value), 22);
	ck_assert_uint_eq(u.streams[0].line, 5);
	host_tree_file(&t, "/etc/systemd/system/ssh.socket.d/b.conf", "[Socket]\nListenStream=[::]:2222\n");
	host_tree_file(&t, "/usr/lib/systemd/system/ssh.socket.d/a.conf", "[Socket]\nListenStream=\n");
	host_tree_file(&t, "/usr/lib/systemd/system/ssh.socket.d/b.conf", "[Socket]\nListenStream=3333\n");
	u = units_find_socket(&t.root, &t.a);
	ck_assert_uint_eq(u.stream_count, 1);
	ck_assert_int_eq(units_stream_port(u.streams[0].value), 2222);
	ck_assert_str_eq(u.streams[0].path, "/etc/systemd/system/ssh.socket.d/b.conf");
	host_tree_link(&t, "/etc/systemd/system/ssh.socket", "/dev/null");
	u = units_find_socket(&t.root, &t.a);
	ck_assert(u.masked);
	ck_assert_int_eq(u.enabled, TRUTH_NO);
}
END_TEST

static const struct {
	const char *stream;
	int port;
} stream_rows[] = {
	{ "22", 22 }, { "0.0.0.0:2222", 2222 }, { "[::]:22", 22 }, { "/run/ssh.sock", 0 }, { "@x", 0 },
	{ "99999", 0 }, { "", 0 }, { "vsock::22", 22 }, { "x22", 0 },
};

START_TEST(stream_ports_are_found)
{
	ck_assert_int_eq(units_stream_port(slice_of(stream_rows[_i].stream)), stream_rows[_i].port);
}
END_TEST

Suite *suite_host_files(void);

Suite *
suite_host_files(void)
{
	Suite *suite = suite_create("host_files");
	TCase *tcase = tcase_create("host");

	tcase_add_checked_fixture(tcase, setup, one_host_teardown);
	LOOP(tcase, authorized_keys_are_read, keys_rows);
	tcase_add_test(tcase, options_are_kept);
	LOOP(tcase, principals_are_read, principal_rows);
	LOOP(tcase, password_fields_are_understood, password_rows);
	LOOP(tcase, broken_shadow_lines_are_dropped, shadow_rows);
	tcase_add_test(tcase, missing_shadow_is_unknown);
	LOOP(tcase, other_databases_are_noticed, nsswitch_rows);
	LOOP(tcase, paths_are_expanded, path_rows);
	tcase_add_test(tcase, accounts_are_described);
	tcase_add_test(tcase, key_files_are_found);
	LOOP(tcase, modes_are_judged, mode_rows);
	tcase_add_test(tcase, links_are_followed);
	tcase_add_test(tcase, commands_and_chroots_are_judged);
	LOOP(tcase, wrappers_are_asked, wrapper_rows);
	LOOP(tcase, access_conf_is_asked, access_rows);
	tcase_add_test(tcase, pam_stack_is_read);
	tcase_add_test(tcase, pam_includes_end);
	tcase_add_test(tcase, nologin_is_seen);
	tcase_add_test(tcase, socket_units_are_read);
	LOOP(tcase, stream_ports_are_found, stream_rows);
	suite_add_tcase(suite, tcase);
	return suite;
}
