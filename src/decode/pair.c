/* SPDX-License-Identifier: BSD-3-Clause */
/* Pairs of ends: see pair.h. The offsets are explained in ipv4.c, ipv6.c and tcp.c. */
#include "decode/pair.h"

#include "decode/plain.h"

uint32_t pair_of(const struct decoded *decoded)
{
	const struct decoded_icmp *icmp = &decoded->icmp;

	if (decoded->protocol == IP_PROTOCOL_TCP)
		return pair_of_ends(&decoded->source, decoded->source_port, &decoded->destination,
				    decoded->destination_port);
	if (decoded_is_about_tcp(decoded))
		return pair_of_ends(&icmp->quoted_source, icmp->quoted_source_port,
				    &icmp->quoted_destination, icmp->quoted_destination_port);
	return 0;
}

bool pair_of_plain(const struct packet *packet, uint32_t *ret_pair)
{
	uint16_t ether_type;
	const uint8_t *ip, *tcp;
	uint32_t addresses;

	if (packet->decoded)
		return false;
	ip = plain_ip(packet, &ether_type);
	if (!ip)
		return false;
	if (ether_type == ETHER_TYPE_IPV4 && ip[0] == 0x45 && ip[9] == IP_PROTOCOL_TCP) {
		addresses = pair_fold_ipv4(ip + 12) ^ pair_fold_ipv4(ip + 16);
		tcp = ip + IPV4_BYTES;
	} else if (ether_type == ETHER_TYPE_IPV6 && ip[0] >> 4 == 6 && ip[6] == IP_PROTOCOL_TCP &&
		   packet->data + packet->captured_bytes - ip >= IPV6_BYTES + 4) {
		addresses = pair_fold(ip + 8) ^ pair_fold(ip + 24);
		tcp = ip + IPV6_BYTES;
	} else {
		return false;
	}
	*ret_pair = pair_mix(addresses, load_be16(tcp) ^ load_be16(tcp + 2));
	return true;
}
