/* SPDX-License-Identifier: BSD-3-Clause */
/* A TCP segment that is being printed: what tcp.c and tcp_usual.c share. */
#pragma once

#include "dissect/line.h"
#include "dissect/tcp_flow.h"

#define TCP_HEADER_BYTES 20u

enum tcp_flag {
	TCP_FLAG_FIN = 0x01,
	TCP_FLAG_SYN = 0x02,
	TCP_FLAG_RST = 0x04,
	TCP_FLAG_ACK = 0x10,
	TCP_FLAG_URG = 0x20,
};

struct tcp_segment {
	const struct ip_part *ip;
	struct tcp_flow *flow; /* NULL: not kept */
	uint32_t at;
	uint32_t length; /* header and payload on the wire */
	uint32_t header_bytes;
	uint16_t source_port, destination_port;
	uint32_t sequence, acknowledgment;
	uint8_t flags;
	uint32_t sack_base; /* what SACK blocks are counted from */
};

/* "Flags [.], seq 1:1449, ack 1, win 502, options [nop,nop,TS val 1 ecr 2], length 1448" at once, when
 * the segment is nothing but that. False: nothing is printed. */
bool tcp_segment_print_usual(struct line *line, const struct tcp_segment *segment);
