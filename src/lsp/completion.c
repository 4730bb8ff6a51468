/* Completion: what may stand where the cursor is. */
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "diag/problem.h"
#include "knowledge/about.h"
#include "lsp/cut.h"
#include "lsp/range.h"
#include "lsp/session.h"
#include "report/json.h"

enum item_kind {		/* CompletionItemKind */
	ITEM_VALUE = 12,
	ITEM_KEYWORD = 14,
	ITEM_FILE = 17,
	ITEM_REFERENCE = 18,
	ITEM_FOLDER = 19,
	ITEM_ENUM_MEMBER = 20,
};

enum { FILES_MAX = 500, NAMES_MAX = 500 };

/* What is being completed. */
struct completing {
	const struct cursor *at;
	const struct configuration *c;
	const struct target *target;
	struct cut cut;
	struct slice replaced;		/* the text that an item takes the place of … */
	size_t replaced_begin;		/* … and its offset */
	json_t *items;
	json_t *range;			/* of replaced */
};

/* ---- items ---- */

static void
add(struct completing *x, struct slice label, enum item_kind kind, const char *detail,
    const char *documentation)
{
	json_t *o = json_object(), *edit = json_object();

	json_put(edit, "range", json_incref(x->range));
	json_put(edit, "newText", json_content(label));
	json_put(o, "label", json_text(label));
	json_put(o, "kind", json_integer(kind));
	json_put(o, "textEdit", edit);
	if (*detail != '\0')
		json_put(o, "detail", json_text(slice_of(detail)));
	if (*documentation != '\0')
		json_put(o, "documentation", json_text(slice_of(documentation)));
	json_array_append_new(x->items, o);
}

static void
add_word(struct completing *x, const char *word)
{
	add(x, slice_of(word), ITEM_ENUM_MEMBER, "", "");
}

/* What is typed is replaced from ${begin} for ${text}. */
static void
replace(struct completing *x, size_t begin, struct slice text)
{
	x->replaced = text;
	x->replaced_begin = begin;
	json_decref(x->range);
	x->range = range_json(configuration_ruler(x->c, x->at->source), begin, begin + text.len);
}

/* ---- keywords ---- */

static void
add_keywords(struct completing *x)
{
	bool in_match = configuration_is_in_match(x->c, x->at->source, x->at->offset);
	const char *text;
	struct text detail;

	text_init(&detail);
	replace(x, x->cut.name.len > 0 ? x->cut.keyword_begin : x->at->offset, x->cut.name);
	for (enum keyword k = 1; k < KEYWORD_COUNT; k++) {
		const struct keyword_facts *facts = keyword_facts(x->target, k);

		if ((facts->status != STATUS_SUPPORTED && facts->status != STATUS_ALIAS) ||
		    (in_match && !facts->in_match && k != KEYWORD_MATCH))
			continue;
		text_clear(&detail);
		text = about_default(x->target, k);
		if (facts->slot != k)
			text_printf(&detail, "the same as %s", keyword_spelling(facts->slot));
		else if (text != NULL && *text != '\0' && strchr(text, '\n') == NULL)
			text_printf(&detail, "default: %s", text);
		add(x, slice_of(keyword_spelling(k)), ITEM_KEYWORD, detail.ptr, keyword_meaning(k));
	}
	text_release(&detail);
}

/* ---- values ---- */

static void
add_value_words(struct completing *x, enum value_type type)
{
	size_t count;
	const struct value_word *words = value_words(x->target, type, &count);

	for (size_t i = 0; i < count; i++)
		add_word(x, words[i].word);
}

static bool
is_listed(struct slice list, const char *name)
{
	struct slice one;

	while (list.len > 0 && slice_cut(&list, ',', &one))
		if (slice_is(one, name))
			return true;
	return false;
}

/* Algorithms that the target has and the list does not; behind '-' those of the default. */
static void
add_algorithms(struct completing *x, enum algorithm_list list)
{
	enum algorithm_kind kind = algorithm_list_kind(list);
	struct slice defaults = slice_of(algorithm_default(x->target, list));
	struct slice written = x->cut.word;
	const struct algorithm *const *all;
	struct text detail;
	size_t count;

	if (x->cut.prefix != '\0')
		written = slice_part(written, 1, written.len);
	replace(x, x->cut.element_begin, x->cut.element);
	text_init(&detail);
	all = algorithm_supported_all(x->target, kind, &count);
	for (size_t i = 0; i < count; i++) {
		bool is_default = is_listed(defaults, all[i]->name);
		bool is_here = is_listed(written, all[i]->name) && !slice_is(x->cut.element, all[i]->name);

		if (is_here || (x->cut.prefix == '-' && !is_default) ||
		    (x->cut.prefix == '+' && is_default) ||
		    (list == LIST_CA_SIGNATURE && (all[i]->flags & ALGORITHM_CERT) != 0))
			continue;
		text_clear(&detail);
		about_strength(&detail, all[i]);
		if (is_default)
			text_add_string(&detail, detail.len > 0 ? "; in the default" : "in the default");
		add(x, slice_of(all[i]->name), ITEM_ENUM_MEMBER, detail.ptr, "");
	}
	text_release(&detail);
}

/* The host's accounts, where they are in sight. */
static void
add_accounts(struct completing *x)
{
	struct accounts *accounts = x->c->run->accounts;
	const struct account *all;
	size_t count;

	if (!accounts_known(accounts))
		return;
	all = accounts_all(accounts, &count);
	for (size_t i = 0; i < count && i < NAMES_MAX; i++)
		if (escape_is_clean(slice_of(all[i].name)))
			add(x, slice_of(all[i].name), ITEM_VALUE, all[i].shell, "");
}

/* Criteria of Match, where one is due, or accounts for user. */
static void
add_criteria(struct completing *x)
{
	struct slice rest = x->cut.before, word;
	enum criterion c;
	bool is_due = true, is_user = false;

	while (rest.len > 0 && slice_cut(&rest, ' ', &word)) {
		if ((word = slice_trim(word)).len == 0)
			continue;
		bool known = is_due && criterion_from_name(x->target, word, &c);
		is_due = !known || !criterion_has_argument(c);
		is_user = known && c == CRITERION_USER;
	}
	if (is_user) {
		replace(x, x->cut.element_begin, x->cut.element);
		add_accounts(x);
	}
	for (int i = 0; i < CRITERION_COUNT && is_due; i++)
		if (criterion_from_name(x->target, slice_of(criterion_name((enum criterion)i)), &c))
			add_word(x, criterion_name((enum criterion)i));
}

/* Files and folders that go on from what is typed. */
static void
add_files(struct completing *x)
{
	const struct root *root = &x->c->run->location.root;
	struct arena *a = x->c->a;
	struct slice typed = slice_part(x->cut.word, 0, x->at->offset - x->cut.word_begin);
	bool is_absolute = slice_starts_with(typed, SLICE("/"));
	const char *folder = x->target->config_dir;
	size_t count;
	char **paths;
	struct stat st;

	if (root->fd == -1 || slice_has(typed, '*') || slice_has(typed, '?') || slice_has(typed, '[') ||
	    slice_has(typed, '\\') || slice_has(typed, '\0') || slice_has(typed, '"'))
		return;
	count = source_glob(x->c->run->sources, a, is_absolute ? slice_string(a,
	    slice_printf(a, SLICE_FORMAT "*", SLICE_ARG(typed))) : slice_string(a,
	    slice_printf(a, "%s/" SLICE_FORMAT "*", folder, SLICE_ARG(typed))), FILES_MAX, &paths, NULL);
	for (size_t i = 0; i < count; i++) {
		bool is_folder = root_stat(root, paths[i], &st) == 0 && S_ISDIR(st.st_mode);
		struct slice label = slice_of(paths[i]);

		if (!is_absolute)
			label = slice_part(label, strlen(folder) + 1, label.len);
		if (is_folder)
			label = slice_printf(a, SLICE_FORMAT "/", SLICE_ARG(label));
		if (escape_is_clean(label) && !slice_has(label, ' '))
			add(x, label, is_folder ? ITEM_FOLDER : ITEM_FILE, "", "");
	}
}

static void
add_methods(struct completing *x)
{
	static const char *const names[] = {
#define METHOD(id, name, keyword, feature, root) name,
#include "access/auth_methods.def"
#undef METHOD
		"any",
	};

	replace(x, x->cut.element_begin, x->cut.element);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], "none") != 0)
			add_word(x, names[i]);
}

static void
add_subsystem(struct completing *x)
{
	if (x->cut.before.len == 0)
		add_word(x, "sftp");
	else if (!slice_has(x->cut.before, ' ')) {
		add_word(x, "internal-sftp");
		if (x->target->sftp_server != NULL)
			add_word(x, x->target->sftp_server);
	}
}

static void
add_values(struct completing *x)
{
	const struct keyword_facts *facts = keyword_facts(x->target, x->cut.keyword);
	enum algorithm_list list;

	replace(x, x->cut.word_begin, x->cut.word);
	if (algorithm_list_of(facts->slot, &list) && facts->status != STATUS_ABSENT) {
		if (x->cut.before.len == 0)
			add_algorithms(x, list);
		return;
	}
	switch (facts->type) {
	case TYPE_MATCH:
		add_criteria(x);
		break;
	case TYPE_INCLUDE:
		add_files(x);
		break;
	case TYPE_USER:
	case TYPE_USER_PATTERNS:
		add_accounts(x);
		break;
	case TYPE_AUTH_METHODS:
		add_methods(x);
		break;
	case TYPE_SUBSYSTEM:
		add_subsystem(x);
		break;
	case TYPE_FORCE_COMMAND:
		if (x->cut.before.len == 0)
			add_word(x, "internal-sftp");
		break;
	case TYPE_IPQOS:
	case TYPE_GSS_KEX:
		add_value_words(x, facts->type);
		break;
	default:
		if (x->cut.before.len == 0 || facts->type == TYPE_PUBKEY_OPTIONS)
			add_value_words(x, facts->type);
	}
	if (facts->default_text != NULL && strcmp(facts->default_text, "none") == 0 &&
	    x->cut.before.len == 0 && facts->type != TYPE_PUBKEY_OPTIONS)
		add_word(x, "none");
}

/* ---- comments that allow something ---- */

/* Behind "allow=" the ids of what is found in this file. */
static void
add_ids(struct completing *x)
{
	struct diag_store *store = x->c->run->file.store;
	struct slice line = x->cut.line, typed;
	size_t begin = x->at->offset - ruler_spot(configuration_ruler(x->c, x->at->source),
	    x->at->offset).character, at;
	const char *last = "";

	/* The comment is of ASCII as far as it concerns us. */
	at = x->at->offset >= begin ? x->at->offset - begin : 0;
	if (at > line.len)
		return;
	while (at > 0 && line.ptr[at - 1] != ',' && line.ptr[at - 1] != '=')
		at--;
	typed = slice_part(line, at, x->at->offset - begin);
	for (size_t i = 0; i < at; i++)
		if (slice_starts_with(slice_part(line, i, at), SLICE("sshd-lint: allow="))) {
			replace(x, begin + at, typed);
			for (size_t n = 0; n < diag_count(store); n++) {
				const struct diagnostic *d = diag_at(store, n);

				if (d->is_fatal || d->span.source != x->at->source->id ||
				    strcmp(d->id, last) == 0)
					continue;
				add(x, slice_of(last = d->id), ITEM_REFERENCE, "", "");
			}
			return;
		}
}

json_t *
completion(struct session *s, const json_t *params)
{
	struct completing x = { .items = json_array(), .range = json_object() };
	json_t *result = json_object();
	struct cursor at;

	if (workspace_cursor(&s->workspace, params, &at)) {
		x.at = &at;
		x.c = at.configuration;
		x.target = x.c->config->target;
		cut_line(&x.cut, configuration_ruler(x.c, at.source), at.offset);
		if (x.cut.in_comment)
			add_ids(&x);
		else if (!x.cut.in_value)
			add_keywords(&x);
		else if (x.cut.keyword != KEYWORD_NONE)
			add_values(&x);
	}
	json_decref(x.range);
	json_put(result, "isIncomplete", json_boolean(x.cut.keyword == KEYWORD_INCLUDE));
	json_put(result, "items", x.items);
	return result;
}
