/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pairs of questions and answers: see lookup.h. Two hash tables with chains, over one list: attempts
 * by who asked whom with which id, and look-ups by who asked whom for what. SipHash, since both come
 * from the network.
 */
#include "stream/lookup.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/mem.h"
#include "stream/dns.h"

#define BUCKETS          4096u
#define ATTEMPTS_MAXIMUM (4 * LOOKUPS_MAXIMUM)
/* Who asks again later than this asks anew: resolvers give up before. */
#define REPEAT_WITHIN_NS ((uint64_t)30 * 1000000000)
/* An ICMP error comes at once: it is about one of so many latest attempts. */
#define REJECTIONS_WITHIN 256

/* Places in lists count from 1; 0 is none. */
struct lookup_attempt {
	uint32_t lookup;
	uint32_t next;
	uint16_t id, port;
};

struct lookup_table {
	struct hash_key key;
	struct lookup *lookups;
	uint32_t *nexts; /* of a look-up in its chain */
	size_t count, capacity;
	struct lookup_attempt *attempts;
	size_t attempt_count, attempt_capacity;
	uint32_t by_question[BUCKETS], by_attempt[BUCKETS];
	uint64_t dropped;
};

struct lookup_table *lookup_table_new(void)
{
	struct lookup_table *table = xcalloc(1, sizeof(*table));

	table->key = hash_key_random();
	return table;
}

void lookup_table_free(struct lookup_table *table)
{
	if (!table)
		return;
	free(table->lookups);
	free(table->nexts);
	free(table->attempts);
	free(table);
}

/* Who asks whom, at which point: the same for questions and answers. */
struct lookup_pair {
	const struct address *client, *server;
	uint32_t point;
	uint16_t port; /* of the client */
};

static uint32_t pair_bucket(const struct lookup_table *table, const struct lookup_pair *pair,
			    const void *more, size_t count)
{
	uint8_t bytes[sizeof(pair->client->bytes) * 2 + LOOKUP_NAME_BYTES + 8];
	size_t length = 0;

	memcpy(bytes, pair->client->bytes, sizeof(pair->client->bytes));
	length += sizeof(pair->client->bytes);
	memcpy(bytes + length, pair->server->bytes, sizeof(pair->server->bytes));
	length += sizeof(pair->server->bytes);
	memcpy(bytes + length, &pair->point, sizeof(pair->point));
	length += sizeof(pair->point);
	memcpy(bytes + length, more, count);
	return (uint32_t)hash_siphash(&table->key, bytes, length + count) % BUCKETS;
}

static uint32_t attempt_bucket(const struct lookup_table *table, const struct lookup_pair *pair,
			       uint16_t id)
{
	const uint16_t numbers[] = {pair->port, id};

	return pair_bucket(table, pair, numbers, sizeof(numbers));
}

/* Resolvers may mix upper and lower case to make forged answers harder: names mean the same. */
static uint32_t question_bucket(const struct lookup_table *table, const struct lookup_pair *pair,
				const struct dns_message *message)
{
	char question[LOOKUP_NAME_BYTES + sizeof(message->type)];
	size_t length = strlen(message->name);

	for (size_t i = 0; i < length; i++)
		question[i] = (char)tolower((unsigned char)message->name[i]);
	memcpy(question + length, &message->type, sizeof(message->type));
	return pair_bucket(table, pair, question, length + sizeof(message->type));
}

static bool is_of_pair(const struct lookup *lookup, const struct lookup_pair *pair)
{
	return lookup->point == pair->point && address_is_equal(&lookup->client, pair->client) &&
	       address_is_equal(&lookup->server, pair->server);
}

static bool is_same_question(const struct lookup *lookup, const struct dns_message *message)
{
	if (!message->has_question || !lookup->name[0])
		return true;
	return lookup->type == message->type && strcasecmp(lookup->name, message->name) == 0;
}

/* The look-up of the latest attempt with this id and port. */
static struct lookup *table_find_attempt(struct lookup_table *table, const struct lookup_pair *pair,
					 const struct dns_message *message)
{
	uint32_t at = table->by_attempt[attempt_bucket(table, pair, message->id)];

	for (; at; at = table->attempts[at - 1].next) {
		const struct lookup_attempt *attempt = &table->attempts[at - 1];
		struct lookup *lookup = &table->lookups[attempt->lookup - 1];

		if (attempt->id == message->id && attempt->port == pair->port &&
		    is_of_pair(lookup, pair) && is_same_question(lookup, message))
			return lookup;
	}
	return NULL;
}

/* An unanswered look-up for the same thing. */
static struct lookup *table_find_question(struct lookup_table *table,
					  const struct lookup_pair *pair,
					  const struct dns_message *message, uint64_t now_ns)
{
	uint32_t at = table->by_question[question_bucket(table, pair, message)];

	for (; at; at = table->nexts[at - 1]) {
		struct lookup *lookup = &table->lookups[at - 1];

		if (is_of_pair(lookup, pair) && is_same_question(lookup, message))
			return !lookup->answered_ns && lookup->attempts > 0 &&
					       now_ns - MIN(now_ns, lookup->latest_ns) <=
						       REPEAT_WITHIN_NS
				       ? lookup
				       : NULL;
	}
	return NULL;
}

static struct lookup *table_add(struct lookup_table *table, const struct lookup_pair *pair,
				const struct dns_message *message)
{
	uint32_t *chain = &table->by_question[question_bucket(table, pair, message)];
	size_t capacity = table->capacity;
	struct lookup *lookup;

	if (table->count == LOOKUPS_MAXIMUM) {
		table->dropped++;
		return NULL;
	}
	table->lookups =
		xgrow(table->lookups, table->count, &table->capacity, sizeof(*table->lookups));
	table->nexts = xgrow(table->nexts, table->count, &capacity, sizeof(*table->nexts));
	table->nexts[table->count] = *chain;
	lookup = &table->lookups[table->count++];
	*chain = (uint32_t)table->count;
	*lookup = (struct lookup) {
		.point = pair->point,
		.client = *pair->client,
		.server = *pair->server,
		.type = message->type,
	};
	memcpy(lookup->name, message->name, sizeof(lookup->name));
	return lookup;
}

static void table_add_attempt(struct lookup_table *table, const struct lookup_pair *pair,
			      const struct dns_message *message, const struct lookup *lookup)
{
	uint32_t *chain = &table->by_attempt[attempt_bucket(table, pair, message->id)];

	if (table->attempt_count == ATTEMPTS_MAXIMUM)
		return;
	table->attempts = xgrow(table->attempts, table->attempt_count, &table->attempt_capacity,
				sizeof(*table->attempts));
	table->attempts[table->attempt_count++] = (struct lookup_attempt) {
		.lookup = (uint32_t)(lookup - table->lookups) + 1,
		.next = *chain,
		.id = message->id,
		.port = pair->port,
	};
	*chain = (uint32_t)table->attempt_count;
}

static struct lookup_label table_ask(struct lookup_table *table, const struct lookup_pair *pair,
				     const struct packet *packet, const struct dns_message *message)
{
	struct lookup *lookup = table_find_question(table, pair, message, packet->time_ns);
	struct lookup_label label = {.part = LOOKUP_PART_REPEAT};

	if (!lookup) {
		label.part = LOOKUP_PART_QUESTION;
		lookup = table_add(table, pair, message);
		if (!lookup)
			return label;
		lookup->asked_ns = packet->time_ns;
		lookup->asked_number = packet->number;
	}
	if (lookup != table_find_attempt(table, pair, message))
		table_add_attempt(table, pair, message, lookup);
	lookup->attempts++;
	lookup->latest_ns = packet->time_ns;
	lookup->latest_number = packet->number;
	label.lookup = lookup;
	return label;
}

static struct lookup_label table_answer(struct lookup_table *table, const struct lookup_pair *pair,
					const struct packet *packet,
					const struct dns_message *message)
{
	struct lookup *lookup = table_find_attempt(table, pair, message);
	struct lookup_label label = {.part = LOOKUP_PART_ANSWER};

	if (!lookup)
		lookup = table_add(table, pair, message);
	label.lookup = lookup;
	if (!lookup)
		return label;
	if (lookup->answered_ns) {
		label.part = LOOKUP_PART_ANSWER_AGAIN;
		return label;
	}
	lookup->answered_ns = packet->time_ns;
	lookup->answered_number = packet->number;
	lookup->code = message->code;
	lookup->answer_count = message->answer_count;
	lookup->is_cut = message->is_cut;
	return label;
}

/* An ICMP error that quotes a question: nobody listens there, or it cannot be reached. */
static struct lookup_label table_reject(struct lookup_table *table, const struct packet *packet,
					const struct decoded *decoded)
{
	const struct decoded_icmp *icmp = &decoded->icmp;
	struct lookup_label label = {.part = LOOKUP_PART_REJECTION};

	size_t least = table->attempt_count - MIN(table->attempt_count, (size_t)REJECTIONS_WITHIN);

	/* The id is behind what was read of the quote: the latest look-up of the pair. */
	for (size_t i = table->attempt_count; i > least && !label.lookup; i--) {
		const struct lookup_attempt *attempt = &table->attempts[i - 1];
		struct lookup *lookup = &table->lookups[attempt->lookup - 1];

		if (attempt->port != icmp->quoted_source_port ||
		    !is_of_pair(lookup, &(struct lookup_pair) {.client = &icmp->quoted_source,
							       .server = &icmp->quoted_destination,
							       .point = packet->point}))
			continue;
		label.lookup = lookup;
		if (lookup->rejected_ns || lookup->answered_ns)
			break;
		lookup->rejected_ns = packet->time_ns;
		lookup->rejected_number = packet->number;
	}
	return label;
}

static bool is_about_question(const struct decoded *decoded)
{
	return decoded->icmp.is_error && decoded->icmp.has_quote &&
	       decoded->icmp.quoted_protocol == IP_PROTOCOL_UDP &&
	       decoded->icmp.quoted_destination_port == DNS_PORT;
}

static bool read_message(const struct packet *packet, const struct decoded *decoded,
			 struct dns_message *ret_message)
{
	if (decoded->payload_captured > 0)
		return dns_read(decoded->payload, decoded->payload_captured, ret_message);
	return packet->text && dns_read_line(packet->text, packet->text_bytes, ret_message);
}

struct lookup_label lookup_table_packet(struct lookup_table *table, const struct packet *packet,
					const struct decoded *decoded)
{
	struct lookup_label none = {.lookup = NULL};
	struct lookup_pair pair = {.point = packet->point};
	struct dns_message message;

	if (is_about_question(decoded))
		return table_reject(table, packet, decoded);
	if (decoded->protocol != IP_PROTOCOL_UDP || decoded->marks & DECODED_FRAGMENT ||
	    (decoded->source_port != DNS_PORT && decoded->destination_port != DNS_PORT) ||
	    !read_message(packet, decoded, &message))
		return none;
	pair.client = message.is_answer ? &decoded->destination : &decoded->source;
	pair.server = message.is_answer ? &decoded->source : &decoded->destination;
	pair.port = message.is_answer ? decoded->destination_port : decoded->source_port;
	return message.is_answer ? table_answer(table, &pair, packet, &message)
				 : table_ask(table, &pair, packet, &message);
}

const struct lookup *lookup_table_items(const struct lookup_table *table, size_t *ret_count)
{
	*ret_count = table->count;
	return table->lookups;
}

uint64_t lookup_table_dropped(const struct lookup_table *table)
{
	return table->dropped;
}
