/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ps: the containers of this host with what matters for the network. A runtime that cannot be asked
 * is a warning, since /proc still shows its containers; it is an error only when nothing was found.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"
#include "command/command.h"
#include "command/ps_table.h"
#include "discover/docker_endpoint.h"
#include "pipeline/inventory.h"

#define PS_OUTPUT_MAXIMUM ((size_t)256 << 20)
#define SHORT_ID_LENGTH   12

struct ps_options {
	bool as_json;
	bool with_all;
	bool is_quiet;
	bool is_whole;
};

static const struct option_spec ps_specs[] = {
	OPTION_FLAG("all", 'a', struct ps_options, with_all, "option.ps.all"),
	OPTION_FLAG("quiet", 'q', struct ps_options, is_quiet, "option.ps.quiet"),
	OPTION_FLAG("no-trunc", 0, struct ps_options, is_whole, "option.ps.no-trunc"),
	OPTION_FLAG("json", 0, struct ps_options, as_json, "option.ps.json"),
};

/* One id a line: what can be given to other commands as a target. */
static void ps_add_ids(const struct inventory *inventory, bool is_whole, struct str *out)
{
	for (size_t i = 0; i < inventory->count; i++) {
		const char *id = inventory->items[i].container->id;
		bool is_hex = id[strspn(id, "0123456789abcdef")] == '\0';
		_cleanup_free_ char *shown =
			is_hex && !is_whole ? xstrndup(id, SHORT_ID_LENGTH) : xstrdup(id);

		str_add_escaped(out, shown, strlen(shown), strlen(shown));
		str_add_char(out, '\n');
	}
}

/* Containers of Docker that were found without asking it: names or networks may be missing. */
static bool ps_has_unasked(const struct inventory *inventory)
{
	for (size_t i = 0; i < inventory->count; i++)
		if (inventory->items[i].container->runtime == RUNTIME_DOCKER)
			return inventory->discovery.is_docker_absent;
	return false;
}

static void ps_warn(const struct inventory *inventory)
{
	const struct discovery *discovery = &inventory->discovery;

	for (size_t i = 0; i < discovery->failure_count; i++)
		(void)fprintf(stderr, "tcpwhy: %s\n", discovery->failures[i].err.text);
	if (inventory->unread)
		(void)fprintf(stderr, "tcpwhy: %s%s\n", inventory->unread_err.text,
			      inventory->unread > 1 ? " (and of others)" : "");
	if (ps_has_unasked(inventory))
		(void)fprintf(
			stderr,
			"tcpwhy: Docker was not asked, since there is no %s: its containers are "
			"listed from /proc and its files; start Docker, or set "
			"DOCKER_HOST=unix:///PATH to where it listens\n",
			DOCKER_SOCKET_DEFAULT);
	if (inventory->count == 0)
		(void)fprintf(stderr,
			      "tcpwhy: no container found, neither by asking Docker (%s, or "
			      "DOCKER_HOST) nor in /proc\n",
			      DOCKER_SOCKET_DEFAULT);
}

static int ps_run(const struct command_call *call, struct err *err)
{
	const struct ps_options *options = call->options;
	const struct source_options source = {.with_stopped = options->with_all};
	CLEANUP(inventory_done) struct inventory inventory;
	CLEANUP(str_done) struct str out = STR_INIT(PS_OUTPUT_MAXIMUM);
	int r;

	inventory = (struct inventory) {0};
	if (call->word_count)
		return err_set_usage(err, "ps takes no words, only options; it lists everything");
	inventory_read(&inventory, opener_direct(), &source);
	if (options->as_json)
		inventory_add_json(&inventory, &out);
	else if (options->is_quiet)
		ps_add_ids(&inventory, options->is_whole, &out);
	else
		ps_table_add(&inventory, call->language, options->is_whole, &out);
	r = fd_write_all(STDOUT_FILENO, out.text, out.length);
	if (r < 0)
		return err_set(err, r, "cannot write the list: %s", err_text(r));
	if (inventory.count == 0 && inventory.discovery.failure_count) {
		*err = inventory.discovery.failures[0].err;
		return err->code;
	}
	ps_warn(&inventory);
	return EXIT_STATUS_DONE;
}

const struct command command_ps = {
	.name = "ps",
	.usage = "",
	.summary = "command.ps",
	.options = ps_specs,
	.option_count = ARRAY_COUNT(ps_specs),
	.options_bytes = sizeof(struct ps_options),
	.run = ps_run,
};
