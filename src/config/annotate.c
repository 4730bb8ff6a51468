#include "config/annotate.h"

#include "base/escape.h"

static void
add_place(const struct config *c, uint32_t index, struct text *out)
{
	const struct statement *st = &c->statements[index];

	escape_visible(out, st->source->shown);
	text_printf(out, ":%u", st->node->line);
	while (st->included_by != 0) {
		st = &c->statements[st->included_by - 1];
		text_add_string(out, " (included at ");
		escape_visible(out, st->source->shown);
		text_printf(out, ":%u)", st->node->line);
	}
}

struct slice
statement_place(const struct config *c, uint32_t index, struct arena *a)
{
	struct text out;
	struct slice kept;

	text_init(&out);
	add_place(c, index, &out);
	kept = text_keep(&out, a);
	text_release(&out);
	return kept;
}

/* True when ${st} stands, through all includes, only in blocks that apply to the connection. */
static bool
is_active(const struct effective *e, const struct statement *st)
{
	const struct statement *all = e->config->statements;

	for (;;) {
		if (st->block != 0 && !effective_matched(e, st->block - 1))
			return false;
		if (st->included_by == 0)
			return true;
		st = &all[st->included_by - 1];
	}
}

static bool
is_setter(const struct effective *e, enum keyword slot, uint32_t index)
{
	for (uint32_t at = effective_setter(e, slot, 0); at != 0; at = effective_setter(e, slot, at))
		if (at == index + 1)
			return true;
	return false;
}

static void
add_shadowed(const struct effective *e, enum keyword slot, struct text *out)
{
	const struct config *c = e->config;
	bool any = false;

	for (uint32_t i = 0; i < c->count; i++) {
		const struct statement *st = &c->statements[i];

		if (st->kind != STATEMENT_SETTING || !st->has_value || st->facts->slot != slot ||
		    !is_active(e, st) || is_setter(e, slot, i))
			continue;
		text_add_string(out, any ? ", " : "; shadows ");
		any = true;
		add_place(c, i, out);
	}
}

static void
add_block(const struct config *c, const struct statement *st, struct text *out)
{
	const struct statement *block;

	if (st->block == 0)
		return;
	block = &c->statements[st->block - 1];
	text_add_string(out, ", Match ");
	escape_visible(out, block->node->rest);
}

void
annotate_origin(const struct effective *e, enum keyword slot, uint32_t setter, struct text *out)
{
	const struct config *c = e->config;
	release_t since;

	text_add_string(out, "  # ");
	if (setter == 0) {
		since = keyword_default_since(slot, c->target->release);
		if (since > RELEASE_FIRST)
			text_printf(out, "default since OpenSSH %s", release_name(since));
		else
			text_printf(out, "default since OpenSSH %s or earlier",
			    release_name(RELEASE_FIRST));
		return;
	}
	add_place(c, setter - 1, out);
	add_block(c, &c->statements[setter - 1], out);
	if (effective_setter(e, slot, 0) == setter)
		add_shadowed(e, slot, out);
}
