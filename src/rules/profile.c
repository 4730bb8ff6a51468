#include <string.h>

#include "rules/profile.h"

VEC(profile_queue, const struct profile *);

/* Appends ${p} unless it is there already. */
static void
enqueue(struct profile_queue *queue, const struct profile *p)
{

	for (size_t i = 0; i < queue->count; i++)
		if (queue->ptr[i] == p)
			return;
	profile_queue_push(queue, p);
}

/* Whether the arguments fit ${rule}: it may have taken the place of the one that they were read for. */
static bool
arguments_fit(const struct profile_rule *entry, const struct rule *rule)
{

	for (uint16_t i = 0; i < entry->argument_count; i++) {
		const struct rule_argument *a = &entry->arguments[i];

		if (a->parameter >= rule->parameter_count ||
		    rule->parameters[a->parameter].kind != a->value.kind)
			return false;
	}
	return true;
}

static bool
is_named(struct slice name, const struct profile_rule *entry)
{

	return name.len > 0 && (slice_equal(name, entry->id) || slice_equal(name, entry->section));
}

/* Whether one of the first ${count} profiles leaves out what those behind it have of ${entry}. */
static bool
is_left_out(const struct profile_queue *queue, size_t count, const struct profile_rule *entry)
{

	for (size_t i = 0; i < count; i++)
		for (uint16_t j = 0; j < queue->ptr[i]->without_count; j++)
			if (is_named(queue->ptr[i]->without[j], entry))
				return true;
	return false;
}

static void
add_entry(const struct rule_set *set, const struct profile *profile, const struct profile *origin,
    const struct profile_rule *entry, size_t begin, struct profile_checks *out)
{
	const struct rule *rule = rule_set_find(set, entry->id);

	if (rule == NULL || !arguments_fit(entry, rule))
		return;
	for (size_t i = begin; i < out->count; i++)
		if (out->ptr[i].rule == rule && out->ptr[i].origin != origin)
			return;
	profile_checks_push(out, (struct profile_check){ profile, origin, entry, rule });
}

void
profile_resolve(
    const struct rule_set *set, const struct profile *profile, struct profile_checks *out)
{
	struct profile_queue queue = { 0 };
	size_t begin = out->count;

	enqueue(&queue, profile);
	for (size_t i = 0; i < queue.count; i++) {
		const struct profile *p = queue.ptr[i];

		for (uint16_t j = 0; j < p->rule_count; j++)
			if (!is_left_out(&queue, i, &p->rules[j]))
				add_entry(set, profile, p, &p->rules[j], begin, out);
		for (uint16_t j = 0; j < p->extend_count; j++) {
			const struct profile *base = rule_set_profile(set, p->extends[j]);

			if (base != NULL)
				enqueue(&queue, base);
		}
	}
	profile_queue_release(&queue);
}

/* Whether ${from} extends the profile called ${id}, through others or not. */
static bool
leads_to(const struct rule_set *set, const struct profile *from, const char *id)
{
	struct profile_queue queue = { 0 };
	bool found = false;

	enqueue(&queue, from);
	for (size_t i = 0; i < queue.count && !found; i++) {
		found = strcmp(queue.ptr[i]->id, id) == 0;
		for (uint16_t j = 0; j < queue.ptr[i]->extend_count; j++) {
			const struct profile *base =
			    rule_set_profile(set, queue.ptr[i]->extends[j]);

			if (base != NULL)
				enqueue(&queue, base);
		}
	}
	profile_queue_release(&queue);
	return found;
}

/* Whether ${name} is a rule or a section of something that ${profile} extends. */
static bool
is_there(const struct rule_set *set, const struct profile *profile, struct slice name)
{
	struct profile_checks checks = { 0 };
	bool found = false;

	for (uint16_t i = 0; i < profile->extend_count; i++) {
		const struct profile *base = rule_set_profile(set, profile->extends[i]);

		if (base != NULL)
			profile_resolve(set, base, &checks);
	}
	for (size_t i = 0; i < checks.count && !found; i++)
		found = is_named(name, checks.ptr[i].entry);
	profile_checks_release(&checks);
	return found;
}

/* What is left out must be there; complains about the rest. */
static bool
leaves_out_well(struct document_file *file, struct document_node *root, const struct rule_set *set,
    const struct profile *profile)
{
	const struct document_node *list = document_get(root, "without"), *at;
	bool good = true;

	if (list == NULL)
		return true;
	at = list->kind == DOCUMENT_SEQUENCE ? list->child : list;
	for (uint16_t i = 0; i < profile->without_count && at != NULL; i++, at = at->next)
		if (!is_there(set, profile, profile->without[i])) {
			document_error_at(file, at,
			    "nothing that %s extends has a rule or section '" SLICE_FORMAT "'",
			    profile->id, SLICE_ARG(profile->without[i]));
			good = false;
		}
	return good;
}

bool
profile_extends_well(struct document_file *file, struct document_node *root,
    const struct rule_set *set, const struct profile *profile)
{
	const struct document_node *list = document_get(root, "extends"), *at;
	bool good = true;

	if (list == NULL)
		return leaves_out_well(file, root, set, profile);
	at = list->kind == DOCUMENT_SEQUENCE ? list->child : list;
	for (uint16_t i = 0; i < profile->extend_count && at != NULL; i++, at = at->next) {
		const struct profile *base = rule_set_profile(set, profile->extends[i]);

		if (base == NULL)
			document_error_at(file, at, "there is no profile '" SLICE_FORMAT "'",
			    SLICE_ARG(profile->extends[i]));
		else if (leads_to(set, base, profile->id))
			document_error_at(file, at,
			    "profile %s extends itself by way of " SLICE_FORMAT, profile->id,
			    SLICE_ARG(profile->extends[i]));
		else
			continue;
		good = false;
	}
	return good && leaves_out_well(file, root, set, profile);
}
