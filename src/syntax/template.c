#include <string.h>

#include "base/vec.h"
#include "syntax/template.h"

static const struct {
	const char *suffix;
	enum template_language language;
} suffixes[] = {
	{ ".j2", TEMPLATE_JINJA }, { ".jinja", TEMPLATE_JINJA }, { ".jinja2", TEMPLATE_JINJA },
	{ ".erb", TEMPLATE_ERB }, { ".epp", TEMPLATE_EPP }, { ".tmpl", TEMPLATE_GO },
};

enum bracket { BRACKET_CODE, BRACKET_VALUE, BRACKET_COMMENT, BRACKET_ESCAPE };

/* How tags begin and end; of several that fit the first counts. */
static const struct tag_form {
	enum template_language language;
	enum bracket bracket;
	const char *open;
	const char *close;
	bool has_strings;	/* what closes it may stand in a text inside */
} forms[] = {
	{ TEMPLATE_JINJA, BRACKET_COMMENT, "{#", "#}", false },
	{ TEMPLATE_JINJA, BRACKET_CODE, "{%", "%}", true },
	{ TEMPLATE_JINJA, BRACKET_VALUE, "{{", "}}", true },
	{ TEMPLATE_ERB, BRACKET_ESCAPE, "<%%", "", false },
	{ TEMPLATE_ERB, BRACKET_COMMENT, "<%#", "%>", false },
	{ TEMPLATE_ERB, BRACKET_VALUE, "<%=", "%>", false },
	{ TEMPLATE_ERB, BRACKET_CODE, "<%", "%>", false },
	{ TEMPLATE_EPP, BRACKET_ESCAPE, "<%%", "", false },
	{ TEMPLATE_EPP, BRACKET_COMMENT, "<%#", "%>", false },
	{ TEMPLATE_EPP, BRACKET_VALUE, "<%=", "%>", false },
	{ TEMPLATE_EPP, BRACKET_CODE, "<%", "%>", false },
	{ TEMPLATE_GO, BRACKET_VALUE, "{{", "}}", true },
	{ TEMPLATE_GO, BRACKET_VALUE, "{%", "%}", true },	/* not Go's, but somebody's */
	{ TEMPLATE_GO, BRACKET_VALUE, "${", "}", true },
	{ TEMPLATE_GO, BRACKET_CODE, "%{", "}", true },
};

struct tag {
	const struct tag_form *form;
	uint32_t begin, end;	/* brackets included */
	struct slice code;
	bool trims_left, trims_right;
};

VEC(line_vec, struct template_line);
VEC(branch_vec, uint32_t);

/* An open condition or loop. */
struct open_tag {
	uint32_t branch;	/* around it */
	bool is_elsewhere;	/* whether what stood around it is */
};

VEC(open_vec, struct open_tag);

struct reader {
	enum template_language language;
	struct slice text;
	char *masked;
	struct line_vec lines;
	struct branch_vec outer;
	struct open_vec open;
	struct template_line line;
	uint32_t at;
	uint32_t branch;
	bool is_elsewhere;
	bool eats_left;		/* "{%-" joins what stands before with what follows */
	bool tag_was_last;	/* nothing but blanks since a tag */
	bool is_dynamic;
	bool is_broken;
};

static size_t
suffix_length(struct slice path, enum template_language *language)
{
	*language = TEMPLATE_NONE;
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		struct slice suffix = slice_of(suffixes[i].suffix);

		if (path.len > suffix.len && slice_ends_with_nocase(path, suffix)) {
			*language = suffixes[i].language;
			return suffix.len;
		}
	}
	return 0;
}

enum template_language
template_language(struct slice path)
{
	enum template_language language;

	suffix_length(path, &language);
	return language;
}

struct slice
template_target(struct slice path)
{
	enum template_language language;
	size_t len = suffix_length(path, &language);

	return slice_part(path, 0, path.len - len);
}

bool
template_within(const struct template *t, uint32_t inner, uint32_t outer)
{
	while (inner > outer)	/* the branch around another has a smaller number */
		inner = t->outer[inner];
	return inner == outer;
}

/* ---- tags ---- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Where in ${s} the text ${close} begins that ends a tag; s.len when nowhere. */
static size_t
find_close(const struct tag_form *form, struct slice s, bool with_strings)
{
	char quote = '\0';

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (quote != '\0') {
			i += c == '\\';
			quote = c == quote ? '\0' : quote;
		} else if (with_strings && (c == '"' || c == '\'' || c == '`')) {
			quote = c;
		} else if (slice_starts_with(slice_part(s, i, s.len), slice_of(form->close))) {
			return i;
		}
	}
	return s.len;
}

static bool
is_go_comment(struct slice inside)
{
	return slice_starts_with(inside, SLICE("/*")) || slice_starts_with(inside, SLICE("- /*"));
}

/* The length of the comment ${inside} up to what closes the tag; all of it when nothing does. */
static size_t
go_comment_length(const struct tag_form *form, struct slice inside)
{
	size_t len = 0;

	while (len < inside.len && !slice_starts_with(slice_part(inside, len, inside.len), SLICE("*/")))
		len++;
	return len + find_close(form, slice_part(inside, len, inside.len), false);
}

/* Whether ${c} at the border of a tag says what becomes of the blanks beside it. */
static bool
is_sign(enum template_language language, char c)
{
	return c == '-' || (c == '+' && language == TEMPLATE_JINJA);
}

/* Reads the tag that begins at the present place.  False when none does. */
static bool
read_tag(const struct reader *r, struct tag *tag)
{
	struct slice rest = slice_part(r->text, r->at, r->text.len);
	size_t form = 0, count = sizeof(forms) / sizeof(forms[0]);

	while (form < count && (forms[form].language != r->language ||
	    !slice_starts_with(rest, slice_of(forms[form].open))))
		form++;
	if (form == count)
		return false;
	*tag = (struct tag){ .form = &forms[form], .begin = r->at };
	size_t open = strlen(tag->form->open), close = strlen(tag->form->close);
	struct slice inside = slice_part(rest, open, rest.len);
	size_t len = 0;
	if (r->language == TEMPLATE_GO && is_go_comment(inside))
		len = go_comment_length(tag->form, inside);
	else if (close > 0)
		len = find_close(tag->form, inside, tag->form->has_strings);
	if (len == inside.len && tag->form->has_strings)	/* an apostrophe is no quotation mark */
		len = find_close(tag->form, inside, false);
	if (len == inside.len)
		close = 0;
	tag->end = (uint32_t)(r->at + open + len + close);
	tag->code = slice_part(inside, 0, len);
	bool is_ruby = r->language == TEMPLATE_ERB || r->language == TEMPLATE_EPP;
	if (tag->code.len > 0 && is_sign(r->language, tag->code.ptr[0])) {
		/* In Ruby's only the blanks of its own line go. */
		tag->trims_left = !is_ruby && tag->code.ptr[0] == '-';
		tag->code = slice_part(tag->code, 1, tag->code.len);
	}
	if (tag->code.len > 0 && is_sign(r->language, tag->code.ptr[tag->code.len - 1])) {
		tag->trims_right = tag->code.ptr[tag->code.len - 1] == '-';
		tag->code = slice_part(tag->code, 0, tag->code.len - 1);
	}
	return true;
}

/* ---- lines ---- */

static void
mask(struct reader *r, uint32_t begin, uint32_t end, char with)
{
	memset(r->masked + begin, with, end - begin);
}

static void
end_line(struct reader *r)
{
	bool was_text = r->line.has_text || r->line.has_expression;
	/* Where the engine takes away the newline behind a tag, the next line is part of this one. */
	bool glues = was_text && r->tag_was_last && r->language == TEMPLATE_JINJA;

	r->line.end = r->at;
	if (r->line.end > r->line.begin)
		line_vec_push(&r->lines, r->line);
	r->line = (struct template_line){ .begin = r->at, .branch = r->branch,
		.is_elsewhere = r->is_elsewhere, .is_glued = glues };
	r->tag_was_last = false;
}

/* Whether ${s} begins like $NAME, __NAME__, %NAME% or @NAME@. */
static bool
may_be_name(struct slice s)
{
	size_t sign = slice_starts_with(s, SLICE("__")) ? 2 : 1, len = sign;

	if (s.ptr[0] == '$' || s.ptr[0] == '{')
		return true;
	if (sign == 1 && s.ptr[0] != '%' && s.ptr[0] != '@')
		return false;
	while (len < s.len && ((s.ptr[len] >= 'A' && s.ptr[len] <= 'Z') || s.ptr[len] == '_' ||
	    (s.ptr[len] >= '0' && s.ptr[len] <= '9')))
		len++;
	return len > sign + 1 && (sign == 2 ? s.ptr[len - 1] == '_' :
	    len < s.len && s.ptr[len] == s.ptr[0]);
}

static void
take_text(struct reader *r)
{
	char c = r->text.ptr[r->at++];

	if (c == '\n') {
		end_line(r);
		return;
	}
	if (is_blank(c))
		return;
	if (!r->line.has_text && !r->line.has_expression)
		r->line.branch = r->branch;
	r->line.has_text = true;
	r->tag_was_last = false;
	r->line.is_elsewhere |= r->is_elsewhere;
	/* Many programs complete a .tmpl: what may be a name for one of them is not what sshd reads. */
	if (r->language == TEMPLATE_GO && may_be_name(slice_part(r->text, r->at - 1, r->text.len)))
		r->line.has_expression = r->is_dynamic = true;
}

static void
enter(struct reader *r)
{
	branch_vec_push(&r->outer, r->branch);
	r->branch = (uint32_t)r->outer.count - 1;
}

static void
follow(struct reader *r, enum template_role role)
{
	struct open_tag *top = r->open.count > 0 ? &r->open.ptr[r->open.count - 1] : NULL;

	if (role == ROLE_OPEN || role == ROLE_OPEN_ELSEWHERE) {
		open_vec_push(&r->open, (struct open_tag){ r->branch, r->is_elsewhere });
		r->is_elsewhere |= role == ROLE_OPEN_ELSEWHERE;
		enter(r);
	} else if (role == ROLE_BROKEN || top == NULL) {
		r->is_broken = true;
	} else {
		r->branch = top->branch;
		if (role == ROLE_MIDDLE) {
			enter(r);
		} else {
			r->is_elsewhere = top->is_elsewhere;
			r->open.count--;
		}
	}
}

/* Text as it is, up to the tag that ends it. */
static void
take_raw(struct reader *r)
{
	struct tag tag;

	while (r->at < r->text.len) {
		if (read_tag(r, &tag) && tag.form->bracket == BRACKET_CODE &&
		    slice_is(slice_trim(tag.code), "endraw")) {
			mask(r, tag.begin, tag.end, ' ');
			r->at = tag.end;
			return;
		}
		take_text(r);
	}
	r->is_broken = true;
}

/* Takes blanks that go with a tag on its left: the end of a line that was no end. */
static void
eat_left(struct reader *r, uint32_t begin)
{
	uint32_t at = begin;

	while (at > 0 && (is_blank(r->text.ptr[at - 1]) || r->text.ptr[at - 1] == '\n') &&
	    r->masked[at - 1] == r->text.ptr[at - 1])
		at--;
	if (at == begin || memchr(r->text.ptr + at, '\n', begin - at) == NULL)
		return;
	mask(r, at, begin, ' ');
	while (r->lines.count > 0 && r->line.begin > at)	/* the line before goes on */
		r->line = r->lines.ptr[--r->lines.count];
}

static void
eat_right(struct reader *r)
{
	uint32_t begin = r->at;
	bool newlines = r->language == TEMPLATE_JINJA || r->language == TEMPLATE_GO;

	while (r->at < r->text.len && (is_blank(r->text.ptr[r->at]) ||
	    (newlines && r->text.ptr[r->at] == '\n')))
		r->at++;
	if (!newlines && r->at < r->text.len && r->text.ptr[r->at] == '\n')
		r->at++;
	else if (!newlines)
		r->at = begin;
	mask(r, begin, r->at, ' ');
}

static void
take_tag(struct reader *r, const struct tag *tag)
{
	enum bracket bracket = tag->form->bracket;
	enum template_role role = bracket == BRACKET_COMMENT || bracket == BRACKET_ESCAPE ?
	    ROLE_NOTHING : template_role(r->language, tag->code, bracket == BRACKET_VALUE);
	bool is_value = role == ROLE_VALUE;

	r->is_dynamic = true;

	if (tag->end == r->text.len && !slice_is(slice_part(r->text,
	    tag->end - strlen(tag->form->close), tag->end), tag->form->close))
		r->is_broken = true;
	mask(r, tag->begin, tag->end, is_value ? 'x' : ' ');
	if (tag->trims_left && (r->eats_left || is_value))
		eat_left(r, tag->begin);
	r->at = tag->end;
	if (r->line.has_text && !is_value)
		r->line.has_control = true;
	if (is_value) {
		if (!r->line.has_text && !r->line.has_expression) {
			r->line.branch = r->branch;
			r->line.begins_with_expression = true;
		}
		r->line.has_expression = true;
		r->line.is_elsewhere |= r->is_elsewhere;
	}
	r->tag_was_last = !is_value;
	if (role == ROLE_RAW)
		take_raw(r);
	else if (role != ROLE_NOTHING && role != ROLE_VALUE)
		follow(r, role);
	if (tag->trims_right)
		eat_right(r);
}

/*
 * Whether some "{%-" is followed by text: then it joins lines.  Where each has
 * its line to itself, it takes one end of line away and leaves another.
 */
static bool
joins_lines(struct reader *r)
{
	struct tag tag;
	bool found = false;

	for (r->at = 0; r->at < r->text.len && !found;) {
		if (!read_tag(r, &tag)) {
			r->at++;
			continue;
		}
		uint32_t at = r->at = tag.end > r->at ? tag.end : r->at + 1;
		while (at < r->text.len && is_blank(r->text.ptr[at]))
			at++;
		found = tag.trims_left &&
		    (tag.trims_right || (at < r->text.len && r->text.ptr[at] != '\n'));
	}
	r->at = 0;
	return found;
}

/* What ${r} has read; releases it. */
static void
keep(struct reader *r, struct arena *a, struct template *t)
{
	struct template_line *lines = ARENA_ARRAY(a, struct template_line, r->lines.count + 1);
	uint32_t *outer = ARENA_ARRAY(a, uint32_t, r->outer.count);

	if (r->lines.count > 0)
		memcpy(lines, r->lines.ptr, r->lines.count * sizeof(*lines));
	memcpy(outer, r->outer.ptr, r->outer.count * sizeof(*outer));
	*t = (struct template){
		.masked = { r->masked, r->text.len },
		.lines = lines,
		.line_count = (uint32_t)r->lines.count,
		.outer = outer,
		.is_dynamic = r->is_dynamic || r->is_broken,
		.is_broken = r->is_broken || r->open.count > 0,
	};
	line_vec_release(&r->lines);
	branch_vec_release(&r->outer);
	open_vec_release(&r->open);
}

const struct template *
template_parse(struct arena *a, enum template_language language, struct slice text)
{
	struct template *t = ARENA_NEW(a, struct template);
	struct reader r = { .language = language, .text = text };
	struct tag tag;

	r.masked = arena_copy(a, text.ptr, text.len);
	branch_vec_push(&r.outer, 0);
	r.eats_left = joins_lines(&r);
	while (r.at < text.len)
		if (read_tag(&r, &tag))
			take_tag(&r, &tag);
		else
			take_text(&r);
	end_line(&r);
	keep(&r, a, t);
	return t;
}
