/* Engine: the state of one run of the rules, for the files that share it. */
#ifndef RULES_ENGINE_H
#define RULES_ENGINE_H

#include "base/vec.h"
#include "rules/mended.h"
#include "rules/profile.h"
#include "rules/rules.h"
#include "rules/scene.h"
#include "rules/verdict.h"

enum {
	MEMO_SIZE = 64,	/* outcomes of a rule, by the lines that decide its keywords */
};

/* Findings of one rule for one place, over all classes. */
struct merged {
	struct diagnostic *d;
	struct span span;
	uint32_t first_class;
	uint32_t classes;
};

VEC(merged_vec, struct merged);

struct memo {
	uint64_t key;
	bool is_used;
	uint32_t merged;		/* 1 + index of what it led to, 0: nothing */
};

/* One rule of this run. */
struct plan {
	const struct rule *rule;
	enum severity severity;
	const struct rule_argument *arguments;
	uint16_t argument_count;
	struct merged_vec merged;
	struct memo *memos;		/* MEMO_SIZE of them, each class only */
	uint32_t classes;		/* in which it fired */
	bool has_unknown;
	bool is_out_of_release;		/* it asked for a keyword that the target does not have */
	const struct profile_check *check;	/* NULL: on by default */
	const struct diagnostic *finding;	/* the first */
};

VEC(plan_vec, struct plan);

/* Some of the plans, in their order. */
struct plan_list {
	struct plan **ptr;
	size_t count;
	bool is_made;
};

/* Statements by the plans that concern them: by keyword, and two kinds more. */
enum { PLANS_FOR_MATCH = KEYWORD_COUNT, PLANS_FOR_UNKNOWN, PLANS_FOR_COUNT };

VEC(unknown_vec, struct rules_unknown);

/* A finding of a rule that yields to others. */
struct yielding {
	struct plan *plan;
	struct diagnostic *d;
};

VEC(yielding_vec, struct yielding);

struct engine {
	struct rules_run *run;
	struct scene_shared shared;
	struct arena values;		/* rewound after each condition */
	struct arena place;		/* rewound with each effective configuration */
	bool has_host;			/* accounts, or facts that were told, are in sight */
	struct mended *mended;		/* the file, where sshd refuses it; else NULL */
	struct profile_checks checks;
	struct plan_vec plans;
	struct plan_list once, by_class, by_account;
	struct plan_list by_statement[PLANS_FOR_COUNT];	/* made when first asked for */
	struct unknown_vec unknowns;
	struct diag_store *pending;	/* of classes, until all of them are known */
	struct yielding_vec yielding;	/* findings that are left out where others say the same */
	struct effective *at_class;	/* of class number current */
	uint32_t current;
	uint32_t *class_of_block;	/* per statement: 1 + a class that a MATCH applies to */
};

/* Chooses the rules of the run. */
void engine_plan(struct engine *g);

/* The rules to judge for ${st}. */
const struct plan_list *engine_plans_for(struct engine *g, const struct statement *st);

/* The scene that ${p} is judged in, without a place yet; NULL: without a rule yet. */
struct scene engine_scene(struct engine *g, const struct plan *p);

/* The section of the profile that asks for ${p}; empty when none does. */
struct slice engine_section(struct engine *g, const struct plan *p);

/* Leaves out what findings of rules with `instead_of` stand for (instead.c). */
void engine_leave_out(struct engine *g);

/* Whether ${rule} is for the target, and cannot be judged as no host is in sight (plan.c). */
bool engine_lacks_host(const struct engine *g, const struct rule *rule);

/* Keeps what came of each check of the profiles in the run (checks.c). */
void engine_keep_checks(struct engine *g);

#endif
