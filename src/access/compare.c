#include "access/compare.h"

#include <stdlib.h>
#include <string.h>

#include "access/crossing.h"
#include "base/escape.h"
#include "base/vec.h"

enum {
	MAX_POINTS = 20000,	/* connections tried where nobody is known … */
	MAX_POINTS_EACH = 4096,	/* … and for each account */
	MAX_STEPS = 150000000,	/* statements evaluated, until points are left out */
	MAX_ACCOUNTS = 4096,
};

VEC(row_vec, struct compare_row);

/* Two classes that meet, of one account. */
struct pair {
	uint64_t signature[4];
};

VEC(pair_vec, struct pair);

struct comparer {
	const struct compare_side *sides[2];
	struct effective *e[2];
	bool uses_dns[2];
	const struct crossing *crossing;
	struct arena *a;		/* of the result */
	struct arena work;		/* of one point */
	uint64_t steps;			/* budget */
	struct pair_vec pairs;		/* of the present account */
	uint32_t *table;		/* open-addressed by the first signature: 1 + pair */
	uint32_t table_size;
	struct row_vec rows;
	size_t first_row;		/* of the present account */
	bool entered, enters;		/* the present account, somewhere, before and after */
	struct comparison *result;
};

/* ---- one look ---- */

static enum truth
any_of(const enum truth values[CREDENTIAL_COUNT])
{
	enum truth any = TRUTH_NO;

	for (int c = 0; c < CREDENTIAL_COUNT; c++)
		any = truth_or(any, values[c]);
	return any;
}

enum truth
compare_enters(const struct compare_view *view)
{
	return truth_or(any_of(view->enters), view->otherwise);
}

static struct compare_view
view_of_account(const struct compare_side *side, const struct account *account,
    const struct effective *e, struct arena *a)
{
	struct login l = login_judge(side->host, e, account, a);
	struct compare_view v = { .gives = l.gives, .blame = l.blame };

	memcpy(v.enters, l.enters, sizeof(v.enters));
	memcpy(v.runs, l.runs, sizeof(v.runs));
	memcpy(v.method, l.method_works, sizeof(v.method));
	v.method[METHOD_GSSAPI] = login_other_method(side->host, &l, METHOD_GSSAPI, a);
	v.method[METHOD_HOSTBASED] = login_other_method(side->host, &l, METHOD_HOSTBASED, a);
	v.otherwise = login_otherwise(side->host, &l, a);
	if (l.cause != LOGIN_POSSIBLE)
		v.detail = escape_visible_copy(a, l.detail);
	return v;
}

/* The method that stands in the way, and its line. */
static void
explain_by_text(const struct effective *e, const struct methods *m,
    const struct lists_verdict *lists, struct compare_view *v, struct arena *a)
{
	if (lists->passes == TRUTH_NO) {
		enum keyword k = lists_outcome_keyword(lists->outcome);

		v->blame = (struct reason){ k, lists->statement };
		v->detail = slice_printf(a, "%s %s", keyword_spelling(k),
		    lists->entry != NULL ? "names it" : "does not have it");
		return;
	}
	if (m->chain_count > 0) {
		v->blame = m->chains_reason;
		v->detail = SLICE("AuthenticationMethods cannot be completed");
		return;
	}
	v->detail = SLICE("no authentication method is left");
	for (int i = 0; i < METHOD_COUNT && v->blame.keyword == KEYWORD_NONE; i++)
		if (m->method[i].works == TRUTH_NO && m->method[i].reason_count > 0 &&
		    m->method[i].reasons[0].statement != 0)
			v->blame = m->method[i].reasons[0];
	(void)e;
}

static struct compare_view
view_by_text(const struct connection *c, const struct effective *e, struct arena *a)
{
	static const unsigned given[CREDENTIAL_COUNT] = {
		[WITH_KEY] = 1U << METHOD_PUBLICKEY,
		[WITH_PASSWORD] = 1U << METHOD_PASSWORD | 1U << METHOD_KBDINT,
		[WITH_BOTH] = ~0U,
	};
	struct methods m = methods_evaluate(e, strcmp(c->user, "root") == 0, a);
	struct lists_verdict lists = lists_evaluate(e, c, a);
	struct slice command = effective_setter(e, KEYWORD_FORCECOMMAND, 0) == 0 ?
	    (struct slice){ 0 } : effective_text(e, KEYWORD_FORCECOMMAND, a);
	struct compare_view v = { .gives = GIVES_SHELL };

	if (command.len > 0 && !slice_is_nocase(command, "none"))
		v.gives = slice_starts_with(command, SLICE("internal-sftp")) ? GIVES_SFTP :
		    GIVES_FORCED_COMMAND;
	for (int i = 0; i < CREDENTIAL_COUNT; i++) {
		v.enters[i] = truth_and(lists.passes, methods_suffice(&m, given[i]));
		v.runs[i] = v.gives == GIVES_SHELL ? v.enters[i] : TRUTH_NO;
	}
	for (int i = 0; i < METHOD_COUNT; i++)
		v.method[i] = truth_and(lists.passes, method_usable(&m, (enum method)i));
	if (any_of(v.enters) == TRUTH_NO)
		explain_by_text(e, &m, &lists, &v, a);
	return v;
}

static bool
groups_of_account(void *cookie, const char *user, struct group_list *out)
{
	out->known = accounts_groups(cookie, user, &out->names, &out->count);
	out->is_of_account = out->known;
	return out->known;
}

/* ${point} as it is for ${account} (may be NULL) on the side of ${host}. */
static struct connection
connect_as(const struct host *host, const struct account *account,
    const struct connection *point, bool uses_dns)
{
	struct connection c = *point;

	if (account != NULL) {
		c.user = account->name;
		c.groups = groups_of_account;
		c.cookie = host->accounts;
	}
	/* Without UseDNS sshd knows no name but the address. */
	if (!uses_dns)
		c.host = c.addr;
	return c;
}

static bool
side_uses_dns(const struct compare_side *side, struct effective *e, struct arena *a)
{
	return config_evaluate(side->config, NULL, e, NULL) &&
	    effective_number(e, KEYWORD_USEDNS, 0, a) != 0;
}

/* Judges what ${e} was evaluated for; a connection on which sshd dies lets nobody in. */
static struct compare_view
judge(const struct compare_side *side, const struct account *account,
    const struct connection *c, const struct effective *e, struct arena *a)
{
	if (e->refused)
		return (struct compare_view){ .detail = SLICE("sshd refuses the connection") };
	return account != NULL ? view_of_account(side, account, e, a) : view_by_text(c, e, a);
}

struct compare_view
compare_look(const struct compare_side *side, const struct account *account,
    const struct connection *connection, struct effective *e, struct arena *a)
{
	struct connection *c = ARENA_NEW(a, struct connection);

	*c = connect_as(side->host, account, connection, side_uses_dns(side, e, a));
	config_evaluate(side->config, c, e, NULL);
	return judge(side, account, c, e, a);
}

/* ---- what changes ---- */

/* Compares three answers: bit 0 for something lost, bit 1 for something gained. */
static unsigned
compare_truths(const enum truth *before, const enum truth *after, int count)
{
	unsigned result = 0;

	for (int i = 0; i < count; i++) {
		result |= before[i] != TRUTH_NO && after[i] == TRUTH_NO ? 1U : 0U;
		result |= before[i] == TRUTH_NO && after[i] != TRUTH_NO ? 2U : 0U;
	}
	return result;
}

enum login_change
compare_views(const struct compare_view *before, const struct compare_view *after)
{
	enum truth was = compare_enters(before), is = compare_enters(after);
	unsigned ways;

	if (was == TRUTH_NO && is == TRUTH_NO)
		return LOGIN_SAME;
	if (is == TRUTH_NO)
		return LOGIN_LOST;
	if (was == TRUTH_NO)
		return LOGIN_GAINED;
	ways = compare_truths(before->enters, after->enters, CREDENTIAL_COUNT) |
	    compare_truths(before->runs, after->runs, CREDENTIAL_COUNT);
	if (ways & 1U)
		return LOGIN_NARROWED;
	if (ways != 0)
		return LOGIN_WIDENED;
	if (before->gives != after->gives)
		return after->gives > before->gives ? LOGIN_NARROWED : LOGIN_WIDENED;
	return compare_truths(before->method, after->method, METHOD_COUNT) != 0 ?
	    LOGIN_METHOD_CHANGED : LOGIN_SAME;
}

/* ---- rows ---- */

static bool
same_views(const struct compare_view *a, const struct compare_view *b)
{
	return memcmp(a->enters, b->enters, sizeof(a->enters)) == 0 &&
	    memcmp(a->runs, b->runs, sizeof(a->runs)) == 0 &&
	    memcmp(a->method, b->method, sizeof(a->method)) == 0 &&
	    a->otherwise == b->otherwise && a->gives == b->gives &&
	    a->blame.keyword == b->blame.keyword && a->blame.statement == b->blame.statement;
}

static bool
same_blame(const struct compare_view *a, const struct compare_view *b)
{
	return a->blame.keyword == b->blame.keyword && a->blame.statement == b->blame.statement &&
	    slice_equal(a->detail, b->detail);
}

/* Whether the two say the same: of what is lost or gained, only what stands in the way counts. */
static bool
same_change(const struct compare_row *a, const struct compare_row *b)
{
	if (a->change != b->change)
		return false;
	switch (a->change) {
	case LOGIN_LOST:
		return same_blame(&a->after, &b->after);
	case LOGIN_GAINED:
		return same_blame(&a->before, &b->before);
	default:
		return same_views(&a->before, &b->before) && same_views(&a->after, &b->after);
	}
}

/* Counts ${row} with one that says the same of this account; false when there is none. */
static bool
count_row(struct comparer *q, const struct compare_row *row)
{
	for (size_t i = q->first_row; i < q->rows.count; i++) {
		struct compare_row *r = &q->rows.ptr[i];

		if (same_change(r, row)) {
			r->classes++;
			return true;
		}
	}
	return false;
}

/* Whether these two classes have met for this account. */
static bool
is_known_pair(struct comparer *q, const struct pair *pair)
{
	uint32_t at = (uint32_t)(pair->signature[0] ^ pair->signature[3]) & (q->table_size - 1);

	for (; q->table[at] != 0; at = (at + 1) & (q->table_size - 1))
		if (memcmp(&q->pairs.ptr[q->table[at] - 1], pair, sizeof(*pair)) == 0)
			return true;
	pair_vec_push(&q->pairs, *pair);
	q->table[at] = (uint32_t)q->pairs.count;
	return false;
}

static void
count_ways(struct comparer *q, const struct compare_view *before,
    const struct compare_view *after, bool is_admin)
{
	struct comparison *r = q->result;

	r->somebody_before = truth_or(r->somebody_before, compare_enters(before));
	r->somebody_after = truth_or(r->somebody_after, compare_enters(after));
	if (!is_admin)
		return;
	r->admin_before = truth_or(r->admin_before, truth_or(any_of(before->runs), before->otherwise));
	r->admin_after = truth_or(r->admin_after, truth_or(any_of(after->runs), after->otherwise));
}

/* Which settings may be behind the change of ${row}. */
static unsigned
concerns_of(const struct compare_row *row)
{
	const struct compare_view *before = &row->before, *after = &row->after;
	bool is_root = row->account != NULL ? row->account->uid == 0 :
	    strcmp(row->connection->user, "root") == 0;
	unsigned concerns = is_root ? CONCERNS_ROOT : 0;

	if (before->enters[WITH_KEY] != after->enters[WITH_KEY])
		concerns |= CONCERNS_KEY;
	if (before->enters[WITH_PASSWORD] != after->enters[WITH_PASSWORD])
		concerns |= CONCERNS_PASSWORD;
	for (int m = 0; m < METHOD_COUNT; m++)
		if (before->method[m] != after->method[m])
			concerns |= m == METHOD_PUBLICKEY ? CONCERNS_KEY :
			    m == METHOD_PASSWORD || m == METHOD_KBDINT ? CONCERNS_PASSWORD :
			    CONCERNS_KEY | CONCERNS_PASSWORD;
	if (before->gives != after->gives ||
	    memcmp(before->runs, after->runs, sizeof(before->runs)) != 0)
		concerns |= CONCERNS_SESSION;
	return concerns;
}

/* Where the line that stands in the way is one that has changed, it is the whole story. */
static void
keep_blamed(struct compare_row *row)
{
	enum keyword k = row->change == LOGIN_LOST ? row->after.blame.keyword :
	    row->change == LOGIN_GAINED ? row->before.blame.keyword : KEYWORD_NONE;

	for (uint32_t i = 0; k != KEYWORD_NONE && i < row->value_count; i++)
		if (row->values[i].keyword == k) {
			row->values = &row->values[i];
			row->value_count = 1;
			return;
		}
}

/* ${point} on side ${i}, where an account of the other side only is none. */
static struct connection
connect_side(const struct comparer *q, int i, const struct account *accounts[2],
    const struct connection *point)
{
	struct connection c = connect_as(q->sides[i]->host, accounts[i], point, q->uses_dns[i]);

	if (accounts[i] == NULL && accounts[!i] != NULL) {
		c.user = accounts[!i]->name;
		c.invalid_user = true;
		c.groups = NULL;
	}
	return c;
}

/* Judges ${account} on ${point} on both sides into ${row}; all of it in ${a}. */
static void
judge_point(struct comparer *q, const struct account *accounts[2], const struct connection *point,
    struct arena *a, struct compare_row *row)
{
	struct connection *c = ARENA_ARRAY(a, struct connection, 2);

	for (int i = 0; i < 2; i++) {
		c[i] = connect_side(q, i, accounts, point);
		config_evaluate(q->sides[i]->config, &c[i], q->e[i], NULL);
	}
	row->account = accounts[1] != NULL ? accounts[1] : accounts[0];
	row->connection = &c[1];
	row->classes = 1;
	row->before = row->after = (struct compare_view){ .detail = SLICE("there is no such account") };
	if (accounts[0] != NULL || accounts[1] == NULL)
		row->before = judge(q->sides[0], accounts[0], &c[0], q->e[0], a);
	if (accounts[1] != NULL || accounts[0] == NULL)
		row->after = judge(q->sides[1], accounts[1], &c[1], q->e[1], a);
	row->change = compare_views(&row->before, &row->after);
}

/* The classes that ${point} belongs to on the two sides. */
static struct pair
sign_point(struct comparer *q, const struct account *accounts[2], const struct connection *point)
{
	struct pair pair;

	for (int i = 0; i < 2; i++) {
		struct connection c = connect_side(q, i, accounts, point);
		uint32_t cost = q->sides[i]->config->count;

		classes_signature(q->sides[i]->classes, &c, q->e[i], &q->work, &pair.signature[(size_t)i * 2]);
		q->steps -= q->steps < cost ? q->steps : cost;
	}
	return pair;
}

/* How an account fares on the point ${index}. */
static void
compare_point(struct comparer *q, const struct account *accounts[2], uint32_t index, bool is_admin)
{
	const struct connection *point = crossing_at(q->crossing, index, &q->work);
	struct compare_row row = { .account = NULL };
	struct pair pair;

	if (point == NULL)
		return;
	pair = sign_point(q, accounts, point);
	if (is_known_pair(q, &pair))
		return;
	judge_point(q, accounts, point, &q->work, &row);
	count_ways(q, &row.before, &row.after, is_admin);
	q->entered |= compare_enters(&row.before) != TRUTH_NO;
	q->enters |= compare_enters(&row.after) != TRUTH_NO;
	if (row.change == LOGIN_SAME || count_row(q, &row))
		return;
	/* Worth keeping: once more, into the memory of the result. */
	judge_point(q, accounts, crossing_at(q->crossing, index, q->a), q->a, &row);
	row.is_admin = is_admin;
	row.witness = space_witness(q->crossing->space, row.connection, q->a);
	row.values = compare_values(q->e[0], q->e[1], concerns_of(&row), q->a, &row.value_count);
	keep_blamed(&row);
	row_vec_push(&q->rows, row);
}

static int
compare_rows(const void *left, const void *right)
{
	const struct compare_row *a = left, *b = right;

	if (a->change != b->change)
		return a->change < b->change ? -1 : 1;
	return slice_compare(a->witness, b->witness);
}

/*
 * The points from ${begin} up to ${end}, for one account as the two sides have
 * it, NULL where one does not, or, with NULL for both, by the text.
 */
static void
compare_points(struct comparer *q, const struct account *accounts[2], uint32_t begin, uint32_t end)
{
	bool is_admin = false;

	for (int i = 0; i < 2; i++)
		is_admin |= accounts[i] != NULL && login_is_admin(q->sides[i]->host, accounts[i]);
	q->pairs.count = 0;
	q->entered = q->enters = false;
	memset(q->table, 0, q->table_size * sizeof(*q->table));
	q->first_row = q->rows.count;
	for (uint32_t i = begin; i < end; i++) {
		struct arena_mark mark = arena_mark(&q->work);

		if (q->steps == 0) {
			q->result->complete = false;
			break;
		}
		compare_point(q, accounts, i, is_admin);
		arena_rewind(&q->work, mark);
	}
	for (size_t i = q->first_row; i < q->rows.count; i++) {
		struct compare_row *row = &q->rows.ptr[i];

		row->everywhere = row->change == LOGIN_LOST ? !q->enters :
		    row->change == LOGIN_GAINED ? !q->entered : row->classes == q->pairs.count;
	}
	if (q->rows.count > q->first_row)
		qsort(q->rows.ptr + q->first_row, q->rows.count - q->first_row,
		    sizeof(*q->rows.ptr), compare_rows);
	q->result->classes += (uint32_t)q->pairs.count;
}

/* An account in all its connections; false when there have been too many. */
static bool
compare_account(struct comparer *q, const struct account *accounts[2])
{
	if (q->result->accounts >= MAX_ACCOUNTS) {
		q->result->complete = false;
		return false;
	}
	q->result->accounts++;
	compare_points(q, accounts, 0, q->crossing->count);
	return true;
}

/* Those of the host, then those that were on the host before and are no more. */
static void
compare_accounts(struct comparer *q)
{
	struct accounts *before = q->sides[0]->host->accounts, *after = q->sides[1]->host->accounts;
	size_t count;
	const struct account *all = accounts_all(after, &count);

	for (size_t i = 0; i < count; i++) {
		const struct account *pair[2] = { &all[i], &all[i] };

		if (before != after)
			pair[0] = accounts_find(before, all[i].name);
		if (login_is_of_interest(&all[i]) && !compare_account(q, pair))
			return;
	}
	if (before == after)
		return;
	all = accounts_all(before, &count);
	for (size_t i = 0; i < count; i++) {
		const struct account *pair[2] = { &all[i], NULL };

		if (login_is_of_interest(&all[i]) && accounts_find(after, all[i].name) == NULL &&
		    !compare_account(q, pair))
			return;
	}
}

/* Puts the rows of the last user together with those of earlier ones that say the same. */
static void
merge_users(struct comparer *q)
{
	size_t kept = q->first_row;

	for (size_t i = q->first_row; i < q->rows.count; i++) {
		struct compare_row *row = &q->rows.ptr[i], *same = NULL;
		const char **users;

		for (size_t j = 0; j < q->first_row && same == NULL; j++)
			if (same_change(&q->rows.ptr[j], row) &&
			    q->rows.ptr[j].everywhere == row->everywhere)
				same = &q->rows.ptr[j];
		if (same == NULL) {
			q->rows.ptr[kept] = *row;
			same = &q->rows.ptr[kept++];
		}
		users = ARENA_ARRAY(q->a, const char *, same->user_count + 1);
		if (same->user_count > 0)
			memcpy(users, same->users, same->user_count * sizeof(*users));
		users[same->user_count++] = row->connection->user;
		same->users = users;
	}
	q->rows.count = kept;
}

/* Where nobody is known: the users that the files tell apart, one after the other. */
static void
compare_users(struct comparer *q)
{
	const struct crossing *x = q->crossing;
	uint32_t users = x->is_product ? x->size[DIM_USER] : 1, each = x->count / users;
	const struct account *nobody[2] = { NULL, NULL };

	for (uint32_t i = 0; i < users; i++) {
		compare_points(q, nobody, i * each, i + 1 == users ? x->count : (i + 1) * each);
		merge_users(q);
	}
}

struct comparison
compare_sides(const struct compare_side *before, const struct compare_side *after,
    struct arena *a)
{
	struct comparison result = { 0 };
	struct comparer q = { .sides = { before, after }, .a = a, .steps = MAX_STEPS,
		.result = &result };

	arena_init(&q.work);
	result.accounts_known = host_has_accounts(after->host);
	for (int i = 0; i < 2; i++) {
		q.e[i] = effective_make(a, q.sides[i]->config);
		q.uses_dns[i] = side_uses_dns(q.sides[i], q.e[i], a);
	}
	q.crossing = crossing_make(a, before->classes, after->classes, !result.accounts_known,
	    result.accounts_known ? MAX_POINTS_EACH : MAX_POINTS);
	result.complete = q.crossing->complete;
	for (q.table_size = 64; q.table_size < q.crossing->count * 2;)
		q.table_size *= 2;
	q.table = ARENA_ARRAY(a, uint32_t, q.table_size);
	if (result.accounts_known)
		compare_accounts(&q);
	else
		compare_users(&q);
	result.count = (uint32_t)q.rows.count;
	if (q.rows.count > 0)
		result.rows = memcpy(ARENA_ARRAY(a, struct compare_row, q.rows.count), q.rows.ptr,
		    q.rows.count * sizeof(*q.rows.ptr));
	row_vec_release(&q.rows);
	pair_vec_release(&q.pairs);
	arena_release(&q.work);
	return result;
}
