/* SPDX-License-Identifier: BSD-3-Clause */
/* Written by: kernel (rtnetlink dumps of one network namespace). */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/address.h"

#define LINK_NAME_BYTES        16 /* IFNAMSIZ */
#define LINK_ADDRESSES_MAXIMUM 8

struct link {
	uint32_t index;
	char name[LINK_NAME_BYTES];
	char kind[16]; /* "veth", "bridge", "" for a device without a kind */
	uint32_t mtu;
	bool is_up;
	bool is_loopback;
	bool has_default_route;
	uint32_t master_index; /* bridge or bond that it belongs to; 0 none */
	uint32_t peer_index;   /* veth: index of the other end in `peer_namespace`; 0 none */
	int32_t peer_namespace; /* nsid of the peer's namespace as seen from here; -1: same or unknown */
	uint8_t mac[6];
	struct address addresses[LINK_ADDRESSES_MAXIMUM];
	size_t address_count;
};

struct link_list {
	struct link *items;
	size_t count;
	size_t capacity;
};

void link_list_done(struct link_list *list);
/* The caller frees the copy with link_list_done(). */
void link_list_copy(const struct link_list *list, struct link_list *ret_copy);
const struct link *link_list_find_name(const struct link_list *list, const char *name);
const struct link *link_list_find_index(const struct link_list *list, uint32_t index);
