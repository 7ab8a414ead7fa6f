/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Elements of ASN.1: a byte of class (2 bits), form (1) and number (5, or more bytes), the length in
 * one byte or in as many as that byte tells, and the contents.
 */
#include <inttypes.h>

#include "base/mem.h"
#include "dissect/printer.h"
#include "dissect/snmp.h"

#define NUMBER_EXTENDED 0x1f
#define MORE            0x80
#define OBJECT_FACTOR   40 /* the first two numbers are one */

enum class {
	CLASS_UNIVERSAL,
	CLASS_APPLICATION,
	CLASS_CONTEXT,
	CLASS_PRIVATE,
};

struct class_row {
	const char *const *ids;
	uint32_t count;
};

static const char *const universal_ids[] = {
	"U-0", "Boolean", "Integer", "Bitstring", "String", "Null", "ObjID", "ObjectDes", "U-8",
	"U-9", "U-10",    "U-11",    "U-12",      "U-13",   "U-14", "U-15",  "Sequence",  "Set",
};
static const char *const application_ids[] = {"IpAddress", "Counter", "Gauge",    "TimeTicks",
					      "Opaque",    "C-5",     "Counter64"};
static const char *const context_ids[] = {"GetRequest", "GetNextRequest", "GetResponse",
					  "SetRequest", "Trap",           "GetBulk",
					  "Inform",     "V2Trap",         "Report"};
static const char *const private_ids[] = {"P-0"};
static const char *const exception_ids[] = {"noSuchObject", "noSuchInstance", "endOfMibView"};

/* Classes have names, and tcpdump writes "x" for each of them. */
static const struct class_row classes[] = {
	[CLASS_UNIVERSAL] = {universal_ids, ARRAY_COUNT(universal_ids)},
	[CLASS_APPLICATION] = {application_ids, ARRAY_COUNT(application_ids)},
	[CLASS_CONTEXT] = {context_ids, ARRAY_COUNT(context_ids)},
	[CLASS_PRIVATE] = {private_ids, ARRAY_COUNT(private_ids)},
};

static uint8_t take(struct line *line, struct asn_reader *reader)
{
	uint8_t byte = line_u8(line, reader->at);

	reader->at++;
	reader->left--;
	return byte;
}

/* A number that did not fit into the first byte. */
static bool read_extended(struct line *line, struct asn_reader *reader, uint32_t *ret_id)
{
	uint32_t id = 0;

	for (;;) {
		uint8_t byte = line_u8(line, reader->at);

		if (line->is_cut)
			return false;
		if (reader->left < 1) {
			line_add(line, "[Xtagfield?]");
			return false;
		}
		id = id << 7 | (byte & 0x7f);
		(void)take(line, reader);
		if (!(byte & MORE))
			break;
	}
	*ret_id = id;
	return true;
}

static bool read_length(struct line *line, struct asn_reader *reader, uint32_t *ret_length)
{
	uint32_t length, count;

	if (reader->left < 1) {
		line_add(line, "[no asnlen]");
		return false;
	}
	length = take(line, reader);
	if (length & MORE) {
		count = length & 0x7f;
		length = 0;
		if (reader->left < count) {
			line_addf(line, "[asnlen? %u<%u]", reader->left, count);
			return false;
		}
		if (!line_has(line, reader->at, count)) {
			line_truncated(line);
			return false;
		}
		for (; count > 0; count--)
			length = length << 8 | take(line, reader);
	}
	if (reader->left < length) {
		line_addf(line, "[len%u<asnlen%u]", reader->left, length);
		return false;
	}
	*ret_length = length;
	return !line->is_cut;
}

static uint64_t read_unsigned(struct line *line, const struct asn_element *element)
{
	uint64_t number = 0;

	for (uint32_t i = 0; i < element->length; i++)
		number = number << 8 | line_u8(line, element->at + i);
	return number;
}

static bool classify_universal(struct line *line, struct asn_element *element)
{
	switch (element->id) {
	case 2:
		element->type = ASN_INTEGER;
		if (element->length == 0) {
			line_add(line, "[asnlen=0]");
			return false;
		}
		element->integer = line_u8(line, element->at) & 0x80 ? -1 : 0;
		for (uint32_t i = 0; i < element->length; i++)
			element->integer = (int32_t)((uint32_t)element->integer << 8 |
						     line_u8(line, element->at + i));
		return true;
	case 4:
		element->type = ASN_STRING;
		return true;
	case 5:
		element->type = ASN_NULL;
		return true;
	case 6:
		element->type = ASN_OBJECT;
		return true;
	default:
		element->type = ASN_OCTETS;
		line_addf(line, "[P/U/%s]", universal_ids[element->id]);
		return true;
	}
}

static void classify_application(struct line *line, struct asn_element *element)
{
	switch (element->id) {
	case 0:
		element->type = ASN_ADDRESS;
		return;
	case 1:
	case 2:
	case 3:
		element->type = ASN_UNSIGNED;
		element->unsigned_number = (uint32_t)read_unsigned(line, element);
		return;
	case 6:
		element->type = ASN_UNSIGNED_64;
		element->unsigned_number = read_unsigned(line, element);
		return;
	default:
		element->type = ASN_OCTETS;
		line_addf(line, "[P/A/%s]", application_ids[element->id]);
		return;
	}
}

static bool classify_primitive(struct line *line, enum class class, struct asn_element *element)
{
	switch (class) {
	case CLASS_UNIVERSAL:
		return classify_universal(line, element);
	case CLASS_APPLICATION:
		classify_application(line, element);
		return true;
	case CLASS_CONTEXT:
		element->type =
			element->id < ARRAY_COUNT(exception_ids) ? ASN_EXCEPTION : ASN_UNKNOWN;
		return true;
	case CLASS_PRIVATE:
		element->type = ASN_OCTETS;
		line_addf(line, "[P/x/%s]", classes[class].ids[element->id]);
		return true;
	}
	return false;
}

static void classify_constructed(struct line *line, enum class class, struct asn_element *element)
{
	const char *name = class == CLASS_UNIVERSAL ? "U" : "x";

	if (class == CLASS_UNIVERSAL && element->id == 16) {
		element->type = ASN_SEQUENCE;
	} else if (class == CLASS_CONTEXT) {
		element->type = ASN_MESSAGE;
	} else {
		element->type = ASN_OCTETS;
		line_addf(line, "C/%s/%s", name, classes[class].ids[element->id]);
	}
}

bool asn_next(struct line *line, struct asn_reader *reader, struct asn_element *ret_element)
{
	struct asn_element element = {0};
	bool is_constructed;
	enum class class;
	uint8_t first;

	if (reader->left < 1) {
		line_add(line, "[nothing to parse]");
		return false;
	}
	first = take(line, reader);
	class = (enum class)(first >> 6);
	is_constructed = first & 0x20;
	element.id = first & 0x1f;
	if (element.id == NUMBER_EXTENDED && !read_extended(line, reader, &element.id))
		return false;
	if (line->is_cut || !read_length(line, reader, &element.length))
		return false;
	if (element.id >= classes[class].count) {
		line_addf(line, "[id?%c/x/%u]", is_constructed ? 'C' : 'P', element.id);
		return false;
	}
	element.at = reader->at;
	if (!line_has(line, element.at, element.length)) {
		line_truncated(line);
		return false;
	}
	if (is_constructed)
		classify_constructed(line, class, &element);
	else if (!classify_primitive(line, class, &element))
		return false;
	reader->at += element.length;
	reader->left -= element.length;
	*ret_element = element;
	return true;
}

bool asn_expect(struct line *line, struct asn_reader *reader, enum asn_type type,
		const char *complaint, struct asn_element *ret_element)
{
	if (!asn_next(line, reader, ret_element))
		return false;
	if (ret_element->type == type)
		return true;
	line_add(line, complaint);
	(void)asn_print(line, ret_element);
	return false;
}

struct asn_reader asn_contents(const struct asn_element *element)
{
	return (struct asn_reader) {.at = element->at, .left = element->length};
}

bool asn_print_octets(struct line *line, const struct asn_element *element)
{
	for (uint32_t i = 0; i < element->length; i++)
		line_addf(line, "_%.2x", line_u8(line, element->at + i));
	return !line->is_cut;
}

bool asn_print_string(struct line *line, const struct asn_element *element)
{
	bool is_text = true;

	for (uint32_t i = 0; i < element->length && is_text; i++) {
		uint8_t byte = line_u8(line, element->at + i);

		is_text = byte >= 0x20 && byte < 0x7f;
	}
	if (is_text) {
		line_add(line, "\"");
		(void)line_foreign(line, element->at, element->length);
		line_add(line, "\"");
		return !line->is_cut;
	}
	for (uint32_t i = 0; i < element->length; i++)
		line_addf(line, i > 0 ? "_%.2x" : "%.2x", line_u8(line, element->at + i));
	return !line->is_cut;
}

/* ".1.3.6.1.2.1": seven bits of a number in each byte, and in the first one two numbers. */
static void print_object(struct line *line, const struct asn_element *element)
{
	bool is_first = true;
	uint32_t number = 0;

	for (uint32_t i = 0; i < element->length; i++) {
		uint8_t byte = line_u8(line, element->at + i);

		number = number << 7 | (byte & 0x7f);
		if (byte & MORE)
			continue;
		if (is_first) {
			/* Signed there, so that a number that overflows is below zero. */
			int32_t first = (int32_t)number / OBJECT_FACTOR;

			first = first > 2 ? 2 : first;
			line_addf(line, ".%u", (uint32_t)first);
			number -= (uint32_t)first * OBJECT_FACTOR;
		}
		is_first = false;
		line_addf(line, ".%u", number);
		number = 0;
	}
}

static void print_address(struct line *line, const struct asn_element *element)
{
	if (element->length != 4)
		line_add(line, "[inetaddr len!=4]");
	for (uint32_t i = 0; i < element->length; i++)
		line_addf(line, i > 0 ? ".%u" : "%u", line_u8(line, element->at + i));
}

bool asn_print(struct line *line, const struct asn_element *element)
{
	switch (element->type) {
	case ASN_OCTETS:
		return asn_print_octets(line, element);
	case ASN_NULL:
		break;
	case ASN_OBJECT:
		print_object(line, element);
		break;
	case ASN_INTEGER:
		line_addf(line, "%d", element->integer);
		break;
	case ASN_UNSIGNED:
	case ASN_UNSIGNED_64:
		line_addf(line, "%" PRIu64, element->unsigned_number);
		break;
	case ASN_STRING:
		return asn_print_string(line, element);
	case ASN_SEQUENCE:
		line_addf(line, "Seq(%u)", element->length);
		break;
	case ASN_ADDRESS:
		print_address(line, element);
		break;
	case ASN_EXCEPTION:
		line_addf(line, "[%s]", exception_ids[element->id]);
		break;
	case ASN_MESSAGE:
		line_addf(line, "%s(%u)", context_ids[element->id], element->length);
		break;
	case ASN_UNKNOWN:
		line_add(line, "[BE_ANY!?]");
		break;
	}
	return !line->is_cut;
}
