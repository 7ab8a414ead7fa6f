/* SPDX-License-Identifier: BSD-3-Clause */
/* What rules ask of what was said: see clue_message.h. */
#include "diagnose/clue_message.h"

#include "base/mem.h"

#define TIMER_EARLY_NS (10 * NS_PER_MS)  /* what our clock and theirs may disagree */
#define TIMER_LATE_NS  (100 * NS_PER_MS) /* and how late a busy program is */

#define ABOUT_NS      (150 * NS_PER_MS)
#define ABOUT_DIVISOR 20

#define REFUSED_NS (60 * NS_PER_S)

#define IDLE_NS_MINIMUM (100 * NS_PER_MS) /* else a connection was not idle */
#define RACE_NS         (20 * NS_PER_MS)  /* what a program needs to close */

#define STATUS_BAD_GATEWAY     502
#define STATUS_GATEWAY_TIMEOUT 504

#define PRESSURE_LAG_NS        NS_PER_S
#define PRESSURE_NS_MINIMUM    (200 * NS_PER_MS)
#define PRESSURE_DIVISOR       20 /* of the connection: 5 % */
#define PRESSURE_SHARE_DIVISOR 2  /* of the client's wait that the upstream leg must wait too */

#define NETWORK_STATES                                                                  \
	(CLUE_LOSS_STATES | RULE_STATE(STATE_PATH_DEAD) | RULE_STATE(STATE_PEER_DEAF) | \
	 RULE_STATE(STATE_HS_RETRY) | RULE_STATE(STATE_CAPTURE_GAP))
#define WINDOW_STATES (RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_RWND))

const struct conversation *clue_http(const struct facts *facts, const struct connection *connection)
{
	const struct conversation *conversation = facts_conversation(facts, connection);

	return conversation && conversation->protocol == MESSAGE_PROTOCOL_HTTP1 ? conversation
										: NULL;
}

struct packet_ref clue_message_packet(const struct conversation *conversation, uint64_t number,
				      uint64_t time_ns)
{
	return (struct packet_ref) {conversation->point, number, time_ns};
}

const struct message_close *clue_close_of(const struct conversation *conversation, bool from_server)
{
	const struct message_close *fin = &conversation->fins[from_server];
	const struct message_close *reset = &conversation->resets[from_server];

	if (!fin->time_ns)
		return reset->time_ns ? reset : NULL;
	return reset->time_ns && reset->time_ns < fin->time_ns ? reset : fin;
}

uint64_t clue_timer_s(uint64_t ns)
{
	uint64_t seconds = (ns + TIMER_EARLY_NS) / NS_PER_S;
	uint64_t late_ns = ns + TIMER_EARLY_NS - seconds * NS_PER_S;

	return late_ns <= TIMER_EARLY_NS + TIMER_LATE_NS ? seconds : 0;
}

uint64_t clue_timer_about_s(uint64_t ns)
{
	uint64_t seconds = (ns + NS_PER_S - 1) / NS_PER_S;
	uint64_t missing_ns = seconds * NS_PER_S - ns;

	if (clue_timer_s(ns))
		return clue_timer_s(ns);
	return missing_ns <= MAX(ABOUT_NS, ns / ABOUT_DIVISOR) ? seconds : 0;
}

/* Legs */

static struct clue_leg leg_of(const struct facts *facts, const struct connection *connection,
			      uint32_t exchange)
{
	struct clue_leg leg = {
		.connection = connection,
		.conversation = facts_conversation(facts, connection),
	};

	if (leg.conversation && exchange < leg.conversation->exchange_count)
		leg.exchange = &leg.conversation->exchanges[exchange];
	return leg;
}

bool clue_find_upstream(const struct facts *facts, const struct connection *connection,
			uint32_t exchange, struct clue_leg *ret_leg)
{
	size_t count;
	const struct relay *relay = relay_table_find_client(&facts->relays, connection->id, &count);
	bool did_find = false;

	for (size_t i = 0; i < count; i++) {
		if (relay[i].client_exchange != exchange &&
		    relay[i].client_exchange != RELAY_NO_EXCHANGE)
			continue;
		*ret_leg = leg_of(facts, relay[i].upstream, relay[i].upstream_exchange);
		did_find = true;
	}
	return did_find;
}

bool clue_find_client(const struct facts *facts, const struct connection *connection,
		      uint32_t exchange, struct clue_leg *ret_leg)
{
	size_t count;
	const struct relay *relay =
		relay_table_find_upstream(&facts->relays, connection->id, &count);

	for (size_t i = 0; i < count; i++) {
		if (relay[i].upstream_exchange != exchange &&
		    relay[i].upstream_exchange != RELAY_NO_EXCHANGE)
			continue;
		*ret_leg = leg_of(facts, relay[i].client, relay[i].client_exchange);
		return true;
	}
	return false;
}

uint64_t clue_stalled_ns(const struct connection *connection, uint32_t states, uint64_t start_ns,
			 uint64_t end_ns)
{
	const struct view *view = connection_main_view(connection);
	uint64_t sum = 0;

	for (uint32_t i = 0; i < view->stall_count; i++) {
		const struct stall *stall = &view->stalls[i];
		uint64_t from_ns = MAX(stall->start_ns, start_ns);
		uint64_t to_ns = MIN(stall->start_ns + stall->duration_ns, end_ns);

		if (states & RULE_STATE(stall->state) && to_ns > from_ns)
			sum += to_ns - from_ns;
	}
	return sum;
}

bool clue_is_waiting_upstream(const struct facts *facts, const struct connection *connection,
			      const struct stall *stall, struct finding *finding)
{
	const struct conversation *conversation = clue_http(facts, connection);
	struct clue_leg upstream;

	for (size_t i = 0; conversation && i < conversation->exchange_count; i++) {
		const struct http_exchange *exchange = &conversation->exchanges[i];

		if (exchange->request.start_ns > stall->start_ns + stall->duration_ns ||
		    (exchange->response.start_ns &&
		     exchange->response.start_ns < stall->start_ns) ||
		    !clue_find_upstream(facts, connection, (uint32_t)i, &upstream) ||
		    !upstream.exchange)
			continue;
		if (upstream.exchange->response.start_ns &&
		    upstream.exchange->response.start_ns < stall->start_ns + stall->duration_ns / 2)
			continue;
		finding->severity = SEVERITY_NOTE;
		finding->did_fail = false;
		clue_add_evidence(&finding->contradicting, 'A',
				  TEXT("evidence.waits-for-other",
				       TEXT_ENDPOINT("program", &connection->server),
				       TEXT_ENDPOINT("other", &upstream.connection->server)));
		return true;
	}
	return false;
}

/* Requests that were broken off */

/* The earlier of the two sides' closes. */
static void set_closer(const struct conversation *conversation, struct clue_cut *cut)
{
	const struct message_close *client = clue_close_of(conversation, /* from_server= */ false);
	const struct message_close *server = clue_close_of(conversation, /* from_server= */ true);
	bool by_server = server && (!client || server->time_ns < client->time_ns);

	cut->closer = by_server ? SIDE_SERVER : SIDE_CLIENT;
	cut->close = by_server ? server : client;
	cut->is_reset = cut->close == &conversation->resets[by_server];
}

static bool set_phase(const struct http_exchange *exchange, struct clue_cut *cut)
{
	const struct http_half *answer = &exchange->response;

	if (answer->is_complete || !exchange->request.has_head)
		return false;
	/* Nobody knows whether it was complete. */
	if (answer->is_unframed ||
	    (exchange->request.is_unframed && !exchange->request.is_complete && !exchange->status))
		return false;
	if (!exchange->request.is_complete && !exchange->status)
		cut->phase = CLUE_CUT_REQUEST;
	else if (!exchange->status)
		cut->phase = CLUE_CUT_ANSWER;
	else
		cut->phase = CLUE_CUT_PARTIAL;
	return cut->phase != CLUE_CUT_PARTIAL || answer->framing == BODY_FRAMING_LENGTH ||
	       answer->framing == BODY_FRAMING_CHUNKED;
}

bool clue_find_cut(const struct facts *facts, const struct connection *connection,
		   struct clue_cut *ret_cut)
{
	const struct conversation *conversation = clue_http(facts, connection);
	struct clue_cut cut = {.conversation = conversation};

	if (!conversation || !conversation->exchange_count || conversation->is_broken)
		return false;
	cut.index = (uint32_t)conversation->exchange_count - 1;
	cut.exchange = &conversation->exchanges[cut.index];
	set_closer(conversation, &cut);
	if (!cut.close || !set_phase(cut.exchange, &cut))
		return false;
	/* What the capture missed may have been the answer. */
	if (connection_main_view(connection)->flows[SIDE_SERVER].missed_bytes)
		return false;
	cut.since_ns = MAX(conversation->last_data_ns[false], conversation->last_data_ns[true]);
	cut.since_ns = MIN(cut.since_ns, cut.close->time_ns);
	cut.waited_ns = cut.close->time_ns - cut.since_ns;
	cut.total_ns = cut.close->time_ns - MIN(cut.exchange->request.start_ns, cut.close->time_ns);
	*ret_cut = cut;
	return true;
}

bool clue_is_long_wait(const struct facts *facts, const struct clue_cut *cut)
{
	return cut->waited_ns >= facts->slow_ns;
}

bool clue_is_reset_foreign(const struct clue_cut *cut)
{
	uint8_t ttl = cut->conversation->ttls[cut->closer == SIDE_SERVER];

	return cut->is_reset && cut->close->ttl && ttl && cut->close->ttl != ttl;
}

const struct view *clue_find_innocent(const struct connection *connection, enum side side)
{
	const struct view *view = clue_view_at(connection, side);

	return view && view->flows[side].packets && !view->flows[side].has_reset ? view : NULL;
}

const struct connection *clue_find_refused(const struct facts *facts,
					   const struct connection *connection, uint64_t since_ns)
{
	for (size_t i = clue_first_neighbour(connection);
	     i < clue_last_neighbour(facts, connection); i++) {
		const struct connection *other = facts->connections[i];

		if (other->end == CONNECTION_END_REFUSED && other->view_count &&
		    other->server.port == connection->server.port &&
		    address_is_equal(&other->server.address, &connection->server.address) &&
		    connection_main_view(other)->start_ns >= since_ns &&
		    connection_main_view(other)->start_ns - since_ns <= REFUSED_NS)
			return other;
	}
	return NULL;
}

bool clue_is_close_race(const struct conversation *conversation, uint64_t request_offset,
			uint64_t request_ns)
{
	const struct message_close *fin = &conversation->fins[true];

	return fin->time_ns && request_offset &&
	       (fin->acknowledged <= request_offset || fin->time_ns < request_ns);
}

uint64_t clue_idle_before(const struct clue_cut *cut)
{
	const struct http_half *before;
	uint64_t start_ns = cut->exchange->request.start_ns;

	if (!cut->index)
		return 0;
	before = &cut->exchange[-1].response;
	return before->is_complete && start_ns > before->end_ns ? start_ns - before->end_ns : 0;
}

bool clue_may_be_close_race(const struct connection *connection, const struct clue_cut *cut)
{
	const struct view *view = connection_main_view(connection);
	uint64_t after_ns =
		cut->close->time_ns - MIN(cut->exchange->request.start_ns, cut->close->time_ns);

	return cut->closer == SIDE_SERVER && cut->is_reset && cut->phase != CLUE_CUT_PARTIAL &&
	       clue_idle_before(cut) >= IDLE_NS_MINIMUM &&
	       after_ns <= RACE_NS + 2 * view->round_trip.handshake_ns;
}

uint16_t clue_gateway_status(const struct facts *facts, const struct connection *connection)
{
	const struct conversation *conversation = clue_http(facts, connection);
	uint16_t status;

	if (!conversation || !conversation->exchange_count)
		return 0;
	status = conversation->exchanges[conversation->exchange_count - 1].status;
	return status >= STATUS_BAD_GATEWAY && status <= STATUS_GATEWAY_TIMEOUT ? status : 0;
}

/* Patience */

/* The proxy told its client that it had given up. What it thinks of its back end then may not be seen:
 * its FIN is queued behind what it cannot send, or it keeps the connection for a while. */
static enum clue_patience find_told(const struct facts *facts, const struct connection *connection,
				    struct clue_cut *ret_cut, struct clue_leg *ret_client)
{
	const struct conversation *conversation = clue_http(facts, connection);
	const struct stall *stall = clue_view_longest_stall(connection_main_view(connection),
							    SIDE_CLIENT, WINDOW_STATES);
	struct clue_cut cut = {.conversation = conversation, .closer = SIDE_CLIENT};
	bool is_shut;
	uint64_t told_ns;

	if (!conversation || !conversation->exchange_count)
		return CLUE_PATIENCE_NONE;
	cut.index = (uint32_t)conversation->exchange_count - 1;
	cut.exchange = &conversation->exchanges[cut.index];
	if (cut.exchange->status || !clue_find_client(facts, connection, cut.index, ret_client) ||
	    !ret_client->exchange || ret_client->exchange->status != STATUS_GATEWAY_TIMEOUT)
		return CLUE_PATIENCE_NONE;
	told_ns = ret_client->exchange->response.start_ns;
	is_shut = stall && told_ns >= stall->start_ns &&
		  told_ns <= stall->start_ns + stall->duration_ns + NS_PER_MS;
	if (!is_shut && !cut.exchange->request.is_complete)
		return CLUE_PATIENCE_NONE;
	cut.phase = is_shut ? CLUE_CUT_REQUEST : CLUE_CUT_ANSWER;
	cut.since_ns =
		is_shut ? stall->start_ns
			: MAX(conversation->last_data_ns[false], conversation->last_data_ns[true]);
	cut.since_ns = MIN(cut.since_ns, told_ns);
	cut.waited_ns = told_ns - cut.since_ns;
	cut.total_ns = told_ns - MIN(cut.exchange->request.start_ns, told_ns);
	*ret_cut = cut;
	return is_shut ? CLUE_PATIENCE_SEND : CLUE_PATIENCE_READ;
}

static bool is_network_silent(const struct connection *connection, const struct clue_cut *cut)
{
	return clue_stalled_ns(connection, NETWORK_STATES, cut->since_ns,
			       cut->since_ns + cut->waited_ns) > cut->waited_ns / 2;
}

enum clue_patience clue_find_patience(const struct facts *facts,
				      const struct connection *connection, struct clue_cut *ret_cut,
				      struct clue_leg *ret_client)
{
	struct clue_leg client = {0};
	struct clue_cut cut;
	enum clue_patience told = find_told(facts, connection, ret_cut, ret_client);

	if (told != CLUE_PATIENCE_NONE)
		return clue_is_long_wait(facts, ret_cut) && !is_network_silent(connection, ret_cut)
			       ? told
			       : CLUE_PATIENCE_NONE;
	if (!clue_find_cut(facts, connection, &cut) || cut.closer != SIDE_CLIENT)
		return CLUE_PATIENCE_NONE;
	if (clue_find_client(facts, connection, cut.index, &client)) {
		/* The proxy's own client had gone, or got its answer from elsewhere. */
		const struct message_close *gone =
			client.conversation
				? clue_close_of(client.conversation, /* from_server= */ false)
				: NULL;

		if (gone && gone->time_ns < cut.close->time_ns)
			return CLUE_PATIENCE_NONE;
		if (client.exchange && client.exchange->status && client.exchange->status < 500 &&
		    cut.phase != CLUE_CUT_PARTIAL)
			return CLUE_PATIENCE_NONE;
	} else if (!cut.exchange->is_forwarded || !clue_timer_s(cut.waited_ns)) {
		return CLUE_PATIENCE_NONE;
	}
	if (!clue_is_long_wait(facts, &cut) || is_network_silent(connection, &cut))
		return CLUE_PATIENCE_NONE;
	*ret_cut = cut;
	*ret_client = client;
	if (clue_stalled_ns(connection, WINDOW_STATES, cut.since_ns, cut.close->time_ns) >
	    cut.waited_ns / 2)
		return CLUE_PATIENCE_SEND;
	return cut.phase == CLUE_CUT_REQUEST ? CLUE_PATIENCE_NONE : CLUE_PATIENCE_READ;
}

bool clue_is_wait_named(const struct facts *facts, const struct connection *connection,
			const struct stall *stall)
{
	const struct conversation *conversation = facts_conversation(facts, connection);
	struct clue_leg client;
	struct clue_cut cut;

	/* A handshake that hangs. */
	if (conversation && conversation->tls && conversation->tls->client_hello_ns &&
	    !conversation->tls->server_hello_ns)
		return true;
	if (clue_find_patience(facts, connection, &cut, &client) == CLUE_PATIENCE_NONE &&
	    !clue_find_cut(facts, connection, &cut))
		return false;
	return stall->start_ns + stall->duration_ns > cut.since_ns;
}

/* Back pressure */

/* Of an interval, what the connection waits at the other side's shut window: waits that are kept one by
 * one, and its share of those that are too short for that, which lie close together all the time. */
static uint64_t held_ns(const struct connection *connection, uint64_t start_ns, uint64_t end_ns)
{
	const struct view *view = connection_main_view(connection);
	uint64_t kept_ns = clue_stalled_ns(connection, WINDOW_STATES, start_ns, end_ns);
	uint64_t all_kept_ns = clue_stalled_ns(connection, WINDOW_STATES, 0, UINT64_MAX);
	uint64_t all_ns = clue_state_ns(view, WINDOW_STATES);
	uint64_t from_ns = MAX(start_ns, view->start_ns);
	uint64_t to_ns = MIN(end_ns, view->end_ns);
	uint64_t duration_ns = clue_duration_ns(view);

	if (to_ns <= from_ns || all_ns <= all_kept_ns || !duration_ns)
		return kept_ns;
	kept_ns += (to_ns - from_ns) / 1000 * ((all_ns - all_kept_ns) * 1000 / duration_ns);
	return MIN(kept_ns, to_ns - from_ns);
}

static void add_wait(const struct stall *stall, struct clue_pressure *pressure)
{
	/* It takes a moment to come through the proxy's buffers, and to go. */
	uint64_t from_ns = stall->start_ns - MIN(stall->start_ns, PRESSURE_LAG_NS);
	uint64_t covered_ns =
		held_ns(pressure->upstream, from_ns, stall->start_ns + stall->duration_ns);

	pressure->waited_ns += stall->duration_ns;
	pressure->covered_ns += MIN(covered_ns, stall->duration_ns);
	if (!pressure->longest || stall->duration_ns > pressure->longest->duration_ns)
		pressure->longest = stall;
}

/* The client is rid of its body and waits for the answer, while the rest of it is still on its way out
 * of the proxy. */
static uint64_t drain_ns(const struct view *view, const struct connection *upstream)
{
	const struct stall *stall =
		clue_view_longest_stall(view, SIDE_SERVER, RULE_STATE(STATE_SERVER_THINK));
	uint64_t covered_ns;

	if (!stall)
		return 0;
	covered_ns = held_ns(upstream, stall->start_ns, stall->start_ns + stall->duration_ns);
	return covered_ns >= stall->duration_ns / 2 ? stall->duration_ns : 0;
}

bool clue_find_pressure(const struct facts *facts, const struct connection *connection,
			struct clue_pressure *ret_pressure)
{
	const struct view *view = clue_ends_of(connection, SIDE_CLIENT).near;
	size_t count;
	const struct relay *relay = relay_table_find_client(&facts->relays, connection->id, &count);

	for (size_t i = 0; view && i < count; i++) {
		struct clue_pressure pressure = {.upstream = relay[i].upstream};

		for (uint32_t j = 0; j < view->stall_count; j++)
			if (view->stalls[j].sender == SIDE_CLIENT &&
			    WINDOW_STATES & RULE_STATE(view->stalls[j].state))
				add_wait(&view->stalls[j], &pressure);
		pressure.zero_windows = view->flows[SIDE_SERVER].zero_windows;
		if (!pressure.longest || pressure.waited_ns < PRESSURE_NS_MINIMUM ||
		    pressure.waited_ns < clue_duration_ns(view) / PRESSURE_DIVISOR ||
		    pressure.covered_ns < pressure.waited_ns / PRESSURE_SHARE_DIVISOR)
			continue;
		pressure.think_ns = drain_ns(view, pressure.upstream);
		*ret_pressure = pressure;
		return true;
	}
	return false;
}

void clue_add_container_help(const struct facts *facts, const struct connection *connection,
			     enum side side, struct finding *finding)
{
	const struct point *point = clue_point_at(facts, connection, side);
	const struct text_value program =
		TEXT_ENDPOINT("program", connection_endpoint(connection, side));

	if (!point || point->runtime != RUNTIME_DOCKER || !clue_is_one_container(point)) {
		clue_add_remedy(finding, TEXT("remedy.program-logs", program), (struct text) {0});
		return;
	}
	clue_add_remedy(
		finding, TEXT("remedy.container-load", program),
		TEXT("shell.container-load", TEXT_SHELL_WORD("container", point->container)));
	clue_add_remedy(
		finding, TEXT("remedy.container-logs", program),
		TEXT("shell.container-logs", TEXT_SHELL_WORD("container", point->container)));
}
