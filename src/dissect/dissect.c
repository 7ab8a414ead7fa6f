/* SPDX-License-Identifier: BSD-3-Clause */
/* A packet's line from its number to its final newline: see dissect.h. */
#include "dissect/dissect.h"

#include "base/mem.h"
#include "dissect/dissector.h"
#include "dissect/line.h"
#include "dissect/printer.h"

/* tcpdump's MAXIMUM_SNAPLEN: what is longer is taken for a broken record. */
#define PACKET_BYTES_MAXIMUM 262144u

/* Most lines fit, so that printing one rarely needs to enlarge the text. */
#define LINE_BYTES_USUAL 1024u

struct dissector *dissector_new(const struct dissect_options *options)
{
	struct dissector *dissector = xcalloc(1, sizeof(*dissector));

	dissector->options = *options;
	sequence_table_init(&dissector->sequences);
	if (!options->is_numeric)
		service_table_read(&dissector->services);
	return dissector;
}

void dissector_free(struct dissector *dissector)
{
	if (!dissector)
		return;
	sequence_table_done(&dissector->sequences);
	tcp_flows_done(&dissector->flows);
	service_table_done(&dissector->services);
	free(dissector);
}

const char *dissector_service(const struct dissector *dissector, uint16_t port, bool is_tcp)
{
	return service_table_find(&dissector->services, port, is_tcp);
}

/* A record whose lengths cannot be gets a line that says so, and nothing else. */
static bool add_bad_record(struct line *line, const struct packet *packet)
{
	const char *separator = "[Invalid header:";

	if (packet->captured_bytes == 0) {
		line_add(line, "[Invalid header: caplen==0");
		separator = ",";
	}
	if (packet->wire_bytes == 0) {
		line_addf(line, "%s len==0", separator);
		separator = ",";
	} else if (packet->wire_bytes < packet->captured_bytes) {
		line_addf(line, "%s len(%u) < caplen(%u)", separator, packet->wire_bytes,
			  packet->captured_bytes);
		separator = ",";
	}
	if (packet->captured_bytes > PACKET_BYTES_MAXIMUM) {
		line_addf(line, "%s caplen(%u) > %u", separator, packet->captured_bytes,
			  PACKET_BYTES_MAXIMUM);
		separator = ",";
	}
	if (packet->wire_bytes > PACKET_BYTES_MAXIMUM) {
		line_addf(line, "%s len(%u) > %u", separator, packet->wire_bytes,
			  PACKET_BYTES_MAXIMUM);
		separator = ",";
	}
	if (*separator != ',')
		return false;
	line_add(line, "]\n");
	return true;
}

static void add_hex(struct line *line, uint32_t captured_bytes)
{
	enum dissect_hex hex = line->options->hex;
	bool with_link = hex == DISSECT_HEX_ASCII_LINK || hex == DISSECT_HEX_PLAIN_LINK ||
			 hex == DISSECT_HEX_BOTH_LINK;
	uint32_t at = with_link ? 0 : line->link_bytes;

	if (hex == DISSECT_HEX_NONE || captured_bytes <= at)
		return;
	if (hex == DISSECT_HEX_BOTH || hex == DISSECT_HEX_BOTH_LINK)
		line_hex_ascii_dump(line, "\n\t", at, captured_bytes - at);
	else if (hex == DISSECT_HEX_PLAIN || hex == DISSECT_HEX_PLAIN_LINK)
		line_hex_dump(line, "\n\t", at, captured_bytes - at);
	else
		line_ascii_dump(line, at, captured_bytes - at);
}

static void add_number_and_point(struct line *line, const struct packet *packet)
{
	struct dissector *dissector = line->dissector;
	const char *const *points = line->options->point_names;

	dissector->printed++;
	if (line->options->with_number)
		line_addf(line, "%5llu  ", (unsigned long long)dissector->printed);
	if (points) {
		const char *name = points[packet->point];

		line_add(line, "[");
		str_add_escaped(line->out, name, strlen(name), 64);
		line_add(line, "] ");
	}
}

void dissector_print(struct dissector *dissector, const struct packet *packet, struct str *out)
{
	struct line line = {
		.dissector = dissector,
		.options = &dissector->options,
		.out = out,
		.bytes = packet->data,
		.end = packet->captured_bytes,
		.links = dissector->options.links ? dissector->options.links[packet->point] : NULL,
		.protocol = "",
	};

	if (out->capacity - out->length <= LINE_BYTES_USUAL)
		(void)str_reserve(out, LINE_BYTES_USUAL);
	add_number_and_point(&line, packet);
	if (add_bad_record(&line, packet))
		return;
	timestamp_add(&dissector->timestamp, &line, packet);
	print_link(&line, packet->link_type, packet->wire_bytes);
	if (line.is_cut) {
		line.is_cut = false;
		line.protocol = line.cut_protocol;
		line_truncated(&line);
		line.link_bytes = 0;
	}
	line.end = packet->captured_bytes;
	add_hex(&line, packet->captured_bytes);
	line_add(&line, "\n");
}
