#include "host/pam.h"

#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "host/file.h"

enum { MAX_DEPTH = 16, MAX_FILES = 256, MAX_STACK = 1 << 20, MAX_RULES = 4096, MAX_FOLDERS = 16,
	ANY_TYPE = -1 };

VEC(pam_rules, struct pam_rule);

/* A file that is being read, and which of its rules count. */
struct pam_level {
	struct slice rest;
	const char *path;
	uint32_t line;
	int only;		/* enum pam_type, or ANY_TYPE */
	bool is_substack;
	size_t first_rule;
};

struct pam_reading {
	const struct root *root;
	struct arena *a;
	struct pam_level levels[MAX_DEPTH];
	size_t depth;
	size_t file_count;
	struct pam_rules rules;
	bool is_truncated;
	const char *modules[MAX_FOLDERS];	/* the folders of modules */
	size_t module_folders;
	bool has_looked;			/* … once found */
};

static const char *const folders[] = { "/etc/pam.d", "/usr/lib/pam.d", "/usr/etc/pam.d" };
static const char *const types[] = { "auth", "account", "session", "password" };

/* Opens the file of ${service} one level deeper. */
static enum truth
push(struct pam_reading *r, struct slice service, int only, bool is_substack)
{
	enum truth seen = TRUTH_NO;
	struct file file;

	/* Files that include each other would never end. */
	if (r->depth == MAX_DEPTH || r->file_count++ == MAX_FILES) {
		r->file_count = MAX_FILES;
		r->is_truncated = true;
		return TRUTH_UNKNOWN;
	}
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		const char *path = slice_string(r->a, service);

		if (path[0] != '/')
			path = arena_printf(r->a, NULL, "%s/%s", folders[i], path);

		switch (file_read(r->root, r->a, path, MAX_STACK, &file)) {
		case FILE_THERE:
			r->levels[r->depth++] = (struct pam_level){ .rest = file.bytes, .path = path, .only = only,
			    .is_substack = is_substack, .first_rule = r->rules.count };
			return TRUTH_YES;
		case FILE_UNSEEN:
			if (i == 0)
				seen = TRUTH_UNKNOWN;
			break;
		default:
			break;
		}
	}
	return seen;
}

static struct slice
next_word(struct slice *rest)
{
	size_t begin = 0, end;
	bool bracketed;
	struct slice word;

	while (begin < rest->len && (rest->ptr[begin] == ' ' || rest->ptr[begin] == '\t'))
		begin++;
	end = begin;
	bracketed = end < rest->len && rest->ptr[end] == '[';
	while (end < rest->len && (bracketed ? rest->ptr[end] != ']' :
	    rest->ptr[end] != ' ' && rest->ptr[end] != '\t'))
		end++;
	if (bracketed && end < rest->len)
		end++;
	word = slice_part(*rest, begin, end);
	*rest = slice_part(*rest, end, rest->len);
	return word;
}

/* "/lib/security/pam_unix.so" is "pam_unix". */
static struct slice
module_name(struct slice word)
{
	struct slice part, name = word;

	while (word.ptr != NULL && slice_cut(&word, '/', &part))
		name = part;
	return slice_without_end(name, SLICE(".so"));
}

/* The folders of modules: those that hold pam_unix. */
static void
find_folders(struct pam_reading *r)
{
	static const char *const patterns[] = { "/lib/security", "/lib64/security", "/usr/lib/security",
		"/usr/lib64/security", "/lib/*-linux-*/security", "/usr/lib/*-linux-*/security" };
	struct stat st;
	char **found;

	r->has_looked = true;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		size_t count = root_glob(r->root, r->a, patterns[i], MAX_FOLDERS, &found, NULL);

		for (size_t k = 0; k < count && r->module_folders < MAX_FOLDERS; k++)
			if (file_stat(r->root, arena_printf(r->a, NULL, "%s/pam_unix.so", found[k]), &st) == FILE_THERE)
				r->modules[r->module_folders++] = found[k];
	}
}

/* Whether a module is there, or may be, as the host shows none. */
static bool
module_exists(struct pam_reading *r, struct slice module)
{
	struct stat st;

	if (!r->has_looked)
		find_folders(r);
	for (size_t i = 0; i < r->module_folders; i++)
		if (file_stat(r->root, arena_printf(r->a, NULL, "%s/" SLICE_FORMAT ".so", r->modules[i],
		    SLICE_ARG(module)), &st) != FILE_MISSING)
			return true;
	return r->module_folders == 0;
}

static void
include(struct pam_reading *r, struct slice service, int only, bool is_substack)
{
	if (service.len == 0 || push(r, service, only, is_substack) != TRUTH_YES)
		r->is_truncated = true;
}

static void
take_line(struct pam_reading *r, struct slice line, const struct pam_level *level, uint32_t number)
{
	struct pam_rule rule = { .path = level->path, .line = number };
	struct slice word = next_word(&line);
	unsigned type = 0;

	if (slice_is(word, "@include")) {
		include(r, next_word(&line), level->only, false);
		return;
	}
	/* With "-" a missing module is not logged; it fails all the same. */
	if (word.len > 0 && word.ptr[0] == '-')
		word = slice_part(word, 1, word.len);
	while (type < 4 && !slice_is_nocase(word, types[type]))
		type++;
	if (type == 4 || (level->only != ANY_TYPE && level->only != (int)type))
		return;
	rule.type = type;
	rule.control = next_word(&line);
	word = next_word(&line);
	if (slice_is_nocase(rule.control, "include") || slice_is_nocase(rule.control, "substack")) {
		include(r, word, (int)type, slice_is_nocase(rule.control, "substack"));
		return;
	}
	rule.module = module_name(word);
	rule.is_missing = !slice_has(word, '/') && !module_exists(r, rule.module);
	rule.arguments = slice_trim(line);
	if (r->rules.count < MAX_RULES)
		pam_rules_push(&r->rules, rule);
	else
		r->is_truncated = true;
}

/* A line with the ones that backslashes add, without its comment; in the arena. */
static bool
next_line(struct pam_reading *r, struct pam_level *level, struct slice *out, uint32_t *number)
{
	struct text all;
	struct slice line, part;
	bool more = true, any = false;

	text_init(&all);
	*number = level->line + 1;
	while (more && file_next_line(&level->rest, &line)) {
		any = true;
		level->line++;
		slice_cut(&line, '#', &part);
		part = slice_trim(part);
		more = part.len > 0 && part.ptr[part.len - 1] == '\\' && line.ptr == NULL;
		text_add(&all, slice_part(part, 0, part.len - (more ? 1 : 0)));
		if (more)
			text_add_char(&all, ' ');
	}
	*out = slice_trim(text_keep(&all, r->a));
	text_release(&all);
	return any;
}

/* The innermost substack is what "done" and "die" end. */
static void
pop(struct pam_reading *r)
{
	const struct pam_level *level = &r->levels[--r->depth];

	for (size_t i = level->first_rule; level->is_substack && i < r->rules.count; i++)
		if (r->rules.ptr[i].scope_end == 0)
			r->rules.ptr[i].scope_end = r->rules.count;
}

static void
read_levels(struct pam_reading *r)
{
	struct slice line;
	uint32_t number;

	/* An included file is finished before its includer goes on. */
	while (r->depth > 0 && !(r->is_truncated && r->rules.count >= MAX_RULES)) {
		struct pam_level *level = &r->levels[r->depth - 1];

		if (!next_line(r, level, &line, &number))
			pop(r);
		else if (line.len > 0)
			take_line(r, line, level, number);
	}
}

struct pam_stack
pam_read(const struct root *root, struct arena *a, const char *service)
{
	struct pam_reading r = { .root = root, .a = a };
	struct pam_stack stack = { .is_known = TRUTH_UNKNOWN };
	struct pam_rule *kept;

	/* A copy of a host without PAM's folder says nothing of it. */
	if (file_is_folder(root, folders[0]) == TRUTH_YES ||
	    file_is_folder(root, folders[1]) == TRUTH_YES) {
		stack.is_known = push(&r, slice_of(service), ANY_TYPE, false);
		if (stack.is_known == TRUTH_NO)
			stack.is_known = push(&r, SLICE("other"), ANY_TYPE, false);
	}
	if (stack.is_known == TRUTH_NO && !root->is_live)
		stack.is_known = TRUTH_UNKNOWN;
	read_levels(&r);
	kept = ARENA_ARRAY(a, struct pam_rule, r.rules.count + 1);
	for (size_t i = 0; i < r.rules.count; i++)
		kept[i] = r.rules.ptr[i];
	stack.rules = kept;
	stack.count = r.rules.count;
	stack.is_truncated = r.is_truncated;
	pam_rules_release(&r.rules);
	return stack;
}

struct pam_book {
	struct arena *a;
	const struct root *root;
	const char *service;
	bool is_read;
	struct pam_stack stack;
};

struct pam_book *
pam_book_make(struct arena *a, const struct root *root, const char *service)
{
	struct pam_book *book = ARENA_NEW(a, struct pam_book);

	*book = (struct pam_book){ .a = a, .root = root, .service = service };
	return book;
}

const struct pam_stack *
pam_book_stack(struct pam_book *book)
{
	if (!book->is_read)
		book->stack = pam_read(book->root, book->a, book->service);
	book->is_read = true;
	return &book->stack;
}

const struct pam_rule *
pam_find(const struct pam_stack *stack, enum pam_type type, const char *module)
{
	for (size_t i = 0; i < stack->count; i++)
		if (stack->rules[i].type == type && slice_is(stack->rules[i].module, module))
			return &stack->rules[i];
	return NULL;
}

struct slice
pam_argument(const struct pam_rule *rule, const char *key)
{
	struct slice rest = rule->arguments, word, wanted = slice_of(key);

	while ((word = next_word(&rest)).len > 0)
		if (slice_starts_with(word, wanted))
			return slice_part(word, wanted.len, word.len);
	return SLICE("");
}

bool
pam_has_argument(const struct pam_rule *rule, const char *argument)
{
	struct slice rest = rule->arguments, word, wanted = slice_of(argument);
	bool is_key = wanted.len > 0 && wanted.ptr[wanted.len - 1] == '=';

	while ((word = next_word(&rest)).len > 0)
		if (is_key ? slice_starts_with(word, wanted) : slice_equal(word, wanted))
			return true;
	return false;
}

enum truth
pam_nologin_exists(const struct root *root, const char **path)
{
	static const char *const paths[] = { "/var/run/nologin", "/run/nologin", "/etc/nologin" };
	enum truth any = TRUTH_NO;
	struct stat st;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		switch (file_stat(root, paths[i], &st)) {
		case FILE_MISSING:
			break;
		case FILE_UNSEEN:
			/* /run is empty in a copy; systemd puts it there for a start or stop. */
			if (i == 2)
				any = TRUTH_UNKNOWN;
			break;
		default:
			if (path != NULL)
				*path = paths[i];
			return TRUTH_YES;
		}
	return any;
}
