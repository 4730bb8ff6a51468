/* Key place: what is wrong with a file of keys, in words. */
#include <string.h>

#include "access/account_keys.h"
#include "base/escape.h"

static const char *
fault_text(const struct path_check *c, struct arena *a)
{
	const char *where = c->path != NULL ? slice_string(a, escape_visible_copy(a, slice_of(c->path))) : "it";

	switch (c->fault) {
	case PATH_NOT_FILE:
		return "it is no regular file";
	case PATH_NOT_FOLDER:
		return arena_printf(a, NULL, "%s is no folder", where);
	case PATH_OWNER:
		return arena_printf(a, NULL, "%s belongs to uid %lu, not to the account or root", where,
		    (unsigned long)c->uid);
	case PATH_WRITABLE:
		return arena_printf(a, NULL, "%s can be written to by its group or others (mode %04o)", where,
		    (unsigned)(c->mode & 07777));
	case PATH_UNREADABLE:
		return arena_printf(a, NULL, "the account may not read %s (mode %04o, uid %lu)", where,
		    (unsigned)(c->mode & 07777), (unsigned long)c->uid);
	case PATH_UNREACHABLE:
		return arena_printf(a, NULL, "the account may not enter %s (mode %04o)", where,
		    (unsigned)(c->mode & 07777));
	default:
		return "sshd cannot use it";
	}
}

static const char *
line_text(const struct key_place *p, struct arena *a)
{
	static const char *const states[] = {
		[KEY_LINE_GOOD] = "is good",
		[KEY_LINE_CERTIFICATE] = "is a certificate, which means nothing here",
		[KEY_LINE_OPTIONS] = "has options that sshd refuses",
		[KEY_LINE_NO_TYPE] = "has a type of key that this sshd does not know",
		[KEY_LINE_SHORT] = "has an RSA key that is too short",
		[KEY_LINE_WRAPPED] = "is broken off: the key continues on the next line",
		[KEY_LINE_DAMAGED] = "holds a damaged key",
		[KEY_LINE_BOM] = "begins with a byte order mark",
		[KEY_LINE_NO_KEY] = "holds no key",
	};

	if (p->line == NULL)
		return "no line in it is a key that sshd reads";
	return arena_printf(a, NULL, "line %u %s", p->line->number, states[p->line->state]);
}

static const char *
obstacle_text(const struct key_place *p, struct arena *a)
{
	switch (p->obstacle) {
	case OBSTACLE_NONE:
		return "it is used";
	case OBSTACLE_MISSING:
		return "it does not exist";
	case OBSTACLE_UNSEEN:
		return "it cannot be looked at from here";
	case OBSTACLE_TOKEN:
		return "its name has a %-token that sshd does not know";
	case OBSTACLE_FILE:
		return fault_text(&p->check, a);
	case OBSTACLE_FORMAT:
		return "it is in another program's format, not authorized_keys";
	case OBSTACLE_EMPTY:
		return "there is nothing in it";
	case OBSTACLE_LINE:
		return line_text(p, a);
	case OBSTACLE_TYPE:
		return "PubkeyAcceptedAlgorithms leaves out the types of its keys";
	case OBSTACLE_SIZE:
		return "its RSA keys are shorter than sshd accepts";
	case OBSTACLE_REVOKED:
		return "RevokedKeys refuses its keys";
	case OBSTACLE_FROM:
		return "the from= option of its keys leaves this client out";
	case OBSTACLE_EXPIRED:
		return "its keys have expired";
	case OBSTACLE_LABEL:
		return "its SELinux label keeps sshd from reading it";
	case OBSTACLE_ENCRYPTED:
		return "it lies in a home that is encrypted until somebody logs in";
	}
	return "";
}

struct slice
key_place_text(const struct key_place *place, struct arena *a)
{
	return slice_printf(a, SLICE_FORMAT ": %s", SLICE_ARG(escape_visible_copy(a, place->path)),
	    obstacle_text(place, a));
}

struct slice
account_keys_text(const struct account_keys *keys, struct arena *a)
{
	struct slice text;

	if (keys->worst == NULL)
		return SLICE("no file is looked at for its keys");
	text = key_place_text(keys->worst, a);
	if (keys->worst->obstacle != OBSTACLE_MISSING || keys->elsewhere.len == 0 || keys->principals_fault)
		return text;
	return slice_printf(a, SLICE_FORMAT "; keys lie in " SLICE_FORMAT ", which sshd does not read",
	    SLICE_ARG(text), SLICE_ARG(escape_visible_copy(a, keys->elsewhere)));
}
