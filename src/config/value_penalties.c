/* PerSourcePenalties: value.extra is a struct penalties; words[] as written. */
#include "config/value_parsers.h"

#include <limits.h>

#include "config/number.h"
#include "config/value.h"

enum { FRACTIONS_SINCE = 1003 };

enum penalty_kind { KIND_TIME, KIND_NUMBER, KIND_WORD };

static const struct {
	const char *prefix;	/* the whole word for KIND_WORD */
	release_t since;
	enum penalty part;
	enum penalty_kind kind;
	int value;		/* of KIND_WORD */
} forms[] = {
	{ "crash:", 908, PENALTY_CRASH, KIND_TIME, 0 },
	{ "authfail:", 908, PENALTY_AUTHFAIL, KIND_TIME, 0 },
	{ "invaliduser:", 1003, PENALTY_INVALIDUSER, KIND_TIME, 0 },
	{ "noauth:", 908, PENALTY_NOAUTH, KIND_TIME, 0 },
	{ "grace-exceeded:", 908, PENALTY_GRACE, KIND_TIME, 0 },
	{ "refuseconnection:", 909, PENALTY_REFUSE, KIND_TIME, 0 },
	{ "max:", 908, PENALTY_MAX, KIND_TIME, 0 },
	{ "min:", 908, PENALTY_MIN, KIND_TIME, 0 },
	{ "max-sources4:", 908, PENALTY_SOURCES4, KIND_NUMBER, 0 },
	{ "max-sources6:", 908, PENALTY_SOURCES6, KIND_NUMBER, 0 },
	{ "overflow:deny-all", 908, PENALTY_OVERFLOW, KIND_WORD, 0 },
	{ "overflow:permissive", 908, PENALTY_OVERFLOW, KIND_WORD, 1 },
	{ "overflow6:deny-all", 908, PENALTY_OVERFLOW6, KIND_WORD, 0 },
	{ "overflow6:permissive", 908, PENALTY_OVERFLOW6, KIND_WORD, 1 },
};

enum { FORM_COUNT = sizeof(forms) / sizeof(forms[0]) };

static void
set_part(struct penalties *p, enum penalty part, double value)
{
	if (p->set & 1u << part)
		return;
	p->part[part] = value;
	p->set |= 1u << part;
	/* Any part switches the penalties on, even against an earlier "no". */
	p->part[PENALTY_ENABLED] = 1;
	p->set |= 1u << PENALTY_ENABLED;
}

static struct slice
help_forms(struct reader *r)
{
	struct text text;
	struct slice help;

	text_init(&text);
	text_add_string(&text, "allowed: yes, no");
	for (size_t i = 0; i < FORM_COUNT; i++)
		if (r->release >= forms[i].since)
			text_printf(&text, ", %s%s", forms[i].prefix,
			    forms[i].kind == KIND_TIME ? "TIME" :
			    forms[i].kind == KIND_NUMBER ? "NUMBER" : "");
	help = text_keep(&text, r->in->a);
	text_release(&text);
	return help;
}

static bool
read_penalty(struct reader *r, const struct word *w, struct penalties *p)
{
	struct slice prefix, rest;
	const char *wrong;
	double seconds;
	int64_t n;
	size_t i = 0;

	for (; i < FORM_COUNT; i++) {
		prefix = slice_of(forms[i].prefix);
		if (r->release >= forms[i].since && slice_starts_with(w->text, prefix) &&
		    (forms[i].kind != KIND_WORD || w->text.len == prefix.len))
			break;
	}
	if (i == FORM_COUNT) {
		reader_complain(r, PHRASE_PENALTY_WORD, w, w->text, "")->help = help_forms(r);
		return false;
	}
	rest = slice_part(w->text, prefix.len, w->text.len);
	if (forms[i].kind == KIND_WORD) {
		set_part(p, forms[i].part, forms[i].value);
	} else if (forms[i].kind == KIND_NUMBER) {
		wrong = rest.len == 0 ? "missing" : number_strict(rest, 0, INT_MAX, &n);
		if (wrong != NULL) {
			reader_complain(r, PHRASE_PENALTY_NUMBER, w, w->text, wrong);
			return false;
		}
		set_part(p, forms[i].part, (double)n);
	} else {
		bool good = r->release >= FRACTIONS_SINCE ?
		    number_time(r->release, rest, &seconds) :
		    number_seconds(r->release, rest, &n);

		if (!good)
			return reader_refuse(r, PHRASE_PENALTY_TIME, w);
		set_part(p, forms[i].part, r->release >= FRACTIONS_SINCE ? seconds : (double)n);
	}
	return true;
}

bool
value_penalties_parse(struct reader *r)
{
	struct penalties *p = ARENA_NEW(r->in->a, struct penalties);
	uint32_t first = r->next;
	const struct word *w;

	while ((w = reader_next_item(r)) != NULL) {
		bool yes = slice_is_nocase(w->text, "yes");

		if (yes || slice_is_nocase(w->text, "no")) {
			if (reader_more(r))
				return reader_refuse(r, PHRASE_PENALTY_ALONE, w);
			/*
			 * sshd looks only at what follows, so "min:1s no" gets
			 * here, too late to matter.
			 */
			if (!(p->set & 1u << PENALTY_ENABLED)) {
				p->part[PENALTY_ENABLED] = yes;
				p->set |= 1u << PENALTY_ENABLED;
			}
		} else if (!read_penalty(r, w, p)) {
			return false;
		}
	}
	if (r->next == first) {
		reader_complain(r, PHRASE_NONE_GIVEN, NULL, SLICE(""), "");
		return false;
	}
	r->out->extra = p;
	reader_store(r, r->in->node->words + first, r->next - first);
	return true;
}
