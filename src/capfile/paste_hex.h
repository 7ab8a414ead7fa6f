/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Hex dumps of pasted text (-x, -xx, -X, -XX): the bytes of the packet whose line stands above. They
 * hold what the line does not say: payload, exact numbers, TTL and IP ID without -v.
 */
#pragma once

#include "capfile/scan.h"
#include "model/decoded.h"

#define PASTE_HEX_MAXIMUM ((size_t)256 << 10)

struct paste_hex {
	uint8_t *bytes; /* NULL until the first dump */
	size_t count, capacity;
};

/* A numbered line of a dump: false when it is none, or not the next one. */
bool paste_hex_add(struct paste_hex *hex, const struct scan *line);

/* Numbers of TCP as they were on the wire. */
struct paste_exact {
	bool is_known;
	uint32_t sequence, acknowledgment;
};

/* Fill what the bytes tell. They are searched for the packet's header, whatever link words and
 * tunnels stand before it; bytes of another packet change nothing. The payload stays in `hex`. */
void paste_hex_apply(const struct paste_hex *hex, struct decoded *decoded,
		     struct paste_exact *ret_exact);
