/* jsonl: an object on a line of its own for each finding, then one with the counts. */
#include <jansson.h>

#include "report/json.h"
#include "report/report.h"
#include "report/totals.h"
#include "sshd_lint.h"

void
jsonl_format_add(const struct report *report, const struct report_file *file, struct text *parts)
{
	(void)report;
	for (size_t i = 0; i < diag_count(file->store); i++) {
		const struct diagnostic *d = diag_at(file->store, i);
		json_t *f = json_finding(file, d);
		json_put(f, "type", json_string(d->suppressed ? "suppressed" : "finding"));
		if (d->suppressed)
			json_put(f, "reason", json_text_or_null(d->suppressed_by));
		json_write_line(f, parts);
	}
}

void
jsonl_format_finish(const struct report *report, const struct report_totals *totals,
    const struct text *parts, struct text *out)
{
	(void)report;
	text_add(out, text_slice(parts));
	json_write_line(json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I}", "type", "summary",
	    "tool", "sshd-lint", "version", SSHD_LINT_VERSION,
	    "files", (json_int_t)totals->files,
	    "error", (json_int_t)totals->severity[SEVERITY_ERROR],
	    "warning", (json_int_t)totals->severity[SEVERITY_WARNING],
	    "note", (json_int_t)totals->severity[SEVERITY_NOTE],
	    "suppressed", (json_int_t)totals->suppressed), out);
}
