/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An inventory as JSON: schema tcpwhy.ps/1, docs/formats.md. Foreign strings that are not UTF-8 are
 * escaped first, since JSON cannot hold them.
 */
#include <jansson.h>
#include <string.h>

#include "base/mem.h"
#include "pipeline/inventory.h"

#define FOREIGN_CHARACTERS 4096

static const char *const mode_names[] = {
	[NETWORK_MODE_OWN] = "own",
	[NETWORK_MODE_HOST] = "host",
	[NETWORK_MODE_SHARED] = "shared",
	[NETWORK_MODE_NONE] = "none",
};

static json_t *text_or_null(const char *text)
{
	CLEANUP(str_done) struct str escaped = STR_INIT(STR_DEFAULT_MAXIMUM);
	json_t *json;

	if (!text || !*text)
		return json_null();
	json = json_string(text);
	if (json)
		return json;
	str_add_escaped(&escaped, text, strlen(text), FOREIGN_CHARACTERS);
	return json_string(escaped.text);
}

static json_t *address_or_null(const struct address *address)
{
	char text[ADDRESS_TEXT_BYTES];

	if (address->family == ADDRESS_FAMILY_NONE)
		return json_null();
	return json_string(address_format(address, text));
}

static json_t *networks_json(const struct container *container)
{
	json_t *array = json_array();

	for (size_t i = 0; i < container->network_count; i++) {
		const struct container_network *network = &container->networks[i];

		(void)json_array_append_new(
			array, json_pack("{so,so,so,so,so}", "name", text_or_null(network->name),
					 "address", address_or_null(&network->address), "address6",
					 address_or_null(&network->address6), "mac",
					 text_or_null(network->mac), "bridge",
					 text_or_null(network->bridge)));
	}
	return array;
}

static json_t *addresses_json(const struct link *link)
{
	json_t *array = json_array();

	for (size_t i = 0; i < link->address_count; i++)
		(void)json_array_append_new(array, address_or_null(&link->addresses[i]));
	return array;
}

static json_t *interfaces_json(const struct inventory_item *item)
{
	json_t *array = item->is_read ? json_array() : json_null();

	for (size_t i = 0; i < item->interface_count; i++) {
		const struct inventory_interface *interface = &item->interfaces[i];
		const struct link *link = &interface->link;

		(void)json_array_append_new(
			array,
			json_pack("{so,so,sI,sb,sb,so,so,so,so}", "name", text_or_null(link->name),
				  "kind", text_or_null(link->kind), "mtu", (json_int_t)link->mtu,
				  "up", link->is_up, "default_route", link->has_default_route,
				  "addresses", addresses_json(link), "network",
				  text_or_null(interface->network), "host_link",
				  text_or_null(interface->host_link), "bridge",
				  text_or_null(interface->bridge)));
	}
	return array;
}

static json_t *ports_json(const struct container *container)
{
	json_t *array = json_array();

	for (size_t i = 0; i < container->port_count; i++) {
		const struct container_port *port = &container->ports[i];

		(void)json_array_append_new(
			array,
			json_pack("{sI,so,so,so}", "container_port",
				  (json_int_t)port->container_port, "protocol",
				  text_or_null(port->protocol), "host_address",
				  text_or_null(port->host_address), "host_port",
				  port->host_port ? json_integer(port->host_port) : json_null()));
	}
	return array;
}

static json_t *labels_json(const struct container *container)
{
	json_t *object = json_object();

	for (size_t i = 0; i < container->label_count; i++)
		(void)json_object_set_new(object, container->labels[i].key,
					  text_or_null(container->labels[i].value));
	return object;
}

static json_t *item_json(const struct inventory_item *item)
{
	const struct container *container = item->container;

	return json_pack("{so,so,so,so,so,so,so,so,so,so,so,so,so}", "runtime",
			 text_or_null(runtime_name(container->runtime)), "id",
			 text_or_null(container->id), "name", text_or_null(container->name),
			 "image", text_or_null(container->image), "state",
			 text_or_null(container_state_name(container->state)), "pid",
			 container->pid > 0 ? json_integer(container->pid) : json_null(),
			 "network_mode", text_or_null(mode_names[container->network_mode]),
			 "shares_with", text_or_null(container->shares_with), "netns_path",
			 text_or_null(container->netns_path), "networks", networks_json(container),
			 "interfaces", interfaces_json(item), "ports", ports_json(container),
			 "labels", labels_json(container));
}

static json_t *failures_json(const struct inventory *inventory)
{
	const struct discovery *discovery = &inventory->discovery;
	json_t *array = json_array();

	for (size_t i = 0; i < discovery->failure_count; i++)
		(void)json_array_append_new(
			array,
			json_pack("{so,so}", "source", text_or_null(discovery->failures[i].scheme),
				  "text", text_or_null(discovery->failures[i].err.text)));
	if (inventory->unread)
		(void)json_array_append_new(array,
					    json_pack("{ss,so}", "source", "kernel", "text",
						      text_or_null(inventory->unread_err.text)));
	return array;
}

void inventory_add_json(const struct inventory *inventory, struct str *out)
{
	json_t *containers = json_array();
	json_t *root;
	char *text;

	for (size_t i = 0; i < inventory->count; i++)
		(void)json_array_append_new(containers, item_json(&inventory->items[i]));
	root = json_pack("{ss,ss,so,so}", "schema", "tcpwhy.ps/1", "version", TCPWHY_VERSION,
			 "containers", containers, "failures", failures_json(inventory));
	text = json_dumps(root, JSON_COMPACT);
	if (text) {
		str_add(out, text);
		str_add_char(out, '\n');
	}
	free(text);
	json_decref(root);
}
