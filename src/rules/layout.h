/* Layout: the files of an example, in a folder that lives as long as the example runs. */
#ifndef RULES_LAYOUT_H
#define RULES_LAYOUT_H

#include <stdbool.h>

#include "base/slice.h"
#include "source/root.h"

struct layout {
	struct root root;
	char folder[64];	/* "" when there is none */
};

/* A root for files; without ${has_files} it has none.  False with errno set. */
bool layout_open(struct layout *l, bool has_files);
/* Puts ${text} at the absolute ${path}, without "." and "..".  False with errno set. */
bool layout_add(struct layout *l, struct slice path, struct slice text);
/* Makes the folder ${path} and those above it. */
bool layout_add_folder(struct layout *l, struct slice path);
/* Removes everything. */
void layout_close(struct layout *l);

#endif
