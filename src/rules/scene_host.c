#include "rules/scene_host.h"

#include <arpa/inet.h>

#include "rules/finding.h"

struct scene_host *
scene_host(struct scene_shared *shared)
{
	struct scene_host *h = shared->host;

	if (h != NULL || shared->accounts == NULL)
		return h;
	shared->host = h = ARENA_NEW(shared->a, struct scene_host);
	h->host = host_make(shared->a, shared->config->target, shared->accounts, shared->facts);
	h->startup = shared->startup;
	return h;
}

const struct startup_report *
scene_host_start(struct scene_shared *shared)
{
	struct scene_host *h = scene_host(shared);

	if (h != NULL && !h->has_start) {
		h->start = people_startup(h->host, shared->config,
		    effective_make(shared->a, shared->config), shared->a);
		h->has_start = true;
	}
	return h != NULL ? &h->start : NULL;
}

const struct gate *
scene_host_gate(struct scene_shared *shared)
{
	struct scene_host *h = scene_host(shared);

	if (h == NULL || h->startup == NULL)
		return NULL;
	if (!h->has_gate) {
		h->gate = gate_judge(h->host, h->startup, shared->a);
		h->has_gate = true;
	}
	return &h->gate;
}

const struct host_verdict *
scene_host_people(struct scene_shared *shared)
{
	struct scene_host *h = scene_host(shared);

	if (h != NULL && h->people == NULL) {
		const struct startup_report *start = scene_host_start(shared);

		h->people = people_judge(h->host, shared->config,
		    start->text_starts ? start->verdict.starts : TRUTH_NO,
		    host_has_accounts(h->host) ? scene_classes(shared) : NULL, shared->a);
	}
	return h != NULL ? h->people : NULL;
}

struct val
scene_host_reason(const struct scene *s, struct reason reason)
{
	const struct statement *st =
	    reason.statement != 0 ? &s->config->statements[reason.statement - 1] : NULL;
	struct span nowhere = { 0 };

	return val_text(slice_of(keyword_spelling(reason.keyword)),
	    st != NULL && st->node != NULL ? finding_line_span(st) : nowhere);
}

struct slice
scene_host_address(struct slice word, bool *is_numeric, struct arena *a)
{
	unsigned char bytes[16];
	struct slice rest = word, host = word;

	if (word.len > 0 && word.ptr[0] == '[') {
		slice_cut(&rest, ']', &host);
		host = slice_part(host, 1, host.len);
	} else {
		slice_cut(&rest, ':', &host);
		if (rest.ptr != NULL && slice_has(rest, ':'))
			host = word;	/* an IPv6 address by itself */
	}
	*is_numeric = inet_pton(AF_INET, slice_string(a, host), bytes) == 1 ||
	    inet_pton(AF_INET6, slice_string(a, host), bytes) == 1;
	return host;
}
