/*
 * Totals: what a report says of all its files together, added up file by
 * file, so that none of them has to be kept for it.
 */
#ifndef REPORT_TOTALS_H
#define REPORT_TOTALS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/vec.h"
#include "report/report.h"

/* What must not be done with the files; the gravest first. */
enum alarm_level { ALARM_NONE, ALARM_NOBODY, ALARM_REFUSED };

struct report_alarm {
	enum alarm_level level;
	bool is_fatal;			/* sshd stops at this line */
	struct slice targets;		/* as in struct diagnostic */
	struct slice path;		/* where to begin */
	uint32_t line;			/* 0: nowhere */
};

/* One rule or problem that was met. */
struct totals_rule {
	struct report_rule rule;	/* without its texts */
	size_t findings;		/* of it that are not suppressed */
	size_t files;			/* with such a finding */
	size_t last;			/* of these; a count of files */
};

VEC(totals_names, struct slice);
VEC(totals_rules, struct totals_rule);

struct report_totals {
	struct arena a;			/* of the texts below */
	size_t files;
	size_t sources;			/* files that were read */
	size_t clean;			/* files without any diagnostic */
	size_t failing;			/* files with errors */
	size_t templates;
	size_t severity[SEVERITY_COUNT];	/* not suppressed */
	size_t suppressed;
	size_t unknown;			/* what could not be decided */
	size_t rules_run;		/* the most for one file */
	struct report_alarm alarm;
	struct slice first;		/* name of the first file */
	struct slice first_target;	/* and what it was linted for */
	release_t first_release;
	struct totals_names targets;	/* all, each once, as "debian-12 (OpenSSH 9.2)" */
	struct totals_rules rules;	/* that were met, each once */
	bool compared;			/* the only file was compared with another */
	bool upgraded;
	struct slice summary;		/* of a comparison */
};

void totals_init(struct report_totals *t);
void totals_release(struct report_totals *t);

/* Adds ${file}, which may go afterwards. */
void totals_add(struct report_totals *t, const struct report_file *file);

#endif
