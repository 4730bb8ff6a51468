/*
 * Upgrade: what becomes of a configuration when another sshd reads it.  The
 * releases between the two are gone through one by one, so that each change
 * is named with the release that brings it.
 */
#include <string.h>

#include "access/people.h"
#include "base/escape.h"
#include "base/vec.h"
#include "lib/changes.h"
#include "lib/lint.h"
#include "lib/upgrade_values.h"

VEC(step_vec, struct upgrade_step);

/* One upgrade while it is looked at. */
struct upgrade {
	struct sshd_lint *lint;
	struct lint_run *run;
	struct arena *a;
	struct changes changes;
	const struct upgrade_step *steps;	/* from the sshd of today to the one to come */
	uint32_t count;
	struct host **hosts;			/* by step, made when asked for */
};

static const struct upgrade_step *
last_step(const struct upgrade *u)
{
	return &u->steps[u->count - 1];
}

static struct upgrade_step
make_step(struct upgrade *u, const struct target *t, struct slice name)
{
	struct upgrade_step s = { .target = t, .name = name };
	struct startup_report startup;
	struct host *host;

	s.config = lint_run_config(u->run, t);
	s.e = effective_make(u->a, s.config);
	s.problems = diag_store_make(u->a);
	config_report(s.config, s.problems);
	diag_finish(s.problems);
	host = host_make(u->a, t, u->run->accounts, &u->lint->facts);
	startup = people_startup(host, s.config, s.e, u->a);
	s.starts = startup.verdict.starts != TRUTH_NO;
	s.death = startup.death;
	s.blame = startup.blame.statement;
	s.host = host;
	return s;
}

/* The sshd of today, those in between, and the one to come. */
static void
make_steps(struct upgrade *u, const struct target *from, const struct target *to)
{
	struct step_vec steps = { 0 };
	size_t count;
	const release_t *releases = release_all(&count);

	step_vec_push(&steps, make_step(u, from, (struct slice){ 0 }));
	/* What is the vendor's doing is told apart from what a release brings. */
	if (from->features != to->features && from->release < to->release)
		step_vec_push(&steps, make_step(u, target_at_release(u->a, to, from->release),
		    slice_printf(u->a, "%s", to->name)));
	for (size_t i = 0; i < count; i++)
		if (releases[i] > from->release && releases[i] < to->release)
			step_vec_push(&steps, make_step(u, target_at_release(u->a, to, releases[i]),
			    slice_of(release_name(releases[i]))));
	step_vec_push(&steps, make_step(u, to, to->release > from->release ?
	    slice_of(release_name(to->release)) : slice_of(to->name)));
	u->count = (uint32_t)steps.count;
	u->steps = memcpy(ARENA_ARRAY(u->a, struct upgrade_step, steps.count), steps.ptr,
	    steps.count * sizeof(*steps.ptr));
	step_vec_release(&steps);
}

/* ---- what is refused, and what is ignored ---- */

static bool
is_refusal(const struct diagnostic *d)
{
	return d->severity == SEVERITY_ERROR && d->category == CATEGORY_STARTUP;
}

/* The problem of ${store} that is the same as ${d}, or NULL. */
static const struct diagnostic *
find_problem(struct diag_store *store, const struct diagnostic *d)
{
	for (size_t i = 0; i < diag_count(store); i++) {
		const struct diagnostic *o = diag_at(store, i);

		if (o->span.source == d->span.source && o->span.begin == d->span.begin &&
		    strcmp(o->id, d->id) == 0)
			return o;
	}
	return NULL;
}

/* The first step from which on, without a break, the problem ${d} is there. */
static struct slice
problem_since(const struct upgrade *u, const struct diagnostic *d)
{
	uint32_t i = u->count - 1;

	while (i > 1 && find_problem(u->steps[i - 1].problems, d) != NULL)
		i--;
	return u->steps[i].name;
}

/* The spelling that the sshd to come has for what ${k} is today, or KEYWORD_NONE. */
static enum keyword
new_spelling(const struct upgrade *u, enum keyword k)
{
	enum keyword slot = keyword_facts(u->steps[0].target, k)->slot;

	for (int i = 1; i < KEYWORD_COUNT; i++) {
		const struct keyword_facts *f =
		    keyword_facts(last_step(u)->target, (enum keyword)i);

		if (f->keyword != k && f->slot == slot && f->status == STATUS_SUPPORTED)
			return f->keyword;
	}
	return KEYWORD_NONE;
}

/* What to write instead of the line that ${d} is about. */
static struct slice
help_for(const struct upgrade *u, const struct diagnostic *d)
{
	enum keyword k = keyword_from_name(d->keyword);
	enum keyword_status now = k == KEYWORD_NONE ? STATUS_ABSENT :
	    keyword_facts(u->steps[0].target, k)->status;
	enum keyword other = k == KEYWORD_NONE ? KEYWORD_NONE : new_spelling(u, k);

	if (d->help.len > 0)
		return d->help;
	if (strcmp(d->id, problem_row(PROBLEM_UNKNOWN_KEYWORD)->name) == 0 && other != KEYWORD_NONE)
		return slice_printf(u->a, "write %s", keyword_spelling(other));
	if (strcmp(d->id, problem_row(PROBLEM_UNKNOWN_KEYWORD)->name) == 0 ||
	    strcmp(d->id, problem_row(PROBLEM_DEPRECATED_KEYWORD)->name) == 0 ||
	    strcmp(d->id, problem_row(PROBLEM_UNSUPPORTED_KEYWORD)->name) == 0)
		return now == STATUS_SUPPORTED ? SLICE("remove the line") :
		    SLICE("remove the line, which has no effect today either");
	if (strcmp(d->id, problem_row(PROBLEM_INVALID_QUOTES)->name) == 0)
		return SLICE("close the quotation mark, or write a backslash in front of it");
	return (struct slice){ 0 };
}

static void
add_refusal(struct upgrade *u, const struct diagnostic *d, bool is_new)
{
	const struct problem_row *row = problem_row(PROBLEM_REFUSED_AFTER_UPGRADE);
	struct diagnostic *added = diag_add(u->changes.store, d);

	added->help = help_for(u, d);
	if (!is_new)
		return;
	added->id = row->name;
	added->why = slice_of(row->why);
	added->since = problem_since(u, d);
}

/* A line that has a meaning today and has none afterwards. */
static void
add_ignored(struct upgrade *u, const struct diagnostic *d)
{
	const struct problem_row *row = problem_row(PROBLEM_VALUE_CHANGES_WITH_UPGRADE);
	struct diagnostic *added = diag_add(u->changes.store, d);

	added->id = row->name;
	added->why = slice_of(row->why);
	added->category = row->category;
	added->severity = keyword_facts(u->steps[0].target, keyword_from_name(d->keyword))->status ==
	    STATUS_SUPPORTED ? SEVERITY_WARNING : SEVERITY_NOTE;
	added->since = problem_since(u, d);
	added->help = help_for(u, d);
}

static bool
is_ignored(const struct diagnostic *d)
{
	return strcmp(d->id, problem_row(PROBLEM_DEPRECATED_KEYWORD)->name) == 0 ||
	    strcmp(d->id, problem_row(PROBLEM_UNSUPPORTED_KEYWORD)->name) == 0;
}

static void
compare_problems(struct upgrade *u)
{
	const struct upgrade_step *first = &u->steps[0], *last = last_step(u);
	size_t refusals = 0;

	for (size_t i = 0; i < diag_count(last->problems); i++) {
		const struct diagnostic *d = diag_at(last->problems, i);
		bool is_new = find_problem(first->problems, d) == NULL;

		refusals += is_refusal(d);
		if (is_refusal(d))
			add_refusal(u, d, is_new);
		else if (is_ignored(d) && is_new)
			add_ignored(u, d);
	}
	/* What stands in the way on the host: keys that are no longer loaded. */
	if (!last->starts && refusals == 0 && last->death.len > 0) {
		struct diagnostic *d = changes_add(&u->changes, first->starts ?
		    PROBLEM_REFUSED_AFTER_UPGRADE : PROBLEM_STARTUP_CHECK, last->blame, KEYWORD_NONE,
		    escape_visible_copy(u->a, last->death));

		d->subject = SLICE("sshd-does-not-start");
		d->since = first->starts ? last->name : (struct slice){ 0 };
		for (uint32_t i = u->count - 1; first->starts && i > 0 && !u->steps[i].starts; i--)
			d->since = u->steps[i].name;
	}
}

/* ---- logins ---- */

/* The first step in which ${row} fares as it does in the end. */
static struct slice
login_since(struct upgrade *u, const struct compare_row *row)
{
	enum login_change change = LOGIN_SAME;
	uint32_t i = 0;

	while (change == LOGIN_SAME && ++i + 1 < u->count) {
		const struct upgrade_step *s = &u->steps[i];
		struct compare_side side = { s->config, s->host, NULL };
		struct compare_view view;

		if (!s->starts)
			continue;
		view = compare_look(&side, row->account, row->connection, s->e, u->a);
		change = compare_views(&row->before, &view);
		if (change != row->change)
			change = LOGIN_SAME;
	}
	return u->steps[i].name;
}

static void
compare_logins(struct upgrade *u, const struct class_set *before, const struct class_set *after)
{
	struct compare_side old = { u->steps[0].config, u->steps[0].host, before };
	struct compare_side new = { last_step(u)->config, last_step(u)->host, after };
	struct comparison result = compare_sides(&old, &new, u->a);

	for (uint32_t i = 0; i < result.count; i++)
		changes_add_row(&u->changes, &result.rows[i], login_since(u, &result.rows[i]));
	changes_add_last(&u->changes, &result);
	u->run->file.summary = slice_printf(u->a, "%u class%s of connections compared%s",
	    (unsigned)result.classes, result.classes == 1 ? "" : "es", result.accounts_known ? "" :
	    "; no accounts are in sight, so keys and passwords are taken as given");
}

/* ---- all of it ---- */

static bool
choose_ends(struct sshd_lint *lint, struct lint_run *run, const char *from, const char *to,
    const struct target **first, const struct target **last)
{
	struct slice error = { 0 };

	*first = from == NULL ? run->file.target :
	    choose_named(&run->arena, slice_of(from), &error);
	if (*first != NULL)
		*last = choose_named(&run->arena, slice_of(to), &error);
	if (*first != NULL && *last != NULL)
		return true;
	lint_fail(lint, SLICE_FORMAT, SLICE_ARG(error));
	return false;
}

static void
look(struct upgrade *u)
{
	struct report_upgrade *page = ARENA_NEW(u->a, struct report_upgrade);
	const struct upgrade_step *first = &u->steps[0], *last = last_step(u);
	struct report_file *file = &u->run->file;

	u->changes.before = first->config;
	u->changes.after = last->config;
	compare_problems(u);
	if (first->starts && last->starts) {
		const struct class_set *before = classes_make(u->a, first->config, NULL);
		const struct class_set *after = classes_make(u->a, last->config, NULL);

		compare_logins(u, before, after);
		upgrade_compare_values(&u->changes, u->steps, u->count, before, after);
	}
	*page = (struct report_upgrade){ first->target, last->target, first->starts, last->starts };
	file->upgrade = page;
	file->compared = true;
	file->target = last->target;
	file->target_count = 0;
	file->target_reason = (struct slice){ 0 };
}

int
lint_upgrade(struct sshd_lint *lint, const struct lint_input *in, const char *from, const char *to)
{
	struct lint_run *run = lint_run_open(lint, in);
	const struct target *first, *last;

	if (run == NULL)
		return -1;
	if (!choose_ends(lint, run, from, to, &first, &last)) {
		lint_run_free(run);
		return -1;
	}
	struct upgrade u = { .lint = lint, .run = run, .a = &run->arena };
	u.changes = (struct changes){ .a = u.a, .store = diag_store_make(u.a), .is_upgrade = true };
	run->file.store = u.changes.store;
	make_steps(&u, first, last);
	look(&u);
	allow_apply_to_changes(u.changes.after, lint->rules, u.changes.store);
	diag_finish(run->file.store);
	lint_run_keep(lint, run);
	return 0;
}
