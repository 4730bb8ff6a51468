/* About: what the tables know of a keyword or an algorithm, in words for people. */
#ifndef KNOWLEDGE_ABOUT_H
#define KNOWLEDGE_ABOUT_H

#include "base/text.h"
#include "knowledge/knowledge.h"

/* Appends the releases that know ${k}: "OpenSSH 8.2 and later", "only builds of debian, ubuntu". */
void about_releases(struct text *out, enum keyword k);

/* Appends where a line of ${facts} may stand: "global, not in Match". */
void about_place(struct text *out, const struct keyword_facts *facts);

/* Appends what a second line of ${facts} does: "the first line wins"; nothing where it keeps none. */
void about_repetition(struct text *out, const struct keyword_facts *facts);

/* Appends how values of ${facts} are written at ${t}: "yes or no". */
void about_values(struct text *out, const struct target *t, const struct keyword_facts *facts);

/*
 * The default of ${k} at ${t}, as -T prints it; several lines are joined by
 * '\n'.  NULL where it has none that the tables know, or where ${t} has no ${k}.
 */
const char *about_default(const struct target *t, enum keyword k);

/* "cipher", "key exchange" … */
const char *about_kind(enum algorithm_kind kind);

/* Appends the releases that have ${alg}: "OpenSSH 7.4 or earlier to 7.5". */
void about_algorithm_releases(struct text *out, const struct algorithm *alg);

/* Appends what there is to say against ${alg}, or for it; nothing where there is nothing. */
void about_strength(struct text *out, const struct algorithm *alg);

#endif
