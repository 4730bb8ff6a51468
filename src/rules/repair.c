/*
 * Repair: what to do about a finding, in words and as edits.  Edits are only
 * made where it is plain which line they concern.
 */
#include <string.h>

#include "config/place.h"
#include "rules/finding.h"

struct repair {
	struct scene *scene;
	struct blame blame;
	struct arena *a;
	struct edit *edits;
	size_t count;
	bool is_plain;		/* false: some part cannot be done by edits */
};

static void
add(struct repair *r, struct span span, struct slice text)
{

	r->edits[r->count++] = (struct edit){ span, text };
}

/* The number of lines that make the value of ${k} here. */
static uint32_t
count_setters(struct scene *s, enum keyword k)
{
	uint32_t count = 0, at = 0;

	while ((at = effective_setter(scene_values(s), k, at)) != 0)
		count++;
	return count;
}

static void
set_keyword(struct repair *r, const struct rule_setting *setting)
{
	struct scene *s = r->scene;
	struct slice value = scene_fill(s, &setting->value, r->a);
	const struct statement *st;
	uint32_t setter;

	if (scene_values(s) == NULL || !scene_has_keyword(s, setting->keyword) ||
	    count_setters(s, setting->keyword) > 1) {
		r->is_plain = false;
		return;
	}
	if ((setter = scene_setter(s, setting->keyword)) == 0) {
		r->edits[r->count++] = place_global(s->config, s->config->main_source,
		    scene_slot(s, setting->keyword), slice_printf(r->a, "%s " SLICE_FORMAT,
		    keyword_spelling(setting->keyword), SLICE_ARG(value)), r->a);
		return;
	}
	st = &s->config->statements[setter - 1];
	if (st->node == NULL || st->node->rest.len == 0)
		r->is_plain = false;
	else
		add(r, finding_value_span(st), value);
}

static const struct node *
blamed_node(const struct repair *r)
{

	return r->blame.statement == 0 ? NULL
				       : r->scene->config->statements[r->blame.statement - 1].node;
}

static void
move_line(struct repair *r)
{
	const struct node *node = blamed_node(r);
	const struct statement *st;
	struct slice line;

	if (node == NULL || node->block == 0) {
		r->is_plain = false;
		return;
	}
	st = &r->scene->config->statements[r->blame.statement - 1];
	line = slice_part(st->source->bytes, node->keyword_span.begin, node->span.end);
	while (line.len > 0 && (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r'))
		line.len--;
	r->edits[r->count++] = place_global(r->scene->config, st->source->id,
	    st->facts != NULL ? st->facts->slot : KEYWORD_NONE, line, r->a);
	add(r, node->span, SLICE(""));
	if (place_is_alone(r->scene->config->trees[st->source->id], node))
		add(r, r->scene->config->statements[st->block - 1].node->span, SLICE(""));
}

/* Whether an earlier setting of the fix already concerns the keyword, which has two names here. */
static bool
is_second_name(const struct scene *s, uint16_t index)
{
	const struct rule_fix *fix = &s->rule->fix;

	for (uint16_t i = 0; i < index; i++)
		if (scene_slot(s, fix->settings[i].keyword) == scene_slot(s, fix->settings[index].keyword))
			return true;
	return false;
}

/* One line of advice where the rule has none of its own. */
static struct slice
advice(struct repair *r)
{
	const struct rule_fix *fix = &r->scene->rule->fix;
	struct text text;
	struct slice kept;

	if (fix->kind == FIX_REMOVE)
		return SLICE("remove this line");
	if (fix->kind == FIX_MOVE)
		return SLICE("move this line above the first Match line");
	if (fix->kind == FIX_NONE)
		return (struct slice){ NULL, 0 };
	text_init(&text);
	text_add_string(&text, "set ");
	for (uint16_t i = 0; i < fix->setting_count; i++)
		if (!is_second_name(r->scene, i))
			text_printf(&text, "%s'%s " SLICE_FORMAT "'", i > 0 ? " and " : "",
			    keyword_spelling(fix->settings[i].keyword),
			    SLICE_ARG(scene_fill(r->scene, &fix->settings[i].value, r->a)));
	kept = text_keep(&text, r->a);
	text_release(&text);
	return kept;
}

void
repair_make(struct scene *s, struct blame blame, struct diagnostic *d, struct arena *a)
{
	const struct rule_fix *fix = &s->rule->fix;
	struct repair r = { .scene = s, .blame = blame, .a = a, .is_plain = true };

	r.edits = ARENA_ARRAY(a, struct edit, (size_t)fix->setting_count + 3);
	d->help = fix->text.count > 0 ? scene_fill(s, &fix->text, a) : advice(&r);
	for (uint16_t i = 0; fix->kind == FIX_SET && i < fix->setting_count; i++)
		if (!is_second_name(s, i))
			set_keyword(&r, &fix->settings[i]);
	if (fix->kind == FIX_REMOVE && blamed_node(&r) != NULL)
		add(&r, blamed_node(&r)->span, SLICE(""));
	if (fix->kind == FIX_MOVE)
		move_line(&r);
	if (!r.is_plain || r.count == 0)
		return;
	d->fix = r.edits;
	d->fix_count = r.count;
	d->fix_is_safe = fix->safe;
}
