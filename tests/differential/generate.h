/*
 * Generate: random configurations out of the keyword table, for comparing
 * sshd-lint with the sshd of this machine.  The same seed gives the same case.
 */
#ifndef DIFFERENTIAL_GENERATE_H
#define DIFFERENTIAL_GENERATE_H

#include "base/arena.h"
#include "base/slice.h"
#include "knowledge/knowledge.h"

enum { CASE_FILES = 8 };	/* the main file and what it may include */

struct test_case {
	struct slice *lines[CASE_FILES];	/* each with its own line end */
	size_t line_count[CASE_FILES];
	const char *spec;			/* for -C; NULL for a run without */
	bool only_tests;			/* -t instead of -T */
};

/* Makes case number ${seed} for ${t}. ${folder} is where the files will be: Include lines name it. */
struct test_case *generate_case(struct arena *a, const struct target *t, unsigned long seed,
    const char *folder);

/* A case whose main file is ${text}. */
struct test_case *generate_from_text(struct arena *a, struct slice text, unsigned long seed);

/* The name of file ${i} below the folder: "main", "a.conf" …, "d/10.conf" …. */
const char *generate_file_name(int i);

#endif
