#include "access/lists.h"

#include <string.h>

enum keyword
lists_outcome_keyword(enum list_outcome outcome)
{
	static const enum keyword keywords[LISTS_OUTCOME_COUNT] = {
		[LISTS_PASS] = KEYWORD_NONE,
		[LISTS_DENIED_USER] = KEYWORD_DENYUSERS,
		[LISTS_UNLISTED_USER] = KEYWORD_ALLOWUSERS,
		[LISTS_DENIED_GROUP] = KEYWORD_DENYGROUPS,
		[LISTS_UNLISTED_GROUP] = KEYWORD_ALLOWGROUPS,
	};

	return keywords[outcome];
}

/* Cuts ${text} at the last '@'; false when there is none, and all of it is the user. */
static bool
split_entry(struct slice text, struct slice *user, struct slice *host)
{
	size_t at = text.len;

	while (at > 0 && text.ptr[at - 1] != '@')
		at--;
	*user = at == 0 ? text : slice_part(text, 0, at - 1);
	*host = slice_part(text, at, text.len);
	return at > 0;
}

struct user_entry
user_entry_parse(struct arena *a, struct slice text)
{
	struct user_entry entry = { 0 };
	struct slice host;

	entry.has_host = split_entry(text, &entry.user, &host);
	if (!entry.has_host)
		return entry;
	entry.addresses = address_list_make(a, RELEASE_FIRST, host);
	entry.names = pattern_list_make(a, host, true);
	return entry;
}

bool
user_entry_host_matches(const struct user_entry *entry, const char *host, const char *addr)
{
	int by_address = address_list_match(entry->addresses, addr), by_name;

	if (by_address < 0)
		return false;
	by_name = pattern_list_match(entry->names, slice_of(host));
	return by_name != PATTERN_NEGATED && (by_address == 1 || by_name == PATTERN_HIT);
}

/* One connection before the lists. */
struct applicant {
	const struct effective *e;
	const struct connection *c;
	struct arena *a;
	const char *host;
	struct group_list groups;	/* known: they could be had */
};

static enum truth
user_matches(const struct applicant *p, struct slice text)
{
	struct slice user, host;
	struct user_entry entry;
	bool has_host = split_entry(text, &user, &host);

	if (p->c->user == NULL)
		return TRUTH_UNKNOWN;
	if (!pattern_match(slice_of(p->c->user), user))
		return TRUTH_NO;
	if (!has_host)
		return TRUTH_YES;
	if (p->c->addr == NULL || p->host == NULL)
		return TRUTH_UNKNOWN;
	entry = user_entry_parse(p->a, text);
	return truth_of(user_entry_host_matches(&entry, p->host, p->c->addr));
}

static enum truth
group_matches(const struct applicant *p, struct slice glob)
{
	if (!p->groups.known)
		return TRUTH_UNKNOWN;
	for (size_t i = 0; i < p->groups.count; i++)
		if (pattern_match(slice_of(p->groups.names[i]), glob))
			return TRUTH_YES;
	return TRUTH_NO;
}

/* Whether some entry of ${k} matches; the lines and the entry go into ${*v}. */
static enum truth
is_listed(const struct applicant *p, enum keyword k, bool of_users, struct lists_verdict *v)
{
	enum truth any = TRUTH_NO;

	v->statement = effective_setter(p->e, k, 0);
	v->entry = NULL;
	for (uint32_t at = v->statement; at != 0; at = effective_setter(p->e, k, at)) {
		const struct value *value = &p->e->config->statements[at - 1].value;

		for (uint32_t i = 0; i < value->word_count; i++) {
			struct slice text = value->words[i].text;
			enum truth one = of_users ? user_matches(p, text) : group_matches(p, text);

			if (one == TRUTH_YES) {
				v->statement = at;
				v->entry = &value->words[i];
				return TRUTH_YES;
			}
			any = truth_or(any, one);
		}
	}
	return any;
}

static void
find_groups(struct applicant *p)
{
	const struct connection *c = p->c;

	if (c->groups == NULL || c->user == NULL ||
	    !c->groups(c->cookie, c->user, &p->groups))
		p->groups.known = false;
}

/* Whoever is in no group at all passes no list of groups (auth.c allowed_user, ga_init). */
static bool
is_in_no_group(const struct group_list *groups)
{
	return groups->known && groups->is_of_account && groups->count == 0;
}

/* In sshd's order; a deny list stops who is listed, an allow list who is not. */
static const struct list_row {
	enum list_outcome outcome;
	bool of_users;
	bool denies;
} list_rows[] = {
	{ LISTS_DENIED_USER, true, true },
	{ LISTS_UNLISTED_USER, true, false },
	{ LISTS_DENIED_GROUP, false, true },
	{ LISTS_UNLISTED_GROUP, false, false },
};

struct lists_verdict
lists_evaluate(const struct effective *e, const struct connection *c, struct arena *a)
{
	struct applicant p = { .e = e, .c = c, .a = a };
	struct lists_verdict undecided = { .passes = TRUTH_YES };

	p.host = effective_number(e, KEYWORD_USEDNS, 0, a) != 0 ? c->host : c->addr;
	if (e->config->uses_groups)
		find_groups(&p);
	for (size_t i = 0; i < sizeof(list_rows) / sizeof(list_rows[0]); i++) {
		const struct list_row *row = &list_rows[i];
		struct lists_verdict v = { .outcome = row->outcome };
		enum keyword k = lists_outcome_keyword(row->outcome);

		if (effective_setter(e, k, 0) == 0)
			continue;
		v.passes = is_listed(&p, k, row->of_users, &v);
		if (row->denies)
			v.passes = truth_not(v.passes);
		if (!row->of_users && is_in_no_group(&p.groups))
			v.passes = TRUTH_NO;
		if (v.passes == TRUTH_NO)
			return v;
		if (v.passes == TRUTH_UNKNOWN && undecided.passes == TRUTH_YES)
			undecided = v;
	}
	return undecided;
}
