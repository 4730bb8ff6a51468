/* Hover: what a keyword or an algorithm is, and what holds on this host. */
#include <string.h>

#include "base/escape.h"
#include "config/algorithms.h"
#include "knowledge/about.h"
#include "lsp/cut.h"
#include "lsp/range.h"
#include "lsp/session.h"
#include "report/json.h"

/* What is written, with or without Markdown. */
struct page {
	struct text text;
	bool markdown;
};

static void
put_bold(struct page *p, const char *s)
{
	text_printf(&p->text, p->markdown ? "**%s**" : "%s", s);
}

/* Text that may come from a file, as code: the fence is longer than any inside. */
static void
put_code(struct page *p, struct slice s)
{
	size_t longest = 0, run = 0;
	struct text shown;

	if (!p->markdown) {
		escape_visible(&p->text, s);
		return;
	}
	text_init(&shown);
	escape_visible(&shown, s);
	for (size_t i = 0; i < shown.len; i++) {
		run = shown.ptr[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	for (size_t i = 0; i <= longest; i++)
		text_add_char(&p->text, '`');
	text_add_char(&p->text, ' ');
	text_add(&p->text, text_slice(&shown));
	text_add_char(&p->text, ' ');
	for (size_t i = 0; i <= longest; i++)
		text_add_char(&p->text, '`');
	text_release(&shown);
}

static void
put_item(struct page *p, const char *name)
{
	text_printf(&p->text, p->markdown ? "\n- %s: " : "\n%s: ", name);
}

/* ---- keywords ---- */

/* Which lines give ${slot} its value, or of which release its default is. */
static void
put_origin(struct page *p, const struct configuration *c, enum keyword slot)
{
	uint32_t at = effective_setter(c->effect->global, slot, 0);
	release_t since;

	put_item(p, "from");
	if (at == 0) {
		since = keyword_default_since(slot, c->config->target->release);
		text_printf(&p->text, "default since OpenSSH %s%s",
		    release_name(since > RELEASE_FIRST ? since : RELEASE_FIRST),
		    since > RELEASE_FIRST ? "" : " or earlier");
		return;
	}
	for (const char *before = ""; at != 0; at = effective_setter(c->effect->global, slot, at)) {
		text_add_string(&p->text, before);
		put_code(p, statement_place(c->config, at - 1, c->a));
		before = ", ";
	}
}

static void
put_value(struct page *p, const struct configuration *c, const struct keyword_facts *facts)
{
	struct slice rest, line;
	const char *before = "";

	put_item(p, c->effect->global->refused ?
	    "value where no Match applies, were it not for the errors" :
	    "value where no Match applies");
	rest = effective_text(c->effect->global, facts->slot, c->a);
	if (rest.len == 0)
		text_add_string(&p->text, "nothing");
	while (rest.len > 0 && slice_cut(&rest, '\n', &line)) {
		text_add_string(&p->text, before);
		put_code(p, line);
		before = ", ";
	}
	put_origin(p, c, facts->slot);
}

static void
put_keyword(struct page *p, const struct configuration *c, enum keyword k)
{
	const struct target *t = c->config->target;
	const struct keyword_facts *facts = keyword_facts(t, k);
	bool is_here = facts->status == STATUS_SUPPORTED || facts->status == STATUS_ALIAS;

	put_bold(p, keyword_spelling(k));
	text_printf(&p->text, "\n\n%s\n", keyword_meaning(k));
	if (!is_here) {
		put_item(p, t->name);
		text_add_string(&p->text, facts->status == STATUS_ABSENT ? "not known, sshd refuses it" :
		    facts->status == STATUS_UNSUPPORTED ? "this build lacks the feature; ignored" :
		    "no longer read; ignored");
	}
	if (is_here && facts->slot != k)
		text_printf(&p->text, p->markdown ? "\n- the same as %s" : "\nthe same as %s",
		    keyword_spelling(facts->slot));
	if (is_here && facts->multiplicity != MULTI_NONE && !c->effect->is_template)
		put_value(p, c, facts);
	if (is_here) {
		put_item(p, "written as");
		about_values(&p->text, t, facts);
		put_item(p, "place");
		about_place(&p->text, facts);
		text_add_string(&p->text, facts->multiplicity == MULTI_NONE ? "" : "; ");
		about_repetition(&p->text, facts);
	}
	put_item(p, "known to");
	about_releases(&p->text, k);
}

/* ---- algorithms ---- */

static void
put_algorithm(struct page *p, const struct configuration *c, enum algorithm_list list,
    const struct algorithm *alg)
{
	const struct slice *on;
	uint32_t count;
	bool is_on = false;

	put_bold(p, alg->name);
	text_printf(&p->text, "\n\n%s\n", about_kind(alg->kind));
	put_item(p, "known to");
	about_algorithm_releases(&p->text, alg);
	put_item(p, c->config->target->name);
	if (!algorithm_supported(c->config->target, alg))
		text_add_string(&p->text, "not supported, sshd refuses it by name");
	else if (c->effect->is_template)
		text_add_string(&p->text, "supported");
	else {
		on = effective_algorithms(c->effect->global, list, c->a, &count);
		for (uint32_t i = 0; i < count && !is_on; i++)
			is_on = slice_is(on[i], alg->name);
		text_add_string(&p->text, is_on ? "in effect" : "supported, not in effect");
	}
	if (alg->flags != 0) {
		put_item(p, "note");
		about_strength(&p->text, alg);
	}
}

/* ---- what is under the cursor ---- */

static json_t *
finish(struct page *p, const struct cursor *at, size_t begin, size_t end)
{
	json_t *o = json_object(), *contents = json_object();

	json_put(contents, "kind", json_string(p->markdown ? "markdown" : "plaintext"));
	json_put(contents, "value", json_content(text_slice(&p->text)));
	json_put(o, "contents", contents);
	json_put(o, "range", range_json(configuration_ruler(at->configuration, at->source), begin, end));
	return o;
}

json_t *
hover(struct session *s, const json_t *params)
{
	struct page page = { .markdown = s->editor.markdown };
	struct cursor at;
	struct cut cut;
	enum algorithm_list list;
	const struct algorithm *alg;
	json_t *result;

	if (!workspace_cursor(&s->workspace, params, &at))
		return json_null();
	cut_line(&cut, configuration_ruler(at.configuration, at.source), at.offset);
	if (cut.keyword == KEYWORD_NONE || cut.in_comment)
		return json_null();
	text_init(&page.text);
	if (cut.in_value && algorithm_list_of(cut.keyword, &list) &&
	    (alg = algorithm_find(algorithm_list_kind(list), cut.element)) != NULL)
		put_algorithm(&page, at.configuration, list, alg);
	else
		put_keyword(&page, at.configuration, cut.keyword);
	result = finish(&page, &at, cut.in_value ? cut.element_begin : cut.keyword_begin,
	    cut.in_value ? cut.element_begin + cut.element.len : cut.keyword_begin + cut.name.len);
	text_release(&page.text);
	return result;
}
