/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP as tcpdump prints it (print-tcp.c): "Flags [P.], seq 1:101, ack 1, win 229, options [nop,nop,TS
 * val 3 ecr 2], length 100". A range of sequence numbers is printed when there is payload, a single
 * number with SYN, FIN, RST or -vv; the two must agree with the length.
 */
#include "base/mem.h"
#include "capfile/paste_packet.h"

static bool flags_parse(struct scan *scan, struct decoded_tcp *tcp)
{
	static const struct {
		char letter;
		uint8_t flag;
	} flags[] = {
		{'F', TCP_FIN}, {'S', TCP_SYN}, {'R', TCP_RST}, {'P', TCP_PSH},
		{'.', TCP_ACK}, {'U', TCP_URG}, {'E', TCP_ECE}, {'W', TCP_CWR},
	};
	struct scan letters;

	if (!scan_take(scan, "Flags [") || !scan_until(scan, "]", &letters))
		return false;
	if (scan_has(&letters, "none"))
		return true;
	for (; letters.at < letters.end; letters.at++) {
		bool is_known = *letters.at == 'e'; /* accurate ECN: not kept */

		for (size_t i = 0; i < ARRAY_COUNT(flags); i++) {
			if (flags[i].letter != *letters.at)
				continue;
			tcp->flags |= flags[i].flag;
			is_known = true;
		}
		if (!is_known)
			return false;
	}
	return true;
}

static bool sack_parse(struct scan *scan, struct paste_packet *packet)
{
	struct decoded_tcp *tcp = &packet->decoded.tcp;
	uint32_t count;

	if (!scan_u32(scan, &count))
		return false;
	scan_skip_blanks(scan);
	packet->tcp_bytes += 2;
	while (scan_take(scan, "{")) {
		struct sequence_range range;

		if (!scan_u32(scan, &range.start) || !scan_take(scan, ":") ||
		    !scan_u32(scan, &range.end) || !scan_take(scan, "}"))
			return false;
		packet->tcp_bytes += 8;
		if (tcp->sack_count < SACK_BLOCKS_MAXIMUM)
			tcp->sacks[tcp->sack_count++] = range;
	}
	return true;
}

static bool timestamps_parse(struct scan *scan, const char *between, struct decoded_tcp *tcp)
{
	tcp->has_timestamps = true;
	return scan_u32(scan, &tcp->timestamp) && scan_take(scan, between) &&
	       scan_u32(scan, &tcp->timestamp_echo);
}

/* One option; those that we do not know are left out. */
static bool option_parse(struct scan *scan, struct paste_packet *packet)
{
	struct decoded_tcp *tcp = &packet->decoded.tcp;

	if (scan_take(scan, "mss ")) {
		tcp->has_mss = true;
		packet->tcp_bytes += 4;
		return scan_u16(scan, &tcp->mss);
	}
	if (scan_take(scan, "wscale ")) {
		tcp->has_window_scale = true;
		packet->tcp_bytes += 3;
		return scan_u8(scan, &tcp->window_scale);
	}
	if (scan_take(scan, "TS val ")) {
		packet->tcp_bytes += 10;
		return timestamps_parse(scan, " ecr ", tcp);
	}
	if (scan_take(scan, "timestamp ")) { /* up to tcpdump 4.0 */
		packet->tcp_bytes += 10;
		return timestamps_parse(scan, " ", tcp);
	}
	if (scan_take(scan, "sackOK")) {
		tcp->is_sack_permitted = true;
		packet->tcp_bytes += 2;
	} else if (scan_take(scan, "sack sack ") || scan_take(scan, "sack ")) {
		return sack_parse(scan, packet);
	} else if (scan_take(scan, "nop") || scan_take(scan, "eol")) {
		packet->tcp_bytes += 1;
	} else {
		packet->has_options = false;
	}
	return true;
}

bool paste_options_parse(struct scan options, struct paste_packet *packet)
{
	while (options.at < options.end) {
		struct scan skipped;

		if (!option_parse(&options, packet))
			return false;
		if (packet->decoded.tcp.window_scale > 14)
			packet->decoded.tcp.window_scale = 14; /* RFC 7323 section 2.3 */
		if (options.at < options.end && !scan_until(&options, ",", &skipped))
			options.at = options.end;
	}
	return true;
}

static bool options_parse(struct scan *scan, struct paste_packet *packet)
{
	struct scan options;
	const char *cut;

	/* Nothing is printed behind options that make no sense. */
	if (scan_until(scan, "[bad opt]", &options)) {
		packet->decoded.marks |= DECODED_OPTIONS_CUT;
		packet->is_ended = true;
		return paste_options_parse(options, packet);
	}
	if (!scan_until(scan, "]", &options))
		return false;
	/* Cut by the snap length: "mss 1460,TS [|tcp]>", and nothing behind it. */
	cut = scan_find(&options, "[|tcp");
	if (cut) {
		packet->decoded.marks |= DECODED_OPTIONS_CUT;
		packet->is_ended = true;
		options.end = cut;
		while (options.end > options.at && options.end[-1] != ',')
			options.end--;
	}
	return paste_options_parse(options, packet);
}

static bool checksum_parse(struct scan *scan)
{
	struct scan value, verdict;

	return scan_until(scan, " (", &value) && scan_until(scan, ")", &verdict);
}

struct tcp_line {
	bool has_range, has_length;
	uint32_t range_end;
};

/* One field; the commas between them are skipped by the caller. */
static bool field_parse(struct scan *scan, struct paste_packet *packet, struct tcp_line *line)
{
	struct decoded_tcp *tcp = &packet->decoded.tcp;
	uint16_t urgent;

	if (scan_take(scan, "seq ")) {
		packet->has_sequence = true;
		if (!scan_u32(scan, &tcp->sequence))
			return false;
		line->has_range = scan_take(scan, ":");
		return !line->has_range || scan_u32(scan, &line->range_end);
	}
	if (scan_take(scan, "ack "))
		return scan_u32(scan, &tcp->acknowledgment);
	if (scan_take(scan, "win "))
		return scan_u16(scan, &tcp->window);
	if (scan_take(scan, "urg "))
		return scan_u16(scan, &urgent);
	if (scan_take(scan, "options ["))
		return options_parse(scan, packet);
	if (scan_take(scan, "cksum 0x"))
		return checksum_parse(scan);
	line->has_length = scan_take(scan, "length ");
	return line->has_length && scan_u32(scan, &packet->decoded.payload_bytes);
}

bool paste_tcp_parse(struct scan *scan, struct paste_packet *packet)
{
	struct decoded *decoded = &packet->decoded;
	struct tcp_line line = {.has_length = false};
	char behind;

	decoded->protocol = IP_PROTOCOL_TCP;
	packet->tcp_bytes = PASTE_TCP_HEADER_BYTES;
	packet->has_options = true;
	if (!flags_parse(scan, &decoded->tcp))
		return false;
	while (!line.has_length) {
		/* Cut, or ended by options that make no sense: what was read stands, and the range
		 * of sequence numbers tells the length. */
		if (packet->is_ended && line.has_range)
			decoded->payload_bytes = line.range_end - decoded->tcp.sequence;
		if (decoded->marks & DECODED_TRUNCATED || packet->is_ended)
			return true;
		if (!scan_take(scan, ", "))
			return false;
		if (scan_has(scan, "[|tcp"))
			decoded->marks |= DECODED_TRUNCATED;
		else if (!field_parse(scan, packet, &line))
			return false;
	}
	/* "length 14" of a line that was cut in the middle of a number shows here. */
	if (line.has_range != (decoded->payload_bytes > 0) ||
	    (line.has_range && line.range_end - decoded->tcp.sequence != decoded->payload_bytes))
		return false;
	packet->tcp_bytes = (packet->tcp_bytes + 3) & ~3u;
	behind = scan_peek(scan, 0);
	return behind == '\0' || behind == ':' || behind == ',' || behind == '\n' ||
	       behind == ' ' || behind == '\t';
}
