/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Telnet (RFC 854): the commands in front of the text: " [telnet WILL ECHO, DO NAWS]". A command that
 * is not whole in the segment ends them.
 */
#include "base/mem.h"
#include "dissect/printer.h"

enum {
	COMMAND_FIRST = 236,
	COMMAND_END = 240,
	COMMAND_SUBNEGOTIATION = 250,
	COMMAND_DONT = 254,
	COMMAND_ESCAPE = 255,
};

enum {
	OPTION_AUTHENTICATION = 37,
	OPTION_ENCRYPTION = 38,
};

static const char *const command_names[] = {
	"EOF", "SUSP", "ABORT", "EOR", "SE", "NOP",  "DMARK", "BRK", "IP",   "AO",
	"AYT", "EC",   "EL",    "GA",  "SB", "WILL", "WONT",  "DO",  "DONT", "IAC",
};

static const struct name_row option_names[] = {
	{0, "BINARY"},
	{1, "ECHO"},
	{2, "RCP"},
	{3, "SUPPRESS GO AHEAD"},
	{4, "NAME"},
	{5, "STATUS"},
	{6, "TIMING MARK"},
	{7, "RCTE"},
	{8, "NAOL"},
	{9, "NAOP"},
	{10, "NAOCRD"},
	{11, "NAOHTS"},
	{12, "NAOHTD"},
	{13, "NAOFFD"},
	{14, "NAOVTS"},
	{15, "NAOVTD"},
	{16, "NAOLFD"},
	{17, "EXTEND ASCII"},
	{18, "LOGOUT"},
	{19, "BYTE MACRO"},
	{20, "DATA ENTRY TERMINAL"},
	{21, "SUPDUP"},
	{22, "SUPDUP OUTPUT"},
	{23, "SEND LOCATION"},
	{24, "TERMINAL TYPE"},
	{25, "END OF RECORD"},
	{26, "TACACS UID"},
	{27, "OUTPUT MARKING"},
	{28, "TTYLOC"},
	{29, "3270 REGIME"},
	{30, "X.3 PAD"},
	{31, "NAWS"},
	{32, "TSPEED"},
	{33, "LFLOW"},
	{34, "LINEMODE"},
	{35, "XDISPLOC"},
	{36, "OLD-ENVIRON"},
	{OPTION_AUTHENTICATION, "AUTHENTICATION"},
	{OPTION_ENCRYPTION, "ENCRYPT"},
	{39, "NEW-ENVIRON"},
	{0, NULL},
};

static const struct name_row usual_verbs[] = {{0, "IS"}, {1, "SEND"}, {2, "INFO"}, {0, NULL}};

static const struct name_row authentication_verbs[] = {
	{0, "IS"}, {1, "SEND"}, {2, "REPLY"}, {3, "NAME"}, {0, NULL},
};

static const struct name_row authentication_kinds[] = {
	{0, "NULL"},    {1, "KERBEROS_V4"},   {2, "KERBEROS_V5"}, {3, "SPX"},   {4, "MINK"},
	{5, "SRP"},     {6, "RSA"},           {7, "SSL"},         {10, "LOKI"}, {11, "SSA"},
	{12, "KEA_SJ"}, {13, "KEA_SJ_INTEG"}, {14, "DSS"},        {15, "NTLM"}, {0, NULL},
};

static const struct name_row encryption_verbs[] = {
	{0, "IS"},          {1, "SUPPORT"},   {2, "REPLY"},
	{3, "START"},       {4, "END"},       {5, "REQUEST-START"},
	{6, "REQUEST-END"}, {7, "END_KEYID"}, {8, "DEC_KEYID"},
	{0, NULL},
};

static const struct name_row encryption_kinds[] = {
	{0, "NULL"},           {1, "DES_CFB64"},
	{2, "DES_OFB64"},      {3, "DES3_CFB64"},
	{4, "DES3_OFB64"},     {6, "CAST5_40_CFB64"},
	{7, "CAST5_40_OFB64"}, {8, "CAST128_CFB64"},
	{9, "CAST128_OFB64"},  {0, NULL},
};

/* What of the segment is to be read; `is_shown`: a first pass only measures. */
struct reader {
	struct line *line;
	uint32_t at;
	uint32_t left;
	bool is_shown;
};

/* The next byte; -1: the segment, or what is captured of it, ends here. */
static int next_byte(struct reader *reader)
{
	uint8_t byte;

	if (reader->left < 1)
		return -1;
	byte = line_u8(reader->line, reader->at);
	if (reader->line->is_cut)
		return -1;
	reader->at++;
	reader->left--;
	return byte;
}

static void show(const struct reader *reader, const char *before, const struct name_row *names,
		 int value)
{
	if (!reader->is_shown)
		return;
	line_add(reader->line, before);
	line_name(reader->line, names, (uint32_t)value, "%#x");
}

/* Where the two bytes stand that end it. */
static uint32_t find_end(const struct reader *reader)
{
	uint32_t at = reader->at;

	while (reader->left > at + 1 - reader->at && !reader->line->is_cut) {
		if (line_u8(reader->line, at) == COMMAND_ESCAPE &&
		    line_u8(reader->line, at + 1) == COMMAND_END)
			break;
		at++;
	}
	return at;
}

/* Names for the first bytes behind the option, as many as it has. */
static bool print_verbs(struct reader *reader, uint32_t end, const struct name_row *verbs,
			const struct name_row *kinds)
{
	const struct name_row *names[2] = {verbs, kinds};

	for (int i = 0; i < 2 && names[i] && end > reader->at; i++) {
		int value = next_byte(reader);

		if (value < 0)
			return false;
		show(reader, " ", names[i], value);
	}
	return true;
}

static bool print_subnegotiation(struct reader *reader, int option)
{
	uint32_t end = find_end(reader);
	bool is_known;

	if (line_u8(reader->line, end) != COMMAND_ESCAPE || reader->line->is_cut)
		return false;
	if (option == OPTION_AUTHENTICATION)
		is_known = print_verbs(reader, end, authentication_verbs, authentication_kinds);
	else if (option == OPTION_ENCRYPTION)
		is_known = print_verbs(reader, end, encryption_verbs, encryption_kinds);
	else
		is_known = print_verbs(reader, end, usual_verbs, NULL);
	if (!is_known)
		return false;
	while (end > reader->at) {
		int value = next_byte(reader);

		if (value < 0)
			return false;
		if (reader->is_shown)
			line_addf(reader->line, " %#x", (unsigned)value);
	}
	if (reader->is_shown)
		line_add(reader->line, " SE");
	reader->at += 2;
	return true;
}

/* The bytes of the command at the reader's place, or 0 when it is none or not whole. */
static uint32_t print_command(struct reader reader)
{
	uint32_t start = reader.at;
	int command, option;

	if (next_byte(&reader) != COMMAND_ESCAPE)
		return 0;
	command = next_byte(&reader);
	if (command < COMMAND_FIRST)
		return 0;
	if (reader.is_shown) {
		line_add(reader.line, command == COMMAND_ESCAPE ? "IAC " : "");
		line_add(reader.line, command_names[command - COMMAND_FIRST]);
	}
	if (command < COMMAND_SUBNEGOTIATION || command > COMMAND_DONT)
		return reader.at - start;
	option = next_byte(&reader);
	if (option < 0)
		return 0;
	show(&reader, " ", option_names, option);
	if (command == COMMAND_SUBNEGOTIATION && !print_subnegotiation(&reader, option))
		return 0;
	return reader.at - start;
}

void print_telnet(struct line *line, uint32_t at, uint32_t length)
{
	struct reader reader = {.line = line, .at = at, .left = length};
	const char *between = " [telnet ";

	line->protocol = "telnet";
	while (reader.left > 0 && line_u8(line, reader.at) == COMMAND_ESCAPE) {
		uint32_t bytes = print_command(reader);

		if (bytes == 0)
			break;
		line_add(line, between);
		between = ", ";
		reader.is_shown = true;
		(void)print_command(reader);
		reader.is_shown = false;
		reader.at += bytes;
		reader.left -= bytes;
	}
	if (between[0] == ',')
		line_add(line, "]");
}
