/* SPDX-License-Identifier: BSD-3-Clause */
/* Inside of the explainer: what it remembers, and its parts, one file each. */
#pragma once

#include "present/explain.h"

/* One end, by who sends. */
struct explain_side {
	uint64_t last_ns; /* its last packet; 0 none */
	uint32_t echo;    /* of its last time stamps */
	bool has_echo;
	bool has_syn;
	bool has_fin;
	bool is_fin_confirmed;
	bool is_shut; /* advertised no room */
	bool did_offer_ecn;
	uint64_t confirmed_bytes; /* of the other end's payload */
	uint16_t mss;             /* of its SYN; 0 unknown */
	uint8_t window_scale;
	bool has_window_scale;
};

struct explain_connection {
	struct endpoint ends[SIDE_COUNT]; /* with names, which track tells at the end only */
	struct explain_side sides[SIDE_COUNT];
	uint64_t syn_ns; /* the last one; 0 none */
	bool is_handshake_done;
	bool did_tell_hello[2];
	bool did_tell_alert;
	size_t requests_told, responses_told;   /* heads */
	size_t continues_told;                  /* exchanges whose 100 was told, or passed over */
	size_t requests_ended, responses_ended; /* ends of messages that had a body */
	bool does_ecn;       /* both ends agreed on it (RFC 3168 section 6.1.1) */
	uint64_t longest_ns; /* silence that the time stamps gave to the other end */
	enum side longest_side;
	char filter[512];
};

struct explainer {
	struct explain_options options;
	struct explain_connection **connections; /* by id - 1 */
	size_t count, capacity;
	struct explain_connection spare; /* for connections beyond the maximum */
	struct endpoint ends[4];         /* source, destination; of what an ICMP error quotes */
	uint64_t taught;                 /* bits by concept */
	bool did_tell_udp;               /* that UDP confirms nothing */
	char words[6][256];              /* strings that sentences borrow */
	char type[LOOKUP_TYPE_BYTES];
};

/* Where a sentence goes. */
struct telling {
	struct explainer *explainer;
	const struct explain_packet *packet;
	struct explain_connection *connection; /* NULL: none */
	struct explanation *out;
};

static inline void tell(struct telling *telling, struct text text)
{
	struct explanation *out = telling->out;

	if (out->count < EXPLANATION_SENTENCES_MAXIMUM)
		out->sentences[out->count++] = text;
}

/* The end as sentences name it: without its port, unless both ends are one host. */
struct text_value explain_who(const struct explain_connection *connection, const char *name,
			      enum side side);
/* Copy of foreign bytes into one of the explainer's strings. */
const char *explain_keep(struct explainer *explainer, size_t slot, const char *bytes, size_t count);

void explain_tcp(struct telling *telling);
/* What the payload says; false when it says nothing that we read. */
bool explain_message(struct telling *telling);
/* That a message has come to its end with this packet. */
void explain_message_end(struct telling *telling);
void explain_other(struct telling *telling);
/* A DNS question or answer; false when the packet is none. */
bool explain_dns(struct telling *telling);
/* An end with the names that are known of it. */
struct endpoint explain_end(const struct explainer *explainer, const struct address *address,
			    uint16_t port);
