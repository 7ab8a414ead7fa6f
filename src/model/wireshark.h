/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: wireshark, one a TCP packet. What Wireshark's TCP analysis says of it, under the names
 * of its display filter fields: for experts who compare, and who filter by these names. Our own
 * judgement is in model/label.h; where the two differ, docs/validation.md says why.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* One bit each, in the order of the columns of `explain --tsv`. */
#define WIRESHARK_DUPLICATE_ACK           (1u << 0)
#define WIRESHARK_RETRANSMISSION          (1u << 1)
#define WIRESHARK_FAST_RETRANSMISSION     (1u << 2)
#define WIRESHARK_SPURIOUS_RETRANSMISSION (1u << 3)
#define WIRESHARK_OUT_OF_ORDER            (1u << 4)
#define WIRESHARK_REUSED_PORTS            (1u << 5)
#define WIRESHARK_LOST_SEGMENT            (1u << 6)
#define WIRESHARK_ACK_LOST_SEGMENT        (1u << 7)
#define WIRESHARK_WINDOW_UPDATE           (1u << 8)
#define WIRESHARK_WINDOW_FULL             (1u << 9)
#define WIRESHARK_KEEP_ALIVE              (1u << 10)
#define WIRESHARK_KEEP_ALIVE_ACK          (1u << 11)
#define WIRESHARK_ZERO_WINDOW_PROBE       (1u << 12)
#define WIRESHARK_ZERO_WINDOW             (1u << 13)
#define WIRESHARK_ZERO_WINDOW_PROBE_ACK   (1u << 14)
#define WIRESHARK_TFO_SYN                 (1u << 15)
#define WIRESHARK_TFO_ACK                 (1u << 16)
#define WIRESHARK_TFO_IGNORED             (1u << 17)
#define WIRESHARK_FLAG_COUNT              18

/* tcp.window_size_scalefactor when no factor is known, or no scaling is used. */
#define WIRESHARK_SCALE_UNKNOWN (-1)
#define WIRESHARK_SCALE_UNUSED  (-2)

/* Numbers of frames count the packets of all points together. Zero is "not there", but where a
 * has_ member says it. Time differences are negative where time stamps are in disorder. */
struct wireshark_names {
	uint32_t flags;
	bool has_stream; /* false: the header was cut before anything could be said */
	bool has_window;
	bool has_scale;
	uint32_t stream; /* from 0 */
	uint32_t duplicate_ack_number;
	uint64_t duplicate_ack_frame;
	uint64_t acks_frame;
	uint64_t rto_frame;
	int64_t ack_rtt_ns;
	int64_t initial_rtt_ns;
	int64_t rto_ns;
	uint32_t bytes_in_flight;
	uint32_t push_bytes_sent;
	uint32_t window; /* as on the wire */
	uint32_t scaled_window;
	int32_t scale_factor; /* 1, 2, 4 ... or one of the two above */
};

/* "tcp.analysis.duplicate_ack" for bit `index`, by WIRESHARK_FLAG_COUNT. */
const char *wireshark_flag_name(unsigned index);
