/* Link: where on the web a reference of a rule can be read. */
#ifndef REPORT_LINK_H
#define REPORT_LINK_H

#include <stdbool.h>

#include "base/slice.h"
#include "base/text.h"

/*
 * Appends the address of ${reference} to ${out}, which has nothing in it that
 * would have to be escaped: "sshd_config(5) Port" has a manual page.  False,
 * with nothing appended, where there is none.
 */
bool link_to(struct slice reference, struct text *out);

#endif
