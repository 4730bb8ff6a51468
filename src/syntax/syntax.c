#include <string.h>

#include "base/text.h"
#include "syntax/line.h"

struct parser {
	struct arena *arena;
	struct dialect dialect;
	struct word_list words;	/* of the present line */
};

static bool
is_tail_blank(char c)
{

	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f';
}

/*
 * Without the blanks at the end.  The first byte always stays: a line that
 * holds only a form feed is not a blank one.
 */
static struct slice
trim_tail(struct slice text)
{

	while (text.len > 1 && is_tail_blank(text.ptr[text.len - 1]))
		text.len--;
	return text;
}

/* Moves the words of the present line into the arena. */
static void
keep_words(struct parser *p, struct node *n)
{
	struct word *words;

	if (p->words.count == 0)
		return;
	words = ARENA_ARRAY(p->arena, struct word, p->words.count);
	memcpy(words, p->words.ptr, p->words.count * sizeof(*words));
	n->words = words;
	n->word_count = (uint32_t)p->words.count;
}

/* The words of strdelim called again and again. */
static void
split_strdelim(struct parser *p, struct node *n, const struct origin *o)
{
	struct slice rest = n->rest, before = rest;
	struct word word;

	p->words.count = 0;
	while (words_next_strdelim(p->arena, o, &rest, true, &word)) {
		word_list_push(&p->words, word);
		before = rest;
	}
	/* Only an unclosed quotation mark leaves something behind. */
	if (before.len > 0)
		n->unclosed = origin_span(o, before.ptr, before.len);
}

static void
split_arguments(struct parser *p, struct node *n, const struct origin *o)
{
	struct slice comment = { 0 };

	p->words.count = 0;
	if (!p->dialect.arguments_argv) {
		split_strdelim(p, n, o);
		keep_words(p, n);
		return;
	}
	if (n->rest.len == 0) {
		n->error = NODE_NO_ARGUMENT;
		return;
	}
	/* Match lines have to pass this as well, whoever splits them. */
	if (!words_split_argv(p->arena, o, n->rest, &comment, &p->words)) {
		n->error = NODE_INVALID_QUOTES;
		return;
	}
	if (comment.len > 0)
		n->comment = origin_span(o, comment.ptr, comment.len);
	if (n->kind == NODE_MATCH && !p->dialect.match_argv)
		split_strdelim(p, n, o);
	keep_words(p, n);
}

static enum node_kind
kind_of(struct slice keyword)
{

	if (slice_is_nocase(keyword, "match"))
		return NODE_MATCH;
	return slice_is_nocase(keyword, "include") ? NODE_INCLUDE : NODE_DIRECTIVE;
}

/* Reads a line that is neither blank nor a comment. */
static void
parse_directive(struct parser *p, struct node *n, struct slice text, const struct origin *o)
{
	struct slice rest = text;
	struct word keyword;
	bool found = words_next_strdelim(p->arena, o, &rest, true, &keyword);

	/* An empty first word, as '=' or "" make it, is tried once more. */
	if (found && keyword.text.len == 0)
		found = words_next_strdelim(p->arena, o, &rest, true, &keyword);
	if (!found || keyword.text.len == 0 || keyword.text.ptr[0] == '#') {
		n->kind = NODE_COMMENT;
		n->error = NODE_PASSED_OVER;
		return;
	}
	n->kind = kind_of(keyword.text);
	n->keyword = keyword.text;
	n->keyword_span = keyword.span;
	n->rest = rest;
	n->rest_span = rest.ptr != NULL ? origin_span(o, rest.ptr, rest.len) :
	    (struct span){ keyword.span.source, keyword.span.end, keyword.span.end };
	split_arguments(p, n, o);
}

static void
parse_line(struct parser *p, struct node *n, const struct line *line)
{
	struct slice text = p->dialect.keeps_tail ? line->text : trim_tail(line->text);

	n->span = line->span;
	n->comment = line->comment;
	if (line->too_long) {
		n->kind = NODE_DIRECTIVE;
		n->error = NODE_LINE_TOO_LONG;
	} else if (text.len == 0)
		n->kind = line->comment.source != 0 ? NODE_COMMENT : NODE_BLANK;
	else if (text.ptr[0] == '#') {
		n->kind = NODE_COMMENT;
		n->comment = origin_span(&line->origin, text.ptr, text.len);
	} else
		parse_directive(p, n, text, &line->origin);
}

/* Says which block each node is in; a Match line that sshd cannot read begins none. */
static void
mark_blocks(struct node *nodes, uint32_t count)
{
	uint32_t block = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (nodes[i].kind != NODE_MATCH || nodes[i].error != NODE_OK) {
			nodes[i].block = block;
			nodes[i].block_end = i + 1;
			continue;
		}
		if (block > 0)
			nodes[block - 1].block_end = i;
		block = i + 1;
	}
	if (block > 0)
		nodes[block - 1].block_end = count;
}

const struct tree *
syntax_parse(struct arena *a, struct source *source, struct dialect dialect)
{
	struct tree *tree = ARENA_NEW(a, struct tree);
	struct parser p = { .arena = a, .dialect = dialect };
	struct line_reader reader;
	struct line line;

	line_reader_init(&reader, a, source, dialect);
	tree->source = source;
	tree->dialect = dialect;
	tree->nodes = ARENA_ARRAY(a, struct node, line_reader_bound(&reader));
	while (line_reader_next(&reader, &line)) {
		struct node *n = &tree->nodes[tree->count++];

		/* sshd counts what it sees as lines. */
		n->line = tree->count;
		parse_line(&p, n, &line);
	}
	mark_blocks(tree->nodes, tree->count);
	line_reader_release(&reader);
	word_list_release(&p.words);
	return tree;
}

void
syntax_print(const struct tree *tree, struct text *out)
{

	for (uint32_t i = 0; i < tree->count; i++)
		text_add(out, slice_part(tree->source->bytes, tree->nodes[i].span.begin,
		    tree->nodes[i].span.end));
}
