/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: discover (live), capfile (from a pcapng name resolution block, from pasted text).
 * Which container an address belongs to, and how pasted text calls a host or a port. Small and
 * looked up rarely (once a connection): a list, first entry wins.
 */
#pragma once

#include <stddef.h>

#include "model/address.h"

#define NAME_TABLE_MAXIMUM 4096

struct name_entry {
	struct address address;
	char *name; /* foreign: escape when printing */
};

struct name_table {
	struct name_entry *entries;
	size_t count;
	size_t capacity;
};

/* Copies the name. An address that is there already keeps its first name; beyond the maximum
 * nothing is added. */
void name_table_add(struct name_table *table, const struct address *address, const char *name);
/* NULL when the address has no name. Borrowed from the table. */
const char *name_table_find(const struct name_table *table, const struct address *address);
/* The same for a port that pasted text calls by a service name: its number is then not observable. */
void name_table_add_service(struct name_table *table, uint16_t port, const char *service);
const char *name_table_find_service(const struct name_table *table, uint16_t port);
void name_table_done(struct name_table *table);
