/*
 * PAM judge: what a stack of modules says of an account, as far as the files
 * of the host tell (Linux-PAM libpam/pam_dispatch.c).  Nothing is run.
 */
#ifndef HOST_PAM_JUDGE_H
#define HOST_PAM_JUDGE_H

#include "host/accounts.h"
#include "host/pam.h"

/* Who is at the door. */
struct pam_subject {
	struct accounts *accounts;
	const struct account *account;
	const char *origin;	/* the client's address; NULL: not known */
	bool lacks_tally;	/* a PAM that has no pam_tally and pam_tally2 any more (1.4) */
};

struct pam_verdict {
	enum truth passes;
	const struct pam_rule *culprit;	/* the first rule that is certain to refuse; NULL: none is */
	bool is_missing;		/* … because its module does not exist */
	bool asks_origin;		/* another client's address might change the verdict */
};

/*
 * Whether ${subject} gets through the rules of ${type}; a password that is
 * asked for is taken for right.  Unknown where a module decides by what is not
 * in sight, or a file of the stack is not.
 */
struct pam_verdict pam_judge(const struct pam_stack *stack, enum pam_type type,
    const struct pam_subject *subject);

/*
 * Whether some module that is asked for passwords may know others than those
 * of /etc/shadow.
 */
bool pam_knows_passwords(const struct pam_stack *stack);

/* ---- single modules ---- */

enum {
	PAM_MAY_SUCCEED = 1,
	PAM_MAY_IGNORE = 2,
	PAM_MAY_FAIL = 4,
	PAM_MAY_ANYTHING = 7,
};

struct pam_outcome {
	unsigned may;		/* PAM_MAY_… */
	const char *failure;	/* the word for it in brackets: "auth_err" */
	bool asks_origin;
};

/* What the module of ${rule} returns for ${subject}; it is taken to exist. */
struct pam_outcome pam_module_outcome(const struct pam_rule *rule, const struct pam_subject *subject);

#endif
