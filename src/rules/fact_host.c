/* Facts about the host. */
#include <string.h>

#include "host/file.h"
#include "host/firewall.h"
#include "host/hosts.h"
#include "knowledge/nearest.h"
#include "rules/fact.h"
#include "rules/finding.h"
#include "rules/scene_host.h"

static const char no_host[] = "the host";
static const char undecided[] = "facts of the host that decide who can log in";
static const char no_accounts[] = "the host's accounts";

static struct val
truth_val(struct scene *s, enum truth t, const char *missing)
{
	return t == TRUTH_UNKNOWN ? val_unknown(s, KIND_TRUTH, missing) : val_truth(t);
}

/*
 * What is unknown as long as nobody tells it is no gap in the analysis: it has
 * no name in the list of what could not be decided.
 */
static struct val
val_untold(enum kind kind)
{
	return (struct val){ .kind = kind, .is_unknown = true };
}

static struct val
told_val(enum truth t)
{
	return t == TRUTH_UNKNOWN ? val_untold(KIND_TRUTH) : val_truth(t);
}

static struct val
plain(struct slice text)
{
	return val_text(text, (struct span){ 0 });
}

/* ---- start-up ---- */

struct val
fact_host_death(struct scene *s, const struct val *v, size_t count)
{
	const struct startup_report *start = scene_host_start(s->shared);

	(void)v, (void)count;
	if (start == NULL)
		return val_unknown(s, KIND_TEXT, no_host);
	return plain(start->text_starts ? start->death : SLICE(""));
}

struct val
fact_host_death_blame(struct scene *s, const struct val *v, size_t count)
{
	const struct startup_report *start = scene_host_start(s->shared);

	(void)v, (void)count;
	if (start == NULL)
		return val_unknown(s, KIND_TEXT, no_host);
	return scene_host_reason(s, start->blame);
}

struct val
fact_host_starts(struct scene *s, const struct val *v, size_t count)
{
	const struct startup_report *start = scene_host_start(s->shared);

	(void)v, (void)count;
	return truth_val(s, start == NULL ? TRUTH_UNKNOWN : start->verdict.starts, no_host);
}

/* ---- people ---- */

struct val
fact_host_nobody_can_log_in(struct scene *s, const struct val *v, size_t count)
{
	const struct host_verdict *people = scene_host_people(s->shared);

	(void)v, (void)count;
	return truth_val(s, people == NULL ? TRUTH_UNKNOWN : people->nobody_enters, undecided);
}

struct val
fact_host_no_admin_gets_shell(struct scene *s, const struct val *v, size_t count)
{
	const struct host_verdict *people = scene_host_people(s->shared);

	(void)v, (void)count;
	return truth_val(s, people == NULL ? TRUTH_UNKNOWN : people->no_admin_runs, undecided);
}

/*
 * Where only a default stands in the way of keys, the line that takes
 * passwords away is what somebody wrote.
 */
static struct reason
common_blame(const struct account_verdict *account)
{
	const struct login *l = &account->row->login;
	const struct method_state *password = &l->methods.method[METHOD_PASSWORD];

	if (account->blame.statement == 0 && password->works == TRUTH_NO && password->reason_count > 0 &&
	    password->reasons[0].statement != 0 &&
	    (l->cause == LOGIN_KEYS || l->cause == LOGIN_CREDENTIALS))
		return password->reasons[0];
	return account->blame;
}

/* Who stands for those that are shut out; NULL where nobody is known to be. */
static const struct account_verdict *
spokesman(struct scene *s)
{
	const struct host_verdict *people = scene_host_people(s->shared);

	if (people == NULL)
		return NULL;
	return people->nobody_enters != TRUTH_YES && people->no_admin_runs == TRUTH_YES ? people->admin :
	    people->spokesman;
}

struct val
fact_host_blame(struct scene *s, const struct val *v, size_t count)
{
	const struct account_verdict *account = spokesman(s);

	(void)v, (void)count;
	return account == NULL ? val_unknown(s, KIND_TEXT, undecided) :
	    scene_host_reason(s, common_blame(account));
}

struct val
fact_host_why(struct scene *s, const struct val *v, size_t count)
{
	const struct account_verdict *account = spokesman(s);
	struct slice detail;

	(void)v, (void)count;
	if (account == NULL)
		return val_unknown(s, KIND_TEXT, undecided);
	detail = account->row->login.detail;
	if (detail.len == 0)
		detail = login_gives_text(&account->row->login, s->a);
	return plain(slice_printf(s->a, "%s: " SLICE_FORMAT, account->account->name, SLICE_ARG(detail)));
}

/* ---- names ---- */

struct val
fact_host_has_account(struct scene *s, const struct val *v, size_t count)
{
	struct accounts *accounts = s->shared->accounts;

	(void)count;
	if (accounts != NULL && accounts_find(accounts, slice_string(s->a, v[0].text)) != NULL)
		return val_truth(TRUTH_YES);
	return truth_val(s, accounts != NULL && accounts_complete(accounts) ? TRUTH_NO : TRUTH_UNKNOWN,
	    no_accounts);
}

struct val
fact_host_has_group(struct scene *s, const struct val *v, size_t count)
{
	struct accounts *accounts = s->shared->accounts;
	gid_t gid;

	(void)count;
	if (accounts == NULL || !accounts_known(accounts))
		return val_unknown(s, KIND_TRUTH, no_accounts);
	if (accounts_group_id(accounts, slice_string(s->a, v[0].text), &gid))
		return val_truth(TRUTH_YES);
	return truth_val(s, accounts_complete(accounts) ? TRUTH_NO : TRUTH_UNKNOWN, no_accounts);
}

/* Keeps ${name} in ${*best} when it is nearer to ${wanted} than what was there. */
static void
keep_nearer(struct slice wanted, const char *name, struct slice *best, size_t *distance)
{
	size_t d = nearest_distance(wanted, slice_of(name));

	if (d > nearest_limit(wanted.len) || d >= *distance)
		return;
	*best = slice_of(name);
	*distance = d;
}

struct val
fact_host_nearest_account(struct scene *s, const struct val *v, size_t count)
{
	struct slice best = { "", 0 };
	size_t distance = SIZE_MAX, n = 0;
	const struct account *all;

	(void)count;
	if (s->shared->accounts == NULL || !accounts_known(s->shared->accounts))
		return plain(best);
	all = accounts_all(s->shared->accounts, &n);
	for (size_t i = 0; i < n; i++)
		keep_nearer(v[0].text, all[i].name, &best, &distance);
	return plain(best);
}

struct val
fact_host_nearest_group(struct scene *s, const struct val *v, size_t count)
{
	struct slice best = { "", 0 };
	size_t distance = SIZE_MAX, n = 0, groups;
	const struct account *all;
	const char *const *names;

	(void)count;
	if (s->shared->accounts == NULL || !accounts_known(s->shared->accounts))
		return plain(best);
	all = accounts_all(s->shared->accounts, &n);
	for (size_t i = 0; i < n; i++)
		if (accounts_groups(s->shared->accounts, all[i].name, &names, &groups))
			for (size_t k = 0; k < groups; k++)
				keep_nearer(v[0].text, names[k], &best, &distance);
	return plain(best);
}

/* ---- files ---- */

/* The state of the file, and whether a host is there at all. */
static enum file_state
look_at(struct scene *s, struct slice path, struct stat *st)
{
	if (s->shared->accounts == NULL || path.len == 0 || path.ptr[0] != '/')
		return FILE_UNSEEN;
	return file_stat(accounts_root(s->shared->accounts), slice_string(s->a, path), st);
}

struct val
fact_host_has_file(struct scene *s, const struct val *v, size_t count)
{
	struct stat st;
	enum file_state state = look_at(s, v[0].text, &st);

	(void)count;
	return truth_val(s, state == FILE_UNSEEN ? TRUTH_UNKNOWN : truth_of(state != FILE_MISSING),
	    "files of the host");
}

struct val
fact_host_has_program(struct scene *s, const struct val *v, size_t count)
{
	struct stat st = { 0 };
	enum file_state state = look_at(s, v[0].text, &st);

	(void)count;
	return truth_val(s, state == FILE_UNSEEN ? TRUTH_UNKNOWN :
	    truth_of(state == FILE_THERE && (st.st_mode & 0111) != 0), "files of the host");
}

struct val
fact_host_told(struct scene *s, const struct val *v, size_t count)
{
	static const char *const keys[] = {
#define HOST_FACT(id, key, many, doc) key,
#include "host/host_facts.def"
#undef HOST_FACT
	};
	struct val list, *items;

	(void)count;
	for (size_t i = 0; s->shared->facts != NULL && i < HOST_FACT_COUNT; i++) {
		if (!slice_is(v[0].text, keys[i]) || s->shared->facts->fact[i].count == 0)
			continue;
		list = val_texts(s, (uint32_t)s->shared->facts->fact[i].count, &items);
		for (size_t k = 0; k < s->shared->facts->fact[i].count; k++)
			items[k] = plain(s->shared->facts->fact[i].values[k]);
		return list;
	}
	return val_untold(KIND_TEXTS);
}

/* ---- the network ---- */

struct val
fact_host_has_address(struct scene *s, const struct val *v, size_t count)
{
	const struct scene_host *h = scene_host(s->shared);
	bool is_numeric;
	struct slice address = scene_host_address(v[0].text, &is_numeric, s->a);

	(void)count;
	if (h == NULL || !is_numeric)
		return val_untold(KIND_TRUTH);
	return told_val(gate_has_address(h->host, address, s->a));
}

/* What the user told of the resolver: "none", or names with or without addresses. */
static enum truth
told_to_resolve(const struct host_facts *facts, struct slice name)
{
	size_t n = facts == NULL ? 0 : facts->fact[HOST_FACT_RESOLVER].count;

	for (size_t i = 0; i < n; i++) {
		struct slice rest = facts->fact[HOST_FACT_RESOLVER].values[i], first;

		slice_cut(&rest, slice_has(rest, '=') ? '=' : ' ', &first);
		if (slice_equal_nocase(first, name))
			return TRUTH_YES;
	}
	return n > 0 ? TRUTH_NO : TRUTH_UNKNOWN;
}

struct val
fact_host_resolves(struct scene *s, const struct val *v, size_t count)
{
	bool is_numeric;
	struct slice name = scene_host_address(v[0].text, &is_numeric, s->a);
	enum truth told = told_to_resolve(s->shared->facts, name);
	const struct root *root;
	size_t found = 0;

	(void)count;
	if (is_numeric || told == TRUTH_YES || slice_is_nocase(name, "localhost"))
		return val_truth(TRUTH_YES);
	if (s->shared->accounts == NULL)
		return val_unknown(s, KIND_TRUTH, no_host);
	root = accounts_root(s->shared->accounts);
	hosts_lookup(s->a, root, name, &found);
	if (found > 0)
		return val_truth(TRUTH_YES);
	return told_val(hosts_file_only(root) ? TRUTH_NO : told);
}

struct val
fact_host_ports(struct scene *s, const struct val *v, size_t count)
{
	const struct gate *gate = scene_host_gate(s->shared);
	struct val list, *items;

	(void)v, (void)count;
	if (gate == NULL)
		return val_unknown(s, KIND_TEXTS, no_host);
	list = val_texts(s, gate->port_count, &items);
	for (uint32_t i = 0; i < gate->port_count; i++)
		items[i] = plain(slice_printf(s->a, "%d", gate->ports[i]));
	return list;
}

struct val
fact_host_socket(struct scene *s, const struct val *v, size_t count)
{
	const struct gate *gate = scene_host_gate(s->shared);

	(void)v, (void)count;
	if (gate == NULL || gate->by_socket == TRUTH_UNKNOWN)
		return val_untold(KIND_TEXT);
	return plain(slice_of(gate->by_socket == TRUTH_YES ? gate->unit.name : ""));
}

struct val
fact_host_firewall_is_shut(struct scene *s, const struct val *v, size_t count)
{
	const struct gate *gate = scene_host_gate(s->shared);

	(void)v, (void)count;
	return told_val(gate == NULL ? TRUTH_UNKNOWN : truth_not(gate->firewall));
}

struct val
fact_host_wrappers_refuse(struct scene *s, const struct val *v, size_t count)
{
	const struct gate *gate = scene_host_gate(s->shared);

	(void)v, (void)count;
	return told_val(gate == NULL ? TRUTH_UNKNOWN : truth_not(gate->wrappers));
}

struct val
fact_host_wrappers_line(struct scene *s, const struct val *v, size_t count)
{
	const struct gate *gate = scene_host_gate(s->shared);
	struct source *source;
	enum source_error error;
	struct slice line;
	uint32_t begin;
	int number;

	(void)v, (void)count;
	if (gate == NULL || gate->refusal.path == NULL)
		return plain(SLICE(""));
	source = source_read(s->config->sources, slice_of(gate->refusal.path), &error, &number);
	if (source == NULL)
		return plain(slice_of(gate->refusal.path));
	line = source_line(source, gate->refusal.line, &begin);
	return val_text(slice_trim(line),
	    (struct span){ source->id, begin, begin + (uint32_t)line.len });
}
