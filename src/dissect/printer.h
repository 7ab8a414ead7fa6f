/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The printers, one file a protocol. Each prints what begins at `at` and is `length` bytes long on
 * the wire; how much of it is captured, the line knows. Which printer takes a link type, an ether
 * type, an IP protocol or a port stands in the tables of link.c, ether_type.c, ip_protocol.c and
 * port.c: a new protocol is a file, a line here, and a line in its table.
 */
#pragma once

#include "dissect/line.h"

/* Link types */
void print_link(struct line *line, uint32_t link_type, uint32_t length);
/* Each returns the length of its header, with that of what it knows behind. */
uint32_t print_ethernet(struct line *line, uint32_t at, uint32_t length);
uint32_t print_cooked(struct line *line, uint32_t length);
void print_link_ppp(struct line *line, uint32_t length);
void print_link_hdlc(struct line *line, uint32_t length);
void print_link_cisco(struct line *line, uint32_t length);
void print_link_slip(struct line *line, uint32_t length);
void print_link_token_ring(struct line *line, uint32_t length);
void print_link_fddi(struct line *line, uint32_t length);
void print_link_atm(struct line *line, uint32_t length);
void print_link_firewire(struct line *line, uint32_t length);
void print_link_arcnet(struct line *line, uint32_t length);
void print_link_arcnet_linux(struct line *line, uint32_t length);
void print_link_log(struct line *line, uint32_t length);
uint32_t print_cooked_v2(struct line *line, uint32_t length);

/* Where the MAC addresses of the frame stand; NULL where there are none. */
struct mac_part {
	uint32_t source, destination;
	bool is_source_routed; /* the first bit of the source is none of the address */
};

/* The source, which a bit of Token Ring may stand in front of. */
void print_source(struct line *line, const struct mac_part *mac);

/* LLC: the length of the header, negative when the payload is not known and was not printed. */
int print_llc(struct line *line, uint32_t at, uint32_t length, const struct mac_part *mac);
void print_stp(struct line *line, uint32_t at, uint32_t length);
void print_dynamic_trunking(struct line *line, uint32_t at, uint32_t length);
void print_vlan_trunking(struct line *line, uint32_t at, uint32_t length);
void print_unidirectional_link(struct line *line, uint32_t at, uint32_t length);
void print_cdp(struct line *line, uint32_t at, uint32_t length);
void print_osi(struct line *line, uint32_t at, uint32_t length);
void print_ipx(struct line *line, uint32_t at, uint32_t wire_bytes);

/* Ether types: false when the type is not known, then nothing was printed. */
bool print_ether_type(struct line *line, uint16_t type, uint32_t at, uint32_t length,
		      const struct mac_part *mac);
extern const struct name_row ether_type_names[];
extern const struct name_row organisation_names[];
extern const struct name_row address_family_names[];
void print_arp(struct line *line, uint32_t at, uint32_t length);
void print_loopback(struct line *line, uint32_t at, uint32_t length);
void print_slow(struct line *line, uint32_t at, uint32_t length);
void print_ptp(struct line *line, uint32_t at, uint32_t length);
void print_geonet(struct line *line, uint32_t at, uint32_t length, const struct mac_part *mac);
void print_load_balancing(struct line *line, uint32_t at, uint32_t length);
void print_fault_management(struct line *line, uint32_t at, uint32_t length);
void print_lldp(struct line *line, uint32_t at, uint32_t length);
void print_eapol(struct line *line, uint32_t at, uint32_t length);
void print_ipx_ethernet(struct line *line, uint32_t at, uint32_t length);
void print_mpls(struct line *line, uint32_t at, uint32_t length);

/* IP */
void print_ipv4(struct line *line, uint32_t at, uint32_t length);
void print_ipv6(struct line *line, uint32_t at, uint32_t length);
/* By the version in the first byte. */
void print_ip(struct line *line, uint32_t at, uint32_t length);
void print_ip_protocol(struct line *line, uint8_t protocol, uint32_t at, uint32_t length,
		       const struct ip_part *ip);
extern const struct name_row ip_protocol_names[];
/* " ip-proto-17", " udp" */
void print_ip_protocol_number(struct line *line, uint8_t protocol);
/* "192.0.2.1.80 > 192.0.2.2.4711: " */
void print_ports(struct line *line, const struct ip_part *ip, uint8_t protocol,
		 uint16_t source_port, uint16_t destination_port);
/* "192.0.2.1 > 192.0.2.2" */
void print_address_pair(struct line *line, const struct ip_part *ip);
/* "192.0.2.1 > 192.0.2.2: " */
void print_addresses(struct line *line, const struct ip_part *ip);

/* Extension headers of IPv6: the length, or 0 when nothing behind can be printed. */
uint32_t print_hop_by_hop(struct line *line, uint32_t at, bool *ret_is_jumbo,
			  uint32_t *payload_bytes);
uint32_t print_destination_options(struct line *line, uint32_t at);
uint32_t print_routing(struct line *line, uint32_t at);
uint32_t print_fragment(struct line *line, uint32_t at, uint32_t ip_at);

/* Transports */
void print_tcp(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip);
void print_udp(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip);
void print_icmp(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip);
void print_icmpv6(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip);
void print_igmp(struct line *line, uint32_t at, uint32_t length);
void print_gre(struct line *line, uint32_t at, uint32_t length);

void print_ospf(struct line *line, uint32_t at, uint32_t length);
void print_ospf_v3(struct line *line, uint32_t at, uint32_t length);
void print_pim_v1(struct line *line, uint32_t at);
void print_pim(struct line *line, uint32_t at, uint32_t length);
void print_sctp(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip);
void print_rsvp(struct line *line, uint32_t at, uint32_t length);
void print_vrrp(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip);
void print_eigrp(struct line *line, uint32_t at, uint32_t length);
void print_esp(struct line *line, uint32_t at, uint32_t length);
uint32_t print_authentication_header(struct line *line, uint32_t at);
void print_compressed(struct line *line, uint32_t at);
void print_pppoe(struct line *line, uint32_t at, uint32_t length);
void print_ppp(struct line *line, uint32_t at, uint32_t length);

/* UDP port 4500. */
void print_nat_traversal(struct line *line, uint32_t at, uint32_t length);

/* -T: printed as what was asked for; nothing of what is no protocol of the transport. */
void print_forced_tcp(struct line *line, uint32_t at, uint32_t length);
void print_forced_udp(struct line *line, uint32_t at, uint32_t length);

/* What ports stand for: false when no port is known, then nothing was printed. */
bool print_tcp_port(struct line *line, uint16_t source_port, uint16_t destination_port, uint32_t at,
		    uint32_t length);
bool tcp_port_is_printed(uint16_t port);
bool print_udp_port(struct line *line, uint16_t source_port, uint16_t destination_port, uint32_t at,
		    uint32_t length);
void print_dns(struct line *line, uint32_t at, uint32_t length, bool is_tcp, bool is_multicast);
/* A domain name of the message at `message`. False when it is broken or cut; else where it ends. */
bool print_domain_name(struct line *line, uint32_t at, uint32_t message, uint32_t *ret_at);
void print_dhcpv6(struct line *line, uint32_t at, uint32_t length);
void print_key_exchange(struct line *line, uint32_t at, uint32_t length);
void print_bfd_control(struct line *line, uint32_t at, uint32_t length);
void print_bfd_multihop(struct line *line, uint32_t at, uint32_t length);
void print_bfd_lag(struct line *line, uint32_t at, uint32_t length);
void print_bfd_echo(struct line *line, uint32_t at, uint32_t length);
void print_lisp(struct line *line, uint32_t at, uint32_t length);
void print_sflow(struct line *line, uint32_t at, uint32_t length);
void print_telnet(struct line *line, uint32_t at, uint32_t length);
void print_hsrp(struct line *line, uint32_t at, uint32_t length);
void print_tftp(struct line *line, uint32_t at, uint32_t length);
void print_syslog(struct line *line, uint32_t at, uint32_t length);
void print_rip(struct line *line, uint32_t at, uint32_t length);
void print_ripng(struct line *line, uint32_t at, uint32_t length);
void print_radius(struct line *line, uint32_t at, uint32_t length);
void print_label_distribution(struct line *line, uint32_t at, uint32_t length);
void print_bgp(struct line *line, uint32_t at, uint32_t length);
void print_source_discovery(struct line *line, uint32_t at, uint32_t length);
void print_kerberos(struct line *line, uint32_t at, uint32_t length);
void print_route_origins(struct line *line, uint32_t at, uint32_t length);
void print_snmp(struct line *line, uint32_t at, uint32_t length);
void print_l2tp(struct line *line, uint32_t at, uint32_t length);
void print_dhcp(struct line *line, uint32_t at, uint32_t length);
void print_ntp(struct line *line, uint32_t at, uint32_t length);
void print_vxlan(struct line *line, uint32_t at, uint32_t length);
void print_geneve(struct line *line, uint32_t at, uint32_t length);
void print_otv(struct line *line, uint32_t at, uint32_t length);
void print_http(struct line *line, uint32_t at, uint32_t length);
void print_smtp(struct line *line, uint32_t at, uint32_t length);
void print_whois(struct line *line, uint32_t at, uint32_t length);
void print_ftp(struct line *line, uint32_t at, uint32_t length);
void print_rtsp(struct line *line, uint32_t at, uint32_t length);
void print_ssh(struct line *line, uint32_t at, uint32_t length);
void print_sip(struct line *line, uint32_t at, uint32_t length);
void print_resp(struct line *line, uint32_t at, uint32_t length);
