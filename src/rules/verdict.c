#include "rules/verdict.h"
#include "rules/finding.h"

static const char *const names[RULES_RESULT_COUNT] = {
	[RULES_PASS] = "pass",
	[RULES_FAIL] = "fail",
	[RULES_UNWRITTEN] = "not written",
	[RULES_UNDECIDED] = "not decidable",
	[RULES_NOT_APPLICABLE] = "not applicable",
};

const char *
rules_result_name(enum rules_result result)
{

	return names[result];
}

/* The keyword that the rule is about. */
static enum keyword
main_keyword(const struct rule *rule)
{

	if (rule->at_count > 0)
		return rule->at[0];
	if (rule->read_count > 0)
		return rule->reads[0];
	return rule->of_count > 0 ? rule->of[0] : KEYWORD_NONE;
}

/* Value and deciding line at start-up.  Whether a line decides. */
static bool
look_up(const struct rules_run *run, const struct verdict *v, struct rules_check *check)
{
	enum keyword k = main_keyword(v->check->rule);
	struct scene *s = v->scene;
	uint32_t setter;

	if (s->effective == NULL || k == KEYWORD_NONE || !scene_has_keyword(s, k))
		return false;
	check->value = slice_copy(run->a, effective_text(s->effective, k, s->a));
	setter = scene_setter(s, k);
	if (setter != 0 && run->config->statements[setter - 1].node != NULL)
		check->span = finding_line_span(&run->config->statements[setter - 1]);
	return setter != 0;
}

/* The baseline wants to see a line where the default is right. */
static void
find_unwritten(struct rules_run *run, const struct verdict *v, struct rules_check *check)
{
	struct diagnostic made = {
		.id = check->rule->id, .severity = SEVERITY_NOTE, .category = check->rule->category,
		.span = { run->config->main_source, 0, 0 }, .section = v->section,
		.keyword = slice_of(keyword_spelling(main_keyword(check->rule))),
		.why = SLICE("What sshd does is right. The baseline asks for a line that says so, "
			     "so that another default does not change it."),
	};

	made.message = slice_printf(run->a, "%s is right by default, but no line says so, as %s demands",
	    keyword_spelling(main_keyword(check->rule)), check->profile->id);
	check->result = RULES_UNWRITTEN;
	check->message = made.message;
	check->span = made.span;
	diag_add(run->store, &made);
}

struct rules_check
verdict_make(struct rules_run *run, const struct verdict *v)
{
	struct rules_check check = {
		.profile = v->check->profile, .rule = v->check->rule,
		.section = v->check->entry->section, .result = RULES_NOT_APPLICABLE,
	};
	bool is_written;

	if (v->scene == NULL)
		return check;
	is_written = look_up(run, v, &check);
	if (v->finding != NULL) {
		check.result = RULES_FAIL;
		check.message = v->finding->message;
		check.span = v->finding->span;
	} else if (v->has_unknown || v->scene->effective == NULL)
		check.result = RULES_UNDECIDED;
	else if (!v->is_out_of_release || check.value.len > 0)
		check.result = RULES_PASS;
	if (check.result == RULES_PASS && v->check->entry->must_be_written && !is_written)
		find_unwritten(run, v, &check);
	return check;
}
