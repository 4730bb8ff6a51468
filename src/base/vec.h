/*
 * Vec: growable arrays of one type.
 *
 * VEC(name, type) declares struct name { type *ptr; size_t count, size; } and
 * name_push(), name_release().  The memory is on the heap; use arena arrays
 * where the number is known.  A vec starts as { 0 }.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

/* Makes room for one more element of ${element} bytes; returns the (moved) array. */
void *vec_grow(void *ptr, size_t count, size_t *size, size_t element);
void vec_free(void *ptr);

#define VEC(name, type)							\
	struct name {							\
		type *ptr;						\
		size_t count;						\
		size_t size;						\
	};								\
	static inline __attribute__((unused)) type *			\
	name##_push(struct name *v, type value)				\
	{								\
		v->ptr = vec_grow(v->ptr, v->count, &v->size, sizeof(type)); \
		v->ptr[v->count] = value;				\
		return &v->ptr[v->count++];				\
	}								\
	static inline __attribute__((unused)) void			\
	name##_release(struct name *v)					\
	{								\
		vec_free(v->ptr);					\
		*v = (struct name){ 0 };				\
	}								\
	struct name	/* swallows the semicolon */

#endif
