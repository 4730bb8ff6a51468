/*
 * Signature: 128 bits that stand for a combination.  Equal combinations have
 * equal signatures; two different ones that have, too, are as good as none.
 */
#ifndef ACCESS_SIGNATURE_H
#define ACCESS_SIGNATURE_H

#include <stdbool.h>
#include <stdint.h>

struct signature {
	uint64_t part[2];
};

static inline uint64_t
signature_scramble(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9U;
	x = (x ^ x >> 27) * 0x94d049bb133111ebU;
	return x ^ x >> 31;
}

/* Makes ${value} the next part of a sequence. */
static inline void
signature_mix(struct signature *s, uint64_t value)
{
	s->part[0] = signature_scramble(s->part[0] + value + 0x9e3779b97f4a7c15U);
	s->part[1] = signature_scramble((s->part[1] ^ value) * 0xd6e8feb86659fd93U + 1);
}

/* Adds the signature of a member of a set, in any order; ${sign} -1 takes it out again. */
static inline void
signature_add(struct signature *s, struct signature member, int sign)
{
	for (int i = 0; i < 2; i++)
		s->part[i] += sign < 0 ? -member.part[i] : member.part[i];
}

static inline bool
signature_equal(struct signature a, struct signature b)
{
	return a.part[0] == b.part[0] && a.part[1] == b.part[1];
}

#endif
