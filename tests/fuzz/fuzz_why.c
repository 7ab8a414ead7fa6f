/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The whole way of `why -r`: a capture file, tracked, judged and printed. Whatever the file holds,
 * the ledger of each connection sums to its duration, the JSON is JSON, and the text cannot move a
 * terminal.
 */
#include <jansson.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/width.h"
#include "fuzz.h"
#include "pipeline/analysis.h"
#include "pipeline/pipeline.h"
#include "present/present.h"

#define PATH_BYTES     32
#define OUTPUT_MAXIMUM ((size_t)64 << 20)

struct fuzz_why {
	struct sink sink;
	struct analysis *analysis;
};

static int why_packet(struct sink *sink, const struct packet *packet, struct err *err)
{
	struct fuzz_why *why = (struct fuzz_why *)sink;

	analysis_packet(why->analysis, packet);
	return 0;
}

static void check_connection(const struct connection *connection)
{
	FUZZ_CHECK(connection->view_count > 0 && connection->main_view < connection->view_count);
	for (size_t i = 0; i < connection->view_count; i++) {
		const struct view *view = connection_view(connection, i);
		uint64_t sum = 0;

		for (size_t state = 0; state < STATE_COUNT; state++)
			sum += view->state_ns[state];
		FUZZ_CHECK(view->end_ns >= view->start_ns);
		FUZZ_CHECK(sum == view->end_ns - view->start_ns);
	}
}

static void check_json(const struct report *report)
{
	CLEANUP(str_done) struct str text = STR_INIT(OUTPUT_MAXIMUM);
	json_error_t error;
	json_t *root;

	present_json(report, &text);
	root = json_loadb(text.text, text.length, 0, &error);
	FUZZ_CHECK(json_is_object(root));
	FUZZ_CHECK(json_array_size(json_object_get(root, "connections")) ==
		   report->facts->connection_count);
	FUZZ_CHECK(json_array_size(json_object_get(root, "findings")) == report->finding_count);
	json_decref(root);
}

static void check_text(const struct report *report, enum language language)
{
	const struct present_options options = {.language = language, .columns = 80};
	CLEANUP(str_done) struct str text = STR_INIT(OUTPUT_MAXIMUM);

	present_text(report, &options, &text);
	FUZZ_CHECK(text.length > 0);
	for (size_t at = 0; at < text.length;) {
		uint32_t character = 0;
		size_t used = utf8_decode(text.text + at, text.length - at, &character);

		FUZZ_CHECK(used > 0);
		FUZZ_CHECK(character == '\n' || character >= ' ');
		FUZZ_CHECK(character != 0x7f);
		at += used;
	}
}

static void judge(const char *path)
{
	struct stream *stream = xcalloc(1, sizeof(*stream));
	struct fuzz_why why = {.sink.packet = why_packet, .analysis = analysis_new()};
	const struct option_list paths = {.items = {path}, .count = 1};
	const struct replay_options replay = {.paths = &paths, .filter = ""};
	const struct analysis_options options = {.slow_ns = 1000000000};
	const struct report *report;
	struct err err = ERR_INIT;
	int r;

	r = replay_run(&replay, stream, &why.sink, &err);
	FUZZ_CHECK(r >= 0 || err.text[0]);
	report = analysis_finish(why.analysis, stream, &options);
	for (size_t i = 0; i < report->facts->connection_count; i++)
		check_connection(report->facts->connections[i]);
	check_json(report);
	for (enum language language = 0; language < LANGUAGE_COUNT; language++)
		check_text(report, language);
	analysis_free(why.analysis);
	stream_done(stream);
	free(stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	_cleanup_close_ int fd = memfd_create("fuzz", MFD_CLOEXEC);
	char path[PATH_BYTES];

	FUZZ_CHECK(fd >= 0 && fd_write_all(fd, data, size) == 0);
	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	judge(path);
	return 0;
}
