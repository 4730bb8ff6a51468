/*
 * Units: systemd's socket for sshd.  Where it listens, sshd gets the sockets
 * from it, and Port and ListenAddress decide nothing.
 */
#ifndef HOST_UNITS_H
#define HOST_UNITS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/truth.h"
#include "source/root.h"

struct unit_stream {
	struct slice value;	/* "22", "0.0.0.0:2222", "[::]:22", "/run/ssh.sock" */
	const char *path;	/* the unit file or drop-in it stands in */
	uint32_t line;
};

struct socket_unit {
	const char *name;	/* "ssh.socket"; NULL when there is no such unit */
	const char *path;	/* the unit file, the first of systemd's search path */
	enum truth enabled;	/* some target pulls it in, and it is not masked */
	bool masked;
	bool accepts;		/* Accept=yes: one sshd for each connection */
	bool is_generated;	/* a generator writes the addresses out of sshd_config at boot */
	const struct unit_stream *streams;	/* ListenStream in effect, drop-ins applied */
	size_t stream_count;
};

/*
 * The socket unit of the host, ssh.socket or sshd.socket, the enabled one
 * first.  enabled is unknown when /etc/systemd is not in sight.
 */
struct socket_unit units_find_socket(const struct root *root, struct arena *a);

/* The port of a stream; 0 for a socket in the file system or nonsense. */
int units_stream_port(struct slice stream);

#endif
