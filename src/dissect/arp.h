/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside of ARP: what its forms share, and those that are not Ethernet's. */
#pragma once

#include "dissect/line.h"

enum {
	ARP_REQUEST = 1,
	ARP_REPLY = 2,
	ARP_REVERSE_REQUEST = 3,
	ARP_REVERSE_REPLY = 4,
	ARP_INVERSE_REQUEST = 8,
	ARP_INVERSE_REPLY = 9,
	ARP_NEGATIVE_REPLY = 10,
};

#define ARP_HARDWARE_FRAME_RELAY 15
#define ARP_HARDWARE_ATM         19

extern const struct name_row arp_operation_names[];
extern const struct name_row arp_hardware_names[];

/* IPv4, by itself or as trailers had it (RFC 893). */
static inline bool arp_is_ip(uint16_t protocol)
{
	return protocol == 0x0800 || protocol == 0x1000;
}

/* A frame relay address: "DLCI 100". */
void print_circuit(struct line *line, uint32_t at, uint32_t count);
/* The whole message, whose hardware type has been looked at. */
void print_arp_atm(struct line *line, uint32_t at, uint32_t length);
