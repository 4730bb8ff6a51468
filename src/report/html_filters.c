/* Html filters: boxes that hide findings by style alone; the script only adds a search. */
#include "report/html.h"

static void
begin_set(struct html_page *p, const char *legend)
{
	html_printf(p, "<fieldset><legend>%s</legend>", legend);
}

/* A box that is ticked; ${id} is what html_style's selectors ask for. */
static void
write_box(struct html_page *p, const char *id, struct slice label)
{
	html_printf(p, "<label><input type=\"checkbox\" checked autocomplete=\"off\" id=\"%s\"> ", id);
	html_text(p, label);
	html_add(p, "</label>");
}

void
html_labels(struct html_page *p, const struct html_host *h)
{
	write_box(p, "show-g" HTML_HOST, h->file->name);
	html_add(p, HTML_FILES);
	for (uint32_t i = 0; i < h->source_count; i++) {
		const size_t *n = h->sources[i].counts;
		if (n[SEVERITY_ERROR] + n[SEVERITY_WARNING] + n[SEVERITY_NOTE] > 0)
			write_box(p, arena_printf(&p->a, NULL, "show-s%u", (unsigned)i + 1),
			    h->sources[i].source->shown);
	}
	html_add(p, HTML_END);
}

static void
write_severities(struct html_page *p, const struct report_totals *totals)
{
	static const char *const labels[SEVERITY_COUNT] = { "Errors", "Warnings", "Notes" };

	begin_set(p, "Severity");
	for (enum severity s = SEVERITY_ERROR; s < SEVERITY_COUNT; s++)
		if (totals->severity[s] > 0)
			write_box(p, arena_printf(&p->a, NULL, "show-%s", severity_name(s)),
			    slice_of(labels[s]));
	html_add(p, "</fieldset>\n");
}

static void
write_categories(struct html_page *p, const struct report_totals *totals)
{
	begin_set(p, "Category");
	for (enum category c = CATEGORY_STARTUP; c < CATEGORY_COUNT; c++)
		for (size_t i = 0; i < totals->rules.count; i++)
			if (totals->rules.ptr[i].rule.category == c) {
				write_box(p, arena_printf(&p->a, NULL, "show-c-%s", category_name(c)),
				    slice_of(category_name(c)));
				break;
			}
	html_add(p, "</fieldset>\n");
}

void
html_filters(struct html_page *p, const struct report_totals *totals, struct slice groups)
{
	if (totals->severity[SEVERITY_ERROR] + totals->severity[SEVERITY_WARNING] +
	    totals->severity[SEVERITY_NOTE] < 2)
		return;
	html_add(p, "<div class=\"filters\" role=\"group\" aria-label=\"What is shown\">\n");
	write_severities(p, totals);
	write_categories(p, totals);
	if (groups.len > 0) {
		begin_set(p, totals->files > 1 ? "Host" : "File");
		text_add(p->out, groups);
		html_add(p, "</fieldset>\n");
	}
	html_add(p, "<p class=\"search\" hidden><label>Search "
	    "<input type=\"search\" id=\"search\" autocomplete=\"off\"></label> "
	    "<output id=\"shown\"></output></p>\n</div>\n");
}
