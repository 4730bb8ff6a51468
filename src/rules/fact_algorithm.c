/* Facts about algorithms.  Names are unique across kinds, so no kind is asked for. */
#include "rules/fact.h"

static const struct algorithm *
find(struct val v)
{
	const struct algorithm *found = NULL;

	for (int kind = 0; kind < ALGORITHM_KIND_COUNT && found == NULL; kind++)
		found = algorithm_find((enum algorithm_kind)kind, v.text);
	return found;
}

static struct val
flag(struct val v, unsigned which)
{
	const struct algorithm *alg = find(v);

	return val_truth(truth_of(alg != NULL && (alg->flags & which) != 0));
}

struct val
fact_added_in(struct scene *s, const struct val *v, size_t count)
{
	const struct algorithm *alg = find(v[0]);

	(void)s;
	(void)count;
	return val_number(KIND_RELEASE, alg == NULL ? 0 : alg->since);
}

struct val
fact_algorithm_known(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return val_truth(truth_of(find(v[0]) != NULL));
}

struct val
fact_has_short_tag(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return flag(v[0], ALGORITHM_SHORT_TAG);
}

struct val
fact_uses_sha1(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return flag(v[0], ALGORITHM_SHA1);
}

struct val
fact_is_cbc(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return flag(v[0], ALGORITHM_CBC);
}

struct val
fact_is_certificate(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return flag(v[0], ALGORITHM_CERT);
}

struct val
fact_is_etm(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return flag(v[0], ALGORITHM_ETM);
}

struct val
fact_post_quantum(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return flag(v[0], ALGORITHM_POST_QUANTUM);
}

/* The release after the last one that had it. */
struct val
fact_removed_in(struct scene *s, const struct val *v, size_t count)
{
	const struct algorithm *alg = find(v[0]);
	const release_t *all;
	size_t n;

	(void)s;
	(void)count;
	all = release_all(&n);
	for (size_t i = 0; alg != NULL && i < n; i++)
		if (all[i] > alg->until)
			return val_number(KIND_RELEASE, all[i]);
	return val_number(KIND_RELEASE, 0);
}

struct val
fact_supported(struct scene *s, const struct val *v, size_t count)
{
	const struct algorithm *alg = find(v[0]);

	(void)count;
	return val_truth(truth_of(alg != NULL && algorithm_supported(s->target, alg)));
}

struct val
fact_weak(struct scene *s, const struct val *v, size_t count)
{

	(void)s;
	(void)count;
	return flag(v[0], ALGORITHM_WEAK);
}
