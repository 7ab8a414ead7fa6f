/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Protocols that tcpdump prints and that are not printed here, when so little of them is captured that
 * tcpdump too has nothing but the mark to show: a snap length that ends with the headers, an ICMP
 * error that quotes no more. Rows tell how many bytes a line needs to say more.
 */
#include "dissect/cut_mark.h"

#include "base/mem.h"

enum end {
	EITHER,
	DESTINATION,
	SOURCE,
};

struct mark_row {
	uint16_t number; /* port, or IP protocol */
	enum end end;    /* whose port it is */
	uint8_t least_bytes;
	const char *lead;
	const char *protocol;
};

static const struct mark_row udp_marks[] = {
	{496, EITHER, 1, " auto-rp ", "cisco_autorp"},
	{525, EITHER, 1, "", "timed"},
	{654, EITHER, 1, "", "aodv"},
	{698, EITHER, 4, "OLSRv4", "olsr"},
	{701, EITHER, 8, "", "lmp"},
	{921, EITHER, 28, "", "lwres"},
	{1589, EITHER, 8, "", "vqp"},
	{2103, EITHER, 1, "", "zephyr"},
	{2104, EITHER, 1, "", "zephyr"},
	{3456, DESTINATION, 8, "", "vat"},
	{3503, EITHER, 32, "", "lspping"},
	{4567, DESTINATION, 12, "", "wb"},
	{4790, EITHER, 1, "VXLAN-GPE, ", "vxlan_gpe"},
	{5359, EITHER, 1, "AHCP", "ahcp"},
	{6696, EITHER, 4, "babel", "babel"},
	{6697, EITHER, 4, "babel", "babel"},
	{12222, EITHER, 6, "", "lwapp_data"},
	{12223, DESTINATION, 12, "", "lwapp_control"},
	{12223, SOURCE, 6, "", "lwapp_control"},
	{17754, EITHER, 1, "ZEP", "zep"},
	{30490, EITHER, 4, "SOMEIP", "someip"},
	{49152, SOURCE, 4, "", "bcm_li"},
};

static const struct mark_row tcp_marks[] = {
	{1723, EITHER, 1, ": pptp", "pptp"},
	{6633, EITHER, 1, ": OpenFlow", "openflow"},
	{6653, EITHER, 1, ": OpenFlow", "openflow"},
};

static const struct mark_row ip_marks[] = {
	{8, EITHER, 16, "", "egp"},
	{9, EITHER, 10, "igrp:", "igrp"},
	{33, EITHER, 16, "", "dccp"},
	{55, EITHER, 12, "", "mobile"},
};

static bool is_meant(const struct mark_row *row, uint16_t source, uint16_t destination)
{
	return (row->end != DESTINATION && row->number == source) ||
	       (row->end != SOURCE && row->number == destination);
}

/* The first row that fits decides, whether it has enough bytes or not. */
static bool print_mark(struct line *line, const struct mark_row *rows, size_t count,
		       const struct cut_part *part)
{
	for (size_t i = 0; i < count; i++) {
		if (!is_meant(&rows[i], part->source, part->destination))
			continue;
		if (line_has(line, part->at, rows[i].least_bytes))
			return false;
		line_add(line, rows[i].lead);
		line->protocol = rows[i].protocol;
		line_truncated(line);
		return true;
	}
	return false;
}

bool print_cut_udp(struct line *line, const struct cut_part *part)
{
	return print_mark(line, udp_marks, ARRAY_COUNT(udp_marks), part);
}

bool print_cut_tcp(struct line *line, const struct cut_part *part)
{
	return print_mark(line, tcp_marks, ARRAY_COUNT(tcp_marks), part);
}

bool cut_tcp_has_mark(uint16_t port)
{
	for (size_t i = 0; i < ARRAY_COUNT(tcp_marks); i++) {
		if (tcp_marks[i].number == port)
			return true;
	}
	return false;
}

bool print_cut_protocol(struct line *line, uint8_t protocol, uint32_t at)
{
	struct cut_part part = {.at = at, .source = protocol, .destination = protocol};

	return print_mark(line, ip_marks, ARRAY_COUNT(ip_marks), &part);
}
