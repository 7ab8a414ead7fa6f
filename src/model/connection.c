/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of states and ends: see state.h, connection.h. */
#include "model/connection.h"

#include "model/label.h"

static const char *const state_names[STATE_COUNT] = {
	[STATE_HS_NET] = "HS_NET",
	[STATE_HS_RETRY] = "HS_RETRY",
	[STATE_TLS_HS] = "TLS_HS",
	[STATE_CLIENT_THINK] = "CLIENT_THINK",
	[STATE_SERVER_THINK] = "SERVER_THINK",
	[STATE_SENDER_IDLE] = "SENDER_IDLE",
	[STATE_EXPECT_WAIT] = "EXPECT_WAIT",
	[STATE_RWND] = "RWND",
	[STATE_ZWND] = "ZWND",
	[STATE_SNDBUF] = "SNDBUF",
	[STATE_CWND] = "CWND",
	[STATE_PACED] = "PACED",
	[STATE_NAGLE_DELACK] = "NAGLE_DELACK",
	[STATE_LOSS_FAST] = "LOSS_FAST",
	[STATE_LOSS_TLP] = "LOSS_TLP",
	[STATE_LOSS_RTO] = "LOSS_RTO",
	[STATE_PATH_DEAD] = "PATH_DEAD",
	[STATE_PEER_DEAF] = "PEER_DEAF",
	[STATE_CLOSE_WAIT_APP] = "CLOSE_WAIT_APP",
	[STATE_CLOSING] = "CLOSING",
	[STATE_KEEP_IDLE] = "KEEP_IDLE",
	[STATE_CAPTURE_GAP] = "CAPTURE_GAP",
	[STATE_UNKNOWN] = "UNKNOWN",
};

static const char *const connection_end_names[CONNECTION_END_COUNT] = {
	[CONNECTION_END_OPEN] = "open",
	[CONNECTION_END_FIN] = "fin",
	[CONNECTION_END_RST_CLIENT] = "rst-client",
	[CONNECTION_END_RST_SERVER] = "rst-server",
	[CONNECTION_END_TIMEOUT] = "timeout",
	[CONNECTION_END_REFUSED] = "refused",
	[CONNECTION_END_ICMP_REJECTED] = "icmp-rejected",
	[CONNECTION_END_UNANSWERED] = "unanswered",
};

const char *state_name(enum state state)
{
	return state_names[state];
}

const char *connection_end_name(enum connection_end end)
{
	return connection_end_names[end];
}

const char *label_kind_name(enum label_kind kind)
{
	static const char *const names[LABEL_KIND_COUNT] = {
		[LABEL_KIND_PLAIN] = "plain",
		[LABEL_KIND_SYN] = "syn",
		[LABEL_KIND_SYN_REPEAT] = "syn-repeat",
		[LABEL_KIND_RESET] = "reset",
		[LABEL_KIND_REPAIR] = "repair",
		[LABEL_KIND_LATE] = "late",
		[LABEL_KIND_COPY] = "copy",
		[LABEL_KIND_KEEP_ALIVE] = "keep-alive",
		[LABEL_KIND_WINDOW_PROBE] = "window-probe",
		[LABEL_KIND_STRAY] = "stray",
		[LABEL_KIND_CAPTURE_DUPLICATE] = "capture-duplicate",
	};

	return names[kind];
}

const char *repair_name(enum repair repair)
{
	static const char *const names[REPAIR_COUNT] = {
		[REPAIR_TIMEOUT] = "timeout",       [REPAIR_FAST] = "fast",
		[REPAIR_TAIL_PROBE] = "tail-probe", [REPAIR_NEEDLESS] = "needless",
		[REPAIR_UNKNOWN] = "unknown",
	};

	return names[repair];
}
