/* SPDX-License-Identifier: BSD-3-Clause */
/* The rules: what one packet is to Wireshark, by what its conversation was before it. */
#pragma once

#include "model/wireshark.h"
#include "wireshark/conversation.h"

struct analysis_place {
	struct unacked_pool *pool;
	struct conversation *conversation;
	struct direction *sender, *receiver;
	const struct header *header;
	struct wireshark_names *names;
	bool is_analysed; /* there is something to tell, so the first round trip is told with it */
};

/* A packet whose length is known. Flags that `names` has already stay. */
void analyze_sequence(struct analysis_place *place);
