/* Fixture: a small host with accounts; tear it down with one_host_teardown. */
#ifndef TESTS_UNIT_HOST_ACCOUNTS_H
#define TESTS_UNIT_HOST_ACCOUNTS_H

#include "host/accounts.h"
#include "one_host.h"

static struct accounts *accounts;

static inline void
host_accounts_setup(void)
{
	one_host_setup();
	host_tree_file(&t, "/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"
	    "alice:x:1001:1001:Alice:/home/alice:/bin/bash\n"
	    "bob:x:1002:1002:Bob:/home/bob:/usr/sbin/nologin\n"
	    "carol:$6$salt$hash:1003:100:Carol:/home/carol:\n"
	    "dave:x:1004:100:Dave:/home/dave:/bin/zsh\n");
	host_tree_file(&t, "/etc/group", "root:x:0:\nsudo:x:27:alice\nusers:x:100:\nalice:x:1001:\n"
	    "bob:x:1002:bob\nshared:x:1010:alice,bob\n");
	host_tree_folder(&t, "/home", 0755);
	accounts = accounts_make(&t.a, &t.root);
}

#endif
