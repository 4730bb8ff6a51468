/*
 * The shortest edit script by Myers' greedy algorithm ("An O(ND) Difference
 * Algorithm and Its Variations", 1986) between what is left when the common
 * beginning and end are cut off.  Where texts differ in more than DISTANCE_MAX
 * lines, all of the old and then all of the new middle is shown.
 */
#include "fix/diff.h"

#include <string.h>

#include "base/escape.h"
#include "base/vec.h"

enum { CONTEXT = 3, DISTANCE_MAX = 1000 };

VEC(lines, struct slice);
VEC(numbers, ptrdiff_t);

/* One run of lines that differ: [old_begin, old_end) became [new_begin, new_end). */
struct change {
	size_t old_begin, old_end;
	size_t new_begin, new_end;
};

VEC(changes, struct change);

struct diff {
	struct lines old;
	struct lines new;
	size_t prefix;			/* lines in common at the beginning */
	ptrdiff_t old_middle;		/* lines between the common beginning and end */
	ptrdiff_t new_middle;
	struct changes changes;		/* last first */
	struct numbers trace;		/* furthest old line on each diagonal, one row for each distance */
};

static void
split(struct lines *lines, struct slice text)
{
	while (text.len > 0) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end == NULL ? text.len : (size_t)(end - text.ptr) + 1;

		lines_push(lines, slice_part(text, 0, len));
		text = slice_part(text, len, text.len);
	}
}

static bool
is_equal(const struct diff *d, ptrdiff_t x, ptrdiff_t y)
{
	return slice_equal(d->old.ptr[d->prefix + (size_t)x], d->new.ptr[d->prefix + (size_t)y]);
}

/* The furthest old line on diagonal ${k} after ${distance} steps; a row has 2 * distance + 1. */
static ptrdiff_t *
cell(const struct diff *d, ptrdiff_t distance, ptrdiff_t k)
{
	return &d->trace.ptr[distance * distance + distance + k];
}

/* Whether the path to diagonal ${k} comes from above (a line is added), not from the left. */
static bool
comes_from_above(const struct diff *d, ptrdiff_t distance, ptrdiff_t k)
{
	return k == -distance || (k != distance &&
	    *cell(d, distance - 1, k - 1) < *cell(d, distance - 1, k + 1));
}

/* The least number of lines to drop and add, or -1 when that is too many. */
static ptrdiff_t
find_distance(struct diff *d)
{
	for (ptrdiff_t distance = 0; distance <= DISTANCE_MAX; distance++) {
		for (ptrdiff_t i = 0; i < 2 * distance + 1; i++)
			numbers_push(&d->trace, -1);
		for (ptrdiff_t k = -distance; k <= distance; k += 2) {
			ptrdiff_t x = distance == 0 ? 0 : comes_from_above(d, distance, k) ?
			    *cell(d, distance - 1, k + 1) : *cell(d, distance - 1, k - 1) + 1;

			while (x < d->old_middle && x - k < d->new_middle && is_equal(d, x, x - k))
				x++;
			*cell(d, distance, k) = x;
			if (x >= d->old_middle && x - k >= d->new_middle)
				return distance;
		}
	}
	return -1;
}

/* Notes that old [x, old_x) became new [y, new_y); called from the end to the beginning. */
static void
add_change(struct diff *d, ptrdiff_t x, ptrdiff_t old_x, ptrdiff_t y, ptrdiff_t new_y)
{
	struct change c = { d->prefix + (size_t)x, d->prefix + (size_t)old_x,
		d->prefix + (size_t)y, d->prefix + (size_t)new_y };
	struct change *last = d->changes.count > 0 ? &d->changes.ptr[d->changes.count - 1] : NULL;

	if (last != NULL && last->old_begin == c.old_end && last->new_begin == c.new_end) {
		last->old_begin = c.old_begin;
		last->new_begin = c.new_begin;
	} else {
		changes_push(&d->changes, c);
	}
}

static void
find_changes(struct diff *d)
{
	ptrdiff_t distance = find_distance(d), x = d->old_middle, y = d->new_middle;

	if (distance == -1) {
		add_change(d, 0, x, 0, y);
		return;
	}
	for (; distance > 0; distance--) {
		ptrdiff_t k = x - y;
		bool above = comes_from_above(d, distance, k);
		ptrdiff_t from = above ? k + 1 : k - 1;
		ptrdiff_t from_x = *cell(d, distance - 1, from), from_y = from_x - from;

		/* The step itself; the common lines behind it need no note. */
		add_change(d, from_x, above ? from_x : from_x + 1, from_y, above ? from_y + 1 : from_y);
		x = from_x;
		y = from_y;
	}
}

static void
print_lines(struct text *out, char mark, const struct lines *lines, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++) {
		struct slice line = lines->ptr[i];

		text_add_char(out, mark);
		text_add(out, line);
		if (line.ptr[line.len - 1] != '\n')
			text_add_string(out, "\n\\ No newline at end of file\n");
	}
}

/* "-12,7": the line before an empty range counts. */
static void
print_range(struct text *out, char mark, size_t begin, size_t end)
{
	text_printf(out, "%c%zu", mark, begin == end ? begin : begin + 1);
	if (end - begin != 1)
		text_printf(out, ",%zu", end - begin);
}

/* One hunk with the changes from ${first} down to ${last}, which are in reverse. */
static void
print_hunk(const struct diff *d, struct text *out, size_t first, size_t last)
{
	const struct change *c = &d->changes.ptr[first], *z = &d->changes.ptr[last];
	size_t before = c->old_begin < CONTEXT ? c->old_begin : CONTEXT;
	size_t left = d->old.count - z->old_end, after = left < CONTEXT ? left : CONTEXT;
	size_t at = c->old_begin - before;

	text_add_string(out, "@@ ");
	print_range(out, '-', at, z->old_end + after);
	text_add_char(out, ' ');
	print_range(out, '+', c->new_begin - before, z->new_end + after);
	text_add_string(out, " @@\n");
	for (size_t i = first + 1; i-- > last;) {
		c = &d->changes.ptr[i];
		print_lines(out, ' ', &d->old, at, c->old_begin);
		print_lines(out, '-', &d->old, c->old_begin, c->old_end);
		print_lines(out, '+', &d->new, c->new_begin, c->new_end);
		at = c->old_end;
	}
	print_lines(out, ' ', &d->old, at, at + after);
}

static void
print_hunks(const struct diff *d, struct text *out)
{
	for (size_t first = d->changes.count; first-- > 0;) {
		size_t last = first;

		while (last > 0 && d->changes.ptr[last - 1].old_begin -
		    d->changes.ptr[last].old_end <= 2 * CONTEXT)
			last--;
		print_hunk(d, out, first, last);
		first = last;
	}
}

void
diff_unified(struct text *out, struct slice path, struct slice old, struct slice new)
{
	struct diff d = { 0 };
	size_t suffix = 0;

	if (slice_equal(old, new))
		return;
	while (slice_starts_with(path, SLICE("/")))
		path = slice_part(path, 1, path.len);
	split(&d.old, old);
	split(&d.new, new);
	while (d.prefix < d.old.count && d.prefix < d.new.count &&
	    slice_equal(d.old.ptr[d.prefix], d.new.ptr[d.prefix]))
		d.prefix++;
	while (d.prefix + suffix < d.old.count && d.prefix + suffix < d.new.count &&
	    slice_equal(d.old.ptr[d.old.count - 1 - suffix], d.new.ptr[d.new.count - 1 - suffix]))
		suffix++;
	d.old_middle = (ptrdiff_t)(d.old.count - d.prefix - suffix);
	d.new_middle = (ptrdiff_t)(d.new.count - d.prefix - suffix);
	find_changes(&d);
	text_add_string(out, "--- a/");
	escape_visible(out, path);
	text_add_string(out, "\n+++ b/");
	escape_visible(out, path);
	text_add_char(out, '\n');
	print_hunks(&d, out);
	changes_release(&d.changes);
	numbers_release(&d.trace);
	lines_release(&d.old);
	lines_release(&d.new);
}
