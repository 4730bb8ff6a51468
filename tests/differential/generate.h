/*
 * Generate: random configurations out of the keyword table, for comparing
 * sshd-lint with the sshd of this machine.  The same seed gives the same case.
 */
#ifndef DIFFERENTIAL_GENERATE_H
#define DIFFERENTIAL_GENERATE_H

#include "base/arena.h"
#include "base/slice.h"
#include "knowledge/knowledge.h"

enum { CASE_FILES = 4 };	/* the main file and what it may include */

struct test_case {
	struct slice *lines[CASE_FILES];	/* each with its own line end */
	size_t line_count[CASE_FILES];
	const char *spec;			/* for -C; NULL for a run without */
};

/* Makes case number ${seed} for ${t}. ${folder} is where the files will be: Include lines name it. */
struct test_case *generate_case(struct arena *a, const struct target *t, unsigned long seed,
    const char *folder);

/* "/folder/main", "/folder/a.conf" …: the name of file ${i}. */
const char *generate_file_name(struct arena *a, const char *folder, int i);

#endif
