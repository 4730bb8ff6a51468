/* Diag: order, duplicates, counting; the registry of problems. */
#include <check.h>
#include <ctype.h>
#include <string.h>

#include "diag/diag.h"
#include "diag/problem.h"

static struct diagnostic
make(const char *id, uint32_t source, uint32_t begin, const char *message)
{

	return (struct diagnostic){
		.id = id,
		.severity = SEVERITY_WARNING,
		.span = { source, begin, begin + 1 },
		.message = slice_of(message),
	};
}

/* Three diagnostics and a duplicate, in every order. */
START_TEST(test_order)
{
	struct diagnostic d[4] = {
		make("b", 1, 5, "x"), make("a", 1, 9, "x"), make("b", 2, 1, "x"), make("b", 1, 5, "x"),
	};
	struct arena a;
	struct diag_store *store;
	int left[4] = { 0, 1, 2, 3 }, code = _i;

	d[3].is_fatal = true;
	arena_init(&a);
	store = diag_store_make(&a);
	for (int n = 4; n > 0; n--) {
		int pick = code % n;

		code /= n;
		diag_add(store, &d[left[pick]]);
		left[pick] = left[n - 1];
	}
	diag_finish(store);
	ck_assert_uint_eq(diag_count(store), 3);
	ck_assert_uint_eq(diag_at(store, 0)->span.begin, 5);
	ck_assert(diag_at(store, 0)->is_fatal);
	ck_assert_str_eq(diag_at(store, 1)->id, "a");
	ck_assert_uint_eq(diag_at(store, 2)->span.source, 2);
	arena_release(&a);
}
END_TEST

START_TEST(test_identity)
{
	struct diagnostic d = make("a", 1, 5, "x");
	struct arena a;
	struct diag_store *store;

	arena_init(&a);
	store = diag_store_make(&a);
	diag_finish(store);
	ck_assert_uint_eq(diag_count(store), 0);
	for (int i = 0; i < 3; i++) {
		diag_add(store, &d);
		diag_add(store, &d)->subject = SLICE("*");
		diag_add(store, &d)->message = SLICE("y");
		diag_add(store, &d)->span.end = 9;
	}
	diag_finish(store);
	ck_assert_uint_eq(diag_count(store), 4);
	arena_release(&a);
}
END_TEST

START_TEST(test_counting)
{
	struct diagnostic d = make("a", 1, 5, "x");
	struct arena a;
	struct diag_store *store;

	arena_init(&a);
	store = diag_store_make(&a);
	for (uint32_t i = 0; i < 100; i++) {
		d.span.begin = 100 - i;
		d.severity = (enum severity)(i % SEVERITY_COUNT);
		diag_add(store, &d)->suppressed = i < 10;
	}
	ck_assert_uint_eq(diag_count_severity(store, SEVERITY_ERROR), 30);
	ck_assert_uint_eq(diag_count_severity(store, SEVERITY_WARNING), 30);
	ck_assert_uint_eq(diag_count_severity(store, SEVERITY_NOTE), 30);
	arena_release(&a);
}
END_TEST

START_TEST(test_notes)
{
	static const struct note own[2] = { { .text = { "0", 1 } }, { .text = { "1", 1 } } };
	struct diagnostic d = make("a", 1, 5, "x"), *added;
	struct arena a;
	struct diag_store *store;

	d.notes = own;
	d.note_count = 2;
	arena_init(&a);
	store = diag_store_make(&a);
	added = diag_add(store, &d);
	for (uint32_t i = 2; i < 40; i++)
		diag_note(store, added, (struct span){ 1, i, i }, SLICE("more"));
	ck_assert_uint_eq(added->note_count, 40);
	ck_assert(slice_is(added->notes[1].text, "1"));
	for (uint32_t i = 2; i < 40; i++)
		ck_assert_uint_eq(added->notes[i].span.begin, i);
	arena_release(&a);
}
END_TEST

START_TEST(test_names)
{
	for (int i = 0; i < SEVERITY_COUNT; i++) {
		enum severity s;

		ck_assert(severity_from_name(slice_of(severity_name((enum severity)i)), &s));
		ck_assert_int_eq(s, i);
	}
	for (int i = 0; i < CATEGORY_COUNT; i++) {
		enum category c;

		ck_assert(category_from_name(slice_of(category_name((enum category)i)), &c));
		ck_assert_int_eq(c, i);
	}
	ck_assert(!severity_from_name(SLICE("fatal"), &(enum severity){ 0 }));
	ck_assert(!category_from_name(SLICE("Startup"), &(enum category){ 0 }));
}
END_TEST

/* What three targets say of one file. */
START_TEST(test_merge)
{
	static const char *const names[] = { "debian-11", "debian-12", "debian-13" };
	struct diagnostic all = make("everywhere", 1, 5, "x"), number = make("release", 1, 7, "not in 8.4"),
	    twice = make("some", 1, 9, "x"), other = make("some", 1, 9, "y");
	struct diag_store *stores[3], *merged;
	struct arena a;

	arena_init(&a);
	for (int i = 0; i < 3; i++) {
		stores[i] = diag_store_make(&a);
		diag_add(stores[i], &all);
	}
	diag_add(stores[0], &number);
	number.message = SLICE("not in 9.2");
	diag_add(stores[1], &number);
	diag_add(stores[0], &twice)->is_fatal = true;
	diag_add(stores[2], &twice);
	diag_add(stores[1], &other);
	for (int i = 0; i < 3; i++)
		diag_finish(stores[i]);
	merged = diag_merge(&a, stores, names, 3);
	ck_assert_uint_eq(diag_count(merged), 4);
	ck_assert_uint_eq(diag_at(merged, 0)->targets.len, 0);
	ck_assert(slice_is(diag_at(merged, 1)->message, "not in 8.4"));
	ck_assert(slice_is(diag_at(merged, 1)->targets, "debian-11, debian-12"));
	ck_assert(slice_is(diag_at(merged, 2)->targets, "debian-11, debian-13"));
	ck_assert(diag_at(merged, 2)->is_fatal);
	ck_assert(slice_is(diag_at(merged, 3)->targets, "debian-12"));
	arena_release(&a);
}
END_TEST

/* Each row has a kebab-case name of its own and says something. */
START_TEST(test_problems)
{
	const struct problem_row *row = problem_row((enum problem)_i);
	enum problem p;

	ck_assert(problem_from_name(slice_of(row->name), &p));
	ck_assert_int_eq(p, _i);
	for (const char *c = row->name; *c != '\0'; c++)
		ck_assert(islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '-');
	ck_assert_int_ne(row->title[strlen(row->title) - 1], '.');
	ck_assert_int_eq(row->why[strlen(row->why) - 1], '.');
}
END_TEST

START_TEST(test_no_problem)
{
	ck_assert(!problem_from_name(SLICE("no-such-problem"), &(enum problem){ 0 }));
}
END_TEST

Suite *
suite_diag(void)
{
	Suite *s = suite_create("diag");
	TCase *t = tcase_create("diag");

	tcase_add_loop_test(t, test_order, 0, 24);
	tcase_add_test(t, test_identity);
	tcase_add_test(t, test_counting);
	tcase_add_test(t, test_notes);
	tcase_add_test(t, test_names);
	tcase_add_test(t, test_merge);
	tcase_add_loop_test(t, test_problems, 0, PROBLEM_COUNT);
	tcase_add_test(t, test_no_problem);
	suite_add_tcase(s, t);
	return s;
}
