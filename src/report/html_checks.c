/* Html checks: the checklists of the chosen profiles. */
#include <string.h>

#include "report/html.h"

/* The word for ${result} in a class: "not written" is two. */
static const char *
class_of(const char *result)
{
	static const char *const classes[][2] = {
		{ "pass", "yes" }, { "fail", "no" }, { "not written", "no" },
	};

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (strcmp(result, classes[i][0]) == 0)
			return classes[i][1];
	return "unknown";
}

static void
write_check(struct html_page *p, const struct html_host *h, const struct report_check *c)
{
	struct place place = report_place(h->file, c->span);

	html_printf(p, "<tr><td class=\"truth %s\">%s</td><td>", class_of(c->result), c->result);
	html_text(p, c->section);
	html_add(p, "</td><th scope=\"row\">");
	html_text(p, c->what);
	html_printf(p, "<span class=\"from\">%s</span></th><td>", c->rule);
	html_text(p, c->message.len > 0 ? c->message : c->value);
	html_add(p, "</td><td class=\"lines\">");
	if (c->span.end > 0 && place.source != NULL && !h->is_abridged)
		html_place(p, &place);
	html_add(p, "</td></tr>\n");
}

/* One profile on one target, from ${c} up to ${end}. */
static void
write_profile(struct html_page *p, const struct html_host *h, const struct report_check *c,
    const struct report_check *end)
{
	static const char *const columns[] = {
		"Result", "Section", "Checked for", "What there is", "Where", NULL,
	};
	size_t passed = 0;

	for (const struct report_check *at = c; at < end; at++)
		passed += strcmp(at->result, "pass") == 0;
	html_add(p, "<details class=\"profile\" open><summary><h4>");
	html_text(p, c->title);
	if (c->version.len > 0) {
		html_add(p, " ");
		html_text(p, c->version);
	}
	if (h->file->target_count > 1)
		html_printf(p, " on %s", c->target->name);
	html_printf(p, "</h4> <span class=\"tag\">%zu of %zu pass</span></summary>\n", passed,
	    (size_t)(end - c));
	html_table_begin(p, "checks", "Checklist", columns);
	for (; c < end; c++)
		write_check(p, h, c);
	html_table_end(p);
	html_add(p, "</details>\n");
}

void
html_checks(struct html_page *p, const struct html_host *h)
{
	const struct report_file *file = h->file;
	const struct report_check *at = file->checks, *last = at + file->check_count, *end;

	if (file->check_count == 0)
		return;
	html_section(p, "checks", "Checklist");
	for (; at < last; at = end) {
		for (end = at + 1; end < last && end->target == at->target &&
		     slice_equal(end->profile, at->profile);)
			end++;
		write_profile(p, h, at, end);
	}
	html_add(p, "</section>\n");
}
