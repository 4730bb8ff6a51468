#include "host/service.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"
#include "host/fields.h"
#include "host/file.h"

struct service {
	struct slice name;
	int port;
};

VEC(service_vec, struct service);

struct services {
	struct arena *a;
	const struct root *root;
	const struct service *known;	/* NULL where the host has no such file */
	size_t count;
	bool is_read;
};

static const struct {
	const char *name;
	int port;
} common[] = {
#define SERVICE(name, port) { name, port },
#include "host/services.def"
#undef SERVICE
};

struct services *
service_list(struct arena *a, const struct root *root)
{
	struct services *s = ARENA_NEW(a, struct services);

	*s = (struct services){ .a = a, .root = root };
	return s;
}

/* "22/tcp" into ${*port}; false for other protocols, and for what is no port. */
static bool
read_tcp_port(struct slice field, int *port)
{
	struct slice number;
	int n = 0;

	if (!slice_cut(&field, '/', &number) || number.len == 0 || !slice_is(field, "tcp"))
		return false;
	for (size_t i = 0; i < number.len; i++) {
		if (number.ptr[i] < '0' || number.ptr[i] > '9' || n > UINT16_MAX)
			return false;
		n = n * 10 + (number.ptr[i] - '0');
	}
	*port = n;
	return n <= UINT16_MAX;
}

static void
add_line(struct services *s, struct service_vec *v, struct slice rest)
{
	struct slice name, field;
	int port;

	if (!fields_next(&rest, &name) || !fields_next(&rest, &field) || !read_tcp_port(field, &port))
		return;
	do
		service_vec_push(v, (struct service){ slice_copy(s->a, name), port });
	while (fields_next(&rest, &name));
}

static void
read_services(struct services *s)
{
	FILE *f = file_open(s->root, "/etc/services");
	struct service_vec v = { 0 };
	struct service *kept;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	s->is_read = true;
	if (f == NULL)
		return;
	while ((len = getline(&line, &size, f)) != -1)
		add_line(s, &v, (struct slice){ line, (size_t)len });
	free(line);
	fclose(f);
	kept = ARENA_ARRAY(s->a, struct service, v.count + 1);
	for (size_t i = 0; i < v.count; i++)
		kept[i] = v.ptr[i];
	s->known = kept;
	s->count = v.count;
	service_vec_release(&v);
}

int
service_port(struct services *services, struct slice name)
{
	if (services != NULL && !services->is_read)
		read_services(services);
	if (services != NULL && services->known != NULL) {
		for (size_t i = 0; i < services->count; i++)
			if (slice_equal(name, services->known[i].name))
				return services->known[i].port;
		return -1;
	}
	for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
		if (slice_is(name, common[i].name))
			return common[i].port;
	return -1;
}
