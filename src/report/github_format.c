/* github: workflow commands, which GitHub shows as annotations beside the lines. */
#include <string.h>

#include "base/escape.h"
#include "report/report.h"

/*
 * Appends ${s} so that no byte of it can end the command or begin another:
 * ${also} are the characters that separate properties.
 */
static void
add_data(struct text *out, struct slice s, const char *also)
{
	struct text visible;

	text_init(&visible);
	escape_visible(&visible, s);
	for (size_t i = 0; i < visible.len; i++) {
		char c = visible.ptr[i];
		if (c == '%' || c == '\r' || c == '\n' || strchr(also, c) != NULL)
			text_printf(out, "%%%02X", (unsigned)(unsigned char)c);
		else
			text_add_char(out, c);
	}
	text_release(&visible);
}

static void
write_place(struct text *out, const struct place *place)
{
	text_add_string(out, "file=");
	add_data(out, report_relative(place->path), ":,");
	if (place->source == NULL) {
		text_add_string(out, ",line=1");
		return;
	}
	text_printf(out, ",line=%u", (unsigned)place->begin.line);
	if (place->end.line > place->begin.line)
		text_printf(out, ",endLine=%u", (unsigned)place->end.line);
	/* GitHub refuses columns of a span over several lines; its end is the last character. */
	else if (place->end.column > place->begin.column)
		text_printf(out, ",col=%u,endColumn=%u", (unsigned)place->begin.column,
		    (unsigned)place->end.column - 1);
	else
		text_printf(out, ",col=%u", (unsigned)place->begin.column);
}

static void
write_command(struct text *out, const struct report_file *file, const struct diagnostic *d)
{
	static const char *const commands[SEVERITY_COUNT] = { "error", "warning", "notice" };
	struct place place = report_place(file, d->span);
	struct text said;

	text_init(&said);
	report_message(&said, d);
	text_printf(out, "::%s ", commands[d->severity]);
	write_place(out, &place);
	text_printf(out, ",title=sshd-lint %s::", d->id);
	add_data(out, text_slice(&said), "");
	text_add_char(out, '\n');
	text_release(&said);
}

void
github_format_add(const struct report *report, const struct report_file *file, struct text *parts)
{
	(void)report;
	for (size_t i = 0; i < diag_count(file->store); i++)
		if (!diag_at(file->store, i)->suppressed)
			write_command(parts, file, diag_at(file->store, i));
}

void
github_format_finish(const struct report *report, const struct report_totals *totals,
    const struct text *parts, struct text *out)
{
	(void)report, (void)totals;
	text_add(out, text_slice(parts));
}
