/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of events in JSON: see event.h. */
#include "model/event.h"

const char *event_kind_name(enum event_kind kind)
{
	static const char *const names[EVENT_KIND_COUNT] = {
		[EVENT_KIND_OPENED] = "opened",
		[EVENT_KIND_JOINED] = "joined",
		[EVENT_KIND_REFUSED] = "refused",
		[EVENT_KIND_WINDOW_CLOSED] = "window-closed",
		[EVENT_KIND_WINDOW_OPENED] = "window-opened",
		[EVENT_KIND_STALLED] = "stalled",
		[EVENT_KIND_RECOVERED] = "recovered",
		[EVENT_KIND_RESET] = "reset",
		[EVENT_KIND_CLOSED] = "closed",
	};

	return names[kind];
}

const char *event_wait_name(enum event_wait wait)
{
	static const char *const names[EVENT_WAIT_COUNT] = {
		[EVENT_WAIT_HANDSHAKE] = "handshake",
		[EVENT_WAIT_WINDOW] = "window",
		[EVENT_WAIT_ACKNOWLEDGMENT] = "acknowledgment",
		[EVENT_WAIT_ANSWER] = "answer",
		[EVENT_WAIT_REQUEST] = "request",
	};

	return names[wait];
}
