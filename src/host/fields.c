#include "host/fields.h"

#include <fcntl.h>
#include <unistd.h>

FILE *
fields_open(const struct root *root, const char *path)
{
	int fd = root_open_file(root, path, O_RDONLY | O_NONBLOCK);
	FILE *f;

	if (fd == -1)
		return NULL;
	if ((f = fdopen(fd, "r")) == NULL)
		close(fd);
	return f;
}

bool
fields_next(struct slice *rest, struct slice *field)
{
	size_t begin = 0, end;

	while (begin < rest->len && (rest->ptr[begin] == ' ' || rest->ptr[begin] == '\t'))
		begin++;
	end = begin;
	while (end < rest->len && rest->ptr[end] != ' ' && rest->ptr[end] != '\t' &&
	    rest->ptr[end] != '#' && rest->ptr[end] != '\n' && rest->ptr[end] != '\r')
		end++;
	*field = slice_part(*rest, begin, end);
	*rest = slice_part(*rest, end, rest->len);
	return field->len > 0;
}
