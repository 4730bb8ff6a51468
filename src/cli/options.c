#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "cli/nearest.h"
#include "cli/options.h"
#include "report/report.h"

static const struct option_row rows[] = {
#define OPTION(id, letter, name, argument, completion, help, manual) \
	{ letter, name, argument, completion, help, manual },
#include "cli/options.def"
#undef OPTION
};

enum { LONG_BASE = 256 };	/* getopt's result for a row: LONG_BASE + its number */

const struct option_row *
options_row(enum option_id id)
{
	return &rows[id];
}

void
options_release(struct options *o)
{
	strings_release(&o->targets);
	strings_release(&o->connections);
	strings_release(&o->rules);
	strings_release(&o->profiles);
	strings_release(&o->files);
}

/* Appends "unknown WHAT 'NAME'" and the nearest of ${names}.  Always false. */
static bool
unknown(struct text *error, const char *what, const char *name, const char *const *names, size_t count)
{
	const char *near = nearest_name(name, names, count);

	text_printf(error, "unknown %s '", what);
	escape_visible(error, slice_of(name));
	text_add_char(error, '\'');
	if (near != NULL)
		text_printf(error, "; did you mean %s?", near);
	return false;
}

/* The number of ${name} among ${names}. */
static bool
one_of(struct text *error, const char *what, const char *name, const char *const *names,
    size_t count, size_t *number)
{
	for (*number = 0; *number < count; ++*number)
		if (strcmp(names[*number], name) == 0)
			return true;
	return unknown(error, what, name, names, count);
}

static bool
set_format(struct options *o, const char *name, struct text *error)
{
	const char *names[16];
	size_t count, number;
	const struct format *formats = report_formats(&count);

	for (size_t i = 0; i < count && i < 16; i++)
		names[i] = formats[i].name;
	o->format = name;
	return one_of(error, "format", name, names, count, &number);
}

static bool
set_fail_on(struct options *o, const char *name, struct text *error)
{
	static const char *const names[] = { "error", "warning", "note", "never" };
	size_t number;

	if (!one_of(error, "severity", name, names, 4, &number))
		return false;
	o->fail_on = (enum sshd_lint_severity)number;	/* in the order of the public enum */
	o->fail_on_given = true;
	return true;
}

static bool
set_fix(struct options *o, const char *which, struct text *error)
{
	static const char *const names[] = { "safe", "unsafe" };
	size_t number = 0;

	if (which != NULL && !one_of(error, "kind of fix", which, names, 2, &number))
		return false;
	o->fix = true;
	o->fix_unsafe = number == 1;
	return true;
}

static bool
set_jobs(struct options *o, const char *number, struct text *error)
{
	size_t digits = strspn(number, "0123456789");

	if (digits > 0 && digits < 6 && number[digits] == '\0')
		o->jobs = strtoul(number, NULL, 10);
	if (o->jobs > 0)
		return true;
	text_add_string(error, "--jobs takes a number from 1, not '");
	escape_visible(error, slice_of(number));
	text_add_char(error, '\'');
	return false;
}

static bool
set_color(struct options *o, const char *name, struct text *error)
{
	static const char *const names[] = { "auto", "always", "never" };
	size_t number;

	if (!one_of(error, "colour setting", name, names, 3, &number))
		return false;
	o->color = (enum when)number;
	return true;
}

/* Two options that say to do something else than lint. */
static bool
set_mode(struct options *o, enum mode mode, const char *subject, struct text *error)
{
	if (o->mode != MODE_LINT && o->mode != mode && mode != MODE_HELP) {
		text_add_string(error, "options that exclude each other");
		return false;
	}
	o->mode = mode;
	o->subject = subject;
	return true;
}

/* The options that only keep their argument, and those that choose what to do. */
static bool
apply_simple(struct options *o, enum option_id id, const char *argument, struct text *error)
{
	static const enum mode modes[OPTION_COUNT] = {
		[OPTION_MERGE] = MODE_MERGE,
		[OPTION_EFFECTIVE] = MODE_EFFECTIVE,
		[OPTION_TEST] = MODE_TEST,
		[OPTION_WHO] = MODE_WHO,
		[OPTION_CHECKLIST] = MODE_CHECKLIST,
		[OPTION_CLIENTS] = MODE_CLIENTS,
		[OPTION_AGAINST] = MODE_AGAINST,
		[OPTION_UPGRADE_TO] = MODE_UPGRADE,
		[OPTION_LIST_RULES] = MODE_LIST_RULES,
		[OPTION_LIST_PROFILES] = MODE_LIST_PROFILES,
		[OPTION_EXPLAIN] = MODE_EXPLAIN,
		[OPTION_TEST_RULES] = MODE_TEST_RULES,
		[OPTION_LIST_TARGETS] = MODE_LIST_TARGETS,
		[OPTION_LSP] = MODE_LSP,
		[OPTION_VERSION] = MODE_VERSION,
		[OPTION_HELP] = MODE_HELP,
	};
	const char **texts[OPTION_COUNT] = {
		[OPTION_ROOT] = &o->root,
		[OPTION_FACTS] = &o->facts,
		[OPTION_AS] = &o->as,
		[OPTION_CONFIG] = &o->config,
		[OPTION_BASELINE] = &o->baseline,
		[OPTION_WRITE_BASELINE] = &o->write_baseline,
		[OPTION_UPGRADE_FROM] = &o->upgrade_from,
	};

	if (texts[id] != NULL)
		*texts[id] = argument;
	else
		return set_mode(o, modes[id], argument, error);
	return true;
}

static bool
apply(struct options *o, enum option_id id, const char *argument, struct text *error)
{
	switch (id) {
	case OPTION_FORMAT:
		return set_format(o, argument, error);
	case OPTION_COLOR:
		return set_color(o, argument, error);
	case OPTION_FAIL_ON:
		return set_fail_on(o, argument, error);
	case OPTION_CONNECTION:
		strings_push(&o->connections, argument);
		return true;
	case OPTION_TARGET:
		strings_push(&o->targets, argument);
		return true;
	case OPTION_RULES:
		strings_push(&o->rules, argument);
		return true;
	case OPTION_PROFILE:
		strings_push(&o->profiles, argument);
		return true;
	case OPTION_QUIET:
		o->quiet = true;
		return true;
	case OPTION_SHOW_UNKNOWN:
		o->show_unknown = true;
		return true;
	case OPTION_ANNOTATE:
		o->annotate = true;
		return true;
	case OPTION_JOBS:
		return set_jobs(o, argument, error);
	case OPTION_FIX:
		return set_fix(o, argument, error);
	case OPTION_DIFF:
		o->diff = true;
		return true;
	default:
		return apply_simple(o, id, argument, error);
	}
}

/* Says what getopt_long did not like about ${word}.  Always false. */
static bool
complain(struct text *error, int result, const char *word)
{
	const char *names[OPTION_COUNT];

	for (size_t i = 0; i < OPTION_COUNT; i++)
		names[i] = rows[i].name;
	if (result == ':') {
		text_add_string(error, "option ");
		escape_visible(error, slice_of(word));
		text_add_string(error, " needs an argument");
		return false;
	}
	if (optopt >= LONG_BASE && optopt < LONG_BASE + OPTION_COUNT) {
		text_printf(error, "option --%s takes no argument", rows[optopt - LONG_BASE].name);
		return false;
	}
	if (optopt != 0) {
		char letter[] = { '-', (char)optopt, '\0' };
		return unknown(error, "option", letter, NULL, 0);
	}
	word += strspn(word, "-");
	size_t len = strcspn(word, "=");
	char *name = calloc(1, len + 1);
	if (name == NULL)
		base_out_of_memory();
	memcpy(name, word, len);
	text_add_string(error, "unknown option '--");
	escape_visible(error, slice_of(name));
	text_add_char(error, '\'');
	const char *near = nearest_name(name, names, OPTION_COUNT);
	if (near != NULL)
		text_printf(error, "; did you mean --%s?", near);
	free(name);
	return false;
}

/* What only makes sense with linting.  NULL when all is well. */
static const char *
check_linting(const struct options *o)
{
	bool lints = o->mode == MODE_LINT || o->mode == MODE_HELP;

	if (o->as != NULL && (o->mode == MODE_CHECKLIST || (o->mode >= MODE_LIST_RULES && !lints) ||
	    o->fix || o->diff))
		return "--as goes with what judges a configuration, not with --fix or --checklist";
	if (o->as != NULL && o->files.count != 1)
		return "--as takes one file, the candidate, or - for standard input";
	if ((o->baseline != NULL || o->write_baseline != NULL) && (!lints || o->fix || o->diff))
		return "--baseline and --write-baseline only go with linting";
	if (o->baseline != NULL && o->write_baseline != NULL)
		return "--baseline and --write-baseline exclude each other";
	return NULL;
}

/* What only makes sense together. */
static bool
check(const struct options *o, struct text *error)
{
	bool dumps = o->mode == MODE_EFFECTIVE;
	const char *problem = check_linting(o);

	if (o->connections.count > 0 && !dumps && o->mode != MODE_WHO)
		problem = "-C needs -T or --who";
	else if ((o->fix || o->diff) && o->mode != MODE_LINT && o->mode != MODE_HELP)
		problem = "--fix and --diff only go with linting";
	else if (o->annotate && !dumps)
		problem = "--annotate needs -T";
	else if (o->mode >= MODE_EFFECTIVE && o->mode < MODE_LIST_RULES && o->files.count > 1)
		problem = "-T, -t, --who, --checklist, --against and --upgrade-to take one file";
	else if (o->mode == MODE_MERGE && o->files.count == 0)
		problem = "--merge takes the reports to merge, files or - for standard input";
	else if (o->upgrade_from != NULL && o->mode != MODE_UPGRADE && o->mode != MODE_HELP)
		problem = "--upgrade-from needs --upgrade-to";
	else if (o->mode == MODE_UPGRADE && o->targets.count > 0)
		problem = "--upgrade-to takes --upgrade-from instead of --target";
	else if (o->mode == MODE_AGAINST && strcmp(o->subject, "-") == 0 && o->files.count > 0 &&
	    strcmp(o->files.ptr[0], "-") == 0)
		problem = "--against: only one of the two can be standard input";
	else if (o->mode >= MODE_LIST_RULES && o->mode != MODE_HELP && o->files.count > 0)
		problem = "this option takes no file";
	if (problem != NULL)
		text_add_string(error, problem);
	return problem == NULL;
}

bool
options_parse(struct options *o, int argc, char **argv, struct text *error)
{
	struct option longs[OPTION_COUNT + 1] = { { 0 } };
	char letters[3 * OPTION_COUNT] = ":", *end = letters + 1;
	int result;

	*o = (struct options){ .format = "text", .fail_on = SSHD_LINT_ERROR };
	for (int i = 0; i < OPTION_COUNT; i++) {
		bool takes = rows[i].argument != NULL;
		longs[i] = (struct option){ .name = rows[i].name, .val = LONG_BASE + i,
			.has_arg = !takes ? no_argument : rows[i].argument[0] == '[' ?
			    optional_argument : required_argument };
		if (rows[i].letter != 0)
			*end++ = (char)rows[i].letter;
		if (rows[i].letter != 0 && takes)
			*end++ = ':';
	}
	opterr = 0;
	while ((result = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		int id = result - LONG_BASE;
		for (int i = 0; id < 0 && i < OPTION_COUNT; i++)
			if (rows[i].letter == result)
				id = i;
		if (result == '?' || result == ':')
			return complain(error, result, argv[optind - 1]);
		if (!apply(o, (enum option_id)id, optarg, error))
			return false;
	}
	for (int i = optind; i < argc; i++)
		strings_push(&o->files, argv[i]);
	return check(o, error);
}
