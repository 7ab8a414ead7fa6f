/* SPDX-License-Identifier: BSD-3-Clause */
/* explain --json: one object a line, schema tcpwhy.explain/1 (docs/formats.md). */
#include <jansson.h>
#include <string.h>

#include "base/mem.h"
#include "present/explain.h"
#include "present/json_values.h"

#define SENTENCE_BYTES_MAXIMUM  8192
#define LINE_CHARACTERS_MAXIMUM 1024

static json_t *json_of_sentences(const struct explanation *explanation)
{
	json_t *array = json_array();

	for (size_t i = 0; i < explanation->count; i++)
		(void)json_array_append_new(array, json_of_text(&explanation->sentences[i]));
	return array;
}

static json_t *json_begin(const char *type)
{
	json_t *object = json_object();

	json_set(object, "schema", json_string("tcpwhy.explain/1"));
	json_set(object, "type", json_string(type));
	return object;
}

/* Packets are many: their lines are written as they stand, without a tree of values. */
static void add_number(struct str *out, const char *key, uint64_t number)
{
	str_add(out, key);
	str_add_unsigned(out, MIN(number, (uint64_t)INT64_MAX));
}

static void add_name(struct str *out, const char *key, const char *name)
{
	str_add(out, key);
	if (name)
		json_add_string(out, name, strlen(name));
	else
		str_add(out, "null");
}

static void add_bool(struct str *out, const char *key, bool value)
{
	str_add(out, key);
	str_add(out, value ? "true" : "false");
}

static const char *side_name(enum side side)
{
	return side == SIDE_CLIENT ? "client" : "server";
}

static void add_label(struct str *out, const struct label *label)
{
	bool is_repair = label->kind == LABEL_KIND_REPAIR;

	add_name(out, "{\"kind\":", label_kind_name(label->kind));
	add_name(out, ",\"repair\":", is_repair ? repair_name(label->repair) : NULL);
	add_number(out, ",\"data_start\":", label->data_start);
	add_number(out, ",\"data_end\":", label->data_end);
	add_number(out, ",\"acknowledged\":", label->acknowledged);
	add_number(out, ",\"acknowledged_bytes\":", label->acknowledged_bytes);
	add_number(out, ",\"fresh_bytes\":", label->fresh_bytes);
	add_number(out, ",\"late_bytes\":", label->late_bytes);
	if (label->is_window_known)
		add_number(out, ",\"window_bytes\":", label->window_bytes);
	else
		str_add(out, ",\"window_bytes\":null");
	add_number(out, ",\"silence_ns\":", label->silence_ns);
	add_name(out, ",\"state\":", label->silence_ns ? state_name(label->state) : NULL);
	add_bool(out, ",\"duplicate_ack\":", label->is_duplicate_ack);
	add_bool(out, ",\"dsack\":", label->is_dsack);
	add_bool(out, ",\"proves_hole\":", label->did_prove_hole);
	str_add_char(out, '}');
}

static void add_number_if(struct str *out, const char *key, bool is_there, uint64_t number)
{
	if (is_there) {
		add_number(out, key, number);
		return;
	}
	str_add(out, key);
	str_add(out, "null");
}

/* A difference of time stamps: negative where they are in disorder. */
static void add_difference_if(struct str *out, const char *key, bool is_there, int64_t time_ns)
{
	if (!is_there || time_ns >= 0) {
		add_number_if(out, key, is_there, (uint64_t)time_ns);
		return;
	}
	str_add(out, key);
	add_number(out, "-", 0 - (uint64_t)time_ns);
}

static void add_wireshark(struct str *out, const struct wireshark_names *names)
{
	const size_t prefix = strlen("tcp.analysis.");
	const char *before = "";

	add_number_if(out, "{\"stream\":", names->has_stream, names->stream);
	str_add(out, ",\"analysis\":[");
	for (unsigned i = 0; i < WIRESHARK_FLAG_COUNT; i++) {
		if (!(names->flags & 1u << i))
			continue;
		add_name(out, before, wireshark_flag_name(i) + prefix);
		before = ",";
	}
	add_number_if(out, "],\"duplicate_ack_number\":", names->duplicate_ack_number,
		      names->duplicate_ack_number);
	add_number_if(out, ",\"duplicate_ack_frame\":", names->duplicate_ack_frame,
		      names->duplicate_ack_frame);
	add_number_if(out, ",\"acks_frame\":", names->acks_frame, names->acks_frame);
	add_difference_if(out, ",\"ack_rtt_ns\":", names->acks_frame, names->ack_rtt_ns);
	add_number_if(out, ",\"rto_frame\":", names->rto_frame, names->rto_frame);
	add_difference_if(out, ",\"rto_ns\":", names->rto_frame, names->rto_ns);
	add_number(out, ",\"bytes_in_flight\":", names->bytes_in_flight);
	add_number(out,
		   ",\"push_bytes_sent\":", names->bytes_in_flight ? names->push_bytes_sent : 0);
	str_add_char(out, '}');
}

static void add_sentences(struct str *out, const struct explanation *explanation,
			  struct str *scratch)
{
	str_add_char(out, '[');
	for (size_t i = 0; i < explanation->count; i++) {
		str_add(out, i ? ",{" : "{");
		for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
			str_clear(scratch);
			words_expand(scratch, language, &explanation->sentences[i]);
			str_add(out, language ? ",\"" : "\"");
			str_add(out, language_name(language));
			str_add(out, "\":");
			json_add_string(out, scratch->text, scratch->length);
		}
		str_add_char(out, '}');
	}
	str_add_char(out, ']');
}

void explain_json_packet(const struct explain_packet *packet, const struct explanation *explanation,
			 const struct explain_clock *clock, struct str *out)
{
	CLEANUP(str_done) struct str scratch = STR_INIT(SENTENCE_BYTES_MAXIMUM);
	const struct label *label = packet->label;
	uint64_t time_ns = packet->packet->time_ns;

	add_number(out, "{\"schema\":\"tcpwhy.explain/1\",\"type\":\"packet\",\"point\":",
		   packet->packet->point);
	add_number(out, ",\"number\":", packet->packet->number);
	add_number(out, ",\"frame\":", packet->packet->frame);
	add_number(out, ",\"time_ns\":", time_ns - MIN(time_ns, clock->start_ns));
	if (label)
		add_number(out, ",\"connection\":", label->connection->id);
	else
		str_add(out, ",\"connection\":null");
	add_name(out, ",\"sender\":", label ? side_name(label->sender) : NULL);
	str_add_escaped(&scratch, packet->line, packet->line_bytes, LINE_CHARACTERS_MAXIMUM);
	add_name(out, ",\"line\":", scratch.text);
	add_bool(out, ",\"matters\":", explanation->does_matter);
	str_add(out, ",\"label\":");
	if (label)
		add_label(out, label);
	else
		str_add(out, "null");
	str_add(out, ",\"wireshark\":");
	if (packet->wireshark)
		add_wireshark(out, packet->wireshark);
	else
		str_add(out, "null");
	str_add(out, ",\"text\":");
	add_sentences(out, explanation, &scratch);
	str_add(out, "}\n");
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
