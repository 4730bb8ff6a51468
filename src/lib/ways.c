#include "lib/ways.h"

#include <string.h>

#include "access/startup.h"
#include "access/who.h"

VEC(way_vec, struct way);

static void
hear_nothing(void *cookie, enum keyword k, uint32_t setter, bool fatal, struct slice text)
{
	(void)cookie, (void)k, (void)setter, (void)fatal, (void)text;
}

/* Whether some class of connections gets in, accounts aside. */
static void
judge_text(struct ways *w, const struct class_set *classes, const struct config *config,
    struct arena *a)
{
	struct effective *scratch = effective_make(a, config);

	w->by_text = TRUTH_NO;
	for (uint32_t i = 0; i < classes->count; i++) {
		const struct class *c = &classes->classes[i];
		struct arena_mark mark;
		enum truth login;

		if (c->refused || c->is_invalid_user || c->lists.passes == TRUTH_NO)
			continue;
		mark = arena_mark(a);
		login = methods_evaluate(classes_effective(classes, i, scratch), c->is_root, a).login;
		arena_rewind(a, mark);
		w->by_text = truth_or(w->by_text, login);
	}
	if (!classes_complete(classes))
		w->by_text = truth_or(w->by_text, TRUTH_UNKNOWN);
}

/* Adds what ${row} says of its account, whose rows stand together. */
static void
add_row(struct way_vec *ways, const struct host *h, const struct who_row *row, struct arena *a)
{
	struct slice name = slice_of(row->login.account->name);
	struct way *last = ways->count > 0 ? &ways->ptr[ways->count - 1] : NULL;

	if (last == NULL || !slice_equal(last->account, name))
		last = way_vec_push(ways, (struct way){ name, TRUTH_NO });
	last->enters = truth_or(last->enters, truth_or(login_possible(&row->login),
	    login_otherwise(h, &row->login, a)));
}

struct ways
ways_make(const struct sshd_lint *lint, struct lint_run *run, const struct config *config)
{
	struct arena *a = &run->arena;
	struct ways w = { .starts = TRUTH_NO };
	struct startup_visitor deaf = { hear_nothing, NULL };
	struct effective *e = effective_make(a, config);
	struct host *host = host_make(a, config->target, accounts_make(a, &run->location.root),
	    &lint->facts);
	struct startup_host at = { .root = host->root, .accounts = host->accounts };
	struct way_vec accounts = { 0 };

	if (!config_evaluate(config, NULL, e, NULL) || !startup_check(e, a, &deaf))
		return w;
	w.starts = startup_on_host(e, &at, a, &deaf).starts;
	const struct class_set *classes = classes_make(a, config, NULL);
	judge_text(&w, classes, config, a);
	/* A host that lacks its keys, such as an image of one, is no reason to look no further. */
	struct who who = who_make(host, config, TRUTH_UNKNOWN, classes, &(struct who_query){ 0 }, a);
	for (uint32_t i = 0; i < who.count; i++)
		add_row(&accounts, host, &who.rows[i], a);
	if (accounts.count > 0)
		w.accounts = memcpy(ARENA_ARRAY(a, struct way, accounts.count), accounts.ptr,
		    accounts.count * sizeof(struct way));
	w.count = accounts.count;
	way_vec_release(&accounts);
	return w;
}

static enum truth
enters(const struct ways *w, struct slice account)
{
	for (size_t i = 0; i < w->count; i++)
		if (slice_equal(w->accounts[i].account, account))
			return w->accounts[i].enters;
	return TRUTH_UNKNOWN;
}

bool
ways_keep(const struct ways *before, const struct ways *after, struct arena *a, struct slice *loss)
{
	if (before->starts != TRUTH_NO && after->starts == TRUTH_NO) {
		*loss = SLICE("sshd would not start");
		return false;
	}
	if (before->by_text != TRUTH_NO && after->by_text == TRUTH_NO) {
		*loss = SLICE("nobody could log in any more");
		return false;
	}
	for (size_t i = 0; i < before->count; i++) {
		struct slice name = before->accounts[i].account;

		if (before->accounts[i].enters == TRUTH_NO || enters(after, name) != TRUTH_NO)
			continue;
		*loss = slice_printf(a, SLICE_FORMAT " could not log in any more", SLICE_ARG(name));
		return false;
	}
	return true;
}
