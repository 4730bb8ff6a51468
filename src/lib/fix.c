/*
 * Fix: what the rules' fixes make of a file and those that it includes.
 *
 * All fixes are tried together first.  The file that comes out is linted, and
 * where it is not better in every respect, they are tried one by one: each must
 * make its finding go away, bring no other, and leave everybody a way in.
 * Every step that is taken lowers the number of findings, so this ends.
 */
#include <string.h>

#include "base/escape.h"
#include "fix/diff.h"
#include "fix/patch.h"
#include "fix/write.h"
#include "lib/lint.h"
#include "lib/ways.h"

VEC(overlays, struct lint_overlay);
VEC(prints, uint64_t);

/* Trials of single fixes in one file, which may cost as much as linting it each time. */
enum { TRIALS_MAX = 500 };

struct fixing {
	struct sshd_lint *lint;
	struct lint_input in;
	const struct lint_fix *how;
	struct lint_fixed *result;
	struct text *messages;
	struct arena a;			/* new texts */
	struct lint_run *first;		/* as the files are now */
	struct lint_run *run;		/* with the fixes taken so far */
	struct overlays overlays;
	struct prints refused;		/* findings that keep their fix, by fingerprint */
	unsigned trials;
};

/* ---- linting what would come out ---- */

static struct lint_run *
lint_again(struct fixing *f)
{
	struct lint_run *run;

	f->in.overlays = f->overlays.ptr;
	f->in.overlay_count = f->overlays.count;
	run = lint_run_open(f->lint, &f->in);
	if (run != NULL)
		lint_run_judge(f->lint, run);
	return run;
}

static void
set_overlay(struct fixing *f, const struct source *s, struct slice bytes)
{
	for (size_t i = 0; i < f->overlays.count; i++)
		if (slice_equal(f->overlays.ptr[i].path, s->path)) {
			f->overlays.ptr[i].bytes = bytes;
			return;
		}
	overlays_push(&f->overlays, (struct lint_overlay){ slice_copy(&f->a, s->path),
	    slice_copy(&f->a, s->shown), bytes, false });
}

/* Lints with ${p} made on top of ${base}.  NULL when it cannot be read any more. */
static struct lint_run *
lint_patched(struct fixing *f, const struct lint_run *base, const struct patch *p)
{
	for (uint32_t i = 1; i <= source_count(base->sources); i++) {
		const struct source *s = source_get(base->sources, i);

		if (patch_touches(p, i))
			set_overlay(f, s, patch_apply(p, s, &f->a));
	}
	return lint_again(f);
}

static size_t
count_of(const struct lint_run *run, const char *id)
{
	size_t count = 0;

	for (size_t i = 0; i < diag_count(run->file.store); i++) {
		const struct diagnostic *d = diag_at(run->file.store, i);

		count += !d->suppressed && strcmp(d->id, id) == 0;
	}
	return count;
}

static bool
is_refused(const struct lint_run *run)
{
	for (size_t i = 0; i < diag_count(run->file.store); i++)
		if (diag_at(run->file.store, i)->is_fatal)
			return true;
	return false;
}

/* A finding that ${after} has and ${before} has not; NULL: none. */
static const struct diagnostic *
find_new(const struct lint_run *before, const struct lint_run *after)
{
	for (size_t i = 0; i < diag_count(after->file.store); i++) {
		const struct diagnostic *d = diag_at(after->file.store, i);

		if (d->suppressed || count_of(after, d->id) <= count_of(before, d->id))
			continue;
		/* Rules say nothing of a file that sshd refuses: what they find was there. */
		if (!d->is_problem && is_refused(before))
			continue;
		return d;
	}
	return NULL;
}

/* Whether ${after} has no finding that f->run has not; ${*reason} names one. */
static bool
brings_nothing(struct fixing *f, const struct lint_run *after, struct slice *reason)
{
	const struct diagnostic *d = find_new(f->run, after);

	if (d != NULL)
		*reason = slice_printf(&f->a, "it would bring %s: " SLICE_FORMAT, d->id,
		    SLICE_ARG(d->message));
	return d == NULL;
}

/* Whether everybody keeps a way in, on all targets. */
static bool
keeps_ways(struct fixing *f, struct lint_run *after, struct slice *reason)
{
	for (size_t i = 0; i < f->run->file.target_count; i++) {
		const struct target *t = f->run->file.targets[i];
		struct ways old = ways_make(f->lint, f->run, lint_run_config(f->run, t));
		struct ways new = ways_make(f->lint, after, lint_run_config(after,
		    after->file.targets[i]));

		if (!ways_keep(&old, &new, &f->a, reason))
			return false;
	}
	return true;
}

/* ---- choosing ---- */

static uint64_t
print_of(const struct fixing *f, const struct diagnostic *d)
{
	struct place place = report_place(&f->run->file, d->span);

	return report_fingerprint(d, &place);
}

static bool
is_wanted(const struct fixing *f, const struct diagnostic *d)
{
	if (d->suppressed || d->fix_count == 0 || !(d->fix_is_safe || f->how->unsafe))
		return false;
	uint64_t print = print_of(f, d);
	for (size_t i = 0; i < f->refused.count; i++)
		if (f->refused.ptr[i] == print)
			return false;
	return true;
}

static void
refuse(struct fixing *f, const struct diagnostic *d, struct slice reason)
{
	struct place place = report_place(&f->run->file, d->span);

	prints_push(&f->refused, print_of(f, d));
	f->result->refused++;
	escape_visible(f->messages, place.path);
	text_printf(f->messages, ":%u: not fixed, %s: ", (unsigned)place.begin.line, d->id);
	escape_visible(f->messages, reason);
	text_add_char(f->messages, '\n');
}

/* Keeps what ${after} holds, with ${count} findings fixed. */
static void
take(struct fixing *f, struct lint_run *after, size_t count)
{
	if (f->run != f->first)
		lint_run_free(f->run);
	f->run = after;
	f->result->fixed += count;
}

/* Forgets what was tried: the texts are again those of f->run. */
static void
go_back(struct fixing *f, struct lint_run *tried, const struct overlays *kept)
{
	lint_run_free(tried);
	f->overlays.count = 0;
	for (size_t i = 0; i < kept->count; i++)
		overlays_push(&f->overlays, kept->ptr[i]);
}

static void
remember(const struct fixing *f, struct overlays *kept)
{
	*kept = (struct overlays){ 0 };
	for (size_t i = 0; i < f->overlays.count; i++)
		overlays_push(kept, f->overlays.ptr[i]);
}

/* All fixes that do not get in each other's way, at once.  True when they were taken. */
static bool
try_all(struct fixing *f)
{
	struct patch *p = patch_make(&f->a);
	struct overlays kept;
	struct lint_run *after;
	struct slice reason;
	size_t added = 0, before = diag_count(f->run->file.store);
	bool good;

	for (size_t i = 0; i < before; i++) {
		const struct diagnostic *d = diag_at(f->run->file.store, i);

		if (is_wanted(f, d) && patch_add(p, d->fix, d->fix_count))
			added++;
	}
	if (added == 0)
		return false;
	remember(f, &kept);
	after = lint_patched(f, f->run, p);
	good = after != NULL && brings_nothing(f, after, &reason) &&
	    diag_count(after->file.store) + added <= before && keeps_ways(f, after, &reason);
	if (good)
		take(f, after, added);
	else
		go_back(f, after, &kept);
	overlays_release(&kept);
	return good;
}

/*
 * Where ${after}, the outcome of one fix, has a new finding with a fix of its
 * own, that one is made as well.  The run that comes out.
 */
static struct lint_run *
follow_up(struct fixing *f, struct lint_run *after)
{
	const struct diagnostic *d = find_new(f->run, after);
	struct patch *p = patch_make(&f->a);
	struct lint_run *further;

	if (d == NULL || d->fix_count == 0 || !(d->fix_is_safe || f->how->unsafe) ||
	    !patch_add(p, d->fix, d->fix_count))
		return after;
	further = lint_patched(f, after, p);
	lint_run_free(after);
	return further;
}

/* One fix by itself.  True when it was taken; else it is refused. */
static bool
try_one(struct fixing *f, const struct diagnostic *d)
{
	struct patch *p = patch_make(&f->a);
	struct slice reason = SLICE("its edits contradict each other");
	struct overlays kept;
	struct lint_run *after = NULL;
	bool good = patch_add(p, d->fix, d->fix_count);

	remember(f, &kept);
	if (good && ++f->trials > TRIALS_MAX) {
		reason = SLICE("too many fixes that cannot be made together");
		good = false;
	}
	if (good) {
		after = lint_patched(f, f->run, p);
		if (after != NULL)
			after = follow_up(f, after);
		reason = SLICE("the file could not be read afterwards");
		good = after != NULL;
	}
	good = good && keeps_ways(f, after, &reason) && brings_nothing(f, after, &reason);
	if (good && count_of(after, d->id) >= count_of(f->run, d->id)) {
		reason = SLICE("the finding would stay");
		good = false;
	}
	if (good) {
		take(f, after, 1);
	} else {
		go_back(f, after, &kept);
		refuse(f, d, reason);
	}
	overlays_release(&kept);
	return good;
}

/* The first fix that can be taken by itself. */
static bool
try_each(struct fixing *f)
{
	for (size_t i = 0; i < diag_count(f->run->file.store); i++) {
		const struct diagnostic *d = diag_at(f->run->file.store, i);

		if (is_wanted(f, d) && try_one(f, d))
			return true;
	}
	return false;
}

/* ---- what comes of it ---- */

static const struct source *
source_at(const struct lint_run *run, struct slice path)
{
	for (uint32_t i = 1; i <= source_count(run->sources); i++)
		if (slice_equal(source_get(run->sources, i)->path, path))
			return source_get(run->sources, i);
	return NULL;
}

/* Whether an earlier overlay is the same file by another name. */
static bool
is_repeated(const struct fixing *f, size_t index)
{
	const struct root *root = &f->first->location.root;
	struct arena *a = &f->first->arena;
	const char *path = root_realpath(root, a, slice_string(a, f->overlays.ptr[index].path));

	for (size_t i = 0; path != NULL && i < index; i++) {
		const char *other = root_realpath(root, a,
		    slice_string(a, f->overlays.ptr[i].path));
		if (other != NULL && strcmp(path, other) == 0)
			return true;
	}
	return false;
}

static void
show_changes(struct fixing *f, struct text *diff)
{
	for (size_t i = 0; i < f->overlays.count; i++) {
		const struct lint_overlay *o = &f->overlays.ptr[i];
		const struct source *s = source_at(f->first, o->path);

		/* What was given as an overlay need not have changed. */
		if (s == NULL || slice_equal(s->bytes, o->bytes))
			continue;
		f->result->files++;
		if (is_repeated(f, i))
			continue;
		diff_unified(diff, s->shown, s->bytes, o->bytes);
		if (f->how->changed != NULL)
			f->how->changed(f->how->cookie, s, o->bytes);
	}
}

/* Writes all files or, as far as that can be had, none. */
static int
write_all(struct fixing *f)
{
	const struct root *root = &f->first->location.root;
	struct slice error = SLICE("a file was not read"), ignored;
	size_t i;

	for (i = 0; i < f->overlays.count; i++)
		if (is_repeated(f, i))
			return lint_fail(f->lint, "a file is included by two names, which one run "
			    "cannot fix: " SLICE_FORMAT, SLICE_ARG(f->overlays.ptr[i].shown));
	for (i = 0; i < f->overlays.count; i++) {
		const struct lint_overlay *o = &f->overlays.ptr[i];
		const struct source *s = source_at(f->first, o->path);

		if (s == NULL || !write_replace(root, &f->a, o->path, s->bytes, o->bytes, &error))
			break;
	}
	f->result->files = i;
	if (i == f->overlays.count)
		return 0;
	lint_fail(f->lint, SLICE_FORMAT, SLICE_ARG(error));
	f->result->files = 0;
	while (i-- > 0) {
		const struct lint_overlay *o = &f->overlays.ptr[i];

		(void)write_replace(root, &f->a, o->path, o->bytes,
		    source_at(f->first, o->path)->bytes, &ignored);
	}
	return -1;
}

int
lint_fix(struct sshd_lint *lint, const struct lint_input *in, const struct lint_fix *how,
    struct lint_fixed *result, struct text *diff, struct text *messages)
{
	struct fixing f = { .lint = lint, .in = *in, .how = how, .result = result,
		.messages = messages };
	int status = 0;

	*result = (struct lint_fixed){ 0 };
	if (how->write && in->bytes != NULL)
		return lint_fail(lint, "what comes from standard input cannot be fixed in place; see --diff");
	for (size_t i = 0; i < in->overlay_count; i++)
		overlays_push(&f.overlays, in->overlays[i]);
	f.first = f.run = lint_again(&f);
	if (f.first == NULL) {
		overlays_release(&f.overlays);
		return -1;
	}
	arena_init(&f.a);
	while (try_all(&f) || try_each(&f))
		continue;
	show_changes(&f, diff);
	if (how->write)
		status = write_all(&f);
	if (f.run != f.first)
		lint_run_free(f.run);
	lint_run_free(f.first);
	arena_release(&f.a);
	overlays_release(&f.overlays);
	prints_release(&f.refused);
	return status;
}
