/* Random: xorshift64*, small, and the same everywhere. */
#ifndef DIFFERENTIAL_RANDOM_H
#define DIFFERENTIAL_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct random {
	uint64_t state;
};

static inline struct random
random_start(unsigned long seed)
{
	struct random r = { seed * 0x9e3779b97f4a7c15u + 1 };

	for (int i = 0; i < 8; i++) {
		r.state ^= r.state >> 12;
		r.state ^= r.state << 25;
		r.state ^= r.state >> 27;
	}
	return r;
}

static inline uint32_t
random_next(struct random *r)
{
	r->state ^= r->state >> 12;
	r->state ^= r->state << 25;
	r->state ^= r->state >> 27;
	return (uint32_t)((r->state * 2685821657736338717u) >> 32);
}

/* 0 … n - 1; 0 for none. */
static inline uint32_t
random_below(struct random *r, uint32_t n)
{
	return n == 0 ? 0 : random_next(r) % n;
}

static inline bool
random_chance(struct random *r, uint32_t percent)
{
	return random_below(r, 100) < percent;
}

#define RANDOM_COUNT(x)		(sizeof(x) / sizeof((x)[0]))
/* One of the strings of an array. */
#define RANDOM_OF(r, x)		((x)[random_below(r, (uint32_t)RANDOM_COUNT(x))])

#endif
