#include "host/digest.h"

#include <stdint.h>
#include <string.h>

enum { BLOCK = 64 };

typedef void block_function(uint32_t *state, const unsigned char *block);

static uint32_t
rotate_left(uint32_t x, unsigned n)
{
	return x << n | x >> (32 - n);
}

static uint32_t
rotate_right(uint32_t x, unsigned n)
{
	return x >> n | x << (32 - n);
}

static uint32_t
load(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Feeds ${bytes}, padded, to ${f}, and writes ${words} words of the state to ${out}. */
static void
digest(struct slice bytes, uint32_t *state, size_t words, block_function *f, unsigned char *out)
{
	unsigned char last[2 * BLOCK] = { 0 };
	size_t whole = bytes.len / BLOCK * BLOCK, left = bytes.len - whole;
	size_t padded = left + 9 <= BLOCK ? BLOCK : 2 * BLOCK;
	uint64_t bits = (uint64_t)bytes.len * 8;

	for (size_t at = 0; at < whole; at += BLOCK)
		f(state, (const unsigned char *)bytes.ptr + at);
	if (left > 0)
		memcpy(last, bytes.ptr + whole, left);
	last[left] = 0x80;
	for (unsigned i = 0; i < 8; i++)
		last[padded - 1 - i] = (unsigned char)(bits >> (8 * i));
	for (size_t at = 0; at < padded; at += BLOCK)
		f(state, last + at);
	for (size_t i = 0; i < words * 4; i++)
		out[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}

static void
sha1_block(uint32_t *state, const unsigned char *block)
{
	static const uint32_t constants[] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
	uint32_t w[80] = { 0 };
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];

	for (unsigned t = 0; t < 80; t++)
		w[t] = t < 16 ? load(block + (size_t)4 * t) :
		    rotate_left(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
	for (unsigned t = 0; t < 80; t++) {
		uint32_t f = t < 20 ? (b & c) | (~b & d) : t >= 40 && t < 60 ?
		    (b & c) | (b & d) | (c & d) : b ^ c ^ d;
		uint32_t next = rotate_left(a, 5) + f + e + constants[t / 20] + w[t];

		e = d;
		d = c;
		c = rotate_left(b, 30);
		b = a;
		a = next;
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
	state[4] += e;
}

static const uint32_t sha256_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
	0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
	0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
	0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
	0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static void
sha256_block(uint32_t *state, const unsigned char *block)
{
	uint32_t w[64] = { 0 }, s[8];

	for (unsigned t = 0; t < 64; t++) {
		if (t < 16) {
			w[t] = load(block + (size_t)4 * t);
			continue;
		}
		w[t] = w[t - 7] + w[t - 16] +
		    (rotate_right(w[t - 2], 17) ^ rotate_right(w[t - 2], 19) ^ w[t - 2] >> 10) +
		    (rotate_right(w[t - 15], 7) ^ rotate_right(w[t - 15], 18) ^ w[t - 15] >> 3);
	}
	memcpy(s, state, sizeof(s));
	for (unsigned t = 0; t < 64; t++) {
		uint32_t one = s[7] + sha256_constants[t] + w[t] +
		    ((s[4] & s[5]) ^ (~s[4] & s[6])) +
		    (rotate_right(s[4], 6) ^ rotate_right(s[4], 11) ^ rotate_right(s[4], 25));
		uint32_t two = ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2])) +
		    (rotate_right(s[0], 2) ^ rotate_right(s[0], 13) ^ rotate_right(s[0], 22));

		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += one;
		s[0] = one + two;
	}
	for (unsigned i = 0; i < 8; i++)
		state[i] += s[i];
}

void
digest_sha1(struct slice bytes, unsigned char out[DIGEST_SHA1])
{
	uint32_t state[] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0 };

	digest(bytes, state, 5, sha1_block, out);
}

void
digest_sha256(struct slice bytes, unsigned char out[DIGEST_SHA256])
{
	uint32_t state[] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
	    0x1f83d9ab, 0x5be0cd19 };

	digest(bytes, state, 8, sha256_block, out);
}
