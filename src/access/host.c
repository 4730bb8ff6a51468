#include "access/host.h"

#include <time.h>

#include "access/startup.h"

struct host *
host_make(struct arena *a, const struct target *t, struct accounts *accounts,
    const struct host_facts *facts)
{
	static const struct host_facts nothing;
	struct host *h = ARENA_NEW(a, struct host);

	h->target = t;
	h->root = accounts_root(accounts);
	h->accounts = accounts;
	h->shadow = shadow_book_make(accounts,
	    (t->features & (FEATURE_FREEBSD | FEATURE_MACOS)) != 0 ? LOCK_BSD : LOCK_LINUX);
	h->pam = pam_book_make(a, h->root, "sshd");
	h->strict = (struct strict_modes){
		.root = h->root,
		.accounts = accounts,
		.private_groups = (t->features & FEATURE_DEBIAN) != 0,
	};
	startup_key_support(t, &h->support);
	h->facts = facts != NULL ? facts : &nothing;
	h->is_windows = slice_is_nocase(facts_text(h->facts, HOST_FACT_OS), "windows");
	h->now = (int64_t)time(NULL);
	return h;
}

bool
host_has_accounts(const struct host *h)
{
	return accounts_known(h->accounts);
}
