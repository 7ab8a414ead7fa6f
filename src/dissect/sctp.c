/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SCTP (RFC 9260): the ports, then chunk after chunk: its type, and of data, the two that begin an
 * association and the acknowledgement, the fields. -vv has a chunk on each line, and the data.
 */
#include "dissect/printer.h"

#define HEADER_BYTES       12u
#define CHUNK_HEADER_BYTES 4u
#define DATA_BYTES         12u
#define START_BYTES        16u
#define ACK_BYTES          12u

enum {
	CHUNK_DATA = 0,
	CHUNK_START = 1,
	CHUNK_START_ACK = 2,
	CHUNK_ACK = 3,
};

enum {
	FLAG_END = 1,
	FLAG_BEGINNING = 2,
	FLAG_UNORDERED = 4,
};

static const struct name_row chunk_names[] = {
	{CHUNK_DATA, "DATA"},
	{CHUNK_START, "INIT"},
	{CHUNK_START_ACK, "INIT ACK"},
	{CHUNK_ACK, "SACK"},
	{4, "HB REQ"},
	{5, "HB ACK"},
	{6, "ABORT"},
	{7, "SHUTDOWN"},
	{8, "SHUTDOWN ACK"},
	{9, "OP ERR"},
	{10, "COOKIE ECHO"},
	{11, "COOKIE ACK"},
	{12, "ECN ECHO"},
	{13, "ECN CWR"},
	{14, "SHUTDOWN COMPLETE"},
	{192, "FOR CUM TSN"},
	{193, "REL CTRL"},
	{194, "REL CTRL ACK"},
	{0, NULL},
};

/* Payload protocol identifiers. */
static const struct name_row payload_names[] = {
	{1, "ISDN Q.921"}, {2, "M2UA"},       {3, "M3UA"},       {4, "SUA"},     {5, "M2PA"},
	{6, "V5.2"},       {7, "H.248"},      {8, "BICC"},       {9, "TALI"},    {10, "DUA"},
	{11, "ASAP"},      {12, "ENRP"},      {13, "H.323"},     {14, "Q.IPC"},  {15, "SIMCO"},
	{16, "DDPSC"},     {17, "DDPSSC"},    {18, "S1AP"},      {19, "RUA"},    {20, "HNBAP"},
	{21, "ForCES HP"}, {22, "ForCES MP"}, {23, "ForCES LP"}, {24, "SBc-AP"}, {25, "NBAP"},
	{27, "X2AP"},      {0, NULL},
};

/* Ports of the forwarding and control element protocol (RFC 5811). */
static const struct name_row port_names[] = {
	{6704, "[ForCES HP]"},
	{6705, "[ForCES MP]"},
	{6706, "[ForCES LP]"},
	{0, NULL},
};

/* Where the chunk's next byte is, and how much of the chunk and of the packet is left. */
struct place {
	uint32_t at;
	uint32_t told; /* the length that the chunk has by its header */
	uint32_t chunk;
	uint32_t packet;
};

static void go_on(struct place *place, uint32_t count)
{
	place->at += count;
	place->chunk -= count;
	place->packet -= count;
}

/* False when the chunk is shorter than what it must have. */
static bool has_fields(struct line *line, const struct place *place, uint32_t least)
{
	if (place->chunk >= least)
		return true;
	line_addf(line, "bogus chunk length %u]", place->told);
	return false;
}

static void print_data_flags(struct line *line, uint8_t flags)
{
	if (flags & FLAG_UNORDERED)
		line_add(line, "(U)");
	if (flags & FLAG_BEGINNING)
		line_add(line, "(B)");
	if (flags & FLAG_END)
		line_add(line, "(E)");
	if (flags & (FLAG_UNORDERED | FLAG_BEGINNING | FLAG_END))
		line_add(line, " ");
}

static void print_payload(struct line *line, const struct place *place)
{
	line_add(line, "[Payload");
	if (!line->options->is_quiet && line->options->hex < DISSECT_HEX_PLAIN)
		line_add(line, ":");
	line_unknown(line, place->at, place->chunk);
	line_add(line, "]");
}

static bool print_data(struct line *line, struct place *place, uint8_t flags)
{
	uint32_t at = place->at;

	print_data_flags(line, flags);
	if (!has_fields(line, place, DATA_BYTES))
		return false;
	line_addf(line, "[TSN: %u] ", line_be32(line, at));
	line_addf(line, "[SID: %u] ", line_be16(line, at + 4));
	line_addf(line, "[SSEQ %u] ", line_be16(line, at + 6));
	line_add(line, "[PPID ");
	line_name(line, payload_names, line_be32(line, at + 8), "0x%x");
	line_add(line, "] ");
	if (place->chunk == DATA_BYTES) {
		line_addf(line, "bogus chunk length %u]", place->told);
		return false;
	}
	go_on(place, DATA_BYTES);
	if (line->options->verbosity > 1)
		print_payload(line, place);
	return true;
}

static bool print_start(struct line *line, const struct place *place)
{
	uint32_t at = place->at;

	if (!has_fields(line, place, START_BYTES))
		return false;
	line_addf(line, "[init tag: %u] ", line_be32(line, at));
	line_addf(line, "[rwnd: %u] ", line_be32(line, at + 4));
	line_addf(line, "[OS: %u] ", line_be16(line, at + 8));
	line_addf(line, "[MIS: %u] ", line_be16(line, at + 10));
	line_addf(line, "[init TSN: %u] ", line_be32(line, at + 12));
	return true;
}

static bool print_ack(struct line *line, struct place *place)
{
	uint32_t newest = line_be32(line, place->at);
	uint16_t gaps, twice;

	if (!has_fields(line, place, ACK_BYTES))
		return false;
	gaps = line_be16(line, place->at + 8);
	twice = line_be16(line, place->at + 10);
	line_addf(line, "[cum ack %u] [a_rwnd %u] [#gap acks %u] [#dup tsns %u] ", newest,
		  line_be32(line, place->at + 4), gaps, twice);
	go_on(place, ACK_BYTES);
	for (uint32_t i = 0; i < gaps && place->chunk != 0; i++) {
		if (!has_fields(line, place, 4))
			return false;
		line_addf(line, "\n\t\t[gap ack block #%u: start = %u, end = %u] ", i + 1,
			  newest + line_be16(line, place->at),
			  newest + line_be16(line, place->at + 2));
		go_on(place, 4);
	}
	for (uint32_t i = 0; i < twice && place->chunk != 0; i++) {
		if (!has_fields(line, place, 4))
			return false;
		line_addf(line, "\n\t\t[dup TSN #%u: %u] ", i + 1, line_be32(line, place->at));
		go_on(place, 4);
	}
	return true;
}

/* False when nothing of the packet can be read behind it. */
static bool print_chunk(struct line *line, struct place *place, uint8_t type, uint8_t flags)
{
	line_add(line, "[");
	line_name(line, chunk_names, type, "Unknown chunk type: 0x%x");
	line_add(line, "] ");
	switch (type) {
	case CHUNK_DATA:
		return print_data(line, place, flags);
	case CHUNK_START:
	case CHUNK_START_ACK:
		return print_start(line, place);
	case CHUNK_ACK:
		return print_ack(line, place);
	default:
		return true;
	}
}

/*
 * Chunks are padded to 4 bytes. A chunk that is longer than the packet says is read on as far as bytes
 * are captured, and then the packet never ends.
 */
static void print_chunks(struct line *line, struct place *place)
{
	const char *between = line->options->verbosity > 1 ? "\n\t" : " (";

	for (uint32_t number = 1; place->packet != 0 && !line->is_cut; number++) {
		uint32_t at = place->at, length, padding;

		if (place->packet < CHUNK_HEADER_BYTES) {
			line_addf(line, "%s%u) [chunk descriptor cut off at end of packet]",
				  between, number);
			return;
		}
		if (!line_has(line, at, CHUNK_HEADER_BYTES)) {
			line_truncated(line);
			return;
		}
		length = line_be16(line, at + 2);
		if (length < CHUNK_HEADER_BYTES) {
			line_addf(line, "%s%u) [Bad chunk length %u, < size of chunk descriptor]",
				  between, number, length);
			return;
		}
		padding = (4 - length % 4) % 4;
		if (place->packet < padding) {
			line_addf(line, "%s%u) [Bad chunk length %u, > remaining data in packet]",
				  between, number, length);
			return;
		}
		if (!line_has(line, at, length)) {
			line_truncated(line);
			return;
		}
		line_addf(line, "%s%u) ", between, number);
		place->told = place->chunk = length;
		go_on(place, CHUNK_HEADER_BYTES);
		if (!print_chunk(line, place, line_u8(line, at), line_u8(line, at + 1)))
			return;
		go_on(place, place->chunk);
		if (line->options->verbosity < 2)
			between = ", (";
		if (padding != 0) {
			if (!line_has(line, place->at, padding)) {
				line_truncated(line);
				return;
			}
			place->at += padding;
			place->packet -= padding;
		}
	}
}

static void print_ends(struct line *line, const struct ip_part *ip, uint16_t source_port,
		       uint16_t destination_port)
{
	if (ip->version == 6) {
		line_ipv6(line, ip->at + 8);
		line_addf(line, ".%u > ", source_port);
		line_ipv6(line, ip->at + 24);
	} else {
		line_ipv4(line, ip->at + 12);
		line_addf(line, ".%u > ", source_port);
		line_ipv4(line, ip->at + 16);
	}
	line_addf(line, ".%u: sctp", destination_port);
}

void print_sctp(struct line *line, uint32_t at, uint32_t length, const struct ip_part *ip)
{
	struct place place = {.at = at + HEADER_BYTES, .packet = length - HEADER_BYTES};
	uint16_t ports[2];

	line->protocol = "sctp";
	if (length < HEADER_BYTES) {
		line_addf(line, "truncated-sctp - %u bytes missing!", HEADER_BYTES - length);
		return;
	}
	if (!line_has(line, at, HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	for (int i = 0; i < 2; i++)
		ports[i] = line_be16(line, at + 2 * i);
	print_ends(line, ip, ports[0], ports[1]);
	for (int i = 0; i < 2; i++) {
		if (name_find(port_names, ports[i]))
			line_add(line, name_find(port_names, ports[i]));
	}
	print_chunks(line, &place);
}
