#include <string.h>

#include "base/escape.h"
#include "rules/finding.h"

enum { NOTES_MAX = 4 };			/* of one kind, for one finding */

struct span
finding_value_span(const struct statement *st)
{
	const struct node *node = st->node;
	struct span span = node->rest_span;

	if (node->word_count > 0 && node->comment.end > node->comment.begin &&
	    !scene_is_raw(st->facts) && node->words[node->word_count - 1].span.end >= span.begin)
		span.end = node->words[node->word_count - 1].span.end;
	return span;
}

struct span
finding_line_span(const struct statement *st)
{
	struct span span = st->node->keyword_span, value = finding_value_span(st);

	if (st->node->rest.len > 0 && value.end > span.end)
		span.end = value.end;
	return span;
}

/* The whole file: what no line decides. */
static struct blame
blame_file(const struct scene *s, enum keyword k)
{

	return (struct blame){ .span = { s->config->main_source, 0, 0 }, .keyword = k };
}

static struct blame
blame_statement(const struct scene *s, uint32_t index)
{
	const struct statement *st = &s->config->statements[index];
	struct blame b = { .span = finding_line_span(st), .statement = index + 1 };

	if (st->facts != NULL)
		b.keyword = st->facts->keyword;
	return b;
}

/* The first of ${keywords} that a line decides. */
static struct blame
blame_keywords(struct scene *s, const enum keyword *keywords, uint16_t count)
{

	for (uint16_t i = 0; i < count; i++) {
		uint32_t setter = scene_setter(s, keywords[i]);

		if (setter != 0 && s->config->statements[setter - 1].node != NULL)
			return blame_statement(s, setter - 1);
	}
	return blame_file(s, count > 0 ? keywords[0] : KEYWORD_NONE);
}

/* The statement in which ${span} lies, whatever it is; 0 when it is elsewhere. */
static uint32_t
statement_with(const struct scene *s, struct span span)
{
	const struct statement *all = s->config->statements;

	for (uint32_t i = 0; i < s->config->count; i++)
		if (all[i].node != NULL && all[i].node->span.source == span.source &&
		    all[i].node->span.begin <= span.begin && span.end <= all[i].node->span.end)
			return i + 1;
	return 0;
}

/* The statement in which ${span} lies, among those that can be meant here. */
static uint32_t
statement_at(struct scene *s, struct span span)
{
	const struct rule *rule = s->rule;
	uint32_t at;

	if (s->statement != UINT32_MAX)
		return s->statement + 1;
	for (uint16_t i = 0; i < rule->read_count && scene_values(s) != NULL; i++) {
		if (!scene_has_keyword(s, rule->reads[i]))
			continue;
		for (at = effective_setter(scene_values(s), rule->reads[i], 0); at != 0;
		    at = effective_setter(scene_values(s), rule->reads[i], at)) {
			const struct node *node = s->config->statements[at - 1].node;

			if (node != NULL && node->span.source == span.source &&
			    node->span.begin <= span.begin && span.end <= node->span.end)
				return at;
		}
	}
	return statement_with(s, span);
}

/* Facts that blame a keyword give its name, and no place where only a default decides. */
static bool
is_keyword(struct slice text)
{
	enum keyword k = keyword_from_name(text);

	return k != KEYWORD_NONE && slice_is(text, keyword_spelling(k));
}

struct blame
finding_blame(struct scene *s)
{
	const struct rule *rule = s->rule;
	struct blame b;

	if (rule->at_root != 0) {
		struct val v = scene_eval(s, rule->at_root);
		uint32_t at = v.span.source == 0 ? 0 : statement_at(s, v.span);

		if (at != 0) {
			b = blame_statement(s, at - 1);
			b.span = v.span;
			return b;
		}
		if (v.span.source != 0)
			return (struct blame){ .span = v.span };
		if (is_keyword(v.text))
			return blame_file(s, keyword_from_name(v.text));
		if (s->statement == UINT32_MAX)
			return blame_keywords(s, rule->reads, rule->read_count);
	}
	if (rule->at_count > 0 && scene_values(s) != NULL)
		return blame_keywords(s, rule->at, rule->at_count);
	if (s->statement != UINT32_MAX)
		return blame_statement(s, s->statement);
	return blame_file(s, KEYWORD_NONE);
}

/* ---- notes ---- */

static void
note(struct diag_store *store, struct diagnostic *d, const struct statement *st, struct slice text)
{

	diag_note(store, d, finding_line_span(st), text);
}

/* The other lines that `at` asks for. */
static void
note_deciders(struct scene *s, struct blame b, struct diag_store *store, struct diagnostic *d,
    struct arena *a)
{
	const struct statement *all = s->config->statements;
	uint32_t seen[RULE_MAX_KEYWORDS];
	uint16_t seen_count = 0;

	for (uint16_t i = 0; i < s->rule->at_count && scene_values(s) != NULL; i++) {
		uint32_t setter = scene_setter(s, s->rule->at[i]);
		bool is_new = setter != 0 && setter != b.statement && all[setter - 1].node != NULL;

		for (uint16_t j = 0; j < seen_count; j++)
			is_new = is_new && seen[j] != setter;
		if (!is_new)
			continue;
		seen[seen_count++] = setter;
		note(store, d, &all[setter - 1],
		    slice_printf(a, "%s is set here", keyword_spelling(s->rule->at[i])));
	}
}

/* Lines of the blamed keyword that the blamed line leaves without effect. */
static void
note_shadowed(struct scene *s, struct blame b, struct diag_store *store, struct diagnostic *d)
{
	const struct scene_index *index = scene_index(s->shared);
	unsigned count = 0;

	if (b.statement == 0 || b.keyword == KEYWORD_NONE || scene_values(s) == NULL)
		return;
	for (uint32_t at = index->first[scene_slot(s, b.keyword)]; at != 0 && count < NOTES_MAX;
	    at = index->next[at - 1]) {
		if (at == b.statement || !scene_is_active(s, at - 1) ||
		    scene_contributes(s, at - 1))
			continue;
		note(store, d, &s->config->statements[at - 1],
		    SLICE("this line has no effect here, the other one wins"));
		count++;
	}
}

/* How an included file came into play. */
static void
note_includes(const struct scene *s, struct blame b, struct diag_store *store, struct diagnostic *d)
{
	const struct statement *all = s->config->statements;
	uint32_t at = b.statement == 0 ? 0 : all[b.statement - 1].included_by;

	for (unsigned count = 0; at != 0 && count < NOTES_MAX;
	     at = all[at - 1].included_by, count++)
		note(store, d, &all[at - 1], SLICE("included here"));
}

struct diagnostic *
finding_make(struct scene *s, struct blame b, struct diag_store *store, enum severity severity,
    struct arena *a)
{
	const struct rule *rule = s->rule;
	struct diagnostic made = {
		.id = rule->id, .severity = severity, .category = rule->category, .span = b.span,
		.message = scene_fill(s, &rule->message, a), .why = rule->why,
	}, *d;

	if (b.keyword != KEYWORD_NONE)
		made.keyword = slice_of(keyword_spelling(b.keyword));
	if (rule->subject == SUBJECT_SSHD)
		made.subject = SLICE("sshd-does-not-start");
	else if (rule->subject == SUBJECT_NOBODY)
		made.subject = SLICE("*");
	else if (rule->subject == SUBJECT_TEXT)
		made.subject = scene_fill(s, &rule->subject_text, a);
	repair_make(s, b, &made, a);
	d = diag_add(store, &made);
	note_deciders(s, b, store, d, a);
	note_shadowed(s, b, store, d);
	note_includes(s, b, store, d);
	return d;
}
