#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

#include "cli/pool.h"

enum { STACK_BYTES = 8 << 20 };		/* what the main thread has; musl gives others far less */

struct pool {
	const struct pool_task *task;
	pthread_mutex_t lock;		/* of what follows */
	pthread_cond_t done;		/* a result is there */
	pthread_cond_t room;		/* a result was taken */
	size_t next;			/* the first number nobody works on */
	size_t delivered;		/* how many results were taken */
	size_t window;			/* how far ahead of that work may be */
	bool ready[POOL_RING];
};

static void *
worker(void *cookie)
{
	struct pool *p = cookie;

	pthread_mutex_lock(&p->lock);
	while (p->next < p->task->count) {
		if (p->next >= p->delivered + p->window) {
			pthread_cond_wait(&p->room, &p->lock);
			continue;
		}
		size_t index = p->next++;
		pthread_mutex_unlock(&p->lock);
		p->task->work(p->task->cookie, index);
		pthread_mutex_lock(&p->lock);
		p->ready[index % POOL_RING] = true;
		if (index == p->delivered)
			pthread_cond_signal(&p->done);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

static void
take_results(struct pool *p)
{
	pthread_mutex_lock(&p->lock);
	while (p->delivered < p->task->count) {
		bool *ready = &p->ready[p->delivered % POOL_RING];
		if (!*ready) {
			pthread_cond_wait(&p->done, &p->lock);
			continue;
		}
		pthread_mutex_unlock(&p->lock);
		p->task->deliver(p->task->cookie, p->delivered);
		pthread_mutex_lock(&p->lock);
		*ready = false;
		p->delivered++;
		pthread_cond_broadcast(&p->room);
	}
	pthread_mutex_unlock(&p->lock);
}

static void
run_alone(const struct pool_task *task)
{
	for (size_t i = 0; i < task->count; i++) {
		task->work(task->cookie, i);
		task->deliver(task->cookie, i);
	}
}

/* Starts up to ${jobs} threads and returns how many there are. */
static size_t
start(struct pool *p, pthread_t *threads, size_t jobs)
{
	pthread_attr_t attributes;
	size_t count = 0;

	if (pthread_attr_init(&attributes) != 0)
		return 0;
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	while (count < jobs && pthread_create(&threads[count], &attributes, worker, p) == 0)
		count++;
	pthread_attr_destroy(&attributes);
	return count;
}

void
pool_run(const struct pool_task *task, size_t jobs)
{
	struct pool p = { .task = task };
	pthread_t threads[POOL_MAX_JOBS];

	if (jobs > task->count)
		jobs = task->count;
	if (jobs > POOL_MAX_JOBS)
		jobs = POOL_MAX_JOBS;
	if (jobs < 2) {
		run_alone(task);
		return;
	}
	pthread_mutex_init(&p.lock, NULL);
	pthread_cond_init(&p.done, NULL);
	pthread_cond_init(&p.room, NULL);
	p.window = POOL_WINDOW * jobs;
	size_t count = start(&p, threads, jobs);
	/* Where there are no threads to be had the work is done all the same. */
	if (count == 0)
		run_alone(task);
	else
		take_results(&p);
	for (size_t i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	pthread_cond_destroy(&p.room);
	pthread_cond_destroy(&p.done);
	pthread_mutex_destroy(&p.lock);
}

size_t
pool_processors(void)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count > 0 ? (size_t)count : 1;
}
