/* checkstyle: the XML of Checkstyle, which many review tools read. */
#include "report/report.h"
#include "report/xml.h"

static void
write_error(struct text *out, const struct place *place, const struct diagnostic *d)
{
	static const char *const names[SEVERITY_COUNT] = { "error", "warning", "info" };
	struct text said;

	text_init(&said);
	report_message(&said, d);
	text_add_string(out, "    <error");
	xml_number(out, "line", place->source != NULL ? place->begin.line : 1);
	if (place->source != NULL)
		xml_number(out, "column", place->begin.column);
	xml_attribute(out, "severity", slice_of(names[d->severity]));
	xml_attribute(out, "message", text_slice(&said));
	text_printf(out, " source=\"sshd-lint.%s\"/>\n", d->id);
	text_release(&said);
}

/* What stands in one file after the other, as the store is sorted. */
void
checkstyle_format_add(const struct report *report, const struct report_file *file, struct text *out)
{
	struct slice open = { 0 };

	(void)report;
	for (size_t i = 0; i < diag_count(file->store); i++) {
		const struct diagnostic *d = diag_at(file->store, i);
		struct place place = report_place(file, d->span);
		if (d->suppressed)
			continue;
		if (open.ptr == NULL || !slice_equal(open, place.path)) {
			if (open.ptr != NULL)
				text_add_string(out, "  </file>\n");
			text_add_string(out, "  <file");
			xml_attribute(out, "name", report_relative(place.path));
			text_add_string(out, ">\n");
			open = place.path;
		}
		write_error(out, &place, d);
	}
	if (open.ptr != NULL)
		text_add_string(out, "  </file>\n");
}

void
checkstyle_format_finish(const struct report *report, const struct report_totals *totals,
    const struct text *parts, struct text *out)
{
	(void)report, (void)totals;
	text_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
	text_add(out, text_slice(parts));
	text_add_string(out, "</checkstyle>\n");
}
