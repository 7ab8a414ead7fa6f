/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packets that prove a cause though the user's filter hides them: ICMP errors that quote a packet
 * which the filter would have let in (either direction), later fragments of a first fragment that it
 * did let in, ARP of the addresses that such packets had.
 *
 * Memory is bounded: PROOF_ADDRESSES_MAXIMUM addresses and PROOF_FRAGMENTS_MAXIMUM fragments under
 * way; newer ones displace older ones.
 */
#pragma once

#include <pcap/pcap.h>
#include <stdbool.h>

#include "model/packet.h"

#define PROOF_ADDRESSES_MAXIMUM 256
#define PROOF_FRAGMENTS_MAXIMUM 256

struct proof;

/* Borrows the program of the user's filter. */
struct proof *proof_new(const struct bpf_program *program);
void proof_free(struct proof *proof);

/* The filter has let this packet in. */
void proof_note(struct proof *proof, const struct packet *packet);
/* The filter has not: does it prove something? */
bool proof_matches(struct proof *proof, const struct packet *packet);
