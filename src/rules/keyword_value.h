/* Keyword value: what keywords stand for in a scene. */
#ifndef RULES_KEYWORD_VALUE_H
#define RULES_KEYWORD_VALUE_H

#include "rules/scene.h"

/*
 * The value of ${k} in the scene.  A keyword that the target does not have
 * sets is_out_of_release; a scene without an effective configuration gives
 * the unknown value.
 */
struct val keyword_value(struct scene *s, enum keyword k);
/* The words of a start-up value; one text for keywords that are no lists. */
struct val keyword_value_startup(struct scene *s, enum keyword k);
/* Part ${part} of a value that has several. */
struct val keyword_value_part(struct scene *s, enum keyword k, enum kind kind, unsigned part);
/* Whether the value is "none". */
struct val keyword_value_is_none(struct scene *s, enum keyword k);
/* The value that the directive at hand gives by itself. */
struct val keyword_value_of_line(struct scene *s);
/* Where ${item}, a word or an element of a list with commas, stands in ${st}; or nowhere. */
struct span keyword_value_span(const struct statement *st, struct slice item);
/* The words of ${st} as written; algorithm lists are cut at commas. */
struct val keyword_value_written(struct scene *s, const struct statement *st);
/* Whether two lines of one keyword give it the same value. */
bool keyword_value_same(const struct statement *l, const struct statement *r);

#endif
