/*
 * Expr: the language of conditions, typed and total.
 *
 * An expression is a set of nodes in an array, referring to each other by
 * index; index 0 is "none".  Everything is checked when the text is read, so
 * evaluation cannot fail: it ends in yes, no or unknown.
 */
#ifndef RULES_EXPR_H
#define RULES_EXPR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/vec.h"
#include "knowledge/knowledge.h"
#include "rules/kind.h"

enum op {
	OP_NONE,
	OP_OR,			/* left, right */
	OP_AND,
	OP_NOT,			/* left */
	OP_EQUAL,
	OP_NOT_EQUAL,
	OP_LESS,
	OP_LESS_EQUAL,
	OP_GREATER,
	OP_GREATER_EQUAL,
	OP_IN,
	OP_NOT_IN,
	OP_ANY,			/* detail: variable; left: list; right: body */
	OP_ALL,
	OP_THOSE,
	OP_TRUTH,		/* number */
	OP_NUMBER,		/* number, of the node's kind */
	OP_TEXT,		/* text */
	OP_WORD,		/* text, a word of type */
	OP_LIST,		/* left: first element, chained by next */
	OP_KEYWORD,		/* detail: the value of a keyword */
	OP_PART,		/* detail: keyword; number: which part of its value */
	OP_NAME_OF_KEYWORD,	/* detail */
	OP_IS_NONE,		/* detail: whether a keyword's value is "none" */
	OP_VALUE,		/* the value of the directive itself */
	OP_FACT,		/* detail: fact; left: first argument, chained by next */
	OP_VARIABLE,		/* detail: slot */
	OP_LET,			/* detail: index */
	OP_PARAMETER,		/* detail: index */
	OP_NAME,		/* text: not resolved yet; never left after checking */
	OP_COUNT
};

struct expr {
	uint8_t op;		/* enum op */
	uint8_t kind;		/* enum kind */
	uint8_t element;	/* enum kind of the elements of a list */
	uint8_t type;		/* enum value_type, for KIND_WORD */
	uint16_t detail;
	uint16_t left;
	uint16_t right;
	uint16_t next;
	int64_t number;
	struct slice text;
	uint32_t offset;	/* in the expression's text, for messages */
};

VEC(expr_vec, struct expr);

enum {
	EXPR_MAX_VARIABLES = 8,
	EXPR_MAX_LETS = 16,
	EXPR_MAX_DEPTH = 48,
	EXPR_MAX_NODES = 4000,
};

struct rule;

/* A place in a rule file can be given for an offset in an expression. */
struct expr_source {
	struct slice text;
	void (*fail)(void *cookie, uint32_t offset, struct slice message);
	void *cookie;
};

struct expr_variable {
	struct slice name;
	uint8_t kind;
	uint8_t type;
	bool is_open;		/* inside the body of its quantifier */
};

struct expr_let {
	struct slice name;
	uint8_t kind;
	uint8_t element;
	uint8_t type;
};

VEC(keyword_vec, enum keyword);

/*
 * What expressions of one rule have in common.  The caller fills in rule
 * (scope, releases, parameters, of) and lets as they become known.
 */
struct expr_builder {
	struct arena *a;
	const struct rule *rule;
	struct expr_let lets[EXPR_MAX_LETS];
	uint16_t let_count;
	struct expr_vec nodes;	/* on the heap; release with expr_vec_release */
	struct expr_variable variables[EXPR_MAX_VARIABLES];
	uint16_t variable_count;
	uint32_t bound;		/* a bit per variable that has a value wherever `when` is yes */
	struct keyword_vec reads;	/* keywords whose values are read, in order, each once */
	bool reads_connection;
	bool reads_host;
};

/* Readies ${b}; rule is to be set by the caller. */
void expr_builder_init(struct expr_builder *b, struct arena *a);
void expr_builder_release(struct expr_builder *b);

/*
 * Reads and checks ${source}.  Returns the root, or 0 after telling
 * source->fail why not.  ${expected}: KIND_NONE for any kind.  Variables bound
 * where the root is yes are added to b->bound when ${binds}.
 */
uint16_t expr_read(struct expr_builder *b, const struct expr_source *source, enum kind expected,
    bool binds);

/*
 * As expr_read for the expression that begins at ${begin} and ends before a
 * '}', whose offset goes to ${*end}.
 */
uint16_t expr_read_braced(struct expr_builder *b, const struct expr_source *source, uint32_t begin,
    uint32_t *end);

#endif
