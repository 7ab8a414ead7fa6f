/* SPDX-License-Identifier: BSD-3-Clause */
/* A table of Wireshark's TCP analysis, one line a packet: see explain_tsv.h. */
#include "command/explain_tsv.h"

#include <errno.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "decode/decode.h"
#include "present/explain.h"
#include "wireshark/wireshark.h"

#define TSV_BLOCK_BYTES ((size_t)64 << 10)

struct tsv {
	struct sink sink; /* first: tsv_of() */
	const struct input_options *options;
	struct stream stream;
	struct wireshark *wireshark;
	struct capfile_writer *writer;
	struct str out;
};

static struct tsv *tsv_of(struct sink *sink)
{
	_Static_assert(offsetof(struct tsv, sink) == 0, "the sink is the first member");
	return (struct tsv *)sink;
}

static int tsv_flush(struct tsv *tsv, struct err *err)
{
	int r = fd_write_all(STDOUT_FILENO, tsv->out.text, tsv->out.length);

	str_clear(&tsv->out);
	if (r == -EPIPE)
		return 1;
	if (r < 0)
		return err_set(err, r, "cannot write to standard output: %s", err_text(r));
	return 0;
}

static int tsv_start(struct sink *sink, struct err *err)
{
	struct tsv *tsv = tsv_of(sink);

	explain_tsv_header(&tsv->out);
	return input_create_file(tsv->options, &tsv->stream, &tsv->writer, err);
}

static int tsv_packet(struct sink *sink, const struct packet *packet, struct err *err)
{
	struct tsv *tsv = tsv_of(sink);
	const struct decoded *decoded = packet->decoded;
	const struct wireshark_names *names;
	struct decoded fields;
	int r;

	if (!decoded) {
		decode_packet(packet, &fields);
		decoded = &fields;
	}
	names = wireshark_packet(tsv->wireshark, packet, decoded);
	if (names)
		explain_tsv_packet(packet, names, &tsv->out);
	r = tsv->writer ? capfile_write(tsv->writer, packet, err) : 0;
	if (r == 0 && tsv->out.length >= TSV_BLOCK_BYTES)
		r = tsv_flush(tsv, err);
	return r;
}

static int tsv_idle(struct sink *sink, struct err *err)
{
	struct tsv *tsv = tsv_of(sink);
	int r = tsv->writer ? capfile_flush(tsv->writer, err) : 0;

	return r < 0 ? r : tsv_flush(tsv, err);
}

int explain_tsv_run(const struct input_options *options, uint64_t duration_ns,
		    const struct command_call *call, struct err *err)
{
	struct tsv tsv = {
		.sink = {.start = tsv_start, .packet = tsv_packet, .idle = tsv_idle},
		.options = options,
		.wireshark = wireshark_new(),
		.out = STR_INIT(4 * TSV_BLOCK_BYTES),
	};
	struct err later = ERR_INIT;
	int r, closed, flushed;

	r = input_run(options,
		      &(struct input_wishes) {
			      .duration_ns = duration_ns,
			      .snap_bytes = INPUT_SNAP_ANALYSIS,
		      },
		      call, &tsv.stream, &tsv.sink, err);
	closed = capfile_close(steal_ptr(tsv.writer), tsv.stream.capture.start_ns,
			       tsv.stream.capture.end_ns, r < 0 ? &later : err);
	flushed = tsv_flush(&tsv, r < 0 || closed < 0 ? &later : err);
	wireshark_free(tsv.wireshark);
	stream_done(&tsv.stream);
	str_done(&tsv.out);
	if (r < 0 || closed < 0)
		return r < 0 ? r : closed;
	return flushed < 0 ? flushed : EXIT_STATUS_DONE;
}
