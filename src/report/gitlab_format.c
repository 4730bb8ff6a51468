/* gitlab: a Code Quality report, a list of issues in the form of Code Climate. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

#include "report/json.h"
#include "report/report.h"

/* What GitLab calls it; a lost server is more than a mistake. */
static const char *
severity_of(const struct diagnostic *d)
{
	static const char *const names[SEVERITY_COUNT] = { "critical", "major", "info" };

	if (d->severity == SEVERITY_ERROR &&
	    (d->category == CATEGORY_STARTUP || d->category == CATEGORY_LOCKOUT))
		return "blocker";
	return names[d->severity];
}

/* The fingerprint of ${d}; GitLab drops an issue of which it has seen the fingerprint. */
static json_t *
fingerprint(json_t *seen, const struct diagnostic *d, const struct place *place)
{
	char print[48];
	json_int_t times;

	snprintf(print, sizeof(print), "%016" PRIx64, report_fingerprint(d, place));
	times = json_integer_value(json_object_get(seen, print)) + 1;
	json_put(seen, print, json_integer(times));
	if (times > 1)
		snprintf(print, sizeof(print), "%016" PRIx64 "-%" JSON_INTEGER_FORMAT,
		    report_fingerprint(d, place), times);
	return json_string(print);
}

static json_t *
issue(json_t *seen, const struct report_file *file, const struct diagnostic *d)
{
	struct place place = report_place(file, d->span);
	json_t *i = json_object(), *where = json_object(), *lines = json_object();
	bool placed = place.source != NULL;
	struct text said;

	text_init(&said);
	report_message(&said, d);
	json_put(i, "description", json_text(text_slice(&said)));
	text_release(&said);
	json_put(i, "check_name", json_string(d->id));
	json_put(i, "fingerprint", fingerprint(seen, d, &place));
	json_put(i, "severity", json_string(severity_of(d)));
	json_put(lines, "begin", json_integer(placed ? place.begin.line : 1));
	json_put(lines, "end", json_integer(placed ? place.end.line : 1));
	json_put(where, "path", json_text(report_relative(place.path)));
	json_put(where, "lines", lines);
	json_put(i, "location", where);
	return i;
}

void
gitlab_format_add(const struct report *report, const struct report_file *file, struct text *parts)
{
	json_t *seen = json_object();

	(void)report;
	for (size_t i = 0; i < diag_count(file->store); i++)
		if (!diag_at(file->store, i)->suppressed)
			json_write_item(issue(seen, file, diag_at(file->store, i)), 1, parts);
	json_decref(seen);
}

void
gitlab_format_finish(const struct report *report, const struct report_totals *totals,
    const struct text *parts, struct text *out)
{
	(void)report, (void)totals;
	json_write_list(parts, 1, out);
	text_add_char(out, '\n');
}
