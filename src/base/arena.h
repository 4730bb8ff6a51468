/*
 * Arena: memory that lives as long as one lint run.
 *
 * Nothing taken from an arena is freed by itself; arena_release frees all of
 * it at once.  Memory comes zeroed.  Reclaimed and unused memory is poisoned
 * under AddressSanitizer, so that a stray read is still caught.
 *
 * An arena belongs to one thread at a time.  Running out of memory ends the
 * process through base_out_of_memory(), the only place that does so.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *newest;	/* blocks, newest first */
	unsigned char *at;		/* next free byte of the newest block */
	unsigned char *end;
};

/* A point to which an arena can be rewound. */
struct arena_mark {
	struct arena_block *block;
	unsigned char *at;
};

/* Makes ${a} empty; it owns no memory until the first allocation. */
void arena_init(struct arena *a);

/* Frees everything that was taken from ${a}, which may then be used again. */
void arena_release(struct arena *a);

/*
 * Returns ${size} zeroed bytes aligned to ${align}, a power of two.  Never
 * NULL.  ${size} 0 gives a valid pointer that must not be read.
 */
void *arena_alloc(struct arena *a, size_t size, size_t align);

/* Returns ${count} zeroed elements of ${size} bytes; overflow ends the process. */
void *arena_alloc_array(struct arena *a, size_t count, size_t size, size_t align);

/* Returns a copy of the ${len} bytes at ${ptr}, followed by a NUL byte. */
char *arena_copy(struct arena *a, const void *ptr, size_t len);

/* Returns a NUL-terminated string made by printf rules, and its length in ${*len} (may be NULL). */
char *arena_printf(struct arena *a, size_t *len, const char *format, ...)
    __attribute__((format(printf, 3, 4), nonnull(3)));
char *arena_vprintf(struct arena *a, size_t *len, const char *format, va_list ap)
    __attribute__((format(printf, 3, 0), nonnull(3)));

/* Remembers the present end of ${a}, for arena_rewind. */
struct arena_mark arena_mark(const struct arena *a);

/* Frees all that was taken from ${a} since ${mark}; pointers to it become invalid. */
void arena_rewind(struct arena *a, struct arena_mark mark);

#define ARENA_NEW(a, type)	((type *)arena_alloc((a), sizeof(type), alignof(type)))
#define ARENA_ARRAY(a, type, n)	((type *)arena_alloc_array((a), (n), sizeof(type), alignof(type)))

/* Writes one line to standard error and ends the process with status 2. */
_Noreturn void base_out_of_memory(void);

#endif
