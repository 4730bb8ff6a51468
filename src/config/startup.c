/*
 * Startup: what sshd checks between reading the file and opening its keys, by
 * the values of the start-up pass alone (OpenSSH sshd.c main, servconf.c
 * process_queued_listen_addrs, auth2.c auth2_methods_valid).
 */
#include "config/algorithms.h"
#include "config/config.h"
#include "config/listen.h"
#include "config/startup.h"
#include "config/value.h"

enum {
	KBDINT_SEPARATE_UNTIL = 806,
	SINCE_ONE_MESSAGE = 1001,
	MESSAGE_MAX = (4 << 20) - (64 << 10),	/* monitor.h MONITOR_MAX_CFGLEN */
};

static const struct {
	enum keyword command;
	enum keyword user;
	struct slice text;
} command_pairs[] = {
	{ KEYWORD_AUTHORIZEDKEYSCOMMAND, KEYWORD_AUTHORIZEDKEYSCOMMANDUSER,
	    { "AuthorizedKeysCommand set without AuthorizedKeysCommandUser", 59 } },
	{ KEYWORD_AUTHORIZEDPRINCIPALSCOMMAND, KEYWORD_AUTHORIZEDPRINCIPALSCOMMANDUSER,
	    { "AuthorizedPrincipalsCommand set without AuthorizedPrincipalsCommandUser", 71 } },
};

/* The methods of OpenSSH's authmethods table and the keyword that switches each. */
static const struct {
	const char *name;
	enum keyword switch_keyword;	/* KEYWORD_NONE: always on */
} methods[] = {
	{ "none", KEYWORD_NONE },
	{ "publickey", KEYWORD_PUBKEYAUTHENTICATION },
	{ "gssapi-keyex", KEYWORD_GSSAPIAUTHENTICATION },
	{ "gssapi-with-mic", KEYWORD_GSSAPIAUTHENTICATION },
	{ "password", KEYWORD_PASSWORDAUTHENTICATION },
	{ "keyboard-interactive", KEYWORD_KBDINTERACTIVEAUTHENTICATION },
	{ "hostbased", KEYWORD_HOSTBASEDAUTHENTICATION },
};

static bool
is_on(const struct effective *e, enum keyword k, struct arena *a)
{
	const struct target *t = e->config->target;

	if (keyword_facts(t, k)->status == STATUS_ABSENT || keyword_facts(t, k)->status == STATUS_UNSUPPORTED)
		return false;
	/* sshd.c main: ChallengeResponseAuthentication is done by keyboard-interactive. */
	if (k == KEYWORD_KBDINTERACTIVEAUTHENTICATION && t->release <= KBDINT_SEPARATE_UNTIL &&
	    effective_number(e, KEYWORD_CHALLENGERESPONSEAUTHENTICATION, 0, a) != 0)
		return true;
	return effective_number(e, k, 0, a) != 0;
}

/* The first method of ${list} that is off; false when there is none. */
static bool
find_disabled(const struct effective *e, struct slice list, struct slice *disabled, struct arena *a)
{
	struct slice method;

	while (slice_cut(&list, ',', &method)) {
		slice_cut(&method, ':', disabled);
		for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
			if (slice_is(*disabled, methods[i].name) &&
			    methods[i].switch_keyword != KEYWORD_NONE &&
			    !is_on(e, methods[i].switch_keyword, a))
				return true;
	}
	return false;
}

static void
say(const struct startup_visitor *v, enum keyword k, uint32_t setter, bool fatal, struct slice text)
{
	v->complain(v->cookie, k, setter, fatal, text);
}

static bool
check_listeners(const struct effective *e, struct arena *a, const struct startup_visitor *v)
{
	struct slice text;
	uint32_t setter = listen_failure(e, a, &text);

	if (setter != 0)
		say(v, KEYWORD_LISTENADDRESS, setter, true, text);
	return setter == 0;
}

bool
startup_check_algorithms(const struct effective *e, struct arena *a, const struct startup_visitor *v)
{
	for (int i = 0; i < LIST_COUNT; i++) {
		enum algorithm_list list = (enum algorithm_list)i;
		struct slice text = effective_list_text(e, list);
		const struct slice *names;
		uint32_t count;

		if (text.ptr == NULL ||
		    algorithms_assemble(a, e->config->target, list, text, false, &names, &count))
			continue;
		say(v, effective_list_keyword(list),
		    effective_setter(e, effective_list_keyword(list), 0), true,
		    algorithms_fault(a, e->config->target, list));
		return false;
	}
	return true;
}

static bool
check_commands(const struct effective *e, struct arena *a, const struct startup_visitor *v)
{
	for (size_t i = 0; i < sizeof(command_pairs) / sizeof(command_pairs[0]); i++) {
		enum keyword command = command_pairs[i].command;
		uint32_t setter = effective_setter(e, command, 0);

		if (setter == 0 || effective_setter(e, command_pairs[i].user, 0) != 0 ||
		    slice_is_nocase(effective_text(e, command, a), "none"))
			continue;
		say(v, command, setter, true, command_pairs[i].text);
		return false;
	}
	return true;
}

static bool
check_methods(const struct effective *e, struct arena *a, const struct startup_visitor *v)
{
	uint32_t count, setter = effective_setter(e, KEYWORD_AUTHENTICATIONMETHODS, 0);
	const struct word *lists = effective_words(e, KEYWORD_AUTHENTICATIONMETHODS, a, &count);
	struct slice disabled;

	if (setter == 0 || (count == 1 && slice_is_nocase(lists[0].text, "any")))
		return true;
	for (uint32_t i = 0; i < count; i++) {
		if (!find_disabled(e, lists[i].text, &disabled, a))
			return true;
		say(v, KEYWORD_AUTHENTICATIONMETHODS, setter, false, slice_printf(a,
		    "Disabled method \"" SLICE_FORMAT "\" in AuthenticationMethods list \""
		    SLICE_FORMAT "\"", SLICE_ARG(disabled), SLICE_ARG(lists[i].text)));
	}
	say(v, KEYWORD_AUTHENTICATIONMETHODS, setter, true,
	    SLICE("AuthenticationMethods cannot be satisfied by enabled authentication methods"));
	return false;
}

bool
startup_check_values(const struct effective *e, struct arena *a, const struct startup_visitor *v)
{
	return check_listeners(e, a, v) && startup_check_algorithms(e, a, v) && check_commands(e, a, v) &&
	    check_methods(e, a, v);
}

bool
startup_check_size(const struct effective *e, struct arena *a, const struct startup_visitor *v)
{
	size_t size = e->config->packed_size;

	if (e->config->target->release < SINCE_ONE_MESSAGE || size <= MESSAGE_MAX)
		return true;
	say(v, KEYWORD_NONE, 0, true, slice_printf(a,
	    "Configuration file is too large (have %zu, max %d)", size, MESSAGE_MAX));
	return false;
}

bool
startup_check(const struct effective *e, struct arena *a, const struct startup_visitor *v)
{
	return startup_check_values(e, a, v) && startup_check_size(e, a, v);
}
