/*
 * Fuzz target: a template → its lines, and what of it is certain.  The first
 * byte chooses the language.  Lines must follow each other without a gap, and
 * what sshd would read must keep every byte at its place.
 */
#include <stdint.h>
#include <stdlib.h>

#include "lib/template_lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool holds)
{
	if (!holds)
		abort();
}

static void
check_lines(const struct template_lines *l, struct arena *a, struct text *out)
{
	uint32_t end = 0, moved;

	for (uint32_t i = 0; i < l->t->line_count; i++) {
		const struct template_line *line = &l->t->lines[i];
		require(line->begin == end && line->end > line->begin);
		end = line->end;
		require(template_lines_at(l, line->begin) == i && template_lines_at(l, end - 1) == i);
		require(template_within(l->t, line->branch, 0));
		struct slice alone = template_lines_alone(l, i, a, &moved);
		require(alone.len + moved == end);
		template_lines_explain(l, i, out);
	}
	require(end == l->text.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct slice name = { "debian-12", 9 };
	struct template_lines lines;
	struct arena a;
	struct text out;

	if (size == 0)
		return 0;
	arena_init(&a);
	text_init(&out);
	struct slice text = { (const char *)data + 1, size - 1 };
	const struct template *t = template_parse(&a,
	    (enum template_language)(TEMPLATE_JINJA + data[0] % TEMPLATE_GO), text);
	require(t->masked.len == text.len);
	template_lines_make(&lines, &a, t, text, target_find(&a, name));
	check_lines(&lines, &a, &out);
	struct slice sure = template_lines_sure(&lines, &a);
	require(sure.len == text.len);
	for (size_t i = 0; i < sure.len; i++)
		require(sure.ptr[i] == ' ' || sure.ptr[i] == text.ptr[i] || sure.ptr[i] == 'x');
	text_release(&out);
	arena_release(&a);
	return 0;
}
