/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: track, one a packet. What a packet is in its connection at its point, by what was known
 * when it came. Stream offsets count payload: 0 is the first byte of a direction (of what was seen of
 * it, when the SYN was not).
 */
#pragma once

#include "model/connection.h"

enum label_kind {
	LABEL_KIND_PLAIN, /* an acknowledgment, or new bytes */
	LABEL_KIND_SYN,
	LABEL_KIND_SYN_REPEAT, /* SYN or SYN-ACK again */
	LABEL_KIND_RESET,
	LABEL_KIND_REPAIR, /* bytes again; `repair` says why */
	LABEL_KIND_LATE,   /* overtaken by later bytes on the way, not a repair */
	LABEL_KIND_COPY,   /* the very same packet again: doubled on the way */
	LABEL_KIND_KEEP_ALIVE,
	LABEL_KIND_WINDOW_PROBE,
	LABEL_KIND_STRAY,             /* far outside of the stream: changes nothing */
	LABEL_KIND_CAPTURE_DUPLICATE, /* the capture itself doubled it */
	LABEL_KIND_COUNT
};

/* "syn-repeat": the name in JSON. */
const char *label_kind_name(enum label_kind kind);
/* "tail-probe": likewise. */
const char *repair_name(enum repair repair);

struct label {
	const struct connection *connection; /* id and ends are final, the rest still grows */
	enum side sender;
	enum label_kind kind;
	enum repair repair;
	uint64_t data_start, data_end; /* of the payload */
	uint64_t acknowledged;         /* offset up to which the other side's bytes are confirmed */
	uint64_t acknowledged_bytes;   /* newly so; a SYN or FIN counts as one */
	uint64_t fresh_bytes;          /* payload that was never seen before */
	uint64_t late_bytes;           /* payload that fills a hole */
	uint64_t outstanding_bytes;    /* of the sender, behind this packet */
	uint64_t window_bytes;         /* scaled */
	uint64_t silence_ns;           /* since the packet before at this point; 0 for the first */
	enum state state;     /* what most of the silence went to, as far as it is known yet */
	bool is_window_known; /* the scale is known, so window_bytes is right */
	bool is_duplicate_ack;
	bool is_dsack;
	bool did_prove_hole; /* confirms what this capture never saw */
	bool is_late_packet; /* behind the end of the connection: not labelled further */
};
