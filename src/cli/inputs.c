#include <stdlib.h>
#include <string.h>

#include "cli/inputs.h"
#include "cli/complain.h"
#include "cli/walk.h"
#include "report/report.h"

#define MAIN_CONFIG	"sshd_config"
#define DROP_INS	"sshd_config.d/"

void
inputs_release(struct inputs *in)
{
	input_list_release(&in->list);
	input_groups_release(&in->groups);
}

/* Where in ${path} the folder of drop-ins begins that it lies in; its length when there is none. */
static size_t
drop_ins_at(struct slice path)
{
	for (size_t i = 0; i < path.len; i++)
		if ((i == 0 || path.ptr[i - 1] == '/') &&
		    slice_starts_with(slice_part(path, i, path.len), SLICE(DROP_INS)))
			return i;
	return path.len;
}

bool
inputs_is_drop_in(struct slice path)
{
	return drop_ins_at(path) < path.len;
}

/* The folder of a configuration and of its drop-ins; any other file by itself. */
static struct slice
key_of(const char *path)
{
	struct slice s = path == NULL ? SLICE("") : report_relative(slice_of(path));
	size_t end = drop_ins_at(s);

	if (end < s.len)
		return slice_part(s, 0, end);
	if (slice_is(s, MAIN_CONFIG))
		return SLICE("");
	return slice_ends_with(s, SLICE("/" MAIN_CONFIG)) ? slice_without_end(s, SLICE(MAIN_CONFIG)) : s;
}

static void
add(struct inputs *in, const char *path)
{
	input_list_push(&in->list, (struct input){ .path = path, .key = key_of(path),
	    .number = in->list.count });
}

/* Returns how many folders could not be read. */
static size_t
add_folder(struct inputs *in, const char *dir, struct arena *a)
{
	struct strings found = { 0 };
	size_t unreadable = walk_folder(dir, &found, a);

	for (size_t i = 0; i < found.count; i++)
		add(in, found.ptr[i]);
	if (found.count == 0 && unreadable == 0) {
		complain_of("%s is a folder without any sshd_config", dir);
		unreadable++;
	}
	strings_release(&found);
	return unreadable;
}

size_t
inputs_add(struct inputs *in, const struct strings *files, bool folders, struct arena *a)
{
	size_t unreadable = 0;

	if (files->count == 0)
		add(in, NULL);
	for (size_t i = 0; i < files->count; i++)
		if (folders && walk_is_folder(files->ptr[i]))
			unreadable += add_folder(in, files->ptr[i], a);
		else
			add(in, files->ptr[i]);
	return unreadable;
}

static int
by_number(const struct input *a, const struct input *b)
{
	return a->number < b->number ? -1 : a->number > b->number;
}

static int
compare_keys(const void *left, const void *right)
{
	const struct input *a = left, *b = right;
	int order = slice_compare(a->key, b->key);

	return order != 0 ? order : by_number(a, b);
}

/* Of two groups, each in its order. */
static int
compare_groups(const void *left, const void *right)
{
	const struct input *const *a = left, *const *b = right;

	return by_number(*a, *b);
}

VEC(heads, const struct input *);

void
inputs_group(struct inputs *in)
{
	struct input_list sorted = in->list;
	struct heads heads = { 0 };

	if (sorted.count > 1)
		qsort(sorted.ptr, sorted.count, sizeof(*sorted.ptr), compare_keys);
	for (size_t i = 0; i < sorted.count; i++)
		if (i == 0 || !slice_equal(sorted.ptr[i].key, sorted.ptr[i - 1].key))
			heads_push(&heads, &sorted.ptr[i]);
	if (heads.count > 1)
		qsort(heads.ptr, heads.count, sizeof(*heads.ptr), compare_groups);
	in->list = (struct input_list){ 0 };
	for (size_t i = 0; i < heads.count; i++) {
		const struct input *at = heads.ptr[i], *end = sorted.ptr + sorted.count;
		struct input_group group = { .begin = in->list.count };
		for (struct slice key = at->key; at < end && slice_equal(at->key, key); at++)
			input_list_push(&in->list, *at);
		group.end = in->list.count;
		input_groups_push(&in->groups, group);
	}
	heads_release(&heads);
	input_list_release(&sorted);
}
