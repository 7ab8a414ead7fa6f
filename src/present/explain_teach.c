/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * --teach: every field of tcpdump's line, with what it says here; and what the field is about, once,
 * where it first appears. Fields of TCP: RFC 9293 section 3.1; options: RFC 7323, RFC 2018.
 */
#include <string.h>

#include "base/mem.h"
#include "present/explain_context.h"

/* What is explained once: a bit each in explainer->taught. */
enum concept {
	CONCEPT_TIME,
	CONCEPT_ADDRESS,
	CONCEPT_SYN,
	CONCEPT_FIN,
	CONCEPT_RST,
	CONCEPT_PSH,
	CONCEPT_ACK,
	CONCEPT_URG,
	CONCEPT_ECE,
	CONCEPT_CWR,
	CONCEPT_SEQ,
	CONCEPT_ACKNOWLEDGMENT,
	CONCEPT_WINDOW,
	CONCEPT_MSS,
	CONCEPT_SACK_PERMITTED,
	CONCEPT_SACK,
	CONCEPT_TIMESTAMPS,
	CONCEPT_WINDOW_SCALE,
	CONCEPT_NOP,
	CONCEPT_LENGTH,
	CONCEPT_TTL,
	CONCEPT_IP_ID,
	CONCEPT_TOS,
	CONCEPT_DONT_FRAGMENT,
	CONCEPT_CHECKSUM,
	CONCEPT_COUNT
};

static const char *const concepts[CONCEPT_COUNT] = {
	[CONCEPT_TIME] = "teach.about.time",
	[CONCEPT_ADDRESS] = "teach.about.address",
	[CONCEPT_SYN] = "teach.about.syn",
	[CONCEPT_FIN] = "teach.about.fin",
	[CONCEPT_RST] = "teach.about.rst",
	[CONCEPT_PSH] = "teach.about.psh",
	[CONCEPT_ACK] = "teach.about.ack-flag",
	[CONCEPT_URG] = "teach.about.urg",
	[CONCEPT_ECE] = "teach.about.ece",
	[CONCEPT_CWR] = "teach.about.cwr",
	[CONCEPT_SEQ] = "teach.about.seq",
	[CONCEPT_ACKNOWLEDGMENT] = "teach.about.ack",
	[CONCEPT_WINDOW] = "teach.about.win",
	[CONCEPT_MSS] = "teach.about.mss",
	[CONCEPT_SACK_PERMITTED] = "teach.about.sack-permitted",
	[CONCEPT_SACK] = "teach.about.sack",
	[CONCEPT_TIMESTAMPS] = "teach.about.timestamps",
	[CONCEPT_WINDOW_SCALE] = "teach.about.wscale",
	[CONCEPT_NOP] = "teach.about.nop",
	[CONCEPT_LENGTH] = "teach.about.length",
	[CONCEPT_TTL] = "teach.about.ttl",
	[CONCEPT_IP_ID] = "teach.about.ip-id",
	[CONCEPT_TOS] = "teach.about.tos",
	[CONCEPT_DONT_FRAGMENT] = "teach.about.dont-fragment",
	[CONCEPT_CHECKSUM] = "teach.about.checksum",
};

static void teach(struct lesson *lesson, struct text text)
{
	if (lesson->count < LESSON_FIELDS_MAXIMUM)
		lesson->fields[lesson->count++] = text;
}

/* The field as it is here, and the concept when it is new. */
static void teach_field(struct explainer *explainer, struct lesson *lesson, enum concept concept,
			struct text text)
{
	uint64_t bit = (uint64_t)1 << concept;

	teach(lesson, text);
	if (explainer->taught & bit)
		return;
	explainer->taught |= bit;
	teach(lesson, TEXT_PLAIN(concepts[concept]));
}

static void teach_flags(struct explainer *explainer, const struct decoded_tcp *tcp,
			struct lesson *lesson)
{
	static const struct {
		uint8_t flag;
		enum concept concept;
		const char *id;
	} flags[] = {
		{TCP_SYN, CONCEPT_SYN, "teach.syn"},      {TCP_FIN, CONCEPT_FIN, "teach.fin"},
		{TCP_RST, CONCEPT_RST, "teach.rst"},      {TCP_PSH, CONCEPT_PSH, "teach.psh"},
		{TCP_ACK, CONCEPT_ACK, "teach.ack-flag"}, {TCP_URG, CONCEPT_URG, "teach.urg"},
		{TCP_ECE, CONCEPT_ECE, "teach.ece"},      {TCP_CWR, CONCEPT_CWR, "teach.cwr"},
	};

	for (size_t i = 0; i < ARRAY_COUNT(flags); i++)
		if (tcp->flags & flags[i].flag)
			teach_field(explainer, lesson, flags[i].concept, TEXT_PLAIN(flags[i].id));
}

/* "word " in the line, and what follows up to a comma: numbers as tcpdump printed them. */
static const char *printed(struct explainer *explainer, const struct explain_packet *packet,
			   size_t slot, const char *word)
{
	const char *end = packet->line + packet->line_bytes;
	const char *at = memmem(packet->line, packet->line_bytes, word, strlen(word));
	const char *stop;

	if (!at)
		return NULL;
	at += strlen(word);
	stop = at;
	while (stop < end && *stop != ',' && *stop != ']' && *stop != ' ')
		stop++;
	return explain_keep(explainer, slot, at, (size_t)(stop - at));
}

static bool has_words(const struct explain_packet *packet, const char *words)
{
	return memmem(packet->line, packet->line_bytes, words, strlen(words));
}

/* "P 1:564(563) ack 1": tcpdump up to 4.0 has no word before the numbers. */
static const char *printed_range(struct explainer *explainer, const struct explain_packet *packet,
				 size_t slot)
{
	const char *end = packet->line + packet->line_bytes;
	const char *at = packet->line;

	while ((at = memchr(at, '(', (size_t)(end - at)))) {
		const char *begin = at;

		while (begin > packet->line && begin[-1] >= '0' && begin[-1] <= ':')
			begin--;
		if (begin < at && memchr(begin, ':', (size_t)(at - begin)))
			return explain_keep(explainer, slot, begin, (size_t)(at - begin));
		at++;
	}
	return NULL;
}

static void teach_numbers(struct explainer *explainer, const struct explain_packet *packet,
			  struct lesson *lesson)
{
	const char *sequence = printed(explainer, packet, 0, ", seq ");
	const char *acknowledgment = printed(explainer, packet, 1, " ack ");
	const struct decoded *decoded = packet->decoded;
	const char *id = decoded->payload_bytes ? "teach.seq-range" : "teach.seq-number";

	if (decoded->tcp.flags & TCP_SYN)
		id = "teach.seq-syn";
	if (!sequence && !has_words(packet, "Flags ["))
		sequence = printed_range(explainer, packet, 0);
	if (sequence)
		teach_field(explainer, lesson, CONCEPT_SEQ,
			    TEXT(id, TEXT_STRING("number", sequence),
				 TEXT_BYTES("bytes", decoded->payload_bytes)));
	if (acknowledgment)
		teach_field(explainer, lesson, CONCEPT_ACKNOWLEDGMENT,
			    TEXT("teach.ack", TEXT_STRING("number", acknowledgment)));
}

static void teach_window(struct telling *telling, struct lesson *lesson)
{
	const struct explain_packet *packet = telling->packet;
	const struct decoded_tcp *tcp = &packet->decoded->tcp;
	const struct explain_side *sides = telling->connection ? telling->connection->sides : NULL;
	const struct explain_side *sender = sides ? &sides[packet->label->sender] : NULL;
	unsigned shift = sender && !(tcp->flags & TCP_SYN) ? sender->window_scale : 0;
	const char *id = "teach.win-unknown";

	if (tcp->flags & TCP_SYN)
		id = "teach.win-syn";
	else if (sender && sender->has_window_scale)
		id = sides[side_other(packet->label->sender)].has_syn ? "teach.win-scaled"
								      : "teach.win-scaled-offered";
	else if (sender && sender->has_syn)
		id = "teach.win-plain";
	teach_field(telling->explainer, lesson, CONCEPT_WINDOW,
		    TEXT(id, TEXT_NUMBER("raw", tcp->window), TEXT_NUMBER("shift", shift),
			 TEXT_NUMBER("bytes", (uint64_t)tcp->window << shift)));
}

static void teach_options(struct explainer *explainer, const struct explain_packet *packet,
			  struct lesson *lesson)
{
	const struct decoded_tcp *tcp = &packet->decoded->tcp;

	if (tcp->has_mss)
		teach_field(explainer, lesson, CONCEPT_MSS,
			    TEXT("teach.mss", TEXT_NUMBER("mss", tcp->mss)));
	if (tcp->is_sack_permitted)
		teach_field(explainer, lesson, CONCEPT_SACK_PERMITTED,
			    TEXT_PLAIN("teach.sack-permitted"));
	if (tcp->sack_count)
		teach_field(explainer, lesson, CONCEPT_SACK,
			    TEXT("teach.sack", TEXT_NUMBER("count", tcp->sack_count)));
	if (tcp->has_timestamps)
		teach_field(explainer, lesson, CONCEPT_TIMESTAMPS,
			    TEXT(tcp->flags & TCP_ACK ? "teach.timestamps" : "teach.timestamps-syn",
				 TEXT_NUMBER("value", tcp->timestamp),
				 TEXT_NUMBER("echo", tcp->timestamp_echo)));
	if (has_words(packet, "nop"))
		teach_field(explainer, lesson, CONCEPT_NOP, TEXT_PLAIN("teach.nop"));
	if (tcp->has_window_scale)
		teach_field(explainer, lesson, CONCEPT_WINDOW_SCALE,
			    TEXT("teach.wscale", TEXT_NUMBER("shift", tcp->window_scale),
				 TEXT_NUMBER("factor", (uint64_t)1 << tcp->window_scale)));
}

/* "16:05:21.396649", "1790000000.123456", "2026-11-22 07:21:09.123456". */
static void teach_time(struct explainer *explainer, const struct explain_packet *packet,
		       struct lesson *lesson)
{
	const char *end = packet->line + packet->line_bytes;
	const char *at = packet->line;
	const char *stop;

	while (at < end && *at == ' ')
		at++;
	stop = at;
	while (stop < end && *stop >= '0' && *stop <= ':')
		stop++;
	/* A date stands before its time. */
	if (stop < end && *stop == '-')
		stop = memchr(stop, ' ', (size_t)(end - stop));
	if (stop && stop < end && (*stop == ' ' || *stop == '.'))
		stop = memchr(stop + 1, ' ', (size_t)(end - stop - 1));
	if (!stop || stop <= at)
		return;
	teach_field(explainer, lesson, CONCEPT_TIME,
		    TEXT("teach.time",
			 TEXT_STRING("time", explain_keep(explainer, 4, at, (size_t)(stop - at)))));
}

/* What -v tells of the IP header and of the checksum. */
static void teach_header(struct explainer *explainer, const struct explain_packet *packet,
			 struct lesson *lesson)
{
	const char *type = printed(explainer, packet, 5, "(tos ");
	const char *id = printed(explainer, packet, 2, ", id ");
	const struct decoded *decoded = packet->decoded;

	if (type)
		teach_field(explainer, lesson, CONCEPT_TOS,
			    TEXT("teach.tos", TEXT_STRING("value", type)));
	if (has_words(packet, ", ttl ") || has_words(packet, "(ttl ") || has_words(packet, "hlim "))
		teach_field(explainer, lesson, CONCEPT_TTL,
			    TEXT("teach.ttl", TEXT_NUMBER("number", decoded->ttl)));
	if (id && has_words(packet, "offset "))
		teach_field(explainer, lesson, CONCEPT_IP_ID,
			    TEXT("teach.ip-id", TEXT_STRING("number", id)));
	if (has_words(packet, "flags [DF]") || has_words(packet, "(DF)"))
		teach_field(explainer, lesson, CONCEPT_DONT_FRAGMENT,
			    TEXT_PLAIN("teach.dont-fragment"));
	if (has_words(packet, "(incorrect -> ") || has_words(packet, "[bad udp cksum "))
		teach_field(explainer, lesson, CONCEPT_CHECKSUM,
			    TEXT_PLAIN("teach.checksum-incorrect"));
	else if (has_words(packet, "(correct)") || has_words(packet, "[udp sum ok]"))
		teach(lesson, TEXT_PLAIN("teach.checksum-correct"));
}

static void teach_addresses(struct explainer *explainer, const struct decoded *decoded,
			    struct lesson *lesson)
{
	bool has_ports = decoded->source_port || decoded->destination_port;

	if (decoded->source.family == ADDRESS_FAMILY_NONE)
		return;
	if (!has_ports) {
		teach(lesson, TEXT("teach.address-only", TEXT_HOST("source", &explainer->ends[0]),
				   TEXT_HOST("destination", &explainer->ends[1])));
		return;
	}
	teach_field(explainer, lesson, CONCEPT_ADDRESS,
		    TEXT("teach.address", TEXT_HOST("source", &explainer->ends[0]),
			 TEXT_PORT("source-port", &explainer->ends[0]),
			 TEXT_HOST("destination", &explainer->ends[1]),
			 TEXT_PORT("destination-port", &explainer->ends[1])));
}

static void teach_length(struct explainer *explainer, const struct decoded *decoded,
			 struct lesson *lesson)
{
	teach_field(explainer, lesson, CONCEPT_LENGTH,
		    TEXT(decoded->payload_bytes ? "teach.length" : "teach.length-none",
			 TEXT_BYTES("bytes", decoded->payload_bytes)));
}

void explainer_teach(struct explainer *explainer, const struct explain_packet *packet,
		     struct lesson *ret_lesson)
{
	const struct decoded *decoded = packet->decoded;
	struct telling telling = {.explainer = explainer, .packet = packet};

	ret_lesson->count = 0;
	teach_time(explainer, packet, ret_lesson);
	teach_header(explainer, packet, ret_lesson);
	if (!decoded->arp.operation)
		teach_addresses(explainer, decoded, ret_lesson);
	if (decoded->protocol == IP_PROTOCOL_UDP && !(decoded->marks & DECODED_FRAGMENT))
		teach_length(explainer, decoded, ret_lesson);
	if (decoded->protocol != IP_PROTOCOL_TCP || decoded->marks & DECODED_TRUNCATED)
		return;
	if (packet->label && packet->label->connection->id <= explainer->count)
		telling.connection = explainer->connections[packet->label->connection->id - 1];
	teach_flags(explainer, &decoded->tcp, ret_lesson);
	teach_numbers(explainer, packet, ret_lesson);
	teach_window(&telling, ret_lesson);
	teach_options(explainer, packet, ret_lesson);
	teach_length(explainer, decoded, ret_lesson);
}
