/* Strings: a growing list of NUL-terminated strings that somebody else owns. */
#ifndef BASE_STRINGS_H
#define BASE_STRINGS_H

#include "base/vec.h"

VEC(strings, const char *);

#endif
