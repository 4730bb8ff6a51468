/*
 * Files: the files and folders of the command line, one after the other: what
 * to lint, with which settings, what of it is known or allowed.
 */
#ifndef CLI_FILES_H
#define CLI_FILES_H

#include <stdbool.h>

#include "cli/options.h"
#include "cli/status.h"
#include "lib/lint.h"

/*
 * Lints all that ${o} names with the settings of ${lint} and writes a report to
 * standard output.  What cannot be read is told and the rest linted, but broken
 * settings or a broken baseline stop it before anything is linted.
 */
enum status files_lint(struct sshd_lint *lint, const struct options *o,
    const struct lint_style *style);

#endif
