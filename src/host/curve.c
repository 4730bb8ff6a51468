/*
 * Numbers are arrays of 32-bit limbs, least significant first; as many of
 * them are in use as twice the prime needs.  Multiplication goes bit by bit:
 * it is slow, but short, and a file has few keys.
 */
#include "host/curve.h"

#include <stdint.h>
#include <string.h>

enum { LIMBS = 18 };

typedef uint32_t number_t[LIMBS];

/* FIPS 186-4, appendix D.1.2: y^2 = x^3 - 3x + b over the prime p. */
static const struct {
	unsigned bits;
	const char *p;
	const char *b;
} curves[] = {
	{ 256, "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
	    "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b" },
	{ 384, "ffffffffffffffffffffffffffffffffffffffffffffffff"
	    "fffffffffffffffeffffffff0000000000000000ffffffff",
	    "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe814112"
	    "0314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef" },
	{ 521, "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
	    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
	    "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e1"
	    "56193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00" },
};

static void
from_hex(const char *hex, number_t n)
{
	size_t len = strlen(hex);

	memset(n, 0, sizeof(number_t));
	for (size_t i = 0; i < len; i++) {
		char c = hex[len - 1 - i];
		uint32_t digit = (uint32_t)(c <= '9' ? c - '0' : c - 'a' + 10);

		n[i / 8] |= digit << (i % 8 * 4);
	}
}

static void
from_bytes(struct slice bytes, number_t n)
{
	memset(n, 0, sizeof(number_t));
	for (size_t i = 0; i < bytes.len; i++)
		n[i / 4] |= (uint32_t)(unsigned char)bytes.ptr[bytes.len - 1 - i] << (i % 4 * 8);
}

static bool
is_below(const number_t a, const number_t b, int limbs)
{
	for (int i = limbs - 1; i >= 0; i--)
		if (a[i] != b[i])
			return a[i] < b[i];
	return false;
}

static void
subtract(number_t a, const number_t b, int limbs)
{
	uint64_t borrow = 0;

	for (int i = 0; i < limbs; i++) {
		uint64_t difference = (uint64_t)a[i] - b[i] - borrow;

		a[i] = (uint32_t)difference;
		borrow = difference >> 63;
	}
}

/* a = a + b mod p, where both are below p. */
static void
add_modulo(number_t a, const number_t b, const number_t p, int limbs)
{
	uint64_t carry = 0;

	for (int i = 0; i < limbs; i++) {
		carry += (uint64_t)a[i] + b[i];
		a[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (!is_below(a, p, limbs))
		subtract(a, p, limbs);
}

/* out = a * b mod p, where both are below p; ${out} is neither of them. */
static void
multiply(number_t out, const number_t a, const number_t b, const number_t p, int limbs)
{
	number_t twice;

	memset(out, 0, sizeof(number_t));
	for (int bit = limbs * 32 - 1; bit >= 0; bit--) {
		memcpy(twice, out, sizeof(twice));
		add_modulo(out, twice, p, limbs);
		if ((b[bit / 32] >> (bit % 32) & 1) != 0)
			add_modulo(out, a, p, limbs);
	}
}

bool
curve_has_point(unsigned bits, struct slice point)
{
	size_t size = (bits + 7) / 8, i = 0;
	int limbs = (int)(bits + 1 + 31) / 32;
	number_t p, b, x, y, left, right, square, three_x;

	while (i < sizeof(curves) / sizeof(curves[0]) && curves[i].bits != bits)
		i++;
	if (i == sizeof(curves) / sizeof(curves[0]) || point.len != 1 + 2 * size ||
	    point.ptr[0] != 4)
		return false;
	from_hex(curves[i].p, p);
	from_hex(curves[i].b, b);
	from_bytes(slice_part(point, 1, 1 + size), x);
	from_bytes(slice_part(point, 1 + size, point.len), y);
	if (!is_below(x, p, limbs) || !is_below(y, p, limbs))
		return false;
	/* y^2 + 3x = x^3 + b spares the subtraction. */
	multiply(left, y, y, p, limbs);
	memcpy(three_x, x, sizeof(three_x));
	add_modulo(three_x, x, p, limbs);
	add_modulo(three_x, x, p, limbs);
	add_modulo(left, three_x, p, limbs);
	multiply(square, x, x, p, limbs);
	multiply(right, square, x, p, limbs);
	add_modulo(right, b, p, limbs);
	return memcmp(left, right, sizeof(left)) == 0;
}
