/* SPDX-License-Identifier: BSD-3-Clause */
/* What a TCP packet means in its connection. */
#include "base/clock.h"
#include "base/mem.h"
#include "present/explain_context.h"
#include "present/story.h"

/* Shorter waits are not worth a word; longer ones matter to everybody. */
#define SILENCE_NS        (10 * NS_PER_MS)
#define SILENCE_MATTER_NS (50 * NS_PER_MS)

#define TIMESTAMP_TICK_NS NS_PER_MS /* of Linux; checked against the clock before it is believed */
#define IPV4_TCP_BYTES    40u
#define IPV6_TCP_BYTES    60u

static struct explain_side *sender_of(const struct telling *telling)
{
	return &telling->connection->sides[telling->packet->label->sender];
}

static struct explain_side *receiver_of(const struct telling *telling)
{
	return &telling->connection->sides[side_other(telling->packet->label->sender)];
}

static struct text_value value_sender(const struct telling *telling)
{
	return explain_who(telling->connection, "sender", telling->packet->label->sender);
}

static struct text_value value_receiver(const struct telling *telling)
{
	return explain_who(telling->connection, "receiver",
			   side_other(telling->packet->label->sender));
}

/* One sentence that needs both ends and no more. */
static void tell_ends(struct telling *telling, const char *id)
{
	tell(telling, TEXT(id, value_sender(telling), value_receiver(telling)));
}

/* An MSS is the MTU of the announcing end less the headers (RFC 9293 section 3.7.1, RFC 6691). */
static void tell_mss(struct telling *telling)
{
	const struct decoded *decoded = telling->packet->decoded;
	bool is_ipv6 =
		decoded->ether_type == 0x86dd || decoded->source.family == ADDRESS_FAMILY_IPV6;
	uint32_t mtu = decoded->tcp.mss + (is_ipv6 ? IPV6_TCP_BYTES : IPV4_TCP_BYTES);
	const char *id = "explain.mss";

	if (!decoded->tcp.has_mss) {
		if (!(decoded->marks & DECODED_OPTIONS_CUT))
			tell(telling, TEXT_PLAIN("explain.mss-none"));
		return;
	}
	if (mtu == 1500)
		id = "explain.mss-ethernet";
	else if (mtu == 1492)
		id = "explain.mss-pppoe";
	else if (mtu >= 1370 && mtu <= 1480)
		id = "explain.mss-overlay";
	else if (mtu > 9000)
		id = "explain.mss-loopback";
	tell(telling, TEXT(id, TEXT_NUMBER("mss", decoded->tcp.mss), TEXT_NUMBER("mtu", mtu),
			   value_sender(telling)));
}

static void remember_syn(struct telling *telling)
{
	const struct decoded_tcp *tcp = &telling->packet->decoded->tcp;
	struct explain_side *sender = sender_of(telling);

	sender->has_syn = true;
	sender->mss = tcp->has_mss ? tcp->mss : 0;
	sender->window_scale = tcp->window_scale;
	sender->has_window_scale = tcp->has_window_scale;
}

/* RFC 3168 section 6.1.1: ECE with CWR in a SYN offers ECN, ECE alone in the answer accepts it. */
static void tell_ecn_offer(struct telling *telling, bool is_answer)
{
	uint8_t flags = telling->packet->decoded->tcp.flags & (TCP_ECE | TCP_CWR);

	if (!is_answer && flags == (TCP_ECE | TCP_CWR)) {
		sender_of(telling)->did_offer_ecn = true;
		tell_ends(telling, "explain.ecn-offer");
	} else if (is_answer && flags == TCP_ECE) {
		telling->connection->does_ecn = receiver_of(telling)->did_offer_ecn;
		tell_ends(telling, "explain.ecn-accept");
	}
}

/* Sections 6.1.2 and 6.1.3: the receiver reports marks, the sender answers that it has slowed down. */
static void tell_ecn(struct telling *telling)
{
	uint8_t flags = telling->packet->decoded->tcp.flags;

	if (!telling->connection->does_ecn || flags & (TCP_SYN | TCP_RST))
		return;
	if (flags & TCP_ECE)
		tell_ends(telling, "explain.ecn-marked");
	if (flags & TCP_CWR)
		tell_ends(telling, "explain.ecn-slowed");
	if (flags & (TCP_ECE | TCP_CWR))
		telling->out->does_matter = true;
}

static void tell_syn(struct telling *telling)
{
	const struct explain_packet *packet = telling->packet;
	const struct label *label = packet->label;
	struct explain_connection *connection = telling->connection;
	bool is_answer = packet->decoded->tcp.flags & TCP_ACK;

	telling->out->does_matter = true;
	if (label->kind == LABEL_KIND_SYN_REPEAT) {
		tell(telling, TEXT(is_answer ? "explain.syn-ack-repeat" : "explain.syn-repeat",
				   value_sender(telling), value_receiver(telling),
				   TEXT_DURATION("time", label->silence_ns)));
		remember_syn(telling);
		return;
	}
	if (!is_answer)
		tell(telling, TEXT("explain.syn", value_sender(telling), value_receiver(telling),
				   TEXT_PORT("port", &connection->ends[SIDE_SERVER])));
	else if (connection->syn_ns)
		tell(telling,
		     TEXT("explain.syn-ack", value_sender(telling),
			  TEXT_DURATION("time", packet->packet->time_ns - connection->syn_ns)));
	else
		tell_ends(telling, "explain.syn-ack-alone");
	tell_mss(telling);
	if (!packet->decoded->tcp.has_window_scale &&
	    !(packet->decoded->marks & DECODED_OPTIONS_CUT))
		tell_ends(telling, "explain.no-scale");
	tell_ecn_offer(telling, is_answer);
	if (!is_answer)
		connection->syn_ns = packet->packet->time_ns;
	remember_syn(telling);
}

/* The client's first packet behind its SYN. Lines count from 1 when tcpdump saw the SYN-ACK first,
 * from 0 when this is the first packet with ACK. */
static bool tell_handshake(struct telling *telling)
{
	struct explain_connection *connection = telling->connection;
	const struct label *label = telling->packet->label;
	bool did_see_answer = connection->sides[SIDE_SERVER].has_syn;

	/* The SYN, or at least the answer to it, was seen. */
	if (connection->is_handshake_done || label->sender != SIDE_CLIENT ||
	    (!connection->sides[SIDE_CLIENT].has_syn && !did_see_answer) ||
	    label->kind == LABEL_KIND_RESET)
		return false;
	connection->is_handshake_done = true;
	tell(telling, TEXT(did_see_answer ? "explain.handshake" : "explain.handshake-unseen",
			   value_sender(telling), value_receiver(telling),
			   TEXT_NUMBER("first", did_see_answer ? 1 : 0)));
	telling->out->does_matter = true;
	return true;
}

/* The echo says when the other end sent what is confirmed here: on its own clock, in ticks. */
static bool tell_silence_by_echo(struct telling *telling, uint64_t silence_ns)
{
	const struct explain_packet *packet = telling->packet;
	const struct decoded_tcp *tcp = &packet->decoded->tcp;
	const struct explain_side *sender = sender_of(telling);
	struct explain_connection *connection = telling->connection;
	uint64_t ticks_ns, gap_ns, error_ns;
	uint32_t ticks;

	if (!tcp->has_timestamps || !sender->has_echo || !packet->label->acknowledged_bytes ||
	    packet->packet->time_ns <= sender->last_ns)
		return false;
	ticks = tcp->timestamp_echo - sender->echo;
	ticks_ns = ticks * TIMESTAMP_TICK_NS;
	gap_ns = packet->packet->time_ns - sender->last_ns;
	error_ns = ticks_ns > gap_ns ? ticks_ns - gap_ns : gap_ns - ticks_ns;
	if (ticks > UINT32_MAX / 2 || error_ns > MAX(gap_ns / 5, 4 * TIMESTAMP_TICK_NS))
		return false;
	tell(telling, TEXT("explain.silence-echo", value_sender(telling), value_receiver(telling),
			   TEXT_DURATION("time", silence_ns), TEXT_NUMBER("ticks", ticks)));
	if (silence_ns > connection->longest_ns) {
		connection->longest_ns = silence_ns;
		connection->longest_side = side_other(packet->label->sender);
	}
	return true;
}

/* `was_shut`: the sender had no room before this packet, so the other end had to wait. */
static void tell_silence(struct telling *telling, bool was_shut)
{
	const struct label *label = telling->packet->label;
	bool is_one_way = !sender_of(telling)->last_ns || !receiver_of(telling)->last_ns;

	/* A SYN again, and the answer to one, have told how long it was. */
	if (label->silence_ns < SILENCE_NS || label->kind == LABEL_KIND_SYN_REPEAT ||
	    (label->kind == LABEL_KIND_SYN && telling->connection->syn_ns &&
	     label->sender == SIDE_SERVER))
		return;
	if (label->silence_ns >= SILENCE_MATTER_NS)
		telling->out->does_matter = true;
	if (was_shut && label->data_start == label->data_end) {
		tell(telling,
		     TEXT("explain.silence-shut", value_sender(telling), value_receiver(telling),
			  TEXT_DURATION("time", label->silence_ns)));
		return;
	}
	if (is_one_way && tell_silence_by_echo(telling, label->silence_ns))
		return;
	if (is_one_way || label->state == STATE_UNKNOWN) {
		tell(telling, TEXT("explain.silence", TEXT_DURATION("time", label->silence_ns)));
		return;
	}
	tell(telling, TEXT("explain.silence-state", TEXT_DURATION("time", label->silence_ns),
			   TEXT_ID("state", story_state_words(label->state))));
}

/* More than one segment in a packet: offloads, which are no fault. */
static void tell_super_segment(struct telling *telling)
{
	uint16_t mss = receiver_of(telling)->mss;

	if (!mss || (sender_of(telling)->mss && sender_of(telling)->mss < mss))
		mss = sender_of(telling)->mss;
	if (!mss || telling->packet->decoded->payload_bytes <= mss)
		return;
	tell(telling, TEXT("explain.super-segment",
			   TEXT_BYTES("bytes", telling->packet->decoded->payload_bytes),
			   TEXT_NUMBER("mss", mss)));
}

static struct text bytes_text(const struct telling *telling, const char *id)
{
	const struct label *label = telling->packet->label;

	return TEXT(id, value_sender(telling), value_receiver(telling),
		    TEXT_BYTES("bytes", label->data_end - label->data_start),
		    TEXT_NUMBER("from", label->data_start + 1), TEXT_NUMBER("to", label->data_end));
}

static void tell_repair(struct telling *telling)
{
	static const char *const ids[REPAIR_COUNT] = {
		[REPAIR_TIMEOUT] = "explain.repair-timeout",
		[REPAIR_FAST] = "explain.repair-fast",
		[REPAIR_TAIL_PROBE] = "explain.repair-tail-probe",
		[REPAIR_NEEDLESS] = "explain.repair-needless",
		[REPAIR_UNKNOWN] = "explain.repair-unknown",
	};

	telling->out->does_matter = true;
	tell(telling, bytes_text(telling, ids[telling->packet->label->repair]));
}

static void tell_data(struct telling *telling)
{
	if (!explain_message(telling))
		tell(telling, bytes_text(telling, "explain.data"));
	explain_message_end(telling);
	tell_super_segment(telling);
}

/* A FIN of the other side, seen or not, that this packet confirms. */
static bool tell_fin_confirmed(struct telling *telling)
{
	const struct label *label = telling->packet->label;
	struct explain_side *receiver = receiver_of(telling);
	struct explain_side *sender = sender_of(telling);
	bool is_inferred = !receiver->has_fin && sender->has_fin && !receiver->last_ns &&
			   label->acknowledged_bytes == 1;

	if (receiver->is_fin_confirmed || !label->acknowledged_bytes ||
	    (!receiver->has_fin && !is_inferred))
		return false;
	receiver->is_fin_confirmed = true;
	tell_ends(telling, is_inferred ? "explain.fin-confirmed-unseen" : "explain.fin-confirmed");
	if (sender->is_fin_confirmed || is_inferred)
		tell(telling, TEXT_PLAIN("explain.closed"));
	telling->out->does_matter = true;
	return true;
}

static void tell_acknowledgment(struct telling *telling)
{
	const struct label *label = telling->packet->label;

	if (label->acknowledged_bytes == 0 || tell_fin_confirmed(telling))
		return;
	tell(telling, TEXT("explain.ack", value_sender(telling), value_receiver(telling),
			   TEXT_BYTES("bytes", label->acknowledged_bytes),
			   TEXT_BYTES("total", label->acknowledged)));
	if (label->did_prove_hole || !receiver_of(telling)->last_ns)
		tell(telling, TEXT_PLAIN("explain.ack-unseen"));
}

/* No payload, nothing new confirmed. */
static void tell_repeat(struct telling *telling)
{
	const struct label *label = telling->packet->label;
	const struct decoded_tcp *tcp = &telling->packet->decoded->tcp;
	struct explain_side *sender = sender_of(telling);

	if (label->is_dsack)
		tell_ends(telling, "explain.dsack");
	else if (label->is_duplicate_ack && tcp->sack_count)
		tell_ends(telling, "explain.duplicate-ack-sack");
	else if (label->is_duplicate_ack)
		tell_ends(telling, "explain.duplicate-ack");
	else if (sender->is_shut && tcp->window)
		tell(telling,
		     TEXT("explain.window-open", value_sender(telling), value_receiver(telling),
			  TEXT_BYTES("window", label->window_bytes)));
	else if (tcp->window)
		tell_ends(telling, "explain.ack-again");
}

static void tell_window(struct telling *telling)
{
	const struct decoded_tcp *tcp = &telling->packet->decoded->tcp;
	struct explain_side *sender = sender_of(telling);

	if (tcp->flags & (TCP_SYN | TCP_RST | TCP_FIN))
		return;
	if (tcp->window == 0) {
		tell_ends(telling, "explain.zero-window");
		telling->out->does_matter = true;
	}
	sender->is_shut = tcp->window == 0;
}

static void tell_fin(struct telling *telling)
{
	const struct label *label = telling->packet->label;

	telling->out->does_matter = true;
	tell(telling, TEXT(sender_of(telling)->has_fin ? "explain.fin-again" : "explain.fin",
			   value_sender(telling), value_receiver(telling),
			   TEXT_BYTES("bytes", label->data_end)));
	sender_of(telling)->has_fin = true;
}

static void tell_reset(struct telling *telling)
{
	const struct connection *connection = telling->packet->label->connection;
	const struct flow *flows = connection_view(connection, 0)->flows;
	bool is_refusal = telling->packet->label->sender == SIDE_SERVER &&
			  sender_of(telling)->last_ns == 0 && flows[SIDE_CLIENT].bytes == 0 &&
			  receiver_of(telling)->has_syn;

	telling->out->does_matter = true;
	tell_ends(telling, is_refusal ? "explain.reset-refused" : "explain.reset");
}

static void tell_plain(struct telling *telling)
{
	const struct label *label = telling->packet->label;
	const struct decoded_tcp *tcp = &telling->packet->decoded->tcp;
	bool is_handshake = tell_handshake(telling);
	bool has_data = label->data_end > label->data_start;

	if (has_data)
		tell_data(telling);
	if (tcp->flags & TCP_FIN)
		tell_fin(telling);
	if (!is_handshake)
		tell_acknowledgment(telling);
	if (telling->out->count == 0)
		tell_repeat(telling);
	tell_ecn(telling);
	tell_window(telling);
}

static void tell_kind(struct telling *telling)
{
	switch (telling->packet->label->kind) {
	case LABEL_KIND_SYN:
	case LABEL_KIND_SYN_REPEAT:
		tell_syn(telling);
		return;
	case LABEL_KIND_RESET:
		tell_reset(telling);
		return;
	case LABEL_KIND_REPAIR:
		tell_repair(telling);
		tell_super_segment(telling);
		return;
	case LABEL_KIND_LATE:
		tell(telling, bytes_text(telling, "explain.late"));
		return;
	case LABEL_KIND_COPY:
		tell_ends(telling, "explain.copy");
		return;
	case LABEL_KIND_KEEP_ALIVE:
		tell_ends(telling, "explain.keep-alive");
		return;
	case LABEL_KIND_WINDOW_PROBE:
		telling->out->does_matter = true;
		tell_ends(telling, "explain.window-probe");
		return;
	case LABEL_KIND_STRAY:
		tell_ends(telling, "explain.stray");
		return;
	case LABEL_KIND_CAPTURE_DUPLICATE:
		tell_ends(telling, "explain.capture-duplicate");
		return;
	case LABEL_KIND_PLAIN:
	case LABEL_KIND_COUNT:
		break;
	}
	tell_plain(telling);
}

static const char *late_words(const struct decoded_tcp *tcp)
{
	if (tcp->flags & TCP_RST)
		return "explain.late-reset";
	return tcp->flags & TCP_SYN && !(tcp->flags & TCP_ACK) ? "explain.late-syn"
							       : "explain.late-packet";
}

void explain_tcp(struct telling *telling)
{
	const struct explain_packet *packet = telling->packet;
	const struct decoded_tcp *tcp = &packet->decoded->tcp;
	struct explain_side *sender = sender_of(telling);
	bool was_shut = sender->is_shut;

	if (packet->label->is_late_packet)
		tell_ends(telling, late_words(tcp));
	else
		tell_kind(telling);
	tell_silence(telling, was_shut);
	if (packet->decoded->marks & DECODED_OPTIONS_CUT)
		tell(telling, TEXT_PLAIN("explain.options-cut"));
	sender->last_ns = packet->packet->time_ns;
	/* A confirmed FIN is no payload. */
	if (packet->label->acknowledged > sender->confirmed_bytes &&
	    !receiver_of(telling)->is_fin_confirmed)
		sender->confirmed_bytes = packet->label->acknowledged;
	if (tcp->has_timestamps && tcp->flags & TCP_ACK) {
		sender->echo = tcp->timestamp_echo;
		sender->has_echo = true;
	}
}
