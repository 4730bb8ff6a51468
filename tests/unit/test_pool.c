/* Pool: every number once, results in order, nothing further ahead than the ring is long. */
#include <check.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

#include "cli/pool.h"
#include "rows.h"

enum { NUMBERS = 3000 };

struct scene {
	atomic_int worked[NUMBERS];
	atomic_size_t delivered;
	atomic_bool is_wrong;
	size_t results[POOL_RING];
};

static struct scene scene;

static void
work(void *cookie, size_t index)
{
	struct scene *s = cookie;

	if (atomic_fetch_add(&s->worked[index], 1) != 0 || index >= s->delivered + POOL_RING)
		s->is_wrong = true;
	if (index % 97 == 3)	/* now and then one that all others overtake */
		nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL);
	s->results[index % POOL_RING] = index;
}

static void
deliver(void *cookie, size_t index)
{
	struct scene *s = cookie;

	if (index != s->delivered || s->results[index % POOL_RING] != index)
		s->is_wrong = true;
	s->delivered++;
}

static const size_t jobs[] = { 0, 1, 2, 5, 64, 100000 };

START_TEST(test_order)
{
	static const size_t counts[] = { 0, 1, 2, 63, NUMBERS };

	for (size_t i = 0; i < COUNT(counts); i++) {
		scene = (struct scene){ 0 };
		struct pool_task task = { counts[i], work, deliver, &scene };
		pool_run(&task, jobs[_i]);
		ck_assert(!scene.is_wrong);
		ck_assert_uint_eq(scene.delivered, counts[i]);
	}
}
END_TEST

START_TEST(test_processors)
{
	ck_assert_uint_ge(pool_processors(), 1);
}
END_TEST

Suite *
suite_pool(void)
{
	Suite *s = suite_create("pool");
	TCase *t = tcase_create("pool");

	LOOP(t, test_order, jobs);
	tcase_add_test(t, test_processors);
	suite_add_tcase(s, t);
	return s;
}
