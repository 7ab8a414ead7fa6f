/* SPDX-License-Identifier: BSD-3-Clause */
/* Events as text and JSON: see event.h. */
#include "present/event.h"

#include <jansson.h>

#include "base/clock.h"
#include "base/mem.h"
#include "present/json_values.h"

#define TIME_COLUMNS 15

static const char *const kind_words[EVENT_KIND_COUNT] = {
	[EVENT_KIND_OPENED] = "event.opened",
	[EVENT_KIND_JOINED] = "event.joined",
	[EVENT_KIND_REFUSED] = "event.refused",
	[EVENT_KIND_WINDOW_CLOSED] = "event.window-closed",
	[EVENT_KIND_WINDOW_OPENED] = "event.window-opened",
	[EVENT_KIND_STALLED] = "event.stalled",
	[EVENT_KIND_RECOVERED] = "event.recovered",
	[EVENT_KIND_RESET] = "event.reset",
	[EVENT_KIND_CLOSED] = "event.closed",
};

static const char *const wait_words[EVENT_WAIT_COUNT] = {
	[EVENT_WAIT_NONE] = "event.stalled",
	[EVENT_WAIT_HANDSHAKE] = "event.stalled.handshake",
	[EVENT_WAIT_WINDOW] = "event.stalled.window",
	[EVENT_WAIT_ACKNOWLEDGMENT] = "event.stalled.acknowledgment",
	[EVENT_WAIT_ANSWER] = "event.stalled.answer",
	[EVENT_WAIT_REQUEST] = "event.stalled.request",
};

struct ends {
	struct endpoint client, server;
};

static struct ends ends_of(const struct event_printer *printer, const struct event *event)
{
	struct ends ends = {event->connection->client, event->connection->server};

	if (printer->names) {
		ends.client.container = name_table_find(printer->names, &ends.client.address);
		ends.server.container = name_table_find(printer->names, &ends.server.address);
	}
	return ends;
}

static struct text text_of(const struct event *event, const struct ends *ends)
{
	const struct endpoint *who = event->side == SIDE_CLIENT ? &ends->client : &ends->server;
	const struct endpoint *other = event->side == SIDE_CLIENT ? &ends->server : &ends->client;
	const char *words = event->kind == EVENT_KIND_STALLED ? wait_words[event->wait]
							      : kind_words[event->kind];

	return TEXT(words, TEXT_HOST("client", &ends->client), TEXT_HOST("server", &ends->server),
		    TEXT_PORT("source", &ends->client), TEXT_PORT("port", &ends->server),
		    TEXT_HOST("who", who), TEXT_HOST("other", other),
		    TEXT_DURATION("duration", event->duration_ns));
}

static uint64_t relative_ns(struct event_printer *printer, uint64_t time_ns)
{
	if (printer->start_ns == 0)
		printer->start_ns = time_ns;
	return time_ns - MIN(time_ns, printer->start_ns);
}

static bool is_like(const struct event_likeness *a, const struct event_likeness *b)
{
	return a->kind == b->kind && a->port == b->port &&
	       address_is_equal(&a->client, &b->client) && address_is_equal(&a->server, &b->server);
}

/* Does a line stand for it already, or are there enough of this second? */
static bool is_folded(struct event_printer *printer, const struct event *event)
{
	const struct event_likeness likeness = {
		.kind = event->kind,
		.client = event->connection->client.address,
		.server = event->connection->server.address,
		.port = event->connection->server.port,
	};

	for (size_t i = 0; i < printer->shown_count; i++)
		if (is_like(&printer->shown[i], &likeness))
			return true;
	if (printer->lines == EVENT_LINES_PER_SECOND)
		return true;
	if (printer->shown_count < EVENT_REPEATS_MAXIMUM)
		printer->shown[printer->shown_count++] = likeness;
	return false;
}

void event_print_folded(struct event_printer *printer, uint64_t now_ns, struct str *out)
{
	if (now_ns && now_ns / NS_PER_S <= printer->second)
		return;
	if (printer->folded) {
		str_add_repeat(out, ' ', TIME_COLUMNS);
		words_expand(out, printer->language,
			     &TEXT("event.more", TEXT_NUMBER("count", printer->folded)));
		str_add_char(out, '\n');
	}
	printer->folded = 0;
	printer->lines = 0;
	printer->shown_count = 0;
	printer->second = now_ns / NS_PER_S;
}

void event_print(struct event_printer *printer, const struct event *event, struct str *out)
{
	uint64_t ms = relative_ns(printer, event->time_ns) / NS_PER_MS;
	struct ends ends = ends_of(printer, event);
	struct text text = text_of(event, &ends);

	event_print_folded(printer, event->time_ns, out);
	if (is_folded(printer, event)) {
		printer->folded++;
		return;
	}
	printer->lines++;
	str_addf(out, "%7llu.%03llu s  " /* TIME_COLUMNS */, (unsigned long long)(ms / 1000),
		 (unsigned long long)(ms % 1000));
	words_expand(out, printer->language, &text);
	str_add_char(out, '\n');
}

static json_t *json_of_packet(const struct packet_ref *packet)
{
	json_t *object;

	if (packet->number == 0)
		return json_null();
	object = json_object();
	json_set_unsigned(object, "point", packet->point);
	json_set_unsigned(object, "number", packet->number);
	return object;
}

static json_t *json_of_date(uint64_t time_ns, enum capture_clock clock)
{
	CLEANUP(str_done) struct str date = STR_INIT(64);

	if (clock != CAPTURE_CLOCK_EPOCH)
		return json_null();
	clock_add_rfc3339(&date, time_ns);
	return json_string(date.text);
}

void event_print_json(struct event_printer *printer, const struct event *event,
		      enum capture_clock clock, struct str *out)
{
	const char *wait = event_wait_name(event->wait);
	struct ends ends = ends_of(printer, event);
	struct text text = text_of(event, &ends);
	json_t *object = json_object();

	json_set(object, "schema", json_string("tcpwhy.event/1"));
	json_set(object, "event", json_string(event_kind_name(event->kind)));
	json_set(object, "time", json_of_date(event->time_ns, clock));
	json_set_unsigned(object, "time_ns", relative_ns(printer, event->time_ns));
	json_set_unsigned(object, "connection", event->connection->id);
	json_set(object, "client", json_of_endpoint(&ends.client));
	json_set(object, "server", json_of_endpoint(&ends.server));
	json_set(object, "side", json_string(event->side == SIDE_CLIENT ? "client" : "server"));
	json_set(object, "wait", wait ? json_string(wait) : json_null());
	json_set(object, "duration_ns",
		 event->duration_ns ? json_of_unsigned(event->duration_ns) : json_null());
	json_set(object, "packet", json_of_packet(&event->packet));
	json_set(object, "text", json_of_text(&text));
	json_add_line(out, object);
}
