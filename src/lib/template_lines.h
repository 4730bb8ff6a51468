/*
 * Template lines: which lines of a template are certain, and which keywords
 * its expressions and conditions can set.
 */
#ifndef LIB_TEMPLATE_LINES_H
#define LIB_TEMPLATE_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "knowledge/knowledge.h"
#include "syntax/template.h"

enum template_state {
	STATE_NOTHING,		/* blank, a comment, or not to be understood */
	STATE_OPEN,		/* parts of it are not written out */
	STATE_SOMETIMES,	/* written out, but it depends on something whether and where it is read */
	STATE_SURE,		/* read as it is, whatever the values */
};

struct template_fact {
	enum template_state state;
	enum keyword keyword;	/* its first word; KEYWORD_NONE: none that any sshd knows */
	struct slice word;	/* the first word, in the masked text */
	uint32_t match;		/* 1 + line of the Match line whose block it is in for sure; 0: none */
	bool is_plain;		/* that word is written out, and the line is one line */
	bool sets_anything;	/* it may be any line, or several */
};

struct template_lines {
	const struct template *t;
	struct slice text;		/* of the template, as it is */
	const struct target *target;	/* for which names mean the same */
	struct template_fact *facts;	/* by line */
	bool *open;			/* by keyword: something that is not certain may set it */
	bool anything_open;		/* … and any other one */
};

/* Works out ${*l} for ${t}, whose text is ${text}.  In ${a}. */
void template_lines_make(struct template_lines *l, struct arena *a, const struct template *t,
    struct slice text, const struct target *target);

/* Whether only certain lines set ${k}. */
bool template_lines_decide(const struct template_lines *l, enum keyword k);

/* The line that holds ${offset}, or line_count. */
uint32_t template_lines_at(const struct template_lines *l, uint32_t offset);

/* What sshd reads for certain: the sure lines at their places and blanks elsewhere.  In ${a}. */
struct slice template_lines_sure(const struct template_lines *l, struct arena *a);

/*
 * Line ${i} alone, behind the Match line of its block if it has one.  ${*moved}
 * is what its offsets are less than in the template.  In ${a}.
 */
struct slice template_lines_alone(const struct template_lines *l, uint32_t i, struct arena *a,
    uint32_t *moved);

/* Appends on one line what is not certain about line ${i}; nothing when all is. */
void template_lines_explain(const struct template_lines *l, uint32_t i, struct text *out);

#endif
