#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif

#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#define POISON(ptr, len)	ASAN_POISON_MEMORY_REGION((ptr), (len))
#define UNPOISON(ptr, len)	ASAN_UNPOISON_MEMORY_REGION((ptr), (len))
#define RED_ZONE		16	/* untouchable bytes behind every allocation */
#define LEAST_ALIGN		8	/* the grain of AddressSanitizer's shadow */
#else
#define POISON(ptr, len)	((void)(ptr), (void)(len))
#define UNPOISON(ptr, len)	((void)(ptr), (void)(len))
#define RED_ZONE		0
#define LEAST_ALIGN		1
#endif

enum {
	FIRST_BLOCK = 16 << 10,
	LARGEST_STEP = 1 << 20,
};

struct arena_block {
	struct arena_block *older;
	size_t size;		/* of data */
	size_t used;		/* of data, when a newer block was begun */
	max_align_t data[];
};

_Noreturn void
base_out_of_memory(void)
{

	fputs("sshd-lint: out of memory\n", stderr);
	exit(2);
}

static unsigned char *
block_data(struct arena_block *b)
{

	return (unsigned char *)b->data;
}

/* Starts a new block that holds at least ${need} bytes. */
static void
add_block(struct arena *a, size_t need)
{
	struct arena_block *b;
	size_t size = FIRST_BLOCK;

	/* Blocks grow with the run, so that their number stays logarithmic. */
	if (a->newest != NULL)
		size = a->newest->size < LARGEST_STEP / 2 ? a->newest->size * 2 : LARGEST_STEP;
	if (size < need)
		size = need;
	if (size > SIZE_MAX - sizeof(*b) || (b = calloc(1, sizeof(*b) + size)) == NULL)
		base_out_of_memory();
	if (a->newest != NULL)
		a->newest->used = (size_t)(a->at - block_data(a->newest));
	b->older = a->newest;
	b->size = size;
	a->newest = b;
	a->at = block_data(b);
	a->end = a->at + size;
	POISON(a->at, size);
}

static void
drop_newest(struct arena *a)
{
	struct arena_block *b = a->newest;

	a->newest = b->older;
	UNPOISON(b->data, b->size);
	free(b);
}

void
arena_init(struct arena *a)
{

	*a = (struct arena){ 0 };
}

void
arena_release(struct arena *a)
{

	while (a->newest != NULL)
		drop_newest(a);
	arena_init(a);
}

void *
arena_alloc(struct arena *a, size_t size, size_t align)
{
	size_t pad;
	unsigned char *ptr;

	if (align < LEAST_ALIGN)
		align = LEAST_ALIGN;
	if (size > SIZE_MAX / 2)
		base_out_of_memory();
	pad = a->at == NULL ? 0 : (align - ((uintptr_t)a->at & (align - 1))) & (align - 1);
	if (a->at == NULL || (size_t)(a->end - a->at) < pad + size + RED_ZONE) {
		add_block(a, size + align + RED_ZONE);
		pad = (align - ((uintptr_t)a->at & (align - 1))) & (align - 1);
	}
	ptr = a->at + pad;
	a->at = ptr + size + RED_ZONE;
	/* Blocks come zeroed and arena_rewind clears what it takes back. */
	UNPOISON(ptr, size);
	return ptr;
}

void *
arena_alloc_array(struct arena *a, size_t count, size_t size, size_t align)
{

	if (size != 0 && count > SIZE_MAX / size)
		base_out_of_memory();
	return arena_alloc(a, count * size, align);
}

char *
arena_copy(struct arena *a, const void *ptr, size_t len)
{
	char *copy;

	if (len == SIZE_MAX)
		base_out_of_memory();
	copy = arena_alloc(a, len + 1, 1);
	if (len > 0)
		memcpy(copy, ptr, len);
	return copy;
}

char *
arena_vprintf(struct arena *a, size_t *len, const char *format, va_list ap)
{
	va_list again;
	char *s;
	int need;

	va_copy(again, ap);
	need = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (need < 0)
		base_out_of_memory();
	s = arena_alloc(a, (size_t)need + 1, 1);
	(void)vsnprintf(s, (size_t)need + 1, format, ap);
	if (len != NULL)
		*len = (size_t)need;
	return s;
}

char *
arena_printf(struct arena *a, size_t *len, const char *format, ...)
{
	va_list ap;
	char *s;

	va_start(ap, format);
	s = arena_vprintf(a, len, format, ap);
	va_end(ap);
	return s;
}

struct arena_mark
arena_mark(const struct arena *a)
{

	return (struct arena_mark){ a->newest, a->at };
}

void
arena_rewind(struct arena *a, struct arena_mark mark)
{
	unsigned char *used = a->at;

	if (a->newest == NULL)
		return;
	/*
	 * Only what was handed out has to be cleared: the rest has been zero all along.  The first
	 * block stays even where the arena was empty: what is rewound once is so again and again.
	 */
	while (a->newest != mark.block && a->newest->older != NULL) {
		drop_newest(a);
		used = block_data(a->newest) + a->newest->used;
	}
	a->at = mark.block != NULL ? mark.at : block_data(a->newest);
	a->end = block_data(a->newest) + a->newest->size;
	UNPOISON(a->at, (size_t)(used - a->at));
	memset(a->at, 0, (size_t)(used - a->at));
	POISON(a->at, (size_t)(used - a->at));
}
