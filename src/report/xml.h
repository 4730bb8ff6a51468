/* Xml: text of any origin inside the XML formats. */
#ifndef REPORT_XML_H
#define REPORT_XML_H

#include "base/slice.h"
#include "base/text.h"

/*
 * Appends ${s} as character data or as part of an attribute's value: valid
 * UTF-8 that XML 1.0 allows, control and bidi characters escaped visibly.
 */
void xml_add(struct text *out, struct slice s);

/* Appends " NAME="VALUE"". */
void xml_attribute(struct text *out, const char *name, struct slice value);
void xml_number(struct text *out, const char *name, size_t value);

#endif
