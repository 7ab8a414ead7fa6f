/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ledger closes over whole capture files: those of the fuzz corpus and of the golden tests, and
 * with TCPWHY_CAPTURES set all files in that folder too. Other people's captures stay where they are.
 */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/mem.h"
#include "capfile/capfile.h"
#include "decode/decode.h"
#include "track/track.h"

#define OPEN_FOLDERS_MAXIMUM 8

static size_t files, connections_seen;

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

static void check_file(struct capfile_reader *reader)
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

static int visit(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct err err = ERR_INIT;

	/* Texts beside the captures, and files that are none, are not opened. */
	if (kind != FTW_F || capfile_open(path, &reader, &err) < 0)
		return 0;
	check_file(reader);
	files++;
	return 0;
}

static void test_states_sum_to_the_duration_in_every_file(void **state)
{
	_cleanup_free_ char *corpus =
		xasprintf("%s/tests/fuzz/corpus/capfile", getenv("TCPWHY_SOURCE_ROOT"));
	_cleanup_free_ char *golden =
		xasprintf("%s/tests/golden/captures", getenv("TCPWHY_SOURCE_ROOT"));
	const char *captures = getenv("TCPWHY_CAPTURES");

	assert_int_equal(nftw(corpus, visit, OPEN_FOLDERS_MAXIMUM, FTW_PHYS), 0);
	assert_int_equal(nftw(golden, visit, OPEN_FOLDERS_MAXIMUM, FTW_PHYS), 0);
	if (captures && *captures)
		assert_int_equal(nftw(captures, visit, OPEN_FOLDERS_MAXIMUM, FTW_PHYS), 0);
	assert_true(files > 0);
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
