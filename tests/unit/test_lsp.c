/* Lsp: frames, places in texts, names of files, lines around a cursor; tests/lsp has whole sessions. */
#include <check.h>
#include <string.h>

#include "diag/problem.h"
#include "lsp/cut.h"
#include "lsp/document.h"
#include "lsp/frame.h"
#include "lsp/ruler.h"
#include "lsp/uri.h"
#include "rows.h"
#include "rules/rules.h"

/* ---- frames ---- */

static const struct {
	const char *stream;
	enum frame_status status;	/* of the first message */
	const char *body;
} streams[] = {
	{ "Content-Length: 2\r\n\r\n{}", FRAME_BODY, "{}" },
	{ "content-length:2\r\nContent-Type: x; charset=utf-8\r\n\r\n{}more", FRAME_BODY, "{}" },
	{ "X: Content-Length: 7\r\nContent-Length: 0\r\n\r\n", FRAME_BODY, "" },
	{ "", FRAME_NEEDS_MORE, NULL },
	{ "Content-Length: 2\r\n\r\n{", FRAME_NEEDS_MORE, NULL },
	{ "Content-Length: 2\r\n\r", FRAME_NEEDS_MORE, NULL },
	{ "\r\n\r\n", FRAME_BROKEN, NULL },
	{ "{}\r\n\r\n", FRAME_BROKEN, NULL },
	{ "Content-Length: \r\n\r\n", FRAME_BROKEN, NULL },
	{ "Content-Length: 0x2\r\n\r\n{}", FRAME_BROKEN, NULL },
	{ "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", FRAME_BROKEN, NULL },
	{ "Content-Length: 67108865\r\n\r\n", FRAME_TOO_LARGE, NULL },
	{ "Content-Length: 18446744073709551618\r\n\r\n{}", FRAME_TOO_LARGE, NULL },
	{ "Content-Length: 67108864\r\n\r\n", FRAME_NEEDS_MORE, NULL },
};

START_TEST(frames_are_cut)
{
	struct frame_reader r;
	struct slice body;

	frame_init(&r);
	frame_feed(&r, slice_of(streams[_i].stream));
	ck_assert_int_eq(frame_next(&r, &body), streams[_i].status);
	if (streams[_i].body != NULL)
		ck_assert(slice_is(body, streams[_i].body));
	frame_release(&r);
}
END_TEST

START_TEST(frames_come_in_pieces)
{
	static const char *const bodies[] = { "one", "", "three" };
	struct frame_reader r;
	struct slice body;
	struct text all;
	size_t count = 0;

	text_init(&all);
	for (size_t i = 0; i < COUNT(bodies); i++)
		frame_write(&all, slice_of(bodies[i]));
	frame_init(&r);
	for (size_t i = 0; i < all.len; i++) {
		frame_feed(&r, (struct slice){ all.ptr + i, 1 });
		while (frame_next(&r, &body) == FRAME_BODY) {
			ck_assert_uint_lt(count, COUNT(bodies));
			ck_assert(slice_is(body, bodies[count]));
			count++;
		}
	}
	ck_assert_uint_eq(count, COUNT(bodies));
	frame_release(&r);
	text_release(&all);
}
END_TEST

/* ---- places ---- */

#define E_ACUTE	"\xc3\xa9"		/* 1 unit, 2 bytes */
#define LOCK	"\xf0\x9f\x94\x92"	/* 2 units, 4 bytes */

static const struct {
	const char *text;
	enum encoding encoding;
	struct spot spot;
	size_t offset;
	struct spot back;	/* where that offset is */
} places[] = {
	{ "", ENCODING_UTF16, { 0, 0 }, 0, { 0, 0 } },
	{ "", ENCODING_UTF16, { 3, 3 }, 0, { 0, 0 } },
	{ "ab\ncd", ENCODING_UTF16, { 1, 1 }, 4, { 1, 1 } },
	{ "ab\ncd", ENCODING_UTF16, { 0, 9 }, 2, { 0, 2 } },
	{ "ab\ncd", ENCODING_UTF16, { 1, 9 }, 5, { 1, 2 } },
	{ "ab\ncd\n", ENCODING_UTF16, { 2, 0 }, 6, { 2, 0 } },
	{ "ab\ncd\n", ENCODING_UTF16, { 7, 7 }, 6, { 2, 0 } },
	{ "ab\r\ncd", ENCODING_UTF16, { 0, 9 }, 2, { 0, 2 } },
	{ "ab\r\ncd", ENCODING_UTF16, { 1, 0 }, 4, { 1, 0 } },
	{ "ab\rcd\r", ENCODING_UTF16, { 1, 2 }, 5, { 1, 2 } },
	{ "\r\r\n\n", ENCODING_UTF16, { 2, 0 }, 3, { 2, 0 } },
	{ "x" E_ACUTE LOCK "y", ENCODING_UTF16, { 0, 4 }, 7, { 0, 4 } },
	{ "x" E_ACUTE LOCK "y", ENCODING_UTF16, { 0, 3 }, 3, { 0, 2 } },
	{ "x" E_ACUTE LOCK "y", ENCODING_UTF8, { 0, 7 }, 7, { 0, 7 } },
	{ "x" E_ACUTE LOCK "y", ENCODING_UTF8, { 0, 5 }, 3, { 0, 3 } },
	{ "\xff" "\xc3" "y", ENCODING_UTF16, { 0, 2 }, 2, { 0, 2 } },
	{ "\xf0\x9f", ENCODING_UTF16, { 0, 9 }, 2, { 0, 2 } },
};

START_TEST(places_and_offsets)
{
	struct arena a;

	arena_init(&a);
	const struct ruler *r = ruler_make(&a, slice_of(places[_i].text), places[_i].encoding);
	size_t offset = ruler_offset(r, places[_i].spot);
	struct spot back = ruler_spot(r, offset);

	ck_assert_uint_eq(offset, places[_i].offset);
	ck_assert_uint_eq(back.line, places[_i].back.line);
	ck_assert_uint_eq(back.character, places[_i].back.character);
	ck_assert_uint_eq(ruler_line(r, 99).len, 0);
	arena_release(&a);
}
END_TEST

/* ---- names of files ---- */

static const struct {
	const char *uri;
	const char *path;	/* NULL: none */
	const char *again;	/* NULL: the same URI */
} uris[] = {
	{ "file:///etc/ssh/sshd_config", "/etc/ssh/sshd_config", NULL },
	{ "file://localhost/etc/x", "/etc/x", "file:///etc/x" },
	{ "file:/etc/x", "/etc/x", "file:///etc/x" },
	{ "FILE:///a%20b/%C3%A9", "/a b/" E_ACUTE, "file:///a%20b/%C3%A9" },
	{ "file:///a//b/./../c/", "/a/c", "file:///a/c" },
	{ "file:///../../..", "/", "file:///" },
	{ "file:///a?b#c", "/a", "file:///a" },
	{ "file:///100%", "/100%", "file:///100%25" },
	{ "file:///a%2", "/a%2", "file:///a%252" },
	{ "file:///a%4", "/a%4", "file:///a%254" },
	{ "file:///a%41", "/aA", "file:///aA" },
	{ "file:///a%zz", "/a%zz", "file:///a%25zz" },
	{ "file:///a%00b", NULL, NULL },
	{ "file://elsewhere/etc/x", NULL, NULL },
	{ "file:etc/x", NULL, NULL },
	{ "untitled:Untitled-1", NULL, NULL },
	{ "", NULL, NULL },
};

START_TEST(names_of_files)
{
	struct text again;
	struct arena a;

	arena_init(&a);
	const char *path = uri_path(&a, slice_of(uris[_i].uri));
	if (uris[_i].path == NULL)
		ck_assert_ptr_null(path);
	else {
		text_init(&again);
		ck_assert_str_eq(path, uris[_i].path);
		uri_write(&again, slice_of(path));
		ck_assert_str_eq(again.ptr, uris[_i].again == NULL ? uris[_i].uri : uris[_i].again);
		text_release(&again);
	}
	arena_release(&a);
}
END_TEST

/* ---- lines ---- */

/* '|' is the cursor. */
static const struct {
	const char *text;
	enum keyword keyword;
	bool in_value;
	const char *before;
	const char *word;
	const char *element;
	char prefix;
} cuts[] = {
	{ "|", KEYWORD_NONE, false, "", "", "", 0 },
	{ "  Po|rt 22", KEYWORD_PORT, false, "", "", "", 0 },
	{ "Port|", KEYWORD_PORT, false, "", "", "", 0 },
	{ "Port |", KEYWORD_PORT, true, "", "", "", 0 },
	{ "Port|  22", KEYWORD_PORT, false, "", "", "", 0 },
	{ "Port | 22", KEYWORD_PORT, true, "", "", "", 0 },
	{ "Port  |22", KEYWORD_PORT, true, "", "22", "22", 0 },
	{ "Port=2|2 # x", KEYWORD_PORT, true, "", "22", "22", 0 },
	{ "port = 22|\nx", KEYWORD_PORT, true, "", "22", "22", 0 },
	{ "Ciphers +a,b|b,c", KEYWORD_CIPHERS, true, "", "+a,bb,c", "bb", '+' },
	{ "Ciphers |-a,b", KEYWORD_CIPHERS, true, "", "-a,b", "a", '-' },
	{ "Ciphers ^a,|", KEYWORD_CIPHERS, true, "", "^a,", "", '^' },
	{ "Match user  bob ad|dress", KEYWORD_MATCH, true, "user  bob", "address", "address", 0 },
	{ "Match user \"a b\" |x", KEYWORD_MATCH, true, "user \"a b\"", "x", "x", 0 },
	{ "Banner \"a b|", KEYWORD_BANNER, true, "", "\"a b", "a b", 0 },
	{ "a\n\tPort 2|\n", KEYWORD_PORT, true, "", "2", "2", 0 },
};

START_TEST(lines_are_cut)
{
	const char *bar = strchr(cuts[_i].text, '|');
	size_t offset = (size_t)(bar - cuts[_i].text);
	struct arena a;
	struct cut c;

	arena_init(&a);
	struct slice text = slice_printf(&a, "%.*s%s", (int)offset, cuts[_i].text, bar + 1);
	cut_line(&c, ruler_make(&a, text, ENCODING_UTF16), offset);
	ck_assert_int_eq(c.keyword, cuts[_i].keyword);
	ck_assert_int_eq(c.in_value, cuts[_i].in_value);
	ck_assert_msg(slice_is(c.before, cuts[_i].before), "before: " SLICE_FORMAT, SLICE_ARG(c.before));
	ck_assert_msg(slice_is(c.word, cuts[_i].word), "word: " SLICE_FORMAT, SLICE_ARG(c.word));
	ck_assert_msg(slice_is(c.element, cuts[_i].element), "element: " SLICE_FORMAT, SLICE_ARG(c.element));
	ck_assert_int_eq(c.prefix, cuts[_i].prefix);
	ck_assert(!c.in_comment);
	if (c.word.len > 0)
		ck_assert_ptr_eq(text.ptr + c.word_begin, c.word.ptr);
	if (c.element.len > 0)
		ck_assert_ptr_eq(text.ptr + c.element_begin, c.element.ptr);
	arena_release(&a);
}
END_TEST

START_TEST(comments_are_none)
{
	static const char *const texts[] = { "# Port 22", "  # x", "Port 22 # x" };
	struct arena a;
	struct cut c;

	arena_init(&a);
	for (size_t i = 0; i < 3; i++) {
		cut_line(&c, ruler_make(&a, slice_of(texts[i]), ENCODING_UTF16), strlen(texts[i]));
		ck_assert(c.in_comment);
	}
	arena_release(&a);
}
END_TEST

/* ---- tables ---- */

START_TEST(tags_are_of_findings)
{
	static const char *const ids[] = {
#define TAG(id, tag) id,
#include "lsp/tags.def"
#undef TAG
	};
	struct arena a;
	enum problem p;

	arena_init(&a);
	const struct rule_set *set = rule_set_make(&a, rules_builtin());
	for (size_t i = 0; i < COUNT(ids); i++)
		ck_assert_msg(rule_set_find(set, slice_of(ids[i])) != NULL ||
		    problem_from_name(slice_of(ids[i]), &p), "tags.def: nothing is called %s", ids[i]);
	arena_release(&a);
}
END_TEST

Suite *
suite_lsp(void)
{
	Suite *suite = suite_create("lsp");
	TCase *tcase = tcase_create("lsp");

	LOOP(tcase, frames_are_cut, streams);
	tcase_add_test(tcase, frames_come_in_pieces);
	LOOP(tcase, places_and_offsets, places);
	LOOP(tcase, names_of_files, uris);
	LOOP(tcase, lines_are_cut, cuts);
	tcase_add_test(tcase, comments_are_none);
	tcase_add_test(tcase, tags_are_of_findings);
	suite_add_tcase(suite, tcase);
	return suite;
}
