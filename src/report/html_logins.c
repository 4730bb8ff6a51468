/* Html logins: the table of who can log in, as --who knows it. */
#include "report/html.h"
#include "report/who_lines.h"

static void
write_truth(struct html_page *p, enum truth t)
{
	static const char *const signs[] = {
		[TRUTH_NO] = "✕", [TRUTH_YES] = "✓", [TRUTH_UNKNOWN] = "?",
	};

	html_printf(p, "<td class=\"truth %s\"><span aria-hidden=\"true\">%s</span> %s</td>",
	    who_truth_name(t), signs[t], who_truth_name(t));
}

/* One of "file:line, file:line" as a link, where it is the line of a file that was read. */
static void
write_line_link(struct html_page *p, const struct html_host *h, struct slice s)
{
	size_t colon = s.len;
	unsigned line = 0;

	while (colon > 0 && s.ptr[colon - 1] != ':')
		colon--;
	for (size_t i = colon; i < s.len && line < 1 << 24; i++)
		line = s.ptr[i] >= '0' && s.ptr[i] <= '9' ? 10 * line + (unsigned)(s.ptr[i] - '0') :
		    1 << 24;	/* no number of a line */
	for (uint32_t i = 0; colon > 0 && line > 0 && i < h->source_count; i++) {
		const struct html_source *known = &h->sources[i];
		if (!slice_equal(known->source->shown, slice_part(s, 0, colon - 1)) ||
		    line > known->source->line_count || h->is_abridged)
			continue;
		html_printf(p, "<a href=\"#l" HTML_HOST "-%u-%u\">", (unsigned)i + 1, line);
		html_text(p, s);
		html_add(p, "</a>");
		return;
	}
	html_text(p, s);
}

/* The lines behind a verdict. */
static void
write_deciding(struct html_page *p, const struct html_host *h, struct slice list)
{
	static const char separator[] = ", ";
	const char *before = "";

	while (list.len > 0) {
		size_t end = 0;
		while (end < list.len && !slice_starts_with(slice_part(list, end, list.len),
		    SLICE(separator)))
			end++;
		html_add(p, before);
		write_line_link(p, h, slice_part(list, 0, end));
		before = separator;
		list = slice_part(list, end + sizeof(separator) - 1, list.len);
	}
}

static void
write_row(struct html_page *p, const struct html_host *h, const struct who_line *l)
{
	struct slice from = who_line_from(l, &p->a);

	html_add(p, "<tr><th scope=\"row\">");
	html_text(p, l->name);
	if (from.len > 0) {
		html_add(p, "<span class=\"from\">from ");
		html_text(p, from);
		html_add(p, "</span>");
	}
	html_add(p, "</th>");
	for (int c = 0; c < CREDENTIAL_COUNT; c++)
		write_truth(p, l->enters[c]);
	html_add(p, "<td class=\"how\">");
	html_text(p, who_line_how(l, &p->a));
	html_add(p, "</td><td class=\"lines\">");
	write_deciding(p, h, l->deciding);
	html_add(p, "</td></tr>\n");
}

static void
write_table(struct html_page *p, const struct html_host *h)
{
	const char *const columns[] = {
		h->who->accounts_known ? "Account" : "User", "With a key", "With a password",
		"With both", "How, or why not", "Because of", NULL,
	};
	size_t count;
	const struct who_line *lines = who_lines(h->who, &p->a, &count);

	if (count == 0) {
		html_add(p, "<p class=\"nothing\">There is no account that people use.</p>\n");
		return;
	}
	html_table_begin(p, "logins", "Who can log in", columns);
	for (size_t i = 0; i < count; i++)
		write_row(p, h, &lines[i]);
	html_table_end(p);
}

void
html_logins(struct html_page *p, const struct html_host *h)
{
	if (h->who == NULL)
		return;
	html_section(p, "logins", "Who can log in");
	if (h->file->target_count > 1)
		html_printf(p, "<p class=\"lead\">With the sshd of %s.</p>\n",
		    h->file->target->name);
	if (h->who->starts == TRUTH_NO)
		html_add(p, "<p class=\"nothing\">Nobody: sshd does not start with this file."
		    "</p>\n");
	else {
		if (!h->who->accounts_known)
			html_add(p, "<p class=\"lead\">No accounts are in sight: these are users "
			    "as the file tells them apart, with keys and passwords taken as given."
			    "</p>\n");
		write_table(p, h);
	}
	if (h->who->is_truncated)
		html_add(p, "<p class=\"lead\">There are more classes of connections than these."
		    "</p>\n");
	html_add(p, "</section>\n");
}
