/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The fields of one line of tcpdump (print-*.c of tcpdump 4.x), behind its time:
 *
 *     [eth0  In ] [MAC > MAC, ethertype IPv4 (0x0800), length 74:] IP [(tos 0x0, ttl 64, ...)]
 *     SOURCE.PORT > DESTINATION.PORT: Flags [S], seq 1, win 64240, options [mss 1460], length 0
 *
 * What a line does not say stays zero and is marked in `decoded.marks`; nothing is guessed.
 */
#pragma once

#include "capfile/paste_name.h"
#include "model/decoded.h"

#define PASTE_TCP_HEADER_BYTES 20

struct paste_packet {
	struct decoded decoded; /* sequence numbers as they are printed */
	struct scan interface;  /* of "-i any"; empty when the line has none */
	uint32_t link_bytes;    /* -e; 0 without */
	bool has_sequence;
	bool is_other;      /* -e: a type that is not decoded */
	bool is_ended;      /* the line ends before its length */
	bool is_verbose;    /* -v: an ICMP error is followed by what it quotes */
	bool has_inner;     /* a tunnel: what it carries stands in the next line */
	bool has_options;   /* their lengths are known, so the header's is */
	uint32_t tcp_bytes; /* of the TCP header */
};

/* Can a packet begin here? Decided by the first words only. */
bool paste_packet_is_start(const struct scan *text);
/* The same for a line without a time, where less can be told from talk. */
bool paste_packet_is_plain_start(const struct scan *text);
/* False when the line cannot be read, or not yet: it may go on in the next one. */
bool paste_packet_parse(struct paste_names *names, const struct scan *text,
			struct paste_packet *ret_packet);

/* Parts, for the files that implement them: `scan` stands behind "SOURCE > DESTINATION: ". */
bool paste_tcp_parse(struct scan *scan, struct paste_packet *packet);
/* What stands between the brackets of the options. */
bool paste_options_parse(struct scan options, struct paste_packet *packet);
/* As tcpdump 3 and 4.0 print it: "P 1:564(563) ack 1 win 221 <mss 1410>". */
bool paste_old_is_tcp(const struct scan *scan);
bool paste_old_tcp_parse(struct scan *scan, struct paste_packet *packet);
/* "(DF) [tos 0x10] (ttl 64, id 4711, len 60)", behind the rest of the line. */
void paste_old_ip_parse(struct scan scan, struct decoded *decoded);
/* "10.0.0.1.80 > 10.0.0.2.4000: ": tcpdump 3 prints no "IP" before. */
bool paste_old_is_start(const struct scan *scan);
bool paste_icmp_parse(struct scan *scan, struct paste_packet *packet);
bool paste_icmp6_parse(struct scan *scan, struct paste_packet *packet);
bool paste_arp_parse(struct paste_names *names, struct scan *scan, struct paste_packet *packet);
/* The words in parentheses that -v puts in front of the addresses; `scan` stands behind "IP ". */
bool paste_ip_header_parse(struct scan *scan, bool is_ipv6, struct paste_packet *packet);
