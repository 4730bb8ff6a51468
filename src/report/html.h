/*
 * Html: what the parts of the page share.  html_format.c puts them together;
 * no part writes text from a configuration but through html_text and its kin.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "access/who.h"
#include "report/report.h"
#include "report/totals.h"

/*
 * Files come one by one, and only at the end it is known how many there are.
 * So the parts of a report (struct format) hold signs that no text can, for
 * what html_format.c puts in their place.
 */
#define HTML_HOST	"\1"	/* the number of the host */
#define HTML_END	"\2"	/* nothing: what follows is about the next host */
#define HTML_FILES	"\3"	/* in HTML_LABELS: between the label of the host and those of its files */
#define HTML_FILTERS	"\4"	/* the filters, where there is one host */

enum html_part {
	HTML_ROWS,		/* of the table of hosts */
	HTML_HOSTS,		/* their sections */
	HTML_LABELS,		/* boxes to choose them by */
};

/* What becomes of the directive on a line. */
enum line_state {
	LINE_SILENT,		/* no directive, or nothing is known about it */
	LINE_IN_EFFECT,
	LINE_SOMETIMES,		/* for some connections */
	LINE_WITHOUT_EFFECT,
};

enum {				/* bits of html_line.flags */
	LINE_IS_NAMED = 1 << 0,	/* something links to it, or is said about it */
	LINE_IN_MATCH = 1 << 1,
};

struct html_line {
	uint32_t statement;	/* 1 + the directive that stands here, 0: none */
	uint32_t by;		/* WITHOUT_EFFECT: 1 + the statement that stands in its way, 0: no one line */
	uint8_t state;
	uint8_t flags;
};

struct html_source {
	struct source *source;
	struct html_line *lines;	/* line_count of them, by line from 0 */
	size_t counts[SEVERITY_COUNT];
};

enum html_mood { MOOD_GOOD, MOOD_WARN, MOOD_BAD };

/* The answer that a file gets before anything else. */
struct html_verdict {
	enum html_mood mood;
	struct slice headline;		/* "Nobody can log in" */
	struct slice advice;		/* one sentence or two */
	enum truth starts;		/* whether sshd starts */
	struct slice who;		/* who can log in, in few words: "3 of 5 accounts" */
	struct place cause;		/* where to begin, when mood is bad; else nowhere */
};

/* One linted file, which stands for a host. */
struct html_host {
	const struct report_file *file;
	const struct who *who;		/* NULL: not worked out */
	struct html_source *sources;	/* by id, from 0 */
	uint32_t source_count;
	struct html_verdict verdict;
	struct report_totals totals;	/* of this file alone */
	bool is_abridged;		/* of its sources only what something is said about */
};

struct html_page {
	const struct report *report;
	struct text *out;
	struct arena a;
};

/* ---- pieces (html.c) ---- */

/* Appends ${s} escaped; control and bidi characters become visible. */
void html_text(struct html_page *p, struct slice s);

/* As html_text for source text: tabs stay tabs. */
void html_code(struct html_page *p, struct slice s);

void html_add(struct html_page *p, const char *markup);
void html_printf(struct html_page *p, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Begins a section of a host: "<section aria-labelledby="h1-files"><h3 id="h1-files">Files</h3>". */
void html_section(struct html_page *p, const char *id, const char *title);

/* "path:8:1" as a link to the line in the page, where the page has it. */
void html_place(struct html_page *p, const struct place *place);

/* "path:8" as a link for statement ${index} of the host's configuration. */
void html_statement(struct html_page *p, const struct html_host *h, uint32_t index);

/* "<td class="num">3</td>", a dash for none. */
void html_count(struct html_page *p, size_t count, const char *class);

void html_badge(struct html_page *p, enum severity s);

/* "good", "warn", "bad"; and the sign that says it without a colour. */
const char *html_mood(enum html_mood mood);
void html_sign(struct html_page *p, enum html_mood mood);

/* Begins and ends a table called ${label}, with a head of ${columns}, of which the last is NULL. */
void html_table_begin(struct html_page *p, const char *class, const char *label,
    const char *const *columns);
void html_table_end(struct html_page *p);

/* ---- hosts (html_host.c) ---- */

/* Works out what the page says of ${file}; html_host_release frees the totals. */
void html_host_make(struct html_page *p, struct html_host *h, const struct report_file *file);
void html_host_release(struct html_host *h);

/* ---- sections ---- */

void html_findings(struct html_page *p, const struct html_host *h);	/* html_findings.c */
void html_logins(struct html_page *p, const struct html_host *h);	/* html_logins.c */
void html_files(struct html_page *p, const struct html_host *h);	/* html_source.c */
void html_checks(struct html_page *p, const struct html_host *h);	/* html_checks.c */

/* The row of ${h} in the table of hosts, and the tables of hosts and rules (html_fleet.c). */
void html_fleet_row(struct html_page *p, const struct html_host *h);
void html_fleet(struct html_page *p, const struct report_totals *totals, struct slice rows);

/*
 * The boxes for ${h}; how many boxes for files or hosts there are; and the bar
 * of all filters, with ${groups} for those, if any (html_filters.c).
 */
void html_labels(struct html_page *p, const struct html_host *h);
void html_filters(struct html_page *p, const struct report_totals *totals, struct slice groups);

/* Appends ${part} with what stands for its signs; ${filters} may be empty (html_format.c). */
void html_part(struct html_page *p, struct slice part, struct slice filters);

/*
 * Appends to <head> the style, with ${more} lines of it, and before it the
 * policy that lets in this and the script and nothing else (html_style.c).
 */
void html_style(struct html_page *p, const char *const *more, size_t more_count);
/* Appends the script, behind all that it works on. */
void html_script(struct html_page *p);

#endif
