#include <string.h>

#include "lsp/uri.h"

static int
hex_digit(char c)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	const char *at = c == '\0' ? NULL : strchr(digits, c);

	return at == NULL ? -1 : at - digits < 16 ? (int)(at - digits) : (int)(at - digits) - 6;
}

/* ${s} with %XX replaced; false at a NUL byte, which no path has. */
static bool
decode(struct arena *a, struct slice s, struct slice *out)
{
	char *to = ARENA_ARRAY(a, char, s.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		int high = s.ptr[i] == '%' && i + 2 < s.len ? hex_digit(s.ptr[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(s.ptr[i + 2]) : -1;

		to[len] = s.ptr[i];
		if (low >= 0) {
			to[len] = (char)(high * 16 + low);
			i += 2;
		}
		if (to[len++] == '\0')
			return false;
	}
	*out = (struct slice){ to, len };
	return true;
}

/* Takes "." and ".." and repeated slashes out of an absolute path. */
static const char *
clean(struct arena *a, struct slice path)
{
	char *to = ARENA_ARRAY(a, char, path.len + 2);
	struct slice part;
	size_t len = 0;

	while (path.len > 0 && slice_cut(&path, '/', &part)) {
		if (part.len == 0 || slice_is(part, "."))
			continue;
		if (slice_is(part, "..")) {
			while (len > 0 && to[--len] != '/')
				continue;
			continue;
		}
		to[len++] = '/';
		memcpy(to + len, part.ptr, part.len);
		len += part.len;
	}
	if (len == 0)
		to[len++] = '/';
	to[len] = '\0';
	return to;
}

const char *
uri_path(struct arena *a, struct slice uri)
{
	static const struct slice scheme = { "file:", 5 }, authority = { "//", 2 };
	struct slice rest, path;

	if (!slice_equal_nocase(slice_part(uri, 0, scheme.len), scheme))
		return NULL;
	rest = slice_part(uri, scheme.len, uri.len);
	if (slice_starts_with(rest, authority)) {
		struct slice host = slice_part(rest, 2, rest.len);
		size_t len = 0;

		while (len < host.len && host.ptr[len] != '/')
			len++;
		if (len > 0 && !slice_is_nocase(slice_part(host, 0, len), "localhost"))
			return NULL;
		rest = slice_part(host, len, host.len);
	}
	for (size_t i = 0; i < rest.len; i++)
		if (rest.ptr[i] == '?' || rest.ptr[i] == '#')
			rest.len = i;
	if (!slice_starts_with(rest, SLICE("/")) || !decode(a, rest, &path))
		return NULL;
	return clean(a, path);
}

void
uri_write(struct text *out, struct slice path)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

	text_add_string(out, "file://");
	for (size_t i = 0; i < path.len; i++)
		if (path.ptr[i] != '\0' && strchr(plain, path.ptr[i]) != NULL)
			text_add_char(out, path.ptr[i]);
		else
			text_printf(out, "%%%02X", (unsigned)(unsigned char)path.ptr[i]);
}
