/* SPDX-License-Identifier: BSD-3-Clause */
/* Link types: see link_type.h; layouts: https://www.tcpdump.org/linktypes.html. */
#include "capture/link_type.h"

#include <pcap/pcap.h>

#include "base/cursor.h"
#include "base/mem.h"

#define ETHER_TYPE_VLAN   0x8100
#define ETHER_TYPE_QINQ   0x88a8
#define VLAN_TAGS_MAXIMUM 4

static const struct {
	uint32_t link_type;
	int dlt;
} differing[] = {
	{LINK_TYPE_RAW, DLT_RAW},
	{100, DLT_ATM_RFC1483},
	{102, DLT_SLIP_BSDOS},
	{103, DLT_PPP_BSDOS},
};

int link_type_to_dlt(uint32_t link_type)
{
	for (size_t i = 0; i < ARRAY_COUNT(differing); i++)
		if (differing[i].link_type == link_type)
			return differing[i].dlt;
	return (int)link_type;
}

uint32_t link_type_from_dlt(int dlt)
{
	for (size_t i = 0; i < ARRAY_COUNT(differing); i++)
		if (differing[i].dlt == dlt)
			return differing[i].link_type;
	return (uint32_t)dlt;
}

const char *link_type_description(uint32_t link_type)
{
	return pcap_datalink_val_to_description(link_type_to_dlt(link_type));
}

static uint16_t read_ether_type(struct cursor *c)
{
	uint16_t type = cursor_be16(c);

	for (unsigned i = 0; i < VLAN_TAGS_MAXIMUM; i++) {
		if (type != ETHER_TYPE_VLAN && type != ETHER_TYPE_QINQ)
			break;
		cursor_skip(c, 2);
		type = cursor_be16(c);
	}
	return type;
}

/* Without a link layer the version of IP tells. */
static uint16_t read_ip_version(const struct cursor *c)
{
	struct cursor peek = *c;

	switch (cursor_u8(&peek) >> 4) {
	case 4:
		return ETHER_TYPE_IPV4;
	case 6:
		return ETHER_TYPE_IPV6;
	default:
		return 0;
	}
}

bool link_type_find_network(const struct packet *packet, uint16_t *ret_ether_type,
			    uint32_t *ret_offset)
{
	struct cursor c = cursor_of(packet->data, packet->captured_bytes);
	uint16_t type;

	switch (packet->link_type) {
	case LINK_TYPE_ETHERNET:
		cursor_skip(&c, 12);
		type = read_ether_type(&c);
		break;
	case LINK_TYPE_LINUX_SLL:
		cursor_skip(&c, 14);
		type = read_ether_type(&c);
		break;
	case LINK_TYPE_LINUX_SLL2:
		type = cursor_be16(&c);
		cursor_skip(&c, 18);
		break;
	case LINK_TYPE_NULL:
	case LINK_TYPE_LOOP:
		cursor_skip(&c, 4);
		type = read_ip_version(&c);
		break;
	case DLT_RAW: /* some old files have it */
	case LINK_TYPE_RAW:
	case LINK_TYPE_IPV4:
	case LINK_TYPE_IPV6:
		type = read_ip_version(&c);
		break;
	default:
		return false;
	}
	*ret_ether_type = type;
	*ret_offset = packet->captured_bytes - (uint32_t)cursor_left(&c);
	return !c.is_short;
}
