/* Checklist: what came of the chosen profiles, section by section, for people. */
#include <string.h>

#include "base/escape.h"
#include "report/report.h"

enum { RESULT_COLUMNS = 15, SECTION_COLUMNS = 16, RULE_COLUMNS = 40 };

/* Appends ${s}, escaped and filled up with blanks to ${columns}. */
static void
column(struct text *out, struct slice s, size_t columns)
{
	size_t begin = out->len;

	escape_visible(out, s);
	do
		text_add_char(out, ' ');
	while (out->len - begin < columns);
}

static void
write_check(const struct report_file *file, const struct report_check *c, struct text *out)
{
	struct place place = report_place(file, c->span);

	text_add_string(out, "  ");
	column(out, slice_of(c->result), RESULT_COLUMNS);
	column(out, c->section.len > 0 ? c->section : SLICE("-"), SECTION_COLUMNS);
	if (c->message.len > 0 || (c->span.source != 0 && place.source != NULL))
		column(out, slice_of(c->rule), RULE_COLUMNS);
	else
		text_add_string(out, c->rule);
	if (c->message.len > 0)
		escape_visible(out, c->message);
	if (c->span.source != 0 && place.source != NULL) {
		text_add_string(out, c->message.len > 0 ? " (" : "(");
		escape_visible(out, place.path);
		text_printf(out, ":%u)", (unsigned)place.begin.line);
	}
	text_add_char(out, '\n');
}

/* One profile on one target, from ${c} up to ${end}. */
static void
write_profile(const struct report_file *file, const struct report_check *c,
    const struct report_check *end, struct text *out)
{
	static const char *const results[] = { "pass", "fail", "not written", "not decidable",
		"not applicable" };
	const char *separator = ": ";

	escape_visible(out, c->title);
	if (c->version.len > 0) {
		text_add_char(out, ' ');
		escape_visible(out, c->version);
	}
	if (file->target_count > 1)
		text_printf(out, " on %s", c->target->name);
	for (size_t i = 0; i < sizeof(results) / sizeof(results[0]); i++) {
		size_t count = 0;
		for (const struct report_check *at = c; at < end; at++)
			count += strcmp(at->result, results[i]) == 0;
		if (count == 0)
			continue;
		text_printf(out, "%s%zu %s", separator, count, results[i]);
		separator = ", ";
	}
	text_add_char(out, '\n');
	for (; c < end; c++)
		write_check(file, c, out);
	text_add_char(out, '\n');
}

void
report_checklist(const struct report_file *file, struct text *out)
{
	const struct report_check *at = file->checks, *end, *last = at + file->check_count;

	if (file->check_count == 0)
		return;
	escape_visible(out, file->name);
	text_add_char(out, '\n');
	for (; at < last; at = end) {
		for (end = at + 1; end < last && end->target == at->target &&
		     slice_equal(end->profile, at->profile);)
			end++;
		write_profile(file, at, end, out);
	}
}
