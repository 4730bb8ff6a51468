/*
 * Escaping of untrusted text for people and machines to read.
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include "base/slice.h"
#include "base/text.h"

/*
 * Appends ${s} for a terminal: control characters, DEL, C1 controls, bidi
 * marks, zero-width characters, line and paragraph separators and bytes that are not valid UTF-8
 * become \n, \t, \xHH or \u{HHHH}; everything else stays.
 */
void escape_visible(struct text *out, struct slice s);

/* As escape_visible, into ${a}.  Returns ${s} itself when nothing needs escaping. */
struct slice escape_visible_copy(struct arena *a, struct slice s);

/*
 * As sshd's log does it (OpenSSH log.c do_log, vis.c VIS_SAFE|VIS_OCTAL):
 * bytes that are not printable ASCII become \ooo and a backslash is doubled;
 * tab, newline, carriage return, bell and backspace stay.
 */
void escape_sshd_log(struct text *out, struct slice s);

/* True when ${s} is valid UTF-8 without what escape_visible would change. */
bool escape_is_clean(struct slice s);

/* Appends ${s} as valid UTF-8: every byte that is not becomes U+FFFD. */
void escape_utf8(struct text *out, struct slice s);

#endif
