/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * So many connections that those which are over are packed away: judged and printed like any other, each
 * with its own numbers. Most are refused, some ask and get an answer late, some stand still for good.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "pipeline/analysis.h"
#include "present/present.h"

#define START_NS       ((uint64_t)1790000000 * 1000000000)
#define MS             ((uint64_t)1000000)
#define CONNECTIONS    5000u
#define OUTPUT_MAXIMUM ((size_t)64 << 20)

struct crowd {
	struct analysis *analysis;
	struct stream stream;
	uint64_t now_ns, number;
};

static void packet(struct crowd *crowd, uint32_t id, enum side side, uint8_t flags, uint32_t offset,
		   uint32_t acknowledged, uint32_t bytes)
{
	const struct address addresses[SIDE_COUNT] = {
		address_ipv4((const uint8_t[]) {10, 1, (uint8_t)(id >> 8), (uint8_t)id}),
		address_ipv4((const uint8_t[]) {10, 0, 0, 2}),
	};
	const uint16_t ports[SIDE_COUNT] = {40000, 80};
	const struct decoded decoded = {
		.ether_type = 0x0800,
		.protocol = IP_PROTOCOL_TCP,
		.ttl = 64,
		.ip_bytes = bytes + 40,
		.payload_bytes = bytes,
		.source = addresses[side],
		.destination = addresses[side_other(side)],
		.source_port = ports[side],
		.destination_port = ports[side_other(side)],
		.tcp = {.sequence = 1000 + offset,
			.acknowledgment = flags & TCP_ACK ? 1000 + acknowledged : 0,
			.window = 60000,
			.flags = flags},
	};
	const struct packet frame = {.time_ns = crowd->now_ns,
				     .number = ++crowd->number,
				     .frame = crowd->number,
				     .link_type = 1,
				     .decoded = &decoded};

	analysis_packet(crowd->analysis, &frame);
	crowd->now_ns += MS / 10;
}

static bool is_refused(uint32_t id)
{
	return id % 5 != 0;
}

static uint32_t answer_bytes(uint32_t id)
{
	return 100 + id % 1000;
}

static void begin(struct crowd *crowd, uint32_t id)
{
	packet(crowd, id, SIDE_CLIENT, TCP_SYN, 0, 0, 0);
	if (is_refused(id)) {
		packet(crowd, id, SIDE_SERVER, TCP_RST | TCP_ACK, 0, 1, 0);
		return;
	}
	packet(crowd, id, SIDE_SERVER, TCP_SYN | TCP_ACK, 0, 1, 0);
	packet(crowd, id, SIDE_CLIENT, TCP_ACK, 1, 1, 0);
	packet(crowd, id, SIDE_CLIENT, TCP_ACK | TCP_PSH, 1, 1, 200);
}

/* Long after it began; a few never get an answer. */
static void end(struct crowd *crowd, uint32_t id)
{
	uint32_t bytes = answer_bytes(id);

	if (is_refused(id) || id % 50 == 0)
		return;
	packet(crowd, id, SIDE_SERVER, TCP_ACK | TCP_PSH, 1, 201, bytes);
	packet(crowd, id, SIDE_CLIENT, TCP_ACK | TCP_FIN, 201, 1 + bytes, 0);
	packet(crowd, id, SIDE_SERVER, TCP_ACK | TCP_FIN, 1 + bytes, 202, 0);
	packet(crowd, id, SIDE_CLIENT, TCP_ACK, 202, 2 + bytes, 0);
}

static void check_connection(const struct connection *connection, uint32_t id)
{
	const struct view *view = connection_main_view(connection);
	uint64_t sum = 0;

	for (size_t state = 0; state < STATE_COUNT; state++)
		sum += view->state_ns[state];
	assert_int_equal(sum, view->end_ns - view->start_ns);
	assert_int_equal(connection->id, id + 1);
	assert_int_equal(connection->client.address.bytes[3], id & 0xff);
	if (is_refused(id)) {
		assert_int_equal(connection->end, CONNECTION_END_REFUSED);
		return;
	}
	assert_int_equal(view->flows[SIDE_CLIENT].bytes, 200);
	assert_int_equal(connection->end, id % 50 ? CONNECTION_END_FIN : CONNECTION_END_OPEN);
	assert_int_equal(view->flows[SIDE_SERVER].bytes, id % 50 ? answer_bytes(id) : 0);
}

static void check_report(const struct report *report)
{
	CLEANUP(str_done) struct str text = STR_INIT(OUTPUT_MAXIMUM);
	CLEANUP(str_done) struct str json = STR_INIT(OUTPUT_MAXIMUM);

	assert_int_equal(report->facts->connection_count, CONNECTIONS);
	for (uint32_t id = 0; id < CONNECTIONS; id++)
		check_connection(report->facts->connections[id], id);
	assert_int_equal(report->status, VERDICT_STATUS_FAILED);
	assert_true(report->finding_count > 0);
	for (size_t i = 0; i < report->finding_count; i++)
		assert_non_null(report->findings[i].connection);
	present_text(report, &(struct present_options) {.columns = 100}, &text);
	assert_true(text.length > 0);
	present_json(report, &json);
	assert_non_null(strstr(json.text, "\"address\":\"10.1.19.135\"")); /* the last client */
}

static void test_crowd_is_judged_and_printed_like_few(void **state)
{
	struct crowd crowd = {.analysis = analysis_new(), .now_ns = START_NS};

	for (uint32_t id = 0; id < CONNECTIONS; id++)
		begin(&crowd, id);
	for (uint32_t id = 0; id < CONNECTIONS; id++)
		end(&crowd, id);
	crowd.stream.capture.start_ns = START_NS;
	crowd.stream.capture.end_ns = crowd.now_ns;
	check_report(analysis_finish(crowd.analysis, &crowd.stream,
				     &(struct analysis_options) {.slow_ns = 1000 * MS}));
	analysis_free(crowd.analysis);
	stream_done(&crowd.stream);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crowd_is_judged_and_printed_like_few),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
