/* Facts about what a line would have to do to be read first. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "rules/fact.h"

static struct slice
base_name(struct slice path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.ptr[i - 1] == '/')
			return slice_part(path, i, path.len);
	return path;
}

static struct slice
folder(struct slice path)
{
	return slice_part(path, 0, path.len - base_name(path).len);
}

/* The file pattern of ${include} that takes in ${name}; NULL: none. */
static const char *
pattern_for(struct arena *a, const struct node *include, const char *name)
{
	for (uint32_t i = 0; i < include->word_count; i++) {
		const char *pattern = slice_string(a, base_name(include->words[i].text));

		if (strchr(pattern, '*') != NULL && fnmatch(pattern, name, FNM_PERIOD) == 0)
			return pattern;
	}
	return NULL;
}

/* ${name} without a number in front of it: "99-local.conf" is "local.conf". */
static struct slice
stem_of(struct slice name)
{
	size_t i = 0;

	while (i < name.len && name.ptr[i] >= '0' && name.ptr[i] <= '9')
		i++;
	if (i == 0)
		return name;
	while (i < name.len && (name.ptr[i] == '-' || name.ptr[i] == '_'))
		i++;
	return slice_part(name, i, name.len);
}

static bool
is_taken(const struct scene *s, struct slice dir, struct slice name)
{
	struct slice path = slice_printf(s->a, SLICE_FORMAT SLICE_FORMAT, SLICE_ARG(dir),
	    SLICE_ARG(name));

	for (uint32_t i = 1; i <= source_count(s->config->sources); i++)
		if (slice_equal(source_get(s->config->sources, i)->path, path))
			return true;
	return false;
}

/*
 * A name for a file with ${stem} in it that ${pattern} takes in and that sorts
 * before ${winner}, near it where that can be: "49-local.conf" before
 * "50-cloud-init.conf".  Empty where none of the usual kind does.
 */
static struct slice
outranking(const struct scene *s, struct slice dir, const char *winner, const char *pattern,
    struct slice stem)
{
	size_t width = strspn(winner, "0123456789");
	long number = width > 0 && width < 6 ? strtol(winner, NULL, 10) : 0;
	const struct slice names[] = {
		slice_printf(s->a, "%0*ld-" SLICE_FORMAT, (int)width, number - 1, SLICE_ARG(stem)),
		slice_printf(s->a, "00-" SLICE_FORMAT, SLICE_ARG(stem)),
		slice_printf(s->a, "0-" SLICE_FORMAT, SLICE_ARG(stem)),
		slice_printf(s->a, "00-0-" SLICE_FORMAT, SLICE_ARG(stem)),
		slice_printf(s->a, "00-00-" SLICE_FORMAT, SLICE_ARG(stem)),
	};

	for (size_t i = number > 0 ? 0 : 1; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].ptr, winner) < 0 &&
		    fnmatch(pattern, names[i].ptr, FNM_PERIOD) == 0 && !is_taken(s, dir, names[i]))
			return names[i];
	return (struct slice){ "", 0 };
}

/* Whether ${st} is read through the Include line ${include}. */
static bool
is_read_by(const struct scene *s, const struct statement *st, const struct node *include)
{
	return st->included_by != 0 && s->config->statements[st->included_by - 1].node == include;
}

/* How ${loser} could be read before ${winner}. */
static struct slice
way_to_win(const struct scene *s, const struct statement *loser, const struct statement *winner,
    struct slice place)
{
	const struct node *include = winner->included_by == 0 ? NULL :
	    s->config->statements[winner->included_by - 1].node;
	struct slice dir = folder(winner->source->path), stem = SLICE("local.conf"), name;
	const char *base = slice_string(s->a, base_name(winner->source->path)), *pattern;
	bool is_sibling = include != NULL && is_read_by(s, loser, include) &&
	    slice_equal(folder(loser->source->path), dir);

	if (include == NULL)
		return slice_printf(s->a, "put the line above " SLICE_FORMAT, SLICE_ARG(place));
	pattern = pattern_for(s->a, include, base);
	if (is_sibling)
		stem = stem_of(base_name(loser->source->path));
	name = pattern == NULL ? (struct slice){ "", 0 } : outranking(s, dir, base, pattern, stem);
	if (name.len == 0)
		return SLICE("put the line into a file that is read before it");
	if (is_sibling)
		return slice_printf(s->a, "rename this file to " SLICE_FORMAT ", which is read before %s",
		    SLICE_ARG(name), base);
	return slice_printf(s->a, "put the line into " SLICE_FORMAT SLICE_FORMAT
	    ", which is read before %s", SLICE_ARG(folder(winner->source->shown)), SLICE_ARG(name),
	    base);
}

struct val
fact_directive_way_to_win(struct scene *s, const struct val *v, size_t count)
{
	const struct statement *st = scene_statement(s);
	struct slice text = { "", 0 };
	uint32_t by = 0;

	(void)v, (void)count;
	if (st->facts != NULL && st->has_value &&
	    statement_takes_effect(scene_classes(s->shared), s->statement, &by) == TRUTH_NO && by != 0)
		text = way_to_win(s, st, &s->config->statements[by - 1], scene_place(s, by - 1));
	return val_text(text, (struct span){ 0 });
}
