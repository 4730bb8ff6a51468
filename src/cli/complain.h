/* Complain: what goes wrong, on standard error, each line with the program's name. */
#ifndef CLI_COMPLAIN_H
#define CLI_COMPLAIN_H

/* Writes "sshd-lint: TEXT", for each line of ${text}. */
void complain(const char *text);

/* The same with a format; what is not printable is escaped. */
void complain_of(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
