/* Base: arena, slices, text, vectors, escaping. */
#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/escape.h"
#include "base/slice.h"
#include "base/text.h"
#include "base/vec.h"
#include "rows.h"

VEC(numbers, int);

START_TEST(test_arena_alignment)
{
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < 3000; i++) {
		size_t align = (size_t)1 << i % 7, size = i % 97;
		unsigned char *p = arena_alloc(&a, size, align);

		ck_assert_ptr_nonnull(p);
		ck_assert_uint_eq((uintptr_t)p % align, 0);
		for (size_t k = 0; k < size; k++)
			ck_assert_uint_eq(p[k], 0);
		memset(p, 0xff, size);
	}
	arena_release(&a);
	ck_assert_ptr_nonnull(arena_alloc(&a, 1 << 20, 1));
	arena_release(&a);
}
END_TEST

START_TEST(test_arena_rewind)
{
	struct arena a;
	struct arena_mark empty, mark;
	char *kept, *again;

	arena_init(&a);
	empty = arena_mark(&a);
	kept = arena_copy(&a, "kept", 4);
	mark = arena_mark(&a);
	for (int i = 0; i < 100; i++)
		memset(arena_alloc(&a, 5000, 1), 0xff, 5000);
	arena_rewind(&a, mark);
	ck_assert_str_eq(kept, "kept");
	again = arena_alloc(&a, 10000, 1);
	for (int i = 0; i < 10000; i++)
		ck_assert_int_eq(again[i], 0);
	/* The first block stays for what comes next, and comes zeroed. */
	memset(again, 0xff, 10000);
	arena_rewind(&a, empty);
	ck_assert_ptr_eq(arena_alloc(&a, 5, 1), kept);
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(kept[i], 0);
	arena_release(&a);
	ck_assert_ptr_null(a.newest);
}
END_TEST

START_TEST(test_arena_strings)
{
	struct arena a;
	size_t len;

	arena_init(&a);
	ck_assert_str_eq(arena_copy(&a, NULL, 0), "");
	ck_assert_str_eq(arena_printf(&a, &len, "%d-%s", 7, "x"), "7-x");
	ck_assert_uint_eq(len, 3);
	ck_assert(slice_is(slice_printf(&a, SLICE_FORMAT "!", SLICE_ARG(SLICE("abc"))), "abc!"));
	ck_assert(slice_is(slice_copy(&a, SLICE("abc")), "abc"));
	ck_assert_str_eq(slice_string(&a, slice_part(SLICE("abc"), 0, 2)), "ab");
	arena_release(&a);
}
END_TEST

START_TEST(test_slice_compare)
{
	ck_assert(slice_equal(SLICE(""), slice_of(NULL)));
	ck_assert(slice_is(SLICE("ab"), "ab") && !slice_is(SLICE("ab"), "abc"));
	ck_assert(slice_is_nocase(SLICE("PoRT"), "pOrt") && !slice_is_nocase(SLICE("["), "{"));
	ck_assert(slice_starts_with(SLICE("abc"), SLICE("ab")));
	ck_assert(slice_starts_with(SLICE("abc"), SLICE("")));
	ck_assert(!slice_starts_with(SLICE("a"), SLICE("ab")));
	ck_assert(slice_ends_with(SLICE("abc"), SLICE("bc")) && slice_ends_with(SLICE("abc"), SLICE("")));
	ck_assert(!slice_ends_with(SLICE("b"), SLICE("ab")) && !slice_ends_with(SLICE("abC"), SLICE("bc")));
	ck_assert(slice_ends_with_nocase(SLICE("abC"), SLICE("Bc")));
	ck_assert(!slice_ends_with_nocase(SLICE("c"), SLICE("bc")));
	ck_assert(slice_is(slice_without_end(SLICE("a.so"), SLICE(".so")), "a"));
	ck_assert(slice_is(slice_without_end(SLICE(".so"), SLICE(".so")), ".so"));
	ck_assert(slice_is(slice_without_end(SLICE("a.s"), SLICE(".so")), "a.s"));
	ck_assert(slice_is_among(SLICE("b"), (struct slice[]){ SLICE("a"), SLICE("b") }, 2));
	ck_assert(!slice_is_among(SLICE("b"), (struct slice[]){ SLICE("a"), SLICE("b") }, 1));
	ck_assert(slice_has(SLICE("a\0b"), '\0') && !slice_has(slice_of(NULL), 'a'));
	ck_assert_int_lt(slice_compare(SLICE("a"), SLICE("ab")), 0);
	ck_assert_int_gt(slice_compare(SLICE("\xff"), SLICE("a")), 0);
	ck_assert_int_eq(slice_compare_nocase(SLICE("AB"), SLICE("ab")), 0);
	ck_assert_int_lt(slice_compare_nocase(SLICE("a"), SLICE("B")), 0);
}
END_TEST

START_TEST(test_slice_words)
{
	struct slice rest = SLICE(" a, b\t"), word;

	ck_assert(slice_cut_word(&rest, " ,\t", &word) && slice_is(word, "a"));
	ck_assert(slice_cut_word(&rest, " ,\t", &word) && slice_is(word, "b"));
	ck_assert(!slice_cut_word(&rest, " ,\t", &word));
	rest = SLICE("a\0b c");
	ck_assert(slice_cut_word(&rest, " ", &word) && word.len == 3);
}
END_TEST

START_TEST(test_slice_parts)
{
	struct slice rest = SLICE("a,,b"), part;

	ck_assert(slice_is(slice_trim(SLICE(" \t\r\nx y\r\n")), "x y"));
	ck_assert(slice_is(slice_trim(SLICE(" \t ")), ""));
	ck_assert(slice_is(slice_part(SLICE("abc"), 1, 99), "bc"));
	ck_assert(slice_is(slice_part(SLICE("abc"), 5, 2), ""));
	ck_assert(slice_cut(&rest, ',', &part) && slice_is(part, "a"));
	ck_assert(slice_cut(&rest, ',', &part) && part.len == 0);
	ck_assert(slice_cut(&rest, ',', &part) && slice_is(part, "b"));
	ck_assert(!slice_cut(&rest, ',', &part));
	rest = SLICE("");
	ck_assert(slice_cut(&rest, ',', &part) && part.len == 0);
	ck_assert(!slice_cut(&rest, ',', &part));
	rest = SLICE("a,");
	ck_assert(slice_cut(&rest, ',', &part) && slice_cut(&rest, ',', &part) && part.len == 0);
	ck_assert(!slice_cut(&rest, ',', &part));
}
END_TEST

START_TEST(test_text)
{
	struct text t;
	struct arena a;

	arena_init(&a);
	text_init(&t);
	ck_assert_str_eq(t.ptr, "");
	for (int i = 0; i < 1000; i++) {
		text_add_char(&t, 'x');
		text_printf(&t, "%d", i % 10);
		text_add_string(&t, "yz");
	}
	ck_assert_uint_eq(t.len, 4000);
	ck_assert(slice_is(slice_part(text_slice(&t), 3992, 4000), "x8yzx9yz"));
	ck_assert_uint_eq(text_keep(&t, &a).len, 4000);
	text_clear(&t);
	ck_assert_str_eq(t.ptr, "");
	text_release(&t);
	arena_release(&a);
}
END_TEST

START_TEST(test_vec)
{
	struct numbers v = { 0 };

	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(*numbers_push(&v, i), i);
	ck_assert_uint_eq(v.count, 1000);
	ck_assert_int_eq(v.ptr[999], 999);
	numbers_release(&v);
	ck_assert_ptr_null(v.ptr);
}
END_TEST

static const struct {
	const char *text;
	size_t len;
	const char *visible;
	const char *log;
} escapes[] = {
#define ROW(text, visible, log)	{ text, sizeof(text) - 1, visible, log }
	ROW("", "", ""),
	ROW("plain text", "plain text", "plain text"),
	ROW("a\nb\tc", "a\\nb\\tc", "a\nb\tc"),
	ROW("a\rb\ac\bd", "a\\x0db\\x07c\\x08d", "a\rb\ac\bd"),
	ROW("\0\x1b[31m\x7f", "\\x00\\x1b[31m\\x7f", "\\000\\033[31m\\177"),
	ROW("a\\b", "a\\b", "a\\\\b"),
	ROW("\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80", "\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80",
	    "\\303\\251\\344\\270\\255\\360\\237\\230\\200"),
	ROW("\xe2\x80\xae" "x\xe2\x81\xa6", "\\u{202e}x\\u{2066}", "\\342\\200\\256x\\342\\201\\246"),
	ROW("\xef\xbb\xbf", "\\u{feff}", "\\357\\273\\277"),
	ROW("\xc2\x85\xc2\xad", "\\u{0085}\\u{00ad}", "\\302\\205\\302\\255"),
	ROW("\xe2\x80\xa8", "\\u{2028}", "\\342\\200\\250"),
	ROW("\xf3\xa0\x81\x81", "\\u{e0041}", "\\363\\240\\201\\201"),
	/* Not UTF-8: alone, cut off, overlong, surrogate, too large. */
	ROW("\x80" "a", "\\x80a", "\\200a"),
	ROW("\xe4\xb8", "\\xe4\\xb8", "\\344\\270"),
	ROW("\xc0\xaf", "\\xc0\\xaf", "\\300\\257"),
	ROW("\xed\xa0\x80", "\\xed\\xa0\\x80", "\\355\\240\\200"),
	ROW("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80", "\\364\\220\\200\\200"),
#undef ROW
};

START_TEST(test_escape)
{
	struct slice s = { escapes[_i].text, escapes[_i].len };
	struct text t;
	struct arena a;

	arena_init(&a);
	text_init(&t);
	escape_visible(&t, s);
	ck_assert_str_eq(t.ptr, escapes[_i].visible);
	ck_assert(escape_is_clean(text_slice(&t)));
	ck_assert_int_eq(escape_is_clean(s), slice_is(s, escapes[_i].visible));
	ck_assert(slice_is(escape_visible_copy(&a, s), escapes[_i].visible));
	ck_assert_int_eq(escape_visible_copy(&a, s).ptr == s.ptr, escape_is_clean(s));
	text_clear(&t);
	escape_sshd_log(&t, s);
	ck_assert_str_eq(t.ptr, escapes[_i].log);
	text_release(&t);
	arena_release(&a);
}
END_TEST

START_TEST(test_escape_utf8)
{
	struct text t;

	text_init(&t);
	escape_utf8(&t, SLICE("a\x80\xc3\xa9\xc3"));
	ck_assert_str_eq(t.ptr, "a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd");
	text_release(&t);
}
END_TEST

/* Whatever goes in, what comes out may be printed, and escaping it again changes nothing. */
START_TEST(test_escape_random)
{
	char bytes[64];
	unsigned state = (unsigned)_i * 2654435761u + 1;
	struct text t;

	text_init(&t);
	for (size_t i = 0; i < sizeof(bytes); i++) {
		state = state * 1103515245u + 12345u;
		bytes[i] = (char)(state >> 16);
	}
	escape_visible(&t, (struct slice){ bytes, sizeof(bytes) });
	ck_assert(escape_is_clean(text_slice(&t)));
	text_release(&t);
}
END_TEST

Suite *
suite_base(void)
{
	Suite *s = suite_create("base");
	TCase *t = tcase_create("base");

	tcase_add_test(t, test_arena_alignment);
	tcase_add_test(t, test_arena_rewind);
	tcase_add_test(t, test_arena_strings);
	tcase_add_test(t, test_slice_compare);
	tcase_add_test(t, test_slice_parts);
	tcase_add_test(t, test_slice_words);
	tcase_add_test(t, test_text);
	tcase_add_test(t, test_vec);
	LOOP(t, test_escape, escapes);
	tcase_add_test(t, test_escape_utf8);
	tcase_add_loop_test(t, test_escape_random, 0, 50);
	suite_add_tcase(s, t);
	return s;
}
