/*
 * Load: compiles a file and its includes into statements.  Each line is read
 * once, for one target; what depends on the state of a pass is left to
 * evaluate.c as a condition on the complaint.
 */
#include <errno.h>
#include <string.h>

#include "base/escape.h"
#include "base/vec.h"
#include "config/complaint.h"
#include "config/config.h"
#include "config/match.h"
#include "config/packed.h"
#include "config/value.h"

enum {
	INCLUDE_DEPTH_MAX = 16,		/* servconf.h SERVCONF_MAX_DEPTH */
	INCLUDE_BUCKETS = 256,
	INCLUDE_FILES_MAX = 20000,	/* ours: all includes together, counted each time they are read */
	STATEMENTS_MAX = 4000000,	/* ours as well */
	SINCE_INCLUDE = 802,
	INCLUDE_RELATIVE_BROKEN = 802,
	LINE_LIMIT_UNTIL = 707,
	TAIL_KEPT_UNTIL = 704,
	LINE_MAX_BYTES = 4094,
	SINCE_ARGV = 807,
	SINCE_MATCH_ARGV = 909,
};

VEC(statement_vec, struct statement);

/* A pattern of an Include line with its files, which sshd looks for once and then remembers. */
struct included {
	const struct included *next;	/* in the same bucket */
	const char *pattern;
	char **paths;
	size_t done;		/* files that have been read to their end: those that sshd remembers */
	bool is_open;		/* its files are being read */
};

struct loader {
	struct arena *a;
	const struct target *target;
	struct source_set *sources;
	struct dialect dialect;
	struct accounts *accounts;
	struct services *services;
	struct value startups;		/* the last MaxStartups, for what the next leaves out */
	struct statement_vec statements;
	const struct tree **trees;	/* by source id, each file is parsed once */
	const struct included *included[INCLUDE_BUCKETS];
	uint32_t files_read;
	size_t packed_size;
	bool stop_including;		/* depth or number of includes was exceeded: go no deeper */
	bool truncated;
	bool uses_groups;
};

/* One file while it is compiled. */
struct open_file {
	struct source *source;
	uint32_t included_by;	/* 1 + INCLUDE statement, 0 for the main file */
	uint32_t block;		/* 1 + MATCH statement, 0 before the first */
	uint32_t depth;
};

static struct dialect
dialect_of(release_t r)
{
	return (struct dialect){
		.hash_cuts_line = r < SINCE_ARGV,
		.arguments_argv = r >= SINCE_ARGV,
		.match_argv = r >= SINCE_MATCH_ARGV,
		.max_line = r <= LINE_LIMIT_UNTIL ? LINE_MAX_BYTES : 0,
		.keeps_tail = r <= TAIL_KEPT_UNTIL,
	};
}

static uint32_t
add_statement(struct loader *l, const struct open_file *file, enum statement_kind kind,
    const struct node *node)
{
	struct statement st = {
		.kind = kind,
		.node = node,
		.source = file->source,
		.included_by = file->included_by,
		.block = file->block,
	};

	statement_vec_push(&l->statements, st);
	return (uint32_t)l->statements.count - 1;
}

/* The block that is open in ${file} ends before statement ${index}. */
static void
close_block(struct loader *l, struct open_file *file, uint32_t index)
{
	if (file->block != 0)
		l->statements.ptr[file->block - 1].skip_to = index;
	file->block = 0;
}

/* A line whose value means nothing unless the line is active says so only then. */
static void
restrict_to_active(struct complaint *from)
{
	for (; from != NULL; from = from->next)
		from->when |= WHEN_ACTIVE;
}

static const struct keyword_facts *
known_facts(const struct target *t, struct slice name)
{
	enum keyword k = keyword_from_name(name);
	const struct keyword_facts *facts = k != KEYWORD_NONE ? keyword_facts(t, k) : NULL;

	return facts != NULL && facts->status != STATUS_ABSENT ? facts : NULL;
}

static void compile_file(struct loader *l, struct open_file *file);

static const struct tree *
tree_of(struct loader *l, struct source *source)
{
	if (l->trees[source->id] == NULL)
		l->trees[source->id] = syntax_parse(l->a, source, l->dialect);
	return l->trees[source->id];
}

/* What sshd dies of at an included file, as a complaint of the INCLUDE statement ${at}. */
static void
fail_include(struct loader *l, uint32_t at, const struct value_input *in, enum problem problem,
    struct slice text, struct slice message)
{
	struct complaint *c;
	struct value_input mine = *in;

	mine.complaints = &l->statements.ptr[at].complaints;
	c = complaint_add(&mine, problem, COMPLAINT_FATAL, in->node->rest_span, SLICE_FORMAT,
	    SLICE_ARG(text));
	c->form = FORM_BARE;
	c->message = message;
}

static const struct source *
include_file(struct loader *l, struct open_file *file, const struct value_input *in,
    struct slice path)
{
	struct open_file child = { .depth = file->depth + 1 };
	const struct source *included;
	enum source_error error;
	int error_number = 0;
	uint32_t at = add_statement(l, file, STATEMENT_INCLUDE, in->node);

	l->statements.ptr[at].facts = in->facts;
	child.included_by = at + 1;
	child.source = source_read(l->sources, path, &error, &error_number);
	if (child.source == NULL) {
		const char *why = error == SOURCE_TOO_LARGE ? "File too large" :
		    error == SOURCE_NOT_A_FILE ? "Not a regular file" : strerror(error_number);

		fail_include(l, at, in, PROBLEM_INCLUDE_UNREADABLE,
		    slice_printf(l->a, SLICE_FORMAT ": %s", SLICE_ARG(path), why),
		    slice_printf(l->a, "cannot read included file " SLICE_FORMAT ": %s",
		    SLICE_ARG(escape_visible_copy(l->a, path)), why));
	} else if (child.depth > INCLUDE_DEPTH_MAX) {
		fail_include(l, at, in, PROBLEM_INCLUDE_DEPTH,
		    SLICE("Too many recursive configuration includes"),
		    SLICE("Include nested more than 16 levels deep"));
		l->stop_including = true;
	} else {
		compile_file(l, &child);
	}
	included = child.source;
	if (child.source == NULL || child.depth > INCLUDE_DEPTH_MAX) {
		child.source = file->source;
		add_statement(l, &child, STATEMENT_END_OF_FILE, NULL);
	}
	l->statements.ptr[at].skip_to = (uint32_t)l->statements.count - 1;
	return included;
}

/* Where a word of an Include line points: relative paths belong to the compiled-in folder. */
static char *
include_pattern(struct loader *l, const struct node *node, struct slice word)
{
	struct slice relative = word;

	if (word.ptr[0] == '/' || word.ptr[0] == '~')
		return slice_string(l->a, word);
	/* 8.2 put the keyword itself in place of the argument. */
	if (l->target->release == INCLUDE_RELATIVE_BROKEN)
		relative = node->keyword;
	return arena_printf(l->a, NULL, "%s/" SLICE_FORMAT, l->target->config_dir,
	    SLICE_ARG(relative));
}

static const struct included **
bucket_of(struct loader *l, const char *pattern)
{
	uint32_t hash = 0;

	for (; *pattern != '\0'; pattern++)
		hash = hash * 31 + (unsigned char)*pattern;
	return &l->included[hash % INCLUDE_BUCKETS];
}

/* The files of ${pattern} as far as sshd remembers them; NULL when it looks for them. */
static const struct included *
find_included(struct loader *l, const char *pattern)
{
	const struct included *known = *bucket_of(l, pattern);

	while (known != NULL && (known->done == 0 || strcmp(known->pattern, pattern) != 0))
		known = known->next;
	return known;
}

/* Reads ${count} files; they are counted in ${p} unless it is NULL. */
static void
include_files(struct loader *l, struct open_file *file, struct value_input *in, char **paths, size_t count,
    struct included *p)
{
	for (size_t i = 0; i < count && !l->stop_including; i++) {
		const struct source *source = NULL;

		if (++l->files_read > INCLUDE_FILES_MAX || l->statements.count > STATEMENTS_MAX)
			l->truncated = l->stop_including = true;
		else
			source = include_file(l, file, in, slice_of(paths[i]));
		if (p == NULL)
			continue;
		p->done++;
		if (source != NULL)
			l->packed_size += packed_included(p->pattern, paths[i], source->bytes);
	}
}

/*
 * The files of a pattern that was met before.  While the pattern is open, the
 * file includes itself: sshd knows only what it has read to its end, so that it
 * starts; for a connection it knows them all and never comes to an end.
 */
static uint32_t
include_again(struct loader *l, struct open_file *file, struct value_input *in, const struct included *known)
{
	size_t count = known->done;

	if (known->is_open) {
		struct complaint *c = complaint_add(in, PROBLEM_INCLUDE_DEPTH, COMPLAINT_FATAL,
		    in->node->rest_span, "Too many recursive configuration includes");

		c->form = FORM_BARE;
		c->when = WHEN_CONNECTION;
		c->message = SLICE("this file includes itself: sshd starts, but ends every connection");
	}
	include_files(l, file, in, known->paths, count, NULL);
	return (uint32_t)count;
}

/* The files of one word of an Include line. */
static uint32_t
include_matches(struct loader *l, struct open_file *file, struct value_input *in,
    struct slice word)
{
	const char *pattern = include_pattern(l, in->node, word);
	const struct included *known, **bucket = bucket_of(l, pattern);
	struct included *p;
	size_t count;
	char **paths;
	bool more = false;

	if (l->stop_including)
		return 0;
	if ((known = find_included(l, pattern)) != NULL)
		return include_again(l, file, in, known);
	count = source_glob(l->sources, l->a, pattern, INCLUDE_FILES_MAX, &paths, &more);
	l->truncated |= more;
	if (count == 0) {
		l->packed_size += packed_nothing(pattern);
		return 0;
	}
	p = ARENA_NEW(l->a, struct included);
	*p = (struct included){ *bucket, pattern, paths, 0, true };
	*bucket = p;
	include_files(l, file, in, paths, count, p);
	p->is_open = false;
	return (uint32_t)count;
}

/*
 * An Include line: its files first, then a statement for the line itself with
 * what is wrong with it.
 */
static void
compile_include(struct loader *l, struct open_file *file, const struct value_input *given)
{
	const struct node *n = given->node;
	struct complaint *own = *given->complaints;
	struct value_input mine = *given, *in = &mine;
	uint32_t used = 0, files = 0, at;
	bool argv = l->dialect.arguments_argv;

	mine.complaints = &own;
	for (; used < n->word_count; used++) {
		if (n->words[used].text.len == 0)
			break;
		files += include_matches(l, file, in, n->words[used].text);
	}
	if (argv && used < n->word_count)
		complaint_add(in, PROBLEM_BAD_VALUE, COMPLAINT_COUNTED, n->words[used].span,
		    "keyword " SLICE_FORMAT " empty argument", SLICE_ARG(n->keyword));
	else if (used == 0)
		complaint_add(in, PROBLEM_MISSING_ARGUMENT, COMPLAINT_FATAL, n->keyword_span,
		    "%.*s missing filename argument", argv ? (int)n->keyword.len : 7,
		    argv ? n->keyword.ptr : "Include");
	else if (used + 1 < n->word_count)
		value_complain_of_rest(in, used + 1);
	at = add_statement(l, file, STATEMENT_SETTING, n);
	l->statements.ptr[at].facts = in->facts;
	l->statements.ptr[at].complaints = own;
	l->statements.ptr[at].file_count = files;
}

static void
compile_match(struct loader *l, struct open_file *file, const struct value_input *in)
{
	uint32_t at = (uint32_t)l->statements.count;
	struct match *m;

	close_block(l, file, at);
	add_statement(l, file, STATEMENT_MATCH, in->node);
	m = match_parse(in);
	l->statements.ptr[at].facts = in->facts;
	l->statements.ptr[at].match = m;
	l->statements.ptr[at].complaints = *in->complaints;
	for (uint32_t i = 0; m != NULL && i < m->count; i++)
		l->uses_groups |= m->conditions[i].criterion == CRITERION_GROUP;
	file->block = at + 1;
}

/*
 * While the last MaxStartups won (until 10.0), one with the first number only
 * kept the rate of the one before.
 */
static void
keep_rate(struct loader *l, const struct keyword_facts *facts, struct value *v)
{
	if (facts->slot != KEYWORD_MAXSTARTUPS || facts->multiplicity != MULTI_LAST)
		return;
	if ((v->number_set & 2u) == 0 && (l->startups.number_set & 2u) != 0) {
		v->number[1] = l->startups.number[1];
		v->number_set |= 2u;
	}
	l->startups = *v;
}

static void
compile_setting(struct loader *l, struct open_file *file, const struct value_input *in)
{
	struct statement *st;
	uint32_t at = add_statement(l, file, STATEMENT_SETTING, in->node);
	enum keyword slot = in->facts->slot;
	struct complaint *before = *in->complaints;
	struct value value = { 0 };
	bool stored = false;

	while (before != NULL && before->next != NULL)
		before = before->next;
	if (in->facts->status == STATUS_SUPPORTED || in->facts->status == STATUS_ALIAS)
		stored = value_parse(in, &value);
	else
		complaint_of_ignored(in);
	if (stored)
		keep_rate(l, in->facts, &value);
	if (!in->facts->in_match)
		restrict_to_active(before != NULL ? before->next : *in->complaints);
	l->uses_groups |= slot == KEYWORD_ALLOWGROUPS || slot == KEYWORD_DENYGROUPS;
	st = &l->statements.ptr[at];
	st->facts = in->facts;
	st->value = value;
	st->has_value = stored;
	st->complaints = *in->complaints;
}

static void
compile_node(struct loader *l, struct open_file *file, const struct node *node)
{
	struct complaint *complaints = NULL;
	struct value_input in = {
		.a = l->a,
		.target = l->target,
		.facts = known_facts(l->target, node->keyword),
		.node = node,
		.accounts = l->accounts,
		.services = l->services,
		.complaints = &complaints,
	};

	if (!complaint_check_line(&in) || in.facts == NULL) {
		uint32_t at = add_statement(l, file, STATEMENT_SETTING, node);

		l->statements.ptr[at].facts = in.facts;
		l->statements.ptr[at].complaints = complaints;
	} else if (in.facts->slot == KEYWORD_MATCH) {
		compile_match(l, file, &in);
	} else if (in.facts->slot == KEYWORD_INCLUDE) {
		compile_include(l, file, &in);
	} else {
		compile_setting(l, file, &in);
	}
}

static void
compile_file(struct loader *l, struct open_file *file)
{
	const struct tree *tree = tree_of(l, file->source);

	/* Lines that are too long are seen while the file is loaded, before any other is read. */
	for (uint32_t i = 0; i < tree->count; i++)
		if (tree->nodes[i].error == NODE_LINE_TOO_LONG)
			compile_node(l, file, &tree->nodes[i]);
	for (uint32_t i = 0; i < tree->count; i++)
		if (tree->nodes[i].kind != NODE_BLANK && tree->nodes[i].kind != NODE_COMMENT &&
		    tree->nodes[i].error != NODE_LINE_TOO_LONG)
			compile_node(l, file, &tree->nodes[i]);
	close_block(l, file, (uint32_t)l->statements.count);
	add_statement(l, file, STATEMENT_END_OF_FILE, NULL);
}

/* Where to go on behind a setting that does not matter. */
static void
link_settings(struct statement_vec *v)
{
	uint32_t next = (uint32_t)v->count;

	for (uint32_t i = next; i-- > 0;) {
		if (v->ptr[i].kind == STATEMENT_SETTING)
			v->ptr[i].skip_to = next;
		else
			next = i;
	}
}

/*
 * Whether sshd may find fault with some line for a connection that its block does not
 * apply to: where what came before makes the difference, as with AuthenticationMethods any.
 */
static bool
heeds_idle_lines(const struct statement_vec *v)
{
	for (size_t i = 0; i < v->count; i++)
		for (const struct complaint *c = v->ptr[i].complaints; c != NULL; c = c->next)
			if (c->effect != COMPLAINT_LOGGED && c->when != 0 &&
			    (c->when & (WHEN_ACTIVE | WHEN_STARTUP)) == 0)
				return true;
	return false;
}

const struct config *
config_load(struct arena *a, const struct target *target, struct source_set *sources,
    struct slice path, enum source_error *error, int *error_number)
{
	struct config *c = ARENA_NEW(a, struct config);
	struct loader l = {
		.a = a,
		.target = target,
		.sources = sources,
		.dialect = dialect_of(target->release),
		.accounts = accounts_make(a, source_set_root(sources)),
		.services = service_list(a, source_set_root(sources)),
	};
	struct open_file main_file = { 0 };
	struct statement *kept;

	*c = (struct config){ .a = a, .target = target, .sources = sources, .services = l.services };
	*error = SOURCE_OK;
	main_file.source = source_read(sources, path, error, error_number);
	if (main_file.source == NULL)
		return c;
	l.trees = ARENA_ARRAY(a, const struct tree *, SOURCE_MAX_FILES + 1);
	compile_file(&l, &main_file);
	link_settings(&l.statements);
	kept = ARENA_ARRAY(a, struct statement, l.statements.count);
	memcpy(kept, l.statements.ptr, l.statements.count * sizeof(*kept));
	c->statements = kept;
	c->count = (uint32_t)l.statements.count;
	c->main_source = main_file.source->id;
	c->packed_size = packed_main(main_file.source->bytes) + l.packed_size;
	c->uses_groups = l.uses_groups;
	c->heeds_idle_lines = heeds_idle_lines(&l.statements);
	c->truncated = l.truncated;
	c->trees = l.trees;
	c->defaults = ARENA_ARRAY(a, const struct value *, KEYWORD_COUNT);
	c->default_algorithms = ARENA_ARRAY(a, struct algorithm_names, LIST_COUNT);
	statement_vec_release(&l.statements);
	return c;
}
