/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Scripts a conversation in a few lines and hands it to a tracker:
 *
 *     struct script s;
 *     script_begin(&s);
 *     handshake(&s);
 *     at_ms(&s, 10);
 *     sends(&s, SIDE_CLIENT, 1448);
 *     ...
 *     const struct view *view = script_end(&s);
 *
 * Sequence numbers, acknowledgments, IP IDs and time stamps follow by themselves; offsets count
 * payload from 0.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "track/event.h"
#include "track/track.h"

#define SCRIPT_START_NS ((uint64_t)1790000000 * 1000000000)
#define SCRIPT_SEGMENT  1448u
#define SCRIPT_HEADERS  52u
#define SCRIPT_TRIP_US  100u /* SYN to SYN-ACK at the client */
#define SCRIPT_POINTS   4

struct script_side {
	uint32_t isn;
	uint32_t sent;  /* payload bytes */
	uint32_t acked; /* of the other side's payload */
	uint16_t window;
	uint16_t port;
	uint16_t ip_id;
	uint8_t address[4];
	bool has_fin, did_ack_fin;
};

struct script {
	struct track *track;
	struct event_watch *events; /* NULL unless the test wants them */
	enum turn turn;             /* that the events are told */
	uint64_t now_ns;
	uint32_t point;
	uint64_t numbers[SCRIPT_POINTS];
	struct script_side sides[SIDE_COUNT];
	bool has_timestamps;
	uint64_t trip_ms; /* from this point to the other end and back: what is echoed is as old */
	bool has_scale;
	bool is_ipv6;
	uint32_t mss;
	struct decoded last; /* the latest packet, to repeat or change it */
	struct point points[SCRIPT_POINTS];
	size_t point_count;
	const struct connection *const *connections;
	size_t count;
};

static inline void script_begin(struct script *s)
{
	*s = (struct script) {
		.track = track_new(),
		.now_ns = SCRIPT_START_NS,
		.has_timestamps = true,
		.has_scale = true,
		.mss = 1460,
		.sides = {[SIDE_CLIENT] = {.isn = 1000,
					   .window = 64240,
					   .port = 40000,
					   .ip_id = 100,
					   .address = {10, 0, 0, 1}},
			  [SIDE_SERVER] = {.isn = 0xfffffff0u,
					   .window = 65160,
					   .port = 2100,
					   .ip_id = 7000,
					   .address = {10, 0, 0, 2}}},
	};
}

static inline void at_us(struct script *s, uint64_t us)
{
	s->now_ns = SCRIPT_START_NS + us * 1000;
}

static inline void at_ms(struct script *s, uint64_t ms)
{
	at_us(s, ms * 1000);
}

static inline void after_us(struct script *s, uint64_t us)
{
	s->now_ns += us * 1000;
}

/* The packet in s->last, at the current time and point. */
static inline void packet_again(struct script *s)
{
	struct packet packet = {
		.time_ns = s->now_ns,
		.number = ++s->numbers[s->point],
		.point = s->point,
		.link_type = 1,
	};

	track_packet(s->track, &packet, &s->last);
	if (s->events)
		event_watch_packet(s->events, &packet, &s->last, track_label(s->track), s->turn);
}

static inline struct address script_address(const struct script *s, enum side side)
{
	uint8_t bytes[16] = {0xfd};

	if (!s->is_ipv6)
		return address_ipv4(s->sides[side].address);
	memcpy(bytes + 12, s->sides[side].address, 4);
	return address_ipv6(bytes);
}

/* Offset of the first byte, payload, flags; everything else follows. Not sent yet. */
static inline struct decoded *prepare(struct script *s, enum side side, uint32_t offset,
				      uint32_t bytes, uint8_t flags)
{
	struct script_side *from = &s->sides[side];
	struct script_side *to = &s->sides[side_other(side)];
	bool is_syn = flags & TCP_SYN;

	s->last = (struct decoded) {
		.ether_type = 0x0800,
		.protocol = IP_PROTOCOL_TCP,
		.ttl = 64,
		.is_dont_fragment = true,
		.ip_id = s->is_ipv6 ? 0 : from->ip_id,
		.ip_bytes = bytes + SCRIPT_HEADERS,
		.payload_bytes = bytes,
		.source = script_address(s, side),
		.destination = script_address(s, side_other(side)),
		.source_port = from->port,
		.destination_port = to->port,
		.tcp = {.sequence = from->isn + !is_syn + offset,
			.acknowledgment =
				flags & TCP_ACK ? to->isn + 1 + from->acked + from->did_ack_fin : 0,
			.window = from->window,
			.flags = flags,
			.has_timestamps = s->has_timestamps,
			.timestamp = s->has_timestamps ? (uint32_t)(s->now_ns / 1000000) : 0,
			.timestamp_echo =
				s->trip_ms ? (uint32_t)(s->now_ns / 1000000 - s->trip_ms) : 0},
	};
	if (is_syn) {
		s->last.tcp.has_mss = true;
		s->last.tcp.mss = (uint16_t)s->mss;
		s->last.tcp.is_sack_permitted = true;
		s->last.tcp.has_window_scale = s->has_scale;
		s->last.tcp.window_scale = s->has_scale ? 7 : 0;
	}
	from->ip_id = (uint16_t)(from->ip_id + 1 + bytes / (SCRIPT_SEGMENT + 1));
	return &s->last;
}

static inline void emit(struct script *s, enum side side, uint32_t offset, uint32_t bytes,
			uint8_t flags)
{
	prepare(s, side, offset, bytes, flags);
	packet_again(s);
}

static inline void syn(struct script *s)
{
	emit(s, SIDE_CLIENT, 0, 0, TCP_SYN);
}

static inline void syn_ack(struct script *s)
{
	emit(s, SIDE_SERVER, 0, 0, TCP_SYN | TCP_ACK);
}

/* An acknowledgment of everything that the other side sent. */
static inline void acks(struct script *s, enum side side)
{
	const struct script_side *other = &s->sides[side_other(side)];

	s->sides[side].acked = other->sent;
	s->sides[side].did_ack_fin = other->has_fin;
	emit(s, side, s->sides[side].sent + s->sides[side].has_fin, 0, TCP_ACK);
}

/* An acknowledgment up to this offset, or the last one again. */
static inline void acks_to(struct script *s, enum side side, uint32_t offset)
{
	s->sides[side].acked = offset;
	emit(s, side, s->sides[side].sent, 0, TCP_ACK);
}

/* What the messages up to the last packet say. */
static inline void has_turn(struct script *s, enum turn turn)
{
	track_turn(s->track, turn);
}

/* The same with one SACK block. */
static inline void sacks(struct script *s, enum side side, uint32_t offset, uint32_t start,
			 uint32_t end)
{
	uint32_t base = s->sides[side_other(side)].isn + 1;

	s->sides[side].acked = offset;
	prepare(s, side, s->sides[side].sent, 0, TCP_ACK);
	s->last.tcp.sack_count = 1;
	s->last.tcp.sacks[0] = (struct sequence_range) {base + start, base + end};
	packet_again(s);
}

static inline void handshake(struct script *s)
{
	syn(s);
	after_us(s, SCRIPT_TRIP_US);
	syn_ack(s);
	after_us(s, 10);
	acks(s, SIDE_CLIENT);
}

/* New bytes. */
static inline void sends(struct script *s, enum side side, uint32_t bytes)
{
	emit(s, side, s->sides[side].sent, bytes, TCP_ACK | TCP_PSH);
	s->sides[side].sent += bytes;
}

/* New bytes that this point does not see. */
static inline void loses(struct script *s, enum side side, uint32_t bytes)
{
	prepare(s, side, s->sides[side].sent, bytes, TCP_ACK);
	s->sides[side].sent += bytes;
}

/* Bytes again. */
static inline void resends(struct script *s, enum side side, uint32_t offset, uint32_t bytes)
{
	emit(s, side, offset, bytes, TCP_ACK | TCP_PSH);
}

/* Linux's window probe or keep-alive: no data, one below what is acknowledged. */
static inline void probes(struct script *s, enum side side)
{
	emit(s, side, s->sides[side_other(side)].acked - 1, 0, TCP_ACK);
}

static inline void fin(struct script *s, enum side side)
{
	emit(s, side, s->sides[side].sent, 0, TCP_FIN | TCP_ACK);
	s->sides[side].has_fin = true;
}

static inline void rst(struct script *s, enum side side)
{
	emit(s, side, s->sides[side].sent, 0, TCP_RST | TCP_ACK);
}

/* Both sides close, at once. */
static inline void closes(struct script *s)
{
	fin(s, SIDE_CLIENT);
	after_us(s, 50);
	s->sides[SIDE_SERVER].did_ack_fin = true;
	fin(s, SIDE_SERVER);
	after_us(s, 50);
	acks(s, SIDE_CLIENT);
}

/* The capture ends now; the main view of the first connection. */
static inline const struct view *script_end(struct script *s)
{
	struct track_facts facts = {
		.end_ns = s->now_ns,
		.points = s->points,
		.point_count = s->point_count,
	};

	track_finish(s->track, &facts);
	s->connections = track_connections(s->track, &s->count);
	assert_true(s->count > 0);
	return connection_main_view(s->connections[0]);
}

static inline void script_done(struct script *s)
{
	track_free(s->track);
}

static inline uint64_t view_total(const struct view *view)
{
	uint64_t total = 0;

	for (size_t i = 0; i < STATE_COUNT; i++)
		total += view->state_ns[i];
	return total;
}

/* Milliseconds, for readable expectations. */
static inline uint64_t state_ms(const struct view *view, enum state state)
{
	return (view->state_ns[state] + 500000) / 1000000;
}
