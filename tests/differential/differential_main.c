/*
 * Differential: random configurations, each given to sshd-lint and to the sshd
 * of this machine.  Output, messages and verdict must be the same.  What
 * differs is cut down to the smallest file that still does.
 *
 * usage: differential BINARY [-n CASES] [-s SEED] [-S SSHD] [-t TARGET] [-m FAILURES]
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "generate.h"

struct answer {
	struct text out;
	struct text err;
	int status;		/* exit status; 128 + signal */
};

struct bench {			/* what the comparison works with */
	const char *binary;
	const char *sshd;
	const char *target;
	const char *folder;
	unsigned long compared;	/* cases in which sshd printed a configuration */
};

/* ---- running ---- */

static void
read_back(FILE *f, struct text *out)
{
	char buffer[8192];
	size_t n;

	rewind(f);
	while ((n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		for (size_t i = 0; i < n; i++)
			if (buffer[i] != '\r')
				text_add_char(out, buffer[i]);
	fclose(f);
}

static void
run(char *const argv[], struct answer *answer)
{
	FILE *out = tmpfile(), *err = tmpfile();
	int status = 0;
	pid_t child;

	if (out == NULL || err == NULL || (child = fork()) == -1) {
		perror("differential");
		exit(2);
	}
	if (child == 0) {
		dup2(fileno(out), STDOUT_FILENO);
		dup2(fileno(err), STDERR_FILENO);
		alarm(20);
		if (chdir("/") == 0)
			execv(argv[0], argv);
		_exit(127);
	}
	while (waitpid(child, &status, 0) == -1 && errno == EINTR)
		;
	answer->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	text_init(&answer->out);
	text_init(&answer->err);
	read_back(out, &answer->out);
	read_back(err, &answer->err);
}

static void
release(struct answer *answer)
{
	text_release(&answer->out);
	text_release(&answer->err);
}

static void
write_files(const struct bench *b, const struct test_case *c)
{
	struct arena a;

	arena_init(&a);
	for (int i = 0; i < CASE_FILES; i++) {
		FILE *f = fopen(generate_file_name(&a, b->folder, i), "w");

		if (f == NULL) {
			perror(b->folder);
			exit(2);
		}
		for (size_t j = 0; j < c->line_count[i]; j++)
			fwrite(c->lines[i][j].ptr, 1, c->lines[i][j].len, f);
		fclose(f);
	}
	arena_release(&a);
}

static void
ask_both(const struct bench *b, const struct test_case *c, struct answer *theirs, struct answer *ours)
{
	char path[300], *argv[12];
	int n = 0;

	write_files(b, c);
	snprintf(path, sizeof(path), "%s/main", b->folder);
	argv[n++] = (char *)(uintptr_t)b->sshd;
	argv[n++] = (char *)(uintptr_t)"-T";
	argv[n++] = (char *)(uintptr_t)"-f";
	argv[n++] = path;
	if (c->spec != NULL) {
		argv[n++] = (char *)(uintptr_t)"-C";
		argv[n++] = (char *)(uintptr_t)c->spec;
	}
	argv[n] = NULL;
	run(argv, theirs);
	n = 0;
	argv[n++] = (char *)(uintptr_t)b->binary;
	argv[n++] = (char *)(uintptr_t)"-T";
	argv[n++] = (char *)(uintptr_t)"--root";
	argv[n++] = (char *)(uintptr_t)"/";
	argv[n++] = (char *)(uintptr_t)"--target";
	argv[n++] = (char *)(uintptr_t)b->target;
	if (c->spec != NULL) {
		argv[n++] = (char *)(uintptr_t)"-C";
		argv[n++] = (char *)(uintptr_t)c->spec;
	}
	argv[n++] = path;
	argv[n] = NULL;
	run(argv, ours);
}

/* ---- comparing ---- */

/* The first line in which the two texts differ. */
static bool
texts_differ(const struct text *ours, const struct text *theirs, struct slice *a, struct slice *b)
{
	struct slice rest_a = text_slice(ours), rest_b = text_slice(theirs);
	bool more_a, more_b;

	do {
		more_a = slice_cut(&rest_a, '\n', a);
		more_b = slice_cut(&rest_b, '\n', b);
		if (more_a != more_b || (more_a && !slice_equal(*a, *b))) {
			if (!more_a)
				*a = SLICE("(nothing)");
			if (!more_b)
				*b = SLICE("(nothing)");
			return true;
		}
	} while (more_a);
	return false;
}

/* Says what differs, when ${say} is set.  sshd's crashes are its own. */
static bool
differs(struct bench *b, const struct test_case *c, bool say)
{
	struct answer theirs, ours;
	struct slice x = { 0 }, y = { 0 };
	bool different = true;
	const char *what = "exit status";

	ask_both(b, c, &theirs, &ours);
	b->compared += theirs.status == 0;
	if (theirs.status > 128)
		different = false;
	else if ((theirs.status == 0) == (ours.status == 0) && ours.status <= 1) {
		what = "messages";
		different = texts_differ(&ours.err, &theirs.err, &x, &y);
		if (!different) {
			what = "output";
			different = texts_differ(&ours.out, &theirs.out, &x, &y);
		}
	}
	if (different && say) {
		if (x.ptr == NULL)
			texts_differ(&ours.err, &theirs.err, &x, &y);
		printf("  %s differs: ours %d, sshd %d\n    ours: " SLICE_FORMAT "\n    sshd: " SLICE_FORMAT "\n",
		    what, ours.status, theirs.status, SLICE_ARG(x), SLICE_ARG(y));
	}
	release(&ours);
	release(&theirs);
	return different;
}

/* ---- cutting down ---- */

static bool
try_without_line(struct bench *b, struct test_case *c, int file, size_t line)
{
	struct slice gone = c->lines[file][line];
	size_t behind = c->line_count[file] - line - 1;

	memmove(&c->lines[file][line], &c->lines[file][line + 1], behind * sizeof(gone));
	c->line_count[file]--;
	if (differs(b, c, false))
		return true;
	memmove(&c->lines[file][line + 1], &c->lines[file][line], behind * sizeof(gone));
	c->lines[file][line] = gone;
	c->line_count[file]++;
	return false;
}

static void
cut_down(struct bench *b, struct test_case *c)
{
	bool smaller = true;
	const char *spec = c->spec;

	while (smaller) {
		smaller = false;
		for (int i = 0; i < CASE_FILES; i++)
			for (size_t j = c->line_count[i]; j-- > 0;)
				smaller |= try_without_line(b, c, i, j);
	}
	c->spec = NULL;
	if (!differs(b, c, false))
		c->spec = spec;
}

static void
print_case(const struct test_case *c)
{
	static const char *const names[CASE_FILES] = { "main", "a.conf", "b.conf", "c.conf" };

	if (c->spec != NULL)
		printf("  -C %s\n", c->spec);
	for (int i = 0; i < CASE_FILES; i++)
		for (size_t j = 0; j < c->line_count[i]; j++) {
			struct slice line = c->lines[i][j];

			printf("  %s: ", names[i]);
			for (size_t k = 0; k < line.len; k++) {
				unsigned char ch = (unsigned char)line.ptr[k];

				if (ch == '\n')
					continue;
				if (ch < 0x20 || ch > 0x7e)
					printf("\\x%02x", ch);
				else
					putchar(ch);
			}
			putchar('\n');
		}
}

/* ---- the run ---- */

static unsigned long
compare_all(struct bench *b, unsigned long cases, unsigned long seed, unsigned long most,
    const struct target *t)
{
	unsigned long failed = 0;

	for (unsigned long i = 0; i < cases && failed < most; i++) {
		struct arena a;
		struct test_case *c;

		arena_init(&a);
		c = generate_case(&a, t, seed + i, b->folder);
		if (differs(b, c, false)) {
			failed++;
			cut_down(b, c);
			printf("seed %lu:\n", seed + i);
			print_case(c);
			differs(b, c, true);
			fflush(stdout);
		}
		arena_release(&a);
	}
	return failed;
}

static void
usage(void)
{
	fputs("usage: differential BINARY [-n CASES] [-s SEED] [-S SSHD] [-t TARGET] [-m FAILURES]\n", stderr);
	exit(2);
}

int
main(int argc, char **argv)
{
	char folder[] = "/tmp/sshd-lint-differential.XXXXXX", path[300];
	struct bench b = { .sshd = "/usr/sbin/sshd", .target = "debian-12", .folder = folder };
	unsigned long cases = 1000, seed = 1, most = 20, failed;
	const struct target *t;
	struct arena a;
	int option;

	if (argc < 2 || argv[1][0] == '-')
		usage();
	b.binary = realpath(argv[1], NULL);
	optind = 2;
	while ((option = getopt(argc, argv, "n:s:S:t:m:")) != -1) {
		switch (option) {
		case 'n': cases = strtoul(optarg, NULL, 10); break;
		case 's': seed = strtoul(optarg, NULL, 10); break;
		case 'S': b.sshd = optarg; break;
		case 't': b.target = optarg; break;
		case 'm': most = strtoul(optarg, NULL, 10); break;
		default: usage();
		}
	}
	arena_init(&a);
	t = target_find(&a, slice_of(b.target));
	if (b.binary == NULL || t == NULL || mkdtemp(folder) == NULL || chmod(folder, 0755) == -1) {
		fputs("differential: no such binary or target, or no folder to work in\n", stderr);
		return 2;
	}
	failed = compare_all(&b, cases, seed * 1000000, most, t);
	for (int i = 0; i < CASE_FILES; i++) {
		snprintf(path, sizeof(path), "%s", generate_file_name(&a, folder, i));
		unlink(path);
	}
	rmdir(folder);
	printf("differential: seed %lu, sshd accepted and printed %lu\n", seed, b.compared);
	printf("differential: %lu passed, %lu failed\n", cases - failed, failed);
	arena_release(&a);
	return failed == 0 ? 0 : 1;
}
