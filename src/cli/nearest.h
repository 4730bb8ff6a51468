/* Nearest: what was probably meant by a misspelt word. */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

#include <stddef.h>

/*
 * The one of ${names} that ${name} is most like: it begins like it, or at most
 * a third of its letters (and never more than three) differ.  NULL when none is.
 */
const char *nearest_name(const char *name, const char *const *names, size_t count);

#endif
