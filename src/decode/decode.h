/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bytes to fields: Ethernet II with 802.1Q/ad, Linux cooked v1 and v2, raw IP, null/loopback; ARP;
 * IPv4 with options and fragments, IPv6 with extension headers; TCP with options, UDP, ICMP and
 * ICMPv6 with what their errors quote. Never fails, never allocates, reads only what was captured.
 *
 * Super-segments (TSO, GSO, GRO): an IPv4 total length of 0, or an IPv6 payload length of 0 with a
 * jumbo option or without, means "longer than 65,535 or not yet filled in": the length then follows
 * from wire_bytes.
 */
#pragma once

#include "model/decoded.h"
#include "model/packet.h"

void decode_packet(const struct packet *packet, struct decoded *ret_decoded);

/* The same for one packet after the other: `decoded` holds what the previous call left there, all
 * zero before the first one. What stays zero is not written again. */
void decode_next(const struct packet *packet, struct decoded *decoded);

/* Without a link layer: an IP packet on its own, as ICMP quotes and tunnels have it. */
void decode_ip(const uint8_t *data, uint32_t captured_bytes, uint32_t wire_bytes,
	       struct decoded *ret_decoded);
