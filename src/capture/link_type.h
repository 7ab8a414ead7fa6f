/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libpcap's DLT_ numbers differ between systems; LINKTYPE_ numbers, which files and points have, do
 * not. On Linux only a few are not the same (pcap-linktype(7)).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "model/packet.h"

#define LINK_TYPE_NULL       0
#define LINK_TYPE_ETHERNET   1
#define LINK_TYPE_RAW        101
#define LINK_TYPE_LOOP       108
#define LINK_TYPE_LINUX_SLL  113
#define LINK_TYPE_IPV4       228
#define LINK_TYPE_IPV6       229
#define LINK_TYPE_LINUX_SLL2 276

int link_type_to_dlt(uint32_t link_type);
/* "Ethernet", as tcpdump has it behind the name; NULL when libpcap does not know it. */
const char *link_type_description(uint32_t link_type);
uint32_t link_type_from_dlt(int dlt);

/* Ethernet's protocol numbers. */
#define ETHER_TYPE_IPV4 0x0800
#define ETHER_TYPE_ARP  0x0806
#define ETHER_TYPE_IPV6 0x86dd

/* Where the network layer begins and what it is (VLAN tags are passed). False when the link type is
 * not known here or the packet is too short. */
bool link_type_find_network(const struct packet *packet, uint16_t *ret_ether_type,
			    uint32_t *ret_offset);
