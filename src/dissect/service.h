/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of ports from /etc/services, the first line that names a port wins. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SERVICES_MAXIMUM   16384
#define SERVICE_NAME_BYTES 32

struct service {
	uint32_t key; /* port, and above it a bit for UDP */
	char name[SERVICE_NAME_BYTES];
};

struct service_table {
	struct service *services; /* by key */
	size_t count;
	size_t capacity;
};

/* A file that is not there leaves the table empty. */
void service_table_read(struct service_table *table);
void service_table_done(struct service_table *table);
/* One line of the file; what is no service is passed over. For tests, and for service_table_read(),
 * which sorts afterwards. */
void service_table_add_line(struct service_table *table, const char *text);
void service_table_sort(struct service_table *table);
const char *service_table_find(const struct service_table *table, uint16_t port, bool is_tcp);
