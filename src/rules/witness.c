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
