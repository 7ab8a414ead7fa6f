/* SPDX-License-Identifier: BSD-3-Clause */
/* pmtu-black-hole and size-dependent-loss: when they fire, how sure they are, when they are silent. */
#include "builder.h"

static void test_black_hole_is_possible_after_the_second_timeout(void **state)
{
	struct builder *builder = *state;
	struct stall *stall;

	builder_set_duration(builder, 700);
	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].ttl = 63;
	stall = builder_add_black_hole(builder, 5, 650);
	stall->repairs = 2;
	assert_int_equal(builder_find(builder, CAUSE_PMTU_BLACK_HOLE)->confidence,
			 CONFIDENCE_POSSIBLE);
	assert_int_equal(builder->report.status, VERDICT_STATUS_FAILED);
	assert_int_equal(builder->report.findings[0].contradicting.count, 1);
	stall->repairs = 1;
	assert_null(builder_find(builder, CAUSE_PMTU_BLACK_HOLE));
}

static void test_black_hole_is_likely_when_small_packets_pass(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 10000);
	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].ttl = 63;
	builder_add_black_hole(builder, 5, 9995)->small_passed = 2;
	assert_int_equal(builder_find(builder, CAUSE_PMTU_BLACK_HOLE)->confidence,
			 CONFIDENCE_LIKELY);
}

static void test_black_hole_is_proven_by_the_cut_at_the_receiver(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	builder_set_duration(builder, 10000);
	builder_add_far_view(builder, 1);
	builder_add_black_hole(builder, 5, 9995)->small_passed = 1;
	finding = builder_find(builder, CAUSE_PMTU_BLACK_HOLE);
	assert_non_null(finding);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_int_equal(finding->supporting.items[0].grade, 'A');
	assert_int_equal(finding->from_point, BUILDER_NEAR);
	assert_int_equal(finding->to_point, BUILDER_FAR);
	assert_int_equal(finding->owned_ns, 9995 * NS_PER_MS);
	assert_true(finding->did_fail);
}

static void test_black_hole_is_only_likely_when_the_whole_path_may_be_dead(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	builder_set_duration(builder, 10000);
	builder_add_far_view(builder, 1);
	builder_add_black_hole(builder, 5, 9995);
	finding = builder_find(builder, CAUSE_PMTU_BLACK_HOLE);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(finding->alternatives[0], CAUSE_DEAD_PEER);
}

static void test_black_hole_is_degraded_when_the_sender_finds_the_way_out(void **state)
{
	struct builder *builder = *state;
	struct stall *stall;

	builder_set_duration(builder, 10000);
	builder_add_far_view(builder, 1);
	stall = builder_add_black_hole(builder, 5, 6660);
	stall->is_open = false;
	stall->freed_by_bytes = 1076;
	/* Taken apart by the old segment size, what came later looks too large. */
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].largest_passed_bytes = 1500;
	builder->views[BUILDER_FAR].flows[SIDE_CLIENT].largest_sent_bytes = 1396;
	builder->connection.end = CONNECTION_END_FIN;
	assert_int_equal(builder_find(builder, CAUSE_PMTU_BLACK_HOLE)->confidence,
			 CONFIDENCE_PROVEN);
	assert_int_equal(builder->report.status, VERDICT_STATUS_DEGRADED);
}

static void test_black_hole_is_silent_when_the_sender_was_told(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	builder_set_duration(builder, 10000);
	builder_add_far_view(builder, 1);
	builder_add_black_hole(builder, 5, 9995);
	builder->icmp = (struct icmp_error) {
		.packet = builder_packet(BUILDER_NEAR, 12, 6),
		.type = 3,
		.code = 4,
		.sender = SIDE_CLIENT,
		.mtu = 1400,
	};
	builder->connection.icmp_errors = &builder->icmp;
	builder->connection.icmp_error_count = 1;
	assert_null(builder_find(builder, CAUSE_PMTU_BLACK_HOLE));
	finding = builder_find(builder, CAUSE_PMTU_ICMP_IGNORED);
	assert_int_equal(finding->confidence, CONFIDENCE_PROVEN);
	assert_int_equal(finding->supporting.items[0].grade, 'A');
}

static void test_icmp_at_the_very_end_was_not_ignored(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 10000);
	builder_add_far_view(builder, 1);
	builder_add_black_hole(builder, 5, 9995);
	builder->icmp = (struct icmp_error) {
		.packet = builder_packet(BUILDER_NEAR, 90, 9900),
		.type = 3,
		.code = 4,
		.sender = SIDE_CLIENT,
		.mtu = 1400,
	};
	builder->connection.icmp_errors = &builder->icmp;
	builder->connection.icmp_error_count = 1;
	assert_null(builder_find(builder, CAUSE_PMTU_ICMP_IGNORED));
	assert_int_equal(builder_find(builder, CAUSE_SIZE_DEPENDENT_LOSS)->alternatives[1],
			 CAUSE_PMTU_ICMP_IGNORED);
}

static void test_black_hole_is_proven_by_icmp_that_stays_on_the_way(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 10000);
	builder_add_far_view(builder, 1);
	builder_add_black_hole(builder, 5, 9995);
	builder->icmp = (struct icmp_error) {
		.packet = builder_packet(BUILDER_FAR, 12, 6),
		.type = 3,
		.code = 4,
		.sender = SIDE_CLIENT,
		.mtu = 1400,
	};
	builder->connection.icmp_errors = &builder->icmp;
	builder->connection.icmp_error_count = 1;
	assert_int_equal(builder_find(builder, CAUSE_PMTU_BLACK_HOLE)->confidence,
			 CONFIDENCE_PROVEN);
}

static void test_working_discovery_is_silent(void **state)
{
	struct builder *builder = *state;

	/* One ICMP, then smaller segments: the first packet of 1,500 bytes was repaired at once. */
	builder_add_far_view(builder, 1);
	builder->icmp = (struct icmp_error) {
		.packet = builder_packet(BUILDER_NEAR, 12, 6),
		.type = 3,
		.code = 4,
		.sender = SIDE_CLIENT,
		.mtu = 1400,
	};
	builder->connection.icmp_errors = &builder->icmp;
	builder->connection.icmp_error_count = 1;
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].largest_passed_bytes = 1400;
	builder->views[BUILDER_FAR].flows[SIDE_CLIENT].largest_sent_bytes = 1400;
	assert_true(builder_is_silent(builder));
	assert_int_equal(builder->report.status, VERDICT_STATUS_HEALTHY);
}

static void test_black_hole_is_silent_when_large_packets_had_passed(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 10000);
	builder_add_far_view(builder, 1);
	builder_add_black_hole(builder, 5, 9995);
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].largest_passed_bytes = 1500;
	assert_null(builder_find(builder, CAUSE_PMTU_BLACK_HOLE));
	assert_null(builder_find(builder, CAUSE_SIZE_DEPENDENT_LOSS));
	assert_int_equal(builder->report.verdict->cause, CAUSE_DEAD_PEER);
}

static void test_black_hole_is_found_when_the_smaller_packets_wait_too(void **state)
{
	struct builder *builder = *state;
	struct stall *stall;

	/* 1,076 bytes got through in the end, then packets of that size were late once. */
	builder_set_duration(builder, 10000);
	builder_add_far_view(builder, 1);
	stall = builder_add_black_hole(builder, 5, 3000);
	stall->freed_by_bytes = 1076;
	stall->is_open = false;
	stall = builder_add_stall(builder, BUILDER_NEAR, STATE_LOSS_RTO, SIDE_CLIENT, 3010, 31);
	stall->repairs = 2;
	stall->packet_bytes = stall->freed_by_bytes = 1076;
	builder->views[BUILDER_FAR].flows[SIDE_CLIENT].largest_sent_bytes = 1447;
	assert_non_null(builder_find(builder, CAUSE_PMTU_BLACK_HOLE));
}

static void test_black_hole_is_silent_when_packets_may_be_fragmented(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 10000);
	builder_add_far_view(builder, 1);
	builder_add_black_hole(builder, 5, 9995);
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].is_dont_fragment = false;
	assert_null(builder_find(builder, CAUSE_PMTU_BLACK_HOLE));
}

static void test_large_packets_that_vanish_between_two_points_of_a_bridge(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 10000);
	builder_add_far_view(builder, 0);
	builder_add_black_hole(builder, 5, 9995)->small_passed = 1;
	assert_null(builder_find(builder, CAUSE_PMTU_BLACK_HOLE));
	assert_int_equal(builder_find(builder, CAUSE_BRIDGE_MTU_MISMATCH)->confidence,
			 CONFIDENCE_PROVEN);
}

static void test_bridge_that_lets_super_segments_pass_is_found(void **state)
{
	struct builder *builder = *state;
	struct flow *far = &builder->views[BUILDER_FAR].flows[SIDE_CLIENT];

	builder_set_duration(builder, 10000);
	builder_add_far_view(builder, 0);
	builder_add_black_hole(builder, 5, 9995);
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].largest_passed_bytes = 1500;
	far->largest_sent_bytes = 1500;
	far->super_segments = 40;
	assert_int_equal(builder_find(builder, CAUSE_BRIDGE_MTU_MISMATCH)->confidence,
			 CONFIDENCE_PROVEN);
	/* One single packet of full size that arrived, and it is not the size. */
	far->full_alone = 1;
	assert_null(builder_find(builder, CAUSE_BRIDGE_MTU_MISMATCH));
}

static void test_large_packets_that_vanish_in_one_network_are_size_dependent_loss(void **state)
{
	struct builder *builder = *state;
	const struct finding *finding;

	builder_set_duration(builder, 10000);
	builder_add_black_hole(builder, 5, 9995)->small_passed = 1;
	assert_null(builder_find(builder, CAUSE_PMTU_BLACK_HOLE));
	assert_null(builder_find(builder, CAUSE_BRIDGE_MTU_MISMATCH));
	finding = builder_find(builder, CAUSE_SIZE_DEPENDENT_LOSS);
	assert_int_equal(finding->confidence, CONFIDENCE_LIKELY);
	assert_int_equal(finding->alternatives[0], CAUSE_BRIDGE_MTU_MISMATCH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_black_hole_is_possible_after_the_second_timeout),
		BUILDER_CASE(test_black_hole_is_likely_when_small_packets_pass),
		BUILDER_CASE(test_black_hole_is_proven_by_the_cut_at_the_receiver),
		BUILDER_CASE(test_black_hole_is_only_likely_when_the_whole_path_may_be_dead),
		BUILDER_CASE(test_black_hole_is_degraded_when_the_sender_finds_the_way_out),
		BUILDER_CASE(test_black_hole_is_silent_when_the_sender_was_told),
		BUILDER_CASE(test_icmp_at_the_very_end_was_not_ignored),
		BUILDER_CASE(test_large_packets_that_vanish_between_two_points_of_a_bridge),
		BUILDER_CASE(test_bridge_that_lets_super_segments_pass_is_found),
		BUILDER_CASE(test_black_hole_is_proven_by_icmp_that_stays_on_the_way),
		BUILDER_CASE(test_working_discovery_is_silent),
		BUILDER_CASE(test_black_hole_is_silent_when_large_packets_had_passed),
		BUILDER_CASE(test_black_hole_is_found_when_the_smaller_packets_wait_too),
		BUILDER_CASE(test_black_hole_is_silent_when_packets_may_be_fragmented),
		BUILDER_CASE(test_large_packets_that_vanish_in_one_network_are_size_dependent_loss),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
