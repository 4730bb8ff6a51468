/* Span: a range of bytes in one source.  { 0 } means "nowhere". */
#ifndef SOURCE_SPAN_H
#define SOURCE_SPAN_H

#include <stdint.h>

struct span {
	uint32_t source;	/* number in the source_set, 0 for none */
	uint32_t begin;		/* first byte */
	uint32_t end;		/* one past the last byte */
};

#endif
