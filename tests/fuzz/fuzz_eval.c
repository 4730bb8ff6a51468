/*
 * The whole of config for any bytes: load, evaluate at start-up and for
 * connections, start-up checks, what -T prints, problems.  No crash, no hang;
 * an evaluation made again says the same; what is printed reads as lines.
 *
 * The first byte chooses the target and the connection, a line of "----" ends
 * the main file and begins the one that it may include as "/i/N".
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "config/startup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {
	"openssh-10.5", "debian-12", "openssh-8.0", "openssh-7.4", "openssh-8.3", "rhel-9", "openssh-9.9", "debian-sid",
};
static const char *const specs[] = {
	"user=alice,host=h.example.org,addr=192.0.2.7,laddr=127.0.0.1,lport=22", "user=root,addr=2001:db8::1,lport=2222",
	"addr=not an address,lport=0", "user=,host=,addr=,laddr=,lport=65535",
};

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* Resolving a target costs more than a small configuration: done once for each. */
static const struct target *
choose_target(unsigned which)
{
	static const struct target *resolved[sizeof(names) / sizeof(names[0])];
	static struct arena kept;

	if (resolved[which] == NULL)
		resolved[which] = target_find(&kept, slice_of(names[which]));
	return resolved[which];
}

static void
hear(void *cookie, enum keyword k, uint32_t setter, bool fatal, struct slice text)
{
	(void)k, (void)setter, (void)fatal;
	config_log_message(cookie, text);
}

static bool
some_groups(void *cookie, const char *user, struct group_list *out)
{
	static const char *const groups[] = { "wheel", "sudo" };

	(void)cookie, (void)user;
	*out = (struct group_list){ groups, 2, true };
	return true;
}

static const char *
find_mark(struct slice s)
{
	for (size_t i = 0; i + 5 <= s.len; i++)
		if (memcmp(s.ptr + i, "----\n", 5) == 0)
			return s.ptr + i;
	return NULL;
}

static void
add_source(struct source_set *sources, struct arena *a, int number, struct slice bytes)
{
	struct slice path = number == 0 ? SLICE("/main") : slice_printf(a, "/i/%d", number);

	source_add(sources, path, bytes)->is_candidate = number > 0;
}

/* Each file is a source under a name that an Include line can say. */
static struct source_set *
make_sources(struct arena *a, struct root *root, struct slice rest)
{
	struct source_set *sources = source_set_make(a, root);
	const char *mark;
	int number = 0;

	while ((mark = find_mark(rest)) != NULL && number < 8) {
		size_t len = (size_t)(mark - rest.ptr);

		add_source(sources, a, number, slice_part(rest, 0, len));
		rest = slice_part(rest, len + 5, rest.len);
		number++;
	}
	add_source(sources, a, number, rest);
	return sources;
}

/* The same again must give the same. */
static bool
evaluate_twice(const struct config *config, const struct connection *c, struct effective *e, struct arena *a)
{
	struct text first, second;
	struct config_log log = { &first }, again = { &second };
	struct startup_visitor visitor = { hear, &log };
	bool good;

	text_init(&first);
	text_init(&second);
	good = config_evaluate(config, c, e, &log);
	require(config_evaluate(config, c, e, &again) == good);
	require(slice_equal(text_slice(&first), text_slice(&second)));
	require(config_evaluate(config, c, e, NULL) == good);
	require(good || first.len > 0);
	if (c == NULL && good)
		startup_check(e, a, &visitor);
	text_release(&first);
	text_release(&second);
	return good;
}

static void
print(const struct effective *e, struct arena *a)
{
	struct text out;

	text_init(&out);
	config_dump(e, &out, false);
	require(out.len > 0 && out.ptr[out.len - 1] == '\n');
	text_clear(&out);
	config_dump(e, &out, true);
	text_release(&out);
	for (enum keyword k = 1; k < KEYWORD_COUNT; k++)
		effective_text(e, k, a);
}

static void
report(const struct config *config, struct arena *a)
{
	struct diag_store *store = diag_store_make(a);

	config_report(config, store);
	diag_finish(store);
	for (size_t i = 0; i < diag_count(store); i++) {
		const struct diagnostic *d = diag_at(store, i);

		/* What reaches a terminal is escaped by then. */
		for (size_t j = 0; j < d->message.len; j++)
			require((unsigned char)d->message.ptr[j] >= 0x20 && d->message.ptr[j] != 0x7f);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct connection c = { .lport = -1, .groups = some_groups };
	const struct config *config;
	struct effective *e;
	struct slice message;
	struct arena a;
	struct root root;
	enum source_error error;
	int number;

	if (size == 0)
		return 0;
	arena_init(&a);
	root_none(&root);
	config = config_load(&a, choose_target(data[0] & 7),
	    make_sources(&a, &root, (struct slice){ (const char *)data + 1, size - 1 }), SLICE("/main"), &error, &number);
	e = effective_make(&a, config);
	evaluate_twice(config, NULL, e, &a);
	if (connection_parse(&a, config, specs[data[0] >> 3 & 3], &c, &message) &&
	    evaluate_twice(config, &c, e, &a))
		print(e, &a);
	report(config, &a);
	root_close(&root);
	arena_release(&a);
	return 0;
}
