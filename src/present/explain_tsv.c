/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * explain --tsv: one line a TCP packet with the fields of Wireshark's TCP analysis, as
 * `tshark -Y tcp -T fields -E header=y -E occurrence=a -E aggregator=,` prints them.
 */
#include "present/explain.h"

#define FLAGS_REPEATED                                              \
	(WIRESHARK_RETRANSMISSION | WIRESHARK_FAST_RETRANSMISSION | \
	 WIRESHARK_SPURIOUS_RETRANSMISSION)
/* What is told by the packet alone, apart from the analysis of sequence numbers. */
#define FLAGS_FAST_OPEN (WIRESHARK_TFO_SYN | WIRESHARK_TFO_ACK | WIRESHARK_TFO_IGNORED)
/* The columns between the first one and the values; the others follow them. */
#define FLAG_FIRST_BEHIND 1

void explain_tsv_header(struct str *out)
{
	str_add(out, "frame.number\ttcp.stream\ttcp.analysis.flags\ttcp.analysis.duplicate_ack\t"
		     "tcp.analysis.duplicate_ack_num\ttcp.analysis.duplicate_ack_frame\t"
		     "tcp.analysis.acks_frame\ttcp.analysis.bytes_in_flight\t"
		     "tcp.analysis.push_bytes_sent\ttcp.analysis.ack_rtt\t"
		     "tcp.analysis.initial_rtt\ttcp.analysis.rto\ttcp.analysis.rto_frame");
	for (unsigned i = FLAG_FIRST_BEHIND; i < WIRESHARK_FLAG_COUNT; i++) {
		str_add_char(out, '\t');
		str_add(out, wireshark_flag_name(i));
	}
	str_add(out, "\ttcp.window_size_value\ttcp.window_size_scalefactor\ttcp.window_size\n");
}

static void cell_number(struct str *out, bool is_there, uint64_t number)
{
	str_add_char(out, '\t');
	if (is_there)
		str_add_unsigned(out, number);
}

static void add_signed(struct str *out, int64_t number)
{
	if (number < 0)
		str_add_char(out, '-');
	str_add_unsigned(out, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

static void cell_time(struct str *out, int64_t time_ns)
{
	uint64_t size_ns = time_ns < 0 ? 0 - (uint64_t)time_ns : (uint64_t)time_ns;
	char digits[9];

	str_add_char(out, '\t');
	if (time_ns == 0)
		return;
	if (time_ns < 0)
		str_add_char(out, '-');
	str_add_unsigned(out, size_ns / 1000000000);
	str_add_char(out, '.');
	size_ns %= 1000000000;
	for (unsigned i = sizeof(digits); i-- > 0; size_ns /= 10)
		digits[i] = (char)('0' + size_ns % 10);
	str_add_bytes(out, digits, sizeof(digits));
}

static void cell_flag(struct str *out, bool is_set)
{
	str_add(out, is_set ? "\t1" : "\t");
}

static void add_windows(struct str *out, const struct wireshark_names *names)
{
	cell_number(out, names->has_window, names->window);
	str_add_char(out, '\t');
	if (names->has_scale)
		add_signed(out, names->scale_factor);
	cell_number(out, names->has_window, names->scaled_window);
}

void explain_tsv_packet(const struct packet *packet, const struct wireshark_names *names,
			struct str *out)
{
	uint32_t flags = names->flags;

	if (flags & FLAGS_REPEATED)
		flags |= WIRESHARK_RETRANSMISSION;
	str_add_unsigned(out, packet->frame);
	cell_number(out, names->has_stream, names->stream);
	cell_flag(out, flags & ~(uint32_t)FLAGS_FAST_OPEN);
	/* Wireshark has it twice, as a field and as an expert item. */
	str_add(out, flags & WIRESHARK_DUPLICATE_ACK ? "\t1,1" : "\t");
	cell_number(out, names->duplicate_ack_number, names->duplicate_ack_number);
	cell_number(out, names->duplicate_ack_number, names->duplicate_ack_frame);
	cell_number(out, names->acks_frame, names->acks_frame);
	cell_number(out, names->bytes_in_flight, names->bytes_in_flight);
	cell_number(out, names->bytes_in_flight, names->push_bytes_sent);
	cell_time(out, names->ack_rtt_ns);
	cell_time(out, names->initial_rtt_ns);
	cell_time(out, names->rto_ns);
	cell_number(out, names->rto_ns, names->rto_frame);
	for (unsigned i = FLAG_FIRST_BEHIND; i < WIRESHARK_FLAG_COUNT; i++)
		cell_flag(out, flags & 1u << i);
	add_windows(out, names);
	str_add_char(out, '\n');
}
