/* SPDX-License-Identifier: BSD-3-Clause */
/* Ether types (IEEE registration authority): their names, and who prints them. */
#include "base/mem.h"
#include "dissect/printer.h"

const struct name_row ether_type_names[] = {
	{0x0800, "IPv4"},
	{0x86dd, "IPv6"},
	{0x0806, "ARP"},
	{0x8847, "MPLS unicast"},
	{0x8848, "MPLS multicast"},
	{0x8100, "802.1Q"},
	{0x9100, "802.1Q-9100"},
	{0x88a8, "802.1Q-QinQ"},
	{0x9200, "802.1Q-9200"},
	{0x88e5, "802.1AE MACsec"},
	{0x0200, "PUP"},
	{0x8035, "Reverse ARP"},
	{0x0600, "NS"},
	{0x0500, "Sprite"},
	{0x1000, "Trail"},
	{0x6001, "MOP DL"},
	{0x6002, "MOP RC"},
	{0x6003, "DN"},
	{0x6004, "LAT"},
	{0x6007, "SCA"},
	{0x6558, "TEB"},
	{0x8038, "Lanbridge"},
	{0x803c, "DEC DNS"},
	{0x803e, "DEC DTS"},
	{0x805b, "VEXP"},
	{0x805c, "VPROD"},
	{0x809b, "Appletalk"},
	{0x80f3, "Appletalk ARP"},
	{0x8137, "IPX"},
	{0x880b, "PPP"},
	{0x8808, "MPCP"},
	{0x8809, "Slow Protocols"},
	{0x8863, "PPPoE D"},
	{0x8864, "PPPoE S"},
	{0x888e, "EAPOL"},
	{0x8899, "Realtek protocols"},
	{0x886f, "MS NLB heartbeat"},
	{0x8870, "Jumbo"},
	{0x894f, "NSH"},
	{0x9000, "Loopback"},
	{0xfefe, "OSI"},
	{0x00fe, "GRE-OSI"},
	{0xabcd, "CFM (old)"},
	{0x8902, "CFM"},
	{0x893a, "IEEE1905.1"},
	{0x88cc, "LLDP"},
	{0x88ca, "TIPC"},
	{0x0707, "GeoNet (old)"},
	{0x8947, "GeoNet"},
	{0x1111, "CALM FAST"},
	{0x88a2, "AoE"},
	{0x88f7, "PTP"},
	{0xd28b, "Arista Vendor Specific Protocol"},
	{0, NULL},
};

/* A byte stands before the protocol. */
static void print_osi_ethernet(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "isoclns";
	if (length == 0 || !line_has(line, at, 1))
		line_truncated(line);
	else
		print_osi(line, at + 1, length - 1);
}

#define TYPE_GEONET_OLD 0x0707
#define TYPE_GEONET     0x8947

struct ether_type_row {
	uint16_t type;
	void (*print)(struct line *line, uint32_t at, uint32_t length);
};

static const struct ether_type_row printers[] = {
	{0x0800, print_ipv4},
	{0x86dd, print_ipv6},
	{0x0806, print_arp},
	{0x8035, print_arp},
	{0x8847, print_mpls},
	{0x8848, print_mpls},
	{0x9000, print_loopback},
	{0x8863, print_pppoe},
	{0x8864, print_pppoe},
	{0x8809, print_slow},
	{0x88f7, print_ptp},
	{0x88cc, print_lldp},
	{0x888e, print_eapol},
	{0x8137, print_ipx_ethernet},
	{0xfefe, print_osi_ethernet},
	{0x886f, print_load_balancing},
	{0x8902, print_fault_management},
	{0xabcd, print_fault_management},
};

bool print_ether_type(struct line *line, uint16_t type, uint32_t at, uint32_t length,
		      const struct mac_part *mac)
{
	if (type == TYPE_GEONET || type == TYPE_GEONET_OLD) {
		print_geonet(line, at, length, mac);
		return true;
	}
	for (size_t i = 0; i < ARRAY_COUNT(printers); i++) {
		if (printers[i].type != type)
			continue;
		printers[i].print(line, at, length);
		return true;
	}
	return false;
}
