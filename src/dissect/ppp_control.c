/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What PPP says about its link: control protocols (RFC 1661 section 5: code, identifier, length,
 * options, of which the first line is shown), PAP (RFC 1334), CHAP (RFC 1994), multilink (RFC 1990).
 * Their truncation marks are their own.
 */
#include "dissect/ppp.h"

#include "base/mem.h"

static const struct name_row code_names[] = {
	{0, "Vendor-Extension"}, {1, "Conf-Request"}, {2, "Conf-Ack"},
	{3, "Conf-Nack"},        {4, "Conf-Reject"},  {5, "Term-Request"},
	{6, "Term-Ack"},         {7, "Code-Reject"},  {8, "Prot-Reject"},
	{9, "Echo-Request"},     {10, "Echo-Reply"},  {11, "Disc-Req"},
	{12, "Ident"},           {13, "Time-Rem"},    {14, "Reset-Req"},
	{15, "Reset-Ack"},       {0, NULL},
};

void print_ppp_control(struct line *line, uint16_t protocol, uint32_t at, uint32_t length)
{
	const uint8_t *b;

	line_name(line, ppp_protocol_names, protocol, "unknown ctrl-proto (0x%04x)");
	line_add(line, ", ");
	if (length < 4 || !line_has(line, at, 2)) {
		line_add(line, "[|");
		line_name(line, ppp_protocol_names, protocol, "unknown ctrl-proto (0x%04x)");
		line_add(line, "]");
		return;
	}
	b = line_read(line, at, 2);
	line_name(line, code_names, b[0], "Unknown Opcode");
	line_addf(line, " (0x%02x), id %u, length %u", b[0], b[1], length + 2);
}

void print_multilink(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row flags[] = {{0x80, "begin"}, {0x40, "end"}, {0, NULL}};
	uint16_t head;

	line_add(line, line->options->with_link ? "" : "MLPPP, ");
	if (length < 2 || !line_has(line, at, 2)) {
		line_add(line, "[|mlppp]");
		return;
	}
	head = line_be16(line, at);
	line_addf(line, "seq 0x%03x, Flags [", head & 0xfffu);
	line_bits(line, flags, head >> 8 & 0xc0, ", ", "none");
	line_addf(line, "], length %u", length);
}

/* What is read of a message, which began at `start`. */
struct reader {
	uint32_t start, at, length;
};

static uint32_t reader_left(const struct reader *reader)
{
	return reader->length - (reader->at - reader->start);
}

/* Code and identifier, and the length that the message tells. False when there is less. */
static bool print_head(struct line *line, const char *name, const struct name_row *codes,
		       struct reader *reader, uint16_t *ret_told)
{
	if (reader->length < 1) {
		line_addf(line, "[|%s]", name);
		return false;
	}
	if (reader->length < 4) {
		line_addf(line, "[|%s 0x%02x]", name, line_u8(line, reader->at));
		return false;
	}
	if (!line_read(line, reader->at, 1))
		return false;
	for (const char *c = name; *c; c++)
		line_add_char(line, (char)(*c - 'a' + 'A'));
	line_add(line, ", ");
	line_name(line, codes, line_u8(line, reader->at), "unknown");
	line_addf(line, " (0x%02x)", line_u8(line, reader->at));
	line_addf(line, ", id %u", line_u8(line, reader->at + 1));
	*ret_told = line_be16(line, reader->at + 2);
	reader->at += 4;
	return !line->is_cut;
}

static void print_characters(struct line *line, const char *lead, struct reader *reader,
			     uint32_t count)
{
	line_add(line, lead);
	if (!line_foreign(line, reader->at, count))
		line_cut(line);
	reader->at += count;
}

/* Text behind a byte with its length; false when it does not fit. */
static bool print_counted(struct line *line, const char *lead, struct reader *reader)
{
	uint8_t count;

	if (reader_left(reader) < 1)
		return false;
	count = line_u8(line, reader->at);
	if (line->is_cut)
		return false;
	reader->at++;
	if (reader_left(reader) < count)
		return false;
	print_characters(line, lead, reader, count);
	return true;
}

void print_password_authentication(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row codes[] = {
		{1, "Auth-Req"}, {2, "Auth-ACK"}, {3, "Auth-NACK"}, {0, NULL}};
	struct reader reader = {.start = at, .at = at, .length = length};
	uint16_t told;
	uint8_t code;

	if (!print_head(line, "pap", codes, &reader, &told))
		return;
	code = line_u8(line, at);
	if (told > length) {
		line_addf(line, ", length %u > packet size", told);
		return;
	}
	if (told < 4) {
		line_addf(line, ", length %u < PAP header length", told);
		return;
	}
	reader.length = told;
	if ((code == 1 && told < 6) || ((code == 2 || code == 3) && told < 5)) {
		line_add(line, "[|pap]");
		return;
	}
	if (code == 1 && print_counted(line, ", Peer ", &reader))
		(void)print_counted(line, ", Name ", &reader);
	else if (code == 2 || code == 3)
		(void)print_counted(line, ", Msg ", &reader);
}

static void print_challenge(struct line *line, struct reader *reader, uint16_t told)
{
	uint8_t count;

	if (reader_left(reader) < 1)
		return;
	count = line_u8(line, reader->at);
	if (line->is_cut)
		return;
	reader->at++;
	if (reader_left(reader) < count)
		return;
	line_add(line, ", Value ");
	for (unsigned i = 0; i < count && !line->is_cut; i++)
		line_hex(line, line_u8(line, reader->at++), 2);
	print_characters(line, ", Name ", reader, told - (reader->at - reader->start));
}

void print_challenge_authentication(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row codes[] = {
		{1, "Challenge"}, {2, "Response"}, {3, "Success"}, {4, "Fail"}, {0, NULL}};
	struct reader reader = {.start = at, .at = at, .length = length};
	uint16_t told;
	uint8_t code;

	if (!print_head(line, "chap", codes, &reader, &told))
		return;
	code = line_u8(line, at);
	if (code == 1 || code == 2)
		print_challenge(line, &reader, told);
	else if (code == 3 || code == 4)
		print_characters(line, ", Msg ", &reader, told - 4u);
}
