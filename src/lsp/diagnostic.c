#include <string.h>

#include "base/escape.h"
#include "lsp/diagnostic.h"
#include "lsp/range.h"
#include "report/json.h"
#include "report/link.h"

enum { RELATED_MAX = 50 };

enum tag { TAG_UNNECESSARY = 1, TAG_DEPRECATED = 2 };	/* DiagnosticTag */

static json_t *
tags_of(const char *id)
{
	static const struct {
		const char *id;
		enum tag tag;
	} rows[] = {
#define TAG(id, tag) { id, TAG_##tag },
#include "lsp/tags.def"
#undef TAG
	};
	json_t *tags = json_array();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].id, id) == 0)
			json_array_append_new(tags, json_integer(rows[i].tag));
	return tags;
}

static json_t *
description_of(const struct configuration *c, const char *id)
{
	const struct rule *rule = rule_set_find(c->lint->rules, slice_of(id));
	json_t *o = NULL;
	struct text href;

	text_init(&href);
	for (uint16_t i = 0; o == NULL && rule != NULL && i < rule->reference_count; i++) {
		text_clear(&href);
		if (link_to(rule->references[i], &href)) {
			o = json_object();
			json_put(o, "href", json_text(text_slice(&href)));
		}
	}
	text_release(&href);
	return o;
}

static void
add_related(json_t *list, const struct configuration *c, struct span span, struct slice text)
{
	json_t *location = json_array_size(list) < RELATED_MAX ? range_location(c, span) : NULL, *one;

	if (location == NULL)
		return;
	/* A line that is there already says more. */
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_equal(json_object_get(json_array_get(list, i), "location"), location)) {
			json_decref(location);
			return;
		}
	one = json_object();
	json_put(one, "location", location);
	json_put(one, "message", json_text(text));
	json_array_append_new(list, one);
}

/* The lines that win over statement ${at}, or those that it keeps from having an effect. */
static void
add_rivals(json_t *list, const struct configuration *c, uint32_t at)
{
	const struct statement *all = c->config->statements;
	const struct keyword_facts *facts = all[at - 1].facts;
	const struct effect *e = c->effect;

	if (!effect_sets(e, at)) {
		for (at = effective_setter(e->global, facts->slot, 0); at != 0;
		    at = effective_setter(e->global, facts->slot, at))
			add_related(list, c, all[at - 1].node->span, SLICE("this line wins"));
		return;
	}
	/* Where lines add up, none is without effect. */
	for (uint32_t i = 1; i <= c->config->count && facts->multiplicity != MULTI_APPEND &&
	    json_array_size(list) < RELATED_MAX; i++)
		if (all[i - 1].facts != NULL && all[i - 1].facts->slot == facts->slot &&
		    effect_is_decided(e, i) && !effect_sets(e, i))
			add_related(list, c, all[i - 1].node->span,
			    SLICE("this line has no effect beside it"));
}

static json_t *
related_of(const struct configuration *c, const struct diagnostic *d)
{
	const struct source *s = configuration_source_of(c, d->span);
	const struct node *node = s == NULL ? NULL : configuration_node(c, s, d->span.begin);
	uint32_t at = node == NULL || d->span.end == 0 ? 0 : effect_statement(c->effect, s->id, node);
	json_t *list = json_array();

	for (size_t i = 0; i < d->note_count; i++)
		add_related(list, c, d->notes[i].span, d->notes[i].text);
	if (at != 0 && effect_is_decided(c->effect, at))
		add_rivals(list, c, at);
	return list;
}

static int
severity_of(const struct diagnostic *d)
{
	static const int severities[SEVERITY_COUNT] = {
		[SEVERITY_ERROR] = 1, [SEVERITY_WARNING] = 2, [SEVERITY_NOTE] = 3,
	};

	return severities[d->severity];
}

/* Puts ${list} under ${key} where it has something. */
static void
put_list(json_t *o, const char *key, json_t *list)
{
	if (json_array_size(list) > 0)
		json_put(o, key, list);
	else
		json_decref(list);
}

json_t *
diagnostic_json(const struct editor *editor, const struct configuration *c,
    const struct diagnostic *d)
{
	json_t *o = json_object(), *description;
	struct span span = d->span;
	struct text message;

	if (span.source == 0)
		span = (struct span){ c->config->main_source, 0, 0 };
	text_init(&message);
	report_message(&message, d);
	json_put(o, "range", range_of(c, span));
	json_put(o, "severity", json_integer(severity_of(d)));
	json_put(o, "source", json_string("sshd-lint"));
	json_put(o, "code", json_text(slice_of(d->id)));
	json_put(o, "message", json_text(text_slice(&message)));
	if (editor->descriptions && (description = description_of(c, d->id)) != NULL)
		json_put(o, "codeDescription", description);
	if (editor->tags)
		put_list(o, "tags", tags_of(d->id));
	if (editor->related)
		put_list(o, "relatedInformation", related_of(c, d));
	text_release(&message);
	return o;
}
