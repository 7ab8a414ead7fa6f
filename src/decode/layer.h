/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of this folder share: where decoding stands in a packet, and one function a layer.
 * Each takes the layer at its first byte, fills its part of `out`, and hands what follows on.
 */
#pragma once

#include "base/cursor.h"
#include "decode/decode.h"

/* A packet inside a packet inside a packet ...: deeper than this it is left alone. */
#define LAYER_TUNNELS_MAXIMUM 4

#define ETHER_TYPE_IPV4 0x0800
#define ETHER_TYPE_ARP  0x0806
#define ETHER_TYPE_MPLS 0x8847
#define ETHER_TYPE_TEB  0x6558 /* an Ethernet frame, inside a tunnel */
#define ETHER_TYPE_IPV6 0x86dd

struct layer {
	struct cursor cursor; /* what is captured of this layer and of what follows */
	uint32_t wire_bytes;  /* how long that was on the wire */
	unsigned tunnels;     /* tunnel headers that were passed */
	struct decoded *out;
};

/* True when `bytes` more are captured. Else marks the packet: malformed when even the wire had
 * fewer, truncated when only the capture has. */
bool layer_has(struct layer *layer, uint32_t bytes);
/* Skip a header that layer_has() found. */
void layer_skip(struct layer *layer, uint32_t bytes);
/* What follows is `bytes` long on the wire: padding behind it is cut off. */
void layer_limit(struct layer *layer, uint32_t bytes);

void layer_ethernet(struct layer *layer);
void layer_ether_type(struct layer *layer, uint16_t ether_type);
void layer_arp(struct layer *layer);
void layer_llc(struct layer *layer);
void layer_ppp(struct layer *layer);
void layer_pppoe(struct layer *layer);
void layer_cisco_hdlc(struct layer *layer);
void layer_mpls(struct layer *layer);
void layer_wireless(struct layer *layer);
void layer_radiotap(struct layer *layer);
void layer_fddi(struct layer *layer);
/* IPv4 or IPv6 by its version, up to the transport header. */
void layer_ip(struct layer *layer);
void layer_transport(struct layer *layer);
void layer_tcp(struct layer *layer);
void layer_udp(struct layer *layer);
void layer_icmp(struct layer *layer);
void layer_icmpv6(struct layer *layer);
/* IP in IP, GRE, and (by the UDP port) VXLAN and Geneve. False when it is no tunnel that carries IP
 * or Ethernet: then nothing is changed. */
bool layer_tunnel(struct layer *layer);

/* The options of a TCP header. False when one is cut off, or its length cannot be. */
bool layer_tcp_options(struct decoded_tcp *tcp, struct cursor *options);

/* The common packet in one pass: TCP with a whole header, straight behind IP. False for all others:
 * then nothing is written. What this packet does not have must be zero in `out` already. */
bool layer_plain(const struct packet *packet, struct decoded *out);

/* The network header alone: true when the transport header follows at layer->cursor. */
bool layer_ipv4_header(struct layer *layer);
bool layer_ipv6_header(struct layer *layer);
