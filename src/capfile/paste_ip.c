/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The IP header as tcpdump -v prints it:
 *
 *     (tos 0x0, ttl 64, id 4711, offset 0, flags [DF], proto TCP (6), length 60)
 *     (flowlabel 0x1f3a2, hlim 64, next-header TCP (6) payload length: 40)
 */
#include "capfile/paste_packet.h"

#define IPV6_HEADER_BYTES 40

/* The text between the outer parentheses. */
static bool take_parentheses(struct scan *scan, struct scan *ret_inside)
{
	unsigned depth = 0;

	for (const char *at = scan->at; at < scan->end; at++) {
		depth += *at == '(';
		if (*at != ')' || --depth > 0)
			continue;
		*ret_inside = (struct scan) {.at = scan->at + 1, .end = at};
		scan->at = at + 1;
		return true;
	}
	return false;
}

/* Behind "name " in the header. */
static bool field_find(struct scan header, const char *name, struct scan *ret_value)
{
	struct scan before;

	if (!scan_until(&header, name, &before))
		return false;
	*ret_value = header;
	return true;
}

static void take_protocol(struct scan header, const char *name, struct decoded *decoded)
{
	struct scan value, words;

	if (field_find(header, name, &value) && scan_until(&value, "(", &words))
		(void)scan_u8(&value, &decoded->protocol);
}

static bool ipv6_parse(const struct scan *header, struct decoded *decoded)
{
	struct scan value;

	if (!field_find(*header, "hlim ", &value) || !scan_u8(&value, &decoded->ttl))
		return false;
	take_protocol(*header, "next-header ", decoded);
	if (!field_find(*header, "payload length: ", &value) ||
	    !scan_u32(&value, &decoded->ip_bytes))
		return false;
	decoded->ip_bytes += IPV6_HEADER_BYTES;
	decoded->is_dont_fragment = true;
	return true;
}

static bool ipv4_parse(const struct scan *header, struct decoded *decoded)
{
	struct scan value, flags;
	uint32_t offset = 0;

	if (field_find(*header, "ttl ", &value)) /* none is printed for zero */
		(void)scan_u8(&value, &decoded->ttl);
	if (field_find(*header, ", id ", &value))
		(void)scan_u16(&value, &decoded->ip_id);
	if (field_find(*header, "offset ", &value))
		(void)scan_u32(&value, &offset);
	if (field_find(*header, "flags [", &value) && scan_until(&value, "]", &flags)) {
		decoded->is_dont_fragment = scan_find(&flags, "DF");
		decoded->has_more_fragments = scan_find(&flags, "+");
	}
	take_protocol(*header, "proto ", decoded);
	if (offset)
		decoded->marks |= DECODED_FRAGMENT;
	return field_find(*header, ", length ", &value) && scan_u32(&value, &decoded->ip_bytes);
}

bool paste_ip_header_parse(struct scan *scan, bool is_ipv6, struct paste_packet *packet)
{
	struct scan header;

	if (!take_parentheses(scan, &header))
		return false;
	packet->is_verbose = true;
	packet->decoded.marks &= ~DECODED_NO_IP;
	return is_ipv6 ? ipv6_parse(&header, &packet->decoded)
		       : ipv4_parse(&header, &packet->decoded);
}
