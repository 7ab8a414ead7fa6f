/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of addresses: see names.h. */
#include "model/names.h"

#include "base/cursor.h"
#include "base/mem.h"

void name_table_add(struct name_table *table, const struct address *address, const char *name)
{
	if (table->count >= NAME_TABLE_MAXIMUM || name_table_find(table, address))
		return;
	table->entries =
		xgrow(table->entries, table->count, &table->capacity, sizeof(*table->entries));
	table->entries[table->count++] =
		(struct name_entry) {.address = *address, .name = xstrdup(name)};
}

const char *name_table_find(const struct name_table *table, const struct address *address)
{
	for (size_t i = 0; i < table->count; i++)
		if (address_is_equal(&table->entries[i].address, address))
			return table->entries[i].name;
	return NULL;
}

/* Services stand beside the hosts: a port is an address without a family. */
static struct address service_address(uint16_t port)
{
	struct address address = {.family = ADDRESS_FAMILY_NONE};

	store_be16(address.bytes, port);
	return address;
}

void name_table_add_service(struct name_table *table, uint16_t port, const char *service)
{
	struct address address = service_address(port);

	name_table_add(table, &address, service);
}

const char *name_table_find_service(const struct name_table *table, uint16_t port)
{
	struct address address = service_address(port);

	return name_table_find(table, &address);
}

void name_table_done(struct name_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free(table->entries[i].name);
	free(table->entries);
	*table = (struct name_table) {0};
}
