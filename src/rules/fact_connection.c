/* Facts about the connection at hand, and about who can log in at all. */
#include "rules/fact.h"
#include "rules/witness.h"

static const char no_configuration[] = "a connection that reaches this place";

static const struct methods *
methods_of(struct scene *s)
{

	if (s->methods == NULL && scene_values(s) != NULL) {
		struct methods *m = ARENA_NEW(s->place, struct methods);

		*m = methods_evaluate(
		    scene_values(s), s->class != NULL && s->class->is_root, s->place);
		s->methods = m;
	}
	return s->methods;
}

static struct val
truth_val(struct scene *s, enum truth t, const char *missing)
{

	return t == TRUTH_UNKNOWN ? val_unknown(s, KIND_TRUTH, missing) : val_truth(t);
}

static struct val
string(const char *text)
{

	return val_text(slice_of(text == NULL ? "" : text), (struct span){ 0 });
}

struct val
fact_connection_address(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return string(s->class->witness.addr);
}

struct val
fact_connection_has_account(struct scene *s, const struct val *v, size_t count)
{
	const struct class_set *set = scene_classes(s->shared);
	struct accounts *accounts = s->shared->accounts;

	(void)v;
	(void)count;
	return val_truth(truth_of(accounts == NULL || !accounts_complete(accounts) ||
	    witness_account(set, (uint32_t)(s->class - set->classes), accounts) != NULL));
}

struct val
fact_connection_host(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return string(s->class->witness.host);
}

struct val
fact_connection_user(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return string(s->class->witness.user);
}

struct val
fact_connection_is_root(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return val_truth(truth_of(s->class->is_root));
}

struct val
fact_connection_is_default(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return val_truth(truth_of(s->class->is_default));
}

struct val
fact_connection_in_match(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	for (uint32_t i = 0; i < s->class->matched_count; i++) {
		const struct match *match = s->config->statements[s->class->matched[i]].match;

		if (match != NULL &&
		    (match->count != 1 || match->conditions[0].criterion != CRITERION_ALL))
			return val_truth(TRUTH_YES);
	}
	return val_truth(TRUTH_NO);
}

struct val
fact_passes_lists(struct scene *s, const struct val *v, size_t count)
{

	(void)v;
	(void)count;
	return truth_val(s, s->class->lists.passes, "the user's groups");
}

struct val
fact_lists_pass_nobody(struct scene *s, const struct val *v, size_t count)
{
	uint32_t block = scene_block(s);

	(void)v;
	(void)count;
	return val_truth(truth_of(classes_admit_nobody(scene_classes(s->shared), block, NULL)));
}

struct val
fact_login_possible(struct scene *s, const struct val *v, size_t count)
{
	const struct methods *m = methods_of(s);

	(void)v;
	(void)count;
	return m == NULL ? val_unknown(s, KIND_TRUTH, no_configuration) :
	    truth_val(s, m->login, "which authentication methods work on this host");
}

struct val
fact_methods_satisfiable(struct scene *s, const struct val *v, size_t count)
{
	const struct methods *m = methods_of(s);

	(void)v;
	(void)count;
	return m == NULL ? val_unknown(s, KIND_TRUTH, no_configuration) :
	    truth_val(s, m->satisfiable, "which authentication methods this sshd was built with");
}

struct val
fact_method_enabled(struct scene *s, const struct val *v, size_t count)
{
	const struct methods *m = methods_of(s);
	enum method which;

	(void)count;
	if (m == NULL)
		return val_unknown(s, KIND_TRUTH, no_configuration);
	if (!method_from_name(v[0].text, &which))
		return val_truth(TRUTH_NO);
	return truth_val(
	    s, m->method[which].enabled, "which authentication methods this sshd was built with");
}

struct val
fact_method_usable(struct scene *s, const struct val *v, size_t count)
{
	const struct methods *m = methods_of(s);
	enum method which;

	(void)count;
	if (m == NULL)
		return val_unknown(s, KIND_TRUTH, no_configuration);
	if (!method_from_name(v[0].text, &which))
		return val_truth(TRUTH_NO);
	return truth_val(
	    s, method_usable(m, which), "which authentication methods work on this host");
}
