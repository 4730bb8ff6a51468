/* Logins: what one account on a small host gets in with, and what keeps it out; and the host as a whole. */
#include <check.h>
#include <string.h>

#include "access/classes.h"
#include "access/compare.h"
#include "access/crossing.h"
#include "access/gate.h"
#include "access/logins.h"
#include "access/people.h"
#include "load_config.h"
#include "made_keys.h"
#include "one_host.h"
#include "rows.h"

#define HASH	"$6$salt$01234567890123456789012345678901234567890123456789012345678901234567890123456789012345"
#define ALIVE	":20000:0:99999:7:::"
#define OFF	"PasswordAuthentication no\nKbdInteractiveAuthentication no\n"

static const struct host_facts nothing;

static void
setup(void)
{
	static const struct root_owner owners[] = { { "/bin/sh", 0, 0, S_IFREG | 0755 },
		{ "/usr/bin/there", 0, 0, S_IFREG | 0755 } };

	one_host_setup();
	/* Everything is root's: StrictModes has nothing to say, whoever runs the test. */
	t.root.owners = owners;
	t.root.owner_count = COUNT(owners);
	host_tree_file(&t, "/etc/group", "root:x:0:\nusers:x:100:\nsudo:x:27:\n");
	host_tree_bytes(&t, "/bin/sh", 0755, "\177ELF", 4);
}

static const struct config *
load(const char *target, const char *text)
{
	return load_config(&t.a, &t.root, target, text);
}

static const char *const truths[] = { [TRUTH_NO] = "no", [TRUTH_YES] = "yes", [TRUTH_UNKNOWN] = "unknown" };

/* ---- one account ---- */

static const struct {
	const char *config;
	const char *password;	/* the rest of alice's line in shadow */
	const char *key;	/* what stands before her key; NULL: no key */
	const char *file;	/* another file that is there; may be NULL */
	const char *expected;	/* enters and runs with key, password, both; the cause */
} rows[] = {
	{ "", HASH ALIVE, "", NULL, "yes yes, yes yes, yes yes: possible" },
	{ "", HASH ALIVE, NULL, NULL, "no no, yes yes, yes yes: possible" },
	{ "", "*" ALIVE, NULL, NULL, "no no, no no, no no: credentials" },
	{ OFF, HASH ALIVE, "", NULL, "yes yes, no no, yes yes: possible" },
	{ OFF, HASH ALIVE, NULL, NULL, "no no, no no, no no: credentials" },
	{ "PubkeyAuthentication no\n", HASH ALIVE, "", NULL, "no no, yes yes, yes yes: possible" },
	{ "PubkeyAcceptedAlgorithms rsa-sha2-512\n" OFF, HASH ALIVE, "", NULL, "no no, no no, no no: keys" },
	{ "AuthorizedKeysFile none\n" OFF, HASH ALIVE, "", NULL, "no no, no no, no no: keys" },
	{ "AuthorizedKeysFile /etc/ssh/%u/keys\n" OFF, HASH ALIVE, "", NULL, "no no, no no, no no: keys" },
	{ "AuthorizedKeysFile /x .ssh/authorized_keys\n" OFF, HASH ALIVE, "", NULL, "yes yes, no no, yes yes: possible" },
	{ OFF, HASH ALIVE, "from=\"10.0.0.0/8\" ", NULL, "no no, no no, no no: keys" },
	{ OFF, HASH ALIVE, "from=\"203.0.113.0/24\" ", NULL, "yes yes, no no, yes yes: possible" },
	{ OFF, HASH ALIVE, "expiry-time=\"20200101\" ", NULL, "no no, no no, no no: keys" },
	{ OFF, HASH ALIVE, "command=\"/bin/true\" ", NULL, "yes no, no no, yes no: possible" },
	{ OFF, HASH ALIVE, "no-such-option ", NULL, "no no, no no, no no: keys" },
	{ "AuthenticationMethods publickey,password\n", HASH ALIVE, "", NULL, "no no, no no, yes yes: possible" },
	{ "AuthenticationMethods publickey,publickey\n", HASH ALIVE, "", NULL, "no no, no no, no no: methods" },
	{ "AuthenticationMethods publickey,password password\n", HASH ALIVE, "", NULL, "no no, yes yes, yes yes: possible" },
	{ "DenyUsers alice\n", HASH ALIVE, "", NULL, "no no, no no, no no: lists" },
	{ "AllowUsers bob\n", HASH ALIVE, "", NULL, "no no, no no, no no: lists" },
	{ "AllowUsers alice@10.*\n", HASH ALIVE, "", NULL, "no no, no no, no no: lists" },
	{ "AllowUsers alice@203.0.113.*\n", HASH ALIVE, "", NULL, "yes yes, yes yes, yes yes: possible" },
	{ "AllowGroups sudo\n", HASH ALIVE, "", NULL, "no no, no no, no no: lists" },
	{ "AllowGroups users\n", HASH ALIVE, "", NULL, "yes yes, yes yes, yes yes: possible" },
	{ "DenyGroups use*\n", HASH ALIVE, "", NULL, "no no, no no, no no: lists" },
	{ "", "!" HASH ALIVE, "", NULL, "no no, no no, no no: locked" },
	{ "", "!" ALIVE, "", NULL, "no no, no no, no no: locked" },
	{ "", HASH ":20000:0:99999:7::1:", "", NULL, "no no, no no, no no: expired" },
	{ "", "" ALIVE, NULL, NULL, "no no, no no, no no: credentials" },
	{ "PermitEmptyPasswords yes\n", "" ALIVE, NULL, NULL, "yes yes, yes yes, yes yes: possible" },
	{ "", HASH ALIVE, "", "/etc/nologin", "no no, no no, no no: nologin" },
	{ "MaxAuthTries 0\n", HASH ALIVE, "", NULL, "no no, no no, no no: no-tries" },
	{ "MaxSessions 0\n", HASH ALIVE, "", NULL, "yes no, yes no, yes no: possible" },
	{ "ForceCommand /usr/bin/absent\n", HASH ALIVE, "", NULL, "no no, no no, no no: command" },
	{ "ForceCommand /usr/bin/there\n", HASH ALIVE, "", "/usr/bin/there", "yes unknown, yes unknown, yes unknown: possible" },
	{ "ForceCommand echo no; exit 1\n", HASH ALIVE, "", NULL, "yes no, yes no, yes no: possible" },
	{ "", "*" ALIVE, "command=\"echo no\" ", NULL, "yes no, no no, yes no: possible" },
	{ "", "*" ALIVE, "command=\"/usr/bin/there\" ", NULL, "yes unknown, no no, yes unknown: possible" },
	{ "ForceCommand echo no; exec sh\n", "*" ALIVE, "command=\"echo no\" ", NULL,
	    "yes unknown, no no, yes unknown: possible" },
	{ "ForceCommand internal-sftp\n", HASH ALIVE, "", NULL, "yes no, yes no, yes no: possible" },
	{ "ChrootDirectory /srv/absent\n", HASH ALIVE, "", NULL, "no no, no no, no no: chroot" },
	{ "ChrootDirectory /home/%x\n", HASH ALIVE, "", NULL, "no no, no no, no no: chroot" },
	{ "RevokedKeys /etc/ssh/absent\n" OFF, HASH ALIVE, "", NULL, "no no, no no, no no: keys" },
	{ "Match User alice\nPubkeyAuthentication no\n", HASH ALIVE, "", NULL, "no no, yes yes, yes yes: possible" },
	{ "Match User bob\nPubkeyAuthentication no\n", HASH ALIVE, "", NULL, "yes yes, yes yes, yes yes: possible" },
};

static void
lay_account(const char *shell, const char *password, const char *key)
{
	struct slice line;
	char text[1024];

	snprintf(text, sizeof(text), "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:100::/home/alice:%s\n", shell);
	host_tree_file(&t, "/etc/passwd", text);
	snprintf(text, sizeof(text), "root:*" ALIVE "\nalice:%s\n", password);
	host_tree_file(&t, "/etc/shadow", text);
	host_tree_folder(&t, "/home/alice", 0755);
	host_tree_folder(&t, "/srv", 0755);
	host_tree_folder(&t, "/usr/bin", 0755);
	if (key == NULL)
		return;
	line = made_public_line(&t.a, &(struct made_key){ .filling = 1 });
	snprintf(text, sizeof(text), "%s" SLICE_FORMAT, key, SLICE_ARG(line));
	host_tree_file(&t, "/home/alice/.ssh/authorized_keys", text);
}

static struct login
judge(const char *text)
{
	const struct config *config = load("debian-12", text);
	struct host *h = host_make(&t.a, config->target, accounts_make(&t.a, &t.root), &nothing);
	struct connection c = { .user = "alice", .addr = "203.0.113.7", .host = "203.0.113.7", .laddr = "192.0.2.1",
		.lport = 22 };
	struct effective *e = effective_make(&t.a, config);
	const struct account *alice = accounts_find(h->accounts, "alice");
	struct compare_side side = { .config = config, .host = h, .classes = NULL };

	ck_assert_ptr_nonnull(alice);
	/* The way of compare.c: with the groups of the host. */
	compare_look(&side, alice, &c, e, &t.a);
	return login_judge(h, e, alice, &t.a);
}

START_TEST(test_rows)
{
	struct login l;
	char got[128];

	lay_account("/bin/sh", rows[_i].password, rows[_i].key);
	if (rows[_i].file != NULL)
		host_tree_file(&t, rows[_i].file, "x\n");
	l = judge(rows[_i].config);
	snprintf(got, sizeof(got), "%s %s, %s %s, %s %s: %s", truths[l.enters[WITH_KEY]], truths[l.runs[WITH_KEY]],
	    truths[l.enters[WITH_PASSWORD]], truths[l.runs[WITH_PASSWORD]], truths[l.enters[WITH_BOTH]],
	    truths[l.runs[WITH_BOTH]], login_cause_name(l.cause));
	ck_assert_msg(strcmp(got, rows[_i].expected) == 0, "%s%s: %s, not %s (" SLICE_FORMAT ")", rows[_i].config,
	    rows[_i].password, got, rows[_i].expected, SLICE_ARG(l.detail));
	ck_assert_int_eq(l.cause == LOGIN_POSSIBLE, l.enters[WITH_BOTH] != TRUTH_NO);
}
END_TEST

static const struct {
	const char *shell;
	const char *cause;
	enum truth runs;
} shell_rows[] = {
	{ "/bin/sh", "possible", TRUTH_YES },
	{ "", "possible", TRUTH_YES },	/* none: /bin/sh */
	{ "/bin/absent", "shell", TRUTH_NO },
};

START_TEST(test_shells)
{
	struct login l;

	lay_account(shell_rows[_i].shell, HASH ALIVE, NULL);
	l = judge("");
	ck_assert_str_eq(login_cause_name(l.cause), shell_rows[_i].cause);
	ck_assert_int_eq(l.runs[WITH_PASSWORD], shell_rows[_i].runs);
}
END_TEST

/* ---- why a key file does not help ---- */

#define KEYS	"/home/alice/.ssh/authorized_keys"

enum { RSA_1024 = 1, ED25519 = 2 };

static const struct {
	const char *config;
	const char *path;	/* below the home */
	const char *text;	/* what stands in front of the key … */
	int key;		/* … or RSA_1024, ED25519 */
	const char *why;	/* NULL: it does */
} key_rows[] = {
	{ "", ".ssh/authorized_keys", "", ED25519, NULL },
	{ "", ".ssh/authorized_keys", "# a comment\n\n", ED25519, NULL },
	{ "", ".ssh/authorized_keys", "", 0, KEYS ": there is nothing in it" },
	{ "", ".ssh/other", "", 0, KEYS ": it does not exist" },
	{ "", ".ssh/authorized_key", "", ED25519,
	    KEYS ": it does not exist; keys lie in /home/alice/.ssh/authorized_key, which sshd does not read" },
	{ "", ".ssh/authorized_keys", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n---- END SSH2 PUBLIC KEY ----\n", 0,
	    KEYS ": it is in another program's format, not authorized_keys" },
	{ "", ".ssh/authorized_keys", "PuTTY-User-Key-File-2: ssh-ed25519\n", 0,
	    KEYS ": it is in another program's format, not authorized_keys" },
	{ "", ".ssh/authorized_keys", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAEB\n", 0,
	    KEYS ": line 1 holds a damaged key" },
	{ "", ".ssh/authorized_keys", "no-such-option ", ED25519, KEYS ": line 1 has options that sshd refuses" },
	{ "", ".ssh/authorized_keys", "\357\273\277", ED25519, KEYS ": line 1 begins with a byte order mark" },
	{ "", ".ssh/authorized_keys", "from=\"10.0.0.0/8\" ", ED25519,
	    KEYS ": the from= option of its keys leaves this client out" },
	{ "", ".ssh/authorized_keys", "expiry-time=\"20200101\" ", ED25519, KEYS ": its keys have expired" },
	{ "PubkeyAcceptedAlgorithms rsa-sha2-256\n", ".ssh/authorized_keys", "", ED25519,
	    KEYS ": PubkeyAcceptedAlgorithms leaves out the types of its keys" },
	{ "RequiredRSASize 2048\n", ".ssh/authorized_keys", "", RSA_1024,
	    KEYS ": its RSA keys are shorter than sshd accepts" },
	{ "RevokedKeys /home/alice/.ssh/authorized_keys\n", ".ssh/authorized_keys", "", ED25519,
	    KEYS ": RevokedKeys refuses its keys" },
	{ "AuthorizedKeysFile none\n", ".ssh/authorized_keys", "", ED25519, "no file is looked at for its keys" },
};

START_TEST(test_keys)
{
	static const struct made_key made[] = { [RSA_1024] = { .rsa_bits = 1024, .filling = 3 }, [ED25519] = { .filling = 1 } };
	char path[128], text[2048];
	struct slice key = { "", 0 }, why;
	struct login l;

	lay_account("/bin/sh", "*" ALIVE, NULL);
	if (key_rows[_i].key != 0)
		key = made_public_line(&t.a, &made[key_rows[_i].key]);
	snprintf(path, sizeof(path), "/home/alice/%s", key_rows[_i].path);
	snprintf(text, sizeof(text), "%s" SLICE_FORMAT, key_rows[_i].text, SLICE_ARG(key));
	host_tree_file(&t, path, text);
	l = judge(key_rows[_i].config);
	why = account_keys_text(&l.keys, &t.a);
	ck_assert_int_eq(l.keys.usable == TRUTH_YES, key_rows[_i].why == NULL);
	ck_assert_msg(key_rows[_i].why == NULL || slice_is(why, key_rows[_i].why), "%s|%s: %s", key_rows[_i].config,
	    key_rows[_i].text, why.ptr);
}
END_TEST

/* ---- the host as a whole ---- */

static const struct {
	const char *name;
	const char *config;
	const char *password;
	const char *key;
	const char *sudoers;
	enum truth nobody, no_admin;
	const char *spokesman, *admin;	/* NULL: none */
} people_rows[] = {
	{ "all is well", "", HASH ALIVE, "", "alice ALL=(ALL) ALL\n", TRUTH_NO, TRUTH_NO, "alice", "alice" },
	{ "nobody gets in", "AllowUsers bob\n", HASH ALIVE, "", "alice ALL=(ALL) ALL\n", TRUTH_YES, TRUTH_YES, "alice",
	    "alice" },
	{ "no administrator is known", "AllowUsers bob\n", HASH ALIVE, "", "", TRUTH_YES, TRUTH_NO, "alice", NULL },
	{ "nobody has been given access yet", "AllowUsers bob\n", "*" ALIVE, NULL, "", TRUTH_NO, TRUTH_NO, NULL, NULL },
	{ "the administrator transfers files only", "ForceCommand internal-sftp\n", HASH ALIVE, "", "%users ALL=(ALL) ALL\n",
	    TRUTH_NO, TRUTH_YES, "alice", "alice" },
	{ "keys that are not accepted", OFF "AuthorizedKeysFile /etc/ssh/keys\n", HASH ALIVE, "", "alice ALL=(ALL) ALL\n",
	    TRUTH_YES, TRUTH_YES, "alice", "alice" },
};

START_TEST(test_people)
{
	const struct config *config;
	const struct host_verdict *v;
	struct host *h;

	lay_account("/bin/sh", people_rows[_i].password, people_rows[_i].key);
	host_tree_file(&t, "/etc/sudoers", people_rows[_i].sudoers);
	config = load("debian-12", people_rows[_i].config);
	h = host_make(&t.a, config->target, accounts_make(&t.a, &t.root), &nothing);
	v = people_judge(h, config, TRUTH_YES, classes_make(&t.a, config, NULL), &t.a);
	ck_assert_msg(v->nobody_enters == people_rows[_i].nobody, "%s: %d", people_rows[_i].name, v->nobody_enters);
	ck_assert_msg(v->no_admin_runs == people_rows[_i].no_admin, "%s: %d", people_rows[_i].name, v->no_admin_runs);
	ck_assert_msg((v->spokesman != NULL) == (people_rows[_i].spokesman != NULL), "%s", people_rows[_i].name);
	ck_assert_msg((v->admin != NULL) == (people_rows[_i].admin != NULL), "%s", people_rows[_i].name);
	if (v->spokesman != NULL)
		ck_assert_str_eq(v->spokesman->account->name, people_rows[_i].spokesman);
	if (v->admin != NULL)
		ck_assert_str_eq(v->admin->account->name, people_rows[_i].admin);
}
END_TEST

/* ---- the gate ---- */

static const struct {
	const char *name;
	const char *config;
	struct {
		const char *path, *text;
	} files[3];
	const char *ports;
	enum truth by_socket, firewall, wrappers;
} gate_rows[] = {
	{ "sshd's own ports", "Port 22\nPort 2222\nPort 22\n", { { NULL, NULL } }, "22 2222 ", TRUTH_NO, TRUTH_UNKNOWN,
	    TRUTH_YES },
	{ "a port with the address", "ListenAddress 192.0.2.1:2200\nPort 22\n", { { NULL, NULL } }, "2200 ", TRUTH_NO,
	    TRUTH_UNKNOWN, TRUTH_YES },
	{ "the socket listens", "Port 2222\n",
	    { { "/lib/systemd/system/ssh.socket", "[Socket]\nListenStream=22\nAccept=no\n" },
	    { "/etc/systemd/system/sockets.target.wants/ssh.socket", "" } }, "22 ", TRUTH_YES, TRUTH_UNKNOWN, TRUTH_YES },
	{ "the socket is not enabled", "Port 2222\n",
	    { { "/lib/systemd/system/ssh.socket", "[Socket]\nListenStream=22\n" },
	    { "/etc/systemd/system/multi-user.target.wants/ssh.service", "" } }, "2222 ", TRUTH_NO, TRUTH_UNKNOWN, TRUTH_YES },
	{ "the firewall shuts the port", "Port 2222\n",
	    { { "/etc/iptables/rules.v4", "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n" } },
	    "2222 ", TRUTH_NO, TRUTH_NO, TRUTH_YES },
	{ "one port is open", "Port 2222\nPort 22\n",
	    { { "/etc/iptables/rules.v4", "*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n" } },
	    "2222 22 ", TRUTH_NO, TRUTH_YES, TRUTH_YES },
	{ "wrappers refuse everybody", "", { { "/etc/hosts.deny", "ALL: ALL\n" } }, "22 ", TRUTH_NO, TRUTH_UNKNOWN, TRUTH_NO },
	{ "wrappers let some in", "", { { "/etc/hosts.deny", "ALL: ALL\n" }, { "/etc/hosts.allow", "sshd: 10.\n" } }, "22 ",
	    TRUTH_NO, TRUTH_UNKNOWN, TRUTH_UNKNOWN },
};

START_TEST(test_gate)
{
	const struct config *config = load("debian-12", gate_rows[_i].config);
	struct effective *e = effective_make(&t.a, config);
	struct host *h;
	struct gate g;
	char ports[64] = "";

	for (size_t i = 0; i < 3 && gate_rows[_i].files[i].path != NULL; i++)
		host_tree_file(&t, gate_rows[_i].files[i].path, gate_rows[_i].files[i].text);
	h = host_make(&t.a, config->target, accounts_make(&t.a, &t.root), &nothing);
	ck_assert(config_evaluate(config, NULL, e, NULL));
	g = gate_judge(h, e, &t.a);
	for (uint32_t i = 0; i < g.port_count; i++)
		snprintf(ports + strlen(ports), sizeof(ports) - strlen(ports), "%d ", g.ports[i]);
	ck_assert_msg(strcmp(ports, gate_rows[_i].ports) == 0, "%s: %s", gate_rows[_i].name, ports);
	ck_assert_msg(g.by_socket == gate_rows[_i].by_socket, "%s: socket %d", gate_rows[_i].name, g.by_socket);
	ck_assert_msg(g.firewall == gate_rows[_i].firewall, "%s: firewall %d", gate_rows[_i].name, g.firewall);
	ck_assert_msg(g.wrappers == gate_rows[_i].wrappers, "%s: wrappers %d", gate_rows[_i].name, g.wrappers);
}
END_TEST

START_TEST(test_own_addresses)
{
	const struct slice told[] = { SLICE("192.0.2.10/24"), SLICE("2001:db8::1") };
	struct host_facts facts = { 0 };
	const struct target *target = target_find(&t.a, SLICE("debian-12"));
	struct host *h = host_make(&t.a, target, accounts_make(&t.a, &t.root), &nothing);
	struct root live;

	/* Nothing is known of a copy's addresses. */
	ck_assert_int_eq(gate_has_address(h, SLICE("192.0.2.10"), &t.a), TRUTH_UNKNOWN);
	ck_assert_int_eq(gate_has_address(h, SLICE("127.0.0.1"), &t.a), TRUTH_YES);
	ck_assert_int_eq(gate_has_address(h, SLICE("::"), &t.a), TRUTH_YES);
	facts.fact[HOST_FACT_HOST_ADDR].values = told;
	facts.fact[HOST_FACT_HOST_ADDR].count = 2;
	h = host_make(&t.a, target, accounts_make(&t.a, &t.root), &facts);
	ck_assert_int_eq(gate_has_address(h, SLICE("192.0.2.10"), &t.a), TRUTH_YES);
	ck_assert_int_eq(gate_has_address(h, SLICE("2001:db8:0::1"), &t.a), TRUTH_YES);
	ck_assert_int_eq(gate_has_address(h, SLICE("192.0.2.11"), &t.a), TRUTH_NO);
	ck_assert_int_eq(gate_has_address(h, SLICE("gate.example.org"), &t.a), TRUTH_UNKNOWN);
	host_tree_file(&t, "/etc/sysctl.d/9.conf", "net.ipv4.ip_nonlocal_bind = 1\n");
	ck_assert_int_eq(gate_has_address(h, SLICE("192.0.2.11"), &t.a), TRUTH_UNKNOWN);
	/* The live host is asked; this address is nobody's. */
	ck_assert(root_open(&live, NULL));
	h = host_make(&t.a, target, accounts_make(&t.a, &live), &nothing);
	ck_assert_int_ne(gate_has_address(h, SLICE("203.0.113.254"), &t.a), TRUTH_YES);
	root_close(&live);
}
END_TEST

/* ---- the live host ---- */

START_TEST(test_live_accounts)
{
	struct accounts *accounts;
	const struct account *root;
	const struct account_group *group;
	const char *const *groups;
	struct root live;
	size_t count;

	ck_assert(root_open(&live, NULL));
	accounts = accounts_make(&t.a, &live);
	ck_assert(accounts_known(accounts));
	root = accounts_find(accounts, "root");
	if (root != NULL) {
		ck_assert_uint_eq(root->uid, 0);
		ck_assert_str_eq(accounts_find_uid(accounts, 0)->name, "root");
		ck_assert(accounts_groups(accounts, "root", &groups, &count));
		ck_assert_uint_ge(count, 1);
		group = accounts_find_group(accounts, root->gid);
		ck_assert(group == NULL || strcmp(group->name, groups[0]) == 0);
	}
	ck_assert_ptr_null(accounts_find(accounts, "no-such-account-here"));
	ck_assert(!accounts_groups(accounts, "no-such-account-here", &groups, &count));
	root_close(&live);
}
END_TEST

/* ---- two files together ---- */

static const struct {
	const char *old, *new;
	bool with_users;
	uint32_t max;
	bool is_product, complete;
	uint32_t least;		/* points */
} crossing_rows[] = {
	{ "", "", true, 1000, true, true, 2 },
	{ "Match User alice\nX11Forwarding no\n", "Match Address 10.0.0.0/8\nX11Forwarding no\n", true, 1000, true, true, 6 },
	{ "Match User alice\nX11Forwarding no\n", "Match Address 10.0.0.0/8\nX11Forwarding no\n", false, 1000, true, true, 2 },
	{ "Match LocalPort 2222\nX11Forwarding no\n", "Match LocalPort 2200\nX11Forwarding no\n", false, 1000, true, true, 3 },
	/* Too many to combine: the pieces and the witnesses of both. */
	{ "Match User a,b*\nX11Forwarding no\n", "Match Address 10.0.0.0/8,192.168.0.0/16\nX11Forwarding no\n", true, 4, false,
	    false, 4 },
	/* A wildcard that is not known yet leaves gaps. */
	{ "AllowUsers {{team}}\n", "", true, 1000, true, false, 2 },
};

START_TEST(test_crossing)
{
	const struct class_set *sets[2];
	const struct crossing *x;

	for (int i = 0; i < 2; i++)
		sets[i] = classes_make(&t.a, load("debian-12", i == 0 ? crossing_rows[_i].old : crossing_rows[_i].new), NULL);
	x = crossing_make(&t.a, sets[0], sets[1], crossing_rows[_i].with_users, crossing_rows[_i].max);
	ck_assert_int_eq(x->is_product, crossing_rows[_i].is_product);
	ck_assert_int_eq(x->complete, crossing_rows[_i].complete);
	ck_assert_uint_ge(x->count, crossing_rows[_i].least);
	/* Every class of either file is met by some point. */
	for (int side = 0; side < 2 && x->complete && crossing_rows[_i].with_users; side++)
		for (uint32_t class = 0; class < sets[side]->count; class++) {
			bool met = false;

			for (uint32_t i = 0; i < x->count && !met; i++)
				met = classes_find(sets[side], crossing_at(x, i, &t.a)) == class;
			ck_assert_msg(met, "class %u of side %d", class, side);
		}
	for (uint32_t i = 0; i < x->count; i++) {
		const struct connection *c = crossing_at(x, i, &t.a);

		ck_assert(c == NULL || (c->addr != NULL && c->laddr != NULL && c->lport > 0));
		ck_assert(c == NULL || (c->user != NULL) == crossing_rows[_i].with_users);
	}
}
END_TEST

Suite *
suite_access_logins(void)
{
	Suite *s = suite_create("access_logins");
	TCase *c = tcase_create("logins");

	tcase_add_checked_fixture(c, setup, one_host_teardown);
	LOOP(c, test_rows, rows);
	LOOP(c, test_shells, shell_rows);
	LOOP(c, test_keys, key_rows);
	LOOP(c, test_people, people_rows);
	LOOP(c, test_gate, gate_rows);
	tcase_add_test(c, test_own_addresses);
	tcase_add_test(c, test_live_accounts);
	LOOP(c, test_crossing, crossing_rows);
	suite_add_tcase(s, c);
	return s;
}
