/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The JSON of "why --json", schema tcpwhy.why/1: docs/formats.md and docs/schema/why-1.schema.json.
 * Keys stand in the order of that document; the same report gives the same bytes. Strings from
 * outside pass through the escaping function, so they are valid UTF-8 whatever they were.
 */
#include <jansson.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "present/json_values.h"
#include "present/present.h"

#define COMMAND_BYTES_MAXIMUM 8192

static uint64_t json_relative(const struct report *report, uint64_t time_ns)
{
	uint64_t start_ns = report->facts->capture.start_ns;

	return time_ns > start_ns ? time_ns - start_ns : 0;
}

static json_t *json_of_capture(const struct report *report)
{
	const struct capture_facts *capture = &report->facts->capture;
	CLEANUP(str_done) struct str start = STR_INIT(64);
	json_t *object = json_object();

	clock_add_rfc3339(&start, capture->start_ns);
	json_set(object, "start",
		 capture->clock == CAPTURE_CLOCK_EPOCH ? json_string(start.text) : json_null());
	json_set(object, "clock", json_string(capture_clock_name(capture->clock)));
	json_set_unsigned(object, "duration_ns", json_relative(report, capture->end_ns));
	json_set(object, "complete", json_boolean(capture->is_complete));
	return object;
}

static json_t *json_of_points(const struct facts *facts)
{
	json_t *array = json_array();

	for (size_t i = 0; i < facts->point_count; i++) {
		const struct point *point = &facts->points[i];
		json_t *object = json_object();

		json_set_unsigned(object, "id", point->id);
		json_set(object, "name", json_of_foreign(point->name));
		json_set(object, "container", json_of_foreign(point->container));
		json_set(object, "interface", json_of_foreign(point->interface));
		json_set(object, "link_type", json_string(link_type_name(point->link_type)));
		json_set(object, "mtu", point->mtu ? json_of_unsigned(point->mtu) : json_null());
		json_set_unsigned(object, "packets", point->packets);
		json_set_unsigned(object, "dropped", point->dropped);
		(void)json_array_append_new(array, object);
	}
	return array;
}

static json_t *json_of_verdict(const struct report *report)
{
	const struct finding *finding = report->verdict;
	const struct cause_entry *cause = finding ? &cause_table[finding->cause] : NULL;
	json_t *object = json_object();

	json_set(object, "status", json_string(verdict_status_name(report->status)));
	json_set(object, "cause", cause ? json_string(cause->id) : json_null());
	json_set(object, "family",
		 cause ? json_string(cause_family_names[cause->family]) : json_null());
	json_set(object, "confidence",
		 finding ? json_string(confidence_name(finding->confidence)) : json_null());
	json_set(object, "finding", finding ? json_of_unsigned(finding->id) : json_null());
	json_set(object, "text", json_of_text(&report->verdict_text));
	return object;
}

/* "172.18.0.3:33620", "[fd00::2]:2100"; null without an address or a port. */
static json_t *json_of_socket(const struct endpoint *endpoint)
{
	char text[ADDRESS_TEXT_BYTES];
	unsigned port = endpoint->port;

	if (endpoint->service)
		return json_null();
	(void)address_format(&endpoint->address, text);
	switch (endpoint->address.family) {
	case ADDRESS_FAMILY_IPV4:
		return json_sprintf("%s:%u", text, port);
	case ADDRESS_FAMILY_IPV6:
		return json_sprintf("[%s]:%u", text, port);
	default:
		return json_null();
	}
}

static json_t *json_of_connection_points(const struct connection *connection)
{
	json_t *array = json_array();

	for (size_t i = 0; i < connection->view_count; i++) {
		json_t *object = json_object();

		json_set_unsigned(object, "point", connection->views[i]->point);
		json_set(object, "client", json_of_socket(&connection->client));
		json_set(object, "server", json_of_socket(&connection->server));
		(void)json_array_append_new(array, object);
	}
	return array;
}

static const char *direction_name(enum side side)
{
	return side == SIDE_CLIENT ? "from_client" : "from_server";
}

static json_t *json_of_directions(uint64_t from_client, uint64_t from_server)
{
	json_t *object = json_object();

	json_set_unsigned(object, direction_name(SIDE_CLIENT), from_client);
	json_set_unsigned(object, direction_name(SIDE_SERVER), from_server);
	return object;
}

static json_t *json_of_round_trip(const struct round_trip *round_trip)
{
	json_t *object = json_object();

	json_set_unsigned(object, "handshake", round_trip->handshake_ns);
	json_set_unsigned(object, "min", round_trip->minimum_ns);
	json_set_unsigned(object, "median", round_trip->median_ns);
	json_set_unsigned(object, "p95", round_trip->p95_ns);
	return object;
}

static json_t *json_of_repairs(const struct view *view)
{
	static const char *const names[REPAIR_COUNT] = {
		[REPAIR_TIMEOUT] = "timeout",       [REPAIR_FAST] = "fast",
		[REPAIR_TAIL_PROBE] = "tail_probe", [REPAIR_NEEDLESS] = "needless",
		[REPAIR_UNKNOWN] = "unknown",
	};
	json_t *object = json_object();

	for (enum repair repair = 0; repair < REPAIR_COUNT; repair++)
		json_set_unsigned(object, names[repair],
				  view->flows[SIDE_CLIENT].repairs[repair] +
					  view->flows[SIDE_SERVER].repairs[repair]);
	return object;
}

static json_t *json_of_ledger(const struct view *view)
{
	json_t *object = json_object();

	for (enum state state = 0; state < STATE_COUNT; state++)
		if (view->state_ns[state])
			json_set_unsigned(object, state_name(state), view->state_ns[state]);
	return object;
}

static json_t *json_of_stalls(const struct report *report, const struct view *view)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < view->stall_count; i++) {
		const struct stall *stall = &view->stalls[i];
		json_t *object = json_object();

		json_set_unsigned(object, "start_ns", json_relative(report, stall->start_ns));
		json_set_unsigned(object, "duration_ns", stall->duration_ns);
		json_set(object, "state", json_string(state_name(stall->state)));
		json_set(object, "direction", json_string(direction_name(stall->sender)));
		(void)json_array_append_new(array, object);
	}
	return array;
}

static json_t *json_of_connection(const struct report *report, const struct connection *connection)
{
	const struct view *view = connection_main_view(connection);
	const struct flow *client = &view->flows[SIDE_CLIENT];
	const struct flow *server = &view->flows[SIDE_SERVER];
	json_t *object = json_object();

	json_set_unsigned(object, "id", connection->id);
	json_set(object, "client", json_of_endpoint(&connection->client));
	json_set(object, "server", json_of_endpoint(&connection->server));
	json_set(object, "points", json_of_connection_points(connection));
	json_set_unsigned(object, "start_ns", json_relative(report, view->start_ns));
	json_set_unsigned(object, "duration_ns", view->end_ns - view->start_ns);
	json_set(object, "end", json_string(connection_end_name(connection->end)));
	json_set(object, "one_way", json_boolean(connection->is_one_way));
	json_set(object, "mid_stream", json_boolean(connection->is_mid_stream));
	json_set(object, "bytes", json_of_directions(client->bytes, server->bytes));
	json_set(object, "packets", json_of_directions(client->packets, server->packets));
	json_set(object, "rtt_ns", json_of_round_trip(&view->round_trip));
	json_set(object, "repairs", json_of_repairs(view));
	json_set(object, "time_ns", json_of_ledger(view));
	json_set(object, "stalls", json_of_stalls(report, view));
	return object;
}

static json_t *json_of_where(const struct finding *finding)
{
	json_t *object;

	if (!finding->where.id)
		return json_null();
	object = json_object();
	json_set(object, "from_point",
		 finding->from_point < 0 ? json_null() : json_integer(finding->from_point));
	json_set(object, "to_point",
		 finding->to_point < 0 ? json_null() : json_integer(finding->to_point));
	json_set(object, "text", json_of_text(&finding->where));
	return object;
}

static json_t *json_of_evidence_item(const struct evidence_item *item)
{
	json_t *object = json_object();
	json_t *packets = json_array();

	for (size_t i = 0; i < item->packet_count; i++) {
		json_t *packet = json_object();

		json_set_unsigned(packet, "point", item->packets[i].point);
		json_set_unsigned(packet, "number", item->packets[i].number);
		(void)json_array_append_new(packets, packet);
	}
	json_set(object, "text", json_of_text(&item->text));
	json_set(object, "grade", json_stringn(&item->grade, 1));
	json_set(object, "packets", packets);
	json_set(object, "counters", json_array());
	return object;
}

static json_t *json_of_evidence_list(const struct evidence_list *list)
{
	json_t *array = json_array();

	for (size_t i = 0; i < list->count; i++)
		(void)json_array_append_new(array, json_of_evidence_item(&list->items[i]));
	return array;
}

static json_t *json_of_evidence(const struct finding *finding)
{
	json_t *object = json_object();
	json_t *unobserved = json_array();

	for (size_t i = 0; i < finding->unobserved_count; i++) {
		json_t *item = json_object();

		json_set(item, "text", json_of_text(&finding->unobserved[i]));
		(void)json_array_append_new(unobserved, item);
	}
	json_set(object, "for", json_of_evidence_list(&finding->supporting));
	json_set(object, "against", json_of_evidence_list(&finding->contradicting));
	json_set(object, "unobserved", unobserved);
	return object;
}

static json_t *json_of_alternatives(const struct finding *finding)
{
	json_t *array = json_array();

	for (size_t i = 0; i < finding->alternative_count; i++)
		(void)json_array_append_new(array,
					    json_string(cause_table[finding->alternatives[i]].id));
	return array;
}

static json_t *json_of_remedies(const struct finding *finding)
{
	json_t *array = json_array();

	for (size_t i = 0; i < finding->remedy_count; i++) {
		const struct remedy *remedy = &finding->remedies[i];
		CLEANUP(str_done) struct str command = STR_INIT(COMMAND_BYTES_MAXIMUM);
		json_t *object = json_object();

		words_expand(&command, LANGUAGE_EN, &remedy->command);
		json_set(object, "text", json_of_text(&remedy->text));
		json_set(object, "command",
			 remedy->command.id ? json_stringn_nocheck(command.text, command.length)
					    : json_null());
		(void)json_array_append_new(array, object);
	}
	return array;
}

static json_t *json_of_finding(const struct report *report, const struct finding *finding)
{
	const struct cause_entry *cause = &cause_table[finding->cause];
	json_t *object = json_object();

	json_set_unsigned(object, "id", finding->id);
	json_set(object, "cause", json_string(cause->id));
	json_set(object, "family", json_string(cause_family_names[cause->family]));
	json_set(object, "severity", json_string(severity_name(finding->severity)));
	json_set(object, "confidence", json_string(confidence_name(finding->confidence)));
	json_set(object, "subject", json_string(subject_name(finding->subject)));
	json_set(object, "connection",
		 finding->connection ? json_of_unsigned(finding->connection->id) : json_null());
	json_set(object, "direction",
		 finding->has_direction ? json_string(direction_name(finding->direction))
					: json_null());
	json_set(object, "where", json_of_where(finding));
	json_set_unsigned(object, "start_ns", json_relative(report, finding->start_ns));
	json_set_unsigned(object, "owned_ns", finding->owned_ns);
	json_set(object, "text", json_of_text(&finding->text));
	json_set(object, "evidence", json_of_evidence(finding));
	json_set(object, "alternatives", json_of_alternatives(finding));
	json_set(object, "remedies", json_of_remedies(finding));
	return object;
}

static json_t *json_of_exchange_index(uint32_t index)
{
	return index == RELAY_NO_EXCHANGE ? json_null() : json_integer(index);
}

/* Which connection of a proxy goes on in which. */
static json_t *json_of_relays(const struct facts *facts)
{
	json_t *list = json_array();

	for (size_t i = 0; i < facts->relays.count; i++) {
		const struct relay *relay = &facts->relays.by_client[i];
		json_t *object = json_object();

		json_set(object, "client_connection", json_integer(relay->client->id));
		json_set(object, "client_exchange", json_of_exchange_index(relay->client_exchange));
		json_set(object, "upstream_connection", json_integer(relay->upstream->id));
		json_set(object, "upstream_exchange",
			 json_of_exchange_index(relay->upstream_exchange));
		json_set(object, "basis",
			 json_string(relay->basis == RELAY_BASIS_MESSAGES ? "messages" : "bytes"));
		(void)json_array_append_new(list, object);
	}
	return list;
}

static json_t *json_of_notes(const struct report *report)
{
	json_t *array = json_array();

	for (size_t i = 0; i < report->note_count; i++) {
		json_t *object = json_object();

		json_set(object, "text", json_of_text(&report->notes[i]));
		(void)json_array_append_new(array, object);
	}
	return array;
}

void present_json(const struct report *report, struct str *out)
{
	const struct facts *facts = report->facts;
	json_t *connections = json_array();
	json_t *findings = json_array();
	json_t *object = json_object();

	for (size_t i = 0; i < facts->connection_count; i++)
		(void)json_array_append_new(connections,
					    json_of_connection(report, facts->connections[i]));
	for (size_t i = 0; i < report->finding_count; i++)
		(void)json_array_append_new(findings,
					    json_of_finding(report, &report->findings[i]));
	json_set(object, "schema", json_string("tcpwhy.why/1"));
	json_set(object, "version", json_string(TCPWHY_VERSION));
	json_set(object, "capture", json_of_capture(report));
	json_set(object, "points", json_of_points(facts));
	json_set(object, "verdict", json_of_verdict(report));
	json_set(object, "connections", connections);
	if (report->facts->relays.count)
		json_set(object, "relays", json_of_relays(report->facts));
	json_set(object, "findings", findings);
	json_set(object, "notes", json_of_notes(report));
	json_add(out, object);
	json_decref(object);
}
