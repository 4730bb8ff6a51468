#include "base/escape.h"
#include "report/xml.h"

/* U+FFFE and U+FFFF are valid UTF-8, but no characters of XML. */
static bool
is_noncharacter(struct slice s)
{
	return s.len >= 3 && (unsigned char)s.ptr[0] == 0xef && (unsigned char)s.ptr[1] == 0xbf &&
	    (unsigned char)s.ptr[2] >= 0xbe;
}

void
xml_add(struct text *out, struct slice s)
{
	struct text visible;

	text_init(&visible);
	escape_visible(&visible, s);
	for (size_t i = 0; i < visible.len; i++) {
		char c = visible.ptr[i];
		if (c == '&')
			text_add_string(out, "&amp;");
		else if (c == '<')
			text_add_string(out, "&lt;");
		else if (c == '>')
			text_add_string(out, "&gt;");
		else if (c == '"')
			text_add_string(out, "&quot;");
		else if (c == '\'')
			text_add_string(out, "&apos;");
		else if (is_noncharacter(slice_part(text_slice(&visible), i, i + 3))) {
			text_printf(out, "\\u{fff%c}", visible.ptr[i + 2] == '\xbe' ? 'e' : 'f');
			i += 2;
		} else
			text_add_char(out, c);
	}
	text_release(&visible);
}

void
xml_attribute(struct text *out, const char *name, struct slice value)
{
	text_printf(out, " %s=\"", name);
	xml_add(out, value);
	text_add_char(out, '"');
}

void
xml_number(struct text *out, const char *name, size_t value)
{
	text_printf(out, " %s=\"%zu\"", name, value);
}
