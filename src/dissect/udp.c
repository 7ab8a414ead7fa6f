/* SPDX-License-Identifier: BSD-3-Clause */
/* UDP (RFC 768): ports, checksum with -v, and what the ports stand for, or just the length. */
#include "base/mem.h"
#include "dissect/printer.h"

#define HEADER_BYTES 8u
#define PROTOCOL_UDP 17

static void print_checksum(struct line *line, const struct ip_part *ip, uint32_t at,
			   uint32_t length)
{
	uint16_t field, sum;

	if (line->options->skip_checksums || ip->is_fragment)
		return;
	/* IPv4 may do without a checksum, and with one -v alone says nothing of it. */
	if (ip->version == 4 && line->options->verbosity < 2)
		return;
	field = line_be16(line, at + 6);
	if (ip->version == 4 && field == 0) {
		line_add(line, "[no cksum] ");
		return;
	}
	if (!line_has(line, at, length + HEADER_BYTES))
		return;
	sum = line_checksum_ip(line, ip, PROTOCOL_UDP, at, length + HEADER_BYTES);
	if (sum == 0)
		line_add(line, "[udp sum ok] ");
	else
		line_addf(line, "[bad udp cksum 0x%04x -> 0x%04x!] ", field,
			  checksum_expected(field, sum));
}

/* `told_bytes` is the payload by the UDP header, `length` what of it is in the IP packet. */
static void print_length(struct line *line, const struct ip_part *ip, uint32_t told_bytes,
			 uint32_t length)
{
	if (told_bytes > length && !ip->is_fragment)
		line_addf(line, "UDP, bad length %u > %u", told_bytes, length);
	else
		line_field(line, "UDP, length ", told_bytes);
}

static void print_datagram(struct line *line, uint32_t at, uint32_t length,
			   const struct ip_part *ip)
{
	uint16_t source_port = line_be16(line, at);
	uint16_t destination_port = line_be16(line, at + 2);
	uint32_t told_bytes;

	line->ip_at = ip->at;
	print_ports(line, ip, PROTOCOL_UDP, source_port, destination_port);
	if (length < HEADER_BYTES) {
		line_addf(line, "truncated-udp %u", length);
		return;
	}
	if (!line_has(line, at + 4, 2)) {
		line_truncated(line);
		return;
	}
	told_bytes = line_be16(line, at + 4);
	if (told_bytes == 0 && length > 65535)
		told_bytes = length;
	if (told_bytes < HEADER_BYTES) {
		line_addf(line, "truncated-udplength %u", told_bytes);
		return;
	}
	told_bytes -= HEADER_BYTES;
	length = MIN(length - HEADER_BYTES, told_bytes);
	if (!line_has(line, at, HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	if (line->options->forced) {
		print_forced_udp(line, at + HEADER_BYTES, length);
		return;
	}
	if (line->options->verbosity > 0)
		print_checksum(line, ip, at, length);
	if (line->options->is_quiet ||
	    !print_udp_port(line, source_port, destination_port, at + HEADER_BYTES, length))
		print_length(line, ip, told_bytes, length);
}

void print_udp(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip)
{
	line->protocol = "udp";
	if (line_has(line, at + 2, 2)) {
		print_datagram(line, at, length, ip);
		return;
	}
	/* Behind extension headers the addresses have been printed already. */
	if (ip->protocol == PROTOCOL_UDP)
		print_addresses(line, ip);
	line_truncated(line);
}
