/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Whatever others wrote reaches no terminal raw: one test for each way in. Terminal escapes, control
 * characters (C0 and C1), bidirectional marks, invisible characters, broken UTF-8.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/mem.h"
#include "base/width.h"
#include "present/explain.h"

#define HOSTILE                                                                    \
	"a\x1b]0;title\x07\x1b[2Jb\r\n\b\x7f\xc2\x9b"                              \
	"31m\xe2\x80\xae\xe2\x80\x8f\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf\xff\xc3(" \
	"c"

struct bench {
	struct explainer *explainer;
	struct view view, *views[1];
	struct connection connection;
	struct label label;
	struct packet packet;
	struct decoded decoded;
	struct conversation conversation;
	struct http_exchange exchange;
	struct tls_facts tls;
	struct explain_packet told;
	struct str out;
};

static int set_up(void **state)
{
	struct bench *bench = xcalloc(1, sizeof(*bench));

	bench->out = (struct str)STR_INIT(1u << 20);
	bench->views[0] = &bench->view;
	bench->connection = (struct connection) {
		.id = 1,
		.client = {.address = address_ipv4((const uint8_t[]) {10, 0, 0, 1}), .port = 4000},
		.server = {.address = address_ipv4((const uint8_t[]) {10, 0, 0, 2}), .port = 80},
		.views_at_hand = bench->views,
		.view_count = 1,
	};
	bench->label = (struct label) {.connection = &bench->connection, .data_end = 10};
	bench->packet = (struct packet) {.time_ns = 1, .number = 1};
	bench->decoded = (struct decoded) {
		.protocol = IP_PROTOCOL_TCP,
		.source = bench->connection.client.address,
		.destination = bench->connection.server.address,
		.payload_bytes = 10,
		.tcp = {.flags = TCP_ACK | TCP_PSH},
	};
	bench->conversation.exchanges = &bench->exchange;
	bench->told = (struct explain_packet) {
		.packet = &bench->packet,
		.decoded = &bench->decoded,
		.label = &bench->label,
		.conversation = &bench->conversation,
		.line = "IP 10.0.0.1.4000 > 10.0.0.2.80: Flags [P.], length 10",
	};
	bench->explainer = explainer_new(&(struct explain_options) {.names = NULL});
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	explainer_free(bench->explainer);
	str_done(&bench->out);
	free(bench);
	return 0;
}

/* In any language, as text and as JSON: the packet, the lesson, the heading and the story. */
static void print_all(struct bench *bench)
{
	const struct explain_clock clock = {.start_ns = 0};
	struct explanation explanation, story;
	struct lesson lesson;

	bench->told.line_bytes = strlen(bench->told.line);
	explainer_packet(bench->explainer, &bench->told, &explanation);
	explainer_teach(bench->explainer, &bench->told, &lesson);
	for (enum language language = 0; language < LANGUAGE_COUNT; language++)
		explain_text_packet(&bench->told, &explanation, &lesson,
				    &(struct explain_page) {.language = language}, &bench->out);
	explain_json_packet(&bench->told, &explanation, &clock, &bench->out);
	explainer_story(bench->explainer, &bench->connection, &bench->conversation, &story);
	for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
		const struct explain_page page = {.language = language};

		explain_text_heading(&bench->connection, &page, &bench->out);
		explain_text_story(&story, &page, &bench->out);
	}
	explain_json_story(&bench->connection, &story, &clock, &bench->out);
}

static bool is_hostile(uint32_t character)
{
	if (character < ' ')
		return character != '\n';
	return (character >= 0x7f && character < 0xa0) ||
	       (character >= 0x200b && character <= 0x200f) ||
	       (character >= 0x2028 && character <= 0x202e) ||
	       (character >= 0x2060 && character <= 0x2069) || character == 0xfeff;
}

/* Printed, and harmless: "]0;title" stands there without what made it a command. */
static void expect_harmless(const struct bench *bench)
{
	assert_non_null(strstr(bench->out.text, "]0;title"));
	for (size_t at = 0; at < bench->out.length;) {
		uint32_t character = 0;
		size_t used = utf8_decode(bench->out.text + at, bench->out.length - at, &character);

		if (used == 0 || is_hostile(character))
			fail_msg("byte %zu: U+%04X", at, character);
		at += used;
	}
}

static void test_http_target(void **state)
{
	struct bench *bench = *state;

	bench->conversation.protocol = MESSAGE_PROTOCOL_HTTP1;
	bench->conversation.exchange_count = 1;
	bench->exchange = (struct http_exchange) {
		.method = "GET",
		.target = "/" HOSTILE,
		.request = {.has_begun = true, .has_head = true, .is_complete = true},
	};
	print_all(bench);
	expect_harmless(bench);
}

static void test_tls_server_name(void **state)
{
	struct bench *bench = *state;

	bench->conversation.protocol = MESSAGE_PROTOCOL_TLS;
	bench->conversation.tls = &bench->tls;
	bench->tls = (struct tls_facts) {.server_name = HOSTILE, .client_hello_ns = 1};
	print_all(bench);
	expect_harmless(bench);
}

static void test_dns_name(void **state)
{
	struct bench *bench = *state;
	const struct explain_clock clock = {.start_ns = 0};
	const struct lookup lookup = {
		.client = bench->connection.client.address,
		.server = bench->connection.server.address,
		.type = 1,
		.name = HOSTILE,
		.attempts = 2,
		.asked_ns = 1,
		.latest_ns = 2,
	};
	const struct lookup_label label = {.lookup = &lookup};
	struct explanation story;

	bench->decoded.protocol = IP_PROTOCOL_UDP;
	bench->told.label = NULL;
	bench->told.lookup = &label;
	print_all(bench);
	explainer_lookup(bench->explainer, &lookup, 3, &story);
	explain_text_item(&story, &(struct explain_page) {.language = LANGUAGE_ZH}, &bench->out);
	explain_json_lookup(&lookup, &story, &clock, &bench->out);
	expect_harmless(bench);
}

static void test_container_name(void **state)
{
	struct bench *bench = *state;

	bench->connection.client.container = HOSTILE;
	bench->connection.server.container = HOSTILE;
	print_all(bench);
	expect_harmless(bench);
}

static void test_host_and_service_of_pasted_text(void **state)
{
	struct bench *bench = *state;

	bench->connection.client.address.family = ADDRESS_FAMILY_NAME;
	bench->connection.client.name = HOSTILE;
	bench->connection.server.service = HOSTILE;
	bench->connection.is_one_way = true; /* the filter to use next names them */
	print_all(bench);
	expect_harmless(bench);
}

static void test_pasted_line(void **state)
{
	struct bench *bench = *state;

	bench->decoded.marks = DECODED_FROM_TEXT;
	bench->told.conversation = NULL;
	bench->told.line =
		"10:00:00.1" HOSTILE " IP 10.0.0.1.4000 > 10.0.0.2.80: Flags [P.], seq " HOSTILE
		", ack " HOSTILE ", length 10: HTTP: GET /" HOSTILE;
	print_all(bench);
	expect_harmless(bench);
}

static void test_answer_of_dns_in_a_line(void **state)
{
	struct bench *bench = *state;
	const struct lookup lookup = {
		.attempts = 1, .answered_ns = 2, .asked_ns = 1, .answer_count = 1};
	const struct lookup_label label = {.lookup = &lookup, .part = LOOKUP_PART_ANSWER};

	bench->decoded.protocol = IP_PROTOCOL_UDP;
	bench->told.label = NULL;
	bench->told.lookup = &label;
	bench->told.line = "IP 10.0.0.2.53 > 10.0.0.1.4000: 7 1/0/0 CNAME " HOSTILE " (40)";
	print_all(bench);
	expect_harmless(bench);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(test_http_target),
		TEST(test_tls_server_name),
		TEST(test_dns_name),
		TEST(test_container_name),
		TEST(test_host_and_service_of_pasted_text),
		TEST(test_pasted_line),
		TEST(test_answer_of_dns_in_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
