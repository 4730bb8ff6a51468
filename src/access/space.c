#include "access/space.h"

#include <string.h>
#include <sys/socket.h>

#include "access/names.h"
#include "base/vec.h"

enum { MAX_PREDICATES = 8192, MATCH_IN_INCLUDE_SINCE = 804 };

VEC(predicate_vec, struct predicate);
VEC(pattern_vec, const struct pattern_list *);
VEC(address_vec, const struct address_list *);
VEC(line_vec, struct list_line);
VEC(literal_vec, struct literal);

struct survey {
	struct space *s;
	struct arena *a;
	const struct classes_options *options;
	struct predicate_vec predicates;
	struct pattern_vec patterns[DIM_COUNT];	/* USER, GROUP, HOST, DOMAIN */
	struct address_vec lists[DIM_COUNT];	/* ADDRESS, LOCAL_ADDRESS */
	struct line_vec lines;
	uint32_t *line_of;
};

/* ---- collecting what is asked ---- */

static uint32_t
add_predicate(struct survey *v, struct predicate p)
{
	predicate_vec_push(&v->predicates, p);
	return (uint32_t)v->predicates.count - 1;
}

static uint32_t
add_patterns(struct survey *v, enum dimension d, const struct pattern_list *list)
{
	pattern_vec_push(&v->patterns[d], list);
	return (uint32_t)v->patterns[d].count - 1;
}

static uint32_t
ask_patterns(struct survey *v, enum dimension d, uint32_t list, int wanted)
{
	return add_predicate(
	    v, (struct predicate){ .dimension = d, .list = list, .wanted = wanted });
}

static uint32_t
ask_addresses(struct survey *v, enum dimension d, const struct address_list *list, int wanted)
{
	address_vec_push(&v->lists[d], list);
	return add_predicate(v, (struct predicate){ .dimension = d,
	    .list = (uint32_t)v->lists[d].count - 1, .wanted = wanted });
}

/* Globs without negation, as one list. */
static const struct pattern_list *
globs_make(struct arena *a, const struct slice *globs, uint32_t count)
{
	struct pattern_list *list = ARENA_NEW(a, struct pattern_list);
	struct pattern *patterns = ARENA_ARRAY(a, struct pattern, count);

	for (uint32_t i = 0; i < count; i++)
		patterns[i].glob = globs[i];
	list->patterns = patterns;
	list->count = count;
	return list;
}

static bool
has_negation(const struct pattern_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->patterns[i].negated)
			return true;
	return false;
}

static void
ask_condition(struct survey *v, const struct condition *c, struct guard *g,
    struct literal_vec *literals)
{
	const struct target *t = v->s->config->target;
	uint32_t list, p;

	switch (c->criterion) {
	case CRITERION_USER:
		p = ask_patterns(v, DIM_USER, add_patterns(v, DIM_USER, c->patterns), 1);
		break;
	case CRITERION_GROUP:
		list = add_patterns(v, DIM_GROUP, c->patterns);
		p = ask_patterns(v, DIM_GROUP, list, 1);
		if (has_negation(c->patterns))
			literal_vec_push(literals, (struct literal){
			    ask_patterns(v, DIM_GROUP, list, -1), false, c });
		v->s->asks_groups = true;
		break;
	case CRITERION_HOST:
		p = ask_patterns(v, DIM_HOST, add_patterns(v, DIM_HOST, c->patterns), 1);
		break;
	case CRITERION_ADDRESS:
		p = ask_addresses(v, DIM_ADDRESS, c->addresses, 1);
		break;
	case CRITERION_LOCALADDRESS:
		p = ask_addresses(v, DIM_LOCAL_ADDRESS, c->addresses, 1);
		v->s->asks_local_address = true;
		break;
	case CRITERION_LOCALPORT:
		p = add_predicate(
		    v, (struct predicate){ .dimension = DIM_PORT, .wanted = c->port });
		v->s->asks_port = true;
		break;
	case CRITERION_RDOMAIN:
		/* Linux cannot set a domain, but has one: the device that the socket is bound to (VRF), or "". */
		if ((t->features & (FEATURE_FREEBSD | FEATURE_MACOS)) != 0) {
			g->is_never = true;
			g->hopeless = c;
			return;
		}
		p = ask_patterns(v, DIM_DOMAIN, add_patterns(v, DIM_DOMAIN, c->patterns), 1);
		v->s->asks_domain = true;
		break;
	case CRITERION_INVALID_USER:
		p = add_predicate(v, (struct predicate){ .dimension = DIM_VALIDITY });
		v->s->asks_validity = true;
		break;
	case CRITERION_VERSION:
		if (pattern_list_match(c->patterns, slice_of(t->version)) == PATTERN_HIT)
			return;
		g->is_never = true;
		g->hopeless = c;
		return;
	default:
		return;
	}
	literal_vec_push(literals, (struct literal){ p, true, c });
}

/* Literals on the same dimension together, the dimensions in the order of the enumeration. */
static void
sort_literals(const struct survey *v, struct literal *l, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct literal moving = l[i];
		enum dimension d = v->predicates.ptr[moving.predicate].dimension;
		uint32_t j = i;

		for (; j > 0 && v->predicates.ptr[l[j - 1].predicate].dimension > d; j--)
			l[j] = l[j - 1];
		l[j] = moving;
	}
}

/* A value that a template engine has yet to fill in: what it will be is unknown. */
static bool
is_template(struct slice text)
{
	for (size_t i = 0; i + 1 < text.len; i++)
		if (text.ptr[i] == '{' && text.ptr[i + 1] == '{')
			return true;
	return false;
}

/* The guard of MATCH statement ${index}; guards of the blocks around it are there already. */
static void
make_guard(struct survey *v, struct guard *guards, uint32_t index, uint32_t around)
{
	const struct statement *st = &v->s->config->statements[index];
	struct guard *g = &guards[index];
	struct literal_vec literals = { 0 };
	struct literal *kept;

	if (around != NO_STATEMENT) {
		*g = guards[around];
		for (uint32_t i = 0; i < g->count; i++)
			literal_vec_push(&literals, g->literals[i]);
	}
	if (st->included_by != 0 && around == NO_STATEMENT &&
	    v->s->config->target->release < MATCH_IN_INCLUDE_SINCE)
		g->is_never = true;
	if (st->match == NULL || v->predicates.count > MAX_PREDICATES)
		g->is_unknown = true;
	for (uint32_t i = 0; !g->is_unknown && i < st->match->count; i++) {
		g->is_unknown = is_template(st->match->conditions[i].argument.text);
		ask_condition(v, &st->match->conditions[i], g, &literals);
	}
	g->count = (uint32_t)literals.count;
	g->literals = kept = ARENA_ARRAY(v->a, struct literal, literals.count);
	if (literals.count > 0)
		memcpy(kept, literals.ptr, literals.count * sizeof(*kept));
	sort_literals(v, kept, g->count);
	literal_vec_release(&literals);
}

static void
ask_hosted(struct survey *v, const struct user_entry *entry, struct hosted_entry *h)
{
	struct user_entry *kept = ARENA_NEW(v->a, struct user_entry);
	uint32_t names;

	*kept = *entry;
	h->user = ask_patterns(v, DIM_USER, add_patterns(v, DIM_USER,
	    globs_make(v->a, &kept->user, 1)), 1);
	h->numeric = add_predicate(v, (struct predicate){ .dimension = DIM_HOST, .entry = kept });
	h->address_hit = ask_addresses(v, DIM_ADDRESS, kept->addresses, 1);
	h->address_negated = ask_addresses(v, DIM_ADDRESS, kept->addresses, -1);
	names = add_patterns(v, DIM_HOST, kept->names);
	h->name_hit = ask_patterns(v, DIM_HOST, names, 1);
	h->name_negated = ask_patterns(v, DIM_HOST, names, -1);
}

/* A line of users or groups: its plain entries are one predicate. */
static void
ask_line(struct survey *v, uint32_t index, bool of_users)
{
	const struct statement *st = &v->s->config->statements[index];
	uint32_t n = st->value.word_count, plain = 0, hosted = 0;
	struct slice *globs = ARENA_ARRAY(v->a, struct slice, n);
	struct hosted_entry *entries = ARENA_ARRAY(v->a, struct hosted_entry, n);
	enum dimension d = of_users ? DIM_USER : DIM_GROUP;
	struct list_line line = { .statement = index };

	for (uint32_t i = 0; i < n; i++) {
		struct slice text = st->value.words[i].text;
		struct user_entry entry = { .user = text };

		v->s->lacks_patterns |= is_template(text);
		if (of_users)
			entry = user_entry_parse(v->a, text);
		if (!entry.has_host) {
			globs[plain++] = text;
			continue;
		}
		if (v->predicates.count > MAX_PREDICATES)
			v->s->lacks_patterns = true;
		else
			ask_hosted(v, &entry, &entries[hosted++]);
	}
	if (plain > 0) {
		line.has_plain = true;
		line.plain =
		    ask_patterns(v, d, add_patterns(v, d, globs_make(v->a, globs, plain)), 1);
	}
	line.hosted = entries;
	line.hosted_count = hosted;
	v->s->asks_groups |= !of_users;
	line_vec_push(&v->lines, line);
	v->line_of[index] = (uint32_t)v->lines.count;
}

static void
ask_setting(struct survey *v, uint32_t index)
{
	const struct statement *st = &v->s->config->statements[index];

	if (st->facts == NULL || !st->has_value)
		return;
	switch (st->facts->slot) {
	case KEYWORD_ALLOWUSERS:
	case KEYWORD_DENYUSERS:
		ask_line(v, index, true);
		break;
	case KEYWORD_ALLOWGROUPS:
	case KEYWORD_DENYGROUPS:
		ask_line(v, index, false);
		break;
	default:
		break;
	}
}

/* Walks the file: guards, lists, and which block each statement is under. */
static void
ask_file(struct survey *v)
{
	const struct config *config = v->s->config;
	uint32_t *enclosing = ARENA_ARRAY(v->a, uint32_t, config->count);
	struct guard *guards = ARENA_ARRAY(v->a, struct guard, config->count);
	static const struct slice root = { "root", 4 };

	v->s->line_of = v->line_of = ARENA_ARRAY(v->a, uint32_t, config->count);
	v->s->root = ask_patterns(v, DIM_USER,
	    add_patterns(v, DIM_USER, globs_make(v->a, &root, 1)), 1);
	for (uint32_t i = 0; i < config->count; i++) {
		const struct statement *st = &config->statements[i];

		enclosing[i] = st->block != 0 ? st->block - 1 :
		    st->included_by != 0 ? enclosing[st->included_by - 1] : NO_STATEMENT;
		if (st->kind == STATEMENT_MATCH)
			make_guard(v, guards, i, enclosing[i]);
		else if (st->kind == STATEMENT_SETTING)
			ask_setting(v, i);
	}
	v->s->enclosing = enclosing;
	v->s->guards = guards;
}

/* ---- atoms ---- */

static void
set_atoms(struct survey *v, enum dimension d, const char *const *names, uint32_t count)
{
	struct atoms *atoms = &v->s->atoms[d];
	uint64_t *all;

	atoms->count = count;
	atoms->names = names;
	atoms->words = (count + 63) / 64;
	atoms->all = all = ARENA_ARRAY(v->a, uint64_t, atoms->words);
	for (uint32_t i = 0; i < count; i++)
		set_add(all, i);
}

static uint64_t *
empty_set(struct survey *v, enum dimension d)
{
	return ARENA_ARRAY(v->a, uint64_t, v->s->atoms[d].words);
}

/* Fills in the predicates on names of dimension ${d}. */
static void
settle_names(struct survey *v, enum dimension d, const struct name_set *set)
{
	uint64_t **hits = ARENA_ARRAY(v->a, uint64_t *, v->patterns[d].count * 2);

	for (size_t i = 0; i < v->patterns[d].count * 2; i++)
		hits[i] = empty_set(v, d);
	for (uint32_t i = 0; i < set->count; i++)
		for (uint32_t j = 0; j < set->outcomes[i].count; j++)
			set_add(hits[set->outcomes[i].lists[j]], i);
	for (size_t i = 0; i < v->predicates.count; i++) {
		struct predicate *p = &v->predicates.ptr[i];

		if (p->dimension == d && p->entry == NULL)
			p->atoms = hits[p->list * 2 + (p->wanted < 0)];
	}
}

static void
make_names(struct survey *v, enum dimension d, enum name_kind kind)
{
	const struct classes_options *o = v->options;
	struct name_query query = {
		.kind = kind,
		.lists = v->patterns[d].ptr,
		.list_count = (uint32_t)v->patterns[d].count,
		.max_states = o->max_states,
	};
	struct name_set set;
	const char **names;

	if (d == DIM_USER) {
		query.hints = o->user_names;
		query.hint_count = (uint32_t)o->user_name_count;
	}
	set = names_enumerate(v->a, &query);
	names = ARENA_ARRAY(v->a, const char *, set.count);
	for (uint32_t i = 0; i < set.count; i++)
		names[i] = set.names[i].ptr;
	v->s->lacks_patterns |= !set.complete;
	set_atoms(v, d, names, set.count);
	settle_names(v, d, &set);
}

static void
make_addresses(struct survey *v, enum dimension d)
{
	bool local = d == DIM_LOCAL_ADDRESS;
	struct address_query query = {
		.lists = v->lists[d].ptr,
		.list_count = (uint32_t)v->lists[d].count,
		.local = local,
		.keep_families_apart = v->s->asks_local_address,
		.max_states = v->options->max_states,
	};
	struct address_set set;
	const char **names;

	if (!local) {
		query.names = v->patterns[DIM_HOST].ptr;
		query.name_count = (uint32_t)v->patterns[DIM_HOST].count;
	}
	set = addresses_enumerate(v->a, &query);
	names = ARENA_ARRAY(v->a, const char *, set.count);
	for (uint32_t i = 0; i < set.count; i++)
		names[i] = set.addresses[i].text;
	set_atoms(v, d, names, set.count);
	v->s->lacks_patterns |= !set.complete;
	v->s->lacks_addresses |= set.sampled;
	*(local ? &v->s->local_addresses : &v->s->addresses) = set.addresses;
	for (size_t i = 0; i < v->predicates.count; i++) {
		struct predicate *p = &v->predicates.ptr[i];
		uint64_t *hits;

		if (p->dimension != d)
			continue;
		p->atoms = hits = empty_set(v, d);
		addresses_hits(&set, p->list, p->wanted, hits);
	}
}

/* What predicates on the client's name say of clients without one. */
static void
settle_numeric(struct survey *v)
{
	const struct atoms *addresses = &v->s->atoms[DIM_ADDRESS];

	for (size_t i = 0; i < v->predicates.count; i++) {
		struct predicate *p = &v->predicates.ptr[i];
		uint64_t *hits;

		if (p->dimension != DIM_HOST)
			continue;
		p->numeric = hits = empty_set(v, DIM_ADDRESS);
		if (p->entry != NULL)
			p->atoms = empty_set(v, DIM_HOST);
		for (uint32_t j = 0; j < addresses->count; j++) {
			const char *text = addresses->names[j];

			if (p->entry != NULL ? user_entry_host_matches(p->entry, text, text) :
			    (int)pattern_list_match(v->patterns[DIM_HOST].ptr[p->list],
			    slice_of(text)) == p->wanted)
				set_add(hits, j);
		}
	}
}

static bool
is_asked_port(const struct survey *v, int port)
{
	for (size_t i = 0; i < v->predicates.count; i++)
		if (v->predicates.ptr[i].dimension == DIM_PORT &&
		    v->predicates.ptr[i].wanted == port)
			return true;
	return false;
}

/* A port that no line names: one that sshd listens on if possible. */
static int
other_port(struct survey *v)
{
	int fallback = 22;

	for (uint32_t i = 0; i < v->s->config->count; i++) {
		const struct statement *st = &v->s->config->statements[i];

		if (st->facts != NULL && st->has_value && st->facts->slot == KEYWORD_PORT &&
		    st->value.number[0] > 0 && !is_asked_port(v, (int)st->value.number[0]))
			return (int)st->value.number[0];
	}
	while (is_asked_port(v, fallback))
		fallback += 2200 - (fallback > 22) * 2199;
	return fallback;
}

static void
make_ports(struct survey *v)
{
	int *ports = ARENA_ARRAY(v->a, int, v->predicates.count + 1);
	const char **names = ARENA_ARRAY(v->a, const char *, v->predicates.count + 1);
	uint32_t count = 0;

	ports[count++] = other_port(v);
	for (size_t i = 0; i < v->predicates.count; i++) {
		const struct predicate *p = &v->predicates.ptr[i];
		uint32_t j = 0;

		if (p->dimension != DIM_PORT)
			continue;
		while (j < count && ports[j] != p->wanted)
			j++;
		if (j == count)
			ports[count++] = p->wanted;
	}
	for (uint32_t i = 0; i < count; i++)
		names[i] = arena_printf(v->a, NULL, "%d", ports[i]);
	set_atoms(v, DIM_PORT, names, count);
	for (size_t i = 0; i < v->predicates.count; i++) {
		struct predicate *p = &v->predicates.ptr[i];
		uint64_t *hits;

		if (p->dimension != DIM_PORT)
			continue;
		p->atoms = hits = empty_set(v, DIM_PORT);
		for (uint32_t j = 0; j < count; j++)
			if (ports[j] == p->wanted)
				set_add(hits, j);
	}
	v->s->ports = ports;
}

static bool
uses_dns(struct arena *a, const struct config *config)
{
	struct effective *e = effective_make(a, config);

	config_evaluate(config, NULL, e, NULL);
	return effective_number(e, KEYWORD_USEDNS, 0, a) != 0;
}

/* Finds the words of each predicate's set that are not empty. */
static void
bound_sets(struct survey *v)
{
	for (size_t i = 0; i < v->predicates.count; i++) {
		struct predicate *p = &v->predicates.ptr[i];

		p->end = v->s->atoms[p->dimension].words;
		while (p->end > 0 && p->atoms[p->end - 1] == 0)
			p->end--;
		while (p->begin < p->end && p->atoms[p->begin] == 0)
			p->begin++;
	}
}

const struct space *
space_make(struct arena *a, const struct config *config, const struct classes_options *options)
{
	return space_make_joint(a, &config, 1, options);
}

const struct space *
space_make_joint(struct arena *a, const struct config *const *configs, size_t count,
    const struct classes_options *options)
{
	struct space *s = ARENA_NEW(a, struct space);
	struct survey v = { .s = s, .a = a, .options = options };
	struct predicate *kept;
	struct list_line *lines;

	s->a = a;
	for (size_t i = 0; i < count; i++) {
		s->config = configs[i];
		s->names_clients |= uses_dns(a, configs[i]);
		ask_file(&v);
	}
	make_names(&v, DIM_USER, NAME_USER);
	make_names(&v, DIM_GROUP, NAME_GROUP);
	make_names(&v, DIM_HOST, NAME_HOST);
	make_names(&v, DIM_DOMAIN, NAME_DOMAIN);
	make_addresses(&v, DIM_ADDRESS);
	make_addresses(&v, DIM_LOCAL_ADDRESS);
	make_ports(&v);
	set_atoms(&v, DIM_VALIDITY, NULL, 0);
	settle_numeric(&v);
	bound_sets(&v);
	s->predicate_count = (uint32_t)v.predicates.count;
	s->predicates = kept = ARENA_ARRAY(a, struct predicate, v.predicates.count);
	memcpy(kept, v.predicates.ptr, v.predicates.count * sizeof(*kept));
	s->line_count = (uint32_t)v.lines.count;
	s->lines = lines = ARENA_ARRAY(a, struct list_line, v.lines.count);
	if (v.lines.count > 0)
		memcpy(lines, v.lines.ptr, v.lines.count * sizeof(*lines));
	for (int d = 0; d < DIM_COUNT; d++) {
		pattern_vec_release(&v.patterns[d]);
		address_vec_release(&v.lists[d]);
	}
	predicate_vec_release(&v.predicates);
	line_vec_release(&v.lines);
	return s;
}
