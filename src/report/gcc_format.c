/* gcc: one line for each finding, which editors and tools know how to read. */
#include "base/escape.h"
#include "report/report.h"

static void
line(struct text *out, const struct place *place, const char *severity, struct slice message,
    const struct diagnostic *d)
{
	escape_visible(out, place->path);
	/* A finding without a place belongs to the file as a whole; editors want a line. */
	if (place->source != NULL)
		text_printf(out, ":%u:%u", (unsigned)place->begin.line, (unsigned)place->begin.column);
	else
		text_add_string(out, ":1:1");
	text_printf(out, ": %s: ", severity);
	escape_visible(out, message);
	if (d != NULL && d->targets.len > 0) {
		text_add_string(out, " (");
		report_targets(out, d->targets);
		text_add_char(out, ')');
	}
	if (d != NULL && d->since.len > 0) {
		text_add_string(out, ", ");
		report_since(out, d->since);
	}
	if (d != NULL)
		text_printf(out, " [%s]", d->id);
	text_add_char(out, '\n');
}

void
gcc_format_add(const struct report *report, const struct report_file *file, struct text *parts)
{
	(void)report;
	for (size_t i = 0; i < diag_count(file->store); i++) {
		const struct diagnostic *d = diag_at(file->store, i);
		if (d->suppressed)
			continue;
		struct place place = report_place(file, d->span);
		line(parts, &place, severity_name(d->severity), d->message, d);
		for (size_t n = 0; n < d->note_count; n++) {
			place = report_place(file, d->notes[n].span);
			if (place.source != NULL)
				line(parts, &place, "note", d->notes[n].text, NULL);
		}
	}
}

void
gcc_format_finish(const struct report *report, const struct report_totals *totals,
    const struct text *parts, struct text *out)
{
	(void)report, (void)totals;
	text_add(out, text_slice(parts));
}
