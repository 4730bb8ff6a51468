/* Rule read: from YAML documents to checked rules and profiles.  Used by load.c. */
#ifndef RULES_RULE_READ_H
#define RULES_RULE_READ_H

#include "rules/document.h"
#include "rules/expr.h"
#include "rules/rule.h"

/* What is under way while one rule is read. */
struct rule_reader {
	struct document_file *file;
	struct arena *a;
	struct rule *rule;
	struct expr_builder builder;
};

/*
 * The rule in ${root}, checked; NULL after errors.  ${set} may be asked for
 * nothing: a rule stands for itself.
 */
const struct rule *rule_read(struct document_file *file, struct document_node *root);

/* The profile in ${root}; its rules must be in ${set}.  NULL after errors. */
const struct profile *profile_read(struct document_file *file, struct document_node *root,
    const struct rule_set *set);

/* ---- pieces shared by the readers; each complains and returns false on mistakes ---- */

/* A scalar; ${node} must not be NULL. */
bool read_text(struct document_file *file, const struct document_node *node, struct slice *text);
/* One line, not empty. */
bool read_line(struct document_file *file, const struct document_node *node, struct slice *text);
/* yes, no, true, false. */
bool read_flag(struct document_file *file, const struct document_node *node, bool *flag);
bool read_number(struct document_file *file, const struct document_node *node, int64_t *number);
/* A list of scalars, or one scalar. */
bool read_texts(struct document_file *file, const struct document_node *node,
    const struct slice **texts, uint16_t *count);
/* A kebab-case id, 3 to 60 characters. */
bool read_id(struct document_file *file, const struct document_node *node, const char **id);
/* One spelling of a keyword. */
bool read_keyword(struct document_file *file, const struct document_node *node, struct slice name,
    enum keyword *k);
/* A mapping; complains of anything else. */
bool read_is_mapping(
    struct document_file *file, const struct document_node *node, const char *what);
/* Text with {expressions}; the rule's conditions must have been read. */
bool read_template(
    struct rule_reader *r, const struct document_node *node, struct rule_template *t);
/* A value of ${kind} for a parameter. */
bool read_parameter_value(struct document_file *file, const struct document_node *node,
    enum kind kind, struct rule_parameter *value);
/* A mapping NAME → value onto the parameters of ${rule}. */
bool read_arguments(struct document_file *file, const struct document_node *node,
    const struct rule *rule, const struct rule_argument **arguments, uint16_t *count);
/* `parameters:`, `examples:`, `fix:` of a rule. */
bool read_parameters(struct rule_reader *r, const struct document_node *node);
bool read_examples(struct rule_reader *r, const struct document_node *node);
bool read_fix(struct rule_reader *r, struct document_node *node);

#endif
