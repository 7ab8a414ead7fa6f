/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Internet checksum (RFC 1071): one's complement of the one's complement sum of 16-bit words, an
 * odd byte at the end padded with zero. TCP and UDP put a pseudo header in front: both addresses,
 * length, protocol; with a source route the destination is the last one on the way.
 */
#include "base/mem.h"
#include "dissect/line.h"

enum {
	IPV4_OPTION_END = 0,
	IPV4_OPTION_NOTHING = 1,
	IPV4_LOOSE_ROUTE = 131,
	IPV4_STRICT_ROUTE = 137,
	IPV6_HOP_BY_HOP = 0,
	IPV6_ROUTING = 43,
	IPV6_FRAGMENT = 44,
	IPV6_DESTINATION = 60,
	IPV6_MOBILITY_OLD = 62,
	IPV6_MOBILITY = 135,
};

/* Sum of big endian words, not yet folded: up to 2^32 words fit. */
static uint64_t sum_words(const uint8_t *bytes, uint32_t count)
{
	uint64_t sum = 0;

	for (; count >= 4; bytes += 4, count -= 4)
		sum += load_be32(bytes);
	if (count >= 2) {
		sum += load_be16(bytes);
		bytes += 2;
		count -= 2;
	}
	if (count > 0)
		sum += (uint64_t)bytes[0] << 8;
	return sum;
}

static uint16_t fold(uint64_t sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

uint16_t line_checksum(struct line *line, uint32_t at, uint32_t count)
{
	const uint8_t *bytes = line_read(line, at, count);

	return bytes ? fold(sum_words(bytes, count)) : 0;
}

uint16_t checksum_expected(uint16_t field, uint16_t sum)
{
	uint32_t expected = (uint32_t)field + sum;

	expected = (expected & 0xffff) + (expected >> 16);
	return (uint16_t)((expected & 0xffff) + (expected >> 16));
}

/* Where the final destination of an IPv4 packet stands. */
static uint32_t find_destination_ipv4(struct line *line, uint32_t ip_at)
{
	uint32_t left = (line_u8(line, ip_at) & 15u) * 4;
	uint32_t at = ip_at + 20;

	left = left > 20 ? left - 20 : 0;
	while (left > 0 && !line->is_cut) {
		uint8_t kind = line_u8(line, at);
		uint32_t bytes = 1;

		if (kind == IPV4_OPTION_END)
			break;
		if (kind != IPV4_OPTION_NOTHING)
			bytes = line_u8(line, at + 1);
		if (bytes < 1 || (bytes < 2 && kind != IPV4_OPTION_NOTHING) || bytes > left ||
		    !line_has(line, at, bytes))
			break;
		if ((kind == IPV4_LOOSE_ROUTE || kind == IPV4_STRICT_ROUTE) && bytes >= 7)
			return at + bytes - 4;
		at += bytes;
		left -= bytes;
	}
	return ip_at + 16;
}

/* The last address of a routing header, or `fallback`. */
static uint32_t find_routed(struct line *line, uint32_t at, uint32_t fallback)
{
	uint8_t units = line_u8(line, at + 1);
	uint8_t type = line_u8(line, at + 2);

	if (units % 2 == 1)
		return fallback;
	if (type == 4)
		return line_has(line, at + 8, 16) ? at + 8 : fallback;
	if (type != 0 && type != 2)
		return fallback;
	for (uint32_t i = 0; i < units / 2u; i++) {
		if (!line_has(line, at + 8 + i * 16, 16))
			break;
		fallback = at + 8 + i * 16;
	}
	return fallback;
}

static uint32_t find_destination_ipv6(struct line *line, uint32_t ip_at)
{
	uint8_t protocol = line_u8(line, ip_at + 6);
	uint32_t at = ip_at + 40;

	while (line_has(line, at, 4)) {
		uint8_t next = line_u8(line, at);
		uint32_t bytes = (line_u8(line, at + 1) + 1u) * 8;

		switch (protocol) {
		case IPV6_HOP_BY_HOP:
		case IPV6_DESTINATION:
		case IPV6_MOBILITY_OLD:
		case IPV6_MOBILITY:
			break;
		case IPV6_FRAGMENT:
			bytes = 8;
			break;
		case IPV6_ROUTING:
			return find_routed(line, at, ip_at + 24);
		default:
			return ip_at + 24;
		}
		protocol = next;
		at += bytes;
	}
	return ip_at + 24;
}

/* Sum of the two addresses of the pseudo header. */
static uint64_t sum_addresses(struct line *line, const struct ip_part *ip)
{
	uint32_t bytes = ip->version == 6 ? 16 : 4;
	uint32_t source_at = ip->at + (ip->version == 6 ? 8 : 12);
	uint32_t destination_at = ip->version == 6 ? find_destination_ipv6(line, ip->at)
						   : find_destination_ipv4(line, ip->at);
	const uint8_t *source = line_read(line, source_at, bytes);
	const uint8_t *destination = line_read(line, destination_at, bytes);

	if (!source || !destination)
		return 0;
	return sum_words(source, bytes) + sum_words(destination, bytes);
}

uint16_t line_checksum_ip(struct line *line, const struct ip_part *ip, uint8_t protocol,
			  uint32_t at, uint32_t count)
{
	const uint8_t *bytes = line_read(line, at, count);
	/* The length has 16 bits in the pseudo header of IPv4 and 32 in that of IPv6. */
	uint32_t length = ip->version == 6 ? count : count & 0xffff;

	if (!bytes)
		return 0;
	return fold(sum_addresses(line, ip) + protocol + length + sum_words(bytes, count));
}
