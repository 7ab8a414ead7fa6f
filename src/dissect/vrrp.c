/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * VRRP, versions 2 (RFC 3768 section 5) and 3 (RFC 5798 section 5): version and type, router, priority,
 * number of addresses, authentication and interval, checksum, addresses.
 */
#include "dissect/printer.h"

#define HEADER_BYTES  8u
#define PROTOCOL_VRRP 112
#define HOP_LIMIT     255
#define ADVERTISEMENT 1
#define AUTH_SIMPLE   1

static void print_checksum(struct line *line, uint32_t at, uint32_t length,
			   const struct ip_part *ip, uint8_t version)
{
	uint16_t sum;

	if (!line_has(line, at, length))
		return;
	sum = version == 2 ? line_checksum(line, at, length)
			   : line_checksum_ip(line, ip, PROTOCOL_VRRP, at, length);
	if (sum != 0)
		line_addf(line, ", (bad vrrp cksum %x)", line_be16(line, at + 6));
}

static void print_details(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip,
			  uint8_t version)
{
	uint8_t count = line_u8(line, at + 3);
	uint32_t address_bytes = ip->version == 4 ? 4 : 16;
	uint32_t address_at = at + HEADER_BYTES;

	print_checksum(line, at, length, ip, version);
	line_add(line, ", addrs");
	if (count > 1)
		line_addf(line, "(%u)", count);
	line_add(line, ":");
	for (unsigned i = 0; i < count && !line->is_cut; i++, address_at += address_bytes) {
		if (!line_read(line, address_at, address_bytes))
			return;
		line_add(line, i > 0 ? "," : " ");
		if (ip->version == 4)
			line_ipv4(line, address_at);
		else
			line_ipv6(line, address_at);
	}
	if (version == 2 && line_u8(line, at + 4) == AUTH_SIMPLE) {
		line_add(line, " auth \"");
		line_foreign_padded(line, address_at, 8);
		line_add(line, "\"");
	}
}

void print_vrrp(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip)
{
	static const struct name_row authentications[] = {
		{0, "none"}, {AUTH_SIMPLE, "simple"}, {2, "ah"}, {0, NULL}};
	uint8_t version, type;

	line->protocol = "vrrp";
	line_protocol_capitals(line);
	version = line_u8(line, at) >> 4;
	type = line_u8(line, at) & 15;
	line_addf(line, "v%u, ", version);
	if (type == ADVERTISEMENT)
		line_add(line, "Advertisement");
	else
		line_addf(line, "unknown type (%u)", type);
	if (ip->ttl != HOP_LIMIT)
		line_addf(line, ", (ttl %u)", ip->ttl);
	if (version < 2 || version > 3 || type != ADVERTISEMENT)
		return;
	if (!line_read(line, at + 1, 2))
		return;
	line_addf(line, ", vrid %u, prio %u", line_u8(line, at + 1), line_u8(line, at + 2));
	if (version == 2) {
		uint8_t authentication = line_u8(line, at + 4);

		line_add(line, ", authtype ");
		line_name(line, authentications, authentication, "#%u");
		line_addf(line, ", intvl %us, length %u", line_u8(line, at + 5), length);
	} else {
		line_addf(line, ", intvl %ucs, length %u", line_be16(line, at + 4) & 0x0fffu,
			  length);
	}
	if (line->options->verbosity > 0)
		print_details(line, at, length, ip, version);
}
