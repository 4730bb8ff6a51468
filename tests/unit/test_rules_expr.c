/*
 * The language of conditions: what is refused and where, and what conditions
 * are worth.  Every case is a rule made of one condition.
 */
#include <check.h>
#include <string.h>

#include "load_config.h"
#include "rows.h"
#include "rules/fact.h"
#include "rules/rules.h"

/* A rule around a condition, which begins at line 6, column 7. */
static struct slice
rule_text(struct arena *a, const char *scope, const char *when)
{

	return slice_printf(a, "id: try-it\ntitle: t\ncategory: hygiene\nseverity: note\nfor: %s\nwhen: '%s'\n"
	    "parameters:\n  most: {type: number, default: 3}\n  words: {type: texts, default: [yes, no]}\n"
	    "  span: {type: duration, default: 2m}\n"
	    "let:\n  weak-ones: 'those c in Ciphers: weak(c)'\n"
	    "message: m\nwhy: w\nreferences: []\nexamples: []\n", scope, when);
}

static const struct rule *
load(struct arena *a, const char *scope, const char *when, struct text *errors)
{
	struct rule_set *set = rule_set_make(a, NULL);

	load_rule_text(set, SLICE("try-it.yaml"), rule_text(a, scope, when), errors);
	return set->count == 1 ? set->rules[0] : NULL;
}

/* ---- what is refused ---- */

static const struct {
	const char *when;
	const char *error;	/* column and text */
} refusals[] = {
	{ "PermitRootLogin == maybe", "6:27: error: 'maybe' is none of the words it can be: " },
	{ "PermitRootLogin", "6:8: error: a condition is missing: compare the keyword with a word (== yes)" },
	{ "permitrootlogin == yes", "6:8: error: nothing is called 'permitrootlogin' here" },
	{ "NoSuchKeyword == yes", "6:8: error: nothing is called 'NoSuchKeyword' here" },
	{ "Protocol == yes", "6:8: error: Protocol has no value that could be asked for" },
	{ "MaxAuthTries == yes", "6:24: error: a number is compared with a truth" },
	{ "MaxAuthTries > 1m", "6:23: error: a number is compared with a duration" },
	{ "Banner == none", "6:18: error: texts take quotation marks: \"none\"" },
	{ "Banner < \"a\"", "6:15: error: a text has no order" },
	{ "PermitRootLogin < yes", "6:24: error: a word has no order" },
	{ "any p in Banner: path_is_absolute(p)", "6:17: error: a list of texts is missing, this is a text" },
	{ "any p in AuthorizedKeysFile: q == \"a\"", "6:37: error: texts take quotation marks: \"q\"" },
	{ "any p in AuthorizedKeysFile: any p in AcceptEnv: p == p", "6:41: error: 'p' is used already" },
	{ "any P in AuthorizedKeysFile: yes", "6:12: error: variables are in lower case and no name of a fact" },
	{ "any p AuthorizedKeysFile: yes", "6:14: error: 'in' is missing" },
	{ "any p in AuthorizedKeysFile", "6:35: error: ':' is missing" },
	{ "(PermitRootLogin == yes", "6:31: error: ')' is missing" },
	{ "PermitRootLogin = yes", "6:24: error: '=' is no operator, comparison is '=='" },
	{ "PermitRootLogin == yes PasswordAuthentication == yes", "6:31: error: the expression should end here" },
	{ "", "6:8: error: the expression ends too early" },
	{ "not", "6:11: error: the expression ends too early" },
	{ "LoginGraceTime > 5x", "6:25: error: not a number, duration (5m), size (1G) or release (9.2)" },
	{ "Banner == \"x", "6:18: error: quotation mark that is never closed" },
	{ "is_set(1)", "6:15: error: is_set wants the name of a keyword here" },
	{ "is_set(Ciphers, MACs)", "6:24: error: is_set takes no more arguments" },
	{ "contains(Banner)", "6:8: error: contains needs another argument" },
	{ "count(Banner) > 1", "6:14: error: count wants a list of texts here, this is a text" },
	{ "no_such_fact(1)", "6:8: error: there is no fact 'no_such_fact'" },
	{ "directive.in_match", "6:8: error: directive.in_match means nothing with 'for: once'" },
	{ "passes_lists", "6:8: error: passes_lists means nothing with 'for: once'" },
	{ "value == yes", "6:8: error: 'value' needs 'for: each directive of KEYWORD'" },
	{ "Port in 22", "6:16: error: this is a number, not a list" },
	{ "MaxAuthTries in [1, 1m]", "6:28: error: a duration among elements of another kind" },
	{ "PermitRootLogin in [yes, [no]]", "6:33: error: a list inside a list" },
	{ "PermitRootLogin in [yes, perhaps]", "6:33: error: 'perhaps' is none of the words it can be: " },
	{ "PermitRootLogin == PasswordAuthentication", "6:27: error: words of different keywords cannot be compared" },
	{ "MaxStartups.middle > 1", "6:8: error: MaxStartups has no part 'middle'" },
	{ "LogLevel in words", "6:20: error: 'yes', of the default of words, is no word that this can be" },
	{ "MaxAuthTries > span", "6:23: error: a number is compared with a duration" },
	{ "1 and 2", "6:8: error: a condition is missing, this is a number" },
	{ "release > 9", "6:18: error: a release is compared with a number" },
	{ "PermitRootLogin == yes }", "6:31: error: the expression should end here" },
	{ "PermitRootLogin == $x", "6:27: error: character that no expression has" },
};

START_TEST(refuses)
{
	struct arena a;
	struct text errors;

	arena_init(&a);
	text_init(&errors);
	ck_assert_msg(load(&a, "once", refusals[_i].when, &errors) == NULL, "%s", refusals[_i].when);
	ck_assert_msg(strncmp(errors.ptr, "try-it.yaml:", 12) == 0 &&
	    strncmp(errors.ptr + 12, refusals[_i].error, strlen(refusals[_i].error)) == 0,
	    "%s\n  %s\n  %s", refusals[_i].when, errors.ptr, refusals[_i].error);
	text_release(&errors);
	arena_release(&a);
}
END_TEST

/* ---- what is worth what ---- */

static const struct {
	const char *config;
	const char *target;
	const char *when;
	enum truth worth;
} worths[] = {
	/* words, synonyms, order */
	{ "PermitRootLogin without-password", "debian-12", "PermitRootLogin == prohibit-password", TRUTH_YES },
	{ "PermitRootLogin YES", "debian-12", "PermitRootLogin == yes", TRUTH_YES },
	{ "PermitRootLogin yes", "debian-12", "PermitRootLogin != yes", TRUTH_NO },
	{ "PermitRootLogin yes", "debian-12", "PermitRootLogin in [no, yes]", TRUTH_YES },
	{ "PermitRootLogin yes", "debian-12", "PermitRootLogin not in [no, prohibit-password]", TRUTH_YES },
	{ "LogLevel DEBUG2", "debian-12", "LogLevel >= debug", TRUTH_YES },
	{ "LogLevel VERBOSE", "debian-12", "LogLevel >= debug", TRUTH_NO },
	{ "LogLevel quiet", "debian-12", "LogLevel < INFO", TRUTH_YES },
	/* numbers, durations, sizes, parts, none */
	{ "", "debian-12", "MaxAuthTries == 6", TRUTH_YES },
	{ "MaxAuthTries 4", "debian-12", "MaxAuthTries > most", TRUTH_YES },
	{ "LoginGraceTime 90", "debian-12", "LoginGraceTime == 1m30s", TRUTH_YES },
	{ "LoginGraceTime 2m", "debian-12", "LoginGraceTime == span and LoginGraceTime == 120", TRUTH_YES },
	{ "RekeyLimit 1G 1h", "debian-12", "RekeyLimit.bytes == 1024M and RekeyLimit.time == 1h", TRUTH_YES },
	{ "MaxStartups 3:50:60", "debian-12",
	    "MaxStartups.start == 3 and MaxStartups.rate == 50 and MaxStartups.full == 60", TRUTH_YES },
	{ "", "debian-12", "PerSourceMaxStartups == none", TRUTH_YES },
	{ "PerSourceMaxStartups 5", "debian-12", "PerSourceMaxStartups != none", TRUTH_YES },
	/* texts and lists */
	{ "", "debian-12", "Banner == \"none\"", TRUTH_YES },
	{ "Banner /etc/issue", "debian-12", "starts_with(Banner, \"/etc/\") and ends_with(Banner, \"issue\")", TRUTH_YES },
	{ "AuthorizedKeysFile /a/%u .b", "debian-12",
	    "any p in AuthorizedKeysFile: path_is_absolute(p) and has_token(p, \"h\", \"u\")", TRUTH_YES },
	{ "AuthorizedKeysFile /a/%%u", "debian-12", "any p in AuthorizedKeysFile: has_token(p, \"u\")", TRUTH_NO },
	{ "AuthorizedKeysFile /a/%u%%", "debian-12", "any p in AuthorizedKeysFile: unknown_token(p, \"u\")", TRUTH_NO },
	{ "AuthorizedKeysFile /a/%u", "debian-12", "any p in AuthorizedKeysFile: unknown_token(p, \"h\")", TRUTH_YES },
	{ "AuthorizedKeysFile /a/%", "debian-12", "any p in AuthorizedKeysFile: unknown_token(p, \"u\")", TRUTH_YES },
	{ "MaxStartups 5", "openssh-10.1", "MaxStartups.start == 10 and MaxStartups.rate == 30", TRUTH_YES },
	{ "PubkeyAcceptedKeyTypes ssh-dss", "openssh-8.4", "\"ssh-dss\" in PubkeyAcceptedAlgorithms", TRUTH_YES },
	{ "AuthorizedKeysFile a b", "debian-12", "AuthorizedKeysFile == [\"a\", \"b\"]", TRUTH_YES },
	{ "AllowUsers a b\nAllowUsers c@10.0.0.1", "debian-12",
	    "count(AllowUsers) == 3 and user_part(last(AllowUsers)) == \"c\" "
	    "and host_part(nth(AllowUsers, 3)) == \"10.0.0.1\" and host_part(first(AllowUsers)) == \"\"", TRUTH_YES },
	{ "Port 22\nPort 2222", "debian-12", "\"2222\" in Port and count(Port) == 2", TRUTH_YES },
	{ "", "debian-12", "AllowUsers == []", TRUTH_YES },
	{ "", "debian-12", "any u in AllowUsers: yes", TRUTH_NO },
	{ "", "debian-12", "all u in AllowUsers: no", TRUTH_YES },
	{ "AcceptEnv A B A", "debian-12", "has_duplicates(AcceptEnv)", TRUTH_YES },
	{ "AcceptEnv LANG LC_*", "debian-12", "any e in AcceptEnv: matches(\"LC_ALL\", e)", TRUTH_YES },
	{ "AcceptEnv L*,!LD", "debian-12", "matches_list(\"LD\", first(AcceptEnv))", TRUTH_NO },
	{ "VersionAddendum a,b,c", "debian-12", "count(split(VersionAddendum, \",\")) == 3", TRUTH_YES },
	{ "VersionAddendum aXbX", "debian-12",
	    "before(VersionAddendum, \"X\") == \"a\" and after(VersionAddendum, \"X\") == \"bX\"", TRUTH_YES },
	{ "VersionAddendum ABc", "debian-12",
	    "lower(VersionAddendum) == \"abc\" and length(VersionAddendum) == 3 and not is_number(VersionAddendum)",
	    TRUTH_YES },
	/* algorithms */
	{ "Ciphers +aes128-cbc", "debian-12", "weak-ones == [\"aes128-cbc\"]", TRUTH_YES },
	{ "Ciphers +aes128-cbc", "debian-12", "list_prefix(Ciphers) == \"+\" and written(Ciphers) == [\"+aes128-cbc\"]",
	    TRUTH_YES },
	{ "", "debian-12", "weak-ones == [] and Ciphers == default_list(Ciphers)", TRUTH_YES },
	{ "", "debian-12", "is_cbc(\"aes128-cbc\") and is_etm(\"hmac-sha2-256-etm@openssh.com\")", TRUTH_YES },
	{ "", "openssh-9.2", "removed_in(\"ssh-dss\") == 9.8 and supported(\"ssh-dss\")", TRUTH_YES },
	{ "", "openssh-10.0", "supported(\"ssh-dss\") or not algorithm_known(\"ssh-dss\")", TRUTH_NO },
	{ "", "openssh-9.2", "uses_sha1(\"hmac-sha1\") and has_short_tag(\"umac-64@openssh.com\")", TRUTH_YES },
	{ "", "openssh-9.2", "post_quantum(\"sntrup761x25519-sha512@openssh.com\")", TRUTH_YES },
	{ "", "openssh-9.2", "is_certificate(\"ssh-rsa-cert-v01@openssh.com\") and added_in(\"nosuch\") == 0.0", TRUTH_YES },
	/* the target and its keywords */
	{ "", "openssh-9.2", "release == 9.2 and release < 10.0 and release > 8.10", TRUTH_YES },
	{ "", "debian-12", "target_has(\"pam\") and target_has(\"debian\") and target.name == \"debian-12\"", TRUTH_YES },
	{ "", "openssh-8.0", "RequiredRSASize > 1", TRUTH_NO },
	{ "", "openssh-8.0", "not RequiredRSASize > 1", TRUTH_NO },
	{ "", "openssh-8.0", "not known(RequiredRSASize) or RequiredRSASize > 1", TRUTH_YES },
	{ "", "openssh-8.0", "known(RequiredRSASize) and RequiredRSASize > 1", TRUTH_NO },
	{ "", "debian-12", "known_since(Include) == 8.2 and deprecated_since(Protocol) > 0.0", TRUTH_YES },
	/* where values come from */
	{ "X11Forwarding yes", "debian-12", "is_set(X11Forwarding) and is_default(Banner)", TRUTH_YES },
	{ "X11Forwarding yes\nX11Forwarding no", "debian-12", "shadowed(X11Forwarding) and lines(X11Forwarding) == 2",
	    TRUTH_YES },
	{ "X11Forwarding yes", "debian-12", "shadowed(X11Forwarding) or set_in_match(X11Forwarding) "
	    "or set_in_include(X11Forwarding)", TRUTH_NO },
	{ "Match all\nX11Forwarding yes", "debian-12", "set_in_match(X11Forwarding)", TRUTH_YES },
	{ "LogLevel debug1", "debian-12", "text(LogLevel) == \"DEBUG\" and default_text(LogLevel) == \"INFO\"", TRUTH_YES },
	{ "AcceptEnv A", "debian-12", "startup(AcceptEnv) == [\"A\"] and startup(Banner) == [\"none\"]", TRUTH_YES },
	/* truth */
	{ "", "debian-12", "yes and not no or no", TRUTH_YES },
	{ "", "debian-12", "no and yes or yes", TRUTH_YES },
	{ "", "debian-12", "not (no or no)", TRUTH_YES },
	{ "", "debian-12", "not not yes", TRUTH_YES },
	{ "Banner /{{banner}}", "debian-12", "Banner == \"x\"", TRUTH_UNKNOWN },
	{ "Banner /{{banner}}", "debian-12", "not Banner == \"x\"", TRUTH_UNKNOWN },
	{ "Banner /{{banner}}", "debian-12", "Banner == \"x\" and no", TRUTH_NO },
	{ "Banner /{{banner}}", "debian-12", "Banner == \"x\" or yes", TRUTH_YES },
	{ "AuthorizedKeysFile {%a%} b", "debian-12", "any p in AuthorizedKeysFile: p == \"b\"", TRUTH_YES },
	{ "AuthorizedKeysFile {%a%} b", "debian-12", "any p in AuthorizedKeysFile: p == \"c\"", TRUTH_UNKNOWN },
	{ "AuthorizedKeysFile {%a%} b", "debian-12", "all p in AuthorizedKeysFile: p == \"c\"", TRUTH_NO },
	{ "AuthorizedKeysFile {%a%} b", "debian-12", "(those p in AuthorizedKeysFile: p == \"c\") == []", TRUTH_UNKNOWN },
};

/* Whether ${rule} finds something. */
static bool
finds(struct arena *a, const struct rule *rule, const char *target, const char *text)
{
	struct root root;
	struct rules_run run = { .a = a, .only = rule };
	struct rule_set *set = rule_set_make(a, NULL);

	root_none(&root);
	rule_set_add(set, rule);
	run.config = load_config(a, &root, target, text);
	run.rules = set;
	run.store = diag_store_make(a);
	rules_run(&run);
	diag_finish(run.store);
	return diag_count(run.store) > 0;
}

START_TEST(evaluates)
{
	struct arena a;
	struct text errors;
	const struct rule *rule;
	const char *when = worths[_i].when;
	bool yes, no;

	arena_init(&a);
	text_init(&errors);
	rule = load(&a, "once", when, &errors);
	ck_assert_msg(rule != NULL, "%s: %s", when, errors.ptr);
	yes = finds(&a, rule, worths[_i].target, worths[_i].config);
	rule = load(&a, "once", slice_string(&a, slice_printf(&a, "not (%s)", when)), &errors);
	ck_assert_msg(rule != NULL, "%s: %s", when, errors.ptr);
	no = finds(&a, rule, worths[_i].target, worths[_i].config);
	/* What is out of release is no both ways. */
	ck_assert_msg(yes == (worths[_i].worth == TRUTH_YES), "%s", when);
	if (strcmp(worths[_i].target, "openssh-8.0") != 0)
		ck_assert_msg(no == (worths[_i].worth == TRUTH_NO), "not %s", when);
	text_release(&errors);
	arena_release(&a);
}
END_TEST

START_TEST(bounds_depth)
{
	struct arena a;
	struct text errors, when;

	arena_init(&a);
	text_init(&errors);
	text_init(&when);
	for (int i = 0; i < 10000; i++)
		text_add_char(&when, '(');
	ck_assert_ptr_null(load(&a, "once", when.ptr, &errors));
	ck_assert_ptr_nonnull(strstr(errors.ptr, "nested too deeply"));
	text_clear(&errors);
	text_clear(&when);
	for (int i = 0; i < 3000; i++)
		text_add_string(&when, "not ");
	text_add_string(&when, "yes");
	ck_assert_ptr_nonnull(load(&a, "once", when.ptr, &errors));
	text_clear(&when);
	for (int i = 0; i < 5000; i++)
		text_add_string(&when, "yes and ");
	text_add_string(&when, "yes");
	ck_assert_ptr_null(load(&a, "once", when.ptr, &errors));
	ck_assert_ptr_nonnull(strstr(errors.ptr, "too large"));
	text_release(&when);
	text_release(&errors);
	arena_release(&a);
}
END_TEST

/* The rows of facts.def: sorted names, known letters, a place, a sentence. */
START_TEST(facts_are_in_order)
{
	for (int i = 0; i < FACT_COUNT; i++) {
		const struct fact_row *f = fact_row((enum fact)i);
		enum fact found;

		ck_assert(fact_find(slice_of(f->name), &found) && found == (enum fact)i);
		ck_assert_msg(strspn(f->arguments, "Kktwnl") == strlen(f->arguments), "%s", f->name);
		ck_assert_msg((f->where & IN_ALL) != 0 && strlen(f->doc) > 5, "%s", f->name);
		ck_assert_msg(f->doc[strlen(f->doc) - 1] != '.', "%s", f->name);
	}
}
END_TEST

Suite *
suite_rules_expr(void)
{
	Suite *s = suite_create("rules_expr");
	TCase *t = tcase_create("expr");

	LOOP(t, refuses, refusals);
	LOOP(t, evaluates, worths);
	tcase_add_test(t, bounds_depth);
	tcase_add_test(t, facts_are_in_order);
	suite_add_tcase(s, t);
	return s;
}
