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

struct dissector {
	struct dissect_options options;
	struct timestamp timestamp;
	struct sequence_table sequences;
	struct tcp_flows flows;
	struct service_table services;
	uint64_t printed;
};

/* Name of a port, or NULL: numbers are wanted, or it has none. Borrowed. */
const char *dissector_service(const struct dissector *dissector, uint16_t port, bool is_tcp);
