#define _GNU_SOURCE	/* fgetpwent, fgetgrent, getgrouplist */
#include "host/accounts.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/truth.h"
#include "base/vec.h"
#include "host/file.h"

VEC(account_vec, struct account);
VEC(name_vec, const char *);

VEC(group_vec, struct account_group);
VEC(gid_vec, gid_t);

struct accounts {
	struct arena *a;
	const struct root *root;
	bool loaded;
	bool known;
	enum truth completeness;	/* unknown until asked for */
	const struct account *list;	/* live: made when first asked for */
	size_t count;
	const struct account_group *groups;
	size_t group_count;
	/* The last answer of accounts_groups, which is often asked again. */
	const char *last_name;
	const char *const *last_groups;
	size_t last_count;
};

struct accounts *
accounts_make(struct arena *a, const struct root *root)
{
	struct accounts *accounts = ARENA_NEW(a, struct accounts);

	accounts->a = a;
	accounts->root = root;
	accounts->completeness = TRUTH_UNKNOWN;
	return accounts;
}

const struct root *
accounts_root(const struct accounts *accounts)
{
	return accounts->root;
}

struct arena *
accounts_arena(const struct accounts *accounts)
{
	return accounts->a;
}

static const char *
keep(struct arena *a, const char *s)
{
	return s != NULL ? arena_copy(a, s, strlen(s)) : "";
}

static struct account
keep_account(struct arena *a, const struct passwd *pw)
{
	return (struct account){ .name = keep(a, pw->pw_name), .uid = pw->pw_uid, .gid = pw->pw_gid,
	    .home = keep(a, pw->pw_dir), .shell = keep(a, pw->pw_shell), .password = keep(a, pw->pw_passwd) };
}

static int
compare_names(const void *a, const void *b)
{
	const struct account *const *one = a, *const *two = b;
	int order = strcmp((*one)->name, (*two)->name);

	return order != 0 ? order : (*one > *two) - (*one < *two);
}

/* The first line of several with one name is the one that getpwnam finds. */
static void
hide_repeated(struct account *list, size_t count, struct arena *a)
{
	struct account **sorted = ARENA_ARRAY(a, struct account *, count + 1);

	for (size_t i = 0; i < count; i++)
		sorted[i] = &list[i];
	qsort(sorted, count, sizeof(*sorted), compare_names);
	for (size_t i = 1; i < count; i++)
		sorted[i]->is_hidden = strcmp(sorted[i]->name, sorted[i - 1]->name) == 0;
}

/* All of ${f}, or of the live host when it is NULL. */
static void
load_passwd(struct accounts *accounts, FILE *f)
{
	struct account_vec found = { 0 };
	struct account *list;
	struct passwd *pw;

	if (f == NULL)
		setpwent();
	while (found.count < ACCOUNTS_MAX && (pw = f != NULL ? fgetpwent(f) : getpwent()) != NULL)
		account_vec_push(&found, keep_account(accounts->a, pw));
	if (f == NULL)
		endpwent();
	list = memcpy(ARENA_ARRAY(accounts->a, struct account, found.count + 1),
	    found.count > 0 ? found.ptr : &(struct account){ 0 },
	    found.count * sizeof(struct account));
	hide_repeated(list, found.count, accounts->a);
	accounts->list = list;
	accounts->count = found.count;
	account_vec_release(&found);
}

static const char *const *
keep_members(struct arena *a, char *const *members)
{
	const char **kept;
	size_t count = 0;

	while (members[count] != NULL)
		count++;
	kept = ARENA_ARRAY(a, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		kept[i] = keep(a, members[i]);
	return kept;
}

static void
load_groups(struct accounts *accounts, FILE *f)
{
	struct group_vec found = { 0 };
	struct group *gr;

	while ((gr = fgetgrent(f)) != NULL)
		group_vec_push(&found, (struct account_group){ keep(accounts->a, gr->gr_name),
		    gr->gr_gid, keep_members(accounts->a, gr->gr_mem) });
	accounts->groups = memcpy(ARENA_ARRAY(accounts->a, struct account_group, found.count + 1),
	    found.count > 0 ? found.ptr : &(struct account_group){ 0 },
	    found.count * sizeof(struct account_group));
	accounts->group_count = found.count;
	group_vec_release(&found);
}

/* Reads the two files of a sysroot, once. */
static void
load(struct accounts *accounts)
{
	FILE *f;

	if (accounts->loaded)
		return;
	accounts->loaded = true;
	accounts->known = accounts->root->is_live;
	if (accounts->known || (f = file_open(accounts->root, "/etc/passwd")) == NULL)
		return;
	accounts->known = true;
	load_passwd(accounts, f);
	fclose(f);
	if ((f = file_open(accounts->root, "/etc/group")) != NULL) {
		load_groups(accounts, f);
		fclose(f);
	}
}

bool
accounts_known(struct accounts *accounts)
{
	load(accounts);
	return accounts->known;
}

/* Sources of nsswitch.conf that add no account to those of the files. */
static bool
is_plain_source(struct slice source)
{
	return slice_is(source, "files") || slice_is(source, "compat") ||
	    slice_is(source, "systemd") || slice_starts_with(source, SLICE("["));
}

/* Whether the passwd: line of /etc/nsswitch.conf, if any, names files only. */
static bool
has_files_only(const struct accounts *accounts)
{
	struct file file;
	struct slice rest, line, source;

	if (file_read(accounts->root, accounts->a, "/etc/nsswitch.conf", FILE_MAX_KEYS, &file) !=
	    FILE_THERE)
		return file.state == FILE_MISSING;
	rest = file.bytes;
	while (file_next_line(&rest, &line)) {
		slice_cut(&line, '#', &source);
		line = slice_trim(source);
		if (!slice_starts_with(line, SLICE("passwd:")))
			continue;
		line = slice_part(line, strlen("passwd:"), line.len);
		while (slice_cut_word(&line, " \t", &source))
			if (!is_plain_source(source))
				return false;
	}
	return true;
}

bool
accounts_complete(struct accounts *accounts)
{
	load(accounts);
	if (!accounts->known || accounts->root->is_live)
		return accounts->known;
	if (accounts->completeness == TRUTH_UNKNOWN)
		accounts->completeness = truth_of(has_files_only(accounts));
	return accounts->completeness == TRUTH_YES;
}

bool
accounts_all_listed(struct accounts *accounts)
{
	load(accounts);
	return accounts->known && has_files_only(accounts);
}

const struct account *
accounts_find(struct accounts *accounts, const char *name)
{
	load(accounts);
	if (accounts->root->is_live) {
		struct passwd *pw = getpwnam(name);
		struct account *found;

		if (pw == NULL)
			return NULL;
		found = ARENA_NEW(accounts->a, struct account);
		*found = keep_account(accounts->a, pw);
		return found;
	}
	for (size_t i = 0; i < accounts->count; i++)
		if (strcmp(accounts->list[i].name, name) == 0)
			return &accounts->list[i];
	return NULL;
}

static gid_t *
live_group_ids(struct accounts *accounts, const struct account *account, size_t *found)
{
	int count = 64, room;
	gid_t *ids = NULL;

	/* getgrouplist says how many there are when they do not fit. */
	do {
		room = count;
		ids = ARENA_ARRAY(accounts->a, gid_t, (size_t)room);
	} while (getgrouplist(account->name, account->gid, ids, &count) == -1 && count > room);
	*found = (size_t)(count < room ? count : room);
	return ids;
}

static void
live_groups(struct accounts *accounts, const struct account *account, struct name_vec *names)
{
	size_t count;
	const gid_t *ids = live_group_ids(accounts, account, &count);

	for (size_t i = 0; i < count; i++) {
		struct group *gr = getgrgid(ids[i]);

		if (gr != NULL)
			name_vec_push(names, keep(accounts->a, gr->gr_name));
	}
}

static bool
is_member(const struct account_group *group, const char *name)
{
	for (size_t i = 0; group->members[i] != NULL; i++)
		if (strcmp(group->members[i], name) == 0)
			return true;
	return false;
}

/* As getgrgid: of several groups with one number the first. */
static const char *
name_of_group(const struct accounts *accounts, gid_t gid)
{
	for (size_t i = 0; i < accounts->group_count; i++)
		if (accounts->groups[i].gid == gid)
			return accounts->groups[i].name;
	return NULL;
}

static void
file_groups(const struct accounts *accounts, const struct account *account, struct name_vec *names)
{
	const char *primary = name_of_group(accounts, account->gid);

	if (primary != NULL)
		name_vec_push(names, primary);
	for (size_t i = 0; i < accounts->group_count; i++)
		if (accounts->groups[i].gid != account->gid &&
		    is_member(&accounts->groups[i], account->name))
			name_vec_push(names, name_of_group(accounts, accounts->groups[i].gid));
}

bool
accounts_groups(struct accounts *accounts, const char *name,
    const char *const **names, size_t *count)
{
	const struct account *account;
	struct name_vec found = { 0 };
	const char **kept;

	if (accounts->last_name == NULL || strcmp(accounts->last_name, name) != 0) {
		if ((account = accounts_find(accounts, name)) == NULL)
			return false;
		if (accounts->root->is_live)
			live_groups(accounts, account, &found);
		else
			file_groups(accounts, account, &found);
		kept = ARENA_ARRAY(accounts->a, const char *, found.count + 1);
		for (size_t i = 0; i < found.count; i++)
			kept[i] = found.ptr[i];
		accounts->last_name = account->name;
		accounts->last_groups = kept;
		accounts->last_count = found.count;
		name_vec_release(&found);
	}
	*names = accounts->last_groups;
	*count = accounts->last_count;
	return true;
}

bool
accounts_group_id(struct accounts *accounts, const char *name, gid_t *gid)
{
	load(accounts);
	if (accounts->root->is_live) {
		const struct group *gr = getgrnam(name);

		if (gr != NULL)
			*gid = gr->gr_gid;
		return gr != NULL;
	}
	for (size_t i = 0; i < accounts->group_count; i++)
		if (strcmp(accounts->groups[i].name, name) == 0) {
			*gid = accounts->groups[i].gid;
			return true;
		}
	return false;
}

const struct account *
accounts_all(struct accounts *accounts, size_t *count)
{
	load(accounts);
	if (accounts->root->is_live && accounts->list == NULL)
		load_passwd(accounts, NULL);
	*count = accounts->count;
	return accounts->list;
}

const struct account *
accounts_find_uid(struct accounts *accounts, uid_t uid)
{
	load(accounts);
	if (accounts->root->is_live) {
		const struct passwd *pw = getpwuid(uid);
		struct account *found;

		if (pw == NULL)
			return NULL;
		found = ARENA_NEW(accounts->a, struct account);
		*found = keep_account(accounts->a, pw);
		return found;
	}
	for (size_t i = 0; i < accounts->count; i++)
		if (accounts->list[i].uid == uid)
			return &accounts->list[i];
	return NULL;
}

const struct account_group *
accounts_find_group(struct accounts *accounts, gid_t gid)
{
	load(accounts);
	if (accounts->root->is_live) {
		const struct group *gr = getgrgid(gid);
		struct account_group *found;

		if (gr == NULL)
			return NULL;
		found = ARENA_NEW(accounts->a, struct account_group);
		*found = (struct account_group){ keep(accounts->a, gr->gr_name), gr->gr_gid,
		    keep_members(accounts->a, gr->gr_mem) };
		return found;
	}
	for (size_t i = 0; i < accounts->group_count; i++)
		if (accounts->groups[i].gid == gid)
			return &accounts->groups[i];
	return NULL;
}

const gid_t *
accounts_group_ids(struct accounts *accounts, const struct account *account, size_t *count)
{
	struct gid_vec found = { 0 };
	gid_t *kept;

	load(accounts);
	if (accounts->root->is_live) {
		*count = 0;
		kept = live_group_ids(accounts, account, count);
		return kept;
	}
	gid_vec_push(&found, account->gid);
	for (size_t i = 0; i < accounts->group_count; i++)
		if (accounts->groups[i].gid != account->gid &&
		    is_member(&accounts->groups[i], account->name))
			gid_vec_push(&found, accounts->groups[i].gid);
	kept = ARENA_ARRAY(accounts->a, gid_t, found.count);
	memcpy(kept, found.ptr, found.count * sizeof(*kept));
	*count = found.count;
	gid_vec_release(&found);
	return kept;
}
