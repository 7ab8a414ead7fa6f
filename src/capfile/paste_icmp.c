/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ICMP (print-icmp.c) and ICMPv6 (print-icmp6.c) as tcpdump prints them, back to type and code (RFC
 * 792, RFC 1812, RFC 4443). Words that are not in the tables leave the type unknown: the packet then
 * is one of its protocol and no more.
 */
#include "base/mem.h"
#include "capfile/paste_packet.h"

#define ICMP_TYPE_UNKNOWN 255

struct icmp_words {
	const char *words;
	uint8_t type, code;
	bool is_error;
};

/* The first that stands in the line counts. */
static const struct icmp_words icmp_words[] = {
	{"echo request", 8, 0, false},
	{"echo reply", 0, 0, false},
	{"unreachable - need to frag", 3, 4, true},
	{"unreachable - source route failed", 3, 5, true},
	{"unreachable - admin prohibited filter", 3, 13, true},
	{"port ", 3, 3, true},
	{"protocol ", 3, 2, true},
	{"time exceeded in-transit", 11, 0, true},
	{"ip reassembly time exceeded", 11, 1, true},
	{"redirect ", 5, 1, false},
	{"parameter problem", 12, 0, true},
};

static const struct icmp_words icmp6_words[] = {
	{"echo request", 128, 0, false},
	{"echo reply", 129, 0, false},
	{"unreachable route", 1, 0, true},
	{"unreachable prohibited", 1, 1, true},
	{"beyond scope", 1, 2, true},
	{"unreachable address", 1, 3, true},
	{"unreachable port", 1, 4, true},
	{"packet too big", 2, 0, true},
	{"time exceeded in-transit", 3, 0, true},
	{"time exceeded reassembly", 3, 1, true},
	{"router solicitation", 133, 0, false},
	{"router advertisement", 134, 0, false},
	{"neighbor solicitation", 135, 0, false},
	{"neighbor advertisement", 136, 0, false},
};

static bool words_parse(const struct scan *scan, const struct icmp_words *table, size_t count,
			struct decoded_icmp *icmp)
{
	for (size_t i = 0; i < count; i++) {
		if (!scan_find(scan, table[i].words))
			continue;
		icmp->type = table[i].type;
		icmp->code = table[i].code;
		icmp->is_error = table[i].is_error;
		return true;
	}
	icmp->type = ICMP_TYPE_UNKNOWN;
	return false;
}

static void take_mtu(struct scan scan, struct decoded_icmp *icmp)
{
	struct scan before;

	if (scan_until(&scan, "mtu ", &before))
		(void)scan_u32(&scan, &icmp->mtu);
}

/* "host 10.0.0.9 unreachable - admin prohibited" */
static void unreachable_parse(const struct scan *scan, struct decoded_icmp *icmp)
{
	bool is_net = scan_has(scan, "net ");
	bool is_prohibited = scan_find(scan, "admin prohibited");

	if (!scan_find(scan, " unreachable") || (!is_net && !scan_has(scan, "host ")))
		return;
	icmp->type = 3;
	icmp->is_error = true;
	if (is_prohibited)
		icmp->code = is_net ? 9 : 10;
	else
		icmp->code = is_net ? 0 : 1;
}

bool paste_icmp_parse(struct scan *scan, struct paste_packet *packet)
{
	struct decoded_icmp *icmp = &packet->decoded.icmp;

	packet->decoded.protocol = IP_PROTOCOL_ICMP;
	if (!words_parse(scan, icmp_words, ARRAY_COUNT(icmp_words), icmp))
		unreachable_parse(scan, icmp);
	if (icmp->is_error && icmp->type == 3 && icmp->code == 4)
		take_mtu(*scan, icmp);
	return true;
}

bool paste_icmp6_parse(struct scan *scan, struct paste_packet *packet)
{
	struct decoded_icmp *icmp = &packet->decoded.icmp;

	packet->decoded.protocol = IP_PROTOCOL_ICMPV6;
	(void)words_parse(scan, icmp6_words, ARRAY_COUNT(icmp6_words), icmp);
	if (icmp->is_error && icmp->type == 2)
		take_mtu(*scan, icmp);
	return true;
}
