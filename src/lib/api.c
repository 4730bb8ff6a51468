/* Api: the public interface, on top of lint.h. */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "diag/problem.h"
#include "lib/choose.h"
#include "lib/lint.h"

struct sshd_lint *
sshd_lint_new(void)
{
	struct sshd_lint *lint = calloc(1, sizeof(*lint));

	if (lint == NULL)
		base_out_of_memory();
	arena_init(&lint->arena);
	text_init(&lint->error);
	text_init(&lint->output);
	lint->rules = rule_set_make(&lint->arena, rules_builtin());
	return lint;
}

struct sshd_lint *
lint_share(const struct sshd_lint *lint)
{
	struct sshd_lint *other = calloc(1, sizeof(*other));

	if (other == NULL)
		base_out_of_memory();
	arena_init(&other->arena);
	text_init(&other->error);
	text_init(&other->output);
	other->root = lint->root;
	other->facts = lint->facts;
	other->rules = lint->rules;
	for (size_t i = 0; i < lint->targets.count; i++)
		targets_push(&other->targets, lint->targets.ptr[i]);
	for (size_t i = 0; i < lint->profiles.count; i++)
		lint_profiles_push(&other->profiles, lint->profiles.ptr[i]);
	return other;
}

void
sshd_lint_clear(struct sshd_lint *lint)
{
	for (size_t i = 0; i < lint->runs.count; i++)
		lint_run_free(lint->runs.ptr[i]);
	lint->runs.count = 0;
	text_clear(&lint->output);
}

void
sshd_lint_free(struct sshd_lint *lint)
{
	if (lint == NULL)
		return;
	sshd_lint_clear(lint);
	lint_runs_release(&lint->runs);
	text_release(&lint->error);
	text_release(&lint->output);
	targets_release(&lint->targets);
	lint_profiles_release(&lint->profiles);
	arena_release(&lint->arena);
	free(lint);
}

const char *
sshd_lint_error(const struct sshd_lint *lint)
{
	return lint->error.ptr;
}

const char *
sshd_lint_version(void)
{
	return SSHD_LINT_VERSION;
}

int
sshd_lint_set_target(struct sshd_lint *lint, const char *name)
{
	lint->targets.count = 0;
	return name == NULL ? 0 : sshd_lint_add_target(lint, name);
}

int
sshd_lint_add_target(struct sshd_lint *lint, const char *name)
{
	struct slice error;

	if (choose_several(&lint->arena, slice_of(name), &lint->targets, &error))
		return 0;
	return lint_fail(lint, SLICE_FORMAT, SLICE_ARG(error));
}

int
sshd_lint_set_root(struct sshd_lint *lint, const char *dir)
{
	struct location at;
	struct slice error;

	if (dir != NULL) {
		bool open = location_open(&lint->arena, dir, NULL, &at, &error);
		root_close(&at.root);
		if (!open)
			return lint_fail(lint, SLICE_FORMAT, SLICE_ARG(error));
	}
	lint->root = dir == NULL ? NULL : slice_string(&lint->arena, slice_of(dir));
	return 0;
}

int
sshd_lint_set_facts(struct sshd_lint *lint, const char *path)
{
	struct slice error;

	if (!facts_read(&lint->arena, path, &lint->facts, &error))
		return lint_fail(lint, SLICE_FORMAT, SLICE_ARG(error));
	return 0;
}

int
sshd_lint_add_rules(struct sshd_lint *lint, const char *path)
{
	struct text errors;

	text_init(&errors);
	bool good = load_rules(lint->rules, path, &errors);
	if (!good) {
		while (errors.len > 0 && errors.ptr[errors.len - 1] == '\n')
			errors.ptr[--errors.len] = '\0';
		text_clear(&lint->error);
		text_add(&lint->error, text_slice(&errors));
	}
	text_release(&errors);
	return good ? 0 : -1;
}

/* Where the name of a profile's file has its stem. */
static struct slice
stem_of(struct slice path)
{
	while (slice_has(path, '/'))
		path = slice_part(path, 1, path.len);
	return slice_part(path, 0, path.len - strlen(".yaml"));
}

static struct slice
with_hyphens(struct arena *a, struct slice id)
{
	char *copy = ARENA_ARRAY(a, char, id.len + 1);

	for (size_t i = 0; i < id.len; i++)
		copy[i] = id.ptr[i] == '.' ? '-' : id.ptr[i];
	return (struct slice){ copy, id.len };
}

int
sshd_lint_add_profile(struct sshd_lint *lint, const char *name)
{
	struct slice id = slice_of(name);
	bool is_yaml = id.len > 5 && strcmp(name + id.len - 5, ".yaml") == 0;
	const struct profile *profile;

	if (is_yaml || slice_has(id, '/')) {
		if (!is_yaml)
			return lint_fail(lint, "the file of a profile ends in .yaml, not so '%s'", name);
		if (sshd_lint_add_rules(lint, name) != 0)
			return -1;
		id = stem_of(id);
	}
	profile = rule_set_profile(lint->rules, id);
	if (profile == NULL)	/* "cis-ubuntu-24.04": ids have no dots, targets do */
		profile = rule_set_profile(lint->rules, with_hyphens(&lint->arena, id));
	if (profile == NULL)
		return lint_fail(lint, "unknown profile '%s' (--list-profiles shows them)", name);
	for (size_t i = 0; i < lint->profiles.count; i++)
		if (lint->profiles.ptr[i] == profile)
			return 0;
	lint_profiles_push(&lint->profiles, profile);
	return 0;
}

const char *
sshd_lint_target_name(size_t index)
{
	size_t count;
	const char *const *names = target_names(&count);

	return index < count ? names[index] : NULL;
}

int
sshd_lint_file(struct sshd_lint *lint, const char *path)
{
	return lint_input(lint, &(struct lint_input){ .path = path });
}

int
sshd_lint_buffer(struct sshd_lint *lint, const char *name, const void *bytes, size_t len)
{
	return lint_input(lint, &(struct lint_input){
	    .path = name == NULL ? "-" : name, .bytes = len == 0 ? "" : bytes, .len = len });
}

size_t
sshd_lint_finding_count(const struct sshd_lint *lint)
{
	size_t count = 0;

	for (size_t i = 0; i < lint->runs.count; i++)
		count += lint->runs.ptr[i]->finding_count;
	return count;
}

const struct sshd_lint_finding *
sshd_lint_finding_at(const struct sshd_lint *lint, size_t index)
{
	for (size_t i = 0; i < lint->runs.count; i++) {
		const struct lint_run *run = lint->runs.ptr[i];
		if (index < run->finding_count)
			return &run->findings[index];
		index -= run->finding_count;
	}
	return NULL;
}

size_t
sshd_lint_count(const struct sshd_lint *lint, enum sshd_lint_severity threshold)
{
	size_t count = 0;

	for (size_t i = 0; i < lint->runs.count; i++)
		for (enum severity s = SEVERITY_ERROR;
		    s < SEVERITY_COUNT && (int)s <= (int)threshold && threshold < SSHD_LINT_NEVER; s++)
			count += diag_count_severity(lint->runs.ptr[i]->file.store, s);
	return count;
}

const char *
sshd_lint_finding_rule(const struct sshd_lint_finding *f)
{
	return f->diagnostic->id;
}

enum sshd_lint_severity
sshd_lint_finding_severity(const struct sshd_lint_finding *f)
{
	static const enum sshd_lint_severity public[] = {
		[SEVERITY_ERROR] = SSHD_LINT_ERROR,
		[SEVERITY_WARNING] = SSHD_LINT_WARNING,
		[SEVERITY_NOTE] = SSHD_LINT_NOTE,
	};

	return public[f->diagnostic->severity];
}

const char *
sshd_lint_finding_category(const struct sshd_lint_finding *f)
{
	return category_name(f->diagnostic->category);
}

const char *
sshd_lint_finding_message(const struct sshd_lint_finding *f)
{
	return f->message;
}

const char *
sshd_lint_finding_why(const struct sshd_lint_finding *f)
{
	return f->why;
}

const char *
sshd_lint_finding_help(const struct sshd_lint_finding *f)
{
	return f->help;
}

const char *
sshd_lint_finding_path(const struct sshd_lint_finding *f)
{
	return f->path;
}

unsigned
sshd_lint_finding_line(const struct sshd_lint_finding *f)
{
	return f->place.begin.line;
}

unsigned
sshd_lint_finding_column(const struct sshd_lint_finding *f)
{
	return f->place.begin.column;
}

unsigned
sshd_lint_finding_end_line(const struct sshd_lint_finding *f)
{
	return f->place.end.line;
}

unsigned
sshd_lint_finding_end_column(const struct sshd_lint_finding *f)
{
	return f->place.end.column;
}

const char *
sshd_lint_finding_keyword(const struct sshd_lint_finding *f)
{
	return f->keyword;
}

const char *
sshd_lint_finding_subject(const struct sshd_lint_finding *f)
{
	return f->subject;
}

const char *
sshd_lint_finding_targets(const struct sshd_lint_finding *f)
{
	return f->targets;
}

int
sshd_lint_finding_is_suppressed(const struct sshd_lint_finding *f)
{
	return f->diagnostic->suppressed;
}

bool
lint_describe(void *cookie, const char *id, struct report_rule *rule)
{
	const struct sshd_lint *lint = cookie;
	const struct rule *r = rule_set_find(lint->rules, slice_of(id));
	enum problem p;

	if (r != NULL) {
		*rule = (struct report_rule){ r->id, r->title, r->why, r->category, r->severity,
		    r->references, r->reference_count };
		return true;
	}
	if (!problem_from_name(slice_of(id), &p))
		return false;
	const struct problem_row *row = problem_row(p);
	*rule = (struct report_rule){ row->name, slice_of(row->title), slice_of(row->why),
		row->category, row->severity, NULL, 0 };
	return true;
}

/* Whom ${file} lets in; NULL where it was not linted but compared, or asked about. */
static const struct who *
who_of(const struct report_file *file)
{
	return file->compared || file->is_template || file->upgrade != NULL || file->rules_run == 0 ? NULL :
	    lint_run_who(file->origin);
}

struct report
lint_report_style(const struct sshd_lint *lint, const struct lint_style *style)
{
	return (struct report){
		.colour = style->colour,
		.links = style->links,
		.quiet = style->quiet,
		.show_unknown = style->show_unknown,
		.describe = lint_describe,
		.who = who_of,
		.cookie = (void *)lint,
	};
}

void
lint_report(const struct sshd_lint *lint, const struct lint_style *style, struct text *out)
{
	struct report report = lint_report_style(lint, style);
	struct report_file *files = calloc(lint->runs.count + 1, sizeof(*files));

	if (files == NULL)
		base_out_of_memory();
	for (size_t i = 0; i < lint->runs.count; i++)
		files[i] = lint->runs.ptr[i]->file;
	report.files = files;
	report.file_count = lint->runs.count;
	report_write(&report, style->format, out);
	free(files);
}

const char *
sshd_lint_report(struct sshd_lint *lint, const char *format, size_t *len)
{
	struct lint_style style = { .format = report_format(slice_of(format)) };

	if (style.format == NULL) {
		lint_fail(lint, "unknown format '%s'", format);
		return NULL;
	}
	text_clear(&lint->output);
	lint_report(lint, &style, &lint->output);
	if (len != NULL)
		*len = lint->output.len;
	return lint->output.ptr;
}

const char *
sshd_lint_effective(struct sshd_lint *lint, const char *path, const char *connection)
{
	struct lint_test test = { .dump = true, .specs = &connection };
	struct text messages;

	test.spec_count = connection != NULL;
	text_init(&messages);
	text_clear(&lint->output);
	int result = lint_test(lint, &(struct lint_input){ .path = path }, &test, &lint->output,
	    &messages);
	if (result == 1) {
		text_clear(&lint->error);
		text_add(&lint->error, text_slice(&messages));
	}
	text_release(&messages);
	return result == 0 ? lint->output.ptr : NULL;
}
