/* Names and addresses that pattern-lists and address lists tell apart, against brute force. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "access/automaton.h"
#include "access/names.h"
#include "access/ranges.h"
#include "dice.h"
#include "rows.h"

/* ---- automaton ---- */

START_TEST(test_automaton_agrees_with_pattern_match)
{
	static const char alphabet[] = "ab*?";
	struct arena a;

	seed = 0x1234567 + (uint64_t)_i;
	arena_init(&a);
	for (int round = 0; round < 200; round++) {
		struct slice globs[4];
		struct automaton *m;
		struct automaton_state s;
		char text[8], glob[4][8];
		size_t len = dice(7);

		for (size_t i = 0; i < 4; i++) {
			globs[i] = (struct slice){ glob[i], dice(7) };
			for (size_t j = 0; j < globs[i].len; j++)
				glob[i][j] = alphabet[dice(4)];
		}
		m = automaton_make(&a, globs, 4);
		s = automaton_start(m);
		for (size_t i = 0; i < len; i++) {
			text[i] = alphabet[dice(2)];
			s = automaton_step(m, s, (unsigned char)text[i]);
		}
		for (uint32_t i = 0; i < 4; i++)
			ck_assert_msg(automaton_accepts(m, s, i) ==
			    pattern_match((struct slice){ text, len }, globs[i]),
			    "%.*s %.*s", (int)len, text, (int)globs[i].len, glob[i]);
	}
	arena_release(&a);
}
END_TEST

/* ---- names ---- */

static struct name_set
enumerate(struct arena *a, enum name_kind kind, const char *const *texts, uint32_t count,
    const struct pattern_list **lists, uint32_t max_states)
{
	struct name_query q = {
		.kind = kind, .lists = lists, .list_count = count, .max_states = max_states
	};

	for (uint32_t i = 0; i < count; i++)
		lists[i] = pattern_list_make(a, slice_of(texts[i]), kind == NAME_HOST);
	return names_enumerate(a, &q);
}

static const struct {
	enum name_kind kind;
	const char *lists[4];
	const char *names;	/* all witnesses, joined by blanks */
} name_rows[] = {
	{ NAME_USER, { NULL }, "anyone" },
	{ NAME_USER, { "*" }, "anyone" },
	{ NAME_USER, { "alice" }, "anyone alice" },
	{ NAME_USER, { "alice", "bob" }, "anyone bob alice" },
	{ NAME_USER, { "anyone" }, "someone anyone" },
	{ NAME_USER, { "a*", "*b" }, "someone anyone b ab" },
	{ NAME_USER, { "web?", "web1" }, "anyone weba web1" },
	{ NAME_USER, { "*,!root" }, "anyone root" },
	{ NAME_USER, { "!root" }, "anyone root" },
	/* No account is called so. */
	{ NAME_USER, { "a b" }, "anyone" },
	{ NAME_USER, { "a:b", "a/b" }, "anyone" },
	{ NAME_GROUP, { "domain users" }, "users domain users" },
	{ NAME_HOST, { "*.example.com,!a.example.com" },
	    "client.example.net client.example.com a.example.com" },
	{ NAME_HOST, { "*.EXAMPLE.com" }, "client.example.net client.example.com" },
};

START_TEST(test_name_rows)
{
	const struct pattern_list *lists[4];
	struct arena a;
	struct name_set set;
	uint32_t count = 0;
	char got[256] = "";

	arena_init(&a);
	while (count < 4 && name_rows[_i].lists[count] != NULL)
		count++;
	set = enumerate(&a, name_rows[_i].kind, name_rows[_i].lists, count, lists, 0);
	ck_assert(set.complete);
	for (uint32_t i = 0; i < set.count; i++) {
		strncat(got, i > 0 ? " " : "", sizeof(got) - strlen(got) - 1);
		strncat(got, set.names[i].ptr, sizeof(got) - strlen(got) - 1);
	}
	ck_assert_str_eq(got, name_rows[_i].names);
	arena_release(&a);
}
END_TEST

/* What the lists say of a name, in base 3. */
static uint32_t
combination(const struct pattern_list *const *lists, uint32_t count, struct slice name)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < count; i++)
		n = n * 3 + (uint32_t)(pattern_list_match(lists[i], name) + 1);
	return n;
}

/* Every combination that a short name has must be there, none twice, and as it is said to be. */
START_TEST(test_names_against_brute_force)
{
	const struct pattern_list *lists[3];
	char texts[3][40];
	const char *pointers[3] = { texts[0], texts[1], texts[2] };
	struct arena a;
	struct name_set set;
	bool there[27] = { false };

	seed = 0x9e3779b97f4a7c15U * (uint64_t)(_i + 1) | 1;
	arena_init(&a);
	for (int i = 0; i < 3; i++) {
		size_t n = 0;

		for (uint32_t parts = 1 + dice(3); parts > 0; parts--) {
			if (dice(3) == 0)
				texts[i][n++] = '!';
			for (uint32_t len = dice(5); len > 0; len--)
				texts[i][n++] = "ab*?"[dice(4)];
			texts[i][n++] = ',';
		}
		texts[i][n - 1] = '\0';
	}
	set = enumerate(&a, NAME_USER, pointers, 3, lists, 0);
	ck_assert(set.complete);
	for (uint32_t i = 0; i < set.count; i++) {
		uint32_t c = combination(lists, 3, set.names[i]);

		ck_assert_msg(!there[c], "%s twice", set.names[i].ptr);
		there[c] = true;
		for (uint32_t list = 0, j = 0; list < 3; list++) {
			enum pattern_result r = pattern_list_match(lists[list], set.names[i]);
			bool said =
			    j < set.outcomes[i].count && set.outcomes[i].lists[j] >> 1 == list;

			ck_assert(said == (r != PATTERN_MISS));
			if (said)
				ck_assert(
				    (set.outcomes[i].lists[j++] & 1) == (r == PATTERN_NEGATED));
		}
	}
	for (uint32_t n = 0; n < 3 + 9 + 27 + 81 + 243; n++) {
		char name[6];
		size_t len = 1;
		uint32_t rest = n, size = 3;

		for (; rest >= size; size *= 3, len++)
			rest -= size;
		for (size_t i = 0; i < len; i++, rest /= 3)
			name[i] = "abz"[rest % 3];
		ck_assert_msg(there[combination(lists, 3, (struct slice){ name, len })],
		    "%s %s %s: %.*s", texts[0], texts[1], texts[2], (int)len, name);
	}
	arena_release(&a);
}
END_TEST

/* Patterns of which all combinations exist: the budget ends it, and it says so. */
START_TEST(test_names_budget)
{
	const struct pattern_list *lists[24];
	char texts[24][8];
	const char *pointers[24];
	struct arena a;
	struct name_set set;

	arena_init(&a);
	for (int i = 0; i < 24; i++) {
		texts[i][0] = '*';
		texts[i][1] = (char)('a' + i);
		texts[i][2] = '*';
		texts[i][3] = '\0';
		pointers[i] = texts[i];
	}
	set = enumerate(&a, NAME_USER, pointers, 24, lists, 500);
	ck_assert(!set.complete);
	ck_assert_uint_le(set.states, 600);
	for (int i = 0; i < 24; i++) {
		bool any = false;

		for (uint32_t j = 0; j < set.count; j++)
			any |= pattern_list_match(lists[i], set.names[j]) == PATTERN_HIT;
		ck_assert(any);
	}
	arena_release(&a);
}
END_TEST

START_TEST(test_many_names)
{
	struct arena a;
	struct text_row { char text[16]; } *rows;
	const struct pattern_list **lists;
	const char **pointers;
	struct name_set set;
	enum { MANY = 5000 };

	arena_init(&a);
	rows = ARENA_ARRAY(&a, struct text_row, MANY);
	lists = ARENA_ARRAY(&a, const struct pattern_list *, MANY);
	pointers = ARENA_ARRAY(&a, const char *, MANY);
	for (int i = 0; i < MANY; i++) {
		snprintf(rows[i].text, sizeof(rows[i].text), "user%d", i);
		pointers[i] = rows[i].text;
	}
	set = enumerate(&a, NAME_USER, pointers, MANY, lists, 0);
	ck_assert(set.complete);
	ck_assert_uint_eq(set.count, MANY + 1);
	arena_release(&a);
}
END_TEST

/* ---- addresses ---- */

static struct address_set
enumerate_addresses(struct arena *a, const char *const *texts, uint32_t count,
    const struct address_list **lists)
{
	struct address_query q = { .lists = lists, .list_count = count };

	for (uint32_t i = 0; i < count; i++)
		lists[i] = address_list_make(a, RELEASE_LAST, slice_of(texts[i]));
	return addresses_enumerate(a, &q);
}

static const struct {
	const char *lists[3];
	const char *addresses;
	bool sampled;
} address_rows[] = {
	{ { NULL }, "203.0.113.7", false },
	{ { "*" }, "203.0.113.7", false },
	{ { "10.0.0.0/8" }, "203.0.113.7 10.0.0.1", false },
	{ { "10.0.0.1" }, "203.0.113.7 10.0.0.1", false },
	{ { "10.0.0.*" }, "203.0.113.7 10.0.0.1", false },
	{ { "203.0.113.0/24" }, "203.0.113.7 198.51.100.7", false },
	{ { "0.0.0.0/0" }, "203.0.113.7 2001:db8::7", false },
	{ { "!10.0.0.1,10.0.0.0/8" }, "203.0.113.7 10.0.0.0 10.0.0.1", false },
	{ { "10.0.0.0/8", "10.*.5" }, "203.0.113.7 10.0.0.1 10.0.0.5", false },
	{ { "10.1*" }, "203.0.113.7 10.1.0.1", false },
	{ { "10.256.*" }, "203.0.113.7", false },
	{ { "10.01.*" }, "203.0.113.7", false },
	{ { "2001:db8:*" }, "203.0.113.7 2001:db8::7", false },
	{ { "fe80:*" }, "203.0.113.7 fe80::1", false },
	{ { "2001:db8:1*", "2001:db8:1::/48" }, "203.0.113.7 2001:db8:1::1 2001:db8:10::1", false },
	{ { "*:1" }, "203.0.113.7 1::2:1", true },
	{ { "*.example.com" }, "203.0.113.7", false },
	{ { "255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" },
	    "203.0.113.7 255.255.255.255 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false },
};

START_TEST(test_address_rows)
{
	const struct address_list *lists[3];
	struct arena a;
	struct address_set set;
	uint32_t count = 0;
	char got[512] = "";

	arena_init(&a);
	while (count < 3 && address_rows[_i].lists[count] != NULL)
		count++;
	set = enumerate_addresses(&a, address_rows[_i].lists, count, lists);
	ck_assert(set.complete);
	ck_assert(set.sampled == address_rows[_i].sampled);
	for (uint32_t i = 0; i < set.count; i++) {
		strncat(got, i > 0 ? " " : "", sizeof(got) - strlen(got) - 1);
		strncat(got, set.addresses[i].text, sizeof(got) - strlen(got) - 1);
		for (uint32_t j = 0; j < count; j++)
			ck_assert_int_eq(stretches_match(set.lists[j], &set.addresses[i]),
			    address_list_match(lists[j], set.addresses[i].text));
	}
	ck_assert_str_eq(got, address_rows[_i].addresses);
	arena_release(&a);
}
END_TEST

/* Random lists against random addresses: each combination that shows up must be known. */
START_TEST(test_addresses_against_samples)
{
	static const char *const items[] = { "10.0.0.0/8", "10.0.0.0/30", "10.0.0.2/31",
		"10.1.0.0/16", "10.?.0.*", "*.1", "10.*.2?", "1*.0.0.1", "10.0.0.3", "?0.*",
		"*.0.*", "10.1.*", "10.0.0.1?", "10.*" };
	static const uint32_t octets[] = { 0, 1, 2, 3, 10, 12, 20, 25, 30, 255 };
	const struct address_list *lists[3];
	const char *texts[3];
	struct arena a;
	struct address_set set;
	bool there[27] = { false };

	seed = 0xabcdef987654321U * (uint64_t)(_i + 1) | 1;
	arena_init(&a);
	for (int i = 0; i < 3; i++) {
		char *text = arena_alloc(&a, 64, 1);

		for (uint32_t n = 1 + dice(3); n > 0; n--) {
			strcat(text, dice(4) == 0 ? "!" : "");
			strcat(text, items[dice((uint32_t)COUNT(items))]);
			strcat(text, n > 1 ? "," : "");
		}
		texts[i] = text;
	}
	set = enumerate_addresses(&a, texts, 3, lists);
	ck_assert(set.complete);
	for (int pass = 0; pass < 3000; pass++) {
		char text[20];
		uint32_t n = 0;

		if (pass < (int)set.count)
			snprintf(text, sizeof(text), "%s",
			    set.addresses[pass].address.family == AF_INET ? set.addresses[pass].text
									  : "10.0.0.0");
		else
			snprintf(text, sizeof(text), "%u.%u.%u.%u", octets[dice(10)],
			    octets[dice(10)], octets[dice(10)], octets[dice(10)]);
		for (uint32_t i = 0; i < 3; i++)
			n = n * 3 + (uint32_t)(address_list_match(lists[i], text) + 1);
		if (pass < (int)set.count)
			there[n] = true;
		ck_assert_msg(there[n], "%s | %s | %s: %s", texts[0], texts[1], texts[2], text);
	}
	arena_release(&a);
}
END_TEST

Suite *
suite_access_names(void)
{
	Suite *s = suite_create("access_names");
	TCase *names = tcase_create("names"), *addresses = tcase_create("addresses");

	tcase_add_loop_test(names, test_automaton_agrees_with_pattern_match, 0, 5);
	LOOP(names, test_name_rows, name_rows);
	tcase_add_loop_test(names, test_names_against_brute_force, 0, 200);
	tcase_add_test(names, test_names_budget);
	tcase_add_test(names, test_many_names);
	tcase_set_timeout(names, 120);
	suite_add_tcase(s, names);
	LOOP(addresses, test_address_rows, address_rows);
	tcase_add_loop_test(addresses, test_addresses_against_samples, 0, 40);
	tcase_set_timeout(addresses, 120);
	suite_add_tcase(s, addresses);
	return s;
}
