/* Connection classes of large configurations: time, and what is left out over the budget. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "class_fixture.h"

static double
seconds_since(const struct timespec *from)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - from->tv_sec) + (double)(now.tv_nsec - from->tv_nsec) / 1e9;
}

/* Blocks over users, groups and addresses; ${mixed}: each kind sets a keyword of its own. */
static void
write_blocks(struct text *t, uint32_t count, bool mixed)
{
	static const char *const own[] = { "X11Forwarding no", "Banner /b", "MaxAuthTries 3" };

	for (uint32_t i = 0; i < count; i++) {
		switch (i % 3) {
		case 0:
			text_printf(t, "Match User user%u,web%u*\n", i, i);
			break;
		case 1:
			text_printf(t, "Match Group group%u\n", i);
			break;
		default:
			text_printf(
			    t, "Match Address 10.%u.0.0/16,192.168.%u.*\n", i % 256, i % 256);
		}
		text_printf(t, "\tPasswordAuthentication no\n\t%s\n", mixed ? own[i % 3] : own[0]);
	}
}

START_TEST(test_two_hundred_blocks)
{
	struct class_fixture f;
	struct timespec begin;
	struct text t;
	double took;

	text_init(&t);
	write_blocks(&t, 200, _i == 1);
	clock_gettime(CLOCK_MONOTONIC, &begin);
	class_fixture_load(&f, "debian-12", t.ptr);
	took = seconds_since(&begin);
	ck_assert_uint_ge(f.set->count, 200);
	for (uint32_t i = 0; i < 200; i++) {
		uint32_t block = class_fixture_block(&f, i), seen = 0;

		ck_assert(!block_never_matches(f.set, block));
		for (uint32_t c = 0; c < f.set->count; c++)
			for (uint32_t j = 0; j < f.set->classes[c].matched_count; j++)
				seen += f.set->classes[c].matched[j] == block;
		ck_assert_msg(seen > 0, "block %u has no class", i);
	}
	ck_assert(_i == 1 || classes_complete(f.set));
	ck_assert(classes_complete(f.set) || f.set->left_out_count > 0);
	/* Under a sanitizer or on a busy machine this is no measure: only runaways fail here. */
	ck_assert_msg(took < 60, "%f s", took);
	if (getenv("SSHD_LINT_TIMES") != NULL)
		printf("200 blocks%s: %.3f s, %u classes, %u left out\n", _i == 1 ? ", mixed" : "",
		    took, f.set->count, f.set->left_out_count);
	text_release(&t);
	class_fixture_unload(&f);
}
END_TEST

/* With a tiny budget every block still has a class, and what was left out is said. */
START_TEST(test_budget)
{
	struct classes_options options = { .max_regions = 4, .max_classes = 100 };
	struct class_fixture f;
	struct text t;

	text_init(&t);
	write_blocks(&t, 30, true);
	class_fixture_load(&f, "debian-12", t.ptr);
	ck_assert(classes_complete(f.set));
	f.set = classes_make(&f.a, f.config, &options);
	ck_assert(!classes_complete(f.set));
	ck_assert_uint_gt(f.set->left_out_count, 0);
	for (uint32_t i = 0; i < f.set->left_out_count; i++) {
		struct slice said = classes_left_out_text(f.set, i, &f.a);

		ck_assert_int_eq(f.set->left_out[i].reason, LEFT_OUT_REGIONS);
		ck_assert_msg(f.set->left_out[i].statement == 0 ||
		    strncmp(said.ptr, "Match at /etc/ssh/sshd_config:", 30) == 0, "%s", said.ptr);
	}
	check_witnesses(&f.a, f.set, t.ptr);
	for (uint32_t i = 0; i < 30; i++)
		ck_assert(!block_never_matches(f.set, class_fixture_block(&f, i)));
	text_release(&t);
	class_fixture_unload(&f);
}
END_TEST

Suite *
suite_access_classes_size(void)
{
	Suite *s = suite_create("access_classes_size");
	TCase *size = tcase_create("size");

	tcase_set_timeout(size, 300);
	tcase_add_loop_test(size, test_two_hundred_blocks, 0, 2);
	tcase_add_test(size, test_budget);
	suite_add_tcase(s, size);
	return s;
}
