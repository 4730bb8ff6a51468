/* Plan: which rules a run judges, and where. */
#include "rules/engine.h"

static bool
has_host(const struct rules_run *run)
{

	for (size_t i = 0; run->facts != NULL && i < HOST_FACT_COUNT; i++)
		if (run->facts->fact[i].count > 0)
			return true;
	return run->accounts != NULL && accounts_known(run->accounts);
}

static bool
is_for_target(const struct engine *g, const struct rule *rule)
{
	const struct target *t = g->run->config->target;

	return t->release >= rule->first && t->release <= rule->last;
}

bool
engine_lacks_host(const struct engine *g, const struct rule *rule)
{

	return is_for_target(g, rule) && rule->needs_host && !g->has_host;
}

static bool
can_be_judged(const struct engine *g, const struct rule *rule)
{

	return is_for_target(g, rule) && (g->has_host || !rule->needs_host);
}

static bool
is_planned(const struct engine *g, const struct rule *rule)
{

	for (size_t i = 0; i < g->plans.count; i++)
		if (g->plans.ptr[i].rule == rule)
			return true;
	return false;
}

static void
plan_check(struct engine *g, const struct profile_check *c)
{

	if (can_be_judged(g, c->rule))
		plan_vec_push(&g->plans, (struct plan){
			.rule = c->rule, .check = c,
			.severity = c->entry->has_severity ? c->entry->severity : c->rule->severity,
			.arguments = c->entry->arguments,
			.argument_count = c->entry->argument_count,
		});
}

/* What a profile asks for is judged as it asks, and not by default a second time. */
static void
choose_rules(struct engine *g)
{
	const struct rules_run *run = g->run;

	if (run->only != NULL) {
		if (can_be_judged(g, run->only))
			plan_vec_push(&g->plans, (struct plan){
				.rule = run->only, .severity = run->only->severity,
				.arguments = run->arguments, .argument_count = run->argument_count,
			});
		return;
	}
	for (size_t i = 0; i < run->profile_count; i++)
		profile_resolve(run->rules, run->profiles[i], &g->checks);
	for (size_t i = 0; i < g->checks.count; i++)
		plan_check(g, &g->checks.ptr[i]);
	for (size_t i = 0; i < run->rules->count; i++) {
		const struct rule *rule = run->rules->rules[i];

		if (!rule->is_off && can_be_judged(g, rule) && !is_planned(g, rule))
			plan_vec_push(&g->plans,
			    (struct plan){ .rule = rule, .severity = rule->severity });
	}
}

/* ---- where ---- */

static bool
concerns(const struct engine *g, const struct rule *rule, const struct statement *st)
{

	if (rule->scope == SCOPE_BLOCK)
		return st->kind == STATEMENT_MATCH;
	if (rule->scope != SCOPE_DIRECTIVE || st->kind != STATEMENT_SETTING)
		return false;
	for (uint16_t i = 0; i < rule->of_count; i++)
		if (st->facts != NULL && (st->facts->keyword == rule->of[i] ||
		    st->facts->slot == keyword_facts(g->run->config->target, rule->of[i])->slot))
			return true;
	return rule->of_count == 0;
}

static void
list_add(struct plan_list *list, struct arena *a, size_t most, struct plan *p)
{

	if (list->ptr == NULL)
		list->ptr = ARENA_ARRAY(a, struct plan *, most);
	list->ptr[list->count++] = p;
}

void
engine_plan(struct engine *g)
{

	g->has_host = has_host(g->run);
	choose_rules(g);
	for (size_t i = 0; i < g->plans.count; i++) {
		struct plan *p = &g->plans.ptr[i];
		struct plan_list *list = NULL;

		switch (p->rule->scope) {
		case SCOPE_ONCE:
			list = &g->once;
			break;
		case SCOPE_CLASS:
		case SCOPE_EVERY_CLASS:
			list = &g->by_class;
			break;
		case SCOPE_ACCOUNT:
			list = &g->by_account;
			break;
		default:
			break;	/* engine_plans_for finds it */
		}
		if (list != NULL)
			list_add(list, g->shared.a, g->plans.count, p);
	}
}

const struct plan_list *
engine_plans_for(struct engine *g, const struct statement *st)
{
	static const struct plan_list none = { .is_made = true };
	size_t kind = st->kind == STATEMENT_MATCH ? PLANS_FOR_MATCH :
	    st->facts != NULL ? (size_t)st->facts->keyword : (size_t)PLANS_FOR_UNKNOWN;
	struct plan_list *list = &g->by_statement[kind];

	if (st->kind != STATEMENT_MATCH && st->kind != STATEMENT_SETTING)
		return &none;
	if (list->is_made)
		return list;
	list->is_made = true;
	for (size_t i = 0; i < g->plans.count; i++)
		if (concerns(g, g->plans.ptr[i].rule, st))
			list_add(list, g->shared.a, g->plans.count, &g->plans.ptr[i]);
	return list;
}
