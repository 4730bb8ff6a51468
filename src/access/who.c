#include "access/who.h"

#include <string.h>

#include "access/crossing.h"
#include "access/cut.h"
#include "access/gate.h"
#include "base/vec.h"

enum { MAX_POINTS = 4096 };	/* connections tried where no accounts are in sight */

VEC(row_vec, struct who_row);

static bool
groups_of(void *cookie, const char *user, struct group_list *out)
{
	out->known = accounts_groups(cookie, user, &out->names, &out->count);
	out->is_of_account = out->known;
	return out->known;
}

/* What a class is told apart by. */
struct class_key {
	uint64_t part[2];
};

struct asker {
	const struct host *h;
	const struct config *config;
	const struct who_query *query;
	struct arena *a;
	bool uses_dns;
	uint32_t no_startups;		/* 1 + the line of PerSourceMaxStartups 0; 0: there is none */
	const struct space *asked;	/* NULL: the connection was given, all of it counts */
	struct row_vec rows;
	struct class_key *signatures;	/* of the rows by text */
};

static void
add_line(struct asker *q, struct text *out, uint32_t setter)
{
	struct slice place;

	if (setter == 0)
		return;
	place = statement_place(q->config, setter - 1, q->a);
	if (out->len > 0)
		text_add_string(out, ", ");
	text_add(out, place);
}

/* The lines that decide for or against: the cause's own, or those of the methods that work. */
static struct slice
deciding_lines(struct asker *q, const struct effective *e, const struct login *l)
{
	static const enum keyword switches[] = {
		KEYWORD_PUBKEYAUTHENTICATION, KEYWORD_PASSWORDAUTHENTICATION, KEYWORD_AUTHENTICATIONMETHODS,
	};
	struct text out;
	struct slice kept;

	text_init(&out);
	if (l->cause != LOGIN_POSSIBLE) {
		add_line(q, &out, l->blame.statement);
	} else {
		for (size_t i = 0; i < sizeof(switches) / sizeof(switches[0]); i++)
			add_line(q, &out, effective_setter(e, switches[i], 0));
	}
	kept = text_keep(&out, q->a);
	text_release(&out);
	return kept;
}

static struct slice
connection_text(struct asker *q, const struct connection *c)
{
	struct text out;
	struct slice kept;

	text_init(&out);
	if (c->addr != NULL)
		text_printf(&out, " addr=%s", c->addr);
	if (c->host != NULL && (c->addr == NULL || strcmp(c->host, c->addr) != 0))
		text_printf(&out, " host=%s", c->host);
	if (c->laddr != NULL && (q->asked == NULL || q->asked->asks_local_address))
		text_printf(&out, " laddr=%s", c->laddr);
	if (c->lport > 0 && (q->asked == NULL || q->asked->asks_port))
		text_printf(&out, " lport=%d", c->lport);
	kept = out.len > 0 ? slice_copy(q->a, slice_part(text_slice(&out), 1, out.len)) : (struct slice){ 0 };
	text_release(&out);
	return kept;
}

static void
shut_out(struct login *l, enum login_cause cause, struct reason blame, struct slice detail)
{
	for (int i = 0; i < CREDENTIAL_COUNT; i++)
		l->enters[i] = l->runs[i] = TRUTH_NO;
	l->cause = cause;
	l->blame = blame;
	l->detail = detail;
}

/* Takes every yes back. */
static void
doubt_all(struct login *l)
{
	for (int i = 0; i < CREDENTIAL_COUNT; i++) {
		l->enters[i] = truth_and(l->enters[i], TRUTH_UNKNOWN);
		l->runs[i] = truth_and(l->runs[i], TRUTH_UNKNOWN);
	}
}

/* Nobody logs in who cannot connect. */
static void
pass_negotiation(struct asker *q, const struct effective *e, struct login *l)
{
	enum keyword k = q->query->lacking;

	if (q->no_startups != 0)
		shut_out(l, LOGIN_NO_STARTUPS, (struct reason){ KEYWORD_PERSOURCEMAXSTARTUPS, q->no_startups },
		    SLICE("PerSourceMaxStartups 0 drops every connection"));
	if (k != KEYWORD_NONE)
		shut_out(l, LOGIN_ALGORITHMS, (struct reason){ k, effective_setter(e, k, 0) },
		    slice_printf(q->a, "%s leaves nothing that sshd and a client could agree on",
		    keyword_spelling(k)));
}

/* A given client may not even get as far as sshd's first question. */
static void
pass_wrappers(struct asker *q, const struct connection *c, struct login *l)
{
	struct wrappers_verdict v;

	if (q->query->fixed == NULL || c->addr == NULL)
		return;
	v = gate_admits(q->h, c, q->a);
	if (v.in_doubt)
		doubt_all(l);
	if (v.allowed != TRUTH_NO || v.path == NULL)
		return;
	shut_out(l, LOGIN_WRAPPERS, (struct reason){ .keyword = KEYWORD_NONE },
	    slice_printf(q->a, "%s:%u refuses the client (TCP wrappers)", v.path, v.line));
}

static void
judge_connection(struct asker *q, const struct account *account, struct connection c,
    const struct class *class, struct effective *e)
{
	struct connection *kept = ARENA_NEW(q->a, struct connection);
	struct who_row row = { .class = class };

	*kept = c;
	kept->user = account->name;
	kept->invalid_user = false;
	/* Without UseDNS sshd knows no name but the address. */
	if (!q->uses_dns && kept->addr != NULL)
		kept->host = kept->addr;
	/* Linux has a routing domain for every connection, mostly without a name. */
	if (kept->rdomain == NULL && (q->h->target->features & (FEATURE_FREEBSD | FEATURE_MACOS)) == 0)
		kept->rdomain = "";
	kept->groups = groups_of;
	kept->cookie = q->h->accounts;
	row.from = kept;
	row.login = config_evaluate(q->config, kept, e, NULL) ?
	    login_judge(q->h, e, account, q->a) : login_refused(q->h, e, account, q->a);
	row.connection = connection_text(q, kept);
	pass_negotiation(q, e, &row.login);
	pass_wrappers(q, &c, &row.login);
	row.deciding = deciding_lines(q, e, &row.login);
	row_vec_push(&q->rows, row);
}

/* Puts ${client} into ${c}, whose own address was only an example. */
static void
come_from(struct connection *c, const struct who_client *client)
{
	c->addr = client->addr;
	if (client->name != NULL)
		c->host = client->name;
}

/*
 * The class of ${c} with the account's name put in, unless it was judged
 * before.
 */
static void
judge_witness(struct asker *q, const struct account *account, const struct class_set *set,
    struct connection c, bool *seen, struct effective *e)
{
	uint32_t found;

	c.user = account->name;
	c.groups = groups_of;
	c.cookie = q->h->accounts;
	found = classes_find(set, &c);
	if (found >= set->count || seen[found])
		return;
	seen[found] = true;
	judge_connection(q, account, c, &set->classes[found], e);
}

/* The same, on every port that there is. */
static void
judge_ports(struct asker *q, const struct account *account, const struct class_set *set,
    struct connection c, bool *seen, struct effective *e)
{
	if (q->query->port_count == 0)
		judge_witness(q, account, set, c, seen, e);
	for (uint32_t k = 0; k < q->query->port_count; k++) {
		c.lport = q->query->ports[k];
		judge_witness(q, account, set, c, seen, e);
	}
}

static bool
is_same_family(const char *a, const char *b)
{
	return (strchr(a, ':') == NULL) == (strchr(b, ':') == NULL);
}

/*
 * The classes that differ for this account: the witnesses of all, with the
 * address of ${client} where it is not NULL, and with the addresses and ports
 * that there are.
 */
static void
judge_classes(struct asker *q, const struct account *account, const struct class_set *set,
    const struct who_client *client, struct effective *e)
{
	bool *seen = ARENA_ARRAY(q->a, bool, set->count + 1);

	for (uint32_t i = 0; i < set->count; i++) {
		struct connection c = set->classes[i].witness;

		if (set->classes[i].is_invalid_user)
			continue;
		if (client != NULL)
			come_from(&c, client);
		if (q->query->address_count == 0 || !set->space->space->asks_local_address)
			judge_ports(q, account, set, c, seen, e);
		else
			for (size_t k = 0; k < q->query->address_count; k++) {
				c.laddr = q->query->addresses[k];
				if (c.addr == NULL || is_same_family(c.addr, c.laddr))
					judge_ports(q, account, set, c, seen, e);
			}
	}
}

static void
judge_account(struct asker *q, const struct account *account, const struct class_set *classes,
    struct effective *e)
{
	const struct who_query *query = q->query;

	if (query->fixed != NULL) {
		judge_connection(q, account, *query->fixed, NULL, e);
		return;
	}
	if (query->client_count == 0)
		judge_classes(q, account, classes, NULL, e);
	for (size_t i = 0; i < query->client_count; i++)
		judge_classes(q, account, classes, &query->clients[i], e);
}

static bool
is_asked_for(const struct who_query *query, const struct account *account)
{
	if (account->is_hidden)
		return false;
	if (query->is_asked_for != NULL)
		return query->is_asked_for(query->cookie, account);
	return query->account != NULL ? strcmp(account->name, query->account) == 0 :
	    login_is_of_interest(account);
}

/* Whether a row of the same user, from ${first} on, has class ${signature} already; else keeps it. */
static bool
is_seen(struct asker *q, const struct who *who, const char *user, const uint64_t signature[2])
{
	for (uint32_t i = who->by_text_count; i-- > 0 &&
	    strcmp(who->by_text[i].connection->user, user) == 0;)
		if (memcmp(q->signatures[i].part, signature, sizeof(q->signatures[i].part)) == 0)
			return true;
	memcpy(q->signatures[who->by_text_count].part, signature,
	    sizeof(q->signatures[who->by_text_count].part));
	return false;
}

/* The users that the file tells apart, or the one that is asked for, wherever they come from. */
static void
judge_by_text(struct asker *q, const struct class_set *set, struct effective *e, struct who *who)
{
	struct compare_side side = { q->config, q->h, set };
	const struct crossing *x = crossing_make(q->a, set, set, q->query->account == NULL, MAX_POINTS);
	struct who_class *rows = ARENA_ARRAY(q->a, struct who_class, x->count);

	who->by_text = rows;
	q->signatures = ARENA_ARRAY(q->a, struct class_key, x->count);
	for (uint32_t i = 0; i < x->count; i++) {
		struct who_class *row = &rows[who->by_text_count];
		const struct connection *point = crossing_at(x, i, q->a);
		struct connection *c;
		struct text lines;
		uint64_t signature[2];

		if (point == NULL)
			continue;
		c = memcpy(ARENA_NEW(q->a, struct connection), point, sizeof(*c));
		if (q->query->account != NULL)
			c->user = q->query->account;
		classes_signature(set, c, e, q->a, signature);
		if (is_seen(q, who, c->user, signature))
			continue;
		row->connection = c;
		row->witness = space_witness(q->asked, c, q->a);
		row->view = compare_look(&side, NULL, c, e, q->a);
		text_init(&lines);
		add_line(q, &lines, row->view.blame.statement);
		row->deciding = text_keep(&lines, q->a);
		text_release(&lines);
		who->by_text_count++;
	}
	who->is_truncated |= !x->complete;
}

/* What sshd itself says before anybody is asked for a name. */
static void
ask_startup(struct asker *q, struct effective *e)
{
	enum keyword_status status = keyword_facts(q->h->target, KEYWORD_PERSOURCEMAXSTARTUPS)->status;

	if (!config_evaluate(q->config, NULL, e, NULL))
		return;
	q->uses_dns = effective_number(e, KEYWORD_USEDNS, 0, q->a) != 0;
	if (status == STATUS_SUPPORTED && effective_number(e, KEYWORD_PERSOURCEMAXSTARTUPS, 0, q->a) == 0)
		q->no_startups = effective_setter(e, KEYWORD_PERSOURCEMAXSTARTUPS, 0);
}

struct who
who_make(const struct host *h, const struct config *config, enum truth starts,
    const struct class_set *classes, const struct who_query *query, struct arena *a)
{
	struct asker q = { .h = h, .config = config, .query = query, .a = a };
	struct who who = { .starts = starts, .classes = query->fixed == NULL ? classes : NULL };
	struct effective *e = effective_make(a, config);
	const struct account *all;
	size_t count = 0;

	if (query->fixed == NULL && classes != NULL)
		q.asked = classes->space->space;
	ask_startup(&q, e);
	who.is_truncated = query->fixed == NULL && classes != NULL && !classes_complete(classes);
	who.accounts_known = host_has_accounts(h);
	all = who.accounts_known ? accounts_all(h->accounts, &count) : NULL;
	for (size_t i = 0; i < count && starts != TRUTH_NO; i++) {
		if (!is_asked_for(query, &all[i]))
			continue;
		if (query->max_rows > 0 && q.rows.count >= query->max_rows) {
			who.is_truncated = true;
			break;
		}
		judge_account(&q, &all[i], classes, e);
	}
	if (!who.accounts_known && query->fixed == NULL && classes != NULL && starts != TRUTH_NO)
		judge_by_text(&q, classes, e, &who);
	who.count = (uint32_t)q.rows.count;
	who.rows = memcpy(ARENA_ARRAY(a, struct who_row, q.rows.count + 1),
	    q.rows.count > 0 ? q.rows.ptr : &(struct who_row){ .class = NULL }, q.rows.count * sizeof(struct who_row));
	row_vec_release(&q.rows);
	return who;
}
