/* Html host: what the page says of one file, worked out before anything is written. */
#include "base/escape.h"
#include "report/html.h"
#include "report/who_lines.h"

enum { FULL_LINES = 20000 };	/* of a host with more, only those are shown of which something is said */

/* The line that ${span} begins on, or NULL. */
static struct html_line *
line_at(struct html_host *h, struct span span)
{
	if (span.source == 0 || span.source > h->source_count)
		return NULL;
	struct html_source *s = &h->sources[span.source - 1];
	struct position at = source_position(s->source, span.begin);
	return at.line <= s->source->line_count ? &s->lines[at.line - 1] : NULL;
}

static void
name_line(struct html_host *h, struct span span)
{
	struct html_line *line = line_at(h, span);

	if (line != NULL)
		line->flags |= LINE_IS_NAMED;
}

static void
see_diagnostic(struct html_host *h, const struct diagnostic *d)
{
	if (!d->suppressed && d->span.source > 0 && d->span.source <= h->source_count)
		h->sources[d->span.source - 1].counts[d->severity]++;
	name_line(h, d->span);
	for (size_t i = 0; i < d->note_count; i++)
		name_line(h, d->notes[i].span);
}

/* Whether ${st}, or an Include that it came through, stands in a Match block. */
static bool
is_in_match(const struct config *c, const struct statement *st)
{
	for (;;) {
		if (st->block != 0)
			return true;
		if (st->included_by == 0)
			return false;
		st = &c->statements[st->included_by - 1];
	}
}

static void
see_setting(struct html_host *h, uint32_t index)
{
	const struct config *c = h->file->config;
	const struct statement *st = &c->statements[index];
	bool in_match = is_in_match(c, st);
	struct html_line *line = line_at(h, st->node->keyword_span);
	enum line_state state = LINE_SILENT;
	uint32_t by = 0;

	if (line == NULL)
		return;
	if (in_match)
		line->flags |= LINE_IN_MATCH;
	if (h->who != NULL && h->who->classes != NULL)
		switch (statement_takes_effect(h->who->classes, index, &by)) {
		case TRUTH_YES:
			state = in_match ? LINE_SOMETIMES : LINE_IN_EFFECT;
			break;
		case TRUTH_NO:
			state = LINE_WITHOUT_EFFECT;
			break;
		case TRUTH_UNKNOWN:
			break;
		}
	/* A file that is included twice: what one of its readings brings about counts. */
	if (line->statement != 0 && state != LINE_IN_EFFECT && line->state != LINE_WITHOUT_EFFECT)
		return;
	line->statement = index + 1;
	line->state = (uint8_t)state;
	line->by = by;
	if (by != 0)
		name_line(h, c->statements[by - 1].node->keyword_span);
}

/* Marks every line of Match blocks, comments among them. */
static void
see_blocks(struct html_host *h, const struct tree *tree)
{
	for (uint32_t i = 0; tree != NULL && i < tree->count; i++) {
		struct html_line *line = line_at(h, tree->nodes[i].span);
		if (tree->nodes[i].block != 0 && tree->nodes[i].kind != NODE_MATCH && line != NULL)
			line->flags |= LINE_IN_MATCH;
	}
}

static void
see_statements(struct html_host *h)
{
	const struct config *c = h->file->config;

	for (uint32_t i = 0; c != NULL && i < h->source_count - h->file->sources_beside; i++)
		see_blocks(h, c->trees[i + 1]);
	for (uint32_t i = 0; c != NULL && i < c->count; i++) {
		const struct statement *st = &c->statements[i];
		if (st->kind == STATEMENT_SETTING && st->node != NULL)
			see_setting(h, i);
		else if (st->kind == STATEMENT_INCLUDE && st->node != NULL)
			name_line(h, st->node->keyword_span);
	}
}

static void
see_sources(struct html_page *p, struct html_host *h)
{
	const struct source_set *set = h->file->sources;

	h->source_count = source_count(set);
	h->sources = ARENA_ARRAY(&p->a, struct html_source, h->source_count);
	for (uint32_t i = 0; i < h->source_count; i++) {
		struct source *s = source_get(set, i + 1);
		source_position(s, 0);	/* makes the index of lines */
		h->sources[i].source = s;
		h->sources[i].lines = ARENA_ARRAY(&p->a, struct html_line, s->line_count);
	}
}

/* ---- the verdict ---- */

/* "3 of 5 accounts", "2 of 3 kinds of users": ${*in} of them surely, ${*maybe} perhaps. */
static struct slice
count_logins(struct html_page *p, const struct who *who, size_t *in, size_t *maybe)
{
	size_t count, names = 0;
	const struct who_line *lines = who_lines(who, &p->a, &count);

	*in = *maybe = 0;
	for (size_t i = 0, next; i < count; i = next) {
		enum truth enters = TRUTH_NO;
		for (next = i; next < count && slice_equal(lines[next].name, lines[i].name); next++)
			enters = truth_or(enters, who_line_enters(&lines[next]));
		names++;
		*in += enters == TRUTH_YES;
		*maybe += enters == TRUTH_UNKNOWN;
	}
	return slice_printf(&p->a, "%zu of %zu %s%s%s", *in, names,
	    who->accounts_known ? "account" : "kind", names == 1 ? "" : "s",
	    who->accounts_known ? "" : " of users");
}

/* Line ${line} of the file shown as ${path}. */
static struct place
place_of(const struct html_host *h, struct slice path, uint32_t line)
{
	struct place place = { .path = path };

	for (uint32_t i = 0; i < h->source_count && line > 0; i++)
		if (slice_equal(h->sources[i].source->shown, path)) {
			place.source = h->sources[i].source;
			place.begin = (struct position){ line, 1 };
		}
	return place;
}

static void
judge_alarm(struct html_page *p, struct html_host *h, const struct report_alarm *alarm)
{
	struct html_verdict *v = &h->verdict;
	bool refused = alarm->level == ALARM_REFUSED;
	const char *what = refused ? "sshd refuses this file" : "Nobody can log in with this file";
	struct text targets;

	text_init(&targets);
	report_targets(&targets, alarm->targets);
	v->headline = alarm->targets.len == 0 ? slice_of(what) :
	    slice_printf(&p->a, "%s on %s", what, targets.ptr);
	text_release(&targets);
	v->advice = refused ? SLICE("Do not restart or reload sshd now: running sessions go on.") :
	    SLICE("Keep a session open until it is corrected.");
	v->cause = place_of(h, alarm->path, alarm->line);
	if (refused && alarm->targets.len == 0)
		v->starts = TRUTH_NO;
}

static void
judge_logins(struct html_page *p, struct html_host *h)
{
	struct html_verdict *v = &h->verdict;
	const char *starts = h->who->starts == TRUTH_YES ? "sshd starts with this file." :
	    "Nothing in this file keeps sshd from starting; whether its host does is not known.";
	size_t in, maybe;

	v->who = count_logins(p, h->who, &in, &maybe);
	if (h->who->starts == TRUTH_NO) {
		v->headline = SLICE("sshd does not start with this file");
		v->advice = SLICE("Do not restart it now: running sessions go on.");
		v->who = SLICE("nobody");
	} else if (!h->who->accounts_known) {
		v->headline = SLICE("sshd accepts this file");
		v->advice = SLICE("No accounts are in sight, so who can log in is told by kinds of "
		    "users, with keys and passwords taken as given.");
	} else {
		bool nobody = in + maybe == 0;
		v->headline = nobody ? SLICE("No account of this host can log in") :
		    slice_printf(&p->a, SLICE_FORMAT " can log in", SLICE_ARG(v->who));
		v->mood = nobody ? MOOD_BAD : v->mood;
		v->advice = maybe == 0 ? slice_of(starts) :
		    slice_printf(&p->a, "%s For %zu more it cannot be told.", starts, maybe);
	}
}

static void
judge(struct html_page *p, struct html_host *h)
{
	struct html_verdict *v = &h->verdict;
	const struct report_file *file = h->file;
	const size_t *counts = h->totals.severity;
	size_t findings = counts[SEVERITY_ERROR] + counts[SEVERITY_WARNING] + counts[SEVERITY_NOTE];

	v->mood = counts[SEVERITY_ERROR] > 0 ? MOOD_BAD :
	    counts[SEVERITY_WARNING] > 0 ? MOOD_WARN : MOOD_GOOD;
	v->starts = h->who != NULL ? h->who->starts : TRUTH_UNKNOWN;
	if (h->who != NULL)
		judge_logins(p, h);
	else if (file->upgrade != NULL) {
		v->headline = slice_printf(&p->a, "sshd of %s %s this file",
		    file->upgrade->to->name,
		    file->upgrade->starts_after ? "accepts" : "refuses");
		v->advice = file->summary;
		v->starts = truth_of(file->upgrade->starts_after);
	} else {
		v->headline = findings > 0 ? SLICE("There is something to look at") :
		    SLICE("Nothing to report");
		v->advice = file->summary;
	}
	if (h->who != NULL && h->who->starts == TRUTH_NO)
		v->mood = MOOD_BAD;
	if (file->compared)
		v->headline = findings > 0 ? SLICE("Who can log in changes") :
		    SLICE("Nothing changes for who can log in");
	if (h->totals.alarm.level != ALARM_NONE && file->upgrade == NULL)
		judge_alarm(p, h, &h->totals.alarm);
}

void
html_host_make(struct html_page *p, struct html_host *h, const struct report_file *file)
{
	size_t lines = 0;

	*h = (struct html_host){ .file = file };
	totals_init(&h->totals);
	totals_add(&h->totals, file);
	h->who = p->report->who == NULL ? NULL : p->report->who(file);
	see_sources(p, h);
	for (size_t i = 0; i < diag_count(file->store); i++)
		see_diagnostic(h, diag_at(file->store, i));
	see_statements(h);
	for (uint32_t i = 0; i < h->source_count; i++)
		lines += h->sources[i].source->line_count;
	h->is_abridged = lines > FULL_LINES;
	judge(p, h);
}

void
html_host_release(struct html_host *h)
{
	totals_release(&h->totals);
}
