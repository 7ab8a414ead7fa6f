/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Written by: pipeline (live, from a target and its link), capfile (from an interface block).
 * A place where packets were captured: one interface in one network namespace. What a file cannot
 * tell is empty, zero or NULL; a pcapng file of ours tells all of it, so that replay equals live.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "model/container.h"
#include "model/link.h"

#define POINTS_MAXIMUM 256

struct point {
	uint32_t id;     /* index in the list of points */
	char *name;      /* "svc-a eth0"; for a foreign file the interface's or the file's name */
	char *container; /* "svc-a", several joined by commas; NULL for the host or when unknown */
	enum runtime runtime;
	char *interface; /* "eth0"; NULL when unknown */
	struct link_list
		links;      /* live and "any": what the indexes in its headers mean; else empty */
	uint32_t link_type; /* LINKTYPE_ number, 1 = Ethernet */
	uint32_t mtu;       /* bytes; 0 unknown */
	uint32_t snap_bytes;
	struct address addresses[LINK_ADDRESSES_MAXIMUM];
	size_t address_count;
	char *description; /* of the interface in a file: foreign; NULL for none */
	char *comment;     /* the same */
	char *filter;      /* as the user wrote it, container names and all; NULL when unknown */
	uint64_t start_ns; /* wall time of its first and last moment; 0 unknown */
	uint64_t end_ns;
	uint64_t packets;  /* let through by the filter and seen */
	uint64_t received; /* live: by the kernel's filter, lost ones included */
	uint64_t dropped;  /* lost by the capture itself (kernel buffer), never by the network */
};

struct point_list {
	struct point *items;
	size_t count;
	size_t capacity;
};

/* Takes over what `point` owns; sets its id; returns its place, valid until the next add. */
struct point *point_list_add(struct point_list *list, struct point *take_point);
void point_list_done(struct point_list *list);
void point_done(struct point *point);

/* "EN10MB" for 1, as in pcap_datalink_val_to_name(3PCAP); "UNKNOWN" otherwise. */
const char *link_type_name(uint32_t link_type);
