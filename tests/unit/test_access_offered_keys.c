/* Offered keys: how many keys a client has for a file. */
#include <check.h>
#include <string.h>

#include "access/offered_keys.h"
#include "rows.h"

#define A	"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMNjA6ov1pf1iGubMI6/fdfaGbxqCqdd3+vB400h2dk2"
#define B	"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIMAbcu+d1v5s/gyrVXI4VwO+wSszvJjp2s5S+U5dRcI"

static bool
has_ed25519(const void *cookie, const char *name)
{
	(void)cookie;
	return strcmp(name, "ssh-ed25519") == 0;
}

static const struct {
	const char *text;
	uint32_t offered;
	uint32_t but_first;	/* other than the key of the first line, if it has one */
} rows[] = {
	{ A "\n", 1, 0 },
	{ A "\n" B "\n", 2, 1 },
	{ A "\n" A "\n", 1, 0 },
	{ A "\nfrom=\"10.0.0.1\" " A " other\n" B "\n", 2, 1 },
	{ "junk\n<html>\n" A "\n", 1, 1 },
	{ "\xef\xbb\xbf" A "\n", 1, 1 },
	{ "no-such-option " A "\n", 1, 0 },
	{ "ssh-ed25519 AAAAC3NzaC1lZDI1\nNTE5\n", 1, 1 },
	{ "# " A "\n", 0, 0 },
};

START_TEST(test_offered_keys)
{
	struct key_support support = { .has_type = has_ed25519 };
	struct authorized_keys keys;
	struct arena a;

	arena_init(&a);
	keys = authorized_keys_parse(&a, &support, 902, slice_of(rows[_i].text));
	ck_assert_uint_eq(offered_keys_count(&keys, keys.count, NULL), rows[_i].offered);
	if (keys.count > 0 && keys.lines[0].key.type != NULL)
		ck_assert_uint_eq(offered_keys_count(&keys, keys.count, &keys.lines[0].key), rows[_i].but_first);
	arena_release(&a);
}
END_TEST

Suite *
suite_access_offered_keys(void)
{
	Suite *s = suite_create("access_offered_keys");
	TCase *t = tcase_create("offered_keys");

	LOOP(t, test_offered_keys, rows);
	suite_add_tcase(s, t);
	return s;
}
