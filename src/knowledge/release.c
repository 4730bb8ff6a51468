#include <string.h>

#include "knowledge/knowledge.h"
#include "knowledge/release.h"

static const struct release_row {
	release_t number;
	const char *name;
	const char *version;
} rows[] = {
#define RELEASE(number, name, version) { number, name, version },
#include "knowledge/releases.def"
#undef RELEASE
};

static const release_t numbers[] = {
#define RELEASE(number, name, version) number,
#include "knowledge/releases.def"
#undef RELEASE
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static const struct release_row *
find(release_t r)
{

	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].number == r)
			return &rows[i];
	return NULL;
}

const char *
release_name(release_t r)
{
	const struct release_row *row = find(r);

	return row == NULL ? "" : row->name;
}

const char *
release_version(release_t r)
{
	const struct release_row *row = find(r);

	return row == NULL ? "" : row->version;
}

const release_t *
release_all(size_t *count)
{

	*count = ROWS;
	return numbers;
}

bool
release_from_name(struct slice name, release_t *r)
{
	struct slice bare, level;

	/* "9.2p1": the patch level must be a number, and then does not matter. */
	bare = name;
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] == 'p') {
			bare = slice_part(name, 0, i);
			level = slice_part(name, i + 1, name.len);
			if (level.len == 0 || level.len > 2)
				return false;
			for (size_t j = 0; j < level.len; j++)
				if (level.ptr[j] < '0' || level.ptr[j] > '9')
					return false;
			break;
		}
	for (size_t i = 0; i < ROWS; i++)
		if (slice_is(bare, rows[i].name)) {
			*r = rows[i].number;
			return true;
		}
	return false;
}
