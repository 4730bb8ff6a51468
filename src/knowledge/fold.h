/* Fold: names of keywords and targets compare without case, in ASCII only. */
#ifndef KNOWLEDGE_FOLD_H
#define KNOWLEDGE_FOLD_H

/* ${c} in lower case. */
static inline char
fold(char c)
{

	if (c >= 'A' && c <= 'Z')
		return (char)(c + ('a' - 'A'));
	return c;
}

#endif
