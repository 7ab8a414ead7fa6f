/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Nearly all packets are TCP straight behind IPv4 without options or IPv6 without extension headers,
 * on Ethernet with a tag or without, Linux cooked or raw, and their headers are captured whole. These
 * are read in one pass; what is different in any way is left to the layers (tests hold that both give
 * the same). The offsets are explained in ipv4.c, ipv6.c and tcp.c.
 */
#include "base/mem.h"
#include "decode/plain.h"

/* NOP, NOP, time stamps, 10 bytes: how nearly all systems write it (RFC 7323 appendix A). */
#define TIMESTAMPS_ALONE       0x0101080au
#define TIMESTAMPS_ALONE_BYTES 12

/* Out of line: other options than those of nearly all packets. */
static __attribute__((noinline)) void plain_options(const uint8_t *at, uint32_t bytes,
						    struct decoded *out)
{
	struct cursor options = cursor_of(at, bytes);

	if (!layer_tcp_options(&out->tcp, &options))
		out->marks = DECODED_OPTIONS_CUT;
}

/* The transport header follows at `at`; `wire_bytes` of it and of what is behind. */
static inline __attribute__((always_inline)) bool
plain_tcp(const uint8_t *at, uint32_t captured_bytes, uint32_t wire_bytes, struct decoded *out)
{
	uint32_t header_bytes = (at[12] >> 4) * 4u;
	uint32_t option_bytes = header_bytes - TCP_BYTES;

	if (header_bytes < TCP_BYTES || header_bytes > captured_bytes || header_bytes > wire_bytes)
		return false;
	out->marks = 0;
	out->source_port = load_be16(at);
	out->destination_port = load_be16(at + 2);
	out->tcp = (struct decoded_tcp) {
		.sequence = load_be32(at + 4),
		.acknowledgment = load_be32(at + 8),
		.flags = at[13],
		.window = load_be16(at + 14),
	};
	out->transport = at;
	out->transport_bytes = wire_bytes;
	out->fragment_offset = 0;
	out->fragment_id = 0;
	out->payload_bytes = wire_bytes - header_bytes;
	out->payload_captured = MIN(captured_bytes - header_bytes, out->payload_bytes);
	out->payload = out->payload_captured > 0 ? at + header_bytes : NULL;
	if (option_bytes == TIMESTAMPS_ALONE_BYTES && load_be32(at + 20) == TIMESTAMPS_ALONE) {
		out->tcp.has_timestamps = true;
		out->tcp.timestamp = load_be32(at + 24);
		out->tcp.timestamp_echo = load_be32(at + 28);
	} else if (option_bytes > 0) {
		plain_options(at + TCP_BYTES, option_bytes, out);
	}
	return true;
}

static bool plain_ipv4(const uint8_t *b, uint32_t captured_bytes, struct decoded *out)
{
	uint32_t total_bytes = load_be16(b + 2);
	uint16_t fragment = load_be16(b + 6);

	if (b[0] != 0x45 || b[9] != IP_PROTOCOL_TCP || fragment & 0x3fff ||
	    total_bytes < IPV4_BYTES + TCP_BYTES || captured_bytes < IPV4_BYTES + TCP_BYTES ||
	    !plain_tcp(b + IPV4_BYTES, captured_bytes - IPV4_BYTES, total_bytes - IPV4_BYTES, out))
		return false;
	out->protocol = IP_PROTOCOL_TCP;
	out->ttl = b[8];
	out->is_dont_fragment = fragment & 0x4000;
	out->has_more_fragments = false;
	out->ip_id = load_be16(b + 4);
	out->ip_bytes = total_bytes;
	out->source = address_ipv4(b + 12);
	out->destination = address_ipv4(b + 16);
	return true;
}

static bool plain_ipv6(const uint8_t *b, uint32_t captured_bytes, struct decoded *out)
{
	uint32_t payload_bytes = load_be16(b + 4);

	if (b[0] >> 4 != 6 || b[6] != IP_PROTOCOL_TCP || payload_bytes < TCP_BYTES ||
	    captured_bytes < IPV6_BYTES + TCP_BYTES ||
	    !plain_tcp(b + IPV6_BYTES, captured_bytes - IPV6_BYTES, payload_bytes, out))
		return false;
	out->protocol = IP_PROTOCOL_TCP;
	out->ttl = b[7];
	out->is_dont_fragment = true;
	out->has_more_fragments = false;
	out->ip_id = 0;
	out->ip_bytes = IPV6_BYTES + payload_bytes;
	out->source = address_ipv6(b + 8);
	out->destination = address_ipv6(b + 24);
	return true;
}

bool layer_plain(const struct packet *packet, struct decoded *out)
{
	uint16_t ether_type;
	const uint8_t *ip = plain_ip(packet, &ether_type);
	uint32_t captured_bytes;

	if (!ip)
		return false;
	captured_bytes = (uint32_t)(packet->data + packet->captured_bytes - ip);
	if (!(ether_type == ETHER_TYPE_IPV4 && plain_ipv4(ip, captured_bytes, out)) &&
	    !(ether_type == ETHER_TYPE_IPV6 && plain_ipv6(ip, captured_bytes, out)))
		return false;
	out->ether_type = ip > packet->data ? ether_type : 0;
	return true;
}
