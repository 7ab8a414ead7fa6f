/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * IPv6 (RFC 8200) with its chain of extension headers, and what IPv4 and IPv6 share: addresses and
 * ports. A payload length of 0 asks for a jumbo option (RFC 2675); without one the packet is taken
 * for empty.
 */
#include "dissect/printer.h"

#define HEADER_BYTES 40u

enum {
	HOP_BY_HOP = 0,
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	PROTOCOL_DCCP = 33,
	ROUTING = 43,
	FRAGMENT = 44,
	DESTINATION_OPTIONS = 60,
	PROTOCOL_SCTP = 132,
};

/* Where the walk through the headers stands. */
struct walk {
	struct ip_part ip;
	uint32_t outer_end;     /* end of what is captured around this packet */
	uint32_t length;        /* of the packet on the wire, by the layer below */
	uint32_t payload_bytes; /* by the header, or by the jumbo option */
	uint32_t at;
	uint32_t left; /* of the packet from `at` on */
	uint8_t protocol;
	bool has_extension, is_jumbo, has_hop_by_hop, is_first;
};

void print_address_pair(struct line *line, const struct ip_part *ip)
{
	if (ip->version == 4) {
		line_ipv4(line, ip->at + 12);
		line_add(line, " > ");
		line_ipv4(line, ip->at + 16);
	} else {
		line_ipv6(line, ip->at + 8);
		line_add(line, " > ");
		line_ipv6(line, ip->at + 24);
	}
}

void print_addresses(struct line *line, const struct ip_part *ip)
{
	print_address_pair(line, ip);
	line_add(line, ": ");
}

static void print_end(struct line *line, const struct ip_part *ip, bool is_source)
{
	if (ip->version == 4)
		line_ipv4(line, ip->at + (is_source ? 12 : 16));
	else
		line_ipv6(line, ip->at + (is_source ? 8 : 24));
	line_add(line, ".");
}

/* Behind extension headers the addresses have been printed already. */
void print_ports(struct line *line, const struct ip_part *ip, uint8_t protocol,
		 uint16_t source_port, uint16_t destination_port)
{
	void (*print_port)(struct line *, uint16_t) =
		protocol == PROTOCOL_TCP ? line_tcp_port : line_udp_port;

	if (ip->protocol == protocol)
		print_end(line, ip, /* is_source= */ true);
	print_port(line, source_port);
	line_add(line, " > ");
	if (ip->protocol == protocol)
		print_end(line, ip, /* is_source= */ false);
	print_port(line, destination_port);
	line_add(line, ": ");
}

static void print_header(struct line *line, uint32_t at, uint32_t payload_bytes)
{
	uint32_t class_and_flow = line_be32(line, at);
	uint8_t hop_limit = line_u8(line, at + 7);
	uint8_t next = line_u8(line, at + 6);

	line_add(line, "(");
	if (class_and_flow & 0x0ff00000)
		line_addf(line, "class 0x%02x, ", class_and_flow >> 20 & 0xff);
	if (class_and_flow & 0x000fffff)
		line_addf(line, "flowlabel 0x%05x, ", class_and_flow & 0xfffff);
	line_field(line, "hlim ", hop_limit);
	line_add(line, ", next-header ");
	line_name(line, ip_protocol_names, next, "unknown");
	line_field(line, " (", next);
	line_field(line, ") payload length: ", payload_bytes);
	line_add(line, ") ");
}

static bool print_hop_by_hop_header(struct line *line, struct walk *walk, uint32_t *ret_bytes)
{
	if (walk->has_hop_by_hop) {
		line_add(line, "[The Hop-by-Hop Options header was already found]");
		line_invalid(line);
		return false;
	}
	if (!walk->is_first) {
		line_add(line, "[The Hop-by-Hop Options header don't follow the IPv6 header]");
		line_invalid(line);
		return false;
	}
	*ret_bytes = print_hop_by_hop(line, walk->at, &walk->is_jumbo, &walk->payload_bytes);
	if (walk->payload_bytes == 0 && !walk->is_jumbo) {
		line_add(line, "[No valid Jumbo Payload Hop-by-Hop option found]");
		line_invalid(line);
		return false;
	}
	walk->has_hop_by_hop = true;
	return *ret_bytes > 0;
}

/* One extension header. False when nothing behind it can be printed. */
static bool print_extension(struct line *line, struct walk *walk, uint32_t *ret_bytes)
{
	switch (walk->protocol) {
	case HOP_BY_HOP:
		return print_hop_by_hop_header(line, walk, ret_bytes);
	case DESTINATION_OPTIONS:
		*ret_bytes = print_destination_options(line, walk->at);
		return *ret_bytes > 0;
	case FRAGMENT:
		*ret_bytes = print_fragment(line, walk->at, walk->ip.at);
		walk->ip.is_fragment = true;
		return *ret_bytes > 0 && walk->at + *ret_bytes < line->end;
	default:
		if (!line_has(line, walk->at, 1)) {
			line_truncated(line);
			return false;
		}
		*ret_bytes = print_routing(line, walk->at);
		return *ret_bytes > 0;
	}
}

static bool is_extension(uint8_t protocol)
{
	return protocol == HOP_BY_HOP || protocol == DESTINATION_OPTIONS || protocol == FRAGMENT ||
	       protocol == ROUTING;
}

/* A length in place of the payload length of 0; false when there cannot be a payload. */
static bool length_settle(struct line *line, struct walk *walk)
{
	uint32_t passed = walk->at - walk->ip.at;
	uint32_t bytes = HEADER_BYTES;

	if (!walk->is_jumbo && walk->payload_bytes != 0)
		return true;
	if (walk->is_jumbo)
		bytes += walk->payload_bytes;
	else if (walk->has_extension)
		return false;
	if (bytes < passed)
		return false;
	if (walk->length < bytes)
		line_addf(line, "truncated-ip6 - %u bytes missing!", bytes - walk->length);
	if (bytes <= walk->outer_end - walk->ip.at)
		line->end = walk->ip.at + bytes;
	walk->left = bytes - passed;
	return true;
}

static void print_payload(struct line *line, struct walk *walk)
{
	if (!length_settle(line, walk)) {
		line_truncated(line);
		return;
	}
	print_ip_protocol(line, walk->protocol, walk->at, walk->left, &walk->ip);
}

static bool has_ports(uint8_t protocol)
{
	return protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP || protocol == PROTOCOL_DCCP ||
	       protocol == PROTOCOL_SCTP;
}

static void print_chain(struct line *line, struct walk *walk)
{
	uint32_t bytes = HEADER_BYTES;

	while (walk->at < line->end && !line->is_cut) {
		if (walk->left < bytes) {
			line_truncated(line);
			return;
		}
		walk->at += bytes;
		walk->left -= bytes;
		if (walk->is_first && !has_ports(walk->protocol))
			print_addresses(line, &walk->ip);
		if (!is_extension(walk->protocol)) {
			print_payload(line, walk);
			return;
		}
		if (!print_extension(line, walk, &bytes))
			return;
		walk->has_extension = true;
		walk->protocol = line_u8(line, walk->at);
		walk->is_first = false;
		line->protocol = "ip6";
	}
}

static void print_packet(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t payload_bytes = line_be16(line, at + 4);
	uint32_t bytes = payload_bytes ? payload_bytes + HEADER_BYTES : length + HEADER_BYTES;
	struct walk walk = {
		.ip = {.at = at,
		       .version = 6,
		       .protocol = line_u8(line, at + 6),
		       .ttl = line_u8(line, at + 7)},
		.outer_end = line->end,
		.length = length,
		.payload_bytes = payload_bytes,
		.at = at,
		.left = bytes,
		.protocol = line_u8(line, at + 6),
		.is_first = true,
	};

	if (payload_bytes != 0 && length < bytes)
		line_addf(line, "truncated-ip6 - %u bytes missing!", bytes - length);
	if (line->options->verbosity > 0)
		print_header(line, at, payload_bytes);
	if (bytes <= line->end - at)
		line->end = at + bytes;
	print_chain(line, &walk);
	line->end = walk.outer_end;
}

void print_ipv6(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "ip6";
	if (!line_has(line, at, HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	if (length < HEADER_BYTES) {
		line_addf(line, "truncated-ip6 %u", length);
		return;
	}
	if (!line->options->with_link)
		line_add(line, "IP6 ");
	if (line_u8(line, at) >> 4 != 6) {
		line_addf(line, "version error: %u != 6", line_u8(line, at) >> 4);
		return;
	}
	if (line->depth >= LINE_DEPTH_MAXIMUM) {
		line_add(line, "[nested too deep]");
		return;
	}
	line->depth++;
	print_packet(line, at, length);
	line->depth--;
}
