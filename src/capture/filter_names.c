/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Container names in filters. A name becomes its addresses; so does a name of /etc/hosts. Any other
 * name is an error here: libpcap would ask DNS, and a host without internet would hang. Where
 * something was put in, every host gets its qualifiers said, since libpcap does not let them pass
 * through a parenthesis.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/fd.h"
#include "base/mem.h"
#include "capture/filter.h"
#include "capture/filter_scan.h"

#define HOSTS_FILE "/etc/hosts"
/* Addresses of one name; more are left out. */
#define ADDRESSES_MAXIMUM 32
/* Names that an error lists. */
#define LISTED_MAXIMUM 20

/* What one name stands for. */
struct host {
	struct address addresses[ADDRESSES_MAXIMUM];
	size_t address_count;
	const char *mac; /* for gateways; NULL unknown */
	const struct container *container;
};

struct expansion {
	const struct container_list *containers;
	struct filter_scan scan;
	const char *text;
	struct host *hosts; /* by primitive; empty where no name stands */
};

static void host_add(struct host *host, const struct address *address)
{
	if (address->family == ADDRESS_FAMILY_NONE || host->address_count == ADDRESSES_MAXIMUM)
		return;
	for (size_t i = 0; i < host->address_count; i++)
		if (address_is_equal(&host->addresses[i], address))
			return;
	host->addresses[host->address_count++] = *address;
}

/* A container that shares a namespace has the addresses of the one that it belongs to. */
static const struct container *address_owner(const struct container_list *containers,
					     const struct container *container)
{
	if (container->network_mode != NETWORK_MODE_SHARED || !container->shares_with)
		return container;
	for (size_t i = 0; i < containers->count; i++)
		if (text_is_equal(containers->items[i].id, container->shares_with))
			return &containers->items[i];
	return container;
}

static void host_add_container(struct host *host, const struct container_list *containers,
			       const struct container *container)
{
	const struct container *owner = address_owner(containers, container);

	host->container = container;
	for (size_t i = 0; i < owner->network_count; i++) {
		host_add(host, &owner->networks[i].address);
		host_add(host, &owner->networks[i].address6);
		if (!host->mac)
			host->mac = owner->networks[i].mac;
	}
}

/* One line of /etc/hosts: an address and its names. */
static void host_add_hosts_line(struct host *host, char *line, const char *name)
{
	char *rest = NULL;
	char *word;
	struct address address;

	line[strcspn(line, "#")] = '\0';
	word = strtok_r(line, " \t\r", &rest);
	if (!word || address_parse(word, &address) < 0)
		return;
	while ((word = strtok_r(NULL, " \t\r", &rest)))
		if (strcasecmp(word, name) == 0)
			host_add(host, &address);
}

static void host_add_hosts_file(struct host *host, const char *name)
{
	CLEANUP(str_done) struct str text = STR_INIT(STR_DEFAULT_MAXIMUM);
	char *rest = NULL;

	if (file_read(HOSTS_FILE, &text) < 0)
		return;
	for (char *line = strtok_r(text.text, "\n", &rest); line;
	     line = strtok_r(NULL, "\n", &rest))
		host_add_hosts_line(host, line, name);
}

/* Addresses in any form that libpcap knows: dotted, IPv6, MAC, plain numbers. */
static bool is_numeric(const char *word)
{
	return strchr(word, ':') || strchr(word, '/') || word[strspn(word, "0123456789.")] == '\0';
}

/* "svc-a, svc-b": each name once, and not too many. */
static void list_names(const struct container_list *containers, struct str *out)
{
	size_t listed = 0;

	for (size_t i = 0; containers && i < containers->count && listed < LISTED_MAXIMUM; i++) {
		const char *name = containers->items[i].name;
		bool is_known = false;

		for (size_t j = 0; j < i && !is_known; j++)
			is_known = text_is_equal(containers->items[j].name, name);
		if (is_known)
			continue;
		str_addf(out, "%s%s", listed++ ? ", " : "; containers: ", name);
	}
}

/* "tcp.port", "ip.addr", "http.request": protocols of Wireshark, and a dot. */
static bool is_display_field(const char *name)
{
	static const char *const prefixes[] = {"eth.",  "ip.",  "ipv6.", "tcp.", "udp.",  "arp.",
					       "icmp.", "dns.", "http.", "tls.", "frame."};

	for (size_t i = 0; i < ARRAY_COUNT(prefixes); i++)
		if (text_has_prefix(name, prefixes[i]))
			return true;
	return false;
}

/* A word without qualifiers may be a keyword with a typing error; behind "host" it is a host. */
static int no_such_host(const struct expansion *expansion, const char *name, bool is_bare,
			struct err *err)
{
	const char *keyword = is_bare ? filter_nearest_keyword(name) : NULL;
	CLEANUP(str_done) struct str names = STR_INIT(512);

	if (keyword)
		return err_set_usage(err,
				     "unknown word '%s' in the filter; did you mean '%s'? It is "
				     "neither a container nor in " HOSTS_FILE,
				     name, keyword);
	if (is_bare && is_display_field(name))
		return err_set_usage(err,
				     "'%s' in the filter looks like Wireshark's display filters; "
				     "here 'tcp.port == 80' is written 'tcp port 80', and "
				     "'ip.addr == 10.0.0.1' 'host 10.0.0.1': see man pcap-filter",
				     name);
	list_names(expansion->containers, &names);
	return err_set_usage(
		err,
		"unknown host '%s' in the filter: neither a container nor in " HOSTS_FILE
		" (DNS is not asked; use an address)%s",
		name, names.text);
}

static int no_address(const struct container *container, struct err *err)
{
	const char *reason = "it has none now";

	if (container->network_mode == NETWORK_MODE_HOST)
		reason = "it uses the network of the host; filter by port instead";
	else if (container->state == CONTAINER_STATE_STOPPED)
		reason = "it is stopped";
	return err_set_usage(err, "container '%s' has no address to filter by: %s", container->name,
			     reason);
}

/* Look up the name at one primitive. ret_host stays empty when it is an address. */
static int find_host(const struct expansion *expansion, const char *name, bool is_bare,
		     struct host *ret_host, struct err *err)
{
	const struct container_list *containers = expansion->containers;
	struct address address;

	if (address_parse(name, &address) == 0)
		return 0;
	for (size_t i = 0; containers && i < containers->count; i++)
		if (text_is_equal(containers->items[i].name, name))
			host_add_container(ret_host, containers, &containers->items[i]);
	if (ret_host->container)
		return ret_host->address_count ? 0 : no_address(ret_host->container, err);
	if (is_numeric(name))
		return 0;
	host_add_hosts_file(ret_host, name);
	return ret_host->address_count ? 0 : no_such_host(expansion, name, is_bare, err);
}

static int find_hosts(struct expansion *expansion, size_t *ret_found, struct err *err)
{
	struct filter_scan *scan = &expansion->scan;

	*ret_found = 0;
	expansion->hosts = xcalloc(scan->primitive_count, sizeof(*expansion->hosts));
	for (size_t i = 0; i < scan->primitive_count; i++) {
		const struct filter_primitive *primitive = &scan->primitives[i];
		_cleanup_free_ char *name = NULL;
		const struct filter_token *id;
		size_t escape;
		int r;

		if (primitive->kind != FILTER_PRIMITIVE_ID || !primitive->qualifiers.is_host)
			continue;
		id = &scan->tokens[primitive->id];
		escape = id->text[0] == '\\';
		name = xstrndup(id->text + escape, id->length - escape);
		r = find_host(expansion, name, primitive->is_inherited, &expansion->hosts[i], err);
		if (r < 0)
			return r;
		*ret_found += expansion->hosts[i].address_count > 0;
	}
	return 0;
}

/* The qualifiers as the user wrote them, "host" where he wrote none. */
static void add_qualifiers(const struct expansion *expansion,
			   const struct filter_qualifiers *qualifiers, struct str *out)
{
	const struct filter_token *first = &expansion->scan.tokens[qualifiers->first];
	const struct filter_token *last;

	if (qualifiers->count == 0) {
		str_add(out, "host");
		return;
	}
	last = first + qualifiers->count - 1;
	str_add_bytes(out, first->text, (size_t)(last->text + last->length - first->text));
}

static bool suits(const struct filter_qualifiers *qualifiers, const struct address *address)
{
	return address->family == ADDRESS_FAMILY_IPV6 ? !qualifiers->is_ipv4_only
						      : !qualifiers->is_ipv6_only;
}

/* What comes from the gateway's MAC address and is not meant for the gateway itself. */
static int add_gateway(const struct host *host, struct str *out, struct err *err)
{
	char text[ADDRESS_TEXT_BYTES];

	if (!host->mac || !host->container)
		return err_set_usage(err, "the filter names a gateway whose MAC address is not "
					  "known; write 'ether host MAC and not host ADDRESS'");
	str_addf(out, "(ether host %s", host->mac);
	for (size_t i = 0; i < host->address_count; i++)
		str_addf(out, " and not host %s", address_format(&host->addresses[i], text));
	str_add(out, ")");
	return 0;
}

/* "src host A", or "(src host A or src host B)". */
static int add_host(const struct expansion *expansion, const struct filter_primitive *primitive,
		    const struct host *host, struct str *out, struct err *err)
{
	const struct filter_qualifiers *qualifiers = &primitive->qualifiers;
	char text[ADDRESS_TEXT_BYTES];
	size_t total = 0;
	size_t count = 0;

	if (qualifiers->is_gateway)
		return add_gateway(host, out, err);
	for (size_t i = 0; i < host->address_count; i++)
		total += suits(qualifiers, &host->addresses[i]);
	if (total == 0)
		return err_set_usage(err,
				     "'%.*s' has no address of the kind that the filter asks for",
				     (int)expansion->scan.tokens[primitive->id].length,
				     expansion->scan.tokens[primitive->id].text);
	str_add(out, total > 1 ? "(" : "");
	for (size_t i = 0; i < host->address_count; i++) {
		if (!suits(qualifiers, &host->addresses[i]))
			continue;
		str_add(out, count++ ? " or " : "");
		add_qualifiers(expansion, qualifiers, out);
		str_addf(out, " %s", address_format(&host->addresses[i], text));
	}
	str_add(out, total > 1 ? ")" : "");
	return 0;
}

/* Write one primitive. Qualifiers in front of a parenthesis go to each of its hosts. */
static int add_primitive(const struct expansion *expansion, size_t index, struct str *out,
			 struct err *err)
{
	const struct filter_primitive *primitive = &expansion->scan.primitives[index];
	const struct filter_token *first = &expansion->scan.tokens[primitive->first];
	const struct filter_token *last = &expansion->scan.tokens[primitive->end - 1];

	if (expansion->hosts[index].address_count)
		return add_host(expansion, primitive, &expansion->hosts[index], out, err);
	if (primitive->qualifiers.is_host && primitive->kind == FILTER_PRIMITIVE_QUALIFIERS)
		return 0;
	if (primitive->qualifiers.is_host && primitive->is_inherited) {
		add_qualifiers(expansion, &primitive->qualifiers, out);
		str_add_char(out, ' ');
	}
	str_add_bytes(out, first->text, (size_t)(last->text + last->length - first->text));
	return 0;
}

static int expand(const struct expansion *expansion, struct str *out, struct err *err)
{
	const struct filter_scan *scan = &expansion->scan;
	const char *copied = expansion->text;

	for (size_t i = 0; i < scan->primitive_count; i++) {
		const struct filter_primitive *primitive = &scan->primitives[i];
		const struct filter_token *first = &scan->tokens[primitive->first];
		const struct filter_token *last = &scan->tokens[primitive->end - 1];
		int r;

		str_add_bytes(out, copied, (size_t)(first->text - copied));
		copied = last->text + last->length;
		r = add_primitive(expansion, i, out, err);
		if (r < 0)
			return r;
	}
	str_add(out, copied);
	return 0;
}

int filter_expand(const char *text, const struct container_list *containers, struct str *ret_text,
		  struct err *err)
{
	struct expansion expansion = {.containers = containers, .text = text};
	CLEANUP(str_done) struct str out = STR_INIT(STR_DEFAULT_MAXIMUM);
	size_t found;
	int r;

	filter_scan_init(&expansion.scan, text);
	r = find_hosts(&expansion, &found, err);
	if (r == 0 && found)
		r = expand(&expansion, &out, err);
	else if (r == 0)
		str_add(&out, text);
	if (r == 0 && out.is_cut)
		r = err_set_usage(err, "the filter is too long");
	if (r == 0)
		str_add(ret_text, out.text);
	free(expansion.hosts);
	filter_scan_done(&expansion.scan);
	return r;
}
