/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Facts made by hand: one connection between svc-b (client, 172.18.0.3) and svc-a (server,
 * 172.18.0.2, port 2100) seen at one or two points. Times in milliseconds from the start of the
 * capture. A test changes what matters to it and asks for the report.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/mem.h"
#include "diagnose/diagnose.h"

#define BUILDER_STALLS_MAXIMUM 16
#define BUILDER_START_NS       1763796069123456789ull

enum {
	BUILDER_NEAR, /* svc-b eth0 */
	BUILDER_FAR,  /* svc-a eth0 */
	BUILDER_POINTS
};

struct builder {
	struct point points[BUILDER_POINTS];
	struct view views[BUILDER_POINTS];
	struct stall stalls[BUILDER_POINTS][BUILDER_STALLS_MAXIMUM];
	struct view *view_list[BUILDER_POINTS];
	struct connection connection;
	struct icmp_error icmp;
	struct connection others[2];
	const struct connection *connections[3];
	struct facts facts;
	struct report report;
};

static inline uint64_t builder_ms(uint64_t ms)
{
	return BUILDER_START_NS + ms * NS_PER_MS;
}

static inline struct packet_ref builder_packet(uint32_t point, uint64_t number, uint64_t ms)
{
	return (struct packet_ref) {point, number, builder_ms(ms)};
}

static inline void builder_set_point(struct builder *builder, uint32_t id, const char *name,
				     const char *container, uint8_t last_byte)
{
	builder->points[id] = (struct point) {
		.id = id,
		.name = (char *)(uintptr_t)name,
		.container = (char *)(uintptr_t)container,
		.runtime = RUNTIME_DOCKER,
		.interface = (char *)(uintptr_t) "eth0",
		.link_type = 1,
		.mtu = 1500,
		.addresses = {address_ipv4((const uint8_t[]) {172, 18, 0, last_byte})},
		.address_count = 1,
		.packets = 100,
	};
}

/* A view of a healthy connection of `duration_ms` that carried 1 MB from the client. */
static inline void builder_set_view(struct builder *builder, uint32_t point, enum vantage vantage,
				    uint64_t duration_ms)
{
	struct flow client = {
		.packets = 700,
		.bytes = 1000000,
		.data_segments = 691,
		.first_data_ns = builder_ms(2),
		.last_data_ns = builder_ms(duration_ms - 1),
		.window_largest = 65536,
		.window_smallest = 65536,
		.window_lowest = 65536,
		.segment_bytes = 1448,
		.header_bytes = 52,
		.largest_sent_bytes = 1500,
		.largest_passed_bytes = 1500,
		.passed_segments = 691,
		.mss = 1460,
		.window_scale = 7,
		.ttl = 64,
		.syn_count = 1,
		.is_sack_permitted = true,
		.has_timestamps = true,
		.is_dont_fragment = true,
	};
	struct flow server = client;

	server.packets = 350;
	server.bytes = 200;
	server.data_segments = 1;
	server.largest_sent_bytes = server.largest_passed_bytes = 252;
	server.passed_segments = 1;
	server.first_data_ns = server.last_data_ns = builder_ms(duration_ms - 1);
	builder->views[point] = (struct view) {
		.point = point,
		.vantage = vantage,
		.start_ns = builder_ms(0),
		.end_ns = builder_ms(duration_ms),
		.round_trip = {150000, 90000, 200000, 900000},
		.flows = {client, server},
		.stalls = builder->stalls[point],
		.first = builder_packet(point, 1, 0),
		.last = builder_packet(point, 1050, duration_ms),
	};
	builder->views[point].state_ns[STATE_CWND] = duration_ms * NS_PER_MS;
	builder->view_list[point] = &builder->views[point];
}

/* A healthy upload of one second, seen at svc-b. */
static inline void builder_init(struct builder *builder)
{
	*builder = (struct builder) {0};
	builder_set_point(builder, BUILDER_NEAR, "svc-b eth0", "svc-b", 3);
	builder_set_point(builder, BUILDER_FAR, "svc-a eth0", "svc-a", 2);
	builder_set_view(builder, BUILDER_NEAR, VANTAGE_CLIENT, 1000);
	builder->connection = (struct connection) {
		.id = 1,
		.client = {builder->points[BUILDER_NEAR].addresses[0], 33620, "svc-b", NULL, NULL},
		.server = {builder->points[BUILDER_FAR].addresses[0], 2100, "svc-a", NULL, NULL},
		.sender = SIDE_CLIENT,
		.end = CONNECTION_END_FIN,
		.views_at_hand = builder->view_list,
		.view_count = 1,
	};
	builder->connections[0] = &builder->connection;
	builder->facts = (struct facts) {
		.capture = {CAPTURE_CLOCK_EPOCH, BUILDER_START_NS, builder_ms(1000), true},
		.points = builder->points,
		.point_count = 1,
		.connections = builder->connections,
		.connection_count = 1,
		.slow_ns = NS_PER_S,
	};
}

/* The connection lasted so long at every point. */
static inline void builder_set_duration(struct builder *builder, uint64_t ms)
{
	for (size_t i = 0; i < builder->connection.view_count; i++) {
		struct view *view = &builder->views[i];

		view->end_ns = builder_ms(ms);
		view->last.time_ns = builder_ms(ms);
		view->state_ns[STATE_CWND] = ms * NS_PER_MS;
		view->flows[SIDE_CLIENT].last_data_ns = builder_ms(ms - 1);
	}
	builder->facts.capture.end_ns = builder_ms(ms);
}

/* The same connection, seen at svc-a too. Call it before stalls are added. */
static inline void builder_add_far_view(struct builder *builder, uint8_t hops)
{
	uint64_t ms = (builder->views[BUILDER_NEAR].end_ns - BUILDER_START_NS) / NS_PER_MS;

	builder_set_view(builder, BUILDER_FAR, VANTAGE_SERVER, ms);
	builder->views[BUILDER_FAR].flows[SIDE_CLIENT].ttl = (uint8_t)(64 - hops);
	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].ttl = (uint8_t)(64 - hops);
	builder->connection.view_count = 2;
	builder->facts.point_count = 2;
}

/* A stall at a point; its time moves from CWND to the stall's state. */
static inline struct stall *builder_add_stall(struct builder *builder, uint32_t point,
					      enum state state, enum side sender, uint64_t start_ms,
					      uint64_t duration_ms)
{
	struct view *view = &builder->views[point];
	struct stall *stall = &view->stalls[view->stall_count++];

	*stall = (struct stall) {
		.state = state,
		.sender = sender,
		.start_ns = builder_ms(start_ms),
		.duration_ns = duration_ms * NS_PER_MS,
		.before = builder_packet(point, 10, start_ms),
		.first = builder_packet(point, 11, start_ms),
		.after = builder_packet(point, 20, start_ms + duration_ms),
	};
	view->state_ns[state] += duration_ms * NS_PER_MS;
	view->state_ns[STATE_CWND] -= duration_ms * NS_PER_MS;
	return stall;
}

/* The black hole's stall: 1,500 bytes from the client, repeated five times, never through. */
static inline struct stall *builder_add_black_hole(struct builder *builder, uint64_t start_ms,
						   uint64_t duration_ms)
{
	struct flow *flow = &builder->views[BUILDER_NEAR].flows[SIDE_CLIENT];
	struct stall *stall = builder_add_stall(builder, BUILDER_NEAR, STATE_LOSS_RTO, SIDE_CLIENT,
						start_ms, duration_ms);

	stall->repairs = 5;
	stall->packet_bytes = 1500;
	stall->is_open = true;
	stall->after.number = 0;
	for (unsigned i = 0; i < ARRAY_COUNT(stall->events); i++)
		stall->events[i] = builder_packet(BUILDER_NEAR, 12 + i, start_ms + (200u << i));
	flow->largest_passed_bytes = 252;
	flow->passed_segments = 1;
	flow->bytes = 14680;
	flow->data_segments = 16;
	flow->repairs[REPAIR_TIMEOUT] = 5;
	builder->connection.end = CONNECTION_END_OPEN;
	builder->views[BUILDER_FAR].flows[SIDE_CLIENT].largest_sent_bytes = 252;
	builder->views[BUILDER_FAR].flows[SIDE_CLIENT].packets = 4;
	return stall;
}

static inline const struct report *builder_diagnose(struct builder *builder)
{
	diagnose(&builder->facts, &builder->report);
	return &builder->report;
}

/* The finding of this cause; NULL when it was not named. */
static inline const struct finding *builder_find(struct builder *builder, enum cause cause)
{
	const struct report *report = builder_diagnose(builder);

	for (size_t i = 0; i < report->finding_count; i++)
		if (report->findings[i].cause == cause)
			return &report->findings[i];
	return NULL;
}

/* Most important finding above a note. */
static inline bool builder_is_silent(struct builder *builder)
{
	const struct report *report = builder_diagnose(builder);

	return report->finding_count == 0 || report->findings[0].severity == SEVERITY_NOTE;
}

/* Each case starts with a builder of its own in `*state`. */
static inline int builder_set_up(void **state)
{
	struct builder *builder = xcalloc(1, sizeof(*builder));

	builder_init(builder);
	*state = builder;
	return 0;
}

static inline int builder_tear_down(void **state)
{
	free(*state);
	return 0;
}

#define BUILDER_CASE(test) cmocka_unit_test_setup_teardown(test, builder_set_up, builder_tear_down)
