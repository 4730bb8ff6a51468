/*
 * Allow: comments in a configuration that switch findings off.
 *
 *	# sshd-lint: allow=ID[,ID] -- reason
 */
#include <string.h>

#include "base/escape.h"
#include "base/vec.h"
#include "diag/problem.h"
#include "rules/rules.h"
#include "rules/scene.h"

enum {
	FILE_ALLOWANCES_MAX = 64,	/* for one file as a whole */
	SINCE_ARGV = 807,
};

/* One id of one comment. */
struct allowance {
	struct span place;	/* of the id itself */
	struct span covers;	/* a line, or the whole file */
	bool is_for_file;
	bool is_used;
	struct slice id;
	struct slice reason;
};

VEC(allowance_vec, struct allowance);

struct allowances {
	struct allowance_vec lines;	/* sorted by what they cover */
	struct allowance_vec files;	/* FILE_ALLOWANCES_MAX for one file at most */
	struct allowance_vec nowhere;	/* they cover nothing */
};

/* What stands behind "# sshd-lint:" in ${comment}; false when it is some other comment. */
static bool
is_ours(struct slice comment, struct slice *rest)
{
	static const struct slice name = { "sshd-lint:", 10 }, verb = { "allow=", 6 };
	size_t i = 0;

	while (i < comment.len &&
	       (comment.ptr[i] == '#' || comment.ptr[i] == ' ' || comment.ptr[i] == '\t'))
		i++;
	*rest = slice_part(comment, i, comment.len);
	if (i == 0 || !slice_starts_with(*rest, name))
		return false;
	for (i = name.len; i < rest->len && (rest->ptr[i] == ' ' || rest->ptr[i] == '\t');)
		i++;
	*rest = slice_part(*rest, i, rest->len);
	if (!slice_starts_with(*rest, verb))
		return false;
	*rest = slice_part(*rest, verb.len, rest->len);
	return true;
}

/* Cuts " -- reason" off ${*ids}. */
static struct slice
cut_reason(struct slice *ids)
{
	struct slice all = slice_trim(*ids);

	for (size_t i = 0; i + 1 < all.len; i++)
		if (all.ptr[i] == '-' && all.ptr[i + 1] == '-' &&
		    (i == 0 || all.ptr[i - 1] == ' ' || all.ptr[i - 1] == '\t')) {
			*ids = slice_trim(slice_part(all, 0, i));
			return slice_trim(slice_part(all, i + 2, all.len));
		}
	*ids = all;
	return (struct slice){ "", 0 };
}

/* Takes the ids of one comment. */
static void
take(struct allowances *all, struct slice comment, const struct source *source, struct span covers,
    bool is_for_file)
{
	struct slice rest, reason, id;

	if (!is_ours(comment, &rest))
		return;
	reason = cut_reason(&rest);
	while (slice_cut(&rest, ',', &id)) {
		struct allowance a = {
			.covers = covers, .is_for_file = is_for_file, .reason = reason
		};

		a.id = slice_trim(id);
		a.place.source = source->id;
		a.place.begin = (uint32_t)(a.id.ptr - source->bytes.ptr);
		a.place.end = a.place.begin + (uint32_t)a.id.len;
		allowance_vec_push(is_for_file          ? &all->files
				   : covers.source == 0 ? &all->nowhere
							: &all->lines,
		    a);
	}
}

/* Since 8.7 some values are the rest of the line, '#' included. */
static bool
has_comment(const struct node *node, const struct target *target)
{
	enum keyword k = keyword_from_name(node->keyword);

	if (node->comment.end <= node->comment.begin)
		return false;
	return k == KEYWORD_NONE || target->release < SINCE_ARGV ||
	       !scene_is_raw(keyword_facts(target, k));
}

static bool
is_line(const struct node *node)
{

	return node->kind != NODE_BLANK && node->kind != NODE_COMMENT;
}

static struct slice
bytes_at(const struct source *source, struct span span)
{

	return slice_part(source->bytes, span.begin, span.end);
}

/* The line that a comment at ${i} stands before; nowhere when a blank line follows. */
static struct span
line_below(const struct tree *tree, uint32_t i)
{

	while (i < tree->count && tree->nodes[i].kind == NODE_COMMENT)
		i++;
	return i < tree->count && is_line(&tree->nodes[i]) ? tree->nodes[i].span
							   : (struct span){ 0 };
}

static void
read_tree(struct allowances *all, const struct tree *tree, const struct target *target)
{
	const struct source *source = tree->source;
	struct span file = { source->id, 0, (uint32_t)source->bytes.len }, below = { 0 };
	bool is_top = true, was_comment = false;
	size_t files_before = all->files.count;

	for (uint32_t i = 0; i < tree->count; i++) {
		const struct node *node = &tree->nodes[i];

		is_top = is_top && !is_line(node);
		if (node->kind == NODE_COMMENT) {
			/* Comments that follow each other stand before the same line. */
			if (!was_comment)
				below = line_below(tree, i);
			if (below.source == 0 && is_top &&
			    all->files.count - files_before < FILE_ALLOWANCES_MAX)
				take(all, bytes_at(source, node->span), source, file, true);
			else
				take(all, bytes_at(source, node->span), source, below, false);
		} else if (has_comment(node, target)) {
			take(all, bytes_at(source, node->comment), source, node->span, false);
		}
		was_comment = node->kind == NODE_COMMENT;
	}
}

/* ---- using them ---- */

static bool
names(const struct rule_set *set, struct slice id, const char *diagnostic)
{
	const struct rule *rule;

	if (slice_is(id, diagnostic))
		return true;
	rule = set == NULL ? NULL : rule_set_find(set, id);
	return rule != NULL && strcmp(rule->id, diagnostic) == 0;
}

static bool
try_to_suppress(
    struct allowance *a, struct diagnostic *d, const struct rule_set *set, struct arena *arena)
{

	if (!names(set, a->id, d->id))
		return false;
	a->is_used = true;
	d->suppressed = true;
	d->suppressed_by = escape_visible_copy(arena, a->reason);
	return true;
}

/* The first allowance for lines that may cover ${span}. */
static size_t
first_covering(const struct allowance_vec *lines, struct span span)
{
	size_t low = 0, high = lines->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct span *c = &lines->ptr[middle].covers;

		if (c->source < span.source || (c->source == span.source && c->end <= span.begin))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
suppress(
    struct allowances *all, struct diagnostic *d, const struct rule_set *set, struct arena *arena)
{
	bool is_about_file = d->span.begin == 0 && d->span.end == 0;

	if (d->span.source == 0 || d->is_fatal)
		return;
	for (size_t i = first_covering(&all->lines, d->span);
	     i < all->lines.count && !is_about_file; i++) {
		struct allowance *a = &all->lines.ptr[i];

		if (a->covers.source != d->span.source || a->covers.begin > d->span.begin)
			break;
		if (try_to_suppress(a, d, set, arena))
			return;
	}
	for (size_t i = 0; i < all->files.count; i++)
		if (all->files.ptr[i].covers.source == d->span.source &&
		    try_to_suppress(&all->files.ptr[i], d, set, arena))
			return;
}

static void
report_unused(const struct allowance *a, const struct rule_set *set, struct diag_store *store,
    struct arena *arena)
{
	const struct problem_row *row = problem_row(PROBLEM_UNUSED_ALLOWANCE);
	struct diagnostic d = {
		.id = row->name,
		.is_problem = true,
		.severity = row->severity,
		.category = row->category,
		.span = a->place,
		.why = slice_of(row->why),
		.help = SLICE("remove it from the comment"),
	};
	struct slice shown = escape_visible_copy(arena, a->id);
	const char *near;
	enum problem p;

	if (a->is_used)
		return;
	d.message = slice_printf(arena,
	    "'" SLICE_FORMAT "' is allowed, but there is no such finding here", SLICE_ARG(shown));
	if (set != NULL && rule_set_find(set, a->id) == NULL && !problem_from_name(a->id, &p)) {
		d.message = slice_printf(
		    arena, "no rule or problem is called '" SLICE_FORMAT "'", SLICE_ARG(shown));
		if ((near = rule_set_nearest(set, a->id)) != NULL)
			d.help = slice_printf(arena, "did you mean '%s'?", near);
	}
	diag_add(store, &d);
}

static void
apply(const struct config *config, const struct rule_set *set, struct diag_store *store,
    bool reports_unused)
{
	struct allowances all = { 0 };
	uint32_t sources = source_count(config->sources);
	size_t count = diag_count(store);

	/* A comparison has added the files of the other side, which have no tree here. */
	for (uint32_t id = 1; id <= sources && id <= SOURCE_MAX_FILES && config->trees != NULL; id++)
		if (config->trees[id] != NULL)
			read_tree(&all, config->trees[id], config->target);
	for (size_t i = 0; i < count && all.lines.count + all.files.count > 0; i++)
		suppress(&all, diag_at(store, i), set, config->a);
	for (size_t v = 0; v < 3; v++) {
		struct allowance_vec *vec = v == 0   ? &all.lines
					    : v == 1 ? &all.files
						     : &all.nowhere;

		for (size_t i = 0; i < vec->count && reports_unused; i++)
			report_unused(&vec->ptr[i], set, store, config->a);
		allowance_vec_release(vec);
	}
}

void
allow_apply(const struct config *config, const struct rule_set *set, struct diag_store *store)
{

	apply(config, set, store, true);
}

void
allow_apply_to_changes(const struct config *config, const struct rule_set *set,
    struct diag_store *store)
{

	apply(config, set, store, false);
}
