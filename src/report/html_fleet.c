/* Html fleet: several hosts at a glance. */
#include <stdlib.h>
#include <string.h>

#include "report/html.h"

void
html_fleet_row(struct html_page *p, const struct html_host *h)
{
	static const char *const starts[][2] = {
		[TRUTH_NO] = { "no", "refuses it" }, [TRUTH_YES] = { "yes", "starts" },
		[TRUTH_UNKNOWN] = { "maybe", "accepts it" },
	};

	html_printf(p, "<tr class=\"%s\"><th scope=\"row\">", html_mood(h->verdict.mood));
	html_sign(p, h->verdict.mood);
	html_add(p, "<a href=\"#h" HTML_HOST "\">");
	html_text(p, h->file->name);
	html_printf(p, "</a><span class=\"from\">%s</span></th><td class=\"truth %s\">%s</td><td>",
	    h->file->target->name, starts[h->verdict.starts][0], starts[h->verdict.starts][1]);
	html_text(p, h->verdict.who.len > 0 ? h->verdict.who : SLICE("not worked out"));
	html_add(p, "</td>");
	for (enum severity s = SEVERITY_ERROR; s < SEVERITY_COUNT; s++)
		html_count(p, h->totals.severity[s], severity_name(s));
	html_add(p, "</tr>\n" HTML_END);
}

/* The gravest first, then what is found on the most hosts. */
static int
compare_weights(const void *left, const void *right)
{
	const struct totals_rule *a = left, *b = right;

	if (a->rule.severity != b->rule.severity)
		return (int)a->rule.severity - (int)b->rule.severity;
	if (a->files != b->files)
		return a->files < b->files ? 1 : -1;
	return strcmp(a->rule.id, b->rule.id);
}

static void
write_rules(struct html_page *p, const struct report_totals *totals)
{
	static const char *const columns[] = { "Finding", "Severity", "Hosts", "Times", NULL };
	size_t count = totals->rules.count;
	struct totals_rule *list = ARENA_ARRAY(&p->a, struct totals_rule, count + 1);

	html_add(p, "<section aria-labelledby=\"rules\">\n"
	    "<h2 id=\"rules\">What is found where</h2>\n");
	html_table_begin(p, "rules", "What is found where", columns);
	if (count > 0) {
		memcpy(list, totals->rules.ptr, count * sizeof(*list));
		qsort(list, count, sizeof(*list), compare_weights);
	}
	for (size_t i = 0; i < count; i++) {
		struct report_rule rule = list[i].rule;
		if (list[i].findings == 0)
			continue;
		if (p->report->describe != NULL)
			p->report->describe(p->report->cookie, rule.id, &rule);
		html_add(p, "<tr><th scope=\"row\">");
		html_text(p, rule.title);
		html_printf(p, "<span class=\"from\">%s</span></th><td>", list[i].rule.id);
		html_badge(p, list[i].rule.severity);
		html_printf(p, "</td><td class=\"num\">%zu</td><td class=\"num\">%zu</td></tr>\n",
		    list[i].files, list[i].findings);
	}
	html_table_end(p);
	html_add(p, "</section>\n");
}

void
html_fleet(struct html_page *p, const struct report_totals *totals, struct slice rows)
{
	static const char *const columns[] = {
		"Host", "sshd", "Can log in", "Errors", "Warnings", "Notes", NULL,
	};

	html_add(p, "<section aria-labelledby=\"hosts\"><h2 id=\"hosts\">Hosts</h2>\n");
	html_table_begin(p, "hosts", "Hosts", columns);
	html_part(p, rows, (struct slice){ 0 });
	html_table_end(p);
	html_add(p, "</section>\n");
	write_rules(p, totals);
}
