/* SPDX-License-Identifier: BSD-3-Clause */
/* Decode, hand on to the shards, gather, diagnose: see analysis.h. */
#include "pipeline/analysis.h"

#include <string.h>

#include "base/mem.h"
#include "base/parallel.h"
#include "base/pool.h"
#include "decode/decode.h"
#include "decode/pair.h"
#include "diagnose/diagnose.h"
#include "join/join.h"
#include "pipeline/shard.h"
#include "track/event.h"

#define FINISH_APART 1000 /* fewer connections are not worth threads */

/* Where a connection is. */
struct place {
	uint32_t shard : 8;
	uint32_t number : 24; /* in its shard */
};

_Static_assert(TRACK_CONNECTIONS_MAXIMUM < 1 << 24, "a number fits into a place");

struct analysis {
	struct shard *shards[SHARDS];
	struct decoded decoded;
	const struct decoded *latest;     /* of the packet given last */
	const struct shard *latest_shard; /* its shard; NULL: none was given yet */
	struct event_watch *events;       /* NULL: nobody listens */
	struct place *places;             /* of connections, by id - 1 */
	size_t place_count, place_capacity;
	const struct connection **connections; /* all of them, for the facts; as the next ones */
	const struct conversation **conversations;
	struct facts facts;
	struct pool pool;      /* of the report, most of which is never touched */
	struct report *report; /* NULL until the end */
};

struct analysis *analysis_new(void)
{
	struct analysis *analysis = xcalloc(1, sizeof(*analysis));

	for (size_t i = 0; i < SHARDS; i++)
		analysis->shards[i] = shard_new();
	return analysis;
}

void analysis_free(struct analysis *analysis)
{
	if (!analysis)
		return;
	for (size_t i = 0; i < SHARDS; i++)
		shard_free(analysis->shards[i]);
	event_watch_free(analysis->events);
	free(analysis->places);
	free(analysis->connections);
	free(analysis->conversations);
	pool_done(&analysis->pool);
	relay_table_done(&analysis->facts.relays);
	free(analysis);
}

const struct decoded *analysis_decoded(const struct analysis *analysis)
{
	return analysis->latest;
}

const struct label *analysis_label(const struct analysis *analysis)
{
	return analysis->latest_shard ? shard_label(analysis->latest_shard) : NULL;
}

const struct lookup_label *analysis_lookup(const struct analysis *analysis)
{
	return analysis->latest_shard ? shard_lookup(analysis->latest_shard) : NULL;
}

const struct conversation *analysis_conversation(const struct analysis *analysis,
						 uint32_t connection_id)
{
	const struct place *place;

	if (connection_id == 0 || connection_id > analysis->place_count)
		return NULL;
	place = &analysis->places[connection_id - 1];
	return shard_conversation(analysis->shards[place->shard], place->number);
}

static void analysis_add_place(struct analysis *analysis, size_t shard, uint32_t number)
{
	analysis->places = xgrow(analysis->places, analysis->place_count, &analysis->place_capacity,
				 sizeof(analysis->places[0]));
	analysis->places[analysis->place_count++] =
		(struct place) {.shard = (uint8_t)shard, .number = number & 0xffffff};
	track_set_id(shard_track(analysis->shards[shard]), number, (uint32_t)analysis->place_count);
}

void analysis_packet(struct analysis *analysis, const struct packet *packet)
{
	const struct decoded *decoded = packet->decoded;
	const struct label *label;
	struct shard *shard;
	uint32_t pair;
	unsigned at;

	if (!decoded) {
		decode_next(packet, &analysis->decoded);
		decoded = &analysis->decoded;
	}
	pair = pair_of(decoded);
	at = shard_of_pair(pair);
	shard = analysis->shards[at];
	shard_packet(shard, packet, decoded, pair);
	analysis->latest = decoded;
	analysis->latest_shard = shard;
	label = shard_label(shard);
	if (label && !label->connection->id)
		analysis_add_place(analysis, at, shard_number(shard));
	if (analysis->events)
		event_watch_packet(analysis->events, packet, decoded, label, shard_turn(shard));
}

/* The shards of a part, a bit each. */
static unsigned shards_of_part(size_t part, size_t parts)
{
	unsigned shards = 0;

	for (size_t i = part; i < SHARDS; i += parts)
		shards |= 1u << i;
	return shards;
}

void analysis_part_packets(struct analysis *analysis, size_t part, size_t parts,
			   const struct packet *packets, size_t count)
{
	struct decoded *scratch = shard_scratch(analysis->shards[part]);
	unsigned own = shards_of_part(part, parts);

	for (size_t i = 0; i < count; i++) {
		const struct packet *packet = &packets[i];
		const struct decoded *decoded = packet->decoded;
		uint32_t pair;
		bool is_plain = pair_of_plain(packet, &pair);

		if (is_plain && !(own >> shard_of_pair(pair) & 1))
			continue;
		if (!decoded) {
			decode_next(packet, scratch);
			decoded = scratch;
		}
		if (!is_plain)
			pair = pair_of(decoded);
		if (own >> shard_of_pair(pair) & 1)
			shard_packet(analysis->shards[shard_of_pair(pair)], packet, decoded, pair);
	}
}

void analysis_watch_events(struct analysis *analysis)
{
	analysis->events = event_watch_new();
}

void analysis_clock(struct analysis *analysis, uint64_t now_ns)
{
	if (analysis->events)
		event_watch_clock(analysis->events, now_ns);
}

bool analysis_next_event(struct analysis *analysis, struct event *ret_event)
{
	return analysis->events && event_watch_next(analysis->events, ret_event);
}

/* Of the connections that the list does not have yet, of which there are some: the shard whose one came
 * first. */
static size_t first_of(const struct analysis *analysis, const size_t at[SHARDS])
{
	size_t first = SHARDS;
	uint64_t first_frame = 0;

	for (size_t i = 0; i < SHARDS; i++) {
		const struct track *track = shard_track(analysis->shards[i]);
		size_t count;
		uint64_t frame;

		(void)track_connections(track, &count);
		if (at[i] == count)
			continue;
		frame = track_first_frame(track, (uint32_t)at[i] + 1);
		if (first == SHARDS || frame < first_frame) {
			first = i;
			first_frame = frame;
		}
	}
	return first;
}

static size_t analysis_count(const struct analysis *analysis)
{
	size_t total = 0;

	for (size_t i = 0; i < SHARDS; i++) {
		size_t count;

		(void)track_connections(shard_track(analysis->shards[i]), &count);
		total += count;
	}
	return total;
}

/* All connections in the order of their first packets, which is that of their ids. */
static void analysis_gather(struct analysis *analysis)
{
	struct facts *facts = &analysis->facts;
	size_t at[SHARDS] = {0};
	size_t total = analysis_count(analysis);

	analysis->connections = xcalloc(total + 1, sizeof(analysis->connections[0]));
	analysis->conversations = xcalloc(total + 1, sizeof(analysis->conversations[0]));
	for (size_t i = 0; i < total; i++) {
		size_t shard = first_of(analysis, at);
		struct track *track = shard_track(analysis->shards[shard]);
		uint32_t number = (uint32_t)++at[shard];
		size_t count;

		track_set_id(track, number, (uint32_t)i + 1);
		analysis->connections[i] = track_connections(track, &count)[number - 1];
		analysis->conversations[i] = shard_conversation(analysis->shards[shard], number);
	}
	facts->connections = analysis->connections;
	facts->connection_count = total;
	facts->conversations = analysis->conversations;
	facts->conversation_count = total;
}

struct finish {
	struct shard *shard;
	const struct track_facts *facts;
};

static void finish_shard(void *item)
{
	const struct finish *finish = item;

	track_finish(shard_track(finish->shard), finish->facts);
}

static void analysis_finish_shards(struct analysis *analysis, const struct track_facts *facts)
{
	struct finish finishes[SHARDS];

	for (size_t i = 0; i < SHARDS; i++)
		finishes[i] = (struct finish) {analysis->shards[i], facts};
	if (analysis_count(analysis) > FINISH_APART)
		parallel_run(finish_shard, finishes, SHARDS, sizeof(finishes[0]));
	else
		for (size_t i = 0; i < SHARDS; i++)
			finish_shard(&finishes[i]);
	for (size_t i = 0; i < SHARDS; i++) {
		const struct track *track = shard_track(analysis->shards[i]);

		analysis->facts.connections_dropped += track_dropped(track);
		analysis->facts.series_dropped += track_series_dropped(track);
	}
}

const struct report *analysis_finish(struct analysis *analysis, struct stream *stream,
				     const struct analysis_options *options)
{
	struct facts *facts = &analysis->facts;

	stream_conclude(stream);
	*facts = (struct facts) {
		.capture = stream->capture,
		.points = stream->points.items,
		.point_count = stream->points.count,
		.slow_ns = options->slow_ns,
		.note_count = stream->note_count,
	};
	memcpy(facts->notes, stream->notes, sizeof(facts->notes));
	analysis_finish_shards(
		analysis, &(struct track_facts) {
				  .end_ns = stream->capture.end_ns,
				  .points = stream->points.items,
				  .point_count = stream->points.count,
				  .names = options->is_numeric ? NULL : &stream->names,
				  .text_names = stream->capture.is_text ? &stream->names : NULL,
			  });
	analysis_gather(analysis);
	facts->lookups =
		shard_lookups(analysis->shards[0], &facts->lookup_count, &facts->lookups_dropped);
	join_relays(facts, &facts->relays);
	analysis->report = pool_take(&analysis->pool, sizeof(*analysis->report));
	diagnose(facts, analysis->report);
	return analysis->report;
}
