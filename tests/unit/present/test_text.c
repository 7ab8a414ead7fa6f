/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The verdict on one screen, in both languages, against the files <case>.<language>.txt beside this
 * one. TCPWHY_UPDATE_GOLDEN=1 writes them anew; read them before they are committed.
 */
#include "../diagnose/builder.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/str.h"
#include "base/width.h"
#include "present/present.h"

#define SCREEN_LINES   40
#define SCREEN_COLUMNS 100
#define NARROW_COLUMNS 80
#define NARROW_LINES   50
#define GOLDEN_BYTES   16384

static void golden_path(char path[512], const char *name, enum language language)
{
	const char *root = getenv("TCPWHY_SOURCE_ROOT");

	(void)snprintf(path, 512, "%s/tests/unit/present/%s.%s.txt", root ? root : ".", name,
		       language_name(language));
}

static void golden_write(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void golden_compare(const char *path, const char *text)
{
	_cleanup_free_ char *expected = xcalloc(1, GOLDEN_BYTES);
	FILE *file = fopen(path, "r");

	if (!file)
		fail_msg("no golden file %s", path);
	assert_true(fread(expected, 1, GOLDEN_BYTES - 1, file) > 0);
	(void)fclose(file);
	assert_string_equal(text, expected);
}

/* One screen: few enough lines, none too wide but commands, which are never broken. */
static void assert_fits(const char *text, unsigned columns, unsigned lines_maximum)
{
	unsigned lines = 0;

	while (*text) {
		size_t length = strcspn(text, "\n");
		_cleanup_free_ char *line = xstrndup(text, length);

		if (strncmp(line, "        ", 8) != 0)
			assert_true(text_width(line) <= columns);
		lines++;
		text += length + (text[length] == '\n');
	}
	assert_true(lines <= lines_maximum);
}

static void assert_fits_narrow(const struct report *report, enum language language)
{
	struct present_options options = {.language = language, .columns = NARROW_COLUMNS};
	CLEANUP(str_done) struct str out = STR_INIT(GOLDEN_BYTES - 1);

	present_text(report, &options, &out);
	assert_fits(out.text, NARROW_COLUMNS, NARROW_LINES);
}

/* A placeholder that no value fills: a brace in front of a letter. */
static bool has_placeholder(const char *text)
{
	for (; *text; text++)
		if (text[0] == '{' && text[1] >= 'a' && text[1] <= 'z')
			return true;
	return false;
}

static void assert_golden(struct builder *builder, const char *name)
{
	const struct report *report = builder_diagnose(builder);

	for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
		struct present_options options = {.language = language, .columns = SCREEN_COLUMNS};
		CLEANUP(str_done) struct str out = STR_INIT(GOLDEN_BYTES - 1);
		char path[512];

		present_text(report, &options, &out);
		assert_fits(out.text, SCREEN_COLUMNS, SCREEN_LINES);
		assert_fits_narrow(report, language);
		assert_false(has_placeholder(out.text));
		golden_path(path, name, language);
		if (getenv("TCPWHY_UPDATE_GOLDEN"))
			golden_write(path, out.text);
		golden_compare(path, out.text);
	}
}

static void test_black_hole_at_two_points(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 20000);
	builder_add_far_view(builder, 1);
	builder_add_black_hole(builder, 5, 19995)->small_passed = 1;
	assert_golden(builder, "black_hole");
}

static void test_black_hole_at_one_point(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 1000);
	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].ttl = 63;
	builder_add_black_hole(builder, 5, 995)->repairs = 2;
	assert_golden(builder, "black_hole_one_point");
}

static void test_refused(void **state)
{
	struct builder *builder = *state;
	struct view *view = &builder->views[BUILDER_NEAR];

	builder->connection.end = CONNECTION_END_REFUSED;
	view->flows[SIDE_CLIENT] = (struct flow) {.packets = 1, .syn_count = 1};
	view->flows[SIDE_SERVER] = (struct flow) {.packets = 1, .has_reset = true};
	view->end_ns = view->start_ns + 60000;
	view->state_ns[STATE_CWND] = 0;
	view->state_ns[STATE_HS_NET] = 60000;
	view->reset = builder_packet(BUILDER_NEAR, 2, 0);
	assert_golden(builder, "refused");
}

static void test_slow_receiver(void **state)
{
	struct builder *builder = *state;
	struct stall *stall;

	builder_set_duration(builder, 5000);
	builder_add_far_view(builder, 1);
	for (unsigned i = 0; i < 4; i++) {
		stall = builder_add_stall(builder, BUILDER_NEAR, STATE_ZWND, SIDE_CLIENT,
					  500 + i * 1000, 400 + i * 100);
		stall->probes = 2;
		stall->freed_by_bytes = 1500;
	}
	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].zero_windows = 4;
	builder->views[BUILDER_FAR].flows[SIDE_SERVER].zero_windows = 4;
	assert_golden(builder, "slow_receiver");
}

static void test_receiver_stopped(void **state)
{
	struct builder *builder = *state;
	struct stall *stall;

	builder_set_duration(builder, 8000);
	stall = builder_add_stall(builder, BUILDER_NEAR, STATE_ZWND, SIDE_CLIENT, 500, 7500);
	stall->probes = 5;
	stall->peer_packets = 5;
	stall->is_open = true;
	stall->after.number = 0;
	stall->events[0] = builder_packet(BUILDER_NEAR, 12, 720);
	builder->views[BUILDER_NEAR].flows[SIDE_SERVER].zero_windows = 6;
	builder->connection.end = CONNECTION_END_OPEN;
	assert_golden(builder, "receiver_stopped");
}

static void test_slow_server(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 4000);
	builder_add_stall(builder, BUILDER_NEAR, STATE_SERVER_THINK, SIDE_SERVER, 500, 3000);
	assert_golden(builder, "slow_server");
}

static void test_unanswered(void **state)
{
	struct builder *builder = *state;
	struct view *view = &builder->views[BUILDER_NEAR];

	builder_set_duration(builder, 6000);
	builder->connection.end = CONNECTION_END_UNANSWERED;
	builder->connection.server.container = NULL;
	view->flows[SIDE_CLIENT] = (struct flow) {.packets = 4, .syn_count = 4, .ttl = 64};
	view->flows[SIDE_SERVER] = (struct flow) {0};
	builder_add_stall(builder, BUILDER_NEAR, STATE_HS_RETRY, SIDE_CLIENT, 0, 6000)->is_open =
		true;
	assert_golden(builder, "unanswered");
}

static void test_dead_peer(void **state)
{
	struct builder *builder = *state;
	struct stall *stall;

	builder_set_duration(builder, 8000);
	builder_add_far_view(builder, 1);
	stall = builder_add_stall(builder, BUILDER_NEAR, STATE_PATH_DEAD, SIDE_CLIENT, 1000, 7000);
	stall->repairs = 5;
	stall->packet_bytes = 1500;
	stall->is_open = true;
	stall->after.number = 0;
	builder->views[BUILDER_FAR].last = builder_packet(BUILDER_FAR, 600, 1000);
	builder->connection.end = CONNECTION_END_OPEN;
	assert_golden(builder, "dead_peer");
}

static void test_random_loss(void **state)
{
	struct builder *builder = *state;

	builder_add_far_view(builder, 1);
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].repairs[REPAIR_FAST] = 7;
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].loss_episodes = 6;
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].repair_packets[0] = 42;
	builder->views[BUILDER_NEAR].flows[SIDE_CLIENT].repair_packets[1] = 97;
	builder->views[BUILDER_NEAR].state_ns[STATE_LOSS_FAST] = 140 * NS_PER_MS;
	builder->views[BUILDER_NEAR].state_ns[STATE_CWND] -= 140 * NS_PER_MS;
	builder->views[BUILDER_FAR].flows[SIDE_CLIENT].data_segments -= 7;
	assert_golden(builder, "random_loss");
}

static void test_healthy(void **state)
{
	assert_golden(*state, "healthy");
}

static void test_unexplained(void **state)
{
	struct builder *builder = *state;

	builder_set_duration(builder, 4000);
	builder_add_stall(builder, BUILDER_NEAR, STATE_UNKNOWN, SIDE_CLIENT, 500, 2500);
	assert_golden(builder, "unexplained");
}

static void test_nothing_captured(void **state)
{
	struct builder *builder = *state;

	builder->facts.connection_count = 0;
	builder->points[0].packets = 0;
	assert_golden(builder, "nothing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BUILDER_CASE(test_black_hole_at_two_points),
		BUILDER_CASE(test_black_hole_at_one_point),
		BUILDER_CASE(test_refused),
		BUILDER_CASE(test_slow_receiver),
		BUILDER_CASE(test_receiver_stopped),
		BUILDER_CASE(test_slow_server),
		BUILDER_CASE(test_unanswered),
		BUILDER_CASE(test_dead_peer),
		BUILDER_CASE(test_random_loss),
		BUILDER_CASE(test_healthy),
		BUILDER_CASE(test_unexplained),
		BUILDER_CASE(test_nothing_captured),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
