/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What rules ask of what was said: how a request ended that got no answer, who gave up after how
 * long, which leg of a proxy belongs to which.
 */
#pragma once

#include "diagnose/clue.h"
#include "model/message.h"

/* A silence from which on what is between, or at the other end, may have forgotten the connection. */
#define CLUE_IDLE_NS (3 * NS_PER_S)

/* What was said in HTTP; NULL when it was something else, or not read. */
const struct conversation *clue_http(const struct facts *facts,
				     const struct connection *connection);
struct packet_ref clue_message_packet(const struct conversation *conversation, uint64_t number,
				      uint64_t time_ns);
/* The first FIN or RST of a side; NULL without. */
const struct message_close *clue_close_of(const struct conversation *conversation,
					  bool from_server);

/* Whole seconds, when the time is that of a timer set in seconds: timers are late, never early. Else 0. */
uint64_t clue_timer_s(uint64_t ns);
/* The same of a wait whose beginning can only be seen a little late. */
uint64_t clue_timer_about_s(uint64_t ns);

/* Legs of a proxy */

struct clue_leg {
	const struct connection *connection;
	const struct conversation *conversation; /* NULL: not read */
	const struct http_exchange *exchange;    /* NULL: the whole connection */
};

/* Where a request of this connection went on: the last try. False when that was not seen. */
bool clue_find_upstream(const struct facts *facts, const struct connection *connection,
			uint32_t exchange, struct clue_leg *ret_leg);
/* Where a request of this connection came from. */
bool clue_find_client(const struct facts *facts, const struct connection *connection,
		      uint32_t exchange, struct clue_leg *ret_leg);
/* The time that a side spends in the states inside of an interval, by the stalls of the main view. */
uint64_t clue_stalled_ns(const struct connection *connection, uint32_t states, uint64_t start_ns,
			 uint64_t end_ns);

/* A request that was broken off */

enum clue_cut_phase {
	CLUE_CUT_REQUEST, /* before the request was complete */
	CLUE_CUT_ANSWER,  /* before anything of the answer came */
	CLUE_CUT_PARTIAL, /* inside of the answer */
};

struct clue_cut {
	const struct conversation *conversation;
	const struct http_exchange *exchange;
	uint32_t index;
	enum clue_cut_phase phase;
	enum side closer; /* who closed first */
	const struct message_close *close;
	bool is_reset;
	uint64_t since_ns;  /* last payload of either side */
	uint64_t waited_ns; /* from there to the close */
	uint64_t total_ns;  /* from the begin of the request to the close */
};

/* The last request, when a side closed before the answer was complete. */
bool clue_find_cut(const struct facts *facts, const struct connection *connection,
		   struct clue_cut *ret_cut);
/* The answer to this request of the client leg had to wait for its upstream leg: that one got its own
 * answer in the second half of the interval at the earliest. */
bool clue_is_waiting_upstream(const struct facts *facts, const struct connection *connection,
			      const struct stall *stall, struct finding *finding);
/* Did the closing side wait in vain for long, by --slow? */
bool clue_is_long_wait(const struct facts *facts, const struct clue_cut *cut);

/* Its TTL is not that of the data before: another machine sent this RST. */
bool clue_is_reset_foreign(const struct clue_cut *cut);
/* The side's own point, which saw its packets and no RST of it; NULL without. */
const struct view *clue_find_innocent(const struct connection *connection, enum side side);
/* A connection to the same server and port that was refused after this moment; NULL without. */
const struct connection *clue_find_refused(const struct facts *facts,
					   const struct connection *connection, uint64_t since_ns);

/* The server had closed before it can have seen the request: it crossed with the close. */
bool clue_is_close_race(const struct conversation *conversation, uint64_t request_offset,
			uint64_t request_ns);

/* The status with which a proxy said that its back end had not answered or could not be reached (502 to
 * 504), in the last exchange; 0 without. */
uint16_t clue_gateway_status(const struct facts *facts, const struct connection *connection);

/* How long the connection had been idle when this request began; 0 for the first one. */
uint64_t clue_idle_before(const struct clue_cut *cut);
/* A live server's reset right behind a request that came after an idle time: its own close, on the way when
 * the request arrived, would look the same (it closes with unread data, so without a FIN). */
bool clue_may_be_close_race(const struct connection *connection, const struct clue_cut *cut);

/* A proxy that ran out of patience with its back end */

enum clue_patience {
	CLUE_PATIENCE_NONE,
	CLUE_PATIENCE_READ, /* the back end was silent */
	CLUE_PATIENCE_SEND, /* the back end did not take the request */
};

/* This connection is an upstream leg that the proxy ended, and not because its client had gone. */
enum clue_patience clue_find_patience(const struct facts *facts,
				      const struct connection *connection, struct clue_cut *ret_cut,
				      struct clue_leg *ret_client);
/* A rule about what was said names the end of this wait: those about silence alone need not. */
bool clue_is_wait_named(const struct facts *facts, const struct connection *connection,
			const struct stall *stall);

/* A proxy whose client waits because its back end makes it wait */

/* Waits of the client's leg at its shut window, and how much of it the upstream leg waited too. */
struct clue_pressure {
	const struct connection *upstream;
	const struct stall *longest;
	uint64_t waited_ns, covered_ns;
	uint64_t think_ns; /* behind them: until the back end had drained the proxy's buffers */
	uint64_t zero_windows;
};

bool clue_find_pressure(const struct facts *facts, const struct connection *connection,
			struct clue_pressure *ret_pressure);

/* What to look at in the program of this side. */
void clue_add_container_help(const struct facts *facts, const struct connection *connection,
			     enum side side, struct finding *finding);
