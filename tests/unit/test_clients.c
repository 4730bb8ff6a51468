/* Clients: what an sshd and a client have in common. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "access/negotiate.h"
#include "knowledge/client.h"
#include "load_config.h"
#include "rows.h"

/*
 * Servers, all of OpenSSH 10.5, and clients: stage is where it ends ("" when
 * the client connects, "signature" when it does but its keys are refused).
 */
static const struct {
	const char *config;
	const char *keys;		/* "rsa ed25519": host keys, by name */
	const char *client, *version;
	const char *stage;
	const char *remedy;		/* of that stage */
} cases[] = {
	{ "KexAlgorithms mlkem768x25519-sha256", "ed25519", "OpenSSH", "9.6", "key exchange",
	    "sntrup761x25519-sha512@openssh.com" },
	{ "KexAlgorithms mlkem768x25519-sha256", "ed25519", "OpenSSH", "9.9", "", "" },
	{ "KexAlgorithms mlkem768x25519-sha256", "ed25519", "PuTTY", "0.81", "key exchange",
	    "sntrup761x25519-sha512@openssh.com" },
	{ "KexAlgorithms mlkem768x25519-sha256", "ed25519", "PuTTY", "0.83", "", "" },
	{ "", "ed25519 ecdsa rsa", "PuTTY", "0.63", "key exchange",
	    "diffie-hellman-group-exchange-sha256" },
	{ "", "ed25519 ecdsa rsa", "PuTTY", "0.70", "", "" },
	{ "", "ed25519 ecdsa rsa", "libssh2", "1.8.0", "key exchange",
	    "diffie-hellman-group-exchange-sha256" },
	{ "", "ed25519", "JSch (com.jcraft)", "0.1.55", "host key", "ecdsa-sha2-nistp256" },
	{ "", "ed25519", "Dropbear", "2018.76", "host key", "ecdsa-sha2-nistp256" },
	{ "", "ed25519", "Dropbear", "2020.81", "", "" },
	/* The other name of the same method is all that is missing. */
	{ "KexAlgorithms curve25519-sha256", "ed25519", "Paramiko", "4.0.0", "key exchange",
	    "curve25519-sha256@libssh.org" },
	{ "KexAlgorithms curve25519-sha256", "ed25519", "OpenSSH", "7.0", "key exchange",
	    "curve25519-sha256@libssh.org" },
	{ "HostKeyAlgorithms rsa-sha2-512", "rsa", "Dropbear", "2026.94", "host key", "rsa-sha2-256" },
	{ "HostKeyAlgorithms rsa-sha2-512", "rsa", "OpenSSH", "7.4", "", "" },
	{ "HostKeyAlgorithms rsa-sha2-512", "rsa", "PuTTY", "0.74", "host key", "ssh-rsa" },
	{ "Ciphers aes256-ctr\nMACs hmac-sha2-256-etm@openssh.com", "ed25519", "Dropbear", "2022.83", "MAC",
	    "hmac-sha2-256" },
	/* The chosen cipher brings its own integrity: no MAC is needed. */
	{ "MACs hmac-sha2-256-etm@openssh.com", "ed25519", "Dropbear", "2022.83", "", "" },
	{ "Ciphers aes256-gcm@openssh.com", "ed25519", "libssh2", "1.10.0", "cipher", "aes128-ctr" },
	{ "PubkeyAcceptedAlgorithms rsa-sha2-512", "ed25519", "Dropbear", "2022.83",
	    "public key signature", "ssh-ed25519" },
	{ "PubkeyAcceptedAlgorithms rsa-sha2-512\nPubkeyAuthentication no", "ed25519", "Dropbear", "2022.83",
	    "", "" },
};

struct server {
	struct arena a;
	struct root root;
	struct offer offer;
};

static void
serve(struct server *s, const char *text, const char *key_names)
{
	struct host_key keys[4] = { { .usable = TRUTH_UNKNOWN } };
	struct slice rest = slice_of(key_names), one;
	uint32_t count = 0;

	arena_init(&s->a);
	root_none(&s->root);
	const struct config *config = load_config(&s->a, &s->root, "openssh-10.5", text);
	struct effective *e = effective_make(&s->a, config);
	ck_assert(config_evaluate(config, NULL, e, NULL));
	while (count < 4 && slice_cut(&rest, ' ', &one))
		keys[count++] = (struct host_key){ .usable = TRUTH_UNKNOWN, .path = slice_printf(&s->a,
		    "/etc/ssh/ssh_host_" SLICE_FORMAT "_key", SLICE_ARG(one)) };
	s->offer = offer_make(e, keys, count, &s->a);
}

static const struct client *
find(const char *name, const char *version)
{
	size_t count;
	const struct client *clients = client_all(&count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(clients[i].name, name) == 0 && strcmp(clients[i].version, version) == 0)
			return &clients[i];
	ck_abort_msg("no client %s %s", name, version);
	return NULL;
}

START_TEST(test_cases)
{
	struct server s;
	const char *stage = "", *remedy = "";

	serve(&s, cases[_i].config, cases[_i].keys);
	struct negotiation n = negotiate(&s.offer, find(cases[_i].client, cases[_i].version));
	for (int k = CLIENT_KIND_COUNT - 1; k >= 0; k--)
		if (n.fails[k]) {
			stage = client_kind_name((enum client_kind)k);
			remedy = slice_string(&s.a, n.remedy[k]);
		}
	ck_assert_str_eq(stage, cases[_i].stage);
	ck_assert_str_eq(remedy, cases[_i].remedy);
	ck_assert(n.logs_in == (cases[_i].stage[0] == '\0'));
	arena_release(&s.a);
}
END_TEST

START_TEST(test_rsa_keys)
{
	struct server s;

	serve(&s, "", "ed25519");
	ck_assert(!negotiate(&s.offer, find("OpenSSH", "7.0")).uses_rsa);
	ck_assert(negotiate(&s.offer, find("OpenSSH", "7.4")).uses_rsa);
	arena_release(&s.a);
	serve(&s, "PubkeyAcceptedAlgorithms rsa-sha2-512,ssh-ed25519", "ed25519");
	struct negotiation n = negotiate(&s.offer, find("Net::SSH", "7.3.3"));
	ck_assert(!n.uses_rsa);
	ck_assert(slice_is(n.rsa_remedy, "rsa-sha2-256"));
	arena_release(&s.a);
}
END_TEST

START_TEST(test_lost)
{
	struct server old, new;
	size_t count;

	serve(&old, "", "ed25519");
	serve(&new, "MACs hmac-sha2-256-etm@openssh.com\nCiphers aes256-ctr", "ed25519");
	struct slice lost = negotiate_lost(&old.offer, &new.offer, &new.a, &count);
	ck_assert_uint_gt(count, 5);
	ck_assert_ptr_nonnull(strstr(slice_string(&new.a, lost), "Dropbear 2020.81..2026.94"));
	ck_assert_uint_eq(negotiate_lost(&old.offer, &old.offer, &new.a, &count).len, 0);
	ck_assert_uint_eq(count, 0);
	arena_release(&old.a);
	arena_release(&new.a);
}
END_TEST

/* Whether ${version} is newer than ${other}, by the numbers in them. */
static bool
is_newer(const char *version, const char *other)
{
	static const char digits[] = "0123456789";

	for (;;) {
		char *end, *other_end;
		unsigned long a, b;

		version += strcspn(version, digits);
		other += strcspn(other, digits);
		if (*version == '\0' || *other == '\0')
			return *version != '\0';
		a = strtoul(version, &end, 10);
		b = strtoul(other, &other_end, 10);
		if (a != b)
			return a > b;
		version = end;
		other = other_end;
	}
}

/* Every client has a list of each kind; of one client the newer versions come later. */
START_TEST(test_table)
{
	size_t count;
	const struct client *clients = client_all(&count);

	ck_assert_uint_gt(count, 100);
	for (size_t i = 0; i < count; i++) {
		for (int k = 0; k < CLIENT_KIND_COUNT; k++)
			ck_assert_uint_gt(strlen(clients[i].offers[k]), 0);
		ck_assert(client_is_called(&clients[i], clients[i].name));
		ck_assert_msg(i == 0 || strcmp(clients[i - 1].name, clients[i].name) != 0 ||
		    is_newer(clients[i].version, clients[i - 1].version), "%s %s", clients[i].name,
		    clients[i].version);
	}
	ck_assert(client_is_called(find("OpenSSH", "7.4"), "openssh-7.4"));
	ck_assert(client_is_called(find("OpenSSH", "7.4"), "openssh 7.4"));
	ck_assert(!client_is_called(find("OpenSSH", "7.9"), "openssh-7.4"));
	ck_assert(!client_is_called(find("OpenSSH", "7.9"), ""));
}
END_TEST

Suite *
suite_clients(void)
{
	Suite *s = suite_create("clients");
	TCase *tc = tcase_create("clients");

	LOOP(tc, test_cases, cases);
	tcase_add_test(tc, test_rsa_keys);
	tcase_add_test(tc, test_lost);
	tcase_add_test(tc, test_table);
	suite_add_tcase(s, tc);
	return s;
}
