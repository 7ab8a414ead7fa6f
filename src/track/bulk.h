/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The short way for the two packets that nearly all of a transfer is made of: the next bytes in
 * order, and an acknowledgment that moves on, while nothing is missing, repeated or waited for. They
 * change few numbers, and those exactly as view.c would (tests/unit/track/test_bulk.c compares).
 *
 * Whether a view is calm, so that its next packet may be such a one, is worked out behind each packet
 * that went the long way; those that go the short way leave it calm or say that it is not.
 */
#pragma once

#include "model/label.h"
#include "track/flow.h"

/* Behind a packet that went the long way. */
void bulk_look(struct track_view *view);

/* Of a calm view: false when the packet has to go the long way; then nothing was changed. `label` has been
 * written by nobody else, and was empty before (LABEL_KIND_PLAIN). */
bool bulk_packet(struct track_view *view, const struct packet *packet,
		 const struct decoded *decoded, enum side side, struct flow_memory *memory,
		 struct label *label);
