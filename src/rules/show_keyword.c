/* Show keyword: what a keyword does, for --explain. */
#include <string.h>

#include "knowledge/about.h"
#include "rules/rules.h"

enum { ID_COLUMNS = 42 };

/* ---- defaults ---- */

/* Targets with the same default that stand together, as they come out on one line. */
struct stretch {
	const struct target *first;
	const struct target *last;
	const char *text;
};

static void
put_stretch(struct text *out, const struct stretch *s)
{
	struct slice rest = slice_of(s->text), line;
	const char *before = " ";

	text_printf(out, "  %s", s->first->name);
	if (s->last != s->first)
		text_printf(out, " to %s", strrchr(s->last->name, '-') + 1);
	text_add_char(out, ':');
	if (rest.len == 0)
		text_add_string(out, " nothing");
	while (rest.len > 0 && slice_cut(&rest, '\n', &line)) {
		text_add_string(out, before);
		text_add(out, line);
		before = ", ";
	}
	text_add_char(out, '\n');
}

/* Whether ${b}, the next target in the table, goes on a line with ${s}. */
static bool
goes_with(const struct stretch *s, const struct target *b, const char *text)
{
	size_t family = (size_t)(strrchr(s->last->name, '-') - s->last->name) + 1;

	return strcmp(s->text, text) == 0 && strncmp(s->last->name, b->name, family) == 0 &&
	    strrchr(b->name, '-') == b->name + family - 1;
}

/* Vendors' targets are left out where they do as the release does. */
static bool
is_as_upstream(const struct target *t, struct arena *a, enum keyword k, const char *text)
{
	const struct target *plain;
	const char *there;

	if (target_is_upstream(t))
		return false;
	plain = target_find(a, slice_printf(a, "openssh-%s", release_name(t->release)));
	there = plain == NULL ? NULL : about_default(plain, k);
	return there != NULL && strcmp(there, text) == 0;
}

static void
put_defaults(struct text *out, enum keyword k)
{
	struct stretch open = { 0 };
	const char *const *names;
	struct arena a;
	size_t count;

	arena_init(&a);
	names = target_names(&count);
	for (size_t i = 0; i < count; i++) {
		const struct target *t = target_find(&a, slice_of(names[i]));
		const char *text = t == NULL ? NULL : about_default(t, k);

		if (text == NULL || is_as_upstream(t, &a, k, text))
			continue;
		if (open.first != NULL && goes_with(&open, t, text)) {
			open.last = t;
			continue;
		}
		if (open.first != NULL)
			put_stretch(out, &open);
		else
			text_add_string(out, "\nDefault:\n");
		open = (struct stretch){ t, t, text };
	}
	if (open.first != NULL)
		put_stretch(out, &open);
	arena_release(&a);
}

/* ---- rules ---- */

static bool
has(const enum keyword *list, uint16_t count, enum keyword k)
{

	for (uint16_t i = 0; i < count; i++)
		if (list[i] == k)
			return true;
	return false;
}

static void
put_rules(struct text *out, const struct rule_set *set, enum keyword k, enum keyword slot)
{
	bool any = false;

	for (size_t i = 0; i < set->count; i++) {
		const struct rule *r = set->rules[i];

		if (!has(r->of, r->of_count, k) && !has(r->at, r->at_count, k) &&
		    !has(r->reads, r->read_count, k) && !has(r->reads, r->read_count, slot))
			continue;
		text_printf(out, "%s  %-*s " SLICE_FORMAT "%s\n", any ? "" : "\nRules that ask for it:\n",
		    ID_COLUMNS, r->id, SLICE_ARG(r->title), r->is_off ? " (profiles only)" : "");
		any = true;
	}
}

/* ---- all of it ---- */

/* The newest target that has ${k}, upstream's or a vendor's; else the newest release. */
static const struct target *
newest_with(struct arena *a, enum keyword k)
{
	const struct target *best = target_find(a, slice_printf(a, "openssh-%s",
	    release_name(RELEASE_LAST)));
	size_t count, best_at = 0;
	const char *const *names = target_names(&count);

	if (keyword_facts(best, k)->status != STATUS_ABSENT)
		return best;
	for (size_t i = 0; i < count; i++) {
		const struct target *t = target_find(a, slice_of(names[i]));

		if (t != NULL && keyword_facts(t, k)->status != STATUS_ABSENT &&
		    t->release >= best_at) {
			best = t;
			best_at = t->release;
		}
	}
	return best;
}

bool
show_keyword(const struct rule_set *set, struct slice name, struct text *out)
{
	enum keyword k = keyword_from_name(name);
	const struct keyword_facts *facts;
	const struct target *t;
	struct arena a;

	if (k == KEYWORD_NONE)
		return false;
	arena_init(&a);
	t = newest_with(&a, k);
	facts = keyword_facts(t, k);
	text_printf(out, "%s: %s\n\n  ", keyword_spelling(k), keyword_meaning(k));
	if (facts->slot != k && facts->status == STATUS_ALIAS)
		text_printf(out, "the same as %s\n  ", keyword_spelling(facts->slot));
	about_values(out, t, facts);
	text_add_string(out, "\n  ");
	about_place(out, facts);
	if (facts->multiplicity != MULTI_NONE) {
		text_add_string(out, "; ");
		about_repetition(out, facts);
	}
	text_add_string(out, "\n  ");
	about_releases(out, k);
	text_add_char(out, '\n');
	put_defaults(out, k);
	put_rules(out, set, k, facts->slot);
	arena_release(&a);
	return true;
}
