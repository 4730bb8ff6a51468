/* Complaint: what is wrong with a line, whatever its keyword makes of the arguments. */
#ifndef CONFIG_COMPLAINT_H
#define CONFIG_COMPLAINT_H

#include "config/config.h"

/* The complaints that come before the keyword's own parser; false when the line ends there. */
bool complaint_check_line(const struct value_input *in);

/* A keyword that sshd reads over, with or without a word. */
void complaint_of_ignored(const struct value_input *in);

#endif
