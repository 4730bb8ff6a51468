/* Kind: of what kind the values in expressions are. */
#ifndef RULES_KIND_H
#define RULES_KIND_H

#include "base/arena.h"
#include "base/slice.h"
#include "knowledge/knowledge.h"

enum kind {
	KIND_NONE,
	KIND_TRUTH,
	KIND_NUMBER,
	KIND_DURATION,		/* seconds */
	KIND_SIZE,		/* bytes */
	KIND_RELEASE,		/* release_t */
	KIND_TEXT,
	KIND_TEXTS,
	KIND_WORD,		/* one of the words of a value type */
	KIND_KEYWORD,		/* the name of a keyword, as an argument of facts */
	KIND_BARE,		/* a word of which only its use tells what it means */
	KIND_LIST,		/* a list whose elements have the kind of expr.element */
	KIND_COUNT
};

/* "a number", "a list of texts" … */
const char *kind_phrase(enum kind kind);
/* How values of ${type} are read. KIND_NONE: such keywords have no value. */
enum kind kind_of_type(enum value_type type, enum kind *element);
/* The value type that ${k} has in the table of keywords. */
enum value_type kind_keyword_type(enum keyword k);

/* Whether some target knows ${word} as a value of ${type}. */
bool kind_has_word(enum value_type type, struct slice word);
/* "yes, no, prohibit-password": the words of ${type} at the newest target that has any. */
struct slice kind_words(struct arena *a, enum value_type type);

#endif
