/* Check: types and names of expressions, while they are read. */
#ifndef RULES_CHECK_H
#define RULES_CHECK_H

#include "rules/expr.h"

struct check {
	struct expr_builder *b;
	const struct expr_source *source;
};

/* Each returns false after telling source->fail what is wrong. */

/* Resolves an OP_NAME: variable, let, parameter, fact, keyword; else it stays bare. */
bool check_name(struct check *c, uint16_t node);
/* Resolves the fact ${node} names, and its arguments. */
bool check_call(struct check *c, uint16_t node);
bool check_comparison(struct check *c, uint16_t node);
/* Gives a list literal its kind. */
bool check_list(struct check *c, uint16_t node);
/* ${node} is a condition. */
bool check_truth(struct check *c, uint16_t node);
/* ${node} is a value of any kind. */
bool check_value(struct check *c, uint16_t node);
bool check_depth(struct check *c, unsigned depth, uint32_t offset);
/* The slot of a new variable over ${list}, or -1. */
int check_open_variable(struct check *c, struct slice name, uint32_t offset, uint16_t list);
/* The variables that stand for something wherever ${root} is yes. */
uint32_t check_bound(struct check *c, uint16_t root);

#endif
