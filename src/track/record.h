/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the tracker keeps, beside the public structs of model/connection.h. One track_connection a
 * 4-tuple life, one track_view for each point that saw it, two lanes (directions) in a view. A
 * scoreboard and a watch exist only while, or after, a connection needs them; slabs hold them all.
 *
 * Stream offsets are 64 bits wide and never wrap: OFFSET_ORIGIN is the SYN (or the byte before the
 * first one seen), so the first byte of payload is OFFSET_ORIGIN + 1.
 */
#pragma once

#include "model/connection.h"
#include "model/message.h"
#include "track/range.h"
#include "track/tally.h"

#define OFFSET_ORIGIN ((uint64_t)1 << 32)

#define DOUBT_RING       32 /* on a path that disorders, so many in a round trip */
#define SENT_RING        32 /* latest transmissions, for the packet that is stuck */
#define EDGE_RING        32 /* edges of the window within a round trip */
#define REPAIR_RING      16 /* latest repairs, for DSACKs that come later */
#define RESERVOIR_EARLY  3  /* round trips kept before a reservoir is worth its memory */
#define RESERVOIR_SLOTS  64
#define FINGERPRINT_RING 4 /* latest packets, for duplicates that the capture made */

struct sent_segment {
	uint64_t start, end;
	uint64_t time_ns, number;
	uint32_t wire_bytes;
};

struct past_repair {
	uint64_t start, end;
	uint64_t held_ns; /* time that the ledger gave to LOSS_TLP because of it */
	uint64_t time_ns;
	uint8_t kind;     /* enum repair */
	uint8_t held_for; /* enum state: whose time it is when the probe was needless */
	uint16_t ip_id;
	uint32_t segments;
};

struct known_edge {
	uint32_t
		mark; /* time stamp of the packet that told it; without, when it passed: window.c */
	uint32_t edge; /* low half of the offset */
};

/* What a direction sent last; from its 17th segment on, or with a scoreboard. */
struct sent_ring {
	struct sent_segment items[SENT_RING];
	uint32_t count;      /* ever; the ring holds the last ones */
	uint32_t una_number; /* all before this one (counted as `count`) are acknowledged */
	struct known_edge
		edges[EDGE_RING]; /* of the window, as they passed here: window_follow() */
	uint32_t edge_count;      /* ever */
	uint32_t edge_at;         /* counted so: the one that its sender knows */
	uint64_t piece_start;     /* of what the sender is handing out at once, and how large */
	uint32_t piece_bytes;     /* the latest such piece was; 0 not known: lane_note_piece() */
	bool is_window_used_up;   /* the sender fills what it knows of the window */
};

/* A hole that closed, of which nothing came again until then: see busy_settle_doubt(). */
struct doubt {
	uint32_t start, end; /* low halves of the offsets; with what was SACKed behind it */
	uint64_t waited_ns;  /* while it was open, as STATE_CWND */
};

/* Only for a direction that has lost or repeated something, or looks like it. */
struct scoreboard {
	struct range_set sacked;  /* above `una` */
	struct range_set missing; /* below `nxt`, never seen here */
	uint64_t missing_ns;      /* when the newest hole showed */
	struct past_repair repairs[REPAIR_RING];
	uint32_t repair_count;
	uint64_t evidence_ns;      /* first duplicate ACK or SACK since `una` moved; 0 none */
	uint64_t evidence_last_ns; /* the latest */
	struct tally evidence;     /* time since evidence_ns */
	struct doubt doubts[DOUBT_RING];
	uint32_t doubt_count;  /* ever; the ring holds the last ones */
	uint64_t delivered_ns; /* when the latest repair that was acknowledged had been sent */
	uint64_t hidden_ns;    /* when the latest of these showed */
	uint32_t hidden;       /* transmissions behind nxt that never arrived here */
	uint16_t hidden_id;    /* IP ID of the repair that showed them */
	uint32_t recovery_timestamp; /* of the repair that began the recovery; 0 none */
	uint32_t probe_timestamp;    /* of the latest tail probe; 0 none */
	uint32_t recovery_repairs;   /* segments sent again in it that were not needless so far */
};

struct reservoir {
	uint32_t samples[RESERVOIR_SLOTS]; /* units of RTT_UNIT_NS */
	uint32_t count;
	uint32_t every; /* one of so many is kept */
	uint32_t skipped;
};

enum recovery {
	RECOVERY_NONE,
	RECOVERY_FAST,
	RECOVERY_TIMEOUT,
};

/* The flight's first segment that is not acknowledged. */
struct lane_head {
	uint64_t start, end; /* 0: not known */
	uint64_t time_ns, number;
	uint32_t wire_bytes;
	uint32_t least_bytes; /* the smallest transmission that covers it; 0 unknown */
};

/* One direction. */
struct lane {
	uint64_t nxt;                 /* highest end of sequence seen */
	uint64_t una;                 /* highest acknowledgment seen */
	uint64_t edge;                /* highest acknowledgment + window */
	uint64_t armed_ns;            /* since when a retransmission timer would run */
	uint64_t recover;             /* the recovery under way lasts until una reaches it */
	uint64_t fin;                 /* offset of the FIN; 0 none */
	uint64_t timed_end, timed_ns; /* the round trip that is being measured; 0 none */
	uint64_t super_end;           /* of the latest packet when that was a super-segment */
	uint64_t passing_end;         /* a segment larger than any that passed; 0 none */
	uint64_t full_ns, open_ns;    /* since the latest data: window full, then no longer so */
	struct lane_head head;
	struct sent_ring *sent; /* NULL until needed, as the next two */
	struct scoreboard *board;
	struct reservoir *reservoir;
	struct scrutiny *scrutiny; /* NULL: carries little */
	struct series *series;     /* NULL: as above, but sample.h says when */
	uint32_t passing_bytes;
	uint32_t base;      /* sequence number at OFFSET_ORIGIN */
	uint32_t window;    /* latest one that this side advertised, bytes */
	uint32_t timestamp; /* of the packet that ends at nxt */
	uint32_t srtt_us, rttvar_us;
	uint32_t rtt_minimum; /* units of RTT_UNIT_NS; 0 unknown */
	uint32_t rtt_early[RESERVOIR_EARLY];
	uint32_t rtt_count;
	uint32_t flight_peak;                   /* largest flight since the last loss */
	uint32_t gap_mean_us, gap_deviation_us; /* between data packets */
	uint32_t segment_cap;   /* the sender makes smaller ones than its MSS allows; 0 not */
	uint32_t segment_guess; /* what the latest super-segment was made of */
	uint32_t super_bytes;   /* its payload; what it is made of shows with the next packet */
	uint32_t acked_segments, acked_bytes; /* passed, by what was acknowledged */
	uint16_t raw_window;
	uint16_t ip_id;          /* of the packet that ends at nxt */
	uint16_t latest_id;      /* of the latest transmission seen */
	uint16_t duplicate_acks; /* received for this direction's data */
	uint8_t timeouts;        /* of the same first byte, saturating */
	uint8_t recovery;        /* enum recovery */
	uint8_t inferred_shift;
	uint8_t id_steps, id_jumps; /* do IP IDs count up? */
	uint8_t id_kept, id_spent;  /* over a silence: the next ID follows, or some are used up */
	bool is_known;              /* base is set */
	bool has_syn;
	bool has_window;    /* the other side advertised one after the handshake */
	bool is_probed;     /* a tail probe is out */
	bool is_unsampled;  /* there was no room for a series */
	bool did_end_small; /* the last segment was not full, or was pushed */
};

/* What happens between two moments of progress; exists when they lie apart. */
struct watch {
	uint64_t spent[STATE_COUNT];
	struct lane_head stuck;
	uint64_t offset; /* of the first byte outstanding when it began */
	enum side sender;
	uint32_t repairs, probes, small_passed;
	uint32_t peer_early;        /* packets of the peer before the first event */
	uint32_t peer_since_repair; /* packets of the peer since the latest timeout */
	uint32_t last_wire_bytes;   /* of the latest repair */
	bool is_small_pending;      /* a small packet of the sender waits for an answer */
	uint32_t event_count;
	struct packet_ref events[4];
};

struct ledger {
	uint64_t last_ns;     /* everything before is attributed */
	uint64_t span_ns;     /* last progress */
	uint64_t span_number; /* its packet */
	uint64_t turn_ns;     /* idle time whose owner shows with the next data; in KEEP_IDLE */
	uint64_t held_ns;     /* wait for a delayed ACK, to be judged; in CWND */
	uint64_t held_at_ns;  /* when that ACK came */
	struct tally pending; /* time since last progress that a timeout may rewrite */
	struct watch *watch;  /* NULL until needed */
	uint32_t peer_packets[SIDE_COUNT]; /* in the span, by who sent them */
	bool is_held_small;                /* a small segment waited for it */
};

enum handshake {
	HANDSHAKE_NONE, /* mid-stream */
	HANDSHAKE_SYN,
	HANDSHAKE_SYN_ACK,
	HANDSHAKE_DONE,
};

/* What is left of a lane when the connection is closed. */
struct lane_rest {
	uint32_t rtt_minimum, rtt_median, rtt_p95; /* units of RTT_UNIT_NS */
	uint32_t sequence;                         /* of the SYN */
	uint8_t timeouts;
	bool has_syn;
};

struct track_view {
	struct view view;
	struct lane *lanes; /* SIDE_COUNT of them; NULL once the connection is closed */
	struct lane_rest rests[SIDE_COUNT];
	struct ledger ledger;
	uint64_t syn_ack_ns;
	uint64_t shut_number, shut_ns; /* the packet that shut the window */
	uint32_t stall_capacity;
	uint32_t fingerprints[FINGERPRINT_RING];
	uint8_t fingerprint_at;
	uint8_t handshake;      /* enum handshake */
	uint8_t last_data_side; /* enum side; SIDE_COUNT: no data yet */
	uint8_t last_side;      /* who sent the last packet */
	uint8_t turn;           /* enum turn: by the messages up to the last packet */
	bool did_repeat_handshake;
	bool is_reset;
	bool is_calm; /* bulk.h */
};

struct track_connection {
	struct connection connection;
	struct view **view_list; /* NULL while there is only the first one */
	struct view *only_view;
	struct icmp_error *icmp_errors;
	uint32_t number;      /* its place among all, from 1 */
	uint64_t first_frame; /* of its first packet, as in model/packet.h */
	bool is_client_low;   /* the client is the `low` end of the key */
	bool is_superseded;   /* a newer life of the 4-tuple has begun */
	bool is_recent;       /* a packet came since rest was thought of last */
	bool has_memory;      /* at rest, its views point to memory of their own */
};

static inline struct track_view *track_view_of(struct view *view)
{
	return (struct track_view *)view; /* its first member */
}

static inline struct track_connection *track_connection_of(struct connection *connection)
{
	return (struct track_connection *)connection; /* its first member */
}
