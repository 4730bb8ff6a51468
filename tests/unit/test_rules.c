/*
 * Rule files, runs over configurations, allowances, and the examples of the
 * built-in rules.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "diag/problem.h"
#include "load_config.h"
#include "rows.h"
#include "rules/rules.h"

/* ---- rule files that are refused ---- */

#define HEAD	"id: try-it\ntitle: t\ncategory: hygiene\nseverity: note\nfor: once\n"
#define WHEN	"when: MaxAuthTries > 1\n"
#define TAIL	"why: w\nreferences: []\nexamples: []\n"

static const struct {
	const char *text;
	const char *error;
} refusals[] = {
	{ "", "1:1: error: the file is empty" },
	{ "just a text", "1:1: error: a rule must be a mapping" },
	{ "- a\n- b\n", "1:1: error: a rule must be a mapping" },
	{ "id: try-it\n", "1:1: error: the key 'title' is missing" },
	{ HEAD WHEN "message: m\nwhyy: w\n" TAIL, "8:1: error: unknown key 'whyy'" },
	{ HEAD "id: again\n" WHEN, "6:1: error: this key occurs twice" },
	{ HEAD WHEN "message: &a m\n" TAIL, "7:10: error: anchors are not allowed" },
	{ HEAD WHEN "message: *a\n" TAIL, "7:10: error: aliases are not allowed" },
	{ HEAD WHEN "message: !!str m\n" TAIL, "7:10: error: tags are not allowed" },
	{ HEAD WHEN "message: [m]\n" TAIL, "7:10: error: a text is missing here" },
	{ HEAD WHEN "message: ''\n" TAIL, "7:10: error: this is empty" },
	{ HEAD WHEN "message: |\n  a\n  b\n" TAIL, "7:10: error: this must be one line" },
	{ HEAD WHEN "message: 'a {MaxAuthTries'\n" TAIL, "7:26: error: '}' is missing" },
	{ HEAD WHEN "message: 'a {nothing}'\n" TAIL, "7:14: error: nothing is called 'nothing' here" },
	{ HEAD WHEN "message: 'a } b'\n" TAIL, "7:13: error: '}' without '{'" },
	{ HEAD "when: 'any p in AcceptEnv: yes or no'\nmessage: '{p}'\n" TAIL, "" },
	{ HEAD "when: '(any p in AcceptEnv: yes) or yes'\nmessage: '{p}'\n" TAIL,
	    "7:12: error: 'p' does not always stand for something here" },
	{ HEAD "when: '(any p in AcceptEnv: yes) or (any p in AllowUsers: yes)'\nmessage: '{p}'\n" TAIL, "" },
	{ HEAD "when: 'not (any p in AcceptEnv: yes)'\nmessage: '{p}'\n" TAIL,
	    "7:12: error: 'p' does not always stand for something here" },
	{ HEAD "when: >-\n  MaxAuthTries > 1\n  and\n    MaxAuthTries < maybe\n" TAIL, "1:1: error: the key 'message'" },
	{ HEAD "when: >-\n  MaxAuthTries > 1\n  and\n    MaxAuthTries < maybe\nmessage: m\n" TAIL,
	    "9:20: error: nothing is called 'maybe' here" },
	{ HEAD "when: \"Banner == \\\"a\\\" and maybe\"\nmessage: m\n" TAIL, "6:28: error: nothing is called 'maybe' here" },
	{ HEAD "releases: '>= 9.0'\nwhen: AFSTokenPassing == yes\nmessage: m\n" TAIL, "7:7: error: AFSTokenPassing has no value" },
	{ HEAD "releases: '<7.9'\nwhen: RequiredRSASize > 1\nmessage: m\n" TAIL,
	    "7:7: error: no release that the rule is for has RequiredRSASize: OpenSSH 9.1 to " },
	{ HEAD "releases: '9.0'\n" WHEN "message: m\n" TAIL, "6:15: error: releases look like \">=8.2 <10.0\"" },
	{ HEAD "releases: '>9.0 <9.1'\n" WHEN "message: m\n" TAIL, "6:11: error: no release is in this range" },
	{ HEAD "at: Nothing\n" WHEN "message: m\n" TAIL, "6:5: error: no release has a keyword 'Nothing'" },
	{ HEAD "at: [maxauthtries]\n" WHEN "message: m\n" TAIL, "6:5: error: 'maxauthtries' is spelt MaxAuthTries" },
	{ HEAD "at: MaxAuthTRIES\n" WHEN "message: m\n" TAIL, "6:5: error: 'MaxAuthTRIES' is spelt MaxAuthTries" },
	{ HEAD "let: {Upper: '1'}\n" WHEN "message: m\n" TAIL, "6:7: error: names of lets are in lower case" },
	{ HEAD "parameters: {a: {type: thing, default: 1}}\n" WHEN "message: m\n" TAIL, "6:24: error: no type of parameter" },
	{ HEAD "parameters: {a: {type: number, default: 5m}}\n" WHEN "message: m\n" TAIL, "6:41: error: a number is missing" },
	{ HEAD "fix: {set: {Banner: none}, remove: line}\n" WHEN "message: m\n" TAIL,
	    "6:6: error: a fix is one of set, remove and move" },
	{ HEAD WHEN "message: m\nwhy: w\nreferences: []\nexamples:\n- {name: n}\n", "11:3: error: an example needs name and config" },
	{ HEAD WHEN "message: m\nwhy: w\nreferences: []\nexamples:\n- {name: n, config: '', target: nothing-1}\n",
	    "11:33: error: there is no target 'nothing-1'" },
	{ HEAD WHEN "message: m\nwhy: w\nreferences: []\nexamples:\n- {name: n, config: '', files: {a/b: ''}}\n",
	    "11:33: error: files are named by absolute paths" },
	{ "id: Try_It\ntitle: t\ncategory: hygiene\nseverity: note\nfor: once\n", "1:5: error: an id is 3 to 60 lower-case" },
	{ "id: try-it\ntitle: t\ncategory: taste\nseverity: note\nfor: once\n", "3:11: error: no category" },
	{ "id: try-it\ntitle: t\ncategory: hygiene\nseverity: bad\nfor: once\n", "4:11: error: no severity" },
	{ "id: try-it\ntitle: t\ncategory: hygiene\nseverity: note\nfor: twice\n", "5:6: error: no scope" },
	{ "id: try-it\ntitle: \"a\\0b\"\n", "2:8: error: a NUL byte is not allowed" },
	{ "id: try-it\n---\nid: again\n", "error: a second document" },
	{ "a: [[[[[[[[[[[[[1]]]]]]]]]]]]]\n", "error: nested too deeply" },
	{ "a: 1\n  b: 2\n", "2:4: error: " },
	{ "a: \xff\xfe\n", "1:4: error: " },
	{ "? [a]\n: b\n", "1:3: error: keys must be plain words" },
	{ "id: try-pro\ntitle: t\nrules: [{id: no-such-rule}]\n", "3:14: error: there is no rule 'no-such-rule'" },
	{ "id: try-pro\ntitle: t\nrules: [{severity: note}]\n", "3:9: error: the key 'id' is missing" },
};

START_TEST(refuses)
{
	struct arena a;
	struct text errors;
	struct rule_set *set;
	bool good;

	arena_init(&a);
	text_init(&errors);
	set = rule_set_make(&a, NULL);
	good = load_rule_text(set, SLICE("rules/try-it.yaml"), slice_of(refusals[_i].text), &errors);
	ck_assert_msg(good == (refusals[_i].error[0] == '\0'), "%d: %s", _i, errors.ptr);
	ck_assert_msg(good || strncmp(errors.ptr, "rules/try-it.yaml:", 18) == 0, "%s", errors.ptr);
	ck_assert_msg(good || strstr(errors.ptr, refusals[_i].error) != NULL, "%d: %s\n  not %s", _i, errors.ptr,
	    refusals[_i].error);
	text_release(&errors);
	arena_release(&a);
}
END_TEST

/* ---- runs ---- */

struct fixture {
	struct arena a;
	struct root root;
	struct text errors;
	struct rule_set *set;
	struct rules_run run;
	const struct config *config;
};

static void
open_fixture(struct fixture *f, const char *rule, const char *config)
{
	memset(f, 0, sizeof(*f));
	arena_init(&f->a);
	text_init(&f->errors);
	root_none(&f->root);
	f->set = rule_set_make(&f->a, NULL);
	if (rule != NULL)
		ck_assert_msg(load_rule_text(f->set, SLICE("try-it.yaml"), slice_of(rule), &f->errors), "%s",
		    f->errors.ptr);
	f->config = load_config(&f->a, &f->root, "debian-12", config);
	f->run = (struct rules_run){
		.a = &f->a, .config = f->config, .rules = f->set, .store = diag_store_make(&f->a),
	};
	rules_run(&f->run);
}

static void
close_fixture(struct fixture *f)
{

	text_release(&f->errors);
	arena_release(&f->a);
}

#define RULE(scope, when, rest)						\
	"id: try-it\ntitle: t\ncategory: lockout\nseverity: warning\nfor: " scope "\nwhen: '" when "'\n" \
	rest "why: w\nreferences: []\nexamples: []\n"

static const struct {
	const char *rule;
	const char *config;
	const char *found;	/* LINE:COLUMN-COLUMN message |witness |subject, a line each */
} runs[] = {
	{ RULE("once", "MaxAuthTries > 1", "message: '{MaxAuthTries} tries'\n"), "MaxAuthTries 3\n",
	    "1:1-15 3 tries||\n" },
	{ RULE("once", "MaxAuthTries > 1", "message: m\n"), "Port 22\n", "1:1-1 m||\n" },
	{ RULE("once", "MaxAuthTries > 1", "message: m\nat: [MaxAuthTries, Port]\n"), "Port 22\n", "1:1-8 m||\n" },
	{ RULE("once", "any p in AuthorizedKeysFile: contains(p, \"x\")", "message: '{p}'\nat: p\n"),
	    "AuthorizedKeysFile a bxb \"x c\"\n", "1:22-25 bxb||\n" },
	{ RULE("once", "any c in Ciphers: is_cbc(c)", "message: '{c}'\nat: c\n"),
	    "Ciphers aes128-ctr,aes128-cbc,aes256-cbc\n", "1:20-30 aes128-cbc||\n" },
	{ RULE("once", "any c in Ciphers: is_cbc(c)", "message: '{c}'\nat: c\n"),
	    "Ciphers +aes128-cbc\n", "1:10-20 aes128-cbc||\n" },
	{ RULE("each class", "MaxAuthTries < 5", "message: '{MaxAuthTries}'\nsubject: whom\n"), "MaxAuthTries 3\n",
	    "1:1-15 3|every connection|*\n" },
	{ RULE("each class", "MaxAuthTries < 5", "message: '{MaxAuthTries}'\nsubject: whom\n"),
	    "MaxAuthTries 6\nMatch User bob\n\tMaxAuthTries 2\n", "3:2-16 2|user=bob addr=203.0.113.7|user=bob\n" },
	{ RULE("every class", "MaxAuthTries < 5", "message: m\n"),
	    "MaxAuthTries 6\nMatch User bob\n\tMaxAuthTries 2\n", "" },
	{ RULE("every class", "MaxAuthTries < 5", "message: m\nsubject: nobody\n"),
	    "MaxAuthTries 4\nMatch User bob\n\tMaxAuthTries 2\n", "1:1-15 m|every connection|*\n" },
	{ RULE("each directive", "directive.keyword == \"Banner\" and directive.in_match", "message: '{directive.block}'\n"),
	    "Banner a\nMatch User b\n Banner /x\nMatch all\nBanner y\n", "3:2-11 User b||\n5:1-9 all||\n" },
	{ RULE("each directive of AllowUsers, DenyUsers", "any u in value: contains(u, \",\")", "message: '{u}'\nat: u\n"),
	    "AllowUsers a b,c\nDenyUsers x,y\n", "1:14-17 b,c||\n2:11-14 x,y||\n" },
	{ RULE("each directive of PermitRootLogin", "value == yes", "message: '{directive.spelling} {value}'\n"),
	    "PermitRootLogin no\npermitrootlogin YES\n", "2:1-20 permitrootlogin yes||\n" },
	{ RULE("each directive", "directive.is_shadowed and directive.contradicts_winner",
	    "message: '{directive.winner}: {directive.winner_text}'\n"),
	    "Banner /a\nBanner /b\nPort 22\nPort 23\nX11Forwarding no\nX11Forwarding NO\n",
	    "2:1-10 /etc/ssh/sshd_config:1: /a||\n" },
	{ RULE("each directive", "directive.indent < directive.block_indent and directive.after_blank and directive.in_last_block",
	    "message: m\n"), "Match User a\n  Banner x\n\nBanner y\n", "4:1-9 m||\n" },
	{ RULE("each directive", "directive.hash_in_value", "message: m\n"), "ForceCommand /x # y\nBanner z # z\n",
	    "1:1-20 m||\n" },
	{ RULE("each match block", "block.never_matches", "message: '{block.criteria}'\n"),
	    "Match User !a\n X11Forwarding no\nMatch User b\n X11Forwarding no\n", "1:1-14 User !a||\n" },
	{ RULE("each match block", "block.is_shadowed", "message: '{block.criteria}'\n"),
	    "Match User *\n X11Forwarding no\nMatch User b\n X11Forwarding no\n", "3:1-13 User b||\n" },
	{ RULE("each match block", "block.is_empty and block.has(\"User\") and block.patterns(\"user\") == [\"a\", \"b\"]",
	    "message: m\n"), "Match User a,b\nMatch User b\n X11Forwarding no\n", "1:1-15 m||\n" },
	{ RULE("each match block", "PermitTTY == no", "message: m\n"), "Match User a\n PermitTTY no\nMatch User b\n PermitTTY yes\n",
	    "1:1-13 m||\n" },
	{ RULE("each class", "connection.is_root and method_usable(\"password\")", "message: '{connection.user}'\nat: PermitRootLogin\n"),
	    "PermitRootLogin yes\n", "1:1-20 root|user=root addr=203.0.113.7|\n" },
	{ RULE("each class", "not passes_lists", "message: m\nat: AllowUsers\nsubject: whom\n"), "AllowUsers bob\n",
	    "1:1-15 m|user=anyone addr=203.0.113.7|\n" },
	{ RULE("once", "not methods_satisfiable", "message: m\n"),
	    "AuthenticationMethods hostbased\n", "1:1-1 m||\n" },
	/* What sshd dies on before the end leaves values unknown; lines can still be judged. */
	{ RULE("once", "MaxAuthTries > 1", "message: m\n"), "MaxAuthTries many\nPort 22\n", "" },
	{ RULE("each directive", "directive.keyword == \"Port\"", "message: m\n"), "MaxAuthTries many\nPort 22\n",
	    "2:1-8 m||\n" },
	{ RULE("once", "MaxAuthTries > 1", "message: m\n"), "Nonsense\nPort 22\n", "" },
};

/* All findings, a line each. */
static void
print_findings(struct fixture *f, struct text *out)
{

	diag_finish(f->run.store);
	for (size_t i = 0; i < diag_count(f->run.store); i++) {
		const struct diagnostic *d = diag_at(f->run.store, i);
		struct source *source = source_get(f->config->sources, d->span.source);
		struct position begin = source_position(source, d->span.begin);

		text_printf(out, "%u:%u-%u " SLICE_FORMAT "|" SLICE_FORMAT "|" SLICE_FORMAT "\n", (unsigned)begin.line,
		    (unsigned)begin.column, (unsigned)(begin.column + d->span.end - d->span.begin),
		    SLICE_ARG(d->message), SLICE_ARG(d->witness), SLICE_ARG(d->subject));
	}
}

START_TEST(finds)
{
	struct fixture f;
	struct text found;

	open_fixture(&f, runs[_i].rule, runs[_i].config);
	text_init(&found);
	print_findings(&f, &found);
	ck_assert_msg(strcmp(found.ptr, runs[_i].found) == 0, "%s\n%s\nfound %s\nnot %s", runs[_i].rule, runs[_i].config,
	    found.ptr, runs[_i].found);
	text_release(&found);
	close_fixture(&f);
}
END_TEST

/* Of two findings for one line the one stays that stands for the other; other lines keep theirs. */
START_TEST(says_it_once)
{
	static const char plain[] = "id: plain-one\ntitle: t\ncategory: hygiene\nseverity: note\n"
	    "for: each directive\nwhen: 'yes'\nmessage: plain\nwhy: w\nreferences: []\nexamples: []\n";
	static const char exact[] = "id: try-it\ntitle: t\ncategory: hygiene\nseverity: note\n"
	    "instead_of: [plain-one]\nfor: each directive of Banner\nwhen: 'yes'\nmessage: exact\n"
	    "why: w\nreferences: []\nexamples: []\n";
	struct fixture f;
	struct text found;

	open_fixture(&f, exact, "Banner /a\nPort 22\nBanner /b\n");
	ck_assert(load_rule_text(f.set, SLICE("plain-one.yaml"), SLICE(plain), &f.errors));
	f.run.store = diag_store_make(&f.a);
	rules_run(&f.run);
	text_init(&found);
	print_findings(&f, &found);
	ck_assert_str_eq(found.ptr, "1:1-10 exact||\n2:1-8 plain||\n3:1-10 exact||\n");
	text_release(&found);
	close_fixture(&f);
}
END_TEST

/* ---- fixes ---- */

static const struct {
	const char *fix;
	const char *config;
	const char *fixed;	/* NULL: no edits */
	const char *help;
} fixes[] = {
	{ "set: {MaxAuthTries: 3}", "MaxAuthTries 6 # six\n", "MaxAuthTries 3 # six\n", "set 'MaxAuthTries 3'" },
	{ "set: {MaxAuthTries: 3}", "Port 22\n", "Port 22\nMaxAuthTries 3\n", "set 'MaxAuthTries 3'" },
	{ "set: {MaxAuthTries: 3}", "Port 22", "Port 22\nMaxAuthTries 3\n", "set 'MaxAuthTries 3'" },
	{ "set: {MaxAuthTries: 3}", "Port 22\r\n# of bob\r\nMatch User bob\r\n", "Port 22\r\nMaxAuthTries 3\r\n# of bob\r\nMatch User bob\r\n",
	    "set 'MaxAuthTries 3'" },
	{ "set: {MaxAuthTries: 3, Banner: '{Banner}x'}", "MaxAuthTries 6\nBanner /y\n", "MaxAuthTries 3\nBanner /yx\n",
	    "set 'MaxAuthTries 3' and 'Banner /yx'" },
	/* Two names of one keyword here. */
	{ "set: {KbdInteractiveAuthentication: 'no', ChallengeResponseAuthentication: 'no'}", "MaxAuthTries 6\n",
	    "MaxAuthTries 6\nKbdInteractiveAuthentication no\n", "set 'KbdInteractiveAuthentication no'" },
	{ "set: {Port: 23}", "Port 22\nPort 24\n", NULL, "set 'Port 23'" },
	{ "remove: line", "Port 22\n  MaxAuthTries 6\nBanner x\n", "Port 22\nBanner x\n", "remove this line" },
	{ "text: 'do {MaxAuthTries}'", "MaxAuthTries 6\n", NULL, "do 6" },
	{ "move: before-match", "MaxAuthTries 6\n", NULL, "move this line above the first Match line" },
};

/* ${text} with the edits of ${d}, from the last to the first. */
static struct slice
apply(struct arena *a, const char *text, const struct diagnostic *d)
{
	struct slice s = slice_of(text);

	for (uint32_t at = (uint32_t)s.len + 1; at > 0; at--)
		for (size_t i = 0; i < d->fix_count; i++)
			if (d->fix[i].span.begin == at - 1)
				s = slice_printf(a, SLICE_FORMAT SLICE_FORMAT SLICE_FORMAT,
				    SLICE_ARG(slice_part(s, 0, d->fix[i].span.begin)), SLICE_ARG(d->fix[i].text),
				    SLICE_ARG(slice_part(s, d->fix[i].span.end, s.len)));
	return s;
}

START_TEST(fixes_lines)
{
	struct fixture f;
	char rule[1024];
	const struct diagnostic *d;

	snprintf(rule, sizeof(rule), RULE("once", "MaxAuthTries > 3", "message: m\nat: MaxAuthTries\nfix: {safe: yes, %s}\n"),
	    fixes[_i].fix);
	open_fixture(&f, rule, fixes[_i].config);
	ck_assert_uint_eq(diag_count(f.run.store), 1);
	d = diag_at(f.run.store, 0);
	ck_assert_msg(slice_is(d->help, fixes[_i].help), SLICE_FORMAT, SLICE_ARG(d->help));
	ck_assert_msg((d->fix_count > 0) == (fixes[_i].fixed != NULL), "%d", _i);
	if (fixes[_i].fixed != NULL) {
		struct slice fixed = apply(&f.a, fixes[_i].config, d);

		ck_assert(d->fix_is_safe);
		ck_assert_msg(slice_is(fixed, fixes[_i].fixed), SLICE_FORMAT, SLICE_ARG(fixed));
	}
	close_fixture(&f);
}
END_TEST

START_TEST(moves_line)
{
	struct fixture f;
	static const char config[] = "Port 22\nMatch User a\n\tX11Forwarding no\n  Banner x\n";

	open_fixture(&f, RULE("each directive of Banner", "directive.in_match", "message: m\nfix: {move: before-match}\n"), config);
	ck_assert_uint_eq(diag_count(f.run.store), 1);
	ck_assert(slice_is(apply(&f.a, config, diag_at(f.run.store, 0)),
	    "Port 22\nBanner x\nMatch User a\n\tX11Forwarding no\n"));
	close_fixture(&f);
}
END_TEST

/* ---- notes, unknowns ---- */

START_TEST(notes_shadowed_lines)
{
	struct fixture f;
	const struct diagnostic *d;

	open_fixture(&f, RULE("once", "X11Forwarding == yes", "message: m\nat: [X11Forwarding, Banner]\n"),
	    "X11Forwarding yes\nBanner x\nX11Forwarding no\n");
	ck_assert_uint_eq(diag_count(f.run.store), 1);
	d = diag_at(f.run.store, 0);
	ck_assert_uint_eq(d->note_count, 2);
	ck_assert(slice_is(d->notes[0].text, "Banner is set here"));
	ck_assert_uint_eq(d->notes[1].span.begin, 27);
	ck_assert(slice_is(d->keyword, "X11Forwarding"));
	close_fixture(&f);
}
END_TEST

START_TEST(tells_what_is_unknown)
{
	struct fixture f;

	open_fixture(&f, RULE("each match block", "PermitTTY == no", "message: m\n"), "Match User !a\n PermitTTY no\n");
	ck_assert_uint_eq(diag_count(f.run.store), 0);
	ck_assert_uint_eq(f.run.unknown_count, 1);
	ck_assert_ptr_nonnull(strstr(f.run.unknowns[0].missing, "connection"));
	ck_assert_uint_eq(f.run.rules_run, 1);
	close_fixture(&f);
}
END_TEST

START_TEST(rules_can_be_off)
{
	struct fixture f;
	static const char rule[] = RULE("once", "MaxAuthTries > most",
	    "message: '{most}'\ndefault: off\nparameters: {most: {type: number, default: 3}}\n");
	static const char profile[] = "id: strict\ntitle: s\nversion: '1'\n"
	    "rules: [{id: try-it, severity: error, section: '5.1', parameters: {most: 4}}]\n";
	const struct profile *chosen;
	static const char base[] = "id: wider\ntitle: w\nextends: [strict]\nrules: []\n";

	open_fixture(&f, rule, "MaxAuthTries 5\n");
	ck_assert_uint_eq(diag_count(f.run.store), 0);
	ck_assert_uint_eq(f.run.rules_run, 0);
	f.run.only = f.set->rules[0];
	rules_run(&f.run);
	ck_assert_uint_eq(diag_count(f.run.store), 1);
	ck_assert(load_rule_text(f.set, SLICE("strict.yaml"), slice_of(profile), &f.errors));
	ck_assert(load_rule_text(f.set, SLICE("wider.yaml"), slice_of(base), &f.errors));
	f.run.only = NULL;
	chosen = rule_set_profile(f.set, SLICE("wider"));
	f.run.profiles = &chosen;
	f.run.profile_count = 1;
	rules_run(&f.run);
	ck_assert_uint_eq(diag_count(f.run.store), 2);
	ck_assert(slice_is(diag_at(f.run.store, 1)->message, "4"));
	ck_assert_int_eq(diag_at(f.run.store, 1)->severity, SEVERITY_ERROR);
	close_fixture(&f);
}
END_TEST

/* ---- allowances ---- */

static const struct {
	const char *config;
	int suppressed;		/* 0 or 1: the finding of line 2 or later */
	int unused;
	const char *reason;
} allowances[] = {
	{ "# sshd-lint: allow=try-it -- known\nBanner x\n", 1, 0, "known" },
	{ "#sshd-lint:allow=try-it\nBanner x\n", 1, 0, "" },
	{ "Banner x # sshd-lint: allow=other, try-it -- as agreed\n", 1, 1, "as agreed" },
	{ "# sshd-lint: allow=try-it -- all\n\nPort 22\nBanner x\n", 1, 0, "all" },
	{ "Port 22\n# sshd-lint: allow=try-it\n\nBanner x\n", 0, 1, "" },
	{ "# sshd-lint: allow=try-it\n# more\nBanner x\n", 1, 0, "" },
	{ "# sshd-lint: allow=try-it\nPort 22\nBanner x\n", 0, 1, "" },
	{ "# sshd-lint: allow=\nBanner x\n", 0, 1, "" },
	{ "# allow=try-it\nBanner x\n", 0, 0, "" },
	{ "# sshd-lint: allow=former-name\nBanner x\n", 1, 0, "" },
	{ "# sshd-lint: allow=try-it -- \x1b[2J\nBanner x\n", 1, 0, "\\x1b[2J" },
	{ "ForceCommand x # sshd-lint: allow=try-it\nBanner x\n", 0, 0, "" },
};

START_TEST(allows)
{
	struct fixture f;
	int suppressed = 0, unused = 0;

	open_fixture(&f, RULE("each directive of Banner", "yes", "message: m\naliases: [former-name]\n"), allowances[_i].config);
	allow_apply(f.config, f.set, f.run.store);
	for (size_t i = 0; i < diag_count(f.run.store); i++) {
		const struct diagnostic *d = diag_at(f.run.store, i);

		suppressed += d->suppressed;
		if (d->suppressed)
			ck_assert_msg(slice_is(d->suppressed_by, allowances[_i].reason), SLICE_FORMAT,
			    SLICE_ARG(d->suppressed_by));
		unused += strcmp(d->id, problem_row(PROBLEM_UNUSED_ALLOWANCE)->name) == 0;
	}
	ck_assert_msg(suppressed == allowances[_i].suppressed, "%s: %d", allowances[_i].config, suppressed);
	ck_assert_msg(unused == allowances[_i].unused, "%s: %d unused", allowances[_i].config, unused);
	close_fixture(&f);
}
END_TEST

/* ---- the built-in rules ---- */

START_TEST(builtin_examples_hold)
{
	struct arena a;
	struct text out;
	struct rule_set *set;
	struct examine_result result;

	arena_init(&a);
	text_init(&out);
	set = rule_set_make(&a, rules_builtin());
	result = examine_rules(set, NULL, &out);
	ck_assert_msg(result.failures == 0, "%s", out.ptr);
	ck_assert_uint_eq(result.rules, rules_builtin()->rule_count);
	text_release(&out);
	arena_release(&a);
}
END_TEST

START_TEST(builtin_rules_are_in_order)
{
	const struct rule_table *table = rules_builtin();
	struct arena a;
	struct text out;
	struct rule_set *set;

	arena_init(&a);
	text_init(&out);
	set = rule_set_make(&a, table);
	for (size_t i = 0; i < table->rule_count; i++) {
		const struct rule *r = &table->rules[i];
		enum problem p;

		ck_assert(i == 0 || strcmp(table->rules[i - 1].id, r->id) < 0);
		ck_assert_msg(!problem_from_name(slice_of(r->id), &p), "%s is a problem as well", r->id);
		ck_assert_msg(r->reference_count > 0 && r->why.len > 20, "%s", r->id);
		ck_assert(show_explanation(set, slice_of(r->id), &out));
		for (uint16_t j = 0; j < r->instead_of_count; j++)
			ck_assert_msg(rule_set_find(set, r->instead_of[j]) != NULL ||
			    problem_from_name(r->instead_of[j], &p), "%s", r->id);
	}
	for (int i = 0; i < PROBLEM_COUNT; i++)
		ck_assert(show_explanation(set, slice_of(problem_row((enum problem)i)->name), &out));
	ck_assert(!show_explanation(set, SLICE("no-such-rule"), &out));
	text_clear(&out);
	show_list(set, &out);
	ck_assert_ptr_nonnull(strstr(out.ptr, "unused-allowance"));
	text_release(&out);
	arena_release(&a);
}
END_TEST

/* Failing examples are told like a compiler tells errors. */
static const struct {
	const char *examples;
	const char *told;
} examinations[] = {
	{ "- {name: a, config: \"MaxAuthTries 5 # expect\\n\"}\n- {name: b, config: \"MaxAuthTries 2\\n\"}\n", "" },
	{ "- {name: a, config: \"MaxAuthTries 5 # expect\\n\"}\n", "has no example without a finding" },
	{ "- {name: b, config: \"MaxAuthTries 2\\n\"}\n", "has no example with a finding" },
	{ "- {name: a, config: \"Port 1\\nMaxAuthTries 5\\n\"}\n", "finding that is not expected: m 5" },
	{ "- name: a\n  config: |\n    Port 1 # expect\n", "try-it.yaml:13:1: error: example \"a\" (openssh-" },
	{ "- {name: a, config: \"MaxAuthTries 5 # expect: m 6\\n\"}\n", "the message does not have \"m 6\"" },
	{ "- {name: a, config: \"Portt\\n\"}\n", "sshd would refuse this configuration: " },
	{ "- {name: a, refused: yes, config: \"Port 22\\n\"}\n", "sshd would not refuse" },
	{ "- {name: a, findings: 2, config: \"MaxAuthTries 5 # expect\\n\"}\n", "1 findings, not 2" },
	{ "- {name: a, expect: file, config: \"MaxAuthTries 2\\n\"}\n", "no finding on the file as a whole" },
	{ "- {name: a, config: \"Include /etc/ssh/d/*\\n\", files: {/etc/ssh/d/x: \"MaxAuthTries 5 # expect\\n\"}}\n"
	    "- {name: b, expect: file, config: \"Port 22\\n\"}\n- {name: c, config: \"MaxAuthTries 2\\n\"}\n", "" },
	{ "- {name: a, config: '', files: {/etc/../x: ''}}\n", "cannot be written" },
};

START_TEST(examines)
{
	struct arena a;
	struct text out;
	struct rule_set *set;
	struct examine_result result;
	struct slice rule;

	arena_init(&a);
	text_init(&out);
	set = rule_set_make(&a, NULL);
	rule = slice_printf(&a, HEAD "when: MaxAuthTries > 4\nmessage: 'm {MaxAuthTries}'\nwhy: w\nreferences: []\nexamples:\n%s",
	    examinations[_i].examples);
	ck_assert_msg(load_rule_text(set, SLICE("try-it.yaml"), rule, &out), "%s", out.ptr);
	result = examine_rules(set, NULL, &out);
	ck_assert_msg((result.failures == 0) == (examinations[_i].told[0] == '\0'), "%d: %s", _i, out.ptr);
	ck_assert_msg(strstr(out.ptr, examinations[_i].told) != NULL, "%s", out.ptr);
	text_release(&out);
	arena_release(&a);
}
END_TEST

START_TEST(says_what_cannot_be_read)
{
	struct arena a;
	struct text out;

	arena_init(&a);
	text_init(&out);
	ck_assert_int_eq(examine_path(NULL, "/nonexistent/rules", &out), 2);
	ck_assert_ptr_nonnull(strstr(out.ptr, "/nonexistent/rules:1:1: error: "));
	text_clear(&out);
	ck_assert_int_eq(examine_path(NULL, "/dev/null", &out), 2);
	ck_assert_ptr_nonnull(strstr(out.ptr, "/dev/null:1:1: error: "));
	text_release(&out);
	arena_release(&a);
}
END_TEST

Suite *
suite_rules(void)
{
	Suite *s = suite_create("rules");
	TCase *t = tcase_create("rules");

	tcase_set_timeout(t, 60);
	LOOP(t, refuses, refusals);
	LOOP(t, finds, runs);
	tcase_add_test(t, says_it_once);
	LOOP(t, fixes_lines, fixes);
	tcase_add_test(t, moves_line);
	tcase_add_test(t, notes_shadowed_lines);
	tcase_add_test(t, tells_what_is_unknown);
	tcase_add_test(t, rules_can_be_off);
	LOOP(t, allows, allowances);
	tcase_add_test(t, builtin_examples_hold);
	tcase_add_test(t, builtin_rules_are_in_order);
	LOOP(t, examines, examinations);
	tcase_add_test(t, says_what_cannot_be_read);
	suite_add_tcase(s, t);
	return s;
}
