/* SPDX-License-Identifier: BSD-3-Clause */
/* What DNS records say, by type (RFC 1035 section 3.3 and the RFCs of the later types). */
#include "base/mem.h"
#include "dissect/dns.h"
#include "dissect/printer.h"

enum {
	TYPE_A = 1,
	TYPE_NS = 2,
	TYPE_CNAME = 5,
	TYPE_SOA = 6,
	TYPE_PTR = 12,
	TYPE_MX = 15,
	TYPE_TXT = 16,
	TYPE_AAAA = 28,
	TYPE_SRV = 33,
	TYPE_A6 = 38,
	TYPE_DNAME = 39,
	TYPE_UNSPECA = 104,
	TYPE_TSIG = 250,
	TYPE_URI = 256,
};

const struct name_row dns_type_names[] = {
	{TYPE_A, "A"},
	{TYPE_NS, "NS"},
	{3, "MD"},
	{4, "MF"},
	{TYPE_CNAME, "CNAME"},
	{TYPE_SOA, "SOA"},
	{7, "MB"},
	{8, "MG"},
	{9, "MR"},
	{10, "NULL"},
	{11, "WKS"},
	{TYPE_PTR, "PTR"},
	{13, "HINFO"},
	{14, "MINFO"},
	{TYPE_MX, "MX"},
	{TYPE_TXT, "TXT"},
	{17, "RP"},
	{18, "AFSDB"},
	{19, "X25"},
	{20, "ISDN"},
	{21, "RT"},
	{22, "NSAP"},
	{23, "NSAP_PTR"},
	{24, "SIG"},
	{25, "KEY"},
	{26, "PX"},
	{27, "GPOS"},
	{TYPE_AAAA, "AAAA"},
	{29, "LOC"},
	{30, "NXT"},
	{31, "EID"},
	{32, "NIMLOC"},
	{TYPE_SRV, "SRV"},
	{34, "ATMA"},
	{35, "NAPTR"},
	{36, "KX"},
	{37, "CERT"},
	{TYPE_A6, "A6"},
	{TYPE_DNAME, "DNAME"},
	{40, "SINK"},
	{DNS_TYPE_OPT, "OPT"},
	{42, "APL"},
	{43, "DS"},
	{44, "SSHFP"},
	{45, "IPSECKEY"},
	{46, "RRSIG"},
	{47, "NSEC"},
	{48, "DNSKEY"},
	{99, "SPF"},
	{100, "UINFO"},
	{101, "UID"},
	{102, "GID"},
	{103, "UNSPEC"},
	{TYPE_UNSPECA, "UNSPECA"},
	{249, "TKEY"},
	{TYPE_TSIG, "TSIG"},
	{251, "IXFR"},
	{252, "AXFR"},
	{253, "MAILB"},
	{254, "MAILA"},
	{255, "ANY"},
	{TYPE_URI, "URI"},
	{0, NULL},
};

const struct name_row dns_class_names[] = {
	{1, "IN"}, {3, "CHAOS"}, {4, "HS"}, {255, "ANY"}, {0, NULL},
};

/* A name behind a space. */
static bool print_name(struct line *line, const struct dns_message *message, uint32_t at,
		       uint32_t *ret_at)
{
	line_add(line, " ");
	return print_domain_name(line, at, message->at, ret_at);
}

static bool print_start_of_authority(struct line *line, const struct dns_message *message,
				     uint32_t at)
{
	if (line->options->verbosity == 0)
		return true;
	if (!print_name(line, message, at, &at) || !print_name(line, message, at, &at))
		return false;
	if (!line_has(line, at, 20))
		return false;
	for (uint32_t i = 0; i < 20; i += 4)
		line_field(line, " ", line_be32(line, at + i));
	return true;
}

static bool print_mail(struct line *line, const struct dns_message *message, uint32_t at)
{
	uint32_t end;

	if (!line_has(line, at, 2)) {
		line_add(line, " ");
		return false;
	}
	if (!print_name(line, message, at + 2, &end))
		return false;
	line_field(line, " ", line_be16(line, at));
	return true;
}

static bool print_service(struct line *line, const struct dns_message *message, uint32_t at)
{
	uint32_t end;

	if (!line_has(line, at, 6)) {
		line_add(line, " ");
		return false;
	}
	if (!print_name(line, message, at + 6, &end))
		return false;
	line_addf(line, ":%u %u %u", line_be16(line, at + 4), line_be16(line, at),
		  line_be16(line, at + 2));
	return true;
}

/* Strings with a length byte each. */
static bool print_strings(struct line *line, uint32_t at, uint32_t end)
{
	while (at < end) {
		uint32_t count;

		line_add(line, " \"");
		if (!line_has(line, at, 1))
			return false;
		count = line_u8(line, at);
		if (!line_foreign(line, at + 1, count))
			return false;
		line_add(line, "\"");
		at += 1 + count;
	}
	return true;
}

/* RFC 2874: bits of the prefix that another name has, the rest of the address, that name. */
static bool print_split_address(struct line *line, const struct dns_message *message, uint32_t at)
{
	uint8_t address[16] = {0};
	uint32_t bits, bytes, end;

	if (!line_has(line, at, 1))
		return false;
	bits = line_u8(line, at);
	bytes = bits / 8;
	if (bits > 128) {
		line_addf(line, " %u(bad plen)", bits);
		return true;
	}
	if (bits < 128) {
		const uint8_t *b = line_read(line, at + 1, 16 - bytes);

		if (!b)
			return true;
		memcpy(address + bytes, b, 16 - bytes);
		line_addf(line, " %u ", bits);
		line_ipv6_number(line, address);
	}
	if (bits == 0)
		return true;
	return print_name(line, message, at + 1 + 16 - bytes, &end);
}

static bool print_resource(struct line *line, const struct dns_record *record)
{
	if (!line_has(line, record->at, record->length))
		return false;
	if (!line_read(line, record->at, 4))
		return true;
	line_addf(line, " %u %u ", line_be16(line, record->at), line_be16(line, record->at + 2));
	/* A record too short for its numbers has them all the same, and no text. */
	return line_foreign(line, record->at + 4, record->length - 4u);
}

/* RFC 8945: algorithm, time (6), fudge, MAC length, MAC, identifier, error, other length. */
static bool print_signature(struct line *line, const struct dns_message *message,
			    const struct dns_record *record)
{
	static const char *const fields[] = {" origid=", " error=", " otherlen="};
	uint32_t at = record->at;

	if (line->options->verbosity == 0)
		return true;
	if (!print_name(line, message, at, &at))
		return false;
	at += 6;
	if (!line_has(line, at, 2))
		return false;
	line_field(line, " fudge=", line_be16(line, at));
	at += 2;
	if (!line_has(line, at, 2))
		return false;
	line_field(line, " maclen=", line_be16(line, at));
	at += 2u + line_be16(line, at);
	for (size_t i = 0; i < ARRAY_COUNT(fields); i++, at += 2) {
		if (!line_has(line, at, 2))
			return false;
		line_field(line, fields[i], line_be16(line, at));
	}
	return true;
}

static bool print_address(struct line *line, uint32_t at, bool is_ipv6)
{
	if (!line_has(line, at, is_ipv6 ? 16 : 4))
		return false;
	line_add(line, " ");
	if (is_ipv6)
		line_ipv6_number(line, line_read(line, at, 16));
	else
		line_ipv4_number(line, line_read(line, at, 4));
	return true;
}

bool print_dns_data(struct line *line, const struct dns_message *message,
		    const struct dns_record *record)
{
	uint32_t at = record->at;
	uint32_t end;

	switch (record->type) {
	case TYPE_A:
		return print_address(line, at, /* is_ipv6= */ false);
	case TYPE_AAAA:
		return print_address(line, at, /* is_ipv6= */ true);
	case TYPE_NS:
	case TYPE_CNAME:
	case TYPE_PTR:
	case TYPE_DNAME:
		return print_name(line, message, at, &end);
	case TYPE_SOA:
		return print_start_of_authority(line, message, at);
	case TYPE_MX:
		return print_mail(line, message, at);
	case TYPE_TXT:
		return print_strings(line, at, at + record->length);
	case TYPE_SRV:
		return print_service(line, message, at);
	case TYPE_A6:
		return print_split_address(line, message, at);
	case TYPE_URI:
		return print_resource(line, record);
	case DNS_TYPE_OPT:
		line_field(line, " UDPsize=", record->class);
		if (record->flags & 0x8000)
			line_add(line, " DO");
		return print_dns_options(line, at, at + record->length);
	case TYPE_UNSPECA:
		return line_has(line, at, record->length) && line_foreign(line, at, record->length);
	case TYPE_TSIG:
		return print_signature(line, message, record);
	default:
		return true;
	}
}
