/* Units: the sockets on which systemd starts sshd. */
#include <check.h>

#include "host/units.h"
#include "one_host.h"
#include "rows.h"

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

Suite *
suite_host_units(void)
{
	Suite *suite = suite_create("host_units");
	TCase *tcase = tcase_create("units");

	tcase_add_checked_fixture(tcase, one_host_setup, one_host_teardown);
	tcase_add_test(tcase, socket_units_are_read);
	LOOP(tcase, stream_ports_are_found, stream_rows);
	suite_add_tcase(suite, tcase);
	return suite;
}
