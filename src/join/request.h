/* SPDX-License-Identifier: BSD-3-Clause */
/* What came to a machine and what left it: a request of HTTP, or a connection that cannot be read. */
#pragma once

#include "model/message.h"
#include "model/relay.h"
#include "model/report.h"

struct request {
	const struct connection *connection;
	const struct http_exchange *exchange; /* NULL: the whole connection */
	uint32_t exchange_index;              /* RELAY_NO_EXCHANGE: the whole connection */
	uint32_t host;                        /* that took it, or sent it */
	uint64_t start_ns;  /* of the request; a connection that was opened for it may be earlier */
	uint64_t open_ns;   /* the same, with that connection's begin for the first request on it */
	uint64_t answer_ns; /* first byte of the answer; 0 none */
	uint64_t sort_ns;
	uint64_t end_ns; /* until here something may follow from it */
};

struct request_list {
	struct request *items; /* ordered by host, then time, then connection */
	size_t count, capacity;
	bool by_open; /* the time is open_ns, else start_ns */
};

#define REQUESTS_MAXIMUM 262144

void request_list_add(struct request_list *list, const struct facts *facts,
		      const struct connection *connection, uint32_t host);
void request_list_sort(struct request_list *list);
void request_list_done(struct request_list *list);

/* How badly `out` follows from `in`, in nanoseconds: the delay between the two at their beginnings and
 * at their answers, and a supplement for what only resembles. REQUEST_UNRELATED: it cannot. */
#define REQUEST_UNRELATED UINT64_MAX
uint64_t request_distance(const struct request *in, const struct request *out);
