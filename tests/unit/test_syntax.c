/* Syntax: both tokenisers, line by line, against what sshd's own code makes of the same bytes. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "rows.h"
#include "syntax/syntax.h"

enum release {		/* one for each way of reading */
	V74,
	V77,
	V80,
	V87,
	V99,
	RELEASES
};

static const struct dialect dialects[RELEASES] = {
	[V74] = { .hash_cuts_line = true, .keeps_tail = true, .max_line = 4094 },
	[V77] = { .hash_cuts_line = true, .max_line = 4094 },
	[V80] = { .hash_cuts_line = true },
	[V87] = { .arguments_argv = true },
	[V99] = { .arguments_argv = true, .match_argv = true },
};

#define BIT(v)	(1u << (v))
#define ALL	(BIT(V74) | BIT(V77) | BIT(V80) | BIT(V87) | BIT(V99))
#define OLD	(BIT(V74) | BIT(V77) | BIT(V80))
#define NEW	(BIT(V87) | BIT(V99))
#define TRIM	(ALL & ~BIT(V74))

/*
 * What a tree looks like: for each node its line, a letter for its kind (b, c,
 * d, m, i), the keyword, the words in <>, what is in error after '!', a
 * comment after '#' and an unclosed quotation mark after '~'.
 */
struct row {
	const char *text;
	size_t len;
	unsigned releases;
	const char *expected;
};

#define ROW(text, releases, expected)	{ text, sizeof(text) - 1, releases, expected }

static const struct row rows[] = {
	/* Files and lines. */
	ROW("", ALL, ""),
	ROW("\n", ALL, "1b"),
	ROW(" \t\r\n", ALL, "1b"),
	ROW("Port 22", ALL, "1dPort<22>"),
	ROW("Port 22\nPort 23\n", ALL, "1dPort<22> 2dPort<23>"),
	ROW("Port 22\r\nPort 23\r\n", TRIM, "1dPort<22> 2dPort<23>"),
	ROW("Port 22\r\n", BIT(V74), "1dPort<22><>"),
	ROW("Port 22 \t\n", TRIM, "1dPort<22>"),
	ROW("Port 22\rPort 23\n", OLD, "1dPort<22><Port><23>"),
	ROW("Port 22\rPort 23\n", NEW, "1dPort<22\\x0dPort><23>"),
	ROW(" \t\r Port 22\n", ALL, "1dPort<22>"),
	ROW("Port 22\f\n", TRIM, "1dPort<22>"),
	ROW("Port 22\f\n", BIT(V74), "1dPort<22\\x0c>"),
	ROW("Port 22 \f \f\r\n", TRIM, "1dPort<22>"),
	ROW("Port\f22\n", OLD, "1dPort\\x0c22"),
	ROW("Port\f22\n", NEW, "1dPort\\x0c22!noarg"),
	ROW("\f\n", OLD, "1d\\x0c"),
	ROW("\f\n", NEW, "1d\\x0c!noarg"),
	ROW("\f \f\n", TRIM & OLD, "1d\\x0c"),
	ROW(" \f Port 22\n", OLD, "1d\\x0c<Port><22>"),
	ROW("\xef\xbb\xbfPort 22\n", ALL, "1d\\u{feff}Port<22>"),
	ROW("\xef\xbb\xbf# comment\n", OLD, "1d\\u{feff}#"),
	ROW("\xef\xbb\xbf# comment\n", NEW, "1d\\u{feff}#<comment>"),
	ROW("Port\xc2\xa0" "22\n", OLD, "1dPort\xc2\xa0" "22"),
	ROW("Port 22 \\\nPort 23\n", OLD, "1dPort<22><\\> 2dPort<23>"),
	ROW("Port 22 \\\nPort 23\n", NEW, "1dPort<22><\\> 2dPort<23>"),

	/* NUL bytes. */
	ROW("Port 22\0junk\n33\nPort 4\n", ALL, "1dPort<2233> 2dPort<4>"),
	ROW("Port 22\0junk\n  33\n", ALL, "1dPort<2233>"),
	ROW("\0\nPort 22\n", ALL, "1dPort<22>"),
	ROW("Port\0\n \0\nX 22\n", ALL, "1dPortX<22>"),
	ROW("Port 22\0", ALL, "1dPort<22>"),
	ROW("Po\0x\nrt\0y\n 2\0z\n2 3\n", ALL, "1dPort22<3>"),
	ROW("Port 22\0# x\n", ALL, "1dPort<22>"),
	ROW("Port 22 # x\0y\nPort 23\n", OLD & TRIM, "1dPort<22># 2dPort<23>"),
	ROW("# x\0y\nPort 23\n", OLD, "1c# 2dPort<23>"),
	ROW("# x\0y\nPort 23\n", NEW, "1c#"),

	/* Comments. */
	ROW("# Port 22\n", ALL, "1c#"),
	ROW("  \t# Port 22\r\n", ALL, "1c#"),
	ROW("#\n", ALL, "1c#"),
	ROW("Port 22 # ssh\n", TRIM, "1dPort<22>#"),
	ROW("Port 22 # ssh\n", BIT(V74), "1dPort<22><>#"),
	ROW("Port 22# ssh\n", OLD, "1dPort<22>#"),
	ROW("Port 22# ssh\n", NEW, "1dPort<22#><ssh>"),
	ROW("Banner /etc/issue#1\n", OLD, "1dBanner</etc/issue>#"),
	ROW("Banner /etc/issue#1\n", NEW, "1dBanner</etc/issue#1>"),
	ROW("Banner \"/etc/is#sue\"\n", OLD, "1dBanner#~"),
	ROW("Banner \"/etc/is#sue\"\n", NEW, "1dBanner</etc/is#sue>"),
	ROW("Banner \"#x\" y\n", NEW, "1dBanner<#x><y>"),
	ROW("Banner \\#x y\n", NEW, "1dBanner<\\#x><y>"),
	ROW("Port # 22\n", OLD & TRIM, "1dPort#"),
	ROW("Port # 22\n", NEW, "1dPort#"),
	ROW("Port# 22\n", OLD, "1dPort#"),
	ROW("Port# 22\n", NEW, "1dPort#<22>"),
	ROW("ForceCommand echo # hi\n", NEW, "1dForceCommand<echo>#"),

	/* The keyword. */
	ROW("Port=22\n", ALL, "1dPort<22>"),
	ROW("Port = 22\n", ALL, "1dPort<22>"),
	ROW("Port\t=\t22\n", ALL, "1dPort<22>"),
	ROW("Port =22\n", ALL, "1dPort<22>"),
	ROW("Port==22\n", OLD, "1dPort<><22>"),
	ROW("Port==22\n", NEW, "1dPort<=22>"),
	ROW("Port = = 22\n", OLD, "1dPort<><22>"),
	ROW("\"Port\" 22\n", ALL, "1dPort<22>"),
	ROW("\"Port\"22\n", ALL, "1dPort<22>"),
	ROW("Po\"rt\"22\n", ALL, "1dPort<22>"),
	ROW("\"Port\" = 22\n", OLD, "1dPort<><22>"),
	ROW("\"Port\" = 22\n", NEW, "1dPort<=><22>"),
	ROW("\"Po rt\" 22\n", ALL, "1dPo rt<22>"),
	ROW("=Port 22\n", ALL, "1dPort<22>"),
	ROW("\"\" Port 22\n", ALL, "1dPort<22>"),
	ROW("==Port 22\n", ALL, "1c!dropped"),
	ROW("\"Port 22\n", ALL, "1c!dropped"),
	ROW("Po\"rt 22\n", ALL, "1c!dropped"),
	ROW("\"\"\n", ALL, "1c!dropped"),
	ROW("\"#Port\" 22\n", NEW, "1c!dropped"),
	ROW("'Port' 22\n", ALL, "1d'Port'<22>"),
	ROW("Port\n", OLD, "1dPort"),
	ROW("Port\n", NEW, "1dPort!noarg"),
	ROW("Port=\n", OLD, "1dPort<>"),
	ROW("Port=\n", NEW, "1dPort!noarg"),
	ROW("\"Port\"\n", OLD, "1dPort<>"),
	ROW("\"Port\"\n", NEW, "1dPort!noarg"),

	/* Arguments until 8.6. */
	ROW("K a b  c\n", OLD, "1dK<a><b><c>"),
	ROW("K \"a b\" c\n", OLD, "1dK<a b><c>"),
	ROW("K \"/etc/a\"b\n", OLD, "1dK</etc/a><b>"),
	ROW("K a\"b c\"d\n", OLD, "1dK<ab c><d>"),
	ROW("K 'a b'\n", OLD, "1dK<'a><b'>"),
	ROW("K a\\ b\n", OLD, "1dK<a\\><b>"),
	ROW("K /x=y\n", OLD, "1dK</x><y>"),
	ROW("K x = y\n", OLD, "1dK<x><y>"),
	ROW("K \"x\"=y\n", OLD, "1dK<x><><y>"),
	ROW("K \"\" x\n", OLD, "1dK<><x>"),
	ROW("K \"a\"\n", OLD, "1dK<a><>"),
	ROW("K a \"b c\n", OLD, "1dK<a>~"),
	ROW("K a\"b c\n", OLD, "1dK~"),
	ROW("K \"\n", OLD, "1dK~"),

	/* Arguments since 8.7. */
	ROW("K a\tb  c\n", NEW, "1dK<a><b><c>"),
	ROW("K \"a b\" 'c d'\n", NEW, "1dK<a b><c d>"),
	ROW("K /etc/\"a b\"c\n", NEW, "1dK</etc/a bc>"),
	ROW("K \"a\"'b'\n", NEW, "1dK<ab>"),
	ROW("K \"it's\" 'a\"b'\n", NEW, "1dK<it's><a\"b>"),
	ROW("K a\\ b\n", NEW, "1dK<a b>"),
	ROW("K \"a\\ b\"\n", NEW, "1dK<a\\ b>"),
	ROW("K \\\"a\\' \"\\\"\" '\\\\'\n", NEW, "1dK<\"a'><\"><\\>"),
	ROW("K a\\nb\\\n", NEW, "1dK<a\\nb\\>"),
	ROW("K \"\" ''\n", NEW, "1dK<><>"),
	ROW("K /x=y =z\n", NEW, "1dK</x=y><=z>"),
	ROW("K don't\n", NEW, "1dK!quotes"),
	ROW("K \"a\n", NEW, "1dK!quotes"),
	ROW("K \"a\\\"\n", NEW, "1dK!quotes"),
	ROW("K a # don't\n", NEW, "1dK<a>#"),
	ROW("K don't # it's\n", NEW, "1dK<dont # its>"),

	/* Match and Include. */
	ROW("Match user a\n", ALL, "1mMatch<user><a>"),
	ROW("mATCH user a\nINCLUDE x\n", ALL, "1mmATCH<user><a> 2iINCLUDE<x>"),
	ROW("Match=user=a\n", OLD | BIT(V87), "1mMatch<user><a>"),
	ROW("Match user=a\n", BIT(V99), "1mMatch<user=a>"),
	ROW("Match user \"a b\"\n", BIT(V99), "1mMatch<user><a b>"),
	ROW("Match user \"a b\"\n", OLD | BIT(V87), "1mMatch<user><a b><>"),
	ROW("Match user 'a b'\n", BIT(V99), "1mMatch<user><a b>"),
	ROW("Match user 'a b'\n", OLD | BIT(V87), "1mMatch<user><'a><b'>"),
	ROW("Match user don't\n", NEW, "1mMatch!quotes"),
	ROW("Match user a\\\"b\n", BIT(V87), "1mMatch<user>~"),
	ROW("Match user a\\\"b\n", BIT(V99), "1mMatch<user><a\"b>"),
	ROW("Match user a # b\n", BIT(V87), "1mMatch<user><a><#><b>#"),
	ROW("Match user a # b\n", BIT(V99) | (OLD & TRIM), "1mMatch<user><a>#"),
	ROW("Match\n", NEW, "1mMatch!noarg"),
	ROW("Match\n", OLD, "1mMatch"),
	ROW("Matchuser a\n", OLD, "1dMatchuser<a>"),
	ROW("Include=\"/a b/*.conf\" c\n", NEW, "1iInclude</a b/*.conf><c>"),
};

static void
add_node(struct text *out, const struct node *n)
{
	static const char kinds[] = "bcdmi";
	static const char *const errors[] = { "", "!noarg", "!quotes", "!long", "!dropped" };

	text_printf(out, "%s%u%c", out->len > 0 ? " " : "", n->line, kinds[n->kind]);
	escape_visible(out, n->keyword);
	for (uint32_t i = 0; i < n->word_count; i++) {
		text_add_char(out, '<');
		escape_visible(out, n->words[i].text);
		text_add_char(out, '>');
	}
	text_add_string(out, errors[n->error]);
	if (n->comment.source != 0)
		text_add_char(out, '#');
	if (n->unclosed.source != 0)
		text_add_char(out, '~');
}

static const struct tree *
parse(struct arena *a, const char *text, size_t len, enum release v)
{
	struct root *root = ARENA_NEW(a, struct root);
	struct slice bytes = { text, len };

	root_none(root);
	return syntax_parse(a, source_add(source_set_make(a, root), SLICE("x"), bytes), dialects[v]);
}

static void
check_tree(const struct row *row, enum release v)
{
	struct arena a;
	struct text out;
	const struct tree *tree;

	arena_init(&a);
	text_init(&out);
	tree = parse(&a, row->text, row->len, v);
	for (uint32_t i = 0; i < tree->count; i++)
		add_node(&out, &tree->nodes[i]);
	ck_assert_msg(strcmp(out.ptr, row->expected) == 0, "release %d, \"%s\": expected \"%s\", got \"%s\"",
	    (int)v, row->text, row->expected, out.ptr);
	text_release(&out);
	arena_release(&a);
}

START_TEST(test_rows)
{
	for (int v = 0; v < RELEASES; v++)
		if (rows[_i].releases & BIT(v))
			check_tree(&rows[_i], (enum release)v);
}
END_TEST

/* Raw values: what ForceCommand gets. */
static const struct {
	const char *text;
	unsigned releases;
	const char *rest;	/* NULL for ptr NULL */
} raw_rows[] = {
	{ "K a b\n", ALL, "a b" },
	{ "K   a  b  \n", TRIM, "a  b" },
	{ "K a \r\n", BIT(V74), "a \r" },
	{ "K = a=b\n", ALL, "a=b" },
	{ "K \"a\" b\n", ALL, "\"a\" b" },
	{ "K a # b\n", BIT(V77) | BIT(V80), "a" },
	{ "K a # b\n", BIT(V74), "a " },
	{ "K a # b\n", NEW, "a # b" },
	{ "K\n", ALL, NULL },
	{ "K=\n", ALL, "" },
	{ "\"K\"\n", ALL, "" },
	{ "\"K\" = a\n", ALL, "= a" },
};

START_TEST(test_raw)
{
	for (int v = 0; v < RELEASES; v++) {
		struct arena a;
		const struct node *n;

		if ((raw_rows[_i].releases & BIT(v)) == 0)
			continue;
		arena_init(&a);
		n = &parse(&a, raw_rows[_i].text, strlen(raw_rows[_i].text), (enum release)v)->nodes[0];
		ck_assert_int_eq(n->rest.ptr == NULL, raw_rows[_i].rest == NULL);
		ck_assert(slice_equal(n->rest, slice_of(raw_rows[_i].rest)));
		ck_assert_uint_eq(n->rest_span.end - n->rest_span.begin, n->rest.len);
		arena_release(&a);
	}
}
END_TEST

START_TEST(test_long_lines)
{
	struct arena a;
	char text[10000];
	const struct tree *tree;

	memset(text, 'x', sizeof(text));
	memcpy(text, "Port ", 5);
	for (int v = 0; v < RELEASES; v++) {
		bool limited = dialects[v].max_line != 0;

		arena_init(&a);
		/* 4094 bytes with the newline are just good enough. */
		text[4093] = '\n';
		tree = parse(&a, text, 4094, (enum release)v);
		ck_assert_uint_eq(tree->count, 1);
		ck_assert_int_ne(tree->nodes[0].error, NODE_LINE_TOO_LONG);
		text[4093] = 'x';
		text[4094] = '\n';
		memcpy(text + 4095, "Port 22\n", 8);
		tree = parse(&a, text, 4095 + 8, (enum release)v);
		ck_assert_uint_eq(tree->count, 2);
		ck_assert_int_eq(tree->nodes[0].error == NODE_LINE_TOO_LONG, limited);
		ck_assert(slice_is(tree->nodes[1].keyword, "Port"));
		memset(text + 4094, 'x', 9);
		/* A NUL byte hides the length from sshd. */
		text[10] = '\0';
		tree = parse(&a, text, sizeof(text), (enum release)v);
		ck_assert_uint_eq(tree->count, 1);
		ck_assert_int_eq(tree->nodes[0].error == NODE_LINE_TOO_LONG, limited);
		tree = parse(&a, text, 4096 + 4000, (enum release)v);
		ck_assert_int_ne(tree->nodes[0].error, NODE_LINE_TOO_LONG);
		text[10] = 'x';
		arena_release(&a);
	}
}
END_TEST

START_TEST(test_spans)
{
	/* Offsets:          0         1         2          3         4 */
	static const char text[] = "# c\n  Port = \"a\\\"b\" c # d\nMa\0xxx\n tch user b\n";
	struct arena a;
	const struct tree *tree;
	const struct node *n;

	arena_init(&a);
	tree = parse(&a, text, sizeof(text) - 1, V99);
	ck_assert_uint_eq(tree->count, 3);
	n = &tree->nodes[1];
	ck_assert_uint_eq(n->span.begin, 4);
	ck_assert_uint_eq(n->span.end, 26);
	ck_assert_uint_eq(n->keyword_span.begin, 6);
	ck_assert_uint_eq(n->keyword_span.end, 10);
	ck_assert(slice_is(n->words[0].text, "a\"b"));
	ck_assert(n->words[0].quoted);
	ck_assert(!n->words[1].quoted);
	ck_assert_uint_eq(n->words[0].span.begin, 13);
	ck_assert_uint_eq(n->words[0].span.end, 19);
	ck_assert_uint_eq(n->words[1].span.begin, 20);
	ck_assert_uint_eq(n->words[1].span.end, 21);
	ck_assert_uint_eq(n->comment.begin, 22);
	ck_assert_uint_eq(n->comment.end, 25);
	n = &tree->nodes[2];
	ck_assert(slice_is(n->keyword, "Match"));
	ck_assert_uint_eq(n->keyword_span.begin, 26);
	ck_assert_uint_eq(n->keyword_span.end, 37);
	ck_assert_uint_eq(n->words[1].span.begin, 43);
	ck_assert_uint_eq(n->words[1].span.end, 44);
	arena_release(&a);
}
END_TEST

START_TEST(test_blocks)
{
	static const char text[] =
	    "Port 22\nMatch user a\n# x\nBanner a\nMatch\nBanner b\nMatch all\nBanner c\n";
	static const uint32_t block[] = { 0, 0, 2, 2, 2, 2, 0, 7 };
	struct arena a;
	const struct tree *tree;

	arena_init(&a);
	tree = parse(&a, text, sizeof(text) - 1, V99);
	ck_assert_uint_eq(tree->count, 8);
	for (int i = 0; i < 8; i++)
		ck_assert_uint_eq(tree->nodes[i].block, block[i]);
	ck_assert_uint_eq(tree->nodes[1].block_end, 6);
	ck_assert_uint_eq(tree->nodes[6].block_end, 8);
	arena_release(&a);
}
END_TEST

/* Any bytes come back as they were, and all places lie in the file. */
static void
check_lossless(const char *bytes, size_t len, enum release v)
{
	struct arena a;
	struct text out;
	const struct tree *tree;
	uint32_t at = 0;
	bool ok = true;

	arena_init(&a);
	text_init(&out);
	tree = parse(&a, bytes, len, v);
	syntax_print(tree, &out);
	ck_assert_uint_eq(out.len, len);
	ck_assert(len == 0 || memcmp(out.ptr, bytes, len) == 0);
	/* One assertion for all: the library writes a message for each. */
	for (uint32_t i = 0; i < tree->count; i++) {
		const struct node *n = &tree->nodes[i];

		ok &= n->span.begin == at && n->line == i + 1;
		at = n->span.end;
		ok &= n->keyword_span.end <= at && n->rest_span.end <= at;
		for (uint32_t w = 0; w < n->word_count; w++)
			ok &= n->words[w].span.begin >= n->span.begin &&
			    n->words[w].span.begin <= n->words[w].span.end &&
			    n->words[w].span.end <= at;
	}
	ck_assert(ok);
	ck_assert_uint_eq(at, len);
	text_release(&out);
	arena_release(&a);
}

START_TEST(test_lossless)
{
	static const char alphabet[] = " \t\r\n\n\"'\\=#\f\0aMatch Include\xc3\xa9";
	char bytes[300];
	unsigned state = 12345u + (unsigned)_i;

	for (int round = 0; round < 200; round++) {
		size_t len = (state >> 8) % sizeof(bytes);

		for (size_t i = 0; i < len; i++) {
			state = state * 1103515245u + 12345u;
			bytes[i] = _i % 2 == 0 ? alphabet[(state >> 16) % (sizeof(alphabet) - 1)] :
			    (char)(state >> 16);
		}
		state = state * 1103515245u + 12345u;
		for (int v = 0; v < RELEASES; v++)
			check_lossless(bytes, len, (enum release)v);
	}
}
END_TEST

/* The cost follows the size, whatever the bytes are; a quadratic step would take hours here. */
START_TEST(test_large)
{
	static const char *const patterns[] = { "\n", "a\n", "a\0\n", "K a ", "\"a\"", "\\\"", "#", "=", "Match all\n" };
	size_t size = 1 << 20, len = strlen(patterns[_i]) + (_i == 2 ? 2 : 0);
	char *bytes = malloc(size);

	for (size_t i = 0; i < size; i++)
		bytes[i] = patterns[_i][i % len];
	check_lossless(bytes, size, V80);
	check_lossless(bytes, size, V99);
	free(bytes);
}
END_TEST

static const struct {
	const char *text;
	bool stops;
	const char *expected;	/* NULL: unclosed */
} split_rows[] = {
	{ "", true, "" },
	{ "  \t ", true, "" },
	{ "a b", true, "<a><b>" },
	{ "a #b c", true, "<a>" },
	{ "a #b c", false, "<a><#b><c>" },
	{ "a 'b c", true, NULL },
	{ "a # 'b", true, "<a>" },
	{ "a # 'b", false, NULL },
	{ "/bin/x \"%u\" a\\ b", false, "</bin/x><%u><a b>" },
};

START_TEST(test_split_argv)
{
	struct arena a;
	struct text out;
	const struct word *words;
	uint32_t count;
	bool ok;

	arena_init(&a);
	text_init(&out);
	ok = syntax_split_argv(&a, slice_of(split_rows[_i].text), (struct span){ 1, 100, 200 },
	    split_rows[_i].stops, &words, &count);
	ck_assert_int_eq(ok, split_rows[_i].expected != NULL);
	for (uint32_t i = 0; i < count; i++) {
		text_printf(&out, "<" SLICE_FORMAT ">", SLICE_ARG(words[i].text));
		ck_assert_uint_ge(words[i].span.begin, 100);
	}
	if (ok)
		ck_assert_str_eq(out.ptr, split_rows[_i].expected);
	text_release(&out);
	arena_release(&a);
}
END_TEST

START_TEST(test_next_strdelim)
{
	struct arena a;
	struct slice rest = SLICE("A=b \"c d\"e"), wide = rest;
	struct span at = { 1, 50, 60 };
	struct word w;

	arena_init(&a);
	ck_assert(syntax_next_strdelim(&a, &rest, at, &w) && slice_is(w.text, "A"));
	ck_assert_uint_eq(w.span.begin, 50);
	ck_assert_uint_eq(w.span.end, 51);
	ck_assert(syntax_next_strdelim(&a, &rest, at, &w) && slice_is(w.text, "b"));
	ck_assert(syntax_next_strdelim(&a, &rest, at, &w) && slice_is(w.text, "c d") && w.quoted);
	ck_assert(syntax_next_strdelim(&a, &rest, at, &w) && slice_is(w.text, "e"));
	ck_assert(!syntax_next_strdelim(&a, &rest, at, &w) && rest.ptr == NULL);
	ck_assert(syntax_next_strdelimw(&a, &wide, at, &w) && slice_is(w.text, "A=b"));
	ck_assert(syntax_next_strdelimw(&a, &wide, at, &w) && slice_is(w.text, "c d"));
	arena_release(&a);
}
END_TEST

Suite *
suite_syntax(void)
{
	Suite *s = suite_create("syntax");
	TCase *t = tcase_create("syntax");

	tcase_set_timeout(t, 60);
	LOOP(t, test_rows, rows);
	LOOP(t, test_raw, raw_rows);
	tcase_add_test(t, test_long_lines);
	tcase_add_test(t, test_spans);
	tcase_add_test(t, test_blocks);
	tcase_add_loop_test(t, test_lossless, 0, 6);
	tcase_add_loop_test(t, test_large, 0, 9);
	LOOP(t, test_split_argv, split_rows);
	tcase_add_test(t, test_next_strdelim);
	suite_add_tcase(s, t);
	return s;
}
