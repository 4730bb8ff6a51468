#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/pattern.h"
#include "rows.h"

/* The plain recursive definition, exponential but beyond doubt (cf. OpenSSH regress/unittests/match). */
static bool
naive_match(const char *s, const char *p)
{
	if (*p == '\0')
		return *s == '\0';
	if (*p == '*')
		return naive_match(s, p + 1) || (*s != '\0' && naive_match(s + 1, p));
	return *s != '\0' && (*p == '?' || *p == *s) && naive_match(s + 1, p + 1);
}

static void
fill(char *out, unsigned seed, const char *letters, size_t max)
{
	size_t len = seed % (max + 1), count = strlen(letters);

	for (size_t i = 0; i < len; i++) {
		seed = seed * 1103515245u + 12345u;
		out[i] = letters[(seed >> 16) % count];
	}
	out[len] = '\0';
}

START_TEST(agrees_with_the_definition)
{
	char text[16], glob[16];

	for (unsigned seed = 1; seed < 20000; seed++) {
		fill(text, seed * 7919u, "ab", 8);
		fill(glob, seed * 104729u, "ab?*", 8);
		ck_assert_msg(pattern_match(slice_of(text), slice_of(glob)) == naive_match(text, glob),
		    "'%s' against '%s'", text, glob);
	}
}
END_TEST

START_TEST(many_stars_take_no_time)
{
	char text[4001], glob[202];

	memset(text, 'a', 4000);
	text[4000] = '\0';
	for (int i = 0; i < 100; i++)
		memcpy(glob + 2 * i, "*a", 2);
	memcpy(glob + 200, "b", 2);
	ck_assert(!pattern_match(slice_of(text), slice_of(glob)));
}
END_TEST

static const struct {
	const char *list, *text;
	bool fold;
	enum pattern_result expected;
} lists[] = {
	{ "alice", "alice", false, PATTERN_HIT },
	{ "alice", "Alice", false, PATTERN_MISS },
	{ "a*,b*", "bob", false, PATTERN_HIT },
	{ "!bob", "alice", false, PATTERN_MISS },		/* only negated entries never match */
	{ "*,!bob", "alice", false, PATTERN_HIT },
	{ "*,!bob", "bob", false, PATTERN_NEGATED },
	{ "!bob,*", "bob", false, PATTERN_NEGATED },
	{ "", "", false, PATTERN_MISS },
	{ "a,", "", false, PATTERN_MISS },			/* nothing behind the last comma */
	{ ",a", "", false, PATTERN_HIT },			/* but an empty pattern before one */
	{ "!", "", false, PATTERN_NEGATED },
	{ "!!a", "!a", false, PATTERN_NEGATED },		/* one '!' only */
	{ "a\\*", "a\\b", false, PATTERN_HIT },			/* no escapes */
	{ "[ab]", "a", false, PATTERN_MISS },			/* no classes */
	{ "*.Example.ORG", "host.EXAMPLE.org", true, PATTERN_HIT },
	{ "*.Example.ORG", "host.EXAMPLE.org", false, PATTERN_MISS },
};

START_TEST(lists_as_sshd_reads_them)
{
	struct arena a;

	arena_init(&a);
	ck_assert_msg(pattern_list_match(pattern_list_make(&a, slice_of(lists[_i].list),
	    lists[_i].fold), slice_of(lists[_i].text)) == lists[_i].expected,
	    "'%s' against '%s'", lists[_i].text, lists[_i].list);
	arena_release(&a);
}
END_TEST

START_TEST(an_overlong_element_fails_the_list)
{
	struct arena a;
	char list[1100];

	arena_init(&a);
	memcpy(list, "alice,", 6);
	memset(list + 6, 'x', 1023);
	list[6 + 1023] = '\0';
	ck_assert(pattern_list_match(pattern_list_make(&a, slice_of(list), false),
	    SLICE("alice")) == PATTERN_MISS);
	list[6 + 1022] = '\0';
	ck_assert(pattern_list_match(pattern_list_make(&a, slice_of(list), false),
	    SLICE("alice")) == PATTERN_HIT);
	arena_release(&a);
}
END_TEST

Suite *
suite_pattern(void)
{
	Suite *s = suite_create("pattern");
	TCase *t = tcase_create("pattern");

	tcase_add_test(t, agrees_with_the_definition);
	tcase_add_test(t, many_stars_take_no_time);
	LOOP(t, lists_as_sshd_reads_them, lists);
	tcase_add_test(t, an_overlong_element_fails_the_list);
	suite_add_tcase(s, t);
	return s;
}
