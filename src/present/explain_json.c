/* SPDX-License-Identifier: BSD-3-Clause */
/* explain --json: one object a line, schema tcpwhy.explain/1 (docs/formats.md). */
#include <jansson.h>

#include "base/mem.h"
#include "present/explain.h"
#include "present/json_values.h"

static json_t *json_of_sentences(const struct explanation *explanation)
{
	json_t *array = json_array();

	for (size_t i = 0; i < explanation->count; i++)
		(void)json_array_append_new(array, json_of_text(&explanation->sentences[i]));
	return array;
}

static const char *side_name(enum side side)
{
	return side == SIDE_CLIENT ? "client" : "server";
}

static json_t *json_of_label(const struct label *label)
{
	json_t *object = json_object();

	json_set(object, "kind", json_string(label_kind_name(label->kind)));
	json_set(object, "repair",
		 label->kind == LABEL_KIND_REPAIR ? json_string(repair_name(label->repair))
						  : json_null());
	json_set_unsigned(object, "data_start", label->data_start);
	json_set_unsigned(object, "data_end", label->data_end);
	json_set_unsigned(object, "acknowledged", label->acknowledged);
	json_set_unsigned(object, "acknowledged_bytes", label->acknowledged_bytes);
	json_set_unsigned(object, "fresh_bytes", label->fresh_bytes);
	json_set_unsigned(object, "late_bytes", label->late_bytes);
	json_set(object, "window_bytes",
		 label->is_window_known ? json_of_unsigned(label->window_bytes) : json_null());
	json_set_unsigned(object, "silence_ns", label->silence_ns);
	json_set(object, "state",
		 label->silence_ns ? json_string(state_name(label->state)) : json_null());
	json_set(object, "duplicate_ack", json_boolean(label->is_duplicate_ack));
	json_set(object, "dsack", json_boolean(label->is_dsack));
	json_set(object, "proves_hole", json_boolean(label->did_prove_hole));
	return object;
}

static json_t *json_begin(const char *type)
{
	json_t *object = json_object();

	json_set(object, "schema", json_string("tcpwhy.explain/1"));
	json_set(object, "type", json_string(type));
	return object;
}

void explain_json_packet(const struct explain_packet *packet, const struct explanation *explanation,
			 const struct explain_clock *clock, struct str *out)
{
	const struct label *label = packet->label;
	json_t *object = json_begin("packet");
	_cleanup_free_ char *line = xstrndup(packet->line, packet->line_bytes);
	uint64_t time_ns = packet->packet->time_ns;

	json_set_unsigned(object, "point", packet->packet->point);
	json_set_unsigned(object, "number", packet->packet->number);
	json_set_unsigned(object, "time_ns", time_ns - MIN(time_ns, clock->start_ns));
	json_set(object, "connection",
		 label ? json_of_unsigned(label->connection->id) : json_null());
	json_set(object, "sender", label ? json_string(side_name(label->sender)) : json_null());
	json_set(object, "line", json_of_foreign(line));
	json_set(object, "matters", json_boolean(explanation->does_matter));
	json_set(object, "label", label ? json_of_label(label) : json_null());
	json_set(object, "text", json_of_sentences(explanation));
	json_add_line(out, object);
}

static json_t *json_of_time(uint64_t time_ns, const struct explain_clock *clock)
{
	return time_ns ? json_of_unsigned(time_ns - MIN(time_ns, clock->start_ns)) : json_null();
}

static json_t *json_of_code(const struct lookup *lookup)
{
	const char *name = lookup_code_name(lookup->code);

	if (!lookup->answered_ns)
		return json_null();
	return name ? json_string(name) : json_of_unsigned(lookup->code);
}

void explain_json_lookup(const struct lookup *lookup, const struct explanation *story,
			 const struct explain_clock *clock, struct str *out)
{
	const struct endpoint client = {.address = lookup->client};
	const struct endpoint server = {.address = lookup->server, .port = 53};
	json_t *object = json_begin("lookup");
	char type[LOOKUP_TYPE_BYTES];

	json_set_unsigned(object, "point", lookup->point);
	json_set(object, "client", json_of_endpoint(&client));
	json_set(object, "server", json_of_endpoint(&server));
	json_set(object, "name", lookup->name[0] ? json_of_foreign(lookup->name) : json_null());
	json_set(object, "record",
		 lookup->name[0] ? json_string(lookup_type_name(lookup->type, type)) : json_null());
	json_set_unsigned(object, "attempts", lookup->attempts);
	json_set(object, "asked_ns", json_of_time(lookup->asked_ns, clock));
	json_set(object, "answered_ns", json_of_time(lookup->answered_ns, clock));
	json_set(object, "rejected_ns", json_of_time(lookup->rejected_ns, clock));
	json_set(object, "code", json_of_code(lookup));
	json_set_unsigned(object, "records", lookup->answer_count);
	json_set(object, "text", json_of_sentences(story));
	json_add_line(out, object);
}

void explain_json_story(const struct connection *connection, const struct explanation *story,
			const struct explain_clock *clock, struct str *out)
{
	const struct view *view = connection_main_view(connection);
	json_t *object = json_begin("connection");

	json_set_unsigned(object, "id", connection->id);
	json_set(object, "client", json_of_endpoint(&connection->client));
	json_set(object, "server", json_of_endpoint(&connection->server));
	json_set_unsigned(object, "start_ns",
			  view->start_ns - MIN(view->start_ns, clock->start_ns));
	json_set_unsigned(object, "duration_ns", view->end_ns - view->start_ns);
	json_set(object, "end", json_string(connection_end_name(connection->end)));
	json_set(object, "one_way", json_boolean(connection->is_one_way));
	json_set(object, "mid_stream", json_boolean(connection->is_mid_stream));
	json_set(object, "text", json_of_sentences(story));
	json_add_line(out, object);
}
