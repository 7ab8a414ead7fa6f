/* SPDX-License-Identifier: BSD-3-Clause */
/* ICMP errors beside the connections that they quote. */
#pragma once

#include "model/decoded.h"
#include "track/record.h"

/* `sender`: whose packet is quoted. Kept up to TRACK_ICMP_MAXIMUM for each connection. */
void icmp_add(struct track_connection *connection, const struct packet *packet,
	      const struct decoded *decoded, enum side sender);
