/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The names that Wireshark gives to TCP packets (tcp.analysis.*), by the rules of its TCP dissector,
 * release 4.0, with its preferences as they come: docs/design/wireshark-names.md tells them. It
 * keeps a state of its own, apart from the tracker, and is computed only where a command shows it.
 *
 * Its habits are followed, also where they are wrong: one pass; a conversation is a pair of addresses
 * and ports, whatever the point or the VLAN; headers that ICMP errors quote open conversations but
 * are not analysed; a fragmented datagram counts at the packet that completes it.
 *
 * Bounds: WIRESHARK_CONVERSATIONS_MAXIMUM conversations, whose numbers go on beyond it without
 * analysis; unacknowledged segments as Wireshark has it for each direction, and
 * WIRESHARK_UNACKED_MAXIMUM for all together; WIRESHARK_DATAGRAMS_MAXIMUM fragmented datagrams.
 */
#pragma once

#include "model/decoded.h"
#include "model/packet.h"
#include "model/wireshark.h"

#define WIRESHARK_CONVERSATIONS_MAXIMUM (1u << 20)
#define WIRESHARK_UNACKED_MAXIMUM       (1u << 20)
#define WIRESHARK_DATAGRAMS_MAXIMUM     256u

struct wireshark;

struct wireshark *wireshark_new(void);
void wireshark_free(struct wireshark *wireshark);

/* Any decoded packet, in the order of the file. NULL for one that is no TCP to Wireshark, else its
 * names until the next call. */
const struct wireshark_names *wireshark_packet(struct wireshark *wireshark,
					       const struct packet *packet,
					       const struct decoded *decoded);
