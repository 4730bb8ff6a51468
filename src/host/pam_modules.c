/* PAM modules: what each of them returns, by the files that it reads. */
#include <string.h>

#include "host/access_conf.h"
#include "host/file.h"
#include "host/pam_judge.h"

enum { LIST_MAX = 1 << 20, PEOPLE_FROM = 1000, NOBODY = 65534 };

typedef struct pam_outcome module_fn(const struct pam_rule *rule, const struct pam_subject *subject);

static struct pam_outcome
succeeds_if(enum truth t, const char *failure)
{
	return (struct pam_outcome){
		.may = t == TRUTH_YES ? PAM_MAY_SUCCEED : t == TRUTH_NO ? PAM_MAY_FAIL : PAM_MAY_SUCCEED | PAM_MAY_FAIL,
		.failure = failure,
	};
}

static struct pam_outcome
deny(const struct pam_rule *rule, const struct pam_subject *subject)
{
	(void)subject;
	return succeeds_if(TRUTH_NO, rule->type == PAM_TYPE_ACCOUNT ? "acct_expired" : "auth_err");
}

/* Where its file exists nobody asks further: the caller looks at that by itself. */
static struct pam_outcome
ignore(const struct pam_rule *rule, const struct pam_subject *subject)
{
	(void)rule, (void)subject;
	return (struct pam_outcome){ .may = PAM_MAY_IGNORE };
}

static struct pam_outcome
permit(const struct pam_rule *rule, const struct pam_subject *subject)
{
	(void)rule, (void)subject;
	return succeeds_if(TRUTH_YES, "auth_err");
}

/* A directory that may know the account, or not. */
static struct pam_outcome
ask_directory(const struct pam_rule *rule, const struct pam_subject *subject)
{
	(void)rule, (void)subject;
	return succeeds_if(TRUTH_UNKNOWN, "user_unknown");
}

static struct pam_outcome
ask_access_conf(const struct pam_rule *rule, const struct pam_subject *subject)
{
	struct slice path = pam_argument(rule, "accessfile=");
	const char *file = path.len > 0 ? slice_string(accounts_arena(subject->accounts), path) : NULL;
	struct access_conf_verdict v = access_conf_judge(subject->accounts, subject->account, subject->origin, file);
	struct pam_outcome outcome = succeeds_if(v.allowed, "perm_denied");

	outcome.asks_origin = v.allowed == TRUTH_NO && subject->origin != NULL &&
	    access_conf_judge(subject->accounts, subject->account, NULL, file).allowed != TRUTH_NO;
	return outcome;
}

/* ---- lists in files ---- */

/* Whether a line of ${path} is ${text}; unknown where the file is not in sight, no where it is missing. */
static enum truth
file_lists(const struct pam_subject *subject, const char *path, const char *text, bool *exists)
{
	struct slice rest, line;
	struct file file;

	*exists = file_read(accounts_root(subject->accounts), accounts_arena(subject->accounts), path, LIST_MAX,
	    &file) == FILE_THERE;
	if (!*exists)
		return file.state == FILE_MISSING ? TRUTH_NO : TRUTH_UNKNOWN;
	rest = file.bytes;
	while (file_next_line(&rest, &line))
		if (slice_is(line, text))
			return TRUTH_YES;
	return TRUTH_NO;
}

static struct pam_outcome
ask_shells(const struct pam_rule *rule, const struct pam_subject *subject)
{
	const char *shell = subject->account->shell[0] != '\0' ? subject->account->shell : "/bin/sh";
	bool exists;
	enum truth listed = file_lists(subject, "/etc/shells", shell, &exists);

	(void)rule;
	return succeeds_if(exists ? listed : TRUTH_UNKNOWN, "auth_err");
}

static struct pam_outcome
ask_list(const struct pam_rule *rule, const struct pam_subject *subject)
{
	struct arena *a = accounts_arena(subject->accounts);
	struct slice path = pam_argument(rule, "file="), item = pam_argument(rule, "item=");
	bool allows = slice_is(pam_argument(rule, "sense="), "allow"), exists = true;
	enum truth listed = TRUTH_NO;
	const char *const *groups;
	size_t count = 0;

	if (path.len == 0 || pam_has_argument(rule, "apply="))
		return succeeds_if(TRUTH_UNKNOWN, "auth_err");
	if (slice_is(item, "user"))
		listed = file_lists(subject, slice_string(a, path), subject->account->name, &exists);
	else if (slice_is(item, "shell"))
		listed = file_lists(subject, slice_string(a, path), subject->account->shell, &exists);
	else if (slice_is(item, "group") && accounts_groups(subject->accounts, subject->account->name, &groups, &count))
		for (size_t i = 0; i < count; i++)
			listed = truth_or(listed, file_lists(subject, slice_string(a, path), groups[i], &exists));
	else
		return succeeds_if(TRUTH_UNKNOWN, "auth_err");
	if (listed == TRUTH_NO && !exists)
		return succeeds_if(truth_of(slice_is(pam_argument(rule, "onerr="), "succeed")), "service_err");
	return succeeds_if(allows ? listed : truth_not(listed), "auth_err");
}

/* root comes in on a terminal called "ssh". */
static struct pam_outcome
ask_securetty(const struct pam_rule *rule, const struct pam_subject *subject)
{
	bool exists;
	enum truth listed = file_lists(subject, "/etc/securetty", "ssh", &exists);

	(void)rule;
	if (subject->account->uid != 0 || (!exists && listed == TRUTH_NO))
		return succeeds_if(TRUTH_YES, "auth_err");
	return succeeds_if(exists ? listed : TRUTH_UNKNOWN, "auth_err");
}

/* ---- conditions ---- */

static bool
is_person(const struct pam_subject *subject)
{
	return subject->account->uid >= PEOPLE_FROM && subject->account->uid != NOBODY;
}

static struct pam_outcome
ask_usertype(const struct pam_rule *rule, const struct pam_subject *subject)
{
	if (pam_has_argument(rule, "isregular"))
		return succeeds_if(truth_of(is_person(subject)), "auth_err");
	if (pam_has_argument(rule, "issystem"))
		return succeeds_if(truth_of(!is_person(subject)), "auth_err");
	return succeeds_if(TRUTH_UNKNOWN, "auth_err");
}

static bool
read_number(struct slice text, unsigned long *number)
{
	*number = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9' || *number > UINT32_MAX)
			return false;
		*number = *number * 10 + (unsigned long)(text.ptr[i] - '0');
	}
	return text.len > 0;
}

static bool
is_among(struct slice list, const char *text)
{
	struct slice item;

	while (slice_cut(&list, ':', &item))
		if (slice_is(item, text))
			return true;
	return false;
}

static enum truth
compare_numbers(unsigned long have, struct slice op, struct slice value)
{
	unsigned long want;

	if (!read_number(value, &want))
		return TRUTH_UNKNOWN;
	if (slice_is(op, "<") || slice_is(op, "lt"))
		return truth_of(have < want);
	if (slice_is(op, "<=") || slice_is(op, "le"))
		return truth_of(have <= want);
	if (slice_is(op, ">") || slice_is(op, "gt"))
		return truth_of(have > want);
	if (slice_is(op, ">=") || slice_is(op, "ge"))
		return truth_of(have >= want);
	if (slice_is(op, "eq"))
		return truth_of(have == want);
	return slice_is(op, "ne") ? truth_of(have != want) : TRUTH_UNKNOWN;
}

static enum truth
compare_texts(const char *have, struct slice op, struct slice value)
{
	if (slice_is(op, "="))
		return truth_of(slice_is(value, have));
	if (slice_is(op, "!="))
		return truth_of(!slice_is(value, have));
	if (slice_is(op, "in"))
		return truth_of(is_among(value, have));
	return slice_is(op, "notin") ? truth_of(!is_among(value, have)) : TRUTH_UNKNOWN;
}

static enum truth
is_in_group(const struct pam_subject *subject, struct slice list)
{
	const char *const *groups;
	size_t count = 0;

	if (!accounts_groups(subject->accounts, subject->account->name, &groups, &count))
		return TRUTH_UNKNOWN;
	for (size_t i = 0; i < count; i++)
		if (is_among(list, groups[i]))
			return TRUTH_YES;
	return TRUTH_NO;
}

/* "uid >= 1000", "user ingroup ssh". */
static enum truth
condition_holds(const struct pam_subject *subject, struct slice field, struct slice op, struct slice value)
{
	const struct account *account = subject->account;

	if (slice_is(op, "ingroup"))
		return is_in_group(subject, value);
	if (slice_is(op, "notingroup"))
		return truth_not(is_in_group(subject, value));
	if (slice_is(field, "uid"))
		return compare_numbers(account->uid, op, value);
	if (slice_is(field, "gid"))
		return compare_numbers(account->gid, op, value);
	if (slice_is(field, "user"))
		return compare_texts(account->name, op, value);
	if (slice_is(field, "shell"))
		return compare_texts(account->shell, op, value);
	if (slice_is(field, "home"))
		return compare_texts(account->home, op, value);
	return slice_is(field, "service") ? compare_texts("sshd", op, value) : TRUTH_UNKNOWN;
}

static struct pam_outcome
ask_conditions(const struct pam_rule *rule, const struct pam_subject *subject)
{
	const struct slice flags[] = { SLICE("debug"), SLICE("use_uid"), SLICE("quiet"), SLICE("quiet_fail"),
		SLICE("quiet_success"), SLICE("audit") };
	struct slice rest = rule->arguments, word, three[3];
	enum truth all = TRUTH_YES;
	size_t n = 0;

	while (slice_cut(&rest, ' ', &word)) {
		word = slice_trim(word);
		if (word.len == 0 || (n == 0 && slice_is_among(word, flags, sizeof(flags) / sizeof(flags[0]))))
			continue;
		three[n++] = word;
		if (n < 3)
			continue;
		all = truth_and(all, condition_holds(subject, three[0], three[1], three[2]));
		n = 0;
	}
	return succeeds_if(n == 0 ? all : TRUTH_UNKNOWN, "auth_err");
}

/* ---- second factors ---- */

/* Whoever has not set it up passes with "nullok"; what is asked of the others nobody knows here. */
static struct pam_outcome
ask_authenticator(const struct pam_rule *rule, const struct pam_subject *subject)
{
	struct stat st;
	const char *path = arena_printf(accounts_arena(subject->accounts), NULL, "%s/.google_authenticator",
	    subject->account->home);

	if (!pam_has_argument(rule, "secret=") &&
	    file_stat(accounts_root(subject->accounts), path, &st) == FILE_MISSING)
		return pam_has_argument(rule, "nullok") ? ignore(rule, subject) : succeeds_if(TRUTH_NO, "auth_err");
	return (struct pam_outcome){ .may = PAM_MAY_ANYTHING, .failure = "auth_err" };
}

/* Before the password it looks; of the two behind it only the one for success is meant to be reached. */
static struct pam_outcome
ask_faillock(const struct pam_rule *rule, const struct pam_subject *subject)
{
	(void)subject;
	if (pam_has_argument(rule, "authfail"))
		return succeeds_if(TRUTH_NO, "auth_err");
	return (struct pam_outcome){ .may = PAM_MAY_SUCCEED };
}

static const struct {
	const char *module;
	module_fn *outcome;
} modules[] = {
	{ "pam_access", ask_access_conf }, { "pam_cap", ignore }, { "pam_deny", deny }, { "pam_echo", ignore },
	{ "pam_ecryptfs", permit }, { "pam_env", permit }, { "pam_faildelay", ignore },
	{ "pam_faillock", ask_faillock }, { "pam_gnome_keyring", permit },
	{ "pam_google_authenticator", ask_authenticator }, { "pam_group", ignore }, { "pam_issue", ignore },
	{ "pam_keyinit", permit }, { "pam_krb5", ask_directory }, { "pam_lastlog", permit },
	{ "pam_ldap", ask_directory }, { "pam_limits", permit }, { "pam_listfile", ask_list },
	{ "pam_localuser", permit }, { "pam_loginuid", permit }, { "pam_mail", permit }, { "pam_mkhomedir", permit },
	{ "pam_motd", ignore }, { "pam_nologin", ignore }, { "pam_permit", permit }, { "pam_rootok", permit },
	{ "pam_securetty", ask_securetty }, { "pam_selinux", permit }, { "pam_sepermit", ignore },
	{ "pam_shells", ask_shells }, { "pam_sss", ask_directory }, { "pam_succeed_if", ask_conditions },
	{ "pam_systemd", permit }, { "pam_systemd_home", ask_directory }, { "pam_tally", permit },
	{ "pam_tally2", permit }, { "pam_time", permit }, { "pam_umask", permit }, { "pam_unix", permit },
	{ "pam_usertype", ask_usertype }, { "pam_warn", ignore }, { "pam_winbind", ask_directory },
};

struct pam_outcome
pam_module_outcome(const struct pam_rule *rule, const struct pam_subject *subject)
{
	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
		if (slice_is(rule->module, modules[i].module))
			return modules[i].outcome(rule, subject);
	/* What runs with the session seldom stops it. */
	if (rule->type == PAM_TYPE_SESSION)
		return succeeds_if(TRUTH_YES, "session_err");
	return (struct pam_outcome){ .may = PAM_MAY_ANYTHING, .failure = "auth_err" };
}
