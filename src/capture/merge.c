/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Queues of packets: see merge.h. A chunk holds packets one behind the other, each a struct packet
 * and its bytes, aligned; a queue is a list of chunks.
 */
#include "capture/merge.h"

#include <assert.h>
#include <stdalign.h>
#include <string.h>

#include "base/mem.h"

#define CHUNK_BYTES ((size_t)320 << 10)
/* The largest snap length that libpcap takes, and the head of its record. */
#define PACKET_MAXIMUM ((size_t)262144 + sizeof(struct packet) + alignof(struct packet))

struct chunk {
	struct chunk *next;
	size_t read, written; /* offsets into `bytes` */
	alignas(struct packet) uint8_t bytes[];
};

#define CHUNK_CAPACITY (CHUNK_BYTES - sizeof(struct chunk))

struct queue {
	struct chunk *first, *last;
};

struct merge {
	struct queue queues[POINTS_MAXIMUM];
	struct chunk *spare;
	struct chunk *emptied; /* still read from by whoever took the last packet */
	size_t chunk_count, chunk_maximum;
};

struct merge *merge_new(size_t maximum_bytes)
{
	struct merge *merge = xcalloc(1, sizeof(*merge));

	merge->chunk_maximum = MAX(maximum_bytes / CHUNK_BYTES, (size_t)2);
	return merge;
}

static void free_chunks(struct chunk *chunk)
{
	while (chunk) {
		struct chunk *next = chunk->next;

		free(chunk);
		chunk = next;
	}
}

void merge_free(struct merge *merge)
{
	if (!merge)
		return;
	for (size_t i = 0; i < POINTS_MAXIMUM; i++)
		free_chunks(merge->queues[i].first);
	free_chunks(merge->spare);
	free_chunks(merge->emptied);
	free(merge);
}

static void recycle_emptied(struct merge *merge)
{
	if (!merge->emptied)
		return;
	merge->emptied->next = merge->spare;
	merge->spare = merge->emptied;
	merge->emptied = NULL;
}

static struct chunk *take_chunk(struct merge *merge)
{
	struct chunk *chunk = merge->spare;

	if (chunk) {
		merge->spare = chunk->next;
	} else {
		chunk = xmalloc(CHUNK_BYTES);
		merge->chunk_count++;
	}
	*chunk = (struct chunk) {0};
	return chunk;
}

static size_t record_bytes(uint32_t captured_bytes)
{
	size_t bytes = sizeof(struct packet) + captured_bytes;

	return (bytes + alignof(struct packet) - 1) / alignof(struct packet) *
	       alignof(struct packet);
}

bool merge_has_room(const struct merge *merge, uint32_t point)
{
	const struct chunk *last = merge->queues[point].last;

	if (merge->spare || merge->emptied || merge->chunk_count < merge->chunk_maximum)
		return true;
	return last && last->written + PACKET_MAXIMUM <= CHUNK_CAPACITY;
}

void merge_put(struct merge *merge, const struct packet *packet)
{
	struct queue *queue = &merge->queues[packet->point];
	size_t bytes = record_bytes(packet->captured_bytes);
	struct chunk *chunk = queue->last;

	recycle_emptied(merge);
	assert(bytes <= PACKET_MAXIMUM);
	if (!chunk || chunk->written + bytes > CHUNK_CAPACITY) {
		chunk = take_chunk(merge);
		if (queue->last)
			queue->last->next = chunk;
		else
			queue->first = chunk;
		queue->last = chunk;
	}
	memcpy(chunk->bytes + chunk->written, packet, sizeof(*packet));
	memcpy(chunk->bytes + chunk->written + sizeof(*packet), packet->data,
	       packet->captured_bytes);
	chunk->written += bytes;
}

bool merge_is_empty(const struct merge *merge, uint32_t point)
{
	return !merge->queues[point].first;
}

uint64_t merge_first_ns(const struct merge *merge, uint32_t point)
{
	const struct chunk *chunk = merge->queues[point].first;
	struct packet packet;

	memcpy(&packet, chunk->bytes + chunk->read, sizeof(packet));
	return packet.time_ns;
}

void merge_take(struct merge *merge, uint32_t point, struct packet *ret_packet)
{
	struct queue *queue = &merge->queues[point];
	struct chunk *chunk = queue->first;

	recycle_emptied(merge);
	memcpy(ret_packet, chunk->bytes + chunk->read, sizeof(*ret_packet));
	ret_packet->data = chunk->bytes + chunk->read + sizeof(*ret_packet);
	chunk->read += record_bytes(ret_packet->captured_bytes);
	if (chunk->read < chunk->written)
		return;
	queue->first = chunk->next;
	if (!queue->first)
		queue->last = NULL;
	merge->emptied = chunk;
}
