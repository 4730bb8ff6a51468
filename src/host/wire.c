#include "host/wire.h"

#include <string.h>

enum {
	MAX_MPINT = 16384 / 8,
	MAX_STRING = 0x8000000 - 4,
};

struct wire
wire_from(struct slice bytes)
{
	return (struct wire){ bytes, false };
}

struct slice
wire_bytes(struct wire *w, size_t count)
{
	struct slice part = SLICE("");

	if (w->failed || w->left.len < count) {
		w->failed = true;
		w->left = SLICE("");
		return part;
	}
	part = slice_part(w->left, 0, count);
	w->left = slice_part(w->left, count, w->left.len);
	return part;
}

static uint64_t
number(struct wire *w, size_t count)
{
	struct slice bytes = wire_bytes(w, count);
	uint64_t n = 0;

	for (size_t i = 0; i < bytes.len; i++)
		n = n << 8 | (unsigned char)bytes.ptr[i];
	return n;
}

uint8_t
wire_u8(struct wire *w)
{
	return (uint8_t)number(w, 1);
}

uint32_t
wire_u32(struct wire *w)
{
	return (uint32_t)number(w, 4);
}

uint64_t
wire_u64(struct wire *w)
{
	return number(w, 8);
}

struct slice
wire_string(struct wire *w)
{
	size_t len = wire_u32(w);

	return wire_bytes(w, len > MAX_STRING ? SIZE_MAX : len);
}

struct slice
wire_cstring(struct wire *w)
{
	struct slice s = wire_string(w);
	const char *nul = s.len > 0 ? memchr(s.ptr, '\0', s.len) : NULL;

	if (nul == NULL)
		return s;
	if (nul != s.ptr + s.len - 1) {
		w->failed = true;
		return SLICE("");
	}
	return slice_part(s, 0, s.len - 1);
}

struct slice
wire_mpint(struct wire *w)
{
	struct slice s = wire_string(w);

	/* One more byte is allowed for a zero that keeps the number positive. */
	if (s.len > MAX_MPINT + 1 || (s.len > 0 && ((unsigned char)s.ptr[0] & 0x80) != 0) ||
	    (s.len == MAX_MPINT + 1 && s.ptr[0] != '\0')) {
		w->failed = true;
		return SLICE("");
	}
	while (s.len > 0 && s.ptr[0] == '\0')
		s = slice_part(s, 1, s.len);
	return s;
}

unsigned
wire_bits(struct slice mpint)
{
	unsigned bits;

	while (mpint.len > 0 && mpint.ptr[0] == '\0')
		mpint = slice_part(mpint, 1, mpint.len);
	if (mpint.len == 0)
		return 0;
	bits = (unsigned)mpint.len * 8;
	for (unsigned top = (unsigned char)mpint.ptr[0]; (top & 0x80) == 0; top <<= 1)
		bits--;
	return bits;
}

static int
digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* What stands behind the first '=': the one that is missing, if any, and blanks. */
static bool
ends_well(struct slice rest, size_t missing)
{
	for (size_t i = 0; i < rest.len && rest.ptr[i] != '\0'; i++) {
		if (is_blank(rest.ptr[i]))
			continue;
		if (rest.ptr[i] != '=' || missing == 0)
			return false;
		missing--;
	}
	return missing == 0;
}

bool
wire_base64(struct arena *a, struct slice text, struct slice *out)
{
	char *bytes = arena_alloc(a, text.len / 4 * 3 + 3, 1);
	size_t len = 0, digits = 0;
	unsigned pending = 0;

	for (size_t i = 0; i < text.len && text.ptr[i] != '\0'; i++) {
		char c = text.ptr[i];
		int value = digit(c);

		if (is_blank(c))
			continue;
		if (c == '=') {
			/* Bits beyond the last byte have to be zero. */
			if (digits % 4 < 2 || (pending & (digits % 4 == 2 ? 0xfu : 3u)) != 0 ||
			    !ends_well(slice_part(text, i + 1, text.len), digits % 4 == 2 ? 1 : 0))
				return false;
			digits = 0;
			break;
		}
		if (value == -1)
			return false;
		pending = (pending << 6 | (unsigned)value) & 0xffffff;
		digits++;
		if (digits % 4 != 1)
			bytes[len++] =
			    (char)(unsigned char)(pending >> (2 * ((4 - digits % 4) % 4)));
	}
	*out = (struct slice){ bytes, len };
	return digits % 4 == 0;
}

struct slice
wire_to_base64(struct arena *a, struct slice bytes)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char *text = arena_alloc(a, bytes.len / 3 * 4 + 4, 1);
	size_t len = 0;
	unsigned pending = 0, bits = 0;

	for (size_t i = 0; i < bytes.len; i++) {
		pending = (pending << 8 | (unsigned char)bytes.ptr[i]) & 0xffff;
		for (bits += 8; bits >= 6; bits -= 6)
			text[len++] = digits[pending >> (bits - 6) & 63];
	}
	if (bits > 0)
		text[len++] = digits[pending << (6 - bits) & 63];
	return (struct slice){ text, len };
}
