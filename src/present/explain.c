/* SPDX-License-Identifier: BSD-3-Clause */
/* What the explainer remembers, and who explains which packet: see explain.h. */
#include "present/explain.h"

#include <string.h>

#include "base/mem.h"
#include "present/explain_context.h"

struct explainer *explainer_new(const struct explain_options *options)
{
	struct explainer *explainer = xcalloc(1, sizeof(*explainer));

	explainer->options = *options;
	return explainer;
}

void explainer_free(struct explainer *explainer)
{
	if (!explainer)
		return;
	for (size_t i = 0; i < explainer->count; i++)
		free(explainer->connections[i]);
	free(explainer->connections);
	free(explainer);
}

struct endpoint explain_end(const struct explainer *explainer, const struct address *address,
			    uint16_t port)
{
	const struct explain_options *options = &explainer->options;
	struct endpoint end = {.address = *address, .port = port};

	if (options->text_names) {
		end.service = name_table_find_service(options->text_names, port);
		if (address->family == ADDRESS_FAMILY_NAME)
			end.name = name_table_find(options->text_names, address);
	}
	if (options->names && address->family != ADDRESS_FAMILY_NAME)
		end.container = name_table_find(options->names, address);
	return end;
}

static struct explain_connection *explain_find(struct explainer *explainer,
					       const struct connection *connection)
{
	struct explain_connection *found;

	if (connection->id > EXPLAIN_CONNECTIONS_MAXIMUM) {
		found = &explainer->spare;
		*found = (struct explain_connection) {.syn_ns = 0};
	} else {
		while (explainer->count < connection->id) {
			explainer->connections =
				xgrow(explainer->connections, explainer->count,
				      &explainer->capacity, sizeof(explainer->connections[0]));
			explainer->connections[explainer->count++] = NULL;
		}
		found = explainer->connections[connection->id - 1];
		if (found)
			return found;
		found = xcalloc(1, sizeof(*found));
		explainer->connections[connection->id - 1] = found;
	}
	for (size_t side = 0; side < SIDE_COUNT; side++) {
		const struct endpoint *end = connection_endpoint(connection, (enum side)side);

		found->ends[side] = explain_end(explainer, &end->address, end->port);
	}
	return found;
}

struct text_value explain_who(const struct explain_connection *connection, const char *name,
			      enum side side)
{
	const struct endpoint *ends = connection->ends;
	bool is_one_host = address_is_equal(&ends[SIDE_CLIENT].address, &ends[SIDE_SERVER].address);

	if (is_one_host && !ends[side].container)
		return (struct text_value)TEXT_ENDPOINT(name, &ends[side]);
	return (struct text_value)TEXT_HOST(name, &ends[side]);
}

const char *explain_keep(struct explainer *explainer, size_t slot, const char *bytes, size_t count)
{
	char *kept = explainer->words[slot];

	count = MIN(count, sizeof(explainer->words[slot]) - 1);
	memcpy(kept, bytes, count);
	kept[count] = '\0';
	return kept;
}

void explainer_packet(struct explainer *explainer, const struct explain_packet *packet,
		      struct explanation *ret_explanation)
{
	const struct decoded *decoded = packet->decoded;
	struct telling telling = {.explainer = explainer, .packet = packet, .out = ret_explanation};

	*ret_explanation = (struct explanation) {.count = 0};
	explainer->ends[0] = explain_end(explainer, &decoded->source, decoded->source_port);
	explainer->ends[1] =
		explain_end(explainer, &decoded->destination, decoded->destination_port);
	if (packet->label) {
		telling.connection = explain_find(explainer, packet->label->connection);
		explain_tcp(&telling);
	} else {
		explain_other(&telling);
	}
}
