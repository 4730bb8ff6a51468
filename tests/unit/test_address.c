#include <check.h>

#include "config/address.h"
#include "rows.h"

static const struct {
	const char *text;
	int result;		/* of address_parse_cidr */
	unsigned prefix;
} blocks[] = {
	{ "192.0.2.1", 0, 32 },
	{ "192.0.2.0/24", 0, 24 },
	{ "0.0.0.0/0", 0, 0 },
	{ "10.0.0.1/8", -2, 0 },		/* host bits set */
	{ "10.0.0.0/33", -2, 0 },		/* longer than the address */
	{ "10.0.0.0/129", -1, 0 },		/* no mask at all: tried as a pattern */
	{ "10.0.0.0/", -1, 0 },
	{ "10.0.0.0/+8", -1, 0 },
	{ "10.0.0.0/8x", -1, 0 },
	{ "10.1", 0, 32 },			/* inet_aton's short form */
	{ "2001:db8::/32", 0, 32 },
	{ "2001:db8::1/32", -2, 0 },
	{ "::1", 0, 128 },
	{ "::ffff:192.0.2.1", 0, 128 },
	{ "fe80::1%3", 0, 128 },
	{ "[::1]", -1, 0 },
	{ "host.example.org", -1, 0 },
	{ "10.*", -1, 0 },
	{ "", -1, 0 },
};

START_TEST(blocks_as_addr_pton_cidr)
{
	struct address a;
	unsigned prefix = 0;
	int result = address_parse_cidr(906, slice_of(blocks[_i].text), &a, &prefix);

	ck_assert_msg(result == blocks[_i].result, "%s: %d", blocks[_i].text, result);
	if (result == 0)
		ck_assert_uint_eq(prefix, blocks[_i].prefix);
}
END_TEST

/* The length behind the slash, release by release. */
START_TEST(lengths_by_release)
{
	struct address net;
	unsigned prefix;

	ck_assert_int_eq(address_parse_cidr(900, SLICE("10.0.0.0/+8"), &net, &prefix), 0);
	ck_assert_int_eq(address_parse_cidr(901, SLICE("10.0.0.0/+8"), &net, &prefix), -1);
	ck_assert_int_eq(address_parse_cidr(908, SLICE("10.0.0.0/+8"), &net, &prefix), 0);
	ck_assert_int_eq(address_parse_cidr(907, SLICE("10.0.0.0/129"), &net, &prefix), -1);
	ck_assert_int_eq(address_parse_cidr(908, SLICE("10.0.0.0/129"), &net, &prefix), -2);
	ck_assert_int_eq(address_parse_cidr(908, SLICE("10.0.0.0/2147483648"), &net, &prefix), -1);
	ck_assert_int_eq(address_parse_cidr(908, SLICE("10.0.0.0/"), &net, &prefix), -1);
	ck_assert_int_eq(address_parse_cidr(704, SLICE("10.0.0.0/"), &net, &prefix), -1);
}
END_TEST

static const struct {
	const char *list, *address;
	int result;
} lists[] = {
	{ "192.0.2.0/24", "192.0.2.7", 1 },
	{ "192.0.2.0/24", "192.0.3.7", 0 },
	{ "192.0.2.0/24,!192.0.2.7", "192.0.2.7", -1 },
	{ "!192.0.2.7,192.0.2.0/24", "192.0.2.7", -1 },
	{ "!192.0.2.7", "192.0.2.8", 0 },
	{ "192.0.*", "192.0.3.7", 1 },
	{ "2001:db8::/32", "2001:db8::5", 1 },
	{ "2001:db8::*", "2001:db8::5", 1 },
	{ "2001:DB8::*", "2001:db8::5", 0 },	/* patterns know no upper case */
	{ "192.0.2.1", "::ffff:192.0.2.1", 0 },
	{ "192.0.2.1,,", "192.0.2.1", -2 },	/* an empty entry spoils all */
	{ "10.0.0.1/8", "192.0.2.1", -2 },
	{ "192.0.2.1/25,192.0.2.1", "192.0.2.1", -2 },
	{ "*", "not an address", 0 },
	{ "10.0.0.0/33", NULL, -2 },
	{ "!", NULL, -2 },
	{ "192.0.2.0/24,*.example.org", NULL, 0 },
};

START_TEST(lists_as_addr_match_list)
{
	struct arena a;
	int result;

	arena_init(&a);
	result = address_list_match(address_list_make(&a, RELEASE_LAST, slice_of(lists[_i].list)),
	    lists[_i].address);
	ck_assert_msg(result == lists[_i].result, "%s in %s: %d",
	    lists[_i].address != NULL ? lists[_i].address : "-", lists[_i].list, result);
	arena_release(&a);
}
END_TEST

START_TEST(cidr_lists_take_no_patterns)
{
	ck_assert_int_eq(address_cidr_list_match(SLICE("192.0.2.0/24,10.0.0.0/8"), "10.1.2.3"), 1);
	ck_assert_int_eq(address_cidr_list_match(SLICE("192.0.2.0/24"), "10.1.2.3"), 0);
	ck_assert_int_eq(address_cidr_list_match(SLICE("10.*"), "10.1.2.3"), -1);
	ck_assert_int_eq(address_cidr_list_match(SLICE("!10.0.0.0/8"), "10.1.2.3"), -1);
	ck_assert_int_eq(address_cidr_list_match(SLICE("10.0.0.0/8,"), NULL), -1);
}
END_TEST

Suite *
suite_address(void)
{
	Suite *s = suite_create("address");
	TCase *t = tcase_create("address");

	LOOP(t, blocks_as_addr_pton_cidr, blocks);
	tcase_add_test(t, lengths_by_release);
	LOOP(t, lists_as_addr_match_list, lists);
	tcase_add_test(t, cidr_lists_take_no_patterns);
	suite_add_tcase(s, t);
	return s;
}
