#include "host/account_facts.h"

#include <string.h>

#include "base/vec.h"
#include "host/account_path.h"

enum { MAX_GLOB = 1024 };

VEC(key_files, struct key_file);

/* Groups whose members run anything as root on one distribution or another. */
static const char *const admin_groups[] = { "sudo", "wheel", "admin", "root", "sudoers" };

static const char *const refusing_shells[] = {
	"nologin", "false", "true", "sync", "shutdown", "halt",
};

static void
read_shell(const struct account_host *host, struct account_facts *out)
{
	const char *path = out->account->shell[0] == '\0' ? "/bin/sh" : out->account->shell;
	const char *name = strrchr(path, '/');
	struct stat st;

	out->shell_path = path;
	name = name == NULL ? path : name + 1;
	for (size_t i = 0; i < sizeof(refusing_shells) / sizeof(refusing_shells[0]); i++)
		out->shell_refuses = out->shell_refuses || strcmp(name, refusing_shells[i]) == 0;
	switch (path[0] == '/' ? file_stat(host->root, path, &st) : FILE_MISSING) {
	case FILE_UNSEEN:
		out->shell = SHELL_UNSEEN;
		break;
	case FILE_MISSING:
		out->shell = SHELL_MISSING;
		break;
	case FILE_THERE:
		out->shell = (st.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0 ? SHELL_GOOD :
		    SHELL_NOT_EXECUTABLE;
		break;
	default:
		out->shell = SHELL_NOT_EXECUTABLE;
		break;
	}
}

static void
read_groups(const struct account_host *host, struct account_facts *out)
{
	if (!accounts_groups(host->accounts, out->account->name, &out->groups, &out->group_count))
		out->group_count = 0;
	for (size_t i = 0; i < out->group_count && out->admin_group == NULL; i++)
		for (size_t j = 0; j < sizeof(admin_groups) / sizeof(admin_groups[0]); j++)
			if (strcmp(out->groups[i], admin_groups[j]) == 0)
				out->admin_group = out->groups[i];
	out->is_administrator = out->account->uid == 0 || out->admin_group != NULL;
}

void
account_facts_read(const struct account_host *host, const struct account *account,
    struct account_facts *out)
{
	*out = (struct account_facts){ .account = account };
	out->shadow = shadow_of(host->shadow, account);
	out->has_home =
	    account->home[0] == '/' ? file_is_folder(host->root, account->home) : TRUTH_NO;
	read_shell(host, out);
	read_groups(host, out);
}

struct key_file
account_facts_key_file(const struct account_host *host, struct arena *a,
    const struct account *account, const char *path)
{
	const struct strict_modes strict = { host->root, host->accounts, host->private_groups };
	struct key_file f = { .path = path };
	struct file file;

	f.state = file_read(host->root, a, path, FILE_MAX_KEYS, &file);
	if (f.state == FILE_MISSING || f.state == FILE_UNSEEN) {
		f.readable.fault = f.state == FILE_MISSING ? PATH_MISSING : PATH_UNSEEN;
		f.modes = f.readable;
		return f;
	}
	f.readable = strict_modes_readable(&strict, account, path);
	f.modes = strict_modes_file(&strict, account, path);
	if (f.state == FILE_THERE)
		f.keys = authorized_keys_parse(a, &host->support, host->release, file.bytes);
	return f;
}

static void
add_template(const struct account_host *host, struct arena *a, const struct account *account,
    struct slice template, uint32_t index, struct key_files *files)
{
	char *path = account_path_at_home(a, account, template, host->path_letters);
	struct key_file file;
	char **paths = &path;
	size_t count = 1;

	if (path == NULL) {
		key_files_push(files, (struct key_file){ .index = index, .state = FILE_UNSEEN,
		    .readable = { .fault = PATH_UNSEEN }, .modes = { .fault = PATH_UNSEEN } });
		return;
	}
	if (host->expands_globs && strpbrk(path, "*?[\\") != NULL &&
	    file_is_in_sight(host->root, path)) {
		char **matches;
		size_t matched = root_glob(host->root, a, path, MAX_GLOB, &matches, NULL);

		if (matched > 0) {
			paths = matches;
			count = matched;
		}
	}
	for (size_t i = 0; i < count; i++) {
		file = account_facts_key_file(host, a, account, paths[i]);
		file.index = index;
		key_files_push(files, file);
	}
}

const struct key_file *
account_facts_key_files(const struct account_host *host, struct arena *a,
    const struct account *account, const struct slice *templates, size_t count, size_t *found)
{
	struct key_files files = { 0 };
	struct key_file *kept;

	for (size_t i = 0; i < count; i++)
		if (!slice_is_nocase(templates[i], "none"))
			add_template(host, a, account, templates[i], (uint32_t)i, &files);
	kept = ARENA_ARRAY(a, struct key_file, files.count + 1);
	for (size_t i = 0; i < files.count; i++)
		kept[i] = files.ptr[i];
	*found = files.count;
	key_files_release(&files);
	return kept;
}
