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
	json_t *known;		/* fingerprint → how often */
};

/* Reads what baseline_write wrote.  False with ${error}, one line. */
bool baseline_read(struct baseline *b, const char *path, struct text *error);
void baseline_release(struct baseline *b);

/*
 * Suppresses the findings of ${file} that ${b} knows, each as often as it
 * knows it.  What keeps sshd from starting is never suppressed.
 */
void baseline_apply(struct baseline *b, const struct report_file *file);

/* Writes all findings of ${files} that are not suppressed to ${path}.  False with ${error}. */
bool baseline_write(const struct report_file *const *files, size_t count, const char *path,
    struct text *error);

#endif
