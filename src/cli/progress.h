/* Progress: a line on the terminal while a long run goes on, and nothing where there is none. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct progress {
	bool wanted;		/* standard error is a terminal, and it was not forbidden */
	bool is_shown;
	size_t total;
	struct timespec next;	/* when it may be drawn again */
};

/* Begins with ${total} files; the line comes only when they take longer than a moment. */
void progress_begin(struct progress *p, size_t total, bool wanted);

/* ${done} files are done. */
void progress_show(struct progress *p, size_t done);

/* Takes the line away, before anything else is written and at the end. */
void progress_erase(struct progress *p);

#endif
