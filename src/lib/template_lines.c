#include <string.h>

#include "lib/template_lines.h"

static struct slice
masked(const struct template_lines *l, const struct template_line *line)
{
	return slice_trim(slice_part(l->t->masked, line->begin, line->end));
}

/* The first word of ${*rest}, as a keyword ends; ${*rest} gets what follows. */
static struct slice
next_word(struct slice *rest)
{
	size_t begin = 0, end;

	while (begin < rest->len && strchr(" \t\r=\n", rest->ptr[begin]) != NULL)
		begin++;
	for (end = begin; end < rest->len && strchr(" \t\r\n=\"", rest->ptr[end]) == NULL;)
		end++;
	struct slice word = slice_part(*rest, begin, end);
	*rest = slice_part(*rest, end > begin ? end : rest->len, rest->len);
	return word;
}

static void
open_keyword(struct template_lines *l, enum keyword k)
{
	if (k == KEYWORD_NONE)
		return;
	l->open[k] = true;
	l->open[keyword_facts(l->target, k)->slot] = true;
}

bool
template_lines_decide(const struct template_lines *l, enum keyword k)
{
	return k != KEYWORD_NONE && !l->anything_open && !l->open[k] &&
	    !l->open[keyword_facts(l->target, k)->slot];
}

/* Opens every keyword that occurs in a line of which it is not sure where words stand. */
static void
open_words(struct template_lines *l, const struct template_line *line)
{
	struct slice rest = masked(l, line);

	while (rest.len > 0)
		open_keyword(l, keyword_from_name(next_word(&rest)));
}

/* Whether the first word of ${line} is written out and followed by a blank. */
static bool
has_plain_word(const struct template_lines *l, const struct template_line *line, struct slice word)
{
	size_t at = word.len > 0 ? (size_t)(word.ptr - l->t->masked.ptr) : 0;

	return word.len > 0 && !line->begins_with_expression && !line->has_control &&
	    !line->is_glued && at + word.len < l->text.len &&
	    memcmp(l->text.ptr + at, word.ptr, word.len) == 0 &&
	    strchr(" \t\r\n", l->text.ptr[at + word.len]) != NULL;
}

/* What goes on from line to line. */
struct walk {
	uint32_t match;		/* 1 + the last line that was or may have been a Match line */
	bool is_astray;		/* it is not sure in which block we are */
};

/* Whether the criteria of the Match line are of a kind that leaves somebody outside. */
static bool
is_selective(struct slice line)
{
	static const char *const criteria[] = { "user", "group", "host", "address", "localaddress",
		"localport" };

	next_word(&line);
	struct slice word = next_word(&line);
	for (size_t i = 0; i < sizeof(criteria) / sizeof(criteria[0]); i++)
		if (slice_is_nocase(word, criteria[i]))
			return true;
	return false;
}

/* The Match line that line ${i} stands under whenever it is there, as far as that is sure. */
static uint32_t
block_of(const struct template_lines *l, uint32_t i, uint32_t match)
{
	const struct template_line *lines = l->t->lines;

	if (match == 0)
		return 0;
	const struct template_line *m = &lines[match - 1];
	const struct template_fact *f = &l->facts[match - 1];
	return f->keyword == KEYWORD_MATCH && !m->is_glued && !m->has_control &&
	    template_within(l->t, lines[i].branch, m->branch) && is_selective(masked(l, m)) ?
	    match : 0;
}

static void
judge_open(struct template_lines *l, uint32_t i, struct walk *w)
{
	const struct template_line *line = &l->t->lines[i];
	struct template_fact *f = &l->facts[i];

	f->state = STATE_OPEN;
	f->sets_anything = line->begins_with_expression || f->keyword == KEYWORD_INCLUDE ||
	    (f->keyword == KEYWORD_NONE && !f->is_plain);
	l->anything_open |= f->sets_anything;
	if (line->has_control || line->is_glued)
		open_words(l, line);
	open_keyword(l, f->keyword);
	if (f->sets_anything || f->keyword == KEYWORD_MATCH) {
		w->match = i + 1;
		w->is_astray = true;
	}
}

static void
judge_line(struct template_lines *l, uint32_t i, struct walk *w)
{
	const struct template_line *line = &l->t->lines[i];
	struct template_fact *f = &l->facts[i];
	struct slice rest = masked(l, line);

	if (line->is_elsewhere || l->t->is_broken || (!line->has_text && !line->has_expression))
		return;
	if (rest.len > 0 && rest.ptr[0] == '#' && !line->begins_with_expression)
		return;
	f->word = next_word(&rest);
	f->keyword = keyword_from_name(f->word);
	f->is_plain = has_plain_word(l, line, f->word);
	f->match = block_of(l, i, w->match);
	if (line->has_expression || line->has_control || line->is_glued) {
		judge_open(l, i, w);
		return;
	}
	if (f->keyword == KEYWORD_MATCH) {
		w->match = i + 1;
		w->is_astray = line->branch != 0;
		f->match = 0;
	}
	f->state = line->branch == 0 && !w->is_astray ? STATE_SURE : STATE_SOMETIMES;
	if (f->state == STATE_SOMETIMES)
		open_keyword(l, f->keyword);
	if (f->state == STATE_SOMETIMES && f->keyword == KEYWORD_INCLUDE)
		l->anything_open = true;
}

void
template_lines_make(struct template_lines *l, struct arena *a, const struct template *t,
    struct slice text, const struct target *target)
{
	struct walk w = { 0 };

	*l = (struct template_lines){
		.t = t,
		.text = text,
		.target = target,
		.facts = ARENA_ARRAY(a, struct template_fact, t->line_count + 1),
		.open = ARENA_ARRAY(a, bool, KEYWORD_COUNT + 1),
		.anything_open = t->is_broken,
	};
	for (uint32_t i = 0; i < t->line_count; i++)
		judge_line(l, i, &w);
}

uint32_t
template_lines_at(const struct template_lines *l, uint32_t offset)
{
	uint32_t low = 0, high = l->t->line_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (l->t->lines[middle].end <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct slice
template_lines_sure(const struct template_lines *l, struct arena *a)
{
	char *bytes = arena_copy(a, l->text.ptr, l->text.len);

	for (size_t i = 0; i < l->text.len; i++)
		if (bytes[i] != '\n')
			bytes[i] = ' ';
	for (uint32_t i = 0; i < l->t->line_count; i++) {
		const struct template_line *line = &l->t->lines[i];
		bool is_comment = l->facts[i].state == STATE_NOTHING && !line->is_glued &&
		    !line->has_control && !line->is_elsewhere && !l->t->is_broken;
		if (l->facts[i].state == STATE_SURE || is_comment)
			memcpy(bytes + line->begin, l->t->masked.ptr + line->begin,
			    line->end - line->begin);
	}
	return (struct slice){ bytes, l->text.len };
}

struct slice
template_lines_alone(const struct template_lines *l, uint32_t i, struct arena *a, uint32_t *moved)
{
	const struct template_line *line = &l->t->lines[i], *m;
	struct slice block = { 0 };
	struct text text;

	if (l->facts[i].match != 0) {
		m = &l->t->lines[l->facts[i].match - 1];
		block = m->has_expression ? SLICE("Match User x") : masked(l, m);
	}
	text_init(&text);
	text_add(&text, block);
	if (block.len > 0)
		text_add_char(&text, '\n');
	*moved = line->begin - (uint32_t)text.len;
	text_add(&text, slice_part(l->t->masked, line->begin, line->end));	/* NUL bytes and all */
	struct slice alone = text_keep(&text, a);
	text_release(&text);
	return alone;
}

void
template_lines_explain(const struct template_lines *l, uint32_t i, struct text *out)
{
	const struct template_fact *f = &l->facts[i];
	const char *name = keyword_spelling(f->keyword);

	if (f->state == STATE_OPEN && f->sets_anything)
		text_add_string(out, "an expression may set any keyword");
	else if (f->state == STATE_OPEN && f->keyword != KEYWORD_NONE)
		text_printf(out, "an expression decides about %s", name);
	else if (f->state == STATE_SOMETIMES && f->keyword != KEYWORD_NONE)
		text_printf(out, "a condition decides whether this %s is read, or where", name);
}
