/* SPDX-License-Identifier: BSD-3-Clause */
/* Packets that belong to no TCP connection: ICMP, ARP, UDP, and what we do not read. */
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "present/explain_context.h"

#define ARP_REQUEST 1
#define ARP_REPLY   2

static void tell_arp(struct telling *telling)
{
	const struct decoded_arp *arp = &telling->packet->decoded->arp;
	struct explainer *explainer = telling->explainer;
	const struct address nobody = address_ipv4((const uint8_t[4]) {0});
	const char *words = "explain.arp-request";

	explainer->ends[0] = (struct endpoint) {.address = arp->sender};
	explainer->ends[1] = (struct endpoint) {.address = arp->target};
	/* RFC 5227: a probe has no sender's address, an announcement asks for its own. */
	if (address_is_equal(&arp->sender, &nobody))
		words = "explain.arp-probe";
	else if (address_is_equal(&arp->sender, &arp->target))
		words = "explain.arp-announce";
	if (arp->operation == ARP_REQUEST)
		tell(telling, TEXT(words, TEXT_HOST("sender", &explainer->ends[0]),
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
	{false, 11, 0, "explain.icmp-time-exceeded"},
	{false, 11, 1, "explain.icmp-reassembly"},
	{false, 12, -1, "explain.icmp-parameter"},
	{false, 5, -1, "explain.icmp-redirect"},
	{true, 128, -1, "explain.echo-request"},
	{true, 129, -1, "explain.echo-reply"},
	{true, 1, 0, "explain.icmp-no-route"},
	{true, 1, 3, "explain.icmp-no-host"},
	{true, 1, 4, "explain.icmp-no-port"},
	{true, 1, -1, "explain.icmp-prohibited"},
	{true, 2, -1, "explain.icmp-too-big"},
	{true, 3, 0, "explain.icmp-time-exceeded"},
	{true, 3, 1, "explain.icmp-reassembly"},
	{true, 4, -1, "explain.icmp-parameter"},
	{true, 130, -1, "explain.multicast"},
	{true, 131, -1, "explain.multicast"},
	{true, 132, -1, "explain.multicast"},
	{true, 143, -1, "explain.multicast"},
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

/* Whom a neighbour message is about, as the line says: "who has fe80::1", "tgt is fe80::1". */
static const char *icmp_target(struct telling *telling)
{
	static const char *const marks[] = {"who has ", "tgt is "};
	const char *line = telling->packet->line;
	const char *end = line + telling->packet->line_bytes;

	for (size_t i = 0; i < ARRAY_COUNT(marks); i++) {
		const char *at = memmem(line, (size_t)(end - line), marks[i], strlen(marks[i]));
		const char *stop;

		if (!at)
			continue;
		at += strlen(marks[i]);
		for (stop = at; stop < end && *stop != ',' && *stop != ' ' && *stop != '\n'; stop++)
			continue;
		return explain_keep(telling->explainer, 0, at, (size_t)(stop - at));
	}
	return NULL;
}

/* A solicitation without an address of its own checks that nobody has it yet (RFC 4862 section 5.4). */
static const char *neighbour_words(const struct telling *telling, const char *words,
				   const char *target)
{
	const struct address nobody = address_ipv6((const uint8_t[16]) {0});
	bool is_solicitation = text_is_equal(words, "explain.neighbour-solicitation");

	if (!is_solicitation && !text_is_equal(words, "explain.neighbour-advertisement"))
		return words;
	if (!target)
		return "explain.icmp-other";
	return is_solicitation && address_is_equal(&telling->packet->decoded->source, &nobody)
		       ? "explain.arp-probe"
		       : words;
}

static void tell_icmp(struct telling *telling)
{
	const struct decoded *decoded = telling->packet->decoded;
	const struct decoded_icmp *icmp = &decoded->icmp;
	struct explainer *explainer = telling->explainer;
	const char *target = icmp_target(telling);

	tell(telling,
	     TEXT(neighbour_words(telling, icmp_words(decoded), target),
		  TEXT_STRING("target", target), TEXT_HOST("sender", &explainer->ends[0]),
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
	const char *id;

	if (explain_dns(telling))
		return;
	id = telling->explainer->did_tell_udp ? "explain.udp-again" : "explain.udp";
	telling->explainer->did_tell_udp = true;
	tell(telling, TEXT(id, TEXT_HOST("sender", &telling->explainer->ends[0]),
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
