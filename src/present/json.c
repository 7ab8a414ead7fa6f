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
#include "present/json_connection.h"
#include "present/json_values.h"
#include "present/present.h"

#define COMMAND_BYTES_MAXIMUM 8192

/* What present_json_next() adds at a time, a connection more or less. */
#define PIECE_BYTES ((size_t)64 << 10)

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
		 finding->has_direction ? json_string(json_direction_name(finding->direction))
					: json_null());
	json_set(object, "where", json_of_where(finding));
	json_set_unsigned(object, "start_ns", json_relative(report, finding->start_ns));
	json_set_unsigned(object, "owned_ns", finding->owned_ns);
	if (finding->without_ns)
		json_set_unsigned(object, "without_ns", finding->without_ns);
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

/* A member of the document, with its comma unless it is the first one. */
static void add_member(struct str *out, const char *key, json_t *take_value)
{
	str_addf(out, "%s\"%s\":", out->length > 1 ? "," : "", key);
	json_add(out, take_value);
	json_decref(take_value);
}

static void add_head(const struct report *report, struct str *out)
{
	str_add_char(out, '{');
	add_member(out, "schema", json_string("tcpwhy.why/1"));
	add_member(out, "version", json_string(TCPWHY_VERSION));
	add_member(out, "capture", json_of_capture(report));
	add_member(out, "points", json_of_points(report->facts));
	add_member(out, "verdict", json_of_verdict(report));
	str_add(out, ",\"connections\":[");
}

static void add_tail(const struct report *report, struct str *out)
{
	json_t *findings = json_array();

	for (size_t i = 0; i < report->finding_count; i++)
		(void)json_array_append_new(findings,
					    json_of_finding(report, &report->findings[i]));
	str_add_char(out, ']');
	if (report->facts->relays.count)
		add_member(out, "relays", json_of_relays(report->facts));
	add_member(out, "findings", findings);
	add_member(out, "notes", json_of_notes(report));
	str_add_char(out, '}');
}

bool present_json_next(struct present_json *json, struct str *out)
{
	const struct facts *facts = json->report->facts;
	size_t enough = out->length + PIECE_BYTES;

	if (json->is_done)
		return false;
	if (!json->has_begun)
		add_head(json->report, out);
	json->has_begun = true;
	for (; json->connection < facts->connection_count; json->connection++) {
		if (out->length >= enough)
			return true;
		if (json->connection > 0)
			str_add_char(out, ',');
		json_connection_add(out, json->report, facts->connections[json->connection]);
	}
	add_tail(json->report, out);
	json->is_done = true;
	return true;
}

void present_json(const struct report *report, struct str *out)
{
	struct present_json json = {.report = report};

	while (present_json_next(&json, out))
		;
}
