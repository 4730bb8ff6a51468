/* Witness: a connection in words, as far as the space asks about it. */
#include <string.h>

#include "access/space.h"

struct slice
space_witness(const struct space *s, const struct connection *c, struct arena *a)
{
	struct group_list groups = { 0 };
	struct slice kept;
	struct text out;

	text_init(&out);
	if (c->user != NULL)
		text_printf(&out, " user=%s", c->user);
	if (s->asks_groups && c->groups != NULL && c->user != NULL &&
	    c->groups(c->cookie, c->user, &groups) && groups.known)
		for (size_t i = 0; i < groups.count; i++)
			text_printf(&out, "%s%s", i == 0 ? " groups=" : ",", groups.names[i]);
	if (c->addr != NULL)
		text_printf(&out, " addr=%s", c->addr);
	if (c->host != NULL && (c->addr == NULL || strcmp(c->host, c->addr) != 0))
		text_printf(&out, " host=%s", c->host);
	if (c->laddr != NULL && s->asks_local_address)
		text_printf(&out, " laddr=%s", c->laddr);
	if (c->lport > 0 && s->asks_port)
		text_printf(&out, " lport=%d", c->lport);
	if (c->rdomain != NULL)
		text_printf(&out, " rdomain=%s", c->rdomain);
	if (c->invalid_user && s->asks_validity)
		text_add_string(&out, " invalid-user");
	kept = out.len > 0 ? slice_copy(a, slice_part(text_slice(&out), 1, out.len)) :
	    (struct slice){ 0 };
	text_release(&out);
	return kept;
}
