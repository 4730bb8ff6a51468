#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "cli/argument.h"
#include "cli/baseline.h"
#include "cli/complain.h"
#include "cli/files.h"
#include "cli/inputs.h"
#include "cli/pool.h"
#include "cli/progress.h"
#include "lib/settings.h"
#include "report/totals.h"

enum { FLUSH_BYTES = 1 << 16 };

VEC(settings_list, struct settings *);

/* What came of one group of inputs. */
struct result {
	struct sshd_lint *lint;		/* with the files that were linted */
	struct text parts[REPORT_PARTS];
	struct text errors;		/* what could not be read, a line each */
	size_t unreadable;
	bool has_findings;
};

struct linting {
	struct sshd_lint *lint;
	const struct options *o;
	struct arena *a;		/* as long as the results: they speak of what settings say */
	struct inputs inputs;
	struct settings_list settings;	/* each file once */
	struct baseline baseline;
	struct report report;
	const struct format *format;
	struct result results[POOL_RING];
	/* What the results come to. */
	struct progress progress;
	struct report_totals totals;
	struct text parts[REPORT_PARTS];
	size_t unreadable;
	bool has_findings;
	bool cannot_write;
};

/* ---- settings ---- */

/* The settings file for the input ${path}, or NULL. */
static const char *
settings_file(const struct linting *l, const char *path)
{
	if (l->o->config != NULL)
		return strcmp(l->o->config, "none") == 0 ? NULL : l->o->config;
	if (l->o->root != NULL)
		return NULL;
	if (l->o->as != NULL)
		path = l->o->as;
	if (path == NULL)
		path = "/etc/ssh/sshd_config";
	return strcmp(path, "-") == 0 ? NULL : settings_find(l->a, path);
}

/* The settings in ${file}, which is read once.  NULL with ${errors} when it is broken. */
static struct settings *
settings_of(struct linting *l, const char *file, struct text *errors, struct text *notices)
{
	for (size_t i = 0; i < l->settings.count; i++)
		if (strcmp(l->settings.ptr[i]->file, file) == 0)
			return l->settings.ptr[i];
	struct settings *s = ARENA_NEW(l->a, struct settings);
	bool good = settings_read(s, l->a, file, l->lint, errors, notices);
	settings_list_push(&l->settings, s);
	return good ? s : NULL;
}

static bool
read_settings(struct linting *l)
{
	struct text errors, notices;

	text_init(&errors);
	text_init(&notices);
	/* Reading them tries targets and profiles; those of the command line stay. */
	struct targets targets = l->lint->targets;
	struct lint_profiles profiles = l->lint->profiles;
	l->lint->targets = (struct targets){ 0 };
	l->lint->profiles = (struct lint_profiles){ 0 };
	for (size_t i = 0; i < l->inputs.list.count; i++) {
		struct input *in = &l->inputs.list.ptr[i];
		struct arena_mark mark = arena_mark(l->a);
		size_t known = l->settings.count;
		const char *file = settings_file(l, in->path);
		in->settings = file == NULL ? NULL : settings_of(l, file, &errors, &notices);
		if (l->settings.count == known)
			arena_rewind(l->a, mark);
	}
	targets_release(&l->lint->targets);
	lint_profiles_release(&l->lint->profiles);
	l->lint->targets = targets;
	l->lint->profiles = profiles;
	bool good = errors.len == 0;
	complain(notices.ptr);
	complain(errors.ptr);
	text_release(&errors);
	text_release(&notices);
	return good;
}

/*
 * Hands over to ${lint} what the settings for ${path} say and the command line
 * does not; returns the threshold.
 */
static enum sshd_lint_severity
use_settings(const struct linting *l, struct sshd_lint *lint, const struct settings *s,
    const char *path)
{
	struct settings_chosen c = { 0 };
	const struct options *o = l->o;

	if (s != NULL)
		c = settings_choose(s, &lint->arena, path == NULL ? "/etc/ssh/sshd_config" : path);
	if (o->targets.count == 0)
		lint->targets.count = 0;
	for (size_t i = 0; o->targets.count == 0 && c.targets != NULL && i < c.targets->count; i++)
		targets_push(&lint->targets, c.targets->ptr[i]);
	if (o->profiles.count == 0)
		lint->profiles.count = 0;
	for (size_t i = 0; o->profiles.count == 0 && c.profiles != NULL && i < c.profiles->count; i++)
		lint_profiles_push(&lint->profiles, c.profiles->ptr[i]);
	lint->facts = o->facts == NULL && c.facts != NULL ? *c.facts : l->lint->facts;
	return c.has_fail_on && !o->fail_on_given ? c.fail_on : o->fail_on;
}

/* ---- linting ---- */

/* Whether ${path} was read as the main file or a drop-in of an earlier one of its group. */
static bool
is_covered(const struct sshd_lint *lint, const char *path)
{
	if (path == NULL || strcmp(path, "-") == 0)
		return false;
	struct slice name = report_relative(slice_of(path));
	for (size_t n = 0; n < lint->runs.count; n++) {
		const struct report_file *file = &lint->runs.ptr[n]->file;
		for (uint32_t i = 1; i <= source_count(file->sources); i++) {
			const struct source *s = source_get(file->sources, i);
			struct slice known = file->root_given ? s->path : report_relative(s->shown);
			if (slice_equal(known, name) && (inputs_is_drop_in(s->path) ||
			    slice_equal(s->path, file->path_inside)))
				return true;
		}
	}
	return false;
}

/* Whether ${file} has a finding of ${threshold} or above. */
static bool
reaches(const struct report_file *file, enum sshd_lint_severity threshold)
{
	for (int s = SEVERITY_ERROR; s < SEVERITY_COUNT && threshold < SSHD_LINT_NEVER; s++)
		if (s <= (int)threshold && diag_count_severity(file->store, (enum severity)s) > 0)
			return true;
	return false;
}

/* Says why an input could not be linted. */
static void
fail_input(struct result *r, const char *why)
{
	if (why != NULL)
		text_printf(&r->errors, "%s\n", why);
	r->unreadable++;
}

static void
lint_one(struct linting *l, struct result *r, const struct input *input)
{
	struct sshd_lint *lint = r->lint;
	const struct settings *s = input->settings;
	struct argument argument;

	if (is_covered(lint, input->path))
		return;
	enum sshd_lint_severity threshold =
	    use_settings(l, lint, s, l->o->as != NULL ? l->o->as : input->path);
	if (!argument_open_as(&argument, input->path, l->o))
		fail_input(r, NULL);
	else if (lint_input(lint, &argument.in) != 0)
		fail_input(r, sshd_lint_error(lint));
	else {
		const struct report_file *file = &lint->runs.ptr[lint->runs.count - 1]->file;
		if (s != NULL)
			settings_apply(s, &lint->arena, lint->rules, file);
		if (l->o->baseline != NULL)
			baseline_apply(&l->baseline, file);
		r->has_findings |= reaches(file, threshold);
		l->format->add(&l->report, file, r->parts);
	}
	argument_release(&argument);
}

/* Lints a group of inputs; in any thread. */
static void
lint_group(void *cookie, size_t index)
{
	struct linting *l = cookie;
	struct result *r = &l->results[index % POOL_RING];
	const struct input_group *group = &l->inputs.groups.ptr[index];

	*r = (struct result){ .lint = lint_share(l->lint) };
	text_init(&r->errors);
	for (size_t i = 0; i < REPORT_PARTS; i++)
		text_init(&r->parts[i]);
	for (size_t i = group->begin; i < group->end; i++)
		lint_one(l, r, &l->inputs.list.ptr[i]);
}

/* ---- results ---- */

static void
write_out(struct linting *l, struct text *text)
{
	progress_erase(&l->progress);
	if (!l->cannot_write &&
	    (fwrite(text->ptr, 1, text->len, stdout) != text->len || fflush(stdout) != 0)) {
		complain_of("cannot write the output: %s", strerror(errno));
		l->cannot_write = true;
	}
	text_clear(text);
}

/* Takes over what came of a group, in their order. */
static void
keep_result(void *cookie, size_t index)
{
	struct linting *l = cookie;
	struct result *r = &l->results[index % POOL_RING];

	if (r->errors.len > 0)
		progress_erase(&l->progress);
	complain(r->errors.ptr);
	text_release(&r->errors);
	for (size_t i = 0; i < r->lint->runs.count; i++) {
		const struct report_file *file = &r->lint->runs.ptr[i]->file;
		totals_add(&l->totals, file);
		if (l->o->write_baseline != NULL)
			baseline_add(&l->baseline, file);
	}
	for (size_t i = 0; i < REPORT_PARTS; i++) {
		text_add(&l->parts[i], text_slice(&r->parts[i]));
		text_release(&r->parts[i]);
	}
	l->unreadable += r->unreadable;
	l->has_findings |= r->has_findings;
	sshd_lint_free(r->lint);
	if (l->format->streams && l->parts[0].len > FLUSH_BYTES)
		write_out(l, &l->parts[0]);
	progress_show(&l->progress, l->inputs.groups.ptr[index].end);
}

/* Puts the report together.  What could be read is reported even where something could not. */
static void
finish_report(struct linting *l)
{
	struct text out;

	if (l->totals.files == 0)
		return;
	text_init(&out);
	l->format->finish(&l->report, &l->totals, l->parts, &out);
	write_out(l, &out);
	text_release(&out);
}

static bool
read_baseline(struct linting *l)
{
	struct text error;

	if (l->o->baseline == NULL)
		return true;
	text_init(&error);
	bool good = baseline_read(&l->baseline, l->o->baseline, &error);
	complain(error.ptr);
	text_release(&error);
	return good;
}

/* --write-baseline: what is there now is known from now on. */
static bool
write_baseline(struct linting *l)
{
	struct text error;

	if (l->o->write_baseline == NULL)
		return true;
	text_init(&error);
	bool good = baseline_write(&l->baseline, l->o->write_baseline, &error);
	complain(error.ptr);
	text_release(&error);
	l->has_findings = false;
	return good;
}

static enum status
lint_all(struct linting *l)
{
	struct pool_task task = { .work = lint_group, .deliver = keep_result, .cookie = l };

	l->unreadable = inputs_add(&l->inputs, &l->o->files, l->o->root == NULL, l->a);
	if (!read_settings(l) || !read_baseline(l))
		return STATUS_FAILED;
	inputs_group(&l->inputs);
	task.count = l->inputs.groups.count;
	progress_begin(&l->progress, l->inputs.list.count, !l->o->quiet);
	pool_run(&task, l->o->jobs > 0 ? l->o->jobs : pool_processors());
	progress_erase(&l->progress);
	bool written = write_baseline(l);
	if (l->unreadable > 0 && l->inputs.list.count > 1)
		complain_of("%zu of the files and folders could not be linted", l->unreadable);
	finish_report(l);
	if (!written || l->cannot_write || l->unreadable > 0)
		return STATUS_FAILED;
	return l->has_findings ? STATUS_FINDINGS : STATUS_OK;
}

enum status
files_lint(struct sshd_lint *lint, const struct options *o, const struct lint_style *style)
{
	struct linting *l = calloc(1, sizeof(*l));

	if (l == NULL)
		base_out_of_memory();
	*l = (struct linting){ .lint = lint, .o = o, .a = &lint->arena,
		.report = lint_report_style(lint, style), .format = style->format };
	totals_init(&l->totals);
	baseline_init(&l->baseline);
	for (size_t i = 0; i < REPORT_PARTS; i++)
		text_init(&l->parts[i]);
	enum status status = lint_all(l);
	for (size_t i = 0; i < REPORT_PARTS; i++)
		text_release(&l->parts[i]);
	totals_release(&l->totals);
	for (size_t i = 0; i < l->settings.count; i++)
		settings_release(l->settings.ptr[i]);
	settings_list_release(&l->settings);
	inputs_release(&l->inputs);
	baseline_release(&l->baseline);
	free(l);
	return status;
}
