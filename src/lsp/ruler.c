#include "lsp/ruler.h"

/* Whether a line ends with the byte at ${i}. */
static bool
ends_line(struct slice text, size_t i)
{
	return text.ptr[i] == '\n' ||
	    (text.ptr[i] == '\r' && (i + 1 == text.len || text.ptr[i + 1] != '\n'));
}

const struct ruler *
ruler_make(struct arena *a, struct slice text, enum encoding encoding)
{
	struct ruler *r = ARENA_NEW(a, struct ruler);
	uint32_t *starts, count = 1;

	for (size_t i = 0; i < text.len; i++)
		count += ends_line(text, i);
	starts = ARENA_ARRAY(a, uint32_t, count);
	*r = (struct ruler){ .text = text, .encoding = encoding, .starts = starts, .count = 1 };
	for (size_t i = 0; i < text.len; i++)
		if (ends_line(text, i))
			starts[r->count++] = (uint32_t)i + 1;
	return r;
}

/* How many bytes the character at the beginning of ${s} has; 1 where there is no character. */
static size_t
character_bytes(struct slice s)
{
	unsigned char lead = (unsigned char)s.ptr[0];
	size_t bytes = lead < 0xc2 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 1;

	if (bytes > s.len)
		return 1;
	for (size_t i = 1; i < bytes; i++)
		if (((unsigned char)s.ptr[i] & 0xc0) != 0x80)
			return 1;
	return bytes;
}

static uint32_t
character_units(const struct ruler *r, size_t bytes)
{
	return r->encoding == ENCODING_UTF8 ? (uint32_t)bytes : bytes == 4 ? 2 : 1;
}

struct spot
ruler_spot(const struct ruler *r, size_t offset)
{
	uint32_t low = 0, high = r->count;
	struct spot spot = { 0 };

	if (offset > r->text.len)
		offset = r->text.len;
	/* The last line that begins at or before offset lies in [low, high). */
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (r->starts[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	spot.line = low;
	for (size_t at = r->starts[low]; at < offset;) {
		size_t bytes = character_bytes(slice_part(r->text, at, r->text.len));

		spot.character += character_units(r, bytes);
		at += bytes;
	}
	return spot;
}

struct slice
ruler_line(const struct ruler *r, uint32_t line)
{
	size_t begin, end;

	if (line >= r->count)
		return (struct slice){ "", 0 };
	begin = r->starts[line];
	end = line + 1 < r->count ? r->starts[line + 1] : r->text.len;
	if (end > begin && line + 1 < r->count && r->text.ptr[end - 1] == '\n')
		end--;
	if (end > begin && line + 1 < r->count && r->text.ptr[end - 1] == '\r')
		end--;
	return slice_part(r->text, begin, end);
}

size_t
ruler_offset(const struct ruler *r, struct spot spot)
{
	struct slice line = ruler_line(r, spot.line);
	uint32_t left = spot.character;
	size_t at = 0;

	if (spot.line >= r->count)
		return r->text.len;
	while (at < line.len) {
		size_t bytes = character_bytes(slice_part(line, at, line.len));
		uint32_t units = character_units(r, bytes);

		if (units > left)
			break;
		left -= units;
		at += bytes;
	}
	return r->starts[spot.line] + at;
}
