#include <stdio.h>
#include <unistd.h>

#include "cli/progress.h"

enum { FIRST_MS = 500, EACH_MS = 100, COLUMNS = 60 };

static struct timespec
in_milliseconds(long ms)
{
	struct timespec t = { 0 };

	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_nsec += ms * 1000000;
	t.tv_sec += t.tv_nsec / 1000000000;
	t.tv_nsec %= 1000000000;
	return t;
}

void
progress_begin(struct progress *p, size_t total, bool wanted)
{
	*p = (struct progress){ .total = total };
	p->wanted = wanted && total > 1 && isatty(STDERR_FILENO) != 0;
	if (p->wanted)
		p->next = in_milliseconds(FIRST_MS);
}

void
progress_show(struct progress *p, size_t done)
{
	struct timespec now;

	if (!p->wanted)
		return;
	now = in_milliseconds(0);
	if (now.tv_sec < p->next.tv_sec ||
	    (now.tv_sec == p->next.tv_sec && now.tv_nsec < p->next.tv_nsec))
		return;
	fprintf(stderr, "\rsshd-lint: %zu of %zu files", done, p->total);
	fflush(stderr);
	p->is_shown = true;
	p->next = in_milliseconds(EACH_MS);
}

void
progress_erase(struct progress *p)
{
	if (!p->is_shown)
		return;
	fprintf(stderr, "\r%*s\r", COLUMNS, "");
	fflush(stderr);
	p->is_shown = false;
}
