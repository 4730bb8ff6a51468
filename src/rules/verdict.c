#include "rules/verdict.h"
#include "config/place.h"
#include "rules/finding.h"
#include "rules/keyword_value.h"

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

/* ---- what the baseline wants to see beside the value ---- */

/* A note about text that is not as the baseline demands, though what sshd does is right. */
static struct diagnostic *
note_text(struct rules_run *run, const struct verdict *v, struct rules_check *check, const char *why)
{
	struct diagnostic made = {
		.id = check->rule->id, .severity = SEVERITY_NOTE, .category = check->rule->category,
		.span = check->span, .section = v->section, .message = check->message,
		.keyword = slice_of(keyword_spelling(main_keyword(check->rule))),
		.why = slice_of(why),
	};

	check->result = RULES_UNWRITTEN;
	return diag_add(run->store, &made);
}

/* Writing down what holds anyway changes nothing. */
static void
write_down(struct rules_run *run, const struct verdict *v, const struct rules_check *check,
    struct diagnostic *d)
{
	enum keyword k = main_keyword(check->rule);
	struct edit *fix = ARENA_ARRAY(run->a, struct edit, 1);
	struct slice line;

	if (check->value.len == 0 || slice_has(check->value, '\n'))
		return;
	line = slice_printf(run->a, "%s " SLICE_FORMAT, keyword_spelling(k), SLICE_ARG(check->value));
	fix[0] = place_global(run->config, run->config->main_source, scene_slot(v->scene, k), line, run->a);
	d->help = slice_printf(run->a, "set '" SLICE_FORMAT "'", SLICE_ARG(line));
	d->fix = fix;
	d->fix_count = 1;
	d->fix_is_safe = true;
}

static void
find_unwritten(struct rules_run *run, const struct verdict *v, struct rules_check *check)
{

	check->message = slice_printf(run->a, "%s is right by default, but no line says so, as %s demands",
	    keyword_spelling(main_keyword(check->rule)), check->profile->id);
	check->span = (struct span){ run->config->main_source, 0, 0 };
	write_down(run, v, check, note_text(run, v, check,
	    "What sshd does is right. The baseline asks for a line that says so, so that another "
	    "default does not change it."));
}

/* The baseline wants no line of the keyword that says otherwise, even one that never has an effect. */
static void
find_contradicted(struct rules_run *run, const struct verdict *v, struct rules_check *check)
{
	enum keyword k = main_keyword(check->rule);
	uint32_t setter = scene_setter(v->scene, k);
	const struct statement *list = run->config->statements;

	for (uint32_t i = 0; i < run->config->count; i++) {
		if (i == setter - 1 || list[i].kind != STATEMENT_SETTING || list[i].facts == NULL ||
		    list[i].facts->slot != scene_slot(v->scene, k) ||
		    keyword_value_same(&list[i], &list[setter - 1]))
			continue;
		check->message = slice_printf(run->a,
		    "%s is right, but this line says otherwise, which %s does not want to see",
		    keyword_spelling(k), check->profile->id);
		check->span = finding_line_span(&list[i]);
		note_text(run, v, check,
		    "What sshd does is right, as the line has no effect. The baseline reads the text: "
		    "conflicting lines are a finding. Remove the line.");
		return;
	}
}

/* ---- files that sshd refuses ---- */

/* A line of the rule's own keyword that sshd refuses does not say what the baseline asks for. */
static bool
is_refused(struct rules_run *run, const struct mended *m, struct rules_check *check)
{
	uint32_t index = mended_line(m, check->rule);
	const struct complaint *c;

	if (index == UINT32_MAX)
		return false;
	c = m->refused[index];
	check->result = RULES_FAIL;
	check->message = slice_printf(run->a, "sshd refuses this line: " SLICE_FORMAT,
	    SLICE_ARG(c->message.len > 0 ? c->message : c->text));
	check->span = finding_line_span(&run->config->statements[index]);
	return true;
}

struct rules_check
verdict_make(struct rules_run *run, const struct verdict *v)
{
	struct rules_check check = {
		.profile = v->check->profile, .rule = v->check->rule,
		.section = v->check->entry->section, .result = RULES_NOT_APPLICABLE,
	};
	bool is_written;

	if (v->lacks_host)
		check.result = RULES_UNDECIDED;
	if (v->scene == NULL)
		return check;
	is_written = look_up(run, v, &check);
	if (v->mended != NULL && is_refused(run, v->mended, &check))
		return check;
	if (v->finding != NULL) {
		check.result = RULES_FAIL;
		check.message = v->finding->message;
		check.span = v->finding->span;
	} else if (v->scene->effective == NULL || v->has_unknown)
		check.result = RULES_UNDECIDED;
	else if (!v->is_out_of_release || check.value.len > 0)
		check.result = RULES_PASS;
	if (v->mended != NULL && check.message.len == 0)
		check.message = SLICE("sshd refuses the file, for other lines");
	if (check.result != RULES_PASS || v->check->entry->written == WRITTEN_ANY)
		return check;
	if (!is_written)
		find_unwritten(run, v, &check);
	else if (v->check->entry->written == WRITTEN_ALONE)
		find_contradicted(run, v, &check);
	return check;
}
