#include "access/ways.h"

#include <string.h>

/* What one credential makes of the methods. */
struct way {
	enum credential with;
	enum truth works[METHOD_COUNT];
	enum truth runs[METHOD_COUNT];	/* … and what it gives is the shell */
};

/* Whether the account's password opens it by ${method}. */
static enum truth
password_works(const struct judgement *j, enum method method)
{
	const struct method_state *m = &j->l->methods.method[method];

	if (m->works == TRUTH_NO || j->pam_asks == TRUTH_NO)
		return TRUTH_NO;
	switch (j->l->shadow.password) {
	case PASSWORD_HASH:
		return truth_and(m->works, j->pam_asks);
	case PASSWORD_EMPTY:
		return explain_flag(j, KEYWORD_PERMITEMPTYPASSWORDS) ? truth_and(m->works, j->pam_asks) : TRUTH_NO;
	case PASSWORD_UNSEEN:
		return TRUTH_UNKNOWN;
	default:
		return j->knows_more_passwords ? TRUTH_UNKNOWN : TRUTH_NO;
	}
}

/* Every client asks for "none" first; sshd then tries the empty password. */
static bool
none_is_tried(const struct judgement *j)
{
	return explain_flag(j, KEYWORD_PERMITEMPTYPASSWORDS) && explain_flag(j, KEYWORD_PASSWORDAUTHENTICATION) &&
	    j->l->methods.chain_count == 0;
}

/* Without PAM the password that has run out is asked for only where a password was given. */
static enum truth
unless_must_change(const struct judgement *j, enum truth works, bool by_password)
{
	return j->must_change && (by_password || none_is_tried(j)) ? TRUTH_NO : works;
}

/* ---- AuthenticationMethods ---- */

/* Whether every method of the list ${chain} works, with ${keys} different keys at hand. */
static enum truth
chain_works(const struct method_chain *chain, const enum truth *works, uint32_t keys)
{
	struct slice rest = chain->word->text, item;
	enum truth all = TRUTH_YES;
	uint32_t keys_needed = 0;

	if (chain->enabled == TRUTH_NO)
		return TRUTH_NO;
	while (slice_cut(&rest, ',', &item)) {
		struct slice name, device = item;
		enum method m;

		slice_cut(&device, ':', &name);
		if (!method_from_name(name, &m))
			return TRUTH_NO;
		/* PAM is the only device that asks, and no other method has any. */
		if (device.ptr != NULL && !(m == METHOD_KBDINT && slice_is(device, "pam")))
			return TRUTH_NO;
		keys_needed += m == METHOD_PUBLICKEY;
		all = truth_and(all, works[m]);
	}
	/* A key that was used once is not taken a second time. */
	if (keys_needed > 1 && keys < keys_needed && all == TRUTH_YES)
		return TRUTH_NO;
	return all;
}

static enum truth
any_chain_works(const struct judgement *j, const enum truth *works, uint32_t keys)
{
	const struct methods *m = &j->l->methods;
	enum truth any = TRUTH_NO;

	for (uint32_t i = 0; i < m->chain_count; i++)
		any = truth_or(any, chain_works(&m->chains[i], works, keys));
	for (int i = 0; m->chain_count == 0 && i < METHOD_COUNT; i++)
		any = truth_or(any, works[i]);
	return any;
}

/* Whether sshd offers ${m} to who has done nothing yet. */
static bool
is_offered(const struct judgement *j, enum method m)
{
	const struct methods *all = &j->l->methods;

	if (all->chain_count == 0)
		return all->method[m].enabled != TRUTH_NO;
	for (uint32_t i = 0; i < all->chain_count; i++) {
		struct slice rest = all->chains[i].word->text, item, name;
		enum method first;

		slice_cut(&rest, ',', &item);
		slice_cut(&item, ':', &name);
		if (all->chains[i].enabled != TRUTH_NO && method_from_name(name, &first) && first == m)
			return true;
	}
	return false;
}

/* ---- what a client runs into ---- */

/* Keys that are refused count towards MaxAuthTries before the one, or the password, that gets in. */
static enum truth
tries_run_out(const struct judgement *j, const struct way *way)
{
	const struct account_keys *k = &j->l->keys;
	int64_t most = effective_number(j->e, KEYWORD_MAXAUTHTRIES, 0, j->a);
	uint32_t all = k->offered > 0 || k->held > 0 ? k->offered : 1;
	enum truth before_key = truth_of(k->refused_first > 0 && k->refused_first >= most);
	enum truth before_password = truth_of(all > 0 && all >= most);
	enum truth works = way->works[METHOD_PUBLICKEY];

	if (way->with != WITH_BOTH || !is_offered(j, METHOD_PUBLICKEY))
		return TRUTH_NO;
	if (works == TRUTH_UNKNOWN && before_key != before_password)
		return TRUTH_UNKNOWN;
	return works != TRUTH_NO ? before_key : before_password;
}

/* Whether a key has to have a command of its own to open the account. */
static bool
needs_forced_key(const struct judgement *j)
{
	return j->l->is_root &&
	    effective_number(j->e, KEYWORD_PERMITROOTLOGIN, 0, j->a) == ROOT_LOGIN_FORCED_COMMANDS;
}

/* ForceCommand comes before a key's own command. */
static bool
is_overruled(const struct judgement *j)
{
	return j->l->gives == GIVES_FORCED_COMMAND;
}

static void
try_keys(const struct judgement *j, struct way *way)
{
	const struct method_state *m = &j->l->methods.method[METHOD_PUBLICKEY];
	const struct account_keys *k = &j->l->keys;
	bool forced = false;

	way->works[METHOD_PUBLICKEY] = truth_and(m->works, k->usable);
	way->runs[METHOD_PUBLICKEY] = truth_and(m->works, k->runs);
	if (needs_forced_key(j)) {
		for (uint32_t i = 0; i < k->place_count; i++)
			forced |= k->places[i].forced > 0;
		way->works[METHOD_PUBLICKEY] = truth_and(m->enabled,
		    forced ? TRUTH_YES : k->usable == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : TRUTH_NO);
		way->runs[METHOD_PUBLICKEY] = k->idle == k->accepted - k->free && !is_overruled(j) ? TRUTH_NO :
		    truth_and(way->works[METHOD_PUBLICKEY], TRUTH_UNKNOWN);
		return;
	}
	if (is_overruled(j)) {
		way->runs[METHOD_PUBLICKEY] = unless_must_change(j, way->works[METHOD_PUBLICKEY], false);
		return;
	}
	/* Of several keys a client offers the first, and gets what it gives. */
	if (way->with == WITH_BOTH && k->first_is_forced)
		way->runs[METHOD_PUBLICKEY] = k->first_is_idle ? TRUTH_NO :
		    truth_and(way->runs[METHOD_PUBLICKEY], TRUTH_UNKNOWN);
	way->runs[METHOD_PUBLICKEY] = unless_must_change(j, way->runs[METHOD_PUBLICKEY], false);
}

static void
judge_way(struct judgement *j, struct way *way)
{
	struct login *l = j->l;
	bool has_key = way->with != WITH_PASSWORD, has_password = way->with != WITH_KEY;
	enum truth none = none_is_tried(j) && l->shadow.password == PASSWORD_EMPTY ?
	    l->methods.method[METHOD_PASSWORD].works : TRUTH_NO;
	enum truth enters, runs;

	way->works[METHOD_NONE] = none;
	way->runs[METHOD_NONE] = unless_must_change(j, none, true);
	if (has_key)
		try_keys(j, way);
	for (enum method m = METHOD_PASSWORD; has_password && m <= METHOD_KBDINT; m++) {
		way->works[m] = password_works(j, m);
		way->runs[m] = unless_must_change(j, way->works[m], m == METHOD_PASSWORD);
	}
	if (way->with == WITH_BOTH)
		memcpy(l->method_works, way->works, sizeof(way->works));
	enters = any_chain_works(j, way->works, l->keys.accepted);
	runs = any_chain_works(j, way->runs, is_overruled(j) ? l->keys.accepted : l->keys.free);
	/* A client with a key uses it first. */
	if (way->with == WITH_BOTH && way->works[METHOD_PUBLICKEY] == TRUTH_YES && l->methods.chain_count == 0)
		runs = truth_and(runs, way->runs[METHOD_PUBLICKEY]);
	if (none == TRUTH_NO) {
		enum truth ends = tries_run_out(j, way);

		if (has_key && is_offered(j, METHOD_PUBLICKEY))
			ends = truth_or(ends, l->keys.ends_connection);
		enters = truth_and(enters, truth_not(ends));
		runs = truth_and(runs, truth_not(ends));
	}
	/* Nobody gets as far as a key where "none" opens the account. */
	if (none == TRUTH_YES)
		runs = way->runs[METHOD_NONE];
	l->enters[way->with] = enters;
	l->runs[way->with] = truth_and(runs, l->gives == GIVES_SHELL ? j->shell_runs :
	    l->gives == GIVES_FORCED_COMMAND && !l->runs_nothing ? truth_and(j->shell_runs, TRUTH_UNKNOWN) : TRUTH_NO);
}

void
ways_judge(struct judgement *j)
{
	for (int c = 0; c < CREDENTIAL_COUNT; c++) {
		struct way way = { .with = (enum credential)c };

		for (int m = 0; m < METHOD_COUNT; m++)
			way.works[m] = way.runs[m] = TRUTH_NO;
		judge_way(j, &way);
	}
}
