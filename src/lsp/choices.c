#include <string.h>

#include "base/escape.h"
#include "lsp/choices.h"

/* Whether ${lint} knows what ${value} names. */
typedef int try_name(struct sshd_lint *lint, const char *value);

static void
complain(struct text *errors, const char *what)
{
	escape_visible(errors, slice_of(what));
	text_add_char(errors, '\n');
}

static void
take_one(struct strings *out, struct arena *a, const json_t *value, try_name *add, struct text *errors)
{
	struct slice text = { json_string_value(value), json_string_length(value) };
	struct sshd_lint *lint;

	if (!json_is_string(value) || slice_has(text, '\0')) {
		complain(errors, "target and profile are names or lists of names");
		return;
	}
	lint = sshd_lint_new();
	if (add(lint, text.ptr) == 0)
		strings_push(out, slice_string(a, text));
	else
		complain(errors, sshd_lint_error(lint));
	sshd_lint_free(lint);
}

/* One name or a list of them takes the place of what was there. */
static void
take(struct strings *out, struct arena *a, const json_t *value, try_name *add, struct text *errors)
{
	size_t count = json_is_array(value) ? json_array_size(value) : 1;

	if (value == NULL || json_is_null(value))
		return;
	out->count = 0;
	for (size_t i = 0; i < count; i++)
		take_one(out, a, json_is_array(value) ? json_array_get(value, i) : value, add, errors);
}

void
choices_read(struct choices *c, struct arena *a, const json_t *options, struct text *errors)
{
	const json_t *root = json_object_get(options, "root");
	struct slice dir = { json_string_value(root), json_string_length(root) };

	take(&c->targets, a, json_object_get(options, "target"), sshd_lint_add_target, errors);
	take(&c->profiles, a, json_object_get(options, "profile"), sshd_lint_add_profile, errors);
	if (root == NULL || json_is_null(root))
		return;
	if (!json_is_string(root) || slice_has(dir, '\0'))
		complain(errors, "root is the name of a folder");
	else
		c->root = dir.len == 0 ? NULL : slice_string(a, dir);
}

bool
choices_add_rules(const struct choices *c, struct sshd_lint *lint)
{
	for (size_t i = 0; i < c->rules.count; i++)
		if (sshd_lint_add_rules(lint, c->rules.ptr[i]) != 0)
			return false;
	return true;
}

bool
choices_apply(const struct choices *c, struct sshd_lint *lint)
{
	for (size_t i = 0; i < c->targets.count; i++)
		if (sshd_lint_add_target(lint, c->targets.ptr[i]) != 0)
			return false;
	for (size_t i = 0; i < c->profiles.count; i++)
		if (sshd_lint_add_profile(lint, c->profiles.ptr[i]) != 0)
			return false;
	return c->facts == NULL || sshd_lint_set_facts(lint, c->facts) == 0;
}

void
choices_release(struct choices *c)
{
	strings_release(&c->targets);
	strings_release(&c->profiles);
	strings_release(&c->rules);
}
