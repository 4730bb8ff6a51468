/* PAM: the stack of modules that sshd's service goes through (pam.conf(5)); nothing is run. */
#ifndef HOST_PAM_H
#define HOST_PAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/truth.h"
#include "source/root.h"

enum pam_type {
	PAM_TYPE_AUTH,
	PAM_TYPE_ACCOUNT,
	PAM_TYPE_SESSION,
	PAM_TYPE_PASSWORD,
};

struct pam_rule {
	enum pam_type type;
	struct slice control;	/* "required", "[success=1 default=ignore]" */
	struct slice module;	/* "pam_unix", without folder and suffix */
	struct slice arguments;	/* the rest of the line */
	bool is_missing;	/* a host that shows its modules does not have this one */
	size_t scope_end;	/* in a substack: the first rule behind it; 0 elsewhere */
	const char *path;
	uint32_t line;
};

struct pam_stack {
	/* No: the service has no file at all, PAM denies everything.  Unknown: not in sight. */
	enum truth is_known;
	bool is_truncated;	/* includes went too deep, or lead to what is not in sight */
	const struct pam_rule *rules;	/* in order, includes filled in */
	size_t count;
};

/* Reads the stack of ${service} ("sshd"): /etc/pam.d, then /usr/lib/pam.d, then "other". */
struct pam_stack pam_read(const struct root *root, struct arena *a, const char *service);

/* The stack of one service, read when it is first asked for. */
struct pam_book;

/* In ${a}; ${root} must outlive it. */
struct pam_book *pam_book_make(struct arena *a, const struct root *root, const char *service);
const struct pam_stack *pam_book_stack(struct pam_book *book);

/* The first rule of ${type} with ${module} ("pam_nologin"), NULL when there is none. */
const struct pam_rule *pam_find(const struct pam_stack *stack, enum pam_type type,
    const char *module);

/* Whether ${argument} ("nullok") is among the rule's arguments; "key=" finds "key=value". */
bool pam_has_argument(const struct pam_rule *rule, const char *argument);
/* What follows "key=" in the rule's arguments; empty when it is not there. */
struct slice pam_argument(const struct pam_rule *rule, const char *key);

/* Whether a file exists for pam_nologin; ${*path} (may be NULL) is the one that does. */
enum truth pam_nologin_exists(const struct root *root, const char **path);

#endif
