/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the lines of one direction of a TCP connection have in common: the text of its two ends, the
 * base of its sequence numbers, and whether its ports stand for a protocol. A cache of fixed size in
 * which newcomers take the places of others: what it holds can always be found again.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct ip_part;
struct line;
struct sequence_base;

#define TCP_FLOWS_MAXIMUM 2048u /* a power of two */
/* "[IPv6].port > [IPv6].port: " */
#define TCP_FLOW_TEXT_MAXIMUM 104u

struct tcp_flow_key {
	uint64_t addresses[4]; /* source, destination; IPv4: one word, the others 0 */
	uint32_t ports;
	uint32_t version; /* 4 or 6; 0: nobody is here */
};

struct tcp_flow {
	struct tcp_flow_key key;
	uint8_t text_bytes;
	bool has_printer; /* a port stands for a protocol that is printed */
	bool is_reversed; /* as in struct sequence_ends */
	char text[TCP_FLOW_TEXT_MAXIMUM];
	struct sequence_base *base; /* while the table has not moved since; NULL: look it up */
	uint64_t base_moves;
};

struct tcp_flows {
	struct tcp_flow *flows; /* TCP_FLOWS_MAXIMUM; NULL before the first */
};

void tcp_flows_done(struct tcp_flows *flows);
/* Add the text of the ends: "192.0.2.1.80 > 192.0.2.2.4711: ". */
void tcp_flow_print(const struct tcp_flow *flow, struct line *line);
/* The flow of a segment at `at` whose ports and addresses are there. NULL when its lines are not the
 * same each time: names are wanted, or headers stand between. */
struct tcp_flow *tcp_flow_find(struct line *line, uint32_t at, const struct ip_part *ip);
