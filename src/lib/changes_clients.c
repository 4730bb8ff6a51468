/* Changes: the clients that are lost. */
#include "base/text.h"
#include "lib/changes.h"

static bool
offer_has(const struct offer *o, enum client_kind kind, struct slice name)
{
	for (uint32_t i = 0; i < o->counts[kind]; i++)
		if (slice_equal(o->names[kind][i], name))
			return true;
	return false;
}

/* "a b": the names of ${kind} that only ${from} has. */
static struct slice
names_only_in(const struct offer *from, const struct offer *to, enum client_kind kind,
    struct arena *a)
{
	struct slice kept;
	struct text text;

	text_init(&text);
	for (uint32_t i = 0; i < from->counts[kind]; i++) {
		struct slice name = from->names[kind][i];

		if (!offer_has(to, kind, name))
			text_printf(&text, "%s" SLICE_FORMAT, text.len > 0 ? " " : "",
			    SLICE_ARG(name));
	}
	kept = text_keep(&text, a);
	text_release(&text);
	return kept;
}

void
changes_add_clients(const struct changes *c, const struct offer *before, const struct offer *after)
{
	struct slice lost = negotiate_lost(before, after, c->a, NULL), gone[CLIENT_KIND_COUNT];
	int first = -1;
	struct diagnostic *d;

	if (lost.len == 0)
		return;
	for (int kind = 0; kind < CLIENT_KIND_COUNT; kind++) {
		gone[kind] = names_only_in(before, after, (enum client_kind)kind, c->a);
		if (gone[kind].len > 0 && (first < 0 || after->setters[first] == 0))
			first = kind;
	}
	d = changes_add(c, PROBLEM_CLIENT_LOST, first < 0 ? 0 : after->setters[first],
	    first < 0 ? KEYWORD_NONE : client_kind_keyword((enum client_kind)first),
	    slice_printf(c->a, "clients can no longer connect, or log in with a key: " SLICE_FORMAT,
	    SLICE_ARG(lost)));
	for (int kind = 0; kind < CLIENT_KIND_COUNT; kind++) {
		uint32_t at = after->setters[kind];

		if (gone[kind].len == 0)
			continue;
		diag_note(c->store, d, at == 0 || c->after->statements[at - 1].node == NULL ?
		    (struct span){ 0 } : c->after->statements[at - 1].node->span,
		    slice_printf(c->a, "%s: no longer " SLICE_FORMAT,
		    client_kind_name((enum client_kind)kind),
		    SLICE_ARG(changes_shown(gone[kind], c->a))));
	}
}
