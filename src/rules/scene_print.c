/* Values as people read them, and texts with values in them. */
#include "base/escape.h"
#include "rules/scene.h"

static const char *
word_printed(const struct scene *s, enum value_type type, int64_t number)
{
	size_t count;
	const struct value_word *words = value_words(s->target, type, &count);

	for (size_t i = 0; i < count; i++)
		if (words[i].value == number)
			return words[i].printed;
	return "?";
}

static void
print_duration(int64_t seconds, struct text *out)
{
	static const struct { int64_t seconds; char unit; } units[] = {
		{ 604800, 'w' }, { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' },
	};

	if (seconds == 0)
		text_add_char(out, '0');
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (seconds >= units[i].seconds) {
			text_printf(
			    out, "%lld%c", (long long)(seconds / units[i].seconds), units[i].unit);
			seconds %= units[i].seconds;
		}
}

static void
print_size(int64_t bytes, struct text *out)
{
	static const char units[] = "\0KMGT";
	unsigned i = 0;

	for (; bytes != 0 && bytes % 1024 == 0 && i < 4; i++)
		bytes /= 1024;
	text_printf(out, "%lld", (long long)bytes);
	if (i > 0)
		text_add_char(out, units[i]);
}

/* Texts in lists stay readable at this number of elements. */
enum { PRINT_MAX_ITEMS = 12 };

static void
print_list(const struct scene *s, struct val v, struct text *out)
{

	for (uint32_t i = 0; i < v.count && i < PRINT_MAX_ITEMS; i++) {
		if (i > 0)
			text_add_string(out, ", ");
		scene_print(s, v.items[i], out);
	}
	if (v.count > PRINT_MAX_ITEMS)
		text_printf(out, " and %u more", (unsigned)(v.count - PRINT_MAX_ITEMS));
}

void
scene_print(const struct scene *s, struct val v, struct text *out)
{

	if (v.is_unknown && v.kind != KIND_TEXT) {
		text_add_string(out, "unknown");
		return;
	}
	switch (v.kind) {
	case KIND_TRUTH:
		text_add_string(out, v.number != 0 ? "yes" : "no");
		break;
	case KIND_DURATION:
		print_duration(v.number, out);
		break;
	case KIND_SIZE:
		print_size(v.number, out);
		break;
	case KIND_RELEASE:
		text_printf(
		    out, "%lld.%lld", (long long)(v.number / 100), (long long)(v.number % 100));
		break;
	case KIND_TEXT:
		escape_visible(out, v.text);
		break;
	case KIND_TEXTS:
	case KIND_LIST:
		print_list(s, v, out);
		break;
	case KIND_WORD:
		text_add_string(out, word_printed(s, v.type, v.number));
		break;
	case KIND_KEYWORD:
		text_add_string(out, keyword_spelling((enum keyword)v.number));
		break;
	default:
		text_printf(out, "%lld", (long long)v.number);
		break;
	}
}

struct slice
scene_fill(struct scene *s, const struct rule_template *t, struct arena *a)
{
	struct text text;
	struct slice kept;

	text_init(&text);
	for (uint16_t i = 0; i < t->count; i++) {
		text_add(&text, t->pieces[i].literal);
		if (t->pieces[i].root != 0)
			scene_print(s, scene_eval(s, t->pieces[i].root), &text);
	}
	kept = text_keep(&text, a);
	text_release(&text);
	return kept;
}
