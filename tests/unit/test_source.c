/* Source: reading files, refusing what is no file, lines and columns. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "one_host.h"
#include "rows.h"
#include "source/source.h"

static struct source_set *set;

static void
setup(void)
{
	one_host_setup();
	set = source_set_make(&t.a, &t.root);
}

static enum source_error
read_error(const char *path, int *number)
{
	enum source_error error;

	ck_assert_ptr_null(source_read(set, slice_of(path), &error, number));
	return error;
}

START_TEST(test_read)
{
	enum source_error error;
	int number;
	struct source *s;

	host_tree_file(&t, "/file", "Port 22\n");
	s = source_read(set, SLICE("/file"), &error, &number);
	ck_assert_ptr_nonnull(s);
	ck_assert_int_eq(error, SOURCE_OK);
	ck_assert_uint_eq(s->id, 1);
	ck_assert(slice_is(s->bytes, "Port 22\n"));
	ck_assert_str_eq(s->path.ptr, "/file");
	ck_assert(slice_starts_with(s->shown, slice_of(t.path)));
	ck_assert(slice_is(slice_part(s->shown, strlen(t.path), s->shown.len), "/file"));
	/* A file is read once, whatever becomes of it. */
	host_tree_file(&t, "/file", "Port 23\n");
	ck_assert_ptr_eq(source_read(set, SLICE("/file"), &error, &number), s);
	ck_assert_ptr_eq(source_get(set, 1), s);
	ck_assert_ptr_null(source_get(set, 0));
	ck_assert_ptr_null(source_get(set, 2));
	ck_assert_uint_eq(source_count(set), 1);
}
END_TEST

START_TEST(test_no_file)
{
	char large[128];
	int number;

	ck_assert_int_eq(mkfifoat(t.root.fd, "fifo", 0600), 0);
	ck_assert_int_eq(read_error("/none", &number), SOURCE_MISSING);
	ck_assert_int_eq(number, ENOENT);
	ck_assert_int_eq(read_error("", &number), SOURCE_MISSING);
	ck_assert_int_eq(read_error("/fifo", &number), SOURCE_NOT_A_FILE);
	ck_assert_int_eq(number, 0);
	host_tree_file(&t, "/file", "");
	snprintf(large, sizeof(large), "%s/file", t.path);
	ck_assert_int_eq(truncate(large, SOURCE_MAX_BYTES + 1), 0);
	ck_assert_int_eq(read_error("/file", &number), SOURCE_TOO_LARGE);
	ck_assert_int_eq(read_error("/file/x", &number), SOURCE_MISSING);
	ck_assert_uint_eq(source_count(set), 0);
}
END_TEST

START_TEST(test_nul_in_path)
{
	enum source_error error;
	int number;

	host_tree_file(&t, "/file", "x");
	ck_assert_ptr_null(source_read(set, SLICE("/file\0x"), &error, &number));
	ck_assert_int_eq(error, SOURCE_MISSING);
}
END_TEST

START_TEST(test_directory)
{
	enum source_error error;
	int number;
	struct source *s;

	host_tree_folder(&t, "/dir", 0700);
	s = source_read(set, SLICE("/dir"), &error, &number);
	ck_assert_ptr_nonnull(s);
	ck_assert(s->is_directory);
	ck_assert_uint_eq(s->bytes.len, 0);
}
END_TEST

START_TEST(test_unreadable)
{
	int number;

	if (geteuid() == 0)
		return;
	host_tree_bytes(&t, "/secret", 0, "x", 1);
	ck_assert_int_eq(read_error("/secret", &number), SOURCE_UNREADABLE);
	ck_assert_int_eq(number, EACCES);
}
END_TEST

START_TEST(test_live)
{
	struct root live;
	struct source_set *own;
	enum source_error error;
	struct source *s;
	int number;

	ck_assert(root_open(&live, NULL));
	own = source_set_make(&t.a, &live);
	s = source_read(own, SLICE("/dev/null"), &error, &number);
	ck_assert_ptr_nonnull(s);
	ck_assert_uint_eq(s->bytes.len, 0);
	ck_assert(slice_is(s->shown, "/dev/null"));
	ck_assert_ptr_null(source_read(own, SLICE("/dev/zero"), &error, &number));
	ck_assert_int_eq(error, SOURCE_NOT_A_FILE);
	root_close(&live);
}
END_TEST

START_TEST(test_no_root)
{
	struct root none;
	enum source_error error;
	int number;

	root_none(&none);
	ck_assert_ptr_null(source_read(source_set_make(&t.a, &none), SLICE("/etc/passwd"), &error,
	    &number));
	ck_assert_int_eq(error, SOURCE_MISSING);
}
END_TEST

static const struct {
	const char *text;
	uint32_t offset;
	uint32_t line;
	uint32_t column;
	const char *content;	/* of that line */
} positions[] = {
	{ "", 0, 1, 1, "" },
	{ "", 99, 1, 1, "" },
	{ "ab", 0, 1, 1, "ab" },
	{ "ab", 1, 1, 2, "ab" },
	{ "ab", 2, 1, 3, "ab" },
	{ "ab\n", 2, 1, 3, "ab" },
	{ "ab\n", 3, 2, 1, "" },
	{ "ab\r\ncd", 3, 1, 4, "ab" },
	{ "ab\r\ncd", 4, 2, 1, "cd" },
	{ "\n\n\nx\n", 1, 2, 1, "" },
	{ "\n\n\nx\n", 3, 4, 1, "x" },
	{ "\n\n\nx\n", 4, 4, 2, "x" },
	{ "\n\n\nx\n", 5, 5, 1, "" },
};

START_TEST(test_position)
{
	struct source *s = source_add(set, SLICE("x"), slice_of(positions[_i].text));
	struct position p = source_position(s, positions[_i].offset);
	uint32_t begin;

	ck_assert_uint_eq(p.line, positions[_i].line);
	ck_assert_uint_eq(p.column, positions[_i].column);
	ck_assert(slice_is(source_line(s, p.line, &begin), positions[_i].content));
	if (positions[_i].offset <= s->bytes.len)
		ck_assert_uint_eq(begin, positions[_i].offset - (p.column - 1));
	ck_assert_uint_eq(source_line(s, 0, NULL).len, 0);
	ck_assert_uint_eq(source_line(s, 1000, NULL).len, 0);
}
END_TEST

START_TEST(test_empty_slice)
{
	struct source *s = source_add(set, SLICE("x"), (struct slice){ 0 });

	ck_assert_ptr_nonnull(s->bytes.ptr);
	ck_assert_uint_eq(source_position(s, 0).line, 1);
}
END_TEST

Suite *
suite_source(void)
{
	Suite *s = suite_create("source");
	TCase *tcase = tcase_create("source");

	tcase_add_checked_fixture(tcase, setup, one_host_teardown);
	tcase_add_test(tcase, test_read);
	tcase_add_test(tcase, test_no_file);
	tcase_add_test(tcase, test_nul_in_path);
	tcase_add_test(tcase, test_directory);
	tcase_add_test(tcase, test_unreadable);
	tcase_add_test(tcase, test_live);
	tcase_add_test(tcase, test_no_root);
	LOOP(tcase, test_position, positions);
	tcase_add_test(tcase, test_empty_slice);
	suite_add_tcase(s, tcase);
	return s;
}
