/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of pasted text: see paste_name.h. */
#include "capfile/paste_name.h"

#include <string.h>

#include "base/cursor.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/str.h"

#define NAME_MAXIMUM 255

/* Services that tell what a port is about, and so which end is the server. */
static const struct known_service {
	const char *name;
	uint16_t port;
} known_services[] = {
	{"ftp", 21},        {"ssh", 22},          {"telnet", 23},        {"smtp", 25},
	{"domain", 53},     {"bootps", 67},       {"bootpc", 68},        {"tftp", 69},
	{"http", 80},       {"kerberos", 88},     {"pop3", 110},         {"sunrpc", 111},
	{"ntp", 123},       {"imap2", 143},       {"snmp", 161},         {"bgp", 179},
	{"ldap", 389},      {"https", 443},       {"microsoft-ds", 445}, {"submission", 587},
	{"ldaps", 636},     {"domain-s", 853},    {"imaps", 993},        {"pop3s", 995},
	{"openvpn", 1194},  {"ms-sql-s", 1433},   {"radius", 1812},      {"nfs", 2049},
	{"mysql", 3306},    {"postgresql", 5432}, {"amqp", 5672},        {"redis", 6379},
	{"http-alt", 8080}, {"memcached", 11211}, {"mdns", 5353},
};

/* The same name gives the same number in every run: answers do not depend on it. */
static uint64_t name_hash(uint64_t salt, const char *name, size_t bytes)
{
	return hash_siphash(&(struct hash_key) {.k0 = salt}, name, bytes);
}

/* True the first time (and now and then again). */
static bool is_unseen(struct paste_names *names, uint64_t hash)
{
	uint64_t *slot = &names->seen[hash % PASTE_SEEN_SLOTS];

	if (*slot == hash)
		return false;
	*slot = hash;
	return true;
}

struct address paste_names_host(struct paste_names *names, const struct scan *text)
{
	char name[NAME_MAXIMUM + 1];
	struct address address;
	size_t bytes = MIN(scan_left(text), (size_t)NAME_MAXIMUM);
	uint64_t hash;

	memcpy(name, text->at, bytes);
	name[bytes] = '\0';
	if (bytes == 0)
		return (struct address) {0};
	if (address_parse(name, &address) == 0)
		return address;
	hash = name_hash(1, name, bytes);
	address = (struct address) {.family = ADDRESS_FAMILY_NAME};
	store_be32(address.bytes, (uint32_t)(hash >> 32));
	store_be32(address.bytes + 4, (uint32_t)hash);
	if (is_unseen(names, hash))
		name_table_add(names->table, &address, name);
	return address;
}

/* A port for a service that has none here: below the ephemeral ones, and no other service's. */
static uint16_t free_port(const struct paste_names *names, uint64_t hash, const char *name)
{
	uint16_t port = (uint16_t)(1024 + hash % 30000);

	for (unsigned tries = 0; tries < NAME_TABLE_MAXIMUM; tries++, port++) {
		const char *taken = name_table_find_service(names->table, port);

		if (!taken || text_is_equal(taken, name))
			break;
	}
	return port;
}

uint16_t paste_names_port(struct paste_names *names, const struct scan *text)
{
	size_t bytes = MIN(scan_left(text), (size_t)NAME_MAXIMUM);
	struct scan number = *text;
	char name[NAME_MAXIMUM + 1];
	uint64_t hash;
	uint16_t port = 0;

	if (scan_u16(&number, &port) && number.at == number.end)
		return port;
	memcpy(name, text->at, bytes);
	name[bytes] = '\0';
	hash = name_hash(2, name, bytes);
	port = 0;
	for (size_t i = 0; i < ARRAY_COUNT(known_services); i++)
		if (text_is_equal(known_services[i].name, name))
			port = known_services[i].port;
	if (!port)
		port = free_port(names, hash, name);
	if (is_unseen(names, hash))
		name_table_add_service(names->table, port, name);
	return port;
}
