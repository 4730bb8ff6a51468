/* Fields: the small files of the C library, /etc/hosts, /etc/services and the like: words between blanks, '#' begins a comment. */
#ifndef HOST_FIELDS_H
#define HOST_FIELDS_H

#include <stdbool.h>
#include <stdio.h>

#include "base/slice.h"
#include "source/root.h"

/* Opens ${path} inside ${root} for reading; NULL when it is not there. */
FILE *fields_open(const struct root *root, const char *path);

/* The next word of a line's ${*rest} into ${*field}; false at the end or at a comment. */
bool fields_next(struct slice *rest, struct slice *field);

#endif
