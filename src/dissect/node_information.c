/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ICMPv6 messages that ask a node about itself (RFC 4620): type, code, checksum, type of the question,
 * flags, nonce (8), data; and those that give routers other prefixes (RFC 2894): type, code, checksum,
 * sequence, segment, flags, maximum delay, reserved (4), then a prefix to match and those to use.
 */
#include "dissect/icmpv6.h"

#define INFORMATION_BYTES 16u
#define RENUMBERING_BYTES 16u
#define MATCH_BYTES       24u
#define USE_BYTES         32u

enum {
	ASK_NOTHING = 0,
	ASK_TYPES = 1,
	ASK_NAME = 2,
	ASK_ADDRESSES = 3,
};

enum {
	SUBJECT_IPV6 = 0,
	SUBJECT_NAME = 1,
	SUBJECT_IPV4 = 2,
};

#define FLAG_TRUNCATED 1
#define FLAG_NAME_TTL  1
#define FLAG_TYPES     1

static const struct name_row address_flags[] = {
	{0x40, "a"}, {0x20, "G"}, {0x10, "S"}, {0x08, "L"}, {0x04, "C"}, {0x02, "A"}, {0, NULL},
};

static void print_address_flags(struct line *line, uint16_t flags, const char *truncated)
{
	if (flags == 0)
		return;
	line_add(line, " [");
	line_bits(line, address_flags, flags, "", "");
	line_add(line, flags & FLAG_TRUNCATED ? truncated : "");
	line_add(line, "]");
}

static void print_type_flags(struct line *line, uint16_t flags)
{
	line_add(line, "supported qtypes");
	if (flags)
		line_addf(line, " [%s]", flags & FLAG_TYPES ? "C" : "");
}

/* Labels without compression, in quotes; "???" where they do not fit. */
static void print_labels(struct line *line, uint32_t at)
{
	line_add(line, ", \"");
	while (at < line->end) {
		uint32_t length = line_u8(line, at++);

		if (length == 0) {
			bool is_cut = at + 1 == line->end && line_u8(line, at) == 0;

			line_add(line, at == line->end ? "." : is_cut ? "" : "???");
			break;
		}
		if (length > line_left(line, at)) {
			line_add(line, "???");
			break;
		}
		(void)line_foreign(line, at, length);
		at += length;
		if (at + 1 < line->end && line_u8(line, at))
			line_add(line, ".");
	}
	line_add(line, "\"");
}

/* A name: labels, or as a draft had it one length and the characters. */
static void print_name(struct line *line, uint32_t at)
{
	uint8_t length = line_u8(line, at);

	if (line->is_cut || length != line->end - at - 1) {
		print_labels(line, at);
		return;
	}
	line_add(line, line->options->verbosity > 0 ? ", 03 draft" : "");
	line_add(line, ", \"");
	(void)line_foreign(line, at + 1, length);
	line_add(line, "\"");
}

static void print_subject_address(struct line *line, uint32_t at, uint32_t bytes)
{
	uint32_t data_at = at + INFORMATION_BYTES;

	if (!line_has(line, data_at, bytes))
		return;
	if (line_left(line, data_at) != bytes) {
		line_add(line, line->options->verbosity > 0 ? ", invalid subject len" : "");
		return;
	}
	line_add(line, ", subject=");
	if (bytes == 16)
		line_ipv6(line, data_at);
	else
		line_ipv4(line, data_at);
}

static void print_subject(struct line *line, uint32_t at)
{
	switch (line_u8(line, at + 1)) {
	case SUBJECT_IPV6:
		print_subject_address(line, at, 16);
		return;
	case SUBJECT_NAME:
		line_add(line, ", subject=DNS name");
		print_name(line, at + INFORMATION_BYTES);
		return;
	case SUBJECT_IPV4:
		print_subject_address(line, at, 4);
		return;
	default:
		line_add(line, ", unknown subject");
		return;
	}
}

static void print_question_type(struct line *line, uint16_t type, uint16_t flags)
{
	switch (type) {
	case ASK_NOTHING:
		line_add(line, "noop");
		return;
	case ASK_TYPES:
		print_type_flags(line, flags);
		return;
	case ASK_NAME:
		line_add(line, "DNS name");
		return;
	case ASK_ADDRESSES:
		line_add(line, "node addresses");
		print_address_flags(line, flags, "");
		return;
	default:
		line_add(line, "unknown");
		return;
	}
}

void print_node_query(struct line *line, uint32_t at)
{
	uint32_t bytes = line_left(line, at);
	uint16_t type;

	if (bytes == 12) {
		line_add(line, " who-are-you request");
		return;
	}
	line_add(line, " node information query");
	if (bytes < INFORMATION_BYTES) {
		line_truncated(line);
		return;
	}
	line_add(line, " (");
	type = line_be16(line, at + 4);
	print_question_type(line, type, line_be16(line, at + 6));
	if (type == ASK_NOTHING || type == ASK_TYPES) {
		if (bytes != INFORMATION_BYTES && line->options->verbosity > 0)
			line_add(line, ", invalid len");
	} else if (bytes == INFORMATION_BYTES) {
		line_add(line, ", 03 draft");
	} else {
		print_subject(line, at);
	}
	line_add(line, ")");
}

static void print_addresses_told(struct line *line, uint32_t at, uint16_t flags)
{
	line_add(line, "node addresses");
	for (uint32_t data_at = at + INFORMATION_BYTES; line_has(line, data_at, 20);
	     data_at += 20) {
		line_add(line, " ");
		line_ipv6(line, data_at + 4);
		line_addf(line, "(%u)", line_be32(line, data_at));
	}
	print_address_flags(line, flags, "T");
}

static void print_answer(struct line *line, uint32_t at, bool is_odd_length)
{
	uint16_t type = line_be16(line, at + 4);
	uint16_t flags = line_be16(line, at + 6);

	line_add(line, line->options->verbosity > 0 ? "success, " : "");
	switch (type) {
	case ASK_NOTHING:
		line_add(line, "noop");
		line_add(line, is_odd_length ? ", invalid length" : "");
		return;
	case ASK_TYPES:
		print_type_flags(line, flags);
		return;
	case ASK_NAME:
		line_add(line, "DNS name");
		print_name(line, at + INFORMATION_BYTES + 4);
		if (flags & FLAG_NAME_TTL)
			line_addf(line, " [TTL=%u]", line_be32(line, at + INFORMATION_BYTES));
		return;
	case ASK_ADDRESSES:
		print_addresses_told(line, at, flags);
		return;
	default:
		line_add(line, "unknown");
		return;
	}
}

void print_node_reply(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row codes[] = {{1, "refused"}, {2, "unknown"}, {0, NULL}};
	uint32_t bytes = line_left(line, at);
	bool is_odd_length = bytes != INFORMATION_BYTES && line->options->verbosity > 0;
	uint8_t code;

	if (length > bytes || bytes < INFORMATION_BYTES) {
		line_truncated(line);
		return;
	}
	line_add(line, " node information reply (");
	code = line_u8(line, at + 1);
	if (code == 0) {
		print_answer(line, at, is_odd_length);
	} else if (name_find(codes, code)) {
		line_add(line, name_find(codes, code));
		line_add(line, is_odd_length ? ", invalid length" : "");
	}
	line_add(line, ")");
}

/* Prefixes begin on a line of their own with -vv. */
static void begin_prefix(struct line *line, const char *text)
{
	line_add(line, line->options->verbosity > 1 ? "\n\t" : " ");
	line_add(line, text);
}

static void print_lifetime(struct line *line, const char *text, uint32_t seconds)
{
	line_add(line, text);
	if (seconds == UINT32_MAX)
		line_add(line, "infty,");
	else
		line_addf(line, "%u,", seconds);
}

static void print_use(struct line *line, uint32_t at)
{
	const uint8_t *b = line_read(line, at, USE_BYTES);

	if (!b)
		return;
	begin_prefix(line, "use(");
	if (b[12])
		line_addf(line, "%s%s,", b[12] & 0x80 ? "V" : "", b[12] & 0x40 ? "P" : "");
	if (line->options->verbosity > 0) {
		line_addf(line, "mask=0x%x,raflags=0x%x,", b[2], b[3]);
		print_lifetime(line, "vltime=", load_be32(b + 4));
		print_lifetime(line, "pltime=", load_be32(b + 8));
	}
	line_ipv6_number(line, b + 16);
	line_addf(line, "/%u/%u)", b[0], b[1]);
}

static void print_match(struct line *line, const uint8_t *b)
{
	static const struct name_row codes[] = {
		{1, "add"}, {2, "change"}, {3, "setglobal"}, {0, NULL}};

	begin_prefix(line, "match(");
	line_name(line, codes, b[0], "#%u");
	if (line->options->verbosity > 0)
		line_addf(line, ",ord=%u,min=%u,max=%u", b[2], b[4], b[5]);
	line_add(line, ",");
	line_ipv6_number(line, b + 8);
	line_addf(line, "/%u)", b[3]);
}

/* The prefix to match, and as many to use as its length tells: 3 + 4 for each. */
static void print_command(struct line *line, uint32_t at)
{
	const uint8_t *b;
	int words;

	if (!line_has(line, at, MATCH_BYTES)) {
		line_truncated(line);
		return;
	}
	b = line_read(line, at, MATCH_BYTES);
	print_match(line, b);
	words = b[1] - 3;
	if (words % 4) {
		line_truncated(line);
		return;
	}
	at += MATCH_BYTES;
	for (; words > 0; words -= 4, at += USE_BYTES) {
		if (!line_has(line, at, USE_BYTES)) {
			line_truncated(line);
			return;
		}
		print_use(line, at);
	}
}

void print_renumbering(struct line *line, uint32_t at)
{
	static const struct name_row codes[] = {
		{0, "command"}, {1, "result"}, {255, "sequence number reset"}, {0, NULL}};
	static const struct name_row flags[] = {{0x80, "T"}, {0x40, "R"}, {0x20, "A"},
						{0x10, "S"}, {0x08, "P"}, {0, NULL}};
	const uint8_t *b;

	if (!line_has(line, at, RENUMBERING_BYTES)) {
		line_truncated(line);
		return;
	}
	b = line_read(line, at, RENUMBERING_BYTES);
	line_add(line, ", ");
	line_name(line, codes, b[1], "code-#%u");
	line_field(line, ", seq=", load_be32(b + 4));
	if (line->options->verbosity > 0) {
		line_add(line, "[");
		if (b[9]) {
			line_bits(line, flags, b[9], "", "");
			line_add(line, ",");
		}
		line_addf(line, "seg=%u,maxdelay=%u", b[8], load_be16(b + 10));
		if (load_be32(b + 12))
			line_addf(line, "rsvd=0x%x", load_be32(b + 12));
		line_add(line, "]");
	}
	if (b[1] == 0)
		print_command(line, at + RENUMBERING_BYTES);
}
