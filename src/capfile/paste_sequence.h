/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sequence numbers of pasted text back to those of the wire. tcpdump without -S prints (print-tcp.c)
 *
 *   - a packet without ACK (the SYN): as on the wire;
 *   - the first packet with ACK of a connection, and every SYN-ACK: as on the wire, and remembers its
 *     sequence number, and its acknowledgment less one for the other direction;
 *   - all others: less what was remembered. So the first byte of data is 1, or 0 when only one
 *     direction was captured and the handshake's last ACK was the first packet with ACK.
 *
 * Text that begins in the middle of tcpdump's output, and -S, look as if nothing was remembered: the
 * second packet shows which reading continues the first. Numbers that are not printed at all (pure
 * acknowledgments) are those that are due.
 */
#pragma once

#include "capfile/paste_hex.h"
#include "model/decoded.h"

/* Connections kept; packets of more keep their numbers as printed. */
#define PASTE_CONNECTIONS_MAXIMUM 65536u

struct paste_sequences;

struct paste_sequences *paste_sequences_new(void);
void paste_sequences_free(struct paste_sequences *sequences);
/* Another capture: tcpdump was started again. */
void paste_sequences_clear(struct paste_sequences *sequences);

/* In: the numbers as printed. Out: as on the wire, as far as the text, or its hex dump, tells it. */
void paste_sequences_restore(struct paste_sequences *sequences, struct decoded *decoded,
			     bool has_sequence, const struct paste_exact *exact);
