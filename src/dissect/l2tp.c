/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * L2TP (RFC 2661 section 3.1): flags and version, then what the flags say is there: length, tunnel,
 * session, sequence numbers, offset; behind it PPP, or in control messages attributes: flags and length
 * (10 bits), vendor, type, value.
 */
#include "base/mem.h"
#include "dissect/printer.h"

#define VERSION_MASK 0x000f
#define VERSION_L2F  1
#define VERSION_L2TP 2

#define FLAG_CONTROL  0x8000
#define FLAG_LENGTH   0x4000
#define FLAG_SEQUENCE 0x0800
#define FLAG_OFFSET   0x0200
#define FLAG_PRIORITY 0x0100

#define ATTRIBUTE_BYTES     6u
#define ATTRIBUTE_LENGTH    0x03ff
#define ATTRIBUTE_MANDATORY 0x8000
#define ATTRIBUTE_HIDDEN    0x4000

/* How a value is written. */
enum form {
	FORM_NONE,
	FORM_MESSAGE,
	FORM_RESULT,
	FORM_VERSION,
	FORM_FRAMING, /* bits: synchronous, asynchronous */
	FORM_BEARER,  /* bits: digital, analog */
	FORM_8_OCTETS,
	FORM_16_OCTETS,
	FORM_16_BITS,
	FORM_32_BITS,
	FORM_TEXT,
	FORM_OCTETS,
	FORM_CAUSE,
	FORM_OBSOLETE,
	FORM_AUTHENTICATION,
	FORM_8_LOW_BITS,
	FORM_ERRORS,
	FORM_CHARACTER_MAP,
	FORM_DISCONNECT,
};

struct attribute_row {
	const char *name;
	enum form form;
};

static const struct attribute_row attributes[] = {
	[0] = {"MSGTYPE", FORM_MESSAGE},
	[1] = {"RESULT_CODE", FORM_RESULT},
	[2] = {"PROTO_VER", FORM_VERSION},
	[3] = {"FRAMING_CAP", FORM_FRAMING},
	[4] = {"BEARER_CAP", FORM_BEARER},
	[5] = {"TIE_BREAKER", FORM_8_OCTETS},
	[6] = {"FIRM_VER", FORM_16_BITS},
	[7] = {"HOST_NAME", FORM_TEXT},
	[8] = {"VENDOR_NAME", FORM_TEXT},
	[9] = {"ASSND_TUN_ID", FORM_16_BITS},
	[10] = {"RECV_WIN_SIZE", FORM_16_BITS},
	[11] = {"CHALLENGE", FORM_OCTETS},
	[12] = {"Q931_CC", FORM_CAUSE},
	[13] = {"CHALLENGE_RESP", FORM_16_OCTETS},
	[14] = {"ASSND_SESS_ID", FORM_16_BITS},
	[15] = {"CALL_SER_NUM", FORM_32_BITS},
	[16] = {"MINIMUM_BPS", FORM_32_BITS},
	[17] = {"MAXIMUM_BPS", FORM_32_BITS},
	[18] = {"BEARER_TYPE", FORM_BEARER},
	[19] = {"FRAMING_TYPE", FORM_FRAMING},
	[20] = {"PACKET_PROC_DELAY", FORM_OBSOLETE},
	[21] = {"CALLED_NUMBER", FORM_TEXT},
	[22] = {"CALLING_NUMBER", FORM_TEXT},
	[23] = {"SUB_ADDRESS", FORM_TEXT},
	[24] = {"TX_CONN_SPEED", FORM_32_BITS},
	[25] = {"PHY_CHANNEL_ID", FORM_32_BITS},
	[26] = {"INI_RECV_LCP", FORM_OCTETS},
	[27] = {"LAST_SENT_LCP", FORM_OCTETS},
	[28] = {"LAST_RECV_LCP", FORM_OCTETS},
	[29] = {"PROXY_AUTH_TYPE", FORM_AUTHENTICATION},
	[30] = {"PROXY_AUTH_NAME", FORM_TEXT},
	[31] = {"PROXY_AUTH_CHAL", FORM_OCTETS},
	[32] = {"PROXY_AUTH_ID", FORM_8_LOW_BITS},
	[33] = {"PROXY_AUTH_RESP", FORM_OCTETS},
	[34] = {"CALL_ERRORS", FORM_ERRORS},
	[35] = {"ACCM", FORM_CHARACTER_MAP},
	[36] = {"RANDOM_VECTOR", FORM_OCTETS},
	[37] = {"PRIVATE_GRP_ID", FORM_TEXT},
	[38] = {"RX_CONN_SPEED", FORM_32_BITS},
	[39] = {"SEQ_REQUIRED", FORM_NONE},
	[46] = {"PPP_DISCON_CC", FORM_DISCONNECT},
};

static const struct name_row message_names[] = {
	{1, "SCCRQ"}, {2, "SCCRP"}, {3, "SCCCN"}, {4, "StopCCN"}, {6, "HELLO"},
	{7, "OCRQ"},  {8, "OCRP"},  {9, "OCCN"},  {10, "ICRQ"},   {11, "ICRP"},
	{12, "ICCN"}, {14, "CDN"},  {15, "WEN"},  {16, "SLI"},    {0, NULL},
};

/* Bytes without which a form has nothing to show. */
static const uint8_t least_bytes[] = {
	[FORM_MESSAGE] = 2,    [FORM_RESULT] = 2,         [FORM_VERSION] = 2,
	[FORM_FRAMING] = 4,    [FORM_BEARER] = 4,         [FORM_8_OCTETS] = 8,
	[FORM_16_OCTETS] = 16, [FORM_16_BITS] = 2,        [FORM_32_BITS] = 4,
	[FORM_CAUSE] = 3,      [FORM_AUTHENTICATION] = 2, [FORM_8_LOW_BITS] = 2,
	[FORM_ERRORS] = 2,     [FORM_CHARACTER_MAP] = 2,  [FORM_DISCONNECT] = 5,
};

static void print_octets(struct line *line, uint32_t at, uint32_t count)
{
	for (uint32_t i = 0; i < count && !line->is_cut; i++)
		line_hex(line, line_u8(line, at + i), 2);
}

static void print_text(struct line *line, const char *lead, uint32_t at, uint32_t count)
{
	if (count == 0)
		return;
	line_add(line, lead);
	(void)line_foreign(line, at, count);
}

static void print_result(struct line *line, uint32_t at, uint32_t length)
{
	line_unsigned(line, line_be16(line, at));
	if (length == 2)
		return;
	if (length < 4) {
		line_add(line, " AVP too short");
		return;
	}
	line_addf(line, "/%u", line_be16(line, at + 2));
	print_text(line, " ", at + 4, length - 4);
}

/* Numbers of 32 bits behind two bytes, each with its name. */
static void print_numbers(struct line *line, const char *const *formats, uint32_t at,
			  uint32_t length)
{
	at += 2;
	length -= 2;
	for (; *formats; formats++, at += 4, length -= 4) {
		if (length < 4) {
			line_add(line, "AVP too short");
			return;
		}
		line_add(line, *formats);
		if (formats[0][0] == 's' || formats[0][0] == 'r')
			line_hex(line, line_be32(line, at), 8);
		else
			line_unsigned(line, line_be32(line, at));
		line_add(line, " ");
	}
}

static void print_disconnect(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row directions[] = {
		{0, "global error"}, {1, "at peer"}, {2, "at local"}, {0, NULL}};

	line_addf(line, "%04x, %04x ", line_be16(line, at), line_be16(line, at + 2));
	line_name(line, directions, line_u8(line, at + 4), "Direction-#%u");
	print_text(line, " ", at + 5, length - 5);
}

static void print_value(struct line *line, enum form form, uint32_t at, uint32_t length)
{
	static const struct name_row framing[] = {{2, "A"}, {1, "S"}, {0, NULL}};
	static const struct name_row bearer[] = {{2, "A"}, {1, "D"}, {0, NULL}};
	static const struct name_row authentications[] = {
		{0, "Reserved"}, {1, "Textual"},   {2, "CHAP"}, {3, "PAP"},
		{4, "No Auth"},  {5, "MS-CHAPv1"}, {0, NULL},
	};
	static const char *const errors[] = {
		"CRCErr=", "FrameErr=", "HardOver=", "BufOver=", "Timeout=", "AlignErr=", NULL};
	static const char *const maps[] = {"send=", "recv=", NULL};

	switch (form) {
	case FORM_MESSAGE:
		line_name(line, message_names, line_be16(line, at), "MSGTYPE-#%u");
		return;
	case FORM_RESULT:
		print_result(line, at, length);
		return;
	case FORM_VERSION:
		line_addf(line, "%u.%u", line_u8(line, at), line_u8(line, at + 1));
		return;
	case FORM_FRAMING:
		line_bits(line, framing, line_be32(line, at), "", "");
		return;
	case FORM_BEARER:
		line_bits(line, bearer, line_be32(line, at), "", "");
		return;
	case FORM_8_OCTETS:
		print_octets(line, at, 8);
		return;
	case FORM_16_OCTETS:
		print_octets(line, at, 16);
		return;
	case FORM_16_BITS:
		line_unsigned(line, line_be16(line, at));
		return;
	case FORM_32_BITS:
		line_unsigned(line, line_be32(line, at));
		return;
	case FORM_TEXT:
		print_text(line, "", at, length);
		return;
	case FORM_OCTETS:
		print_octets(line, at, length);
		return;
	case FORM_CAUSE:
		line_addf(line, "%u, %02x", line_be16(line, at), line_u8(line, at + 2));
		print_text(line, " ", at + 3, length - 3);
		return;
	case FORM_OBSOLETE:
		line_add(line, "obsolete");
		return;
	case FORM_AUTHENTICATION:
		line_name(line, authentications, line_be16(line, at), "AuthType-#%u");
		return;
	case FORM_8_LOW_BITS:
		line_unsigned(line, line_u8(line, at + 1));
		return;
	case FORM_ERRORS:
		print_numbers(line, errors, at, length);
		return;
	case FORM_CHARACTER_MAP:
		print_numbers(line, maps, at, length);
		return;
	case FORM_DISCONNECT:
		print_disconnect(line, at, length);
		return;
	case FORM_NONE:
		return;
	}
}

static void print_attribute_value(struct line *line, uint16_t type, bool is_hidden, uint32_t at,
				  uint32_t length)
{
	static const struct attribute_row unknown = {NULL, FORM_NONE};
	const struct attribute_row *row = &unknown;

	if (type < ARRAY_COUNT(attributes))
		row = &attributes[type];
	if (row->name)
		line_addf(line, "%s(", row->name);
	else
		line_addf(line, "AVP-#%u(", type);
	if (is_hidden)
		line_add(line, "???");
	else if (length < least_bytes[row->form])
		line_add(line, "AVP too short");
	else
		print_value(line, row->form, at, length);
	line_add(line, ")");
}

/* One attribute; what it takes, or 0 when it cannot be. */
static uint32_t print_attribute(struct line *line, uint32_t at, uint32_t left)
{
	uint16_t head;
	uint32_t bytes;

	line_add(line, " ");
	head = line_be16(line, at);
	bytes = head & ATTRIBUTE_LENGTH;
	if (line->is_cut || bytes < ATTRIBUTE_BYTES || bytes > left || !line_has(line, at, bytes)) {
		line_truncated(line);
		return 0;
	}
	line_addf(line, "%s%s", head & ATTRIBUTE_MANDATORY ? "*" : "",
		  head & ATTRIBUTE_HIDDEN ? "?" : "");
	if (line_be16(line, at + 2) != 0) {
		line_addf(line, "VENDOR%04x:ATTR%04x(", line_be16(line, at + 2),
			  line_be16(line, at + 4));
		print_octets(line, at + ATTRIBUTE_BYTES, bytes - ATTRIBUTE_BYTES);
		line_add(line, ")");
	} else {
		print_attribute_value(line, line_be16(line, at + 4), head & ATTRIBUTE_HIDDEN,
				      at + ATTRIBUTE_BYTES, bytes - ATTRIBUTE_BYTES);
	}
	return bytes;
}

struct header {
	uint16_t flags;
	uint16_t told_bytes;
	uint32_t bytes;
};

/* False when the offset is cut. */
static bool print_header(struct line *line, uint32_t at, struct header *header)
{
	static const struct name_row flags[] = {{FLAG_CONTROL, "T"},  {FLAG_LENGTH, "L"},
						{FLAG_SEQUENCE, "S"}, {FLAG_OFFSET, "O"},
						{FLAG_PRIORITY, "P"}, {0, NULL}};
	uint32_t start = at;

	line_add(line, "[");
	line_bits(line, flags, header->flags, "", "");
	line_add(line, "]");
	at += 2;
	if (header->flags & FLAG_LENGTH) {
		header->told_bytes = line_be16(line, at);
		at += 2;
	}
	line_addf(line, "(%u/", line_be16(line, at));
	line_addf(line, "%u)", line_be16(line, at + 2));
	at += 4;
	if (header->flags & FLAG_SEQUENCE) {
		line_addf(line, "Ns=%u,", line_be16(line, at));
		line_addf(line, "Nr=%u", line_be16(line, at + 2));
		at += 4;
	}
	if (header->flags & FLAG_OFFSET) {
		uint32_t padding = line_be16(line, at);

		if (!line_has(line, at + 2, padding)) {
			line_truncated(line);
			return false;
		}
		at += 2 + padding;
	}
	header->bytes = at - start;
	return !line->is_cut;
}

static void print_control(struct line *line, const struct header *header, uint32_t at,
			  uint32_t length)
{
	if (!(header->flags & FLAG_LENGTH)) {
		line_add(line, " No length");
		return;
	}
	if (length == 0)
		line_add(line, " ZLB");
	while (length > 0 && !line->is_cut) {
		uint32_t bytes = print_attribute(line, at, length);

		if (bytes == 0)
			return;
		at += bytes;
		length -= bytes;
	}
}

void print_l2tp(struct line *line, uint32_t at, uint32_t length)
{
	struct header header = {0};

	line->protocol = "l2tp";
	header.flags = line_be16(line, at);
	if ((header.flags & VERSION_MASK) != VERSION_L2TP) {
		line_add(line, (header.flags & VERSION_MASK) == VERSION_L2F
				       ? " l2f:"
				       : " Unknown Version, neither L2F(1) nor L2TP(2)");
		return;
	}
	line_add(line, " l2tp:");
	if (!print_header(line, at, &header))
		return;
	if (header.flags & FLAG_LENGTH) {
		if (length < header.told_bytes) {
			line_addf(line, " Length %u larger than packet", header.told_bytes);
			return;
		}
		length = header.told_bytes;
	}
	if (length < header.bytes) {
		line_addf(line, " Length %u smaller than header length", length);
		return;
	}
	if (header.flags & FLAG_CONTROL) {
		print_control(line, &header, at + header.bytes, length - header.bytes);
		return;
	}
	line_add(line, " {");
	print_ppp(line, at + header.bytes, length - header.bytes);
	line_add(line, "}");
}
