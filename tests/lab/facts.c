/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the rules are given, as a line of JSON for each connection of each capture file: for looking
 * at, and for counting how often each predicate holds (count_weights.py).
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/option.h"
#include "diagnose/predicate.h"
#include "pipeline/analysis.h"
#include "pipeline/pipeline.h"

struct collector {
	struct sink sink;
	struct analysis *analysis;
};

static int collect(struct sink *sink, const struct packet *packet, struct err *err)
{
	struct collector *collector = (struct collector *)sink;

	(void)err;
	analysis_packet(collector->analysis, packet);
	return 0;
}

static void print_flow(const struct flow *flow)
{
	printf("{\"packets\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"data_segments\":%" PRIu64
	       ",\"missed_bytes\":%" PRIu64 ",\"repairs\":[",
	       flow->packets, flow->bytes, flow->data_segments, flow->missed_bytes);
	for (enum repair repair = 0; repair < REPAIR_COUNT; repair++)
		printf("%s%u", repair ? "," : "", flow->repairs[repair]);
	printf("],\"episodes\":%u,\"late\":%u,\"reordered\":%u,\"zero_windows\":%u,"
	       "\"window_largest\":%u,\"window_lowest\":%u,\"flight_largest\":%u,"
	       "\"segment_bytes\":%u,\"largest_sent\":%u,\"largest_passed\":%u,\"passed\":%u,"
	       "\"scale\":%d,\"ttl\":%u,\"full_alone\":%u,\"super\":%u,\"tail_repairs\":%u,"
	       "\"needless_fast\":%u,\"healed\":%u,\"echo_us\":[%u,%u],\"bucket\":[%" PRIu64
	       ",%u,%u,%u,%u,%u]}",
	       flow->loss_episodes, flow->late_arrivals, flow->reordered, flow->zero_windows,
	       flow->window_largest, flow->window_lowest, flow->flight_largest, flow->segment_bytes,
	       flow->largest_sent_bytes, flow->largest_passed_bytes, flow->passed_segments,
	       flow->window_scale, flow->ttl, flow->full_alone, flow->super_segments,
	       flow->tail_repairs, flow->needless_fast, flow->healed, flow->echo_minimum_us,
	       flow->echo_median_us, flow->bucket.rate, flow->bucket.burst_bytes, flow->bucket.runs,
	       flow->bucket.empty_permille, flow->bucket.enough_permille,
	       flow->bucket.scarce_permille);
}

static void print_stalls(const struct view *view)
{
	printf("},\"stall_list\":[");
	for (uint32_t i = 0; i < view->stall_count; i++) {
		const struct stall *stall = &view->stalls[i];

		printf("%s{\"state\":\"%s\",\"ms\":%" PRIu64 ",\"repairs\":%u,\"probes\":%u,"
		       "\"peer\":[%u,%u],\"small\":%u,\"bytes\":%u,\"freed\":%u,\"open\":%d}",
		       i ? "," : "", state_name(stall->state),
		       (uint64_t)(stall->duration_ns / NS_PER_MS), stall->repairs, stall->probes,
		       stall->peer_early, stall->peer_packets, stall->small_passed,
		       stall->packet_bytes, stall->freed_by_bytes, stall->is_open);
	}
	printf("]");
}

static void print_view(const struct view *view)
{
	printf("{\"point\":%u,\"vantage\":%d,\"duration_ms\":%" PRIu64 ",\"handshake_us\":%" PRIu64
	       ",\"rtt_us\":[%" PRIu64 ",%" PRIu64 ",%" PRIu64 "],\"states_ms\":{",
	       view->point, (int)view->vantage, (uint64_t)(clue_duration_ns(view) / NS_PER_MS),
	       view->round_trip.handshake_ns / 1000, view->round_trip.minimum_ns / 1000,
	       view->round_trip.median_ns / 1000, view->round_trip.p95_ns / 1000);
	for (enum state state = 0, any = 0; state < STATE_COUNT; state++) {
		if (!view->state_ns[state])
			continue;
		printf("%s\"%s\":%" PRIu64, any ? "," : "", state_name(state),
		       (uint64_t)(view->state_ns[state] / NS_PER_MS));
		any = 1;
	}
	print_stalls(view);
	printf(",\"stalls\":%u,\"flows\":[", view->stall_count);
	for (enum side side = 0; side < SIDE_COUNT; side++) {
		printf("%s", side ? "," : "");
		print_flow(&view->flows[side]);
	}
	printf("]}");
}

static void print_predicates(const struct facts *facts, const struct connection *connection)
{
	struct predicate_answers answers;
	bool is_first = true;

	predicate_answer_all(facts, connection, &answers);
	printf("{");
	for (enum predicate predicate = 0; predicate < PREDICATE_COUNT; predicate++) {
		if (answers.answers[predicate] == CLUE_UNKNOWN)
			continue;
		printf("%s\"%s\":%d", is_first ? "" : ",", predicate_name(predicate),
		       answers.answers[predicate] == CLUE_YES);
		is_first = false;
	}
	printf("}");
}

/* The causes whose rules say yes, whatever comes of it. */
static void print_rules(const struct facts *facts, const struct connection *connection)
{
	_cleanup_free_ struct finding *finding = xcalloc(1, sizeof(*finding));
	bool is_first = true;

	for (size_t i = 0; i < rule_count; i++) {
		*finding = (struct finding) {
			.cause = rule_table[i]->cause,
			.severity = cause_table[rule_table[i]->cause].severity,
			.connection = connection,
		};
		if (!rule_table[i]->judge ||
		    rule_table[i]->judge(facts, connection, finding) != RULE_YES)
			continue;
		printf("%s\"%s\"", is_first ? "" : ",", cause_table[finding->cause].id);
		is_first = false;
	}
}

static void print_connection(const char *path, const struct facts *facts,
			     const struct connection *connection)
{
	printf("{\"file\":\"%s\",\"id\":%u,\"sender\":%d,\"end\":\"%s\",\"main_view\":%u,"
	       "\"icmp\":%u,\"views\":[",
	       path, connection->id, (int)connection->sender, connection_end_name(connection->end),
	       connection->main_view, connection->icmp_error_count);
	for (size_t i = 0; i < connection->view_count; i++) {
		printf("%s", i ? "," : "");
		print_view(connection_view(connection, i));
	}
	printf("],\"predicates\":");
	print_predicates(facts, connection);
	printf(",\"rules\":[");
	print_rules(facts, connection);
	printf("]}\n");
}

static int print_file(const char *path)
{
	struct stream *stream = xcalloc(1, sizeof(*stream));
	struct collector collector = {.sink.packet = collect, .analysis = analysis_new()};
	const struct option_list paths = {.items = {path}, .count = 1};
	const struct replay_options replay = {.paths = &paths, .filter = ""};
	const struct analysis_options options = {.slow_ns = NS_PER_S};
	const struct report *report;
	struct err err = ERR_INIT;
	int r = replay_run(&replay, stream, &collector.sink, &err);

	if (r < 0)
		fprintf(stderr, "facts: %s: %s\n", path, err.text);
	report = analysis_finish(collector.analysis, stream, &options);
	for (size_t i = 0; i < report->facts->connection_count; i++)
		print_connection(path, report->facts, report->facts->connections[i]);
	analysis_free(collector.analysis);
	stream_done(stream);
	free(stream);
	return r;
}

int main(int argc, char **argv)
{
	int worst = 0;

	for (int i = 1; i < argc; i++) {
		int r = print_file(argv[i]);

		worst = MIN(worst, r);
	}
	return worst < 0;
}
