/* Detect: what a root says of its system; and the facts that the user tells. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "host/detect.h"
#include "host/facts.h"
#include "lib/choose.h"
#include "lib/location.h"
#include "one_host.h"
#include "rows.h"

#define DPKG(version)	"Package: adduser\nStatus: install ok installed\nVersion: 3\n\n" \
	"Package: openssh-server\nStatus: install ok installed\nPriority: optional\nVersion: " version "\n\n" \
	"Package: zsh\nStatus: install ok installed\nVersion: 5\n"

static const struct {
	const char *os_release;
	const char *dpkg;
	const char *apk;
	const char *target;
	const char *reason;
} systems[] = {
	{ "ID=debian\nVERSION_ID=\"12\"\n", DPKG("1:9.2p1-2+deb12u10"), NULL, "debian-12", "from /etc/os-release" },
	{ "NAME=x\nID=\"ubuntu\"\nVERSION_ID=\"22.04\"\n", NULL, NULL, "ubuntu-22.04", "from /etc/os-release" },
	{ "ID=rocky\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.3\"\n", NULL, NULL, "rhel-9",
	    "from /etc/os-release" },
	/* a backport: the system's own target no longer holds */
	{ "ID=debian\nVERSION_ID='12'\n", DPKG("1:9.9p1-1~bpo12+1"), NULL, "openssh-9.9",
	    "from /var/lib/dpkg/status" },
	{ NULL, DPKG("1:8.9p1-3"), NULL, "openssh-8.9", "from /var/lib/dpkg/status" },
	{ NULL, NULL, "C:Q1\nP:openssh\nV:1.0\n\nC:Q2\nP:openssh-server\nV:9.7_p1-r4\nA:x\n\n", "openssh-9.7",
	    "from /lib/apk/db/installed" },
	{ "ID=plan9\nVERSION_ID=4\n", NULL, NULL, "openssh-10.6", NULL },
	{ "", "", "", "openssh-10.6", NULL },
	{ "ID\nVERSION_ID=", "Package: openssh-server", "P:openssh-server\n", "openssh-10.6", NULL },
	{ NULL, NULL, NULL, "openssh-10.6", NULL },
	/* removed, its configuration left behind */
	{ NULL, "Package: openssh-server\nStatus: deinstall ok config-files\nVersion: 1:8.9p1-3\n\n", NULL,
	    "openssh-10.6", NULL },
};

START_TEST(test_systems)
{
	struct slice reason;

	if (systems[_i].os_release != NULL)
		host_tree_file(&t, "/etc/os-release", systems[_i].os_release);
	if (systems[_i].dpkg != NULL)
		host_tree_file(&t, "/var/lib/dpkg/status", systems[_i].dpkg);
	if (systems[_i].apk != NULL)
		host_tree_file(&t, "/lib/apk/db/installed", systems[_i].apk);
	ck_assert_str_eq(choose_detected(&t.a, &t.root, &reason)->name, systems[_i].target);
	if (systems[_i].reason != NULL)
		ck_assert_msg(slice_is(reason, systems[_i].reason), SLICE_FORMAT, SLICE_ARG(reason));
}
END_TEST

/* The entry is found wherever a piece of the file ends. */
START_TEST(test_large_database)
{
	struct detected d;
	struct text status;

	text_init(&status);
	for (int i = 0; i < 65536 - 80 + _i * 7; i++)
		text_add_char(&status, i % 60 == 59 ? '\n' : 'x');
	text_add_string(&status,
	    "\n\nPackage: openssh-server\nStatus: install ok installed\nVersion: 1:9.2p1-2\n\n");
	host_tree_bytes(&t, "/var/lib/dpkg/status", 0644, status.ptr, status.len);
	text_release(&status);
	ck_assert(detect_system(&t.root, &t.a, &d));
	ck_assert(slice_is(d.openssh, "9.2"));
}
END_TEST

static const struct {
	const char *package;
	const char *release;
} packages[] = {
	{ "1:9.2p1-2+deb12u10", "9.2" },
	{ "9.7_p1-r4", "9.7" },
	{ "10.0p1-7", "10.0" },
	{ "1:8.4", "8.4" },
	{ "abc", "" },
	{ "1:", "" },
	{ "9", "" },
	{ "", "" },
};

START_TEST(test_packages)
{
	ck_assert(slice_is(detect_release(slice_of(packages[_i].package)), packages[_i].release));
}
END_TEST

static const struct {
	const char *text;
	const char *error;	/* NULL: it is good */
} facts[] = {
	{ "", NULL },
	{ "# nothing\n", NULL },
	{ "---\n", NULL },
	{ "openssh: 9.2\n", NULL },
	{ "host_addr: [192.0.2.1, \"2001:db8::1\"]\nlibwrap: no\n", NULL },
	{ "client_addr:\n  - 192.0.2.1\n", NULL },
	{ "openssh: [9.2]\n", "f:1:10: this key takes one value" },
	{ "colour: red\n", "f:1:1: unknown key 'colour'" },
	{ "openssh: 9.2\nopenssh: 9.3\n", "f:2:1: this key is there twice" },
	{ "- openssh\n", "f:1:1: a mapping of keys to values is needed here" },
	{ "openssh: {a: b}\n", "f:1:10: a text is needed here" },
	{ "host_addr: [[a]]\n", "f:1:13: a text is needed here" },
	{ "openssh: &x 9.2\n", "f:1:10: anchors are not allowed here" },
	{ "openssh: *x\n", "f:1:10: aliases are not allowed here" },
	{ "openssh: 9.2\n---\nos: linux\n", "f:2:1: a second document" },
};

START_TEST(test_facts)
{
	struct host_facts read;
	struct slice error = SLICE("");
	bool good = facts_parse(&t.a, "f", slice_of(facts[_i].text), &read, &error);

	ck_assert_msg(good == (facts[_i].error == NULL), SLICE_FORMAT, SLICE_ARG(error));
	if (!good)
		ck_assert_msg(slice_is(error, facts[_i].error), SLICE_FORMAT, SLICE_ARG(error));
}
END_TEST

START_TEST(test_fact_values)
{
	struct host_facts read;
	struct slice error;

	ck_assert(facts_parse(&t.a, "f", SLICE("openssh: 9.2\nclient_addr: [a, b]\nbuild: []\n"), &read, &error));
	ck_assert(slice_is(facts_text(&read, HOST_FACT_OPENSSH), "9.2"));
	ck_assert_uint_eq(read.fact[HOST_FACT_CLIENT_ADDR].count, 2);
	ck_assert_uint_eq(read.fact[HOST_FACT_BUILD].count, 0);
	ck_assert_uint_eq(facts_text(&read, HOST_FACT_OS).len, 0);
	ck_assert(!facts_parse(&t.a, "f", SLICE("os: linux\nbuild: [a\nos: b\n"), &read, &error));
	ck_assert_msg(slice_starts_with(error, SLICE("f:")), SLICE_FORMAT, SLICE_ARG(error));
}
END_TEST

static const struct {
	const char *path;
	const char *inside;
	const char *drop_in;
	const char *shown;	/* behind the path of the tree */
	bool beside;
} places[] = {
	{ "/h/etc/ssh/sshd_config", "/etc/ssh/sshd_config", "", "/h", false },
	{ "/h//etc/ssh/other", "/etc/ssh/other", "", "/h", false },
	{ "/h/etc/ssh/sshd_config.d/a.conf", "/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d/a.conf", "/h", false },
	{ "/h/sshd_config", "/etc/ssh/sshd_config", "", "/h", true },
	{ "/h/link", "/etc/ssh/sshd_config", "", "/h", false },
	{ "/h/none", "/etc/ssh/none", "", "/h", true },
	{ "/h/usr/etc/ssh/sshd_config", "/usr/etc/ssh/sshd_config", "", "/h", false },
	{ "/h/usr/etc/ssh/sshd_config.d/50-x.conf", "/usr/etc/ssh/sshd_config",
	    "/usr/etc/ssh/sshd_config.d/50-x.conf", "/h", false },
};

START_TEST(test_places)
{
	struct location at;
	struct slice error;
	char path[128], target[128];

	host_tree_file(&t, "/h/etc/ssh/sshd_config", "");
	host_tree_file(&t, "/h/sshd_config", "");
	snprintf(target, sizeof(target), "%s/h/etc/ssh/sshd_config", t.path);
	host_tree_link(&t, "/h/link", target);
	snprintf(path, sizeof(path), "%s%s", t.path, places[_i].path);
	ck_assert(location_open(&t.a, NULL, path, &at, &error));
	ck_assert_msg(slice_is(at.inside, places[_i].inside), SLICE_FORMAT, SLICE_ARG(at.inside));
	ck_assert(slice_is(at.drop_in, places[_i].drop_in));
	ck_assert_int_eq(at.root.mount != NULL, places[_i].beside);
	ck_assert(!at.root.is_live);
	snprintf(target, sizeof(target), "%s%s", t.path, places[_i].shown);
	ck_assert_str_eq(at.root.shown, target);
	root_close(&at.root);
}
END_TEST

/* What the vendor ships counts until the host has a file of its own. */
START_TEST(test_places_of_the_vendor)
{
	struct location at;
	struct slice error;
	char root[96];

	snprintf(root, sizeof(root), "%s/vendor", t.path);
	host_tree_file(&t, "/vendor/usr/etc/ssh/sshd_config", "");
	ck_assert(location_open(&t.a, root, NULL, &at, &error));
	ck_assert(slice_is(at.inside, "/usr/etc/ssh/sshd_config"));
	root_close(&at.root);
	host_tree_file(&t, "/vendor/etc/ssh/sshd_config", "");
	ck_assert(location_open(&t.a, root, NULL, &at, &error));
	ck_assert(slice_is(at.inside, "/etc/ssh/sshd_config"));
	root_close(&at.root);
}
END_TEST

START_TEST(test_places_of_the_host)
{
	struct location at;
	struct slice error;

	ck_assert(location_open(&t.a, NULL, NULL, &at, &error));
	ck_assert(at.root.is_live && slice_is(at.inside, "/etc/ssh/sshd_config"));
	root_close(&at.root);
	ck_assert(location_open(&t.a, NULL, "/etc/ssh/other", &at, &error));
	ck_assert(at.root.is_live && slice_is(at.inside, "/etc/ssh/other"));
	root_close(&at.root);
	ck_assert(location_open(&t.a, t.path, "x", &at, &error));
	ck_assert(!at.root.is_live && slice_is(at.inside, "/x"));
	root_close(&at.root);
	ck_assert(!location_open(&t.a, "/nonexistent", NULL, &at, &error));
	ck_assert(location_open_buffer(&t.a, NULL, &at, &error));
	ck_assert_int_eq(at.root.fd, -1);
}
END_TEST

Suite *
suite_host_detect(void)
{
	Suite *s = suite_create("host_detect");
	TCase *tcase = tcase_create("host_detect");

	tcase_add_checked_fixture(tcase, one_host_setup, one_host_teardown);
	LOOP(tcase, test_systems, systems);
	tcase_add_loop_test(tcase, test_large_database, 0, 16);
	LOOP(tcase, test_packages, packages);
	LOOP(tcase, test_facts, facts);
	tcase_add_test(tcase, test_fact_values);
	LOOP(tcase, test_places, places);
	tcase_add_test(tcase, test_places_of_the_vendor);
	tcase_add_test(tcase, test_places_of_the_host);
	suite_add_tcase(s, tcase);
	return s;
}
