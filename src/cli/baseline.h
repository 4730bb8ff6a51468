/*
 * Baseline: findings that are known and shall not fail.  They are told by
 * their fingerprint, of the rule, the file, whom it concerns and the text of
 * the line, so that lines may move; the same finding twice is there twice.
 */
#ifndef CLI_BASELINE_H
#define CLI_BASELINE_H

#include <jansson.h>
#include <stdbool.h>

#include "base/text.h"
#include "report/report.h"

struct baseline {
	json_t *known;		/* fingerprint → how often in one linted file */
	json_t *findings;	/* those to be written */
};

void baseline_init(struct baseline *b);
void baseline_release(struct baseline *b);

/* Reads what baseline_write wrote.  False with ${error}, one line. */
bool baseline_read(struct baseline *b, const char *path, struct text *error);

/*
 * Suppresses the findings of ${file} that ${b} knows, each as often as it
 * knows it.  What keeps sshd from starting is never suppressed.
 */
void baseline_apply(const struct baseline *b, const struct report_file *file);

/*
 * Makes the findings of ${file} that are not suppressed known.  One in a file
 * that several others include counts once.
 */
void baseline_add(struct baseline *b, const struct report_file *file);

/* Writes what was added to ${path}.  False with ${error}. */
bool baseline_write(const struct baseline *b, const char *path, struct text *error);

#endif
