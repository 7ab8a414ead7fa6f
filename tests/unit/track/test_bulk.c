/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two trackers, one of which takes no short way and packs nothing away, say the same of every packet
 * and of every connection: in our own captures, with TCPWHY_CAPTURES set in all files of that folder,
 * in transfers that lose, repeat, overtake, pause and shut windows by lot, and of many connections that
 * are packed and come back.
 */
#include "../every_capture.h"

#include <string.h>

#include "decode/decode.h"
#include "track/track.h"

#define TRANSFERS        400
#define TRANSFER_PACKETS 600
#define SEGMENT_BYTES    1448u
#define QUEUE_MAXIMUM    64

struct pair {
	struct track *quick, *thorough;
};

static size_t packets_seen, series_seen;

static struct pair pair_new(void)
{
	struct pair pair = {track_new(), track_new()};

	track_set_thorough(pair.thorough);
	return pair;
}

static void assert_same_label(const struct label *a, const struct label *b)
{
	assert_int_equal(a != NULL, b != NULL);
	if (!a)
		return;
	assert_int_equal(a->connection->id, b->connection->id);
	assert_int_equal(a->sender, b->sender);
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->repair, b->repair);
	assert_int_equal(a->data_start, b->data_start);
	assert_int_equal(a->data_end, b->data_end);
	assert_int_equal(a->acknowledged, b->acknowledged);
	assert_int_equal(a->acknowledged_bytes, b->acknowledged_bytes);
	assert_int_equal(a->fresh_bytes, b->fresh_bytes);
	assert_int_equal(a->late_bytes, b->late_bytes);
	assert_int_equal(a->outstanding_bytes, b->outstanding_bytes);
	assert_int_equal(a->window_bytes, b->window_bytes);
	assert_int_equal(a->silence_ns, b->silence_ns);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->is_window_known, b->is_window_known);
	assert_int_equal(a->is_duplicate_ack, b->is_duplicate_ack);
	assert_int_equal(a->is_dsack, b->is_dsack);
	assert_int_equal(a->did_prove_hole, b->did_prove_hole);
	assert_int_equal(a->is_late_packet, b->is_late_packet);
}

static void pair_packet(struct pair *pair, const struct packet *packet,
			const struct decoded *decoded)
{
	track_packet(pair->quick, packet, decoded);
	track_packet(pair->thorough, packet, decoded);
	assert_same_label(track_label(pair->quick), track_label(pair->thorough));
	packets_seen++;
}

static void assert_same_reference(struct packet_ref a, struct packet_ref b)
{
	assert_int_equal(a.point, b.point);
	assert_int_equal(a.number, b.number);
}

/* Member by member: what lies between them is nobody's. */
static void assert_same_stall(const struct stall *a, const struct stall *b)
{
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->sender, b->sender);
	assert_int_equal(a->start_ns, b->start_ns);
	assert_int_equal(a->duration_ns, b->duration_ns);
	assert_int_equal(a->repairs, b->repairs);
	assert_int_equal(a->probes, b->probes);
	assert_int_equal(a->peer_packets, b->peer_packets);
	assert_int_equal(a->small_passed, b->small_passed);
	assert_int_equal(a->packet_bytes, b->packet_bytes);
	assert_int_equal(a->offset, b->offset);
	assert_int_equal(a->freed_by_bytes, b->freed_by_bytes);
	assert_int_equal(a->is_open, b->is_open);
	assert_same_reference(a->before, b->before);
	assert_same_reference(a->first, b->first);
	for (size_t i = 0; i < ARRAY_COUNT(a->events); i++)
		assert_same_reference(a->events[i], b->events[i]);
	assert_same_reference(a->after, b->after);
}

static void assert_same_series(const struct series *a, const struct series *b)
{
	assert_int_equal(a != NULL, b != NULL);
	if (!a)
		return;
	assert_int_equal(a->start_ns, b->start_ns);
	assert_int_equal(a->step_bits, b->step_bits);
	assert_int_equal(a->count, b->count);
	for (uint32_t i = 0; i < a->count; i++) {
		assert_int_equal(a->buckets[i].bytes, b->buckets[i].bytes);
		assert_memory_equal(a->buckets[i].ranges, b->buckets[i].ranges,
				    sizeof(a->buckets[i].ranges));
	}
	series_seen++;
}

/* All members of a view; those that are pointers by what they point to. Both were made zeroed, so that
 * padding is equal too. */
static void assert_same_view(const struct view *a, const struct view *b)
{
	struct view left = *a;
	struct view right = *b;

	assert_memory_equal(a->state_ns, b->state_ns, sizeof(a->state_ns));
	assert_int_equal(a->stall_count, b->stall_count);
	for (uint32_t i = 0; i < a->stall_count; i++)
		assert_same_stall(&a->stalls[i], &b->stalls[i]);
	left.stalls = NULL;
	right.stalls = NULL;
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		assert_same_series(a->flows[side].series, b->flows[side].series);
		left.flows[side].series = NULL;
		right.flows[side].series = NULL;
	}
	assert_memory_equal(&left, &right, sizeof(left));
}

static void pair_end(struct pair *pair, const struct track_facts *facts)
{
	size_t count, other_count;
	const struct connection *const *a, *const *b;

	track_finish(pair->quick, facts);
	track_finish(pair->thorough, facts);
	a = track_connections(pair->quick, &count);
	b = track_connections(pair->thorough, &other_count);
	assert_int_equal(count, other_count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(a[i]->end, b[i]->end);
		assert_int_equal(a[i]->sender, b[i]->sender);
		assert_int_equal(a[i]->main_view, b[i]->main_view);
		assert_int_equal(a[i]->view_count, b[i]->view_count);
		for (size_t v = 0; v < a[i]->view_count; v++)
			assert_same_view(connection_view(a[i], v), connection_view(b[i], v));
	}
	track_free(pair->quick);
	track_free(pair->thorough);
}

static void compare_file(const char *path, struct capfile_reader *reader)
{
	struct track_facts facts = {0};
	struct decoded decoded = {0};
	struct packet packet;
	struct err err = ERR_INIT;
	struct pair pair = pair_new();

	while (capfile_next(reader, &packet, &err) > 0) {
		const struct decoded *fields = packet.decoded;

		if (!fields) {
			decode_next(&packet, &decoded);
			fields = &decoded;
		}
		pair_packet(&pair, &packet, fields);
		facts.end_ns = MAX(facts.end_ns, packet.time_ns);
	}
	pair_end(&pair, &facts);
}

static void test_bulk_says_the_same_of_every_capture(void **state)
{
	size_t files = every_capture(compare_file);

	print_message("%zu files, %zu packets, %zu series\n", files, packets_seen, series_seen);
}

/* A transfer by lot: what each side sent and has, and what is still on the way. */

struct host {
	uint32_t sent, have, una, window, sack_start, sack_end, ip_id;
};

struct transfer {
	struct pair pair;
	uint64_t lot;
	struct packet packet;
	struct decoded queue[QUEUE_MAXIMUM];
	size_t queued;
	struct host hosts[2]; /* the client, the server */
	bool has_timestamps, has_ids, is_two_way;
	bool does_heed_windows; /* else it sends whatever was said */
	uint16_t mss;
};

static uint32_t draw(struct transfer *t, uint32_t below)
{
	t->lot = t->lot * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(t->lot >> 33) % below;
}

static void pass_time(struct transfer *t)
{
	static const uint64_t steps_us[] = {0, 1, 3, 7, 12, 40, 100, 700, 1500, 9000};
	uint64_t us = steps_us[draw(t, (uint32_t)ARRAY_COUNT(steps_us))];

	if (draw(t, 60) == 0)
		us = 5000 * (1 + draw(t, 200));
	t->packet.time_ns += us * 1000 + draw(t, 1000);
}

static struct decoded make(struct transfer *t, unsigned from, uint8_t flags, uint32_t payload)
{
	struct host *host = &t->hosts[from];
	struct decoded decoded = {
		.protocol = IP_PROTOCOL_TCP,
		.ttl = 64,
		.is_dont_fragment = true,
		.ip_id = t->has_ids ? (uint16_t)++host->ip_id : 0,
		.ip_bytes = 40 + (t->has_timestamps ? 12 : 0) + payload,
		.payload_bytes = payload,
		.source = address_ipv4((const uint8_t[]) {10, 0, 0, (uint8_t)(from + 1)}),
		.destination = address_ipv4((const uint8_t[]) {10, 0, 0, (uint8_t)(2 - from)}),
		.source_port = from ? 80 : 40000,
		.destination_port = from ? 40000 : 80,
		.tcp = {.sequence = 0xfffff000u + from + host->sent,
			.acknowledgment = 0xfffff000u + !from + host->have,
			.window = (uint16_t)host->window,
			.flags = flags,
			.has_timestamps = t->has_timestamps,
			.timestamp = (uint32_t)(t->packet.time_ns / 1000000) + 1,
			.timestamp_echo = (uint32_t)(t->packet.time_ns / 1000000)},
	};

	if (flags & TCP_SYN) {
		decoded.tcp.has_mss = t->mss > 0;
		decoded.tcp.mss = t->mss;
		decoded.tcp.has_window_scale = true;
		decoded.tcp.window_scale = 7;
	}
	if (host->sack_end > host->have) {
		decoded.tcp.sack_count = 1;
		decoded.tcp.sacks[0] =
			(struct sequence_range) {0xfffff000u + !from + host->sack_start,
						 0xfffff000u + !from + host->sack_end};
	}
	return decoded;
}

/* The capture sees it; lost before that point, behind it, or twice, now and then. */
static void show(struct transfer *t, const struct decoded *decoded)
{
	pass_time(t);
	if (draw(t, 150) == 0)
		return;
	t->packet.number++;
	pair_packet(&t->pair, &t->packet, decoded);
	if (draw(t, 200) == 0) {
		t->packet.number++;
		pair_packet(&t->pair, &t->packet, decoded);
	}
}

static void acknowledge(struct transfer *t, unsigned from)
{
	struct host *host = &t->hosts[from];
	struct decoded decoded;

	if (draw(t, 30) == 0)
		host->window = draw(t, 12) == 0 ? 0 : 20 + draw(t, t->does_heed_windows ? 60 : 500);
	decoded = make(t, from, TCP_ACK, 0);
	show(t, &decoded);
	t->hosts[!from].una = MAX(t->hosts[!from].una, host->have);
}

/* The oldest segment on the way arrives, or a later one that overtook it. */
static void arrive(struct transfer *t, unsigned at)
{
	struct host *host = &t->hosts[at];
	size_t pick = draw(t, 25) == 0 ? draw(t, (uint32_t)t->queued) : 0;
	const struct decoded *decoded = &t->queue[pick];
	uint32_t start = decoded->tcp.sequence - (0xfffff000u + !at);
	uint32_t end = start + decoded->payload_bytes;

	if (start <= host->have && end > host->have) {
		host->have = end;
	} else if (start > host->have) {
		host->sack_start = start;
		host->sack_end = end;
	}
	t->queued--;
	memmove(&t->queue[pick], &t->queue[pick + 1], (t->queued - pick) * sizeof(t->queue[0]));
	if (draw(t, 2) == 0 || host->sack_end > host->have)
		acknowledge(t, at);
}

static void send_data(struct transfer *t, unsigned from, uint32_t payload)
{
	struct decoded decoded = make(t, from, draw(t, 8) ? TCP_ACK : TCP_ACK | TCP_PSH, payload);

	show(t, &decoded);
	t->hosts[from].sent += payload;
	if (draw(t, 60) && t->queued < QUEUE_MAXIMUM)
		t->queue[t->queued++] = decoded;
}

/* Go back to what is not acknowledged. */
static void send_again(struct transfer *t, unsigned from)
{
	struct host *host = &t->hosts[from];
	uint32_t sent = host->sent;

	if (host->una == host->sent)
		return;
	t->packet.time_ns += draw(t, 3) ? 0 : 250000000;
	host->sent = host->una;
	send_data(t, from, MIN(sent - host->una, SEGMENT_BYTES));
	host->sent = sent;
}

static void begin(struct transfer *t, uint64_t seed)
{
	struct decoded decoded;

	*t = (struct transfer) {.pair = pair_new(), .lot = seed * 977 + 1};
	t->packet.time_ns = 1790000000ull * 1000000000;
	t->has_timestamps = draw(t, 3) > 0;
	t->has_ids = draw(t, 3) > 0;
	t->is_two_way = draw(t, 4) == 0;
	t->does_heed_windows = draw(t, 2) == 0;
	t->mss = draw(t, 4) ? SEGMENT_BYTES + 12 : 0;
	t->hosts[0].window = t->hosts[1].window = 501;
	if (draw(t, 4) == 0)
		return; /* in mid-stream */
	for (unsigned step = 0; step < 3; step++) {
		static const uint8_t flags[] = {TCP_SYN, TCP_SYN | TCP_ACK, TCP_ACK};

		decoded = make(t, step == 1, flags[step], 0);
		show(t, &decoded);
		t->hosts[step == 1].sent += step < 2;
		t->hosts[step == 0].have = step == 0 || step == 2 ? 1 : t->hosts[step == 0].have;
		t->hosts[0].have = step >= 1;
		t->hosts[1].have = 1;
	}
	t->hosts[0].una = t->hosts[1].una = 1;
}

static bool has_room(const struct transfer *t, unsigned from, uint32_t payload)
{
	const struct host *host = &t->hosts[from];

	return !t->does_heed_windows ||
	       host->sent + payload <= host->una + (t->hosts[!from].window << 7);
}

static void run(struct transfer *t)
{
	unsigned sender = draw(t, 3) == 0;

	for (unsigned i = 0; i < TRANSFER_PACKETS; i++) {
		uint32_t what = draw(t, 100);
		uint32_t payload = draw(t, 12) ? SEGMENT_BYTES : 1 + draw(t, 4000);

		if (t->is_two_way && t->queued == 0 && draw(t, 20) == 0)
			sender = !sender;
		if (what < 50 && has_room(t, sender, payload))
			send_data(t, sender, payload);
		else if (what < 95 && t->queued > 0)
			arrive(t, !sender);
		else if (what < 97)
			send_again(t, sender);
		else if (what < 98)
			acknowledge(t, sender);
	}
}

static void test_bulk_says_the_same_of_transfers_by_lot(void **state)
{
	for (uint64_t seed = 1; seed <= TRANSFERS; seed++) {
		struct transfer t;

		begin(&t, seed);
		run(&t);
		pair_end(&t.pair, &(struct track_facts) {.end_ns = t.packet.time_ns + 1000000});
	}
}

/* Many connections: each speaks a few times, some much later, some at a second point as well. */

#define CROWD         9000u
#define CROWD_PACKETS 60000u
#define CROWD_NEAR    300u

static struct decoded crowd_packet(struct transfer *t, uint32_t id, uint32_t *step)
{
	static const uint8_t flags[] = {TCP_SYN, TCP_SYN | TCP_ACK, TCP_ACK, TCP_ACK | TCP_PSH};
	uint32_t at = (*step)++;
	uint8_t flag = at < 4 ? flags[at] : TCP_ACK;
	bool from_server = at == 1 || (at > 3 && draw(t, 2));
	struct decoded decoded;

	t->hosts[from_server].sent = at > 1 ? 1 + (at > 4 ? 100 * (at / 2) : 0) : 0;
	t->hosts[from_server].have = at > 0 ? 1 + draw(t, 3) * 50 : 0;
	if (at > 3 && draw(t, 6) == 0)
		flag = draw(t, 3) ? TCP_ACK | TCP_FIN : TCP_RST;
	if (at > 3 && draw(t, 40) == 0) {
		flag = TCP_SYN; /* the same ports again */
		from_server = false;
		t->hosts[0].sent = 5000 * (1 + draw(t, 9));
	}
	decoded = make(t, from_server, flag, flag & (TCP_SYN | TCP_RST) ? 0 : draw(t, 2) * 100);
	decoded.source.bytes[1] = decoded.destination.bytes[1] = (uint8_t)(id >> 8);
	decoded.source.bytes[2] = decoded.destination.bytes[2] = (uint8_t)id;
	return decoded;
}

static void test_connections_that_were_packed_are_as_before(void **state)
{
	_cleanup_free_ uint32_t *steps = xcalloc(CROWD, sizeof(*steps));
	struct transfer t = {.pair = pair_new(), .lot = 77, .has_ids = true, .mss = 1460};

	t.packet.time_ns = 1790000000ull * 1000000000;
	t.hosts[0].window = t.hosts[1].window = 501;
	for (uint32_t i = 0; i < CROWD_PACKETS; i++) {
		uint32_t front = (uint32_t)((uint64_t)i * (CROWD - CROWD_NEAR) / CROWD_PACKETS);
		uint32_t id = draw(&t, 12) ? front + draw(&t, CROWD_NEAR) : draw(&t, front + 1);
		struct decoded decoded;

		t.packet.time_ns += draw(&t, 200000);
		decoded = crowd_packet(&t, id, &steps[id]);
		t.packet.point = id % 7 == 0 && draw(&t, 2);
		t.packet.number++;
		pair_packet(&t.pair, &t.packet, &decoded);
	}
	pair_end(&t.pair, &(struct track_facts) {.end_ns = t.packet.time_ns + 1000000});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bulk_says_the_same_of_every_capture),
		cmocka_unit_test(test_bulk_says_the_same_of_transfers_by_lot),
		cmocka_unit_test(test_connections_that_were_packed_are_as_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
