/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TLS did not come about (RFC 8446 section 6, RFC 5246 section 7.2): a fatal alert in the clear says who
 * refused and why; an alert that version 1.3 hides says who; the server answered in something else
 * than TLS, closed on the ClientHello, or said nothing to it. A hello or a certificate that is lost on
 * the way is named by that.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"

#define LEVEL_FATAL  2
#define CLOSE_NOTIFY 0
#define NETWORK_STATES                                                                  \
	(CLUE_LOSS_STATES | RULE_STATE(STATE_PATH_DEAD) | RULE_STATE(STATE_PEER_DEAF) | \
	 RULE_STATE(STATE_CAPTURE_GAP))
#define STATES (RULE_STATE(STATE_TLS_HS) | RULE_STATE(STATE_SERVER_THINK))

enum failure {
	FAILURE_NONE,
	FAILURE_ALERT,  /* said why */
	FAILURE_HIDDEN, /* said that, not why */
	FAILURE_PLAIN,  /* answered, but not in TLS */
	FAILURE_CLOSED, /* closed on the hello */
	FAILURE_HANGS,  /* no answer to the hello */
};

static const char *alert_words(uint8_t description)
{
	switch (description) {
	case 10:
		return "tls.alert.unexpected-message";
	case 20:
		return "tls.alert.bad-record-mac";
	case 40:
		return "tls.alert.handshake-failure";
	case 42:
		return "tls.alert.bad-certificate";
	case 43:
		return "tls.alert.unsupported-certificate";
	case 44:
		return "tls.alert.certificate-revoked";
	case 45:
		return "tls.alert.certificate-expired";
	case 46:
		return "tls.alert.certificate-unknown";
	case 47:
		return "tls.alert.illegal-parameter";
	case 48:
		return "tls.alert.unknown-ca";
	case 49:
		return "tls.alert.access-denied";
	case 50:
		return "tls.alert.decode-error";
	case 51:
		return "tls.alert.decrypt-error";
	case 70:
		return "tls.alert.protocol-version";
	case 71:
		return "tls.alert.insufficient-security";
	case 80:
		return "tls.alert.internal-error";
	case 86:
		return "tls.alert.inappropriate-fallback";
	case 109:
		return "tls.alert.missing-extension";
	case 112:
		return "tls.alert.unrecognized-name";
	case 116:
		return "tls.alert.certificate-required";
	case 120:
		return "tls.alert.no-application-protocol";
	default:
		return "tls.alert.other";
	}
}

static enum failure find_failure(const struct facts *facts, const struct connection *connection,
				 const struct conversation *conversation, uint64_t *ret_waited_ns)
{
	const struct tls_facts *tls = conversation->tls;
	const struct view *view = connection_main_view(connection);
	const struct message_close *server = clue_close_of(conversation, /* from_server= */ true);
	uint64_t said_ns = conversation->last_data_ns[false];
	uint64_t end_ns = view->end_ns;

	*ret_waited_ns = end_ns - MIN(said_ns, end_ns);
	if (tls->alert_level == LEVEL_FATAL && tls->alert_description != CLOSE_NOTIFY)
		return FAILURE_ALERT;
	if (tls->has_hidden_alert[false])
		return FAILURE_HIDDEN;
	if (!tls->client_hello_ns || tls->server_hello_ns || connection->is_mid_stream)
		return FAILURE_NONE;
	if (tls->is_answer_plain)
		return FAILURE_PLAIN;
	if (clue_stalled_ns(connection, NETWORK_STATES, said_ns, end_ns) > *ret_waited_ns / 2 ||
	    conversation->last_data_ns[true])
		return FAILURE_NONE;
	if (server && (!clue_close_of(conversation, false) ||
		       server->time_ns <= clue_close_of(conversation, false)->time_ns))
		return FAILURE_CLOSED;
	return *ret_waited_ns >= facts->slow_ns ? FAILURE_HANGS : FAILURE_NONE;
}

static void add_evidence(const struct connection *connection,
			 const struct conversation *conversation, enum failure failure,
			 uint64_t waited_ns, struct finding *finding)
{
	static const char *const ids[] = {
		[FAILURE_ALERT] = "evidence.tls-alert",    [FAILURE_HIDDEN] = "evidence.tls-hidden",
		[FAILURE_PLAIN] = "evidence.tls-plain",    [FAILURE_CLOSED] = "evidence.tls-closed",
		[FAILURE_HANGS] = "evidence.tls-no-hello",
	};
	const struct tls_facts *tls = conversation->tls;
	bool by_server =
		failure == FAILURE_ALERT ? tls->alert_by_server : failure != FAILURE_HIDDEN;
	struct evidence_item *item;

	item = clue_add_evidence(
		&finding->supporting, failure == FAILURE_HIDDEN ? 'B' : 'A',
		TEXT(ids[failure],
		     TEXT_ENDPOINT("who", connection_endpoint(connection, by_server ? SIDE_SERVER
										    : SIDE_CLIENT)),
		     TEXT_NUMBER("number", tls->alert_description),
		     TEXT_DURATION("waited", waited_ns)));
	clue_add_packet(item, clue_message_packet(conversation, tls->client_hello_number,
						  tls->client_hello_ns));
	if (failure == FAILURE_ALERT || failure == FAILURE_HIDDEN)
		clue_add_packet(
			item, clue_message_packet(conversation, tls->alert_number, tls->alert_ns));
	if (tls->server_name[0])
		clue_add_evidence(&finding->supporting, 'C',
				  TEXT("evidence.tls-name", TEXT_STRING("name", tls->server_name)));
}

static void describe(const struct connection *connection, const struct tls_facts *tls,
		     enum failure failure, uint64_t waited_ns, struct finding *finding)
{
	static const char *const ids[] = {
		[FAILURE_ALERT] = "cause.tls-failure.verdict",
		[FAILURE_HIDDEN] = "cause.tls-failure.verdict.hidden",
		[FAILURE_PLAIN] = "cause.tls-failure.verdict.plain",
		[FAILURE_CLOSED] = "cause.tls-failure.verdict.closed",
		[FAILURE_HANGS] = "cause.tls-failure.verdict.hangs",
	};
	static const char *const texts[] = {
		[FAILURE_ALERT] = "cause.tls-failure.text",
		[FAILURE_HIDDEN] = "cause.tls-failure.text.hidden",
		[FAILURE_PLAIN] = "cause.tls-failure.text.plain",
		[FAILURE_CLOSED] = "cause.tls-failure.text.closed",
		[FAILURE_HANGS] = "cause.tls-failure.text.hangs",
	};
	const struct text_value client = TEXT_ENDPOINT("client", &connection->client);
	const struct text_value server = TEXT_ENDPOINT("server", &connection->server);
	enum side who = tls->alert_by_server ? SIDE_SERVER : SIDE_CLIENT;
	const struct text_value refuser =
		TEXT_ENDPOINT("who", connection_endpoint(connection, who));
	const struct text_value other =
		TEXT_ENDPOINT("other", connection_endpoint(connection, side_other(who)));
	const struct text_value alert = TEXT_ID("alert", alert_words(tls->alert_description));
	const struct text_value waited = TEXT_DURATION("waited", waited_ns);

	finding->verdict = TEXT(ids[failure], client, server, refuser, other, alert, waited);
	finding->text = TEXT(texts[failure], client, server, refuser, other, alert, waited,
			     TEXT_NUMBER("number", tls->alert_description));
}

static enum rule_answer judge(const struct facts *facts, const struct connection *connection,
			      struct finding *ret_finding)
{
	const struct conversation *conversation = facts_conversation(facts, connection);
	enum failure failure;
	uint64_t waited_ns;

	if (!conversation || !conversation->tls)
		return RULE_CANNOT_TELL;
	failure = find_failure(facts, connection, conversation, &waited_ns);
	if (failure == FAILURE_NONE)
		return RULE_NO;
	ret_finding->did_fail = true;
	ret_finding->start_ns = conversation->tls->client_hello_ns
					? conversation->tls->client_hello_ns
					: ret_finding->start_ns;
	if (failure == FAILURE_HANGS)
		ret_finding->owned_ns =
			MIN(waited_ns, clue_state_ns(connection_main_view(connection), STATES));
	clue_set_place(facts, connection, failure == FAILURE_HIDDEN ? SIDE_CLIENT : SIDE_SERVER,
		       ret_finding);
	add_evidence(connection, conversation, failure, waited_ns, ret_finding);
	ret_finding->confidence = failure == FAILURE_HIDDEN || failure == FAILURE_HANGS
					  ? CONFIDENCE_LIKELY
					  : CONFIDENCE_PROVEN;
	describe(connection, conversation->tls, failure, waited_ns, ret_finding);
	if (failure == FAILURE_HANGS)
		clue_add_alternative(ret_finding, CAUSE_SLOW_SERVER);
	clue_add_remedy(ret_finding,
			TEXT("remedy.try-tls", TEXT_ENDPOINT("server", &connection->server)),
			TEXT("shell.try-tls",
			     TEXT_ENTER("enter", clue_point_at(facts, connection, SIDE_CLIENT)),
			     TEXT_ADDRESS("address", &connection->server),
			     TEXT_PORT("port", &connection->server)));
	clue_add_container_help(facts, connection, SIDE_SERVER, ret_finding);
	return RULE_YES;
}

const struct rule rule_tls_failure = {
	.cause = CAUSE_TLS_FAILURE,
	.states = STATES,
	.needs = SIGN_TLS_TROUBLE,
	.judge = judge,
};
