/* Run: one file from its path to its diagnostics. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "lib/choose.h"
#include "lib/lint.h"

int
lint_fail(struct sshd_lint *lint, const char *format, ...)
{
	struct arena scratch;
	va_list args;
	char line[4096];

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	arena_init(&scratch);
	text_clear(&lint->error);
	text_add(&lint->error, escape_visible_copy(&scratch, slice_of(line)));
	arena_release(&scratch);
	return -1;
}

void
lint_run_free(struct lint_run *run)
{
	if (run == NULL)
		return;
	lint_run_free(run->beside);
	root_close(&run->location.root);
	arena_release(&run->arena);
	free(run);
}

static void
say_unreadable(struct sshd_lint *lint, const struct lint_run *run, enum source_error error, int number)
{
	const char *name = run->file.name.ptr, *root = lint->root;
	const char *inside = root != NULL ? " inside " : "";

	if (root == NULL)
		root = "";
	switch (error) {
	case SOURCE_NOT_A_FILE:
		lint_fail(lint, "%s%s%s is no regular file", name, inside, root);
		break;
	case SOURCE_TOO_LARGE:
		lint_fail(lint, "%s%s%s is larger than %d MiB", name, inside, root,
		    SOURCE_MAX_BYTES >> 20);
		break;
	default:
		lint_fail(lint, "cannot read %s%s%s: %s", name, inside, root,
		    number != 0 ? strerror(number) : "I/O error");
	}
}

static void
add_overlay(struct source_set *sources, struct arena *a, const struct lint_overlay *overlay)
{
	struct source *s = source_add(sources, overlay->path, slice_copy(a, overlay->bytes));

	s->shown = slice_copy(a, overlay->shown);
	s->is_candidate = overlay->is_candidate;
}

/* Reads and compiles the main file.  False with lint->error. */
static bool
load(struct sshd_lint *lint, struct lint_run *run, const struct lint_input *in)
{
	struct arena *a = &run->arena;
	struct source_set *sources = run->sources = source_set_make(a, &run->location.root);
	enum source_error error = SOURCE_OK;
	int number = 0;

	run->file.sources = sources;
	/* A path is read once: what is added first is what sshd would see there. */
	for (size_t i = 0; i < in->overlay_count; i++)
		add_overlay(sources, a, &in->overlays[i]);
	if (in->bytes != NULL) {
		struct slice bytes = { in->bytes, in->len };
		if (in->len > SOURCE_MAX_BYTES) {
			say_unreadable(lint, run, SOURCE_TOO_LARGE, 0);
			return false;
		}
		source_add(sources, run->location.inside, slice_copy(a, bytes))->shown = run->file.name;
	} else {
		const struct source *s = source_read(sources, run->location.inside, &error, &number);
		if (s != NULL && s->is_directory) {
			lint_fail(lint, "%s is a folder, not a configuration file", run->file.name.ptr);
			return false;
		}
	}
	if (error == SOURCE_OK)
		run->config = config_load(a, run->file.target, sources, run->location.inside,
		    &error, &number);
	if (error == SOURCE_OK)
		return true;
	say_unreadable(lint, run, error, number);
	return false;
}

/* A drop-in that the main file does not include is linted by itself. */
static bool
covers_drop_in(const struct lint_run *run)
{
	for (uint32_t i = 1; i <= source_count(run->file.sources); i++)
		if (slice_equal(source_get(run->file.sources, i)->path, run->location.drop_in))
			return true;
	return run->location.drop_in.len == 0;
}

static void
set_targets(const struct sshd_lint *lint, struct lint_run *run)
{
	size_t count = lint->targets.count > 0 ? lint->targets.count : 1;
	const struct target **targets = ARENA_ARRAY(&run->arena, const struct target *, count);

	if (lint->targets.count > 0)
		memcpy(targets, lint->targets.ptr, count * sizeof(*targets));
	else
		targets[0] = choose_detected(&run->arena, &run->location.root,
		    &run->file.target_reason);
	run->file.target = targets[0];
	run->file.targets = targets;
	run->file.target_count = count;
}

struct lint_run *
lint_run_open(struct sshd_lint *lint, const struct lint_input *in)
{
	static const struct lint_input nothing = { .path = "/dev/null", .bytes = "" };
	struct lint_run *run = calloc(1, sizeof(*run));
	struct slice error;

	/* The one device that people do name: a configuration without a line. */
	if (in->bytes == NULL && in->path != NULL && strcmp(in->path, nothing.path) == 0)
		in = &nothing;

	if (run == NULL)
		base_out_of_memory();
	arena_init(&run->arena);
	const char *root = in->root == NULL ? lint->root : in->root[0] == '\0' ? NULL : in->root;
	bool open = in->bytes != NULL ?
	    location_open_buffer(&run->arena, root, &run->location, &error) :
	    location_open(&run->arena, root, in->path, &run->location, &error);
	struct location *at = &run->location;
	if (!open)
		lint_fail(lint, SLICE_FORMAT, SLICE_ARG(error));
	run->file.name = in->path == NULL ? at->inside :
	    slice_copy(&run->arena, slice_of(in->path));
	run->file.root_given = lint->root != NULL;
	if (!open) {
		lint_run_free(run);
		return NULL;
	}
	set_targets(lint, run);
	run->accounts = accounts_make(&run->arena, &at->root);
	bool loaded = load(lint, run, in);
	if (at->drop_in.len > 0 && (!loaded || !covers_drop_in(run))) {
		at->inside = at->drop_in;
		loaded = load(lint, run, in);
	}
	run->file.path_inside = at->inside;
	run->file.config = run->config;
	run->file.origin = run;
	run->facts = lint->facts;
	if (loaded && !in->may_be_template && lint_is_template(run)) {
		lint_fail(lint, "%s is a template: this needs the file that is made of it",
		    run->file.name.ptr);
		loaded = false;
	}
	if (!loaded) {
		lint_run_free(run);
		return NULL;
	}
	return run;
}

/* What the public interface shows of each diagnostic. */
static void
make_findings(struct lint_run *run)
{
	struct arena *a = &run->arena;

	run->finding_count = diag_count(run->file.store);
	run->findings = ARENA_ARRAY(a, struct sshd_lint_finding, run->finding_count);
	for (size_t i = 0; i < run->finding_count; i++) {
		const struct diagnostic *d = diag_at(run->file.store, i);
		struct place place = report_place(&run->file, d->span);
		run->findings[i] = (struct sshd_lint_finding){
			.diagnostic = d,
			.place = place,
			.message = slice_string(a, escape_visible_copy(a, d->message)),
			.why = slice_string(a, slice_trim(d->why)),
			.help = slice_string(a, escape_visible_copy(a, d->help)),
			.path = slice_string(a, escape_visible_copy(a, place.path)),
			.keyword = slice_string(a, d->keyword),
			.subject = slice_string(a, escape_visible_copy(a, d->subject)),
			.targets = slice_string(a, d->targets),
		};
	}
}

VEC(lines, struct slice);

static void
add_line(struct lines *unknown, struct slice line)
{
	for (size_t i = 0; i < unknown->count; i++)
		if (slice_equal(unknown->ptr[i], line))
			return;
	lines_push(unknown, line);
}

enum { LEFT_OUT_SHOWN = 10 };

/* What the classes of connections that the rules looked at leave open. */
static void
add_left_out(struct arena *a, struct lines *unknown, const struct class_set *set)
{
	uint32_t more = 0, shown = 0;

	for (uint32_t i = 0; set != NULL && i < set->left_out_count; i++) {
		uint32_t at = set->left_out[i].statement;

		/* A line that cannot be read is a problem of its own. */
		if (at != 0 && set->config->statements[at - 1].match == NULL)
			continue;
		if (shown++ < LEFT_OUT_SHOWN)
			add_line(unknown, escape_visible_copy(a, slice_printf(a,
			    "classes of connections: " SLICE_FORMAT,
			    SLICE_ARG(classes_left_out_text(set, i, a)))));
		else
			more++;
	}
	if (more > 0)
		add_line(unknown, slice_printf(a, "classes of connections: and %u more of these",
		    (unsigned)more));
}

static void
add_unknown(struct lint_run *run, struct lines *unknown, const struct rules_run *rules)
{
	for (size_t i = 0; i < rules->unknown_count; i++)
		add_line(unknown, slice_printf(&run->arena, "%s: %s",
		    rules->unknowns[i].rule->id, rules->unknowns[i].missing));
	add_left_out(&run->arena, unknown, rules->classes);
}

/* Adds what came of the profiles for ${target} to the checklist of ${run}. */
static void
keep_checks(struct lint_run *run, const struct target *target, const struct rules_run *rules)
{
	struct report_file *file = &run->file;
	struct report_check *checks =
	    ARENA_ARRAY(&run->arena, struct report_check, file->check_count + rules->check_count);

	if (rules->check_count == 0)
		return;
	if (file->check_count > 0)
		memcpy(checks, file->checks, file->check_count * sizeof(*checks));
	for (size_t i = 0; i < rules->check_count; i++) {
		const struct rules_check *c = &rules->checks[i];
		checks[file->check_count++] = (struct report_check){
			.target = target, .profile = slice_of(c->profile->id),
			.title = c->profile->title, .version = c->profile->version,
			.section = c->section, .rule = c->rule->id, .what = c->rule->title,
			.result = rules_result_name(c->result), .value = c->value,
			.message = c->message, .span = c->span,
		};
	}
	file->checks = checks;
}

/* Judges the rules and keeps what they could not decide. */
static void
judge(struct sshd_lint *lint, struct lint_run *run, const struct config *config,
    struct diag_store *store, struct lines *unknown)
{
	struct rules_run rules = {
		.a = &run->arena,
		.config = config,
		.store = store,
		.rules = lint->rules,
		.accounts = run->accounts,
		.facts = &lint->facts,
		.profiles = lint->profiles.ptr,
		.profile_count = lint->profiles.count,
	};

	rules_run(&rules);
	keep_checks(run, config->target, &rules);
	if (rules.rules_run > run->file.rules_run)
		run->file.rules_run = rules.rules_run;
	add_unknown(run, unknown, &rules);
	allow_apply(config, lint->rules, store);
}

const struct config *
lint_run_config(struct lint_run *run, const struct target *target)
{
	enum source_error error;
	int number;

	return target == run->file.target ? run->config :
	    config_load(&run->arena, target, run->sources, run->location.inside, &error, &number);
}

struct diag_store *
lint_run_findings(struct sshd_lint *lint, struct lint_run *run, const struct config *config)
{
	struct diag_store *store = diag_store_make(&run->arena);
	struct lines unknown = { 0 };

	config_report(config, store);
	judge(lint, run, config, store, &unknown);
	diag_finish(store);
	lines_release(&unknown);
	return store;
}

/* Lints for every target and keeps what they say as one. */
static void
lint_targets(struct sshd_lint *lint, struct lint_run *run, struct lines *unknown)
{
	struct arena *a = &run->arena;
	size_t count = run->file.target_count;
	struct diag_store **stores = ARENA_ARRAY(a, struct diag_store *, count);
	const char **names = ARENA_ARRAY(a, const char *, count);

	for (size_t i = 0; i < count; i++) {
		const struct config *config = lint_run_config(run, run->file.targets[i]);

		names[i] = run->file.targets[i]->name;
		stores[i] = diag_store_make(a);
		config_report(config, stores[i]);
		judge(lint, run, config, stores[i], unknown);
		diag_finish(stores[i]);
	}
	run->file.store = count == 1 ? stores[0] : diag_merge(a, stores, names, count);
}

void
lint_run_keep(struct sshd_lint *lint, struct lint_run *run)
{
	make_findings(run);
	lint_runs_push(&lint->runs, run);
}

void
lint_run_judge(struct sshd_lint *lint, struct lint_run *run)
{
	struct lines unknown = { 0 };

	lint_targets(lint, run, &unknown);
	if (unknown.count > 0)
		run->file.unknown = memcpy(ARENA_ARRAY(&run->arena, struct slice, unknown.count),
		    unknown.ptr, unknown.count * sizeof(struct slice));
	run->file.unknown_count = unknown.count;
	lines_release(&unknown);
}

int
lint_input(struct sshd_lint *lint, const struct lint_input *in)
{
	struct lint_input mine = *in;
	mine.may_be_template = true;
	struct lint_run *run = lint_run_open(lint, &mine);

	if (run == NULL)
		return -1;
	if (lint_is_template(run))
		lint_template(lint, run);
	else
		lint_run_judge(lint, run);
	lint_run_keep(lint, run);
	return 0;
}
