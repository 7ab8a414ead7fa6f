/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * IP protocol numbers: their names (IANA "Assigned Internet Protocol Numbers") and who prints them.
 * What has no printer is shown as its number, or its name, and the length.
 */
#include "dissect/cut_mark.h"
#include "dissect/printer.h"

enum {
	PROTOCOL_DCCP = 33,
};

const struct name_row ip_protocol_names[] = {
	{0, "Options"},
	{1, "ICMP"},
	{2, "IGMP"},
	{4, "IPIP"},
	{6, "TCP"},
	{8, "EGP"},
	{9, "IGRP"},
	{17, "UDP"},
	{33, "DCCP"},
	{41, "IPv6"},
	{43, "Routing"},
	{44, "Fragment"},
	{46, "RSVP"},
	{47, "GRE"},
	{50, "ESP"},
	{51, "AH"},
	{55, "Mobile IP"},
	{58, "ICMPv6"},
	{62, "Mobile IP (old)"},
	{88, "EIGRP"},
	{89, "OSPF"},
	{103, "PIM"},
	{108, "Compressed IP"},
	{112, "VRRP"},
	{113, "PGM"},
	{132, "SCTP"},
	{135, "Mobility"},
	{143, "Ethernet"},
	{0, NULL},
};

/* The names that /etc/protocols has for them. */
static const char *const protocol_names[256] = {
	[0] = "hopopt",
	[1] = "icmp",
	[2] = "igmp",
	[3] = "ggp",
	[4] = "ipencap",
	[5] = "st",
	[6] = "tcp",
	[7] = "cbt",
	[8] = "egp",
	[9] = "igp",
	[10] = "bbn-rcc-mon",
	[11] = "nvp-ii",
	[12] = "pup",
	[13] = "argus",
	[14] = "emcon",
	[15] = "xnet",
	[16] = "chaos",
	[17] = "udp",
	[18] = "mux",
	[19] = "dcn-meas",
	[20] = "hmp",
	[21] = "prm",
	[22] = "xns-idp",
	[23] = "trunk-1",
	[24] = "trunk-2",
	[25] = "leaf-1",
	[26] = "leaf-2",
	[27] = "rdp",
	[28] = "irtp",
	[29] = "iso-tp4",
	[30] = "netblt",
	[31] = "mfe-nsp",
	[32] = "merit-inp",
	[33] = "dccp",
	[34] = "3pc",
	[35] = "idpr",
	[36] = "xtp",
	[37] = "ddp",
	[38] = "idpr-cmtp",
	[39] = "tp++",
	[40] = "il",
	[41] = "ipv6",
	[42] = "sdrp",
	[43] = "ipv6-route",
	[44] = "ipv6-frag",
	[45] = "idrp",
	[46] = "rsvp",
	[47] = "gre",
	[48] = "dsr",
	[49] = "bna",
	[50] = "esp",
	[51] = "ah",
	[52] = "i-nlsp",
	[53] = "swipe",
	[54] = "narp",
	[55] = "mobile",
	[56] = "tlsp",
	[57] = "skip",
	[58] = "ipv6-icmp",
	[59] = "ipv6-nonxt",
	[60] = "ipv6-opts",
	[62] = "cftp",
	[64] = "sat-expak",
	[65] = "kryptolan",
	[66] = "rvd",
	[67] = "ippc",
	[69] = "sat-mon",
	[70] = "visa",
	[71] = "ipcv",
	[72] = "cpnx",
	[73] = "rspf",
	[74] = "wsn",
	[75] = "pvp",
	[76] = "br-sat-mon",
	[77] = "sun-nd",
	[78] = "wb-mon",
	[79] = "wb-expak",
	[80] = "iso-ip",
	[81] = "vmtp",
	[82] = "secure-vmtp",
	[83] = "vines",
	[84] = "ttp",
	[85] = "nsfnet-igp",
	[86] = "dgp",
	[87] = "tcf",
	[88] = "eigrp",
	[89] = "ospf",
	[90] = "sprite-rpc",
	[91] = "larp",
	[92] = "mtp",
	[93] = "ax.25",
	[94] = "ipip",
	[95] = "micp",
	[96] = "scc-sp",
	[97] = "etherip",
	[98] = "encap",
	[100] = "gmtp",
	[101] = "ifmp",
	[102] = "pnni",
	[103] = "pim",
	[104] = "aris",
	[105] = "scps",
	[106] = "qnx",
	[107] = "a/n",
	[108] = "ipcomp",
	[109] = "snp",
	[110] = "compaq-peer",
	[111] = "ipx-in-ip",
	[112] = "vrrp",
	[113] = "pgm",
	[115] = "l2tp",
	[116] = "ddx",
	[117] = "iatp",
	[118] = "stp",
	[119] = "srp",
	[120] = "uti",
	[121] = "smp",
	[122] = "sm",
	[123] = "ptp",
	[124] = "isis",
	[125] = "fire",
	[126] = "crtp",
	[127] = "crudp",
	[128] = "sscopmce",
	[129] = "iplt",
	[130] = "sps",
	[131] = "pipe",
	[132] = "sctp",
	[133] = "fc",
	[134] = "rsvp-e2e-ignore",
	[135] = "mobility-header",
	[136] = "udplite",
	[137] = "mpls-in-ip",
	[138] = "manet",
	[139] = "hip",
	[140] = "shim6",
	[141] = "wesp",
	[142] = "rohc",
	[253] = "exptest-253",
	[254] = "exptest-254",
	[255] = "reserved",
};

void print_ip_protocol_number(struct line *line, uint8_t protocol)
{
	const char *name = line->options->is_numeric ? NULL : protocol_names[protocol];

	line_add(line, " ");
	if (name)
		line_add(line, name);
	else
		line_field(line, "ip-proto-", protocol);
}

static void print_wrong_version(struct line *line, uint8_t protocol, unsigned version)
{
	line_add(line, "[");
	line_name(line, ip_protocol_names, protocol, "unknown");
	line_addf(line, " requires IPv%u]", version);
	line_invalid(line);
}

static void print_tunnelled_ipv4(struct line *line, uint32_t at, uint32_t length,
				 const struct ip_part *ip)
{
	print_ipv4(line, at, length);
}

static void print_tunnelled_ipv6(struct line *line, uint32_t at, uint32_t length,
				 const struct ip_part *ip)
{
	print_ipv6(line, at, length);
}

static void print_tunnelled_ethernet(struct line *line, uint32_t at, uint32_t length,
				     const struct ip_part *ip)
{
	(void)print_ethernet(line, at, length);
}

static void print_group_membership(struct line *line, uint32_t at, uint32_t length,
				   const struct ip_part *ip)
{
	print_igmp(line, at, length);
}

static void print_generic_encapsulation(struct line *line, uint32_t at, uint32_t length,
					const struct ip_part *ip)
{
	print_gre(line, at, length);
}

static void print_nothing_behind(struct line *line, uint32_t at, uint32_t length,
				 const struct ip_part *ip)
{
	line_add(line, "no next header");
}

static void print_interior_routes(struct line *line, uint32_t at, uint32_t length,
				  const struct ip_part *ip)
{
	print_eigrp(line, at, length);
}

static void print_link_state(struct line *line, uint32_t at, uint32_t length,
			     const struct ip_part *ip)
{
	if (ip->version == 6)
		print_ospf_v3(line, at, length);
	else
		print_ospf(line, at, length);
}

static void print_multicast_routing(struct line *line, uint32_t at, uint32_t length,
				    const struct ip_part *ip)
{
	print_pim(line, at, length);
}

static void print_sun_nd(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip)
{
	line_field(line, " nd ", length);
}

static void print_encrypted(struct line *line, uint32_t at, uint32_t length,
			    const struct ip_part *ip)
{
	print_esp(line, at, length);
}

/* What is behind the header is printed as if it stood alone. */
static void print_authenticated(struct line *line, uint32_t at, uint32_t length,
				const struct ip_part *ip)
{
	uint32_t bytes;
	uint8_t next;

	if (!line_has(line, at, 1)) {
		line->protocol = "ah";
		line_truncated(line);
		return;
	}
	next = line_u8(line, at);
	bytes = print_authentication_header(line, at);
	if (!line->is_cut)
		print_ip_protocol(line, next, at + bytes, length - bytes, ip);
}

static void print_compression(struct line *line, uint32_t at, uint32_t length,
			      const struct ip_part *ip)
{
	print_compressed(line, at);
}

/* A protocol with ports that nobody here prints: its addresses have not been printed yet. */
static void print_unknown_transport(struct line *line, uint8_t protocol, uint32_t at,
				    uint32_t length, const struct ip_part *ip)
{
	if (print_cut_protocol(line, protocol, at))
		return;
	if (ip->protocol == protocol)
		print_addresses(line, ip);
	print_ip_protocol_number(line, protocol);
	line_field(line, " ", length);
}

static void print_reservation(struct line *line, uint32_t at, uint32_t length,
			      const struct ip_part *ip)
{
	print_rsvp(line, at, length);
}

static void print_congestion_control(struct line *line, uint32_t at, uint32_t length,
				     const struct ip_part *ip)
{
	print_unknown_transport(line, PROTOCOL_DCCP, at, length, ip);
}

struct protocol_row {
	uint8_t protocol;
	uint8_t version; /* the only one that may carry it; 0: both */
	void (*print)(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip);
};

static const struct protocol_row protocols[] = {
	{6, 0, print_tcp},
	{17, 0, print_udp},
	{1, 4, print_icmp},
	{58, 6, print_icmpv6},
	{2, 4, print_group_membership},
	{4, 0, print_tunnelled_ipv4},
	{41, 0, print_tunnelled_ipv6},
	{47, 0, print_generic_encapsulation},
	{50, 0, print_encrypted},
	{51, 0, print_authenticated},
	{108, 0, print_compression},
	{132, 0, print_sctp},
	{PROTOCOL_DCCP, 0, print_congestion_control},
	{59, 0, print_nothing_behind},
	{46, 0, print_reservation},
	{88, 0, print_interior_routes},
	{89, 0, print_link_state},
	{103, 0, print_multicast_routing},
	{112, 0, print_vrrp},
	{77, 0, print_sun_nd},
	{143, 6, print_tunnelled_ethernet},
};

void print_ip_protocol(struct line *line, uint8_t protocol, uint32_t at, uint32_t length,
		       const struct ip_part *ip)
{
	for (size_t i = 0; i < sizeof(protocols) / sizeof(protocols[0]); i++) {
		const struct protocol_row *row = &protocols[i];

		if (row->protocol != protocol)
			continue;
		if (row->version != 0 && row->version != ip->version)
			print_wrong_version(line, protocol, row->version);
		else
			row->print(line, at, length, ip);
		return;
	}
	if (print_cut_protocol(line, protocol, at))
		return;
	print_ip_protocol_number(line, protocol);
	line_field(line, " ", length);
}
