#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "diag/diag.h"

struct entry {
	struct diagnostic d;	/* first, so that a diagnostic's address is its entry's */
	size_t note_size;	/* room in d.notes; 0 while they are the caller's */
};

struct diag_store {
	struct arena *arena;
	struct entry **entries;
	size_t count;
	size_t size;
};

static const char *const severity_names[SEVERITY_COUNT] = {
	[SEVERITY_ERROR] = "error",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTE] = "note",
};

static const char *const category_names[CATEGORY_COUNT] = {
	[CATEGORY_STARTUP] = "startup",
	[CATEGORY_LOCKOUT] = "lockout",
	[CATEGORY_SECURITY] = "security",
	[CATEGORY_CRYPTO] = "crypto",
	[CATEGORY_COMPATIBILITY] = "compatibility",
	[CATEGORY_DEPRECATED] = "deprecated",
	[CATEGORY_HYGIENE] = "hygiene",
};

const char *
severity_name(enum severity s)
{

	return severity_names[s];
}

const char *
category_name(enum category c)
{

	return category_names[c];
}

bool
severity_from_name(struct slice name, enum severity *s)
{

	for (int i = 0; i < SEVERITY_COUNT; i++)
		if (slice_is(name, severity_names[i])) {
			*s = (enum severity)i;
			return true;
		}
	return false;
}

bool
category_from_name(struct slice name, enum category *c)
{

	for (int i = 0; i < CATEGORY_COUNT; i++)
		if (slice_is(name, category_names[i])) {
			*c = (enum category)i;
			return true;
		}
	return false;
}

struct diag_store *
diag_store_make(struct arena *a)
{
	struct diag_store *store = ARENA_NEW(a, struct diag_store);

	store->arena = a;
	return store;
}

struct diagnostic *
diag_add(struct diag_store *store, const struct diagnostic *d)
{
	struct entry *e = ARENA_NEW(store->arena, struct entry);

	if (store->count == store->size) {
		size_t size = store->size == 0 ? 32 : store->size * 2;
		struct entry **entries = ARENA_ARRAY(store->arena, struct entry *, size);

		if (store->count > 0)
			memcpy(entries, store->entries, store->count * sizeof(*entries));
		store->entries = entries;
		store->size = size;
	}
	e->d = *d;
	store->entries[store->count++] = e;
	return &e->d;
}

void
diag_note(struct diag_store *store, struct diagnostic *d, struct span span, struct slice text)
{
	struct entry *e = (struct entry *)d;
	struct note *notes = (struct note *)d->notes;

	/* A file that includes itself is reached through the same line again and again. */
	for (size_t i = 0; i < d->note_count; i++)
		if (notes[i].span.source == span.source && notes[i].span.begin == span.begin &&
		    notes[i].span.end == span.end && slice_equal(notes[i].text, text))
			return;
	/* The first growth also leaves an array that belongs to the caller. */
	if (d->note_count >= e->note_size) {
		e->note_size = d->note_count < 2 ? 4 : d->note_count * 2;
		notes = ARENA_ARRAY(store->arena, struct note, e->note_size);
		if (d->note_count > 0)
			memcpy(notes, d->notes, d->note_count * sizeof(*notes));
		d->notes = notes;
	}
	notes[d->note_count++] = (struct note){ span, text };
}

void
diag_filter(struct diag_store *store, bool (*is_wanted)(const struct diagnostic *d, void *cookie),
    void *cookie)
{
	size_t kept = 0;

	for (size_t i = 0; i < store->count; i++)
		if (is_wanted(&store->entries[i]->d, cookie))
			store->entries[kept++] = store->entries[i];
	store->count = kept;
}

static int
compare_number(size_t a, size_t b)
{

	return (a > b) - (a < b);
}

/* By all that makes two diagnostics the same diagnostic; 0 for duplicates. */
static int
compare_identity(const struct diagnostic *a, const struct diagnostic *b)
{
	int order;

	if ((order = compare_number(a->span.source, b->span.source)) != 0 ||
	    (order = compare_number(a->span.begin, b->span.begin)) != 0 ||
	    (order = compare_number(a->span.end, b->span.end)) != 0 ||
	    (order = strcmp(a->id, b->id)) != 0 ||
	    (order = slice_compare(a->message, b->message)) != 0)
		return order;
	return slice_compare(a->subject, b->subject);
}

/*
 * The order of a report.  What is not part of the identity only decides which
 * duplicate stays, so that the order of analysis has no say in it.
 */
static int
compare_entries(const void *left, const void *right)
{
	const struct diagnostic *a = &(*(struct entry *const *)left)->d;
	const struct diagnostic *b = &(*(struct entry *const *)right)->d;
	int order = compare_identity(a, b);

	if (order != 0 ||
	    (order = b->is_fatal - a->is_fatal) != 0 ||
	    (order = compare_number(a->severity, b->severity)) != 0 ||
	    (order = compare_number(a->suppressed, b->suppressed)) != 0 ||
	    (order = compare_number(b->note_count, a->note_count)) != 0 ||
	    (order = compare_number(b->fix_count, a->fix_count)) != 0 ||
	    (order = compare_number(a->witness.len, b->witness.len)) != 0 ||
	    (order = slice_compare(a->witness, b->witness)) != 0 ||
	    (order = slice_compare(a->targets, b->targets)) != 0 ||
	    (order = slice_compare(a->section, b->section)) != 0)
		return order;
	return slice_compare(a->help, b->help);
}

/* ${kept} stays for ${other} as well, which another baseline may have asked for. */
static void
absorb(struct diag_store *store, struct diagnostic *kept, const struct diagnostic *other)
{
	struct text text;

	if (other->section.len == 0 || slice_equal(kept->section, other->section))
		return;
	text_init(&text);
	text_add(&text, kept->section);
	text_add_string(&text, kept->section.len > 0 ? ", " : "");
	text_add(&text, other->section);
	kept->section = text_keep(&text, store->arena);
	text_release(&text);
}

void
diag_finish(struct diag_store *store)
{
	size_t kept = 0;

	if (store->count == 0)
		return;
	qsort(store->entries, store->count, sizeof(store->entries[0]), compare_entries);
	for (size_t i = 1; i < store->count; i++)
		if (compare_identity(&store->entries[kept]->d, &store->entries[i]->d) != 0)
			store->entries[++kept] = store->entries[i];
		else
			absorb(store, &store->entries[kept]->d, &store->entries[i]->d);
	store->count = kept + 1;
}

/* One diagnostic of one of several stores. */
struct sighting {
	const struct diagnostic *d;
	size_t store;
};

static bool
is_number_part(char c)
{
	return (c >= '0' && c <= '9') || c == '.';
}

/* As slice_compare, but all numbers are equal: messages may name the release. */
static int
compare_but_for_numbers(struct slice a, struct slice b)
{
	size_t i = 0, j = 0;

	while (i < a.len && j < b.len) {
		if (is_number_part(a.ptr[i]) && is_number_part(b.ptr[j])) {
			while (i < a.len && is_number_part(a.ptr[i]))
				i++;
			while (j < b.len && is_number_part(b.ptr[j]))
				j++;
		} else if (a.ptr[i] == b.ptr[j]) {
			i++;
			j++;
		} else
			return (unsigned char)a.ptr[i] < (unsigned char)b.ptr[j] ? -1 : 1;
	}
	return compare_number(a.len - i, b.len - j);
}

/* 0 for what is the same on two targets. */
static int
compare_across(const struct diagnostic *a, const struct diagnostic *b)
{
	int order;

	if ((order = compare_number(a->span.source, b->span.source)) != 0 ||
	    (order = compare_number(a->span.begin, b->span.begin)) != 0 ||
	    (order = compare_number(a->span.end, b->span.end)) != 0 ||
	    (order = strcmp(a->id, b->id)) != 0 ||
	    (order = compare_number(a->severity, b->severity)) != 0 ||
	    (order = compare_number(a->suppressed, b->suppressed)) != 0 ||
	    (order = slice_compare(a->subject, b->subject)) != 0)
		return order;
	return compare_but_for_numbers(a->message, b->message);
}

static int
compare_sightings(const void *left, const void *right)
{
	const struct sighting *a = left, *b = right;
	int order = compare_across(a->d, b->d);

	if (order != 0 || (order = compare_number(a->store, b->store)) != 0)
		return order;
	return slice_compare(a->d->message, b->d->message);
}

/* Adds what the ${count} sightings from ${s} on have in common. */
static void
add_merged(struct diag_store *merged, const struct sighting *s, size_t count,
    const char *const *names, size_t all)
{
	struct diagnostic *d = diag_add(merged, s->d);
	struct text text;
	size_t named = 0;

	text_init(&text);
	for (size_t i = 0; i < count; i++) {
		d->is_fatal |= s[i].d->is_fatal;
		if (i > 0 && s[i].store == s[i - 1].store)
			continue;
		text_printf(&text, "%s%s", named++ > 0 ? ", " : "", names[s[i].store]);
	}
	if (named < all)
		d->targets = text_keep(&text, merged->arena);
	text_release(&text);
}

struct diag_store *
diag_merge(struct arena *a, struct diag_store *const *stores, const char *const *names, size_t count)
{
	struct diag_store *merged = diag_store_make(a);
	struct sighting *all;
	size_t total = 0, at = 0;

	for (size_t i = 0; i < count; i++)
		total += stores[i]->count;
	all = ARENA_ARRAY(a, struct sighting, total + 1);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < stores[i]->count; j++)
			all[at++] = (struct sighting){ &stores[i]->entries[j]->d, i };
	qsort(all, total, sizeof(*all), compare_sightings);
	for (size_t begin = 0, end; begin < total; begin = end) {
		for (end = begin + 1; end < total && compare_across(all[begin].d, all[end].d) == 0;)
			end++;
		add_merged(merged, &all[begin], end - begin, names, count);
	}
	return merged;
}

size_t
diag_count(const struct diag_store *store)
{

	return store->count;
}

struct diagnostic *
diag_at(struct diag_store *store, size_t index)
{

	return &store->entries[index]->d;
}

size_t
diag_count_severity(const struct diag_store *store, enum severity s)
{
	size_t count = 0;

	for (size_t i = 0; i < store->count; i++)
		if (store->entries[i]->d.severity == s && !store->entries[i]->d.suppressed)
			count++;
	return count;
}
