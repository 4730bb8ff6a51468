#include "host/interfaces.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "base/vec.h"

VEC(address_vec, struct slice);

#if defined(__linux__) || defined(__APPLE__) || defined(__FreeBSD__) || defined(__NetBSD__) || defined(__OpenBSD__)
#include <ifaddrs.h>
#include <net/if.h>

/* As text; what is no IP address is left out. */
static void
add(struct address_vec *v, struct arena *a, const struct sockaddr *address)
{
	char text[NI_MAXHOST];
	socklen_t len = address->sa_family == AF_INET ? sizeof(struct sockaddr_in) :
	    sizeof(struct sockaddr_in6);
	struct slice rest, plain;

	if (address->sa_family != AF_INET && address->sa_family != AF_INET6)
		return;
	if (getnameinfo(address, len, text, sizeof(text), NULL, 0, NI_NUMERICHOST) != 0)
		return;
	rest = slice_of(text);
	slice_cut(&rest, '%', &plain);
	address_vec_push(v, slice_copy(a, plain));
}

static void
gather(struct address_vec *v, struct arena *a)
{
	struct ifaddrs *all;

	if (getifaddrs(&all) != 0)
		return;
	for (const struct ifaddrs *one = all; one != NULL; one = one->ifa_next)
		if (one->ifa_addr != NULL && (one->ifa_flags & IFF_UP) != 0)
			add(v, a, one->ifa_addr);
	freeifaddrs(all);
}
#else
static void
gather(struct address_vec *v, struct arena *a)
{
	(void)v, (void)a;
}
#endif

const struct slice *
interfaces_addresses(const struct root *root, struct arena *a, size_t *count)
{
	struct address_vec v = { 0 };
	struct slice *kept;

	*count = 0;
	if (!root->is_live)
		return NULL;
	gather(&v, a);
	kept = ARENA_ARRAY(a, struct slice, v.count);
	for (size_t i = 0; i < v.count; i++)
		kept[i] = v.ptr[i];
	*count = v.count;
	address_vec_release(&v);
	return kept;
}
