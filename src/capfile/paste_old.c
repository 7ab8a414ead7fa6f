/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lines of tcpdump 3 and 4.0 (print-tcp.c and print-ip.c before 4.1):
 *
 *     [IP] A.1 > B.2: S 77:77(0) ack 5 win 5840 <mss 1460,sackOK,timestamp 3 0,nop,wscale 7> (DF)
 *     [IP] A.1 > B.2: P, cksum 0x1a2b (correct), 1:564(563) ack 1 win 221 (ttl 64, id 9, len 603)
 *     [IP] A.1 > B.2: . ack 564 win 229
 *
 * "." stands for none of S F R P; ACK is set where an acknowledgment is printed. The range with the
 * length is left out when there is no payload and no SYN, FIN or RST.
 */
#include "base/mem.h"
#include "capfile/paste_packet.h"

#define FLAGS_MAXIMUM 8

static bool take_flags(struct scan *scan, struct decoded_tcp *tcp)
{
	static const struct {
		char letter;
		uint8_t flag;
	} flags[] = {
		{'F', TCP_FIN}, {'S', TCP_SYN}, {'R', TCP_RST}, {'P', TCP_PSH},
		{'.', 0},       {'U', TCP_URG}, {'E', TCP_ECE}, {'W', TCP_CWR},
	};

	for (size_t count = 0; count < FLAGS_MAXIMUM; count++, scan->at++) {
		bool is_known = false;

		if (scan_peek(scan, 0) == ' ' || scan_peek(scan, 0) == ',')
			return count > 0;
		for (size_t i = 0; i < ARRAY_COUNT(flags); i++) {
			if (flags[i].letter != scan_peek(scan, 0))
				continue;
			tcp->flags |= flags[i].flag;
			is_known = true;
		}
		if (!is_known)
			return false;
	}
	return false;
}

/* What -v says of the checksum, and the flags of ECN in words. */
static void skip_remarks(struct scan *scan)
{
	struct scan inside;

	(void)scan_take(scan, ",");
	scan_skip_blanks(scan);
	if (scan_has(scan, "cksum 0x") && scan_until(scan, ")", &inside))
		(void)scan_take(scan, ",");
	scan_skip_blanks(scan);
	while (scan_has(scan, "[") && scan_until(scan, "]", &inside))
		scan_skip_blanks(scan);
}

/* "1:564(563)": the three must agree. */
static bool take_range(struct scan *scan, struct paste_packet *packet)
{
	struct decoded *decoded = &packet->decoded;
	uint32_t end;

	if (!scan_is_digit(scan_peek(scan, 0)))
		return true;
	if (!scan_u32(scan, &decoded->tcp.sequence) || !scan_take(scan, ":") ||
	    !scan_u32(scan, &end) || !scan_take(scan, "(") ||
	    !scan_u32(scan, &decoded->payload_bytes) || !scan_take(scan, ")"))
		return false;
	packet->has_sequence = true;
	scan_skip_blanks(scan);
	return end - decoded->tcp.sequence == decoded->payload_bytes;
}

static bool take_acknowledgment(struct scan *scan, struct decoded_tcp *tcp)
{
	if (!scan_take(scan, "ack "))
		return true;
	tcp->flags |= TCP_ACK;
	if (!scan_u32(scan, &tcp->acknowledgment))
		return false;
	scan_skip_blanks(scan);
	return true;
}

/* Up to the range or the acknowledgment and the window, which every line has. */
static bool take_numbers(struct scan *scan, struct paste_packet *packet)
{
	if (!take_flags(scan, &packet->decoded.tcp))
		return false;
	skip_remarks(scan);
	return take_range(scan, packet) && take_acknowledgment(scan, &packet->decoded.tcp) &&
	       scan_take(scan, "win ") && scan_u16(scan, &packet->decoded.tcp.window);
}

bool paste_old_is_tcp(const struct scan *scan)
{
	struct scan rest = *scan;
	struct decoded_tcp tcp = {0};

	if (!take_flags(&rest, &tcp))
		return false;
	skip_remarks(&rest);
	return scan_is_digit(scan_peek(&rest, 0)) || scan_has(&rest, "ack ") ||
	       scan_has(&rest, "win ");
}

bool paste_old_tcp_parse(struct scan *scan, struct paste_packet *packet)
{
	struct scan skipped, options;

	packet->decoded.protocol = IP_PROTOCOL_TCP;
	packet->tcp_bytes = PASTE_TCP_HEADER_BYTES;
	packet->has_options = true;
	if (!take_numbers(scan, packet))
		return false;
	if (scan_take(scan, " urg ") && !scan_unsigned(scan, UINT16_MAX, &(uint64_t) {0}))
		return false;
	if (scan_take(scan, " <")) {
		if (!scan_until(scan, ">", &options))
			return false;
		if (scan_find(&options, "[|tcp")) {
			packet->decoded.marks |= DECODED_OPTIONS_CUT;
			options.end = options.at;
		}
		if (!paste_options_parse(options, packet))
			return false;
	}
	packet->tcp_bytes = (packet->tcp_bytes + 3) & ~3u;
	/* tcpdump 4.0 ends with the length once more. */
	if (scan_until(scan, ", length ", &skipped))
		(void)scan_u32(scan, &packet->decoded.payload_bytes);
	return true;
}

void paste_old_ip_parse(struct scan scan, struct decoded *decoded)
{
	const char *df = scan_find(&scan, "(DF)");
	struct scan skipped, inside;

	decoded->is_dont_fragment |= df != NULL;
	if (!scan_until(&scan, "(ttl ", &skipped) || !scan_until(&scan, ")", &inside) ||
	    !scan_u8(&inside, &decoded->ttl))
		return;
	decoded->marks &= ~DECODED_NO_IP;
	if (scan_take(&inside, ", id "))
		(void)scan_u16(&inside, &decoded->ip_id);
	if (scan_take(&inside, ", len "))
		(void)scan_u32(&inside, &decoded->ip_bytes);
}

/* Addresses with nothing before them are told from talk by what follows. */
bool paste_old_is_start(const struct scan *scan)
{
	static const char *const words[] = {"udp ", "icmp: ", "tcp ", "[udp sum ok]", "[no cksum]"};
	struct scan rest = *scan;
	struct scan source, destination;

	if (!scan_until(&rest, " > ", &source) || scan_find(&source, " ") ||
	    !scan_until(&rest, ": ", &destination) || scan_find(&destination, " ") ||
	    scan_left(&source) == 0 || scan_left(&destination) == 0)
		return false;
	for (size_t i = 0; i < ARRAY_COUNT(words); i++)
		if (scan_has(&rest, words[i]))
			return true;
	if (paste_old_is_tcp(&rest))
		return true;
	/* DNS: an id, marks, a blank. */
	return scan_is_digit(scan_peek(&rest, 0)) && scan_find(&destination, ".");
}
