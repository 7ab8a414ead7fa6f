/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SNMP, versions 1 (RFC 1157), 2 with communities (RFC 1901) and 3 with users (RFC 3412, RFC 3414).
 * Objects are shown by their numbers.
 */
#include "dissect/snmp.h"

#include "base/mem.h"
#include "dissect/printer.h"

enum {
	VERSION_1 = 0,
	VERSION_2 = 1,
	VERSION_3 = 3,
};

enum {
	MESSAGE_GET = 0,
	MESSAGE_GET_NEXT = 1,
	MESSAGE_RESPONSE = 2,
	MESSAGE_SET = 3,
	MESSAGE_TRAP = 4,
	MESSAGE_GET_BULK = 5,
	MESSAGE_INFORM = 6,
	MESSAGE_TRAP_V2 = 7,
	MESSAGE_REPORT = 8,
};

#define TRAP_ENTERPRISE 6
#define MODEL_USERS     3

static void print_extra(struct line *line, const struct asn_reader *reader, const char *where)
{
	if (reader->left > 0)
		line_addf(line, "[%u extra after %s]", reader->left, where);
}

static bool asks(uint32_t message)
{
	return message == MESSAGE_GET || message == MESSAGE_GET_NEXT || message == MESSAGE_GET_BULK;
}

/* One object and its value. False when the line ends here. */
static bool print_binding(struct line *line, uint32_t message, struct asn_reader *reader)
{
	struct asn_element element;
	struct asn_reader binding;

	line_add(line, " ");
	if (!asn_expect(line, reader, ASN_SEQUENCE, "[!varbind]", &element))
		return false;
	binding = asn_contents(&element);
	if (!asn_expect(line, &binding, ASN_OBJECT, "[objName!=OID]", &element) ||
	    !asn_print(line, &element))
		return false;
	line_add(line, asks(message) ? "" : "=");
	if (!asn_next(line, &binding, &element))
		return false;
	if (element.type == ASN_NULL)
		return true;
	line_add(line, asks(message) ? "[objVal!=NULL]" : "");
	return asn_print(line, &element);
}

static void print_bindings(struct line *line, uint32_t message, struct asn_reader reader)
{
	struct asn_element element;

	if (!asn_expect(line, &reader, ASN_SEQUENCE, "[!SEQ of varbind]", &element))
		return;
	print_extra(line, &reader, "SEQ of varbind");
	reader = asn_contents(&element);
	while (reader.left > 0 && !line->is_cut) {
		if (!print_binding(line, message, &reader))
			return;
	}
}

static void print_error_name(struct line *line, int32_t status)
{
	static const char *const names[] = {
		"noError",
		"tooBig",
		"noSuchName",
		"badValue",
		"readOnly",
		"genErr",
		"noAccess",
		"wrongType",
		"wrongLength",
		"wrongEncoding",
		"wrongValue",
		"noCreation",
		"inconsistentValue",
		"resourceUnavailable",
		"commitFailed",
		"undoFailed",
		"authorizationError",
		"notWritable",
		"inconsistentName",
	};

	if (status >= 0 && (size_t)status < ARRAY_COUNT(names))
		line_add(line, names[status]);
	else
		line_addf(line, "err=%u", (uint32_t)status);
}

/* Messages in which the fields for errors must be 0. */
static bool has_no_errors(uint32_t message)
{
	return message != MESSAGE_RESPONSE && message != MESSAGE_GET_BULK;
}

/* True when it is the status of an error. */
static bool print_error_status(struct line *line, uint32_t message, int32_t status)
{
	if (message == MESSAGE_GET_BULK) {
		line_addf(line, " N=%d", status);
		return false;
	}
	if (status == 0)
		return false;
	line_add(line, has_no_errors(message) ? "[errorStatus(" : " ");
	print_error_name(line, status);
	line_add(line, has_no_errors(message) ? ")!=0]" : "");
	return !has_no_errors(message);
}

static void print_error_index(struct line *line, uint32_t message, int32_t index, bool has_status)
{
	if (has_no_errors(message) && index != 0)
		line_addf(line, "[errorIndex(%d)!=0]", index);
	else if (message == MESSAGE_GET_BULK)
		line_addf(line, " M=%d", index);
	else if (index != 0 && !has_status)
		line_addf(line, "[errorIndex(%d) w/o errorStatus]", index);
	else if (index != 0)
		line_addf(line, "@%d", index);
	else if (has_status)
		line_add(line, "[errorIndex==0]");
}

static void print_request(struct line *line, uint32_t message, struct asn_reader reader)
{
	struct asn_element element;
	bool has_status;

	if (!asn_expect(line, &reader, ASN_INTEGER, "[reqId!=INT]", &element))
		return;
	if (line->options->verbosity > 0)
		line_addf(line, "R=%d ", element.integer);
	if (!asn_expect(line, &reader, ASN_INTEGER, "[errorStatus!=INT]", &element))
		return;
	has_status = print_error_status(line, message, element.integer);
	if (!asn_expect(line, &reader, ASN_INTEGER, "[errorIndex!=INT]", &element))
		return;
	print_error_index(line, message, element.integer, has_status);
	print_bindings(line, message, reader);
}

static void print_trap_kind(struct line *line, int32_t kind)
{
	static const char *const names[] = {"coldStart",
					    "warmStart",
					    "linkDown",
					    "linkUp",
					    "authenticationFailure",
					    "egpNeighborLoss",
					    "enterpriseSpecific"};

	line_add(line, " ");
	if (kind >= 0 && (size_t)kind < ARRAY_COUNT(names))
		line_add(line, names[kind]);
	else
		line_addf(line, "gt=%d", kind);
}

static void print_trap(struct line *line, struct asn_reader reader)
{
	struct asn_element element;
	int32_t kind;

	line_add(line, " ");
	if (!asn_expect(line, &reader, ASN_OBJECT, "[enterprise!=OID]", &element) ||
	    !asn_print(line, &element))
		return;
	line_add(line, " ");
	if (!asn_expect(line, &reader, ASN_ADDRESS, "[agent-addr!=INETADDR]", &element) ||
	    !asn_print(line, &element))
		return;
	if (!asn_expect(line, &reader, ASN_INTEGER, "[generic-trap!=INT]", &element))
		return;
	kind = element.integer;
	print_trap_kind(line, kind);
	if (!asn_expect(line, &reader, ASN_INTEGER, "[specific-trap!=INT]", &element))
		return;
	if (kind == TRAP_ENTERPRISE)
		line_addf(line, " s=%d", element.integer);
	else if (element.integer != 0)
		line_addf(line, "[specific-trap(%d)!=0]", element.integer);
	line_add(line, " ");
	if (!asn_expect(line, &reader, ASN_UNSIGNED, "[time-stamp!=TIMETICKS]", &element) ||
	    !asn_print(line, &element))
		return;
	print_bindings(line, MESSAGE_TRAP, reader);
}

static void print_message(struct line *line, struct asn_reader reader, int32_t version)
{
	bool is_verbose = line->options->verbosity > 0;
	struct asn_element element;

	if (!asn_next(line, &reader, &element))
		return;
	if (element.type != ASN_MESSAGE) {
		line_add(line, "[no PDU]");
		return;
	}
	print_extra(line, &reader, "PDU");
	line_add(line, is_verbose ? "{ " : "");
	if (!asn_print(line, &element))
		return;
	line_add(line, " ");
	if (version == VERSION_1 && element.id >= MESSAGE_GET_BULK) {
		line_add(line, "[v2 PDU in v1 message]");
		return;
	}
	if (version == VERSION_2 && element.id == MESSAGE_TRAP) {
		line_add(line, "[v1 PDU in v2 message]");
		return;
	}
	if (element.id == MESSAGE_TRAP)
		print_trap(line, asn_contents(&element));
	else
		print_request(line, element.id, asn_contents(&element));
	line_add(line, is_verbose ? " } " : "");
}

static bool is_public(struct line *line, const struct asn_element *element)
{
	const uint8_t *b;

	if (element->length != 6)
		return false;
	b = line_read(line, element->at, 6);
	return b && memcmp(b, "public", 6) == 0;
}

static void print_community(struct line *line, struct asn_reader reader, int32_t version)
{
	struct asn_element element;

	if (!asn_expect(line, &reader, ASN_STRING, "[comm!=STR]", &element))
		return;
	if (!is_public(line, &element)) {
		line_add(line, "C=");
		if (!asn_print_string(line, &element))
			return;
		line_add(line, " ");
	}
	print_message(line, reader, version);
}

static void print_scoped(struct line *line, struct asn_reader reader)
{
	struct asn_element element;

	if (!asn_expect(line, &reader, ASN_SEQUENCE, "[!scoped PDU]", &element))
		return;
	reader = asn_contents(&element);
	if (!asn_expect(line, &reader, ASN_STRING, "[contextEngineID!=STR]", &element))
		return;
	line_add(line, "E=");
	if (!asn_print_octets(line, &element))
		return;
	line_add(line, " ");
	if (!asn_expect(line, &reader, ASN_STRING, "[contextName!=STR]", &element))
		return;
	line_add(line, "C=");
	if (!asn_print_string(line, &element))
		return;
	line_add(line, " ");
	print_message(line, reader, VERSION_3);
}

static void print_user(struct line *line, struct asn_reader reader)
{
	bool is_verbose = line->options->verbosity > 0;
	struct asn_element element;
	uint32_t left;

	if (!asn_expect(line, &reader, ASN_SEQUENCE, "[!usm]", &element))
		return;
	reader = asn_contents(&element);
	if (!asn_expect(line, &reader, ASN_STRING, "[msgAuthoritativeEngineID!=STR]", &element) ||
	    !asn_expect(line, &reader, ASN_INTEGER, "[msgAuthoritativeEngineBoots!=INT]", &element))
		return;
	if (is_verbose)
		line_addf(line, "B=%d ", element.integer);
	if (!asn_expect(line, &reader, ASN_INTEGER, "[msgAuthoritativeEngineTime!=INT]", &element))
		return;
	if (is_verbose)
		line_addf(line, "T=%d ", element.integer);
	if (!asn_expect(line, &reader, ASN_STRING, "[msgUserName!=STR]", &element))
		return;
	line_add(line, "U=");
	if (!asn_print_string(line, &element))
		return;
	line_add(line, " ");
	if (!asn_expect(line, &reader, ASN_STRING, "[msgAuthenticationParameters!=STR]", &element))
		return;
	left = reader.left;
	if (!asn_expect(line, &reader, ASN_STRING, "[msgPrivacyParameters!=STR]", &element))
		return;
	/* tcpdump compares the size of the last element with what is left behind it. */
	if (left - reader.left < reader.left)
		line_addf(line, "[%u extra after usm SEQ]", 2 * reader.left - left);
}

/* Flags and security model of the message. False when the line ends here. */
static bool print_flags(struct line *line, struct asn_reader *reader)
{
	static const struct name_row names[] = {{1, "a"}, {2, "p"}, {4, "r"}, {0, NULL}};
	bool is_verbose = line->options->verbosity > 0;
	struct asn_element element;
	uint32_t left;
	uint8_t flags;

	if (!asn_expect(line, reader, ASN_INTEGER, "[msgID!=INT]", &element) ||
	    !asn_expect(line, reader, ASN_INTEGER, "[msgMaxSize!=INT]", &element) ||
	    !asn_expect(line, reader, ASN_STRING, "[msgFlags!=STR]", &element))
		return false;
	if (element.length != 1) {
		line_addf(line, "[msgFlags size %u]", element.length);
		return false;
	}
	flags = line_u8(line, element.at);
	if (flags > 7 || flags == 2 || flags == 6) {
		line_addf(line, "[msgFlags=0x%02X]", flags);
		return false;
	}
	line_add(line, "F=");
	line_bits(line, names, flags, "", "");
	line_add(line, " ");
	left = reader->left;
	if (!asn_expect(line, reader, ASN_INTEGER, "[msgSecurityModel!=INT]", &element))
		return false;
	if (left - reader->left < reader->left)
		line_addf(line, "[%u extra after message SEQ]", 2 * reader->left - left);
	line_add(line, is_verbose ? "} " : "");
	if (element.integer != MODEL_USERS) {
		line_addf(line, "[security model %d]", element.integer);
		return false;
	}
	line_add(line, is_verbose ? "{ USM " : "");
	return true;
}

static void print_version_3(struct line *line, struct asn_reader reader)
{
	bool is_verbose = line->options->verbosity > 0;
	struct asn_element element;
	struct asn_reader header;

	if (!asn_expect(line, &reader, ASN_SEQUENCE, "[!message]", &element))
		return;
	header = asn_contents(&element);
	line_add(line, is_verbose ? "{ " : "");
	if (!print_flags(line, &header))
		return;
	/* What follows stands behind the header, whose end is where the last field was. */
	reader.left += reader.at - header.at;
	reader.at = header.at;
	if (!asn_expect(line, &reader, ASN_STRING, "[msgSecurityParameters!=STR]", &element))
		return;
	print_user(line, asn_contents(&element));
	line_add(line, is_verbose ? "} { ScopedPDU " : "");
	print_scoped(line, reader);
	line_add(line, is_verbose ? "} " : "");
}

void print_snmp(struct line *line, uint32_t at, uint32_t length)
{
	static const struct name_row versions[] = {
		{VERSION_1, "SNMPv1"}, {VERSION_2, "SNMPv2c"}, {VERSION_3, "SNMPv3"}, {0, NULL}};
	struct asn_reader reader = {.at = at, .left = length};
	bool is_verbose = line->options->verbosity > 0;
	struct asn_element element;

	line->protocol = "snmp";
	line_add(line, " ");
	if (!asn_expect(line, &reader, ASN_SEQUENCE, "[!init SEQ]", &element))
		return;
	print_extra(line, &reader, "iSEQ");
	reader = asn_contents(&element);
	if (!asn_expect(line, &reader, ASN_INTEGER, "[version!=INT]", &element))
		return;
	if (element.integer != VERSION_1 && element.integer != VERSION_2 &&
	    element.integer != VERSION_3) {
		line_addf(line, "SNMP [version = %d]", element.integer);
		return;
	}
	if (is_verbose) {
		line_add(line, "{ ");
		line_name(line, versions, (uint32_t)element.integer, "%u");
		line_add(line, " ");
	}
	if (element.integer == VERSION_3)
		print_version_3(line, reader);
	else
		print_community(line, reader, element.integer);
	line_add(line, is_verbose ? "} " : "");
}
