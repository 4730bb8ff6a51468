#include "compare.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct answer {
	struct text out;
	struct text err;
	int status;		/* exit status; minus the signal */
};

/* ---- running ---- */

static void
read_back(FILE *f, struct text *out)
{
	char buffer[8192];
	size_t n;

	rewind(f);
	/* sshd ends its messages with CR LF. */
	while ((n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		for (size_t i = 0; i < n; i++)
			if (buffer[i] != '\r')
				text_add_char(out, buffer[i]);
	fclose(f);
}

static void
run(const char *const argv[], struct answer *answer)
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
		alarm(30);
		if (chdir("/") == 0)
			execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	while (waitpid(child, &status, 0) == -1 && errno == EINTR)
		;
	answer->status = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
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
	char path[512];

	for (int i = 0; i < CASE_FILES; i++) {
		FILE *f;

		snprintf(path, sizeof(path), "%s/%s", b->folder, generate_file_name(i));
		if ((f = fopen(path, "w")) == NULL) {
			perror(path);
			exit(2);
		}
		for (size_t j = 0; j < c->line_count[i]; j++)
			fwrite(c->lines[i][j].ptr, 1, c->lines[i][j].len, f);
		fclose(f);
	}
}

static void
ask_both(const struct bench *b, const struct test_case *c, struct answer *theirs, struct answer *ours)
{
	char path[512];
	const char *mode = c->only_tests ? "-t" : "-T", *spec = c->only_tests ? NULL : c->spec;
	const char *sshd[] = { b->sshd, mode, "-f", path, spec != NULL ? "-C" : NULL, spec, NULL };
	const char *lint[] = {
		b->binary, mode, "--root", "/", "--target", b->target, path, spec != NULL ? "-C" : NULL, spec, NULL,
	};

	write_files(b, c);
	snprintf(path, sizeof(path), "%s/main", b->folder);
	run(sshd, theirs);
	run(lint, ours);
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

static const struct agreed *
find_agreed(const struct bench *b, const char *what, struct slice theirs)
{
	const struct agreed *found = NULL;
	struct text text;

	text_init(&text);
	text_printf(&text, "%s: " SLICE_FORMAT, what, SLICE_ARG(theirs));
	for (size_t i = 0; i < b->agreed_count && found == NULL; i++)
		if (fnmatch(b->agreed[i].what, text.ptr, 0) == 0)
			found = &b->agreed[i];
	text_release(&text);
	return found;
}

struct comparison
compare(const struct bench *b, const struct test_case *c, struct text *out)
{
	struct comparison result = { 0 };
	struct answer theirs, ours;
	struct slice x = SLICE("(nothing)"), y = SLICE("(nothing)");

	ask_both(b, c, &theirs, &ours);
	result.ours = ours.status;
	result.theirs = theirs.status;
	result.accepted = theirs.status == 0;
	if (theirs.status < 0) {
		result.what = "status";
		y = SLICE("crash");
	} else if (ours.status < 0 || ours.status > 1 || (theirs.status == 0) != (ours.status == 0)) {
		result.what = "status";
		texts_differ(&ours.err, &theirs.err, &x, &y);
	} else if (texts_differ(&ours.err, &theirs.err, &x, &y)) {
		result.what = "messages";
	} else if (texts_differ(&ours.out, &theirs.out, &x, &y)) {
		result.what = "output";
	}
	if (result.what != NULL) {
		result.agreed = find_agreed(b, result.what, y);
		result.differs = result.agreed == NULL;
	}
	if (result.differs && out != NULL)
		text_printf(out, "  %s: ours %d, sshd %d\n    ours: " SLICE_FORMAT "\n    sshd: " SLICE_FORMAT "\n",
		    result.what, ours.status, theirs.status, SLICE_ARG(x), SLICE_ARG(y));
	release(&ours);
	release(&theirs);
	return result;
}

/* ---- cutting down ---- */

static bool
still_differs(const struct bench *b, const struct test_case *c)
{
	return compare(b, c, NULL).differs;
}

static bool
try_without_lines(const struct bench *b, struct test_case *c, int file, size_t first, size_t count)
{
	struct slice *lines = c->lines[file];
	size_t behind = c->line_count[file] - first - count;
	struct slice gone[64];

	memcpy(gone, lines + first, count * sizeof(*lines));
	memmove(lines + first, lines + first + count, behind * sizeof(*lines));
	c->line_count[file] -= count;
	if (still_differs(b, c))
		return true;
	memmove(lines + first + count, lines + first, behind * sizeof(*lines));
	memcpy(lines + first, gone, count * sizeof(*lines));
	c->line_count[file] += count;
	return false;
}

/* Tries without a word of the line, the blank before it included. */
static bool
try_without_words(const struct bench *b, struct test_case *c, int file, size_t line)
{
	struct slice whole = c->lines[file][line];
	char *shorter = malloc(whole.len + 1);
	bool smaller = false;

	for (size_t end = whole.len, begin; shorter != NULL && end > 0; end = begin) {
		begin = end - 1;
		while (begin > 0 && whole.ptr[begin] != ' ')
			begin--;
		if (begin == 0 || whole.ptr[end - 1] == '\n') {
			if (begin == 0)
				break;
			begin = end - 1;
			continue;
		}
		memcpy(shorter, whole.ptr, begin);
		memcpy(shorter + begin, whole.ptr + end, whole.len - end);
		c->lines[file][line] = (struct slice){ shorter, begin + whole.len - end };
		if (still_differs(b, c)) {
			smaller = true;
			break;
		}
	}
	if (!smaller) {
		c->lines[file][line] = whole;
		free(shorter);
	}
	return smaller;	/* the few shorter lines of a failing case are never freed */
}

static bool
cut_lines(const struct bench *b, struct test_case *c)
{
	bool smaller = false;

	for (size_t size = 32; size > 0; size /= 2)
		for (int i = 0; i < CASE_FILES; i++)
			for (size_t j = c->line_count[i]; j >= size; j--)
				if (j <= c->line_count[i])
					smaller |= try_without_lines(b, c, i, j - size, size);
	return smaller;
}

void
compare_cut_down(const struct bench *b, struct test_case *c)
{
	const char *spec = c->spec;

	while (cut_lines(b, c))
		;
	for (int i = 0; i < CASE_FILES; i++)
		for (size_t j = 0; j < c->line_count[i]; j++)
			while (try_without_words(b, c, i, j))
				;
	c->spec = NULL;
	if (!still_differs(b, c))
		c->spec = spec;
}

void
compare_show(const struct test_case *c, struct text *out)
{
	if (c->only_tests)
		text_add_string(out, "  -t\n");
	else if (c->spec != NULL)
		text_printf(out, "  -C '%s'\n", c->spec);
	for (int i = 0; i < CASE_FILES; i++)
		for (size_t j = 0; j < c->line_count[i]; j++) {
			struct slice line = c->lines[i][j];

			text_printf(out, "  %s: ", generate_file_name(i));
			for (size_t k = 0; k < line.len && k < 2000; k++) {
				unsigned char ch = (unsigned char)line.ptr[k];

				if (ch == '\n')
					continue;
				if (ch < 0x20 || ch > 0x7e)
					text_printf(out, "\\x%02x", ch);
				else
					text_add_char(out, (char)ch);
			}
			text_add_char(out, '\n');
		}
}
