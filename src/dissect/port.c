/* SPDX-License-Identifier: BSD-3-Clause */
/* Which printer a TCP or UDP port stands for, either end's; the first row that fits wins. */
#include "base/mem.h"
#include "dissect/cut_mark.h"
#include "dissect/printer.h"

enum port_end {
	EITHER,
	DESTINATION,
	SOURCE,
};

struct port_row {
	uint16_t port;
	enum port_end end; /* whose port it is */
	const char *lead;  /* in front of what is printed */
	void (*print)(struct line *line, uint32_t at, uint32_t length);
};

static void print_dns_tcp(struct line *line, uint32_t at, uint32_t length)
{
	print_dns(line, at, length, /* is_tcp= */ true, /* is_multicast= */ false);
}

static void print_dns_udp(struct line *line, uint32_t at, uint32_t length)
{
	print_dns(line, at, length, /* is_tcp= */ false, /* is_multicast= */ false);
}

static void print_dns_multicast(struct line *line, uint32_t at, uint32_t length)
{
	print_dns(line, at, length, /* is_tcp= */ false, /* is_multicast= */ true);
}

/* In the order in which tcpdump asks, which counts when the two ends have ports of two protocols. */
static const struct port_row tcp_ports[] = {
	{23, EITHER, "", print_telnet},
	{25, EITHER, ": ", print_smtp},
	{43, EITHER, ": ", print_whois},
	{179, EITHER, "", print_bgp},
	{6379, EITHER, "", print_resp},
	{22, EITHER, "", print_ssh},
	{21, EITHER, ": ", print_ftp},
	{80, EITHER, ": ", print_http},
	{8080, EITHER, ": ", print_http},
	{554, EITHER, ": ", print_rtsp},
	{8554, EITHER, ": ", print_rtsp},
	{53, EITHER, "", print_dns_tcp},
	{639, EITHER, "", print_source_discovery},
	{323, EITHER, "", print_route_origins},
	{646, EITHER, "", print_label_distribution},
};

static const struct port_row udp_ports[] = {
	{53, EITHER, "", print_dns_udp},
	{5353, EITHER, "", print_dns_multicast},
	{69, EITHER, "", print_tftp},
	{68, EITHER, "", print_dhcp},
	{67, EITHER, "", print_dhcp},
	{520, EITHER, "", print_rip},
	{500, EITHER, "", print_key_exchange},
	{4500, EITHER, "", print_nat_traversal},
	{7500, EITHER, "", print_key_exchange},
	{8500, EITHER, "", print_key_exchange},
	{161, EITHER, "", print_snmp},
	{162, EITHER, "", print_snmp},
	{123, EITHER, "", print_ntp},
	{88, EITHER, "", print_kerberos},
	{750, EITHER, "", print_kerberos},
	{1701, EITHER, "", print_l2tp},
	{521, EITHER, "", print_ripng},
	{546, EITHER, "", print_dhcpv6},
	{547, EITHER, "", print_dhcpv6},
	{1645, EITHER, "", print_radius},
	{1646, EITHER, "", print_radius},
	{1700, EITHER, "", print_radius},
	{1812, EITHER, "", print_radius},
	{1813, EITHER, "", print_radius},
	{3799, EITHER, "", print_radius},
	{1985, DESTINATION, "", print_hsrp},
	{646, EITHER, "", print_label_distribution},
	{3784, DESTINATION, "", print_bfd_control},
	{4784, DESTINATION, "", print_bfd_multihop},
	{6784, DESTINATION, "", print_bfd_lag},
	{3785, DESTINATION, "", print_bfd_echo},
	{6343, EITHER, "", print_sflow},
	{5060, EITHER, "", print_sip},
	{514, EITHER, "", print_syslog},
	{8472, EITHER, "", print_otv},
	{4789, EITHER, "", print_vxlan},
	{6081, EITHER, "", print_geneve},
	{4342, EITHER, "", print_lisp},
	{6635, EITHER, "", print_mpls},
	{319, EITHER, "", print_ptp},
	{320, EITHER, "", print_ptp},
};

static bool is_meant(const struct port_row *row, const uint16_t ports[2])
{
	return (row->end != DESTINATION && row->port == ports[0]) ||
	       (row->end != SOURCE && row->port == ports[1]);
}

static bool print_port(struct line *line, const struct port_row *rows, size_t count,
		       const uint16_t ports[2], uint32_t at, uint32_t length)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_meant(&rows[i], ports))
			continue;
		line_add(line, rows[i].lead);
		rows[i].print(line, at, length);
		return true;
	}
	return false;
}

/* print_tcp_port() may print something; what it prints for no port at all goes in here too. */
bool tcp_port_is_printed(uint16_t port)
{
	for (size_t i = 0; i < ARRAY_COUNT(tcp_ports); i++) {
		if (tcp_ports[i].port == port)
			return true;
	}
	return cut_tcp_has_mark(port);
}

const char *const dissect_force_names[] = {
	[DISSECT_FORCE_NONE] = "none",
	[DISSECT_FORCE_DOMAIN] = "domain",
	[DISSECT_FORCE_RESP] = "resp",
	[DISSECT_FORCE_VXLAN] = "vxlan",
	NULL,
};

struct forced_row {
	enum dissect_force force;
	void (*print)(struct line *line, uint32_t at, uint32_t length);
};

static const struct forced_row forced_tcp[] = {
	{DISSECT_FORCE_RESP, print_resp},
	{DISSECT_FORCE_DOMAIN, print_dns_tcp},
};

static const struct forced_row forced_udp[] = {
	{DISSECT_FORCE_VXLAN, print_vxlan},
	{DISSECT_FORCE_DOMAIN, print_dns_udp},
};

/* What has no row is no protocol of this transport. */
static void print_forced(struct line *line, const struct forced_row *rows, size_t count,
			 uint32_t at, uint32_t length)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i].force == line->options->forced)
			rows[i].print(line, at, length);
	}
}

void print_forced_tcp(struct line *line, uint32_t at, uint32_t length)
{
	print_forced(line, forced_tcp, ARRAY_COUNT(forced_tcp), at, length);
}

void print_forced_udp(struct line *line, uint32_t at, uint32_t length)
{
	print_forced(line, forced_udp, ARRAY_COUNT(forced_udp), at, length);
}

bool print_tcp_port(struct line *line, uint16_t source_port, uint16_t destination_port, uint32_t at,
		    uint32_t length)
{
	const uint16_t ports[2] = {source_port, destination_port};

	return print_port(line, tcp_ports, ARRAY_COUNT(tcp_ports), ports, at, length) ||
	       print_cut_tcp(line, &(struct cut_part) {at, source_port, destination_port});
}

bool print_udp_port(struct line *line, uint16_t source_port, uint16_t destination_port, uint32_t at,
		    uint32_t length)
{
	const uint16_t ports[2] = {source_port, destination_port};

	return print_port(line, udp_ports, ARRAY_COUNT(udp_ports), ports, at, length) ||
	       print_cut_udp(line, &(struct cut_part) {at, source_port, destination_port});
}
