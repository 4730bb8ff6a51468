#include <stdint.h>

#include "base/arena.h"
#include "base/escape.h"

#define NOT_UTF8	UINT32_MAX	/* no code point */

/* Code points that change what a reader sees without showing themselves. */
static const struct {
	uint32_t first;
	uint32_t last;
} hidden[] = {
	{ 0x0000, 0x001f },	/* C0 controls */
	{ 0x007f, 0x009f },	/* DEL and C1 controls */
	{ 0x00ad, 0x00ad },	/* soft hyphen */
	{ 0x034f, 0x034f },	/* combining grapheme joiner */
	{ 0x061c, 0x061c },	/* Arabic letter mark */
	{ 0x115f, 0x1160 },	/* Hangul fillers */
	{ 0x17b4, 0x17b5 },	/* Khmer inherent vowels */
	{ 0x180b, 0x180f },	/* Mongolian selectors and vowel separator */
	{ 0x200b, 0x200f },	/* zero width, left-to-right and right-to-left marks */
	{ 0x2028, 0x202e },	/* line and paragraph separator, bidi embedding */
	{ 0x2060, 0x206f },	/* word joiner, bidi isolates, deprecated format characters */
	{ 0x3164, 0x3164 },	/* Hangul filler */
	{ 0xfe00, 0xfe0f },	/* variation selectors */
	{ 0xfeff, 0xfeff },	/* byte order mark */
	{ 0xffa0, 0xffa0 },	/* halfwidth Hangul filler */
	{ 0xfff0, 0xfffb },	/* unassigned specials, interlinear annotation */
	{ 0x1d173, 0x1d17a },	/* musical format characters */
	{ 0xe0000, 0xe0fff },	/* tags and more variation selectors */
};

static bool
is_hidden(uint32_t point)
{

	if (point >= 0x20 && point < 0x7f)
		return false;
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++)
		if (point >= hidden[i].first && point <= hidden[i].last)
			return true;
	return (point & 0xfffe) == 0xfffe;	/* noncharacters */
}

/*
 * Decodes the character at the start of ${s}, which is not empty.  Its length
 * goes into ${*len}; for a byte that starts no valid UTF-8 sequence (overlong
 * forms, surrogates and what lies above U+10FFFF included) the result is
 * NOT_UTF8 and the length 1.
 */
static uint32_t
decode(struct slice s, size_t *len)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s.ptr;
	uint32_t point;
	size_t want;

	*len = 1;
	if (p[0] < 0x80)
		return p[0];
	if (p[0] >= 0xf8 || p[0] < 0xc0)
		return NOT_UTF8;
	want = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (s.len < want)
		return NOT_UTF8;
	point = p[0] & (0x7fu >> want);
	for (size_t i = 1; i < want; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return NOT_UTF8;
		point = point << 6 | (p[i] & 0x3fu);
	}
	if (point < least[want] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff))
		return NOT_UTF8;
	*len = want;
	return point;
}

void
escape_visible(struct text *out, struct slice s)
{
	size_t len, kept = 0, i = 0;

	for (; i < s.len; i += len) {
		uint32_t point = decode(slice_part(s, i, s.len), &len);

		if (point != NOT_UTF8 && !is_hidden(point))
			continue;
		text_add(out, slice_part(s, kept, i));
		kept = i + len;
		if (point == '\n')
			text_add_string(out, "\\n");
		else if (point == '\t')
			text_add_string(out, "\\t");
		else if (point == NOT_UTF8 || point < 0x80)
			text_printf(out, "\\x%02x", (unsigned)(unsigned char)s.ptr[i]);
		else
			text_printf(out, "\\u{%04x}", (unsigned)point);
	}
	text_add(out, slice_part(s, kept, s.len));
}

struct slice
escape_visible_copy(struct arena *a, struct slice s)
{
	struct text t;

	if (escape_is_clean(s))
		return s;
	text_init(&t);
	escape_visible(&t, s);
	s = text_keep(&t, a);
	text_release(&t);
	return s;
}

/*
 * strnvis with VIS_SAFE|VIS_OCTAL: \ooo for what is not printable ASCII, but
 * tab, newline, backspace, bell and carriage return stay, and a backslash is
 * doubled.
 */
void
escape_sshd_log(struct text *out, struct slice s)
{

	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];

		if (c == '\\')
			text_add_string(out, "\\\\");
		else if ((c >= 0x20 && c < 0x7f) || c == '\t' || c == '\n' ||
		    c == '\b' || c == '\a' || c == '\r')
			text_add_char(out, (char)c);
		else
			text_printf(out, "\\%03o", (unsigned)c);
	}
}

bool
escape_is_clean(struct slice s)
{
	size_t len;

	for (size_t i = 0; i < s.len; i += len) {
		uint32_t point = decode(slice_part(s, i, s.len), &len);

		if (point == NOT_UTF8 || is_hidden(point))
			return false;
	}
	return true;
}

void
escape_utf8(struct text *out, struct slice s)
{
	size_t len;

	for (size_t i = 0; i < s.len; i += len) {
		if (decode(slice_part(s, i, s.len), &len) == NOT_UTF8)
			text_add(out, SLICE("\xef\xbf\xbd"));
		else
			text_add(out, slice_part(s, i, i + len));
	}
}
