/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What `ps` shows: containers with their interfaces, and where each interface leads on the host (the
 * other end of its veth, the bridge that this belongs to). Wires discover and kernel.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"
#include "discover/discover.h"
#include "kernel/opener.h"
#include "model/link.h"

struct inventory_interface {
	struct link link;
	const char *network;             /* borrowed from the container; NULL unknown */
	char host_link[LINK_NAME_BYTES]; /* other end of its veth on the host; "" unknown */
	char bridge[LINK_NAME_BYTES];    /* that the other end belongs to; "" none */
};

struct inventory_item {
	const struct container *container; /* borrowed from the discovery */
	/* The container in whose namespace it is; NULL: in its own, or not known. */
	const struct container *owner;
	struct inventory_interface *interfaces; /* without loopback */
	size_t interface_count;
	bool is_read; /* false: the namespace could not be entered, or there is none */
};

struct inventory {
	struct discovery discovery;
	struct inventory_item *items; /* by name */
	size_t count;
	size_t unread;         /* namespaces that could not be entered */
	struct err unread_err; /* why the first could not */
};

/* Never fails: what could not be read is missing, and counted. */
void inventory_read(struct inventory *inventory, struct opener *opener,
		    const struct source_options *options);
void inventory_done(struct inventory *inventory);

/* The JSON of docs/formats.md (schema tcpwhy.ps/1), one line. */
void inventory_add_json(const struct inventory *inventory, struct str *out);
