#include "access/people.h"

#include <string.h>

#include "access/gate.h"
#include "base/vec.h"
#include "host/file.h"
#include "host/sudoers.h"

enum { MAX_ROWS = 20000 };

/* ---- start-up ---- */

struct ear {
	struct startup_report *report;
	struct arena *a;
};

static void
hear(void *cookie, enum keyword k, uint32_t setter, bool fatal, struct slice text)
{
	struct ear *ear = cookie;

	if (!fatal)
		return;
	ear->report->death = slice_copy(ear->a, text);
	ear->report->blame = (struct reason){ k, setter };
}

struct startup_report
people_startup(const struct host *h, const struct config *config, struct effective *e,
    struct arena *a)
{
	struct startup_report report = { .verdict = { .starts = TRUTH_NO } };
	struct ear ear = { &report, a };
	struct startup_visitor visitor = { hear, &ear };
	struct slice dir = facts_text(h->facts, HOST_FACT_PRIVSEP_PATH);
	struct startup_host at = { .root = h->root, .accounts = h->accounts,
		.privsep_dir = dir.len > 0 ? slice_string(a, dir) : NULL };

	if (!config_evaluate(config, NULL, e, NULL) || !startup_check(e, a, &visitor))
		return report;
	report.text_starts = true;
	report.verdict = startup_on_host(e, &at, a, &visitor);
	return report;
}

/* ---- one account ---- */

bool
people_have_credentials(const struct account_verdict *v)
{
	return v->holds_keys || v->has_password;
}

/* What ${row} says, with the doubts that remain. */
static enum truth
row_enters(const struct host *h, const struct who_row *row, bool client_is_known, struct arena *a)
{
	enum truth t = login_possible(&row->login);

	if (t != TRUTH_NO)
		return t;
	if (row->login.client_matters && !client_is_known)
		return TRUTH_UNKNOWN;
	return login_otherwise(h, &row->login, a);
}

/* Whether commands can be run: a command of one's own may run others. */
static enum truth
row_runs(const struct login *l, enum truth enters)
{
	enum truth any = TRUTH_NO;

	for (int c = 0; c < CREDENTIAL_COUNT; c++)
		any = truth_or(any, l->runs[c]);
	if (any == TRUTH_NO && enters != TRUTH_NO && !l->runs_nothing &&
	    (l->gives == GIVES_FORCED_COMMAND || l->gives == GIVES_SHELL))
		return TRUTH_UNKNOWN;
	return any;
}

static enum truth
row_keys_work(const struct login *l)
{
	return truth_and(method_usable(&l->methods, METHOD_PUBLICKEY), l->keys.usable);
}

/* ${rows} are the logins of one account, one for each class of connections that matters. */
static struct account_verdict
judge_account(const struct host *h, const struct who_row *rows, uint32_t count, bool client_is_known,
    const struct sudoers *sudoers, struct arena *a)
{
	const struct login *l = &rows[0].login;
	struct account_verdict v = { .account = l->account, .row = &rows[0] };
	bool is_refused = false;

	for (uint32_t i = 0; i < count; i++) {
		enum truth enters = row_enters(h, &rows[i], client_is_known, a);

		l = &rows[i].login;
		v.enters = truth_or(v.enters, enters);
		v.runs = truth_or(v.runs, row_runs(l, enters));
		v.keys_work = truth_or(v.keys_work, row_keys_work(l));
		if (l->client_matters && !client_is_known)
			v.keys_work = truth_or(v.keys_work, TRUTH_UNKNOWN);
		v.holds_keys |= l->keys.held > 0 || l->keys.usable != TRUTH_NO;
		v.has_password |= l->shadow.password == PASSWORD_HASH || l->shadow.password == PASSWORD_EMPTY;
		v.is_for_people |= login_is_for_people(l->account) ||
		    (l->gives == GIVES_SFTP && login_is_of_interest(l->account));
		if (!is_refused && enters == TRUTH_NO) {
			v.row = &rows[i];
			is_refused = true;
		}
	}
	v.is_admin = login_is_admin(h, v.account) || sudoers_names(sudoers, h->accounts, v.account);
	v.blame = v.enters != TRUTH_NO && v.runs == TRUTH_NO ? v.row->login.forced : v.row->login.blame;
	return v;
}

/* ---- all of them ---- */

VEC(account_verdicts, struct account_verdict);

/*
 * Whom a lockout would concern: accounts with credentials, and administrators
 * other than root.  Where nobody has been given access yet nobody is shut out.
 */
static bool
counts(const struct account_verdict *v)
{
	return v->is_for_people &&
	    (people_have_credentials(v) || (v->account->uid != 0 && v->is_admin));
}

static int
rank(const struct account_verdict *v)
{
	return !counts(v) ? 0 : 1 + (v->account->uid != 0) + 2 * people_have_credentials(v) +
	    (v->account->uid != 0 && v->is_admin);
}

static void
judge_nobody(const struct host *h, struct host_verdict *v)
{
	enum truth any = accounts_all_listed(h->accounts) ? TRUTH_NO : TRUTH_UNKNOWN;
	bool is_somebody = false;

	for (uint32_t i = 0; i < v->count; i++) {
		const struct account_verdict *account = &v->accounts[i];

		any = truth_or(any, account->enters);
		is_somebody |= counts(account);
		if (rank(account) > (v->spokesman == NULL ? 0 : rank(v->spokesman)))
			v->spokesman = account;
	}
	v->nobody_enters = is_somebody ? truth_not(any) : TRUTH_NO;
}

/* Whether ${v} would stand for the administrators, were it not for a shell like nologin. */
static bool
lacks_shell(const struct account_verdict *v)
{
	return v->is_admin && people_have_credentials(v) && !login_has_shell(v->account);
}

/* The administrator who stands for all: one who is kept from a shell, and not by PermitRootLogin. */
static const struct account_verdict *
find_admin(const struct host_verdict *v)
{
	const struct account_verdict *found = NULL;

	for (uint32_t i = 0; i < v->count; i++) {
		const struct account_verdict *account = &v->accounts[i];

		if (account->is_admin && people_have_credentials(account) &&
		    (counts(account) || (lacks_shell(account) && account->account->uid != 0)) &&
		    account->row->login.cause != LOGIN_ROOT &&
		    (found == NULL || rank(account) > rank(found)))
			found = account;
	}
	/* root without a shell is meant so, unless nobody else has one. */
	for (uint32_t i = 0; i < v->count && found == NULL; i++)
		if (lacks_shell(&v->accounts[i]) && v->accounts[i].enters == TRUTH_YES)
			found = &v->accounts[i];
	return found;
}

/* Whoever runs commands may become root where root has a password (su). */
static void
judge_admins(const struct host *h, struct host_verdict *v)
{
	enum truth any = accounts_all_listed(h->accounts) ? TRUTH_NO : TRUTH_UNKNOWN;
	bool has_su = true;

	v->admin = find_admin(v);
	for (uint32_t i = 0; i < v->count; i++)
		if (v->accounts[i].account->uid == 0)
			has_su = v->accounts[i].has_password;
	has_su |= v->admin != NULL && v->admin->account->uid == 0 && lacks_shell(v->admin);
	for (uint32_t i = 0; i < v->count; i++)
		if (v->accounts[i].is_admin || has_su)
			any = truth_or(any, v->accounts[i].runs);
	v->no_admin_runs = v->admin != NULL ? truth_not(any) : TRUTH_NO;
}

static bool
is_judged(void *cookie, const struct account *account)
{
	(void)cookie;
	return login_is_of_interest(account);
}

/* Whether the service is started with options, which may name another port. */
static bool
has_options(const struct host *h, struct arena *a)
{
	static const char *const paths[] = { "/etc/default/ssh", "/etc/sysconfig/sshd", "/etc/conf.d/sshd" };
	struct file file;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (file_read(h->root, a, paths[i], 1 << 16, &file) == FILE_THERE &&
		    strstr(slice_string(a, file.bytes), "-p") != NULL)
			return true;
	return false;
}

/* Connections come in where the host listens. */
static void
take_doors(const struct host *h, const struct config *config, struct who_query *query, struct arena *a)
{
	struct effective *e = effective_make(a, config);
	struct gate *gate = ARENA_NEW(a, struct gate);

	if (!config_evaluate(config, NULL, e, NULL) || has_options(h, a))
		return;
	*gate = gate_judge(h, e, a);
	if (gate->by_socket == TRUTH_UNKNOWN)
		return;
	query->ports = gate->ports;
	query->port_count = gate->port_count;
	if (gate->by_socket == TRUTH_NO)
		query->addresses = gate_addresses(h, e, a, &query->address_count);
}

const struct host_verdict *
people_judge(const struct host *h, const struct config *config, enum truth starts,
    const struct class_set *classes, struct arena *a)
{
	struct host_verdict *v = ARENA_NEW(a, struct host_verdict);
	struct who_query query = { .is_asked_for = is_judged, .max_rows = MAX_ROWS };
	struct account_verdicts all = { 0 };
	struct sudoers sudoers;
	struct who who;

	v->nobody_enters = v->no_admin_runs = TRUTH_UNKNOWN;
	v->knows_accounts = host_has_accounts(h);
	if (!v->knows_accounts || starts == TRUTH_NO || classes == NULL || !classes_complete(classes))
		return v;
	query.clients = gate_clients(h, a, &query.client_count);
	take_doors(h, config, &query, a);
	who = who_make(h, config, starts, classes, &query, a);
	if (who.is_truncated)
		return v;
	sudoers = sudoers_read(h->root, a);
	for (uint32_t i = 0, n; i < who.count; i += n) {
		for (n = 1; i + n < who.count &&
		    who.rows[i + n].login.account == who.rows[i].login.account;)
			n++;
		account_verdicts_push(&all, judge_account(h, &who.rows[i], n, query.client_count > 0, &sudoers, a));
	}
	v->count = (uint32_t)all.count;
	v->accounts = memcpy(ARENA_ARRAY(a, struct account_verdict, all.count + 1),
	    all.count > 0 ? all.ptr : &(struct account_verdict){ 0 }, all.count * sizeof(*all.ptr));
	account_verdicts_release(&all);
	judge_nobody(h, v);
	judge_admins(h, v);
	return v;
}
