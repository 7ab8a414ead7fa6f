/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * DNS (RFC 1035 section 4.1), over UDP, over TCP behind two bytes of length (section 4.2.2), and
 * multicast DNS (RFC 6762): identifier, flags, four counts, then questions, answers, authorities,
 * additional records.
 */
#include "dissect/dns.h"

#include "base/mem.h"
#include "dissect/printer.h"

#define HEADER_BYTES 12u
#define CLASS_IN     1
#define TOP_BIT      0x8000 /* of a class in multicast DNS: unicast wanted, or flush the cache */

enum {
	FLAG_RESPONSE = 0x8000,
	FLAG_AUTHORITATIVE = 0x0400,
	FLAG_TRUNCATED = 0x0200,
	FLAG_RECURSION_DESIRED = 0x0100,
	FLAG_RECURSION_AVAILABLE = 0x0080,
	FLAG_AUTHENTIC = 0x0020,
	FLAG_CHECKING_DISABLED = 0x0010,
	FLAGS_ODD_IN_QUERY = 0x06cf,
};

#define OPERATION_INVERSE 1

static const char *const operations[16] = {
	"",         " inv_q",    " stat",     " op3",     " notify",  " update",
	" op6",     " op7",      " op8",      " updateA", " updateD", " updateDA",
	" updateM", " updateMA", " zoneInit", " zoneRef",
};

/* As tcpdump writes them, with the blanks that it has and has not. */
static const char *const results[] = {
	"",          " FormErr", " ServFail", " NXDomain", " NotImp",  " Refused",
	" YXDomain", " YXRRSet", " NXRRSet",  " NotAuth",  " NotZone", " Resp11",
	" Resp12",   " Resp13",  " Resp14",   " NoChange", " BadVers", "Resp17",
	" Resp18",   " Resp19",  " Resp20",   "Resp21",    " Resp22",  " BadCookie",
};

struct counts {
	uint32_t questions, answers, authorities, additional;
};

static void print_class(struct line *line, uint16_t class)
{
	line_add(line, " ");
	line_name(line, dns_class_names, class, "(Class %u)");
}

/* A question: its end, or false when it is broken or cut. */
static bool print_question(struct line *line, const struct dns_message *message, uint32_t *at)
{
	uint16_t type, class_and_bit, class;
	uint32_t name_at = *at;
	uint32_t end;

	if (!dns_name_skip(line, name_at, &end) || !line_has(line, end, 4))
		return false;
	type = line_be16(line, end);
	class_and_bit = line_be16(line, end + 2);
	class = message->is_multicast ? class_and_bit & ~TOP_BIT : class_and_bit;
	line_add(line, " ");
	line_name(line, dns_type_names, type, "Type%u");
	if (class != CLASS_IN)
		print_class(line, class);
	if (message->is_multicast)
		line_add(line, class_and_bit & TOP_BIT ? " (QU)" : " (QM)");
	line_add(line, "? ");
	if (!print_domain_name(line, name_at, message->at, at))
		return false;
	*at += 4;
	return true;
}

/* Class, time to live and type of a record, whose fields are all there. */
static void print_record_head(struct line *line, const struct dns_message *message,
			      struct dns_record *record, uint32_t at)
{
	uint16_t class_and_bit = line_be16(line, at + 2);

	record->type = line_be16(line, at);
	record->class = message->is_multicast ? class_and_bit & ~TOP_BIT : class_and_bit;
	if (record->class != CLASS_IN && record->type != DNS_TYPE_OPT)
		print_class(line, (uint16_t)record->class);
	if (message->is_multicast && class_and_bit & TOP_BIT)
		line_add(line, " (Cache flush)");
	if (record->type == DNS_TYPE_OPT) {
		record->flags = line_be16(line, at + 6);
	} else if (line->options->verbosity > 2) {
		line_add(line, " [");
		line_relative_time(line, line_be32(line, at + 4));
		line_add(line, "]");
	}
	record->length = line_be16(line, at + 8);
	record->at = at + 10;
	line_add(line, " ");
	line_name(line, dns_type_names, record->type, "Type%u");
}

/* A record: its end, or false when it is broken or cut. */
static bool print_record(struct line *line, const struct dns_message *message, uint32_t *at)
{
	struct dns_record record = {0};
	bool is_good = true;

	if (line->options->verbosity > 0) {
		line_add(line, " ");
		if (!print_domain_name(line, *at, message->at, at))
			return false;
	} else {
		is_good = dns_name_skip(line, *at, at);
	}
	if (!is_good || !line_has(line, *at, 10)) {
		*at = line->end;
		return true;
	}
	print_record_head(line, message, &record, *at);
	*at = record.at + record.length;
	if (*at > line->end)
		return false;
	return print_dns_data(line, message, &record);
}

/* All records of a section behind its name. */
static bool print_records(struct line *line, const struct dns_message *message, uint32_t *at,
			  uint32_t count, const char *lead)
{
	if (count == 0)
		return true;
	if (lead) {
		if (*at >= line->end)
			return false;
		line_add(line, lead);
	}
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0) {
			if (*at >= line->end)
				return false;
			line_add(line, ",");
		}
		if (!print_record(line, message, at) || line->is_cut)
			return false;
	}
	return true;
}

/* Authorities and additional records, which -vv shows. */
static bool print_more(struct line *line, const struct dns_message *message, uint32_t *at,
		       const struct counts *counts)
{
	if (line->options->verbosity < 2)
		return true;
	return print_records(line, message, at, counts->authorities, " ns:") &&
	       print_records(line, message, at, counts->additional, " ar:");
}

/* Pass `count` records without printing, for the extended result. False when they are cut. */
static bool records_skip(struct line *line, uint32_t *at, uint32_t count, uint32_t *result)
{
	for (uint32_t i = 0; i < count; i++) {
		if (!dns_name_skip(line, *at, at) || !line_has(line, *at, 5))
			return false;
		if (result && line_be16(line, *at) == DNS_TYPE_OPT) {
			*result |= (uint32_t)line_u8(line, *at + 4) << 4;
			return false;
		}
		if (!line_has(line, *at, 10))
			return false;
		*at += 10u + line_be16(line, *at + 8);
		if (*at >= line->end)
			return false;
	}
	return true;
}

/* The result of a response: its upper bits are in an OPT record (RFC 6891 section 6.1.3). */
static uint32_t result_read(struct line *line, uint32_t at, uint16_t flags,
			    const struct counts *counts)
{
	uint32_t result = flags & 15;
	uint32_t cursor = at + HEADER_BYTES;

	for (uint32_t i = 0; i < counts->questions; i++) {
		if (!dns_name_skip(line, cursor, &cursor))
			return result;
		cursor += 4;
		if (cursor >= line->end)
			return result;
	}
	if (records_skip(line, &cursor, counts->answers + counts->authorities, NULL))
		(void)records_skip(line, &cursor, counts->additional, &result);
	return result;
}

static bool print_questions_of_response(struct line *line, const struct dns_message *message,
					uint32_t *at, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			line_add(line, ",");
		if (line->options->verbosity > 1) {
			line_add(line, " q:");
			if (!print_question(line, message, at))
				return false;
		} else {
			if (!dns_name_skip(line, *at, at))
				return false;
			*at += 4;
		}
	}
	return true;
}

static bool print_response(struct line *line, const struct dns_message *message, uint16_t flags,
			   const struct counts *counts)
{
	uint32_t result = result_read(line, message->at, flags, counts);
	uint32_t at = message->at + HEADER_BYTES;

	line_unsigned(line, line_be16(line, message->at));
	line_add(line, operations[flags >> 11 & 15]);
	if (result < ARRAY_COUNT(results))
		line_add(line, results[result]);
	else
		line_addf(line, " Resp%u", result & 0xfff);
	line_add(line, flags & FLAG_AUTHORITATIVE ? "*" : "");
	line_add(line, flags & FLAG_RECURSION_AVAILABLE ? "" : "-");
	line_add(line, flags & FLAG_TRUNCATED ? "|" : "");
	line_add(line, flags & FLAG_AUTHENTIC ? "$" : "");
	if (counts->questions != 1)
		line_addf(line, " [%uq]", counts->questions);
	if (!print_questions_of_response(line, message, &at, counts->questions))
		return false;
	line_addf(line, " %u/%u/%u", counts->answers, counts->authorities, counts->additional);
	return print_records(line, message, &at, counts->answers, /* lead= */ NULL) &&
	       print_more(line, message, &at, counts);
}

static void print_query_head(struct line *line, const struct dns_message *message, uint16_t flags,
			     const struct counts *counts)
{
	bool is_inverse = (flags >> 11 & 15) == OPERATION_INVERSE;

	line_unsigned(line, line_be16(line, message->at));
	line_add(line, operations[flags >> 11 & 15]);
	line_add(line, flags & FLAG_RECURSION_DESIRED ? "+" : "");
	line_add(line, flags & FLAG_CHECKING_DISABLED ? "%" : "");
	if (flags & FLAGS_ODD_IN_QUERY)
		line_addf(line, " [b2&3=0x%x]", flags);
	if (is_inverse) {
		if (counts->questions)
			line_addf(line, " [%uq]", counts->questions);
		if (counts->answers != 1)
			line_addf(line, " [%ua]", counts->answers);
	} else {
		if (counts->answers)
			line_addf(line, " [%ua]", counts->answers);
		if (counts->questions != 1)
			line_addf(line, " [%uq]", counts->questions);
	}
	if (counts->authorities)
		line_addf(line, " [%un]", counts->authorities);
	if (counts->additional)
		line_addf(line, " [%uau]", counts->additional);
}

static bool print_query(struct line *line, const struct dns_message *message, uint16_t flags,
			const struct counts *counts)
{
	uint32_t at = message->at + HEADER_BYTES;

	print_query_head(line, message, flags, counts);
	for (uint32_t i = 0; i < counts->questions; i++) {
		if (i > 0 && at >= line->end)
			return false;
		if (!print_question(line, message, &at))
			return false;
	}
	if (line->options->verbosity < 2)
		return true;
	return print_records(line, message, &at, counts->answers, /* lead= */ NULL) &&
	       print_more(line, message, &at, counts);
}

static void print_message(struct line *line, const struct dns_message *message, uint32_t length)
{
	const uint8_t *b = line_read(line, message->at, HEADER_BYTES);
	struct counts counts;
	uint16_t flags;
	bool is_good;

	if (!b)
		return;
	flags = load_be16(b + 2);
	counts = (struct counts) {
		.questions = load_be16(b + 4),
		.answers = load_be16(b + 6),
		.authorities = load_be16(b + 8),
		.additional = load_be16(b + 10),
	};
	if (flags & FLAG_RESPONSE)
		is_good = print_response(line, message, flags, &counts);
	else
		is_good = print_query(line, message, flags, &counts);
	if (is_good)
		line_addf(line, " (%u)", length);
	else
		line_truncated(line);
}

/* The length in front of a message over TCP. False when the message is not whole in this segment. */
static bool print_prefix(struct line *line, uint32_t *at, uint32_t *length)
{
	uint16_t told;

	if (*length < 2) {
		line_addf(line, " [DNS over TCP: length %u < 2]", *length);
		line_invalid(line);
		return false;
	}
	*length -= 2;
	told = line_be16(line, *at);
	if (told != *length) {
		line_addf(line, " [prefix length(%u) != length(%u)]", told, *length);
		line_invalid(line);
		return false;
	}
	*at += 2;
	line_add(line, " ");
	return true;
}

void print_dns(struct line *line, uint32_t at, uint32_t length, bool is_tcp, bool is_multicast)
{
	struct dns_message message;

	line->protocol = "domain";
	if (is_tcp && !print_prefix(line, &at, &length))
		return;
	message = (struct dns_message) {.at = at, .is_multicast = is_multicast};
	if (length < HEADER_BYTES) {
		line_addf(line, "domain [length %u < %u]", length, HEADER_BYTES);
		line_invalid(line);
		return;
	}
	if (!line_has(line, at, HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	print_message(line, &message, length);
}
