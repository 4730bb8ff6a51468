#include "vet.h"

#include "config/config.h"
#include "config/startup.h"

static void
ignore(void *cookie, enum keyword k, uint32_t setter, bool fatal, struct slice text)
{
	(void)cookie, (void)k, (void)setter, (void)fatal, (void)text;
}

static bool
evaluates(struct arena *a, const struct config *config, const char *spec)
{
	struct startup_visitor visitor = { .complain = ignore };
	struct connection c = { .lport = -1 };
	struct effective *e = effective_make(a, config);
	struct slice message;

	if (!config_evaluate(config, NULL, e, NULL) || !startup_check(e, a, &visitor))
		return false;
	/* A connection that sshd refuses is no fault of the text. */
	if (spec != NULL && !connection_parse(a, config, spec, &c, &message))
		return true;
	return config_evaluate(config, &c, e, NULL);
}

bool
vet_accepts(const struct target *t, struct slice text, const char *spec)
{
	struct arena a;
	struct root root;
	struct source_set *sources;
	enum source_error error;
	int number;
	bool good;

	arena_init(&a);
	root_none(&root);
	sources = source_set_make(&a, &root);
	source_add(sources, SLICE("/main"), text);
	good = evaluates(&a, config_load(&a, t, sources, SLICE("/main"), &error, &number), spec);
	root_close(&root);
	arena_release(&a);
	return good;
}
