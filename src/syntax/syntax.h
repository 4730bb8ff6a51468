/*
 * Syntax: bytes → tokens → a lossless tree of one file.
 *
 * The tree knows no keyword's meaning beyond Match and Include.  Every byte of
 * the file belongs to exactly one node, so printing the nodes in order gives
 * back the file.  A line that cannot be read becomes a node with an error;
 * parsing always goes on with the next line.
 *
 * Behaviour: OpenSSH servconf.c load_server_config,
 * process_server_config_line_depth; misc.c strdelim, argv_split.
 */
#ifndef SYNTAX_SYNTAX_H
#define SYNTAX_SYNTAX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/text.h"
#include "source/source.h"

/* How a release cuts lines into words. */
struct dialect {
	bool hash_cuts_line;	/* until 8.6: everything from the first '#' of a line is gone */
	bool arguments_argv;	/* since 8.7: argv_split; before: strdelim again and again */
	bool match_argv;	/* since 9.9: Match arguments by argv_split as well */
	bool keeps_tail;	/* 7.4: blanks at the end of a line are not removed */
	uint32_t max_line;	/* longest line with its newline, 0 for no limit (until 7.7: 4094) */
};

/* One argument as sshd reads it, after quotes and escapes. */
struct word {
	struct slice text;	/* slice of the source where nothing had to be rewritten */
	struct span span;	/* as written, quotes included */
	bool quoted;		/* had quotation marks */
};

enum node_kind {
	NODE_BLANK,		/* blank line */
	NODE_COMMENT,
	NODE_DIRECTIVE,
	NODE_MATCH,		/* its block reaches to block_end */
	NODE_INCLUDE,
};

enum node_error {
	NODE_OK,
	NODE_NO_ARGUMENT,	/* since 8.7: no argument after keyword */
	NODE_INVALID_QUOTES,	/* since 8.7: argv_split failed; words is empty */
	NODE_LINE_TOO_LONG,	/* over max_line: fatal before any line is parsed; no keyword */
	NODE_PASSED_OVER,	/* a COMMENT that is none: sshd drops the line in silence, because of
				   an unclosed quotation mark before any keyword, a second '=', … */
};

struct node {
	enum node_kind kind;
	enum node_error error;
	uint32_t line;		/* as sshd counts: a NUL byte glues the next line on and shifts the rest */
	struct span span;	/* the whole of the line(s), end of line included */
	struct slice keyword;	/* as sshd reads it; empty for blanks and comments */
	struct span keyword_span;
	struct slice rest;	/* everything after keyword and separator, without trailing blanks: raw
				   values; ptr NULL when not even a separator follows the keyword */
	struct span rest_span;
	const struct word *words;	/* the arguments; strdelim gives an empty last one where a quoted
					   word or a separator ends the line */
	uint32_t word_count;
	struct span unclosed;	/* strdelim: text with an unclosed quotation mark, which sshd drops
				   in silence */
	struct span comment;	/* the text of a COMMENT, or a comment that ends the line (since 8.7
				   still part of raw values), or nowhere */
	uint32_t block;		/* 1 + index of the Match node this one is under; 0 outside */
	uint32_t block_end;	/* NODE_MATCH without error: index one past its last node */
};

struct tree {
	struct source *source;
	struct dialect dialect;
	struct node *nodes;
	uint32_t count;
};

/*
 * Parses ${source}.  Never fails: what cannot be read is a node with an error.
 * The tree lives in ${a}.
 */
const struct tree *syntax_parse(struct arena *a, struct source *source, struct dialect dialect);

/* Appends the tree's text to ${out}: byte for byte the source. */
void syntax_print(const struct tree *tree, struct text *out);

/*
 * Splits ${text} as argv_split does (misc.c; ${stop_at_comment} is its
 * terminate_on_comment).  ${at} is where the text begins in the source, for
 * the spans.  Returns false on an unclosed quotation mark.
 */
bool syntax_split_argv(struct arena *a, struct slice text, struct span at,
    bool stop_at_comment, const struct word **words, uint32_t *count);

/*
 * Takes the next word off ${*rest} as strdelim does: splits at blanks, '=' and
 * double quotes.  ${at_rest} is where ${*rest} begins in the source.  False at
 * the end and at an unclosed quotation mark; rest->ptr is NULL from then on.
 */
bool syntax_next_strdelim(struct arena *a, struct slice *rest, struct span at_rest,
    struct word *word);

/* As strdelimw does it, which SetEnv uses until 8.6: '=' is no separator. */
bool syntax_next_strdelimw(struct arena *a, struct slice *rest, struct span at_rest,
    struct word *word);

#endif
