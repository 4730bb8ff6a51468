/* Values: what the arguments of a keyword may look like, good, borderline and broken. */
#ifndef DIFFERENTIAL_VALUES_H
#define DIFFERENTIAL_VALUES_H

#include "base/text.h"
#include "knowledge/knowledge.h"
#include "random.h"

/* Appends arguments for ${k}. "@" in the tables stands for ${folder}. */
void values_add(struct random *r, const struct target *t, enum keyword k, const char *folder,
    struct text *out);

/* Appends ${word} with some of its letters in the other case. */
void values_add_any_case(struct random *r, struct text *out, const char *word);

#endif
