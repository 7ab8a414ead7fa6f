/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: track. What a connection was waiting for during an interval: the states of the ledger
 * (docs/design/ledger.md). Every nanosecond of a connection belongs to exactly one.
 */
#pragma once

enum state {
	STATE_HS_NET,         /* handshake under way, nothing repeated */
	STATE_HS_RETRY,       /* a wait that ended in a repeated SYN or SYN-ACK */
	STATE_TLS_HS,         /* first TLS record to first application data */
	STATE_CLIENT_THINK,   /* nothing outstanding, the client's turn */
	STATE_SERVER_THINK,   /* nothing outstanding, the server's turn */
	STATE_SENDER_IDLE,    /* message incomplete, everything acknowledged, window open */
	STATE_EXPECT_WAIT,    /* "Expect: 100-continue" sent, body not begun */
	STATE_RWND,           /* blocked by an advertised window above zero */
	STATE_ZWND,           /* blocked by a zero window */
	STATE_SNDBUF,         /* blocked by its own send buffer (kernel data only) */
	STATE_CWND,           /* data outstanding, the ACK clock runs */
	STATE_PACED,          /* as CWND, at even gaps below the window */
	STATE_NAGLE_DELACK,   /* a small segment withheld until a delayed ACK came */
	STATE_LOSS_FAST,      /* first duplicate ACK or SACK to the ACK that closes the episode */
	STATE_LOSS_TLP,       /* a wait that ended in a tail probe that repaired something */
	STATE_LOSS_RTO,       /* a wait that ended in a timeout repair */
	STATE_PATH_DEAD,      /* timeouts repeat and nothing at all comes back */
	STATE_PEER_DEAF,      /* the peer's packets come back but acknowledge nothing new */
	STATE_CLOSE_WAIT_APP, /* FIN received, own FIN not sent, nothing outstanding */
	STATE_CLOSING,        /* FIN to the last ACK */
	STATE_KEEP_IDLE,      /* request finished, none begun */
	STATE_CAPTURE_GAP,    /* a hole of the capture lies in the interval */
	STATE_UNKNOWN,        /* no rule applies */
	STATE_COUNT
};

/* "HS_NET": the name in JSON. */
const char *state_name(enum state state);
