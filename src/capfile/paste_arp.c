/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ARP as tcpdump prints it (print-arp.c): "Request who-has 10.0.0.2 tell 10.0.0.1, length 28", "Reply
 * 10.0.0.2 is-at 02:42:0a:00:00:02, length 28"; with -v "Ethernet (len 6), IPv4 (len 4), " before.
 */
#include "capfile/paste_packet.h"

#define ETHER_TYPE_ARP 0x0806

/* Up to the next blank or comma. */
static struct scan take_word(struct scan *scan)
{
	struct scan word = {.at = scan->at, .end = scan->at};

	while (word.end < scan->end && *word.end != ' ' && *word.end != ',')
		word.end++;
	scan->at = word.end;
	return word;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void take_mac(struct scan *scan, uint8_t mac[6])
{
	for (unsigned i = 0; i < 6; i++) {
		int high = hex_value(scan_peek(scan, 0));
		int low = hex_value(scan_peek(scan, 1));

		if (high < 0)
			return;
		/* tcpdump 3 prints no leading zero. */
		mac[i] = (uint8_t)(low < 0 ? high : high * 16 + low);
		scan->at += low < 0 ? 1 : 2;
		(void)scan_take(scan, ":");
	}
}

bool paste_arp_parse(struct paste_names *names, struct scan *scan, struct paste_packet *packet)
{
	struct decoded_arp *arp = &packet->decoded.arp;
	struct scan skipped, word;

	packet->decoded.ether_type = ETHER_TYPE_ARP;
	if (scan_take(scan, "Ethernet (len 6), "))
		(void)scan_until(scan, "), ", &skipped);
	if (scan_take(scan, "Request who-has ") || scan_take(scan, "arp who-has ")) {
		word = take_word(scan);
		arp->operation = 1;
		arp->target = paste_names_host(names, &word);
		if (!scan_until(scan, " tell ", &skipped))
			return false;
		word = take_word(scan);
		arp->sender = paste_names_host(names, &word);
		return arp->sender.family != ADDRESS_FAMILY_NONE;
	}
	if (scan_take(scan, "Reply ") || scan_take(scan, "arp reply ")) {
		word = take_word(scan);
		arp->operation = 2;
		arp->sender = paste_names_host(names, &word);
		if (!scan_take(scan, " is-at "))
			return false;
		take_mac(scan, arp->sender_mac);
		return true;
	}
	return true;
}
