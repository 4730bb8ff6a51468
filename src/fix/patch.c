#include "fix/patch.h"

#include <string.h>

#include "base/text.h"

struct patch {
	struct arena *a;
	struct edit *edits;	/* by source, place, and insertions first */
	size_t count;
	size_t size;
};

struct patch *
patch_make(struct arena *a)
{
	struct patch *p = ARENA_NEW(a, struct patch);

	p->a = a;
	return p;
}

static bool
is_insertion(const struct edit *e)
{
	return e->span.begin == e->span.end;
}

static bool
is_same(const struct edit *l, const struct edit *r)
{
	return l->span.source == r->span.source && l->span.begin == r->span.begin &&
	    l->span.end == r->span.end && slice_equal(l->text, r->text);
}

/* Whether both change the same bytes, or one inserts into what the other replaces. */
static bool
is_conflict(const struct edit *l, const struct edit *r)
{
	if (l->span.source != r->span.source || (is_insertion(l) && is_insertion(r)))
		return false;
	return l->span.begin < r->span.end && r->span.begin < l->span.end;
}

/* Whether ${l} goes behind ${r}. */
static bool
is_behind(const struct edit *l, const struct edit *r)
{
	if (l->span.source != r->span.source)
		return l->span.source > r->span.source;
	if (l->span.begin != r->span.begin)
		return l->span.begin > r->span.begin;
	return !is_insertion(l) && is_insertion(r);
}

static void
insert(struct patch *p, const struct edit *e)
{
	size_t at = p->count;

	if (p->count == p->size) {
		struct edit *old = p->edits;

		p->size = p->size == 0 ? 16 : p->size * 2;
		p->edits = ARENA_ARRAY(p->a, struct edit, p->size);
		if (p->count > 0)
			memcpy(p->edits, old, p->count * sizeof(*old));
	}
	for (; at > 0 && is_behind(&p->edits[at - 1], e); at--)
		p->edits[at] = p->edits[at - 1];
	p->edits[at] = *e;
	p->count++;
}

static bool
has(const struct patch *p, const struct edit *e)
{
	for (size_t i = 0; i < p->count; i++)
		if (is_same(&p->edits[i], e))
			return true;
	return false;
}

bool
patch_add(struct patch *p, const struct edit *edits, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (edits[i].span.source == 0 || edits[i].span.begin > edits[i].span.end)
			return false;
		if (has(p, &edits[i]))
			continue;
		for (size_t j = 0; j < p->count; j++)
			if (is_conflict(&edits[i], &p->edits[j]))
				return false;
		for (size_t j = 0; j < i; j++)
			if (is_conflict(&edits[i], &edits[j]) && !is_same(&edits[i], &edits[j]))
				return false;
	}
	for (size_t i = 0; i < count; i++)
		if (!has(p, &edits[i]))
			insert(p, &edits[i]);
	return true;
}

bool
patch_touches(const struct patch *p, uint32_t id)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->edits[i].span.source == id)
			return true;
	return false;
}

struct slice
patch_apply(const struct patch *p, const struct source *source, struct arena *a)
{
	struct text out;
	struct slice kept;
	size_t at = 0;

	text_init(&out);
	for (size_t i = 0; i < p->count; i++) {
		const struct edit *e = &p->edits[i];

		if (e->span.source != source->id)
			continue;
		text_add(&out, slice_part(source->bytes, at, e->span.begin));
		text_add(&out, e->text);
		at = e->span.end;
	}
	text_add(&out, slice_part(source->bytes, at, source->bytes.len));
	kept = text_keep(&out, a);
	text_release(&out);
	return kept;
}
