/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ICMP (RFC 792): what the message says, and with -v the packet it quotes and the extensions behind
 * it (RFC 4884: from byte 136 on, a version, a checksum, then objects with length, class and type).
 */
#include "base/mem.h"
#include "dissect/printer.h"

#define HEADER_BYTES   8u
#define EXTENSION_AT   136u /* in the message; RFC 4884 section 5.5 */
#define EXTENDED_BYTES 136u

enum {
	ECHO_REPLY = 0,
	UNREACHABLE = 3,
	SOURCE_QUENCH = 4,
	REDIRECT = 5,
	ECHO_REQUEST = 8,
	ROUTER_ADVERTISEMENT = 9,
	TIME_EXCEEDED = 11,
	PARAMETER_PROBLEM = 12,
	TIMESTAMP_REQUEST = 13,
	TIMESTAMP_REPLY = 14,
	MASK_REPLY = 18,
};

enum {
	CODE_PROTOCOL = 2,
	CODE_PORT = 3,
	CODE_FRAGMENTATION_NEEDED = 4,
};

static const struct name_row type_names[] = {
	{ECHO_REPLY, "echo reply"},
	{SOURCE_QUENCH, "source quench"},
	{ECHO_REQUEST, "echo request"},
	{10, "router solicitation"},
	{TIMESTAMP_REQUEST, "time stamp request"},
	{TIMESTAMP_REPLY, "time stamp reply"},
	{15, "information request"},
	{16, "information reply"},
	{17, "address mask request"},
	{0, NULL},
};

/* Text around the quoted destination, for the codes that say no more than that. */
static const struct unreachable {
	const char *before, *behind;
} unreachables[] = {
	[0] = {"net ", " unreachable"},
	[1] = {"host ", " unreachable"},
	[5] = {"", " unreachable - source route failed"},
	[6] = {"net ", " unreachable - unknown"},
	[7] = {"host ", " unreachable - unknown"},
	[8] = {"", " unreachable - source host isolated"},
	[9] = {"net ", " unreachable - admin prohibited"},
	[10] = {"host ", " unreachable - admin prohibited"},
	[11] = {"net ", " unreachable - tos prohibited"},
	[12] = {"host ", " unreachable - tos prohibited"},
	[13] = {"host ", " unreachable - admin prohibited filter"},
	[14] = {"host ", " unreachable - host precedence violation"},
	[15] = {"host ", " unreachable - precedence cutoff"},
};

/*
 * tcpdump puts a message together before it prints any of it, so nothing of a message stands before
 * the mark of what is cut: "ICMP " must not be added before all fields are known to be there.
 */
static bool begin(struct line *line, uint32_t at, uint32_t count)
{
	if (!line_read(line, at, count))
		return false;
	line_add(line, "ICMP ");
	return true;
}

static void print_quoted_destination(struct line *line, uint32_t at)
{
	line_ipv4(line, at + HEADER_BYTES + 16);
}

/* False here and below: cut, with nothing printed. */
static bool print_port_unreachable(struct line *line, uint32_t at)
{
	uint32_t quote_at = at + HEADER_BYTES;
	uint8_t protocol;
	uint16_t port;
	uint32_t header_bytes;

	if (!line_has(line, quote_at + 9, 1))
		return false;
	header_bytes = (line_u8(line, quote_at) & 15u) * 4;
	port = line_be16(line, quote_at + header_bytes + 2);
	protocol = line_u8(line, quote_at + 9);
	if (!begin(line, quote_at + 16, 4))
		return true;
	print_quoted_destination(line, at);
	if (protocol == 6) {
		line_add(line, " tcp port ");
		line_tcp_port(line, port);
	} else if (protocol == 17) {
		line_add(line, " udp port ");
		line_udp_port(line, port);
	} else {
		line_addf(line, " protocol %u port %u", protocol, port);
	}
	line_add(line, " unreachable");
	return true;
}

static void print_unreachable(struct line *line, uint32_t at, uint8_t code)
{
	uint16_t mtu;

	if (!begin(line, at + HEADER_BYTES + 16, 4))
		return;
	if (code < ARRAY_COUNT(unreachables) && unreachables[code].behind) {
		line_add(line, unreachables[code].before);
		print_quoted_destination(line, at);
		line_add(line, unreachables[code].behind);
		return;
	}
	print_quoted_destination(line, at);
	if (code == CODE_PROTOCOL) {
		line_addf(line, " protocol %u unreachable", line_u8(line, at + HEADER_BYTES + 9));
	} else if (code == CODE_FRAGMENTATION_NEEDED) {
		line_add(line, " unreachable - need to frag");
		mtu = line_be16(line, at + 6);
		if (mtu)
			line_addf(line, " (mtu %u)", mtu);
	} else {
		line_addf(line, " unreachable - #%u", code);
	}
}

static void print_redirect(struct line *line, uint32_t at, uint8_t code)
{
	static const char *const kinds[] = {"redirect ", "redirect ", "redirect-tos ",
					    "redirect-tos "};

	if (!begin(line, at + HEADER_BYTES + 16, 4))
		return;
	if (code < ARRAY_COUNT(kinds))
		line_add(line, kinds[code]);
	else
		line_addf(line, "redirect-#%u ", code);
	print_quoted_destination(line, at);
	if (code < ARRAY_COUNT(kinds))
		line_add(line, code % 2 == 0 ? " to net " : " to host ");
	else
		line_add(line, " to ");
	line_ipv4(line, at + 4);
}

static void print_lifetime(struct line *line, uint32_t seconds)
{
	if (seconds < 60)
		line_unsigned(line, seconds);
	else if (seconds < 3600)
		line_addf(line, "%u:%02u", seconds / 60, seconds % 60);
	else
		line_addf(line, "%u:%02u:%02u", seconds / 3600, seconds % 3600 / 60, seconds % 60);
}

static bool print_router_advertisement(struct line *line, uint32_t at)
{
	uint8_t count, words;

	if (!line_has(line, at + 4, 4))
		return false;
	count = line_u8(line, at + 4);
	words = line_u8(line, at + 5);
	if (words == 2 && !line_has(line, at + HEADER_BYTES, count * 8u))
		return false;
	line_add(line, "ICMP router advertisement lifetime ");
	print_lifetime(line, line_be16(line, at + 6));
	line_addf(line, " %u:", count);
	if (words != 2) {
		line_addf(line, " [size %u]", words);
		return true;
	}
	for (uint32_t i = 0; i < count; i++) {
		uint32_t entry_at = at + HEADER_BYTES + i * 8;

		line_add(line, " {");
		line_ipv4(line, entry_at);
		line_addf(line, " %u}", line_be32(line, entry_at + 4));
	}
	return true;
}

/* Milliseconds since midnight. */
static void print_time_of_day(struct line *line, uint32_t ms)
{
	line_addf(line, "%02u:%02u:%02u.%03u", ms / 3600000, ms / 60000 % 60, ms / 1000 % 60,
		  ms % 1000);
}

static bool print_timestamp_reply(struct line *line, uint32_t at)
{
	if (!line_has(line, at + 16, 4))
		return false;
	line_addf(line, "ICMP time stamp reply id %u seq %u: org ", line_be16(line, at + 4),
		  line_be16(line, at + 6));
	print_time_of_day(line, line_be32(line, at + 8));
	line_add(line, ", recv ");
	print_time_of_day(line, line_be32(line, at + 12));
	line_add(line, ", xmit ");
	print_time_of_day(line, line_be32(line, at + 16));
	return true;
}

static bool print_time_exceeded(struct line *line, uint32_t at, uint8_t code)
{
	if (!line_has(line, at + HEADER_BYTES + 16, 4))
		return false;
	if (code == 0)
		line_add(line, "ICMP time exceeded in-transit");
	else if (code == 1)
		line_add(line, "ICMP ip reassembly time exceeded");
	else
		line_addf(line, "ICMP time exceeded-#%u", code);
	return true;
}

static void print_echo(struct line *line, uint32_t at, uint8_t type)
{
	if (!begin(line, at + 4, 4))
		return;
	line_add(line, type == ECHO_REQUEST ? "echo request" : "echo reply");
	line_field(line, ", id ", line_be16(line, at + 4));
	line_field(line, ", seq ", line_be16(line, at + 6));
}

static void print_parameter_problem(struct line *line, uint32_t at, uint8_t code)
{
	if (code)
		line_addf(line, "ICMP parameter problem - code %u", code);
	else if (begin(line, at + 4, 1))
		line_addf(line, "parameter problem - octet %u", line_u8(line, at + 4));
}

static bool print_message(struct line *line, uint32_t at, uint8_t type, uint8_t code)
{
	switch (type) {
	case ECHO_REQUEST:
	case ECHO_REPLY:
		print_echo(line, at, type);
		return true;
	case UNREACHABLE:
		if (code == CODE_PORT)
			return print_port_unreachable(line, at);
		print_unreachable(line, at, code);
		return true;
	case REDIRECT:
		print_redirect(line, at, code);
		return true;
	case ROUTER_ADVERTISEMENT:
		return print_router_advertisement(line, at);
	case TIME_EXCEEDED:
		return print_time_exceeded(line, at, code);
	case PARAMETER_PROBLEM:
		print_parameter_problem(line, at, code);
		return true;
	case MASK_REPLY:
		if (begin(line, at + 8, 4))
			line_addf(line, "address mask is 0x%08x", line_be32(line, at + 8));
		return true;
	case TIMESTAMP_REQUEST:
		if (begin(line, at + 4, 4))
			line_addf(line, "time stamp query id %u seq %u", line_be16(line, at + 4),
				  line_be16(line, at + 6));
		return true;
	case TIMESTAMP_REPLY:
		return print_timestamp_reply(line, at);
	default:
		line_add(line, "ICMP ");
		line_name(line, type_names, type, "type-#%u");
		return true;
	}
}

static void print_checksum(struct line *line, uint32_t at, uint32_t length)
{
	uint16_t sum, field;

	if (!line_has(line, at, length))
		return;
	sum = line_checksum(line, at, length);
	if (sum == 0)
		return;
	field = line_be16(line, at + 2);
	line_addf(line, " (wrong icmp cksum %x (->%x)!)", field, checksum_expected(field, sum));
}

/* The quoted packet, which ends where its own length says, whatever follows it. */
static void print_quote(struct line *line, uint32_t at)
{
	uint32_t end = line->end;
	uint16_t length;

	line_add(line, "\n\t");
	length = line_be16(line, at + 2);
	line->end = MIN(end, at + length);
	/* A length that does not even reach to itself cuts here. */
	length = line_be16(line, at + 2);
	print_ipv4(line, at, length);
	line->end = end;
}

static void print_label(struct line *line, uint32_t entry)
{
	line_addf(line, "\n\t    label %u, tc %u%s, ttl %u", entry >> 12, entry >> 9 & 7,
		  entry & 0x100 ? ", [S]" : "", entry & 0xff);
}

enum {
	CLASS_LABELS = 1,
	CLASS_INTERFACE = 2,
};

/* The objects behind the header of the extension. False when one is cut. */
static bool print_objects(struct line *line, uint32_t at, uint32_t left)
{
	static const struct name_row classes[] = {{CLASS_LABELS, "MPLS Stack Entry"},
						  {CLASS_INTERFACE, "Interface Identification"},
						  {0, NULL}};

	while (left > 4 && !line->is_cut) {
		uint8_t class, type;
		uint32_t length;

		if (!line_has(line, at, 4))
			return false;
		length = line_be16(line, at);
		class = line_u8(line, at + 2);
		type = line_u8(line, at + 3);
		at += 4;
		left -= 4;
		line_add(line, "\n\t  ");
		line_name(line, classes, class, "unknown");
		line_addf(line, " Object (%u), Class-Type: %u, length %u", class, type, length);
		if (class == 0 || length < 4)
			return true;
		length -= 4;
		if (class == CLASS_LABELS && type == 1)
			print_label(line, line_be32(line, at));
		else
			line_unknown_data(line, "\n\t    ", at, length);
		if (left < length)
			return true;
		left -= length;
		at += length;
	}
	return true;
}

static void print_extension(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t extension_at = at + EXTENSION_AT;
	uint32_t bytes = length - EXTENDED_BYTES;
	bool is_whole;
	uint8_t version;

	line->protocol = "icmp";
	if (!line_has(line, at, EXTENSION_AT + 5)) {
		line_truncated(line);
		return;
	}
	is_whole = line_has(line, extension_at, bytes);
	/* Without a length, a right checksum tells that there is an extension. */
	if (line_u8(line, at + 5) == 0 && is_whole && line_checksum(line, extension_at, bytes) != 0)
		return;
	version = line_u8(line, extension_at) >> 4;
	line_addf(line, "\n\tICMP Multi-Part extension v%u", version);
	if (version != 2) {
		line_add(line, " packet not supported");
		return;
	}
	if (is_whole)
		line_addf(line, ", checksum 0x%04x (%scorrect), length %u",
			  line_be16(line, extension_at + 2),
			  line_checksum(line, extension_at, bytes) ? "in" : "", bytes);
	if (!print_objects(line, extension_at + 4, bytes - 4))
		line_truncated(line);
}

void print_icmp(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip)
{
	bool is_verbose = line->options->verbosity > 0;
	uint8_t type, code;
	bool has_quote;

	line->protocol = "icmp";
	type = line_u8(line, at);
	code = line_u8(line, at + 1);
	if (!print_message(line, at, type, code)) {
		line_truncated(line);
		return;
	}
	line_field(line, ", length ", length);
	if (!is_verbose)
		return;
	if (!ip->is_fragment)
		print_checksum(line, at, length);
	has_quote = type == UNREACHABLE || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM;
	if (has_quote || type == SOURCE_QUENCH || type == REDIRECT)
		print_quote(line, at + HEADER_BYTES);
	if (has_quote && length > EXTENDED_BYTES)
		print_extension(line, at, length);
}
