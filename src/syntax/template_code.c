/* What the code in a tag does, as far as the structure of a template goes. */
#include <ctype.h>
#include <string.h>

#include "syntax/template.h"

struct word_role {
	const char *word;
	enum template_role role;
};

static const struct word_role jinja_words[] = {
	{ "if", ROLE_OPEN }, { "for", ROLE_OPEN }, { "with", ROLE_OPEN }, { "autoescape", ROLE_OPEN },
	{ "else", ROLE_MIDDLE }, { "elif", ROLE_MIDDLE }, { "raw", ROLE_RAW },
	{ "macro", ROLE_OPEN_ELSEWHERE }, { "set", ROLE_NOTHING }, { "import", ROLE_NOTHING },
	{ "from", ROLE_NOTHING }, { "do", ROLE_NOTHING }, { "break", ROLE_NOTHING },
	{ "continue", ROLE_NOTHING }, { "include", ROLE_VALUE }, { NULL, ROLE_BROKEN },
};

static const struct word_role go_words[] = {
	{ "if", ROLE_OPEN }, { "range", ROLE_OPEN }, { "with", ROLE_OPEN }, { "block", ROLE_OPEN },
	{ "define", ROLE_OPEN_ELSEWHERE }, { "else", ROLE_MIDDLE }, { "end", ROLE_CLOSE },
	{ "break", ROLE_NOTHING }, { "continue", ROLE_NOTHING }, { NULL, ROLE_VALUE },
};

static const struct word_role ruby_openers[] = {
	{ "if", ROLE_OPEN }, { "unless", ROLE_OPEN }, { "case", ROLE_OPEN }, { "begin", ROLE_OPEN },
	{ "while", ROLE_OPEN }, { "until", ROLE_OPEN }, { "for", ROLE_OPEN }, { "def", ROLE_OPEN },
	{ NULL, ROLE_NOTHING },
};

static const struct word_role ruby_middles[] = {
	{ "else", ROLE_MIDDLE }, { "elsif", ROLE_MIDDLE }, { "when", ROLE_MIDDLE },
	{ "in", ROLE_MIDDLE }, { "rescue", ROLE_MIDDLE }, { "ensure", ROLE_MIDDLE },
	{ NULL, ROLE_NOTHING },
};

static enum template_role
look_up(const struct word_role *words, struct slice word)
{
	while (words->word != NULL && !slice_is(word, words->word))
		words++;
	return words->role;
}

static bool
is_word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '?' || c == '@' || c == '$' || c == ':';
}

static struct slice
first_word(struct slice s)
{
	size_t len = 0;

	while (len < s.len && is_word_char(s.ptr[len]))
		len++;
	return slice_part(s, 0, len);
}

/* Whether ${c} occurs outside of quotation marks. */
static bool
has_sign(struct slice s, char sign)
{
	char quote = '\0';

	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (quote != '\0')
			quote = c == quote ? '\0' : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == sign)
			return true;
	}
	return false;
}

static enum template_role
jinja_role(struct slice code)
{
	struct slice word = first_word(code);

	if (slice_starts_with(word, SLICE("end")))
		return ROLE_CLOSE;
	/* "{% set x %}…{% endset %}" takes the text between. */
	if (slice_is(word, "set") && !has_sign(code, '='))
		return ROLE_OPEN_ELSEWHERE;
	return look_up(jinja_words, word);
}

static enum template_role
go_role(struct slice code)
{
	struct slice word = first_word(code);

	if (slice_starts_with(code, SLICE("/*")))
		return ROLE_NOTHING;
	if (slice_starts_with(word, SLICE("$"))) {
		struct slice rest = slice_trim(slice_part(code, word.len, code.len));
		return slice_starts_with(rest, SLICE("=")) || slice_starts_with(rest, SLICE(":=")) ?
		    ROLE_NOTHING : ROLE_VALUE;
	}
	return look_up(go_words, word);
}

/* What Ruby code adds to the depth: what it opens less what it closes. */
struct depth {
	int change;
	int lowest;
};

static void
add_depth(struct depth *d, int by)
{
	d->change += by;
	if (d->change < d->lowest)
		d->lowest = d->change;
}

/* Skips a quoted text or a comment at ${i}; returns the offset behind it. */
static size_t
skip_text(struct slice s, size_t i)
{
	char quote = s.ptr[i], end = quote == '#' ? '\n' : quote;

	for (i++; i < s.len && s.ptr[i] != end; i++)
		if (s.ptr[i] == '\\' && quote != '#')
			i++;
	return i + 1;
}

static struct depth
ruby_depth(struct slice s, bool has_words)
{
	struct depth d = { 0 };
	bool at_start = true, is_loop = false;

	for (size_t i = 0; i < s.len;) {
		char c = s.ptr[i];
		if (c == '"' || c == '\'' || c == '#') {
			i = skip_text(s, i);
			at_start = c == '#';
			continue;
		}
		if (!is_word_char(c)) {
			add_depth(&d, c == '{' ? 1 : c == '}' ? -1 : 0);
			if (c == '\n' || c == ';' || c == '=' || c == '(' || c == '|')
				at_start = true;
			is_loop = is_loop && c != '\n' && c != ';';
			i++;
			continue;
		}
		struct slice word = first_word(slice_part(s, i, s.len));
		bool is_part = i > 0 && s.ptr[i - 1] == '.';
		if (!has_words)
			;	/* Puppet's own language has braces only */
		else if (!is_part && slice_is(word, "end"))
			add_depth(&d, -1);
		else if (!is_part && at_start && look_up(ruby_openers, word) == ROLE_OPEN) {
			add_depth(&d, 1);
			is_loop = slice_is(word, "while") || slice_is(word, "until") || slice_is(word, "for");
		} else if (!is_part && slice_is(word, "do") && !is_loop)
			add_depth(&d, 1);
		at_start = slice_is(word, "else") || slice_is(word, "then");
		i += word.len;
	}
	return d;
}

static enum template_role
ruby_role(struct slice code, bool has_words)
{
	struct slice word = first_word(code);
	struct depth d;

	if (code.len == 0 || code.ptr[0] == '#' || code.ptr[0] == '|')
		return ROLE_NOTHING;
	d = ruby_depth(code, has_words);
	if (d.change == 0 && (d.lowest < 0 || (has_words && look_up(ruby_middles, word) == ROLE_MIDDLE)))
		return ROLE_MIDDLE;
	return d.change == 0 ? ROLE_NOTHING : d.change == 1 ? ROLE_OPEN :
	    d.change == -1 ? ROLE_CLOSE : ROLE_BROKEN;
}

/* Ansible's and others' line that says who manages the file: a comment whatever it says. */
static bool
is_notice(struct slice code)
{
	for (size_t i = 0; i < code.len; i++)
		if (slice_starts_with(slice_part(code, i, code.len), SLICE("ansible_managed")))
			return true;
	for (size_t i = 0; i < code.len; i++)
		if (code.ptr[i] == '|' && slice_is(first_word(slice_trim(slice_part(code, i + 1, code.len))),
		    "comment"))
			return true;
	return false;
}

enum template_role
template_role(enum template_language language, struct slice code, bool is_value)
{
	code = slice_trim(code);
	if (language == TEMPLATE_GO && is_value)
		return go_role(code);
	if (is_value)
		return is_notice(code) ? ROLE_NOTHING : slice_ends_with(code, SLICE(" do")) ? ROLE_BROKEN : ROLE_VALUE;
	return language == TEMPLATE_JINJA || language == TEMPLATE_GO ? jinja_role(code) :
	    ruby_role(code, language == TEMPLATE_ERB);
}
