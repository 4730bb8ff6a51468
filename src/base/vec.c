#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"

void *
vec_grow(void *ptr, size_t count, size_t *size, size_t element)
{
	size_t want;

	if (count < *size)
		return ptr;
	if (count > SIZE_MAX / 4 / element)
		base_out_of_memory();
	want = *size < 8 ? 8 : *size * 2;
	ptr = realloc(ptr, want * element);
	if (ptr == NULL)
		base_out_of_memory();
	*size = want;
	return ptr;
}

void
vec_free(void *ptr)
{

	free(ptr);
}
