#include <string.h>

#include "syntax/line.h"

/* What one read of sshd (getline, fgets until 7.7) gives, cut down to what it keeps. */
struct piece {
	struct slice text;	/* kept bytes */
	uint32_t begin;		/* offset of text */
	struct span comment;
	bool ends_line;		/* otherwise the next piece is glued on */
};

void
line_reader_init(struct line_reader *r, struct arena *a, const struct source *source,
    struct dialect dialect)
{

	*r = (struct line_reader){
		.arena = a,
		.bytes = source->bytes,
		.source = source->id,
		.dialect = dialect,
	};
	text_init(&r->glued);
}

void
line_reader_release(struct line_reader *r)
{

	text_release(&r->glued);
	offset_list_release(&r->map);
}

uint32_t
line_reader_bound(const struct line_reader *r)
{
	const char *at = r->bytes.ptr, *end = at + r->bytes.len;
	uint32_t count = 1;

	while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
		at++;
		count++;
	}
	if (r->dialect.max_line > 0)
		count += (uint32_t)(r->bytes.len / r->dialect.max_line);
	return count;
}

/* ${begin} up to ${end} without the blanks at the end. */
static struct span
trimmed_span(const struct line_reader *r, size_t begin, size_t end)
{

	while (end > begin && strchr(" \t\r\n\f", r->bytes.ptr[end - 1]) != NULL &&
	    r->bytes.ptr[end - 1] != '\0')
		end--;
	return (struct span){ r->source, (uint32_t)begin, (uint32_t)end };
}

/* How many bytes the next read takes: to the end of the line, but no more than the buffer holds. */
static size_t
measure_read(const struct line_reader *r)
{
	struct slice left = slice_part(r->bytes, r->at, r->bytes.len);
	const char *newline;

	if (r->dialect.max_line > 0)
		left.len = left.len < r->dialect.max_line + 1u ? left.len : r->dialect.max_line + 1u;
	newline = memchr(left.ptr, '\n', left.len);
	return newline == NULL ? left.len : (size_t)(newline - left.ptr) + 1;
}

/* Reads a piece; false when it fills the buffer, at which sshd dies. */
static bool
read_piece(struct line_reader *r, struct piece *p)
{
	size_t size = measure_read(r), begin = 0, end = size;
	const char *at = r->bytes.ptr + r->at;
	const char *nul = memchr(at, '\0', size), *hash = NULL;

	*p = (struct piece){ 0 };
	/* C strings end at NUL: what follows on the line is lost, its newline included. */
	if (nul != NULL)
		end = (size_t)(nul - at);
	if (r->dialect.max_line > 0 && end > r->dialect.max_line)
		return false;
	if (end > 0 && at[end - 1] == '\n') {
		p->ends_line = true;
		end--;
	}
	if (r->dialect.hash_cuts_line)
		hash = memchr(at, '#', end);
	if (hash != NULL) {
		/* sshd puts a newline in its place. */
		p->ends_line = true;
		end = (size_t)(hash - at);
		p->comment = trimmed_span(r, r->at + end, r->at + size);
	}
	while (begin < end && (at[begin] == ' ' || at[begin] == '\t' || at[begin] == '\r'))
		begin++;
	p->text = (struct slice){ at + begin, end - begin };
	p->begin = r->at + (uint32_t)begin;
	r->at += (uint32_t)size;
	return true;
}

static void
glue(struct line_reader *r, struct slice text, uint32_t begin)
{

	text_add(&r->glued, text);
	for (size_t i = 0; i < text.len; i++)
		offset_list_push(&r->map, begin + (uint32_t)i);
}

/* Appends ${p} to ${line}, whose pieces so far came from its origin. */
static void
append(struct line_reader *r, struct line *line, const struct piece *p)
{

	if (p->text.len == 0)
		return;
	if (line->text.len == 0) {
		line->text = p->text;
		line->origin.text = p->text.ptr;
		line->origin.begin = p->begin;
		return;
	}
	if (r->map.count == 0)
		glue(r, line->text, line->origin.begin);
	glue(r, p->text, p->begin);
}

/* Gives a line of several pieces a text and a map of its own. */
static void
settle(struct line_reader *r, struct line *line)
{
	uint32_t *map;

	if (r->map.count == 0)
		return;
	map = ARENA_ARRAY(r->arena, uint32_t, r->map.count);
	memcpy(map, r->map.ptr, r->map.count * sizeof(*map));
	line->text = text_keep(&r->glued, r->arena);
	line->origin.text = line->text.ptr;
	line->origin.map = map;
	r->map.count = 0;
	text_clear(&r->glued);
}

/* Passes over the rest of a physical line that is too long to be read. */
static void
skip_line(struct line_reader *r)
{
	const char *at = r->bytes.ptr + r->at;
	const char *newline = memchr(at, '\n', r->bytes.len - r->at);

	r->at = newline == NULL ? (uint32_t)r->bytes.len :
	    (uint32_t)(newline - r->bytes.ptr) + 1;
}

bool
line_reader_next(struct line_reader *r, struct line *line)
{
	struct piece p = { 0 };

	if (r->at >= r->bytes.len)
		return false;
	*line = (struct line){
		.text = { r->bytes.ptr + r->at, 0 },
		.origin = { .text = r->bytes.ptr + r->at, .begin = r->at, .source = r->source },
		.span = { .source = r->source, .begin = r->at },
	};
	while (!p.ends_line && !line->too_long && r->at < r->bytes.len) {
		line->too_long = !read_piece(r, &p);
		if (line->too_long)
			skip_line(r);
		else
			append(r, line, &p);
	}
	line->comment = p.comment;
	settle(r, line);
	line->span.end = r->at;
	return true;
}
