/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What several rules ask of a connection: which points stand at its ends, whether a router lies
 * between them, what sizes got through, how long it waited, and how to write down evidence.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/str.h"
#include "diagnose/rule.h"

/* Where */

/* The views of one direction: at the end that sends it and at the end that gets it. */
struct clue_ends {
	const struct view
		*near; /* at the sender, or as near to it as any; NULL when nothing was seen */
	const struct view
		*far; /* at the receiver, or nearer to it than `near`; NULL when none is */
};

struct clue_ends clue_ends_of(const struct connection *connection, enum side sender);
/* The view that stands at this side itself; NULL without one. */
const struct view *clue_view_at(const struct connection *connection, enum side side);
/* The point of a view; NULL when the facts have no such point. */
const struct point *clue_point(const struct facts *facts, const struct view *view);
/* Does the point belong to one container, with a name that a command can take? */
bool clue_is_one_container(const struct point *point);
/* The point in the namespace of this side, if it was captured at all: by address, or by vantage. */
const struct point *clue_point_at(const struct facts *facts, const struct connection *connection,
				  enum side side);
/* Fill `where`, `from_point` and `to_point`: somewhere between the ends of a direction. */
void clue_set_path(const struct facts *facts, const struct clue_ends *ends,
		   const struct connection *connection, enum side sender, struct finding *finding);
/* The same for what lies at one end. */
void clue_set_place(const struct facts *facts, const struct connection *connection, enum side side,
		    struct finding *finding);

/* Connections that began not long before or after, by their index: who looks at others looks at so many
 * only, or a capture with a million of them would never end. The last one is not included. */
#define CLUE_NEIGHBOURS_MAXIMUM ((size_t)4096)

static inline size_t clue_first_neighbour(const struct connection *connection)
{
	return connection->id > CLUE_NEIGHBOURS_MAXIMUM ? connection->id - CLUE_NEIGHBOURS_MAXIMUM
							: 0;
}

static inline size_t clue_last_neighbour(const struct facts *facts,
					 const struct connection *connection)
{
	size_t end = connection->id + CLUE_NEIGHBOURS_MAXIMUM;

	return end < facts->connection_count ? end : facts->connection_count;
}

enum clue_answer {
	CLUE_UNKNOWN,
	CLUE_NO,
	CLUE_YES,
};

/* Is it a value that systems put into a fresh packet? */
bool clue_is_initial_ttl(uint8_t ttl);
/* Does a router lie on the way: the TTL falls between the ends, or the peer's has fallen. */
enum clue_answer clue_is_routed(const struct clue_ends *ends, enum side sender);

/* When */

uint64_t clue_duration_ns(const struct view *view);
/* Time of the view in any of the states (bits RULE_STATE). */
uint64_t clue_state_ns(const struct view *view, uint32_t states);
/* Longest stall of any view in one of the states; NULL without one. */
const struct stall *clue_longest_stall(const struct connection *connection, uint32_t states);
/* The same in one view, of one sender. */
const struct stall *clue_view_longest_stall(const struct view *view, enum side sender,
					    uint32_t states);

/* Sum of the stalls of one sender in the states. */
uint64_t clue_view_stalls_ns(const struct view *view, enum side sender, uint32_t states);

/* Receivers and programs */

/* The zero window of the other side that did not open again to the end; NULL when it did. */
const struct stall *clue_find_stopped_receiver(const struct connection *connection,
					       enum side sender);
/* What to look at when a program reads slowly or not at all. */
void clue_add_receiver_help(const struct facts *facts, const struct connection *connection,
			    enum side receiver, struct finding *finding);
/* A program may keep its client waiting because it waits itself, as a client of another server (a
 * proxy does). Then the finding is no more than a note, and true is returned. */
bool clue_relay(const struct facts *facts, const struct connection *connection, enum side waiting,
		const struct stall *stall, struct finding *finding);

/* Path size */

/* ICMP "fragmentation needed" or "packet too big" about this sender's packets. */
struct clue_too_big {
	const struct icmp_error *at_sender; /* seen at the sender's point */
	const struct icmp_error *elsewhere; /* seen at another point only */
};

struct clue_too_big clue_find_too_big(const struct connection *connection,
				      const struct clue_ends *ends, enum side sender);

#define CLUE_STUCK_STATES                                                                         \
	(RULE_STATE(STATE_LOSS_RTO) | RULE_STATE(STATE_PATH_DEAD) | RULE_STATE(STATE_PEER_DEAF) | \
	 RULE_STATE(STATE_LOSS_TLP) | RULE_STATE(STATE_LOSS_FAST))

/* A direction in which a large packet does not get through. */
struct clue_sizes {
	enum side sender;
	struct clue_ends ends;
	const struct stall *stall; /* the longest one with a stuck segment */
	uint32_t lost_bytes;       /* IP length of the smallest packet that never arrived */
	uint32_t passed_bytes;     /* of the largest one that is known to have arrived; 0 none */
	uint32_t freed_bytes;      /* of the one that got through in the end; 0 none */
	uint64_t transmissions;    /* of stuck segments */
	uint64_t owned_ns;
	bool did_small_pass;     /* smaller packets got through while the large ones did not */
	bool did_other_pass;     /* another connection in the same direction went on meanwhile */
	bool is_cut_at_receiver; /* two points: small ones arrive, large ones never do */
	bool is_open;            /* never got through */
	enum clue_answer is_routed;
	struct clue_too_big too_big;
};

/* False when no direction looks like it. */
bool clue_find_sizes(const struct facts *facts, const struct connection *connection,
		     struct clue_sizes *ret_sizes);
/* Evidence that both rules about sizes share; sets direction, place, owned time and failure. */
void clue_sizes_describe(const struct facts *facts, const struct connection *connection,
			 const struct clue_sizes *sizes, struct finding *finding);

/* Pace */

/* How fast the main direction went. */
struct clue_pace {
	enum side sender;
	const struct view *view;    /* nearest to the sender */
	const struct flow *flow;    /* of the sender, there */
	const struct flow *answers; /* of the receiver */
	uint64_t rate;              /* bits a second while it moved */
	uint64_t moving_ns;
	uint64_t minimum_ns, median_ns; /* whole round trips; 0 unknown */
	bool is_shrinking;              /* the receiver's window went below half of its largest */
	bool is_queue; /* round trips are long, by a queue and not by the receiver */
};

/* False when the main direction carried nothing, or only one direction was seen. */
bool clue_find_pace(const struct connection *connection, struct clue_pace *ret_pace);
/* In mid-stream: does the sender fill a window exactly, by the smallest scale that allows what was in flight?
 * Then that is the scale, to all appearance. */
bool clue_is_scale_inferred(const struct clue_pace *pace);
/* Is the rate what one full receive window a round trip makes? */
bool clue_is_window_limit(const struct clue_pace *pace);

#define CLUE_PACE_STATES (RULE_STATE(STATE_CWND) | RULE_STATE(STATE_PACED) | RULE_STATE(STATE_RWND))

/* Does a link or a shaper hold the rate: bulk, a queue that stands, next to no loss? */
bool clue_is_rate_limited(const struct clue_pace *pace);
/* Is that queue so deep that it is the trouble itself? */
bool clue_is_queue_deep(const struct clue_pace *pace);
/* Direction, place, owned time and evidence. */
void clue_pace_describe(const struct facts *facts, const struct connection *connection,
			const struct clue_pace *pace, struct finding *finding);

/* Loss */

#define CLUE_LOSS_STATES \
	(RULE_STATE(STATE_LOSS_FAST) | RULE_STATE(STATE_LOSS_TLP) | RULE_STATE(STATE_LOSS_RTO))

/* The sending side has something to send, and the other side or the path sets the pace. */
#define CLUE_SENDING_STATES                                                               \
	(CLUE_LOSS_STATES | RULE_STATE(STATE_CWND) | RULE_STATE(STATE_RWND) |             \
	 RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_PACED) | RULE_STATE(STATE_PATH_DEAD) | \
	 RULE_STATE(STATE_PEER_DEAF))

/* What the main direction lost. */
struct clue_loss {
	struct clue_ends ends;
	enum side sender;
	uint64_t fast, timeout, total; /* repairs, in packets */
	uint64_t episodes;             /* recoveries; at least 1 */
	uint64_t segments;
	uint64_t unit;       /* segments in a packet as captured, in the mean: what is lost at once;
			* 1 where but one recovery was seen */
	uint64_t run_tenths; /* of segments lost with no other between, the mean; 0 unknown */
	uint64_t owned_ns;
	uint64_t round_trip_ns; /* the whole one, median; 0 unknown */
	bool is_queue;          /* delay rose with it */
	bool is_capture_poor;   /* the capture lost packets itself */
	bool is_located;        /* the receiver's point missed about as many as were repaired */
};

/* False when nothing was repaired. */
bool clue_find_loss(const struct facts *facts, const struct connection *connection,
		    struct clue_loss *ret_loss);
/* Direction, place, owned time and evidence. */
void clue_loss_describe(const struct facts *facts, const struct connection *connection,
			const struct clue_loss *loss, struct finding *finding);
/* No queue behind it and a capture that is whole: likely, or proven when it is located. */
enum confidence clue_loss_confidence(const struct clue_loss *loss);
void clue_loss_add_remedies(const struct facts *facts, const struct connection *connection,
			    const struct clue_loss *loss, struct finding *finding);

/* A token bucket that ran empty whenever packets were lost. */
struct clue_bucket {
	uint64_t rate; /* bits a second of payload */
	uint64_t burst_bytes;
	uint64_t runs;            /* of lost packets */
	uint64_t empty_permille;  /* of these found it empty */
	uint64_t enough_permille; /* of what passed found tokens */
};

bool clue_find_bucket(const struct clue_loss *loss, struct clue_bucket *ret_bucket);

/* Do the last packets of what was written get lost, so that the timer has to repair them? */
bool clue_is_tail_loss(const struct clue_loss *loss);

/* Are packets lost many at a time, and not one by one? */
bool clue_is_loss_together(const struct clue_loss *loss);

/* One of the causes with a rule of its own: not merely loss at random, or in bursts. */
bool clue_is_special(const struct clue_loss *loss);

/* The words between what is wrong and why: a guess is not told as a fact. Value "because". */
const char *clue_because(enum confidence confidence);

/* Writing down. Beyond the maximum nothing is added. */

struct evidence_item *clue_add_evidence(struct evidence_list *list, char grade, struct text text);
bool clue_has_grade(const struct evidence_list *list, char grade);
/* A reference with number 0 is no packet; `item` may be NULL. */
void clue_add_packet(struct evidence_item *item, struct packet_ref packet);
/* The packets that show a stall: before, first, repairs or probes, after. */
void clue_add_stall(struct evidence_item *item, const struct stall *stall);
void clue_add_unobserved(struct finding *finding, struct text text);
void clue_add_alternative(struct finding *finding, enum cause cause);
/* `command_id` NULL: nothing to type. */
void clue_add_remedy(struct finding *finding, struct text text, struct text command);
