/* Dump: the effective configuration as -T prints it (OpenSSH servconf.c dump_config). */
#include <sys/socket.h>

#include "config/algorithms.h"
#include "config/annotate.h"
#include "config/config.h"
#include "config/listen.h"
#include "config/value.h"

enum { PATTERNS_IN_LOWER_CASE = 1004 };

/* One line of output: the keyword's name and its value. */
struct line {
	struct text *out;
	const char *name;
	const struct effective *e;
	bool annotate;
};

static void
end_line(const struct line *l, enum keyword slot, uint32_t setter)
{
	if (l->annotate)
		annotate_origin(l->e, slot, setter, l->out);
	text_add_char(l->out, '\n');
}

static void
print_listeners(const struct line *l, struct arena *a)
{
	uint32_t count;
	const struct listener *listeners = listen_addresses(l->e, a, &count);

	for (uint32_t i = 0; i < count; i++) {
		bool v6 = listeners[i].family == AF_INET6;

		text_printf(l->out, "%s %s" SLICE_FORMAT "%s:%d", l->name, v6 ? "[" : "",
		    SLICE_ARG(listeners[i].address), v6 ? "]" : "", listeners[i].port);
		if (listeners[i].rdomain != NULL)
			text_printf(l->out, " rdomain " SLICE_FORMAT, SLICE_ARG(listeners[i].rdomain->text));
		end_line(l, KEYWORD_LISTENADDRESS, listeners[i].statement);
	}
}

static void
print_ports(const struct line *l, struct arena *a)
{
	uint32_t count, at = effective_setter(l->e, KEYWORD_PORT, 0);
	const int *ports = listen_ports(l->e, a, &count);

	for (uint32_t i = 0; i < count; i++) {
		bool implied = i == 0 && l->e->port_implied;

		text_printf(l->out, "%s %d", l->name, ports[i]);
		end_line(l, KEYWORD_PORT, implied ? 0 : at);
		if (!implied && at != 0)
			at = effective_setter(l->e, KEYWORD_PORT, at);
	}
}

static void
print_algorithms(const struct line *l, enum keyword slot, enum algorithm_list list, struct arena *a)
{
	text_printf(l->out, "%s ", l->name);
	text_add(l->out, (l->e->matched.slots[slot].first != 0 ? algorithms_text_matched :
	    algorithms_text)(a, l->e->config->target, list, effective_list_text(l->e, list)));
	end_line(l, slot, effective_setter(l->e, slot, 0));
}

/* A line for each word, or for each setter of a keyword whose values are more than one word. */
static void
print_each(const struct line *l, const struct keyword_facts *facts, struct arena *a)
{
	uint32_t at = effective_setter(l->e, facts->keyword, 0);
	bool is_default = at == 0;

	do {
		const struct value *v = is_default ?
		    effective_value(l->e, facts->keyword, a, NULL) :
		    &l->e->config->statements[at - 1].value;
		bool by_name = facts->multiplicity == MULTI_BY_NAME;
		uint32_t lines = by_name ? v->word_count > 0 : v->word_count;

		for (uint32_t i = 0; i < lines; i++) {
			struct value one = *v;

			if (!by_name) {
				one.words = &v->words[i];
				one.word_count = 1;
			}
			text_printf(l->out, "%s ", l->name);
			value_print(l->e->config->target, facts, &one, l->out);
			end_line(l, facts->keyword, at);
		}
		at = at != 0 ? effective_setter(l->e, facts->keyword, at) : 0;
	} while (at != 0);
}

/* 10.4 had the keyword of a list of names in a format of its own, in lower case (see dump.def). */
static const char *
name_before(const struct line *l, const struct keyword_facts *facts, const struct value *v)
{
	return facts->slot == KEYWORD_PERMITUSERENVIRONMENT && l->name[0] != '\0' && v->number[1] != 0 &&
	    l->e->config->target->release == PATTERNS_IN_LOWER_CASE ? "permituserenvironment" : l->name;
}

static void
print_whole(const struct line *l, const struct keyword_facts *facts, struct arena *a)
{
	const struct value *v = effective_value(l->e, facts->keyword, a, NULL);
	uint32_t at = effective_setter(l->e, facts->keyword, 0);
	size_t begin = l->out->len, empty;

	if (at == 0 && facts->default_text != NULL && facts->default_text[0] == '\0')
		return;
	text_printf(l->out, "%s ", name_before(l, facts, v));
	empty = l->out->len;
	if (l->e->matched.slots[facts->keyword].first != 0 && !value_is_cleared_matched(l->e->config->target, facts))
		value_print_matched(l->e->config->target, facts, v, l->out);
	else
		value_print(l->e->config->target, facts, v, l->out);
	/* A list that has been emptied is not printed at all. */
	if (l->out->len == empty) {
		l->out->len = begin;
		l->out->ptr[begin] = '\0';
		return;
	}
	end_line(l, facts->keyword, at);
}

static void
print_slot(const struct line *l, enum keyword slot, struct arena *a)
{
	const struct keyword_facts *facts = keyword_facts(l->e->config->target, slot);
	enum algorithm_list list;

	if (slot == KEYWORD_PORT)
		print_ports(l, a);
	else if (slot == KEYWORD_LISTENADDRESS)
		print_listeners(l, a);
	else if (algorithm_list_of(slot, &list))
		print_algorithms(l, slot, list, a);
	else if (value_is_line_per_word(facts->type))
		print_each(l, facts, a);
	else
		print_whole(l, facts, a);
}

void
config_dump(const struct effective *e, struct text *out, bool annotate)
{
	const struct dump_row *rows;
	size_t count = dump_order(e->config->target, &rows);
	struct arena scratch;

	arena_init(&scratch);
	for (size_t i = 0; i < count; i++) {
		struct line l = { out, rows[i].printed, e, annotate };

		print_slot(&l, rows[i].slot, &scratch);
	}
	arena_release(&scratch);
}

struct slice
effective_text(const struct effective *e, enum keyword k, struct arena *a)
{
	const struct target *t = e->config->target;
	struct text out;
	struct line l = { &out, "", e, false };
	struct slice text = { 0 }, part, rest;
	struct text joined;

	/* Printed with an empty name, each line begins with a blank. */
	text_init(&out);
	print_slot(&l, keyword_facts(t, k)->slot, a);
	text_init(&joined);
	rest = slice_part(text_slice(&out), 0, out.len > 0 ? out.len - 1 : 0);
	while (out.len > 0 && slice_cut(&rest, '\n', &part)) {
		if (joined.len > 0)
			text_add_char(&joined, '\n');
		text_add(&joined, slice_part(part, 1, part.len));
	}
	text = text_keep(&joined, a);
	text_release(&joined);
	text_release(&out);
	return text;
}

struct slice
effective_text_set(const struct effective *e, enum keyword k, struct arena *a)
{
	struct slice text = effective_setter(e, k, 0) != 0 ? effective_text(e, k, a) : SLICE("");

	return slice_is_nocase(text, "none") ? SLICE("") : text;
}
