#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE	/* memmem, which BSD and macOS show anyway */
#endif

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "host/detect.h"

enum {
	SMALL_FILE = 1 << 14,		/* os-release and the like */
	PIECE = 1 << 16,		/* of a package database */
	DATABASE = 32 << 20,		/* a package database */
};

/* Opens the regular file ${path}; -1 when it is none. */
static int
open_regular(const struct root *root, const char *path)
{
	struct stat st;

	if (root_stat(root, path, &st) == -1 || !S_ISREG(st.st_mode))
		return -1;
	return root_open_file(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
}

/* Reads from ${fd} until ${size} bytes are there or the file ends; how many. */
static size_t
fill(int fd, char *bytes, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t n = read(fd, bytes + len, size - len);
		if (n == 0 || (n == -1 && errno != EINTR))
			break;
		if (n > 0)
			len += (size_t)n;
	}
	return len;
}

/* The first SMALL_FILE bytes of ${path}; empty when there is no such file. */
static struct slice
read_small(const struct root *root, struct arena *a, const char *path)
{
	int fd = open_regular(root, path);

	if (fd == -1)
		return SLICE("");
	char bytes[SMALL_FILE];
	size_t len = fill(fd, bytes, sizeof(bytes));
	close(fd);
	return slice_copy(a, (struct slice){ bytes, len });
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
 * The part of the package database ${path} that has the line ${first}: from
 * there to the next empty line.  Both dpkg's status and apk's installed are
 * made like that.  They are megabytes on large systems, so they are looked
 * through piece by piece.
 */
static struct slice
stanza(const struct root *root, struct arena *a, const char *path, const char *first)
{
	struct slice needle = slice_printf(a, "\n%s\n", first), found = SLICE("");
	char piece[PIECE] = "\n";	/* so that the first line has a newline before it as well */
	size_t len = 1, read_so_far = 0;
	int fd = open_regular(root, path);

	while (fd != -1 && read_so_far < DATABASE) {
		size_t n = fill(fd, piece + len, sizeof(piece) - len);
		read_so_far += n;
		len += n;
		char *at = memmem(piece, len, needle.ptr, needle.len);
		if (at != NULL) {
			len -= (size_t)(at - piece);
			memmove(piece, at, len);
			len += fill(fd, piece + len, sizeof(piece) - len);
			char *end = memmem(piece, len, "\n\n", 2);
			found = slice_copy(a, (struct slice){ piece,
			    end != NULL ? (size_t)(end - piece) : len });
			break;
		}
		if (n == 0)
			break;
		/* The line may be cut by the end of the piece. */
		size_t keep = len < needle.len ? len : needle.len;
		memmove(piece, piece + len - keep, keep);
		len = keep;
	}
	if (fd != -1)
		close(fd);
	return found;
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
		struct slice part = stanza(root, a, databases[i].path, databases[i].package);
		struct slice status = assignment(part, "Status: "), end = SLICE("");

		if (databases[i].status != NULL)
			end = slice_of(databases[i].status);
		/* A package that was removed leaves its entry behind. */
		if (!slice_ends_with(status, end))
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
	struct slice text = read_small(root, a, path), line;

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
		struct slice text = read_small(root, a, releases[i]);
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
