/*
 * Run: all rules over one configuration.  Places (classes, lines) are the
 * outer loop and rules the inner one, so that each effective configuration is
 * worked out once.
 */
#include <string.h>

#include "rules/engine.h"
#include "rules/finding.h"
#include "rules/scene_host.h"
#include "rules/witness.h"

/* ---- judging ---- */

/* Makes ${p} the rule that is judged in ${s}; scene_judge clears what the last one left. */
static void
aim(struct scene *s, const struct plan *p)
{

	s->rule = p->rule;
	s->arguments = p->arguments;
	s->argument_count = p->argument_count;
}

struct scene
engine_scene(struct engine *g, const struct plan *p)
{
	struct scene s = {
		.shared = &g->shared, .a = &g->values, .place = &g->place, .config = g->run->config,
		.target = g->run->config->target, .statement = UINT32_MAX,
	};

	if (p != NULL)
		aim(&s, p);
	return s;
}

/* Remembers what was missing where a rule could not be decided, once for each rule. */
static void
remember_unknown(struct engine *g, struct plan *p, const struct scene *s)
{
	struct rules_unknown u = { .rule = p->rule, .missing = s->missing };

	if (s->missing == NULL || p->has_unknown)
		return;
	if (s->statement != UINT32_MAX)
		u.span = finding_line_span(scene_statement(s));
	p->has_unknown = true;
	unknown_vec_push(&g->unknowns, u);
}

/* True when the rule fires. */
static bool
judge(struct engine *g, struct plan *p, struct scene *s)
{
	enum truth t = scene_judge(s);

	if (t == TRUTH_UNKNOWN)
		remember_unknown(g, p, s);
	p->is_out_of_release |= s->is_out_of_release;
	return t == TRUTH_YES;
}

/* "cis-debian-12 5.1.20" */
struct slice
engine_section(struct engine *g, const struct plan *p)
{

	if (p->check == NULL)
		return (struct slice){ NULL, 0 };
	return slice_printf(g->run->a, "%s%s" SLICE_FORMAT, p->check->profile->id,
	    p->check->entry->section.len > 0 ? " " : "", SLICE_ARG(p->check->entry->section));
}

/* ${d} is complete and in the store. */
static void
fired(struct engine *g, struct plan *p, struct diagnostic *d)
{

	d->section = engine_section(g, p);
	if (p->finding == NULL)
		p->finding = d;
}

static void
fire(struct engine *g, struct plan *p, struct scene *s)
{
	struct diagnostic *d;

	if (!p->rule->yields) {
		fired(g, p, finding_make(s, finding_blame(s), g->run->store, p->severity, g->run->a));
		return;
	}
	d = finding_make(s, finding_blame(s), diag_store_make(g->run->a), p->severity, g->run->a);
	yielding_vec_push(&g->yielding, (struct yielding){ p, d });
}

/* Whether some finding or problem says of the same line that the same people are concerned. */
static bool
is_said(const struct engine *g, const struct diagnostic *d)
{
	struct source *source = source_get(g->run->config->sources, d->span.source);
	uint32_t line = source == NULL ? 0 : source_position(source, d->span.begin).line;

	for (size_t i = 0; i < diag_count(g->run->store); i++) {
		const struct diagnostic *other = diag_at(g->run->store, i);

		if (other->severity <= d->severity && other->span.source == d->span.source &&
		    source != NULL && slice_equal(other->subject, d->subject) &&
		    source_position(source, other->span.begin).line == line)
			return true;
	}
	return false;
}

static void
deliver_yielding(struct engine *g)
{

	for (size_t i = 0; i < g->yielding.count; i++) {
		const struct yielding *y = &g->yielding.ptr[i];

		if (!is_said(g, y->d))
			fired(g, y->plan, diag_add(g->run->store, y->d));
	}
	yielding_vec_release(&g->yielding);
}

/* ---- once ---- */

static void
run_once(struct engine *g)
{
	struct scene s = engine_scene(g, NULL);

	if (g->shared.startup == NULL)
		return;
	s.effective = g->shared.startup;
	for (size_t i = 0; i < g->once.count; i++) {
		struct plan *p = g->once.ptr[i];
		struct arena_mark mark = arena_mark(&g->values);

		aim(&s, p);
		if (judge(g, p, &s))
			fire(g, p, &s);
		arena_rewind(&g->values, mark);
	}
}

/* ---- each class ---- */

static uint64_t
mix(uint64_t hash, uint64_t value)
{

	hash ^= value;
	hash *= 0x100000001b3ULL;
	return hash ^ hash >> 29;
}

/* The lines that decide what the rule reads. */
static uint64_t
memo_key(const struct rule *rule, const struct scene *s)
{
	uint64_t hash = 0xcbf29ce484222325ULL;

	for (uint16_t i = 0; i < rule->read_count; i++) {
		uint32_t at = 0;

		hash = mix(hash, rule->reads[i]);
		if (!scene_has_keyword(s, rule->reads[i]))
			continue;
		while ((at = effective_setter(s->effective, rule->reads[i], at)) != 0)
			hash = mix(hash, at);
	}
	return hash;
}

/* 1 + the index in p->merged of the finding for this place. */
static uint32_t
merge(struct engine *g, struct plan *p, struct scene *s, uint32_t class)
{
	struct blame b = finding_blame(s);
	struct merged m = { .span = b.span, .first_class = class };

	for (size_t i = 0; i < p->merged.count; i++) {
		const struct span *known = &p->merged.ptr[i].span;

		if (known->source == b.span.source && known->begin == b.span.begin &&
		    known->end == b.span.end)
			return (uint32_t)i + 1;
	}
	m.d = finding_make(s, b, g->pending, p->severity, g->run->a);
	merged_vec_push(&p->merged, m);
	return (uint32_t)p->merged.count;
}

static void
judge_class(struct engine *g, struct plan *p, struct scene *s, uint32_t class)
{
	struct memo *memo, none = { 0 };
	uint64_t key = 0;

	if (p->rule->reads_connection) {
		memo = &none;
	} else {
		key = memo_key(p->rule, s);
		if (p->memos == NULL)
			p->memos = ARENA_ARRAY(g->shared.a, struct memo, MEMO_SIZE);
		memo = &p->memos[key % MEMO_SIZE];
	}
	if (!memo->is_used || memo->key != key) {
		*memo = (struct memo){ .key = key, .is_used = true };
		if (judge(g, p, s))
			memo->merged = merge(g, p, s, class);
	}
	if (memo->merged == 0)
		return;
	p->merged.ptr[memo->merged - 1].classes++;
	p->classes++;
}

/* Makes ${class} the one whose effective configuration is in g->at_class. */
static const struct effective *
enter_class(struct engine *g, uint32_t class)
{

	if (g->at_class == NULL)
		g->at_class = effective_make(g->shared.a, g->run->config);
	if (g->current != class + 1) {
		classes_effective(scene_classes(&g->shared), class, g->at_class);
		g->current = class + 1;
	}
	return g->at_class;
}

static bool
is_worth_judging(const struct class *c)
{

	return !c->refused && !c->is_invalid_user;
}

/* "user=NAME" where the file or the host knows somebody in the class, else nothing. */
static struct slice
subject_of(struct engine *g, uint32_t class)
{
	const struct class_set *set = scene_classes(&g->shared);
	const char *name = set->classes[class].witness.user;

	if (!witness_is_named(g->run->config, &set->classes[class]))
		name = witness_account(set, class, g->run->accounts);
	if (name == NULL)
		return (struct slice){ NULL, 0 };
	return slice_printf(g->run->a, "user=%s", name);
}

/* Says for whom the merged findings of ${p} hold, now that all classes are known. */
static void
finish_classes(struct engine *g, struct plan *p, uint32_t total)
{
	const struct class_set *set = scene_classes(&g->shared);
	bool is_every = p->rule->scope == SCOPE_EVERY_CLASS;
	bool holds_for_all = p->classes == total && classes_complete(set);

	for (size_t i = 0; i < p->merged.count; i++) {
		struct merged *m = &p->merged.ptr[i];

		if (is_every && (!holds_for_all || i > 0))
			break;
		m->d->witness = (m->classes == total && classes_complete(set)) || is_every ?
		    SLICE("every connection") :
		    slice_copy(g->run->a, set->classes[m->first_class].text);
		if (p->rule->subject == SUBJECT_WHOM)
			m->d->subject = holds_for_all ? SLICE("*") : subject_of(g, m->first_class);
		fired(g, p, diag_add(g->run->store, m->d));
	}
}

/* All rules for classes in one of them. */
static void
run_class(struct engine *g, uint32_t class)
{
	struct arena_mark place = arena_mark(&g->place);
	struct scene s = engine_scene(g, NULL);

	s.effective = enter_class(g, class);
	s.class = &scene_classes(&g->shared)->classes[class];
	for (size_t i = 0; i < g->by_class.count; i++) {
		struct arena_mark mark = arena_mark(&g->values);

		aim(&s, g->by_class.ptr[i]);
		judge_class(g, g->by_class.ptr[i], &s, class);
		arena_rewind(&g->values, mark);
	}
	arena_rewind(&g->place, place);
}

static void
run_classes(struct engine *g)
{
	const struct class_set *set;
	uint32_t total = 0;

	if (g->shared.startup == NULL || g->by_class.count == 0)
		return;
	g->pending = diag_store_make(g->run->a);
	set = scene_classes(&g->shared);
	for (uint32_t class = 0; class < set->count; class++) {
		if (!is_worth_judging(&set->classes[class]))
			continue;
		total++;
		run_class(g, class);
	}
	for (size_t i = 0; i < g->by_class.count; i++)
		finish_classes(g, g->by_class.ptr[i], total);
}

/* ---- each directive, each match block ---- */

static void
find_classes_of_blocks(struct engine *g)
{
	const struct class_set *set = scene_classes(&g->shared);

	g->class_of_block = ARENA_ARRAY(g->shared.a, uint32_t, g->run->config->count);
	for (uint32_t i = set->count; i > 0; i--)
		for (uint32_t j = 0; j < set->classes[i - 1].matched_count &&
				     is_worth_judging(&set->classes[i - 1]);
		     j++)
			g->class_of_block[set->classes[i - 1].matched[j]] = i;
}

/* The values that hold around the statement at hand. */
static const struct effective *
effective_around(void *cookie, const struct scene *s)
{
	struct engine *g = cookie;
	uint32_t block = scene_block(s);

	if (g->shared.startup == NULL || block == UINT32_MAX)
		return g->shared.startup;
	if (g->class_of_block == NULL)
		find_classes_of_blocks(g);
	if (g->class_of_block[block] == 0)
		return NULL;
	return enter_class(g, g->class_of_block[block] - 1);
}

static void
run_statement(struct engine *g, uint32_t index)
{
	const struct plan_list *list = engine_plans_for(g, &g->run->config->statements[index]);
	struct scene s = engine_scene(g, NULL);

	s.statement = index;
	s.cookie = g;
	for (size_t i = 0; i < list->count; i++) {
		struct plan *p = list->ptr[i];
		struct arena_mark mark = arena_mark(&g->values), place = arena_mark(&g->place);

		aim(&s, p);
		s.around = effective_around;
		s.effective = NULL;
		s.methods = NULL;
		if (judge(g, p, &s))
			fire(g, p, &s);
		arena_rewind(&g->place, place);
		arena_rewind(&g->values, mark);
	}
}

static void
run_statements(struct engine *g)
{
	const struct config *config = g->run->config;

	for (uint32_t i = 0; i < config->count; i++)
		if (config->statements[i].node != NULL)
			run_statement(g, i);
}

/* ---- each account ---- */

/* A rule is not repeated for more accounts than people read. */
enum { ACCOUNTS_SHOWN = 20 };

static void
run_account(struct engine *g, const struct account_verdict *account, uint32_t *fires)
{
	struct effective *e = g->at_class;

	if (!config_evaluate(g->run->config, account->row->from, e, NULL))
		return;
	for (size_t i = 0; i < g->by_account.count; i++) {
		struct plan *p = g->by_account.ptr[i];
		struct arena_mark mark = arena_mark(&g->values), place = arena_mark(&g->place);
		struct scene s;

		s = engine_scene(g, p);
		s.effective = e;
		s.account = account;
		if (judge(g, p, &s) && fires[i]++ < ACCOUNTS_SHOWN)
			fire(g, p, &s);
		arena_rewind(&g->place, place);
		arena_rewind(&g->values, mark);
	}
}

static void
run_accounts(struct engine *g)
{
	const struct host_verdict *people;
	uint32_t *fires;

	if (g->shared.startup == NULL || g->by_account.count == 0 ||
	    (people = scene_host_people(&g->shared)) == NULL)
		return;
	if (g->at_class == NULL)
		g->at_class = effective_make(g->shared.a, g->run->config);
	g->current = 0;
	fires = ARENA_ARRAY(g->shared.a, uint32_t, g->by_account.count);
	for (uint32_t i = 0; i < people->count; i++)
		run_account(g, &people->accounts[i], fires);
}

/* ---- the whole ---- */

static void
keep_results(struct engine *g)
{
	struct rules_unknown *kept =
	    ARENA_ARRAY(g->run->a, struct rules_unknown, g->unknowns.count);

	if (g->unknowns.count > 0)
		memcpy(kept, g->unknowns.ptr, g->unknowns.count * sizeof(*kept));
	g->run->unknowns = kept;
	g->run->unknown_count = g->unknowns.count;
	g->run->rules_run = g->plans.count;
	g->run->classes = g->shared.classes;
}

/* ---- files that sshd refuses ---- */

static void
keep_decided(const struct engine *g, struct plan_list *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->ptr[i]->check != NULL &&
		    mended_line(g->mended, list->ptr[i]->rule) == UINT32_MAX)
			list->ptr[count++] = list->ptr[i];
	list->count = count;
}

/* What profiles ask for is judged by the lines that are left, keywords of refused ones apart. */
static void
run_mended(struct engine *g)
{
	struct rules_run *run = g->run, *inner = ARENA_NEW(run->a, struct rules_run);
	struct effective *startup;

	*inner = *run;
	if (g->checks.count == 0 || (inner->config = g->mended->config) == NULL)
		return;
	startup = effective_make(run->a, inner->config);
	if (!config_evaluate(inner->config, NULL, startup, NULL))
		return;
	keep_decided(g, &g->once);
	keep_decided(g, &g->by_class);
	g->run = inner;
	g->shared = (struct scene_shared){ .a = run->a, .config = inner->config,
		.accounts = run->accounts, .facts = run->facts, .startup = startup };
	g->at_class = NULL;
	g->current = 0;
	run_once(g);
	run_classes(g);
	g->shared.classes = run->classes;
	g->run = run;
}

void
rules_run(struct rules_run *run)
{
	struct effective *startup;
	struct engine g = { .run = run,
		.shared = { .a = run->a, .config = run->config, .classes = run->classes,
		    .accounts = run->accounts, .facts = run->facts } };

	if (run->config == NULL || run->config->count == 0)
		return;
	arena_init(&g.values);
	arena_init(&g.place);
	engine_plan(&g);
	startup = effective_make(run->a, run->config);
	/* Where sshd refuses the file there are no values to judge, only lines. */
	if (config_evaluate(run->config, NULL, startup, NULL))
		g.shared.startup = startup;
	else
		g.mended = mended_make(run->a, run->config);
	run_once(&g);
	run_classes(&g);
	run_statements(&g);
	run_accounts(&g);
	if (g.mended != NULL)
		run_mended(&g);
	deliver_yielding(&g);
	engine_leave_out(&g);
	engine_keep_checks(&g);
	keep_results(&g);
	for (size_t i = 0; i < g.plans.count; i++)
		merged_vec_release(&g.plans.ptr[i].merged);
	plan_vec_release(&g.plans);
	profile_checks_release(&g.checks);
	unknown_vec_release(&g.unknowns);
	arena_release(&g.place);
	arena_release(&g.values);
}
