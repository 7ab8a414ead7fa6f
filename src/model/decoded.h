/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: decode. The fields of a packet that tracking and diagnosis need, from link to
 * transport, as one flat struct of numbers. Decoding never fails: what is not there stays zero, and
 * the marks say why.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/address.h"

/* Marks: what is wrong with the packet, or with our sight of it. */
#define DECODED_TRUNCATED   (1u << 0) /* cut by the snap length before the fields below were read */
#define DECODED_MALFORMED   (1u << 1) /* a length or header contradicts itself */
#define DECODED_FRAGMENT    (1u << 2) /* not the first fragment: no transport header */
#define DECODED_TUNNELLED   (1u << 3) /* the fields are those of the innermost packet */
#define DECODED_OPTIONS_CUT (1u << 4) /* TCP options end early: SACK, time stamps missing */
#define DECODED_FROM_TEXT   (1u << 5) /* of pasted text: no payload bytes */
#define DECODED_NO_IP       (1u << 6) /* TTL, DF and IP ID are not known (text without -v) */
#define DECODED_NO_SEQUENCE (1u << 7) /* the text has no sequence number: the one expected stands */

/* TCP flags, RFC 9293 section 3.1. */
#define TCP_FIN (1u << 0)
#define TCP_SYN (1u << 1)
#define TCP_RST (1u << 2)
#define TCP_PSH (1u << 3)
#define TCP_ACK (1u << 4)
#define TCP_URG (1u << 5)
#define TCP_ECE (1u << 6)
#define TCP_CWR (1u << 7)

#define IP_PROTOCOL_ICMP   1
#define IP_PROTOCOL_TCP    6
#define IP_PROTOCOL_UDP    17
#define IP_PROTOCOL_ICMPV6 58

#define SACK_BLOCKS_MAXIMUM 4

struct sequence_range {
	uint32_t start, end; /* end is the first number behind it */
};

struct decoded_tcp {
	uint32_t sequence, acknowledgment;
	uint16_t window; /* as on the wire, not scaled */
	uint8_t flags;
	bool has_mss, has_window_scale, has_timestamps, is_sack_permitted;
	uint16_t mss;
	uint8_t window_scale; /* at most 14 (RFC 7323 section 2.3) */
	uint8_t sack_count;
	uint32_t timestamp, timestamp_echo;
	struct sequence_range sacks[SACK_BLOCKS_MAXIMUM];
};

/* An ICMP or ICMPv6 message; for an error, what it quotes of the packet that caused it. */
struct decoded_icmp {
	uint8_t type, code;
	bool is_error;  /* unreachable, too big, time exceeded, parameter problem */
	bool has_quote; /* addresses, protocol, ports and sequence are known */
	uint32_t mtu;   /* of "fragmentation needed" and "packet too big"; 0 when not told */
	uint8_t quoted_protocol;
	struct address quoted_source, quoted_destination;
	uint16_t quoted_source_port, quoted_destination_port;
	uint32_t quoted_sequence; /* TCP only */
	uint32_t quoted_transport_bytes;
	const uint8_t *quoted_transport; /* NULL: none is captured */
	uint32_t quoted_ip_bytes;
};

struct decoded_arp {
	uint16_t operation; /* 1 request, 2 reply; 0: no ARP */
	struct address sender, target;
	uint8_t sender_mac[6];
};

struct decoded {
	uint32_t marks;
	uint16_t ether_type;   /* of the packet inside VLAN tags; 0 when the link has none */
	uint8_t protocol;      /* IP protocol number of the transport header; 0: not IP */
	uint8_t ttl;           /* TTL or hop limit */
	bool is_dont_fragment; /* IPv4 DF; always true for IPv6 */
	bool has_more_fragments;
	uint16_t ip_id;         /* IPv4 only */
	uint32_t ip_bytes;      /* header and payload on the wire (super-segments: all) */
	uint32_t payload_bytes; /* TCP or UDP payload as on the wire, by the IP length */
	const uint8_t *payload; /* its captured part, NULL when none is captured */
	uint32_t payload_captured;
	/* The transport header and all behind it, of a fragment its part of them. */
	const uint8_t *transport; /* NULL: none is captured */
	uint32_t transport_bytes; /* by the IP length */
	uint32_t fragment_offset; /* in bytes; this and the next one are 0 when it is no fragment */
	uint32_t fragment_id;
	struct address source, destination;
	uint16_t source_port, destination_port;
	struct decoded_tcp tcp; /* valid when protocol is TCP and marks have no TRUNCATED */
	struct decoded_icmp icmp;
	struct decoded_arp arp;
};

/* An ICMP error that quotes TCP. */
static inline bool decoded_is_about_tcp(const struct decoded *decoded)
{
	bool is_icmp =
		decoded->protocol == IP_PROTOCOL_ICMP || decoded->protocol == IP_PROTOCOL_ICMPV6;

	return is_icmp && decoded->icmp.is_error && decoded->icmp.has_quote &&
	       decoded->icmp.quoted_protocol == IP_PROTOCOL_TCP;
}
