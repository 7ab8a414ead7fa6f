/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The network layer of OSI: the first byte tells the protocol (ISO/IEC TR 9577). CLNP (ISO 8473): length
 * of the header, version, lifetime, type, length, checksum, and the two addresses behind their lengths.
 * ES-IS (ISO 9542): the same first bytes, holding time, checksum. IS-IS (ISO 10589): eight bytes that
 * all messages share, then what the type says. The first line of each; options and areas are not shown.
 */
#include "dissect/printer.h"

#define CLNP_BYTES         9u
#define ESIS_BYTES         9u
#define ISIS_BYTES         8u
#define NSAP_BYTES_MAXIMUM 20u
#define VERSION            1
#define SYSTEM_BYTES       6u
#define NODE_BYTES         7u
#define LINK_STATE_BYTES   8u
#define TYPE_MASK          0x1f

enum {
	NETWORK_NULL = 0x00,
	NETWORK_CLNP = 0x81,
	NETWORK_ESIS = 0x82,
	NETWORK_ISIS = 0x83,
	NETWORK_IPV6 = 0x8e,
	NETWORK_IPV4 = 0xcc,
	NETWORK_PPP = 0xcf,
};

static const struct name_row network_names[] = {
	{NETWORK_NULL, "NULL"},  {0x08, "Q.933"},
	{0x09, "LMI"},           {0x80, "SNAP"},
	{NETWORK_CLNP, "CLNP"},  {NETWORK_ESIS, "ES-IS"},
	{NETWORK_ISIS, "IS-IS"}, {0x84, "CONS"},
	{0x85, "IDRP"},          {0xc1, "ISIS_SPB"},
	{0xb1, "FRF.15"},        {NETWORK_IPV4, "IPv4"},
	{NETWORK_PPP, "PPP"},    {0x8a, "X25 ES-IS"},
	{NETWORK_IPV6, "IPv6"},  {0, NULL},
};

/* What stands between the name of the protocol and the rest. */
static const char *comma(const struct line *line)
{
	return line->options->with_link ? "" : ", ";
}

/* "49.0001.1921.6800.1001.00" */
static void print_service_point(struct line *line, uint32_t at, uint32_t count)
{
	if (count < 1 || count > NSAP_BYTES_MAXIMUM) {
		line_add(line, "isonsap_string: illegal length");
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		line_hex(line, line_u8(line, at + i), 2);
		if (i % 2 == 0 && i + 1 < count)
			line_add(line, ".");
	}
}

/* Everything that is captured, in capitals. */
static void print_rest(struct line *line, uint32_t at)
{
	for (; at < line->end; at++)
		line_addf(line, "%02X", line_u8(line, at));
}

struct service_point {
	uint32_t at, bytes;
};

enum outcome {
	OUTCOME_GOOD,
	OUTCOME_CUT, /* not captured: the mark was printed */
	OUTCOME_BAD, /* does not fit into the header */
};

/* An address behind its length. */
static enum outcome service_point_pass(struct line *line, uint32_t *at, uint32_t *left,
				       struct service_point *ret_point)
{
	struct service_point point = {.at = *at + 1};

	if (*left > 0)
		point.bytes = line_u8(line, *at);
	if (*left == 0 || *left - 1 < point.bytes) {
		line_add(line, "li < size of fixed part of CLNP header and addresses");
		return OUTCOME_BAD;
	}
	if (!line_has(line, point.at, point.bytes)) {
		line_truncated(line);
		return OUTCOME_CUT;
	}
	*at += 1 + point.bytes;
	*left -= 1 + point.bytes;
	*ret_point = point;
	return OUTCOME_GOOD;
}

/* False when the header cannot be and the packet is to be shown as bytes. */
static bool clnp_is_good(struct line *line, uint32_t at, uint32_t length)
{
	uint8_t header_bytes = line_u8(line, at + 1);
	uint8_t version = line_u8(line, at + 2);

	if (version != VERSION) {
		line_addf(line, "version %u packet not supported", version);
		return false;
	}
	if (header_bytes > length) {
		line_addf(line, " length indicator(%u) > PDU size (%u)!", header_bytes, length);
		return false;
	}
	if (header_bytes < CLNP_BYTES) {
		line_addf(line, " length indicator %u < min PDU size:", header_bytes);
		print_rest(line, at);
		return false;
	}
	return true;
}

static bool print_clnp(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row types[] = {{1, "Error Report"},   {29, "MD"},
						{28, "Data"},          {30, "Echo Request"},
						{31, "Echo Response"}, {0, NULL}};
	struct service_point target, source;
	uint32_t left, address_at;
	enum outcome outcome;

	line->protocol = "clnp";
	if (!line_has(line, at, CLNP_BYTES)) {
		line_truncated(line);
		return true;
	}
	if (!line->options->with_link)
		line_protocol_capitals(line);
	if (!clnp_is_good(line, at, length))
		return false;
	left = line_u8(line, at + 1) - CLNP_BYTES;
	address_at = at + CLNP_BYTES;
	outcome = service_point_pass(line, &address_at, &left, &target);
	if (outcome == OUTCOME_GOOD)
		outcome = service_point_pass(line, &address_at, &left, &source);
	if (outcome != OUTCOME_GOOD)
		return outcome == OUTCOME_CUT;
	line_add(line, comma(line));
	print_service_point(line, source.at, source.bytes);
	line_add(line, " > ");
	print_service_point(line, target.at, target.bytes);
	line_add(line, ", ");
	line_name(line, types, line_u8(line, at + 4) & TYPE_MASK, "unknown (%u)");
	line_field(line, ", length ", length);
	return true;
}

static void print_esis(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row types[] = {{6, "redirect"}, {2, "ESH"}, {4, "ISH"}, {0, NULL}};
	uint8_t header_bytes, version;

	line->protocol = "esis";
	line_add(line, line->options->with_link ? "" : "ES-IS");
	if (length <= 2) {
		line_add(line, line->options->is_quiet ? "bad pkt!" : "no header at all!");
		return;
	}
	if (!line_has(line, at, ESIS_BYTES)) {
		line_truncated(line);
		return;
	}
	header_bytes = line_u8(line, at + 1);
	version = line_u8(line, at + 2);
	if (version != VERSION) {
		line_addf(line, " version %u packet not supported", version);
	} else if (header_bytes > length) {
		line_addf(line, " length indicator(%u) > PDU size (%u)!", header_bytes, length);
	} else if (header_bytes < ESIS_BYTES + 2) {
		line_addf(line, " length indicator %u < min PDU size:", header_bytes);
		print_rest(line, at);
	} else {
		line_add(line, comma(line));
		line_name(line, types, line_u8(line, at + 4) & TYPE_MASK, "unknown type (%u)");
		line_field(line, ", length ", length);
	}
}

/* "1921.6800.1001", of a node ".01" behind it, of a link state packet "-00" behind that. */
static void print_system(struct line *line, const char *text, uint32_t at, uint32_t count)
{
	const uint8_t *b = line_read(line, at, count);

	if (!b)
		return;
	line_addf(line, "%s%02x%02x.%02x%02x.%02x%02x", text, b[0], b[1], b[2], b[3], b[4], b[5]);
	if (count >= NODE_BYTES)
		line_addf(line, ".%02x", b[6]);
	if (count == LINK_STATE_BYTES)
		line_addf(line, "-%02x", b[7]);
}

enum isis_kind {
	KIND_LAN_HELLO,
	KIND_HELLO,
	KIND_LINK_STATE,
	KIND_COMPLETE,
	KIND_PARTIAL,
};

struct isis_type {
	uint8_t type;
	uint8_t header_bytes;
	uint8_t told_bytes; /* what it should be, as tcpdump tells it */
	enum isis_kind kind;
	const char *name;
};

static const struct isis_type isis_types[] = {
	{15, 27, 27, KIND_LAN_HELLO, "L1 Lan IIH"}, {16, 27, 27, KIND_LAN_HELLO, "L2 Lan IIH"},
	{17, 20, 20, KIND_HELLO, "p2p IIH"},        {18, 27, 19, KIND_LINK_STATE, "L1 LSP"},
	{20, 27, 19, KIND_LINK_STATE, "L2 LSP"},    {24, 33, 33, KIND_COMPLETE, "L1 CSNP"},
	{25, 33, 33, KIND_COMPLETE, "L2 CSNP"},     {26, 17, 17, KIND_PARTIAL, "L1 PSNP"},
	{27, 17, 17, KIND_PARTIAL, "L2 PSNP"},
};

static const struct isis_type *isis_type_find(uint8_t type)
{
	for (size_t i = 0; i < sizeof(isis_types) / sizeof(isis_types[0]); i++) {
		if (isis_types[i].type == type)
			return &isis_types[i];
	}
	return NULL;
}

static void print_isis_body(struct line *line, enum isis_kind kind, uint32_t at)
{
	uint32_t body = at + ISIS_BYTES;

	switch (kind) {
	case KIND_LAN_HELLO:
		print_system(line, ", src-id ", body + 1, SYSTEM_BYTES);
		print_system(line, ", lan-id ", body + 12, NODE_BYTES);
		line_field(line, ", prio ", line_u8(line, body + 11));
		return;
	case KIND_HELLO:
		print_system(line, ", src-id ", body + 1, SYSTEM_BYTES);
		return;
	case KIND_LINK_STATE:
		print_system(line, ", lsp-id ", body + 4, LINK_STATE_BYTES);
		line_addf(line, ", seq 0x%08x, lifetime %5us", line_be32(line, body + 12),
			  line_be16(line, body + 2));
		return;
	case KIND_COMPLETE:
	case KIND_PARTIAL:
		print_system(line, ", src-id ", body + 2, NODE_BYTES);
		return;
	}
}

/* The bytes that all messages share. False when they cannot be. */
static bool isis_is_good(struct line *line, const uint8_t *b, uint32_t length)
{
	if (b[2] != VERSION)
		line_addf(line, "version %u packet not supported", b[2]);
	else if (b[3] != SYSTEM_BYTES && b[3] != 0)
		line_addf(line, "system ID length of %u is not supported", b[3]);
	else if (b[5] != VERSION)
		line_addf(line, "version %u packet not supported", b[5]);
	else if (length < b[1])
		line_addf(line, "fixed header length %u > packet length %u", b[1], length);
	else if (b[1] < ISIS_BYTES)
		line_addf(line, "fixed header length %u < minimum header size %u", b[1],
			  ISIS_BYTES);
	else if (b[7] == 255)
		line_add(line, "bad packet -- 255 areas");
	else
		return true;
	return false;
}

static bool print_isis(struct line *line, uint32_t at, uint32_t length)
{
	const struct isis_type *type;
	const uint8_t *b;

	line->protocol = "isis";
	if (!line_has(line, at, ISIS_BYTES) || length < ISIS_BYTES) {
		line_truncated(line);
		return true;
	}
	b = line_read(line, at, ISIS_BYTES);
	line_add(line, line->options->with_link ? "" : "IS-IS");
	if (!isis_is_good(line, b, length))
		return false;
	type = isis_type_find(b[4]);
	line_add(line, comma(line));
	if (!type) {
		line_addf(line, "unknown PDU-Type %u, length %u", b[4], length);
		return true;
	}
	line_add(line, type->name);
	if (b[1] != type->header_bytes) {
		line_addf(line, "%s bogus fixed header length %u should be %u",
			  type->kind == KIND_PARTIAL ? "-" : ",", b[1], type->told_bytes);
		return false;
	}
	if (!line_has(line, at, type->header_bytes) || length < type->header_bytes) {
		line_truncated(line);
		return true;
	}
	print_isis_body(line, type->kind, at);
	line_field(line, ", length ", length);
	return true;
}

static void print_unknown_network(struct line *line, uint8_t network, uint32_t at, uint32_t length)
{
	if (!line->options->with_link)
		line_addf(line, "OSI NLPID 0x%02x unknown, length: %u", network, length);
	else
		line_field(line, "length: ", length);
	if (length > 1)
		line_unknown_data(line, "\n\t", at, length);
}

void print_osi(struct line *line, uint32_t at, uint32_t length)
{
	bool is_good = true;
	uint8_t network;

	line->protocol = "isoclns";
	network = line_u8(line, at);
	if (line->is_cut)
		return;
	if (line->options->with_link) {
		line_add(line, "OSI NLPID ");
		line_name(line, network_names, network, "Unknown");
		line_addf(line, " (0x%02x): ", network);
	}
	switch (network) {
	case NETWORK_CLNP:
		is_good = print_clnp(line, at, length);
		break;
	case NETWORK_ESIS:
		print_esis(line, at, length);
		break;
	case NETWORK_ISIS:
		is_good = print_isis(line, at, length);
		break;
	case NETWORK_NULL:
		line_add(line, comma(line));
		line_field(line, "length: ", length);
		break;
	case NETWORK_IPV4:
		print_ipv4(line, at + 1, length - 1);
		break;
	case NETWORK_IPV6:
		print_ipv6(line, at + 1, length - 1);
		break;
	case NETWORK_PPP:
		print_ppp(line, at + 1, length - 1);
		break;
	default:
		print_unknown_network(line, network, at, length);
		break;
	}
	if (!is_good)
		line_unknown_data(line, "\n\t", at, length);
}
