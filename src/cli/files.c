#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "cli/baseline.h"
#include "cli/files.h"
#include "cli/walk.h"
#include "lib/settings.h"

/* How many results back a drop-in is looked for among the files that were read. */
enum { LOOK_BACK = 64 };

VEC(settings_list, struct settings *);

struct linting {
	struct sshd_lint *lint;
	const struct options *o;
	files_open *open;
	struct arena *a;		/* as long as the results: they speak of what settings say */
	struct strings inputs;		/* NULL: the main configuration */
	struct settings_list settings;	/* each file once */
	struct settings_list chosen;	/* of each input, or NULL */
	struct host_facts facts;	/* of the command line */
	struct baseline baseline;
	size_t unreadable;
	bool has_findings;
};

/* ---- what to lint ---- */

static void
add_folder(struct linting *l, const char *dir)
{
	size_t before = l->inputs.count, unreadable = walk_folder(dir, &l->inputs, l->a);

	l->unreadable += unreadable;
	if (l->inputs.count > before || unreadable > 0)
		return;
	run_complain_of("%s is a folder without any sshd_config", dir);
	l->unreadable++;
}

static void
add_inputs(struct linting *l)
{
	const struct strings *files = &l->o->files;

	if (files->count == 0)
		strings_push(&l->inputs, NULL);
	for (size_t i = 0; i < files->count; i++)
		if (l->o->root == NULL && walk_is_folder(files->ptr[i]))
			add_folder(l, files->ptr[i]);
		else
			strings_push(&l->inputs, files->ptr[i]);
}

/* ---- settings ---- */

/* The settings file for the input ${path}, or NULL. */
static const char *
settings_file(struct linting *l, const char *path)
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
	for (size_t i = 0; i < l->inputs.count; i++) {
		const char *file = settings_file(l, l->inputs.ptr[i]);
		settings_list_push(&l->chosen,
		    file == NULL ? NULL : settings_of(l, file, &errors, &notices));
	}
	targets_release(&l->lint->targets);
	lint_profiles_release(&l->lint->profiles);
	l->lint->targets = targets;
	l->lint->profiles = profiles;
	bool good = errors.len == 0;
	run_complain(notices.ptr);
	run_complain(errors.ptr);
	text_release(&errors);
	text_release(&notices);
	return good;
}

/* Hands over what the settings say and the command line does not; returns the threshold. */
static enum sshd_lint_severity
use_settings(struct linting *l, const struct settings *s, const char *path)
{
	struct settings_chosen c = { 0 };

	if (s != NULL)
		c = settings_choose(s, l->a, path == NULL ? "/etc/ssh/sshd_config" : path);
	if (l->o->targets.count == 0)
		l->lint->targets.count = 0;
	for (size_t i = 0; l->o->targets.count == 0 && c.targets != NULL && i < c.targets->count; i++)
		sshd_lint_add_target(l->lint, c.targets->ptr[i]);
	if (l->o->profiles.count == 0)
		l->lint->profiles.count = 0;
	for (size_t i = 0; l->o->profiles.count == 0 && c.profiles != NULL && i < c.profiles->count; i++)
		sshd_lint_add_profile(l->lint, c.profiles->ptr[i]);
	l->lint->facts = l->o->facts == NULL && c.facts != NULL ? *c.facts : l->facts;
	return c.has_fail_on && !l->o->fail_on_given ? c.fail_on : l->o->fail_on;
}

/* ---- linting ---- */

static bool
is_drop_in(struct slice path)
{
	static const char folder[] = "/sshd_config.d/";
	size_t len = sizeof(folder) - 1;

	for (size_t i = 0; i + len <= path.len; i++)
		if (slice_is(slice_part(path, i, i + len), folder))
			return true;
	return false;
}

/* Whether ${path} was read as the main file or a drop-in of an earlier one. */
static bool
is_covered(const struct linting *l, const char *path)
{
	const struct lint_runs *runs = &l->lint->runs;

	if (path == NULL || strcmp(path, "-") == 0)
		return false;
	struct slice name = report_relative(slice_of(path));
	for (size_t n = 0; n < runs->count && n < LOOK_BACK; n++) {
		const struct report_file *file = &runs->ptr[runs->count - 1 - n]->file;
		for (uint32_t i = 1; i <= source_count(file->sources); i++) {
			const struct source *s = source_get(file->sources, i);
			struct slice known = file->root_given ? s->path : report_relative(s->shown);
			if (slice_equal(known, name) &&
			    (is_drop_in(s->path) || slice_equal(s->path, file->path_inside)))
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

/* --as: makes ${in}, the bytes of a candidate, stand for another file of the host. */
static bool
stand_in(struct linting *l, struct lint_input *in, struct lint_overlay *overlay)
{
	struct location at;
	struct slice error;

	if (l->o->as == NULL)
		return true;
	bool open = location_open(l->a, l->o->root, l->o->as, &at, &error);
	root_close(&at.root);
	if (!open) {
		run_complain(slice_string(l->a, error));
		return false;
	}
	*overlay = (struct lint_overlay){
		.path = at.drop_in.len > 0 ? at.drop_in : at.inside,
		.shown = slice_of(l->o->as),
		.bytes = { in->bytes, in->len },
		.is_candidate = true,
	};
	*in = (struct lint_input){ .path = l->o->as, .overlays = overlay, .overlay_count = 1 };
	return true;
}

/* Reads ${path}, the file that --as judges, as its bytes. */
static bool
read_candidate(struct linting *l, const char *path, struct lint_input *in)
{
	enum source_error error;
	struct root root;
	int number;

	if (!root_open(&root, NULL))
		return false;
	const struct source *s =
	    source_read(source_set_make(l->a, &root), slice_of(path), &error, &number);
	root_close(&root);
	if (s == NULL || s->is_directory) {
		run_complain_of("cannot read %s: %s", path, s != NULL ? "it is a folder" :
		    number != 0 ? strerror(number) : "no regular file, or too large");
		return false;
	}
	*in = (struct lint_input){ .bytes = s->bytes.ptr, .len = s->bytes.len };
	return true;
}

static bool
open_input(struct linting *l, const char *path, struct text *bytes, struct lint_input *in,
    struct lint_overlay *overlay)
{
	if (l->o->as != NULL && path != NULL && strcmp(path, "-") != 0) {
		if (!read_candidate(l, path, in))
			return false;
	} else if (!l->open(path, bytes, in))
		return false;
	return stand_in(l, in, overlay);
}

static void
lint_one(struct linting *l, size_t number, struct text *bytes)
{
	const char *path = l->inputs.ptr[number];
	const struct settings *s = l->chosen.ptr[number];
	struct lint_overlay overlay;
	struct lint_input in;

	if (is_covered(l, path))
		return;
	enum sshd_lint_severity threshold = use_settings(l, s, l->o->as != NULL ? l->o->as : path);
	if (!open_input(l, path, bytes, &in, &overlay)) {
		l->unreadable++;
		return;
	}
	if (lint_input(l->lint, &in) != 0) {
		run_complain(sshd_lint_error(l->lint));
		l->unreadable++;
		return;
	}
	const struct report_file *file = &l->lint->runs.ptr[l->lint->runs.count - 1]->file;
	if (s != NULL)
		settings_apply(s, l->a, l->lint->rules, file);
	if (l->baseline.known != NULL)
		baseline_apply(&l->baseline, file);
	l->has_findings |= reaches(file, threshold);
}

/* --write-baseline: what is there now is known from now on. */
static bool
write_baseline(struct linting *l)
{
	const struct lint_runs *runs = &l->lint->runs;
	const struct report_file **files = ARENA_ARRAY(l->a, const struct report_file *, runs->count);
	struct text error;

	for (size_t i = 0; i < runs->count; i++)
		files[i] = &runs->ptr[i]->file;
	text_init(&error);
	bool good = baseline_write(files, runs->count, l->o->write_baseline, &error);
	run_complain(error.ptr);
	text_release(&error);
	l->has_findings = false;
	return good;
}

static bool
read_baseline(struct linting *l)
{
	struct text error;

	if (l->o->baseline == NULL)
		return true;
	text_init(&error);
	bool good = baseline_read(&l->baseline, l->o->baseline, &error);
	run_complain(error.ptr);
	text_release(&error);
	return good;
}

static enum status
lint_all(struct linting *l)
{
	struct text bytes;

	add_inputs(l);
	if (!read_settings(l) || !read_baseline(l))
		return STATUS_FAILED;
	text_init(&bytes);
	for (size_t i = 0; i < l->inputs.count; i++)
		lint_one(l, i, &bytes);
	text_release(&bytes);
	if (l->o->write_baseline != NULL && !write_baseline(l))
		return STATUS_FAILED;
	if (l->unreadable > 0 && l->inputs.count > 1)
		run_complain_of("%zu of the files and folders could not be linted", l->unreadable);
	return l->unreadable > 0 ? STATUS_FAILED : l->has_findings ? STATUS_FINDINGS : STATUS_OK;
}

enum status
files_lint(struct sshd_lint *lint, const struct options *o, files_open *open)
{
	struct linting l = { .lint = lint, .o = o, .open = open, .facts = lint->facts,
		.a = &lint->arena };

	enum status status = lint_all(&l);
	lint->facts = l.facts;
	for (size_t i = 0; i < l.settings.count; i++)
		settings_release(l.settings.ptr[i]);
	settings_list_release(&l.settings);
	settings_list_release(&l.chosen);
	strings_release(&l.inputs);
	if (l.baseline.known != NULL)
		baseline_release(&l.baseline);
	return status;
}
