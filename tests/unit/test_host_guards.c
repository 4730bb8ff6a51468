/* Guards: what besides sshd decides who comes in, and who is an administrator, as the files of a host say. */
#include <check.h>
#include <string.h>

#include "host/firewall.h"
#include "host/hosts.h"
#include "host/interfaces.h"
#include "host/labels.h"
#include "host/service.h"
#include "host/sudoers.h"
#include "one_host.h"
#include "rows.h"

/* ---- sudoers ---- */

static const struct {
	const char *path, *text;
	const char *named;	/* of alice, bob, carol, who is in the group staff */
} sudo_rows[] = {
	{ "/etc/sudoers", "root ALL=(ALL:ALL) ALL\n", "" },
	{ "/etc/sudoers", "alice ALL=(ALL) ALL\n", "alice " },
	{ "/etc/sudoers", "\talice\tALL=(ALL) NOPASSWD: /bin/true\n", "alice " },
	{ "/etc/sudoers", "alice,bob ALL=(ALL) ALL\n", "alice bob " },
	{ "/etc/sudoers", "alice , bob, carol ALL=(ALL) ALL\n", "alice bob carol " },
	{ "/etc/sudoers", "%staff ALL=(ALL) ALL\n", "carol " },
	{ "/etc/sudoers", "%alice ALL=(ALL) ALL\n", "alice " },
	{ "/etc/sudoers", "ALL ALL=(ALL) ALL\n", "alice bob carol " },
	{ "/etc/sudoers", "# alice ALL=(ALL) ALL\n@include alice x\nDefaults:alice env_reset\n", "" },
	{ "/etc/sudoers", "alice\n", "" },
	{ "/etc/sudoers", "User_Alias ADMINS = alice, %staff : OPS = bob\nADMINS ALL=(ALL) ALL\n", "alice bob carol " },
	{ "/etc/sudoers", "Cmnd_Alias SHELLS = alice, /bin/sh\n", "" },
	{ "/etc/sudoers.d/90-team", "bob ALL=(ALL) ALL", "bob " },
	{ "/etc/sudoers.d/90-team.bak", "bob ALL=(ALL) ALL\n", "" },
	{ "/etc/sudoers.d/90-team~", "bob ALL=(ALL) ALL\n", "" },
	{ "/etc/other", "bob ALL=(ALL) ALL\n", "" },
};

START_TEST(test_sudoers)
{
	static const char *const people[] = { "alice", "bob", "carol" };
	struct accounts *accounts;
	struct sudoers s;
	char named[64] = "";

	host_tree_file(&t, "/etc/passwd", "alice:x:1000:1000::/:/bin/sh\nbob:x:1001:1001::/:/bin/sh\n"
	    "carol:x:1002:1002::/:/bin/sh\n");
	host_tree_file(&t, "/etc/group", "alice:x:1000:\nbob:x:1001:\ncarol:x:1002:\nstaff:x:50:carol\n");
	host_tree_file(&t, sudo_rows[_i].path, sudo_rows[_i].text);
	accounts = accounts_make(&t.a, &t.root);
	s = sudoers_read(&t.root, &t.a);
	for (size_t i = 0; i < 3; i++)
		if (sudoers_names(&s, accounts, accounts_find(accounts, people[i]))) {
			strcat(named, people[i]);
			strcat(named, " ");
		}
	ck_assert_str_eq(named, sudo_rows[_i].named);
}
END_TEST

/* ---- firewall ---- */

#define UFW_ON	{ "/etc/ufw/ufw.conf", "ENABLED=yes\n" }
#define TUPLE	"### tuple ### "
#define SAVED(rules)	"*nat\n:INPUT DROP [0:0]\nCOMMIT\n*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n" rules "COMMIT\n"
#define FIREWALLD	{ "/etc/systemd/system/multi-user.target.wants/firewalld.service", "" }
#define ZONE(inside)	{ "/etc/firewalld/zones/public.xml", "<?xml version=\"1.0\"?>\n<zone>\n" inside "\n</zone>\n" }

static const struct {
	const char *name;
	int port;
	struct {
		const char *path, *text;
	} files[4];
	enum truth open;
} fire_rows[] = {
	{ "nothing is there", 22, { { NULL, NULL } }, TRUTH_UNKNOWN },
	{ "ufw is off", 22, { { "/etc/ufw/ufw.conf", "ENABLED=no\n" }, { "/etc/ufw/user.rules", "" } }, TRUTH_UNKNOWN },
	{ "ufw lets nothing in", 22, { UFW_ON, { "/etc/ufw/user.rules", "*filter\n" } }, TRUTH_NO },
	{ "ufw lets the port in", 22, { UFW_ON, { "/etc/ufw/user.rules", TUPLE "allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n" } },
	    TRUTH_YES },
	{ "ufw lets another port in", 2222,
	    { UFW_ON, { "/etc/ufw/user.rules", TUPLE "allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n" } }, TRUTH_NO },
	{ "ufw limits it", 22, { UFW_ON, { "/etc/ufw/user.rules", TUPLE "limit tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n" } },
	    TRUTH_YES },
	{ "ufw lets out only", 22, { UFW_ON, { "/etc/ufw/user.rules", TUPLE "allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 out\n" } },
	    TRUTH_NO },
	{ "ufw lets UDP in", 22, { UFW_ON, { "/etc/ufw/user.rules", TUPLE "allow udp 22 0.0.0.0/0 any 0.0.0.0/0 in\n" } },
	    TRUTH_NO },
	{ "ufw: a range", 2250, { UFW_ON, { "/etc/ufw/user.rules", TUPLE "allow tcp 80,2200:2300 0.0.0.0/0 any 0.0.0.0/0 in\n" } },
	    TRUTH_YES },
	{ "ufw: the first line decides", 22, { UFW_ON, { "/etc/ufw/user.rules",
	    TUPLE "deny tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n" TUPLE "allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n" } }, TRUTH_NO },
	{ "ufw: some clients are denied", 22, { UFW_ON, { "/etc/ufw/user.rules",
	    TUPLE "deny tcp 22 0.0.0.0/0 any 10.0.0.0/8 in\n" TUPLE "allow tcp 22 0.0.0.0/0 any 0.0.0.0/0 in\n" } },
	    TRUTH_YES },
	{ "ufw accepts by default", 22, { UFW_ON, { "/etc/ufw/user.rules", "" },
	    { "/etc/default/ufw", "DEFAULT_INPUT_POLICY=\"ACCEPT\"\n" } }, TRUTH_YES },
	{ "ufw: lines of one's own", 22, { UFW_ON, { "/etc/ufw/user.rules", "" },
	    { "/etc/ufw/before.rules", "-A ufw-before-input -p tcp --dport 22 -j ACCEPT\n" } }, TRUTH_UNKNOWN },
	{ "iptables drops", 22, { { "/etc/iptables/rules.v4", SAVED("-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT\n") } },
	    TRUTH_NO },
	{ "iptables accepts", 22, { { "/etc/iptables/rules.v4", SAVED("-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT\n") } },
	    TRUTH_YES },
	{ "iptables accepts some clients", 22,
	    { { "/etc/sysconfig/iptables", SAVED("-A INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j ACCEPT\n") } }, TRUTH_YES },
	{ "iptables drops some clients", 22, { { "/etc/iptables/rules.v4",
	    SAVED("-A INPUT -s 10.0.0.0/8 -j DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT\n") } }, TRUTH_YES },
	{ "iptables: what has begun, and loopback", 22, { { "/etc/iptables/rules.v4",
	    SAVED("-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n-A INPUT -i lo -j ACCEPT\n") } }, TRUTH_NO },
	{ "iptables: many ports", 2222, { { "/etc/iptables/rules.v4",
	    SAVED("-A INPUT -p tcp -m multiport --dports 80,443,2222 -j ACCEPT\n") } }, TRUTH_YES },
	{ "iptables: a chain of one's own", 22, { { "/etc/iptables/rules.v4", SAVED("-A INPUT -j MINE\n") } }, TRUTH_UNKNOWN },
	{ "iptables: policy", 22, { { "/etc/iptables/rules.v4", "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n" } }, TRUTH_YES },
	{ "firewalld is not enabled", 22, { ZONE("") }, TRUTH_UNKNOWN },
	{ "firewalld without ssh", 22, { FIREWALLD, ZONE("<service name=\"http\"/>") }, TRUTH_NO },
	{ "firewalld with ssh", 22, { FIREWALLD, ZONE("<service name=\"ssh\"/>") }, TRUTH_YES },
	{ "firewalld with ssh on another port", 2222, { FIREWALLD, ZONE("<service name=\"ssh\"/>") }, TRUTH_NO },
	{ "firewalld with the port", 2222, { FIREWALLD, ZONE("<port port=\"2222\" protocol=\"tcp\"/>") }, TRUTH_YES },
	{ "firewalld with the port for UDP", 2222, { FIREWALLD, ZONE("<port protocol=\"udp\" port=\"2222\"/>") }, TRUTH_NO },
	{ "firewalld: a service of one's own", 22, { FIREWALLD, ZONE("<service name=\"ssh\"/>"),
	    { "/etc/firewalld/services/ssh.xml", "<service/>" } }, TRUTH_UNKNOWN },
	{ "firewalld: rich rules", 22, { FIREWALLD, ZONE("<rule family=\"ipv4\"></rule>") }, TRUTH_UNKNOWN },
	{ "firewalld: more than one zone", 22, { FIREWALLD, ZONE(""), { "/etc/firewalld/zones/work.xml", "<zone/>" } },
	    TRUTH_UNKNOWN },
	{ "one of two is shut", 22, { { "/etc/iptables/rules.v4", SAVED("") }, FIREWALLD, ZONE("<service name='ssh'/>") },
	    TRUTH_NO },
};

START_TEST(test_firewall)
{
	static const struct host_facts nothing;
	struct firewall_verdict v;

	for (size_t i = 0; i < 4 && fire_rows[_i].files[i].path != NULL; i++)
		host_tree_file(&t, fire_rows[_i].files[i].path, fire_rows[_i].files[i].text);
	v = firewall_judge(&t.root, &t.a, &nothing, fire_rows[_i].port);
	ck_assert_msg(v.open == fire_rows[_i].open, "%s: %d", fire_rows[_i].name, v.open);
	ck_assert(v.open != TRUTH_NO || v.path != NULL);
}
END_TEST

static struct host_facts
told(enum host_fact fact, const struct slice *values, size_t count)
{
	struct host_facts facts = { 0 };

	facts.fact[fact].values = values;
	facts.fact[fact].count = count;
	return facts;
}

START_TEST(test_firewall_told)
{
	const struct slice ports[] = { SLICE("80"), SLICE("2200-2300/tcp"), SLICE("53/udp"), SLICE("ssh") };
	struct host_facts facts = told(HOST_FACT_FIREWALL_OPEN, ports, 4);

	/* What was told counts, whatever the files say. */
	host_tree_file(&t, "/etc/iptables/rules.v4", SAVED(""));
	ck_assert_int_eq(firewall_judge(&t.root, &t.a, &facts, 22).open, TRUTH_YES);
	ck_assert_int_eq(firewall_judge(&t.root, &t.a, &facts, 2250).open, TRUTH_YES);
	ck_assert_int_eq(firewall_judge(&t.root, &t.a, &facts, 53).open, TRUTH_NO);
	ck_assert_int_eq(firewall_judge(&t.root, &t.a, &facts, 2199).open, TRUTH_NO);
}
END_TEST

/* ---- labels ---- */

static const struct {
	const char *mode, *label;
	const char *type;
	enum truth readable;
} label_rows[] = {
	{ "enforcing", "/k system_u:object_r:ssh_home_t:s0", "ssh_home_t", TRUTH_YES },
	{ "enforcing", "/k system_u:object_r:default_t:s0", "default_t", TRUTH_NO },
	{ "enforcing", "/k var_t", "var_t", TRUTH_NO },
	{ "Enforcing", "/k my_own_t", "my_own_t", TRUTH_UNKNOWN },
	{ "enforcing", "/other ssh_home_t", "", TRUTH_UNKNOWN },
	{ "enforcing", "/k", "", TRUTH_UNKNOWN },
	{ "permissive", "/k default_t", "default_t", TRUTH_YES },
	{ "disabled", "/k default_t", "default_t", TRUTH_YES },
	{ "", "/k ssh_home_t", "ssh_home_t", TRUTH_UNKNOWN },
};

START_TEST(test_labels)
{
	const struct slice mode = slice_of(label_rows[_i].mode), label = slice_of(label_rows[_i].label);
	struct host_facts facts = told(HOST_FACT_LABEL, &label, 1);

	if (mode.len > 0)
		facts.fact[HOST_FACT_SELINUX].values = &mode;
	facts.fact[HOST_FACT_SELINUX].count = mode.len > 0;
	ck_assert(slice_is(labels_type(&facts, "/k"), label_rows[_i].type));
	ck_assert_int_eq(labels_let_sshd_read(&facts, "/k"), label_rows[_i].readable);
}
END_TEST

/* ---- names ---- */

static const struct {
	const char *text, *name, *found;
} host_rows[] = {
	{ "192.0.2.1 gate gate.example.org\n", "gate", "192.0.2.1 " },
	{ "192.0.2.1\tgate\tgate.example.org # door\n", "gate.example.org", "192.0.2.1 " },
	{ "192.0.2.1 gate # door\n", "door", "" },
	{ "192.0.2.1 gate\n2001:db8::1 gate\n", "gate", "192.0.2.1 2001:db8::1 " },
	{ "192.0.2.1 gate\n", "GATE", "192.0.2.1 " },
	{ "192.0.2.1 gate\n", "gat", "" },
	{ "192.0.2.1\n", "192.0.2.1", "" },
};

START_TEST(test_hosts)
{
	char found[64] = "";
	const struct slice *all;
	size_t count;

	host_tree_file(&t, "/etc/hosts", host_rows[_i].text);
	all = hosts_lookup(&t.a, &t.root, slice_of(host_rows[_i].name), &count);
	for (size_t i = 0; i < count; i++) {
		strncat(found, all[i].ptr, all[i].len);
		strcat(found, " ");
	}
	ck_assert_str_eq(found, host_rows[_i].found);
}
END_TEST

/* "22/tcp" and aliases; what is not there does not stand for a port. */
static const struct {
	const char *text;		/* NULL: no such file */
	const char *name;
	int port;
} service_rows[] = {
	{ NULL, "ssh", 22 },
	{ NULL, "smtp", 25 },
	{ NULL, "nosuch", -1 },
	{ "ssh\t\t2200/tcp\n", "ssh", 2200 },
	{ "ssh 2200/tcp\n", "smtp", -1 },
	{ "ssh 2200/tcp\n", "SSH", -1 },
	{ "ssh 2200/udp\nssh 2201/tcp\nssh 2202/tcp\n", "ssh", 2201 },
	{ "http 80/tcp www web # alias\n", "web", 80 },
	{ "http 80/tcp www # alias\n", "alias", -1 },
	{ "# ssh 22/tcp\n", "ssh", -1 },
	{ "ssh 22\nssh tcp\nssh x/tcp\nssh /tcp\nssh 65536/tcp\nssh 99999999999/tcp\n", "ssh", -1 },
	{ "top 65535/tcp\n", "top", 65535 },
	{ "", "ssh", -1 },
};

START_TEST(test_services)
{
	struct services *services;

	if (service_rows[_i].text != NULL)
		host_tree_file(&t, "/etc/services", service_rows[_i].text);
	services = service_list(&t.a, &t.root);
	for (int twice = 0; twice < 2; twice++)
		ck_assert_int_eq(service_port(services, slice_of(service_rows[_i].name)), service_rows[_i].port);
}
END_TEST

START_TEST(test_resolver)
{
	ck_assert(!hosts_file_only(&t.root));
	ck_assert(hosts_multi(&t.root, true));
	ck_assert(!hosts_multi(&t.root, false));
	host_tree_file(&t, "/etc/nsswitch.conf", "passwd: files\nhosts: files\n");
	host_tree_file(&t, "/etc/host.conf", "# x\nmulti on\n");
	ck_assert(hosts_file_only(&t.root));
	ck_assert(hosts_multi(&t.root, false));
	host_tree_file(&t, "/etc/nsswitch.conf", "hosts: files dns\n");
	host_tree_file(&t, "/etc/host.conf", "multi off\n");
	ck_assert(!hosts_file_only(&t.root));
	ck_assert(!hosts_multi(&t.root, true));
}
END_TEST

/* ---- interfaces ---- */

START_TEST(test_interfaces)
{
	size_t count = 1;
	struct root live;

	ck_assert_ptr_null(interfaces_addresses(&t.root, &t.a, &count));
	ck_assert_uint_eq(count, 0);
	ck_assert(root_open(&live, NULL));
	const struct slice *all = interfaces_addresses(&live, &t.a, &count);
	for (size_t i = 0; i < count; i++) {
		ck_assert(!slice_has(all[i], '%'));
		ck_assert(slice_has(all[i], '.') || slice_has(all[i], ':'));
	}
	root_close(&live);
}
END_TEST

Suite *
suite_host_guards(void)
{
	Suite *s = suite_create("host_guards");
	TCase *c = tcase_create("guards");

	tcase_add_checked_fixture(c, one_host_setup, one_host_teardown);
	LOOP(c, test_sudoers, sudo_rows);
	LOOP(c, test_firewall, fire_rows);
	tcase_add_test(c, test_firewall_told);
	LOOP(c, test_labels, label_rows);
	LOOP(c, test_hosts, host_rows);
	LOOP(c, test_services, service_rows);
	tcase_add_test(c, test_resolver);
	tcase_add_test(c, test_interfaces);
	suite_add_tcase(s, c);
	return s;
}
