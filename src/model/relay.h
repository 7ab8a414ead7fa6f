/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: join. What a proxy passed on: a request that came to it on one connection (the client
 * leg) and left it on another (the upstream leg). Where a leg cannot be read (TLS, another protocol)
 * it stands for the whole connection. A request has more than one relay when the proxy tried more than
 * one back end. What is ambiguous is not there.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/connection.h"

#define RELAYS_MAXIMUM    65536
#define RELAY_NO_EXCHANGE UINT32_MAX

enum relay_basis {
	RELAY_BASIS_MESSAGES, /* both legs were read: method, target, length, times agree */
	RELAY_BASIS_BYTES,    /* times and counts of bytes agree, and nothing else fits */
};

struct relay {
	const struct connection *client, *upstream;
	/* Index in the conversation of the leg. */
	uint32_t client_exchange, upstream_exchange;
	enum relay_basis basis;
};

struct relay_table {
	struct relay *by_client; /* ordered by id of the client leg, then by time */
	struct relay *by_upstream;
	size_t count;
};

void relay_table_done(struct relay_table *table);

/* Those of a connection as client leg, as upstream leg: the first one, and how many follow. */
const struct relay *relay_table_find_client(const struct relay_table *table, uint32_t connection_id,
					    size_t *ret_count);
const struct relay *relay_table_find_upstream(const struct relay_table *table,
					      uint32_t connection_id, size_t *ret_count);
