#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "config/match.h"
#include "config/startup.h"
#include "load_config.h"
#include "one_host.h"
#include "rows.h"

/* A configuration held in memory, and what it takes to ask it things. */
struct fixture {
	struct arena a;
	struct root root;
	const struct config *config;
	struct effective *e;
};

static void
load(struct fixture *f, const char *target, const char *text)
{
	arena_init(&f->a);
	root_none(&f->root);
	f->config = load_config(&f->a, &f->root, target, text);
	f->e = effective_make(&f->a, f->config);
}

static void
done(struct fixture *f)
{
	root_close(&f->root);
	arena_release(&f->a);
}

/* What keyword ${k} is worth for the connection ${spec} (NULL: at start-up). */
static const char *
ask(struct fixture *f, const char *spec, enum keyword k)
{
	struct connection *c = ARENA_NEW(&f->a, struct connection);
	struct slice message;

	if (spec != NULL)
		ck_assert(connection_parse(&f->a, f->config, spec, c, &message));
	ck_assert(config_evaluate(f->config, spec != NULL ? c : NULL, f->e, NULL));
	return slice_string(&f->a, effective_text(f->e, k, &f->a));
}

static const struct {
	const char *text, *spec;
	enum keyword keyword;
	const char *expected;
} values[] = {
	/* The first value wins, in the global part and among matching blocks. */
	{ "MaxAuthTries 3\nMaxAuthTries 9\n", NULL, KEYWORD_MAXAUTHTRIES, "3" },
	{ "Match User a\nMaxAuthTries 1\nMatch User a\nMaxAuthTries 2\n", "user=a,lport=22", KEYWORD_MAXAUTHTRIES, "1" },
	/* A matching block overrides the global part, wherever it stands. */
	{ "MaxAuthTries 3\nMatch User a\nMaxAuthTries 1\n", "user=a", KEYWORD_MAXAUTHTRIES, "1" },
	{ "MaxAuthTries 3\nMatch User a\nMaxAuthTries 1\n", "user=b", KEYWORD_MAXAUTHTRIES, "3" },
	{ "MaxAuthTries 3\nMatch User a\nMaxAuthTries 1\n", NULL, KEYWORD_MAXAUTHTRIES, "3" },
	/* Match all is active in both passes. */
	{ "Match all\nMaxAuthTries 7\n", NULL, KEYWORD_MAXAUTHTRIES, "7" },
	{ "MaxAuthTries 3\nMatch all\nMaxAuthTries 7\n", NULL, KEYWORD_MAXAUTHTRIES, "3" },
	{ "MaxAuthTries 3\nMatch all\nMaxAuthTries 7\n", "user=a", KEYWORD_MAXAUTHTRIES, "7" },
	/* Of a global keyword in such a block, patterns of variables are copied, and nothing else. */
	{ "PermitUserEnvironment A\nMatch all\nPermitUserEnvironment B\n", "user=a",
	    KEYWORD_PERMITUSERENVIRONMENT, "B" },
	{ "PermitUserEnvironment A\nMatch all\nPermitUserEnvironment no\n", "user=a",
	    KEYWORD_PERMITUSERENVIRONMENT, "A" },
	{ "PermitUserEnvironment A\nMatch all\nPermitUserEnvironment B\n", NULL,
	    KEYWORD_PERMITUSERENVIRONMENT, "A" },
	/* Lists add up, and those of a block replace the global ones. */
	{ "AllowUsers a b\nAllowUsers c\n", NULL, KEYWORD_ALLOWUSERS, "a\nb\nc" },
	{ "AllowUsers a b\nMatch User x\nAllowUsers c\nAllowUsers d\n", "user=x", KEYWORD_ALLOWUSERS, "c\nd" },
	/* Parts are set one by one, across passes too. */
	{ "RekeyLimit 1G\nRekeyLimit 2G 1h\n", NULL, KEYWORD_REKEYLIMIT, "1073741824 3600" },
	{ "RekeyLimit 1G 2h\nMatch User a\nRekeyLimit 1M\n", "user=a", KEYWORD_REKEYLIMIT, "1048576 7200" },
	/* The last value wins for a few. */
	{ "StreamLocalBindMask 0177\nStreamLocalBindMask 0077\n", NULL, KEYWORD_STREAMLOCALBINDMASK, "077" },
	{ "UnusedConnectionTimeout 5m\nUnusedConnectionTimeout none\n", NULL, KEYWORD_UNUSEDCONNECTIONTIMEOUT, "none" },
	{ "MaxStartups 10:50:100\nMaxStartups 5\n", NULL, KEYWORD_MAXSTARTUPS, "5:50:5" },
	{ "AuthorizedKeysCommand /a\nAuthorizedPrincipalsCommand /b\n", NULL,
	    KEYWORD_AUTHORIZEDPRINCIPALSCOMMAND, "none" },
	/* Aliases share a slot. */
	{ "ChallengeResponseAuthentication no\nKbdInteractiveAuthentication yes\n", NULL,
	    KEYWORD_KBDINTERACTIVEAUTHENTICATION, "no" },
	{ "Port 22\nPort 2222\n", NULL, KEYWORD_PORT, "22\n2222" },
	{ "", NULL, KEYWORD_PERMITROOTLOGIN, "without-password" },
};

START_TEST(effective_values)
{
	struct fixture f;

	load(&f, "openssh-9.2", values[_i].text);
	ck_assert_str_eq(ask(&f, values[_i].spec, values[_i].keyword), values[_i].expected);
	done(&f);
}
END_TEST

/* More than tilde_expand_filename takes before 8.9. */
#define NAME_32		"nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn"
#define LONG_NAME	NAME_32 NAME_32 NAME_32 NAME_32

/* What sshd says and whether it starts, for a release. */
static const struct {
	const char *target, *text, *messages;
} refusals[] = {
	{ "openssh-9.2", "Foo 1\nBar 2\n",
	    "/etc/ssh/sshd_config: line 1: Bad configuration option: Foo\n"
	    "/etc/ssh/sshd_config: line 2: Bad configuration option: Bar\n"
	    "/etc/ssh/sshd_config: terminating, 2 bad configuration options\n" },
	{ "openssh-9.2", "Match User a\nPort 22\n",
	    "/etc/ssh/sshd_config line 2: Directive 'Port' is not allowed within a Match block\n" },
	{ "openssh-9.2", "Match\n", "/etc/ssh/sshd_config line 1: no argument after keyword \"Match\"\n"
	    "/etc/ssh/sshd_config: terminating, 1 bad configuration options\n" },
	{ "openssh-9.2", "Match exec x\n", "Unsupported Match attribute exec\n"
	    "/etc/ssh/sshd_config line 1: Bad Match condition\n" },
	{ "openssh-9.2", "Match user\n", "Missing Match criteria for user\n"
	    "/etc/ssh/sshd_config line 1: Bad Match condition\n" },
	{ "openssh-9.2", "Match address 10.0.0.1/8\n", "Invalid Match address argument '10.0.0.1/8' at line 1\n" },
	{ "openssh-8.3", "Match address 10.0.0.1/8\n", NULL },	/* not looked at before a connection comes */
	{ "openssh-9.2", "Match user = bob\n", NULL },
	{ "openssh-10.0", "Match user = bob\n", "Missing Match criteria for bob\n"
	    "/etc/ssh/sshd_config line 1: Bad Match condition\n" },
	{ "openssh-9.9", "Match user=bob\n", NULL },
	{ "openssh-9.2", "Match all user a\n", "'all' cannot be combined with other Match attributes\n"
	    "/etc/ssh/sshd_config line 1: Bad Match condition\n" },
	{ "openssh-9.2", "Match all # x\n", NULL },
	{ "openssh-9.2", "Match user a \"\"\n", NULL },
	{ "openssh-9.2", "Match user a \"\" b\n", "/etc/ssh/sshd_config line 1: keyword Match extra arguments at end of line\n"
	    "/etc/ssh/sshd_config: terminating, 1 bad configuration options\n" },
	{ "openssh-9.2", "Match all \"\"\n", NULL },
	{ "debian-unstable", "PubkeyAuthOptions max-pk-ok:3x\n",
	    "/etc/ssh/sshd_config line 1: bad PubkeyAuthOptions max-pk-ok value: invalid\n"
	    "/etc/ssh/sshd_config: terminating, 1 bad configuration options\n" },
	/* An empty word ends the list; what is left of the line is cut at '='. */
	{ "openssh-8.4", "SetEnv \"\"A=b\n",
	    "/etc/ssh/sshd_config line 1: garbage at end of line; \"A\".\n" },
	/* The first line has its value, so that the second is not expanded. */
	{ "openssh-8.8", "AuthorizedPrincipalsFile none x\nAuthorizedPrincipalsFile ~" LONG_NAME "/x\n",
	    "/etc/ssh/sshd_config line 1: keyword AuthorizedPrincipalsFile extra arguments at end of line\n"
	    "/etc/ssh/sshd_config: terminating, 1 bad configuration options\n" },
	{ "openssh-9.2", "Subsystem a b\nSubsystem a c\n",
	    "/etc/ssh/sshd_config line 2: Subsystem 'a' already defined.\n" },
	{ "openssh-9.5", "Subsystem a b\nSubsystem a c\n", NULL },
};

START_TEST(refusals_in_sshds_words)
{
	struct fixture f;
	struct text out;
	struct config_log log = { &out };
	bool starts;

	load(&f, refusals[_i].target, refusals[_i].text);
	text_init(&out);
	starts = config_evaluate(f.config, NULL, f.e, &log);
	ck_assert_str_eq(out.ptr, refusals[_i].messages != NULL ? refusals[_i].messages : "");
	ck_assert(starts == (refusals[_i].messages == NULL));
	text_release(&out);
	done(&f);
}
END_TEST

/* Match all lets it through; the first line has the value, although no connection gets it. */
START_TEST(what_is_not_carried_is_set_all_the_same)
{
	struct fixture f;
	struct connection c = { .user = "a" };

	load(&f, "openssh-8.8", "Match all\nXAuthLocation /x\nXAuthLocation ~" LONG_NAME "/x\n");
	ck_assert(config_evaluate(f.config, NULL, f.e, NULL));
	ck_assert(config_evaluate(f.config, &c, f.e, NULL));
	done(&f);
}
END_TEST

START_TEST(a_missing_port_in_the_test_specification_is_fatal)
{
	struct fixture f;
	struct connection c = { .user = "a" };
	struct text out;
	struct config_log log = { &out };

	load(&f, "openssh-9.2", "Match LocalPort 22\nBanner /x\n");
	text_init(&out);
	ck_assert(!config_evaluate(f.config, &c, f.e, &log));
	ck_assert_str_eq(out.ptr,
	    "'Match LocalPort' in configuration but 'lport' not in connection test specification.\n");
	text_release(&out);
	done(&f);
}
END_TEST

START_TEST(every_mistake_is_reported_and_the_deadly_one_marked)
{
	struct fixture f;
	struct diag_store *store;
	size_t fatal = 0;

	load(&f, "openssh-9.2", "PermitRootLogin maybe\nNosuch 1\nMatch User a\nPort 22\nBanner\n");
	store = diag_store_make(&f.a);
	config_report(f.config, store);
	diag_finish(store);
	ck_assert_uint_eq(diag_count(store), 4);
	for (size_t i = 0; i < diag_count(store); i++)
		fatal += diag_at(store, i)->is_fatal;
	ck_assert_uint_eq(fatal, 1);
	ck_assert(diag_at(store, 0)->is_fatal);
	done(&f);
}
END_TEST

START_TEST(setters_name_the_lines)
{
	struct fixture f;
	uint32_t at;

	load(&f, "openssh-9.2", "AllowUsers a\nMatch User x\nAllowUsers b\nAllowUsers c\n");
	ask(&f, "user=x", KEYWORD_ALLOWUSERS);
	at = effective_setter(f.e, KEYWORD_ALLOWUSERS, 0);
	ck_assert_uint_eq(f.config->statements[at - 1].node->line, 3);
	at = effective_setter(f.e, KEYWORD_ALLOWUSERS, at);
	ck_assert_uint_eq(f.config->statements[at - 1].node->line, 4);
	ck_assert_uint_eq(effective_setter(f.e, KEYWORD_ALLOWUSERS, at), 0);
	done(&f);
}
END_TEST

static const struct {
	const char *target, *text, *id;
} silent[] = {
	{ "openssh-9.2", "\"Port 22\n", "ignored-text" },
	{ "openssh-9.2", "==Port 22\n", "ignored-text" },
	{ "openssh-8.4", "AllowUsers a \"b\n", "ignored-text" },
};

START_TEST(what_sshd_drops_in_silence_is_said)
{
	struct fixture f;
	struct diag_store *store;

	load(&f, silent[_i].target, silent[_i].text);
	store = diag_store_make(&f.a);
	config_report(f.config, store);
	diag_finish(store);
	ck_assert_uint_eq(diag_count(store), 1);
	ck_assert_str_eq(diag_at(store, 0)->id, silent[_i].id);
	done(&f);
}
END_TEST

/* On a host of which all accounts are known. */
static const struct {
	const char *target, *text;
	bool starts;
} tildes[] = {
	{ "debian-12", "Banner ~bob/x\n", true },
	{ "debian-12", "Banner ~nosuch/x\n", false },
	{ "debian-12", "Banner /x\nBanner ~nosuch/x\n", true },
	{ "debian-12", "HostKey /x\nHostKey ~nosuch/x\n", false },
	{ "debian-12", "Match User bob\nBanner ~nosuch/x\n", true },
	{ "debian-12", "Match User bob\nAuthorizedKeysFile ~nosuch/x\n", false },
	{ "debian-12", "AuthorizedKeysFile /x\nAuthorizedKeysFile ~nosuch/x\n", false },
	{ "openssh-8.4", "AuthorizedKeysFile /x\nAuthorizedKeysFile ~nosuch/x\n", true },
};

START_TEST(homes_of_unknown_users_are_refused_where_sshd_looks_them_up)
{
	const struct config *config;

	host_tree_file(&t, "/etc/passwd", "root:x:0:0::/root:/bin/sh\nbob:x:1:1::/h/bob:/bin/sh\n");
	host_tree_file(&t, "/etc/nsswitch.conf", "passwd: files\n");
	config = load_config(&t.a, &t.root, tildes[_i].target, tildes[_i].text);
	ck_assert(config_evaluate(config, NULL, effective_make(&t.a, config), NULL) == tildes[_i].starts);
}
END_TEST

/* sshd takes what it has read of a pattern so far: it starts, and ends every connection. */
START_TEST(a_drop_in_that_includes_the_drop_ins)
{
	const struct config *config;
	struct effective *e;
	struct connection c = { .lport = -1 };
	struct diag_store *store;

	host_tree_file(&t, "/etc/ssh/sshd_config", "Include /d/*.conf\n");
	host_tree_file(&t, "/d/a.conf", "MaxAuthTries 3\n");
	host_tree_file(&t, "/d/b.conf", "Include /d/*.conf\n");
	host_tree_file(&t, "/d/c.conf", "MaxSessions 3\n");
	config = load_config(&t.a, &t.root, "debian-12", NULL);
	e = effective_make(&t.a, config);
	ck_assert(config_evaluate(config, NULL, e, NULL));
	ck_assert_int_eq(effective_number(e, KEYWORD_MAXSESSIONS, 0, &t.a), 3);
	ck_assert(!config_evaluate(config, &c, e, NULL));
	store = diag_store_make(&t.a);
	config_report(config, store);
	diag_finish(store);
	ck_assert_uint_eq(diag_count(store), 1);
	ck_assert_str_eq(diag_at(store, 0)->id, "include-depth");
	ck_assert(slice_is(diag_at(store, 0)->subject, "*"));
	/* The first of them has nothing before it to fall back on. */
	host_tree_file(&t, "/d/a.conf", "Include /d/*.conf\n");
	config = load_config(&t.a, &t.root, "debian-12", NULL);
	ck_assert(!config_evaluate(config, NULL, effective_make(&t.a, config), NULL));
}
END_TEST

/* 10.4 was half-way from lower case to keywords as they are written. */
static const struct {
	const char *target, *text, *line;
} spellings[] = {
	{ "openssh-10.3", "PermitUserEnvironment LANG\n", "\npermituserenvironment LANG\n" },
	{ "openssh-10.4", "PermitUserEnvironment LANG\n", "\npermituserenvironment LANG\n" },
	{ "openssh-10.4", "PermitUserEnvironment yes\n", "\nPermitUserEnvironment yes\n" },
	{ "openssh-10.5", "PermitUserEnvironment LANG\n", "\nPermitUserEnvironment LANG\n" },
};

START_TEST(keywords_are_printed_in_the_case_of_the_release)
{
	struct fixture f;
	struct text out;

	load(&f, spellings[_i].target, spellings[_i].text);
	ck_assert(config_evaluate(f.config, NULL, f.e, NULL));
	text_init(&out);
	config_dump(f.e, &out, false);
	ck_assert_ptr_nonnull(strstr(out.ptr, spellings[_i].line));
	text_release(&out);
	done(&f);
}
END_TEST

/* Remembers the last message. */
static void
remember(void *cookie, enum keyword k, uint32_t setter, bool fatal, struct slice text)
{
	char *said = cookie;

	(void)k, (void)setter, (void)fatal;
	snprintf(said, 100, SLICE_FORMAT, SLICE_ARG(text));
}

/* What sshd -t of 10.5 says of as many bytes; -T does not look. */
static const struct {
	const char *target;
	size_t comments;		/* lines of 100 bytes */
	const char *said;
} sizes[] = {
	{ "openssh-10.5", 41286, "" },
	{ "openssh-10.5", 41287, "Configuration file is too large (have 4128819, max 4128768)" },
	{ "openssh-10.0", 41943, "" },
};

START_TEST(a_configuration_that_fits_no_message_stops_sshd)
{
	static const char include[] = " \t Include x/*\nInclude none*\n";
	size_t len = 100 * sizes[_i].comments;
	const struct config *config;
	struct startup_visitor visitor = { remember, (char [100]){ "" } };
	struct effective *e;
	char *text = malloc(len + sizeof(include));

	ck_assert_ptr_nonnull(text);
	memset(text, '#', len);
	for (size_t i = 99; i < len; i += 100)
		text[i] = '\n';
	memcpy(text + len, include, sizeof(include));
	host_tree_file(&t, "/etc/ssh/x/a", "  \r Port 22\n");
	config = load_config(&t.a, &t.root, sizes[_i].target, text);
	e = effective_make(&t.a, config);
	ck_assert(config_evaluate(config, NULL, e, NULL));
	ck_assert(startup_check_values(e, &t.a, &visitor));
	ck_assert_int_eq(startup_check_size(e, &t.a, &visitor), sizes[_i].said[0] == '\0');
	ck_assert_str_eq((char *)visitor.cookie, sizes[_i].said);
	free(text);
}
END_TEST

Suite *
suite_config(void)
{
	Suite *s = suite_create("config");
	TCase *text = tcase_create("text"), *host = tcase_create("host");

	LOOP(text, effective_values, values);
	LOOP(text, refusals_in_sshds_words, refusals);
	tcase_add_test(text, a_missing_port_in_the_test_specification_is_fatal);
	tcase_add_test(text, what_is_not_carried_is_set_all_the_same);
	tcase_add_test(text, every_mistake_is_reported_and_the_deadly_one_marked);
	tcase_add_test(text, setters_name_the_lines);
	LOOP(text, keywords_are_printed_in_the_case_of_the_release, spellings);
	LOOP(text, what_sshd_drops_in_silence_is_said, silent);
	suite_add_tcase(s, text);
	tcase_add_checked_fixture(host, one_host_setup, one_host_teardown);
	LOOP(host, homes_of_unknown_users_are_refused_where_sshd_looks_them_up, tildes);
	tcase_add_test(host, a_drop_in_that_includes_the_drop_ins);
	LOOP(host, a_configuration_that_fits_no_message_stops_sshd, sizes);
	suite_add_tcase(s, host);
	return s;
}
