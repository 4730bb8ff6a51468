#include <check.h>
#include <stdio.h>
#include <string.h>

#include "knowledge/knowledge.h"
#include "knowledge/nearest.h"
#include "every_target.h"
#include "rows.h"

/* ---- targets ---- */

static const struct {
	const char *name;
	const char *target;	/* NULL: none */
} names[] = {
	{ "openssh-9.2", "openssh-9.2" },
	{ "openssh-9.2p1", "openssh-9.2" },
	{ "OpenSSH-9.2", "openssh-9.2" },
	{ "openssh", "openssh-10.6" },
	{ "debian", "debian-13" },
	{ "debian-bookworm", "debian-12" },
	{ "DEBIAN-SID", "debian-sid" },
	{ "rhel-9.8", "rhel-9" },
	{ "rocky-9", "rhel-9" },
	{ "alpine", "alpine-3.24" },
	{ "freebsd", "freebsd-15" },
	{ "macos", "macos-26" },
	{ "openssh-9.20", NULL },
	{ "openssh-", NULL },
	{ "openssh-6.6", NULL },
	{ "9.2", NULL },
	{ "", NULL },
	{ "debian-12 ", NULL },
};

START_TEST(target_names_resolve)
{
	const struct target *t = target_find(&arena, slice_of(names[_i].name));

	if (names[_i].target == NULL)
		ck_assert_msg(t == NULL, "%s", names[_i].name);
	else {
		ck_assert_msg(t != NULL, "%s", names[_i].name);
		ck_assert_str_eq(t->name, names[_i].target);
	}
}
END_TEST

#define TARGET(name, release, version, features, unsure, privsep_dir, privsep_user,	\
    sftp_server, verified, source)
#define TARGET_ALIAS(alias, name) { alias, name },
static const struct {
	const char *alias;
	const char *name;
} aliases[] = {
#include "knowledge/targets.def"
};
#undef TARGET
#undef TARGET_ALIAS

START_TEST(target_aliases)
{
	const struct target *t = target_find(&arena, slice_of(aliases[_i].alias));

	ck_assert_msg(t != NULL && strcmp(t->name, aliases[_i].name) == 0, "%s", aliases[_i].alias);
}
END_TEST

START_TEST(target_rows)
{
	for (size_t i = 0; i < target_count; i++) {
		const struct target *t = targets[i];
		char version[32];

		ck_assert_ptr_nonnull(t);
		snprintf(version, sizeof(version), "OpenSSH_%sp", release_name(t->release));
		ck_assert_msg(*release_name(t->release) != '\0' &&
		    strncmp(t->version, version, strlen(version)) == 0,
		    "%s calls itself %s", t->name, t->version);
		ck_assert(t->source[0] != '\0' && t->privsep_dir[0] == '/' &&
		    t->sftp_server[0] == '/' && t->privsep_user[0] != '\0');
		ck_assert_str_eq(t->config_dir, "/etc/ssh");
		ck_assert_str_eq(t->main_config, "/etc/ssh/sshd_config");
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(t->name, targets[j]->name);
		/* Nothing of a vendor in an upstream target. */
		if (strncmp(t->name, "openssh-", 8) == 0)
			ck_assert_uint_lt(t->features, FEATURE_GSSAPI_KEYEX);
	}
}
END_TEST

START_TEST(every_release_is_a_target)
{
	size_t count;
	const release_t *all = release_all(&count);

	for (size_t i = 0; i < count; i++) {
		char name[32];

		snprintf(name, sizeof(name), "openssh-%s", release_name(all[i]));
		ck_assert_uint_eq(at(name)->release, all[i]);
	}
}
END_TEST

/* ---- criteria and tokens ---- */

START_TEST(criteria)
{
	enum criterion c = CRITERION_ALL;

	ck_assert(criterion_from_name(at("openssh-7.4"), SLICE("USER"), &c) && c == CRITERION_USER);
	ck_assert(!criterion_from_name(at("openssh-7.6"), SLICE("rdomain"), &c));
	ck_assert(!criterion_from_name(at("openssh-9.8"), SLICE("invalid-user"), &c));
	ck_assert(criterion_from_name(at("openssh-9.9"), SLICE("invalid-user"), &c));
	ck_assert(!criterion_from_name(at("openssh-9.9"), SLICE("version"), &c));
	ck_assert(criterion_from_name(at("openssh-10.0"), SLICE("Version"), &c));
	ck_assert(!criterion_from_name(at("openssh-10.5"), SLICE("exec"), &c));
	ck_assert(!criterion_has_argument(CRITERION_ALL));
	ck_assert(criterion_has_argument(CRITERION_LOCALPORT));
	for (int i = 0; i < CRITERION_COUNT; i++)
		ck_assert(criterion_from_name(at("openssh-10.6"),
		    slice_of(criterion_name((enum criterion)i)), &c) && c == (enum criterion)i);
}
END_TEST

static const struct {
	const char *target;
	enum keyword slot;
	const char *letters;
} tokens[] = {
	{ "openssh-7.7", KEYWORD_AUTHORIZEDKEYSFILE, "%hu" },
	{ "openssh-7.8", KEYWORD_AUTHORIZEDKEYSFILE, "%hUu" },
	{ "openssh-9.3", KEYWORD_AUTHORIZEDKEYSCOMMAND, "%fhktUu" },
	{ "openssh-9.4", KEYWORD_AUTHORIZEDKEYSCOMMAND, "%CDfhktUu" },
	{ "openssh-10.5", KEYWORD_BANNER, "" },
	{ "openssh-10.6", KEYWORD_AGENTSOCKETPATH, "%hUu" },
};

START_TEST(token_rows)
{

	ck_assert_str_eq(token_letters(at(tokens[_i].target), tokens[_i].slot), tokens[_i].letters);
}
END_TEST

/* ---- guesses ---- */

static const struct {
	const char *name;
	enum keyword keyword;
} guesses[] = {
	{ "PermitRootLogn", KEYWORD_PERMITROOTLOGIN },
	{ "permitrootlogni", KEYWORD_PERMITROOTLOGIN },
	{ "PasswordAuthenticaton", KEYWORD_PASSWORDAUTHENTICATION },
	{ "AllowUser", KEYWORD_ALLOWUSERS },
	{ "UserPAM", KEYWORD_USEPAM },
	{ "Prot", KEYWORD_PORT },
	{ "HostKeys", KEYWORD_HOSTKEY },
	{ "xx", KEYWORD_NONE },
	{ "IdentityFile", KEYWORD_NONE },
	{ "", KEYWORD_NONE },
	{ "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", KEYWORD_NONE },
};

START_TEST(keyword_guesses)
{
	enum keyword k = keyword_nearest(at("debian-12"), slice_of(guesses[_i].name));

	ck_assert_msg(k == guesses[_i].keyword, "%s: %s", guesses[_i].name, keyword_spelling(k));
}
END_TEST

START_TEST(target_guesses)
{

	ck_assert_pstr_eq(target_nearest(SLICE("ubunut-22.04")), "ubuntu-22.04");
	ck_assert_pstr_eq(target_nearest(SLICE("debian12")), "debian-12");
	ck_assert_ptr_null(target_nearest(SLICE("windows-server-2022")));
	ck_assert_ptr_null(target_nearest(SLICE("")));
}
END_TEST

START_TEST(distances)
{

	ck_assert_uint_eq(nearest_distance(SLICE(""), SLICE("")), 0);
	ck_assert_uint_eq(nearest_distance(SLICE("abc"), SLICE("ABC")), 0);
	ck_assert_uint_eq(nearest_distance(SLICE("abc"), SLICE("acb")), 1);
	ck_assert_uint_eq(nearest_distance(SLICE("abc"), SLICE("")), 3);
	ck_assert_uint_eq(nearest_distance(SLICE("kitten"), SLICE("sitting")), 3);
}
END_TEST

Suite *
suite_target(void)
{
	Suite *suite = suite_create("target");
	TCase *tcase = tcase_create("target");

	tcase_add_checked_fixture(tcase, every_target_setup, every_target_teardown);
	LOOP(tcase, target_names_resolve, names);
	LOOP(tcase, target_aliases, aliases);
	tcase_add_test(tcase, target_rows);
	tcase_add_test(tcase, every_release_is_a_target);
	tcase_add_test(tcase, criteria);
	LOOP(tcase, token_rows, tokens);
	LOOP(tcase, keyword_guesses, guesses);
	tcase_add_test(tcase, target_guesses);
	tcase_add_test(tcase, distances);
	suite_add_tcase(suite, tcase);
	return suite;
}
