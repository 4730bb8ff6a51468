#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "knowledge/knowledge.h"
#include "every_target.h"
#include "rows.h"

/* ---- algorithms ---- */

static const struct {
	const char *target;
	enum algorithm_kind kind;
	const char *name;
	bool supported;
} supports[] = {
	{ "openssh-7.5", ALGORITHM_CIPHER, "arcfour", true },
	{ "openssh-7.6", ALGORITHM_CIPHER, "arcfour", false },
	{ "openssh-8.4", ALGORITHM_CIPHER, "rijndael-cbc@lysator.liu.se", true },
	{ "openssh-8.5", ALGORITHM_CIPHER, "rijndael-cbc@lysator.liu.se", false },
	{ "openssh-9.7", ALGORITHM_KEY, "ssh-dss", true },
	{ "openssh-9.8", ALGORITHM_KEY, "ssh-dss", false },
	{ "rhel-9", ALGORITHM_KEY, "ssh-dss", true },
	{ "openssh-9.2", ALGORITHM_KEX, "sntrup761x25519-sha512", false },
	{ "debian-12", ALGORITHM_KEX, "sntrup761x25519-sha512", true },
	{ "openssh-10.5", ALGORITHM_KEX, "mlkem768nistp256-sha256", true },
	{ "rhel-10", ALGORITHM_KEX, "mlkem1024nistp384-sha384", true },
	{ "openssh-10.5", ALGORITHM_KEY, "ssh-mldsa44-ed25519@openssh.com", true },
	{ "debian-sid", ALGORITHM_KEY, "ssh-mldsa44-ed25519@openssh.com", false },
	{ "debian-sid", ALGORITHM_KEY, "ssh-mldsa44-ed25519-cert", true },
	{ "openssh-7.4", ALGORITHM_KEY, "ssh-rsa-cert-v00@openssh.com", false },
	{ "openssh-9.0", ALGORITHM_KEY, "ssh-xmss@openssh.com", false },
};

START_TEST(algorithm_ranges)
{
	const struct algorithm *alg = algorithm_find(supports[_i].kind, slice_of(supports[_i].name));

	ck_assert_ptr_nonnull(alg);
	ck_assert_msg(algorithm_supported(at(supports[_i].target), alg) == supports[_i].supported,
	    "%s: %s", supports[_i].target, supports[_i].name);
}
END_TEST

START_TEST(algorithm_names)
{
	enum algorithm_list list;
	size_t count;
	const struct algorithm *const *keys;

	ck_assert_ptr_null(algorithm_find(ALGORITHM_CIPHER, SLICE("AES128-CTR")));
	ck_assert_ptr_null(algorithm_find(ALGORITHM_CIPHER, SLICE("hmac-sha1")));
	/* Upstream's row, not Debian's. */
	ck_assert_uint_eq(algorithm_find(ALGORITHM_KEX, SLICE("sntrup761x25519-sha512"))->since, 909);
	ck_assert(algorithm_list_of(KEYWORD_PUBKEYACCEPTEDKEYTYPES, &list) && list == LIST_PUBKEY);
	ck_assert(algorithm_list_of(KEYWORD_MACS, &list) && list == LIST_MACS);
	ck_assert(!algorithm_list_of(KEYWORD_NONE, &list));
	ck_assert(!algorithm_list_of(KEYWORD_PORT, &list));
	/* 9.2 put each certificate behind its key. */
	keys = algorithm_supported_all(at("openssh-9.1"), ALGORITHM_KEY, &count);
	ck_assert_str_eq(keys[4]->name, "ssh-rsa");
	keys = algorithm_supported_all(at("openssh-9.2"), ALGORITHM_KEY, &count);
	ck_assert_str_eq(keys[4]->name, "ecdsa-sha2-nistp256");
	ck_assert_str_eq(keys[5]->name, "ecdsa-sha2-nistp256-cert-v01@openssh.com");
}
END_TEST

/* ---- keywords ---- */

static const struct {
	const char *target;
	enum keyword keyword;
	enum keyword_status status;
	enum keyword slot;
	const char *default_text;	/* NULL: not compared */
} facts[] = {
	{ "openssh-8.1", KEYWORD_INCLUDE, STATUS_ABSENT, KEYWORD_INCLUDE, NULL },
	{ "openssh-8.2", KEYWORD_INCLUDE, STATUS_SUPPORTED, KEYWORD_INCLUDE, NULL },
	{ "rhel-8", KEYWORD_INCLUDE, STATUS_SUPPORTED, KEYWORD_INCLUDE, NULL },
	{ "rhel-8", KEYWORD_RDOMAIN, STATUS_UNSUPPORTED, KEYWORD_RDOMAIN, NULL },
	{ "openssh-7.4", KEYWORD_USEPRIVILEGESEPARATION, STATUS_SUPPORTED,
	    KEYWORD_USEPRIVILEGESEPARATION, "sandbox" },
	{ "openssh-7.5", KEYWORD_USEPRIVILEGESEPARATION, STATUS_DEPRECATED,
	    KEYWORD_USEPRIVILEGESEPARATION, NULL },
	{ "openssh-7.4", KEYWORD_BANNER, STATUS_SUPPORTED, KEYWORD_BANNER, "" },
	{ "openssh-7.5", KEYWORD_BANNER, STATUS_SUPPORTED, KEYWORD_BANNER, "none" },
	{ "openssh-7.6", KEYWORD_HOSTKEY, STATUS_SUPPORTED, KEYWORD_HOSTKEY,
	    "/etc/ssh/ssh_host_rsa_key\n/etc/ssh/ssh_host_dsa_key\n"
	    "/etc/ssh/ssh_host_ecdsa_key\n/etc/ssh/ssh_host_ed25519_key" },
	{ "openssh-8.4", KEYWORD_PUBKEYACCEPTEDKEYTYPES, STATUS_SUPPORTED,
	    KEYWORD_PUBKEYACCEPTEDALGORITHMS, NULL },
	{ "openssh-8.4", KEYWORD_PUBKEYACCEPTEDALGORITHMS, STATUS_ABSENT,
	    KEYWORD_PUBKEYACCEPTEDALGORITHMS, NULL },
	{ "openssh-8.5", KEYWORD_PUBKEYACCEPTEDKEYTYPES, STATUS_ALIAS,
	    KEYWORD_PUBKEYACCEPTEDALGORITHMS, NULL },
	{ "openssh-8.6", KEYWORD_CHALLENGERESPONSEAUTHENTICATION, STATUS_SUPPORTED,
	    KEYWORD_CHALLENGERESPONSEAUTHENTICATION, "yes" },
	{ "openssh-8.7", KEYWORD_CHALLENGERESPONSEAUTHENTICATION, STATUS_ALIAS,
	    KEYWORD_KBDINTERACTIVEAUTHENTICATION, "yes" },
	{ "openssh-7.7", KEYWORD_SKEYAUTHENTICATION, STATUS_ALIAS,
	    KEYWORD_CHALLENGERESPONSEAUTHENTICATION, "yes" },
	{ "openssh-8.0", KEYWORD_SKEYAUTHENTICATION, STATUS_DEPRECATED,
	    KEYWORD_SKEYAUTHENTICATION, NULL },
	{ "openssh-10.0", KEYWORD_PERMITROOTLOGIN, STATUS_SUPPORTED, KEYWORD_PERMITROOTLOGIN,
	    "without-password" },
	{ "openssh-10.1", KEYWORD_PERMITROOTLOGIN, STATUS_SUPPORTED, KEYWORD_PERMITROOTLOGIN,
	    "prohibit-password" },
	{ "freebsd-14", KEYWORD_PERMITROOTLOGIN, STATUS_SUPPORTED, KEYWORD_PERMITROOTLOGIN, "no" },
	{ "sle-15", KEYWORD_PERMITROOTLOGIN, STATUS_SUPPORTED, KEYWORD_PERMITROOTLOGIN, "yes" },
	{ "openssh-9.2", KEYWORD_CHANNELTIMEOUT, STATUS_SUPPORTED, KEYWORD_CHANNELTIMEOUT, "" },
	{ "openssh-9.3", KEYWORD_CHANNELTIMEOUT, STATUS_SUPPORTED, KEYWORD_CHANNELTIMEOUT, "none" },
	{ "openssh-10.4", KEYWORD_GSSAPIAUTHENTICATION, STATUS_ABSENT,
	    KEYWORD_GSSAPIAUTHENTICATION, "no" },
	{ "openssh-10.4", KEYWORD_GSSAUTHENTICATION, STATUS_SUPPORTED,
	    KEYWORD_GSSAPIAUTHENTICATION, "no" },
	{ "debian-sid", KEYWORD_GSSAPIAUTHENTICATION, STATUS_UNSUPPORTED,
	    KEYWORD_GSSAPIAUTHENTICATION, NULL },
	{ "debian-sid", KEYWORD_GSSAPIKEYEXCHANGE, STATUS_ABSENT, KEYWORD_GSSAPIKEYEXCHANGE, NULL },
	{ "debian-12", KEYWORD_GSSAPICLEANUPCREDS, STATUS_ALIAS,
	    KEYWORD_GSSAPICLEANUPCREDENTIALS, "yes" },
	{ "debian-12", KEYWORD_DEBIANBANNER, STATUS_SUPPORTED, KEYWORD_DEBIANBANNER, "yes" },
	{ "openssh-9.2", KEYWORD_DEBIANBANNER, STATUS_ABSENT, KEYWORD_DEBIANBANNER, NULL },
	{ "debian-12", KEYWORD_IPQOS, STATUS_SUPPORTED, KEYWORD_IPQOS, "lowdelay throughput" },
	{ "openssh-9.2", KEYWORD_KERBEROSGETAFSTOKEN, STATUS_UNSUPPORTED,
	    KEYWORD_KERBEROSGETAFSTOKEN, NULL },
	{ "alpine-3.20", KEYWORD_USEPAM, STATUS_UNSUPPORTED, KEYWORD_USEPAM, NULL },
	{ "alpine-3.20", KEYWORD_PRINTLASTLOG, STATUS_UNSUPPORTED, KEYWORD_PRINTLASTLOG, NULL },
	{ "freebsd-15", KEYWORD_USEBLOCKLIST, STATUS_ALIAS, KEYWORD_USEBLACKLIST, "no" },
	{ "rhel-9.7", KEYWORD_RSAMINSIZE, STATUS_ALIAS, KEYWORD_REQUIREDRSASIZE, "1024" },
	{ "openssh-9.2", KEYWORD_PROTOCOL, STATUS_IGNORED, KEYWORD_PROTOCOL, NULL },
	{ "openssh-10.3", KEYWORD_PAMAUTHENTICATIONVIAKBDINT, STATUS_DEPRECATED,
	    KEYWORD_PAMAUTHENTICATIONVIAKBDINT, NULL },
	{ "openssh-10.4", KEYWORD_PAMAUTHENTICATIONVIAKBDINT, STATUS_ABSENT,
	    KEYWORD_PAMAUTHENTICATIONVIAKBDINT, NULL },
	{ "openssh-10.5", KEYWORD_TCPKEEPALIVE, STATUS_SUPPORTED, KEYWORD_TCPKEEPALIVE, "yes" },
	{ "openssh-10.6", KEYWORD_TCPKEEPALIVE, STATUS_SUPPORTED, KEYWORD_TCPKEEPALIVE, "true" },
	{ "openssh-10.6", KEYWORD_WARNWEAKCRYPTO, STATUS_SUPPORTED, KEYWORD_WARNWEAKCRYPTO, "true" },
};

START_TEST(single_facts)
{
	const struct keyword_facts *f = keyword_facts(at(facts[_i].target), facts[_i].keyword);
	const char *name = keyword_spelling(facts[_i].keyword);

	ck_assert_msg(f->status == facts[_i].status, "%s: %s: status %d", facts[_i].target, name,
	    (int)f->status);
	ck_assert_msg(f->slot == facts[_i].slot, "%s: %s: slot %s", facts[_i].target, name,
	    keyword_spelling(f->slot));
	if (facts[_i].default_text != NULL)
		ck_assert_str_eq(f->default_text, facts[_i].default_text);
}
END_TEST

START_TEST(scopes_types_and_multiplicities)
{
	const struct target *old = at("openssh-7.4"), *now = at("openssh-10.5");

	ck_assert(!keyword_facts(old, KEYWORD_LOGLEVEL)->in_match);
	ck_assert(keyword_facts(now, KEYWORD_LOGLEVEL)->in_match);
	ck_assert(!keyword_facts(at("openssh-10.4"), KEYWORD_PAMSERVICENAME)->in_match);
	ck_assert(keyword_facts(at("debian-sid"), KEYWORD_PAMSERVICENAME)->carried);
	/* An alias may be global where its slot is not; the value is carried all the same. */
	ck_assert(!keyword_facts(now, KEYWORD_DSAAUTHENTICATION)->in_match);
	ck_assert(keyword_facts(now, KEYWORD_DSAAUTHENTICATION)->carried);
	ck_assert_int_eq(keyword_facts(old, KEYWORD_IGNORERHOSTS)->type, TYPE_FLAG);
	ck_assert_int_eq(keyword_facts(now, KEYWORD_IGNORERHOSTS)->type, TYPE_IGNORE_RHOSTS);
	ck_assert_int_eq(keyword_facts(now, KEYWORD_KEEPALIVE)->type, TYPE_FLAG);
	ck_assert_int_eq(keyword_facts(at("openssh-10.6"), KEYWORD_KEEPALIVE)->type, TYPE_KEEPALIVE);
	ck_assert_int_eq(keyword_facts(old, KEYWORD_MAXSTARTUPS)->multiplicity, MULTI_LAST);
	ck_assert_int_eq(keyword_facts(now, KEYWORD_MAXSTARTUPS)->multiplicity, MULTI_FIRST);
	ck_assert_int_eq(keyword_facts(now, KEYWORD_HOSTDSAKEY)->multiplicity, MULTI_APPEND);
}
END_TEST

START_TEST(history)
{
	release_t first = 0, last = 0;

	ck_assert(keyword_range(KEYWORD_INCLUDE, &first, &last));
	ck_assert(first == 802 && last == RELEASE_LAST);
	ck_assert(keyword_range(KEYWORD_GSSAUTHENTICATION, &first, &last));
	ck_assert(first == 1004 && last == 1004);
	ck_assert(!keyword_range(KEYWORD_DEBIANBANNER, &first, &last));
	ck_assert_uint_eq(keyword_deprecated_since(KEYWORD_USEPRIVILEGESEPARATION), 705);
	ck_assert_uint_eq(keyword_deprecated_since(KEYWORD_PROTOCOL), RELEASE_FIRST);
	ck_assert_uint_eq(keyword_deprecated_since(KEYWORD_PORT), 0);
	ck_assert_uint_eq(keyword_default_since(KEYWORD_IPQOS, 1005), 1001);
	ck_assert_uint_eq(keyword_default_since(KEYWORD_IPQOS, 900), 708);
	ck_assert_uint_eq(keyword_default_since(KEYWORD_PERMITROOTLOGIN, 1005), RELEASE_FIRST);
	ck_assert_uint_eq(keyword_default_since(KEYWORD_KEXALGORITHMS, 1005), 1000);
	ck_assert_uint_eq(keyword_default_since(KEYWORD_PUBKEYACCEPTEDKEYTYPES, 804), 802);
	ck_assert_uint_eq(keyword_default_since(KEYWORD_REFUSECONNECTION, 1005), 909);
	ck_assert_uint_eq(keyword_default_since(KEYWORD_REFUSECONNECTION, 900), 0);
	ck_assert_uint_eq(keyword_default_since(KEYWORD_BANNER, 900), RELEASE_FIRST);
	ck_assert_uint_eq(keyword_default_since(KEYWORD_MATCH, 900), 0);
	ck_assert_int_eq(keyword_status_at(KEYWORD_SETENV, 707), STATUS_ABSENT);
	ck_assert_int_eq(keyword_status_at(KEYWORD_SETENV, 708), STATUS_SUPPORTED);
}
END_TEST

/* ---- words ---- */

static const struct {
	const char *target;
	enum value_type type;
	const char *word;
	const char *printed;	/* NULL: no such word */
} words[] = {
	{ "openssh-7.6", TYPE_FLAG, "YES", NULL },
	{ "openssh-7.7", TYPE_FLAG, "YES", "yes" },
	{ "openssh-10.5", TYPE_FLAG, "true", NULL },
	{ "openssh-10.6", TYPE_KEEPALIVE, "transport", "true" },
	{ "openssh-10.6", TYPE_KEEPALIVE, "no", "false" },
	{ "openssh-10.6", TYPE_KEEPALIVE, "all", "all" },
	{ "openssh-10.6", TYPE_WEAK_CRYPTO, "no-pq-kex", "false" },
	{ "openssh-10.5", TYPE_KEEPALIVE, "yes", NULL },
	{ "openssh-8.2", TYPE_IGNORE_RHOSTS, "shosts-only", NULL },
	{ "openssh-8.3", TYPE_IGNORE_RHOSTS, "shosts-only", "shosts-only" },
	{ "openssh-10.0", TYPE_PERMIT_ROOT_LOGIN, "prohibit-password", "without-password" },
	{ "openssh-10.1", TYPE_PERMIT_ROOT_LOGIN, "without-password", "prohibit-password" },
	{ "openssh-10.5", TYPE_TCP_FORWARDING, "ALL", "yes" },
	{ "openssh-10.5", TYPE_COMPRESSION, "delayed", "yes" },
	{ "openssh-10.5", TYPE_TUNNEL, "YES", NULL },
	{ "openssh-10.5", TYPE_LOG_LEVEL, "debug1", "DEBUG" },
	{ "openssh-10.5", TYPE_LOG_LEVEL, "SILENT", NULL },
	{ "debian-12", TYPE_LOG_LEVEL, "QUIET", "SILENT" },
	{ "openssh-7.5", TYPE_HASH, "ripemd160", "RIPEMD160" },
	{ "openssh-7.6", TYPE_HASH, "ripemd160", NULL },
	{ "openssh-7.5", TYPE_IPQOS, "none", NULL },
	{ "openssh-10.0", TYPE_IPQOS, "lowdelay", "lowdelay" },
	{ "openssh-10.1", TYPE_IPQOS, "lowdelay", "none" },
	{ "debian-13", TYPE_IPQOS, "lowdelay", "none" },
	{ "tumbleweed", TYPE_IPQOS, "lowdelay", "lowdelay" },
	{ "openssh-8.7", TYPE_IPQOS, "reliability", "reliability" },
	{ "openssh-8.9", TYPE_IPQOS, "reliability", "le" },
	{ "openssh-8.3", TYPE_PUBKEY_OPTIONS, "verify-required", NULL },
	{ "openssh-10.6", TYPE_PUBKEY_OPTIONS, "max-pk-ok", "max-pk-ok" },
	{ "openssh-10.5", TYPE_STRING, "yes", NULL },
};

START_TEST(single_words)
{
	const struct value_word *word = value_word_find(at(words[_i].target), words[_i].type,
	    slice_of(words[_i].word));

	if (words[_i].printed == NULL)
		ck_assert_msg(word == NULL, "%s: %s", words[_i].target, words[_i].word);
	else {
		ck_assert_msg(word != NULL, "%s: %s", words[_i].target, words[_i].word);
		ck_assert_str_eq(word->printed, words[_i].printed);
	}
}
END_TEST

/* ---- what -T prints ---- */

static const struct {
	const char *target;
	enum keyword slot;
	const char *printed;	/* NULL: not printed */
} printed[] = {
	{ "openssh-9.9", KEYWORD_MACS, "macs" },
	{ "openssh-10.5", KEYWORD_MACS, "Macs" },
	{ "openssh-10.3", KEYWORD_PORT, "port" },
	{ "openssh-10.4", KEYWORD_PORT, "port" },
	{ "openssh-10.4", KEYWORD_LOGINGRACETIME, "LoginGraceTime" },
	{ "openssh-10.4", KEYWORD_GSSAPIAUTHENTICATION, "GssAuthentication" },
	{ "openssh-10.5", KEYWORD_PORT, "Port" },
	{ "openssh-8.4", KEYWORD_PUBKEYACCEPTEDALGORITHMS, "pubkeyacceptedkeytypes" },
	{ "openssh-7.5", KEYWORD_PERMITOPEN, NULL },
	{ "openssh-9.9", KEYWORD_GSSAPISTRICTACCEPTORCHECK, NULL },
	{ "debian-12", KEYWORD_GSSAPISTRICTACCEPTORCHECK, "gssapistrictacceptorcheck" },
	{ "debian-sid", KEYWORD_GSSAPISTRICTACCEPTORCHECK, NULL },
	{ "debian-12", KEYWORD_DEBIANBANNER, NULL },
	{ "debian-13", KEYWORD_DEBIANBANNER, "debianbanner" },
};

START_TEST(printed_names)
{
	const struct dump_row *rows;
	size_t count = dump_order(at(printed[_i].target), &rows);
	const char *found = NULL;

	for (size_t i = 0; i < count; i++)
		if (rows[i].slot == printed[_i].slot)
			found = rows[i].printed;
	ck_assert_pstr_eq(found, printed[_i].printed);
}
END_TEST

static const struct {
	const char *release;
	const char *target;
} measured[] = {
	{ "8.0p1", "openssh-8.0" }, { "8.4p1-debian", "debian-11" }, { "8.7p1", "openssh-8.7" },
	{ "8.9p1", "openssh-8.9" }, { "9.2p1-debian", "debian-12" }, { "9.6p1", "openssh-9.6" },
	{ "9.9p2", "openssh-9.9" }, { "10.0p1-debian", "debian-13" },
	{ "10.5p1", "openssh-10.5" }, { "10.6p1-debian", "debian-sid" },
};

static void
add_lines(struct text *out, const char *name, const char *values)
{
	struct slice rest = slice_of(values), line;

	while (values[0] != '\0' && slice_cut(&rest, '\n', &line))
		text_printf(out, "%s " SLICE_FORMAT "\n", name, SLICE_ARG(line));
}

/* What -T prints for an empty file, from the tables alone. */
static void
add_defaults(struct text *out, const struct target *t)
{
	const struct dump_row *rows;
	size_t count = dump_order(t, &rows);
	enum algorithm_list list;

	for (size_t i = 0; i < count; i++)
		if (rows[i].slot == KEYWORD_LISTENADDRESS)
			add_lines(out, rows[i].printed, "[::]:22\n0.0.0.0:22");
		else if (rows[i].slot == KEYWORD_KBDINTERACTIVEAUTHENTICATION)
			add_lines(out, rows[i].printed, "yes");	/* see default_text */
		else if (algorithm_list_of(rows[i].slot, &list))
			add_lines(out, rows[i].printed, algorithm_default(t, list));
		else
			add_lines(out, rows[i].printed, keyword_facts(t, rows[i].slot)->default_text);
}

START_TEST(defaults_as_measured)
{
	const char *data = getenv("SSHD_LINT_DATA");
	struct text path, want, have;
	char buffer[4096];
	size_t n;
	FILE *f;

	text_init(&path);
	text_printf(&path, "%s/oracle/defaults/%s.out", data == NULL ? "../shared" : data,
	    measured[_i].release);
	f = fopen(path.ptr, "r");
	text_release(&path);
	if (f == NULL)
		return;		/* the data is not part of the project */
	text_init(&want);
	text_init(&have);
	while ((n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		text_add(&want, (struct slice){ buffer, n });
	fclose(f);
	add_defaults(&have, at(measured[_i].target));
	ck_assert_str_eq(have.ptr, want.ptr);
	text_release(&want);
	text_release(&have);
}
END_TEST

Suite *
suite_facts(void)
{
	Suite *suite = suite_create("facts");
	TCase *tcase = tcase_create("facts");

	tcase_add_checked_fixture(tcase, every_target_setup, every_target_teardown);
	LOOP(tcase, algorithm_ranges, supports);
	tcase_add_test(tcase, algorithm_names);
	LOOP(tcase, single_facts, facts);
	tcase_add_test(tcase, scopes_types_and_multiplicities);
	tcase_add_test(tcase, history);
	LOOP(tcase, single_words, words);
	LOOP(tcase, printed_names, printed);
	LOOP(tcase, defaults_as_measured, measured);
	suite_add_tcase(suite, tcase);
	return suite;
}
