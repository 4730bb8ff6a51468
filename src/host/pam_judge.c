#include "host/pam_judge.h"

#include <string.h>


/* What libpam makes of the modules so far (its "impression"), as bits of all that is possible. */
enum {
	NOTHING_YET = 1,
	GOOD = 2,
	BAD = 4,
	IMPRESSIONS = 3,
	MAX_JUDGED = 512,
};

enum action_kind {
	ACTION_IGNORE,
	ACTION_OK,
	ACTION_DONE,
	ACTION_BAD,
	ACTION_DIE,
	ACTION_RESET,
	ACTION_JUMP,
};

struct action {
	enum action_kind kind;
	size_t count;		/* ACTION_JUMP: rules to skip */
};

/* ---- controls ---- */

static const struct {
	const char *control;
	enum action_kind success, failure;
} controls[] = {
	{ "required", ACTION_OK, ACTION_BAD },
	{ "requisite", ACTION_OK, ACTION_DIE },
	{ "sufficient", ACTION_DONE, ACTION_IGNORE },
	{ "optional", ACTION_OK, ACTION_IGNORE },
	{ "binding", ACTION_DONE, ACTION_BAD },		/* OpenPAM */
};

static struct action
action_of(struct slice word)
{
	static const char *const names[] = {
		[ACTION_IGNORE] = "ignore", [ACTION_OK] = "ok", [ACTION_DONE] = "done",
		[ACTION_BAD] = "bad", [ACTION_DIE] = "die", [ACTION_RESET] = "reset",
	};
	struct action action = { .kind = ACTION_JUMP };

	for (int i = 0; i < ACTION_JUMP; i++)
		if (slice_is_nocase(word, names[i]))
			return (struct action){ .kind = (enum action_kind)i };
	for (size_t i = 0; i < word.len && word.ptr[i] >= '0' && word.ptr[i] <= '9' && action.count < MAX_JUDGED; i++)
		action.count = action.count * 10 + (size_t)(word.ptr[i] - '0');
	return action;
}

/* What "[name=action default=action]" says of the result called ${name}. */
static struct action
bracket_action(struct slice control, const char *name)
{
	struct slice rest = slice_part(control, 1, control.len - (control.ptr[control.len - 1] == ']')), word, key;
	struct action otherwise = { .kind = ACTION_BAD };

	while (slice_cut(&rest, ' ', &word)) {
		struct slice value = word;

		slice_cut(&value, '=', &key);
		if (slice_is_nocase(key, name))
			return action_of(value);
		if (slice_is_nocase(key, "default"))
			otherwise = action_of(value);
	}
	return otherwise;
}

/* What follows on the result called ${name}. */
static struct action
action_for(const struct pam_rule *rule, const char *name)
{
	bool is_success = strcmp(name, "success") == 0;

	if (rule->control.len > 1 && rule->control.ptr[0] == '[')
		return bracket_action(rule->control, name);
	if (strcmp(name, "ignore") == 0)
		return (struct action){ .kind = ACTION_IGNORE };
	for (size_t i = 0; i < sizeof(controls) / sizeof(controls[0]); i++)
		if (slice_is_nocase(rule->control, controls[i].control))
			return (struct action){ .kind = is_success ? controls[i].success : controls[i].failure };
	return (struct action){ .kind = ACTION_BAD };
}

/* ---- which modules there are ---- */

/* A newer PAM has no pam_tally, whether or not the host shows its modules. */
static bool
is_missing(const struct pam_rule *rule, const struct pam_subject *subject)
{
	return rule->is_missing || (subject->lacks_tally &&
	    (slice_is(rule->module, "pam_tally") || slice_is(rule->module, "pam_tally2")));
}

/* ---- the way through the stack ---- */

struct walk {
	const struct pam_stack *stack;
	enum pam_type type;
	unsigned char at[MAX_JUDGED + 1];	/* impressions with which a rule may be reached */
	size_t rules[MAX_JUDGED];		/* of this type, in order */
	size_t count;
	struct pam_verdict verdict;
};

/* The impression after ${action} on a result that is, or is no, success. */
static unsigned
impression_after(unsigned now, struct action action, bool is_success)
{
	switch (action.kind) {
	case ACTION_OK:
	case ACTION_DONE:
		return now == NOTHING_YET ? (is_success ? GOOD : BAD) : now;
	case ACTION_BAD:
	case ACTION_DIE:
		return BAD;
	case ACTION_RESET:
		return NOTHING_YET;
	default:
		return now;
	}
}

/* The place, among those of this type, behind rule ${i} after ${action}. */
static size_t
next_place(const struct walk *w, size_t i, struct action action, unsigned impression)
{
	size_t end = w->stack->rules[w->rules[i]].scope_end, next = i + 1;

	if (action.kind == ACTION_JUMP)
		return next + action.count < w->count ? next + action.count : w->count;
	if (action.kind != ACTION_DIE && !(action.kind == ACTION_DONE && impression == GOOD))
		return next;
	while (next < w->count && (end == 0 || w->rules[next] < end))
		next++;
	return next;
}

static void
follow(struct walk *w, size_t i, unsigned now, const char *name)
{
	struct action action = action_for(&w->stack->rules[w->rules[i]], name);
	unsigned then = impression_after(now, action, strcmp(name, "success") == 0);

	w->at[next_place(w, i, action, then)] |= (unsigned char)then;
}

static void
step(struct walk *w, size_t i, const struct pam_subject *subject)
{
	const struct pam_rule *rule = &w->stack->rules[w->rules[i]];
	struct pam_outcome outcome = is_missing(rule, subject) ? (struct pam_outcome){ PAM_MAY_FAIL, "module_unknown", false } :
	    pam_module_outcome(rule, subject);

	w->verdict.asks_origin |= outcome.asks_origin;
	for (unsigned now = 1; now < 1U << IMPRESSIONS; now <<= 1) {
		if ((w->at[i] & now) == 0)
			continue;
		if (outcome.may & PAM_MAY_SUCCEED)
			follow(w, i, now, "success");
		if (outcome.may & PAM_MAY_IGNORE)
			follow(w, i, now, "ignore");
		if (outcome.may & PAM_MAY_FAIL)
			follow(w, i, now, outcome.failure);
	}
	if (w->at[i] != 0 && outcome.may == PAM_MAY_FAIL && w->verdict.culprit == NULL &&
	    (action_for(rule, outcome.failure).kind == ACTION_BAD || action_for(rule, outcome.failure).kind == ACTION_DIE)) {
		w->verdict.culprit = rule;
		w->verdict.is_missing = is_missing(rule, subject);
	}
}

struct pam_verdict
pam_judge(const struct pam_stack *stack, enum pam_type type, const struct pam_subject *subject)
{
	struct walk w = { .stack = stack, .type = type, .verdict = { .passes = TRUTH_UNKNOWN } };
	unsigned end;

	for (size_t i = 0; i < stack->count && w.count < MAX_JUDGED; i++)
		if (stack->rules[i].type == type)
			w.rules[w.count++] = i;
	if (stack->is_known != TRUTH_YES || w.count == 0 || w.count == MAX_JUDGED)
		return w.verdict;
	/* What stands in a file that is not in sight may have been content. */
	w.at[0] = stack->is_truncated ? NOTHING_YET | GOOD : NOTHING_YET;
	for (size_t i = 0; i < w.count; i++)
		step(&w, i, subject);
	end = w.at[w.count];
	w.verdict.passes = (end & GOOD) == 0 ? TRUTH_NO :
	    end == GOOD && !stack->is_truncated ? TRUTH_YES : TRUTH_UNKNOWN;
	return w.verdict;
}
