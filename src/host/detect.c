#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "host/detect.h"

enum {
	SMALL_FILE = 1 << 16,		/* os-release and the like */
	DATABASE = 32 << 20,		/* a package database */
};

/* Reads at most ${limit} bytes of the regular file ${path}; empty when there is none. */
static struct slice
read_file(const struct root *root, struct arena *a, const char *path, size_t limit)
{
	struct stat st;
	int fd;

	if (root_stat(root, path, &st) == -1 || !S_ISREG(st.st_mode) || st.st_size < 0)
		return SLICE("");
	fd = root_open_file(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (fd == -1)
		return SLICE("");
	size_t size = (size_t)st.st_size < limit ? (size_t)st.st_size : limit, len = 0;
	char *bytes = arena_alloc(a, size + 1, 1);
	while (len < size) {
		ssize_t n = read(fd, bytes + len, size - len);
		if (n == 0 || (n == -1 && errno != EINTR))
			break;
		if (n > 0)
			len += (size_t)n;
	}
	close(fd);
	return (struct slice){ bytes, len };
}

/* The value of KEY= in ${text} (os-release), without its quotes. */
static struct slice
assignment(struct slice text, const char *key)
{
	struct slice line, wanted = slice_of(key);

	while (text.ptr != NULL && slice_cut(&text, '\n', &line)) {
		if (!slice_starts_with(line, wanted))
			continue;
		line = slice_trim(slice_part(line, wanted.len, line.len));
		if (line.len >= 2 && (line.ptr[0] == '"' || line.ptr[0] == '\'') &&
		    line.ptr[line.len - 1] == line.ptr[0])
			line = slice_part(line, 1, line.len - 1);
		return line;
	}
	return SLICE("");
}

/*
 * The part of a package database that begins with the line ${first}: up to the
 * next empty line.  Both dpkg's status and apk's installed are made like that.
 */
static struct slice
stanza(struct slice text, struct slice first)
{
	const char *at = text.ptr, *end = text.ptr + text.len;

	/* dpkg puts Package: first in each stanza, apk puts C: before P:. */
	while (at != NULL && (size_t)(end - at) >= first.len) {
		if (memcmp(at, first.ptr, first.len) == 0 &&
		    ((size_t)(end - at) == first.len || at[first.len] == '\n')) {
			size_t len = 0, left = (size_t)(end - at);
			while (len < left && !(at[len] == '\n' && (len + 1 == left || at[len + 1] == '\n')))
				len++;
			return (struct slice){ at, len };
		}
		at = memchr(at, '\n', (size_t)(end - at));
		at = at == NULL ? NULL : at + 1;
	}
	return SLICE("");
}

/* One row for each package database that can be read as text. */
static const struct {
	const char *path;
	const char *package;	/* line that begins the package's stanza */
	const char *status;	/* what its status line has to end with, or NULL */
	const char *version;	/* key of its version */
} databases[] = {
	{ "/var/lib/dpkg/status", "Package: openssh-server", " installed", "Version: " },
	{ "/lib/apk/db/installed", "P:openssh-server", NULL, "V:" },
	{ "/usr/lib/apk/db/installed", "P:openssh-server", NULL, "V:" },
};

static void
detect_package(const struct root *root, struct arena *a, struct detected *out)
{
	for (size_t i = 0; i < sizeof(databases) / sizeof(databases[0]); i++) {
		struct slice all = read_file(root, a, databases[i].path, DATABASE);
		struct slice part = stanza(all, slice_of(databases[i].package));
		struct slice status = assignment(part, "Status: "), end = SLICE("");

		if (databases[i].status != NULL)
			end = slice_of(databases[i].status);
		/* A package that was removed leaves its entry behind. */
		if (status.len < end.len ||
		    !slice_equal(slice_part(status, status.len - end.len, status.len), end))
			continue;
		out->package = assignment(part, databases[i].version);
		if (out->package.len > 0) {
			out->package_file = databases[i].path;
			return;
		}
	}
	/* pacman: the name of a folder. */
	char **paths;
	size_t count = root_glob(root, a, "/var/lib/pacman/local/openssh-[0-9]*", 1, &paths, NULL);
	if (count == 1) {
		out->package = slice_of(strrchr(paths[0], '/') + strlen("/openssh-"));
		out->package_file = "/var/lib/pacman/local";
	}
}

struct slice
detect_release(struct slice package)
{
	size_t begin = 0, end;

	/* "1:" is an epoch. */
	for (size_t i = 0; i < package.len && package.ptr[i] >= '0' && package.ptr[i] <= '9'; i++)
		if (i + 1 < package.len && package.ptr[i + 1] == ':')
			begin = i + 2;
	bool dot = false;
	for (end = begin; end < package.len; end++) {
		char c = package.ptr[end];
		if (c == '.' && !dot)
			dot = true;
		else if (c < '0' || c > '9')
			break;
	}
	return dot && end > begin + 2 ? slice_part(package, begin, end) : SLICE("");
}

static void
detect_macos(const struct root *root, struct arena *a, struct detected *out)
{
	static const char path[] = "/System/Library/CoreServices/SystemVersion.plist";
	struct slice text = read_file(root, a, path, SMALL_FILE), line;

	for (bool next = false; text.ptr != NULL && slice_cut(&text, '\n', &line);) {
		line = slice_trim(line);
		if (next && slice_starts_with(line, SLICE("<string>"))) {
			line = slice_part(line, strlen("<string>"), line.len);
			slice_cut(&line, '<', &out->version);
			out->id = SLICE("macos");
			out->system_file = path;
			return;
		}
		next = slice_is(line, "<key>ProductVersion</key>");
	}
}

bool
detect_system(const struct root *root, struct arena *a, struct detected *out)
{
	static const char *const releases[] = { "/etc/os-release", "/usr/lib/os-release" };

	*out = (struct detected){ 0 };
	for (size_t i = 0; i < 2 && out->id.len == 0; i++) {
		struct slice text = read_file(root, a, releases[i], SMALL_FILE);
		out->id = assignment(text, "ID=");
		out->id_like = assignment(text, "ID_LIKE=");
		out->version = assignment(text, "VERSION_ID=");
		if (out->id.len > 0)
			out->system_file = releases[i];
	}
	if (out->id.len == 0)
		detect_macos(root, a, out);
	detect_package(root, a, out);
	out->openssh = detect_release(out->package);
	return out->id.len > 0 || out->package.len > 0;
}
