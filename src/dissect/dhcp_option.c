/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * DHCP options (RFC 2132 and the registry of IANA): code, length, value; 0 is a single byte of
 * padding, 255 the end. How a value is shown stands beside its name.
 */
#include "dissect/dhcp_option.h"

#include "base/mem.h"
#include "dissect/printer.h"

enum form {
	FORM_UNKNOWN, /* by its length */
	FORM_ADDRESSES,
	FORM_PAIRS, /* of addresses */
	FORM_NUMBERS,
	FORM_SIGNED,
	FORM_SHORTS,
	FORM_BYTES,
	FORM_TEXT,
	FORM_SWITCHES,
	FORM_SPECIAL,
};

enum {
	OPTION_PAD = 0,
	OPTION_NETBIOS_NODE = 46,
	OPTION_OVERLOAD = 52,
	OPTION_MESSAGE_TYPE = 53,
	OPTION_PARAMETERS = 55,
	OPTION_CLIENT_ID = 61,
	OPTION_USER_CLASS = 77,
	OPTION_CLIENT_NAME = 81,
	OPTION_AGENT = 82,
	OPTION_ROUTES = 121,
	OPTION_ROUTES_MICROSOFT = 249,
	OPTION_END = 255,
};

static const struct option_row {
	uint8_t option;
	enum form form;
	const char *name;
} option_rows[] = {
	{0, FORM_BYTES, "PAD"},
	{1, FORM_ADDRESSES, "Subnet-Mask"},
	{2, FORM_SIGNED, "Time-Zone"},
	{3, FORM_ADDRESSES, "Default-Gateway"},
	{4, FORM_ADDRESSES, "Time-Server"},
	{5, FORM_ADDRESSES, "IEN-Name-Server"},
	{6, FORM_ADDRESSES, "Domain-Name-Server"},
	{7, FORM_ADDRESSES, "LOG"},
	{8, FORM_ADDRESSES, "CS"},
	{9, FORM_ADDRESSES, "LPR-Server"},
	{10, FORM_ADDRESSES, "IM"},
	{11, FORM_ADDRESSES, "RL"},
	{12, FORM_TEXT, "Hostname"},
	{13, FORM_SHORTS, "BS"},
	{14, FORM_TEXT, "DP"},
	{15, FORM_TEXT, "Domain-Name"},
	{16, FORM_ADDRESSES, "SS"},
	{17, FORM_TEXT, "RP"},
	{18, FORM_TEXT, "EP"},
	{19, FORM_SWITCHES, "IPF"},
	{20, FORM_SWITCHES, "SRT"},
	{21, FORM_PAIRS, "PF"},
	{22, FORM_SHORTS, "RSZ"},
	{23, FORM_BYTES, "TTL"},
	{24, FORM_NUMBERS, "MTU-Timeout"},
	{25, FORM_SHORTS, "MTU-Table"},
	{26, FORM_SHORTS, "MTU"},
	{27, FORM_SWITCHES, "LSN"},
	{28, FORM_ADDRESSES, "BR"},
	{29, FORM_SWITCHES, "MD"},
	{30, FORM_SWITCHES, "MS"},
	{31, FORM_SWITCHES, "Router-Discovery"},
	{32, FORM_ADDRESSES, "RSA"},
	{33, FORM_PAIRS, "Static-Route"},
	{34, FORM_SWITCHES, "UT"},
	{35, FORM_NUMBERS, "AT"},
	{36, FORM_SWITCHES, "IE"},
	{37, FORM_BYTES, "TT"},
	{38, FORM_NUMBERS, "KI"},
	{39, FORM_SWITCHES, "KG"},
	{40, FORM_TEXT, "YD"},
	{41, FORM_ADDRESSES, "YS"},
	{42, FORM_ADDRESSES, "NTP"},
	{43, FORM_BYTES, "Vendor-Option"},
	{44, FORM_ADDRESSES, "Netbios-Name-Server"},
	{45, FORM_ADDRESSES, "WDD"},
	{46, FORM_SPECIAL, "Netbios-Node"},
	{47, FORM_TEXT, "Netbios-Scope"},
	{48, FORM_ADDRESSES, "XFS"},
	{49, FORM_ADDRESSES, "XDM"},
	{50, FORM_ADDRESSES, "Requested-IP"},
	{51, FORM_NUMBERS, "Lease-Time"},
	{52, FORM_SPECIAL, "OO"},
	{53, FORM_BYTES, "DHCP-Message"},
	{54, FORM_ADDRESSES, "Server-ID"},
	{55, FORM_BYTES, "Parameter-Request"},
	{56, FORM_TEXT, "MSG"},
	{57, FORM_SHORTS, "MSZ"},
	{58, FORM_NUMBERS, "RN"},
	{59, FORM_NUMBERS, "RB"},
	{60, FORM_TEXT, "Vendor-Class"},
	{61, FORM_SPECIAL, "Client-ID"},
	{64, FORM_SHORTS, "N+D"},
	{65, FORM_ADDRESSES, "N+S"},
	{66, FORM_TEXT, "TFTP"},
	{67, FORM_TEXT, "BF"},
	{68, FORM_ADDRESSES, "MH"},
	{69, FORM_ADDRESSES, "SMTP"},
	{70, FORM_ADDRESSES, "POP3"},
	{71, FORM_ADDRESSES, "NNTP"},
	{72, FORM_ADDRESSES, "WWW"},
	{73, FORM_ADDRESSES, "FG"},
	{74, FORM_ADDRESSES, "IRC"},
	{75, FORM_ADDRESSES, "STS"},
	{76, FORM_ADDRESSES, "STDA"},
	{77, FORM_SPECIAL, "User-Class"},
	{78, FORM_BYTES, "SLP-DA"},
	{79, FORM_BYTES, "SLP-SCOPE"},
	{80, FORM_TEXT, "SLP-NA"},
	{81, FORM_SPECIAL, "FQDN"},
	{82, FORM_SPECIAL, "Agent-Information"},
	{83, FORM_BYTES, "ARMT"},
	{88, FORM_TEXT, "TZSTR"},
	{89, FORM_BYTES, "FQDNS"},
	{90, FORM_BYTES, "AUTH"},
	{91, FORM_SIGNED, "Last-Transaction-Time"},
	{92, FORM_ADDRESSES, "Associated-IP"},
	{93, FORM_SHORTS, "ARCH"},
	{94, FORM_BYTES, "NDI"},
	{95, FORM_TEXT, "LDAP"},
	{97, FORM_BYTES, "GUID"},
	{98, FORM_TEXT, "UAP"},
	{100, FORM_TEXT, "POSIX-TZ"},
	{101, FORM_TEXT, "TZ-Name"},
	{112, FORM_ADDRESSES, "NI"},
	{113, FORM_TEXT, "NITAG"},
	{114, FORM_TEXT, "URL"},
	{116, FORM_SWITCHES, "NOAUTO"},
	{117, FORM_SHORTS, "NSSEARCH"},
	{118, FORM_ADDRESSES, "SUBNET"},
	{121, FORM_SPECIAL, "Classless-Static-Route"},
	{150, FORM_ADDRESSES, "TFTP-Server-Address"},
	{161, FORM_TEXT, "MUD-URL"},
	{249, FORM_SPECIAL, "Classless-Static-Route-Microsoft"},
	{255, FORM_BYTES, "END"},
};

static const struct name_row message_types[] = {
	{1, "Discover"},
	{2, "Offer"},
	{3, "Request"},
	{4, "Decline"},
	{5, "ACK"},
	{6, "NACK"},
	{7, "Release"},
	{8, "Inform"},
	{10, "LeaseQuery"},
	{11, "LeaseUnassigned"},
	{12, "LeaseUnknown"},
	{13, "LeaseActive"},
	{0, NULL},
};

/* The value of an option; printers move on by what they take, the rest is told to be left over. */
struct value {
	uint32_t at, left;
	uint8_t option;
	bool is_cut; /* beyond what is captured */
};

static const struct option_row *option_find(uint8_t option)
{
	for (size_t i = 0; i < ARRAY_COUNT(option_rows); i++) {
		if (option_rows[i].option == option)
			return &option_rows[i];
	}
	return NULL;
}

static const char *option_name(uint8_t option)
{
	const struct option_row *row = option_find(option);

	return row ? row->name : "Unknown";
}

static void pass(struct value *value, uint32_t bytes)
{
	value->at += bytes;
	value->left -= bytes;
}

static void pass_all(struct value *value)
{
	pass(value, value->left);
}

static void print_quoted(struct line *line, struct value *value, uint32_t bytes)
{
	line_add(line, "\"");
	value->is_cut = !line_foreign(line, value->at, bytes);
	line_add(line, "\"");
	pass(value, bytes);
}

static void print_item(struct line *line, enum form form, uint32_t at)
{
	uint8_t byte;

	switch (form) {
	case FORM_ADDRESSES:
		line_ipv4(line, at);
		return;
	case FORM_PAIRS:
		if (!line_read(line, at, 8))
			return;
		line_add(line, "(");
		line_ipv4(line, at);
		line_add(line, ":");
		line_ipv4(line, at + 4);
		line_add(line, ")");
		return;
	case FORM_NUMBERS:
		line_unsigned(line, line_be32(line, at));
		return;
	case FORM_SIGNED:
		line_addf(line, "%d", (int32_t)line_be32(line, at));
		return;
	case FORM_SHORTS:
		line_unsigned(line, line_be16(line, at));
		return;
	case FORM_SWITCHES:
		byte = line_u8(line, at);
		if (byte > 1)
			line_addf(line, "%u?", byte);
		else
			line_add(line, byte ? "Y" : "N");
		return;
	case FORM_UNKNOWN:
	case FORM_BYTES:
	case FORM_TEXT:
	case FORM_SPECIAL:
		line_unsigned(line, line_u8(line, at));
		return;
	}
}

static uint32_t item_bytes(enum form form)
{
	switch (form) {
	case FORM_PAIRS:
		return 8;
	case FORM_ADDRESSES:
	case FORM_NUMBERS:
	case FORM_SIGNED:
		return 4;
	case FORM_SHORTS:
		return 2;
	case FORM_SWITCHES:
	case FORM_UNKNOWN:
	case FORM_BYTES:
	case FORM_TEXT:
	case FORM_SPECIAL:
		return 1;
	}
	return 1;
}

static void print_items(struct line *line, struct value *value, enum form form)
{
	uint32_t bytes = item_bytes(form);
	const char *separator = "";

	while (value->left >= bytes && !line->is_cut) {
		line_add(line, separator);
		separator = form == FORM_BYTES ? "." : ",";
		print_item(line, form, value->at);
		pass(value, bytes);
	}
}

/* False when the option has fewer bytes than it needs; that is told. */
static bool has_bytes(struct line *line, const struct value *value, uint32_t bytes)
{
	if (value->left >= bytes)
		return true;
	line_addf(line, "[ERROR: length < %u bytes]", bytes);
	return false;
}

static void print_choice(struct line *line, struct value *value)
{
	static const struct name_row nodes[] = {
		{1, "b-node"}, {2, "p-node"}, {4, "m-node"}, {8, "h-node"}, {0, NULL}};
	static const struct name_row overloads[] = {
		{1, "file"}, {2, "sname"}, {3, "file+sname"}, {0, NULL}};

	if (!has_bytes(line, value, 1))
		return;
	line_name(line, value->option == OPTION_OVERLOAD ? overloads : nodes,
		  line_u8(line, value->at), "#%d");
	pass(value, 1);
}

/* RFC 4702: flags, two results, a name. */
static void print_client_name(struct line *line, struct value *value)
{
	static const struct name_row flag_names[] = {
		{0x01, "S"}, {0x02, "O"}, {0x04, "E"}, {0x08, "N"}, {0, NULL}};
	uint8_t flags, first, second;

	if (!has_bytes(line, value, 3)) {
		pass_all(value);
		return;
	}
	flags = line_u8(line, value->at);
	if (flags & 0xf0)
		line_addf(line, "[ERROR: MBZ nibble 0x%x != 0] ", flags >> 4);
	if (flags & 0x0f) {
		line_add(line, "[");
		line_bits(line, flag_names, flags & 0x0f, "", "");
		line_add(line, "] ");
	}
	first = line_u8(line, value->at + 1);
	second = line_u8(line, value->at + 2);
	if (first || second)
		line_addf(line, "%u/%u ", first, second);
	pass(value, 3);
	print_quoted(line, value, value->left);
}

/* RFC 2132 section 9.14: a hardware type and address, or type 0 and anything. */
static void print_client_id(struct line *line, struct value *value)
{
	static const struct name_row hardware[] = {{1, "ether"},   {6, "ieee802"}, {7, "arcnet"},
						   {15, "frelay"}, {23, "strip"},  {24, "ieee1394"},
						   {0, NULL}};
	const char *separator = "";
	uint8_t type;

	if (!has_bytes(line, value, 1))
		return;
	type = line_u8(line, value->at);
	pass(value, 1);
	if (type == 0) {
		print_quoted(line, value, value->left);
		return;
	}
	line_name(line, hardware, type, "hardware-type %u,");
	line_add(line, " ");
	for (; value->left > 0; pass(value, 1)) {
		line_add(line, separator);
		separator = ":";
		line_hex(line, line_u8(line, value->at), 2);
	}
}

/* RFC 3046: options in the option, that a relay put there. */
static void print_agent(struct line *line, struct value *value)
{
	static const struct name_row names[] = {
		{1, "Circuit-ID"}, {2, "Remote-ID"}, {6, "Subscriber-ID"}, {0, NULL}};

	while (value->left >= 2 && !value->is_cut) {
		uint8_t option = line_u8(line, value->at);
		uint8_t bytes = line_u8(line, value->at + 1);

		pass(value, 2);
		line_add(line, "\n\t      ");
		line_name(line, names, option, "Unknown");
		line_addf(line, " SubOption %u, length %u: ", option, bytes);
		if (bytes > value->left) {
			line_add(line, "length goes past end of option");
			pass_all(value);
			return;
		}
		if (name_find(names, option))
			value->is_cut = !line_foreign(line, value->at, bytes);
		else
			line_unknown_data(line, "\n\t\t", value->at, bytes);
		pass(value, bytes);
	}
}

/* RFC 3442: width of the mask, as many bytes of the destination as it needs, router. */
static bool print_route(struct line *line, struct value *value)
{
	uint32_t bits = line_u8(line, value->at);
	uint32_t bytes = (bits + 7) / 8;

	pass(value, 1);
	if (bits > 32) {
		line_addf(line, "[ERROR: Mask width (%u) > 32]", bits);
		return false;
	}
	if (value->left < bytes + 4) {
		line_addf(line, "[ERROR: Remaining length (%u) < %u bytes]", value->left,
			  bytes + 4);
		return false;
	}
	line_add(line, "(");
	if (bits == 0)
		line_add(line, "default");
	for (uint32_t i = 0; bits > 0 && i < 4; i++) {
		line_add(line, i > 0 ? "." : "");
		line_unsigned(line, i < bytes ? line_u8(line, value->at + i) : 0);
	}
	if (bits > 0)
		line_field(line, "/", bits);
	line_add(line, ":");
	line_ipv4(line, value->at + bytes);
	line_add(line, ")");
	pass(value, bytes + 4);
	return true;
}

static void print_routes(struct line *line, struct value *value)
{
	const char *separator = "";

	if (!has_bytes(line, value, 5)) {
		pass_all(value);
		return;
	}
	while (value->left > 0 && !line->is_cut) {
		line_add(line, separator);
		separator = ",";
		if (!print_route(line, value))
			pass_all(value);
	}
}

/* RFC 3004: texts with a length byte each. */
static void print_user_classes(struct line *line, struct value *value)
{
	if (!has_bytes(line, value, 2)) {
		pass_all(value);
		return;
	}
	for (unsigned number = 1; value->left > 0 && !value->is_cut; number++) {
		uint8_t bytes = line_u8(line, value->at);

		pass(value, 1);
		line_addf(line, "\n\t      instance#%u: ", number);
		if (bytes == 0 || bytes > value->left) {
			line_add(line, bytes == 0 ? "[ERROR: suboption length must be non-zero]"
						  : "[ERROR: invalid option]");
			pass_all(value);
			return;
		}
		print_quoted(line, value, bytes);
		if (!value->is_cut)
			line_field(line, ", length ", bytes);
	}
}

static void print_special(struct line *line, struct value *value)
{
	switch (value->option) {
	case OPTION_NETBIOS_NODE:
	case OPTION_OVERLOAD:
		print_choice(line, value);
		return;
	case OPTION_CLIENT_NAME:
		print_client_name(line, value);
		return;
	case OPTION_CLIENT_ID:
		print_client_id(line, value);
		return;
	case OPTION_AGENT:
		print_agent(line, value);
		return;
	case OPTION_USER_CLASS:
		print_user_classes(line, value);
		return;
	default:
		print_routes(line, value);
		return;
	}
}

static void print_parameters(struct line *line, struct value *value)
{
	for (unsigned i = 0; value->left > 0; i++) {
		uint8_t option = line_u8(line, value->at);

		line_add(line, i % 4 == 0 ? "\n\t      " : ", ");
		line_addf(line, "%s (%u)", option_name(option), option);
		pass(value, 1);
	}
}

static enum form value_form(const struct value *value)
{
	const struct option_row *row = option_find(value->option);

	if (row)
		return row->form;
	if (value->left & 1)
		return FORM_BYTES;
	return value->left & 2 ? FORM_SHORTS : FORM_NUMBERS;
}

static void print_value(struct line *line, struct value *value)
{
	enum form form = value_form(value);

	if (value->option == OPTION_MESSAGE_TYPE && value->left == 1) {
		line_name(line, message_types, line_u8(line, value->at), "Unknown (%u)");
		pass(value, 1);
	} else if (value->option == OPTION_PARAMETERS) {
		print_parameters(line, value);
	} else if (form == FORM_TEXT) {
		print_quoted(line, value, value->left);
	} else if (form == FORM_SPECIAL) {
		print_special(line, value);
	} else {
		print_items(line, value, form);
	}
}

/* Padding is one line, however long it is. */
static uint32_t print_padding(struct line *line, uint32_t at)
{
	uint32_t count = 1;

	while (line_has(line, at, 1) && line_u8(line, at) == OPTION_PAD) {
		at++;
		count++;
	}
	if (count > 1)
		line_field(line, ", occurs ", count);
	return at;
}

/* False when the option is cut. */
static bool print_option(struct line *line, uint8_t option, uint32_t *at)
{
	bool is_single = option == OPTION_PAD || option == OPTION_END;
	uint8_t length = is_single ? 0 : line_u8(line, *at);
	struct value value = {.option = option, .left = length};

	*at += is_single ? 0 : 1;
	line_addf(line, "\n\t    %s (%u), length %u%s", option_name(option), option, length,
		  length > 0 ? ": " : "");
	if (option == OPTION_PAD)
		*at = print_padding(line, *at);
	if (!line_has(line, *at, length))
		return false;
	value.at = *at;
	print_value(line, &value);
	if (value.is_cut)
		return false;
	if (value.left > 0)
		line_addf(line, "\n\t  trailing data length %u", value.left);
	*at += length;
	return true;
}

bool print_dhcp_options(struct line *line, uint32_t at)
{
	bool shows_padding = line->options->verbosity > 2;

	line_addf(line, "\n\t  Vendor-rfc1048 Extensions\n\t    Magic Cookie 0x%08x",
		  line_be32(line, at));
	at += 4;
	while (line_has(line, at, 1) && !line->is_cut) {
		uint8_t option = line_u8(line, at);

		at++;
		if (option == OPTION_PAD && !shows_padding)
			continue;
		if (option == OPTION_END && !shows_padding)
			return true;
		if (!print_option(line, option, &at))
			return false;
	}
	return true;
}
