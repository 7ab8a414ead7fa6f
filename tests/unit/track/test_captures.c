/* SPDX-License-Identifier: BSD-3-Clause */
/* The ledger closes over whole capture files. */
#include "../every_capture.h"

#include "decode/decode.h"
#include "track/track.h"

static size_t connections_seen;

static void check_view(const struct view *view)
{
	uint64_t total = 0;

	for (int state = 0; state < STATE_COUNT; state++) {
		assert_true(view->state_ns[state] <= view->end_ns - view->start_ns);
		total += view->state_ns[state];
	}
	assert_int_equal(total, view->end_ns - view->start_ns);
}

static void check_track(const struct track *track)
{
	size_t count;
	const struct connection *const *connections = track_connections(track, &count);

	for (size_t i = 0; i < count; i++) {
		for (size_t v = 0; v < connections[i]->view_count; v++)
			check_view(connection_view(connections[i], v));
	}
	connections_seen += count;
}

static void check_file(const char *path, struct capfile_reader *reader)
{
	struct track *track = track_new();
	struct track_facts facts = {0};
	struct decoded decoded;
	struct packet packet;
	struct err err = ERR_INIT;

	while (capfile_next(reader, &packet, &err) > 0) {
		decode_packet(&packet, &decoded);
		track_packet(track, &packet, &decoded);
		facts.end_ns = MAX(facts.end_ns, packet.time_ns);
	}
	facts.points = capfile_points(reader)->items;
	facts.point_count = capfile_points(reader)->count;
	facts.names = capfile_names(reader);
	track_finish(track, &facts);
	check_track(track);
	track_free(track);
}

static void test_states_sum_to_the_duration_in_every_file(void **state)
{
	size_t files = every_capture(check_file);

	assert_true(connections_seen > 0);
	print_message("%zu files, %zu connections\n", files, connections_seen);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states_sum_to_the_duration_in_every_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
