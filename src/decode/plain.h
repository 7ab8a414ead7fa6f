/* SPDX-License-Identifier: BSD-3-Clause */
/* Where IP begins in the packets of which nearly all captures are: see plain.c. */
#pragma once

#include "base/cursor.h"
#include "decode/layer.h"

#define ETHERNET_BYTES   14
#define TAG_BYTES        4
#define IPV4_BYTES       20
#define IPV6_BYTES       40
#define TCP_BYTES        20
#define ETHER_TYPE_8021Q 0x8100

/* Where the IP header begins, and what it is; the packet is longer than any link header here. */
static inline uint32_t plain_link(const struct packet *packet, uint16_t *ret_ether_type)
{
	const uint8_t *b = packet->data;

	if (packet->link_type == 1) { /* EN10MB */
		*ret_ether_type = load_be16(b + 12);
		if (*ret_ether_type != ETHER_TYPE_8021Q)
			return ETHERNET_BYTES;
		*ret_ether_type = load_be16(b + ETHERNET_BYTES + 2);
		return ETHERNET_BYTES + TAG_BYTES;
	}
	switch (packet->link_type) {
	case 113: /* LINUX_SLL */
		*ret_ether_type = load_be16(b + 14);
		return 16;
	case 276: /* LINUX_SLL2 */
		*ret_ether_type = load_be16(b);
		return 20;
	case 101: /* RAW */
		*ret_ether_type = b[0] >> 4 == 4 ? ETHER_TYPE_IPV4 : ETHER_TYPE_IPV6;
		return 0;
	default:
		*ret_ether_type = 0;
		return 0;
	}
}

/* Behind the longest link header there are IPV4_BYTES of it and the ports, too; NULL: not so much. */
static inline const uint8_t *plain_ip(const struct packet *packet, uint16_t *ret_ether_type)
{
	if (packet->captured_bytes < ETHERNET_BYTES + IPV4_BYTES + TCP_BYTES)
		return NULL;
	return packet->data + plain_link(packet, ret_ether_type);
}
