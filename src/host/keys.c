#include "host/keys.h"

#include <string.h>

#include "host/private_key.h"

static enum key_error
error_of_state(enum file_state state)
{
	switch (state) {
	case FILE_THERE:
		return KEY_OK;
	case FILE_UNSEEN:
		return KEY_UNSEEN;
	case FILE_LARGE:
		return KEY_FORMAT;
	default:
		return KEY_SYSTEM;
	}
}

/* authfile.c sshkey_perm_ok: only root's own files have to be private. */
static bool
is_private(const struct stat *st, const struct key_support *support)
{
	mode_t mode = st->st_mode;

	if (support->key_group != NULL && st->st_gid == *support->key_group)
		mode &= ~(mode_t)S_IRGRP;
	return st->st_uid != 0 || (mode & (S_IRWXG | S_IRWXO)) == 0;
}

struct key_load
keys_load_private(const struct root *root, struct arena *a, const char *path,
    const struct key_support *support)
{
	struct key_load load = { .path = slice_of(path) };
	struct file file = { 0 };
	struct stat st;
	enum file_state state = file_stat(root, path, &st);

	/* The mode counts before the content, which we may be unable to read. */
	if (state == FILE_THERE || state == FILE_SPECIAL) {
		load.mode = st.st_mode;
		if (!is_private(&st, support)) {
			load.error = KEY_PERMISSIONS;
			return load;
		}
	}
	if (state == FILE_THERE)
		state = file_read(root, a, path, FILE_MAX_KEYS, &file);
	load.error = error_of_state(state);
	if (load.error == KEY_OK)
		load.error = private_key_read(a, support, file.bytes, &load.key);
	return load;
}

/* The first line of ${path} that is a public key (sshkey_try_load_public). */
static enum key_error
try_public(const struct root *root, struct arena *a, const char *path,
    const struct key_support *support, struct key_load *load)
{
	struct file file;
	struct slice rest, line;
	enum key_error e = error_of_state(file_read(root, a, path, FILE_MAX_KEYS, &file));

	if (e != KEY_OK)
		return e;
	load->path = slice_copy(a, slice_of(path));
	load->mode = file.st.st_mode;
	rest = file.bytes;
	while (file_next_line(&rest, &line)) {
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		if (slice_starts_with(line, SLICE("-----BEGIN")))
			break;
		while (line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
			line = slice_part(line, 1, line.len);
		if (line.len > 0 && key_from_line(a, support, &line, &load->key) == KEY_OK)
			return KEY_OK;
	}
	return KEY_FORMAT;
}

struct key_load
keys_load_public(const struct root *root, struct arena *a, const char *path,
    const struct key_support *support)
{
	struct key_load load = { 0 };
	struct file file;
	bool unseen;
	char *beside;

	if ((load.error = try_public(root, a, path, support, &load)) == KEY_OK)
		return load;
	unseen = load.error == KEY_UNSEEN;
	beside = arena_printf(a, NULL, "%s.pub", path);
	if ((load.error = try_public(root, a, beside, support, &load)) == KEY_OK) {
		/* A key in the first file would have come before this one. */
		if (unseen)
			load.error = KEY_UNSEEN;
		return load;
	}
	unseen = unseen || load.error == KEY_UNSEEN;
	if (!support->public_inside) {
		load.error = unseen ? KEY_UNSEEN : load.error;
		return load;
	}
	load.path = slice_of(path);
	load.error = error_of_state(file_read(root, a, path, FILE_MAX_KEYS, &file));
	if (load.error == KEY_OK)
		load.error = private_key_read_public(a, support, file.bytes, &load.key);
	if (unseen || load.error == KEY_UNSEEN)
		load.error = KEY_UNSEEN;
	else if (load.error != KEY_OK)
		load.error = KEY_SYSTEM;
	return load;
}
