/* SPDX-License-Identifier: BSD-3-Clause */
/* Parts of ICMPv6 that have files of their own: neighbour discovery, multicast listeners and others. */
#pragma once

#include "dissect/line.h"

/* With -v: the options of a discovery message. False when they are cut. */
bool print_discovery_options(struct line *line, uint32_t at, uint32_t length);
void print_router_discovery(struct line *line, uint32_t at);
void print_neighbour_flags(struct line *line, uint32_t flags);

/* Version 1 messages, the query of version 2, the report of version 2. */
void print_listener(struct line *line, uint32_t at);
void print_listener_query(struct line *line, uint32_t at, uint32_t length);
void print_listener_report(struct line *line, uint32_t at, uint32_t length);

/* Questions about a node and what it answers (RFC 4620), prefixes for routers (RFC 2894). */
void print_node_query(struct line *line, uint32_t at);
void print_node_reply(struct line *line, uint32_t at, uint32_t length);
void print_renumbering(struct line *line, uint32_t at);

/* RPL, from the bytes behind the checksum on. */
void print_rpl(struct line *line, uint8_t code, uint32_t at, uint32_t length);
