/*
 * Slice: a piece of text that somebody else owns, by pointer and length.
 *
 * Text is never NUL-terminated here unless a function says so.  A slice may
 * hold any bytes.  ptr may be NULL only when len is 0.
 */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

struct slice {
	const char *ptr;
	size_t len;
};

#define SLICE(literal)	((struct slice){ (literal), sizeof(literal) - 1 })
#define SLICE_FORMAT	"%.*s"
#define SLICE_ARG(s)	(int)(s).len, (s).ptr	/* for SLICE_FORMAT; len fits an int by construction */

/* A slice over a NUL-terminated string; NULL gives the empty slice. */
struct slice slice_of(const char *string);

/* The part of ${s} from ${begin} up to ${end}, both clipped to the slice. */
struct slice slice_part(struct slice s, size_t begin, size_t end);

bool slice_equal(struct slice a, struct slice b);
bool slice_equal_nocase(struct slice a, struct slice b);	/* ASCII, as strcasecmp in the C locale */
bool slice_is(struct slice a, const char *string);
bool slice_is_nocase(struct slice a, const char *string);
bool slice_starts_with(struct slice s, struct slice prefix);
bool slice_ends_with(struct slice s, struct slice suffix);
bool slice_ends_with_nocase(struct slice s, struct slice suffix);

/* ${s} without ${suffix} at its end; as it is when it has no such end, or is nothing else. */
struct slice slice_without_end(struct slice s, struct slice suffix);

bool slice_has(struct slice s, char c);

/* Whether ${s} is one of the ${count} slices at ${all}, byte by byte. */
bool slice_is_among(struct slice s, const struct slice *all, size_t count);

/* Bytewise order: negative, 0, positive.  slice_compare_nocase folds ASCII case. */
int slice_compare(struct slice a, struct slice b);
int slice_compare_nocase(struct slice a, struct slice b);

/* ${s} without the blanks (space, tab, CR, LF) at both ends. */
struct slice slice_trim(struct slice s);

/*
 * Cuts the text before the first ${separator} off ${*rest} into ${*part}.
 * Returns false when ${*rest} was used up before the call (ptr NULL).  "a,,b"
 * gives "a", "", "b"; the empty slice with a non-NULL ptr gives one empty part.
 */
bool slice_cut(struct slice *rest, char separator, struct slice *part);

/*
 * Cuts the next word off ${*rest} into ${*word}: what stands between characters of ${blanks}.
 * False at the end.
 */
bool slice_cut_word(struct slice *rest, const char *blanks, struct slice *word);

/* A NUL-terminated copy in ${a}; stops at nothing, so NUL bytes in ${s} stay inside. */
char *slice_string(struct arena *a, struct slice s);

/* A copy of ${s} in ${a}. */
struct slice slice_copy(struct arena *a, struct slice s);

/* printf into ${a}. */
struct slice slice_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));

#endif
