/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Fragmented datagrams (RFC 791, RFC 8200 section 4.5), as far as the names need them: the header in
 * the first fragment, how long the whole is, and which packet completes it.
 */
#pragma once

#include "base/hash.h"
#include "wireshark/header.h"

struct datagrams;

struct datagrams *datagrams_new(void);
void datagrams_free(struct datagrams *datagrams);

/* One fragment that is captured whole. True when it completes its datagram: ret_bytes then are the
 * transport header and the length of all, valid until the next call. */
bool datagrams_add(struct datagrams *datagrams, const struct decoded *decoded,
		   struct header_bytes *ret_bytes);
