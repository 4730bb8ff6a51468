/* Reading .sshd-lint.yaml: every mistake is told with its place, and nothing is linted. */
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/escape.h"
#include "base/strings.h"
#include "diag/problem.h"
#include "lib/settings.h"
#include "rules/document.h"

struct reader {
	struct settings *s;
	struct document_file file;
	struct sshd_lint *lint;
	struct text *notices;
};

/* ---- pieces ---- */

static const char *
scalar(struct reader *r, const struct document_node *n)
{
	if (n->kind == DOCUMENT_SCALAR && !slice_has(n->text, '\0') && n->text.len > 0)
		return n->text.ptr;
	document_error_at(&r->file, n, "a text is needed here");
	return NULL;
}

/* The text of ${n}, or those of the list ${n}; ${take} is called for each. */
static void
each_text(struct reader *r, struct document_node *n, struct strings *out)
{
	if (n->kind == DOCUMENT_MAPPING) {
		document_error_at(&r->file, n, "a text or a list of texts is needed here");
		return;
	}
	struct document_node *one = n->kind == DOCUMENT_SEQUENCE ? n->child : n;
	if (one == NULL)
		document_error_at(&r->file, n, "the list is empty");
	for (; one != NULL; one = n->kind == DOCUMENT_SEQUENCE ? one->next : NULL) {
		const char *text = scalar(r, one);
		if (text != NULL)
			strings_push(out, text);
	}
}

static struct slice *
slices(struct reader *r, struct document_node *n, size_t *count)
{
	struct strings texts = { 0 };

	each_text(r, n, &texts);
	struct slice *list = ARENA_ARRAY(r->file.a, struct slice, texts.count);
	for (size_t i = 0; i < texts.count; i++)
		list[i] = slice_of(texts.ptr[i]);
	*count = texts.count;
	strings_release(&texts);
	return list;
}

/* A path as it is meant in the file: relative to its folder. */
static const char *
path_of(struct reader *r, const char *text)
{
	return text[0] == '/' ? text :
	    slice_string(r->file.a, slice_printf(r->file.a, "%s/%s", r->s->folder, text));
}

/* Says on the place of ${n} what ${lint} failed with. */
static void
pass_on(struct reader *r, const struct document_node *n)
{
	document_error_at(&r->file, n, "%s", sshd_lint_error(r->lint));
}

/* ---- values of keys ---- */

static void
read_targets(struct reader *r, struct document_node *n, struct settings_part *part)
{
	struct strings names = { 0 };

	r->lint->targets.count = 0;
	each_text(r, n, &names);
	for (size_t i = 0; i < names.count; i++)
		if (sshd_lint_add_target(r->lint, names.ptr[i]) != 0)
			pass_on(r, n);
	strings_release(&names);
	targets_release(&part->targets);
	part->targets = r->lint->targets;
	r->lint->targets = (struct targets){ 0 };
}

static void
read_profiles(struct reader *r, struct document_node *n, struct settings_part *part)
{
	struct strings names = { 0 };

	r->lint->profiles.count = 0;
	each_text(r, n, &names);
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.ptr[i];
		if (slice_has(slice_of(name), '/') || strstr(name, ".yaml") != NULL)
			name = path_of(r, name);
		if (sshd_lint_add_profile(r->lint, name) != 0)
			pass_on(r, n);
	}
	strings_release(&names);
	lint_profiles_release(&part->profiles);
	part->profiles = r->lint->profiles;
	r->lint->profiles = (struct lint_profiles){ 0 };
}

static void
read_fail_on(struct reader *r, struct document_node *n, struct settings_part *part)
{
	static const char *const names[] = { "error", "warning", "note", "never" };
	const char *text = scalar(r, n);
	size_t i = 0;

	if (text == NULL)
		return;
	while (i < 4 && strcmp(names[i], text) != 0)
		i++;
	if (i == 4)
		document_error_at(&r->file, n, "error, warning, note or never is needed here");
	part->has_fail_on = true;
	part->fail_on = (enum sshd_lint_severity)i;
}

/* A mapping of facts, or the name of a file with one. */
static void
read_facts(struct reader *r, struct document_node *n, struct settings_part *part)
{
	struct slice error;
	enum host_fact fact;
	bool many;

	part->has_facts = true;
	if (n->kind == DOCUMENT_SCALAR && scalar(r, n) != NULL) {
		if (!facts_read(r->file.a, path_of(r, n->text.ptr), &part->facts, &error))
			document_error_at(&r->file, n, SLICE_FORMAT, SLICE_ARG(error));
		return;
	}
	if (n->kind != DOCUMENT_MAPPING) {
		document_error_at(&r->file, n, "facts are a mapping or the name of a file");
		return;
	}
	for (struct document_node *v = n->child; v != NULL; v = v->next) {
		if (!facts_key(v->key, &fact, &many)) {
			document_error(&r->file, v->key_line, v->key_column, "unknown fact '" SLICE_FORMAT "'",
			    SLICE_ARG(escape_visible_copy(r->file.a, v->key)));
			continue;
		}
		if (v->kind == DOCUMENT_SEQUENCE && !many)
			document_error_at(&r->file, v, "this fact takes one value");
		part->facts.fact[fact].values = slices(r, v, &part->facts.fact[fact].count);
	}
}

/* Keys that the top and the overrides share. */
static void
read_part(struct reader *r, struct document_node *n, struct settings_part *part)
{
	static const struct {
		const char *key;
		void (*read)(struct reader *r, struct document_node *n, struct settings_part *part);
	} keys[] = {
		{ "targets", read_targets },
		{ "profile", read_profiles },
		{ "fail-on", read_fail_on },
		{ "facts", read_facts },
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		struct document_node *value = document_get(n, keys[i].key);
		if (value != NULL)
			keys[i].read(r, value, part);
	}
}

static void
read_rules(struct reader *r, struct document_node *n)
{
	struct strings paths = { 0 };

	each_text(r, n, &paths);
	for (size_t i = 0; i < paths.count; i++)
		if (sshd_lint_add_rules(r->lint, path_of(r, paths.ptr[i])) != 0) {
			text_add_string(r->file.errors, sshd_lint_error(r->lint));
			text_add_char(r->file.errors, '\n');
			r->file.error_count++;
		}
	strings_release(&paths);
}

static void
read_override(struct reader *r, struct document_node *n)
{
	struct settings_part part = { 0 };
	struct document_node *paths = n->kind == DOCUMENT_MAPPING ? document_get(n, "paths") : NULL;

	if (paths == NULL)
		document_error_at(&r->file, n, "an override is a mapping with 'paths'");
	if (n->kind != DOCUMENT_MAPPING)
		return;
	if (paths != NULL)
		part.paths = slices(r, paths, &part.path_count);
	read_part(r, n, &part);
	document_check_unused(&r->file, n);
	settings_parts_push(&r->s->parts, part);
}

/* Whether ${text} is a day, "2027-01-31", and whether that is over. */
static bool
read_day(const char *text, bool *is_over)
{
	static const char form[] = "dddd-dd-dd";
	char today[sizeof(form)];
	time_t now = time(NULL);
	struct tm tm;

	for (size_t i = 0; i < sizeof(form); i++)
		if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
			return false;
	if (gmtime_r(&now, &tm) == NULL || strftime(today, sizeof(today), "%Y-%m-%d", &tm) == 0)
		today[0] = '\0';
	*is_over = strcmp(text, today) < 0;
	return strncmp(text + 5, "13", 2) < 0 && strncmp(text + 5, "00", 2) > 0 &&
	    strncmp(text + 8, "32", 2) < 0 && strncmp(text + 8, "00", 2) > 0;
}

static void
check_rule(struct reader *r, const struct document_node *n, struct slice id)
{
	const char *near;
	enum problem p;

	if (rule_set_find(r->lint->rules, id) != NULL || problem_from_name(id, &p))
		return;
	near = rule_set_nearest(r->lint->rules, id);
	document_error_at(&r->file, n, near != NULL ? "no rule or problem is called '" SLICE_FORMAT
	    "'; did you mean %s?" : "no rule or problem is called '" SLICE_FORMAT "'",
	    SLICE_ARG(escape_visible_copy(r->file.a, id)), near);
}

static void
read_allow(struct reader *r, struct document_node *n)
{
	struct settings_allow allow = { 0 };
	bool is_over = false;
	const char *text;

	if (n->kind != DOCUMENT_MAPPING) {
		document_error_at(&r->file, n, "an entry of allow is a mapping with 'rule' and 'reason'");
		return;
	}
	struct document_node *rule = document_get(n, "rule"), *reason = document_get(n, "reason");
	struct document_node *expires = document_get(n, "expires"), *paths = document_get(n, "paths");
	if (rule == NULL || reason == NULL)
		document_error_at(&r->file, n, "'%s' is missing", rule == NULL ? "rule" : "reason");
	if (rule != NULL && (text = scalar(r, rule)) != NULL)
		check_rule(r, rule, allow.rule = slice_of(text));
	if (reason != NULL && (text = scalar(r, reason)) != NULL)
		allow.reason = escape_visible_copy(r->file.a, slice_of(text));
	if (paths != NULL)
		allow.paths = slices(r, paths, &allow.path_count);
	if (expires != NULL && (text = scalar(r, expires)) != NULL && !read_day(text, &is_over))
		document_error_at(&r->file, expires, "a day is needed here, as 2027-01-31");
	document_check_unused(&r->file, n);
	if (is_over && r->file.error_count == 0) {
		escape_visible(r->notices, slice_of(r->s->file));
		text_printf(r->notices, ":%u:%u: what allows %s has expired: its findings count again\n",
		    (unsigned)expires->line, (unsigned)expires->column, allow.rule.ptr);
	} else if (!is_over)
		settings_allows_push(&r->s->allows, allow);
}

/* Reads each entry of the list ${n}. */
static void
each_entry(struct reader *r, struct document_node *n,
    void (*read)(struct reader *r, struct document_node *entry))
{
	if (n == NULL)
		return;
	if (n->kind != DOCUMENT_SEQUENCE)
		document_error_at(&r->file, n, "a list is needed here");
	else
		for (struct document_node *entry = n->child; entry != NULL; entry = entry->next)
			read(r, entry);
}

/* ---- the file ---- */

static void
read_top(struct reader *r, struct document_node *top)
{
	struct settings_part part = { 0 };
	struct document_node *rules = document_get(top, "rules");

	/* First of all: profiles and allowances may speak of them. */
	if (rules != NULL)
		read_rules(r, rules);
	read_part(r, top, &part);
	settings_parts_push(&r->s->parts, part);
	each_entry(r, document_get(top, "allow"), read_allow);
	each_entry(r, document_get(top, "overrides"), read_override);
	document_check_unused(&r->file, top);
}

/* Reads the bytes of the file.  False after an error. */
static bool
read_bytes(struct reader *r)
{
	enum source_error error;
	struct root root;
	int number;

	if (!root_open(&root, NULL))
		return false;
	const struct source *source = source_read(source_set_make(r->file.a, &root), r->file.name, &error,
	    &number);
	bool good = source != NULL && !source->is_directory && source->bytes.len <= DOCUMENT_MAX_BYTES;
	if (good)
		r->file.bytes = source->bytes;
	else
		text_printf(r->file.errors, "cannot read %s: %s\n", r->s->file,
		    source == NULL && number != 0 ? strerror(number) : "no regular file, or too large");
	root_close(&root);
	return good;
}

bool
settings_read(struct settings *s, struct arena *a, const char *file, struct sshd_lint *lint,
    struct text *errors, struct text *notices)
{
	struct reader r = { .s = s, .lint = lint, .notices = notices,
		.file = { .a = a, .name = slice_of(file), .errors = errors } };
	char *real = realpath(file, NULL);

	*s = (struct settings){ .file = file, .folder = "" };
	if (real != NULL) {
		*strrchr(real, '/') = '\0';
		s->folder = slice_string(a, slice_of(real));
		free(real);
	}
	if (!read_bytes(&r))
		return false;
	struct document_node *top = document_read(&r.file);
	if (top != NULL && top->kind == DOCUMENT_MAPPING)
		read_top(&r, top);
	else if (top != NULL && !(top->kind == DOCUMENT_SCALAR && top->text.len == 0))
		document_error_at(&r.file, top, "a mapping of keys to values is needed here");
	return r.file.error_count == 0;
}
