/* Facts about files beside the main one that nothing reads. */
#include <string.h>

#include "host/file.h"
#include "rules/fact.h"
#include "rules/finding.h"
#include "rules/scene_host.h"

enum { MAX_FILES = 256, MAX_BYTES = 1 << 20 };

static const char no_host[] = "the folder sshd_config.d";

/* Backups and the like, which nobody means to be read. */
static bool
is_put_aside(struct slice path)
{
	static const char *const ends[] = {
		"~", ".bak", ".old", ".orig", ".save", ".disabled", ".off", ".sample", ".example", ".swp",
		".dpkg-old", ".dpkg-dist", ".dpkg-new", ".ucf-old", ".ucf-dist", ".rpmsave", ".rpmnew",
		".rpmorig", ".pacnew", ".pacsave", ".md", ".txt",
	};

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (slice_ends_with(path, slice_of(ends[i])))
			return true;
	return false;
}

static bool
is_read(const struct scene *s, const char *path)
{
	for (uint32_t i = 0; i < s->config->count; i++)
		if (s->config->statements[i].source != NULL &&
		    slice_is(s->config->statements[i].source->path, path))
			return true;
	return false;
}

/* Whether a line of ${path} sets ${slot}; KEYWORD_NONE: any keyword. */
static bool
sets(const struct scene *s, const char *path, enum keyword slot)
{
	struct slice rest, line;
	struct file file;

	if (file_read(accounts_root(s->shared->accounts), s->a, path, MAX_BYTES, &file) != FILE_THERE)
		return false;
	for (rest = file.bytes; file_next_line(&rest, &line);) {
		size_t len = 0;
		enum keyword k;

		line = slice_trim(line);
		while (len < line.len && line.ptr[len] != ' ' && line.ptr[len] != '\t' && line.ptr[len] != '=')
			len++;
		k = keyword_from_name(slice_part(line, 0, len));
		if (k != KEYWORD_NONE && (slot == KEYWORD_NONE || keyword_facts(s->target, k)->slot == slot))
			return true;
	}
	return false;
}

/* The files of the folder that are not read and set ${slot}, at most ${limit}. */
static size_t
find_unread(const struct scene *s, enum keyword slot, size_t limit, const char **found)
{
	const char *pattern = arena_printf(s->a, NULL, "%s/sshd_config.d/*", s->target->config_dir);
	size_t count, n = 0;
	char **paths;

	/* Without Include a folder of that name means nothing. */
	if (s->shared->accounts == NULL || keyword_facts(s->target, KEYWORD_INCLUDE)->status == STATUS_ABSENT)
		return 0;
	count = root_glob(accounts_root(s->shared->accounts), s->a, pattern, MAX_FILES, &paths, NULL);
	for (size_t i = 0; i < count && n < limit; i++)
		if (!is_put_aside(slice_of(paths[i])) && !is_read(s, paths[i]) && sets(s, paths[i], slot))
			found[n++] = paths[i];
	return n;
}

struct val
fact_host_unread_files(struct scene *s, const struct val *v, size_t count)
{
	const char *found[MAX_FILES];
	struct val list, *items;
	size_t n;

	(void)v, (void)count;
	if (s->shared->accounts == NULL)
		return val_unknown(s, KIND_TEXTS, no_host);
	n = find_unread(s, KEYWORD_NONE, MAX_FILES, found);
	list = val_texts(s, (uint32_t)n, &items);
	for (size_t i = 0; i < n; i++)
		items[i] = val_text(slice_of(found[i]), (struct span){ 0 });
	return list;
}

struct val
fact_host_unread_setting(struct scene *s, const struct val *v, size_t count)
{
	const struct host_verdict *people = scene_host_people(s->shared);
	const char *found[1];
	enum keyword k;

	(void)v, (void)count;
	if (people == NULL || people->spokesman == NULL)
		return val_unknown(s, KIND_TEXT, no_host);
	k = people->spokesman->blame.keyword;
	if (k == KEYWORD_NONE || find_unread(s, keyword_facts(s->target, k)->slot, 1, found) == 0)
		return val_text(SLICE(""), (struct span){ 0 });
	return val_text(slice_of(found[0]), (struct span){ 0 });
}

struct val
fact_host_include_line(struct scene *s, const struct val *v, size_t count)
{
	struct slice folder = slice_printf(s->a, "%s/sshd_config.d", s->target->config_dir);

	(void)v, (void)count;
	for (uint32_t i = 0; i < s->config->count; i++) {
		const struct statement *st = &s->config->statements[i];

		if (st->kind != STATEMENT_SETTING || st->facts == NULL || st->node == NULL ||
		    st->facts->keyword != KEYWORD_INCLUDE)
			continue;
		for (uint32_t k = 0; k < st->node->word_count; k++)
			if (slice_starts_with(st->node->words[k].text, folder) ||
			    slice_starts_with(st->node->words[k].text, SLICE("sshd_config.d")))
				return val_text(SLICE("Include"), finding_line_span(st));
	}
	return val_text(SLICE("Include"), (struct span){ 0 });
}
