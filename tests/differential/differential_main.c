/*
 * Differential: random configurations, each given to sshd-lint and to the sshd
 * of this machine.  Output, messages and verdict must be the same.  What
 * differs is cut down to the smallest file that still does.
 */
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compare.h"
#include "generate.h"
#include "lib/choose.h"
#include "syntax/syntax.h"

enum { MOST_AGREED = 16, VANISHED_AFTER = 20000 };

/* What the workers count, in memory that they share. */
struct counts {
	unsigned long accepted;
	unsigned long failed;
	unsigned long agreed[MOST_AGREED];
	unsigned long reached[KEYWORD_COUNT];	/* accepted cases with the keyword */
};

struct options {
	char *binary;
	const char *sshd, *agreed, *work;
	unsigned long cases, seed, most, only;
	int jobs;
	bool told;		/* which target the sshd is of */
	char **files;
	int file_count;
};

struct work {
	const struct options *o;
	const struct target *target;
	struct counts *counts;
	struct agreed agreed[MOST_AGREED];
	size_t agreed_count;
	struct arena arena;
};

static void
usage(void)
{
	fputs("usage: differential BINARY [-n CASES] [-s SEED] [-j JOBS] [-m FAILURES] [-c CASE] [-S SSHD -t TARGET]\n"
	    "           [-a AGREED] [FILE...]\n"
	    "Each FILE is compared too.  -c makes one case of a seed and shows it.\n", stderr);
	exit(2);
}

static void
skip(const char *why)
{
	printf("differential: skipped: %s\n", why);
	exit(0);
}

/* ---- the machine ---- */

/* Whether one of the patterns in ${list}, with commas between, is met by ${name}. */
static bool
list_matches(struct work *w, struct slice list, const char *name)
{
	struct slice pattern;

	while (slice_cut(&list, ',', &pattern))
		if (fnmatch(slice_string(&w->arena, pattern), name, 0) == 0)
			return true;
	return false;
}

/* The rows "differential<TAB>TARGET<TAB>WHAT<TAB>REASON" that are about the target. */
static void
read_agreed(struct work *w)
{
	FILE *f = w->o->agreed == NULL ? NULL : fopen(w->o->agreed, "r");
	char line[1024];

	while (f != NULL && fgets(line, sizeof(line), f) != NULL) {
		struct slice rest = slice_of(line), word, release, what;

		if (slice_cut(&rest, '\t', &word) && slice_is(word, "differential") && slice_cut(&rest, '\t', &release) &&
		    slice_cut(&rest, '\t', &what) &&
		    list_matches(w, release, w->target->name) && w->agreed_count < MOST_AGREED)
			w->agreed[w->agreed_count++] = (struct agreed){ slice_string(&w->arena, what) };
	}
	if (f != NULL)
		fclose(f);
}

static void
write_text(const char *folder, const char *name, const char *text, mode_t mode)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	if ((f = fopen(path, "w")) == NULL)
		return;
	fputs(text, f);
	fclose(f);
	chmod(path, mode);
}

/* A folder with host keys of many kinds for the cases to name. */
static void
make_folder(char *folder)
{
	static const char *const commands =
	    "mkdir d && g='ssh-keygen -q -N' &&"
	    "$g '' -t ed25519 -f key-ed25519 && $g '' -t rsa -b 2048 -f key-rsa && $g '' -t ecdsa -f key-ecdsa &&"
	    "$g '' -t rsa -b 1024 -f key-short && $g x -t ed25519 -f key-locked && $g '' -t ed25519 -f key-other &&"
	    "$g '' -t rsa -b 2048 -m PEM -f key-pem && $g '' -t ecdsa -m PKCS8 -f key-pkcs8 && rm key-other.pub &&"
	    "cp key-rsa key-open && chmod 644 key-open && cp key-ecdsa.pub key-only.pub &&"
	    "$g '' -t ed25519 -f authority && ssh-keygen -q -s authority -h -I host key-ed25519.pub &&"
	    "ssh-keygen -q -s authority -h -I host key-rsa.pub && cp key-other key-user && ssh-keygen -y -f key-user >key-user.pub &&"
	    "ssh-keygen -q -s authority -I user -n alice key-user.pub && mv key-user-cert.pub k && rm key-user* && mv k key-user-cert.pub";
	char command[2048];

	if (mkdtemp(folder) == NULL || chmod(folder, 0755) == -1) {
		perror(folder);
		exit(2);
	}
	snprintf(command, sizeof(command), "cd %s && { %s; } >/dev/null 2>&1", folder, commands);
	if (system(command) != 0)
		skip("ssh-keygen does not make the keys");
	snprintf(command, sizeof(command), "cd %s && umask 077 && head -c 900 key-pem >key-half && sed '$s/RSA/DSA/' key-pem >key-badend &&"
	    "{ printf '\\357\\273\\277'; cat key-pem; } >key-bom && { echo x; cat key-pem; echo y; } >key-framed", folder);
	if (system(command) != 0)
		skip("the shell does not make the damaged keys");
	write_text(folder, "key-junk", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", 0600);
	write_text(folder, "key-empty", "", 0600);
}

static void
remove_folder(const char *folder)
{
	char command[512];

	snprintf(command, sizeof(command), "rm -rf %s", folder);
	if (system(command) != 0)
		perror(folder);
}

/* sshd must be able to print its defaults here, or there is nothing to compare. */
static void
check_machine(struct work *w)
{
	char command[512];

	if (access(w->o->sshd, X_OK) == -1)
		skip("there is no sshd on this machine");
	if (!w->o->told && (!w->target->verified || strncmp(w->target->name, "debian-", 7) != 0))
		skip("this machine's sshd is not of a verified target");
	if (geteuid() == 0)
		mkdir("/run/sshd", 0755);
	snprintf(command, sizeof(command), "%s -T -f /dev/null >/dev/null", w->o->sshd);
	if (system(command) != 0)
		skip("sshd -T fails on an empty file (host keys are readable for root only)");
}

/* ---- the run ---- */

static void
count_keywords(struct work *w, const struct test_case *c)
{
	for (int i = 0; i < CASE_FILES; i++)
		for (size_t j = 0; j < c->line_count[i]; j++) {
			struct slice line = slice_trim(c->lines[i][j]);
			size_t len = 0;

			while (len < line.len && strchr(" \t=\"", line.ptr[len]) == NULL)
				len++;
			w->counts->reached[keyword_from_name(slice_part(line, 0, len))]++;
		}
}

static void
examine(struct work *w, const struct bench *b, struct test_case *c, const char *name)
{
	struct comparison result = compare(b, c, NULL);
	struct text text;

	if (result.agreed != NULL)
		__atomic_add_fetch(&w->counts->agreed[result.agreed - w->agreed], 1, __ATOMIC_RELAXED);
	if (result.accepted) {
		__atomic_add_fetch(&w->counts->accepted, 1, __ATOMIC_RELAXED);
		count_keywords(w, c);
	}
	if (!result.differs || __atomic_add_fetch(&w->counts->failed, 1, __ATOMIC_RELAXED) > w->o->most)
		return;
	compare_cut_down(b, c);
	text_init(&text);
	text_printf(&text, "%s:\n", name);
	compare_show(c, &text);
	compare(b, c, &text);
	fwrite(text.ptr, 1, text.len, stdout);
	fflush(stdout);
	text_release(&text);
}

static struct slice
read_file(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "r");
	struct text text;
	struct slice kept;
	int c;

	text_init(&text);
	while (f != NULL && (c = getc(f)) != EOF)
		text_add_char(&text, (char)c);
	if (f != NULL)
		fclose(f);
	kept = text_keep(&text, a);
	text_release(&text);
	return kept;
}

static void
work(struct work *w, int worker)
{
	const struct options *o = w->o;
	char folder[64], name[256];
	struct bench b = {
		.binary = o->binary, .sshd = o->sshd, .target = w->target->name, .folder = folder,
		.agreed = w->agreed, .agreed_count = w->agreed_count,
	};
	unsigned long all = o->cases + (unsigned long)o->file_count;

	snprintf(folder, sizeof(folder), "%s.%d", o->work, worker);
	for (unsigned long i = (unsigned long)worker; i < all && w->counts->failed < o->most; i += (unsigned long)o->jobs) {
		unsigned long file = i - o->cases, seed = o->seed * 1000000 + i;
		struct arena a;

		if (o->only != 0 && seed != o->only)
			continue;
		arena_init(&a);
		if (i < o->cases)
			snprintf(name, sizeof(name), "case %lu", seed);
		else
			snprintf(name, sizeof(name), "%s", o->files[file]);
		examine(w, &b, i < o->cases ? generate_case(&a, w->target, seed, folder) :
		    generate_from_text(&a, read_file(&a, o->files[file]), seed), name);
		arena_release(&a);
	}
}

static void
work_all(struct work *w)
{
	char folder[64];
	int status;

	for (int i = 0; i < w->o->jobs; i++) {
		snprintf(folder, sizeof(folder), "%s.%d", w->o->work, i);
		char command[256];

		snprintf(command, sizeof(command), "cp -a %s %s", w->o->work, folder);
		if (system(command) != 0)
			exit(2);
		fflush(stdout);
		if (fork() == 0) {
			work(w, i);
			fflush(stdout);
			_exit(0);
		}
	}
	while (wait(&status) != -1 || errno == EINTR)
		if (WIFSIGNALED(status) || WEXITSTATUS(status) != 0)
			__atomic_add_fetch(&w->counts->failed, 1, __ATOMIC_RELAXED);
	for (int i = 0; i < w->o->jobs; i++) {
		snprintf(folder, sizeof(folder), "%s.%d", w->o->work, i);
		remove_folder(folder);
	}
}

/* Which keywords were met in cases that sshd printed, and which agreed differences are gone. */
static void
sum_up(struct work *w)
{
	const struct counts *c = w->counts;
	unsigned long there = 0, reached = 0;

	for (size_t i = 0; i < w->agreed_count; i++)
		if (c->agreed[i] == 0 && w->o->cases >= VANISHED_AFTER) {
			printf("agreed.tsv: this difference is gone: differential %s %s\n", w->target->name, w->agreed[i].what);
			w->counts->failed++;
		}
	for (enum keyword k = 1; k < KEYWORD_COUNT; k++) {
		if (keyword_facts(w->target, k)->status == STATUS_ABSENT)
			continue;
		there++;
		reached += c->reached[k] > 0;
		if (c->reached[k] == 0 && w->o->cases >= VANISHED_AFTER)
			printf("no accepted case has %s\n", keyword_spelling(k));
	}
	printf("differential: %s, seed %lu: sshd accepted %lu, with %lu of %lu keywords\n", w->target->name, w->o->seed,
	    c->accepted, reached, there);
}

static void
parse_options(int argc, char **argv, struct options *o, const char **target)
{
	int option;

	if (argc < 2 || argv[1][0] == '-' || (o->binary = realpath(argv[1], NULL)) == NULL)
		usage();
	optind = 2;
	while ((option = getopt(argc, argv, "n:s:S:t:m:j:c:a:")) != -1) {
		switch (option) {
		case 'n': o->cases = strtoul(optarg, NULL, 10); break;
		case 's': o->seed = strtoul(optarg, NULL, 10); break;
		case 'S': o->sshd = optarg; break;
		case 't': *target = optarg; break;
		case 'm': o->most = strtoul(optarg, NULL, 10); break;
		case 'j': o->jobs = atoi(optarg); break;
		case 'c': o->only = strtoul(optarg, NULL, 10); break;
		case 'a': o->agreed = optarg; break;
		default: usage();
		}
	}
	o->files = argv + optind;
	o->file_count = argc - optind;
	if (o->only != 0) {
		o->seed = o->only / 1000000;
		o->cases = o->only % 1000000 + 1;
	}
	if (o->jobs < 1)
		o->jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
}

int
main(int argc, char **argv)
{
	char folder[] = "/tmp/sshd-lint-differential.XXXXXX";
	struct options o = {
		.sshd = "/usr/sbin/sshd", .agreed = "tests/oracle/agreed.tsv", .work = folder, .cases = 1000, .seed = 1, .most = 20,
	};
	const char *target = NULL;
	struct work w = { .o = &o };
	struct root root;
	struct slice reason;
	unsigned long all;

	parse_options(argc, argv, &o, &target);
	arena_init(&w.arena);
	if (!root_open(&root, NULL))
		skip("there is no /");
	o.told = target != NULL;
	w.target = target != NULL ? target_find(&w.arena, slice_of(target)) : choose_detected(&w.arena, &root, &reason);
	if (w.target == NULL)
		usage();
	check_machine(&w);
	read_agreed(&w);
	w.counts = mmap(NULL, sizeof(*w.counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (w.counts == MAP_FAILED)
		usage();
	make_folder(folder);
	work_all(&w);
	remove_folder(folder);
	sum_up(&w);
	all = o.only != 0 ? 1 : o.cases + (unsigned long)o.file_count;
	printf("differential: %lu passed, %lu failed\n", all - (w.counts->failed < all ? w.counts->failed : all), w.counts->failed);
	root_close(&root);
	arena_release(&w.arena);
	free(o.binary);
	return w.counts->failed == 0 ? 0 : 1;
}
