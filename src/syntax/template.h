/*
 * Template: the text of a configuration that another program completes before
 * sshd sees it (Jinja, ERB, EPP, Go's text/template), cut into the lines that
 * can come of it.  What is an expression, what stands under a condition, and
 * where even the end of a line is not sure is marked; nothing is evaluated.
 *
 * Positions stay: the masked text has a byte for each byte of the template.
 */
#ifndef SYNTAX_TEMPLATE_H
#define SYNTAX_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"

enum template_language {
	TEMPLATE_NONE,
	TEMPLATE_JINJA,		/* .j2 .jinja .jinja2 */
	TEMPLATE_ERB,		/* .erb */
	TEMPLATE_EPP,		/* .epp */
	TEMPLATE_GO,		/* .tmpl; ${…} and %{…} of Terraform as well */
};

/* A line of the configuration, which may reach over several of the template. */
struct template_line {
	uint32_t begin;		/* offsets in the template, the end of line included */
	uint32_t end;
	uint32_t branch;	/* 0: always there; else the branch it stands in */
	bool has_text;		/* something other than blanks, expressions and tags */
	bool has_expression;
	bool begins_with_expression;
	bool has_control;	/* a tag behind its first text: parts of it depend on something */
	bool is_glued;		/* it may be the end of the line before */
	bool is_elsewhere;	/* of a macro: it comes where that is called, if at all */
};

struct template {
	struct slice masked;	/* tags as blanks, expressions as "xxx" */
	const struct template_line *lines;
	uint32_t line_count;
	const uint32_t *outer;	/* by branch: the branch around it; outer[0] is 0 */
	bool is_dynamic;	/* there is something that sshd must not see */
	bool is_broken;		/* tags that are never closed, or that do not fit together */
};

/* By the end of the file name ${path}. */
enum template_language template_language(struct slice path);

/* ${path} without the ending that makes it a template's. */
struct slice template_target(struct slice path);

/* Never fails; what is not understood is_broken.  In ${a}, as far as it is not the text's. */
const struct template *template_parse(struct arena *a, enum template_language language,
    struct slice text);

/* Whether what stands in branch ${inner} never comes without what stands in ${outer}. */
bool template_within(const struct template *t, uint32_t inner, uint32_t outer);

/* ---- for use inside this module (template_code.c) ---- */

/* What a tag does. */
enum template_role {
	ROLE_NOTHING,		/* a comment, an assignment */
	ROLE_VALUE,		/* puts some value in its place */
	ROLE_OPEN,		/* a condition or loop begins */
	ROLE_OPEN_ELSEWHERE,	/* text that is used in another place begins */
	ROLE_MIDDLE,		/* the other branch */
	ROLE_CLOSE,
	ROLE_RAW,		/* text as it is up to "endraw" */
	ROLE_BROKEN,
};

/* What the code in ${tag}, without its brackets, does; ${is_value} for the brackets of expressions. */
enum template_role template_role(enum template_language language, struct slice code, bool is_value);

#endif
