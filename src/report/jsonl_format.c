/* jsonl: an object on a line of its own for each finding, then one with the counts. */
#include <jansson.h>

#include "report/json.h"
#include "report/report.h"
#include "sshd_lint.h"

void
jsonl_format_write(const struct report *report, struct text *out)
{
	struct tally t = report_tally(report);

	for (size_t i = 0; i < report->file_count; i++) {
		const struct report_file *file = &report->files[i];
		for (size_t j = 0; j < diag_count(file->store); j++) {
			const struct diagnostic *d = diag_at(file->store, j);
			json_t *f = json_finding(file, d);
			json_put(f, "type", json_string(d->suppressed ? "suppressed" : "finding"));
			if (d->suppressed)
				json_put(f, "reason", json_text_or_null(d->suppressed_by));
			json_write_line(f, out);
		}
	}
	json_write_line(json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I}", "type", "summary",
	    "tool", "sshd-lint", "version", SSHD_LINT_VERSION,
	    "files", (json_int_t)report->file_count,
	    "error", (json_int_t)t.severity[SEVERITY_ERROR],
	    "warning", (json_int_t)t.severity[SEVERITY_WARNING],
	    "note", (json_int_t)t.severity[SEVERITY_NOTE],
	    "suppressed", (json_int_t)t.suppressed), out);
}
