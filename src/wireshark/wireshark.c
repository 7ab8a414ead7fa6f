/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One packet: find its header, its conversation, whether that begins anew; then the rules of
 * analyze.c, windows and round trips. See wireshark.h.
 */
#include "wireshark/wireshark.h"

#include "base/cursor.h"
#include "base/mem.h"
#include "wireshark/analyze.h"
#include "wireshark/fragment.h"

#define HEADER_FIXED_BYTES 20

struct wireshark {
	struct conversation_table table;
	struct unacked_pool pool;
	struct datagrams *datagrams;
	struct wireshark_names names; /* of the packet given last */
};

struct wireshark *wireshark_new(void)
{
	struct wireshark *wireshark = xcalloc(1, sizeof(*wireshark));

	conversation_table_init(&wireshark->table);
	wireshark->datagrams = datagrams_new();
	return wireshark;
}

void wireshark_free(struct wireshark *wireshark)
{
	if (!wireshark)
		return;
	conversation_table_done(&wireshark->table);
	unacked_pool_done(&wireshark->pool);
	datagrams_free(wireshark->datagrams);
	free(wireshark);
}

/* A SYN with another number begins a new life; the same one again goes on where the first had been. */
static void begin_with_syn(struct wireshark *wireshark, struct analysis_place *place,
			   unsigned sender)
{
	struct conversation *conversation = place->conversation;

	if (!place->sender->has_base)
		return;
	if (place->header->sequence == place->sender->base) {
		place->sender->next = place->sender->gapless;
		place->is_analysed = true;
		return;
	}
	conversation_restart(&wireshark->table, &wireshark->pool, conversation);
	place->sender = &conversation->directions[sender];
	place->receiver = &conversation->directions[!sender];
	place->names->flags |= WIRESHARK_REUSED_PORTS;
	place->is_analysed = true;
}

/* A SYN-ACK with another number: its SYN was not seen. */
static void begin_with_syn_ack(struct analysis_place *place)
{
	struct direction *sender = place->sender;

	if (!sender->has_base || place->header->sequence == sender->base)
		return;
	sender->base = place->header->sequence;
	sender->unacked.is_span_known = false;
	place->names->flags |= WIRESHARK_REUSED_PORTS;
	place->is_analysed = true;
}

static void begin(struct wireshark *wireshark, struct analysis_place *place, unsigned sender)
{
	uint8_t flags = place->header->flags & (TCP_SYN | TCP_ACK);

	if (flags == TCP_SYN)
		begin_with_syn(wireshark, place, sender);
	else if (flags == (TCP_SYN | TCP_ACK))
		begin_with_syn_ack(place);
}

static void learn_bases(struct analysis_place *place)
{
	const struct header *header = place->header;

	if (!place->sender->has_base) {
		place->sender->base = header->sequence - !(header->flags & TCP_SYN);
		place->sender->has_base = true;
	}
	if (!place->receiver->has_base && header->flags & TCP_ACK) {
		place->receiver->base = header->acknowledgment - 1;
		place->receiver->has_base = true;
	}
}

static void tell_windows(const struct analysis_place *place)
{
	struct wireshark_names *names = place->names;
	const struct header *header = place->header;
	int scale = place->sender->scale;
	bool is_syn = header->flags & TCP_SYN;

	names->has_window = true;
	names->window = header->window;
	names->scaled_window = header->window;
	if (header->has_length && !is_syn && scale > 0)
		names->scaled_window <<= scale;
	names->has_scale = !is_syn;
	names->scale_factor = scale >= 0 ? 1 << scale : scale;
}

static void learn_handshake(struct analysis_place *place)
{
	const struct header *header = place->header;
	struct conversation *conversation = place->conversation;

	if (header->flags & TCP_SYN) {
		place->sender->is_first_ack = true;
		if (!(header->flags & TCP_ACK)) {
			conversation->syn_ns = header->time_ns;
			conversation->has_syn = true;
		}
	} else if (header->flags & TCP_ACK) {
		place->sender->is_first_ack = false;
		if (conversation->has_syn && !conversation->has_initial_rtt) {
			conversation->initial_rtt_ns =
				(int64_t)(header->time_ns - conversation->syn_ns);
			conversation->has_initial_rtt = conversation->initial_rtt_ns != 0;
		}
	}
}

/* Data on a SYN (RFC 7413): was it sent, taken, ignored? */
static void tell_fast_open(struct analysis_place *place)
{
	const struct header *header = place->header;
	struct conversation *conversation = place->conversation;
	/* Of a quoted header the number is looked at as it stands. */
	uint32_t base = header->has_length ? place->receiver->base : 0;

	if (!(header->flags & TCP_SYN) || !(header->flags & TCP_ACK))
		return;
	if (header->acknowledgment - base > 1)
		place->names->flags |= WIRESHARK_TFO_ACK;
	else if (conversation->did_offer_data)
		place->names->flags |= WIRESHARK_TFO_IGNORED;
}

/* SYN and SYN-ACK agree on scaling; without the option in both it is not used. */
static void agree_on_scale(struct analysis_place *place)
{
	const struct header *header = place->header;

	if (!(header->flags & TCP_SYN))
		return;
	if (place->sender->scale == WIRESHARK_SCALE_UNKNOWN) {
		place->sender->scale = WIRESHARK_SCALE_UNUSED;
		place->receiver->scale = WIRESHARK_SCALE_UNUSED;
	} else if (header->flags & TCP_ACK && place->receiver->scale == WIRESHARK_SCALE_UNUSED) {
		place->sender->scale = WIRESHARK_SCALE_UNUSED;
	}
}

static void learn_options(struct analysis_place *place)
{
	const struct header *header = place->header;
	struct direction *sender = place->sender;

	sender->sack_count = header->sack_count;
	for (unsigned i = 0; i < header->sack_count; i++)
		sender->sacks[i] = header->sacks[i];
	if (header->has_cookie && (header->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN) {
		place->conversation->did_offer_data |= header->has_length && header->length > 0;
		place->names->flags |= WIRESHARK_TFO_SYN;
	}
	if (header->has_scale)
		sender->scale = header->scale;
	if (header->has_options)
		agree_on_scale(place);
}

/* A header that ends before its options tells no analysis, though the rules have seen it. */
static void forget_analysis(struct wireshark_names *names)
{
	names->flags &= WIRESHARK_TFO_SYN | WIRESHARK_TFO_ACK | WIRESHARK_TFO_IGNORED;
	names->duplicate_ack_number = 0;
	names->acks_frame = 0;
	names->ack_rtt_ns = 0;
	names->rto_frame = 0;
	names->rto_ns = 0;
	names->bytes_in_flight = 0;
}

static void look_into(struct wireshark *wireshark, struct analysis_place *place, unsigned sender)
{
	const struct header *header = place->header;
	struct wireshark_names *names = place->names;

	begin(wireshark, place, sender);
	names->has_stream = true;
	names->stream = place->conversation->stream;
	place->sender->sack_count = 0;
	if (header->has_length) {
		learn_bases(place);
		analyze_sequence(place);
	}
	if (header->header_bytes < HEADER_FIXED_BYTES) {
		forget_analysis(names);
		return;
	}
	tell_windows(place);
	tell_fast_open(place);
	learn_handshake(place);
	learn_options(place);
	if (!header->has_options)
		forget_analysis(names);
	else if (place->is_analysed && place->conversation->has_initial_rtt)
		names->initial_rtt_ns = place->conversation->initial_rtt_ns;
}

/* Where a frame ends to Wireshark: what is inside of Cisco's FabricPath has a checksum behind it. */
static uint32_t frame_bytes(const struct packet *packet)
{
	enum {
		LINK_ETHERNET = 1,
		FABRIC_PATH = 0x8903,
		CHECKSUM_BYTES = 4
	};
	uint32_t bytes = MAX(packet->wire_bytes, packet->captured_bytes);

	if (packet->link_type != LINK_ETHERNET || packet->captured_bytes < 14 ||
	    load_be16(packet->data + 12) != FABRIC_PATH)
		return bytes;
	return bytes - CHECKSUM_BYTES;
}

/* A header that an ICMP message quotes. Of one in a redirect no more than the ports are read. */
static bool find_quote(const struct packet *packet, const struct decoded *decoded,
		       struct header_bytes *ret_bytes)
{
	enum {
		ICMP_REDIRECT = 5,
		PORTS_BYTES = 8
	};
	const struct decoded_icmp *icmp = &decoded->icmp;
	bool is_redirect = decoded->protocol == IP_PROTOCOL_ICMP && icmp->type == ICMP_REDIRECT;
	uint32_t offset = (uint32_t)(icmp->quoted_transport - packet->data);
	uint32_t captured_bytes =
		MIN(packet->captured_bytes - offset, icmp->quoted_transport_bytes);

	if (icmp->quoted_protocol != IP_PROTOCOL_TCP)
		return false;
	*ret_bytes = (struct header_bytes) {
		.data = icmp->quoted_transport,
		.captured_bytes = is_redirect ? MIN(captured_bytes, PORTS_BYTES) : captured_bytes,
		.is_part = true,
	};
	return true;
}

/* Which bytes are a TCP header: false for none. */
static bool find_bytes(struct wireshark *wireshark, const struct packet *packet,
		       const struct decoded *decoded, struct header_bytes *ret_bytes)
{
	bool is_later = decoded->marks & DECODED_FRAGMENT;
	bool is_fragment = is_later || decoded->has_more_fragments;
	uint32_t offset, captured_bytes;

	if (!decoded->transport || decoded->protocol != IP_PROTOCOL_TCP)
		return false;
	offset = (uint32_t)(decoded->transport - packet->data);
	captured_bytes = MIN(packet->captured_bytes - offset, decoded->transport_bytes);
	if (is_fragment && captured_bytes == decoded->transport_bytes)
		return datagrams_add(wireshark->datagrams, decoded, ret_bytes);
	/* Cut ones cannot be put together: of IPv4 the first is looked at, of IPv6 none is. */
	if (is_later || (is_fragment && decoded->source.family == ADDRESS_FAMILY_IPV6))
		return false;
	*ret_bytes = (struct header_bytes) {
		.data = decoded->transport,
		.captured_bytes = captured_bytes,
		.wire_bytes = MIN(decoded->transport_bytes, frame_bytes(packet) - offset),
		.is_part = is_fragment,
	};
	return true;
}

static bool find_header(struct wireshark *wireshark, const struct packet *packet,
			const struct decoded *decoded, struct header *header)
{
	bool is_quote = decoded->icmp.quoted_transport;
	struct header_bytes bytes;

	*header = (struct header) {
		.source = is_quote ? &decoded->icmp.quoted_source : &decoded->source,
		.destination = is_quote ? &decoded->icmp.quoted_destination : &decoded->destination,
		.frame = packet->frame,
		.time_ns = packet->time_ns,
	};
	if (packet->decoded) {
		header_take(decoded, header);
		return decoded->protocol == IP_PROTOCOL_TCP;
	}
	return (is_quote ? find_quote(packet, decoded, &bytes)
			 : find_bytes(wireshark, packet, decoded, &bytes)) &&
	       header_read(&bytes, header);
}

const struct wireshark_names *wireshark_packet(struct wireshark *wireshark,
					       const struct packet *packet,
					       const struct decoded *decoded)
{
	struct wireshark_names *names = &wireshark->names;
	struct analysis_place place = {.pool = &wireshark->pool, .names = names};
	struct header header;
	unsigned sender;

	if (!find_header(wireshark, packet, decoded, &header))
		return NULL;
	*names = (struct wireshark_names) {0};
	if (!header.has_window)
		return names;
	place.header = &header;
	place.conversation = conversation_find(&wireshark->table, &header, &sender);
	if (!place.conversation)
		return names;
	place.sender = &place.conversation->directions[sender];
	place.receiver = &place.conversation->directions[!sender];
	look_into(wireshark, &place, sender);
	return names;
}
