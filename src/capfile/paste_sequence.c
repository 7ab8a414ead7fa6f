/* SPDX-License-Identifier: BSD-3-Clause */
/* Relative sequence numbers undone: see paste_sequence.h. */
#include "capfile/paste_sequence.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define SLOTS_INITIAL 256u

/* Where a direction begins when no number of it was ever printed. */
#define SEQUENCE_INVENTED 0x10000000u

enum reading {
	READING_UNDECIDED,
	READING_RELATIVE, /* tcpdump's habit */
	READING_PRINTED,  /* as they stand: -S, or tcpdump remembered more than we saw */
};

struct paste_end {
	struct address address;
	uint16_t port;
};

/* One direction, by who sends. */
struct paste_direction {
	uint32_t base; /* what is subtracted when printing */
	uint32_t next; /* the highest number that was sent, or acknowledged */
	bool has_next;
	bool is_next_invented;
};

struct paste_connection {
	struct paste_end low, high;
	struct paste_direction directions[2]; /* sent by low, by high */
	enum reading reading;
	bool is_used;
	bool is_remembered; /* by tcpdump: the bases are set */
};

struct paste_sequences {
	struct hash_key key;
	struct paste_connection *slots;
	size_t capacity, count;
};

struct paste_sequences *paste_sequences_new(void)
{
	struct paste_sequences *sequences = xcalloc(1, sizeof(*sequences));

	sequences->key = hash_key_random();
	sequences->capacity = SLOTS_INITIAL;
	sequences->slots = xcalloc(SLOTS_INITIAL, sizeof(sequences->slots[0]));
	return sequences;
}

void paste_sequences_free(struct paste_sequences *sequences)
{
	if (!sequences)
		return;
	free(sequences->slots);
	free(sequences);
}

void paste_sequences_clear(struct paste_sequences *sequences)
{
	memset(sequences->slots, 0, sequences->capacity * sizeof(sequences->slots[0]));
	sequences->count = 0;
}

static int compare_ends(const struct paste_end *a, const struct paste_end *b)
{
	int order = memcmp(&a->address, &b->address, sizeof(a->address));

	return order ? order : (int)a->port - (int)b->port;
}

static size_t slot_of(const struct paste_sequences *sequences, const struct paste_end *low,
		      const struct paste_end *high)
{
	uint8_t bytes[2 * (sizeof(struct address) + 2)];
	size_t count = 0;

	memcpy(bytes + count, &low->address, sizeof(low->address));
	count += sizeof(low->address);
	memcpy(bytes + count, &low->port, sizeof(low->port));
	count += sizeof(low->port);
	memcpy(bytes + count, &high->address, sizeof(high->address));
	count += sizeof(high->address);
	memcpy(bytes + count, &high->port, sizeof(high->port));
	count += sizeof(high->port);
	return hash_siphash(&sequences->key, bytes, count) & (sequences->capacity - 1);
}

/* The slot of these ends, or the free one where they belong. */
static struct paste_connection *find(const struct paste_sequences *sequences,
				     const struct paste_end *low, const struct paste_end *high)
{
	size_t at = slot_of(sequences, low, high);

	while (sequences->slots[at].is_used &&
	       (compare_ends(&sequences->slots[at].low, low) != 0 ||
		compare_ends(&sequences->slots[at].high, high) != 0))
		at = (at + 1) & (sequences->capacity - 1);
	return &sequences->slots[at];
}

static void grow(struct paste_sequences *sequences)
{
	struct paste_connection *old = sequences->slots;
	size_t count = sequences->capacity;

	sequences->capacity *= 2;
	sequences->slots = xcalloc(sequences->capacity, sizeof(sequences->slots[0]));
	for (size_t i = 0; i < count; i++)
		if (old[i].is_used)
			*find(sequences, &old[i].low, &old[i].high) = old[i];
	free(old);
}

/* NULL when the table is full. ret_side: which of the directions the packet belongs to. */
static struct paste_connection *connection_of(struct paste_sequences *sequences,
					      const struct decoded *decoded, unsigned *ret_side)
{
	struct paste_end source = {.address = decoded->source, .port = decoded->source_port};
	struct paste_end target = {.address = decoded->destination,
				   .port = decoded->destination_port};
	bool is_swapped = compare_ends(&source, &target) > 0;
	struct paste_end low = is_swapped ? target : source;
	struct paste_end high = is_swapped ? source : target;
	struct paste_connection *connection;

	*ret_side = is_swapped;
	if (sequences->count * 10 >= sequences->capacity * 7)
		grow(sequences);
	connection = find(sequences, &low, &high);
	if (connection->is_used)
		return connection;
	if (sequences->count == PASTE_CONNECTIONS_MAXIMUM)
		return NULL;
	*connection = (struct paste_connection) {.is_used = true, .low = low, .high = high};
	sequences->count++;
	return connection;
}

static uint32_t distance(uint32_t a, uint32_t b)
{
	int32_t difference = (int32_t)(a - b);

	return (uint32_t)(difference < 0 ? -(int64_t)difference : difference);
}

/* How far both readings of a number are from what is due. */
static void weigh(const struct paste_direction *direction, uint32_t printed, uint64_t *as_printed,
		  uint64_t *as_relative)
{
	if (!direction->has_next || direction->is_next_invented)
		return;
	*as_printed += distance(printed, direction->next);
	*as_relative += distance(printed + direction->base, direction->next);
}

static void decide(struct paste_connection *connection, const struct decoded *decoded,
		   unsigned side, bool has_sequence)
{
	uint64_t as_printed = 0;
	uint64_t as_relative = 0;

	if (connection->reading != READING_UNDECIDED)
		return;
	if (has_sequence)
		weigh(&connection->directions[side], decoded->tcp.sequence, &as_printed,
		      &as_relative);
	weigh(&connection->directions[!side], decoded->tcp.acknowledgment, &as_printed,
	      &as_relative);
	if (as_printed != as_relative)
		connection->reading = as_printed < as_relative ? READING_PRINTED : READING_RELATIVE;
}

/* What tcpdump would have remembered of this packet. */
static void remember(struct paste_connection *connection, const struct decoded *decoded,
		     unsigned side)
{
	const struct decoded_tcp *tcp = &decoded->tcp;

	connection->is_remembered = true;
	connection->reading = READING_UNDECIDED;
	connection->directions[side].base = tcp->sequence;
	connection->directions[!side].base = tcp->acknowledgment - 1;
}

static void restore_sacks(struct paste_connection *connection, struct decoded_tcp *tcp,
			  uint32_t base)
{
	for (unsigned i = 0; i < tcp->sack_count; i++) {
		struct sequence_range *sack = &tcp->sacks[i];
		bool is_relative = connection->reading == READING_RELATIVE;

		/* SACK blocks are relative even in the packet that is remembered. */
		if (connection->reading == READING_UNDECIDED)
			is_relative = distance(sack->start + base, tcp->acknowledgment) <
				      distance(sack->start, tcp->acknowledgment);
		if (!is_relative)
			continue;
		sack->start += base;
		sack->end += base;
	}
}

/* The number that is due, where none is printed. */
static void fill_sequence(struct paste_direction *direction, struct decoded *decoded)
{
	decoded->marks |= DECODED_NO_SEQUENCE;
	if (!direction->has_next) {
		direction->next = SEQUENCE_INVENTED;
		direction->has_next = true;
		direction->is_next_invented = true;
	}
	decoded->tcp.sequence = direction->next;
}

static void advance(struct paste_connection *connection, const struct decoded *decoded,
		    unsigned side)
{
	const struct decoded_tcp *tcp = &decoded->tcp;
	struct paste_direction *direction = &connection->directions[side];
	struct paste_direction *other = &connection->directions[!side];
	uint32_t end = tcp->sequence + decoded->payload_bytes + !!(tcp->flags & TCP_SYN) +
		       !!(tcp->flags & TCP_FIN);

	if (!direction->has_next || direction->is_next_invented || (tcp->flags & TCP_SYN) ||
	    (int32_t)(end - direction->next) > 0)
		direction->next = end;
	direction->is_next_invented &= (decoded->marks & DECODED_NO_SEQUENCE) != 0;
	direction->has_next = true;
	if ((tcp->flags & TCP_ACK) && (!other->has_next || other->is_next_invented ||
				       (int32_t)(tcp->acknowledgment - other->next) > 0)) {
		other->next = tcp->acknowledgment;
		other->has_next = true;
		other->is_next_invented = false;
	}
}

/* The numbers as they were on the wire; what the line prints of SACK is relative all the same. */
static void take_exact(struct paste_connection *connection, struct decoded *decoded, unsigned side,
		       const struct paste_exact *exact)
{
	struct decoded_tcp *tcp = &decoded->tcp;

	tcp->sequence = exact->sequence;
	if (tcp->flags & TCP_ACK) {
		tcp->acknowledgment = exact->acknowledgment;
		if (!connection->is_remembered || tcp->flags & TCP_SYN)
			remember(connection, decoded, side);
		restore_sacks(connection, tcp, connection->directions[!side].base);
	}
	advance(connection, decoded, side);
}

void paste_sequences_restore(struct paste_sequences *sequences, struct decoded *decoded,
			     bool has_sequence, const struct paste_exact *exact)
{
	struct decoded_tcp *tcp = &decoded->tcp;
	struct paste_connection *connection;
	unsigned side;

	connection = connection_of(sequences, decoded, &side);
	if (!connection)
		return;
	if (exact->is_known) {
		take_exact(connection, decoded, side, exact);
		return;
	}
	if (!(tcp->flags & TCP_ACK)) {
		if (!has_sequence)
			fill_sequence(&connection->directions[side], decoded);
		advance(connection, decoded, side);
		return;
	}
	if (connection->is_remembered && !(tcp->flags & TCP_SYN)) {
		decide(connection, decoded, side, has_sequence);
		if (connection->reading != READING_PRINTED) {
			tcp->sequence += connection->directions[side].base;
			tcp->acknowledgment += connection->directions[!side].base;
		}
		if (!has_sequence)
			fill_sequence(&connection->directions[side], decoded);
	} else {
		if (!has_sequence)
			fill_sequence(&connection->directions[side], decoded);
		remember(connection, decoded, side);
	}
	restore_sacks(connection, tcp, connection->directions[!side].base);
	advance(connection, decoded, side);
}
