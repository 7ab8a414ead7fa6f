/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The two legs of a proxy, found in one capture or in several points of one. A proxy is a machine that is
 * server of one connection and client of another; a request that came in is the one that went out
 * when nothing contradicts it (method, length, first bytes of the body, status, order in time) and no
 * other request fits nearly as well. Proxies that pass bytes on unread, and legs under TLS, are joined
 * by times and counts of bytes.
 *
 * Pure: same facts, same pairs. Each request that went out is compared with those under way at that
 * moment only, and with no more than JOIN_ACTIVE_MAXIMUM of them.
 */
#pragma once

#include "model/relay.h"
#include "model/report.h"

#define JOIN_ACTIVE_MAXIMUM 512

/* Reads connections, conversations and points. The table borrows the connections. */
void join_relays(const struct facts *facts, struct relay_table *ret_table);
