/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which machine an end of a connection is: all addresses of one container, and of one point, are one
 * machine. Hosts are small numbers from 0.
 */
#pragma once

#include "model/report.h"

struct host_table;

struct host_table *host_table_new(const struct facts *facts);
void host_table_free(struct host_table *table);
size_t host_table_count(const struct host_table *table);
/* HOST_NONE when the address is not known (pasted text), or no server or container has it. */
#define HOST_NONE UINT32_MAX
uint32_t host_table_find(const struct host_table *table, const struct endpoint *endpoint);
