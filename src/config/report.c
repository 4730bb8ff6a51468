/* Report: everything that is wrong with the text, as diagnostics. */
#include "base/escape.h"
#include "config/config.h"
#include "config/evaluate.h"
#include "config/place.h"
#include "config/startup.h"

struct reporter {
	const struct config *config;
	struct diag_store *store;
	const struct effective *e;
	struct diagnostic *first_counted;	/* of the file that is being read */
	uint32_t died_at;			/* complaint number; 0 while sshd would be alive */
};

static struct slice
keyword_of(const struct config *c, const struct statement *st)
{
	if (st->facts != NULL)
		return slice_of(keyword_spelling(st->facts->keyword));
	return st->node != NULL ? escape_visible_copy(c->a, st->node->keyword) : (struct slice){ 0 };
}

/* Adds the Include lines through which sshd came to ${st}. */
static void
note_includes(struct reporter *r, struct diagnostic *d, const struct statement *st)
{
	while (st->included_by != 0) {
		st = &r->config->statements[st->included_by - 1];
		diag_note(r->store, d, st->node->span, SLICE("included from here"));
	}
}

static struct diagnostic *
add_problem(struct reporter *r, enum problem problem, const struct statement *st, struct span span,
    struct slice message)
{
	const struct problem_row *row = problem_row(problem);
	struct diagnostic d = {
		.id = row->name,
		.is_problem = true,
		.severity = row->severity,
		.category = row->category,
		.span = span,
		.message = message,
		.keyword = keyword_of(r->config, st),
		.why = slice_of(row->why),
	};
	struct diagnostic *added;

	if (row->category == CATEGORY_STARTUP)
		d.subject = SLICE("sshd-does-not-start");
	added = diag_add(r->store, &d);
	note_includes(r, added, st);
	return added;
}

/* Gives ${d} a fix of ${count} edits, the first of them as given. */
static struct edit *
add_fix(struct reporter *r, struct diagnostic *d, struct edit first, size_t count, bool safe)
{
	struct edit *edits = ARENA_ARRAY(r->config->a, struct edit, count);

	edits[0] = first;
	d->fix = edits;
	d->fix_count = count;
	d->fix_is_safe = safe;
	return edits;
}

/* What to do about ${problem}, where that is plain. */
static void
add_remedy(struct reporter *r, struct diagnostic *d, enum problem problem, const struct statement *st)
{
	const struct node *node = st->node;
	struct edit removal = { node->span, SLICE("") };
	struct slice line;

	if (problem == PROBLEM_DEPRECATED_KEYWORD) {
		add_fix(r, d, removal, 1, true);
		if (d->help.len == 0)
			d->help = SLICE("remove this line");
	}
	if (problem == PROBLEM_NOT_ALLOWED_IN_MATCH && node->block != 0 && st->facts != NULL) {
		line = slice_trim(slice_part(st->source->bytes, node->keyword_span.begin, node->span.end));
		bool alone = st->block != 0 && place_is_alone(r->config->trees[st->source->id], node);
		struct edit *edits = add_fix(r, d, removal, alone ? 3 : 2, false);
		edits[1] = place_global(r->config, st->source->id, st->facts->slot, line, r->config->a);
		if (alone)
			edits[2] = (struct edit){ r->config->statements[st->block - 1].node->span, SLICE("") };
		if (d->help.len == 0)
			d->help = SLICE("move this line above the first Match line");
	}
}

static void
see_complaint(void *cookie, const struct config *config, uint32_t index,
    const struct complaint *c, struct slice text, bool connection_pass)
{
	struct reporter *r = cookie;
	const struct statement *st = &config->statements[index];
	struct diagnostic *d;

	(void)connection_pass;
	if (st->kind == STATEMENT_END_OF_FILE) {
		/* "terminating": the lines that were counted are what sshd dies of. */
		if (r->died_at == 0 && r->first_counted != NULL) {
			r->first_counted->is_fatal = true;
			r->died_at = index + 1;
		}
		return;
	}
	/* What sshd says before it dies is part of the message that follows. */
	if (c->effect == COMPLAINT_LOGGED && c->next != NULL && c->problem == c->next->problem)
		return;
	d = add_problem(r, c->problem, st, c->span, c->message.len > 0 ? c->message :
	    escape_visible_copy(config->a, text));
	d->help = c->help;
	add_remedy(r, d, c->problem, st);
	if (c->problem == PROBLEM_NOT_ALLOWED_IN_MATCH && st->block != 0)
		diag_note(r->store, d, config->statements[st->block - 1].node->span,
		    SLICE("the Match block begins here"));
	if (c->effect == COMPLAINT_COUNTED && r->first_counted == NULL)
		r->first_counted = d;
	if (c->effect == COMPLAINT_FATAL && r->died_at == 0) {
		d->is_fatal = true;
		r->died_at = index + 1;
	}
}

/* The configuration as a whole is too large. */
static void
report_size(struct reporter *r, struct slice text)
{
	const struct problem_row *row = problem_row(PROBLEM_TOO_LARGE);
	struct diagnostic d = {
		.id = row->name,
		.is_problem = true,
		.is_fatal = r->died_at == 0,
		.severity = row->severity,
		.category = row->category,
		.span = { r->config->main_source, 0, 0 },
		.message = escape_visible_copy(r->config->a, text),
		.subject = SLICE("sshd-does-not-start"),
		.why = slice_of(row->why),
		.help = SLICE("split off what other hosts need, or generate less"),
	};

	diag_add(r->store, &d);
}

static void
see_startup(void *cookie, enum keyword k, uint32_t setter, bool fatal, struct slice text)
{
	struct reporter *r = cookie;
	const struct statement *st;
	struct diagnostic *d;

	if (!fatal)
		return;
	if (k == KEYWORD_NONE) {
		report_size(r, text);
		return;
	}
	st = &r->config->statements[setter - 1];
	d = add_problem(r, PROBLEM_STARTUP_CHECK, st, st->node->span,
	    escape_visible_copy(r->config->a, text));
	if (r->died_at == 0) {
		d->is_fatal = true;
		r->died_at = setter;
	}
}

/* What sshd survives at start-up, but no connection does. */
static void
report_connections(struct reporter *r)
{
	for (uint32_t i = 0; i < r->config->count; i++) {
		const struct statement *st = &r->config->statements[i];

		for (const struct complaint *c = st->complaints; c != NULL; c = c->next)
			if (c->when == WHEN_CONNECTION && c->effect == COMPLAINT_FATAL) {
				struct diagnostic *d = add_problem(r, c->problem, st, c->span, c->message);

				d->category = CATEGORY_LOCKOUT;
				d->subject = SLICE("*");
			}
	}
}

/* The winning line of the same keyword in the same part of the same file, or NULL. */
static const struct statement *
winner_of(const struct config *c, uint32_t index, uint32_t *seen)
{
	const struct statement *st = &c->statements[index];
	uint32_t before = seen[st->facts->slot];
	const struct statement *earlier = before != 0 ? &c->statements[before - 1] : NULL;

	if (earlier != NULL && earlier->block == st->block &&
	    earlier->included_by == st->included_by)
		return earlier;
	seen[st->facts->slot] = index + 1;
	return NULL;
}

static void
report_no_effect(struct reporter *r, const struct statement *loser, const struct statement *winner)
{
	bool same = slice_equal(loser->node->rest, winner->node->rest);
	struct slice what = same ? SLICE("says the same already") : slice_printf(r->config->a,
	    "wins and says " SLICE_FORMAT, SLICE_ARG(escape_visible_copy(r->config->a, winner->node->rest)));
	struct diagnostic *d = add_problem(r, PROBLEM_NO_EFFECT, loser, loser->node->span,
	    slice_printf(r->config->a, "%s has no effect here: line %u " SLICE_FORMAT,
	    keyword_spelling(loser->facts->keyword), winner->node->line, SLICE_ARG(what)));

	if (same) {
		d->severity = SEVERITY_NOTE;
		d->help = SLICE("remove this line");
		add_fix(r, d, (struct edit){ loser->node->span, SLICE("") }, 1, true);
	} else {
		d->help = slice_printf(r->config->a, "change line %u, or remove the one of the two that is "
		    "not meant", winner->node->line);
	}
	diag_note(r->store, d, winner->node->span, loser->facts->multiplicity == MULTI_LAST ?
	    SLICE("this line wins: of this keyword sshd keeps the last value") :
	    SLICE("this line wins: sshd keeps the first value that it reads"));
}

/* Lines that an earlier one (for a few keywords a later one) of the same block overrides. */
static void
report_shadowed(struct reporter *r)
{
	const struct config *c = r->config;
	uint32_t seen[KEYWORD_COUNT] = { 0 };

	for (uint32_t i = 0; i < c->count; i++) {
		const struct statement *st = &c->statements[i], *winner;

		if (st->kind != STATEMENT_SETTING || !st->has_value ||
		    (st->facts->multiplicity != MULTI_FIRST && st->facts->multiplicity != MULTI_LAST) ||
		    (st->value.number_set & VALUE_RESETS) != 0)
			continue;
		winner = winner_of(c, i, seen);
		if (winner == NULL)
			continue;
		if (st->facts->multiplicity == MULTI_FIRST)
			report_no_effect(r, st, winner);
		else
			report_no_effect(r, winner, st);
		if (st->facts->multiplicity == MULTI_LAST)
			seen[st->facts->slot] = i + 1;
	}
}

/* The line that distributions ship matches nothing where nobody has put a file yet. */
static bool
is_shipped_include(struct slice patterns)
{
	return slice_is(patterns, "/etc/ssh/sshd_config.d/*.conf") ||
	    slice_is(patterns, "/etc/ssh/sshd_config.d/*") ||
	    slice_is(patterns, "/usr/etc/ssh/sshd_config.d/*.conf");
}

static void
report_includes(struct reporter *r)
{
	const struct config *c = r->config;

	for (uint32_t i = 0; i < c->count; i++) {
		const struct statement *st = &c->statements[i];

		if (st->kind == STATEMENT_SETTING && st->facts != NULL && st->file_count == 0 &&
		    st->facts->slot == KEYWORD_INCLUDE && st->complaints == NULL &&
		    !is_shipped_include(st->node->rest))
			add_problem(r, PROBLEM_INCLUDE_NO_MATCH, st, st->node->rest_span,
			    slice_printf(c->a, "Include " SLICE_FORMAT " matches no file",
			    SLICE_ARG(escape_visible_copy(c->a, st->node->rest))));
	}
}

static void
add_ignored(struct reporter *r, const struct source *source, const struct node *n, struct span span,
    const char *what)
{
	const struct problem_row *row = problem_row(PROBLEM_IGNORED_TEXT);
	struct slice text = slice_part(source->bytes, span.begin, span.end);
	struct diagnostic d = {
		.id = row->name,
		.is_problem = true,
		.severity = row->severity,
		.category = row->category,
		.span = span,
		.message = slice_printf(r->config->a, "sshd ignores this %s without a word: " SLICE_FORMAT, what,
		    SLICE_ARG(escape_visible_copy(r->config->a, slice_trim(text)))),
		.keyword = escape_visible_copy(r->config->a, n->keyword),
		.why = slice_of(row->why),
	};

	diag_add(r->store, &d);
}

/* What the tokeniser drops: lines without a keyword that are no comments, text behind an unclosed quote. */
static void
report_ignored(struct reporter *r)
{
	const struct config *c = r->config;

	for (uint32_t id = 1; id <= source_count(c->sources); id++) {
		const struct tree *tree = c->trees[id];

		for (uint32_t i = 0; tree != NULL && i < tree->count; i++) {
			const struct node *n = &tree->nodes[i];

			if (n->error == NODE_PASSED_OVER)
				add_ignored(r, tree->source, n, n->span, "line");
			else if (n->unclosed.source != 0)
				add_ignored(r, tree->source, n, n->unclosed, "text");
		}
	}
}

void
config_report(const struct config *c, struct diag_store *store)
{
	struct effective *e = effective_make(c->a, c);
	struct reporter r = { .config = c, .store = store, .e = e };
	struct pass_visitor visitor = { see_complaint, &r, true };
	struct startup_visitor at_start = { see_startup, &r };

	evaluate_pass(c, NULL, e, &visitor);
	startup_check(e, c->a, &at_start);
	report_connections(&r);
	report_shadowed(&r);
	report_includes(&r);
	report_ignored(&r);
}
