/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: track (connection.signs), for all that its points saw; diagnose adds what was said. What
 * stands out about a connection, a bit each, so that a rule is asked only when something of what it
 * looks for is there at all (rule.needs): of a healthy connection no view is looked at. A sign may be
 * there without a cause; no cause is there without one of its signs.
 */
#pragma once

#include <stdint.h>

#include "model/connection.h"

/* So much of one direction at one point is SIGN_BULK: fewer segments and fewer bytes have no rate. */
#define SIGN_BULK_SEGMENTS 10
#define SIGN_BULK_BYTES    10000

/* Of what points saw. The states of stalls at any point come first, by enum state. */
#define SIGN_STALL(state) ((uint64_t)1 << (state))
#define SIGN_SEEN         ((uint64_t)1 << 32) /* always: the signs were looked for */
#define SIGN_POINTS       ((uint64_t)1 << 33) /* several of them saw it */
#define SIGN_DISORDER     ((uint64_t)1 << 34) /* something was sent again, or came late */
#define SIGN_BULK         ((uint64_t)1 << 35)
#define SIGN_WINDOW       ((uint64_t)1 << 36) /* one was shut, or fell below half of its largest */
#define SIGN_ACK_AWAITED  ((uint64_t)1 << 37) /* time in NAGLE_DELACK */
#define SIGN_END(end)     ((uint64_t)1 << (38 + (end))) /* enum connection_end */

/* Of what was said: diagnose/sign.h. */
#define SIGN_HTTP_CUT    ((uint64_t)1 << 48) /* the last answer is missing, or not complete */
#define SIGN_HTTP_ERROR  ((uint64_t)1 << 49) /* an answer of 400 or more */
#define SIGN_HTTP_EXPECT ((uint64_t)1 << 50) /* "Expect: 100-continue" */
#define SIGN_TLS_TROUBLE ((uint64_t)1 << 51) /* an alert, or no answer to the hello */
#define SIGN_GAP         ((uint64_t)1 << 52) /* both were silent for MESSAGE_GAP_NS */
#define SIGN_RELAYED     ((uint64_t)1 << 53) /* a proxy goes on with it elsewhere */

/* Of all views, and of the end that the connection is known to have. */
uint64_t connection_signs(const struct connection *connection);
