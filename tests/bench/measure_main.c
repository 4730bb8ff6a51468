/*
 * Measure: what a run cannot tell from outside: bytes per second of the
 * parser, one configuration evaluated for many connections, the processor
 * time of its classes of connections, and that of all default rules.
 *
 * usage: measure FILE CONNECTIONS
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "access/classes.h"
#include "config/config.h"
#include "rules/rules.h"

/* Seconds on ${clock}. */
static double
seconds(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Megabytes per second, over at least half a second. */
static double
parse_speed(struct source *source)
{
	double begin = seconds(CLOCK_MONOTONIC), bytes = 0;

	while (seconds(CLOCK_MONOTONIC) - begin < 0.5) {
		struct arena a;

		arena_init(&a);
		syntax_parse(&a, source, (struct dialect){ .arguments_argv = true });
		arena_release(&a);
		bytes += (double)source->bytes.len;
	}
	return bytes / (seconds(CLOCK_MONOTONIC) - begin) / 1e6;
}

/* Seconds for ${count} connections of as many users and addresses. */
static double
evaluate_all(const struct config *config, long count)
{
	struct effective *e = effective_make(config->a, config);
	double begin = seconds(CLOCK_MONOTONIC);
	long refused = 0;

	for (long i = 0; i < count; i++) {
		char user[32], addr[32];
		struct connection c = { .user = user, .addr = addr, .host = addr, .laddr = "127.0.0.1", .lport = 22 };

		snprintf(user, sizeof(user), "user%ld", i % 1500);
		snprintf(addr, sizeof(addr), "10.%ld.%ld.7", i / 256 % 4, i % 256);
		refused += !config_evaluate(config, &c, e, NULL);
	}
	if (refused > 0)
		fprintf(stderr, "measure: %ld connections refused\n", refused);
	return seconds(CLOCK_MONOTONIC) - begin;
}

/* Processor time for the classes of ${config}, and for the rules once there are classes: the best of some. */
static void
judge(const struct config *config, double *classes, double *rules)
{
	*classes = *rules = 1e9;
	for (int i = 0; i < 7; i++) {
		struct arena a;
		struct rules_run run = { .a = &a, .config = config };
		double begin, middle, end;

		arena_init(&a);
		run.store = diag_store_make(&a);
		run.rules = rule_set_make(&a, rules_builtin());
		begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
		run.classes = classes_make(&a, config, NULL);
		middle = seconds(CLOCK_PROCESS_CPUTIME_ID);
		rules_run(&run);
		end = seconds(CLOCK_PROCESS_CPUTIME_ID);
		*classes = middle - begin < *classes ? middle - begin : *classes;
		*rules = end - middle < *rules ? end - middle : *rules;
		arena_release(&a);
	}
}

int
main(int argc, char **argv)
{
	struct arena a;
	struct root root;
	struct source_set *sources;
	const struct config *config;
	enum source_error error;
	int number;
	long count = argc == 3 ? atol(argv[2]) : 0;
	double half, classes, rules;

	arena_init(&a);
	if (count < 2 || !root_open(&root, NULL)) {
		fputs("usage: measure FILE CONNECTIONS\n", stderr);
		return 2;
	}
	sources = source_set_make(&a, &root);
	config = config_load(&a, target_find(&a, SLICE("debian-12")), sources, slice_of(argv[1]), &error, &number);
	if (error != SOURCE_OK) {
		fputs("measure: cannot read the file\n", stderr);
		return 2;
	}
	half = evaluate_all(config, count / 2);
	judge(config, &classes, &rules);
	printf("%.1f %.6f %.6f %.6f %.6f\n", parse_speed(source_get(sources, config->main_source)), half,
	    evaluate_all(config, count), classes, rules);
	root_close(&root);
	arena_release(&a);
	return 0;
}
