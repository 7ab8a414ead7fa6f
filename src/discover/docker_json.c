/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * JSON of Docker: see docker_json.h. Traps: names begin with a slash and there may be more than one
 * (legacy links: "/web/db" is db as web knows it); since API 1.52 the addresses stand only below
 * NetworkSettings.Networks; Podman's compatible list says "host" as NetworkMode of everything.
 */
#include "discover/docker_json.h"

#include <errno.h>
#include <jansson.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"

#define ID_SHORT_LENGTH 12

static void cleanup_json(json_t **json)
{
	json_decref(*json);
}

/* NULL when absent, empty, or not a string. */
static const char *member_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text && *text ? text : NULL;
}

static bool member_is(const json_t *object, const char *key, const char *value)
{
	const char *text = member_text(object, key);

	return text && text_is_equal(text, value);
}

static char *member_copy(const json_t *object, const char *key)
{
	const char *text = member_text(object, key);

	return text ? xstrdup(text) : NULL;
}

static json_t *parse_json(const char *json, size_t length)
{
	return json_loadb(json, length, 0, NULL);
}

static enum container_state parse_state(const json_t *object)
{
	if (member_is(object, "State", "running"))
		return CONTAINER_STATE_RUNNING;
	if (member_is(object, "State", "paused"))
		return CONTAINER_STATE_PAUSED;
	if (member_is(object, "State", "restarting"))
		return CONTAINER_STATE_RESTARTING;
	return CONTAINER_STATE_STOPPED;
}

/* `object` has the NetworkMode; without one nothing changes. */
static void parse_network_mode(const json_t *object, struct container *container)
{
	static const char shared[] = "container:";
	const char *mode = member_text(object, "NetworkMode");

	if (!mode)
		return;
	free(container->shares_with);
	container->shares_with = NULL;
	container->network_mode = NETWORK_MODE_OWN;
	if (text_is_equal(mode, "host"))
		container->network_mode = NETWORK_MODE_HOST;
	else if (text_is_equal(mode, "none"))
		container->network_mode = NETWORK_MODE_NONE;
	else if (text_has_prefix(mode, shared)) {
		container->network_mode = NETWORK_MODE_SHARED;
		container->shares_with = xstrdup(mode + strlen(shared));
	}
}

/* The name without its slash; of several, the one that is not a link seen from elsewhere. */
static const char *pick_name(const json_t *names)
{
	const char *best = NULL;
	const json_t *item;
	size_t i;

	json_array_foreach(names, i, item)
	{
		const char *name = json_string_value(item);

		if (!name)
			continue;
		name += *name == '/';
		if (*name && (!best || !strchr(name, '/')))
			best = name;
		if (best && !strchr(best, '/'))
			break;
	}
	return best;
}

static void add_labels(struct container *container, json_t *labels)
{
	const char *key;
	json_t *value;

	if (json_object_size(labels) == 0)
		return;
	container->labels = xcalloc(MIN(json_object_size(labels), DOCKER_LABELS_MAXIMUM),
				    sizeof(*container->labels));
	json_object_foreach(labels, key, value)
	{
		if (container->label_count >= DOCKER_LABELS_MAXIMUM)
			return;
		if (!json_is_string(value))
			continue;
		container->labels[container->label_count++] = (struct container_label) {
			.key = xstrdup(key), .value = xstrdup(json_string_value(value))};
	}
}

static void add_networks(struct container *container, json_t *networks)
{
	const char *name;
	json_t *endpoint;

	if (json_object_size(networks) == 0)
		return;
	container->networks = xcalloc(MIN(json_object_size(networks), DOCKER_NETWORKS_MAXIMUM),
				      sizeof(*container->networks));
	json_object_foreach(networks, name, endpoint)
	{
		struct container_network *network;
		const char *address = member_text(endpoint, "IPAddress");
		const char *address6 = member_text(endpoint, "GlobalIPv6Address");

		if (container->network_count >= DOCKER_NETWORKS_MAXIMUM)
			return;
		network = &container->networks[container->network_count++];
		network->name = xstrdup(name);
		network->mac = member_copy(endpoint, "MacAddress");
		network->id = member_copy(endpoint, "NetworkID");
		if (address)
			(void)address_parse(address, &network->address);
		if (address6)
			(void)address_parse(address6, &network->address6);
	}
}

static void add_port(struct container *container, uint64_t inner, uint64_t outer,
		     const char *protocol, const char *host_address)
{
	struct container_port *port;
	size_t capacity = container->port_count;

	if (container->port_count >= DOCKER_PORTS_MAXIMUM || inner > UINT16_MAX ||
	    outer > UINT16_MAX)
		return;
	/* The array has no capacity of its own: it doubles at powers of two. */
	if ((capacity & (capacity - 1)) == 0)
		container->ports = xrealloc(container->ports, capacity ? 2 * capacity : 1,
					    sizeof(*container->ports));
	port = &container->ports[container->port_count++];
	*port = (struct container_port) {
		.container_port = (uint16_t)inner,
		.host_port = (uint16_t)outer,
		.host_address = outer && host_address ? xstrdup(host_address) : NULL,
	};
	(void)snprintf(port->protocol, sizeof(port->protocol), "%s", protocol);
}

static int port_compare(const void *a, const void *b)
{
	const struct container_port *left = a;
	const struct container_port *right = b;

	if (left->container_port != right->container_port)
		return left->container_port < right->container_port ? -1 : 1;
	if (strcmp(left->protocol, right->protocol) != 0)
		return strcmp(left->protocol, right->protocol);
	if (left->host_port != right->host_port)
		return left->host_port < right->host_port ? -1 : 1;
	return strcmp(left->host_address ? left->host_address : "",
		      right->host_address ? right->host_address : "");
}

static void sort_ports(struct container *container)
{
	if (container->port_count)
		qsort(container->ports, container->port_count, sizeof(*container->ports),
		      port_compare);
}

/* The flat form of the list: [{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}] */
static void add_port_list(struct container *container, const json_t *ports)
{
	const json_t *port;
	size_t i;

	json_array_foreach(ports, i, port)
	{
		const char *protocol = member_text(port, "Type");
		json_int_t inner = json_integer_value(json_object_get(port, "PrivatePort"));
		json_int_t outer = json_integer_value(json_object_get(port, "PublicPort"));

		if (inner > 0 && outer >= 0)
			add_port(container, (uint64_t)inner, (uint64_t)outer,
				 protocol ? protocol : "tcp", member_text(port, "IP"));
	}
	sort_ports(container);
}

/* One key of the other form: {"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"}], "53/udp":null} */
static void add_port_bindings(struct container *container, const char *key, const json_t *bindings)
{
	const char *slash = strchr(key, '/');
	_cleanup_free_ char *digits = xstrndup(key, slash ? (size_t)(slash - key) : strlen(key));
	const json_t *binding;
	uint64_t inner;
	uint64_t outer;
	size_t i;

	if (parse_unsigned(digits, UINT16_MAX, &inner) < 0)
		return;
	if (json_array_size(bindings) == 0)
		add_port(container, inner, 0, slash ? slash + 1 : "tcp", NULL);
	json_array_foreach(bindings, i, binding)
	{
		const char *text = member_text(binding, "HostPort");

		if (text && parse_unsigned(text, UINT16_MAX, &outer) == 0)
			add_port(container, inner, outer, slash ? slash + 1 : "tcp",
				 member_text(binding, "HostIp"));
	}
}

static void add_port_map(struct container *container, json_t *ports)
{
	const char *key;
	json_t *bindings;

	json_object_foreach(ports, key, bindings) add_port_bindings(container, key, bindings);
	sort_ports(container);
}

static void parse_container(const json_t *object, struct container_list *list)
{
	struct container container = {.runtime = RUNTIME_DOCKER};
	const char *id = member_text(object, "Id");
	const char *name = pick_name(json_object_get(object, "Names"));
	const json_t *settings = json_object_get(object, "NetworkSettings");

	if (!id)
		return;
	container.id = xstrdup(id);
	container.name = name ? xstrdup(name) : xstrndup(id, ID_SHORT_LENGTH);
	container.image = member_copy(object, "Image");
	container.state = parse_state(object);
	parse_network_mode(json_object_get(object, "HostConfig"), &container);
	add_labels(&container, json_object_get(object, "Labels"));
	add_networks(&container, json_object_get(settings, "Networks"));
	add_port_list(&container, json_object_get(object, "Ports"));
	container_list_add(list, &container);
}

int docker_parse_containers(const char *json, size_t length, struct container_list *list)
{
	CLEANUP(cleanup_json) json_t *root = parse_json(json, length);
	const json_t *object;
	size_t i;

	if (!json_is_array(root))
		return -EBADMSG;
	json_array_foreach(root, i, object)
	{
		if (i >= DOCKER_CONTAINERS_MAXIMUM)
			break;
		parse_container(object, list);
	}
	return 0;
}

/* "2026-11-22T10:07:08.796617061Z"; 0 for anything that is not UTC. */
static uint64_t parse_utc(const char *text)
{
	struct tm parts = {0};
	const char *rest = text ? strptime(text, "%Y-%m-%dT%H:%M:%S", &parts) : NULL;
	time_t seconds;

	if (!rest || !text_has_suffix(rest, "Z"))
		return 0;
	seconds = timegm(&parts);
	return seconds > 0 ? (uint64_t)seconds * NS_PER_S : 0;
}

int docker_parse_inspect(const char *json, size_t length, struct container *container,
			 struct docker_process *ret_process)
{
	CLEANUP(cleanup_json) json_t *root = parse_json(json, length);
	const json_t *state = json_object_get(root, "State");
	json_int_t pid = json_integer_value(json_object_get(state, "Pid"));

	if (!json_is_object(state))
		return -EBADMSG;
	parse_network_mode(json_object_get(root, "HostConfig"), container);
	*ret_process = (struct docker_process) {
		.pid = pid > 0 && pid <= INT32_MAX ? (pid_t)pid : 0,
		.started_ns = parse_utc(member_text(state, "StartedAt")),
	};
	return 0;
}

void docker_bridge_list_done(struct docker_bridge_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->items[i].id);
		free(list->items[i].name);
		free(list->items[i].bridge);
	}
	free(list->items);
	*list = (struct docker_bridge_list) {0};
}

static void parse_network(const json_t *object, struct docker_bridge_list *list)
{
	const char *id = member_text(object, "Id");
	const char *name = member_text(object, "Name");
	const char *bridge =
		member_text(json_object_get(object, "Options"), "com.docker.network.bridge.name");

	if (!id || !name || !member_is(object, "Driver", "bridge"))
		return;
	list->items = xgrow(list->items, list->count, &list->capacity, sizeof(*list->items));
	list->items[list->count++] = (struct docker_bridge) {
		.id = xstrdup(id),
		.name = xstrdup(name),
		.bridge = bridge ? xstrdup(bridge) : xasprintf("br-%.*s", ID_SHORT_LENGTH, id),
	};
}

int docker_parse_networks(const char *json, size_t length, struct docker_bridge_list *list)
{
	CLEANUP(cleanup_json) json_t *root = parse_json(json, length);
	const json_t *object;
	size_t i;

	if (!json_is_array(root))
		return -EBADMSG;
	json_array_foreach(root, i, object)
	{
		if (i >= DOCKER_NETWORKS_MAXIMUM)
			break;
		parse_network(object, list);
	}
	return 0;
}

int docker_parse_config(const char *json, size_t length, struct container *container)
{
	CLEANUP(cleanup_json) json_t *root = parse_json(json, length);
	const json_t *config = json_object_get(root, "Config");
	const json_t *settings = json_object_get(root, "NetworkSettings");
	const char *name = member_text(root, "Name");

	if (!json_is_object(root) || !name)
		return -EBADMSG;
	free(container->name);
	container->name = xstrdup(name + (*name == '/'));
	free(container->image);
	container->image = member_copy(config, "Image");
	if (json_is_true(json_object_get(json_object_get(root, "State"), "Paused")))
		container->state = CONTAINER_STATE_PAUSED;
	add_labels(container, json_object_get(config, "Labels"));
	add_networks(container, json_object_get(settings, "Networks"));
	add_port_map(container, json_object_get(settings, "Ports"));
	return 0;
}

int docker_parse_host_config(const char *json, size_t length, struct container *container)
{
	CLEANUP(cleanup_json) json_t *root = parse_json(json, length);

	if (!json_is_object(root))
		return -EBADMSG;
	parse_network_mode(root, container);
	return 0;
}

static const char *find_bridge(const struct docker_bridge_list *list,
			       const struct container_network *network)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct docker_bridge *item = &list->items[i];

		/* A container that never ran knows its networks by name only. */
		if (network->id ? text_is_equal(item->id, network->id)
				: text_is_equal(item->name, network->name))
			return item->bridge;
	}
	return NULL;
}

void docker_set_bridges(struct container *container, const struct docker_bridge_list *list)
{
	for (size_t i = 0; i < container->network_count; i++) {
		struct container_network *network = &container->networks[i];
		const char *bridge = find_bridge(list, network);

		free(network->bridge);
		network->bridge = bridge ? xstrdup(bridge) : NULL;
	}
}
