/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets of a few connections at three points, through decoding and tracking. The input is a list
 * of records: one byte each for point, passed time and length, then that many bytes of an IP packet.
 */
#include "decode/decode.h"
#include "fuzz.h"
#include "track/event.h"
#include "track/track.h"

#define RECORD_BYTES  3
#define POINTS        3
#define LINK_TYPE_RAW 101
#define START_NS      ((uint64_t)1790000000 * 1000000000)
#define TIME_UNIT_NS  ((uint64_t)5000000)
#define END_AFTER_NS  ((uint64_t)3000000000)

static void check_view(const struct view *view)
{
	uint64_t total = 0;

	FUZZ_CHECK(view->end_ns >= view->start_ns);
	for (int state = 0; state < STATE_COUNT; state++) {
		FUZZ_CHECK(view->state_ns[state] <= view->end_ns - view->start_ns);
		total += view->state_ns[state];
	}
	FUZZ_CHECK(total == view->end_ns - view->start_ns);
	FUZZ_CHECK(view->stall_count <= TRACK_STALLS_MAXIMUM);
	for (uint32_t i = 0; i < view->stall_count; i++) {
		FUZZ_CHECK(view->stalls[i].start_ns >= view->start_ns);
		FUZZ_CHECK(view->stalls[i].start_ns + view->stalls[i].duration_ns <= view->end_ns);
		FUZZ_CHECK(view->stalls[i].state < STATE_COUNT);
	}
}

static void check(const struct track *track)
{
	size_t count;
	const struct connection *const *connections = track_connections(track, &count);

	for (size_t i = 0; i < count; i++) {
		FUZZ_CHECK(connections[i]->id == i + 1);
		FUZZ_CHECK(connections[i]->view_count >= 1);
		FUZZ_CHECK(connections[i]->view_count <= POINTS);
		FUZZ_CHECK(connections[i]->main_view < connections[i]->view_count);
		FUZZ_CHECK(connections[i]->icmp_error_count <= TRACK_ICMP_MAXIMUM);
		for (size_t v = 0; v < connections[i]->view_count; v++)
			check_view(connection_view(connections[i], v));
	}
}

static void check_events(struct event_watch *events)
{
	struct event event;

	while (event_watch_next(events, &event)) {
		FUZZ_CHECK(event.connection && event.kind < EVENT_KIND_COUNT);
		FUZZ_CHECK(event_kind_name(event.kind));
		FUZZ_CHECK((event.kind == EVENT_KIND_STALLED) == (event.wait != EVENT_WAIT_NONE));
	}
	FUZZ_CHECK(event_watch_dropped(events) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct track *track = track_new();
	struct event_watch *events = event_watch_new();
	struct track_facts facts = {.end_ns = START_NS};
	struct packet packet = {.link_type = LINK_TYPE_RAW, .time_ns = START_NS};
	struct decoded decoded;

	while (size > RECORD_BYTES) {
		size_t bytes = data[2] < size - RECORD_BYTES ? data[2] : size - RECORD_BYTES;

		packet.point = data[0] % POINTS;
		packet.number++;
		/* Now and then time runs back. */
		packet.time_ns += data[1] == UINT8_MAX ? -TIME_UNIT_NS : data[1] * TIME_UNIT_NS;
		packet.captured_bytes = (uint32_t)bytes;
		packet.wire_bytes = (uint32_t)bytes + (data[0] & 0x80 ? data[0] * 16u : 0);
		packet.data = data + RECORD_BYTES;
		decode_packet(&packet, &decoded);
		track_packet(track, &packet, &decoded);
		event_watch_packet(events, &packet, &decoded, track_label(track),
				   data[0] % (TURN_TLS_HANDSHAKE + 1));
		check_events(events);
		data += RECORD_BYTES + bytes;
		size -= RECORD_BYTES + bytes;
	}
	event_watch_clock(events, packet.time_ns + END_AFTER_NS);
	check_events(events);
	event_watch_free(events);
	facts.end_ns = packet.time_ns + END_AFTER_NS;
	track_finish(track, &facts);
	check(track);
	track_free(track);
	return 0;
}
