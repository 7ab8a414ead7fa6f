/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The whole way of `explain -r`: each packet of a capture file or of pasted text as a sentence, each
 * connection as a story, in both languages and as JSON. The JSON is one object a line; the text
 * cannot move a terminal.
 */
#include <jansson.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/width.h"
#include "dissect/dissect.h"
#include "fuzz.h"
#include "pipeline/analysis.h"
#include "pipeline/pipeline.h"
#include "present/explain.h"

#define PATH_BYTES     32
#define OUTPUT_MAXIMUM ((size_t)64 << 20)

struct fuzz_explain {
	struct sink sink;
	struct analysis *analysis;
	struct explainer *explainer;
	struct dissector *dissector;
	struct str line, text, json;
};

static void tell(struct fuzz_explain *explain, const struct explain_packet *told)
{
	const struct explain_clock clock = {.start_ns = told->packet->time_ns};
	struct explanation explanation;
	struct lesson lesson;

	explainer_packet(explain->explainer, told, &explanation);
	FUZZ_CHECK(explanation.count <= EXPLANATION_SENTENCES_MAXIMUM);
	explainer_teach(explain->explainer, told, &lesson);
	FUZZ_CHECK(lesson.count <= LESSON_FIELDS_MAXIMUM);
	for (enum language language = 0; language < LANGUAGE_COUNT; language++)
		explain_text_packet(told, &explanation, &lesson,
				    &(struct explain_page) {.language = language, .columns = 60},
				    &explain->text);
	explain_json_packet(told, &explanation, &clock, &explain->json);
}

static int explain_packet(struct sink *sink, const struct packet *packet, struct err *err)
{
	struct fuzz_explain *explain = (struct fuzz_explain *)sink;
	struct explain_packet told = {.packet = packet};

	analysis_packet(explain->analysis, packet);
	told.decoded = analysis_decoded(explain->analysis);
	told.label = analysis_label(explain->analysis);
	if (told.label)
		told.conversation =
			analysis_conversation(explain->analysis, told.label->connection->id);
	told.lookup = analysis_lookup(explain->analysis);
	str_clear(&explain->line);
	if (packet->text) {
		told.line = packet->text;
		told.line_bytes = packet->text_bytes;
	} else {
		dissector_print(explain->dissector, packet, &explain->line);
		told.line = explain->line.text;
		told.line_bytes = strcspn(told.line, "\n");
	}
	tell(explain, &told);
	return 0;
}

static void tell_stories(struct fuzz_explain *explain, const struct facts *facts)
{
	const struct explain_clock clock = {.start_ns = facts->capture.start_ns};
	const struct explain_page page = {.language = LANGUAGE_ZH, .columns = 80};

	for (size_t i = 0; i < facts->connection_count; i++) {
		const struct connection *connection = facts->connections[i];
		struct explanation story;

		explainer_story(explain->explainer, connection,
				analysis_conversation(explain->analysis, connection->id), &story);
		explain_text_heading(connection, &page, &explain->text);
		explain_text_story(&story, &page, &explain->text);
		explain_json_story(connection, &story, &clock, &explain->json);
	}
	for (size_t i = 0; i < facts->lookup_count; i++) {
		struct explanation story;

		explainer_lookup(explain->explainer, &facts->lookups[i], facts->capture.end_ns,
				 &story);
		explain_text_item(&story, &page, &explain->text);
		explain_json_lookup(&facts->lookups[i], &story, &clock, &explain->json);
	}
}

static void check_text(const struct str *text)
{
	for (size_t at = 0; at < text->length;) {
		uint32_t character = 0;
		size_t used = utf8_decode(text->text + at, text->length - at, &character);

		FUZZ_CHECK(used > 0);
		FUZZ_CHECK(character == '\n' || character == '\t' || character >= ' ');
		FUZZ_CHECK(character < 0x7f || character > 0x9f);
		at += used;
	}
}

static void check_json(const struct str *json)
{
	const char *at = json->text;

	while (*at) {
		size_t length = strcspn(at, "\n");
		json_t *line = json_loadb(at, length, 0, NULL);

		FUZZ_CHECK(json_is_object(line) && at[length] == '\n');
		json_decref(line);
		at += length + 1;
	}
}

static void explain_file(const char *path)
{
	struct stream *stream = xcalloc(1, sizeof(*stream));
	struct fuzz_explain explain = {
		.sink.packet = explain_packet,
		.analysis = analysis_new(),
		.explainer = explainer_new(&(struct explain_options) {.names = NULL}),
		.dissector = dissector_new(&(struct dissect_options) {.is_numeric = true}),
		.line = STR_INIT(OUTPUT_MAXIMUM),
		.text = STR_INIT(OUTPUT_MAXIMUM),
		.json = STR_INIT(OUTPUT_MAXIMUM),
	};
	const struct option_list paths = {.items = {path}, .count = 1};
	const struct report *report;
	struct err err = ERR_INIT;

	(void)replay_run(&(struct replay_options) {.paths = &paths, .filter = ""}, stream,
			 &explain.sink, &err);
	report = analysis_finish(explain.analysis, stream,
				 &(struct analysis_options) {.slow_ns = 1000000000});
	tell_stories(&explain, report->facts);
	check_text(&explain.text);
	check_json(&explain.json);
	dissector_free(explain.dissector);
	explainer_free(explain.explainer);
	analysis_free(explain.analysis);
	stream_done(stream);
	free(stream);
	str_done(&explain.line);
	str_done(&explain.text);
	str_done(&explain.json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_close_ int fd = memfd_create("fuzz", MFD_CLOEXEC);
	char path[PATH_BYTES];

	FUZZ_CHECK(fd >= 0 && fd_write_all(fd, data, size) == 0);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	explain_file(path);
	return 0;
}
