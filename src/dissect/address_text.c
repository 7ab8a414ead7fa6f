/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Addresses and ports of the line. IPv6 as RFC 5952 writes it, with IPv4 in dots where the address
 * embeds one (::192.0.2.1, ::ffff:192.0.2.1).
 */
#include "dissect/dissector.h"
#include "dissect/line.h"

#define NAME_CHARACTERS_MAXIMUM 128

static char *put_byte(char *to, uint8_t byte)
{
	if (byte >= 100)
		*to++ = (char)('0' + byte / 100);
	if (byte >= 10)
		*to++ = (char)('0' + byte / 10 % 10);
	*to++ = (char)('0' + byte % 10);
	return to;
}

static char *put_ipv4(char *to, const uint8_t *bytes)
{
	for (unsigned i = 0; i < 4; i++) {
		if (i > 0)
			*to++ = '.';
		to = put_byte(to, bytes[i]);
	}
	return to;
}

static char *put_hex(char *to, unsigned value, unsigned digits)
{
	static const char hex[] = "0123456789abcdef";

	for (unsigned shift = digits * 4; shift > 0; shift -= 4)
		*to++ = hex[value >> (shift - 4) & 15];
	return to;
}

static char *put_word(char *to, uint16_t word)
{
	unsigned digits = 1;

	while (digits < 4 && word >> (digits * 4))
		digits++;
	return put_hex(to, word, digits);
}

struct zero_run {
	unsigned start, count;
};

/* The longest run of zero words, the first of equals; a single one is no run. */
static struct zero_run zero_run_find(const uint8_t *bytes)
{
	struct zero_run best = {8, 0};
	unsigned start = 0;

	for (unsigned i = 0; i < 8; i++) {
		if (load_be16(bytes + 2 * (size_t)i) != 0) {
			start = i + 1;
			continue;
		}
		if (i + 1 - start > best.count)
			best = (struct zero_run) {start, i + 1 - start};
	}
	return best.count >= 2 ? best : (struct zero_run) {8, 0};
}

static char *put_ipv6(char *to, const uint8_t *bytes)
{
	struct zero_run run = zero_run_find(bytes);
	bool embeds = run.start == 0 &&
		      (run.count == 6 || (run.count == 5 && load_be16(bytes + 10) == 0xffff));

	for (unsigned i = 0; i < 8; i++) {
		if (i >= run.start && i < run.start + run.count) {
			if (i == run.start)
				*to++ = ':';
			continue;
		}
		if (i > 0)
			*to++ = ':';
		if (i == 6 && embeds)
			return put_ipv4(to, bytes + 12);
		to = put_word(to, load_be16(bytes + 2 * (size_t)i));
	}
	if (run.start + run.count == 8 && run.count > 0)
		*to++ = ':';
	return to;
}

void line_ipv4_number(struct line *line, const uint8_t bytes[4])
{
	char text[ADDRESS_TEXT_BYTES];

	line_add_bytes(line, text, (size_t)(put_ipv4(text, bytes) - text));
}

void line_ipv6_number(struct line *line, const uint8_t bytes[16])
{
	char text[ADDRESS_TEXT_BYTES];

	line_add_bytes(line, text, (size_t)(put_ipv6(text, bytes) - text));
}

/* True when the address has a container's name, which is then added. */
static bool add_container(struct line *line, const struct address *address)
{
	const char *name = NULL;

	if (!line->options->is_numeric && line->options->names)
		name = name_table_find(line->options->names, address);
	if (!name)
		return false;
	if (!line->is_cut)
		str_add_escaped(line->out, name, strlen(name), NAME_CHARACTERS_MAXIMUM);
	return true;
}

void line_ipv4(struct line *line, uint32_t at)
{
	const uint8_t *bytes = line_read(line, at, 4);
	struct address address;

	if (!bytes)
		return;
	if (line->options->names) {
		address = address_ipv4(bytes);
		if (add_container(line, &address))
			return;
	}
	line_ipv4_number(line, bytes);
}

void line_ipv6(struct line *line, uint32_t at)
{
	const uint8_t *bytes = line_read(line, at, 16);
	struct address address;

	if (!bytes)
		return;
	if (line->options->names) {
		address = address_ipv6(bytes);
		if (add_container(line, &address))
			return;
	}
	line_ipv6_number(line, bytes);
}

/* Who the first half of a MAC address was given to, among those that matter to some protocol. */
const struct name_row organisation_names[] = {
	{0x000000, "Ethernet"},
	{0x00000c, "Cisco"},
	{0x00005e, "IANA"},
	{0x000081, "Nortel Networks SONMP"},
	{0x0000f8, "Cisco bridged"},
	{0x0080c2, "Ethernet bridged"},
	{0x00a03e, "ATM Forum"},
	{0x00e02f, "DOCSIS Spanning Tree"},
	{0x080007, "Appletalk"},
	{0x009069, "Juniper"},
	{0x080009, "Hewlett-Packard"},
	{0x00120f, "IEEE 802.3 Private"},
	{0x0012bb, "ANSI/TIA"},
	{0x001b21, "DCBX"},
	{0x002320, "Nicira Networks"},
	{0x5c16c7, "Big Switch Networks"},
	{0xb0d2f5, "Vello Systems"},
	{0x002481, "HP"},
	{0x0004ea, "HP-Labs"},
	{0x748771, "Infoblox Inc"},
	{0xa42305, "Open Networking Lab"},
	{0x00049f, "Freescale"},
	{0x0015ad, "Netronome"},
	{0x001018, "Broadcom"},
	{0x00e004, "PMC-Sierra"},
	{0xd0f0db, "Ericsson"},
	{0, NULL},
};

void line_mac(struct line *line, uint32_t at)
{
	const uint8_t *bytes = line_read(line, at, 6);
	char text[18];
	char *to = text;

	if (!bytes)
		return;
	for (unsigned i = 0; i < 6; i++) {
		to = put_hex(to, bytes[i], 2);
		*to++ = ':';
	}
	line_add_bytes(line, text, 17);
	if (line->options->is_numeric)
		return;
	line_add(line, " (oui ");
	line_name(line, organisation_names, line_be24(line, at), "Unknown");
	line_add(line, ")");
}

void line_link_address(struct line *line, uint32_t at, uint32_t count)
{
	const uint8_t *bytes;

	if (count == 0) {
		line_add(line, "<empty>");
		return;
	}
	if (count == 6) {
		line_mac(line, at);
		return;
	}
	bytes = line_read(line, at, count);
	for (uint32_t i = 0; bytes && i < count; i++) {
		if (i > 0)
			line_add(line, ":");
		line_hex(line, bytes[i], 2);
	}
}

void line_tcp_port(struct line *line, uint16_t port)
{
	const char *name = dissector_service(line->dissector, port, /* is_tcp= */ true);

	if (name)
		line_add(line, name);
	else
		line_unsigned(line, port);
}

void line_udp_port(struct line *line, uint16_t port)
{
	const char *name = dissector_service(line->dissector, port, /* is_tcp= */ false);

	if (name)
		line_add(line, name);
	else
		line_unsigned(line, port);
}
