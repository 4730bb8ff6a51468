/* `examples:` and `fix:` of rule files. */
#include <stdio.h>
#include <string.h>

#include "rules/example_host.h"
#include "rules/rule_read.h"

static bool
read_file(struct rule_reader *r, const struct document_node *node, struct slice path,
    struct rule_file *out)
{

	out->path = path;
	out->line = node->line + (node->style == '|' || node->style == '>');
	if (path.len == 0 || path.ptr[0] != '/' || slice_has(path, '\n')) {
		document_error(
		    r->file, node->key_line, node->key_column, "files are named by absolute paths");
		return false;
	}
	return read_text(r->file, node, &out->text);
}

/* The main file, then the others. */
static bool
read_files(struct rule_reader *r, const struct document_node *config,
    const struct document_node *files, struct rule_example *out)
{
	struct rule_file *list;
	uint16_t count = 1;

	if (files != NULL && !read_is_mapping(r->file, files, "files"))
		return false;
	for (const struct document_node *c = files == NULL ? NULL : files->child; c != NULL;
	     c = c->next)
		count++;
	out->files = list = ARENA_ARRAY(r->a, struct rule_file, count);
	out->file_count = count;
	if (!read_file(r, config, SLICE("/etc/ssh/sshd_config"), list++))
		return false;
	for (const struct document_node *c = files == NULL ? NULL : files->child; c != NULL;
	     c = c->next)
		if (!read_file(r, c, c->key, list++))
			return false;
	return true;
}

static bool
read_targets(struct rule_reader *r, const struct document_node *node, struct rule_example *out)
{
	struct arena scratch;
	bool good = true;

	if (!read_texts(r->file, node, &out->targets, &out->target_count))
		return false;
	arena_init(&scratch);
	for (uint16_t i = 0; i < out->target_count; i++) {
		const struct target *t = target_find(&scratch, out->targets[i]);

		if (t == NULL) {
			document_error_at(r->file, node, "there is no target '" SLICE_FORMAT "'",
			    SLICE_ARG(out->targets[i]));
			good = false;
		}
	}
	arena_release(&scratch);
	return good;
}

static bool
read_expect(struct rule_reader *r, const struct document_node *node, struct rule_example *out)
{

	out->expect_file = node->kind == DOCUMENT_SCALAR && slice_is(node->text, "file");
	if (!out->expect_file)
		document_error_at(r->file, node,
		    "only 'file' can be expected here; lines are marked with # expect");
	return out->expect_file;
}

/* "UID:GID MODE" */
static bool
read_mode(struct rule_reader *r, const struct document_node *node, struct rule_mode *out)
{
	unsigned uid, gid, mode;
	int end = 0;

	out->path = node->key;
	if (node->kind == DOCUMENT_SCALAR && node->key.len > 1 && node->key.ptr[0] == '/' &&
	    /* NOLINTNEXTLINE(cert-err34-c): the widths keep every number in range. */
	    sscanf(node->text.ptr, "%9u:%9u %7o%n", &uid, &gid, &mode, &end) == 3 &&
	    (size_t)end == node->text.len && mode <= 07777) {
		out->uid = uid;
		out->gid = gid;
		out->mode = mode;
		return true;
	}
	document_error_at(r->file, node, "modes are written as PATH: UID:GID MODE, as 1000:1000 0600");
	return false;
}

static bool
read_modes(struct rule_reader *r, const struct document_node *node, struct rule_example *out)
{
	struct rule_mode *list;

	if (!read_is_mapping(r->file, node, "modes"))
		return false;
	for (const struct document_node *c = node->child; c != NULL; c = c->next)
		out->mode_count++;
	out->modes = list = ARENA_ARRAY(r->a, struct rule_mode, out->mode_count);
	for (const struct document_node *c = node->child; c != NULL; c = c->next)
		if (!read_mode(r, c, list++))
			return false;
	return true;
}

static bool
read_told(struct rule_reader *r, const struct document_node *node, struct rule_example *out)
{
	struct rule_told *list;

	if (!read_is_mapping(r->file, node, "facts"))
		return false;
	for (const struct document_node *c = node->child; c != NULL; c = c->next)
		out->told_count++;
	out->told = list = ARENA_ARRAY(r->a, struct rule_told, out->told_count);
	for (const struct document_node *c = node->child; c != NULL; c = c->next, list++) {
		list->key = c->key;
		if (!example_host_fact_exists(c->key)) {
			document_error(r->file, c->key_line, c->key_column, "no facts file has this key");
			return false;
		}
		if (!read_texts(r->file, c, &list->values, &list->value_count))
			return false;
	}
	return true;
}

/* The host around the configuration. */
static bool
read_host(struct rule_reader *r, struct document_node *node, struct rule_example *out)
{
	struct document_node *accounts = document_get(node, "accounts");
	struct document_node *modes = document_get(node, "modes"), *told = document_get(node, "facts");

	if (accounts != NULL &&
	    !read_texts(r->file, accounts, &out->accounts, &out->account_count))
		return false;
	if (out->account_count == 0 && (modes != NULL || told != NULL)) {
		document_error_at(r->file, node, "modes and facts need accounts");
		return false;
	}
	return (modes == NULL || read_modes(r, modes, out)) && (told == NULL || read_told(r, told, out));
}

static bool
read_example(struct rule_reader *r, struct document_node *node, struct rule_example *out)
{
	struct document_node *name, *targets, *target, *config, *files, *findings, *expect,
	    *refused, *parameters;
	int64_t number;

	if (!read_is_mapping(r->file, node, "an example"))
		return false;
	name = document_get(node, "name");
	targets = document_get(node, "targets");
	target = document_get(node, "target");
	config = document_get(node, "config");
	files = document_get(node, "files");
	findings = document_get(node, "findings");
	expect = document_get(node, "expect");
	refused = document_get(node, "refused");
	parameters = document_get(node, "parameters");
	if (!read_host(r, node, out))
		return false;
	document_check_unused(r->file, node);
	out->line = node->line;
	out->findings = -1;
	if (name == NULL || config == NULL) {
		document_error_at(r->file, node, "an example needs name and config");
		return false;
	}
	if (!read_line(r->file, name, &out->name) || !read_files(r, config, files, out))
		return false;
	if ((target = target != NULL ? target : targets) != NULL && !read_targets(r, target, out))
		return false;
	if (findings != NULL) {
		if (!read_number(r->file, findings, &number))
			return false;
		out->findings = number > 10000 ? 10000 : (int)number;
	}
	if (expect != NULL && !read_expect(r, expect, out))
		return false;
	if (refused != NULL && !read_flag(r->file, refused, &out->refused))
		return false;
	return parameters == NULL ||
	    read_arguments(r->file, parameters, r->rule, &out->arguments, &out->argument_count);
}

static bool
has_same_name(const struct rule_example *list, uint16_t i)
{

	for (uint16_t j = 0; j < i; j++)
		if (slice_equal(list[j].name, list[i].name))
			return true;
	return false;
}

bool
read_examples(struct rule_reader *r, const struct document_node *node)
{
	struct rule_example *list;
	uint16_t count = 0, i = 0;
	bool good = true;

	if (node->kind != DOCUMENT_SEQUENCE) {
		document_error_at(r->file, node, "a list is missing here");
		return false;
	}
	for (const struct document_node *c = node->child; c != NULL; c = c->next)
		count++;
	r->rule->examples = list = ARENA_ARRAY(r->a, struct rule_example, count);
	r->rule->example_count = count;
	for (struct document_node *c = node->child; c != NULL; c = c->next, i++) {
		good &= read_example(r, c, &list[i]);
		if (good && has_same_name(list, i)) {
			document_error_at(r->file, c, "another example has this name");
			good = false;
		}
	}
	return good;
}

/* ---- fixes ---- */

static bool
read_settings(struct rule_reader *r, const struct document_node *node, struct rule_fix *fix)
{
	struct rule_setting *list;
	uint16_t count = 0;

	if (!read_is_mapping(r->file, node, "set"))
		return false;
	for (const struct document_node *c = node->child; c != NULL; c = c->next)
		count++;
	fix->settings = list = ARENA_ARRAY(r->a, struct rule_setting, count);
	fix->setting_count = count;
	fix->kind = FIX_SET;
	for (const struct document_node *c = node->child; c != NULL; c = c->next, list++)
		if (!read_keyword(r->file, c, c->key, &list->keyword) ||
		    !read_template(r, c, &list->value))
			return false;
	return true;
}

static bool
read_fix_word(struct rule_reader *r, const struct document_node *node, const char *word)
{

	if (node->kind == DOCUMENT_SCALAR && slice_is(node->text, word))
		return true;
	document_error_at(r->file, node, "'%s' is missing here", word);
	return false;
}

bool
read_fix(struct rule_reader *r, struct document_node *node)
{
	struct rule_fix *fix = &r->rule->fix;
	struct document_node *safe, *set, *remove, *move, *text;

	if (!read_is_mapping(r->file, node, "fix"))
		return false;
	safe = document_get(node, "safe");
	set = document_get(node, "set");
	remove = document_get(node, "remove");
	move = document_get(node, "move");
	text = document_get(node, "text");
	document_check_unused(r->file, node);
	if ((set != NULL) + (remove != NULL) + (move != NULL) > 1) {
		document_error_at(r->file, node, "a fix is one of set, remove and move");
		return false;
	}
	if (safe != NULL && !read_flag(r->file, safe, &fix->safe))
		return false;
	if (text != NULL && !read_template(r, text, &fix->text))
		return false;
	if (set != NULL)
		return read_settings(r, set, fix);
	fix->kind = remove != NULL ? FIX_REMOVE : move != NULL ? FIX_MOVE : FIX_NONE;
	if (remove != NULL)
		return read_fix_word(r, remove, "line");
	if (move != NULL)
		return read_fix_word(r, move, "before-match");
	if (text == NULL)
		document_error_at(r->file, node, "the fix is empty");
	return text != NULL;
}
