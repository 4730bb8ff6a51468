/*
 * Detect: which system and which OpenSSH a root holds, as its package database
 * and os-release say.  Nothing is run.
 */
#ifndef HOST_DETECT_H
#define HOST_DETECT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"
#include "source/root.h"

/* What was found; empty slices where nothing was. */
struct detected {
	struct slice id;	/* os-release ID: "debian" */
	struct slice id_like;	/* ID_LIKE: "rhel centos fedora", blanks between */
	struct slice version;	/* VERSION_ID: "12", "22.04", "9.3" */
	struct slice package;	/* version of the package with sshd: "1:9.2p1-2+deb12u10" */
	struct slice openssh;	/* the OpenSSH release in it: "9.2" */
	const char *system_file;	/* where id comes from, or NULL */
	const char *package_file;	/* where package comes from, or NULL */
};

/* Reads what ${root} says.  False when it says nothing at all; ${*out} is filled in any case. */
bool detect_system(const struct root *root, struct arena *a, struct detected *out);

/* The OpenSSH release in a package's version: "1:9.2p1-2+deb12u10" gives "9.2"; empty when there is none. */
struct slice detect_release(struct slice package);

#endif
