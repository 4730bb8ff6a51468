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
gcc_format_write(const struct report *report, struct text *out)
{
	for (size_t i = 0; i < report->file_count; i++) {
		const struct report_file *file = &report->files[i];
		for (size_t j = 0; j < diag_count(file->store); j++) {
			const struct diagnostic *d = diag_at(file->store, j);
			if (d->suppressed)
				continue;
			struct place place = report_place(file, d->span);
			line(out, &place, severity_name(d->severity), d->message, d);
			for (size_t n = 0; n < d->note_count; n++) {
				place = report_place(file, d->notes[n].span);
				if (place.source != NULL)
					line(out, &place, "note", d->notes[n].text, NULL);
			}
		}
	}
}
