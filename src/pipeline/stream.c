/* SPDX-License-Identifier: BSD-3-Clause */
/* What a run is about, and the notes that follow from it: see pipeline.h. */
#include "pipeline/pipeline.h"

#include "base/mem.h"
#include "base/str.h"

void stream_done(struct stream *stream)
{
	point_list_done(&stream->points);
	name_table_done(&stream->names);
	for (size_t i = 0; i < stream->kept_count; i++)
		free(stream->kept[i]);
	*stream = (struct stream) {0};
}

void stream_add_note(struct stream *stream, const struct text *note)
{
	if (stream->note_count < NOTES_MAXIMUM)
		stream->notes[stream->note_count++] = *note;
}

/* A string for a note, which lives as long as the stream. */
static const char *stream_keep(struct stream *stream, char *take_text)
{
	if (stream->kept_count == NOTES_MAXIMUM) {
		free(take_text);
		return "";
	}
	stream->kept[stream->kept_count++] = take_text;
	return take_text;
}

/* Names of the stream's addresses stand in the filter as those of live containers do. */
int stream_expand_filter(const struct stream *stream, const char *filter, struct str *ret_text,
			 struct err *err)
{
	const struct name_table *names = &stream->names;
	struct container_list containers = {0};
	int r;

	for (size_t i = 0; i < names->count; i++) {
		struct container container = {
			.name = xstrdup(names->entries[i].name),
			.id = xstrdup(""),
			.networks = xcalloc(1, sizeof(struct container_network)),
			.network_count = 1,
		};
		const struct address *address = &names->entries[i].address;

		if (address->family == ADDRESS_FAMILY_IPV6)
			container.networks[0].address6 = *address;
		else
			container.networks[0].address = *address;
		container_list_add(&containers, &container);
	}
	r = filter_expand(filter, &containers, ret_text, err);
	container_list_done(&containers);
	return r;
}

void stream_note_unread(struct stream *stream, uint64_t count, uint64_t line, const char *text)
{
	stream_add_note(stream, &TEXT("note.text-unread", TEXT_NUMBER("count", count),
				      TEXT_NUMBER("line", line),
				      TEXT_STRING("text", stream_keep(stream, xstrdup(text)))));
}

/* The same filter stands at every point: one note is enough. */
static void note_one_way_filter(struct stream *stream)
{
	for (size_t i = 0; i < stream->points.count; i++) {
		const struct point *point = &stream->points.items[i];
		CLEANUP(str_done) struct str two_way = STR_INIT(STR_DEFAULT_MAXIMUM);

		if (!point->filter || !filter_is_one_way(point->filter, &two_way))
			continue;
		stream_add_note(
			stream,
			&TEXT("note.one-way-filter",
			      TEXT_STRING("filter", stream_keep(stream, str_steal(&two_way)))));
		return;
	}
}

static void note_capture_loss(struct stream *stream, const struct point *point)
{
	if (point->dropped == 0)
		return;
	stream_add_note(stream, &TEXT("note.capture-loss", TEXT_NUMBER("count", point->dropped),
				      TEXT_STRING("point", point->name)));
}

/* A point of a container that ended while the capture went on. Half a second is what closing several
 * points one after the other may take. Files of others tell nothing about containers. */
static void note_ended_early(struct stream *stream, const struct point *point)
{
	const uint64_t tolerance_ns = 500000000;

	if (point->runtime < RUNTIME_NETNS || point->end_ns == 0 ||
	    point->end_ns + tolerance_ns >= stream->capture.end_ns)
		return;
	stream_add_note(
		stream,
		&TEXT("note.point-ended", TEXT_STRING("point", point->name),
		      TEXT_DURATION("time",
				    point->end_ns - MIN(point->end_ns, stream->capture.start_ns))));
}

void stream_conclude(struct stream *stream)
{
	note_one_way_filter(stream);
	for (size_t i = 0; i < stream->points.count; i++) {
		note_capture_loss(stream, &stream->points.items[i]);
		note_ended_early(stream, &stream->points.items[i]);
	}
}
