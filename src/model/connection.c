/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of states and ends: see state.h, connection.h. */
#include "model/connection.h"

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
