#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/escape.h"
#include "cli/argument.h"
#include "cli/complain.h"
#include "cli/files.h"
#include "cli/merge.h"
#include "cli/nearest.h"
#include "cli/run.h"
#include "lib/lint.h"
#include "lsp/lsp.h"

/* Writes ${text} to standard output. False after a message when it cannot. */
static bool
print(const struct text *text)
{
	if (fwrite(text->ptr, 1, text->len, stdout) == text->len && fflush(stdout) == 0)
		return true;
	fprintf(stderr, "sshd-lint: cannot write the output: %s\n", strerror(errno));
	return false;
}

/* The file of what takes one only; NULL: the main configuration. */
static const char *
first_file(const struct options *o)
{
	return o->files.count > 0 ? o->files.ptr[0] : NULL;
}

static bool
wants_colour(const struct options *o)
{
	const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");

	if (o->color != WHEN_AUTO)
		return o->color == WHEN_ALWAYS;
	return isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') &&
	    (terminal == NULL || strcmp(terminal, "dumb") != 0);
}

/* Whether a terminal is known to make links of OSC 8. */
static bool
wants_links(const struct options *o)
{
	static const char *const signs[] = { "VTE_VERSION", "KITTY_WINDOW_ID", "WT_SESSION", "KONSOLE_VERSION",
		"WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR", "ITERM_SESSION_ID" };
	const char *forced = getenv("FORCE_HYPERLINK");

	if (!wants_colour(o))
		return false;
	if (forced != NULL && *forced != '\0')
		return strcmp(forced, "0") != 0;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
		if (getenv(signs[i]) != NULL)
			return isatty(STDOUT_FILENO);
	return false;
}

static enum status
run_lint(struct sshd_lint *lint, const struct options *o)
{
	struct lint_style style = {
		.format = report_format(slice_of(o->format)),
		.colour = wants_colour(o),
		.links = wants_links(o),
		.quiet = o->quiet,
		.show_unknown = o->show_unknown,
	};

	return files_lint(lint, o, &style);
}

/* Reports what --against or --upgrade-to found. */
static enum status
report_comparison(struct sshd_lint *lint, const struct options *o)
{
	struct lint_style style = { .format = report_format(slice_of(o->format)),
		.colour = wants_colour(o), .quiet = o->quiet };
	enum status status = sshd_lint_count(lint, o->fail_on) > 0 ? STATUS_FINDINGS : STATUS_OK;
	struct text text;

	text_init(&text);
	lint_report(lint, &style, &text);
	if (!print(&text))
		status = STATUS_FAILED;
	text_release(&text);
	return status;
}

/* --against and --upgrade-to */
static enum status
run_comparison(struct sshd_lint *lint, const struct options *o)
{
	enum status status = STATUS_FAILED;
	struct argument new, old;
	bool against = o->mode == MODE_AGAINST;

	bool is_open = argument_open_as(&new, first_file(o), o);

	/* No argument is the main configuration, but there always is one. */
	if (argument_open(&old, against && is_open ? o->subject : NULL) && is_open) {
		int result = against ? lint_against(lint, &new.in, &old.in) :
		    lint_upgrade(lint, &new.in, o->upgrade_from, o->subject);
		if (result != 0)
			complain(sshd_lint_error(lint));
		else
			status = report_comparison(lint, o);
	}
	argument_release(&new);
	argument_release(&old);
	return status;
}

/* Prints a patch: byte for byte into a file, harmless on a terminal. */
static bool
print_patch(const struct text *patch)
{
	struct slice rest = text_slice(patch), line;
	struct text shown;
	bool good;

	if (!isatty(STDOUT_FILENO))
		return print(patch);
	text_init(&shown);
	while (rest.len > 0 && slice_cut(&rest, '\n', &line)) {
		escape_visible(&shown, line);
		text_add_char(&shown, '\n');
	}
	good = print(&shown);
	text_release(&shown);
	return good;
}

/* One file of --fix or --diff. */
static enum status
fix_input(struct sshd_lint *lint, const struct options *o, const struct lint_input *in)
{
	struct lint_fix how = { .unsafe = o->fix_unsafe, .write = !o->diff };
	enum status status = STATUS_OK;
	struct lint_fixed result;
	struct text patch, messages;

	text_init(&patch);
	text_init(&messages);
	if (lint_fix(lint, in, &how, &result, &patch, &messages) != 0) {
		complain(sshd_lint_error(lint));
		status = STATUS_FAILED;
	} else if (o->diff && patch.len > 0) {
		status = print_patch(&patch) ? STATUS_FINDINGS : STATUS_FAILED;
	} else if (how.write && result.files > 0 && !o->quiet) {
		fprintf(stderr, "sshd-lint: %zu fixed in %zu %s\n", result.fixed, result.files,
		    result.files == 1 ? "file" : "files");
	}
	complain(messages.ptr);
	text_release(&patch);
	text_release(&messages);
	return status;
}

/* --fix and --diff */
static enum status
run_fix(struct sshd_lint *lint, const struct options *o)
{
	enum status status = STATUS_OK, one;
	for (size_t i = 0; i == 0 || i < o->files.count; i++) {
		struct argument file;

		one = STATUS_FAILED;
		if (argument_open(&file, o->files.count > 0 ? o->files.ptr[i] : NULL))
			one = fix_input(lint, o, &file.in);
		argument_release(&file);
		if (one > status)
			status = one;
	}
	/* What is left is reported, whatever could not be fixed. */
	if (!o->diff) {
		one = run_lint(lint, o);
		if (one > status)
			status = one;
	}
	return status;
}

/* -t and -T */
static enum status
run_test(struct sshd_lint *lint, const struct options *o)
{
	struct lint_test test = {
		.dump = o->mode == MODE_EFFECTIVE,
		.annotate = o->annotate,
		.specs = o->connections.ptr,
		.spec_count = o->connections.count,
	};
	struct argument file;
	struct text out, messages;
	enum status status = STATUS_FAILED;

	text_init(&out);
	text_init(&messages);
	if (argument_open_as(&file, first_file(o), o)) {
		int result = lint_test(lint, &file.in, &test, &out, &messages);
		if (result < 0)
			complain(sshd_lint_error(lint));
		else
			status = result == 0 ? STATUS_OK : STATUS_FINDINGS;
		fwrite(messages.ptr, 1, messages.len, stderr);
		if (!print(&out))
			status = STATUS_FAILED;
	}
	argument_release(&file);
	text_release(&out);
	text_release(&messages);
	return status;
}

/* --clients */
static enum status
run_clients(struct sshd_lint *lint, const struct options *o)
{
	bool as_json = strcmp(o->format, "json") == 0, as_table = strcmp(o->format, "text") == 0;
	struct lint_clients how = { .name = o->subject,
		.form = as_json ? CLIENTS_JSON : as_table ? CLIENTS_TABLE : CLIENTS_FINDINGS };
	struct lint_style style = { .format = report_format(slice_of(o->format)), .quiet = o->quiet };
	enum status status = STATUS_FAILED;
	struct argument file;
	struct text out;

	text_init(&out);
	if (!argument_open_as(&file, first_file(o), o))
		;
	else if (lint_clients(lint, &file.in, &how, &out) != 0)
		complain(sshd_lint_error(lint));
	else {
		if (how.form == CLIENTS_FINDINGS)
			lint_report(lint, &style, &out);
		if (print(&out))
			status = sshd_lint_count(lint, o->fail_on) > 0 ? STATUS_FINDINGS : STATUS_OK;
	}
	argument_release(&file);
	text_release(&out);
	return status;
}

/* --who: with --format json for programs, else a table. */
static enum status
run_who(struct sshd_lint *lint, const struct options *o)
{
	struct lint_who who = {
		.account = o->subject,
		.specs = o->connections.ptr,
		.spec_count = o->connections.count,
		.as_json = strcmp(o->format, "json") == 0,
		.colour = wants_colour(o),
	};
	struct argument file;
	struct text out;
	enum status status = STATUS_FAILED;

	text_init(&out);
	if (argument_open_as(&file, first_file(o), o)) {
		if (lint_who(lint, &file.in, &who, &out) != 0)
			complain(sshd_lint_error(lint));
		else if (print(&out))
			status = STATUS_OK;
	}
	argument_release(&file);
	text_release(&out);
	return status;
}

/* --checklist */
static enum status
run_checklist(struct sshd_lint *lint, const struct options *o)
{
	enum status status = STATUS_FAILED;
	struct argument file;
	struct text out;

	text_init(&out);
	if (argument_open_as(&file, first_file(o), o)) {
		int result = lint_checklist(lint, &file.in, o->subject, &out);

		if (result < 0)
			complain(sshd_lint_error(lint));
		else if (print(&out))
			status = result == 0 ? STATUS_OK : STATUS_FINDINGS;
	}
	argument_release(&file);
	text_release(&out);
	return status;
}

static enum status
explain(struct sshd_lint *lint, const char *id, struct text *out)
{
	if (show_explanation(lint->rules, slice_of(id), out) || show_profile(lint->rules, slice_of(id), out))
		return STATUS_OK;
	const char *near = rule_set_nearest(lint->rules, slice_of(id)), *keywords[KEYWORD_COUNT];
	for (int k = 0; k < KEYWORD_COUNT; k++)
		keywords[k] = keyword_spelling((enum keyword)k);
	if (near == NULL)
		near = nearest_name(id, keywords + 1, KEYWORD_COUNT - 1);
	lint_fail(lint, near != NULL ? "unknown rule or keyword '%s'; did you mean %s?" :
	    "unknown rule or keyword '%s' (--list-rules shows the rules)", id, near);
	complain(sshd_lint_error(lint));
	return STATUS_FAILED;
}

static void
list_targets(struct text *out)
{
	struct arena a;
	const char *name;

	arena_init(&a);
	for (size_t i = 0; (name = sshd_lint_target_name(i)) != NULL; i++) {
		struct arena_mark mark = arena_mark(&a);
		const struct target *t = target_find(&a, slice_of(name));
		text_printf(out, "%-16s OpenSSH %-5s %s%s\n", name, release_name(t->release),
		    t->verified ? "" : "not tried; ", t->source);
		arena_rewind(&a, mark);
	}
	arena_release(&a);
}

/* What only prints. */
static enum status
run_list(struct sshd_lint *lint, const struct options *o)
{
	enum status status = STATUS_OK;
	struct text out;

	text_init(&out);
	switch (o->mode) {
	case MODE_LIST_RULES:
		show_list(lint->rules, &out);
		break;
	case MODE_LIST_PROFILES:
		show_profiles(lint->rules, &out);
		break;
	case MODE_EXPLAIN:
		status = explain(lint, o->subject, &out);
		break;
	case MODE_TEST_RULES:
		status = (enum status)examine_path(rules_builtin(), o->subject, &out);
		break;
	case MODE_LIST_TARGETS:
		list_targets(&out);
		break;
	case MODE_VERSION:
		text_printf(&out, "sshd-lint %s\n", sshd_lint_version());
		break;
	default:
		options_help(&out);
	}
	if (!print(&out))
		status = STATUS_FAILED;
	text_release(&out);
	return status;
}

static void
copy_strings(struct strings *to, const struct strings *from)
{
	for (size_t i = 0; i < from->count; i++)
		strings_push(to, from->ptr[i]);
}

/* --lsp: exit status 1 is that of a client which went without leave. */
static enum status
run_lsp(const struct options *o)
{
	struct choices choices = { .root = o->root, .facts = o->facts, .config = o->config };

	copy_strings(&choices.targets, &o->targets);
	copy_strings(&choices.profiles, &o->profiles);
	copy_strings(&choices.rules, &o->rules);
	return (enum status)lsp_serve(STDIN_FILENO, STDOUT_FILENO, &choices);
}

/* --merge */
static enum status
run_merge(const struct options *o)
{
	struct text out;

	text_init(&out);
	enum status status = merge_reports(o, &out);
	if (!print(&out))
		status = STATUS_FAILED;
	text_release(&out);
	return status;
}

/* Hands the settings over.  False with the context's error. */
static bool
set_up(struct sshd_lint *lint, const struct options *o)
{
	for (size_t i = 0; i < o->targets.count; i++)
		if (sshd_lint_add_target(lint, o->targets.ptr[i]) != 0)
			return false;
	if (sshd_lint_set_root(lint, o->root) != 0)
		return false;
	if (lint->targets.count > 1 && o->mode != MODE_LINT && o->mode != MODE_LSP) {
		lint_fail(lint, "only linting takes more than one target");
		return false;
	}
	if (o->facts != NULL && sshd_lint_set_facts(lint, o->facts) != 0)
		return false;
	for (size_t i = 0; i < o->rules.count; i++)
		if (sshd_lint_add_rules(lint, o->rules.ptr[i]) != 0)
			return false;
	for (size_t i = 0; i < o->profiles.count; i++)
		if (sshd_lint_add_profile(lint, o->profiles.ptr[i]) != 0)
			return false;
	return true;
}

enum status
run_options(const struct options *o)
{
	struct sshd_lint *lint = sshd_lint_new();
	enum status status = STATUS_FAILED;

	if (!set_up(lint, o))
		complain(sshd_lint_error(lint));
	else if (o->mode == MODE_LINT && (o->fix || o->diff))
		status = run_fix(lint, o);
	else if (o->mode == MODE_LINT)
		status = run_lint(lint, o);
	else if (o->mode == MODE_EFFECTIVE || o->mode == MODE_TEST)
		status = run_test(lint, o);
	else if (o->mode == MODE_AGAINST || o->mode == MODE_UPGRADE)
		status = run_comparison(lint, o);
	else if (o->mode == MODE_CLIENTS)
		status = run_clients(lint, o);
	else if (o->mode == MODE_MERGE)
		status = run_merge(o);
	else if (o->mode == MODE_LSP)
		status = run_lsp(o);
	else if (o->mode == MODE_CHECKLIST)
		status = run_checklist(lint, o);
	else if (o->mode == MODE_WHO)
		status = run_who(lint, o);
	else
		status = run_list(lint, o);
	sshd_lint_free(lint);
	return status;
}
