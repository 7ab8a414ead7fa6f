/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * IPsec: the authentication header (RFC 4302: next header, length, reserved, parameters index,
 * sequence, integrity value), ESP (RFC 4303: parameters index, sequence, then nothing that can be
 * read), ESP in UDP (RFC 3948), compression (RFC 3173).
 */
#include "dissect/printer.h"

#define ESP_BYTES 8u
#define AH_BYTES  12u

void print_esp(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "esp";
	/* There must be a byte behind the header. */
	if (!line_has(line, at, ESP_BYTES + 1)) {
		line_truncated(line);
		return;
	}
	line_add(line, "ESP(spi=0x");
	line_hex(line, line_be32(line, at), 8);
	line_add(line, ",seq=0x");
	line_hex(line, line_be32(line, at + 4), 1);
	line_field(line, "), length ", length);
}

/* The length of the header. */
uint32_t print_authentication_header(struct line *line, uint32_t at)
{
	uint8_t words;
	uint16_t reserved;
	uint32_t bytes;

	line->protocol = "ah";
	line_protocol_capitals(line);
	words = line_u8(line, at + 1);
	bytes = (words + 2u) * 4;
	line_add(line, "(");
	if (line->options->verbosity > 0)
		line_addf(line, "length=%u(%u-bytes),", words, bytes);
	reserved = line_be16(line, at + 2);
	if (reserved)
		line_addf(line, "reserved=0x%x[MustBeZero],", reserved);
	line_addf(line, "spi=0x%08x,", line_be32(line, at + 4));
	line_addf(line, "seq=0x%x,", line_be32(line, at + 8));
	line_add(line, "icv=0x");
	for (uint32_t i = AH_BYTES; i < bytes; i++)
		line_hex(line, line_u8(line, at + i), 2);
	line_add(line, "): ");
	return bytes;
}

void print_compressed(struct line *line, uint32_t at)
{
	line->protocol = "ipcomp";
	line_addf(line, "IPComp(cpi=0x%04x)", line_be16(line, at + 2));
}

/* UDP port 4500: a byte of ones keeps a NAT's entry, four bytes of zeros begin a key exchange. */
void print_nat_traversal(struct line *line, uint32_t at, uint32_t length)
{
	line->protocol = "isakmp_rfc3948";
	if (length == 1 && line_u8(line, at) == 0xff) {
		line_add(line, "isakmp-nat-keep-alive");
	} else if (length < 4) {
		line_truncated(line);
	} else if (line_be32(line, at) == 0) {
		line_add(line, "NONESP-encap: ");
		print_key_exchange(line, at + 4, length - 4);
	} else {
		line_add(line, "UDP-encap: ");
		print_esp(line, at, length);
	}
}
