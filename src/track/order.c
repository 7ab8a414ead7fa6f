/* SPDX-License-Identifier: BSD-3-Clause */
/* Older and newer transmissions: see order.h. */
#include "track/order.h"

#include "base/mem.h"

#define NS_PER_MS               1000000u
#define REORDER_MINIMUM_NS      (3u * (uint64_t)NS_PER_MS)
#define DUPLICATE_NS            (100u * (uint64_t)NS_PER_MS) /* a doubled packet is close by */
#define DUPLICATE_WITHOUT_ID_NS (50u * (uint64_t)1000)
#define HIDDEN_MAXIMUM          1024 /* more: the IDs wrapped, or are no count */
#define ID_STEPS_TRUSTED        2    /* by lot, one pair in 64 is so close */

uint64_t order_round_trip_ns(const struct track_view *view, const struct lane *lane)
{
	return MAX(view->view.round_trip.handshake_ns, (uint64_t)lane->srtt_us * 1000);
}

bool order_is_capture_duplicate(struct track_view *view, const struct segment *segment)
{
	const struct decoded *decoded = segment->decoded;
	uint32_t print;

	if (!order_can_tell(decoded))
		return false;
	print = order_fingerprint(segment);
	for (size_t i = 0; i < FINGERPRINT_RING; i++) {
		if (view->fingerprints[i] == print &&
		    segment->now_ns - view->ledger.last_ns <=
			    (decoded->ip_id ? DUPLICATE_NS : DUPLICATE_WITHOUT_ID_NS))
			return true;
	}
	view->fingerprints[view->fingerprint_at++ % FINGERPRINT_RING] = print;
	return false;
}

/* What is used up in a silence tells of losses only if that is not how it always is. */
static bool does_share_ids(const struct lane *lane)
{
	return lane->id_spent > lane->id_kept;
}

static bool does_count_ids(const struct lane *lane)
{
	return lane->id_steps >= ID_STEPS_TRUSTED && lane->id_steps > lane->id_jumps * 4;
}

int order_of(const struct lane *lane, const struct decoded *decoded)
{
	int32_t newer = (int32_t)(decoded->tcp.timestamp - lane->timestamp);
	int16_t later = (int16_t)(decoded->ip_id - lane->ip_id);

	if (decoded->tcp.has_timestamps && lane->timestamp && newer)
		return newer < 0 ? -1 : 1;
	if (decoded->ip_id && lane->ip_id && does_count_ids(lane))
		return later <= 0 ? -1 : 1;
	return 0;
}

/* The latest ID that the first transmission of these bytes can have had: those behind it used one for
 * each segment at least. */
static bool is_later_than_original(const struct track_view *view, const struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];
	uint32_t full = MAX(view->view.flows[segment->side].segment_bytes, 1u);
	uint16_t latest = (uint16_t)(lane->ip_id - (lane->nxt - segment->end) / full);

	return segment->decoded->ip_id && lane->ip_id && does_count_ids(lane) &&
	       lane->super_end != lane->nxt && lane->nxt - segment->end < full * HIDDEN_MAXIMUM &&
	       (int16_t)(segment->decoded->ip_id - latest) > 0;
}

enum older order_of_older(const struct track_view *view, const struct segment *segment)
{
	const struct scoreboard *board = view->lanes[segment->side].board;
	uint32_t count = board ? MIN(board->repair_count, (uint32_t)REPAIR_RING) : 0;

	for (uint32_t i = 1; i <= count; i++) {
		const struct past_repair *past =
			&board->repairs[(board->repair_count - i) % REPAIR_RING];

		if (past->start <= segment->start && past->end >= segment->end)
			return past->ip_id == segment->decoded->ip_id ? OLDER_COPY : OLDER_ORIGINAL;
	}
	return is_later_than_original(view, segment) ? OLDER_REPAIR : OLDER_COPY;
}

bool order_was_overtaken(const struct track_view *view, const struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];
	int order = order_of(lane, segment->decoded);
	uint64_t lag = segment->now_ns - lane->board->missing_ns;

	if (order)
		return order < 0;
	return lag < MAX(REORDER_MINIMUM_NS, order_round_trip_ns(view, lane) / 2);
}

uint32_t order_hidden(const struct track_view *view, const struct segment *segment)
{
	const struct lane *lane = &view->lanes[segment->side];
	uint32_t full = MAX(view->view.flows[segment->side].segment_bytes, 1u);
	uint32_t used = (uint16_t)(segment->decoded->ip_id - lane->latest_id);
	uint64_t hole = segment->start > lane->nxt ? segment->start - lane->nxt : 0;

	if (!segment->decoded->ip_id || !lane->latest_id || lane->super_bytes ||
	    !does_count_ids(lane) || does_share_ids(lane) || used > HIDDEN_MAXIMUM)
		return 0;
	hole = (hole + full - 1) / full;
	return used > 1 + hole ? (uint32_t)(used - 1 - hole) : 0;
}
