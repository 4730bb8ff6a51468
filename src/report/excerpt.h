/* Excerpt: a line of source with a mark below the part that is meant. */
#ifndef REPORT_EXCERPT_H
#define REPORT_EXCERPT_H

#include "report/report.h"

struct excerpt_style {
	const char *gutter;	/* escape sequence for the line number, or "" */
	const char *mark;	/* for the mark, or "" */
	const char *off;	/* ends both */
	bool with_mark;
};

/*
 * Appends "   12 | PermitRootLogn no" and, with style.with_mark, a line that
 * has ^~~~ below the span.  Control characters are shown escaped, tabs as
 * blanks; of a long line only what surrounds the span is shown.
 */
void excerpt_write(struct text *out, const struct place *place, const struct excerpt_style *style);

/* ${at}, moved to the start of the UTF-8 character in ${s} that it is in. */
size_t excerpt_start(struct slice s, size_t at);

/* How many columns ${s} takes on a terminal: one for each character of valid UTF-8. */
size_t excerpt_width(struct slice s);

#endif
