/* Tables: how many rows one has, and a test run for each of them (with the row's number in _i). */
#ifndef TESTS_UNIT_ROWS_H
#define TESTS_UNIT_ROWS_H

#include <check.h>

#define COUNT(rows)	(sizeof(rows) / sizeof((rows)[0]))
#define LOOP(tcase, test, rows)	tcase_add_loop_test(tcase, test, 0, COUNT(rows))

#endif
