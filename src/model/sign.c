/* SPDX-License-Identifier: BSD-3-Clause */
/* What stands out about a connection: see sign.h. */
#include "model/sign.h"

_Static_assert(STATE_COUNT <= 32, "a bit for each state");
_Static_assert(38 + CONNECTION_END_COUNT <= 48, "a bit for each end");

static uint64_t flow_signs(const struct flow *flow)
{
	uint64_t disorder = flow->late_arrivals;
	uint64_t signs = 0;

	for (enum repair repair = 0; repair < REPAIR_COUNT; repair++)
		disorder += flow->repairs[repair];
	if (disorder || flow->reordered || flow->healed || flow->needless_fast)
		signs |= SIGN_DISORDER;
	if (flow->data_segments >= SIGN_BULK_SEGMENTS || flow->bytes >= SIGN_BULK_BYTES)
		signs |= SIGN_BULK;
	if (flow->zero_windows || flow->window_lowest < flow->window_largest / 2)
		signs |= SIGN_WINDOW;
	return signs;
}

static uint64_t view_signs(const struct view *view)
{
	uint64_t signs =
		flow_signs(&view->flows[SIDE_CLIENT]) | flow_signs(&view->flows[SIDE_SERVER]);

	for (uint32_t i = 0; i < view->stall_count; i++)
		signs |= SIGN_STALL(view->stalls[i].state);
	if (view->state_ns[STATE_NAGLE_DELACK])
		signs |= SIGN_ACK_AWAITED;
	return signs;
}

uint64_t connection_signs(const struct connection *connection)
{
	uint64_t signs = SIGN_SEEN | SIGN_END(connection->end);

	if (connection->view_count > 1)
		signs |= SIGN_POINTS;
	for (size_t i = 0; i < connection->view_count; i++)
		signs |= view_signs(connection_view(connection, i));
	return signs;
}
