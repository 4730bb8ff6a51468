/*
 * Frame: messages as the Language Server Protocol wraps them in a stream of
 * bytes: "Content-Length: N", other headers, an empty line, N bytes.
 */
#ifndef LSP_FRAME_H
#define LSP_FRAME_H

#include "base/slice.h"
#include "base/text.h"

enum {
	FRAME_MAX_HEADER = 8192,	/* all headers of one message */
	FRAME_MAX_BODY = 64 << 20,	/* a file of the largest size, escaped */
};

/* What came in so far. */
struct frame_reader {
	struct text bytes;
	size_t used;		/* bytes of earlier messages */
};

enum frame_status {
	FRAME_NEEDS_MORE,
	FRAME_BODY,		/* a message is there */
	FRAME_BROKEN,		/* no frame: where the next one begins cannot be known */
	FRAME_TOO_LARGE,	/* as well */
};

void frame_init(struct frame_reader *r);
void frame_release(struct frame_reader *r);

/* Takes what was read. */
void frame_feed(struct frame_reader *r, struct slice bytes);

/* The next message, as a slice that is good until the next call of anything here. */
enum frame_status frame_next(struct frame_reader *r, struct slice *body);

/* Appends ${body} as a frame. */
void frame_write(struct text *out, struct slice body);

#endif
