/*
 * junit: the XML of JUnit, which test reporters of CI services read: a suite
 * for each file, a test case for each finding.  Errors and warnings fail,
 * what was allowed is skipped, notes pass and only say something.
 */
#include "report/report.h"
#include "report/totals.h"
#include "report/xml.h"

struct counts {
	size_t tests;
	size_t failures;
	size_t skipped;
};

static bool
fails(const struct diagnostic *d)
{
	return !d->suppressed && d->severity != SEVERITY_NOTE;
}

static void
count(const struct report_file *file, struct counts *c)
{
	for (size_t i = 0; i < diag_count(file->store); i++) {
		const struct diagnostic *d = diag_at(file->store, i);
		c->tests++;
		c->failures += fails(d);
		c->skipped += d->suppressed;
	}
	/* A suite without any case looks to many readers as if nothing had been run. */
	if (diag_count(file->store) == 0)
		c->tests++;
}

static void
write_counts(struct text *out, const struct counts *c)
{
	xml_number(out, "tests", c->tests);
	xml_number(out, "failures", c->failures);
	xml_number(out, "errors", 0);
	xml_number(out, "time", 0);
}

/* "PATH:LINE:COLUMN: message", what to do, and why: the body of an element. */
static void
write_body(struct text *out, const struct place *place, const struct diagnostic *d,
    struct slice said)
{
	struct slice rest = slice_trim(d->why), line;

	xml_add(out, place->path);
	if (place->source != NULL)
		text_printf(out, ":%u:%u", (unsigned)place->begin.line, (unsigned)place->begin.column);
	text_add_string(out, ": ");
	xml_add(out, said);
	text_add_char(out, '\n');
	while (rest.len > 0 && slice_cut(&rest, '\n', &line)) {
		xml_add(out, line);
		text_add_char(out, '\n');
	}
}

static void
write_case(struct text *out, const struct report_file *file, const struct diagnostic *d)
{
	struct place place = report_place(file, d->span);
	const char *element = fails(d) ? "failure" : d->suppressed ? "skipped" : "system-out";
	struct text said;

	text_init(&said);
	report_message(&said, d);
	text_add_string(out, "    <testcase");
	xml_attribute(out, "classname", place.path);
	if (place.source != NULL)
		text_printf(out, " name=\"%s at line %u\"", d->id, (unsigned)place.begin.line);
	else
		xml_attribute(out, "name", slice_of(d->id));
	text_printf(out, " time=\"0\">\n      <%s", element);
	if (fails(d)) {
		xml_attribute(out, "type", slice_of(severity_name(d->severity)));
		xml_attribute(out, "message", text_slice(&said));
	} else if (d->suppressed)
		xml_attribute(out, "message", d->suppressed_by.len > 0 ? d->suppressed_by :
		    SLICE("allowed"));
	text_add_char(out, '>');
	write_body(out, &place, d, text_slice(&said));
	text_printf(out, "</%s>\n    </testcase>\n", element);
	text_release(&said);
}

void
junit_format_add(const struct report *report, const struct report_file *file, struct text *out)
{
	struct counts c = { 0 };

	(void)report;
	count(file, &c);
	text_add_string(out, "  <testsuite");
	xml_attribute(out, "name", file->name);
	write_counts(out, &c);
	xml_number(out, "skipped", c.skipped);	/* of a suite alone: Jenkins refuses it for all of them */
	text_add_string(out, ">\n");
	for (size_t i = 0; i < diag_count(file->store); i++)
		write_case(out, file, diag_at(file->store, i));
	if (diag_count(file->store) == 0) {
		text_add_string(out, "    <testcase");
		xml_attribute(out, "classname", file->name);
		text_add_string(out, " name=\"no findings\" time=\"0\"/>\n");
	}
	text_add_string(out, "  </testsuite>\n");
}

void
junit_format_finish(const struct report *report, const struct report_totals *totals,
    const struct text *parts, struct text *out)
{
	struct counts c = {
		.failures = totals->severity[SEVERITY_ERROR] + totals->severity[SEVERITY_WARNING],
		.skipped = totals->suppressed,
	};

	(void)report;
	c.tests = c.failures + totals->severity[SEVERITY_NOTE] + c.skipped + totals->clean;
	text_add_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sshd-lint\"");
	write_counts(out, &c);
	text_add_string(out, ">\n");
	text_add(out, text_slice(parts));
	text_add_string(out, "</testsuites>\n");
}
