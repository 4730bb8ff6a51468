/* Token: the words of an expression. */
#ifndef RULES_TOKEN_H
#define RULES_TOKEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/slice.h"

enum token_kind {
	TOKEN_END,
	TOKEN_BAD,		/* text says what is wrong */
	TOKEN_NAME,
	TOKEN_TEXT,		/* text is what stands between the quotes */
	TOKEN_NUMBER,
	TOKEN_DURATION,
	TOKEN_SIZE,
	TOKEN_RELEASE,
	TOKEN_OPEN,		/* ( */
	TOKEN_CLOSE,
	TOKEN_OPEN_LIST,	/* [ */
	TOKEN_CLOSE_LIST,
	TOKEN_COMMA,
	TOKEN_COLON,
	TOKEN_BRACE,		/* } */
	TOKEN_EQUAL,		/* == */
	TOKEN_NOT_EQUAL,
	TOKEN_LESS,
	TOKEN_LESS_EQUAL,
	TOKEN_GREATER,
	TOKEN_GREATER_EQUAL,
};

struct token {
	enum token_kind kind;
	struct slice text;
	int64_t number;
	uint32_t begin;		/* offset of its first byte */
	uint32_t end;
};

/* The token of ${text} that begins at or after ${offset}. */
struct token token_next(struct slice text, uint32_t offset);

/* The numbers of literals: "5m", "1h30m" in seconds, "64K" in bytes, "9.2" as release_t. */
bool token_duration(struct slice text, int64_t *seconds);
bool token_size(struct slice text, int64_t *bytes);
bool token_release(struct slice text, int64_t *release);

#endif
