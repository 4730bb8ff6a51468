/* Choices: how to lint, as the command line and then the client say. */
#ifndef LSP_CHOICES_H
#define LSP_CHOICES_H

#include <jansson.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/strings.h"
#include "base/text.h"
#include "lib/lint.h"

struct choices {
	struct strings targets;
	struct strings profiles;
	struct strings rules;
	const char *root;	/* a folder that stands for / for the files in it, or NULL */
	const char *facts;	/* a file, or NULL */
	const char *config;	/* a settings file, "none", or NULL: the nearest */
	bool without_files;	/* look at no file at all: for tests of the protocol */
};

/*
 * Takes what ${options}, initializationOptions or the settings of a client,
 * say: {"target": NAME or list, "profile": NAME or list, "root": DIR}.  What
 * is wrong with them is appended to ${errors}, a line each, and left out.
 * Texts are copied into ${a}.
 */
void choices_read(struct choices *c, struct arena *a, const json_t *options, struct text *errors);

/* Adds the rules to those of ${lint}.  False with the context's error. */
bool choices_add_rules(const struct choices *c, struct sshd_lint *lint);

/* Hands targets, profiles and facts to ${lint}.  False with the context's error. */
bool choices_apply(const struct choices *c, struct sshd_lint *lint);

void choices_release(struct choices *c);

#endif
