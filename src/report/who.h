/* Who: the table of --who, for people and as JSON. */
#ifndef REPORT_WHO_H
#define REPORT_WHO_H

#include "access/who.h"
#include "base/text.h"

void who_print(const struct who *who, struct text *out);
void who_print_json(const struct who *who, struct text *out);

#endif
