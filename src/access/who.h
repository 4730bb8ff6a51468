/*
 * Who: every account of the host against every class of connections that the
 * file can tell apart for it.
 */
#ifndef ACCESS_WHO_H
#define ACCESS_WHO_H

#include "access/classes.h"
#include "access/compare.h"
#include "access/logins.h"

struct who_row {
	struct login login;
	const struct class *class;	/* NULL: the connection was given */
	const struct connection *from;	/* the connection that was judged */
	struct slice connection;	/* "addr=203.0.113.7": what the file asks for */
	struct slice deciding;		/* "file:line, file:line": the lines behind the verdict */
};

/* Where no accounts are in sight: a class of connections, by the text alone. */
struct who_class {
	const struct connection *connection;
	struct slice witness;		/* "user=alice addr=203.0.113.7" */
	struct compare_view view;
	struct slice deciding;
};

struct who {
	enum truth starts;
	const struct who_row *rows;	/* by account, then by class */
	uint32_t count;
	const struct class_set *classes;	/* NULL: the connection was given */
	const struct who_class *by_text;	/* unless accounts_known */
	uint32_t by_text_count;
	bool accounts_known;
	bool is_truncated;
};

/* Where somebody comes from. */
struct who_client {
	const char *addr;
	const char *name;		/* NULL: not known */
};

struct who_query {
	const char *account;		/* one account only; NULL: all that people use */
	const struct connection *fixed;	/* all but the user; NULL: every class */
	const struct who_client *clients;	/* the only ones there are; none: anybody */
	size_t client_count;
	const int *ports;		/* the only ones that are listened on; none: any */
	uint32_t port_count;
	const char *const *addresses;	/* the host's, where connections arrive; none: any */
	size_t address_count;
	bool (*is_asked_for)(void *cookie, const struct account *account);	/* NULL: those of interest */
	void *cookie;
	enum keyword lacking;		/* the list that leaves no algorithm to connect with, or KEYWORD_NONE */
	uint32_t max_rows;		/* 0: no limit; beyond it the answer is truncated */
};

/*
 * Judges the accounts of ${h} under ${config}.  ${classes} may be NULL when
 * ${query} fixes the connection.  In ${a}.
 */
struct who who_make(const struct host *h, const struct config *config, enum truth starts,
    const struct class_set *classes, const struct who_query *query, struct arena *a);

#endif
