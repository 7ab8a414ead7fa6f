/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sequence analysis by the rules of Wireshark 4.0, one function a group of rules, in their order; see
 * docs/design/wireshark-names.md. A sequence number of 0 stands for "not known yet", as it does there.
 */
#include "wireshark/analyze.h"

#include "wireshark/sequence.h"

#define FAST_NS         20000000u /* a fast retransmission follows its duplicate ACK so soon */
#define REORDER_NS      3000000u  /* without a round trip: what comes so soon was overtaken */
#define FLIGHT_MAXIMUM  2000000000u
#define FLAGS_NO_DATA   (TCP_SYN | TCP_FIN | TCP_RST)
#define FLAGS_COUNT_ONE (TCP_SYN | TCP_FIN) /* take a sequence number */

static void tell(struct analysis_place *place, uint32_t flag)
{
	place->names->flags |= flag;
	place->is_analysed = true;
}

static bool is_plain(const struct header *header)
{
	return !(header->flags & FLAGS_NO_DATA);
}

/* An empty segment that repeats where its sender stands in both directions. */
static bool is_repeated(const struct analysis_place *place)
{
	const struct header *header = place->header;

	return header->length == 0 && header->sequence == place->sender->next &&
	       header->acknowledgment == place->sender->acknowledgment && is_plain(header);
}

static uint32_t receiver_edge(const struct direction *receiver)
{
	int shift = receiver->is_first_ack || receiver->scale < 0 ? 0 : receiver->scale;

	return receiver->acknowledgment + (receiver->window << shift);
}

/* Windows, gaps, keep-alives: what several of may be true of one packet. */
static void analyze_segment(struct analysis_place *place)
{
	const struct header *header = place->header;
	struct direction *sender = place->sender;
	const struct direction *receiver = place->receiver;

	if (header->window == 0 && is_plain(header))
		tell(place, WIRESHARK_ZERO_WINDOW);
	if (sender->next && sequence_is_after(header->sequence, sender->next) &&
	    !(header->flags & TCP_RST)) {
		tell(place, WIRESHARK_LOST_SEGMENT);
		sender->is_flight_valid = false;
	}
	if (header->length <= 1 && header->sequence == sender->next - 1 && is_plain(header))
		tell(place, WIRESHARK_KEEP_ALIVE);
	if (is_repeated(place) && header->window && header->window != sender->window)
		tell(place, WIRESHARK_WINDOW_UPDATE);
	if (header->length > 0 && receiver->scale != WIRESHARK_SCALE_UNKNOWN && is_plain(header) &&
	    header->sequence + header->length == receiver_edge(receiver))
		tell(place, WIRESHARK_WINDOW_FULL);
}

static void analyze_duplicate(struct analysis_place *place)
{
	struct direction *sender = place->sender;

	sender->duplicates = sender->duplicates == -1 ? 1 : sender->duplicates + 1;
	tell(place, WIRESHARK_DUPLICATE_ACK);
	place->names->duplicate_ack_number = (uint32_t)sender->duplicates;
	place->names->duplicate_ack_frame = sender->acknowledgment_frame;
}

/* An acknowledgment again: for a keep-alive, for a probe, or a duplicate. */
static void analyze_repeated(struct analysis_place *place)
{
	const struct header *header = place->header;

	if (!is_repeated(place) || header->window != place->sender->window)
		return;
	if (header->window && place->receiver->flags & WIRESHARK_KEEP_ALIVE)
		tell(place, WIRESHARK_KEEP_ALIVE_ACK);
	else if (!header->window && place->receiver->flags & WIRESHARK_ZERO_WINDOW_PROBE)
		tell(place, WIRESHARK_ZERO_WINDOW_PROBE_ACK);
	else if (header->window)
		analyze_duplicate(place);
}

/* Acknowledges what was not seen: told once for a gap. */
static void analyze_unseen(struct analysis_place *place)
{
	const struct header *header = place->header;
	struct direction *receiver = place->receiver;

	if (!receiver->gapless || !(header->flags & TCP_ACK) ||
	    !sequence_is_after(header->acknowledgment, receiver->gapless))
		return;
	place->is_analysed = true;
	if (sequence_is_after(receiver->next, receiver->gapless)) {
		receiver->gapless = receiver->next;
		tell(place, WIRESHARK_ACK_LOST_SEGMENT);
		return;
	}
	if (receiver->duplicates == 0)
		tell(place, WIRESHARK_ACK_LOST_SEGMENT);
	receiver->duplicates = -1;
}

static bool is_fast_retransmission(const struct analysis_place *place)
{
	const struct header *header = place->header;
	const struct direction *receiver = place->receiver;

	/* -1 is the highest number here, as it is there: after an unseen segment it fits. */
	return (uint32_t)receiver->duplicates >= 2 &&
	       receiver->acknowledgment == header->sequence &&
	       header->time_ns - receiver->last_ns < FAST_NS;
}

static bool is_out_of_order(const struct analysis_place *place)
{
	const struct header *header = place->header;
	const struct direction *sender = place->sender;
	uint64_t limit_ns = place->conversation->has_initial_rtt
				    ? (uint64_t)place->conversation->initial_rtt_ns
				    : REORDER_NS;
	uint32_t end = header->sequence + header->length;

	if (header->flags & FLAGS_COUNT_ONE)
		end++;
	if (header->time_ns - sender->next_ns >= limit_ns)
		return false;
	return sender->next != end;
}

static void analyze_retransmission(struct analysis_place *place)
{
	const struct header *header = place->header;
	const struct direction *sender = place->sender;
	const struct unacked *first = unacked_oldest(place->pool, &sender->unacked);

	tell(place, WIRESHARK_RETRANSMISSION);
	place->names->rto_frame = first ? first->frame : sender->next_frame;
	place->names->rto_ns =
		(int64_t)(header->time_ns - (first ? first->time_ns : sender->next_ns));
}

/* Bytes (or SYN, FIN) below the highest ones: sent again, or late. */
static void analyze_below(struct analysis_place *place)
{
	const struct header *header = place->header;
	const struct direction *sender = place->sender;
	uint32_t acknowledged = place->receiver->acknowledgment;
	bool is_below = sender->next && sequence_is_after(sender->next, header->sequence);

	if ((!header->length && !(header->flags & FLAGS_COUNT_ONE)) ||
	    place->names->flags & WIRESHARK_KEEP_ALIVE)
		return;
	/* New bytes behind a probe of one byte. */
	if (header->length > 1 && sender->next - 1 == header->sequence)
		is_below = false;
	if (header->length && acknowledged &&
	    sequence_is_not_after(header->sequence + header->length, acknowledged))
		tell(place, WIRESHARK_SPURIOUS_RETRANSMISSION);
	else if (is_below && is_fast_retransmission(place))
		tell(place, WIRESHARK_FAST_RETRANSMISSION);
	else if (is_below && is_out_of_order(place))
		tell(place, WIRESHARK_OUT_OF_ORDER);
	else if (is_below)
		analyze_retransmission(place);
}

/* What the direction is after this packet. */
static void direction_take(struct analysis_place *place)
{
	const struct header *header = place->header;
	struct direction *sender = place->sender;
	bool takes_one = header->flags & FLAGS_COUNT_ONE;
	bool is_probe = place->names->flags & WIRESHARK_ZERO_WINDOW_PROBE;
	uint32_t end = header->sequence + header->length;

	if (header->length || takes_one) {
		end += takes_one;
		unacked_add(place->pool, &sender->unacked,
			    &(struct unacked) {
				    .time_ns = header->time_ns,
				    .frame = (uint32_t)header->frame,
				    .start = header->sequence,
				    .end = end,
			    },
			    sender->base);
	}
	if (!is_probe && (!sender->next || sequence_is_after(end, sender->next))) {
		sender->next = end;
		sender->next_frame = (uint32_t)header->frame;
		sender->next_ns = header->time_ns;
	}
	if (!is_probe && (!sender->gapless || sender->gapless == header->sequence))
		sender->gapless = sender->next;
	sender->window = header->window;
	sender->acknowledgment = header->acknowledgment;
	sender->last_ns = header->time_ns;
	sender->flags = place->names->flags;
}

static void analyze_acknowledged(struct analysis_place *place)
{
	struct unacked_match match;

	unacked_acknowledge(place->pool, &place->receiver->unacked, place->header->acknowledgment,
			    &match);
	if (!match.is_found)
		return;
	place->is_analysed = true;
	place->names->acks_frame = match.frame;
	place->names->ack_rtt_ns = (int64_t)(place->header->time_ns - match.time_ns);
}

static void count_pushed(struct direction *sender, const struct header *header)
{
	if (sender->did_push)
		sender->pushed_bytes = 0;
	sender->pushed_bytes += header->length;
	sender->did_push = header->flags & TCP_PSH;
}

static void analyze_flight(struct analysis_place *place)
{
	const struct header *header = place->header;
	struct direction *sender = place->sender;
	uint32_t bytes;

	if (!header->length || !sender->unacked.head || !sender->is_flight_valid)
		return;
	bytes = unacked_span(place->pool, &sender->unacked, sender->base);
	for (unsigned i = 0; i < place->receiver->sack_count; i++)
		bytes -= place->receiver->sacks[i].end - place->receiver->sacks[i].start;
	count_pushed(sender, header);
	place->is_analysed = true;
	if (bytes == 0 || bytes >= FLIGHT_MAXIMUM)
		return;
	place->names->bytes_in_flight = bytes - !!(header->flags & FLAGS_COUNT_ONE);
	place->names->push_bytes_sent = sender->pushed_bytes;
}

void analyze_sequence(struct analysis_place *place)
{
	const struct header *header = place->header;
	struct direction *sender = place->sender;

	if (header->flags & TCP_ACK)
		place->receiver->is_flight_valid = true;
	if (header->length == 1 && header->sequence == sender->next &&
	    place->receiver->window == 0) {
		tell(place, WIRESHARK_ZERO_WINDOW_PROBE);
	} else {
		analyze_segment(place);
		analyze_repeated(place);
	}
	if (header->acknowledgment != sender->acknowledgment) {
		sender->acknowledgment_frame = (uint32_t)header->frame;
		sender->duplicates = 0;
	}
	analyze_unseen(place);
	analyze_below(place);
	direction_take(place);
	analyze_acknowledged(place);
	analyze_flight(place);
}
