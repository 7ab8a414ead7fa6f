/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: track. One life of a TCP 4-tuple, and what each point saw of it. Read by diagnose and
 * present through const pointers; valid until the tracker is freed. Times are wall time.
 */
#pragma once

#include "model/endpoint.h"
#include "model/packet.h"
#include "model/point.h"
#include "model/series.h"
#include "model/stall.h"
#include "model/state.h"

/* What bytes that are sent again are: docs/design/repairs.md. */
enum repair {
	REPAIR_TIMEOUT,    /* the retransmission timer, until that loss is repaired */
	REPAIR_FAST,       /* duplicate ACKs, SACK, RACK */
	REPAIR_TAIL_PROBE, /* tail loss probe (RFC 8985 section 7) */
	REPAIR_NEEDLESS,   /* the bytes were there already: acknowledged before, or DSACK told so */
	REPAIR_UNKNOWN,
	REPAIR_COUNT
};

enum connection_end {
	CONNECTION_END_OPEN,
	CONNECTION_END_FIN,
	CONNECTION_END_RST_CLIENT,
	CONNECTION_END_RST_SERVER,
	CONNECTION_END_TIMEOUT,
	CONNECTION_END_REFUSED,
	CONNECTION_END_ICMP_REJECTED,
	CONNECTION_END_UNANSWERED,
	CONNECTION_END_COUNT
};

const char *connection_end_name(enum connection_end end);

#define FLOW_REPAIR_PACKETS 3

/* The token bucket that explains best which packets were lost; rate 0: too little was lost to tell. */
struct bucket_fit {
	uint64_t rate;            /* bytes a second that flow into it */
	uint32_t burst_bytes;     /* that it holds */
	uint32_t runs;            /* of lost packets, one behind the other */
	uint16_t lost_permille;   /* of all the bytes */
	uint16_t empty_permille;  /* of the runs found it empty */
	uint16_t enough_permille; /* of the bytes that passed found tokens */
	uint16_t scarce_permille; /* of them found few: they might as well have been lost */
};

/* One direction as one point saw it: everything that this side sent. */
struct flow {
	uint64_t packets;       /* without duplicates made by the capture */
	uint64_t bytes;         /* payload; each sequence number once */
	uint64_t data_segments; /* wire segments with payload, repairs included */
	uint64_t repaired_bytes;
	uint64_t missed_bytes;  /* acknowledged but never captured here: the capture's loss */
	uint64_t first_data_ns; /* first and last payload; 0 without */
	uint64_t last_data_ns;
	uint32_t repairs[REPAIR_COUNT]; /* wire segments */
	uint32_t loss_episodes;         /* recoveries that a timeout or a fast repair began */
	uint64_t repair_packets[FLOW_REPAIR_PACKETS]; /* numbers of the first repairs; 0 none */
	/* Of the part of the losses whose order of sending is known: neighbours that were lost together are
	 * one run. 0 unknown. */
	uint32_t loss_runs, loss_run_segments;
	uint32_t late_arrivals; /* packets below the highest byte, not seen here before */
	uint32_t reordered;     /* of these, the ones that were no repair */
	uint32_t healed;        /* holes that SACK told of and that closed without any repair */
	uint32_t late_us;       /* how late these were, reordered and healed: the sum */
	uint32_t copies;        /* packets that the network doubled */
	uint32_t window_probes; /* Linux's form (length 0, una-1) and the textbook's */
	uint32_t keep_alives;
	uint32_t zero_windows;   /* how often this side shut its window */
	uint32_t window_largest; /* advertised by this side, scaled, in bytes */
	uint32_t window_smallest;
	uint32_t window_lowest;  /* since the largest one was advertised */
	uint32_t full_alone;     /* captured packets that are one full wire segment */
	uint32_t super_segments; /* captured packets that are several */
	uint32_t tail_repairs;   /* timeouts and probes with next to nothing sent behind them */
	uint32_t needless_fast;  /* packets among the needless repairs that a SACK had asked for */
	/* An acknowledgment of the other side to the data that echo it: a round trip as seen from
	 * anywhere, waits of the sender included. 0 unknown. */
	uint32_t echo_minimum_us, echo_median_us;
	struct bucket_fit bucket;
	struct series *series;         /* over time; NULL: carried little, or found no room */
	uint32_t flight_largest;       /* most bytes outstanding */
	uint32_t segment_bytes;        /* payload of a full wire segment; 0 unknown */
	uint32_t header_bytes;         /* IP and TCP headers of such a segment */
	uint32_t largest_sent_bytes;   /* largest wire packet (IP length) that passed here */
	uint32_t largest_passed_bytes; /* largest wire packet known to have arrived */
	uint32_t passed_segments;      /* data segments known to have arrived */
	uint16_t mss;                  /* option of this side's SYN; 0 unknown */
	int16_t window_scale;          /* -1 unknown, -2 not used, else the shift */
	uint8_t ttl;                   /* of the last packet */
	uint8_t syn_count;             /* SYN or SYN-ACK packets, saturating */
	bool is_sack_permitted;
	bool has_timestamps;
	bool has_fin;
	/* Not one packet of this side was captured, and the other one, when it had sent its FIN, confirmed
	 * one number more: that of a FIN. */
	bool has_unseen_fin;
	bool has_reset;
	bool is_dont_fragment;
};

static inline bool flow_is_closed(const struct flow *flow)
{
	return flow->has_fin || flow->has_unseen_fin;
}

enum vantage {
	VANTAGE_UNKNOWN,
	VANTAGE_CLIENT, /* at the client: a full round trip lies between SYN and SYN-ACK */
	VANTAGE_MIDDLE,
	VANTAGE_SERVER,
};

struct round_trip {
	uint64_t handshake_ns; /* SYN to the last ACK of the handshake, no repeat; 0 unknown */
	uint64_t minimum_ns, median_ns, p95_ns; /* Karn's samples of the main sender; 0 without */
};

/* The connection as one point saw it. */
struct view {
	uint32_t point;
	enum vantage vantage;
	uint64_t start_ns, end_ns; /* the ledger sums to the difference exactly */
	uint64_t state_ns[STATE_COUNT];
	struct round_trip round_trip;
	struct flow flows[SIDE_COUNT]; /* by sender */
	struct stall *stalls;
	uint32_t stall_count;
	uint32_t stalls_dropped; /* above the maximum: counted only */
	struct packet_ref first, last;
	struct packet_ref reset; /* the RST that ended it; number 0 none */
	uint64_t capture_duplicates;
	uint64_t truncated_packets; /* headers cut by the snap length */
};

/* An ICMP error that quotes this connection. */
struct icmp_error {
	struct packet_ref packet;
	uint8_t type, code;
	bool is_ipv6;
	enum side sender; /* whose packet it complains about */
	uint32_t mtu;
	uint32_t quoted_sequence;
	struct address reporter;
};

struct connection {
	uint32_t id; /* from 1, in the order of first packets */
	struct endpoint client, server;
	enum side sender; /* who sent more payload; the client when equal */
	enum connection_end end;
	bool is_one_way;    /* no point saw both directions */
	bool is_mid_stream; /* no SYN was seen */
	uint32_t view_count;
	uint32_t main_view; /* nearest to the sender: its ledger is the connection's */
	uint32_t icmp_error_count;
	uint64_t signs; /* what stands out about it: model/sign.h; 0 not looked for yet */
	struct view *const *views_at_hand; /* for connection_view(); NULL while they rest */
	const struct icmp_error *icmp_errors;
	struct view_latest *latest; /* of the store where they rest: view_store.h */
	void *rest;
};

/* The views that were asked for last; the first part of a store. */
struct view_latest {
	const struct connection *connection;
	const struct view *views;
};

const struct view *view_store_open(const struct connection *connection, size_t index);

/* By point, in the order of first packets. A connection that is over may be packed away, so a view
 * stays valid only until those of some other connections were asked for: keep the connection. */
static inline const struct view *connection_view(const struct connection *connection, size_t index)
{
	const struct view_latest *latest = connection->latest;

	if (connection->views_at_hand)
		return connection->views_at_hand[index];
	return latest->connection == connection ? &latest->views[index]
						: view_store_open(connection, index);
}

static inline const struct view *connection_main_view(const struct connection *connection)
{
	return connection_view(connection, connection->main_view);
}

static inline const struct endpoint *connection_endpoint(const struct connection *connection,
							 enum side side)
{
	return side == SIDE_CLIENT ? &connection->client : &connection->server;
}
