/* Values that are lists of algorithms: words[0] the list as written, prefix included. */
#include "config/value_parsers.h"

#include "base/escape.h"
#include "config/algorithms.h"

/* How each kind of list is asked for and refused. */
static const struct {
	enum phrase missing;
	enum phrase bad;
} manners[] = {
	[ALGORITHM_CIPHER] = { PHRASE_NO_ALGORITHMS, PHRASE_BAD_CIPHERS },
	[ALGORITHM_MAC] = { PHRASE_NO_ALGORITHMS, PHRASE_BAD_MACS },
	[ALGORITHM_KEX] = { PHRASE_NO_ALGORITHMS, PHRASE_BAD_KEX },
	[ALGORITHM_KEY] = { PHRASE_NO_KEY_TYPES, PHRASE_BAD_KEY_TYPES },
};

/* Where ${part}, a slice of ${w}, stands in the source; all of ${w} where it was rewritten. */
static struct span
span_of_part(const struct word *w, struct slice part)
{
	struct span s = w->span;
	uint32_t offset = (uint32_t)(part.ptr - w->text.ptr);

	if (w->quoted || part.len == 0 || s.end - s.begin != w->text.len)
		return s;
	s.begin += offset;
	s.end = s.begin + (uint32_t)part.len;
	return s;
}

static void
refuse_list(struct reader *r, const struct word *w, enum algorithm_list list, struct slice wrong)
{
	enum algorithm_kind kind = algorithm_list_kind(list);
	struct arena *a = r->in->a;
	struct complaint *c;

	if (kind == ALGORITHM_KEX && wrong.len > 0)
		reader_complain(r, PHRASE_UNSUPPORTED_KEX, w, wrong, "");
	c = reader_complain(r, manners[kind].bad, w, w->text, "");
	if (wrong.len == 0)
		return;
	c->span = span_of_part(w, wrong);
	c->message = slice_printf(a, "'" SLICE_FORMAT "' is not known to this sshd",
	    SLICE_ARG(escape_visible_copy(a, wrong)));
	c->help = algorithms_help(a, r->in->target, list, wrong);
}

/*
 * Ciphers, MACs, KexAlgorithms and the key algorithm keywords. What "-" takes
 * away is not checked.
 */
bool
value_algorithms_parse(struct reader *r)
{
	const struct target *t = r->in->target;
	enum algorithm_list list = LIST_CIPHERS;
	const struct word *w;
	struct slice wrong;
	char prefix;

	if (!algorithm_list_of(r->in->facts->slot, &list))
		return value_path_word(r);
	if ((w = reader_need(r, manners[algorithm_list_kind(list)].missing)) == NULL)
		return false;
	prefix = algorithms_prefix(t, w->text);
	if (prefix != '-' && !algorithms_valid(r->in->a, t, list,
	    slice_part(w->text, prefix != '\0', w->text.len), &wrong)) {
		refuse_list(r, w, list, wrong);
		return false;
	}
	reader_store(r, w, 1);
	return true;
}

/* GSSAPIKexAlgorithms of the vendors' patch: whole names, each ending in '-'. */
bool
value_algorithms_gss(struct reader *r)
{
	const struct word *w = reader_need(r, PHRASE_NO_KEY_TYPES);
	struct slice rest, name;

	if (w == NULL)
		return false;
	rest = w->text;
	while (slice_cut(&rest, ',', &name) && name.len > 0) {
		if (algorithms_is_gss(r->in->target, name))
			continue;
		reader_complain(r, PHRASE_UNSUPPORTED_KEX, w, name, "");
		reader_complain(r, PHRASE_BAD_GSS_KEX, w, w->text, "")->help =
		    value_help_words(r, TYPE_GSS_KEX, name);
		return false;
	}
	reader_store(r, w, 1);
	return true;
}
