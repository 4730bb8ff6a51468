/* Listen: where sshd would listen, and the names with which it dies. */
#include <check.h>
#include <string.h>
#include <sys/socket.h>

#include "config/listen.h"
#include "load_config.h"
#include "one_host.h"
#include "rows.h"

#define HOSTS	"192.0.2.1 gate\n192.0.2.2 both\n2001:db8::2 both\n2001:db8::6 six\n127.0.0.2 self\n::1 self\n::ffff:192.0.2.3 mapped\n"

static const struct {
	const char *config;
	const char *nsswitch;	/* NULL: none */
	const char *listeners;
	const char *failure;	/* sshd's words; NULL: none */
} rows[] = {
	{ "", NULL, "6 :: 22; 4 0.0.0.0 22; ", NULL },
	{ "Port 2222\nPort 22\n", NULL, "6 :: 2222; 4 0.0.0.0 2222; 6 :: 22; 4 0.0.0.0 22; ", NULL },
	{ "AddressFamily inet\n", NULL, "4 0.0.0.0 22; ", NULL },
	{ "AddressFamily inet6\n", NULL, "6 :: 22; ", NULL },
	{ "ListenAddress 192.0.2.9\n", NULL, "4 192.0.2.9 22; ", NULL },
	{ "ListenAddress 192.0.2.9:2200\nPort 22\n", NULL, "4 192.0.2.9 2200; ", NULL },
	{ "Port 1\nPort 2\nListenAddress ::1\n", NULL, "6 ::1 1; 6 ::1 2; ", NULL },
	{ "ListenAddress [::1]:2200\n", NULL, "6 ::1 2200; ", NULL },
	{ "ListenAddress 2001:DB8:0:0::1\n", NULL, "6 2001:db8::1 22; ", NULL },
	{ "ListenAddress fe80::1%eth9\n", NULL, "6 fe80::1%eth9 22; ", NULL },
	/* Names of interfaces are for addresses of a link, and of the node. */
	{ "ListenAddress ff01::1%lo\n", NULL, "6 ff01::1%1 22; ", NULL },
	{ "ListenAddress fe80::1%lo:65536\n", NULL, "6 fe80::1%lo 22; ", NULL },
	{ "ListenAddress fe80::1%eth9:1\n", NULL, "6 fe80::1%eth9 22; ", NULL },
	{ "ListenAddress fe80::1%1:2\n", NULL, "0 fe80::1%1:2 22; ",
	    "bad addr or host: fe80::1%1:2 (Name or service not known)" },
	{ "ListenAddress ::1%lo\n", NULL, "0 ::1%lo 22; ", "bad addr or host: ::1%lo (Name or service not known)" },
	{ "AddressFamily inet\nListenAddress ::1%lo\n", NULL, "0 ::1%lo 22; ",
	    "bad addr or host: ::1%lo (Address family for hostname not supported)" },
	{ "ListenAddress ::ffff:192.0.2.9\n", NULL, "6 ::ffff:192.0.2.9 22; ", NULL },
	{ "AddressFamily inet\nListenAddress ::ffff:192.0.2.9\n", NULL, "4 192.0.2.9 22; ", NULL },
	{ "AddressFamily inet\nListenAddress ::ffff:192.0.2.9%2\n", NULL, "4 192.0.2.9 22; ", NULL },
	{ "AddressFamily inet6\nListenAddress ::ffff:192.0.2.9\n", NULL, "6 ::ffff:192.0.2.9 22; ", NULL },
	{ "ListenAddress gate\n", NULL, "4 192.0.2.1 22; ", NULL },
	{ "ListenAddress both\n", NULL, "4 192.0.2.2 22; 6 2001:db8::2 22; ", NULL },
	{ "ListenAddress both\nAddressFamily inet6\n", NULL, "6 2001:db8::2 22; ", NULL },
	{ "ListenAddress six:2200\n", NULL, "6 2001:db8::6 2200; ", NULL },
	/* Not every address, as one would think. */
	{ "ListenAddress *\n", NULL, "4 127.0.0.1 22; 6 ::1 22; ", NULL },
	{ "Port 7\nPort 8\nListenAddress *\n", NULL, "4 127.0.0.1 7; 6 ::1 7; 4 127.0.0.1 8; 6 ::1 8; ", NULL },
	{ "AddressFamily inet6\nListenAddress [*]:2200\n", NULL, "6 ::1 2200; ", NULL },
	/* For IPv4 the loopback of IPv6 and mapped addresses count as well. */
	{ "AddressFamily inet\nListenAddress self\n", NULL, "4 127.0.0.1 22; 4 127.0.0.2 22; ", NULL },
	{ "AddressFamily inet6\nListenAddress self\n", NULL, "6 ::1 22; ", NULL },
	{ "AddressFamily inet\nListenAddress mapped\n", NULL, "4 192.0.2.3 22; ", NULL },
	{ "AddressFamily inet\nListenAddress ::ffff:192.0.2.3\n", NULL, "4 192.0.2.3 22; ", NULL },
	{ "ListenAddress ::ffff:192.0.2.3\n", NULL, "6 ::ffff:192.0.2.3 22; ", NULL },
	{ "AddressFamily inet\nListenAddress six\n", "hosts: files\n", "0 six 22; ",
	    "bad addr or host: six (Name or service not known)" },
	/* One routing domain after the other. */
	{ "ListenAddress 192.0.2.1 rdomain lo\nListenAddress 192.0.2.2\nListenAddress 192.0.2.3 rdomain lo\nPort 7\n", NULL,
	    "4 192.0.2.1 7 lo; 4 192.0.2.3 7 lo; 4 192.0.2.2 7; ", NULL },
	{ "ListenAddress gate rdomain \"\"\n", NULL, "4 192.0.2.1 22 ; ", NULL },
	/* Another resolver may know it. */
	{ "ListenAddress elsewhere.example.org\n", NULL, "0 elsewhere.example.org 22; ", NULL },
	{ "ListenAddress elsewhere.example.org\n", "hosts: files dns\n", "0 elsewhere.example.org 22; ", NULL },
	{ "ListenAddress elsewhere.example.org\n", "hosts: files\n", "0 elsewhere.example.org 22; ",
	    "bad addr or host: elsewhere.example.org (Name or service not known)" },
	{ "ListenAddress 192.0.2.256\n", NULL, "0 192.0.2.256 22; ",
	    "bad addr or host: 192.0.2.256 (Name or service not known)" },
	{ "ListenAddress ::1%lo\n", NULL, "0 ::1%lo 22; ", "bad addr or host: ::1%lo (Name or service not known)" },
	{ "AddressFamily inet6\nListenAddress 192.0.2.9\n", NULL, "",
	    "bad addr or host: 192.0.2.9 (Address family for hostname not supported)" },
	{ "ListenAddress 192.0.2.9\nListenAddress 1.2.3.4.5\n", NULL, "4 192.0.2.9 22; 0 1.2.3.4.5 22; ",
	    "bad addr or host: 1.2.3.4.5 (Name or service not known)" },
};

START_TEST(test_rows)
{
	const struct config *config;
	const struct listener *all;
	struct slice failure = { 0 };
	struct effective *e;
	char got[256] = "";
	uint32_t count, at;

	host_tree_file(&t, "/etc/hosts", HOSTS);
	if (rows[_i].nsswitch != NULL)
		host_tree_file(&t, "/etc/nsswitch.conf", rows[_i].nsswitch);
	config = load_config(&t.a, &t.root, "debian-12", rows[_i].config);
	e = effective_make(&t.a, config);
	ck_assert(config_evaluate(config, NULL, e, NULL));
	all = listen_addresses(e, &t.a, &count);
	for (uint32_t i = 0; i < count; i++)
		snprintf(got + strlen(got), sizeof(got) - strlen(got), "%d " SLICE_FORMAT " %d%s" SLICE_FORMAT "; ",
		    all[i].family == AF_INET ? 4 : all[i].family == AF_INET6 ? 6 : 0, SLICE_ARG(all[i].address),
		    all[i].port, all[i].rdomain != NULL ? " " : "",
		    SLICE_ARG(all[i].rdomain != NULL ? all[i].rdomain->text : SLICE("")));
	ck_assert_msg(strcmp(got, rows[_i].listeners) == 0, "%s: %s", rows[_i].config, got);
	at = listen_failure(e, &t.a, &failure);
	ck_assert_int_eq(at != 0, rows[_i].failure != NULL);
	if (at != 0)
		ck_assert_str_eq(slice_string(&t.a, failure), rows[_i].failure);
}
END_TEST

Suite *
suite_listen(void)
{
	Suite *s = suite_create("listen");
	TCase *c = tcase_create("listen");

	tcase_add_checked_fixture(c, one_host_setup, one_host_teardown);
	LOOP(c, test_rows, rows);
	suite_add_tcase(s, c);
	return s;
}
