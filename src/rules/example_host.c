#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "rules/example_host.h"

enum { FIRST_UID = 1000 };

VEC(owner_vec, struct root_owner);

static const char key_line[] =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAMKERgfJi00O0JJUFdeZWxzeoGIj5adpKuyucDHztXc example\n";

/* Of the password "example". */
#define HASH	"$6$example$qxJKSNBLbKQxqLCb2dCNvU0LpRrryL8zvttVk4XH1qOw.BvcO" \
	"rtYJlSQpel8dWNpl7xWL93RYfWHbD5Vj4AGU/"

static const struct {
	const char *path;
	const char *text;
} shells[] = {
	{ "/bin/sh", "" }, { "/bin/bash", "" }, { "/usr/sbin/nologin", "" },
};

struct builder {
	struct arena *a;
	const struct rule_example *e;
	struct layout *layout;
	struct owner_vec owners;
	struct text passwd, shadow, group;
	uid_t uid;			/* of the account at hand */
};

static bool
add_file(struct builder *b, const char *path, struct slice text)
{

	return layout_add(b->layout, slice_of(path), text) || errno == EEXIST;
}

static void
own(struct builder *b, const char *path, uid_t uid, mode_t mode)
{

	owner_vec_push(&b->owners, (struct root_owner){ path, uid, (gid_t)uid, mode });
}

/* ---- accounts ---- */

struct entry {
	const char *name;
	const char *home;
	const char *shell;
	const char *hash;
	long long expires;		/* -1: never */
	bool has_key;
};

static bool
read_word(struct builder *b, struct slice word, struct entry *entry)
{
	static const struct { const char *word; const char *hash; } hashes[] = {
		{ "password", HASH }, { "empty", "" }, { "locked", "!" HASH },
	};
	struct slice rest = word, key;

	for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++)
		if (slice_is(word, hashes[i].word)) {
			entry->hash = hashes[i].hash;
			return true;
		}
	if (word.ptr[0] == '+') {
		text_printf(&b->group, SLICE_FORMAT ":x:%u:%s\n",
		    SLICE_ARG(slice_part(word, 1, word.len)), 5000U + (unsigned)b->uid, entry->name);
		return true;
	}
	entry->has_key |= slice_is(word, "key");
	if (slice_is(word, "expired"))
		entry->expires = 1;
	slice_cut(&rest, '=', &key);
	if (slice_is(key, "home"))
		entry->home = slice_string(b->a, rest);
	if (slice_is(key, "shell"))
		entry->shell = slice_string(b->a, rest);
	return slice_is(word, "key") || slice_is(word, "expired") || slice_is(key, "home") ||
	    slice_is(key, "shell");
}

static bool
add_account(struct builder *b, struct slice line)
{
	struct slice word;
	struct entry entry = { .shell = "/bin/bash", .hash = "*", .expires = -1 };
	char expires[24] = "";

	slice_cut(&line, ' ', &word);
	entry.name = slice_string(b->a, word);
	entry.home = strcmp(entry.name, "root") == 0 ? "/root" :
	    arena_printf(b->a, NULL, "/home/%s", entry.name);
	b->uid = strcmp(entry.name, "root") == 0 ? 0 : FIRST_UID + b->uid;
	while (slice_cut(&line, ' ', &word))
		if (word.len > 0 && !read_word(b, word, &entry)) {
			errno = EINVAL;
			return false;
		}
	if (entry.expires >= 0)
		strcpy(expires, "1");
	text_printf(&b->passwd, "%s:x:%u:%u::%s:%s\n", entry.name, (unsigned)b->uid, (unsigned)b->uid,
	    entry.home, entry.shell);
	text_printf(&b->shadow, "%s:%s:19000:0:99999:7::%s:\n", entry.name, entry.hash, expires);
	text_printf(&b->group, "%s:x:%u:\n", entry.name, (unsigned)b->uid);
	own(b, entry.home, b->uid, 0755);
	own(b, arena_printf(b->a, NULL, "%s/.ssh", entry.home), b->uid, 0700);
	own(b, arena_printf(b->a, NULL, "%s/.ssh/authorized_keys", entry.home), b->uid, 0600);
	for (uint16_t i = 0; i < b->e->file_count; i++) {
		struct slice path = b->e->files[i].path;

		if (slice_starts_with(path, slice_of(entry.home)))
			own(b, slice_string(b->a, path), b->uid, 0600);
	}
	if (entry.has_key && !add_file(b, arena_printf(b->a, NULL, "%s/.ssh/authorized_keys", entry.home),
	    slice_of(key_line)))
		return false;
	return layout_add_folder(b->layout, slice_of(entry.home));
}

static bool
add_accounts(struct builder *b)
{
	for (uint16_t i = 0; i < b->e->account_count; i++) {
		b->uid = i;
		if (!add_account(b, b->e->accounts[i]))
			return false;
	}
	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		if (!add_file(b, shells[i].path, slice_of(shells[i].text)))
			return false;
		own(b, shells[i].path, 0, 0755);
	}
	text_add_string(&b->passwd, "sshd:x:105:65534::/run/sshd:/usr/sbin/nologin\n");
	return add_file(b, "/etc/passwd", text_slice(&b->passwd)) &&
	    add_file(b, "/etc/shadow", text_slice(&b->shadow)) &&
	    add_file(b, "/etc/group", text_slice(&b->group));
}

/* The example's own list comes last, so that it counts. */
static bool
add_modes(struct builder *b)
{
	for (uint16_t i = 0; i < b->e->mode_count; i++) {
		const struct rule_mode *m = &b->e->modes[i];
		struct slice path = m->path;

		if (path.len > 1 && path.ptr[path.len - 1] == '/') {
			path = slice_part(path, 0, path.len - 1);
			if (!layout_add_folder(b->layout, path))
				return false;
		}
		owner_vec_push(&b->owners, (struct root_owner){ slice_string(b->a, path), m->uid, m->gid,
		    (mode_t)m->mode });
	}
	return true;
}

bool
example_host_build(struct arena *a, const struct rule_example *e, struct layout *layout)
{
	struct builder b = { .a = a, .e = e, .layout = layout };
	struct root_owner *owners;
	bool good;

	text_init(&b.passwd);
	text_init(&b.shadow);
	text_init(&b.group);
	good = add_accounts(&b) && add_modes(&b);
	owners = ARENA_ARRAY(a, struct root_owner, b.owners.count + 1);
	if (b.owners.count > 0)
		memcpy(owners, b.owners.ptr, b.owners.count * sizeof(*owners));
	layout->root.owners = owners;
	layout->root.owner_count = b.owners.count;
	owner_vec_release(&b.owners);
	text_release(&b.passwd);
	text_release(&b.shadow);
	text_release(&b.group);
	return good;
}

/* ---- facts ---- */

static const char *const fact_keys[] = {
#define HOST_FACT(id, key, many, doc) key,
#include "host/host_facts.def"
#undef HOST_FACT
};

bool
example_host_fact_exists(struct slice key)
{

	for (size_t i = 0; i < HOST_FACT_COUNT; i++)
		if (slice_is(key, fact_keys[i]))
			return true;
	return false;
}

const struct host_facts *
example_host_facts(struct arena *a, const struct rule_example *e)
{
	struct host_facts *facts = ARENA_NEW(a, struct host_facts);

	for (uint16_t i = 0; i < e->told_count; i++)
		for (size_t k = 0; k < HOST_FACT_COUNT; k++)
			if (slice_is(e->told[i].key, fact_keys[k])) {
				facts->fact[k].values = e->told[i].values;
				facts->fact[k].count = e->told[i].value_count;
			}
	return facts;
}
