/* SPDX-License-Identifier: BSD-3-Clause */
/* Packets that belong to no TCP connection: ICMP, ARP, UDP, and what we do not read. */
#include "base/mem.h"
#include "present/explain_context.h"

#define ARP_REQUEST 1
#define ARP_REPLY   2

static void tell_arp(struct telling *telling)
{
	const struct decoded_arp *arp = &telling->packet->decoded->arp;
	struct explainer *explainer = telling->explainer;
	bool is_own = address_is_equal(&arp->sender, &arp->target);

	explainer->ends[0] = (struct endpoint) {.address = arp->sender};
	explainer->ends[1] = (struct endpoint) {.address = arp->target};
	if (arp->operation == ARP_REQUEST)
		tell(telling, TEXT(is_own ? "explain.arp-announce" : "explain.arp-request",
				   TEXT_HOST("sender", &explainer->ends[0]),
				   TEXT_HOST("target", &explainer->ends[1])));
	else if (arp->operation == ARP_REPLY)
		tell(telling, TEXT("explain.arp-reply", TEXT_HOST("sender", &explainer->ends[0])));
	else
		tell(telling, TEXT_PLAIN("explain.arp-other"));
}

/* By type and code; `code` -1 stands for all. */
struct icmp_meaning {
	bool is_ipv6;
	int type, code;
	const char *id;
};

static const struct icmp_meaning icmp_meanings[] = {
	{false, 8, -1, "explain.echo-request"},
	{false, 0, -1, "explain.echo-reply"},
	{false, 3, 0, "explain.icmp-no-route"},
	{false, 3, 1, "explain.icmp-no-host"},
	{false, 3, 2, "explain.icmp-no-protocol"},
	{false, 3, 3, "explain.icmp-no-port"},
	{false, 3, 4, "explain.icmp-too-big"},
	{false, 3, -1, "explain.icmp-prohibited"},
	{false, 11, -1, "explain.icmp-time-exceeded"},
	{false, 5, -1, "explain.icmp-redirect"},
	{true, 128, -1, "explain.echo-request"},
	{true, 129, -1, "explain.echo-reply"},
	{true, 1, 0, "explain.icmp-no-route"},
	{true, 1, 3, "explain.icmp-no-host"},
	{true, 1, 4, "explain.icmp-no-port"},
	{true, 1, -1, "explain.icmp-prohibited"},
	{true, 2, -1, "explain.icmp-too-big"},
	{true, 3, -1, "explain.icmp-time-exceeded"},
	{true, 133, -1, "explain.router-solicitation"},
	{true, 134, -1, "explain.router-advertisement"},
	{true, 135, -1, "explain.neighbour-solicitation"},
	{true, 136, -1, "explain.neighbour-advertisement"},
};

static const char *icmp_words(const struct decoded *decoded)
{
	bool is_ipv6 = decoded->protocol == IP_PROTOCOL_ICMPV6;

	for (size_t i = 0; i < ARRAY_COUNT(icmp_meanings); i++) {
		const struct icmp_meaning *meaning = &icmp_meanings[i];

		if (meaning->is_ipv6 == is_ipv6 && meaning->type == decoded->icmp.type &&
		    (meaning->code < 0 || meaning->code == decoded->icmp.code))
			return meaning->id;
	}
	return "explain.icmp-other";
}

static void tell_rejection(struct telling *telling)
{
	const struct lookup_label *label = telling->packet->lookup;
	struct explainer *explainer = telling->explainer;

	if (!label || label->part != LOOKUP_PART_REJECTION)
		return;
	tell(telling,
	     TEXT("explain.dns-rejected",
		  TEXT_STRING("type", lookup_type_name(label->lookup->type, explainer->type)),
		  TEXT_STRING("name", label->lookup->name)));
}

static void tell_icmp(struct telling *telling)
{
	const struct decoded *decoded = telling->packet->decoded;
	const struct decoded_icmp *icmp = &decoded->icmp;
	struct explainer *explainer = telling->explainer;

	tell(telling,
	     TEXT(icmp_words(decoded), TEXT_HOST("sender", &explainer->ends[0]),
		  TEXT_HOST("receiver", &explainer->ends[1]), TEXT_NUMBER("type", icmp->type),
		  TEXT_NUMBER("code", icmp->code), TEXT_NUMBER("mtu", icmp->mtu)));
	telling->out->does_matter = icmp->is_error;
	if (!icmp->has_quote)
		return;
	explainer->ends[2] = (struct endpoint) {.address = icmp->quoted_source,
						.port = icmp->quoted_source_port};
	explainer->ends[3] = (struct endpoint) {.address = icmp->quoted_destination,
						.port = icmp->quoted_destination_port};
	tell(telling, TEXT("explain.icmp-quote", TEXT_ENDPOINT("source", &explainer->ends[2]),
			   TEXT_ENDPOINT("destination", &explainer->ends[3])));
	tell_rejection(telling);
}

static void tell_udp(struct telling *telling)
{
	const struct decoded *decoded = telling->packet->decoded;

	if (explain_dns(telling))
		return;
	tell(telling, TEXT("explain.udp", TEXT_HOST("sender", &telling->explainer->ends[0]),
			   TEXT_ENDPOINT("receiver", &telling->explainer->ends[1]),
			   TEXT_BYTES("bytes", decoded->payload_bytes)));
}

void explain_other(struct telling *telling)
{
	const struct decoded *decoded = telling->packet->decoded;
	struct endpoint *ends = telling->explainer->ends;

	if (decoded->arp.operation)
		tell_arp(telling);
	else if (decoded->marks & DECODED_FRAGMENT)
		tell(telling, TEXT("explain.fragment", TEXT_HOST("sender", &ends[0]),
				   TEXT_HOST("receiver", &ends[1])));
	else if (decoded->marks & (DECODED_TRUNCATED | DECODED_MALFORMED))
		tell(telling, TEXT_PLAIN(decoded->marks & DECODED_TRUNCATED ? "explain.truncated"
									    : "explain.malformed"));
	else if (decoded->protocol == IP_PROTOCOL_UDP)
		tell_udp(telling);
	else if (decoded->protocol == IP_PROTOCOL_ICMP || decoded->protocol == IP_PROTOCOL_ICMPV6)
		tell_icmp(telling);
	else if (decoded->protocol == IP_PROTOCOL_TCP)
		tell(telling, TEXT_PLAIN("explain.not-tracked"));
	else
		tell(telling, TEXT_PLAIN("explain.not-decoded"));
}
