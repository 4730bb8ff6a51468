#include <string.h>

#include "lsp/frame.h"

void
frame_init(struct frame_reader *r)
{
	text_init(&r->bytes);
	r->used = 0;
}

void
frame_release(struct frame_reader *r)
{
	text_release(&r->bytes);
}

void
frame_feed(struct frame_reader *r, struct slice bytes)
{
	/* What was used is dropped here, once for many messages. */
	if (r->used > 0) {
		memmove(r->bytes.ptr, r->bytes.ptr + r->used, r->bytes.len - r->used);
		r->bytes.len -= r->used;
		r->used = 0;
	}
	text_add(&r->bytes, bytes);
}

/* The headers with the empty line behind them; false when that has not come yet. */
static bool
cut_headers(struct slice rest, struct slice *headers)
{
	size_t end = rest.len < FRAME_MAX_HEADER ? rest.len : FRAME_MAX_HEADER;

	for (size_t i = 3; i < end; i++)
		if (rest.ptr[i] == '\n' && memcmp(rest.ptr + i - 3, "\r\n\r\n", 4) == 0) {
			*headers = slice_part(rest, 0, i + 1);
			return true;
		}
	return false;
}

/* The number in ${text}; FRAME_MAX_BODY + 1 for anything larger.  False when it is none. */
static bool
read_length(struct slice text, size_t *length)
{
	*length = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		if (*length <= FRAME_MAX_BODY)
			*length = *length * 10 + (size_t)(text.ptr[i] - '0');
	}
	if (*length > FRAME_MAX_BODY)
		*length = FRAME_MAX_BODY + 1;
	return text.len > 0;
}

/* The length that ${headers} tell.  False when one of them is no header or none tells it. */
static bool
find_length(struct slice headers, size_t *length)
{
	struct slice line, name;
	bool found = false;

	while (headers.len > 0 && slice_cut(&headers, '\n', &line)) {
		line = slice_trim(line);
		if (line.len == 0)
			continue;
		if (!slice_has(line, ':') || !slice_cut(&line, ':', &name))
			return false;
		if (!slice_is_nocase(name, "Content-Length"))
			continue;
		if (found || !read_length(slice_trim(line), length))
			return false;
		found = true;
	}
	return found;
}

enum frame_status
frame_next(struct frame_reader *r, struct slice *body)
{
	struct slice rest = slice_part(text_slice(&r->bytes), r->used, r->bytes.len), headers;
	size_t length;

	if (!cut_headers(rest, &headers))
		return rest.len >= FRAME_MAX_HEADER ? FRAME_BROKEN : FRAME_NEEDS_MORE;
	if (!find_length(headers, &length))
		return FRAME_BROKEN;
	if (length > FRAME_MAX_BODY)
		return FRAME_TOO_LARGE;
	if (rest.len - headers.len < length)
		return FRAME_NEEDS_MORE;
	*body = slice_part(rest, headers.len, headers.len + length);
	r->used += headers.len + length;
	return FRAME_BODY;
}

void
frame_write(struct text *out, struct slice body)
{
	text_printf(out, "Content-Length: %zu\r\n\r\n", body.len);
	text_add(out, body);
}
