#include "rules/mark.h"

bool
mark_cut(struct slice *line, struct slice *text)
{
	static const struct slice mark = { "# expect", 8 };
	struct slice rest;
	size_t i;

	for (i = line->len; i > 0; i--) {
		rest = slice_part(*line, i - 1, line->len);
		if (slice_starts_with(rest, mark) &&
		    (rest.len == mark.len || rest.ptr[mark.len] == ':' ||
			slice_trim(slice_part(rest, mark.len, rest.len)).len == 0))
			break;
	}
	if (i == 0)
		return false;
	rest = slice_part(*line, i - 1 + mark.len, line->len);
	if (rest.len > 0 && rest.ptr[0] == ':')
		rest = slice_part(rest, 1, rest.len);
	*text = slice_trim(rest);
	for (i--; i > 0 && (line->ptr[i - 1] == ' ' || line->ptr[i - 1] == '\t'); i--)
		;
	*line = slice_part(*line, 0, i);
	return true;
}

bool
mark_is_in(const struct rule_example *e)
{
	struct slice rest, line, text;

	for (uint16_t i = 0; i < e->file_count; i++)
		for (rest = e->files[i].text; rest.len > 0 && slice_cut(&rest, '\n', &line);)
			if (mark_cut(&line, &text))
				return true;
	return e->expect_file || e->findings > 0;
}
