/*
 * Pool: work on numbered things in several threads, with the results handed
 * over one by one in their order.
 */
#ifndef CLI_POOL_H
#define CLI_POOL_H

#include <stddef.h>

/*
 * For each thread this many results may wait for one before them.  Nothing is
 * begun that lies further ahead, so a ring of POOL_RING holds all there are.
 */
enum { POOL_WINDOW = 6, POOL_MAX_JOBS = 128, POOL_RING = POOL_WINDOW * POOL_MAX_JOBS };

struct pool_task {
	size_t count;
	/* Works on number ${index}, in any thread; different numbers at the same time. */
	void (*work)(void *cookie, size_t index);
	/* Takes the result of number ${index}, in order and in the thread that called. */
	void (*deliver)(void *cookie, size_t index);
	void *cookie;
};

/* Works through ${task} with up to ${jobs} threads; with one of them in the thread that called. */
void pool_run(const struct pool_task *task, size_t jobs);

/* The number of processors at hand, at least 1. */
size_t pool_processors(void);

#endif
