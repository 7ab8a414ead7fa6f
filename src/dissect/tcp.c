/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP (RFC 9293): flags, sequence numbers counted from the first of the connection, window, options,
 * length, and what the ports stand for.
 */
#include "base/mem.h"
#include "dissect/dissector.h"
#include "dissect/printer.h"
#include "dissect/tcp_option.h"
#include "dissect/tcp_segment.h"

#define RESET_TEXT_MAXIMUM 30u

#define PROTOCOL_TCP 6

static void print_flags(struct line *line, uint8_t flags)
{
	static const char letters[] = "FSRP.UEW";
	char text[8];
	size_t count = 0;

	for (unsigned i = 0; i < 8; i++) {
		if (flags & 1u << i)
			text[count++] = letters[i];
	}
	line_add(line, "Flags [");
	if (count > 0)
		line_add_bytes(line, text, count);
	else
		line_add(line, "none");
	line_add(line, "]");
}

/* The base of the connection, by the addresses and ports of the segment. NULL: they are cut. */
static struct sequence_base *find_base(struct line *line, const struct tcp_segment *segment,
				       bool *ret_is_reversed, bool *ret_is_new)
{
	const struct ip_part *ip = segment->ip;
	uint32_t address_bytes = ip->version == 6 ? 16 : 4;
	const uint8_t *source =
		line_read(line, ip->at + (ip->version == 6 ? 8 : 12), address_bytes);
	const uint8_t *destination =
		line_read(line, ip->at + (ip->version == 6 ? 24 : 16), address_bytes);
	struct sequence_ends ends;

	if (!source || !destination)
		return NULL;
	ends = sequence_ends_of(ip->version, source, destination, segment->source_port,
				segment->destination_port);
	*ret_is_reversed = ends.is_reversed;
	return sequence_table_find(&line->dissector->sequences, &ends, ret_is_new);
}

/* The same, from what is kept of the flow when it still holds. */
static struct sequence_base *recall_base(struct line *line, const struct tcp_segment *segment,
					 bool *ret_is_reversed, bool *ret_is_new)
{
	struct tcp_flow *flow = segment->flow;
	const struct sequence_table *table = &line->dissector->sequences;

	if (!flow)
		return find_base(line, segment, ret_is_reversed, ret_is_new);
	*ret_is_new = false;
	if (!flow->base || flow->base_moves != table->moves) {
		flow->base = find_base(line, segment, &flow->is_reversed, ret_is_new);
		flow->base_moves = table->moves;
	}
	*ret_is_reversed = flow->is_reversed;
	return flow->base;
}

/*
 * Count from the first sequence numbers of the connection. A segment that starts it, or starts it
 * anew, is printed as it is, since tcpdump does so; the numbers of its SACK blocks are relative.
 */
static void make_relative(struct line *line, struct tcp_segment *segment)
{
	bool is_reversed;
	bool is_new;
	struct sequence_base *base = recall_base(line, segment, &is_reversed, &is_new);

	if (!base)
		return;
	if (is_new || (segment->flags & TCP_FLAG_SYN)) {
		base->first = is_reversed ? segment->acknowledgment - 1 : segment->sequence;
		base->second = is_reversed ? segment->sequence : segment->acknowledgment - 1;
	} else {
		segment->sequence -= is_reversed ? base->second : base->first;
		segment->acknowledgment -= is_reversed ? base->first : base->second;
	}
	segment->sack_base = is_reversed ? base->first : base->second;
}

static void print_checksum(struct line *line, const struct tcp_segment *segment)
{
	uint16_t field, sum;

	if (line->options->verbosity == 0 || line->options->skip_checksums ||
	    segment->ip->is_fragment || !line_has(line, segment->at, segment->length))
		return;
	field = line_be16(line, segment->at + 16);
	sum = line_checksum_ip(line, segment->ip, PROTOCOL_TCP, segment->at, segment->length);
	line_add(line, ", cksum 0x");
	line_hex(line, field, 4);
	if (sum == 0) {
		line_add(line, " (correct)");
		return;
	}
	line_add(line, " (incorrect -> 0x");
	line_hex(line, checksum_expected(field, sum), 4);
	line_add(line, ")");
}

static void print_numbers(struct line *line, const struct tcp_segment *segment,
			  uint32_t payload_bytes)
{
	uint8_t flags = segment->flags;
	uint16_t window = line_be16(line, segment->at + 14);

	if (line->options->verbosity > 1 || payload_bytes > 0 ||
	    flags & (TCP_FLAG_SYN | TCP_FLAG_FIN | TCP_FLAG_RST)) {
		line_field(line, ", seq ", segment->sequence);
		if (payload_bytes > 0)
			line_field(line, ":", segment->sequence + payload_bytes);
	}
	if (flags & TCP_FLAG_ACK)
		line_field(line, ", ack ", segment->acknowledgment);
	line_field(line, ", win ", window);
	if (flags & TCP_FLAG_URG)
		line_field(line, ", urg ", line_be16(line, segment->at + 18));
}

/* RFC 9293 section 3.5.3: a reset may explain itself. */
static void print_reset_text(struct line *line, uint32_t at, uint32_t length)
{
	line_add(line, line_has(line, at, length) ? " [RST" : " [!RST");
	if (length > RESET_TEXT_MAXIMUM)
		line_add(line, "+");
	line_add(line, " ");
	(void)line_foreign(line, at, MIN(length, RESET_TEXT_MAXIMUM));
	line_add(line, "]");
}

static void print_payload(struct line *line, const struct tcp_segment *segment,
			  uint32_t payload_bytes)
{
	uint32_t at = segment->at + segment->header_bytes;

	if (payload_bytes == 0)
		return;
	if (!line_has(line, segment->at, segment->header_bytes)) {
		line_addf(line, " [remaining caplen(%u) < header length(%u)]",
			  line_left(line, segment->at), segment->header_bytes);
		line_cut(line);
		return;
	}
	if ((segment->flags & TCP_FLAG_RST) && line->options->verbosity > 0)
		print_reset_text(line, at, payload_bytes);
	else if (line->options->forced)
		print_forced_tcp(line, at, payload_bytes);
	else if (!segment->flow || segment->flow->has_printer)
		(void)print_tcp_port(line, segment->source_port, segment->destination_port, at,
				     payload_bytes);
}

/* The statements in brackets and between commas, one by one. False: the line ends here. */
static bool print_statements(struct line *line, const struct tcp_segment *segment)
{
	struct tcp_options options;
	uint32_t payload_bytes;

	print_flags(line, segment->flags);
	if (segment->header_bytes > segment->length) {
		line_addf(line, " [bad hdr length %u - too long, > %u]", segment->header_bytes,
			  segment->length);
		return false;
	}
	print_checksum(line, segment);
	payload_bytes = segment->length - segment->header_bytes;
	print_numbers(line, segment, payload_bytes);
	options = (struct tcp_options) {
		.at = segment->at + TCP_HEADER_BYTES,
		.length = segment->header_bytes - TCP_HEADER_BYTES,
		.segment_end = segment->at + segment->length,
		.sack_base = segment->sack_base,
		.flags = segment->flags,
	};
	if (options.length > 0 && !print_tcp_options(line, &options))
		return false;
	line_field(line, ", length ", payload_bytes);
	return true;
}

static void print_segment(struct line *line, struct tcp_segment *segment)
{
	if (!line->options->is_absolute && (segment->flags & TCP_FLAG_ACK))
		make_relative(line, segment);
	if (!tcp_segment_print_usual(line, segment) && !print_statements(line, segment))
		return;
	print_payload(line, segment, segment->length - segment->header_bytes);
}

/* -q: only how long it is. */
static void print_quietly(struct line *line, const struct tcp_segment *segment)
{
	line_field(line, "tcp ", segment->length - segment->header_bytes);
	if (segment->header_bytes > segment->length)
		line_addf(line, " [bad hdr length %u - too long, > %u]", segment->header_bytes,
			  segment->length);
}

void print_tcp(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip)
{
	struct tcp_segment segment = {.ip = ip, .at = at, .length = length};
	const uint8_t *b;

	line->protocol = "tcp";
	if (!line_has(line, at + 2, 2)) {
		print_address_pair(line, ip);
		line_add(line, ":");
		line_truncated(line);
		return;
	}
	segment.source_port = line_be16(line, at);
	segment.destination_port = line_be16(line, at + 2);
	segment.flow = tcp_flow_find(line, at, ip);
	if (segment.flow)
		tcp_flow_print(segment.flow, line);
	else
		print_ports(line, ip, PROTOCOL_TCP, segment.source_port, segment.destination_port);
	if (!line_has(line, at, TCP_HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	b = line_read(line, at, TCP_HEADER_BYTES);
	segment.header_bytes = (b[12] >> 4) * 4u;
	if (segment.header_bytes < TCP_HEADER_BYTES) {
		line_addf(line, " tcp %u [bad hdr length %u - too short, < %u]",
			  length - segment.header_bytes, segment.header_bytes, TCP_HEADER_BYTES);
		return;
	}
	segment.sequence = load_be32(b + 4);
	segment.acknowledgment = load_be32(b + 8);
	segment.flags = b[13];
	if (line->options->is_quiet)
		print_quietly(line, &segment);
	else
		print_segment(line, &segment);
}
