/* Facts about the account at hand. */
#include <string.h>

#include "config/match.h"
#include "knowledge/nearest.h"
#include "rules/fact.h"
#include "rules/finding.h"
#include "rules/scene_host.h"

static const char undecided[] = "facts of the host that decide who can log in";

static struct val
truth_val(struct scene *s, enum truth t)
{
	return t == TRUTH_UNKNOWN ? val_unknown(s, KIND_TRUTH, undecided) : val_truth(t);
}

static struct val
plain(struct slice text)
{
	return val_text(text, (struct span){ 0 });
}

static const struct login *
login_of(const struct scene *s)
{
	return &s->account->row->login;
}

struct val
fact_account_blame(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return scene_host_reason(s, s->account->blame);
}

struct val
fact_account_can_log_in(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return truth_val(s, s->account->enters);
}

struct val
fact_account_cause(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return plain(slice_of(login_cause_name(login_of(s)->cause)));
}

struct val
fact_account_gets_shell(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return truth_val(s, s->account->runs);
}

struct val
fact_account_gives(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return plain(login_gives_text(login_of(s), s->a));
}

struct val
fact_account_has_password(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	if (login_of(s)->shadow.password == PASSWORD_UNSEEN)
		return val_unknown(s, KIND_TRUTH, "passwords");
	return val_truth(truth_of(s->account->has_password));
}

struct val
fact_account_holds_keys(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return val_truth(truth_of(s->account->holds_keys));
}

struct val
fact_account_is_admin(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return val_truth(truth_of(s->account->is_admin));
}

struct val
fact_account_is_for_people(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return val_truth(truth_of(s->account->is_for_people));
}

struct val
fact_account_is_root(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return val_truth(truth_of(s->account->account->uid == 0));
}

struct val
fact_account_key_fault(struct scene *s, const struct val *v, size_t count)
{
	static const char *const names[] = {
		[OBSTACLE_NONE] = "", [OBSTACLE_MISSING] = "missing", [OBSTACLE_UNSEEN] = "unseen",
		[OBSTACLE_TOKEN] = "token", [OBSTACLE_FILE] = "file", [OBSTACLE_FORMAT] = "format",
		[OBSTACLE_EMPTY] = "empty", [OBSTACLE_LINE] = "line", [OBSTACLE_TYPE] = "type",
		[OBSTACLE_SIZE] = "size", [OBSTACLE_REVOKED] = "revoked", [OBSTACLE_FROM] = "from",
		[OBSTACLE_EXPIRED] = "expired", [OBSTACLE_LABEL] = "label",
		[OBSTACLE_ENCRYPTED] = "encrypted",
	};
	const struct key_place *worst = login_of(s)->keys.worst;

	(void)v, (void)count;
	/* Where some key is good the files are not at fault. */
	return plain(slice_of(worst == NULL || login_of(s)->keys.usable == TRUTH_YES ? "" : names[worst->obstacle]));
}

struct val
fact_account_key_blame(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return scene_host_reason(s, login_of(s)->keys.blame);
}

struct val
fact_account_key_why(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return plain(account_keys_text(&login_of(s)->keys, s->a));
}

struct val
fact_account_keys_work(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return truth_val(s, s->account->keys_work);
}

struct val
fact_account_name(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return plain(slice_of(s->account->account->name));
}

struct val
fact_account_why(struct scene *s, const struct val *v, size_t count)
{
	(void)v, (void)count;
	return plain(login_of(s)->detail);
}

/* ---- who is meant ---- */

/* The words of every line of AllowUsers, whether they have an effect here or not: one after the other. */
static const struct word *
next_allowed(struct scene *s, uint32_t *statement, uint32_t *word)
{
	const struct config *config = s->config;

	for (; *statement < config->count; (*statement)++, *word = 0) {
		const struct statement *st = &config->statements[*statement];

		if (st->kind != STATEMENT_SETTING || st->facts == NULL || !st->has_value ||
		    st->facts->slot != KEYWORD_ALLOWUSERS || *word >= st->value.word_count)
			continue;
		return &st->value.words[(*word)++];
	}
	return NULL;
}

static struct slice
user_of(struct slice entry)
{
	for (size_t i = entry.len; i > 0; i--)
		if (entry.ptr[i - 1] == '@')
			return slice_part(entry, 0, i - 1);
	return entry;
}

struct val
fact_account_is_allowed_by_name(struct scene *s, const struct val *v, size_t count)
{
	uint32_t statement = 0, word = 0;
	const struct word *w;

	(void)v, (void)count;
	while ((w = next_allowed(s, &statement, &word)) != NULL)
		if (slice_is(user_of(w->text), s->account->account->name))
			return val_truth(TRUTH_YES);
	return val_truth(TRUTH_NO);
}

static bool
is_plain_name(struct slice name)
{
	for (size_t i = 0; i < name.len; i++)
		if (strchr("*?!,", name.ptr[i]) != NULL)
			return false;
	return name.len > 0;
}

struct val
fact_account_nearly_allowed(struct scene *s, const struct val *v, size_t count)
{
	struct slice name = slice_of(s->account->account->name);
	uint32_t statement = 0, word = 0;
	const struct word *w;

	(void)v, (void)count;
	while ((w = next_allowed(s, &statement, &word)) != NULL) {
		struct slice user = user_of(w->text);

		if (is_plain_name(user) && !slice_equal(user, name) &&
		    nearest_distance(user, name) <= nearest_limit(name.len) &&
		    accounts_find(s->shared->accounts, slice_string(s->a, user)) == NULL)
			return val_text(w->text, w->span);
	}
	return plain(SLICE(""));
}
