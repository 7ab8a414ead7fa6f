/* SPDX-License-Identifier: BSD-3-Clause */
/* What happened to a connection: see story.h. */
#include "present/story.h"

#include "base/clock.h"
#include "base/mem.h"

#define STORY_STALLS_MAXIMUM 2 /* told one by one */
#define STORY_STALL_NS       (50 * NS_PER_MS)
#define STORY_STALL_DIVISOR  50 /* of the connection: shorter waits are not worth a line */
#define STORY_REPAIRS        3

static const char *const state_words[STATE_COUNT] = {
	[STATE_HS_NET] = "state.HS_NET",
	[STATE_HS_RETRY] = "state.HS_RETRY",
	[STATE_TLS_HS] = "state.TLS_HS",
	[STATE_CLIENT_THINK] = "state.CLIENT_THINK",
	[STATE_SERVER_THINK] = "state.SERVER_THINK",
	[STATE_SENDER_IDLE] = "state.SENDER_IDLE",
	[STATE_EXPECT_WAIT] = "state.EXPECT_WAIT",
	[STATE_RWND] = "state.RWND",
	[STATE_ZWND] = "state.ZWND",
	[STATE_SNDBUF] = "state.SNDBUF",
	[STATE_CWND] = "state.CWND",
	[STATE_PACED] = "state.PACED",
	[STATE_NAGLE_DELACK] = "state.NAGLE_DELACK",
	[STATE_LOSS_FAST] = "state.LOSS_FAST",
	[STATE_LOSS_TLP] = "state.LOSS_TLP",
	[STATE_LOSS_RTO] = "state.LOSS_RTO",
	[STATE_PATH_DEAD] = "state.PATH_DEAD",
	[STATE_PEER_DEAF] = "state.PEER_DEAF",
	[STATE_CLOSE_WAIT_APP] = "state.CLOSE_WAIT_APP",
	[STATE_CLOSING] = "state.CLOSING",
	[STATE_KEEP_IDLE] = "state.KEEP_IDLE",
	[STATE_CAPTURE_GAP] = "state.CAPTURE_GAP",
	[STATE_UNKNOWN] = "state.UNKNOWN",
};

const char *story_state_words(enum state state)
{
	return state_words[state];
}

static const char *const short_end_words[CONNECTION_END_COUNT] = {
	[CONNECTION_END_OPEN] = "end.open",
	[CONNECTION_END_FIN] = "end.fin",
	[CONNECTION_END_RST_CLIENT] = "end.rst-client",
	[CONNECTION_END_RST_SERVER] = "end.rst-server",
	[CONNECTION_END_TIMEOUT] = "end.timeout",
	[CONNECTION_END_REFUSED] = "end.refused",
	[CONNECTION_END_ICMP_REJECTED] = "end.icmp-rejected",
	[CONNECTION_END_UNANSWERED] = "end.unanswered",
};

const char *story_end_words(enum connection_end end)
{
	return short_end_words[end];
}

static void story_add(struct story *story, uint64_t time_ns, struct text text)
{
	if (story->count < ARRAY_COUNT(story->moments))
		story->moments[story->count++] = (struct moment) {.time_ns = time_ns, .text = text};
}

/* The sentence about a wait, by what it waited for. */
static const char *stall_words(const struct stall *stall)
{
	switch (stall->state) {
	case STATE_HS_RETRY:
		return "report.moment.syn-unanswered";
	case STATE_LOSS_FAST:
	case STATE_LOSS_TLP:
	case STATE_LOSS_RTO:
	case STATE_PATH_DEAD:
	case STATE_PEER_DEAF:
		return stall->packet_bytes ? "report.moment.not-acknowledged"
					   : "report.moment.lost";
	case STATE_ZWND:
		return "report.moment.window-closed";
	case STATE_RWND:
		return "report.moment.window-small";
	case STATE_SERVER_THINK:
	case STATE_CLIENT_THINK:
		return "report.moment.program-thinks";
	case STATE_SENDER_IDLE:
		return "report.moment.sender-idle";
	case STATE_CWND:
	case STATE_PACED:
		return "report.moment.ack-late";
	case STATE_HS_NET:
	case STATE_TLS_HS:
	case STATE_EXPECT_WAIT:
	case STATE_SNDBUF:
	case STATE_NAGLE_DELACK:
	case STATE_CLOSE_WAIT_APP:
	case STATE_CLOSING:
	case STATE_KEEP_IDLE:
	case STATE_CAPTURE_GAP:
	case STATE_UNKNOWN:
	case STATE_COUNT:
		break;
	}
	return "report.moment.still";
}

static void story_add_stall(struct story *story, const struct connection *connection,
			    const struct stall *stall)
{
	const struct endpoint *sender = connection_endpoint(connection, stall->sender);
	const struct endpoint *receiver =
		connection_endpoint(connection, side_other(stall->sender));

	story_add(story, stall->start_ns,
		  TEXT(stall_words(stall), TEXT_ENDPOINT("sender", sender),
		       TEXT_ENDPOINT("receiver", receiver),
		       TEXT_BYTES("bytes", stall->packet_bytes),
		       TEXT_NUMBER("count", stall->repairs), TEXT_NUMBER("probes", stall->probes),
		       TEXT_ID("state", story_state_words(stall->state))));
	if (!stall->is_open)
		story_add(story, stall->start_ns + stall->duration_ns,
			  TEXT("report.moment.resumed",
			       TEXT_DURATION("duration", stall->duration_ns)));
}

static uint64_t least_stall_ns(const struct view *view)
{
	return MAX(STORY_STALL_NS, (view->end_ns - view->start_ns) / STORY_STALL_DIVISOR);
}

/* The longest stall that is shorter than `below`, or equal and later: picks them one by one. */
static const struct stall *next_longest(const struct view *view, const struct stall *below)
{
	const struct stall *best = NULL;

	for (uint32_t i = 0; i < view->stall_count; i++) {
		const struct stall *stall = &view->stalls[i];

		if (stall->duration_ns < least_stall_ns(view))
			continue;
		if (below && (stall->duration_ns > below->duration_ns ||
			      (stall->duration_ns == below->duration_ns && stall <= below)))
			continue;
		if (!best || stall->duration_ns > best->duration_ns)
			best = stall;
	}
	return best;
}

static void story_add_stalls(struct story *story, const struct connection *connection)
{
	const struct view *view = connection_main_view(connection);
	const struct stall *first = next_longest(view, /* below= */ NULL);
	const struct stall *second = first ? next_longest(view, first) : NULL;
	uint64_t rest_ns = 0;
	uint64_t rest = 0;

	for (uint32_t i = 0; i < view->stall_count; i++) {
		const struct stall *stall = &view->stalls[i];

		if (stall == first || stall == second) {
			story_add_stall(story, connection, stall);
		} else if (stall->duration_ns >= least_stall_ns(view)) {
			rest_ns += stall->duration_ns;
			rest++;
		}
	}
	if (rest)
		story_add(story, 0,
			  TEXT("report.moment.more-stalls", TEXT_NUMBER("count", rest),
			       TEXT_DURATION("duration", rest_ns)));
}

/* Repairs on the way, where they are more than the stalls tell. */
static void story_add_repairs(struct story *story, const struct connection *connection)
{
	const struct view *view = connection_main_view(connection);
	const struct flow *flow = &view->flows[connection->sender];
	uint64_t repairs = (uint64_t)flow->repairs[REPAIR_FAST] + flow->repairs[REPAIR_TIMEOUT] +
			   flow->repairs[REPAIR_TAIL_PROBE] + flow->repairs[REPAIR_NEEDLESS];

	if (flow->loss_episodes < STORY_REPAIRS)
		return;
	story_add(story, 0,
		  TEXT("report.moment.repairs", TEXT_NUMBER("repairs", repairs),
		       TEXT_NUMBER("segments", flow->data_segments),
		       TEXT_NUMBER("count", flow->loss_episodes)));
}

static const char *const end_words[CONNECTION_END_COUNT] = {
	[CONNECTION_END_OPEN] = "report.moment.end.open",
	[CONNECTION_END_FIN] = "report.moment.end.fin",
	[CONNECTION_END_RST_CLIENT] = "report.moment.end.rst-client",
	[CONNECTION_END_RST_SERVER] = "report.moment.end.rst-server",
	[CONNECTION_END_TIMEOUT] = "report.moment.end.timeout",
	[CONNECTION_END_REFUSED] = "report.moment.end.refused",
	[CONNECTION_END_ICMP_REJECTED] = "report.moment.end.icmp-rejected",
	[CONNECTION_END_UNANSWERED] = "report.moment.end.unanswered",
};

void story_tell(const struct connection *connection, struct story *ret_story)
{
	const struct view *view = connection_main_view(connection);
	uint64_t first_data_ns = view->flows[connection->sender].first_data_ns;
	enum side receiver = side_other(connection->sender);

	*ret_story = (struct story) {0};
	story_add(
		ret_story, view->start_ns,
		TEXT(connection->is_mid_stream ? "report.moment.mid-stream" : "report.moment.open",
		     TEXT_ENDPOINT("client", &connection->client),
		     TEXT_HOST("server", &connection->server),
		     TEXT_PORT("port", &connection->server)));
	if (first_data_ns)
		story_add(
			ret_story, first_data_ns,
			TEXT("report.moment.data",
			     TEXT_ENDPOINT("sender",
					   connection_endpoint(connection, connection->sender)),
			     TEXT_ENDPOINT("receiver", connection_endpoint(connection, receiver))));
	story_add_stalls(ret_story, connection);
	story_add_repairs(ret_story, connection);
	story_add(ret_story, view->end_ns,
		  TEXT(end_words[connection->end], TEXT_ENDPOINT("client", &connection->client),
		       TEXT_ENDPOINT("server", &connection->server)));
}
