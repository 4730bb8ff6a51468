#include "host/account_path.h"

#include <string.h>

#include "base/text.h"
#include "host/file.h"

enum { MAX_PATH = 4096 };

static bool
add_token(struct text *out, const struct account *account, char letter)
{
	switch (letter) {
	case 'h':
		text_add_string(out, account->home);
		return true;
	case 'u':
		text_add_string(out, account->name);
		return true;
	case 'U':
		text_printf(out, "%llu", (unsigned long long)account->uid);
		return true;
	case '%':
		text_add_char(out, '%');
		return true;
	default:
		return false;
	}
}

static bool
expand(struct text *out, const struct account *account, struct slice template, const char *letters)
{
	for (size_t i = 0; i < template.len; i++) {
		char c = template.ptr[i];

		if (c != '%' || letters[0] == '\0') {
			text_add_char(out, c);
			continue;
		}
		if (++i == template.len || strchr(letters, template.ptr[i]) == NULL ||
		    template.ptr[i] == '\0' || !add_token(out, account, template.ptr[i]))
			return false;
	}
	return out->len < MAX_PATH;
}

char *
account_path_expand(struct arena *a, const struct account *account, struct slice template,
    const char *letters)
{
	struct text out;
	char *path = NULL;

	text_init(&out);
	if (expand(&out, account, template, letters))
		path = arena_copy(a, out.ptr, out.len);
	text_release(&out);
	return path;
}

char *
account_path_at_home(struct arena *a, const struct account *account, struct slice template,
    const char *letters)
{
	char *path = account_path_expand(a, account, template, letters);
	size_t len;

	if (path == NULL || path[0] == '/')
		return path;
	path = arena_printf(a, &len, "%s/%s", account->home, path);
	return len < MAX_PATH ? path : NULL;
}

/* Where keys are put by mistake, or were looked for by an earlier configuration. */
static const char *const places[] = {
	"%h/.ssh/authorized_keys",
	"%h/.ssh/authorized_keys2",
	"%h/.ssh/authorized_key",
	"%h/.ssh/authorised_keys",
	"%h/.ssh/authorized-keys",
	"%h/.ssh/authorizedkeys",
	"%h/.ssh/authorized_keys.txt",
	"%h/.ssh/authorized_keys.pub",
	"%h/.ssh/authorized.keys",
	"%h/.ssh/authorized_host",
	"%h/.ssh/authorized_hosts",
	"%h/.ssh/known_hosts.pub",
	"%h/ssh/authorized_keys",
	"%h/ssh/authorized_key",
	"%h/.ssh/authorized_keys.bak",
	"%h/.ssh/authorized_keys.old",
	"%h/.ssh.d/authorized_keys",
	"%h/authorized_keys",
	"%h/.authorized_keys",
	"%h/.ssh/.ssh/authorized_keys",
	"%h/.ssh/authorized_keys/authorized_keys",
	"%h/.ssh/id_rsa.pub",
	"%h/.ssh/id_ed25519.pub",
	"%h/.ssh/id_ecdsa.pub",
	"%h/.ssh/keys",
	"%h/.SSH/authorized_keys",
	"/etc/ssh/authorized_keys/%u",
	"/etc/ssh/authorized_keys.d/%u",
	"/etc/ssh/keys/%u",
	"/etc/ssh/keys/%u/authorized_keys",
	"/etc/ssh/%u/authorized_keys",
	"/etc/ssh/authorized_keys",
	"/etc/ssh/authorized_keys/%u.pub",
	"/etc/ssh/authorized_keys/%u/authorized_keys",
	"/etc/ssh/authorized-keys/%u",
	"/etc/ssh/%u",
	"/var/lib/ssh/%u",
	"/etc/ssh/ssh_keys/%u",
};

static bool
is_among(const char *path, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(path, list[i]) == 0)
			return true;
	return false;
}

size_t
account_path_elsewhere(const struct root *root, struct arena *a, const struct account *account,
    const char *const *looked_at, size_t looked_at_count, size_t limit, const char ***found)
{
	enum { PLACES = sizeof(places) / sizeof(places[0]) };
	const char **kept = ARENA_ARRAY(a, const char *, PLACES);
	size_t count = 0;
	struct stat st;

	for (size_t i = 0; i < PLACES && count < limit; i++) {
		char *path = account_path_expand(a, account, slice_of(places[i]), "%hu");

		if (path != NULL && path[0] == '/' && !is_among(path, looked_at, looked_at_count) &&
		    file_stat(root, path, &st) == FILE_THERE && st.st_size > 0)
			kept[count++] = path;
	}
	*found = kept;
	return count;
}

const char *
account_path_encrypted_home(const struct root *root, struct arena *a, const struct account *account)
{
	static const char *const signs[] = {
		"/home/.ecryptfs/%u/.ecryptfs", "%h/.ecryptfs", "%h.homedir",
	};

	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		char *path = account_path_expand(a, account, slice_of(signs[i]), "%hu");

		if (path != NULL && path[0] == '/' && file_is_folder(root, path) == TRUTH_YES)
			return path;
	}
	return NULL;
}
