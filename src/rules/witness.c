#include "rules/witness.h"

enum {
	TRIES_MAX = 1000,		/* a directory service may have very many accounts */
	FIRST_USER_ID = 1000,		/* below are system accounts, nearly everywhere */
	NOBODY_ID = 65534,
};

/* A connection's ${groups} function; ${cookie} is the accounts. */
static bool
groups_of(void *cookie, const char *user, struct group_list *out)
{

	out->known = accounts_groups(cookie, user, &out->names, &out->count);
	return out->known;
}

static bool
is_ordinary(const struct account *account)
{

	return account->uid >= FIRST_USER_ID && account->uid != NOBODY_ID;
}

static bool
is_in_class(const struct class_set *set, uint32_t class, const struct account *account,
    struct accounts *accounts)
{
	struct connection c = set->classes[class].witness;

	c.user = account->name;
	c.groups = groups_of;
	c.cookie = accounts;
	return classes_find(set, &c) == class;
}

const char *
witness_account(const struct class_set *set, uint32_t class, struct accounts *accounts)
{
	const struct account *all;
	const char *name = NULL;
	size_t count;

	if (accounts == NULL || !accounts_known(accounts))
		return NULL;
	all = accounts_all(accounts, &count);
	for (size_t i = 0; i < count && i < TRIES_MAX; i++) {
		if (name != NULL && !is_ordinary(&all[i]))
			continue;
		if (!is_in_class(set, class, &all[i], accounts))
			continue;
		if (is_ordinary(&all[i]))
			return all[i].name;
		name = all[i].name;
	}
	return name;
}

static bool
word_names_user(const struct statement *st, struct slice user)
{

	for (uint32_t i = 0; i < st->value.word_count; i++) {
		struct slice text = st->value.words[i].text;

		if (slice_starts_with(text, user) &&
		    (text.len == user.len || text.ptr[user.len] == '@'))
			return true;
	}
	return false;
}

static bool
match_names_user(const struct match *match, struct slice user)
{

	for (uint32_t i = 0; i < match->count; i++) {
		const struct condition *c = &match->conditions[i];

		for (uint32_t j = 0; c->criterion == CRITERION_USER && j < c->patterns->count; j++)
			if (slice_equal(c->patterns->patterns[j].glob, user))
				return true;
	}
	return false;
}

bool
witness_is_named(const struct config *config, const struct class *c)
{
	struct slice user = slice_of(c->witness.user);

	if (c->is_root)
		return true;
	for (uint32_t i = 0; i < config->count; i++) {
		const struct statement *st = &config->statements[i];

		if (st->kind == STATEMENT_MATCH && st->match != NULL &&
		    match_names_user(st->match, user))
			return true;
		if (st->kind == STATEMENT_SETTING && st->facts != NULL && st->has_value &&
		    st->facts->type == TYPE_USER_PATTERNS && word_names_user(st, user))
			return true;
	}
	return false;
}
