#include "host/service.h"

static const struct {
	const char *name;
	int port;
} services[] = {
#define SERVICE(name, port) { name, port },
#include "host/services.def"
#undef SERVICE
};

int
service_port(struct slice name)
{
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++)
		if (slice_is(name, services[i].name))
			return services[i].port;
	return -1;
}
