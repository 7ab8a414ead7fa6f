/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * See ps_table.h. A container with several interfaces takes a row for each; what is the container's
 * own stands in its first row only. Where its namespace cannot be entered, what the runtime says of
 * its networks stands in for the interfaces.
 */
#include "command/ps_table.h"

#include <string.h>

#include "base/mem.h"
#include "base/width.h"

#define SHORT_ID_LENGTH     12
#define CELL_CHARACTERS     40 /* --no-trunc: CELL_CHARACTERS_ALL */
#define CELL_CHARACTERS_ALL 65536
#define COLUMN_GAP          2
#define CELL_BYTES          ((size_t)1 << 20)

enum column {
	COLUMN_RUNTIME,
	COLUMN_NAME,
	COLUMN_ID,
	COLUMN_PID,
	COLUMN_STATE,
	COLUMN_NETWORK,
	COLUMN_ADDRESS,
	COLUMN_PORTS,
	COLUMN_INTERFACE,
	COLUMN_MTU,
	COLUMN_HOST_LINK,
	COLUMN_BRIDGE,
	COLUMN_COUNT
};

static const char *const heading_ids[COLUMN_COUNT] = {
	[COLUMN_RUNTIME] = "table.ps.runtime",
	[COLUMN_NAME] = "table.ps.name",
	[COLUMN_ID] = "table.ps.id",
	[COLUMN_PID] = "table.ps.pid",
	[COLUMN_STATE] = "table.ps.state",
	[COLUMN_NETWORK] = "table.ps.network",
	[COLUMN_ADDRESS] = "table.ps.address",
	[COLUMN_PORTS] = "table.ps.ports",
	[COLUMN_INTERFACE] = "table.ps.interface",
	[COLUMN_MTU] = "table.ps.mtu",
	[COLUMN_HOST_LINK] = "table.ps.host-link",
	[COLUMN_BRIDGE] = "table.ps.bridge",
};

static const char *const state_ids[CONTAINER_STATE_COUNT] = {
	[CONTAINER_STATE_RUNNING] = "table.ps.running",
	[CONTAINER_STATE_PAUSED] = "table.ps.paused",
	[CONTAINER_STATE_RESTARTING] = "table.ps.restarting",
	[CONTAINER_STATE_STOPPED] = "table.ps.stopped",
};

struct row {
	char *cells[COLUMN_COUNT]; /* NULL: nothing to say */
};

struct table {
	struct row *rows;
	size_t count, capacity;
	enum language language;
	size_t cell_characters;
	bool is_whole;
};

static void table_done(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		for (unsigned column = 0; column < COLUMN_COUNT; column++)
			free(table->rows[i].cells[column]);
	free(table->rows);
}

static struct row *table_add_row(struct table *table)
{
	table->rows = xgrow(table->rows, table->count, &table->capacity, sizeof(*table->rows));
	table->rows[table->count] = (struct row) {0};
	return &table->rows[table->count++];
}

/* A foreign text, escaped, cut to `maximum` characters; NULL for nothing. */
static char *cell_of(const char *text, size_t maximum)
{
	struct str cell = STR_INIT(CELL_BYTES);

	if (text && *text)
		str_add_escaped(&cell, text, strlen(text), maximum);
	return cell.length ? str_steal(&cell) : NULL;
}

static bool is_link_local(const struct address *address)
{
	return address->family == ADDRESS_FAMILY_IPV6 && address->bytes[0] == 0xfe &&
	       (address->bytes[1] & 0xc0) == 0x80;
}

static void add_address(struct str *cell, const struct address *address)
{
	char text[ADDRESS_TEXT_BYTES];

	if (address->family == ADDRESS_FAMILY_NONE || is_link_local(address))
		return;
	str_add(cell, cell->length ? "," : "");
	str_add(cell, address_format(address, text));
}

static bool is_everywhere(const struct container_port *port)
{
	return port->host_address && (text_is_equal(port->host_address, "0.0.0.0") ||
				      text_is_equal(port->host_address, "::"));
}

/* "12000->80/tcp", with the host's address in front when only that is served. The two lines that a
 * runtime has for IPv4 and IPv6 are one here. */
static char *ports_cell(const struct container *container, size_t maximum)
{
	CLEANUP(str_done) struct str text = STR_INIT(CELL_BYTES);
	const struct container_port *last = NULL;

	for (size_t i = 0; i < container->port_count; i++) {
		const struct container_port *port = &container->ports[i];

		if (port->host_port == 0)
			continue;
		if (last && is_everywhere(port) && last->host_port == port->host_port &&
		    last->container_port == port->container_port &&
		    text_is_equal(last->protocol, port->protocol))
			continue;
		str_add(&text, text.length ? "," : "");
		if (port->host_address && !is_everywhere(port)) {
			bool is_ipv6 = strchr(port->host_address, ':');

			str_addf(&text, is_ipv6 ? "[%s]:" : "%s:", port->host_address);
		}
		str_addf(&text, "%u->%u/%s", port->host_port, port->container_port, port->protocol);
		last = is_everywhere(port) ? port : NULL;
	}
	return cell_of(text.text, maximum);
}

/* What is the container's own, in its first row. */
static void fill_container(const struct table *table, const struct inventory_item *item,
			   struct row *row)
{
	const struct container *container = item->container;
	bool is_hex = strspn(container->id, "0123456789abcdef") == strlen(container->id);
	size_t id_length = is_hex && !table->is_whole ? SHORT_ID_LENGTH : strlen(container->id);
	_cleanup_free_ char *id = xstrndup(container->id, id_length);

	row->cells[COLUMN_RUNTIME] = xstrdup(runtime_name(container->runtime));
	row->cells[COLUMN_NAME] = cell_of(container->name, table->cell_characters);
	row->cells[COLUMN_ID] = cell_of(id, table->cell_characters);
	if (container->pid > 0)
		row->cells[COLUMN_PID] = xasprintf("%ld", (long)container->pid);
	row->cells[COLUMN_STATE] =
		xstrdup(words_plain(table->language, state_ids[container->state]));
	row->cells[COLUMN_PORTS] = ports_cell(container, table->cell_characters);
}

/* Further rows of a container: what its first row says is not repeated. */
static void fill_blanks(struct row *row)
{
	static const enum column columns[] = {COLUMN_RUNTIME, COLUMN_NAME,  COLUMN_ID,
					      COLUMN_PID,     COLUMN_STATE, COLUMN_PORTS};

	for (size_t i = 0; i < ARRAY_COUNT(columns); i++)
		row->cells[columns[i]] = xstrdup("");
}

/* A guest of another container's namespace says whose. */
static char *network_cell(const struct table *table, const struct inventory_item *item,
			  const char *network)
{
	_cleanup_free_ char *text = NULL;

	if (item->container->network_mode != NETWORK_MODE_SHARED)
		return cell_of(network, table->cell_characters);
	if (item->owner)
		text = xasprintf("container:%s", item->owner->name);
	else if (item->container->shares_with)
		text = xasprintf("container:%.12s", item->container->shares_with);
	return cell_of(text ? text : network, table->cell_characters);
}

static const char *bridge_of(const struct container *container, const char *network)
{
	for (size_t i = 0; network && i < container->network_count; i++)
		if (text_is_equal(container->networks[i].name, network))
			return container->networks[i].bridge;
	return NULL;
}

static void fill_interface(const struct table *table, const struct inventory_item *item,
			   const struct inventory_interface *interface, struct row *row)
{
	CLEANUP(str_done) struct str addresses = STR_INIT(CELL_BYTES);
	const char *bridge = interface->bridge[0] ? interface->bridge
						  : bridge_of(item->container, interface->network);

	for (size_t i = 0; i < interface->link.address_count; i++)
		add_address(&addresses, &interface->link.addresses[i]);
	row->cells[COLUMN_NETWORK] = network_cell(table, item, interface->network);
	row->cells[COLUMN_ADDRESS] = cell_of(addresses.text, CELL_CHARACTERS_ALL);
	row->cells[COLUMN_INTERFACE] = cell_of(interface->link.name, table->cell_characters);
	row->cells[COLUMN_MTU] = xasprintf("%u", interface->link.mtu);
	row->cells[COLUMN_HOST_LINK] = cell_of(interface->host_link, table->cell_characters);
	row->cells[COLUMN_BRIDGE] = cell_of(bridge, table->cell_characters);
}

static void fill_network(const struct table *table, const struct inventory_item *item,
			 const struct container_network *network, struct row *row)
{
	CLEANUP(str_done) struct str addresses = STR_INIT(CELL_BYTES);

	add_address(&addresses, &network->address);
	add_address(&addresses, &network->address6);
	row->cells[COLUMN_NETWORK] = network_cell(table, item, network->name);
	row->cells[COLUMN_ADDRESS] = cell_of(addresses.text, CELL_CHARACTERS_ALL);
	row->cells[COLUMN_BRIDGE] = cell_of(network->bridge, table->cell_characters);
}

static void table_add_item(struct table *table, const struct inventory_item *item)
{
	const struct container *container = item->container;
	size_t first = table->count;

	for (size_t i = 0; i < item->interface_count; i++)
		fill_interface(table, item, &item->interfaces[i], table_add_row(table));
	for (size_t i = 0; item->interface_count == 0 && i < container->network_count; i++)
		fill_network(table, item, &container->networks[i], table_add_row(table));
	if (table->count == first) {
		struct row *row = table_add_row(table);

		row->cells[COLUMN_NETWORK] = network_cell(
			table, item, container->network_mode == NETWORK_MODE_HOST ? "host" : NULL);
	}
	fill_container(table, item, &table->rows[first]);
	for (size_t i = first + 1; i < table->count; i++)
		fill_blanks(&table->rows[i]);
}

static void table_print(const struct table *table, struct str *out)
{
	size_t widths[COLUMN_COUNT] = {0};

	for (size_t i = 0; i < table->count; i++)
		for (unsigned column = 0; column < COLUMN_COUNT; column++) {
			const char *cell = table->rows[i].cells[column];

			widths[column] = MAX(widths[column], cell ? text_width(cell) : 1);
		}
	for (size_t i = 0; i < table->count; i++) {
		for (unsigned column = 0; column < COLUMN_COUNT; column++) {
			const char *cell = table->rows[i].cells[column];

			cell = cell ? cell : "-";
			str_add(out, cell);
			if (column + 1 < COLUMN_COUNT)
				str_add_repeat(out, ' ',
					       widths[column] - text_width(cell) + COLUMN_GAP);
		}
		str_add_char(out, '\n');
	}
}

void ps_table_add(const struct inventory *inventory, enum language language, bool is_whole,
		  struct str *out)
{
	CLEANUP(table_done)
	struct table table = {
		.language = language,
		.cell_characters = is_whole ? CELL_CHARACTERS_ALL : CELL_CHARACTERS,
		.is_whole = is_whole,
	};
	struct row *headings = table_add_row(&table);

	for (unsigned column = 0; column < COLUMN_COUNT; column++)
		headings->cells[column] = xstrdup(words_plain(language, heading_ids[column]));
	for (size_t i = 0; i < inventory->count; i++)
		table_add_item(&table, &inventory->items[i]);
	table_print(&table, out);
}
