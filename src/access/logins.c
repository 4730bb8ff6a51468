#include "access/explain.h"

#include <string.h>

#include "access/shell.h"
#include "access/ways.h"
#include "base/escape.h"
#include "host/account_path.h"
#include "host/file.h"
#include "host/pam_judge.h"

enum { SYSTEM_UID_BELOW = 1000, NOBODY_UID = 65534, DAY = 86400, TALLY_GONE = 804 };

static const char *const credential_names[CREDENTIAL_COUNT] = {
	[WITH_KEY] = "key", [WITH_PASSWORD] = "password", [WITH_BOTH] = "both",
};

const char *
credential_name(enum credential c)
{
	return credential_names[c];
}

static bool
is_personal(const struct account *account)
{
	return account->uid == 0 || (account->uid >= SYSTEM_UID_BELOW && account->uid != NOBODY_UID);
}

/* ---- the account (auth.c allowed_user; PAM's account stage) ---- */

/*
 * The shell as it is run below ${folder} ("": /): a relative one from the home, or from ${folder}
 * itself where the account cannot go there (do_child).
 */
static const char *
shell_below(const struct judgement *j, const char *folder)
{
	const char *shell = shell_path(j->l->account), *home = j->l->account->home;

	if (shell[0] == '/')
		return arena_printf(j->a, NULL, "%s%s", folder, shell);
	home = arena_printf(j->a, NULL, "%s%s%s", folder, home[0] == '/' ? "" : "/", home);
	if (file_is_folder(j->h->root, home) == TRUTH_NO ||
	    strict_modes_enters(&j->h->strict, j->l->account, home) == TRUTH_NO)
		home = folder;
	return arena_printf(j->a, NULL, "%s/%s", home, shell);
}

/* sshd looks for a relative one below /; what lies nowhere in a sysroot is not there for it. */
static enum file_state
shell_state(const struct judgement *j, struct stat *st)
{
	const char *shell = shell_path(j->l->account);
	enum file_state state = file_stat(j->h->root, shell[0] == '/' ? shell :
	    arena_printf(j->a, NULL, "/%s", shell), st);

	if (shell[0] == '/')
		return state;
	return state == FILE_THERE ? file_stat(j->h->root, shell_below(j, ""), st) : FILE_MISSING;
}

static void
check_shell(struct judgement *j)
{
	struct stat st;
	enum file_state state;

	if (j->chrooted || (state = shell_state(j, &st)) == FILE_UNSEEN)
		return;
	if (state != FILE_THERE || (st.st_mode & 0111) == 0)
		explain_refuse(j, LOGIN_SHELL, KEYWORD_NONE, slice_printf(j->a, "its shell %s does not exist or cannot be executed",
		    slice_string(j->a, escape_visible_copy(j->a, slice_of(shell_path(j->l->account))))));
}

static void
check_shadow(struct judgement *j)
{
	int64_t today = j->h->now / DAY;
	const struct shadow *s = &j->l->shadow;

	if (!j->uses_pam) {
		if (s->password == PASSWORD_LOCKED)
			explain_refuse(j, LOGIN_LOCKED, KEYWORD_USEPAM, (struct slice){ 0 });
		if (shadow_has_expired(s, today))
			explain_refuse(j, LOGIN_EXPIRED, KEYWORD_NONE, (struct slice){ 0 });
		j->must_change = shadow_must_change_for_sshd(s, today);
		return;
	}
	if (s->is_absent)
		explain_refuse(j, LOGIN_PAM, KEYWORD_NONE,
		    SLICE("/etc/shadow has no line for it that can be read, and PAM lets nobody in without one"));
	if (shadow_has_expired_for_pam(s, today))
		explain_refuse(j, LOGIN_EXPIRED, KEYWORD_NONE, (struct slice){ 0 });
	if (shadow_age(s, today) != PASSWORD_CURRENT)
		explain_refuse(j, LOGIN_MUST_CHANGE, KEYWORD_NONE, (struct slice){ 0 });
}

static void
check_lists(struct judgement *j)
{
	struct login *l = j->l;
	enum keyword k = lists_outcome_keyword(l->lists.outcome);

	if (l->lists.passes != TRUTH_NO)
		return;
	const char *says = l->lists.entry != NULL ? "names it" :
	    l->lists.outcome == LISTS_DENIED_GROUP ? "is set, and it is in no group" :
	    "does not have it";
	explain_refuse(j, LOGIN_LISTS, k, slice_printf(j->a, "%s %s", keyword_spelling(k), says));
	l->blame.statement = l->lists.statement;
}

/* session.c do_nologin without PAM; with it the stack has to ask for it. */
static void
check_nologin(struct judgement *j, const struct pam_stack *stack)
{
	const struct pam_rule *rule = pam_find(stack, PAM_TYPE_ACCOUNT, "pam_nologin");

	struct stat st;

	if (j->l->is_root)
		return;
	if (!j->uses_pam) {
		if (file_stat(j->h->root, "/etc/nologin", &st) <= FILE_LARGE &&
		    file_stat(j->h->root, "/etc/nologin", &st) != FILE_MISSING)
			explain_refuse(j, LOGIN_NOLOGIN, KEYWORD_NONE, (struct slice){ 0 });
		return;
	}
	/* Without a stack in sight it is taken as the vendors ship it: they all ask. */
	if (pam_nologin_exists(j->h->root, NULL) == TRUTH_YES &&
	    (rule != NULL || stack->is_known == TRUTH_UNKNOWN))
		explain_refuse(j, LOGIN_NOLOGIN, KEYWORD_NONE, (struct slice){ 0 });
}

/* Refuses where a stage of the stack is certain to. */
static enum truth
check_stage(struct judgement *j, const struct pam_stack *stack, enum pam_type type)
{
	const struct pam_subject subject = {
		.accounts = j->h->accounts, .account = j->l->account,
		.origin = j->e->connection != NULL ? j->e->connection->addr : NULL,
		.lacks_tally = j->h->target->release >= TALLY_GONE && !target_is_upstream(j->h->target),
	};
	struct pam_verdict v = pam_judge(stack, type, &subject);

	if (v.passes != TRUTH_NO || type == PAM_TYPE_AUTH)
		return v.passes;
	j->l->client_matters |= v.asks_origin;
	explain_refuse(j, LOGIN_PAM, KEYWORD_USEPAM, v.culprit == NULL ? (struct slice){ 0 } : slice_printf(j->a,
	    "%s:%u denies it (" SLICE_FORMAT "%s)", v.culprit->path, v.culprit->line,
	    SLICE_ARG(escape_visible_copy(j->a, v.culprit->module)), v.is_missing ? " does not exist" : ""));
	return TRUTH_NO;
}

static void
check_pam(struct judgement *j)
{
	static const struct pam_stack none = { .is_known = TRUTH_UNKNOWN };
	const struct pam_stack *stack = j->uses_pam ? pam_book_stack(j->h->pam) : &none;

	j->knows_more_passwords = pam_knows_passwords(stack);
	check_nologin(j, stack);
	j->pam_admits = j->pam_asks = TRUTH_YES;
	if (stack->is_known != TRUTH_YES)
		return;
	j->pam_admits = truth_and(check_stage(j, stack, PAM_TYPE_ACCOUNT), check_stage(j, stack, PAM_TYPE_SESSION));
	j->pam_asks = check_stage(j, stack, PAM_TYPE_AUTH);
}

/* ---- the session (session.c) ---- */

/* Behind ChrootDirectory the shell has to be there as well. */
static void
check_shell_below(struct judgement *j, const char *folder)
{
	const char *path = shell_below(j, folder);
	struct stat st;
	enum file_state state = file_stat(j->h->root, path, &st);

	if (state == FILE_MISSING || state == FILE_SPECIAL || (state != FILE_UNSEEN && (st.st_mode & 0111) == 0) ||
	    strict_modes_enters(&j->h->strict, j->l->account, folder) == TRUTH_NO) {
		j->l->gives = GIVES_NOTHING;
		j->l->forced = (struct reason){ KEYWORD_CHROOTDIRECTORY,
			effective_setter(j->e, KEYWORD_CHROOTDIRECTORY, 0) };
	}
}

/* sshd asks whether anybody may execute the shell; then the account itself has to. */
static enum truth
check_running(const struct judgement *j)
{
	enum truth kind = shell_runs_commands(j->h->root, j->a, j->l->account);
	struct path_check check;

	if (j->chrooted || kind == TRUTH_NO)
		return kind;
	check = strict_modes_executable(&j->h->strict, j->l->account, shell_below(j, ""));
	return check.fault == PATH_NOT_EXECUTABLE || check.fault == PATH_UNREACHABLE ? TRUTH_NO : kind;
}

static void
check_chroot(struct judgement *j)
{
	struct slice path = effective_text_set(j->e, KEYWORD_CHROOTDIRECTORY, j->a);
	struct path_check check;
	const char *expanded;

	if (path.len == 0)
		return;
	expanded = account_path_expand(j->a, j->l->account, path,
	    token_letters(j->h->target, KEYWORD_CHROOTDIRECTORY));
	if (expanded == NULL) {
		explain_refuse(j, LOGIN_CHROOT, KEYWORD_CHROOTDIRECTORY,
		    SLICE("ChrootDirectory has a %-token that sshd does not know"));
		return;
	}
	check = strict_modes_chroot(&j->h->strict, expanded);
	if (check.fault == PATH_GOOD)
		check_shell_below(j, expanded);
	if (check.fault == PATH_UNSEEN)
		j->shell_runs = TRUTH_UNKNOWN;
	if (check.fault == PATH_GOOD || check.fault == PATH_UNSEEN)
		return;
	explain_refuse(j, LOGIN_CHROOT, KEYWORD_CHROOTDIRECTORY, slice_printf(j->a, "ChrootDirectory " SLICE_FORMAT " %s",
	    SLICE_ARG(escape_visible_copy(j->a, slice_of(expanded))), check.fault == PATH_MISSING ? "does not exist" :
	    "and every folder above it must belong to root and be writable by nobody else"));
}

/* Why the shell cannot run ${program}, a path; NULL when it can, or that is not known. */
static const char *
forced_fault(const struct judgement *j, const char *program)
{
	struct path_check check;
	struct stat st;

	switch (file_stat(j->h->root, program, &st)) {
	case FILE_MISSING:
		return "does not exist";
	case FILE_SPECIAL:
		return "is no program";
	case FILE_UNSEEN:
		return NULL;
	default:
		break;
	}
	check = strict_modes_executable(&j->h->strict, j->l->account, program);
	if (check.fault == PATH_NOT_EXECUTABLE || check.fault == PATH_UNREACHABLE)
		return "it may not execute";
	return shell_script_is_dos(j->h->root, j->a, program) ? "cannot be run: its first line ends with CR" : NULL;
}

/* What the login gives, and a forced program that cannot be run. */
static void
check_session(struct judgement *j)
{
	struct slice command = effective_text_set(j->e, KEYWORD_FORCECOMMAND, j->a), program;
	const char *fault;

	j->shell_runs = TRUTH_YES;
	check_chroot(j);
	j->shell_runs = truth_and(j->shell_runs, check_running(j));
	if (j->shell_runs == TRUTH_NO)
		j->l->gives = GIVES_NOTHING;
	if (effective_number(j->e, KEYWORD_MAXSESSIONS, 0, j->a) <= 0)
		j->l->gives = GIVES_NO_SESSION;
	if (command.len == 0)
		return;
	j->l->forced = (struct reason){ KEYWORD_FORCECOMMAND,
		effective_setter(j->e, KEYWORD_FORCECOMMAND, 0) };
	if (slice_starts_with(command, SLICE("internal-sftp"))) {
		if (j->l->gives != GIVES_NO_SESSION)
			j->l->gives = GIVES_SFTP;
		return;
	}
	if (j->l->gives == GIVES_SHELL) {
		j->l->gives = GIVES_FORCED_COMMAND;
		j->l->runs_nothing = shell_command_is_idle(command);
	}
	slice_cut(&command, ' ', &program);
	if (program.len == 0 || program.ptr[0] != '/' || j->chrooted)
		return;
	fault = forced_fault(j, slice_string(j->a, program));
	if (fault != NULL)
		explain_refuse(j, LOGIN_COMMAND, KEYWORD_FORCECOMMAND, slice_printf(j->a,
		    "ForceCommand names " SLICE_FORMAT ", which %s",
		    SLICE_ARG(escape_visible_copy(j->a, program)), fault));
}

/* Whether there is no way in but keys whose own commands run nothing else. */
static bool
has_idle_keys_only(const struct login *l)
{
	return l->gives == GIVES_SHELL && l->keys.usable == TRUTH_YES && l->keys.idle > 0 &&
	    l->keys.idle == l->keys.accepted && l->enters[WITH_PASSWORD] == TRUTH_NO;
}

static void
close_door(struct login *l)
{
	for (int c = 0; c < CREDENTIAL_COUNT; c++)
		l->enters[c] = l->runs[c] = TRUTH_NO;
}

struct login
login_judge(const struct host *h, const struct effective *e, const struct account *account,
    struct arena *a)
{
	struct login l = { .account = account, .is_root = account->uid == 0 };
	struct judgement j = { .h = h, .e = e, .l = &l, .a = a };
	enum truth way;

	j.uses_pam = explain_flag(&j, KEYWORD_USEPAM);
	j.chrooted = effective_text_set(e, KEYWORD_CHROOTDIRECTORY, a).len > 0;
	l.shadow = j.uses_pam ? shadow_of(h->shadow, account) : shadow_of_sshd(h->shadow, account);
	l.methods = methods_evaluate(e, l.is_root, a);
	l.lists = lists_evaluate(e, e->connection, a);
	l.keys = account_keys_find(h, e, account, a);
	l.client_matters = l.keys.client_matters;
	/* The order is that of auth.c allowed_user, then PAM's stages, then the session. */
	check_shadow(&j);
	check_shell(&j);
	check_lists(&j);
	check_pam(&j);
	check_session(&j);
	ways_judge(&j);
	if (l.cause != LOGIN_POSSIBLE) {
		close_door(&l);
		return l;
	}
	l.runs_nothing |= has_idle_keys_only(&l);
	way = login_possible(&l);
	if (way == TRUTH_NO)
		explain_methods(&j);
	if (l.lists.passes == TRUTH_UNKNOWN || j.pam_admits == TRUTH_UNKNOWN)
		for (int c = 0; c < CREDENTIAL_COUNT; c++) {
			l.enters[c] = truth_and(l.enters[c], TRUTH_UNKNOWN);
			l.runs[c] = truth_and(l.runs[c], TRUTH_UNKNOWN);
		}
	return l;
}

struct login
login_refused(const struct host *h, const struct effective *e, const struct account *account,
    struct arena *a)
{
	struct login l = { .account = account, .is_root = account->uid == 0 };
	struct judgement j = { .h = h, .e = e, .l = &l, .a = a };
	const char **found;

	l.shadow = shadow_of(h->shadow, account);
	l.keys.held = (uint32_t)account_path_elsewhere(h->root, a, account, NULL, 0, 1, &found);
	explain_refuse(&j, LOGIN_DIES, KEYWORD_NONE, (struct slice){ 0 });
	if (e->death != NULL)
		l.blame.statement = e->death_statement + 1;
	return l;
}

struct slice
login_gives_text(const struct login *l, struct arena *a)
{
	switch (l->gives) {
	case GIVES_SFTP:
		return SLICE("it may transfer files, and nothing else");
	case GIVES_NO_SESSION:
		return SLICE("MaxSessions 0 allows it no session");
	case GIVES_FORCED_COMMAND:
		return SLICE("ForceCommand runs nothing that it asks for");
	case GIVES_NOTHING:
		if (l->forced.keyword == KEYWORD_CHROOTDIRECTORY)
			return SLICE("its shell is not there below ChrootDirectory");
		return slice_printf(a, "its shell %s runs no commands",
		    slice_string(a, escape_visible_copy(a, slice_of(shell_path(l->account)))));
	default:
		return SLICE("its keys bring commands of their own, which run nothing else");
	}
}

enum truth
login_possible(const struct login *l)
{
	enum truth any = TRUTH_NO;

	for (int c = 0; c < CREDENTIAL_COUNT; c++)
		any = truth_or(any, l->enters[c]);
	return any;
}

static bool
is_there(const struct host *h, const char *path)
{
	struct stat st;

	return file_stat(h->root, path, &st) != FILE_MISSING;
}

/* Whether nothing stands in the way of the account but a lack of keys and passwords. */
static bool
lacks_credentials(const struct login *l)
{
	switch (l->cause) {
	case LOGIN_POSSIBLE:
	case LOGIN_KEYS:
	case LOGIN_CREDENTIALS:
	case LOGIN_METHODS:
		return true;
	default:
		return false;
	}
}

enum truth
login_other_method(const struct host *h, const struct login *l, enum method m, struct arena *a)
{
	const char *home = l->account->home;
	bool is_set_up = false;

	if (!lacks_credentials(l) || method_usable(&l->methods, m) == TRUTH_NO)
		return TRUTH_NO;
	if (m == METHOD_GSSAPI)
		is_set_up = is_there(h, "/etc/krb5.keytab");
	if (m == METHOD_HOSTBASED)
		is_set_up = is_there(h, "/etc/ssh/shosts.equiv") ||
		    is_there(h, "/etc/shosts.equiv") || is_there(h, "/etc/hosts.equiv") ||
		    is_there(h, arena_printf(a, NULL, "%s/.shosts", home)) ||
		    is_there(h, arena_printf(a, NULL, "%s/.rhosts", home));
	return is_set_up ? TRUTH_UNKNOWN : TRUTH_NO;
}

enum truth
login_otherwise(const struct host *h, const struct login *l, struct arena *a)
{
	return truth_or(login_other_method(h, l, METHOD_GSSAPI, a),
	    login_other_method(h, l, METHOD_HOSTBASED, a));
}

bool
login_is_for_people(const struct account *account)
{
	return is_personal(account) && login_has_shell(account);
}

bool
login_has_shell(const struct account *account)
{
	return shell_kind(account->shell) != TRUTH_NO;
}

bool
login_is_of_interest(const struct account *account)
{
	return !account->is_hidden && (is_personal(account) || login_has_shell(account));
}

bool
login_is_admin(const struct host *h, const struct account *account)
{
	static const char *const admin[] = { "sudo", "wheel", "admin" };
	const char *const *groups;
	size_t count = 0;

	if (account->uid == 0)
		return true;
	accounts_groups(h->accounts, account->name, &groups, &count);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < sizeof(admin) / sizeof(admin[0]); j++)
			if (strcmp(groups[i], admin[j]) == 0)
				return true;
	return false;
}

bool
login_has_credentials(const struct login *l)
{
	return l->keys.held > 0 || l->keys.usable != TRUTH_NO || l->shadow.password == PASSWORD_HASH ||
	    l->shadow.password == PASSWORD_EMPTY;
}
