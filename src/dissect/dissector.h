/* SPDX-License-Identifier: BSD-3-Clause */
/* What a dissector remembers from line to line: options, times, sequence numbers, service names. */
#pragma once

#include <time.h>

#include "base/hash.h"
#include "dissect/line.h"
#include "dissect/sequence.h"
#include "dissect/service.h"
#include "dissect/tcp_flow.h"
#include "dissect/timestamp.h"

/* Who began a key exchange with whom, by the cookie of the side that did; version 0: nobody. */
struct key_exchange {
	uint8_t cookie[8];
	uint8_t version; /* of IP */
	uint8_t addresses[2][16];
};

struct key_exchanges {
	struct key_exchange rows[20];
	size_t next;
};

struct dissector {
	struct dissect_options options;
	struct timestamp timestamp;
	struct sequence_table sequences;
	struct tcp_flows flows;
	struct service_table services;
	struct key_exchanges key_exchanges;
	uint64_t printed;
};

/* Name of a port, or NULL: numbers are wanted, or it has none. Borrowed. */
const char *dissector_service(const struct dissector *dissector, uint16_t port, bool is_tcp);
