/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Proof packets: see proof.h. IPv4 (RFC 791), ICMP errors (RFC 792, RFC 1812 4.3.2.3), IPv6 and its
 * fragment header (RFC 8200 4.5), ICMPv6 errors (RFC 4443 2.4), ARP (RFC 826). What an error quotes
 * is put behind the link header of the error itself and shown to the filter as a packet.
 */
#include "capture/proof.h"

#include <string.h>

#include "base/cursor.h"
#include "base/hash.h"
#include "base/mem.h"
#include "capture/link_type.h"
#include "model/address.h"

#define IPV4_HEADER_BYTES    20
#define IPV6_HEADER_BYTES    40
#define ICMP_HEADER_BYTES    8
#define PROTOCOL_ICMP        1
#define PROTOCOL_TCP         6
#define PROTOCOL_UDP         17
#define PROTOCOL_FRAGMENT    44
#define PROTOCOL_ICMPV6      58
#define PROTOCOL_SCTP        132
#define FRAGMENT_MORE        0x2000
#define FRAGMENT_OFFSET      0x1fff
#define FRAGMENT_MORE_IPV6   0x0001
#define FRAGMENT_OFFSET_IPV6 0xfff8
/* Link header and quote of a rebuilt packet: all that filters look at. */
#define QUOTE_MAXIMUM 512

/* What all fragments of a packet have in common. No padding, so that memcmp and hashes compare. */
struct fragment_key {
	uint32_t id;
	uint16_t protocol; /* 0 for IPv6 */
	struct address source, destination;
};

_Static_assert(sizeof(struct fragment_key) == 6 + 2 * sizeof(struct address), "padding");

/* The parts of an IP header that matter here. */
struct ip_header {
	struct address source, destination;
	uint32_t id;
	uint32_t header_bytes; /* up to the transport header, fragment header included */
	uint8_t protocol;
	bool is_fragment;       /* some part of a fragmented packet */
	bool is_later_fragment; /* not the first one */
	bool is_ipv6;
};

struct proof {
	const struct bpf_program *program;
	struct hash_key key;
	struct address addresses[PROOF_ADDRESSES_MAXIMUM];
	struct fragment_key fragments[PROOF_FRAGMENTS_MAXIMUM];
};

struct proof *proof_new(const struct bpf_program *program)
{
	struct proof *proof = xcalloc(1, sizeof(*proof));

	proof->program = program;
	proof->key = hash_key_random();
	return proof;
}

void proof_free(struct proof *proof)
{
	free(proof);
}

static bool read_ipv4(struct cursor c, struct ip_header *ret_ip)
{
	uint8_t header_bytes = (uint8_t)((cursor_u8(&c) & 0x0f) * 4);
	uint16_t fragment;
	const uint8_t *bytes;

	cursor_skip(&c, 3);
	ret_ip->id = cursor_be16(&c);
	fragment = cursor_be16(&c);
	cursor_skip(&c, 1);
	ret_ip->protocol = cursor_u8(&c);
	cursor_skip(&c, 2);
	bytes = cursor_bytes(&c, 8);
	if (!bytes || header_bytes < IPV4_HEADER_BYTES)
		return false;
	ret_ip->source = address_ipv4(bytes);
	ret_ip->destination = address_ipv4(bytes + 4);
	ret_ip->header_bytes = header_bytes;
	ret_ip->is_fragment = fragment & (FRAGMENT_MORE | FRAGMENT_OFFSET);
	ret_ip->is_later_fragment = fragment & FRAGMENT_OFFSET;
	return true;
}

static bool read_ipv6(struct cursor c, struct ip_header *ret_ip)
{
	const uint8_t *bytes;
	uint16_t fragment;

	cursor_skip(&c, 6);
	ret_ip->is_ipv6 = true;
	ret_ip->protocol = cursor_u8(&c);
	cursor_skip(&c, 1);
	bytes = cursor_bytes(&c, 32);
	if (!bytes)
		return false;
	ret_ip->source = address_ipv6(bytes);
	ret_ip->destination = address_ipv6(bytes + 16);
	ret_ip->header_bytes = IPV6_HEADER_BYTES;
	if (ret_ip->protocol != PROTOCOL_FRAGMENT)
		return true;
	ret_ip->protocol = cursor_u8(&c);
	cursor_skip(&c, 1);
	fragment = cursor_be16(&c);
	ret_ip->id = cursor_be32(&c);
	ret_ip->header_bytes += 8;
	ret_ip->is_fragment = fragment & (FRAGMENT_OFFSET_IPV6 | FRAGMENT_MORE_IPV6);
	ret_ip->is_later_fragment = fragment & FRAGMENT_OFFSET_IPV6;
	return !c.is_short;
}

static bool read_ip(uint16_t ether_type, struct cursor c, struct ip_header *ret_ip)
{
	*ret_ip = (struct ip_header) {0};
	if (ether_type == ETHER_TYPE_IPV4)
		return read_ipv4(c, ret_ip);
	return ether_type == ETHER_TYPE_IPV6 && read_ipv6(c, ret_ip);
}

static struct fragment_key fragment_key_of(const struct ip_header *ip)
{
	return (struct fragment_key) {
		.source = ip->source,
		.destination = ip->destination,
		.id = ip->id,
		.protocol = ip->is_ipv6 ? 0 : ip->protocol,
	};
}

static struct fragment_key *fragment_slot(struct proof *proof, const struct fragment_key *key)
{
	return &proof->fragments[hash_siphash(&proof->key, key, sizeof(*key)) %
				 PROOF_FRAGMENTS_MAXIMUM];
}

static struct address *address_slot(struct proof *proof, const struct address *address)
{
	return &proof->addresses[hash_siphash(&proof->key, address, sizeof(*address)) %
				 PROOF_ADDRESSES_MAXIMUM];
}

void proof_note(struct proof *proof, const struct packet *packet)
{
	struct ip_header ip;
	uint16_t ether_type;
	uint32_t offset;

	if (!link_type_find_network(packet, &ether_type, &offset) ||
	    !read_ip(ether_type, cursor_of(packet->data + offset, packet->captured_bytes - offset),
		     &ip))
		return;
	*address_slot(proof, &ip.source) = ip.source;
	*address_slot(proof, &ip.destination) = ip.destination;
	if (ip.is_fragment && !ip.is_later_fragment) {
		struct fragment_key key = fragment_key_of(&ip);

		*fragment_slot(proof, &key) = key;
	}
}

static bool arp_matches(struct proof *proof, struct cursor c)
{
	const uint8_t *bytes = cursor_bytes(&c, 28);
	struct address sender;
	struct address target;

	/* Ethernet and IPv4 only: 6 and 4 bytes. */
	if (!bytes || load_be16(bytes + 2) != ETHER_TYPE_IPV4 || bytes[4] != 6 || bytes[5] != 4)
		return false;
	sender = address_ipv4(bytes + 14);
	target = address_ipv4(bytes + 24);
	return address_is_equal(address_slot(proof, &sender), &sender) ||
	       address_is_equal(address_slot(proof, &target), &target);
}

static bool fragment_matches(struct proof *proof, const struct ip_header *ip)
{
	struct fragment_key key = fragment_key_of(ip);

	return memcmp(fragment_slot(proof, &key), &key, sizeof(key)) == 0;
}

static bool is_icmp_error(const struct ip_header *ip, uint8_t type)
{
	if (ip->is_ipv6)
		return ip->protocol == PROTOCOL_ICMPV6 && type >= 1 && type <= 4;
	return ip->protocol == PROTOCOL_ICMP &&
	       (type == 3 || type == 4 || type == 5 || type == 11 || type == 12);
}

static void swap_bytes(uint8_t *a, uint8_t *b, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint8_t byte = a[i];

		a[i] = b[i];
		b[i] = byte;
	}
}

/* Turn the packet round: addresses, and ports if they are there. */
static void turn_round(uint8_t *bytes, size_t count, const struct ip_header *ip)
{
	size_t addresses = ip->is_ipv6 ? 8 : 12;
	size_t address_bytes = ip->is_ipv6 ? 16 : 4;

	swap_bytes(bytes + addresses, bytes + addresses + address_bytes, address_bytes);
	if (ip->protocol != PROTOCOL_TCP && ip->protocol != PROTOCOL_UDP &&
	    ip->protocol != PROTOCOL_SCTP)
		return;
	if (ip->header_bytes + 4 <= count)
		swap_bytes(bytes + ip->header_bytes, bytes + ip->header_bytes + 2, 2);
}

static bool program_matches(const struct proof *proof, const uint8_t *bytes, size_t count,
			    size_t wire_bytes)
{
	const struct pcap_pkthdr header = {.caplen = (bpf_u_int32)count,
					   .len = (bpf_u_int32)wire_bytes};

	return pcap_offline_filter(proof->program, &header, bytes) != 0;
}

/* Does the filter let in what stands behind the link header of `packet`, one way or the other? */
static bool quote_matches(const struct proof *proof, const struct packet *packet, uint32_t offset,
			  uint16_t ether_type, struct cursor quote)
{
	uint8_t bytes[QUOTE_MAXIMUM];
	size_t quote_bytes;
	size_t wire_bytes;
	struct ip_header ip;

	if (offset > QUOTE_MAXIMUM / 2 || !read_ip(ether_type, quote, &ip))
		return false;
	quote_bytes = MIN(cursor_left(&quote), QUOTE_MAXIMUM - (size_t)offset);
	wire_bytes =
		ip.is_ipv6 ? load_be16(quote.at + 4) + IPV6_HEADER_BYTES : load_be16(quote.at + 2);
	wire_bytes = offset + MAX(wire_bytes, quote_bytes);
	memcpy(bytes, packet->data, offset);
	memcpy(bytes + offset, quote.at, quote_bytes);
	if (program_matches(proof, bytes, offset + quote_bytes, wire_bytes))
		return true;
	turn_round(bytes + offset, quote_bytes, &ip);
	return program_matches(proof, bytes, offset + quote_bytes, wire_bytes);
}

bool proof_matches(struct proof *proof, const struct packet *packet)
{
	struct ip_header ip;
	uint16_t ether_type;
	uint32_t offset;
	struct cursor c;

	if (!link_type_find_network(packet, &ether_type, &offset))
		return false;
	c = cursor_of(packet->data + offset, packet->captured_bytes - offset);
	if (ether_type == ETHER_TYPE_ARP)
		return arp_matches(proof, c);
	if (!read_ip(ether_type, c, &ip))
		return false;
	if (ip.is_later_fragment)
		return fragment_matches(proof, &ip);
	cursor_skip(&c, ip.header_bytes);
	if (c.is_short || cursor_left(&c) <= ICMP_HEADER_BYTES || !is_icmp_error(&ip, c.at[0]))
		return false;
	cursor_skip(&c, ICMP_HEADER_BYTES);
	return quote_matches(proof, packet, offset, ether_type, c);
}
