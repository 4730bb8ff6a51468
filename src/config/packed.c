#include "config/packed.h"

#include <stdbool.h>
#include <string.h>

enum {
	LENGTH = 4,		/* before each text */
	FRAME = 21,		/* what goes with the main file */
};

/* How much of ${text} sshd keeps: no blanks before a line, nothing from a NUL to the end of the line. */
static size_t
loaded(struct slice text)
{
	size_t size = 1;
	bool at_begin = true, is_lost = false;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		is_lost |= c == '\0';
		at_begin &= c == ' ' || c == '\t' || c == '\r';
		size += !at_begin && !is_lost;
		if (c == '\n') {
			at_begin = true;
			is_lost = false;
		}
	}
	return size;
}

size_t
packed_main(struct slice text)
{
	return FRAME + loaded(text);
}

size_t
packed_included(const char *pattern, const char *path, struct slice text)
{
	return packed_nothing(pattern) + strlen(path) + loaded(text);
}

size_t
packed_nothing(const char *pattern)
{
	return 3 * LENGTH + strlen(pattern);
}
