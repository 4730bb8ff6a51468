/* Load: rule files from the file system, or from memory. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/vec.h"
#include "rules/document.h"
#include "rules/profile.h"
#include "rules/rule_read.h"
#include "rules/rules.h"
#include "source/root.h"
#include "source/source.h"

enum { LOAD_MAX_FILES = 5000 };

/* The part of a path behind the last '/', without ".yaml". */
static struct slice
stem_of(struct slice path)
{
	for (size_t i = path.len; i > 0; i--)
		if (path.ptr[i - 1] == '/') {
			path = slice_part(path, i, path.len);
			break;
		}
	return slice_without_end(path, SLICE(".yaml"));
}

/* Profiles have rules, rules have conditions. */
static bool
is_profile(struct document_node *root)
{

	return root->kind == DOCUMENT_MAPPING && document_get(root, "rules") != NULL;
}

static bool
check_name(struct document_file *file, const char *id)
{
	struct slice stem = stem_of(file->name);

	if (slice_is(stem, id) || stem.len == 0)
		return true;
	document_error(file, 1, 1, "the file of rule or profile %s must be called %s.yaml", id, id);
	return false;
}

/* Adds a rule; of two rules with one id in what is loaded together neither is right. */
static bool
add_rule(struct rule_set *set, struct document_file *file, const struct rule *rule,
    struct slice together)
{
	const struct rule *other = rule_set_find(set, slice_of(rule->id));

	if (!check_name(file, rule->id))
		return false;
	if (other != NULL && strcmp(other->id, rule->id) == 0 && together.len > 0 &&
	    slice_starts_with(other->origin, together)) {
		document_error(file, 1, 1, "rule %s is also in " SLICE_FORMAT, rule->id,
		    SLICE_ARG(other->origin));
		return false;
	}
	rule_set_add(set, rule);
	return true;
}

static bool
add_profile(struct rule_set *set, struct document_file *file, struct document_node *root)
{
	const struct profile *profile = profile_read(file, root, set);

	if (profile == NULL || !check_name(file, profile->id))
		return false;
	rule_set_add_profile(set, profile);
	return true;
}

/* What a profile extends may be loaded after it; call when all are there. */
static bool
check_extends(struct rule_set *set, struct document_file *file, struct document_node *root)
{
	const struct document_node *id = document_get(root, "id");
	const struct profile *profile = id == NULL ? NULL : rule_set_profile(set, id->text);

	return profile == NULL || profile_extends_well(file, root, set, profile);
}

static struct document_file *
open_file(struct rule_set *set, struct slice name, struct slice bytes, struct text *errors)
{
	struct document_file *file = ARENA_NEW(set->a, struct document_file);

	*file = (struct document_file){
		.a = set->a, .name = slice_copy(set->a, name), .bytes = bytes, .errors = errors,
	};
	return file;
}

bool
load_rule_text(struct rule_set *set, struct slice name, struct slice bytes, struct text *errors)
{
	struct document_file *file = open_file(set, name, bytes, errors);
	struct document_node *root = document_read(file);
	const struct rule *rule;

	if (root == NULL)
		return false;
	if (is_profile(root))
		return add_profile(set, file, root) && check_extends(set, file, root);
	rule = rule_read(file, root);
	return rule != NULL && add_rule(set, file, rule, (struct slice){ NULL, 0 });
}

static bool
complain(struct text *errors, struct slice shown, const char *message)
{

	escape_visible(errors, shown);
	text_printf(errors, ":1:1: error: %s\n", message);
	return false;
}

/* Profiles name rules, so they are checked when all rules are there. */
struct pending {
	struct document_file *file;
	struct document_node *root;
};

VEC(pending_vec, struct pending);

/* What is being loaded: a folder or file as the user typed it, and as it really is. */
struct loading {
	struct rule_set *set;
	struct source_set *sources;
	struct text *errors;
	struct slice typed;
	size_t real_length;	/* of the real path that stands for typed */
	struct pending_vec profiles;
};

static bool
load_bytes(struct loading *l, struct slice shown, struct slice bytes)
{
	struct document_file *file = open_file(l->set, shown, bytes, l->errors);
	struct document_node *root = document_read(file);
	const struct rule *rule;

	if (root == NULL)
		return false;
	if (is_profile(root)) {
		pending_vec_push(&l->profiles, (struct pending){ file, root });
		return true;
	}
	rule = rule_read(file, root);
	return rule != NULL && add_rule(l->set, file, rule, l->typed);
}

static bool
load_pending(struct loading *l)
{
	bool good = true;

	for (size_t i = 0; i < l->profiles.count; i++)
		good &= add_profile(l->set, l->profiles.ptr[i].file, l->profiles.ptr[i].root);
	for (size_t i = 0; i < l->profiles.count && good; i++)
		good &= check_extends(l->set, l->profiles.ptr[i].file, l->profiles.ptr[i].root);
	pending_vec_release(&l->profiles);
	return good;
}

static bool
load_file(struct loading *l, const char *path)
{
	static const char *const reasons[] = {
		[SOURCE_MISSING] = "there is no such file",
		[SOURCE_UNREADABLE] = "this cannot be read",
		[SOURCE_NOT_A_FILE] = "this is no file",
		[SOURCE_TOO_LARGE] = "the file is too large",
	};
	struct slice shown =
	    slice_printf(l->set->a, SLICE_FORMAT "%s", SLICE_ARG(l->typed), path + l->real_length);
	enum source_error error = SOURCE_OK;
	int number = 0;
	struct source *source = source_read(l->sources, slice_of(path), &error, &number);

	if (source == NULL)
		return complain(l->errors, shown, reasons[error]);
	if (source->is_directory)
		return complain(l->errors, shown, "this is a folder");
	return load_bytes(l, shown, source->bytes);
}

/* All files that ${pattern} finds below the folder at ${real}. */
static bool
load_pattern(struct loading *l, const struct root *root, const char *real, const char *pattern,
    size_t *found)
{
	struct text quoted;
	char **paths;
	bool truncated, good = true;
	size_t n;

	text_init(&quoted);
	for (const char *p = real; *p != '\0'; p++) {
		if (strchr("*?[]\\", *p) != NULL)
			text_add_char(&quoted, '\\');
		text_add_char(&quoted, *p);
	}
	text_add_string(&quoted, pattern);
	n = root_glob(root, l->set->a, quoted.ptr, LOAD_MAX_FILES, &paths, &truncated);
	text_release(&quoted);
	for (size_t i = 0; i < n; i++)
		good &= load_file(l, paths[i]);
	if (truncated)
		good = complain(l->errors, l->typed, "too many files");
	*found += n;
	return good;
}

static bool
load_folder(struct loading *l, const struct root *root, const char *real)
{
	size_t found = 0;
	bool good = load_pattern(l, root, real, "/*.yaml", &found);

	good &= load_pattern(l, root, real, "/*/*.yaml", &found);
	if (found == 0)
		return complain(l->errors, l->typed, "there is no rule file in this folder");
	return good;
}

bool
load_rules(struct rule_set *set, const char *path, struct text *errors)
{
	struct loading l = { .set = set, .errors = errors, .typed = slice_of(path) };
	struct root root;
	struct stat st;
	char *real;
	bool good;

	if (!root_open(&root, NULL))
		return complain(errors, l.typed, strerror(errno));
	if ((real = realpath(path, NULL)) == NULL || stat(real, &st) != 0) {
		good = complain(errors, l.typed, strerror(errno));
		free(real);
		root_close(&root);
		return good;
	}
	while (l.typed.len > 1 && l.typed.ptr[l.typed.len - 1] == '/')
		l.typed.len--;
	l.sources = source_set_make(set->a, &root);
	l.real_length = strlen(real);
	good = S_ISDIR(st.st_mode) ? load_folder(&l, &root, real) : load_file(&l, real);
	good &= load_pending(&l);
	free(real);
	root_close(&root);
	return good;
}
