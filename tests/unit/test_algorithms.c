/* Algorithm lists: which names each release takes, and what becomes of a list. */
#include <stdlib.h>
#include <string.h>

#include "config/algorithms.h"
#include "every_target.h"
#include "rows.h"

static const struct {
	const char *target;
	enum algorithm_list list;
	const char *names;
	const char *wrong;	/* NULL: valid */
} valid[] = {
	{ "openssh-9.2", LIST_CIPHERS, "aes128-ctr,aes256-ctr", NULL },
	{ "openssh-9.2", LIST_CIPHERS, "aes*", "aes*" },
	{ "openssh-9.2", LIST_CIPHERS, "none", "none" },
	{ "openssh-9.2", LIST_CIPHERS, "", "" },
	/*
	 * an empty name ends the list
	 */
	{ "openssh-9.2", LIST_CIPHERS, "aes128-ctr,,bogus", NULL },
	{ "openssh-10.3", LIST_CIPHERS, ",aes128-ctr", NULL },
	{ "openssh-10.4", LIST_CIPHERS, ",aes128-ctr", "" },
	{ "openssh-10.4", LIST_KEX, ",curve25519-sha256", NULL },
	{ "openssh-9.2", LIST_MACS, "hmac-sha2-256,hmac-x", "hmac-x" },
	{ "openssh-7.5", LIST_CIPHERS, "arcfour", NULL },
	{ "openssh-7.6", LIST_CIPHERS, "arcfour", "arcfour" },
	{ "openssh-9.2", LIST_KEX, "gss-group14-sha256-", "gss-group14-sha256-" },
	{ "debian-12", LIST_KEX, "gss-group14-sha256-xyz", NULL },
	{ "openssh-9.2", LIST_HOST_KEY, "ssh-*,!rsa*", NULL },
	{ "openssh-9.2", LIST_HOST_KEY, "foo*", "foo*" },
	{ "openssh-9.8", LIST_HOST_KEY, "rsa", NULL },
	{ "openssh-9.9", LIST_HOST_KEY, "rsa", "rsa" },
	{ "openssh-9.3", LIST_CA_SIGNATURE, "ssh-ed25519-cert-v01@openssh.com", NULL },
	{ "openssh-9.4", LIST_CA_SIGNATURE, "ssh-ed25519-cert-v01@openssh.com",
	    "ssh-ed25519-cert-v01@openssh.com" },
};

START_TEST(knows_its_names)
{
	struct slice wrong;
	bool good = algorithms_valid(&arena, at(valid[_i].target), valid[_i].list,
	    slice_of(valid[_i].names), &wrong);

	ck_assert_msg(good == (valid[_i].wrong == NULL),
	    "%s: %s", valid[_i].target, valid[_i].names);
	if (!good)
		ck_assert(slice_is(wrong, valid[_i].wrong));
}
END_TEST

static const struct {
	const char *target;
	enum algorithm_list list;
	const char *configured, *printed;
} lists[] = {
	{ "openssh-9.2", LIST_CIPHERS, "aes256-ctr,aes128-ctr,aes256-ctr",
	    "aes256-ctr,aes128-ctr" },
	{ "openssh-7.4", LIST_CIPHERS, "aes256-ctr,aes128-ctr,aes256-ctr",
	    "aes256-ctr,aes128-ctr,aes256-ctr" },
	{ "openssh-9.2", LIST_CIPHERS, "+3des-cbc,aes128-ctr",
	    "chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes256-ctr,aes128-gcm@openssh.com,"
	    "aes256-gcm@openssh.com,3des-cbc" },
	{ "openssh-9.2", LIST_CIPHERS, "-aes*", "chacha20-poly1305@openssh.com" },
	{ "openssh-9.2", LIST_CIPHERS, "-aes*,!aes256-ctr",
	    "chacha20-poly1305@openssh.com,aes256-ctr" },
	{ "openssh-9.2", LIST_CIPHERS, "^aes256-ctr",
	    "aes256-ctr,chacha20-poly1305@openssh.com,aes128-ctr,aes192-ctr,aes128-gcm@openssh.com,"
	    "aes256-gcm@openssh.com" },
	{ "openssh-9.2", LIST_CA_SIGNATURE, "ssh-ed25519*,rsa-sha2-512",
	    "ssh-ed25519,rsa-sha2-512" },
	{ "openssh-9.2", LIST_HOST_KEY, "rsa,ssh-ed25519", "ssh-ed25519" },
};

START_TEST(makes_lists)
{
	struct slice printed = algorithms_text(&arena, at(lists[_i].target), lists[_i].list,
	    slice_of(lists[_i].configured));

	ck_assert_msg(slice_is(printed, lists[_i].printed),
	    "%s: %s: " SLICE_FORMAT, lists[_i].target,
	    lists[_i].configured, SLICE_ARG(printed));
}
END_TEST

START_TEST(an_emptied_list_prints_the_default)
{
	const struct target *t = at("openssh-9.2");
	const struct slice *names;
	uint32_t count;

	ck_assert(algorithms_assemble(&arena, t, LIST_CIPHERS, SLICE("-*"), false, &names, &count));
	ck_assert_uint_eq(count, 0);
	ck_assert(slice_equal(algorithms_text(&arena, t, LIST_CIPHERS, SLICE("-*")),
	    slice_of(algorithm_default(t, LIST_CIPHERS))));
	ck_assert_uint_eq(algorithms_text_matched(&arena, t, LIST_CIPHERS, SLICE("-*")).len, 0);
}
END_TEST

START_TEST(negation_ends_sshd)
{
	const struct slice *names;
	uint32_t count;

	ck_assert(!algorithms_assemble(&arena, at("openssh-8.4"), LIST_PUBKEY, SLICE("!ssh-rsa"),
	    false, &names, &count));
	ck_assert(slice_is(algorithms_fault(&arena, at("openssh-8.4"), LIST_PUBKEY),
	    "assemble_algorithms: pubkey_key_types: invalid argument"));
	ck_assert(slice_is(algorithms_fault(&arena, at("openssh-8.5"), LIST_PUBKEY),
	    "assemble_algorithms: pubkey_accepted_algos: invalid argument"));
}
END_TEST

/* No line, or one that repeats the default, leaves the default as it is, at every target. */
START_TEST(the_default_stays)
{
	for (size_t i = 0; i < target_count; i++)
		for (int n = 0; n < LIST_COUNT; n++) {
			enum algorithm_list list = (enum algorithm_list)n;
			struct slice def = slice_of(algorithm_default(targets[i], list));

			if (def.len == 0)
				continue;
			ck_assert_msg(slice_equal(
			    algorithms_text(&arena, targets[i], list, SLICE("")), def),
			    "%s: list %d", targets[i]->name, n);
			ck_assert_msg(slice_equal(
			    algorithms_text(&arena, targets[i], list, def), def),
			    "%s: list %d twice", targets[i]->name, n);
		}
}
END_TEST

Suite *
suite_algorithms(void)
{
	Suite *s = suite_create("algorithms");
	TCase *t = tcase_create("algorithms");

	tcase_add_unchecked_fixture(t, every_target_setup, every_target_teardown);
	LOOP(t, knows_its_names, valid);
	LOOP(t, makes_lists, lists);
	tcase_add_test(t, an_emptied_list_prints_the_default);
	tcase_add_test(t, negation_ends_sshd);
	tcase_add_test(t, the_default_stays);
	suite_add_tcase(s, t);
	return s;
}
