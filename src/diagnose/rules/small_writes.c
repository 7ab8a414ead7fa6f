/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program sends much data in many small packets: each costs as much work as a large one, so the
 * number of packets sets the pace and not the bytes (RFC 9293 section 3.7.4 on small packets). Always
 * a note: some programs have nothing larger to say.
 */
#include "base/mem.h"
#include "diagnose/clue.h"

#define SEGMENTS_MINIMUM   1000
#define SMALL_DIVISOR      4               /* of a full segment, in the mean */
#define SEGMENT_NS_MAXIMUM (5 * NS_PER_MS) /* apart, in the mean: slower is a conversation */

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct text_value sending =
		TEXT_ENDPOINT("sender", connection_endpoint(connection, connection->sender));
	const struct view *view = connection_main_view(connection);
	const struct flow *flow = &view->flows[connection->sender];
	struct evidence_item *item;
	uint64_t mean;

	if (connection->is_one_way || flow->data_segments < SEGMENTS_MINIMUM ||
	    !flow->segment_bytes)
		return RULE_NO;
	mean = flow->bytes / flow->data_segments;
	if (mean > flow->segment_bytes / SMALL_DIVISOR ||
	    (flow->last_data_ns - flow->first_data_ns) / flow->data_segments > SEGMENT_NS_MAXIMUM)
		return RULE_NO;
	ret_finding->severity = SEVERITY_NOTE;
	ret_finding->confidence = CONFIDENCE_LIKELY;
	ret_finding->has_direction = true;
	ret_finding->direction = connection->sender;
	ret_finding->verdict =
		TEXT("cause.small-writes.verdict", sending, TEXT_BYTES("mean", mean));
	ret_finding->text = TEXT("cause.small-writes.text", sending,
				 TEXT_NUMBER("segments", flow->data_segments),
				 TEXT_BYTES("bytes", flow->bytes), TEXT_BYTES("mean", mean));
	clue_set_place(facts, connection, connection->sender, ret_finding);
	item = clue_add_evidence(&ret_finding->supporting, 'B',
				 TEXT("evidence.small-packets", sending,
				      TEXT_NUMBER("segments", flow->data_segments),
				      TEXT_BYTES("mean", mean)));
	clue_add_packet(item, view->first);
	clue_add_remedy(ret_finding, TEXT("remedy.one-write", sending), (struct text) {0});
	return RULE_YES;
}

const struct rule rule_small_writes = {
	.cause = CAUSE_SMALL_WRITES,
	.states = 0,
	.needs = SIGN_BULK,
	.judge = judge,
};
