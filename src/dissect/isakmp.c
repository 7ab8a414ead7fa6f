/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Key exchange for IPsec: ISAKMP (RFC 2408) and IKE version 2 (RFC 7296). The phase, which side
 * speaks, the kind of exchange and its flags. Which side began is known from the first message with
 * that side's cookie. With -v: version, message number and cookies; payloads are not gone into.
 */
#include "base/mem.h"
#include "dissect/dissector.h"
#include "dissect/printer.h"

#define HEADER_BYTES 28u

enum {
	FLAG_ENCRYPTED = 1,
	FLAG_COMMIT = 2,
	FLAG_INITIATOR = 0x08,
	FLAG_VERSION = 0x10,
	FLAG_RESPONSE = 0x20,
};

static const struct name_row exchange_names[] = {
	{0, "none"},        {1, "base"},        {2, "ident"},         {3, "auth"},
	{4, "agg"},         {5, "inf"},         {32, "oakley-quick"}, {33, "oakley-newgroup"},
	{34, "ikev2_init"}, {35, "ikev2_auth"}, {36, "child_sa"},     {37, "inf2"},
	{0, NULL},
};

static const struct name_row payload_names[] = {
	{0, "none"},    {1, "sa"},       {2, "p"},      {3, "t"},       {4, "ke"},
	{5, "id"},      {6, "cert"},     {7, "cr"},     {8, "hash"},    {9, "sig"},
	{10, "nonce"},  {11, "n"},       {12, "d"},     {13, "vid"},    {33, "v2sa"},
	{34, "v2ke"},   {35, "v2IDi"},   {36, "v2IDr"}, {37, "v2cert"}, {38, "v2cr"},
	{39, "v2auth"}, {40, "v2nonce"}, {41, "v2n"},   {42, "v2d"},    {43, "v2vid"},
	{44, "v2TSi"},  {45, "v2TSr"},   {46, "v2e"},   {47, "v2cp"},   {48, "v2eap"},
	{0, NULL},
};

static void print_payload_name(struct line *line, uint8_t payload)
{
	line_name(line, payload_names, payload, payload >= 14 && payload <= 32 ? "pay%u" : "#%u");
}

static void print_bytes(struct line *line, uint32_t at, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		line_hex(line, line_u8(line, at + i), 2);
}

/* 4, 6, or what a header that is none says. */
static unsigned ip_version(const struct line *line)
{
	return line_has(line, line->ip_at, 1) ? line->bytes[line->ip_at] >> 4 : 0;
}

static const uint8_t *ip_address(struct line *line, unsigned version, bool is_source)
{
	uint32_t at = line->ip_at;

	if (version == 4)
		return line_read(line, at + (is_source ? 12 : 16), 4);
	return line_read(line, at + (is_source ? 8 : 24), 16);
}

static const struct key_exchange *find(const struct key_exchanges *exchanges,
				       const uint8_t cookie[8])
{
	for (size_t i = 0; i < ARRAY_COUNT(exchanges->rows); i++) {
		if (memcmp(exchanges->rows[i].cookie, cookie, 8) == 0)
			return &exchanges->rows[i];
	}
	return NULL;
}

static void remember(struct line *line, struct key_exchanges *exchanges, const uint8_t cookie[8])
{
	struct key_exchange *row = &exchanges->rows[exchanges->next];
	unsigned version = ip_version(line);
	const uint8_t *addresses[2];

	if (version != 4 && version != 6)
		return;
	for (int i = 0; i < 2; i++) {
		addresses[i] = ip_address(line, version, i == 0);
		if (!addresses[i])
			return;
	}
	row->version = (uint8_t)version;
	for (int i = 0; i < 2; i++)
		memcpy(row->addresses[i], addresses[i], version == 4 ? 4 : 16);
	memcpy(row->cookie, cookie, 8);
	exchanges->next = (exchanges->next + 1) % ARRAY_COUNT(exchanges->rows);
}

static char side(struct line *line, const struct key_exchange *exchange)
{
	unsigned version = ip_version(line);
	const uint8_t *source;

	if (exchange->version != version || (version != 4 && version != 6))
		return '?';
	source = ip_address(line, version, /* is_source= */ true);
	for (int i = 0; source && i < 2; i++) {
		if (memcmp(source, exchange->addresses[i], version == 4 ? 4 : 16) == 0)
			return "IR"[i];
	}
	return '?';
}

static void print_side(struct line *line, uint32_t at)
{
	struct key_exchanges *exchanges = &line->dissector->key_exchanges;
	const uint8_t *cookies = line_read(line, at, 16);
	const struct key_exchange *exchange;
	char who = '?';

	if (!cookies)
		return;
	exchange = find(exchanges, cookies);
	if (exchange) {
		who = side(line, exchange);
	} else if (load_be64(cookies + 8) == 0) {
		who = 'I';
		remember(line, exchanges, cookies);
	}
	line_addf(line, " %c", who);
}

static void print_exchange(struct line *line, uint32_t at)
{
	line_add(line, " ");
	line_name(line, exchange_names, line_u8(line, at + 18), "#%u");
}

static void print_version_1(struct line *line, uint32_t at)
{
	uint8_t flags = line_u8(line, at + 19);

	line_add(line, line_be32(line, at + 20) == 0 ? " phase 1" : " phase 2/others");
	print_side(line, at);
	print_exchange(line, at);
	if (flags)
		line_addf(line, "[%s%s]", flags & FLAG_ENCRYPTED ? "E" : "",
			  flags & FLAG_COMMIT ? "C" : "");
}

static void print_version_2(struct line *line, uint32_t at)
{
	uint8_t flags = line_u8(line, at + 19);

	line_add(line, line_be32(line, at + 20) == 0 ? " parent_sa" : " child_sa ");
	print_exchange(line, at);
	if (flags)
		line_addf(line, "[%s%s%s]", flags & FLAG_INITIATOR ? "I" : "",
			  flags & FLAG_VERSION ? "V" : "", flags & FLAG_RESPONSE ? "R" : "");
}

static void print_behind(struct line *line, uint32_t at, uint32_t length)
{
	uint32_t told = line_be32(line, at + 24);

	line_add(line, ":");
	if (line_u8(line, at + 19) & FLAG_ENCRYPTED) {
		line_add(line, " [encrypted ");
		print_payload_name(line, line_u8(line, at + 16));
		line_add(line, "]");
	}
	if (told != length)
		line_addf(line, " (len mismatch: isakmp %u/ip %u)", told, length);
}

void print_key_exchange(struct line *line, uint32_t at, uint32_t length)
{
	unsigned verbosity = (unsigned)line->options->verbosity;
	uint8_t version;

	line->protocol = "isakmp";
	if (!line_has(line, at, HEADER_BYTES)) {
		line_truncated(line);
		return;
	}
	version = line_u8(line, at + 17);
	line_add(line, "isakmp");
	if (verbosity > 0) {
		line_addf(line, " %u.%u msgid ", version >> 4, version & 15);
		print_bytes(line, at + 20, 4);
	}
	if (verbosity > 1) {
		line_add(line, " cookie ");
		print_bytes(line, at, 8);
		line_add(line, "->");
		print_bytes(line, at + 8, 8);
	}
	line_add(line, ":");
	if (version >> 4 == 1)
		print_version_1(line, at);
	else if (version >> 4 == 2)
		print_version_2(line, at);
	else
		return;
	if (verbosity > 0)
		print_behind(line, at, length);
}
