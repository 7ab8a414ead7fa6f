/* SPDX-License-Identifier: BSD-3-Clause */
/* dump -D, -L and -J: what can be captured at the targets, or on this host when there are none. */
#include <errno.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "command/dump.h"

#define DUMP_DEVICES_TEXT_MAXIMUM ((size_t)1 << 20)

bool dump_asks_devices(const struct dump_options *options)
{
	return options->list_devices || options->list_link_types || options->list_stamp_types;
}

static enum device_question dump_question(const struct dump_options *options)
{
	if (options->list_devices)
		return DEVICE_QUESTION_DEVICES;
	return options->list_link_types ? DEVICE_QUESTION_LINK_TYPES : DEVICE_QUESTION_STAMP_TYPES;
}

int dump_run_devices(const struct dump_options *options, const struct command_call *call,
		     struct err *err)
{
	CLEANUP(str_done) struct str text = STR_INIT(DUMP_DEVICES_TEXT_MAXIMUM);
	enum device_question question = dump_question(options);
	int r;

	r = live_list_devices(
		&(struct device_request) {
			.targets = call->word_count > 0 ? call->words[0] : "netns:host",
			.interface = options->input.interface,
			.question = question,
			.can_print = dissect_has_printer,
		},
		&text, err);
	if (r < 0)
		return r;
	/* tcpdump's streams: the devices on stdout, what one of them can do on stderr. */
	r = fd_write_all(question == DEVICE_QUESTION_DEVICES ? STDOUT_FILENO : STDERR_FILENO,
			 text.text, text.length);
	if (r < 0 && r != -EPIPE)
		return err_set(err, r, "cannot write the list: %s", err_text(r));
	return EXIT_STATUS_DONE;
}
