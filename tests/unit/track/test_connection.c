/* SPDX-License-Identifier: BSD-3-Clause */
/* Which connection a packet belongs to, how connections end, where they are seen. */
#include "builder.h"

static void test_new_syn_on_the_same_ports_is_another_connection(void **state)
{
	struct script s;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	closes(&s);
	at_ms(&s, 20);
	s.sides[SIDE_CLIENT] = (struct script_side) {
		.isn = 777777, .window = 64240, .port = 40000, .address = {10, 0, 0, 1}};
	s.sides[SIDE_SERVER].isn = 888888;
	s.sides[SIDE_SERVER].has_fin = false;
	s.sides[SIDE_SERVER].did_ack_fin = false;
	handshake(&s);
	at_ms(&s, 5000);
	(void)script_end(&s);
	assert_int_equal(s.count, 2);
	assert_int_equal(s.connections[0]->end, CONNECTION_END_FIN);
	assert_int_equal(s.connections[1]->end, CONNECTION_END_OPEN);
	assert_true(connection_view(s.connections[0], 0)->end_ns < SCRIPT_START_NS + 20000000);
	script_done(&s);
}

static void test_sequence_numbers_wrap(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	s.sides[SIDE_CLIENT].isn = 0xfffffc00u;
	handshake(&s);
	at_ms(&s, 1);
	for (unsigned i = 0; i < 4; i++) {
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
		after_us(&s, 100);
		acks(&s, SIDE_SERVER);
	}
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].bytes, 4 * SCRIPT_SEGMENT);
	assert_int_equal(view->flows[SIDE_CLIENT].repaired_bytes, 0);
	assert_int_equal(view->flows[SIDE_CLIENT].missed_bytes, 0);
	script_done(&s);
}

static void test_streams_beyond_4_gib_are_counted_on(void **state)
{
	const uint32_t bytes = 65160;
	const uint64_t rounds = ((uint64_t)9 << 30) / bytes; /* the numbers wrap twice */
	const struct view *view;
	struct script s;

	script_begin(&s);
	handshake(&s);
	for (uint64_t i = 0; i < rounds; i++) {
		after_us(&s, 100);
		sends(&s, SIDE_CLIENT, bytes);
		after_us(&s, 100);
		acks(&s, SIDE_SERVER);
	}
	after_us(&s, 100);
	assert_int_equal(track_label(s.track)->acknowledged, rounds * bytes);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].bytes, rounds * bytes);
	assert_int_equal(view->flows[SIDE_CLIENT].missed_bytes, 0);
	assert_int_equal(view->flows[SIDE_CLIENT].late_arrivals, 0);
	assert_int_equal(view->flows[SIDE_CLIENT].flight_largest, bytes);
	for (enum repair repair = 0; repair < REPAIR_COUNT; repair++)
		assert_int_equal(view->flows[SIDE_CLIENT].repairs[repair], 0);
	assert_int_equal(view_total(view), view->end_ns - view->start_ns);
	script_done(&s);
}

static void test_later_fragments_belong_to_no_connection(void **state)
{
	struct script s;

	script_begin(&s);
	handshake(&s);
	sends(&s, SIDE_CLIENT, 1000);
	assert_non_null(track_label(s.track));
	s.last.marks = DECODED_FRAGMENT;
	s.last.source_port = s.last.destination_port = 0;
	packet_again(&s);
	assert_null(track_label(s.track));
	(void)script_end(&s);
	assert_int_equal(s.count, 1);
	assert_int_equal(connection_view(s.connections[0], 0)->flows[SIDE_CLIENT].packets, 3);
	script_done(&s);
}

static void test_rst_to_the_syn_is_refused(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	syn(&s);
	after_us(&s, 50);
	prepare(&s, SIDE_SERVER, 0, 0, TCP_RST | TCP_ACK)->tcp.sequence = 0;
	packet_again(&s);
	view = script_end(&s);
	assert_int_equal(s.connections[0]->end, CONNECTION_END_REFUSED);
	assert_int_equal(view->reset.number, 2);
	script_done(&s);
}

static void test_syns_without_answer_are_unanswered(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	syn(&s);
	at_ms(&s, 1000);
	syn(&s);
	at_ms(&s, 3000);
	syn(&s);
	at_ms(&s, 6000);
	view = script_end(&s);
	assert_int_equal(s.connections[0]->end, CONNECTION_END_UNANSWERED);
	assert_int_equal(state_ms(view, STATE_HS_RETRY), 6000);
	script_done(&s);
}

static void test_rst_tells_whose_it_was(void **state)
{
	struct script s;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 100);
	after_us(&s, 50);
	rst(&s, SIDE_SERVER);
	(void)script_end(&s);
	assert_int_equal(s.connections[0]->end, CONNECTION_END_RST_SERVER);
	script_done(&s);
}

static void test_two_points_are_one_connection_with_the_senders_view(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	s.point_count = 2;
	s.points[0].addresses[0] = script_address(&s, SIDE_SERVER);
	s.points[0].address_count = 1;
	s.points[1].addresses[0] = script_address(&s, SIDE_CLIENT);
	s.points[1].address_count = 1;
	for (unsigned i = 0; i < 3; i++) {
		for (s.point = 0; s.point < 2; s.point++) {
			if (i == 0)
				syn(&s);
			else if (i == 1)
				syn_ack(&s);
			else
				emit(&s, SIDE_CLIENT, 0, 1000, TCP_ACK);
			after_us(&s, 10);
		}
	}
	view = script_end(&s);
	assert_int_equal(s.count, 1);
	assert_int_equal(s.connections[0]->view_count, 2);
	assert_int_equal(view->point, 1);
	assert_int_equal(view->vantage, VANTAGE_CLIENT);
	assert_int_equal(connection_view(s.connections[0], 0)->vantage, VANTAGE_SERVER);
	assert_int_equal(
		connection_view(s.connections[0], 0)->flows[SIDE_CLIENT].largest_passed_bytes,
		1000 + SCRIPT_HEADERS);
	assert_int_equal(view->flows[SIDE_CLIENT].largest_passed_bytes, 0);
	script_done(&s);
}

static void test_mid_stream_knows_client_by_port_and_is_marked(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	s.sides[SIDE_SERVER].sent = 5000;
	s.sides[SIDE_CLIENT].sent = 300;
	s.sides[SIDE_SERVER].acked = 300;
	sends(&s, SIDE_SERVER, SCRIPT_SEGMENT);
	after_us(&s, 100);
	acks(&s, SIDE_CLIENT);
	view = script_end(&s);
	assert_true(s.connections[0]->is_mid_stream);
	assert_int_equal(s.connections[0]->server.port, 2100);
	assert_int_equal(s.connections[0]->sender, SIDE_SERVER);
	assert_int_equal(view->flows[SIDE_SERVER].bytes, SCRIPT_SEGMENT);
	assert_int_equal(view->flows[SIDE_SERVER].missed_bytes, 0);
	assert_int_equal(view->flows[SIDE_CLIENT].window_scale, -1);
	script_done(&s);
}

static void test_mid_stream_sizes_are_those_of_ethernet(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	s.sides[SIDE_CLIENT].sent = 5000;
	sends(&s, SIDE_CLIENT, 100);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, 10 * SCRIPT_SEGMENT);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].data_segments, 12);
	assert_int_equal(view->flows[SIDE_CLIENT].largest_sent_bytes, 1500);
	assert_int_equal(view->flows[SIDE_CLIENT].largest_passed_bytes, 1500);
	script_done(&s);
}

static void test_unknown_scale_is_inferred_from_the_flight(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	s.sides[SIDE_SERVER].window = 500;
	s.sides[SIDE_CLIENT].sent = 300;
	acks(&s, SIDE_SERVER);
	for (unsigned i = 0; i < 30; i++)
		sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	at_ms(&s, 10);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_SERVER].window_scale, -1);
	assert_true(view->flows[SIDE_SERVER].window_largest >= 30 * SCRIPT_SEGMENT / 2);
	script_done(&s);
}

static void test_one_direction_only_is_one_way(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	syn(&s);
	at_ms(&s, 1);
	s.sides[SIDE_CLIENT].acked = 0;
	sends(&s, SIDE_CLIENT, 500);
	at_ms(&s, 500);
	sends(&s, SIDE_CLIENT, 500);
	view = script_end(&s);
	assert_true(s.connections[0]->is_one_way);
	assert_int_equal(view->round_trip.handshake_ns, 0);
	assert_int_equal(state_ms(view, STATE_UNKNOWN), 499);
	script_done(&s);
}

/* A request whose answer is not captured, then the FIN of the client; the server may send on. */
static void one_way_to_fin(struct script *s)
{
	script_begin(s);
	syn(s);
	at_ms(s, 1);
	acks(s, SIDE_CLIENT);
	sends(s, SIDE_CLIENT, 500);
	loses(s, SIDE_SERVER, 100);
	at_ms(s, 10);
	acks(s, SIDE_CLIENT);
	fin(s, SIDE_CLIENT);
	at_ms(s, 11);
}

static void test_fin_that_was_not_captured_and_confirmed_closes(void **state)
{
	struct script s;
	const struct view *view;

	one_way_to_fin(&s);
	s.sides[SIDE_SERVER].has_fin = true;
	acks(&s, SIDE_CLIENT);
	at_ms(&s, 5000);
	view = script_end(&s);
	assert_true(view->flows[SIDE_SERVER].has_unseen_fin);
	assert_int_equal(s.connections[0]->end, CONNECTION_END_FIN);
	assert_int_equal(view->end_ns - view->start_ns, 11000000);
	script_done(&s);
}

static void test_answer_that_goes_on_behind_the_fin_is_no_close(void **state)
{
	struct script s;
	const struct view *view;

	one_way_to_fin(&s);
	loses(&s, SIDE_SERVER, 1); /* looks like a FIN until more comes */
	acks(&s, SIDE_CLIENT);
	at_ms(&s, 12);
	loses(&s, SIDE_SERVER, 300);
	acks(&s, SIDE_CLIENT);
	view = script_end(&s);
	assert_false(view->flows[SIDE_SERVER].has_unseen_fin);
	assert_int_equal(s.connections[0]->end, CONNECTION_END_OPEN);
	script_done(&s);
}

static void test_acknowledged_bytes_that_were_never_captured_are_counted(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	loses(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	sends(&s, SIDE_CLIENT, SCRIPT_SEGMENT);
	loses(&s, SIDE_CLIENT, 100);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].missed_bytes, SCRIPT_SEGMENT + 100);
	script_done(&s);
}

static void test_time_that_runs_back_is_no_time(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 10);
	sends(&s, SIDE_CLIENT, 100);
	at_ms(&s, 5);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 20);
	view = script_end(&s);
	assert_int_equal(view->end_ns - view->start_ns, 20000000);
	assert_int_equal(view_total(view), 20000000);
	script_done(&s);
}

static void test_packets_after_the_end_are_counted_and_change_nothing(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 100);
	after_us(&s, 50);
	acks(&s, SIDE_SERVER);
	closes(&s);
	acks(&s, SIDE_SERVER);
	at_ms(&s, 300);
	rst(&s, SIDE_SERVER);
	at_ms(&s, 9000);
	view = script_end(&s);
	assert_int_equal(s.count, 1);
	assert_int_equal(s.connections[0]->end, CONNECTION_END_FIN);
	assert_true(view->flows[SIDE_SERVER].has_reset);
	assert_int_equal(view->end_ns - view->start_ns, 300000000);
	assert_int_equal(view_total(view), 300000000);
	assert_int_equal(view->flows[SIDE_CLIENT].largest_passed_bytes, 100 + SCRIPT_HEADERS);
	assert_int_equal(view->round_trip.minimum_ns, 50000);
	script_done(&s);
}

static void test_simultaneous_open_is_one_connection(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	syn(&s);
	after_us(&s, 20);
	emit(&s, SIDE_SERVER, 0, 0, TCP_SYN);
	after_us(&s, 80);
	syn_ack(&s);
	emit(&s, SIDE_CLIENT, 0, 0, TCP_SYN | TCP_ACK);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	sends(&s, SIDE_CLIENT, 100);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(s.count, 1);
	assert_int_equal(view->flows[SIDE_CLIENT].bytes, 100);
	assert_int_equal(view->flows[SIDE_CLIENT].window_scale, 7);
	assert_int_equal(view->flows[SIDE_SERVER].window_scale, 7);
	assert_int_equal(view->flows[SIDE_CLIENT].missed_bytes, 0);
	script_done(&s);
}

static void test_data_in_the_syn_count_once(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	prepare(&s, SIDE_CLIENT, 0, 200, TCP_SYN);
	packet_again(&s);
	s.sides[SIDE_CLIENT].sent = 200;
	s.sides[SIDE_SERVER].acked = 200;
	after_us(&s, 100);
	syn_ack(&s);
	after_us(&s, 10);
	acks(&s, SIDE_CLIENT);
	sends(&s, SIDE_CLIENT, 100);
	after_us(&s, 100);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(view->flows[SIDE_CLIENT].bytes, 300);
	assert_int_equal(view->flows[SIDE_CLIENT].missed_bytes, 0);
	assert_int_equal(view->flows[SIDE_CLIENT].repaired_bytes, 0);
	script_done(&s);
}

static void test_capture_that_begins_with_the_syn_ack_knows_its_client(void **state)
{
	struct script s;

	script_begin(&s);
	syn_ack(&s);
	after_us(&s, 10);
	acks(&s, SIDE_CLIENT);
	(void)script_end(&s);
	assert_int_equal(s.connections[0]->client.port, 40000);
	assert_false(s.connections[0]->is_mid_stream);
	script_done(&s);
}

static void test_names_come_from_the_table(void **state)
{
	struct script s;
	struct name_table names = {0};
	struct address address;
	struct track_facts facts;

	script_begin(&s);
	address = script_address(&s, SIDE_SERVER);
	name_table_add(&names, &address, "svc-a");
	handshake(&s);
	facts = (struct track_facts) {.end_ns = s.now_ns, .names = &names};
	track_finish(s.track, &facts);
	s.connections = track_connections(s.track, &s.count);
	assert_string_equal(s.connections[0]->server.container, "svc-a");
	assert_null(s.connections[0]->client.container);
	script_done(&s);
	name_table_done(&names);
}

static void test_icmp_error_is_kept_with_the_connection_it_quotes(void **state)
{
	struct script s;
	struct decoded error;
	struct packet packet = {.number = 99, .time_ns = SCRIPT_START_NS};

	script_begin(&s);
	handshake(&s);
	error = (struct decoded) {
		.protocol = IP_PROTOCOL_ICMP,
		.source = address_ipv4((const uint8_t[]) {10, 0, 0, 254}),
		.icmp = {.type = 3,
			 .code = 4,
			 .is_error = true,
			 .has_quote = true,
			 .mtu = 1400,
			 .quoted_protocol = IP_PROTOCOL_TCP,
			 .quoted_source = script_address(&s, SIDE_CLIENT),
			 .quoted_destination = script_address(&s, SIDE_SERVER),
			 .quoted_source_port = 40000,
			 .quoted_destination_port = 2100},
	};
	track_packet(s.track, &packet, &error);
	(void)script_end(&s);
	assert_int_equal(s.connections[0]->icmp_error_count, 1);
	assert_int_equal(s.connections[0]->icmp_errors[0].mtu, 1400);
	assert_int_equal(s.connections[0]->icmp_errors[0].sender, SIDE_CLIENT);
	script_done(&s);
}

static void test_ipv6_is_tracked_like_ipv4(void **state)
{
	struct script s;
	const struct view *view;

	script_begin(&s);
	s.is_ipv6 = true;
	handshake(&s);
	at_ms(&s, 1);
	sends(&s, SIDE_CLIENT, 100);
	after_us(&s, 60);
	acks(&s, SIDE_SERVER);
	view = script_end(&s);
	assert_int_equal(s.connections[0]->client.address.family, ADDRESS_FAMILY_IPV6);
	assert_int_equal(view->flows[SIDE_CLIENT].bytes, 100);
	assert_int_equal(view->round_trip.minimum_ns, 60000);
	script_done(&s);
}

static void test_many_connections_find_their_own_slot(void **state)
{
	struct script s;
	size_t count = 5000;

	script_begin(&s);
	for (size_t i = 0; i < count; i++) {
		s.sides[SIDE_CLIENT].port = (uint16_t)(10000 + i);
		syn(&s);
	}
	for (size_t i = 0; i < count; i++) {
		s.sides[SIDE_CLIENT].port = (uint16_t)(10000 + i);
		syn_ack(&s);
	}
	(void)script_end(&s);
	assert_int_equal(s.count, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(connection_view(s.connections[i], 0)->flows[SIDE_SERVER].packets,
				 1);
	script_done(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_new_syn_on_the_same_ports_is_another_connection),
		cmocka_unit_test(test_sequence_numbers_wrap),
		cmocka_unit_test(test_streams_beyond_4_gib_are_counted_on),
		cmocka_unit_test(test_later_fragments_belong_to_no_connection),
		cmocka_unit_test(test_rst_to_the_syn_is_refused),
		cmocka_unit_test(test_syns_without_answer_are_unanswered),
		cmocka_unit_test(test_rst_tells_whose_it_was),
		cmocka_unit_test(test_two_points_are_one_connection_with_the_senders_view),
		cmocka_unit_test(test_mid_stream_knows_client_by_port_and_is_marked),
		cmocka_unit_test(test_mid_stream_sizes_are_those_of_ethernet),
		cmocka_unit_test(test_unknown_scale_is_inferred_from_the_flight),
		cmocka_unit_test(test_one_direction_only_is_one_way),
		cmocka_unit_test(test_fin_that_was_not_captured_and_confirmed_closes),
		cmocka_unit_test(test_answer_that_goes_on_behind_the_fin_is_no_close),
		cmocka_unit_test(test_acknowledged_bytes_that_were_never_captured_are_counted),
		cmocka_unit_test(test_time_that_runs_back_is_no_time),
		cmocka_unit_test(test_packets_after_the_end_are_counted_and_change_nothing),
		cmocka_unit_test(test_simultaneous_open_is_one_connection),
		cmocka_unit_test(test_data_in_the_syn_count_once),
		cmocka_unit_test(test_capture_that_begins_with_the_syn_ack_knows_its_client),
		cmocka_unit_test(test_names_come_from_the_table),
		cmocka_unit_test(test_icmp_error_is_kept_with_the_connection_it_quotes),
		cmocka_unit_test(test_ipv6_is_tracked_like_ipv4),
		cmocka_unit_test(test_many_connections_find_their_own_slot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
