#include "lib/upgrade_values.h"

#include "base/escape.h"
#include "base/vec.h"

enum { CLASSES_MAX = 512, KEPT_LENGTH = 72 };

VEC(value_vec, struct compare_value);

struct walk {
	const struct changes *c;
	const struct upgrade_step *steps;
	uint32_t count;
	const struct space *asked;
	struct value_vec told;
};

static const struct upgrade_step *
last_of(const struct walk *w)
{
	return &w->steps[w->count - 1];
}

/* Whether this difference was told already, for another connection. */
static bool
is_told(struct walk *w, const struct compare_value *v)
{
	for (size_t i = 0; i < w->told.count; i++) {
		const struct compare_value *o = &w->told.ptr[i];

		if (o->keyword == v->keyword && o->before_setter == v->before_setter &&
		    o->after_setter == v->after_setter && slice_equal(o->before, v->before) &&
		    slice_equal(o->after, v->after))
			return true;
	}
	value_vec_push(&w->told, *v);
	return false;
}

/* Evaluates step ${i}; false where sshd would not get so far. */
static bool
evaluate(const struct walk *w, uint32_t i, const struct connection *connection)
{
	return w->steps[i].starts &&
	    config_evaluate(w->steps[i].config, connection, w->steps[i].e, NULL);
}

/* The first step in which ${v} is no longer what it was; ${connection} NULL: at start-up. */
static struct slice
value_since(const struct walk *w, const struct connection *connection,
    const struct compare_value *v)
{
	struct compare_value then;

	for (uint32_t i = 1; i + 1 < w->count; i++)
		if (evaluate(w, i, connection) &&
		    compare_value_of(w->steps[0].e, w->steps[i].e, v->keyword, w->c->a, &then))
			return w->steps[i].name;
	return last_of(w)->name;
}

/* Those of ${names} that are not in ${others}, or that are; with ", " between them. */
static struct slice
pick(struct arena *a, struct slice names, struct slice others, bool in)
{
	struct slice name, other, rest, kept;
	struct text text;

	text_init(&text);
	while (names.len > 0 && slice_cut(&names, ',', &name)) {
		bool found = false;

		for (rest = others; rest.len > 0 && !found && slice_cut(&rest, ',', &other);)
			found = slice_equal(slice_trim(name), slice_trim(other));
		if (found == in)
			text_printf(&text, "%s" SLICE_FORMAT, text.len > 0 ? ", " : "",
			    SLICE_ARG(slice_trim(name)));
	}
	kept = text_keep(&text, a);
	text_release(&text);
	return kept;
}

/* Those of ${names} that the sshd to come still knows, with commas. */
static struct slice
still_known(const struct walk *w, enum keyword k, struct slice names)
{
	enum algorithm_list list;
	struct slice name, kept;
	struct text text;

	text_init(&text);
	algorithm_list_of(k, &list);
	while (names.len > 0 && slice_cut(&names, ',', &name)) {
		const struct algorithm *alg =
		    algorithm_find(algorithm_list_kind(list), slice_trim(name));

		if (alg == NULL || !algorithm_supported(last_of(w)->target, alg))
			continue;
		text_printf(&text, "%s%s", text.len > 0 ? "," : "", alg->name);
	}
	kept = text_keep(&text, w->c->a);
	text_release(&text);
	return kept;
}

/* What to write to keep things as they are, if that can be done with one line. */
static struct slice
help_for(const struct walk *w, const struct compare_value *v)
{
	const char *spelling = keyword_spelling(v->keyword);
	struct slice keep = v->before;

	if (v->is_list)
		keep = still_known(w, v->keyword, v->before);
	if (v->after_setter != 0 || keep.len == 0 || keep.len > KEPT_LENGTH || slice_has(keep, '\n'))
		return (struct slice){ 0 };
	return slice_printf(w->c->a, "to keep it as it is, write: %s %s" SLICE_FORMAT, spelling,
	    v->is_list ? "+" : "", SLICE_ARG(escape_visible_copy(w->c->a, keep)));
}

static struct slice
message_for(const struct walk *w, const struct compare_value *v)
{
	struct arena *a = w->c->a;
	const char *spelling = keyword_spelling(v->keyword);

	if (!v->is_list)
		return slice_printf(a, "%s: %s" SLICE_FORMAT " becomes " SLICE_FORMAT, spelling,
		    v->before_setter == 0 && v->after_setter == 0 ? "the default " : "",
		    SLICE_ARG(changes_shown(v->before, a)), SLICE_ARG(changes_shown(v->after, a)));
	if (v->before.len == 0)
		return slice_printf(a, "%s now has " SLICE_FORMAT, spelling, SLICE_ARG(v->after));
	return slice_printf(a, "%s no longer has " SLICE_FORMAT "%s" SLICE_FORMAT, spelling,
	    SLICE_ARG(v->before), v->after.len > 0 ? "; it now has " : "", SLICE_ARG(v->after));
}

static void
tell(struct walk *w, const struct connection *connection, const struct compare_value *v,
    struct slice since)
{
	bool is_written = v->before_setter != 0 || v->after_setter != 0;
	struct diagnostic *d = changes_add(w->c, PROBLEM_VALUE_CHANGES_WITH_UPGRADE,
	    v->after_setter != 0 ? v->after_setter : v->before_setter, v->keyword, message_for(w, v));

	/* New algorithms hurt nobody. */
	d->severity = is_written && (!v->is_list || v->before.len > 0) ? SEVERITY_WARNING : SEVERITY_NOTE;
	d->since = since;
	d->help = help_for(w, v);
	if (connection != NULL)
		d->witness = escape_visible_copy(w->c->a, space_witness(w->asked, connection, w->c->a));
}

/* A list changes in several releases: each name is told with the one that it goes or comes in. */
static void
tell_list(struct walk *w, const struct connection *connection, const struct compare_value *v)
{
	struct slice lost = v->before, gained = v->after;

	for (uint32_t i = 1; i < w->count && lost.len + gained.len > 0; i++) {
		struct compare_value then, part = *v;
		bool is_last = i + 1 == w->count;

		if (!is_last && (!evaluate(w, i, connection) ||
		    !compare_value_of(w->steps[0].e, w->steps[i].e, v->keyword, w->c->a, &then)))
			continue;
		part.before = is_last ? pick(w->c->a, lost, (struct slice){ 0 }, false) :
		    pick(w->c->a, lost, then.before, true);
		part.after = is_last ? pick(w->c->a, gained, (struct slice){ 0 }, false) :
		    pick(w->c->a, gained, then.after, true);
		lost = pick(w->c->a, lost, part.before, false);
		gained = pick(w->c->a, gained, part.after, false);
		if (part.before.len + part.after.len > 0)
			tell(w, connection, &part, w->steps[i].name);
	}
}

/* Settings of a method that is off are of no interest while nobody has written them. */
static bool
is_idle(const struct walk *w, const struct compare_value *v)
{
	static const struct {
		enum keyword keyword, of;
	} parts[] = {
		{ KEYWORD_HOSTBASEDACCEPTEDALGORITHMS, KEYWORD_HOSTBASEDAUTHENTICATION },
		{ KEYWORD_GSSAPISTRICTACCEPTORCHECK, KEYWORD_GSSAPIAUTHENTICATION },
		{ KEYWORD_GSSAPICLEANUPCREDENTIALS, KEYWORD_GSSAPIAUTHENTICATION },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (v->keyword == parts[i].keyword && v->before_setter + v->after_setter == 0 &&
		    slice_is(effective_text(last_of(w)->e, parts[i].of, w->c->a), "no"))
			return true;
	return false;
}

/* All keywords, at start-up (${connection} NULL) or on a connection. */
static void
compare_at(struct walk *w, const struct connection *connection)
{
	struct effective *before = w->steps[0].e, *after = last_of(w)->e;
	struct compare_value v;

	if (!config_evaluate(w->steps[0].config, connection, before, NULL) ||
	    !config_evaluate(last_of(w)->config, connection, after, NULL))
		return;
	for (int k = 1; k < KEYWORD_COUNT; k++) {
		if (connection != NULL && !keyword_facts(last_of(w)->target, (enum keyword)k)->in_match)
			continue;
		if (!compare_value_of(before, after, (enum keyword)k, w->c->a, &v) || is_idle(w, &v) ||
		    is_told(w, &v))
			continue;
		if (v.is_list)
			tell_list(w, connection, &v);
		else
			tell(w, connection, &v, value_since(w, connection, &v));
	}
}

/* The one new keyword whose default changes how sshd treats clients. */
static void
tell_of_penalties(struct walk *w)
{
	const enum keyword k = KEYWORD_PERSOURCEPENALTIES;
	struct diagnostic *d;

	if (keyword_facts(w->steps[0].target, k)->status != STATUS_ABSENT ||
	    keyword_facts(last_of(w)->target, k)->status != STATUS_SUPPORTED ||
	    slice_starts_with(effective_text(last_of(w)->e, k, w->c->a), SLICE("no")))
		return;
	d = changes_add(w->c, PROBLEM_VALUE_CHANGES_WITH_UPGRADE, 0, k,
	    SLICE("PerSourcePenalties is new and on: who fails to log in several times "
	    "is refused for a while"));
	d->severity = SEVERITY_NOTE;
	d->help = SLICE("list addresses of monitoring and of jump hosts in PerSourcePenaltyExemptList");
	d->since = last_of(w)->name;
	for (uint32_t i = w->count - 1; i > 0 &&
	    keyword_facts(w->steps[i].target, k)->status == STATUS_SUPPORTED; i--)
		d->since = w->steps[i].name;
}

static void
compare_classes(struct walk *w, const struct class_set *set)
{
	for (uint32_t i = 0; i < set->count && i < CLASSES_MAX; i++)
		compare_at(w, &set->classes[i].witness);
}

void
upgrade_compare_values(const struct changes *c, const struct upgrade_step *steps, uint32_t count,
    const struct class_set *before, const struct class_set *after)
{
	struct walk w = { .c = c, .steps = steps, .count = count };

	w.asked = space_make(c->a, after->config, &(struct classes_options){ 0 });
	compare_at(&w, NULL);
	tell_of_penalties(&w);
	compare_classes(&w, before);
	compare_classes(&w, after);
	value_vec_release(&w.told);
}
