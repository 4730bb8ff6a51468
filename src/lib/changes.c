#include "lib/changes.h"

#include "base/escape.h"

enum { VALUE_LENGTH = 160, VALUES_MAX = 6, USERS_MAX = 6 };

static const char *const credential_texts[CREDENTIAL_COUNT] = {
	[WITH_KEY] = "with a key alone",
	[WITH_PASSWORD] = "with a password alone",
	[WITH_BOTH] = "with key and password together",
};
static const char *const gives_texts[] = {
	[GIVES_SHELL] = "runs any command",
	[GIVES_FORCED_COMMAND] = "runs one forced command only",
	[GIVES_SFTP] = "gets file transfer only",
	[GIVES_NOTHING] = "gets nothing that it could run",
	[GIVES_NO_SESSION] = "gets forwarding only",
};

struct slice
changes_shown(struct slice value, struct arena *a)
{
	struct slice kept;
	struct text text;

	if (value.len == 0)
		return SLICE("none");
	text_init(&text);
	for (size_t i = 0; i < value.len && i < VALUE_LENGTH; i++)
		text_add_char(&text, value.ptr[i] == '\n' ? ' ' : value.ptr[i]);
	if (value.len > VALUE_LENGTH)
		text_add_string(&text, " ...");
	kept = escape_visible_copy(a, text_keep(&text, a));
	text_release(&text);
	return kept;
}

static struct span
span_of(const struct config *config, uint32_t setter)
{
	const struct statement *st = setter == 0 ? NULL : &config->statements[setter - 1];

	return st == NULL || st->node == NULL ? (struct span){ 0 } : st->node->span;
}

static struct span
span_before(const struct changes *c, uint32_t setter)
{
	struct span span = span_of(c->before, setter);

	if (c->source_map != NULL)
		span.source = c->source_map[span.source];
	return span;
}

struct diagnostic *
changes_add(const struct changes *c, enum problem p, uint32_t setter, enum keyword k,
    struct slice message)
{
	const struct problem_row *row = problem_row(p);
	struct diagnostic d = {
		.id = row->name,
		.is_problem = true,
		.severity = row->severity,
		.category = row->category,
		.span = span_of(c->after, setter),
		.message = message,
		.keyword = slice_of(keyword_spelling(k)),
		.why = slice_of(row->why),
	};

	return diag_add(c->store, &d);
}

/* ---- what became of a login ---- */

/* "alice"; by the text: "a user like bob", "users like alice, bob and 3 more". */
static struct slice
subject_name(const struct changes *c, const struct compare_row *row)
{
	struct slice name = escape_visible_copy(c->a, slice_of(row->connection->user)), kept;
	struct text text;

	if (row->account != NULL || (row->user_count == 1 && slice_is(name, "root")))
		return name;
	text_init(&text);
	text_add_string(&text, row->user_count > 1 ? "users like" : "a user like");
	for (uint32_t i = 0; i < row->user_count && i < USERS_MAX; i++) {
		text_add_string(&text, i > 0 ? ", " : " ");
		escape_visible(&text, slice_of(row->users[i]));
	}
	if (row->user_count > USERS_MAX)
		text_printf(&text, " and %u more", (unsigned)row->user_count - USERS_MAX);
	kept = text_keep(&text, c->a);
	text_release(&text);
	return kept;
}

/* "with a password alone, with key and password together": what ${from} has and ${to} has not. */
static struct slice
ways_only_in(const struct compare_view *from, const struct compare_view *to, struct arena *a)
{
	struct slice kept;
	struct text text;

	text_init(&text);
	for (int i = 0; i < CREDENTIAL_COUNT; i++)
		if (from->enters[i] != TRUTH_NO && to->enters[i] == TRUTH_NO)
			text_printf(&text, "%s%s", text.len > 0 ? ", " : "", credential_texts[i]);
	kept = text_keep(&text, a);
	text_release(&text);
	return kept;
}

/* "publickey, password" that ${from} has and ${to} has not. */
static struct slice
methods_only_in(const struct compare_view *from, const struct compare_view *to, struct arena *a)
{
	struct slice kept;
	struct text text;

	text_init(&text);
	for (int i = 0; i < METHOD_COUNT; i++)
		if (from->method[i] != TRUTH_NO && to->method[i] == TRUTH_NO)
			text_printf(&text, "%s%s", text.len > 0 ? ", " : "",
			    method_name((enum method)i));
	kept = text_keep(&text, a);
	text_release(&text);
	return kept;
}

static struct slice
change_text(const struct changes *c, const struct compare_row *row)
{
	struct slice way, other;

	switch (row->change) {
	case LOGIN_LOST:
		return slice_printf(c->a, "can no longer log in: " SLICE_FORMAT,
		    SLICE_ARG(row->after.detail));
	case LOGIN_GAINED:
		return slice_printf(c->a, "can now log in%s" SLICE_FORMAT,
		    row->before.detail.len > 0 ? "; before: " : "", SLICE_ARG(row->before.detail));
	case LOGIN_NARROWED:
		way = ways_only_in(&row->before, &row->after, c->a);
		if (way.len > 0)
			return slice_printf(c->a, "can no longer log in " SLICE_FORMAT, SLICE_ARG(way));
		return slice_printf(c->a, "still logs in, but now %s", gives_texts[row->after.gives]);
	case LOGIN_WIDENED:
		way = ways_only_in(&row->after, &row->before, c->a);
		if (way.len > 0)
			return slice_printf(c->a, "can now also log in " SLICE_FORMAT, SLICE_ARG(way));
		return slice_printf(c->a, "logs in as before, but now %s", gives_texts[row->after.gives]);
	default:
		way = methods_only_in(&row->after, &row->before, c->a);
		other = methods_only_in(&row->before, &row->after, c->a);
		return slice_printf(c->a, "logs in by other methods: %s" SLICE_FORMAT "%s%s" SLICE_FORMAT,
		    way.len > 0 ? "now " : "", SLICE_ARG(way), way.len > 0 && other.len > 0 ? ", " : "",
		    other.len > 0 ? "no longer " : "", SLICE_ARG(other));
	}
}

/* A way in that was certain is gone. */
static bool
way_was_certain(const struct compare_row *row)
{
	for (int i = 0; i < CREDENTIAL_COUNT; i++)
		if (row->before.enters[i] == TRUTH_YES && row->after.enters[i] == TRUTH_NO)
			return true;
	return false;
}

static enum problem
problem_of(const struct changes *c, const struct compare_row *row)
{
	switch (row->change) {
	case LOGIN_LOST:
		return c->is_upgrade ? PROBLEM_LOGIN_CLOSED_BY_UPGRADE : PROBLEM_LOGIN_LOST;
	case LOGIN_NARROWED:
		return c->is_upgrade && way_was_certain(row) ? PROBLEM_LOGIN_CLOSED_BY_UPGRADE :
		    PROBLEM_LOGIN_METHOD_CHANGED;
	case LOGIN_GAINED:
		return PROBLEM_LOGIN_GAINED;
	default:
		return PROBLEM_LOGIN_METHOD_CHANGED;
	}
}

static enum severity
severity_of(const struct changes *c, const struct compare_row *row)
{
	if (row->change == LOGIN_LOST || (c->is_upgrade && row->change == LOGIN_NARROWED))
		return way_was_certain(row) && (row->account != NULL || c->is_upgrade) ?
		    SEVERITY_ERROR : SEVERITY_WARNING;
	return row->change == LOGIN_NARROWED ? SEVERITY_WARNING : SEVERITY_NOTE;
}

/* ---- the settings behind it ---- */

static void
note_value(const struct changes *c, struct diagnostic *d, const char *when, struct span span,
    const struct config *config, const struct compare_value *v, struct slice value, bool is_default)
{
	diag_note(c->store, d, span, slice_printf(c->a, "%s: %s " SLICE_FORMAT "%s%s", when,
	    keyword_spelling(v->keyword), SLICE_ARG(changes_shown(value, c->a)),
	    is_default ? ", the default of " : "", is_default ? config->target->name : ""));
}

static void
note_list(const struct changes *c, struct diagnostic *d, const struct compare_value *v)
{
	struct span span = span_of(c->after, v->after_setter);

	if (v->before.len > 0)
		diag_note(c->store, d, span, slice_printf(c->a, "%s no longer has " SLICE_FORMAT,
		    keyword_spelling(v->keyword), SLICE_ARG(changes_shown(v->before, c->a))));
	if (v->after.len > 0)
		diag_note(c->store, d, span, slice_printf(c->a, "%s now has " SLICE_FORMAT,
		    keyword_spelling(v->keyword), SLICE_ARG(changes_shown(v->after, c->a))));
}

static void
note_values(const struct changes *c, struct diagnostic *d, const struct compare_row *row)
{
	for (uint32_t i = 0; i < row->value_count && i < VALUES_MAX; i++) {
		const struct compare_value *v = &row->values[i];

		if (v->is_list) {
			note_list(c, d, v);
			continue;
		}
		note_value(c, d, "before", span_before(c, v->before_setter), c->before, v, v->before,
		    v->before_setter == 0);
		note_value(c, d, "now", span_of(c->after, v->after_setter), c->after, v, v->after,
		    v->after_setter == 0);
	}
}

/* The line to show: the one that refuses, or else one that has changed. */
static uint32_t
line_to_show(const struct compare_row *row)
{
	if (row->after.blame.statement != 0)
		return row->after.blame.statement;
	for (uint32_t i = 0; i < row->value_count; i++)
		if (row->values[i].after_setter != 0)
			return row->values[i].after_setter;
	return 0;
}

void
changes_add_row(const struct changes *c, const struct compare_row *row, struct slice since)
{
	struct slice name = subject_name(c, row), what = change_text(c, row);
	enum keyword k = row->after.blame.keyword;
	struct diagnostic *d;

	if (k == KEYWORD_NONE && row->value_count > 0)
		k = row->values[0].keyword;
	d = changes_add(c, problem_of(c, row), line_to_show(row), k,
	    slice_printf(c->a, SLICE_FORMAT "%s " SLICE_FORMAT, SLICE_ARG(name),
	    row->everywhere ? "" : ", from some clients,", SLICE_ARG(what)));
	d->severity = severity_of(c, row);
	d->witness = escape_visible_copy(c->a, row->witness);
	d->since = since;
	if (row->account != NULL)
		d->subject = slice_printf(c->a, "user=%s", row->account->name);
	note_values(c, d, row);
}

void
changes_add_last(const struct changes *c, const struct comparison *result)
{
	bool nobody = result->somebody_before != TRUTH_NO && result->somebody_after == TRUTH_NO;
	bool no_admin = result->admin_before != TRUTH_NO && result->admin_after == TRUTH_NO;
	enum truth before = nobody ? result->somebody_before : result->admin_before;
	struct diagnostic *d;

	if (!nobody && !no_admin)
		return;
	d = changes_add(c, PROBLEM_LAST_LOGIN_LOST, 0, KEYWORD_NONE, nobody ?
	    SLICE("nobody can log in any more") :
	    SLICE("no administrator can log in and run commands any more"));
	if (nobody)
		d->subject = SLICE("*");
	if (before != TRUTH_YES || !result->complete)
		d->severity = SEVERITY_WARNING;
}

void
changes_add_refusals(const struct changes *c, const struct slice *death, uint32_t setter)
{
	struct diag_store *all = diag_store_make(c->a);

	config_report(c->after, all);
	diag_finish(all);
	for (size_t i = 0; i < diag_count(all); i++) {
		const struct diagnostic *d = diag_at(all, i);

		if (d->severity == SEVERITY_ERROR && d->category == CATEGORY_STARTUP)
			diag_add(c->store, d);
	}
	if (diag_count(c->store) == 0 && death != NULL && death->len > 0)
		changes_add(c, PROBLEM_STARTUP_CHECK, setter, KEYWORD_NONE,
		    escape_visible_copy(c->a, *death))->subject = SLICE("sshd-does-not-start");
}
