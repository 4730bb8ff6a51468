/* Numbers by chance that are the same in every run. */
#ifndef TESTS_UNIT_DICE_H
#define TESTS_UNIT_DICE_H

#include <stdint.h>

static uint64_t seed;	/* set it before the first throw; never 0 */

/* From 0 to ${sides} - 1. */
static inline uint32_t
dice(uint32_t sides)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % sides;
}

#endif
