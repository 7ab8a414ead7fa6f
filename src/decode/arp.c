/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ARP for IPv4 over Ethernet (RFC 826): hardware type 1, protocol 0x0800, lengths 6 and 4; then
 * operation, sender MAC and IP, target MAC and IP. Other kinds stay undecoded.
 */
#include "decode/layer.h"

void layer_arp(struct layer *layer)
{
	struct decoded_arp *arp = &layer->out->arp;
	const uint8_t *b = layer->cursor.at;

	if (!layer_has(layer, 8))
		return;
	if (load_be16(b) != 1 || load_be16(b + 2) != ETHER_TYPE_IPV4 || b[4] != 6 || b[5] != 4)
		return;
	if (!layer_has(layer, 28))
		return;
	arp->operation = load_be16(b + 6);
	memcpy(arp->sender_mac, b + 8, sizeof(arp->sender_mac));
	arp->sender = address_ipv4(b + 14);
	arp->target = address_ipv4(b + 24);
}
