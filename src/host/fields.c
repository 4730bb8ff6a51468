#include "host/fields.h"

bool
fields_next(struct slice *rest, struct slice *field)
{
	struct slice line = { 0 };

	slice_cut(rest, '#', &line);
	*rest = line;
	return slice_cut_word(rest, " \t\r\n", field);
}
