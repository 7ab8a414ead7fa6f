/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * /etc/services (services(5)): "name port/protocol aliases # comment", one service a line. Names
 * with characters that do not belong into one are passed over: the file may be anything.
 */
#include "dissect/service.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define SERVICE_UDP 0x10000u

static uint32_t service_key(uint16_t port, bool is_tcp)
{
	return is_tcp ? port : port | SERVICE_UDP;
}

static bool is_name(const char *text, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!isalnum((unsigned char)text[i]) && !strchr("-_.+*", text[i]))
			return false;
	}
	return count > 0 && count < SERVICE_NAME_BYTES;
}

/* "80/tcp": the key, or false. */
static bool parse_port(const char *text, size_t count, uint32_t *ret_key)
{
	char number[8];
	size_t digits = strcspn(text, "/");
	const char *protocol = text + digits + 1;
	uint64_t port;

	if (digits >= count || digits >= sizeof(number))
		return false;
	memcpy(number, text, digits);
	number[digits] = '\0';
	if (parse_unsigned(number, UINT16_MAX, &port) < 0)
		return false;
	if (!text_has_prefix(protocol, "tcp") && !text_has_prefix(protocol, "udp"))
		return false;
	*ret_key = service_key((uint16_t)port, text_has_prefix(protocol, "tcp"));
	return true;
}

void service_table_add_line(struct service_table *table, const char *text)
{
	static const char blanks[] = " \t\r\n";
	static const char ends[] = " \t\r\n#";
	size_t name_bytes = strcspn(text, ends);
	const char *port = text + name_bytes + strspn(text + name_bytes, blanks);
	struct service service = {0};

	if (table->count >= SERVICES_MAXIMUM || !is_name(text, name_bytes) ||
	    !parse_port(port, strcspn(port, ends), &service.key))
		return;
	memcpy(service.name, text, name_bytes);
	table->services = xgrow(table->services, table->count, &table->capacity, sizeof(service));
	table->services[table->count++] = service;
}

static int compare(const void *a, const void *b)
{
	const struct service *one = a;
	const struct service *other = b;

	return (one->key > other->key) - (one->key < other->key);
}

/* Insertion keeps the order of equals, which qsort() does not promise; the file is nearly sorted. */
void service_table_sort(struct service_table *table)
{
	for (size_t i = 1; i < table->count; i++) {
		struct service service = table->services[i];
		size_t at = i;

		for (; at > 0 && compare(&table->services[at - 1], &service) > 0; at--)
			table->services[at] = table->services[at - 1];
		table->services[at] = service;
	}
}

void service_table_read(struct service_table *table)
{
	char text[512];
	FILE *file = fopen("/etc/services", "re");

	if (!file)
		return;
	while (fgets(text, sizeof(text), file))
		service_table_add_line(table, text);
	(void)fclose(file);
	service_table_sort(table);
}

void service_table_done(struct service_table *table)
{
	free(table->services);
	*table = (struct service_table) {0};
}

const char *service_table_find(const struct service_table *table, uint16_t port, bool is_tcp)
{
	uint32_t key = service_key(port, is_tcp);
	size_t low = 0;
	size_t high = table->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->services[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low < table->count && table->services[low].key == key ? table->services[low].name
								     : NULL;
}
