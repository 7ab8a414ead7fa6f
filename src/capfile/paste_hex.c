/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Hex dumps: see paste_hex.h.
 *
 *     	0x0010:  ac12 0003 ac12 0002 8354 0834 0000 0000  .........T.4....
 *
 * tcpdump 3 prints no colon. At most 16 bytes stand in a line; what -X shows of them follows behind
 * two blanks.
 */
#include "capfile/paste_hex.h"

#include <string.h>

#include "base/cursor.h"
#include "base/mem.h"

#define LINE_BYTES        16
#define IPV4_HEADER_BYTES 20
#define IPV6_HEADER_BYTES 40
#define UDP_HEADER_BYTES  8
#define SEARCH_BYTES      256 /* link header and tunnels end before */
#define EXTENSIONS        4

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool take_offset(struct scan *line, size_t *ret_offset)
{
	size_t digits = 0;
	size_t offset = 0;

	if (!scan_take(line, "0x"))
		return false;
	for (; digits < 6 && hex_digit(scan_peek(line, 0)) >= 0; digits++, line->at++)
		offset = offset * 16 + (size_t)hex_digit(*line->at);
	if (digits < 4)
		return false;
	(void)scan_take(line, ":");
	*ret_offset = offset;
	return scan_has(line, " ");
}

/* Two digits each, one blank between groups at most. */
static size_t take_bytes(struct scan *line, uint8_t bytes[LINE_BYTES])
{
	size_t count = 0;

	scan_skip_blanks(line);
	while (count < LINE_BYTES) {
		int high, low;

		if (count > 0)
			(void)scan_take(line, " ");
		high = hex_digit(scan_peek(line, 0));
		low = hex_digit(scan_peek(line, 1));
		if (high < 0 || low < 0)
			break;
		bytes[count++] = (uint8_t)(high * 16 + low);
		line->at += 2;
	}
	return count;
}

bool paste_hex_add(struct paste_hex *hex, const struct scan *line)
{
	struct scan rest = *line;
	uint8_t bytes[LINE_BYTES];
	size_t offset, count;

	if (!take_offset(&rest, &offset) || offset != hex->count)
		return false;
	count = take_bytes(&rest, bytes);
	if (count == 0 || hex->count + count > PASTE_HEX_MAXIMUM)
		return false;
	if (hex->count + count > hex->capacity) {
		hex->capacity = MAX(2 * hex->capacity, (size_t)2048);
		hex->bytes = xrealloc(hex->bytes, hex->capacity, 1);
	}
	memcpy(hex->bytes + hex->count, bytes, count);
	hex->count += count;
	return true;
}

static bool is_address(const struct address *address, const uint8_t *bytes, bool is_ipv6)
{
	struct address found = is_ipv6 ? address_ipv6(bytes) : address_ipv4(bytes);

	return address->family == ADDRESS_FAMILY_NAME || address_is_equal(address, &found);
}

struct hex_ip {
	struct cursor transport;
	uint8_t ttl;
	uint16_t id;
	bool is_dont_fragment;
};

static bool read_ipv4(struct cursor c, const struct decoded *decoded, struct hex_ip *ret_ip)
{
	const uint8_t *header = cursor_bytes(&c, IPV4_HEADER_BYTES);
	size_t bytes = header ? 4u * (header[0] & 0xfu) : 0;

	if (!header || header[0] >> 4 != 4 || bytes < IPV4_HEADER_BYTES ||
	    header[9] != decoded->protocol || !is_address(&decoded->source, header + 12, false) ||
	    !is_address(&decoded->destination, header + 16, false))
		return false;
	cursor_skip(&c, bytes - IPV4_HEADER_BYTES);
	*ret_ip = (struct hex_ip) {
		.transport = c,
		.ttl = header[8],
		.id = load_be16(header + 4),
		.is_dont_fragment = header[6] & 0x40,
	};
	return !c.is_short;
}

/* Hop-by-hop, routing and destination options (RFC 8200 section 4) stand before the transport. */
static bool skip_extensions(struct cursor *c, uint8_t next, uint8_t protocol)
{
	for (unsigned i = 0; i < EXTENSIONS && next != protocol; i++) {
		if (next != 0 && next != 43 && next != 60)
			return false;
		next = cursor_u8(c);
		cursor_skip(c, 8u * cursor_u8(c) + 6u);
	}
	return next == protocol && !c->is_short;
}

static bool read_ipv6(struct cursor c, const struct decoded *decoded, struct hex_ip *ret_ip)
{
	const uint8_t *header = cursor_bytes(&c, IPV6_HEADER_BYTES);

	if (!header || header[0] >> 4 != 6 || !is_address(&decoded->source, header + 8, true) ||
	    !is_address(&decoded->destination, header + 24, true) ||
	    !skip_extensions(&c, header[6], decoded->protocol))
		return false;
	*ret_ip = (struct hex_ip) {.transport = c, .ttl = header[7], .is_dont_fragment = true};
	return true;
}

/* A name that stands for a port has a number of ours unless it is well known: one of two must fit. */
static bool has_ports(struct cursor c, const struct decoded *decoded)
{
	uint16_t source = cursor_be16(&c);
	uint16_t destination = cursor_be16(&c);

	return source == decoded->source_port || destination == decoded->destination_port;
}

static bool find_packet(const struct paste_hex *hex, const struct decoded *decoded,
			struct hex_ip *ret_ip)
{
	for (size_t at = 0; at < MIN(hex->count, (size_t)SEARCH_BYTES); at++) {
		struct cursor c = cursor_of(hex->bytes + at, hex->count - at);

		if ((read_ipv4(c, decoded, ret_ip) || read_ipv6(c, decoded, ret_ip)) &&
		    has_ports(ret_ip->transport, decoded))
			return true;
	}
	return false;
}

static void set_payload(struct decoded *decoded, struct cursor *c)
{
	decoded->payload_captured = (uint32_t)MIN(cursor_left(c), (size_t)decoded->payload_bytes);
	decoded->payload = decoded->payload_captured ? c->at : NULL;
}

static void apply_tcp(struct cursor c, struct decoded *decoded, struct paste_exact *ret_exact)
{
	struct cursor header = c;
	struct paste_exact exact = {.is_known = true};
	uint8_t bytes;

	cursor_skip(&header, 4);
	exact.sequence = cursor_be32(&header);
	exact.acknowledgment = cursor_be32(&header);
	bytes = (uint8_t)(cursor_u8(&header) >> 4);
	cursor_skip(&header, 7);
	if (header.is_short)
		return;
	*ret_exact = exact;
	cursor_skip(&c, 4u * bytes);
	if (!c.is_short && bytes >= 5)
		set_payload(decoded, &c);
}

void paste_hex_apply(const struct paste_hex *hex, struct decoded *decoded,
		     struct paste_exact *ret_exact)
{
	struct hex_ip ip;

	*ret_exact = (struct paste_exact) {.is_known = false};
	if (hex->count == 0 || decoded->marks & (DECODED_TRUNCATED | DECODED_FRAGMENT) ||
	    (decoded->protocol != IP_PROTOCOL_TCP && decoded->protocol != IP_PROTOCOL_UDP) ||
	    !find_packet(hex, decoded, &ip))
		return;
	decoded->ttl = ip.ttl;
	decoded->ip_id = ip.id;
	decoded->is_dont_fragment = ip.is_dont_fragment;
	decoded->marks &= ~DECODED_NO_IP;
	if (decoded->protocol == IP_PROTOCOL_TCP) {
		apply_tcp(ip.transport, decoded, ret_exact);
		return;
	}
	cursor_skip(&ip.transport, UDP_HEADER_BYTES);
	if (!ip.transport.is_short)
		set_payload(decoded, &ip.transport);
}
