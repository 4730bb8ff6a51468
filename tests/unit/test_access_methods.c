/* Authentication methods by text alone. */
#include <check.h>
#include <stdlib.h>

#include "access/methods.h"
#include "load_config.h"
#include "rows.h"

struct fixture {
	struct arena a;
	struct root root;
	const struct config *config;
	struct effective *e;
	struct methods methods;
};

static void
load(struct fixture *f, const char *target, const char *text, const char *user)
{
	struct connection *c;

	arena_init(&f->a);
	root_none(&f->root);
	f->config = load_config(&f->a, &f->root, target, text);
	f->e = effective_make(&f->a, f->config);
	c = ARENA_NEW(&f->a, struct connection);
	*c = (struct connection){ .user = user, .addr = "10.0.0.1", .host = "10.0.0.1",
	    .laddr = "10.0.0.2", .lport = 22 };
	config_evaluate(f->config, c, f->e, NULL);
	f->methods = methods_evaluate(f->e, slice_is(slice_of(user), "root"), &f->a);
}

static void
unload(struct fixture *f)
{
	root_close(&f->root);
	arena_release(&f->a);
}

static const struct {
	const char *target, *text, *user;
	enum method method;
	enum truth enabled, works;
	enum method_cause cause;
	uint32_t line;		/* of the first reason; 0 the default or none */
} method_cases[] = {
	{ "debian-12", "", "a", METHOD_PUBLICKEY, TRUTH_YES, TRUTH_YES, CAUSE_NOTHING, 0 },
	{ "debian-12", "", "a", METHOD_PASSWORD, TRUTH_YES, TRUTH_YES, CAUSE_NOTHING, 0 },
	{ "debian-12", "", "a", METHOD_KBDINT, TRUTH_YES, TRUTH_NO, CAUSE_NO_DEVICE, 0 },
	{ "debian-12", "UsePAM yes\n", "a", METHOD_KBDINT, TRUTH_YES, TRUTH_YES, CAUSE_NOTHING, 0 },
	{ "debian-12", "", "a", METHOD_HOSTBASED, TRUTH_NO, TRUTH_NO, CAUSE_DISABLED, 0 },
	{ "debian-12", "HostbasedAuthentication yes\n", "a", METHOD_HOSTBASED, TRUTH_YES,
	    TRUTH_UNKNOWN, CAUSE_HOST, 0 },
	{ "debian-12", "GSSAPIAuthentication yes\n", "a", METHOD_GSSAPI, TRUTH_YES, TRUTH_UNKNOWN,
	    CAUSE_HOST, 0 },
	{ "debian-12", "PubkeyAuthentication no\n", "a", METHOD_PUBLICKEY, TRUTH_NO, TRUTH_NO,
	    CAUSE_DISABLED, 1 },
	{ "debian-12", "AuthorizedKeysFile none\n", "a", METHOD_PUBLICKEY, TRUTH_YES, TRUTH_NO,
	    CAUSE_NO_KEY_SOURCE, 1 },
	{ "debian-12", "AuthorizedKeysFile none\nTrustedUserCAKeys /etc/ssh/ca.pub\n", "a",
	    METHOD_PUBLICKEY, TRUTH_YES, TRUTH_YES, CAUSE_NOTHING, 0 },
	{ "debian-12",
	    "AuthorizedKeysFile none\nAuthorizedKeysCommand /bin/k\nAuthorizedKeysCommandUser "
	    "nobody\n",
	    "a", METHOD_PUBLICKEY, TRUTH_YES, TRUTH_YES, CAUSE_NOTHING, 0 },
	{ "debian-12", "AuthorizedKeysFile none\nMatch User a\nAuthorizedKeysCommand /bin/k\n", "a",
	    METHOD_PUBLICKEY, TRUTH_YES, TRUTH_NO, CAUSE_NO_KEY_SOURCE, 1 },
	{ "debian-12", "RevokedKeys none\n", "a", METHOD_PUBLICKEY, TRUTH_YES, TRUTH_YES,
	    CAUSE_NOTHING, 0 },
	{ "debian-12", "RevokedKeys /x\nMatch User a\nRevokedKeys none\n", "a", METHOD_PUBLICKEY,
	    TRUTH_YES, TRUTH_NO, CAUSE_ALL_REVOKED, 3 },
	{ "debian-12", "MaxAuthTries 0\n", "a", METHOD_PASSWORD, TRUTH_YES, TRUTH_NO,
	    CAUSE_NO_TRIES, 1 },
	{ "openssh-10.0", "Match User a\nRefuseConnection yes\n", "a", METHOD_PASSWORD, TRUTH_YES,
	    TRUTH_NO, CAUSE_REFUSED, 2 },
	/* Root. */
	{ "debian-12", "", "root", METHOD_PASSWORD, TRUTH_YES, TRUTH_NO, CAUSE_ROOT, 0 },
	{ "debian-12", "", "root", METHOD_PUBLICKEY, TRUTH_YES, TRUTH_YES, CAUSE_NOTHING, 0 },
	{ "debian-12", "PermitRootLogin no\n", "root", METHOD_PUBLICKEY, TRUTH_YES, TRUTH_NO,
	    CAUSE_ROOT, 1 },
	{ "debian-12", "PermitRootLogin yes\n", "root", METHOD_PASSWORD, TRUTH_YES, TRUTH_YES,
	    CAUSE_NOTHING, 0 },
	{ "debian-12", "PermitRootLogin forced-commands-only\n", "root", METHOD_PUBLICKEY,
	    TRUTH_YES, TRUTH_UNKNOWN, CAUSE_FORCED_COMMAND, 1 },
	{ "debian-12", "PermitRootLogin forced-commands-only\n", "root", METHOD_PASSWORD, TRUTH_YES,
	    TRUTH_NO, CAUSE_ROOT, 1 },
	{ "debian-12", "PermitRootLogin no\n", "a", METHOD_PASSWORD, TRUTH_YES, TRUTH_YES,
	    CAUSE_NOTHING, 0 },
	/* Until 8.6 keyboard-interactive hangs on ChallengeResponseAuthentication. */
	{ "openssh-8.4", "UsePAM yes\nKbdInteractiveAuthentication no\n", "a", METHOD_KBDINT,
	    TRUTH_YES, TRUTH_YES, CAUSE_NOTHING, 0 },
	{ "openssh-8.4",
	    "UsePAM yes\nChallengeResponseAuthentication no\nKbdInteractiveAuthentication yes\n",
	    "a", METHOD_KBDINT, TRUTH_YES, TRUTH_NO, CAUSE_NO_DEVICE, 2 },
	{ "openssh-9.2", "UsePAM yes\nChallengeResponseAuthentication no\n", "a", METHOD_KBDINT,
	    TRUTH_NO, TRUTH_NO, CAUSE_DISABLED, 2 },
	{ "debian-12", "PermitEmptyPasswords yes\n", "a", METHOD_NONE, TRUTH_YES, TRUTH_UNKNOWN,
	    CAUSE_EMPTY_PASSWORD, 1 },
};

START_TEST(test_method)
{
	struct fixture f;
	const struct method_state *s;

	load(&f, method_cases[_i].target, method_cases[_i].text, method_cases[_i].user);
	s = &f.methods.method[method_cases[_i].method];
	ck_assert_msg(s->enabled == method_cases[_i].enabled, "%s: enabled %d",
	    method_cases[_i].text, (int)s->enabled);
	ck_assert_msg(s->works == method_cases[_i].works, "%s: works %d", method_cases[_i].text,
	    (int)s->works);
	ck_assert_msg(s->cause == method_cases[_i].cause, "%s: cause %d", method_cases[_i].text,
	    (int)s->cause);
	if (method_cases[_i].line != 0) {
		ck_assert_uint_gt(s->reason_count, 0);
		ck_assert_uint_gt(s->reasons[0].statement, 0);
		ck_assert_uint_eq(f.config->statements[s->reasons[0].statement - 1].node->line,
		    method_cases[_i].line);
	}
	unload(&f);
}
END_TEST

static const struct {
	const char *text, *user;
	enum truth satisfiable, login;
	enum truth key, password, both;	/* methods_suffice */
} chain_cases[] = {
	{ "", "a", TRUTH_YES, TRUTH_YES, TRUTH_YES, TRUTH_YES, TRUTH_YES },
	{ "AuthenticationMethods any\n", "a", TRUTH_YES, TRUTH_YES, TRUTH_YES, TRUTH_YES,
	    TRUTH_YES },
	{ "AuthenticationMethods publickey\n", "a", TRUTH_YES, TRUTH_YES, TRUTH_YES, TRUTH_NO,
	    TRUTH_YES },
	{ "AuthenticationMethods publickey,password\n", "a", TRUTH_YES, TRUTH_YES, TRUTH_NO,
	    TRUTH_NO, TRUTH_YES },
	{ "AuthenticationMethods publickey,password password\n", "a", TRUTH_YES, TRUTH_YES,
	    TRUTH_NO, TRUTH_YES, TRUTH_YES },
	{ "PasswordAuthentication no\nAuthenticationMethods publickey,password publickey\n", "a",
	    TRUTH_YES, TRUTH_YES, TRUTH_YES, TRUTH_NO, TRUTH_YES },
	{ "Match User a\nPasswordAuthentication no\nAuthenticationMethods publickey,password\n",
	    "a", TRUTH_NO, TRUTH_NO, TRUTH_NO, TRUTH_NO, TRUTH_NO },
	{ "AuthenticationMethods keyboard-interactive\n", "a", TRUTH_YES, TRUTH_NO, TRUTH_NO,
	    TRUTH_NO, TRUTH_NO },
	{ "UsePAM yes\nAuthenticationMethods keyboard-interactive:pam\n", "a", TRUTH_YES, TRUTH_YES,
	    TRUTH_NO, TRUTH_YES, TRUTH_YES },
	{ "UsePAM yes\nAuthenticationMethods keyboard-interactive:bsdauth\n", "a", TRUTH_YES,
	    TRUTH_NO, TRUTH_NO, TRUTH_NO, TRUTH_NO },
	{ "AuthenticationMethods publickey:x\n", "a", TRUTH_YES, TRUTH_NO, TRUTH_NO, TRUTH_NO,
	    TRUTH_NO },
	{ "AuthenticationMethods publickey,password\n", "root", TRUTH_YES, TRUTH_NO, TRUTH_NO,
	    TRUTH_NO, TRUTH_NO },
	{ "AuthenticationMethods publickey,publickey\n", "root", TRUTH_YES, TRUTH_YES, TRUTH_YES,
	    TRUTH_NO, TRUTH_YES },
	{ "PubkeyAuthentication no\nPasswordAuthentication no\n", "a", TRUTH_YES, TRUTH_NO,
	    TRUTH_NO, TRUTH_NO, TRUTH_NO },
	{ "UsePAM yes\nPubkeyAuthentication no\nPasswordAuthentication no\n", "a", TRUTH_YES,
	    TRUTH_YES, TRUTH_NO, TRUTH_YES, TRUTH_YES },
	{ "PubkeyAuthentication no\nPasswordAuthentication no\nGSSAPIAuthentication yes\n", "a",
	    TRUTH_YES, TRUTH_UNKNOWN, TRUTH_NO, TRUTH_NO, TRUTH_NO },
};

START_TEST(test_chains)
{
	enum { KEY = 1 << METHOD_PUBLICKEY, PASSWORD = 1 << METHOD_PASSWORD | 1 << METHOD_KBDINT };
	const char *text = chain_cases[_i].text;
	struct fixture f;

	load(&f, "debian-12", text, chain_cases[_i].user);
	ck_assert_msg(f.methods.satisfiable == chain_cases[_i].satisfiable, "%s", text);
	ck_assert_msg(
	    f.methods.login == chain_cases[_i].login, "%s: login %d", text, (int)f.methods.login);
	ck_assert_msg(methods_suffice(&f.methods, KEY) == chain_cases[_i].key, "%s: key", text);
	ck_assert_msg(methods_suffice(&f.methods, PASSWORD) == chain_cases[_i].password,
	    "%s: password", text);
	ck_assert_msg(
	    methods_suffice(&f.methods, KEY | PASSWORD) == chain_cases[_i].both, "%s: both", text);
	unload(&f);
}
END_TEST

START_TEST(test_usable_and_names)
{
	struct fixture f;
	enum method m;

	load(&f, "debian-12", "AuthenticationMethods publickey,password\n", "a");
	ck_assert_int_eq(method_usable(&f.methods, METHOD_PUBLICKEY), TRUTH_YES);
	ck_assert_int_eq(method_usable(&f.methods, METHOD_KBDINT), TRUTH_NO);
	ck_assert_uint_eq(f.methods.chains_reason.statement, 1);
	ck_assert(method_from_name(SLICE("gssapi-with-mic"), &m) && m == METHOD_GSSAPI);
	ck_assert(!method_from_name(SLICE("Password"), &m));
	ck_assert_str_eq(method_name(METHOD_KBDINT), "keyboard-interactive");
	unload(&f);
}
END_TEST

Suite *
suite_access_methods(void)
{
	Suite *s = suite_create("access_methods");
	TCase *t = tcase_create("methods");

	LOOP(t, test_method, method_cases);
	LOOP(t, test_chains, chain_cases);
	tcase_add_test(t, test_usable_and_names);
	suite_add_tcase(s, t);
	return s;
}
