/*
 * Scene: what a condition is judged in, and the values that come out.
 */
#ifndef RULES_SCENE_H
#define RULES_SCENE_H

#include <stdbool.h>
#include <stdint.h>

#include "access/classes.h"
#include "access/methods.h"
#include "access/truth.h"
#include "config/config.h"
#include "host/accounts.h"
#include "host/facts.h"
#include "rules/rule.h"

struct account_verdict;
struct scene_host;

/* One value of an expression. */
struct val {
	enum kind kind;
	enum value_type type;	/* KIND_WORD */
	bool is_unknown;
	int64_t number;		/* truth: 0 or 1; numbers; words by their number; a keyword */
	struct slice text;
	struct span span;	/* where it stands, or nowhere */
	const struct val *items;
	uint32_t count;
};

struct scene_let {
	bool is_done;
	struct val val;
};

/* Statements by slot. */
struct scene_index {
	uint32_t first[KEYWORD_COUNT];	/* 1 + index of the first statement, 0: none */
	uint32_t *next;			/* per statement: 1 + the next of the same slot */
	uint32_t lines[KEYWORD_COUNT];
};

/* What all scenes of a run share; made when first needed. */
struct scene_shared {
	struct arena *a;
	const struct config *config;
	const struct class_set *classes;
	const struct effective *startup;	/* without a connection; NULL: sshd dies */
	const struct scene_index *index;
	struct accounts *accounts;		/* of the host; NULL: not in sight */
	const struct host_facts *facts;		/* what the user told of it; may be NULL */
	struct scene_host *host;		/* scene_host() makes it */
};

struct scene {
	struct scene_shared *shared;
	struct arena *a;		/* for values; rewound after each condition */
	struct arena *place;		/* as long as effective stays the same */
	const struct methods *methods;	/* in place; NULL: not worked out yet */
	const struct config *config;
	const struct target *target;
	const struct rule *rule;
	const struct rule_argument *arguments;	/* parameters set by a profile or an example */
	uint16_t argument_count;
	const struct effective *effective;	/* scene_values() knows; NULL: not known here, or not yet */
	const struct effective *(*around)(void *cookie, const struct scene *scene);	/* NULL: known */
	void *cookie;
	const struct class *class;		/* each class */
	const struct account_verdict *account;	/* each account */
	uint32_t statement;			/* the directive or Match line; UINT32_MAX: none */
	struct val variables[EXPR_MAX_VARIABLES];
	struct scene_let lets[EXPR_MAX_LETS];
	bool is_out_of_release;		/* a keyword was read that the target does not have */
	const char *missing;		/* the fact that made something unknown; NULL: none */
};

/* The value of node ${root} in ${s}. */
struct val scene_eval(struct scene *s, uint16_t root);

/* The condition of s->rule: clears what an earlier one left behind. */
enum truth scene_judge(struct scene *s);

/* Appends ${v} as people read it, escaped. */
void scene_print(const struct scene *s, struct val v, struct text *out);

/* The template's text, escaped, in ${a}. */
struct slice scene_fill(struct scene *s, const struct rule_template *t, struct arena *a);

/* Values. */
struct val val_truth(enum truth t);
struct val val_number(enum kind kind, int64_t number);
struct val val_text(struct slice text, struct span span);
struct val val_unknown(struct scene *s, enum kind kind, const char *missing);
/* A list of ${count} items, which the caller fills in. */
struct val val_texts(struct scene *s, uint32_t count, struct val **items);

/* The statement at hand, NULL when there is none. */
const struct statement *scene_statement(const struct scene *s);
/* The effective configuration here, worked out when first asked for; NULL where there is none. */
const struct effective *scene_values(struct scene *s);
/* 1 + the index of the statement that decides ${k} here, 0 for a default. */
uint32_t scene_setter(struct scene *s, enum keyword k);
/* Whether the target reads ${k} and keeps its value. */
bool scene_has_keyword(const struct scene *s, enum keyword k);
enum keyword scene_slot(const struct scene *s, enum keyword k);
/* Whether values of the keyword are the rest of the line, whatever stands there. */
bool scene_is_raw(const struct keyword_facts *facts);
/*
 * The Match statement at hand, or the one around the statement at hand or the
 * Include that it came through; UINT32_MAX: none.
 */
uint32_t scene_block(const struct scene *s);
/* The same for statement ${index}. */
uint32_t scene_block_of(const struct scene *s, uint32_t index);
/* Whether statement ${index} is read with effect here: all Match blocks around it apply. */
bool scene_is_active(struct scene *s, uint32_t index);
/* Whether statement ${index} is one of those that make the value of its slot here. */
bool scene_contributes(struct scene *s, uint32_t index);
/* "FILE:LINE" of statement ${index}, in s->a. */
struct slice scene_place(struct scene *s, uint32_t index);

/* The classes of the configuration, and its statements by slot. */
const struct class_set *scene_classes(struct scene_shared *shared);
const struct scene_index *scene_index(struct scene_shared *shared);

#endif
