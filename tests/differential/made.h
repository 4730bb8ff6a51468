/* Made: arguments out of nothing but the form that their type has. */
#ifndef DIFFERENTIAL_MADE_H
#define DIFFERENTIAL_MADE_H

#include "base/text.h"
#include "knowledge/knowledge.h"
#include "random.h"

/* Appends a word of ${type}, near its bounds; false where there is no form to follow. */
bool made_add(struct random *r, enum value_type type, struct text *out);

/* Takes out, doubles or exchanges up to three bytes of ${out}. */
void made_mutate(struct random *r, struct text *out);

#endif
