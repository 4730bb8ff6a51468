/* Fields: the words of the small files of the C library, /etc/hosts, /etc/services and the like. */
#ifndef HOST_FIELDS_H
#define HOST_FIELDS_H

#include <stdbool.h>

#include "base/slice.h"

/* The next word of a line's ${*rest} into ${*field}; false at the end or at a comment, which '#' begins. */
bool fields_next(struct slice *rest, struct slice *field);

#endif
