/* Report: excerpts, places, fingerprints, and what every format has to do. */
#include <check.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "report/excerpt.h"
#include "report/json.h"
#include "report/report.h"
#include "rows.h"

/* One file with one diagnostic. */
struct scene {
	struct arena a;
	struct root root;
	struct report_file file;
	struct source *source;
	struct report report;
};

static void
make(struct scene *s, const char *text, uint32_t begin, uint32_t end)
{
	struct diagnostic d = {
		.id = "some-rule", .severity = SEVERITY_WARNING, .category = CATEGORY_HYGIENE,
		.message = SLICE("something is wrong"), .help = SLICE("do better"),
		.why = SLICE("first paragraph\nof two lines\n\nsecond paragraph"),
	};

	memset(s, 0, sizeof(*s));
	arena_init(&s->a);
	root_none(&s->root);
	struct source_set *set = source_set_make(&s->a, &s->root);
	s->source = source_add(set, SLICE("/etc/ssh/sshd_config"), slice_of(text));
	s->file.name = SLICE("/etc/ssh/sshd_config");
	s->file.path_inside = s->file.name;
	s->file.sources = set;
	s->file.store = diag_store_make(&s->a);
	s->file.target = target_find(&s->a, SLICE("debian-12"));
	d.span = (struct span){ 1, begin, end };
	diag_add(s->file.store, &d);
	d.span = (struct span){ 0 };
	d.id = "file-level";
	d.severity = SEVERITY_NOTE;
	diag_add(s->file.store, &d);
	diag_finish(s->file.store);
	s->report = (struct report){ .files = &s->file, .file_count = 1 };
}

static const struct {
	const char *text;
	uint32_t begin, end;
	const char *excerpt;
} excerpts[] = {
	{ "Port 22\n", 0, 4, "    1 | Port 22\n      | ^~~~\n" },
	{ "Port 22\n", 5, 7, "    1 | Port 22\n      |      ^~\n" },
	{ "Port 22\n", 5, 5, "    1 | Port 22\n      |      ^\n" },
	{ "Port 22", 7, 7, "    1 | Port 22\n      |        ^\n" },
	{ "\n\tPort\n", 2, 6, "    2 |         Port\n      |         ^~~~\n" },
	{ "a\tPort\n", 2, 6, "    1 | a       Port\n      |         ^~~~\n" },
	{ "\033[1m x\n", 5, 6, "    1 | \\x1b[1m x\n      |         ^\n" },
	{ "\xc3\xa4 x\n", 3, 4, "    1 | \xc3\xa4 x\n      |   ^\n" },
	{ "\xff x\n", 2, 3, "    1 | \\xff x\n      |      ^\n" },
	{ "Port  \r\n", 4, 6, "    1 | Port  \n      |     ^~\n" },
	{ "Port\nPermit\n", 0, 11, "    1 | Port\n      | ^~~~\n" },
};

START_TEST(test_excerpts)
{
	static const struct excerpt_style style = { "", "", "", true };
	struct scene s;
	struct text out;

	make(&s, excerpts[_i].text, excerpts[_i].begin, excerpts[_i].end);
	struct place place = report_place(&s.file,
	    (struct span){ 1, excerpts[_i].begin, excerpts[_i].end });
	text_init(&out);
	excerpt_write(&out, &place, &style);
	ck_assert_str_eq(out.ptr, excerpts[_i].excerpt);
	text_release(&out);
	arena_release(&s.a);
}
END_TEST

/* Of a long line only the neighbourhood of the span is shown. */
START_TEST(test_long_line)
{
	static const struct excerpt_style style = { "", "", "", true };
	struct scene s;
	struct text out;
	size_t len = (size_t)1 << 20;
	char *line = malloc(len + 1);

	memset(line, 'x', len);
	line[len] = '\0';
	make(&s, line, 500000, 900000);
	struct place place = report_place(&s.file, (struct span){ 1, 500000, 900000 });
	text_init(&out);
	excerpt_write(&out, &place, &style);
	ck_assert_uint_lt(out.len, 260);
	ck_assert_ptr_nonnull(strstr(out.ptr, "| ...xxx"));
	ck_assert_ptr_nonnull(strstr(out.ptr, "xxx...\n"));
	text_release(&out);
	arena_release(&s.a);
	free(line);
}
END_TEST

START_TEST(test_place)
{
	struct scene s;

	make(&s, "Port 22\nBanner x\n", 8, 17);
	struct place p = report_place(&s.file, (struct span){ 1, 8, 17 });
	ck_assert_uint_eq(p.begin.line, 2);
	ck_assert_uint_eq(p.end.line, 2);
	ck_assert_uint_eq(p.end.column, 9);
	p = report_place(&s.file, (struct span){ 0 });
	ck_assert_ptr_null(p.source);
	ck_assert(slice_is(p.path, "/etc/ssh/sshd_config"));
	arena_release(&s.a);
}
END_TEST

START_TEST(test_fingerprint)
{
	struct scene s, moved;

	make(&s, "Port 22\n", 0, 4);
	make(&moved, "\n# more\n  Port 22  \n", 10, 14);
	struct place a = report_place(&s.file, (struct span){ 1, 0, 4 });
	struct place b = report_place(&moved.file, (struct span){ 1, 10, 14 });
	struct diagnostic d = *diag_at(s.file.store, 0);
	uint64_t before = report_fingerprint(&d, &a);
	ck_assert_uint_eq(before, report_fingerprint(&d, &b));
	d.id = "other-rule";
	ck_assert_uint_ne(before, report_fingerprint(&d, &a));
	arena_release(&s.a);
	arena_release(&moved.a);
}
END_TEST

/* Every format names both diagnostics, and twice the same. */
START_TEST(test_formats)
{
	struct scene s;
	struct text one, two;
	size_t count;
	const struct format *formats = report_formats(&count);

	ck_assert_uint_eq(count, 10);
	make(&s, "Port 22\n", 0, 4);
	text_init(&one);
	text_init(&two);
	for (size_t i = 0; i < count; i++) {
		text_clear(&one);
		text_clear(&two);
		report_write(&s.report, &formats[i], &one);
		report_write(&s.report, &formats[i], &two);
		ck_assert_str_eq(one.ptr, two.ptr);
		ck_assert_ptr_nonnull(strstr(one.ptr, "some-rule"));
		ck_assert_ptr_nonnull(strstr(one.ptr, "file-level"));
		ck_assert_ptr_null(strstr(one.ptr, "\033"));
		ck_assert_ptr_eq(report_format(slice_of(formats[i].name)), &formats[i]);
	}
	ck_assert_ptr_null(report_format(SLICE("troff")));
	text_release(&one);
	text_release(&two);
	arena_release(&s.a);
}
END_TEST

START_TEST(test_text)
{
	struct scene s;
	struct text out;

	make(&s, "Port 22\n", 0, 4);
	text_init(&out);
	report_write(&s.report, report_format(SLICE("text")), &out);
	ck_assert_msg(strstr(out.ptr, "/etc/ssh/sshd_config:1:1: warning: something is wrong [some-rule]\n"
	    "    1 | Port 22\n"
	    "      | ^~~~\n"
	    "   do: do better\n\n") != NULL, "%s", out.ptr);
	/* The reason is told once. */
	ck_assert_ptr_nonnull(strstr(out.ptr, "  why: first paragraph of two lines\n"));
	ck_assert_ptr_nonnull(strstr(out.ptr, "1 warning, 1 note in /etc/ssh/sshd_config\n"));
	ck_assert_ptr_null(strstr(out.ptr, "second"));
	s.report.colour = true;
	text_clear(&out);
	report_write(&s.report, report_format(SLICE("text")), &out);
	ck_assert_ptr_nonnull(strstr(out.ptr, "\033[1;35mwarning"));
	diag_at(s.file.store, 0)->suppressed = true;
	diag_at(s.file.store, 1)->suppressed = true;
	s.report.colour = false;
	text_clear(&out);
	report_write(&s.report, report_format(SLICE("text")), &out);
	ck_assert_msg(strncmp(out.ptr, "no findings, 2 allowed by comments in ", 38) == 0, "%s", out.ptr);
	text_release(&out);
	arena_release(&s.a);
}
END_TEST

/* What edits change on one line is shown as it will be. */
START_TEST(test_fix)
{
	struct scene s;
	struct text out;
	struct edit edits[] = { { { 1, 5, 7 }, SLICE("2222") } };

	make(&s, "Port 22 # x\n", 0, 4);
	struct diagnostic *d = diag_at(s.file.store, 0);
	if (d->span.source == 0)
		d = diag_at(s.file.store, 1);
	d->fix = edits;
	d->fix_count = 1;
	text_init(&out);
	report_write(&s.report, report_format(SLICE("text")), &out);
	ck_assert_msg(strstr(out.ptr, "  fix: line 1 becomes: Port 2222 # x\n") != NULL, "%s", out.ptr);
	edits[0] = (struct edit){ { 1, 0, 12 }, SLICE("") };
	text_clear(&out);
	report_write(&s.report, report_format(SLICE("text")), &out);
	ck_assert_msg(strstr(out.ptr, "  fix: remove line 1\n") != NULL, "%s", out.ptr);
	text_release(&out);
	arena_release(&s.a);
}
END_TEST

static const struct {
	const char *bytes;
	const char *json;
} texts[] = {
	{ "plain", "\"plain\"" },
	{ "a\nb", "\"a\\nb\"" },
	{ "a\n", "\"a\\n\"" },
	{ "\n", "\"\\n\"" },
	{ "\xff", "\"\\\\xff\"" },
	{ "\033", "\"\\\\x1b\"" },
	{ "\xe2\x80\xae", "\"\\\\u{202e}\"" },
	{ "", "\"\"" },
};

START_TEST(test_json_text)
{
	json_t *value = json_text(slice_of(texts[_i].bytes));
	char *dump = json_dumps(value, JSON_ENCODE_ANY);

	ck_assert_str_eq(dump, texts[_i].json);
	free(dump);
	json_decref(value);
}
END_TEST

static const struct {
	const char *list;
	const char *text;
} target_lists[] = {
	{ "", "" },
	{ "debian-12", "debian-12" },
	{ "debian-11, debian-12", "debian-11, debian-12" },
	{ "debian-11, debian-12, debian-13", "debian-11..13" },
	{ "openssh-8.9, openssh-9.0, openssh-9.1, openssh-9.9, debian-12, debian-13, debian-sid",
	    "openssh-8.9..9.1, openssh-9.9, debian-12..sid" },
	{ "openssh-10.4, openssh-10.5, openssh-10.6, debian-11", "openssh-10.4..10.6, debian-11" },
	{ "arch, nothing", "arch, nothing" },
};

START_TEST(test_target_lists)
{
	struct text out;

	text_init(&out);
	report_targets(&out, slice_of(target_lists[_i].list));
	ck_assert_str_eq(out.ptr, target_lists[_i].text);
	text_release(&out);
}
END_TEST

Suite *
suite_report(void)
{
	Suite *s = suite_create("report");
	TCase *t = tcase_create("report");

	LOOP(t, test_excerpts, excerpts);
	tcase_add_test(t, test_long_line);
	tcase_add_test(t, test_place);
	tcase_add_test(t, test_fingerprint);
	tcase_add_test(t, test_formats);
	tcase_add_test(t, test_text);
	tcase_add_test(t, test_fix);
	LOOP(t, test_json_text, texts);
	LOOP(t, test_target_lists, target_lists);
	suite_add_tcase(s, t);
	return s;
}
