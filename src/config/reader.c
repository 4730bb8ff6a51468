#include "config/reader.h"

#include <stdio.h>
#include <string.h>

#include "base/escape.h"

enum { SINCE_ARGV = 807 };

/* One wording, for a range of releases. */
struct wording {
	enum phrase id;
	release_t since;
	release_t until;
	enum complaint_effect effect;
	const char *text;
};

/* The older wordings come first for each id because the first row that fits counts. */
static const struct wording wordings[] = {
#define PHRASE(id, problem, effect, text, message)
#define OLDER(id, since, until, effect, text) \
	{ PHRASE_##id, since, until, COMPLAINT_##effect, text },
#include "config/phrases.def"
#undef PHRASE
#undef OLDER
#define PHRASE(id, problem, effect, text, message) \
	{ PHRASE_##id, RELEASE_FIRST, RELEASE_LAST, COMPLAINT_##effect, text },
#define OLDER(id, since, until, effect, text)
#include "config/phrases.def"
#undef PHRASE
#undef OLDER
};

/* What does not vary between releases. */
static const struct {
	enum problem problem;
	const char *message;
} meanings[PHRASE_COUNT] = {
#define PHRASE(id, problem, effect, text, message) \
	[PHRASE_##id] = { PROBLEM_##problem, message },
#define OLDER(id, since, until, effect, text)
#include "config/phrases.def"
#undef PHRASE
#undef OLDER
};

static const struct wording *
find_wording(enum phrase p, release_t release)
{
	size_t i = 0;

	while (wordings[i].id != p || release < wordings[i].since || release > wordings[i].until)
		i++;
	return &wordings[i];
}

void
reader_init(struct reader *r, const struct value_input *in, struct value *out)
{
	*r = (struct reader){
		.in = in,
		.out = out,
		.release = in->target->release,
		.argv = in->target->release >= SINCE_ARGV,
	};
}

const struct word *
reader_next(struct reader *r)
{
	const struct node *n = r->in->node;

	return r->next < n->word_count ? &n->words[r->next++] : NULL;
}

bool
reader_more(const struct reader *r)
{
	const struct node *n = r->in->node;

	return r->next < n->word_count || (!r->argv && n->unclosed.source != 0);
}

const struct word *
reader_next_item(struct reader *r)
{
	const struct word *w = reader_next(r);

	return w != NULL && w->text.len == 0 && !r->argv ? NULL : w;
}

const struct word *
reader_need(struct reader *r, enum phrase missing)
{
	const struct word *w = reader_next(r);

	if (w != NULL && w->text.len > 0)
		return w;
	reader_complain(r, missing, w, SLICE(""), "");
	return NULL;
}

struct slice
reader_show(struct reader *r, const struct word *w)
{
	struct slice shown;

	if (w == NULL)
		return SLICE("nothing");
	shown = escape_visible_copy(r->in->a, w->text);
	return slice_printf(r->in->a, "'" SLICE_FORMAT "'", SLICE_ARG(shown));
}

/* What stands for the place ${name} of a phrase. */
static struct slice
fill_place(const struct value_input *in, struct slice name, struct slice argument,
    const char *reason, struct slice shown)
{
	if (slice_is(name, "k"))
		return in->node->keyword;
	if (slice_is(name, "c"))
		return slice_of(keyword_spelling(in->facts->slot));
	if (slice_is(name, "a"))
		return argument;
	if (slice_is(name, "a100"))
		return slice_part(argument, 0, 100);
	if (slice_is(name, "a200"))
		return slice_part(argument, 0, 200);
	if (slice_is(name, "v"))
		return shown;
	return slice_of(reason);
}

static struct slice
expand(const struct value_input *in, const char *phrase, struct slice argument,
    const char *reason, struct slice shown)
{
	struct text text;
	struct slice done;

	text_init(&text);
	while (*phrase != '\0') {
		size_t plain = strcspn(phrase, "{");
		const char *end;

		text_add(&text, (struct slice){ phrase, plain });
		phrase += plain;
		if (*phrase == '\0')
			break;
		end = strchr(phrase, '}');
		if (phrase[1] == 'o') {	/* lookup_opcode_name: the name in lower case */
			const char *s = keyword_spelling(in->facts->slot);

			for (; *s != '\0'; s++)
				text_add_char(&text, (char)(*s >= 'A' && *s <= 'Z' ? *s + 32 : *s));
		} else {
			text_add(&text, fill_place(in, (struct slice){ phrase + 1,
			    (size_t)(end - phrase - 1) }, argument, reason, shown));
		}
		phrase = end + 1;
	}
	done = text_keep(&text, in->a);
	text_release(&text);
	return done;
}

struct complaint *
reader_complain(struct reader *r, enum phrase p, const struct word *at, struct slice argument,
    const char *reason)
{
	const struct value_input *in = r->in;
	const struct wording *w = find_wording(p, r->release);
	struct slice text = expand(in, w->text, argument, reason, SLICE(""));
	struct complaint *c = complaint_add(in, meanings[p].problem, w->effect,
	    at != NULL ? at->span : in->node->keyword_span, SLICE_FORMAT, SLICE_ARG(text));

	if (w->effect == COMPLAINT_LOGGED)
		c->form = FORM_BARE;	/* said by a function that does not know the line */
	else
		c->message = expand(in, meanings[p].message, argument, reason, reader_show(r, at));
	return c;
}

bool
reader_refuse(struct reader *r, enum phrase p, const struct word *at)
{
	reader_complain(r, p, at, at != NULL ? at->text : SLICE("(null)"), "");
	return false;
}

/* Until 8.6: whatever ended words before, left-over ones end at an equals sign as well. */
static const struct word *
reread_by_strdelim(struct reader *r, const struct word *w)
{
	const struct node *n = r->in->node;
	struct slice rest = n->rest;
	struct word *shorter = reader_words(r, 1);

	rest = slice_part(rest, w->span.begin - n->rest_span.begin, rest.len);
	return syntax_next_strdelim(r->in->a, &rest, w->span, shorter) ? shorter : w;
}

void
reader_end(struct reader *r)
{
	const struct word *w = reader_next(r);

	if (w != NULL && !r->argv && r->in->facts->type == TYPE_ENV_ASSIGNMENTS)
		w = reread_by_strdelim(r, w);

	/*
	 * strdelim gives an empty word at a quotation mark that ends the line;
	 * sshd lets it pass.
	 */
	if (w == NULL || (w->text.len == 0 && !r->argv))
		return;
	reader_complain(r, PHRASE_EXTRA, w, w->text, "");
}

struct word *
reader_words(struct reader *r, size_t count)
{
	return ARENA_ARRAY(r->in->a, struct word, count);
}

void
reader_store(struct reader *r, const struct word *words, uint32_t count)
{
	r->out->words = words;
	r->out->word_count = count;
}

void
reader_store_text(struct reader *r, struct slice text, struct span span)
{
	struct word *w = reader_words(r, 1);

	w->text = text;
	w->span = span;
	reader_store(r, w, 1);
}

void
reader_store_number(struct reader *r, unsigned part, int64_t number)
{
	r->out->number[part] = number;
	r->out->number_set |= 1u << part;
}
