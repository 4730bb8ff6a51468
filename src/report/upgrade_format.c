/*
 * The page of --upgrade-to: the answer first, then what is refused, which
 * logins close, what changes, each by the release that brings it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "report/excerpt.h"
#include "report/report.h"

enum { WIDTH = 92, INDENT = 9 };

struct page {
	const struct report *report;
	const struct report_file *file;
	struct text *out;
	const char *bold, *good, *bad, *dim, *off;
	const struct diagnostic **all;
	size_t count;
};

/* Which section a diagnostic belongs to. */
enum section {
	SECTION_REFUSED,
	SECTION_LOGINS,
	SECTION_VALUES,
	SECTION_COUNT
};

static const char *const titles[SECTION_COUNT] = {
	[SECTION_REFUSED] = "Refused afterwards",
	[SECTION_LOGINS] = "Logins",
	[SECTION_VALUES] = "Values that change",
};

static enum section
section_of(const struct diagnostic *d)
{
	switch (d->category) {
	case CATEGORY_STARTUP:
		return SECTION_REFUSED;
	case CATEGORY_LOCKOUT:
	case CATEGORY_SECURITY:
		return SECTION_LOGINS;
	default:
		return SECTION_VALUES;
	}
}

/* "9.8" by its number; a target's name, which stands for a vendor, before all releases. */
static unsigned
since_number(struct slice since)
{
	release_t r;

	return release_from_name(since, &r) ? r : 0;
}

static int
compare_entries(const void *left, const void *right)
{
	const struct diagnostic *a = *(const struct diagnostic *const *)left;
	const struct diagnostic *b = *(const struct diagnostic *const *)right;
	unsigned x = since_number(a->since), y = since_number(b->since);

	if (a->severity != b->severity)
		return a->severity < b->severity ? -1 : 1;
	if (x != y)
		return x < y ? -1 : 1;
	if (a->span.source != b->span.source)
		return a->span.source < b->span.source ? -1 : 1;
	if (a->span.begin != b->span.begin)
		return a->span.begin < b->span.begin ? -1 : 1;
	return slice_compare(a->message, b->message);
}

/* ${s} from column ${column} on, in lines of WIDTH columns. */
static void
wrap(struct page *p, struct slice s, size_t column)
{
	struct slice word;
	bool first = true;

	while (s.len > 0 && slice_cut(&s, ' ', &word)) {
		size_t width = excerpt_width(word);

		if (word.len == 0)
			continue;
		if (!first && column + 1 + width > WIDTH) {
			text_printf(p->out, "\n%*s", INDENT, "");
			column = INDENT;
		} else if (!first) {
			text_add_char(p->out, ' ');
			column++;
		}
		escape_visible(p->out, word);
		column += width;
		first = false;
	}
	text_add_char(p->out, '\n');
}

static void
write_entry(struct page *p, const struct diagnostic *d)
{
	struct place place = report_place(p->file, d->span);
	const char *colour = d->severity == SEVERITY_ERROR ? p->bad :
	    d->severity == SEVERITY_WARNING ? p->bold : "";
	struct text line;

	text_init(&line);
	if (place.source != NULL) {
		text_add(&line, place.path);
		text_printf(&line, ":%u: ", (unsigned)place.begin.line);
	}
	text_add(&line, d->message);
	text_printf(p->out, "  %s%-6.*s%s ", colour, SLICE_ARG(d->since), p->off);
	wrap(p, text_slice(&line), d->since.len > 6 ? INDENT + d->since.len - 6 : INDENT);
	if (place.source != NULL && d->category == CATEGORY_STARTUP) {
		struct slice text = slice_trim(source_line(place.source, place.begin.line, NULL));

		text_printf(p->out, "%*s%s", INDENT, "", p->dim);
		escape_visible(p->out, slice_part(text, 0, WIDTH - INDENT));
		text_printf(p->out, "%s\n", p->off);
	}
	if (d->help.len > 0) {
		text_printf(p->out, "%*s", INDENT, "");
		wrap(p, d->help, INDENT);
	}
	if (d->witness.len > 0) {
		text_printf(p->out, "%*sfor example ", INDENT, "");
		wrap(p, d->witness, INDENT + 12);
	}
	text_release(&line);
}

static void
write_section(struct page *p, enum section section)
{
	bool any = false;

	for (size_t i = 0; i < p->count; i++) {
		if (section_of(p->all[i]) != section)
			continue;
		if (!any)
			text_printf(p->out, "\n%s%s%s\n", p->bold, titles[section], p->off);
		any = true;
		write_entry(p, p->all[i]);
	}
}

/* The answer, in one sentence. */
static void
write_answer(struct page *p)
{
	const struct report_upgrade *u = p->file->upgrade;
	size_t closed = 0;
	const char *colour = p->bad, *answer;

	for (size_t i = 0; i < p->count; i++)
		closed += section_of(p->all[i]) == SECTION_LOGINS && p->all[i]->severity == SEVERITY_ERROR;
	if (!u->starts_after && u->starts_before)
		answer = "No: sshd starts with this file today and refuses it after the upgrade.";
	else if (!u->starts_before && u->starts_after)
		colour = p->good, answer = "Yes: sshd refuses this file today, and starts with it afterwards.";
	else if (!u->starts_after)
		answer = "No: sshd refuses this file today, and after the upgrade as well.";
	else if (closed > 0)
		answer = "No: sshd starts, but logins that work today close.";
	else
		colour = p->good, answer = p->count == 0 ? "Yes: nothing changes." :
		    "Yes: sshd starts, and no login closes.";
	text_printf(p->out, "%s%s%s\n", colour, answer, p->off);
	if (u->starts_after && !u->starts_before)
		text_add_string(p->out, "Logins and values were not compared.\n");
}

/* The diagnostics in the order of the page. */
static void
collect(struct page *p)
{
	p->all = calloc(diag_count(p->file->store) + 1, sizeof(const struct diagnostic *));
	if (p->all == NULL)
		base_out_of_memory();
	for (size_t i = 0; i < diag_count(p->file->store); i++)
		if (!diag_at(p->file->store, i)->suppressed)
			p->all[p->count++] = diag_at(p->file->store, i);
	qsort(p->all, p->count, sizeof(*p->all), compare_entries);
}

void
report_upgrade_page(const struct report *report, const struct report_file *file, struct text *out)
{
	struct page p = { .report = report, .file = file, .out = out, .bold = "", .good = "",
		.bad = "", .dim = "", .off = "" };

	if (report->colour) {
		p.bold = "\033[1m";
		p.good = "\033[1;32m";
		p.bad = "\033[1;31m";
		p.dim = "\033[2m";
		p.off = "\033[0m";
	}
	collect(&p);
	text_printf(out, "%sDoes ", p.bold);
	escape_visible(out, p.file->name);
	text_printf(out, " survive the upgrade from %s (OpenSSH %s) to %s (OpenSSH %s)?%s\n",
	    p.file->upgrade->from->name, release_name(p.file->upgrade->from->release),
	    p.file->upgrade->to->name, release_name(p.file->upgrade->to->release), p.off);
	write_answer(&p);
	for (int s = 0; s < SECTION_COUNT; s++)
		write_section(&p, (enum section)s);
	if (!report->quiet && p.file->summary.len > 0) {
		text_add_char(out, '\n');
		wrap(&p, p.file->summary, 0);
	}
	free(p.all);
}
