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

/* What else there is may say anything. */
static struct pam_outcome
ask_anything(const struct pam_rule *rule, const struct pam_subject *subject)
{
	(void)rule, (void)subject;
	return (struct pam_outcome){ .may = PAM_MAY_ANYTHING, .failure = "auth_err" };
}

static const struct module {
	const char *module;
	module_fn *outcome;
	bool knows_passwords;		/* or codes that it asks for: others than /etc/shadow has */
} modules[] = {
	{ "pam_access", ask_access_conf, false }, { "pam_cap", ignore, false },
	{ "pam_deny", deny, false }, { "pam_echo", ignore, false },
	{ "pam_ecryptfs", permit, false }, { "pam_env", permit, false },
	{ "pam_faildelay", ignore, false }, { "pam_faillock", ask_faillock, false },
	{ "pam_gnome_keyring", permit, false },
	{ "pam_google_authenticator", ask_authenticator, true }, { "pam_group", ignore, false },
	{ "pam_issue", ignore, false }, { "pam_keyinit", permit, false },
	{ "pam_krb5", ask_directory, true }, { "pam_lastlog", permit, false },
	{ "pam_ldap", ask_directory, true }, { "pam_limits", permit, false },
	{ "pam_listfile", ask_list, false }, { "pam_localuser", permit, false },
	{ "pam_loginuid", permit, false }, { "pam_mail", permit, false },
	{ "pam_mkhomedir", permit, false }, { "pam_motd", ignore, false },
	{ "pam_mount", permit, false }, { "pam_nologin", ignore, false },
	{ "pam_permit", permit, false }, { "pam_pwquality", permit, false },
	{ "pam_rootok", permit, false }, { "pam_securetty", ask_securetty, false },
	{ "pam_selinux", permit, false }, { "pam_sepermit", ignore, false },
	{ "pam_shells", ask_shells, false }, { "pam_sss", ask_directory, true },
	{ "pam_succeed_if", ask_conditions, false }, { "pam_systemd", permit, false },
	{ "pam_systemd_home", ask_directory, true }, { "pam_tally", permit, false },
	{ "pam_tally2", permit, false }, { "pam_time", permit, false },
	{ "pam_umask", permit, false }, { "pam_unix", permit, false },
	{ "pam_usertype", ask_usertype, false }, { "pam_warn", ignore, false },
	{ "pam_wheel", ask_anything, false }, { "pam_winbind", ask_directory, true },
};

static const struct module *
find_module(const struct pam_rule *rule)
{
	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++)
		if (slice_is(rule->module, modules[i].module))
			return &modules[i];
	return NULL;
}

struct pam_outcome
pam_module_outcome(const struct pam_rule *rule, const struct pam_subject *subject)
{
	const struct module *known = find_module(rule);

	/* What runs with the session seldom stops it. */
	if (known == NULL && rule->type == PAM_TYPE_SESSION)
		return succeeds_if(TRUTH_YES, "session_err");
	return known != NULL ? known->outcome(rule, subject) : ask_anything(rule, subject);
}

bool
pam_knows_passwords(const struct pam_stack *stack)
{
	if (stack->is_known != TRUTH_YES)
		return false;
	for (size_t i = 0; i < stack->count; i++) {
		const struct module *known = find_module(&stack->rules[i]);

		if (stack->rules[i].type == PAM_TYPE_AUTH && (known == NULL || known->knows_passwords))
			return true;
	}
	return stack->is_truncated;
}
