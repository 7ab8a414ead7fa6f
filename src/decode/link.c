/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Link headers, by LINKTYPE_ number (tcpdump.org/linktypes.html): Ethernet II with 802.1Q and
 * 802.1ad tags and with LLC/SNAP, Linux cooked v1 and v2, raw IP, BSD null and loopback; and which
 * file knows the others.
 */
#include "base/mem.h"
#include "decode/layer.h"

#define LINK_TAGS_MAXIMUM 8

/* IEEE 802.3 clause 3.2.6: smaller values are a length, not a type. */
#define ETHER_TYPE_MINIMUM 0x0600

#define ETHER_TYPE_MPLS_MULTICAST 0x8848
#define ETHER_TYPE_PPPOE          0x8864 /* session */
#define ETHER_TYPE_FABRIC_PATH    0x8903 /* a tag of two bytes, then a frame */

static bool is_tag(uint16_t ether_type)
{
	return ether_type == 0x8100 || ether_type == 0x88a8 || ether_type == 0x9100;
}

/* LLC with SNAP (IEEE 802.2, RFC 1042): aa aa 03, organisation 0, ether type. */
void layer_llc(struct layer *layer)
{
	const uint8_t *b = layer->cursor.at;

	if (!layer_has(layer, 8))
		return;
	if (b[0] != 0xaa || b[1] != 0xaa || b[2] != 3 || b[3] || b[4] || b[5])
		return;
	layer_skip(layer, 8);
	layer_ether_type(layer, load_be16(b + 6));
}

static void layer_fabric_path(struct layer *layer)
{
	if (!layer_has(layer, 2) || layer->tunnels >= LAYER_TUNNELS_MAXIMUM)
		return;
	layer_skip(layer, 2);
	layer->tunnels++;
	layer_ethernet(layer);
}

void layer_ether_type(struct layer *layer, uint16_t ether_type)
{
	for (unsigned tags = 0; is_tag(ether_type) && tags < LINK_TAGS_MAXIMUM; tags++) {
		if (!layer_has(layer, 4))
			return;
		ether_type = load_be16(layer->cursor.at + 2);
		layer_skip(layer, 4);
	}
	if (ether_type < ETHER_TYPE_MINIMUM) {
		layer_llc(layer);
		return;
	}
	layer->out->ether_type = ether_type;
	if (ether_type == ETHER_TYPE_IPV4 || ether_type == ETHER_TYPE_IPV6)
		layer_ip(layer);
	else if (ether_type == ETHER_TYPE_ARP)
		layer_arp(layer);
	else if (ether_type == ETHER_TYPE_MPLS || ether_type == ETHER_TYPE_MPLS_MULTICAST)
		layer_mpls(layer);
	else if (ether_type == ETHER_TYPE_PPPOE)
		layer_pppoe(layer);
	else if (ether_type == ETHER_TYPE_FABRIC_PATH)
		layer_fabric_path(layer);
}

void layer_ethernet(struct layer *layer)
{
	uint16_t ether_type;

	if (!layer_has(layer, 14))
		return;
	ether_type = load_be16(layer->cursor.at + 12);
	layer_skip(layer, 14);
	layer_ether_type(layer, ether_type);
}

/* `bytes` of a cooked header, the protocol at `protocol_offset`. */
static void layer_cooked(struct layer *layer, uint32_t bytes, uint32_t protocol_offset)
{
	uint16_t protocol;

	if (!layer_has(layer, bytes))
		return;
	protocol = load_be16(layer->cursor.at + protocol_offset);
	layer_skip(layer, bytes);
	/* Below the ether types stand the kernel's own numbers (LINUX_SLL_P_*), 4 is 802.2. */
	if (protocol >= ETHER_TYPE_MINIMUM)
		layer_ether_type(layer, protocol);
	else if (protocol == 4)
		layer_llc(layer);
}

/* The address family that BSD systems put in front says nothing that the IP version does not. */
static void layer_family(struct layer *layer)
{
	if (!layer_has(layer, 4))
		return;
	layer_skip(layer, 4);
	layer_ip(layer);
}

/* NFLOG: family, version, resource; then fields of length (with these four bytes), type and value,
 * each padded to four bytes; the packet is one of type 9. */
static void layer_nflog(struct layer *layer)
{
	enum {
		NFLOG_PAYLOAD = 9
	};

	if (!layer_has(layer, 4))
		return;
	layer_skip(layer, 4);
	while (layer_has(layer, 4)) {
		uint32_t bytes = load_le16(layer->cursor.at);
		uint16_t type = load_le16(layer->cursor.at + 2);

		if (bytes < 4)
			return;
		if (type == NFLOG_PAYLOAD) {
			layer_skip(layer, 4);
			layer_ip(layer);
			return;
		}
		bytes = (bytes + 3) & ~3u;
		if (!layer_has(layer, bytes))
			return;
		layer_skip(layer, bytes);
	}
}

/* Of links that containers do not have, but that captures of others come from. */
static void layer_other_link(struct layer *layer, uint32_t link_type)
{
	switch (link_type) {
	case 9:  /* PPP */
	case 50: /* PPP_SERIAL */
		layer_ppp(layer);
		return;
	case 10: /* FDDI */
		layer_fddi(layer);
		return;
	case 51: /* PPP_ETHER */
		layer_pppoe(layer);
		return;
	case 104: /* C_HDLC */
		layer_cisco_hdlc(layer);
		return;
	case 105: /* IEEE802_11 */
		layer_wireless(layer);
		return;
	case 127: /* IEEE802_11_RADIOTAP */
		layer_radiotap(layer);
		return;
	case 239: /* NFLOG */
		layer_nflog(layer);
		return;
	default:
		return;
	}
}

static void decode_layers(const struct packet *packet, struct decoded *zeroed)
{
	struct layer layer = {
		.cursor = cursor_of(packet->data, packet->captured_bytes),
		.wire_bytes = MAX(packet->wire_bytes, packet->captured_bytes),
		.out = zeroed,
	};

	switch (packet->link_type) {
	case 1: /* EN10MB */
		layer_ethernet(&layer);
		return;
	case 113: /* LINUX_SLL */
		layer_cooked(&layer, 16, 14);
		return;
	case 276: /* LINUX_SLL2 */
		layer_cooked(&layer, 20, 0);
		return;
	case 0:   /* NULL */
	case 108: /* LOOP */
		layer_family(&layer);
		return;
	case 12:  /* RAW as some systems number it */
	case 14:  /* RAW on OpenBSD */
	case 101: /* RAW */
	case 228: /* IPV4 */
	case 229: /* IPV6 */
		layer_ip(&layer);
		return;
	default:
		layer_other_link(&layer, packet->link_type);
	}
}

void decode_packet(const struct packet *packet, struct decoded *ret_decoded)
{
	*ret_decoded = (struct decoded) {0};
	decode_layers(packet, ret_decoded);
}

void decode_next(const struct packet *packet, struct decoded *decoded)
{
	/* No decoder leaves anything in the other protocols' structs behind a TCP header. */
	if (decoded->protocol != IP_PROTOCOL_TCP)
		*decoded = (struct decoded) {0};
	if (layer_plain(packet, decoded))
		return;
	decode_packet(packet, decoded);
}
