#include "access/explain.h"

#include "base/escape.h"

static const struct {
	const char *name;
	const char *text;
} causes[LOGIN_CAUSE_COUNT] = {
#define LOGIN_CAUSE(id, name, text) { name, text },
#include "access/login_causes.def"
#undef LOGIN_CAUSE
};

const char *
login_cause_name(enum login_cause cause)
{
	return causes[cause].name;
}

static struct reason
reason_for(const struct judgement *j, enum keyword k)
{
	return (struct reason){ k, effective_setter(j->e, k, 0) };
}

bool
explain_flag(const struct judgement *j, enum keyword k)
{
	enum keyword_status status = keyword_facts(j->h->target, k)->status;

	return (status == STATUS_SUPPORTED || status == STATUS_ALIAS) &&
	    effective_number(j->e, k, 0, j->a) != 0;
}

void
explain_refuse(struct judgement *j, enum login_cause cause, enum keyword k, struct slice detail)
{
	struct login *l = j->l;

	if (l->cause != LOGIN_POSSIBLE)
		return;
	l->cause = cause;
	l->blame = k != KEYWORD_NONE ? reason_for(j, k) : (struct reason){ 0 };
	l->detail = detail.len > 0 ? detail : slice_of(causes[cause].text);
}

/* Whether some line that does not decide ${k} here says the contrary of the one that does. */
static bool
is_contradicted(const struct judgement *j, enum keyword k)
{
	const struct config *config = j->e->config;
	uint32_t setter = effective_setter(j->e, k, 0);
	enum keyword slot = keyword_facts(j->h->target, k)->slot;

	for (uint32_t i = 0; setter != 0 && i < config->count; i++) {
		const struct statement *st = &config->statements[i];

		if (st->kind == STATEMENT_SETTING && st->facts != NULL && st->facts->slot == slot &&
		    st->has_value && st->value.number[0] != config->statements[setter - 1].value.number[0])
			return true;
	}
	return false;
}

/* What a person would edit to let passwords in. */
static enum keyword
keyword_against_passwords(const struct judgement *j)
{
	const struct methods *m = &j->l->methods;

	if (m->method[METHOD_PASSWORD].cause == CAUSE_ROOT)
		return KEYWORD_PERMITROOTLOGIN;
	if (j->l->shadow.password == PASSWORD_EMPTY && m->method[METHOD_PASSWORD].enabled != TRUTH_NO)
		return KEYWORD_PERMITEMPTYPASSWORDS;
	/* Whoever switches keyboard-interactive on counts on PAM, which alone asks by it. */
	if (!j->uses_pam && effective_setter(j->e, KEYWORD_USEPAM, 0) != 0 &&
	    effective_setter(j->e, KEYWORD_KBDINTERACTIVEAUTHENTICATION, 0) != 0 &&
	    explain_flag(j, KEYWORD_KBDINTERACTIVEAUTHENTICATION) && !explain_flag(j, KEYWORD_PASSWORDAUTHENTICATION))
		return KEYWORD_USEPAM;
	if (m->method[METHOD_KBDINT].enabled == TRUTH_NO &&
	    (effective_setter(j->e, KEYWORD_PASSWORDAUTHENTICATION, 0) == 0 ||
	    (is_contradicted(j, KEYWORD_KBDINTERACTIVEAUTHENTICATION) &&
	    !is_contradicted(j, KEYWORD_PASSWORDAUTHENTICATION))) &&
	    m->method[METHOD_PASSWORD].enabled == TRUTH_NO)
		return KEYWORD_KBDINTERACTIVEAUTHENTICATION;
	return KEYWORD_PASSWORDAUTHENTICATION;
}

/* Whether there is something about keys to mend: some exist, or their file cannot be what it is. */
static bool
is_about_keys(const struct login *l)
{
	const struct key_place *worst = l->keys.worst;

	return l->keys.held > 0 || l->keys.principals_fault || (worst != NULL &&
	    (worst->obstacle == OBSTACLE_TOKEN || worst->obstacle == OBSTACLE_FORMAT ||
	    worst->obstacle == OBSTACLE_ENCRYPTED || (worst->obstacle == OBSTACLE_FILE &&
	    worst->check.fault == PATH_NOT_FILE)));
}

static void
explain_keys(struct judgement *j)
{
	struct login *l = j->l;
	const struct method_state *publickey = &l->methods.method[METHOD_PUBLICKEY];
	bool is_refused = publickey->works == TRUTH_NO && publickey->reason_count > 0 &&
	    (l->keys.source_fault == NULL || publickey->reasons[0].keyword != KEYWORD_AUTHORIZEDKEYSFILE);

	if (l->keys.source_fault != NULL && l->keys.accepted == 0 && !is_refused &&
	    (l->keys.held == 0 || l->keys.place_count == 0)) {
		explain_refuse(j, LOGIN_KEYS, l->keys.source_blame.keyword, slice_of(l->keys.source_fault));
		return;
	}
	if (!is_about_keys(l))
		return;
	if (is_refused) {
		explain_refuse(j, LOGIN_KEYS, publickey->reasons[0].keyword, slice_printf(j->a,
		    "keys are refused by %s", keyword_spelling(publickey->reasons[0].keyword)));
		return;
	}
	explain_refuse(j, LOGIN_KEYS, KEYWORD_NONE, account_keys_text(&l->keys, j->a));
	if (l->cause == LOGIN_KEYS && l->blame.keyword == KEYWORD_NONE)
		l->blame = l->keys.blame;
}

/* Whether root's keys would be accepted, were one of them to bring the command that it has to have. */
static bool
lacks_forced_key(const struct judgement *j)
{
	return effective_number(j->e, KEYWORD_PERMITROOTLOGIN, 0, j->a) == ROOT_LOGIN_FORCED_COMMANDS &&
	    j->l->methods.method[METHOD_PUBLICKEY].enabled != TRUTH_NO && j->l->keys.usable == TRUTH_YES &&
	    j->l->methods.chain_count == 0;
}

void
explain_methods(struct judgement *j)
{
	struct login *l = j->l;
	const struct methods *m = &l->methods;

	for (int i = 0; i < METHOD_COUNT; i++) {
		if (m->method[i].cause == CAUSE_REFUSED)
			explain_refuse(j, LOGIN_REFUSED, KEYWORD_REFUSECONNECTION, (struct slice){ 0 });
		if (m->method[i].cause == CAUSE_NO_TRIES)
			explain_refuse(j, LOGIN_NO_TRIES, KEYWORD_MAXAUTHTRIES, (struct slice){ 0 });
	}
	if (l->is_root && (m->method[METHOD_PUBLICKEY].cause == CAUSE_ROOT || lacks_forced_key(j)))
		explain_refuse(j, LOGIN_ROOT, KEYWORD_PERMITROOTLOGIN, (struct slice){ 0 });
	if (m->chain_count > 0 && (l->method_works[METHOD_PUBLICKEY] != TRUTH_NO ||
	    l->method_works[METHOD_PASSWORD] != TRUTH_NO || l->method_works[METHOD_KBDINT] != TRUTH_NO ||
	    m->satisfiable == TRUTH_NO))
		explain_refuse(j, LOGIN_METHODS, KEYWORD_AUTHENTICATIONMETHODS, slice_printf(j->a,
		    "AuthenticationMethods " SLICE_FORMAT " cannot be completed",
		    SLICE_ARG(escape_visible_copy(j->a,
		    effective_text(j->e, KEYWORD_AUTHENTICATIONMETHODS, j->a)))));
	explain_keys(j);
	explain_refuse(j, LOGIN_CREDENTIALS, keyword_against_passwords(j), (struct slice){ 0 });
}
