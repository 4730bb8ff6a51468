/* Instead: of two diagnostics that say the same of a line, the more exact one stays. */
#include <stdlib.h>
#include <string.h>

#include "rules/engine.h"

struct instead {
	const struct rule *rule;
	enum severity severity;		/* of its findings */
	struct source_set *sources;
	uint64_t *lines;		/* for which the rule speaks, sorted */
	size_t count;
};

static uint64_t
line_of(struct source_set *sources, const struct diagnostic *d)
{
	struct source *source = source_get(sources, d->span.source);
	uint32_t line = source == NULL ? 0 : source_position(source, d->span.begin).line;

	return (uint64_t)d->span.source << 32 | line;
}

static int
compare_lines(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/* What is graver, or asked for by a profile of its own, always stays. */
static bool
is_wanted(const struct diagnostic *d, void *cookie)
{
	const struct instead *in = cookie;
	uint64_t line;

	if (d->severity < in->severity || d->section.len > 0)
		return true;
	for (uint16_t i = 0; i < in->rule->instead_of_count; i++)
		if (slice_is(in->rule->instead_of[i], d->id)) {
			line = line_of(in->sources, d);
			return bsearch(&line, in->lines, in->count, sizeof(line), compare_lines) == NULL;
		}
	return true;
}

static void
leave_out(struct engine *g, const struct plan *p)
{
	struct diag_store *store = g->run->store;
	struct instead in = {
		.rule = p->rule, .severity = p->severity, .sources = g->run->config->sources
	};

	in.lines = ARENA_ARRAY(&g->values, uint64_t, diag_count(store));
	for (size_t i = 0; i < diag_count(store); i++)
		if (strcmp(diag_at(store, i)->id, p->rule->id) == 0)
			in.lines[in.count++] = line_of(in.sources, diag_at(store, i));
	qsort(in.lines, in.count, sizeof(*in.lines), compare_lines);
	if (in.count > 0)
		diag_filter(store, is_wanted, &in);
}

void
engine_leave_out(struct engine *g)
{

	for (size_t i = 0; i < g->plans.count && diag_count(g->run->store) > 0; i++)
		if (g->plans.ptr[i].rule->instead_of_count > 0)
			leave_out(g, &g->plans.ptr[i]);
}
