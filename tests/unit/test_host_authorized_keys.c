/* Authorized keys: files of keys, their options, and lists of principals. */
#include <check.h>

#include "base/text.h"
#include "host/authorized_keys.h"
#include "one_host.h"
#include "rows.h"

/* Of a key that was made for this and thrown away. */
#define KEY	"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBGGfwwVTl/KZh6bIrVEN3L93Z+ACR1EGUR0VorHmSp9"

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

Suite *
suite_host_authorized_keys(void)
{
	Suite *suite = suite_create("host_authorized_keys");
	TCase *tcase = tcase_create("authorized_keys");

	tcase_add_checked_fixture(tcase, one_host_setup, one_host_teardown);
	LOOP(tcase, authorized_keys_are_read, keys_rows);
	tcase_add_test(tcase, options_are_kept);
	LOOP(tcase, principals_are_read, principal_rows);
	suite_add_tcase(suite, tcase);
	return suite;
}
