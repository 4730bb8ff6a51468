/* Checks: what came of the profiles. */
#include "rules/engine.h"

static const struct plan *
plan_of(const struct engine *g, const struct profile_check *c)
{

	for (size_t i = 0; i < g->plans.count; i++)
		if (g->plans.ptr[i].check == c)
			return &g->plans.ptr[i];
	return NULL;
}

void
engine_keep_checks(struct engine *g)
{
	struct rules_check *checks = ARENA_ARRAY(g->run->a, struct rules_check, g->checks.count);

	for (size_t i = 0; i < g->checks.count; i++) {
		const struct profile_check *c = &g->checks.ptr[i];
		const struct plan *p = plan_of(g, c);
		struct verdict v = { .check = c, .lacks_host = engine_lacks_host(g, c->rule) };
		struct scene s;

		if (p != NULL) {
			s = engine_scene(g, p);
			s.effective = g->shared.startup;
			v = (struct verdict){ .check = c, .scene = &s, .section = engine_section(g, p),
				.finding = p->finding, .has_unknown = p->has_unknown,
				.is_out_of_release = p->is_out_of_release,
				.mended = g->mended };
		}
		checks[i] = verdict_make(g->run, &v);
	}
	g->run->checks = checks;
	g->run->check_count = g->checks.count;
}
