#include <string.h>

#include "knowledge/algorithm.h"
#include "knowledge/fold.h"
#include "knowledge/knowledge.h"
#include "knowledge/nearest.h"
#include "knowledge/resolve.h"

static const struct {
	const char *spelling;
	enum value_type type;
	enum multiplicity multiplicity;
} keywords[KEYWORD_COUNT] = {
	[KEYWORD_NONE] = { "", TYPE_IGNORED, MULTI_NONE },
#define KEYWORD(id, spelling, type, multiplicity)	\
	[KEYWORD_##id] = { spelling, TYPE_##type, MULTI_##multiplicity },
#include "knowledge/keywords.def"
#undef KEYWORD
};

enum { LONGEST_SPELLING = 40 };	/* at least; tested */

enum scope {
	SCOPE_GLOBAL,
	SCOPE_MATCH,
	SCOPE_MATCH_LOST,	/* allowed under Match, and without effect there */
};

struct fact_row {
	enum keyword keyword;
	release_t since;
	release_t until;
	enum keyword_status status;
	enum keyword slot;	/* KEYWORD_NONE: itself */
	enum scope scope;
	unsigned needs;
	unsigned only;
	const char *default_text;
};

static const struct fact_row upstream[] = {	/* sorted by keyword */
#define FACT(id, since, until, status, slot, scope, needs, text)	\
	{ KEYWORD_##id, since, until, STATUS_##status, KEYWORD_##slot, SCOPE_##scope,	\
	    FEATURE_##needs, 0, text },
#include "knowledge/keyword_facts.def"
#undef FACT
};

static const struct fact_row vendors[] = {
#define VENDOR_FACT(only, id, since, until, status, slot, scope, needs, text)	\
	{ KEYWORD_##id, since, until, STATUS_##status, KEYWORD_##slot, SCOPE_##scope,	\
	    FEATURE_##needs, FEATURE_##only, text },
#include "knowledge/vendor_facts.def"
#undef VENDOR_FACT
};

static const struct {
	enum keyword keyword;
	release_t since;
	release_t until;
	enum value_type type;
} types[] = {
#define TYPE_WAS(id, since, until, type) { KEYWORD_##id, since, until, TYPE_##type },
#define MULTIPLICITY_WAS(id, since, until, multiplicity)
#include "knowledge/keyword_changes.def"
#undef TYPE_WAS
#undef MULTIPLICITY_WAS
};

static const struct {
	enum keyword keyword;
	release_t since;
	release_t until;
	enum multiplicity multiplicity;
} multiplicities[] = {
#define TYPE_WAS(id, since, until, type)
#define MULTIPLICITY_WAS(id, since, until, multiplicity)	\
	{ KEYWORD_##id, since, until, MULTI_##multiplicity },
#include "knowledge/keyword_changes.def"
#undef TYPE_WAS
#undef MULTIPLICITY_WAS
};

enum {
	UPSTREAM = sizeof(upstream) / sizeof(upstream[0]),
	VENDORS = sizeof(vendors) / sizeof(vendors[0]),
	TYPES = sizeof(types) / sizeof(types[0]),
	MULTIPLICITIES = sizeof(multiplicities) / sizeof(multiplicities[0]),
};

/* ---- names ---- */

const char *
keyword_spelling(enum keyword k)
{

	return keywords[k].spelling;
}

/* The order of ${name}, in lower case and ending in NUL, and ${spelling}. */
static int
compare(const char *name, const char *spelling)
{

	for (; *name != '\0' && *name == fold(*spelling); name++)
		spelling++;
	return (unsigned char)*name - (unsigned char)fold(*spelling);
}

enum keyword
keyword_from_name(struct slice name)
{
	char folded[LONGEST_SPELLING + 1];
	int low = KEYWORD_NONE + 1, high = KEYWORD_COUNT - 1;

	if (name.len > LONGEST_SPELLING)
		return KEYWORD_NONE;
	for (size_t i = 0; i < name.len; i++) {
		if (name.ptr[i] == '\0')
			return KEYWORD_NONE;
		folded[i] = fold(name.ptr[i]);
	}
	folded[name.len] = '\0';
	/* The enumeration is in the order of the spellings. */
	while (low <= high) {
		int middle = (low + high) / 2;
		int order = compare(folded, keywords[middle].spelling);

		if (order == 0)
			return (enum keyword)middle;
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return KEYWORD_NONE;
}

/* A guess costs an edit more when the keyword would do nothing. */
static size_t
distance(const struct keyword_facts *f, struct slice name)
{
	struct slice spelling = slice_of(keywords[f->keyword].spelling);
	size_t d = nearest_distance(name, spelling);

	if (d > nearest_limit(name.len < spelling.len ? name.len : spelling.len))
		return SIZE_MAX;
	return 2 * d + (f->status != STATUS_SUPPORTED);
}

enum keyword
keyword_nearest(const struct target *t, struct slice name)
{
	enum keyword nearest = KEYWORD_NONE;
	size_t best = SIZE_MAX, d;

	for (int k = KEYWORD_NONE + 1; k < KEYWORD_COUNT; k++) {
		if (t->facts[k].status == STATUS_ABSENT)
			continue;
		d = distance(&t->facts[k], name);
		if (d < best) {
			best = d;
			nearest = (enum keyword)k;
		}
	}
	return nearest;
}

/* ---- facts at a target ---- */

const struct keyword_facts *
keyword_facts(const struct target *t, enum keyword k)
{

	return &t->facts[k];
}

static void
take_row(struct keyword_facts *f, const struct fact_row *row, unsigned features)
{

	f->status = row->status;
	f->slot = row->slot == KEYWORD_NONE ? row->keyword : row->slot;
	f->in_match = row->scope != SCOPE_GLOBAL;
	f->carried = row->scope == SCOPE_MATCH;
	f->default_text = row->default_text;
	if ((row->needs & ~features) != 0 && row->status != STATUS_ABSENT)
		f->status = STATUS_UNSUPPORTED;
}

/* Writes the defaults that are words as this target prints them. */
static void
print_default(const struct target *t, struct keyword_facts *f)
{
	const struct value_word *word;

	if (f->default_text == NULL || f->multiplicity == MULTI_NONE)
		return;
	word = value_word_find(t, f->type, slice_of(f->default_text));
	if (word != NULL)
		f->default_text = word->printed;
}

const struct keyword_facts *
keyword_resolve(struct arena *a, const struct target *t)
{
	struct keyword_facts *facts = ARENA_ARRAY(a, struct keyword_facts, KEYWORD_COUNT);
	const struct keyword_facts *holder;

	for (int k = 0; k < KEYWORD_COUNT; k++)
		facts[k] = (struct keyword_facts){ .keyword = (enum keyword)k,
		    .slot = (enum keyword)k, .status = STATUS_ABSENT,
		    .type = keywords[k].type, .multiplicity = keywords[k].multiplicity };
	for (size_t i = 0; i < UPSTREAM; i++)
		if (release_within(t->release, upstream[i].since, upstream[i].until))
			take_row(&facts[upstream[i].keyword], &upstream[i], t->features);
	for (size_t i = 0; i < VENDORS; i++)
		if (release_within(t->release, vendors[i].since, vendors[i].until) &&
		    (vendors[i].only & ~t->features) == 0)
			take_row(&facts[vendors[i].keyword], &vendors[i], t->features);
	for (size_t i = 0; i < TYPES; i++)
		if (release_within(t->release, types[i].since, types[i].until))
			facts[types[i].keyword].type = types[i].type;
	for (size_t i = 0; i < MULTIPLICITIES; i++)
		if (release_within(t->release, multiplicities[i].since, multiplicities[i].until))
			facts[multiplicities[i].keyword].multiplicity =
			    multiplicities[i].multiplicity;
	for (int k = 0; k < KEYWORD_COUNT; k++)
		print_default(t, &facts[k]);
	/* What belongs to the value belongs to the slot. */
	for (int k = 0; k < KEYWORD_COUNT; k++) {
		holder = &facts[facts[k].slot];
		facts[k].type = holder->type;
		facts[k].multiplicity = holder->multiplicity;
		facts[k].carried = holder->carried;
		facts[k].default_text = holder->default_text;
	}
	return facts;
}

/* ---- facts about upstream, whatever the target ---- */

/* Upstream's row for ${k} at ${r}; NULL when it is absent. */
static const struct fact_row *
row_at(enum keyword k, release_t r)
{
	size_t low = 0, high = UPSTREAM, middle;

	while (low < high) {
		middle = (low + high) / 2;
		if (upstream[middle].keyword < k)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < UPSTREAM && upstream[low].keyword == k; low++)
		if (release_within(r, upstream[low].since, upstream[low].until))
			return &upstream[low];
	return NULL;
}

enum keyword_status
keyword_status_at(enum keyword k, release_t r)
{
	const struct fact_row *row = row_at(k, r);

	return row == NULL ? STATUS_ABSENT : row->status;
}

bool
keyword_range(enum keyword k, release_t *first, release_t *last)
{
	size_t count;
	const release_t *all = release_all(&count);
	bool found = false;

	for (size_t i = 0; i < count; i++) {
		if (keyword_status_at(k, all[i]) == STATUS_ABSENT)
			continue;
		if (!found)
			*first = all[i];
		*last = all[i];
		found = true;
	}
	return found;
}

release_t
keyword_deprecated_since(enum keyword k)
{
	size_t count;
	const release_t *all = release_all(&count);

	for (size_t i = 0; i < count; i++) {
		enum keyword_status status = keyword_status_at(k, all[i]);

		if (status == STATUS_DEPRECATED || status == STATUS_IGNORED)
			return all[i];
	}
	return 0;
}

/* Upstream's default of slot ${k} at ${r}, as the table writes it; NULL when there is none. */
static const char *
default_at(enum keyword k, release_t r)
{
	const struct fact_row *row = row_at(k, r);
	enum algorithm_list list;
	const char *text;

	if (row == NULL)
		return NULL;
	text = algorithm_list_of(k, &list) ? algorithm_default_at(list, r) : row->default_text;
	/* 7.4 prints nothing for what later releases call none. */
	return text != NULL && *text == '\0' ? "none" : text;
}

release_t
keyword_default_since(enum keyword k, release_t r)
{
	size_t count, i;
	const release_t *all = release_all(&count);
	const struct fact_row *row = row_at(k, r);
	const char *now, *earlier;
	release_t since = r;

	if (row != NULL && row->slot != KEYWORD_NONE)
		k = row->slot;
	now = default_at(k, r);
	if (now == NULL)
		return 0;
	for (i = count; i > 0; i--) {
		if (all[i - 1] >= r)
			continue;
		earlier = default_at(k, all[i - 1]);
		if (earlier == NULL || strcmp(earlier, now) != 0)
			break;
		since = all[i - 1];
	}
	return since;
}
