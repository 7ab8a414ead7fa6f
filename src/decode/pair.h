/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The number (model/pair.h) of the ends between which a packet goes; of an ICMP error that quotes TCP, those
 * of what it quotes.
 */
#pragma once

#include <stdbool.h>

#include "model/decoded.h"
#include "model/packet.h"
#include "model/pair.h"

/* 0 for what is no TCP and quotes none. */
uint32_t pair_of(const struct decoded *decoded);

/* By a look at the bytes, for TCP straight behind IP: what pair_of() would say once the packet is decoded.
 * False: decode it. */
bool pair_of_plain(const struct packet *packet, uint32_t *ret_pair);
