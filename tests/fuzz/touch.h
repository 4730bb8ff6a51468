/* Reads every byte of a slice, for AddressSanitizer to see. */
#ifndef FUZZ_TOUCH_H
#define FUZZ_TOUCH_H

#include "base/slice.h"

static volatile char touched;

static inline void
touch(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		touched = s.ptr[i];
}

#endif
