#include "access/keys_command.h"

#include <string.h>

#include "access/shell.h"
#include "base/escape.h"

/* Whether ${arguments} have a token that is not among ${letters}, of which sshd dies. */
static bool
has_unknown_token(struct slice arguments, const char *letters)
{
	for (size_t i = 0; i < arguments.len; i++)
		if (arguments.ptr[i] == '%' &&
		    (++i == arguments.len || strchr(letters, arguments.ptr[i]) == NULL))
			return true;
	return false;
}

static const char *
fault_text(const struct path_check *check)
{
	switch (check->fault) {
	case PATH_MISSING:
		return "does not exist";
	case PATH_OWNER:
		return "does not belong to root";
	case PATH_WRITABLE:
		return "can be written to by its group or others";
	default:
		return "cannot be executed";
	}
}

/* Why sshd does not run ${program} as ${runner}; NULL when it may. */
static const char *
why_not(const struct host *h, const struct account *runner, const char *program, struct arena *a)
{
	struct path_check check = strict_modes_command(&h->strict, runner, program);
	const char *where = check.path != NULL && check.fault != PATH_GOOD ? check.path : program;

	where = slice_string(a, escape_visible_copy(a, slice_of(where)));
	if (check.fault == PATH_GOOD && shell_script_is_dos(h->root, a, program))
		return arena_printf(a, NULL, "AuthorizedKeysCommand cannot be run: the first line of %s ends with CR", where);
	if (check.fault == PATH_GOOD || check.fault == PATH_UNSEEN)
		return NULL;
	return arena_printf(a, NULL, "AuthorizedKeysCommand is not run: %s %s", where, fault_text(&check));
}

struct keys_command_verdict
keys_command_judge(const struct host *h, const struct effective *e, const struct account *account, struct arena *a)
{
	struct keys_command_verdict v = { .gives_keys = TRUTH_NO,
		.blame = { KEYWORD_AUTHORIZEDKEYSCOMMAND, effective_setter(e, KEYWORD_AUTHORIZEDKEYSCOMMAND, 0) } };
	struct slice command = effective_text(e, KEYWORD_AUTHORIZEDKEYSCOMMAND, a), program;
	struct slice user = effective_text_set(e, KEYWORD_AUTHORIZEDKEYSCOMMANDUSER, a);
	const struct account *runner;

	if (user.len == 0) {
		v.fault = "AuthorizedKeysCommandUser is not set";
		return v;
	}
	runner = accounts_find(h->accounts, slice_is(user, "%u") ? account->name : slice_string(a, user));
	if (runner == NULL && accounts_complete(h->accounts)) {
		v.blame = (struct reason){ KEYWORD_AUTHORIZEDKEYSCOMMANDUSER,
			effective_setter(e, KEYWORD_AUTHORIZEDKEYSCOMMANDUSER, 0) };
		v.fault = arena_printf(a, NULL, "the account %s of AuthorizedKeysCommandUser does not exist",
		    slice_string(a, escape_visible_copy(a, user)));
		return v;
	}
	slice_cut(&command, ' ', &program);
	v.has_unknown_token = has_unknown_token(command, token_letters(h->target, KEYWORD_AUTHORIZEDKEYSCOMMAND));
	v.fault = v.has_unknown_token ? "AuthorizedKeysCommand has a token that sshd does not know" :
	    why_not(h, runner, slice_string(a, program), a);
	v.gives_keys = v.fault == NULL ? TRUTH_UNKNOWN : TRUTH_NO;
	return v;
}
