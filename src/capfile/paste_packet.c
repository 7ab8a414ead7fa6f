/* SPDX-License-Identifier: BSD-3-Clause */
/* A line of tcpdump to fields, from the link to the transport: see paste_packet.h. */
#include "capfile/paste_packet.h"

#include "base/mem.h"

#define ETHER_TYPE_IPV4 0x0800
#define ETHER_TYPE_ARP  0x0806
#define ETHER_TYPE_IPV6 0x86dd

#define IPV4_HEADER_BYTES 20
#define IPV6_HEADER_BYTES 40
#define UDP_HEADER_BYTES  8
#define TUNNELS_MAXIMUM   4
/* The type of a frame stands in this part of what -e prints. */
#define LINK_WORDS_MAXIMUM 96

/* First words of what is no IP and no ARP: kept as packets, not decoded. */
static const char *const other_protocols[] = {
	"STP ",    "LLDP,",  "CDPv",   "EAPOL",    "MPLS ",     "PPPoE",  "IPX ",   "LLC,",
	"RARP",    "Slow ",  "LACPv",  "802.1Q",   "Loopback,", "LLDP ",  "AARP ",  "IS-IS",
	"unknown", "ether ", "802.3,", "Reverse ", "Unknown ",  "MACsec", "AoE ",   "ethertype ",
	"PPP",     "LCP,",   "vlan ",  "802.1x",   "tcp ",      "ATM",    "ARCNET", "AF ",
};

/* "-i any": the interface and whose packet it is, in columns. */
static bool take_interface(struct scan *scan, struct scan *ret_interface)
{
	static const char *const directions[] = {"In ", "Out ", "B ", "M ", "P ", "? "};
	struct scan rest = *scan;
	struct scan name;

	if (!scan_until(&rest, " ", &name) || scan_left(&name) == 0 || scan_left(&name) > 15)
		return false;
	scan_skip_blanks(&rest);
	for (size_t i = 0; i < ARRAY_COUNT(directions); i++) {
		if (!scan_take(&rest, directions[i]))
			continue;
		scan_skip_blanks(&rest);
		*ret_interface = name;
		*scan = rest;
		return true;
	}
	return false;
}

static bool is_mac(const struct scan *scan)
{
	for (size_t i = 0; i < 6; i++) {
		char separator = scan_peek(scan, 3 * i + 2);

		if (separator != ':' && (i < 5 || (separator != ' ' && separator != ',')))
			return false;
	}
	return true;
}

/* "ethertype IPv4", "family IPv4" or "AF IPv4": the words before it are who sent the frame. */
static bool find_link_type(struct scan *scan)
{
	static const char *const words[] = {"ethertype ", "family ", "AF "};
	struct scan front = *scan;
	struct scan skipped;

	if (scan_left(&front) > LINK_WORDS_MAXIMUM)
		front.end = front.at + LINK_WORDS_MAXIMUM;
	for (size_t i = 0; i < ARRAY_COUNT(words); i++)
		if (scan_find(&front, words[i]))
			return scan_until(scan, words[i], &skipped);
	return false;
}

/* -e: who sent the frame, its type and length. */
static bool take_link(struct scan *scan, struct paste_packet *packet)
{
	struct scan skipped, name;

	if (!find_link_type(scan) || !scan_until(scan, " (", &name) ||
	    !scan_until(scan, ")", &skipped) || !scan_take(scan, ", "))
		return false;
	if (scan_take(scan, "length ") &&
	    (!scan_u32(scan, &packet->link_bytes) || !scan_take(scan, ": ")))
		return false;
	if (scan_has(&name, "IPv4"))
		packet->decoded.ether_type = ETHER_TYPE_IPV4;
	else if (scan_has(&name, "IPv6"))
		packet->decoded.ether_type = ETHER_TYPE_IPV6;
	else if (scan_has(&name, "ARP"))
		packet->decoded.ether_type = ETHER_TYPE_ARP;
	else if (scan_has(&name, "802.1Q"))
		return take_link(scan, packet);
	else
		packet->is_other = true;
	return true;
}

static bool is_ip_start(const struct scan *scan)
{
	return scan_has(scan, "IP ") || scan_has(scan, "IP6 ") || scan_has(scan, "IP (") ||
	       scan_has(scan, "IP6 (");
}

static bool is_old_arp(const struct scan *scan)
{
	return scan_has(scan, "arp who-has ") || scan_has(scan, "arp reply ");
}

static bool is_other_start(const struct scan *scan)
{
	for (size_t i = 0; i < ARRAY_COUNT(other_protocols); i++)
		if (scan_has(scan, other_protocols[i]))
			return true;
	return is_mac(scan);
}

bool paste_packet_is_start(const struct scan *text)
{
	struct scan rest = *text;
	struct scan interface;

	scan_skip_blanks(&rest);
	(void)take_interface(&rest, &interface);
	return is_ip_start(&rest) || scan_has(&rest, "ARP, ") || scan_has(&rest, "ip: ") ||
	       is_other_start(&rest) || find_link_type(&rest) || is_old_arp(&rest) ||
	       paste_old_is_start(&rest);
}

bool paste_packet_is_plain_start(const struct scan *text)
{
	struct scan rest = *text;
	struct scan interface;

	(void)take_interface(&rest, &interface);
	return is_ip_start(&rest) || scan_has(&rest, "ARP, ") ||
	       (is_mac(&rest) && find_link_type(&rest));
}

/* "10.0.0.1.2100", "name.https", or without a port. */
static uint16_t take_port(struct paste_names *names, struct scan *host)
{
	const char *dot = host->end;
	struct scan port;

	while (dot > host->at && dot[-1] != '.')
		dot--;
	if (dot <= host->at + 1)
		return 0;
	port = (struct scan) {.at = dot, .end = host->end};
	host->end = dot - 1;
	return paste_names_port(names, &port);
}

/* Digits, then marks, then a blank: "4660+ A? svc-a. (23)", "4660 1/0/0 A 10.0.0.2 (39)". */
static bool is_dns(struct scan scan)
{
	uint16_t id;

	if (!scan_u16(&scan, &id))
		return false;
	while (scan.at < scan.end && (*scan.at == '+' || *scan.at == '*' || *scan.at == '-' ||
				      *scan.at == '|' || *scan.at == '$' || *scan.at == '%'))
		scan.at++;
	return scan_peek(&scan, 0) == ' ';
}

static bool is_udp(const struct scan *scan)
{
	static const char *const words[] = {
		"UDP, ", "udp ",  "UDP ",  "[udp sum ok] ", "[bad udp cksum ", "[no cksum] ",
		"NTPv",  "BOOTP", "VXLAN", "Geneve",        "dhcp6 ",          "quic ",
		"SIP",   "RIPv",  "TFTP",  "RADIUS",        "isakmp",          "SYSLOG",
	};

	for (size_t i = 0; i < ARRAY_COUNT(words); i++)
		if (scan_has(scan, words[i]))
			return true;
	return is_dns(*scan);
}

/* The number in the last parentheses, or behind "length ": what DNS and UDP end with. */
static void take_udp_length(struct scan scan, struct decoded *decoded)
{
	struct scan skipped;

	if (scan_until(&scan, "UDP, length ", &skipped) || scan_take(&scan, "udp ")) {
		(void)scan_u32(&scan, &decoded->payload_bytes);
		return;
	}
	/* tcpdump 3 has "(DF)" behind it. */
	for (struct scan rest = scan; scan_until(&rest, "(", &skipped);)
		if (scan_is_digit(scan_peek(&rest, 0)))
			scan = rest;
	(void)scan_u32(&scan, &decoded->payload_bytes);
}

static void udp_parse(const struct scan *scan, struct paste_packet *packet)
{
	struct decoded *decoded = &packet->decoded;
	struct scan words = *scan;
	struct scan checksum;

	decoded->protocol = IP_PROTOCOL_UDP;
	if (scan_take(&words, "["))
		(void)scan_until(&words, "] ", &checksum);
	packet->has_inner = scan_has(&words, "VXLAN") || scan_has(&words, "Geneve");
	if (decoded->ip_bytes == 0)
		take_udp_length(*scan, decoded);
}

/* Which protocol it is decides whether the addresses have ports. */
static bool transport_parse(struct scan *scan, struct paste_packet *packet, bool *ret_has_ports)
{
	struct decoded *decoded = &packet->decoded;

	*ret_has_ports = false;
	if (decoded->marks & DECODED_FRAGMENT)
		return true;
	if (scan_take(scan, "ICMP ") || scan_take(scan, "icmp: "))
		return paste_icmp_parse(scan, packet);
	if (scan_take(scan, "ICMP6, "))
		return paste_icmp6_parse(scan, packet);
	*ret_has_ports = true;
	if (scan_has(scan, "Flags ["))
		return paste_tcp_parse(scan, packet);
	if (decoded->protocol != IP_PROTOCOL_UDP && paste_old_is_tcp(scan)) {
		if (!paste_old_tcp_parse(scan, packet))
			return false;
		paste_old_ip_parse(*scan, decoded);
		return true;
	}
	if (is_udp(scan) || decoded->protocol == IP_PROTOCOL_UDP) {
		udp_parse(scan, packet);
		return true;
	}
	if (decoded->protocol == IP_PROTOCOL_TCP || scan_has(scan, "tcp ") ||
	    scan_has(scan, "[|tcp]")) {
		decoded->protocol = IP_PROTOCOL_TCP;
		decoded->marks |= DECODED_TRUNCATED; /* -q: no flags, no numbers */
		return true;
	}
	*ret_has_ports = false;
	packet->has_inner = scan_has(scan, "GRE");
	return true;
}

/* What -v tells of the length, or what the parts that are printed add up to. */
static void lengths_complete(struct paste_packet *packet)
{
	struct decoded *decoded = &packet->decoded;
	bool is_ipv6 = decoded->ether_type == ETHER_TYPE_IPV6;
	uint32_t header = is_ipv6 ? IPV6_HEADER_BYTES : IPV4_HEADER_BYTES;

	if (decoded->protocol == IP_PROTOCOL_UDP && decoded->ip_bytes >= header + UDP_HEADER_BYTES)
		decoded->payload_bytes = decoded->ip_bytes - header - UDP_HEADER_BYTES;
	if (decoded->ip_bytes)
		return;
	if (decoded->protocol == IP_PROTOCOL_TCP && !(decoded->marks & DECODED_TRUNCATED))
		decoded->ip_bytes = header + packet->tcp_bytes + decoded->payload_bytes;
	else if (decoded->protocol == IP_PROTOCOL_UDP)
		decoded->ip_bytes = header + UDP_HEADER_BYTES + decoded->payload_bytes;
}

/* Behind extension headers the ports stand alone: "DSTOPT 55617 > 80: ". */
static void ports_parse(struct paste_names *names, struct scan *scan, struct decoded *decoded)
{
	struct scan rest = *scan;
	struct scan source, destination;

	if (!scan_until(&rest, " > ", &source) || !scan_until(&rest, ": ", &destination) ||
	    scan_find(&source, " ") || scan_find(&destination, " "))
		return;
	decoded->source_port = paste_names_port(names, &source);
	decoded->destination_port = paste_names_port(names, &destination);
	*scan = rest;
}

/* Names of extension headers, with what they hold in parentheses. */
static bool extensions_parse(struct scan *scan)
{
	static const char *const words[] = {"HBH ", "DSTOPT ", "srcrt ", "frag "};
	bool has_any = false;

	for (size_t i = 0; i < ARRAY_COUNT(words); i++) {
		struct scan inside;

		if (!scan_take(scan, words[i]))
			continue;
		has_any = true;
		while (scan_has(scan, "(") && scan_until(scan, ")", &inside))
			continue;
		scan_skip_blanks(scan);
		i = (size_t)-1; /* again from the first: they come in any order */
	}
	return has_any;
}

static bool addresses_parse(struct paste_names *names, struct scan *scan,
			    struct paste_packet *packet)
{
	struct decoded *decoded = &packet->decoded;
	struct scan source, destination;
	bool has_ports;

	if (!scan_until(scan, " > ", &source) || scan_find(&source, " "))
		return false;
	if (!scan_until(scan, ": ", &destination) || scan_find(&destination, " "))
		return false;
	if (scan_left(&source) == 0 || scan_left(&destination) == 0)
		return false;
	if (extensions_parse(scan))
		ports_parse(names, scan, decoded);
	if (!transport_parse(scan, packet, &has_ports))
		return false;
	if (has_ports && decoded->source_port == 0 && decoded->destination_port == 0) {
		decoded->source_port = take_port(names, &source);
		decoded->destination_port = take_port(names, &destination);
	}
	decoded->source = paste_names_host(names, &source);
	decoded->destination = paste_names_host(names, &destination);
	lengths_complete(packet);
	return true;
}

static bool ip_parse(struct paste_names *names, struct scan *scan, struct paste_packet *packet)
{
	bool is_ipv6 = packet->decoded.ether_type == ETHER_TYPE_IPV6;
	struct scan skipped;

	packet->decoded.marks |= DECODED_NO_IP;
	scan_skip_blanks(scan);
	if (scan_has(scan, "truncated-ip") && !scan_until(scan, "! ", &skipped))
		return false;
	if (scan_has(scan, "(") && !paste_ip_header_parse(scan, is_ipv6, packet))
		return false;
	scan_skip_blanks(scan);
	return addresses_parse(names, scan, packet);
}

/* -e of a link without types: the addresses tell. */
static uint16_t ip_version_type(const struct scan *scan)
{
	struct scan rest = *scan;
	struct scan source;

	if (scan_has(scan, "(flowlabel ") || scan_has(scan, "(hlim ") || scan_has(scan, "(class "))
		return ETHER_TYPE_IPV6;
	if (scan_until(&rest, " > ", &source) && scan_find(&source, ":"))
		return ETHER_TYPE_IPV6;
	return ETHER_TYPE_IPV4;
}

/* "MPLS (label 18, tc 0, ttl 255) (label 16, tc 0, [S], ttl 255) IP ...". False: nothing follows, or
 * not yet. */
static bool labels_skip(struct scan *scan)
{
	struct scan label;

	(void)scan_take(scan, "MPLS ");
	while (scan_has(scan, "(label ") && scan_until(scan, ")", &label))
		scan_skip_blanks(scan);
	return is_ip_start(scan);
}

/* Behind the words of the link: IP, ARP, or something that is left alone. */
static bool network_parse(struct paste_names *names, struct scan *scan, struct paste_packet *packet)
{
	struct decoded *decoded = &packet->decoded;
	struct scan skipped;

	if (scan_has(scan, "PPPoE  [ses "))
		(void)scan_until(scan, "] ", &skipped);
	if (scan_has(scan, "MPLS (") && !labels_skip(scan)) {
		packet->has_inner = true;
		return true;
	}
	if (scan_take(scan, "ip: "))
		decoded->ether_type = ip_version_type(scan);
	if (scan_has(scan, "IP6 ") || scan_has(scan, "IP6("))
		decoded->ether_type = ETHER_TYPE_IPV6;
	else if (scan_has(scan, "IP "))
		decoded->ether_type = ETHER_TYPE_IPV4;
	else if (scan_take(scan, "ARP, ") || is_old_arp(scan))
		decoded->ether_type = ETHER_TYPE_ARP;
	else if (decoded->ether_type == 0 && paste_old_is_start(scan))
		decoded->ether_type = ip_version_type(scan);
	else if (decoded->ether_type == 0)
		return packet->is_other || is_other_start(scan);
	if (!scan_take(scan, "IP6 "))
		(void)scan_take(scan, "IP ");
	if (scan_has(scan, "bad-len ") || scan_has(scan, "bad-hlen ") || scan_has(scan, " [|ip") ||
	    scan_has(scan, "[|ip")) {
		decoded->marks |= DECODED_MALFORMED;
		return true;
	}
	if (decoded->ether_type == ETHER_TYPE_ARP)
		return paste_arp_parse(names, scan, packet);
	return ip_parse(names, scan, packet);
}

/* What a tunnel carries stands behind its own words, in the same line or in the next. */
static bool inner_find(const struct scan *scan, struct scan *ret_inner)
{
	static const char *const starts[] = {": IP ", ": IP6 "};
	struct scan skipped;

	*ret_inner = *scan;
	if (is_ip_start(scan))
		return true;
	for (size_t i = 0; i < ARRAY_COUNT(starts); i++) {
		const char *found = scan_find(scan, starts[i]);

		if (!found)
			continue;
		ret_inner->at = found + 2;
		return true;
	}
	/* Behind the end of a line: with the words of its link when -e is given. */
	return scan_until(ret_inner, "\n", &skipped) &&
	       (is_ip_start(ret_inner) || is_mac(ret_inner));
}

static bool innermost_parse(struct paste_names *names, struct scan *scan,
			    struct paste_packet *packet)
{
	struct scan inner;

	for (unsigned i = 0; i < TUNNELS_MAXIMUM && inner_find(scan, &inner); i++) {
		struct paste_packet carried = {.interface = packet->interface,
					       .link_bytes = packet->link_bytes};

		if (packet->decoded.protocol == IP_PROTOCOL_TCP ||
		    packet->decoded.protocol == IP_PROTOCOL_ICMP ||
		    packet->decoded.protocol == IP_PROTOCOL_ICMPV6)
			return true;
		*scan = inner;
		(void)take_link(scan, &carried);
		if (!network_parse(names, scan, &carried))
			return false;
		carried.link_bytes = packet->link_bytes;
		carried.decoded.marks |= DECODED_TUNNELLED;
		*packet = carried;
	}
	return true;
}

bool paste_packet_parse(struct paste_names *names, const struct scan *text,
			struct paste_packet *ret_packet)
{
	struct paste_packet packet = {.link_bytes = 0};
	struct scan scan = *text;

	scan_skip_blanks(&scan);
	(void)take_interface(&scan, &packet.interface);
	(void)take_link(&scan, &packet);
	packet.decoded.marks = DECODED_FROM_TEXT;
	if (!network_parse(names, &scan, &packet))
		return false;
	if (!innermost_parse(names, &scan, &packet))
		return false;
	packet.decoded.marks |= DECODED_FROM_TEXT;
	*ret_packet = packet;
	return true;
}
