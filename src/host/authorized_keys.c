#include "host/authorized_keys.h"

#include <string.h>

#include "base/vec.h"
#include "host/file.h"
#include "host/wire.h"

VEC(key_lines, struct key_line);

static struct slice
skip_blanks(struct slice s)
{
	while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
		s = slice_part(s, 1, s.len);
	return s;
}

static struct slice
first_word(struct slice s)
{
	size_t end = 0;

	while (end < s.len && s.ptr[end] != ' ' && s.ptr[end] != '\t')
		end++;
	return slice_part(s, 0, end);
}

/* ---- what a line that is no key was meant to be ---- */

static bool
is_base64_text(struct slice s)
{
	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    c == '+' || c == '/' || c == '='))
			return false;
	}
	return true;
}

/* Whether the next line of ${rest} could be the rest of a key's base64. */
static bool
goes_on(struct slice rest)
{
	struct slice line, word;

	if (!file_next_line(&rest, &line))
		return false;
	line = slice_trim(line);
	word = first_word(line);
	return word.len >= 4 && is_base64_text(word) && key_type_find(word) == NULL;
}

static void
blame(struct key_line *line, enum key_line_state state, const char *reason)
{
	line->state = state;
	line->reason = reason;
}

/* ${at} begins with the name ${type}, and yet it is no key because of ${e}. */
static void
blame_key(struct key_line *line, const struct key_support *support, struct slice at,
    enum key_error e, struct slice following)
{
	struct slice type = first_word(at), text;

	text = first_word(skip_blanks(slice_part(at, type.len, at.len)));
	if (key_type_supported(support, type) == NULL || e == KEY_NO_TYPE)
		blame(line, KEY_LINE_NO_TYPE, key_error_text(KEY_NO_TYPE));
	else if (e == KEY_LENGTH)
		blame(line, KEY_LINE_SHORT, key_error_text(e));
	else if ((e == KEY_FORMAT || e == KEY_INCOMPLETE) && 
	    (text.len == 0 || is_base64_text(slice_trim(text))) && goes_on(following))
		blame(line, KEY_LINE_WRAPPED, key_error_text(e));
	else
		blame(line, KEY_LINE_DAMAGED, key_error_text(e));
}

static bool
is_type_word(struct slice word)
{
	static const char *const unknown[] = {
		"ssh-", "ecdsa-sha2-", "sk-", "x509v3-", "pgp-sign-", "rsa-sha2-",
	};

	if (key_type_find(word) != NULL)
		return true;
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		if (slice_starts_with(word, slice_of(unknown[i])))
			return true;
	return false;
}

/* ---- one line ---- */

/* A line without a readable key, in front (${e1}) or behind its options (${e2}). */
static void
explain(struct key_line *line, const struct key_support *support, struct slice behind,
    enum key_error e1, enum key_error e2, struct slice following)
{
	struct slice bom = SLICE("\xef\xbb\xbf"), text = line->text;

	if (slice_starts_with(text, bom) &&
	    is_type_word(first_word(slice_part(text, bom.len, text.len))))
		blame(line, KEY_LINE_BOM, NULL);
	else if (is_type_word(first_word(text)))
		blame_key(line, support, text, e1, following);
	else if (is_type_word(first_word(behind)))
		blame_key(line, support, behind, e2, following);
	else
		blame(line, KEY_LINE_NO_KEY, NULL);
}

static void
parse_line(struct arena *a, const struct key_support *support, unsigned release,
    struct key_line *line, struct slice following)
{
	struct slice at = line->text;
	enum key_error e1 = key_from_line(a, support, &at, &line->key), e2;
	size_t length;

	line->options.permits_pty = true;
	if (e1 != KEY_OK) {
		if (!key_options_length(line->text, &length)) {
			blame(line, KEY_LINE_OPTIONS, "invalid key option string");
			return;
		}
		at = skip_blanks(slice_part(line->text, length, line->text.len));
		struct slice behind = at;
		if ((e2 = key_from_line(a, support, &at, &line->key)) != KEY_OK) {
			line->key = (struct key){ 0 };
			explain(line, support, behind, e1, e2, following);
			return;
		}
		if (!key_options_parse(a, release, line->text, &line->options, &line->reason)) {
			line->state = KEY_LINE_OPTIONS;
			return;
		}
	}
	line->comment = slice_trim(at);
	if (line->options.has_principals && !line->options.is_authority)
		blame(line, KEY_LINE_OPTIONS, "principals on non-CA key");
	else if (line->key.certificate != NULL)
		blame(line, KEY_LINE_CERTIFICATE, NULL);
	else
		blame(line, KEY_LINE_GOOD, NULL);
}

/* ---- the file ---- */

static bool
is_utf16(struct slice bytes)
{
	if (bytes.len < 2)
		return false;
	if (slice_starts_with(bytes, SLICE("\xff\xfe")) ||
	    slice_starts_with(bytes, SLICE("\xfe\xff")))
		return true;
	/* Without a mark: ASCII with every other byte zero. */
	return bytes.len >= 4 && (bytes.ptr[0] == '\0') != (bytes.ptr[1] == '\0') &&
	    bytes.ptr[bytes.ptr[0] == '\0' ? 2 : 3] == '\0';
}

static const struct {
	const char *begin;
	enum key_file_format format;
} formats[] = {
	{ "PuTTY-User-Key-File-", KEY_FORMAT_PUTTY },
	{ "---- BEGIN SSH2 PUBLIC KEY", KEY_FORMAT_RFC4716 },
	{ "-----BEGIN ", KEY_FORMAT_PEM },
};

/* A format that is not OpenSSH's shows in a line that begins the key. */
static enum key_file_format
format_of(struct slice bytes, const struct key_line *lines, size_t count)
{
	if (is_utf16(bytes))
		return KEY_FORMAT_UTF16;
	if (count == 0)
		return KEY_FORMAT_EMPTY;
	for (size_t n = 0; n < count; n++)
		for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
			if (slice_starts_with(lines[n].text, slice_of(formats[i].begin)))
				return formats[i].format;
	return KEY_FORMAT_OPENSSH;
}

static struct authorized_keys
keep(struct arena *a, struct key_lines *found, struct slice bytes)
{
	struct key_line *kept = ARENA_ARRAY(a, struct key_line, found->count + 1);
	struct authorized_keys keys = { .lines = kept, .count = (uint32_t)found->count };

	for (size_t i = 0; i < found->count; i++) {
		kept[i] = found->ptr[i];
		if (kept[i].state == KEY_LINE_GOOD && !kept[i].options.is_authority)
			keys.good++;
	}
	keys.format = format_of(bytes, kept, found->count);
	key_lines_release(found);
	return keys;
}

/* The next line with something on it; blank ones and comments are counted only. */
static bool
next_line(struct slice *rest, struct key_line *line)
{
	struct slice text;

	while (line->number < AUTHORIZED_KEYS_MAX && file_next_line(rest, &text)) {
		line->number++;
		line->text = skip_blanks(text);
		if (slice_trim(text).len > 0 && line->text.ptr[0] != '#')
			return true;
	}
	return false;
}

struct authorized_keys
authorized_keys_parse(struct arena *a, const struct key_support *support, unsigned release,
    struct slice bytes)
{
	struct key_lines found = { 0 };
	struct key_line line = { 0 };
	struct slice rest = bytes;

	while (next_line(&rest, &line)) {
		struct key_line one = { .number = line.number, .text = line.text };

		parse_line(a, support, release, &one, rest);
		key_lines_push(&found, one);
	}
	return keep(a, &found, bytes);
}

struct authorized_keys
authorized_keys_parse_bare(struct arena *a, const struct key_support *support, struct slice bytes)
{
	struct key_lines found = { 0 };
	struct key_line line = { 0 };
	struct slice rest = bytes;
	bool stopped = false;

	while (!stopped && next_line(&rest, &line)) {
		struct key_line one = { .number = line.number, .text = line.text };
		struct slice at = line.text;
		enum key_error e = key_from_line(a, support, &at, &one.key);

		/* A short key is passed over; everything else ends the reading. */
		if (e == KEY_OK)
			one.comment = slice_trim(at);
		else if (is_type_word(first_word(one.text)))
			blame_key(&one, support, one.text, e, rest);
		else
			blame(&one, KEY_LINE_NO_KEY, key_error_text(e));
		stopped = e != KEY_OK && e != KEY_LENGTH;
		key_lines_push(&found, one);
	}
	return keep(a, &found, bytes);
}

/* ---- principals ---- */

VEC(principal_lines, struct principal_line);

static void
parse_principal(struct arena *a, unsigned release, struct slice text, struct principal_line *line)
{
	size_t at;

	while (text.len > 1 && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
		text = slice_part(text, 0, text.len - 1);
	/* The last space divides options from name; a tab does where there is no space. */
	for (at = text.len; at > 0 && text.ptr[at - 1] != ' '; at--)
		;
	if (at == 0)
		for (at = text.len; at > 0 && text.ptr[at - 1] != '\t'; at--)
			;
	line->name = skip_blanks(slice_part(text, at, text.len));
	line->is_good = key_options_parse(a, release, at == 0 ? SLICE("") : text, &line->options,
	    &line->reason);
	if (line->is_good && (line->options.is_authority || line->options.has_principals)) {
		line->is_good = false;
		line->reason = line->options.has_principals && !line->options.is_authority ?
		    "principals on non-CA key" : "cert-authority flag invalid here";
	}
}

struct principals
principals_parse(struct arena *a, unsigned release, struct slice bytes)
{
	struct principal_lines found = { 0 };
	struct principal_line *kept;
	struct principals result;
	struct slice line, text;
	uint32_t number = 0;

	while (number < AUTHORIZED_KEYS_MAX && file_next_line(&bytes, &line)) {
		struct principal_line one = { .number = number + 1 };

		number++;
		line = skip_blanks(line);
		slice_cut(&line, '#', &text);
		if (text.len == 0)
			continue;
		parse_principal(a, release, text, &one);
		principal_lines_push(&found, one);
	}
	kept = ARENA_ARRAY(a, struct principal_line, found.count + 1);
	for (size_t i = 0; i < found.count; i++)
		kept[i] = found.ptr[i];
	result = (struct principals){ kept, (uint32_t)found.count };
	principal_lines_release(&found);
	return result;
}
