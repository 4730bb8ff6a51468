/* Finding: from a rule that fired in a scene to a diagnostic. */
#ifndef RULES_FINDING_H
#define RULES_FINDING_H

#include "rules/rules.h"
#include "rules/scene.h"

/* What a finding blames. */
struct blame {
	struct span span;	/* never nowhere: at least the main file */
	uint32_t statement;	/* 1 + index, 0: only defaults decide */
	enum keyword keyword;	/* KEYWORD_NONE when unknown */
};

/* What the rule points at in this scene. */
struct blame finding_blame(struct scene *s);

/*
 * The diagnostic of the rule in this scene, with its notes, in ${a}.  The
 * witness and a subject that depends on other classes are left empty.
 */
struct diagnostic *finding_make(struct scene *s, struct blame blame, struct diag_store *store,
    enum severity severity, struct arena *a);

/* Keyword and value of a line, and the value alone; without a comment behind it. */
struct span finding_line_span(const struct statement *st);
struct span finding_value_span(const struct statement *st);

/* Fills in fix, fix_is_safe and help of ${d} (repair.c). */
void repair_make(struct scene *s, struct blame blame, struct diagnostic *d, struct arena *a);

#endif
