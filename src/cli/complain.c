#include "cli/complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/escape.h"
#include "base/text.h"

void
complain(const char *text)
{
	/* A failure may have several lines, one for each mistake in a rule file. */
	for (const char *end; *text != '\0'; text = *end == '\0' ? end : end + 1) {
		end = text + strcspn(text, "\n");
		fprintf(stderr, "sshd-lint: %.*s\n", (int)(end - text), text);
	}
}

void
complain_of(const char *format, ...)
{
	struct text text, shown;
	va_list args;

	text_init(&text);
	text_init(&shown);
	va_start(args, format);
	text_vprintf(&text, format, args);
	va_end(args);
	escape_visible(&shown, text_slice(&text));
	complain(shown.ptr);
	text_release(&text);
	text_release(&shown);
}
