#include "access/gate.h"

#include <arpa/inet.h>
#include <string.h>

#include "config/listen.h"
#include "host/file.h"
#include "host/interfaces.h"

const struct who_client *
gate_clients(const struct host *h, struct arena *a, size_t *count)
{
	size_t n = h->facts->fact[HOST_FACT_CLIENT_ADDR].count;
	size_t names = h->facts->fact[HOST_FACT_CLIENT_NAME].count;
	struct who_client *clients = ARENA_ARRAY(a, struct who_client, n);

	for (size_t i = 0; i < n; i++) {
		clients[i].addr = slice_string(a, h->facts->fact[HOST_FACT_CLIENT_ADDR].values[i]);
		if (i < names)
			clients[i].name = slice_string(a, h->facts->fact[HOST_FACT_CLIENT_NAME].values[i]);
	}
	*count = n;
	return clients;
}

/* ---- addresses ---- */

/* The bytes of a numeric address; 0 when it is none, else its length. */
static size_t
numeric(const char *text, unsigned char bytes[16])
{
	if (inet_pton(AF_INET, text, bytes) == 1)
		return 4;
	return inet_pton(AF_INET6, text, bytes) == 1 ? 16 : 0;
}

/* Whether the running kernel says so (Linux). */
static bool
binds_anywhere_now(const struct root *root, struct arena *a)
{
	static const char *const switches[] = { "/proc/sys/net/ipv4/ip_nonlocal_bind",
		"/proc/sys/net/ipv6/ip_nonlocal_bind" };
	struct file file;

	for (size_t i = 0; root->is_live && i < sizeof(switches) / sizeof(switches[0]); i++)
		if (file_read(root, a, switches[i], 16, &file) == FILE_THERE &&
		    slice_has(file.bytes, '1'))
			return true;
	return false;
}

/* Whether the kernel lets programs listen on addresses that the host does not have. */
static bool
binds_anywhere(const struct root *root, struct arena *a)
{
	char **paths;
	size_t count = root_glob(root, a, "/etc/sysctl.d/*.conf", 64, &paths, NULL);
	struct file file;

	if (binds_anywhere_now(root, a))
		return true;
	for (size_t i = 0; i <= count; i++)
		if (file_read(root, a, i < count ? paths[i] : "/etc/sysctl.conf", 1 << 16, &file) == FILE_THERE &&
		    strstr(slice_string(a, file.bytes), "ip_nonlocal_bind") != NULL)
			return true;
	return false;
}

static bool
is_everywhere(const unsigned char *bytes, size_t len)
{
	static const unsigned char loopback[16] = { [15] = 1 };

	if (len == 4 && bytes[0] == 127)
		return true;
	if (len == 16 && memcmp(bytes, loopback, 16) == 0)
		return true;
	for (size_t i = 0; i < len; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

/* What was told, or else, on the live host, what it has now. */
static const struct slice *
host_addresses(const struct host *h, struct arena *a, size_t *count)
{
	*count = h->facts->fact[HOST_FACT_HOST_ADDR].count;
	return *count > 0 ? h->facts->fact[HOST_FACT_HOST_ADDR].values :
	    interfaces_addresses(h->root, a, count);
}

enum truth
gate_has_address(const struct host *h, struct slice address, struct arena *a)
{
	unsigned char wanted[16], have[16];
	size_t len = numeric(slice_string(a, address), wanted), n;
	const struct slice *known = host_addresses(h, a, &n);

	if (len == 0)
		return TRUTH_UNKNOWN;
	if (is_everywhere(wanted, len))
		return TRUTH_YES;
	for (size_t i = 0; i < n; i++) {
		struct slice rest = known[i], plain;

		slice_cut(&rest, '/', &plain);
		if (numeric(slice_string(a, plain), have) == len && memcmp(have, wanted, len) == 0)
			return TRUTH_YES;
	}
	return n == 0 || binds_anywhere(h->root, a) ? TRUTH_UNKNOWN : TRUTH_NO;
}

/* Whether all of ListenAddress are addresses of their own, none a name or a wildcard. */
static bool
listens_at_some(const struct listener *all, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (all[i].family == 0 || all[i].statement == 0 || slice_is(all[i].address, "0.0.0.0") ||
		    slice_is(all[i].address, "::"))
			return false;
	return count > 0;
}

const char *const *
gate_addresses(const struct host *h, const struct effective *e, struct arena *a, size_t *count)
{
	uint32_t listeners;
	const struct listener *all = listen_addresses(e, a, &listeners);
	bool some = listens_at_some(all, listeners);
	/* What a running host has now it may not have tomorrow. */
	size_t n = h->facts->fact[HOST_FACT_HOST_ADDR].count;
	const struct slice *known = h->facts->fact[HOST_FACT_HOST_ADDR].values;
	const char **out = ARENA_ARRAY(a, const char *, n + listeners + 2);

	*count = 0;
	for (uint32_t i = 0; some && i < listeners; i++)
		out[(*count)++] = slice_string(a, all[i].address);
	for (size_t i = 0; !some && i < n; i++) {
		struct slice rest = known[i], plain;

		slice_cut(&rest, '/', &plain);
		out[(*count)++] = slice_string(a, plain);
	}
	if (some || n == 0)
		return out;
	out[(*count)++] = "127.0.0.1";
	out[(*count)++] = "::1";
	return out;
}

/* ---- the socket ---- */

static bool
is_no(struct slice text)
{
	return slice_is_nocase(text, "no") || slice_is_nocase(text, "false") || slice_is_nocase(text, "off");
}

/* Whether systemd's socket listens; the user's word counts more than the files. */
static enum truth
socket_listens(const struct host *h, const struct socket_unit *unit)
{
	struct slice told = facts_text(h->facts, HOST_FACT_SOCKET_ACTIVATION);

	if (told.len > 0)
		return truth_of(!is_no(told));
	return unit->name == NULL ? TRUTH_NO : unit->enabled;
}

/* The ports of the unit's streams; false when they are not known. */
static bool
take_socket_ports(struct gate *g, struct arena *a)
{
	int *ports = ARENA_ARRAY(a, int, g->unit.stream_count);
	uint32_t count = 0;

	if (g->unit.name == NULL)
		return false;
	for (size_t i = 0; i < g->unit.stream_count; i++)
		if ((ports[count] = units_stream_port(g->unit.streams[i].value)) != 0)
			count++;
	if (count == 0)
		return false;
	g->ports = ports;
	g->port_count = count;
	return true;
}

/* ---- firewall and wrappers ---- */

static enum truth
judge_firewall(const struct host *h, const struct gate *g, struct arena *a)
{
	enum truth any = TRUTH_NO;

	for (uint32_t i = 0; i < g->port_count; i++)
		any = truth_or(any, firewall_judge(h->root, a, h->facts, g->ports[i]).open);
	return any;
}

static enum truth
has_wrappers(const struct host *h)
{
	struct slice told = facts_text(h->facts, HOST_FACT_LIBWRAP);

	if (told.len > 0)
		return truth_of(!is_no(told));
	if (h->target->unsure & FEATURE_LIBWRAP)
		return TRUTH_UNKNOWN;
	return truth_of((h->target->features & FEATURE_LIBWRAP) != 0);
}

struct wrappers_verdict
gate_admits(const struct host *h, const struct connection *c, struct arena *a)
{
	bool is_nameless = c->host != NULL && c->addr != NULL && strcmp(c->host, c->addr) == 0;
	const struct wrappers_client client = { c->addr, is_nameless ? "" : c->host, c->laddr };

	if (has_wrappers(h) == TRUTH_YES)
		return wrappers_judge(h->root, a, "sshd", &client);
	return (struct wrappers_verdict){ .allowed = has_wrappers(h) == TRUTH_NO ? TRUTH_YES : TRUTH_UNKNOWN };
}

static void
judge_wrappers(const struct host *h, struct gate *g, struct arena *a)
{
	size_t count;
	const struct who_client *clients = gate_clients(h, a, &count);
	enum truth any = TRUTH_NO, built = has_wrappers(h);

	if (built != TRUTH_YES) {
		g->wrappers = built == TRUTH_NO ? TRUTH_YES : TRUTH_UNKNOWN;
		return;
	}
	for (size_t i = 0; i < count || i == 0; i++) {
		struct wrappers_client client = { 0 };
		struct wrappers_verdict v;

		if (count > 0)
			client = (struct wrappers_client){ .addr = clients[i].addr, .name = clients[i].name };
		v = wrappers_judge(h->root, a, "sshd", &client);
		any = truth_or(any, v.allowed);
		if (v.allowed == TRUTH_NO)
			g->refusal = v;
	}
	g->wrappers = any;
}

/* The ports that sshd itself would listen on, each once. */
static void
take_own_ports(struct gate *g, const struct effective *e, struct arena *a)
{
	uint32_t count;
	const struct listener *all = listen_addresses(e, a, &count);
	int *ports = ARENA_ARRAY(a, int, count);

	for (uint32_t i = 0; i < count; i++) {
		bool is_new = true;

		for (uint32_t k = 0; k < g->port_count; k++)
			is_new = is_new && ports[k] != all[i].port;
		if (is_new)
			ports[g->port_count++] = all[i].port;
	}
	g->ports = ports;
}

struct gate
gate_judge(const struct host *h, const struct effective *e, struct arena *a)
{
	struct gate g = { .unit = units_find_socket(h->root, a) };

	take_own_ports(&g, e, a);
	/* What a generator writes into the unit are the ports of the configuration. */
	g.by_socket = g.unit.is_generated ? TRUTH_NO : socket_listens(h, &g.unit);
	if (g.by_socket == TRUTH_YES && !take_socket_ports(&g, a))
		g.by_socket = TRUTH_UNKNOWN;
	g.firewall = g.by_socket == TRUTH_UNKNOWN && g.unit.name != NULL ? TRUTH_UNKNOWN :
	    judge_firewall(h, &g, a);
	judge_wrappers(h, &g, a);
	return g;
}
