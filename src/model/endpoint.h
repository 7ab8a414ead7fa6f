/* SPDX-License-Identifier: BSD-3-Clause */
/* Written by: track. The two sides of a connection, and who stands there. */
#pragma once

#include "model/address.h"

enum side {
	SIDE_CLIENT, /* who sent the SYN; mid-stream: who has the higher port */
	SIDE_SERVER,
	SIDE_COUNT
};

static inline enum side side_other(enum side side)
{
	return side == SIDE_CLIENT ? SIDE_SERVER : SIDE_CLIENT;
}

struct endpoint {
	struct address address; /* family NONE where pasted text has only a name */
	uint16_t port;
	const char *container; /* NULL when unknown; foreign */
	const char *name;      /* host name of pasted text; NULL */
	const char *service;   /* service name of pasted text; NULL */
};
