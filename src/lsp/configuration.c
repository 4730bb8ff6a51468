#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lsp/configuration.h"
#include "lsp/uri.h"

/* ---- paths ---- */

/* realpath(3) of the folder, with the name as it is: where a link stands counts. */
static const char *
real_path(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	char *real;
	const char *result = path;

	real = realpath(slash == path ? "/" : slice_string(a,
	    slice_part(slice_of(path), 0, (size_t)(slash - path))), NULL);
	if (real != NULL)
		result = slice_string(a, slice_printf(a, "%s%s", strcmp(real, "/") == 0 ? "" : real,
		    slash));
	free(real);
	return result;
}

/* The real path of the folder ${dir}; "" for /. */
static const char *
real_folder(struct arena *a, const char *dir)
{
	char *real = realpath(*dir == '\0' ? "/" : dir, NULL);
	const char *result = real == NULL || strcmp(real, "/") == 0 ? "" :
	    slice_string(a, slice_of(real));

	free(real);
	return result;
}

/* What follows ${folder} in ${path}, slash first; NULL when it is not in it. */
static const char *
below(const char *folder, const char *path)
{
	size_t len = strlen(folder);

	return strncmp(path, folder, len) == 0 && path[len] == '/' ? path + len : NULL;
}

/* The root that was chosen, when ${path} is in it; ${*inside} is then the path there. */
static const char *
chosen_root(const struct choices *choices, struct arena *a, const char *path, const char **inside)
{
	if (choices->root == NULL)
		return NULL;
	*inside = below(real_folder(a, choices->root), real_path(a, path));
	return *inside == NULL ? NULL : choices->root;
}

/* The path of ${d} on the host of ${c}; empty when it is on no such host. */
static struct slice
path_inside(const struct configuration *c, const struct document *d, const char *mount)
{
	struct arena *a = &c->lint->arena;
	const char *rest = d->path == NULL ? NULL : below(c->base, real_path(a, d->path));

	return rest == NULL ? SLICE("") : slice_printf(a, "%s%s", mount, rest);
}

/* ---- opening ---- */

/* Where the file ${in} names is, and what the host's folder is called here. */
static bool
find_place(struct configuration *c, const struct lint_input *in, struct slice *inside,
    const char **mount)
{
	struct arena *a = &c->lint->arena;
	struct location at;
	struct slice error;
	bool open = location_open(a, in->root[0] == '\0' ? NULL : in->root, in->path, &at, &error);

	if (open) {
		c->base = real_folder(a, at.root.shown);
		*mount = at.root.mount == NULL ? "" : slice_string(a, slice_of(at.root.mount));
		*inside = at.drop_in.len > 0 ? at.drop_in : at.inside;
	}
	root_close(&at.root);
	return open;
}

/* Puts the open documents of the host into the place of its files. */
static bool
lay_over(struct configuration *c, const struct documents *documents, struct lint_input *in,
    bool is_own)
{
	struct arena *a = &c->lint->arena;
	struct lint_overlay *overlays = ARENA_ARRAY(a, struct lint_overlay, documents->count);
	struct slice inside;
	const char *mount;

	if (!find_place(c, in, &inside, &mount))
		return false;
	c->members = ARENA_ARRAY(a, struct member, documents->count);
	for (size_t i = 0; i < documents->count; i++) {
		const struct document *d = documents->ptr[i];
		bool is_first = d == c->document && is_own;
		struct slice path = is_first ? inside : path_inside(c, d, mount);

		if (path.len == 0)
			continue;
		overlays[c->member_count] = (struct lint_overlay){ .path = path,
			.shown = slice_of(d->path), .bytes = text_slice(&d->text),
			.is_candidate = true };
		c->members[c->member_count++] = (struct member){ .document = d, .inside = path };
	}
	in->overlays = overlays;
	in->overlay_count = c->member_count;
	return true;
}

/* A document without a file, or without a folder, is a configuration by itself, on no host. */
static void
take_bytes(struct configuration *c, struct lint_input *in)
{
	const struct document *d = c->document;

	c->members = ARENA_NEW(&c->lint->arena, struct member);
	c->members[0] = (struct member){ .document = d, .inside = SLICE("/etc/ssh/sshd_config") };
	c->member_count = 1;
	*in = (struct lint_input){ .path = d->uri, .bytes = d->text.ptr, .len = d->text.len, .root = "" };
}

/* Reads the settings that are for ${path} and hands them over.  False with the failure. */
static bool
use_settings(struct configuration *c, const struct choices *choices, const char *path)
{
	struct sshd_lint *lint = c->lint;
	struct arena *a = &lint->arena;
	const char *file = choices->config;
	struct settings_chosen chosen;

	if (file == NULL && choices->root == NULL)
		file = settings_find(a, path);
	if (file == NULL || strcmp(file, "none") == 0)
		return true;
	if (!settings_read(&c->settings, a, file, lint, &c->failure, &c->notices))
		return false;
	chosen = settings_choose(&c->settings, a, path);
	for (size_t i = 0; choices->targets.count == 0 && chosen.targets != NULL &&
	    i < chosen.targets->count; i++)
		targets_push(&lint->targets, chosen.targets->ptr[i]);
	for (size_t i = 0; choices->profiles.count == 0 && chosen.profiles != NULL &&
	    i < chosen.profiles->count; i++)
		lint_profiles_push(&lint->profiles, chosen.profiles->ptr[i]);
	if (choices->facts == NULL && chosen.facts != NULL)
		lint->facts = *chosen.facts;
	return true;
}

static void
keep_run(struct configuration *c, enum encoding encoding)
{
	struct lint_run *run = c->run = c->lint->runs.ptr[0];

	c->a = &run->arena;
	c->config = run->config;
	c->encoding = encoding;
	if (c->settings.file != NULL)
		settings_apply(&c->settings, c->a, c->lint->rules, &run->file);
	c->effect = effect_make(c->a, c->config, run->file.is_template);
	c->rulers = ARENA_ARRAY(c->a, const struct ruler *, source_count(run->sources) + 1);
	for (size_t i = 0; i < c->member_count; i++)
		for (uint32_t id = 1; id <= source_count(run->sources); id++) {
			struct source *s = source_get(run->sources, id);

			/* An overlay that nothing includes is a source without a tree. */
			if (slice_equal(s->path, c->members[i].inside) && c->config->trees[id] != NULL)
				c->members[i].source = s;
		}
}

static void
read_it(struct configuration *c, const struct choices *choices, const struct documents *documents,
    const char *main, enum encoding encoding)
{
	const char *path = main != NULL ? main : c->document->path, *inside = NULL;
	struct lint_input in = { .root = "" };

	/* Settings may speak of the rules, and try targets and profiles of their own. */
	if (!choices_add_rules(choices, c->lint)) {
		text_add_string(&c->failure, sshd_lint_error(c->lint));
		return;
	}
	if (path == NULL || choices->without_files)
		take_bytes(c, &in);
	else {
		if (!use_settings(c, choices, path))
			return;
		const char *root = chosen_root(choices, &c->lint->arena, path, &inside);
		in = (struct lint_input){ .path = root != NULL ? inside : path,
			.root = root != NULL ? root : "" };
		if (!lay_over(c, documents, &in, main == NULL))
			take_bytes(c, &in);
	}
	if (!choices_apply(choices, c->lint) || lint_input(c->lint, &in) != 0)
		text_add_string(&c->failure, sshd_lint_error(c->lint));
	else
		keep_run(c, encoding);
	c->input = in;
}

struct configuration *
configuration_open(const struct choices *choices, const struct documents *documents,
    const struct document *d, const char *main, enum encoding encoding)
{
	struct configuration *c = calloc(1, sizeof(*c));

	if (c == NULL)
		base_out_of_memory();
	c->lint = sshd_lint_new();
	c->document = d;
	c->base = "";
	text_init(&c->failure);
	text_init(&c->notices);
	read_it(c, choices, documents, main, encoding);
	return c;
}

void
configuration_free(struct configuration *c)
{
	text_release(&c->failure);
	text_release(&c->notices);
	settings_release(&c->settings);
	sshd_lint_free(c->lint);
	free(c);
}

/* ---- asking ---- */

struct source *
configuration_source(const struct configuration *c, const struct document *d)
{
	for (size_t i = 0; i < c->member_count; i++)
		if (c->members[i].document == d)
			return c->members[i].source;
	return NULL;
}

const char *
configuration_uri(const struct configuration *c, const struct source *s)
{
	const struct root *root = &c->run->location.root;
	struct slice path = s->path;
	struct text uri;
	const char *kept;

	for (size_t i = 0; i < c->member_count; i++)
		if (c->members[i].source == s)
			return c->members[i].document->uri;
	if (root->fd == -1)
		return NULL;
	if (root->mount != NULL && slice_starts_with(path, slice_of(root->mount)))
		path = slice_part(path, strlen(root->mount), path.len);
	text_init(&uri);
	uri_write(&uri, slice_printf(c->a, "%s" SLICE_FORMAT, c->base, SLICE_ARG(path)));
	kept = slice_string(c->a, text_slice(&uri));
	text_release(&uri);
	return kept;
}

const struct ruler *
configuration_ruler(const struct configuration *c, const struct source *s)
{
	if (c->rulers[s->id] == NULL)
		c->rulers[s->id] = ruler_make(c->a, s->bytes, c->encoding);
	return c->rulers[s->id];
}

struct source *
configuration_source_of(const struct configuration *c, struct span span)
{
	return source_get(c->run->sources, span.source);
}

const struct node *
configuration_node(const struct configuration *c, const struct source *s, size_t offset)
{
	const struct tree *tree = c->config->trees[s->id];
	uint32_t low = 0, high = tree == NULL ? 0 : tree->count;

	if (high == 0)
		return NULL;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (tree->nodes[middle].span.begin <= offset)
			low = middle;
		else
			high = middle;
	}
	return &tree->nodes[low];
}

bool
configuration_is_in_match(const struct configuration *c, const struct source *s, size_t offset)
{
	const struct node *node = configuration_node(c, s, offset);

	if (node == NULL)
		return false;
	/* Behind the last node's end of line a line of its own begins. */
	if (node->kind == NODE_MATCH && node->error == NODE_OK && offset >= node->span.end)
		return true;
	return node->block != 0 || c->effect->in_match[s->id];
}
