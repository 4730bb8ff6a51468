/* Facts about texts and lists. */
#include <string.h>

#include "config/pattern.h"
#include "rules/fact.h"

/* Offset of the first occurrence of ${needle}, SIZE_MAX for none. */
static size_t
find(struct slice text, struct slice needle)
{

	for (size_t i = 0; i + needle.len <= text.len; i++)
		if (slice_equal(slice_part(text, i, i + needle.len), needle))
			return i;
	return SIZE_MAX;
}

/* Part of a text, with its place where that is certain. */
static struct val
part_of(struct val v, size_t begin, size_t end)
{
	struct val part = val_text(slice_part(v.text, begin, end), v.span);

	if (v.span.source != 0 && v.span.end - v.span.begin == v.text.len && begin <= end &&
	    end <= v.text.len) {
		part.span.begin = v.span.begin + (uint32_t)begin;
		part.span.end = v.span.begin + (uint32_t)end;
	}
	return part;
}

static struct val
nothing(struct val list)
{

	return val_text((struct slice){ "", 0 }, list.span);
}

struct val
fact_after(struct scene *s, const struct val *v, size_t count)
{
	size_t at = find(v[0].text, v[1].text);

	(void)s;
	(void)count;
	return part_of(v[0], at == SIZE_MAX ? v[0].text.len : at + v[1].text.len, v[0].text.len);
}

struct val
fact_before(struct scene *s, const struct val *v, size_t count)
{
	size_t at = find(v[0].text, v[1].text);

	(void)s;
	(void)count;
	return part_of(v[0], 0, at == SIZE_MAX ? v[0].text.len : at);
}

struct val
fact_contains(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return val_truth(truth_of(find(v[0].text, v[1].text) != SIZE_MAX));
}

struct val
fact_count(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return val_number(KIND_NUMBER, v[0].count);
}

struct val
fact_ends_with(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return val_truth(truth_of(slice_ends_with(v[0].text, v[1].text)));
}

struct val
fact_first(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return v[0].count > 0 ? v[0].items[0] : nothing(v[0]);
}

struct val
fact_join(struct scene *s, const struct val *v, size_t count)
{
	struct text joined;
	struct slice kept;

	(void)count;
	text_init(&joined);
	for (uint32_t i = 0; i < v[0].count; i++) {
		if (i > 0)
			text_add(&joined, v[1].text);
		text_add(&joined, v[0].items[i].text);
	}
	kept = text_keep(&joined, s->a);
	text_release(&joined);
	return val_text(kept, (struct span){ 0 });
}

struct val
fact_last(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return v[0].count > 0 ? v[0].items[v[0].count - 1] : nothing(v[0]);
}

struct val
fact_nth(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return v[1].number >= 1 && v[1].number <= v[0].count ? v[0].items[v[1].number - 1]
							     : nothing(v[0]);
}

enum { DUPLICATES_MAX = 2000 };		/* elements compared with each other */

struct val
fact_has_duplicates(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	if (v[0].count > DUPLICATES_MAX)
		return val_unknown(s, KIND_TRUTH, "a shorter list");
	for (uint32_t i = 0; i < v[0].count; i++)
		for (uint32_t j = 0; j < i; j++)
			if (slice_equal(v[0].items[i].text, v[0].items[j].text))
				return val_truth(TRUTH_YES);
	return val_truth(TRUTH_NO);
}

struct val
fact_has_token(struct scene *s, const struct val *v, size_t count)
{
	struct slice text = v[0].text;

	(void)s;
	for (size_t i = 0; i + 1 < text.len; i++) {
		if (text.ptr[i] != '%')
			continue;
		i++;
		for (size_t j = 1; j < count; j++)
			if (text.ptr[i] != '%' && v[j].text.len == 1 &&
			    v[j].text.ptr[0] == text.ptr[i])
				return val_truth(TRUTH_YES);
	}
	return val_truth(TRUTH_NO);
}

struct val
fact_unknown_token(struct scene *s, const struct val *v, size_t count)
{
	struct slice text = v[0].text;

	(void)s;
	for (size_t i = 0; i < text.len; i++) {
		bool known = false;

		if (text.ptr[i] != '%')
			continue;
		if (++i == text.len)
			return val_truth(TRUTH_YES);
		for (size_t j = 1; j < count; j++)
			known = known || (v[j].text.len == 1 && v[j].text.ptr[0] == text.ptr[i]);
		if (!known && text.ptr[i] != '%')
			return val_truth(TRUTH_YES);
	}
	return val_truth(TRUTH_NO);
}

static size_t
last_at(struct slice text)
{

	for (size_t i = text.len; i > 0; i--)
		if (text.ptr[i - 1] == '@')
			return i - 1;
	return SIZE_MAX;
}

struct val
fact_host_part(struct scene *s, const struct val *v, size_t count)
{
	size_t at = last_at(v[0].text);

	(void)s;
	(void)count;
	return part_of(v[0], at == SIZE_MAX ? v[0].text.len : at + 1, v[0].text.len);
}

struct val
fact_user_part(struct scene *s, const struct val *v, size_t count)
{
	size_t at = last_at(v[0].text);

	(void)s;
	(void)count;
	return part_of(v[0], 0, at == SIZE_MAX ? v[0].text.len : at);
}

/* 1 + the place of ${item} in ${list}, 0: it is not there. */
static uint32_t
place_in(const struct val *list, struct slice item)
{

	for (uint32_t i = 0; i < list->count; i++)
		if (slice_equal(list->items[i].text, item))
			return i + 1;
	return 0;
}

struct val
fact_in_order_of(struct scene *s, const struct val *v, size_t count)
{
	uint32_t last = 0;

	(void)s, (void)count;
	for (uint32_t i = 0; i < v[0].count; i++) {
		uint32_t at = place_in(&v[1], v[0].items[i].text);

		if (at > 0 && at < last)
			return val_truth(TRUTH_NO);
		if (at > 0)
			last = at;
	}
	return val_truth(TRUTH_YES);
}

struct val
fact_is_number(struct scene *s, const struct val *v, size_t count)
{
	size_t i = 0;

	(void)s;
	(void)count;
	while (i < v[0].text.len && v[0].text.ptr[i] >= '0' && v[0].text.ptr[i] <= '9')
		i++;
	return val_truth(truth_of(i > 0 && i == v[0].text.len));
}

struct val
fact_length(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return val_number(KIND_NUMBER, (int64_t)v[0].text.len);
}

struct val
fact_lower(struct scene *s, const struct val *v, size_t count)
{
	char *copy = slice_string(s->a, v[0].text);

	(void)count;
	for (size_t i = 0; i < v[0].text.len; i++)
		if (copy[i] >= 'A' && copy[i] <= 'Z')
			copy[i] = (char)(copy[i] - 'A' + 'a');
	return val_text((struct slice){ copy, v[0].text.len }, v[0].span);
}

struct val
fact_matches(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return val_truth(truth_of(pattern_match(v[0].text, v[1].text)));
}

struct val
fact_matches_list(struct scene *s, const struct val *v, size_t count)
{

	(void)count;
	return val_truth(truth_of(pattern_list_match(pattern_list_make(s->a, v[1].text, false),
	    v[0].text) == PATTERN_HIT));
}

struct val
fact_path_is_absolute(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return val_truth(truth_of(v[0].text.len > 0 && v[0].text.ptr[0] == '/'));
}

struct val
fact_split(struct scene *s, const struct val *v, size_t count)
{
	struct val *items, list;
	size_t parts = 1, at, begin = 0;
	struct slice text = v[0].text;

	(void)count;
	if (v[1].text.len == 0) {
		list = val_texts(s, 1, &items);
		items[0] = v[0];
		return list;
	}
	while ((at = find(slice_part(text, begin, text.len), v[1].text)) != SIZE_MAX) {
		parts++;
		begin += at + v[1].text.len;
	}
	list = val_texts(s, (uint32_t)parts, &items);
	for (begin = 0; (at = find(slice_part(text, begin, text.len), v[1].text)) != SIZE_MAX;) {
		*items++ = part_of(v[0], begin, begin + at);
		begin += at + v[1].text.len;
	}
	*items = part_of(v[0], begin, text.len);
	return list;
}

struct val
fact_starts_with(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return val_truth(truth_of(slice_starts_with(v[0].text, v[1].text)));
}
