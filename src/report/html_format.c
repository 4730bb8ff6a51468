/*
 * html: one page for people that needs nothing but itself: the verdict first,
 * then findings, who can log in, and every file with what is found in it.
 * Several files are several hosts on one page, a summary of them first.
 */
#include <string.h>

#include "report/html.h"
#include "sshd_lint.h"

enum { GROUPS_MAX = 60 };	/* files or hosts to filter by */

/* "2 errors, 1 note", "no findings" */
static void
write_counts(struct html_page *p, const size_t *counts)
{
	static const char *const nouns[SEVERITY_COUNT] = { "error", "warning", "note" };
	const char *separator = "";

	for (enum severity s = SEVERITY_ERROR; s < SEVERITY_COUNT; s++) {
		if (counts[s] == 0)
			continue;
		html_add(p, separator);
		report_plural(p->out, counts[s], nouns[s]);
		separator = ", ";
	}
	if (*separator == '\0')
		html_add(p, "no findings");
}

/* "debian-12 · OpenSSH 9.2, from /etc/os-release" */
static void
write_target(struct html_page *p, const struct report_file *file)
{
	struct text names;

	text_init(&names);
	for (size_t i = 0; i < file->target_count; i++)
		text_printf(&names, "%s%s", i > 0 ? ", " : "", file->targets[i]->name);
	html_add(p, "For ");
	if (file->upgrade != NULL)
		html_printf(p, "the upgrade from %s to %s", file->upgrade->from->name,
		    file->upgrade->to->name);
	else if (file->target_count > 1)
		report_targets(p->out, text_slice(&names));
	else
		html_printf(p, "%s, OpenSSH %s", file->target->name,
		    release_name(file->target->release));
	text_release(&names);
	if (file->target_count < 2 && file->target_reason.len > 0) {
		html_add(p, " (");
		html_text(p, file->target_reason);
		html_add(p, ")");
	}
	if (file->rules_run > 0)
		html_printf(p, ", with %zu rules", file->rules_run);
}

static void
write_tiles(struct html_page *p, const struct report_totals *totals)
{
	const size_t *counts = totals->severity;
	static const char *const nouns[SEVERITY_COUNT][2] = {
		{ "error", "errors" }, { "warning", "warnings" }, { "note", "notes" },
	};

	html_add(p, "<ul class=\"tiles\">");
	for (enum severity s = SEVERITY_ERROR; s < SEVERITY_COUNT; s++)
		html_printf(p, "<li class=\"%s%s\"><b>%zu</b> %s</li>", severity_name(s),
		    counts[s] == 0 ? " none" : "", counts[s], nouns[s][counts[s] != 1]);
	if (totals->suppressed > 0)
		html_printf(p, "<li class=\"none\"><b>%zu</b> allowed</li>", totals->suppressed);
	html_add(p, "</ul>\n");
}

/* The answer for one host. */
static void
write_verdict(struct html_page *p, const struct html_host *h)
{
	const struct html_verdict *v = &h->verdict;

	html_printf(p, "<div class=\"verdict %s\">", html_mood(v->mood));
	html_sign(p, v->mood);
	html_add(p, "<div>\n<h3>");
	html_text(p, v->headline);
	html_add(p, "</h3>\n<p>");
	html_text(p, v->advice);
	if (v->cause.source != NULL) {
		html_add(p, " Begin with ");
		html_place(p, &v->cause);
		html_add(p, ".");
	}
	html_add(p, "</p></div>");
	write_tiles(p, &h->totals);
	html_add(p, "</div>\n");
}

static void
write_host(struct html_page *p, const struct html_host *h)
{
	html_add(p, "<section class=\"host g" HTML_HOST "\" id=\"h" HTML_HOST "\" aria-labelledby=\"h"
	    HTML_HOST "-name\">\n<h2 id=\"h" HTML_HOST "-name\">");
	html_text(p, h->file->name);
	html_add(p, "</h2>\n<p class=\"for\">");
	write_target(p, h->file);
	html_add(p, "</p>\n");
	write_verdict(p, h);
	html_findings(p, h);
	html_logins(p, h);
	html_checks(p, h);
	html_files(p, h);
	html_add(p, "</section>\n" HTML_END);
}

void
html_format_add(const struct report *report, const struct report_file *file, struct text *parts)
{
	struct html_page p = { .report = report, .out = &parts[HTML_HOSTS] };
	struct html_host h;

	arena_init(&p.a);
	html_host_make(&p, &h, file);
	write_host(&p, &h);
	p.out = &parts[HTML_ROWS];
	html_fleet_row(&p, &h);
	p.out = &parts[HTML_LABELS];
	html_labels(&p, &h);
	html_host_release(&h);
	arena_release(&p.a);
}

/* ---- the page ---- */

void
html_part(struct html_page *p, struct slice part, struct slice filters)
{
	size_t number = 1;

	while (part.len > 0) {
		size_t sign = 0;
		while (sign < part.len && !(part.ptr[sign] > 0 && part.ptr[sign] <= HTML_FILTERS[0]))
			sign++;
		text_add(p->out, slice_part(part, 0, sign));
		if (sign == part.len)
			break;
		if (part.ptr[sign] == HTML_HOST[0])
			html_printf(p, "%zu", number);
		else if (part.ptr[sign] == HTML_END[0])
			number++;
		else
			text_add(p->out, filters);
		part = slice_part(part, sign + 1, part.len);
	}
}

/* How many files of the only host, or hosts, can be chosen; 0 where that would be no choice. */
static size_t
count_groups(const struct report_totals *totals)
{
	size_t count = totals->files > 1 ? totals->files : totals->sources;

	return count < 2 || count > GROUPS_MAX || totals->compared ? 0 : count;
}

/* The bar of filters, with the boxes out of ${labels}. */
static struct slice
make_filters(struct html_page *p, const struct report_totals *totals, struct slice labels)
{
	struct text boxes, bar, *out = p->out;
	struct slice host, label, kept;

	text_init(&boxes);
	text_init(&bar);
	p->out = &boxes;
	while (count_groups(totals) > 0 && labels.len > 0 && slice_cut(&labels, HTML_END[0], &host)) {
		slice_cut(&host, HTML_FILES[0], &label);
		text_add(&bar, totals->files > 1 ? label : host);
		text_add_string(&bar, HTML_END);
	}
	/* The one file that has findings is no choice. */
	const char *first = strstr(bar.ptr, "<label>");
	if (first != NULL && strstr(first + 1, "<label>") != NULL)
		html_part(p, text_slice(&bar), (struct slice){ 0 });
	text_clear(&bar);
	p->out = &bar;
	html_filters(p, totals, text_slice(&boxes));
	p->out = out;
	kept = text_keep(&bar, &p->a);
	text_release(&boxes);
	text_release(&bar);
	return kept;
}

static void
write_contents(struct html_page *p, const struct report_totals *totals, const struct text *hosts)
{
	static const char *const sections[][2] = {
		{ "findings", "Findings" }, { "logins", "Who can log in" }, { "checks", "Checklist" },
		{ "files", "Files" },
	};

	html_add(p, "<nav aria-label=\"Contents\"><ul>\n");
	if (totals->files > 1)
		html_add(p, "<li><a href=\"#hosts\">Hosts</a></li>\n"
		    "<li><a href=\"#rules\">What is found where</a></li>\n"
		    "<li><a href=\"#h1\">Each host</a></li>\n");
	for (size_t i = 0; totals->files == 1 && i < sizeof(sections) / sizeof(sections[0]); i++) {
		const char *sign = arena_printf(&p->a, NULL, "id=\"h" HTML_HOST "-%s\"", sections[i][0]);
		if (strstr(hosts->ptr, sign) != NULL)
			html_printf(p, "<li><a href=\"#h1-%s\">%s</a></li>\n", sections[i][0],
			    sections[i][1]);
	}
	html_add(p, "</ul></nav>\n");
}

static void
write_head(struct html_page *p, const struct report_totals *totals)
{
	const char *more[GROUPS_MAX];
	size_t groups = count_groups(totals);
	char letter = totals->files > 1 ? 'g' : 's';

	for (size_t i = 0; i < groups; i++)
		more[i] = arena_printf(&p->a, NULL, ":root:has(#show-%c%zu:not(:checked)) .%c%zu{display:none}",
		    letter, i + 1, letter, i + 1);
	html_add(p, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
	html_style(p, more, groups);
	html_add(p, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"color-scheme\" content=\"light dark\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	if (totals->files > 1)
		html_printf(p, "%zu hosts", totals->files);
	else
		html_text(p, totals->first);
	html_add(p, ": ");
	write_counts(p, totals->severity);
	html_add(p, " – sshd-lint</title>\n</head>\n");
}

/* What is said of several hosts together. */
static void
write_fleet(struct html_page *p, const struct report_totals *totals, const struct text *parts)
{
	enum html_mood mood = totals->failing > 0 ? MOOD_BAD :
	    totals->severity[SEVERITY_WARNING] > 0 ? MOOD_WARN : MOOD_GOOD;

	html_printf(p, "<div class=\"verdict %s\">", html_mood(mood));
	html_sign(p, mood);
	html_add(p, "<div>\n<h2>");
	if (totals->failing > 0)
		html_printf(p, "%zu of %zu hosts %s errors", totals->failing, totals->files,
		    totals->failing == 1 ? "has" : "have");
	else
		html_printf(p, "No host of %zu has errors", totals->files);
	html_add(p, "</h2>\n<p>Whatever it says, keep a session open until a new one has worked."
	    "</p></div>");
	write_tiles(p, totals);
	html_add(p, "</div>\n");
	html_fleet(p, totals, text_slice(&parts[HTML_ROWS]));
}

void
html_format_finish(const struct report *report, const struct report_totals *totals,
    const struct text *parts, struct text *out)
{
	struct html_page p = { .report = report, .out = out };
	struct slice filters;

	arena_init(&p.a);
	write_head(&p, totals);
	filters = make_filters(&p, totals, text_slice(&parts[HTML_LABELS]));
	html_printf(&p, "<body class=\"%s\">\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n"
	    "<header><h1>sshd-lint</h1></header>\n", totals->files > 1 ? "fleet" : "one");
	write_contents(&p, totals, &parts[HTML_HOSTS]);
	html_add(&p, "<main id=\"main\">\n");
	if (totals->files > 1) {
		write_fleet(&p, totals, parts);
		text_add(out, filters);
		filters = (struct slice){ 0 };
	}
	html_part(&p, text_slice(&parts[HTML_HOSTS]), filters);
	html_add(&p, "</main>\n<footer><p>Made by sshd-lint " SSHD_LINT_VERSION
	    ". <code>sshd-lint --explain ID</code> explains a finding.</p></footer>\n");
	html_script(&p);
	html_add(&p, "</body>\n</html>\n");
	arena_release(&p.a);
}
