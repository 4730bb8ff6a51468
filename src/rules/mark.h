/*
 * Mark: the words "# expect" or "# expect: TEXT" at the end of a line of a
 * rule's example, where a finding has to stand.
 */
#ifndef RULES_MARK_H
#define RULES_MARK_H

#include <stdbool.h>

#include "base/slice.h"
#include "rules/rule.h"

/*
 * Takes the mark off the end of ${*line}, with the blanks before it; its TEXT,
 * part of the finding's message, goes into ${*text}.  False when there is none.
 */
bool mark_cut(struct slice *line, struct slice *text);

/* Whether ${e} shows something wrong: a mark, or the finding on the file that it asks for. */
bool mark_is_in(const struct rule_example *e);

#endif
