/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages decide whose time a wait is: what the analysis reads of them, whole, cut or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "pipeline/analysis.h"

#define START_NS ((uint64_t)1790000000 * 1000000000)
#define MS       ((uint64_t)1000000)

struct bench {
	struct analysis *analysis;
	struct stream stream;
	uint64_t now_ns, number;
	uint32_t sent[SIDE_COUNT];
	uint32_t snap_bytes; /* of the payload */
};

static int set_up(void **state)
{
	struct bench *bench = xcalloc(1, sizeof(*bench));

	bench->analysis = analysis_new();
	bench->now_ns = START_NS;
	bench->snap_bytes = UINT32_MAX;
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	analysis_free(bench->analysis);
	stream_done(&bench->stream);
	free(bench);
	return 0;
}

static void packet(struct bench *bench, enum side side, uint8_t flags, const char *payload,
		   uint32_t bytes)
{
	const struct address addresses[SIDE_COUNT] = {
		address_ipv4((const uint8_t[]) {10, 0, 0, 1}),
		address_ipv4((const uint8_t[]) {10, 0, 0, 2}),
	};
	const uint16_t ports[SIDE_COUNT] = {40000, 80};
	const uint32_t captured = MIN((uint32_t)strlen(payload), bench->snap_bytes);
	const bool is_syn = flags & TCP_SYN;
	const struct decoded decoded = {
		.ether_type = 0x0800,
		.protocol = IP_PROTOCOL_TCP,
		.ttl = 64,
		.ip_bytes = bytes + 40,
		.payload_bytes = bytes,
		.payload = captured ? (const uint8_t *)payload : NULL,
		.payload_captured = captured,
		.source = addresses[side],
		.destination = addresses[side_other(side)],
		.source_port = ports[side],
		.destination_port = ports[side_other(side)],
		.tcp = {.sequence = 1000 + bench->sent[side] + !is_syn,
			.acknowledgment =
				flags & TCP_ACK ? 1001 + bench->sent[side_other(side)] : 0,
			.window = 60000,
			.flags = flags},
	};
	const struct packet frame = {.time_ns = bench->now_ns,
				     .number = ++bench->number,
				     .frame = bench->number,
				     .link_type = 1,
				     .decoded = &decoded};

	analysis_packet(bench->analysis, &frame);
	bench->sent[side] += bytes;
	bench->now_ns += 20000;
}

static void handshake(struct bench *bench)
{
	packet(bench, SIDE_CLIENT, TCP_SYN, "", 0);
	packet(bench, SIDE_SERVER, TCP_SYN | TCP_ACK, "", 0);
	packet(bench, SIDE_CLIENT, TCP_ACK, "", 0);
}

/* Some bytes, of which `text` is the beginning, and their acknowledgment. */
static void says(struct bench *bench, enum side side, const char *text, uint32_t bytes)
{
	packet(bench, side, TCP_ACK | TCP_PSH, text, bytes);
	packet(bench, side_other(side), TCP_ACK, "", 0);
}

static void text(struct bench *bench, enum side side, const char *text)
{
	says(bench, side, text, (uint32_t)strlen(text));
}

static const struct view *finish(struct bench *bench)
{
	const struct report *report;

	bench->stream.capture.start_ns = START_NS;
	bench->stream.capture.end_ns = bench->now_ns;
	report = analysis_finish(bench->analysis, &bench->stream,
				 &(struct analysis_options) {.slow_ns = 1000 * MS});
	assert_int_equal(report->facts->connection_count, 1);
	return connection_main_view(report->facts->connections[0]);
}

static uint64_t state_ms(const struct view *view, enum state state)
{
	return (view->state_ns[state] + MS / 2) / MS;
}

/* An upload that pauses in its body until the server gives up. */
static void upload(struct bench *bench)
{
	handshake(bench);
	says(bench, SIDE_CLIENT, "PUT /a HTTP/1.1\r\nContent-Length: 100000\r\n\r\nbody", 20000);
	bench->now_ns += 3000 * MS;
	text(bench, SIDE_SERVER, "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
}

static void test_pause_in_a_body_is_the_clients_whoever_ends_it(void **state)
{
	struct bench *bench = *state;
	const struct view *view;

	upload(bench);
	view = finish(bench);
	assert_int_equal(state_ms(view, STATE_SENDER_IDLE), 3000);
	assert_int_equal(view->state_ns[STATE_SERVER_THINK], 0);
}

static void test_head_that_the_snap_length_cut_leaves_it_to_the_direction(void **state)
{
	struct bench *bench = *state;
	const struct view *view;

	bench->snap_bytes = 24;
	upload(bench);
	view = finish(bench);
	assert_int_equal(state_ms(view, STATE_SERVER_THINK), 3000);
}

static void test_each_exchange_of_a_connection_has_its_turns(void **state)
{
	struct bench *bench = *state;
	const struct view *view;

	handshake(bench);
	for (unsigned i = 0; i < 3; i++) {
		text(bench, SIDE_CLIENT, "GET /a HTTP/1.1\r\n\r\n");
		bench->now_ns += 100 * MS;
		says(bench, SIDE_SERVER, "HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n", 1000);
		bench->now_ns += 400 * MS;
		says(bench, SIDE_SERVER, "", 2041);
		bench->now_ns += 5000 * MS;
	}
	packet(bench, SIDE_SERVER, TCP_ACK | TCP_FIN, "", 0);
	view = finish(bench);
	assert_int_equal(state_ms(view, STATE_SERVER_THINK), 300);
	assert_int_equal(state_ms(view, STATE_SENDER_IDLE), 1200);
	assert_int_equal(state_ms(view, STATE_KEEP_IDLE), 15000);
}

static void test_what_is_no_message_is_judged_by_direction(void **state)
{
	struct bench *bench = *state;
	const struct view *view;

	handshake(bench);
	text(bench, SIDE_CLIENT, "*1\r\n$4\r\nPING\r\n");
	bench->now_ns += 700 * MS;
	text(bench, SIDE_SERVER, "+PONG\r\n");
	view = finish(bench);
	assert_int_equal(state_ms(view, STATE_SERVER_THINK), 700);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_pause_in_a_body_is_the_clients_whoever_ends_it),
		TEST(test_head_that_the_snap_length_cut_leaves_it_to_the_direction),
		TEST(test_each_exchange_of_a_connection_has_its_turns),
		TEST(test_what_is_no_message_is_judged_by_direction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
