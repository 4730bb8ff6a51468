#include "access/methods.h"

enum {
	/* Until then keyboard-interactive asks only with ChallengeResponseAuthentication. */
	CHALLENGE_SEPARATE_UNTIL = 806,
};

static const struct method_row {
	const char *name;
	enum keyword keyword;
	unsigned features;
	bool root_without_password;
} method_rows[METHOD_COUNT] = {
#define METHOD(id, name, keyword, features, root) { name, keyword, features, root },
#include "access/auth_methods.def"
#undef METHOD
};

const char *
method_name(enum method m)
{
	return method_rows[m].name;
}

bool
method_from_name(struct slice name, enum method *m)
{
	for (int i = 0; i < METHOD_COUNT; i++) {
		if (!slice_is(name, method_rows[i].name))
			continue;
		*m = (enum method)i;
		return true;
	}
	return false;
}

struct judge {
	const struct effective *e;
	const struct target *t;
	struct arena *a;
	bool is_root;
};

static struct reason
reason_of(const struct judge *j, enum keyword k)
{
	return (struct reason){ k, effective_setter(j->e, k, 0) };
}

/* Sets the verdict unless a worse one stands; keywords beyond REASONS_MAX are dropped. */
static void
blame(const struct judge *j, struct method_state *s, enum truth works, enum method_cause cause,
    const enum keyword *keywords, uint32_t count)
{
	if (s->works == TRUTH_NO || (s->works == TRUTH_UNKNOWN && works != TRUTH_NO))
		return;
	s->works = works;
	s->cause = cause;
	s->reason_count = 0;
	for (uint32_t i = 0; i < count && i < REASONS_MAX; i++)
		if (keywords[i] != KEYWORD_NONE)
			s->reasons[s->reason_count++] = reason_of(j, keywords[i]);
}

static void
blame_one(const struct judge *j, struct method_state *s, enum truth works,
    enum method_cause cause, enum keyword k)
{
	blame(j, s, works, cause, &k, 1);
}

static bool
is_known_keyword(const struct judge *j, enum keyword k)
{
	const struct keyword_facts *f = keyword_facts(j->t, k);

	return f->status == STATUS_SUPPORTED || f->status == STATUS_ALIAS;
}

/* A flag or number; ${otherwise} where this target has no such keyword. */
static int64_t
number_of(const struct judge *j, enum keyword k, int64_t otherwise)
{
	return is_known_keyword(j, k) ? effective_number(j->e, k, 0, j->a) : otherwise;
}

/* Whether a path or command is set to something. */
static bool
is_given(const struct judge *j, enum keyword k)
{
	const struct word *words;
	uint32_t count;

	if (!is_known_keyword(j, k))
		return false;
	words = effective_words(j->e, k, j->a, &count);
	for (uint32_t i = 0; i < count; i++)
		if (words[i].text.len > 0 && !slice_is_nocase(words[i].text, "none"))
			return true;
	return false;
}

/* ---- what each method needs ---- */

/*
 * "none" is taken out of RevokedKeys only at start-up: as the value of a
 * matching block it names a file, which cannot be read, and every key counts
 * as revoked.
 */
static bool
revokes_everything(const struct judge *j)
{
	uint32_t at = effective_setter(j->e, KEYWORD_REVOKEDKEYS, 0);
	const struct word *words;
	uint32_t count;

	if (at == 0 || j->e->matched.slots[KEYWORD_REVOKEDKEYS].first != at)
		return false;
	words = effective_words(j->e, KEYWORD_REVOKEDKEYS, j->a, &count);
	return count == 1 && slice_is_nocase(words[0].text, "none");
}

static void
judge_publickey(const struct judge *j, struct method_state *s)
{
	static const enum keyword sources[REASONS_MAX] = {
		KEYWORD_AUTHORIZEDKEYSFILE, KEYWORD_TRUSTEDUSERCAKEYS, KEYWORD_AUTHORIZEDKEYSCOMMAND
	};
	uint32_t count;

	/* A command without a user to run it as is passed over. */
	if (!is_given(j, KEYWORD_AUTHORIZEDKEYSFILE) && !is_given(j, KEYWORD_TRUSTEDUSERCAKEYS) &&
	    !(is_given(j, KEYWORD_AUTHORIZEDKEYSCOMMAND) &&
	    is_given(j, KEYWORD_AUTHORIZEDKEYSCOMMANDUSER)))
		blame(j, s, TRUTH_NO, CAUSE_NO_KEY_SOURCE, sources, REASONS_MAX);
	if (revokes_everything(j))
		blame_one(j, s, TRUTH_NO, CAUSE_ALL_REVOKED, KEYWORD_REVOKEDKEYS);
	effective_algorithms(j->e, LIST_PUBKEY, j->a, &count);
	if (count == 0)
		blame_one(j, s, TRUTH_NO, CAUSE_NO_ALGORITHM, KEYWORD_PUBKEYACCEPTEDALGORITHMS);
}

static void
judge_kbdint(const struct judge *j, struct method_state *s)
{
	static const enum keyword challenge = KEYWORD_CHALLENGERESPONSEAUTHENTICATION;

	if (j->t->release <= CHALLENGE_SEPARATE_UNTIL && number_of(j, challenge, 1) == 0)
		blame_one(j, s, TRUTH_NO, CAUSE_NO_DEVICE, challenge);
	if (j->t->unsure & FEATURE_PAM)
		blame_one(j, s, TRUTH_UNKNOWN, CAUSE_NOT_BUILT, KEYWORD_USEPAM);
	else if (!(j->t->features & FEATURE_PAM) || number_of(j, KEYWORD_USEPAM, 0) == 0)
		blame_one(j, s, TRUTH_NO, CAUSE_NO_DEVICE, KEYWORD_USEPAM);
}

/* The request "none" lets in whoever has an empty password. */
static void
judge_none(const struct judge *j, struct method_state *s)
{
	static const enum keyword needed[] = { KEYWORD_PERMITEMPTYPASSWORDS,
		KEYWORD_PASSWORDAUTHENTICATION };
	bool allowed = number_of(j, KEYWORD_PERMITEMPTYPASSWORDS, 0) != 0 &&
	    number_of(j, KEYWORD_PASSWORDAUTHENTICATION, 1) != 0;

	blame(j, s, allowed ? TRUTH_UNKNOWN : TRUTH_NO, CAUSE_EMPTY_PASSWORD, needed, 2);
}

/* auth_root_allowed. */
static void
judge_root(const struct judge *j, enum method m, struct method_state *s)
{
	switch (number_of(j, KEYWORD_PERMITROOTLOGIN, ROOT_LOGIN_YES)) {
	case ROOT_LOGIN_YES:
		break;
	case ROOT_LOGIN_NO_PASSWORD:
		if (!method_rows[m].root_without_password)
			blame_one(j, s, TRUTH_NO, CAUSE_ROOT, KEYWORD_PERMITROOTLOGIN);
		break;
	case ROOT_LOGIN_FORCED_COMMANDS:
		if (m == METHOD_PUBLICKEY)
			blame_one(
			    j, s, TRUTH_UNKNOWN, CAUSE_FORCED_COMMAND, KEYWORD_PERMITROOTLOGIN);
		else
			blame_one(j, s, TRUTH_NO, CAUSE_ROOT, KEYWORD_PERMITROOTLOGIN);
		break;
	default:
		blame_one(j, s, TRUTH_NO, CAUSE_ROOT, KEYWORD_PERMITROOTLOGIN);
	}
}

/* What stops every method alike. */
static void
judge_connection(const struct judge *j, struct method_state *s)
{
	if (number_of(j, KEYWORD_REFUSECONNECTION, 0) != 0)
		blame_one(j, s, TRUTH_NO, CAUSE_REFUSED, KEYWORD_REFUSECONNECTION);
	if (number_of(j, KEYWORD_MAXAUTHTRIES, 6) <= 0)
		blame_one(j, s, TRUTH_NO, CAUSE_NO_TRIES, KEYWORD_MAXAUTHTRIES);
}

static struct method_state
judge_method(const struct judge *j, enum method m)
{
	const struct method_row *row = &method_rows[m];
	struct method_state s = { .enabled = TRUTH_YES, .works = TRUTH_YES };

	if (row->features & ~j->t->features) {
		s.enabled = row->features & j->t->unsure ? TRUTH_UNKNOWN : TRUTH_NO;
		blame(j, &s, s.enabled, CAUSE_NOT_BUILT, NULL, 0);
	}
	if (row->keyword != KEYWORD_NONE && number_of(j, row->keyword, 0) == 0) {
		s.enabled = TRUTH_NO;
		blame_one(j, &s, TRUTH_NO, CAUSE_DISABLED, row->keyword);
	}
	judge_connection(j, &s);
	if (j->is_root)
		judge_root(j, m, &s);
	switch (m) {
	case METHOD_NONE:
		judge_none(j, &s);
		break;
	case METHOD_PUBLICKEY:
		judge_publickey(j, &s);
		break;
	case METHOD_KBDINT:
		judge_kbdint(j, &s);
		break;
	case METHOD_PASSWORD:
		break;
	default:
		blame(j, &s, TRUTH_UNKNOWN, CAUSE_HOST, NULL, 0);
	}
	return s;
}

/* ---- AuthenticationMethods ---- */

/*
 * One step of a chain.  What stands behind a ':' has to be the name of the
 * keyboard-interactive device, "pam"; no other method ever reports one.
 */
static void
add_step(const struct methods *all, struct method_chain *chain, struct slice step)
{
	struct slice name = { NULL, 0 }, device = step;
	const struct method_state *s;
	enum method m;
	enum truth works;

	slice_cut(&device, ':', &name);
	if (!method_from_name(name, &m)) {
		chain->enabled = chain->works = TRUTH_NO;
		return;
	}
	s = &all->method[m];
	works = s->works;
	if (device.ptr != NULL && !(m == METHOD_KBDINT && slice_is(device, "pam")))
		works = m == METHOD_KBDINT && works == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : TRUTH_NO;
	chain->methods |= 1U << m;
	chain->enabled = truth_and(chain->enabled, s->enabled);
	chain->works = truth_and(chain->works, truth_and(s->enabled, works));
	if (!chain->has_stopper && chain->works != TRUTH_YES) {
		chain->stopper = m;
		chain->has_stopper = true;
	}
}

static void
judge_chains(const struct judge *j, struct methods *all)
{
	struct method_chain *chains;
	const struct word *words;
	uint32_t count;

	all->satisfiable = TRUTH_YES;
	if (!is_known_keyword(j, KEYWORD_AUTHENTICATIONMETHODS))
		return;
	all->chains_reason = reason_of(j, KEYWORD_AUTHENTICATIONMETHODS);
	words = effective_words(j->e, KEYWORD_AUTHENTICATIONMETHODS, j->a, &count);
	if (count == 0 || (count == 1 && slice_is(words[0].text, "any")))
		return;
	all->satisfiable = TRUTH_NO;
	all->chains = chains = ARENA_ARRAY(j->a, struct method_chain, count);
	all->chain_count = count;
	for (uint32_t i = 0; i < count; i++) {
		struct slice rest = words[i].text, step;

		chains[i] =
		    (struct method_chain){ &words[i], TRUTH_YES, TRUTH_YES, METHOD_NONE, false, 0 };
		while (slice_cut(&rest, ',', &step))
			add_step(all, &chains[i], step);
		all->satisfiable = truth_or(all->satisfiable, chains[i].enabled);
	}
}

struct methods
methods_evaluate(const struct effective *e, bool is_root, struct arena *a)
{
	struct judge j = { e, e->config->target, a, is_root };
	struct methods all = { .login = TRUTH_NO };

	for (int m = 0; m < METHOD_COUNT; m++)
		all.method[m] = judge_method(&j, (enum method)m);
	judge_chains(&j, &all);
	for (int m = 0; m < METHOD_COUNT && all.chain_count == 0; m++)
		all.login = truth_or(all.login, all.method[m].works);
	for (uint32_t i = 0; i < all.chain_count; i++)
		all.login = truth_or(all.login, all.chains[i].works);
	return all;
}

enum truth
method_usable(const struct methods *methods, enum method m)
{
	enum truth any = TRUTH_NO;

	if (methods->chain_count == 0)
		return methods->method[m].works;
	for (uint32_t i = 0; i < methods->chain_count; i++)
		if (methods->chains[i].methods & (1U << m))
			any = truth_or(any, methods->chains[i].works);
	return any;
}

enum truth
methods_suffice(const struct methods *methods, unsigned given)
{
	enum truth any = TRUTH_NO;

	for (int m = 0; m < METHOD_COUNT && methods->chain_count == 0; m++)
		if (given & (1U << m))
			any = truth_or(any, methods->method[m].works);
	for (uint32_t i = 0; i < methods->chain_count; i++)
		if ((methods->chains[i].methods & ~given) == 0)
			any = truth_or(any, methods->chains[i].works);
	return any;
}
