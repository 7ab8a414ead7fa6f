/* SPDX-License-Identifier: BSD-3-Clause */
/* From facts to a report: see diagnose.h. */
#include "diagnose/diagnose.h"

#include <string.h>

#include "base/mem.h"
#include "diagnose/clue.h"
#include "diagnose/predicate.h"
#include "diagnose/score.h"
#include "diagnose/sign.h"
#include "model/view_store.h"

#define LOST_STALL_NS      (200 * NS_PER_MS)
#define LATE_ACK_NS        (500 * NS_PER_MS) /* systems delay an acknowledgement by 200 ms and more */
#define UNANSWERED_NS      NS_PER_S
#define LOST_SHARE_DIVISOR 20
#define LOST_ALWAYS_NS     NS_PER_S

/* Waits that are nobody's choice: time in them is lost. Thinking and idling is not. */
#define LOST_STATES                                                                              \
	(RULE_STATE(STATE_HS_RETRY) | RULE_STATE(STATE_EXPECT_WAIT) | RULE_STATE(STATE_RWND) |   \
	 RULE_STATE(STATE_ZWND) | RULE_STATE(STATE_SNDBUF) | RULE_STATE(STATE_CWND) |            \
	 RULE_STATE(STATE_NAGLE_DELACK) | RULE_STATE(STATE_LOSS_FAST) |                          \
	 RULE_STATE(STATE_LOSS_TLP) | RULE_STATE(STATE_LOSS_RTO) | RULE_STATE(STATE_PATH_DEAD) | \
	 RULE_STATE(STATE_PEER_DEAF) | RULE_STATE(STATE_UNKNOWN))

/* Waits for an acknowledgement, or for we do not know what. */
#define LATE_ACK_STATES \
	(RULE_STATE(STATE_CWND) | RULE_STATE(STATE_NAGLE_DELACK) | RULE_STATE(STATE_UNKNOWN))

/* The connection that lost most and that no rule explains. */
struct unexplained {
	const struct connection *connection;
	bool did_fail;
	uint64_t lost_ns;
	enum state state; /* of the longest stall; STATE_COUNT without one */
	uint64_t connection_count;
};

struct diagnosis {
	const struct facts *facts;
	struct report *report;
	struct candidate *candidates; /* room for one of each rule */
	size_t candidate_count;
	struct unexplained unexplained;
	uint64_t signs; /* that a rule needs: without any of them none is asked */
	uint64_t one_way_count;
	bool is_one_way_troubled; /* one of them repeats itself, or stands still */
};

static void candidate_clear(struct candidate *candidate)
{
	finding_clear(&candidate->finding);
	candidate->is_folded = false;
}

static void diagnosis_ask(struct diagnosis *diagnosis, const struct connection *connection,
			  const struct rule *rule)
{
	/* One more than counted is always zeroed: a rule writes on a yes only. */
	struct candidate *candidate = &diagnosis->candidates[diagnosis->candidate_count];
	struct finding *finding = &candidate->finding;

	candidate->rule = rule;
	finding->cause = rule->cause;
	finding->severity = cause_table[rule->cause].severity;
	finding->subject = SUBJECT_CONNECTION;
	finding->connection = connection;
	finding->start_ns = connection_main_view(connection)->start_ns;
	finding->from_point = -1;
	finding->to_point = -1;
	if (rule->judge(diagnosis->facts, connection, finding) == RULE_YES &&
	    score_may_name(candidate))
		diagnosis->candidate_count++;
	else if (finding->text.id)
		candidate_clear(candidate);
}

/* Insert in order; of the equal ones the earlier connection comes first. */
static void diagnosis_keep(struct diagnosis *diagnosis, const struct finding *finding)
{
	struct report *report = diagnosis->report;
	size_t at = report->finding_count;

	while (at > 0 && score_compare(finding, &report->findings[at - 1]) < 0)
		at--;
	if (report->finding_count == ARRAY_COUNT(report->findings)) {
		report->findings_dropped++;
		if (at == report->finding_count)
			return;
		report->finding_count--;
	}
	memmove(&report->findings[at + 1], &report->findings[at],
		(report->finding_count - at) * sizeof(report->findings[0]));
	report->findings[at] = *finding;
	report->finding_count++;
}

static bool did_connection_fail(const struct connection *connection)
{
	const struct view *view = connection_main_view(connection);

	switch (connection->end) {
	case CONNECTION_END_TIMEOUT:
	case CONNECTION_END_REFUSED:
	case CONNECTION_END_ICMP_REJECTED:
		return true;
	case CONNECTION_END_UNANSWERED: /* or it has just begun */
		return clue_duration_ns(view) >= UNANSWERED_NS;
	case CONNECTION_END_RST_CLIENT:
	case CONNECTION_END_RST_SERVER:
		/* Closed by RST after an answer is a habit of many programs; before it is not. */
		return view->flows[SIDE_CLIENT].bytes && !view->flows[SIDE_SERVER].bytes &&
		       !connection->is_one_way;
	case CONNECTION_END_OPEN:
	case CONNECTION_END_FIN:
	case CONNECTION_END_COUNT:
		return false;
	}
	return false;
}

static bool is_lost(const struct stall *stall, uint32_t explained)
{
	uint32_t state = RULE_STATE(stall->state);

	if (!(state & LOST_STATES & ~explained))
		return false;
	return stall->duration_ns >= (state & LATE_ACK_STATES ? LATE_ACK_NS : LOST_STALL_NS);
}

/* Time in stalls that no rule has claimed. Of one direction alone nobody knows what it waited for. */
static uint64_t lost_time(const struct connection *connection, uint32_t explained,
			  enum state *ret_state)
{
	const struct view *view = connection_main_view(connection);
	uint64_t longest_ns = 0;
	uint64_t lost_ns = 0;

	*ret_state = STATE_COUNT;
	for (uint32_t i = 0; i < view->stall_count && !connection->is_one_way; i++) {
		const struct stall *stall = &view->stalls[i];

		if (!is_lost(stall, explained))
			continue;
		lost_ns += stall->duration_ns;
		if (stall->duration_ns > longest_ns) {
			longest_ns = stall->duration_ns;
			*ret_state = stall->state;
		}
	}
	return lost_ns;
}

static void diagnosis_note_unexplained(struct diagnosis *diagnosis,
				       const struct connection *connection)
{
	struct unexplained *worst = &diagnosis->unexplained;
	uint64_t duration_ns = clue_duration_ns(connection_main_view(connection));
	struct unexplained found = {.connection = connection};
	uint32_t explained = 0;
	bool is_failure_explained = false;

	for (size_t i = 0; i < diagnosis->candidate_count; i++) {
		explained |= diagnosis->candidates[i].rule->states |
			     diagnosis->candidates[i].rule->excuses;
		is_failure_explained |= diagnosis->candidates[i].finding.severity > SEVERITY_NOTE;
	}
	found.lost_ns = lost_time(connection, explained, &found.state);
	found.did_fail = did_connection_fail(connection) && !is_failure_explained;
	if (found.lost_ns < LOST_ALWAYS_NS && found.lost_ns < duration_ns / LOST_SHARE_DIVISOR)
		found.lost_ns = 0;
	if (!found.did_fail && !found.lost_ns)
		return;
	found.connection_count = worst->connection_count + 1;
	if (!worst->connection || found.did_fail > worst->did_fail ||
	    (found.did_fail == worst->did_fail && found.lost_ns > worst->lost_ns))
		*worst = found;
	else
		worst->connection_count = found.connection_count;
}

/* Of one direction: was anything sent again, or was there a long silence? */
static bool is_one_way_troubled(const struct facts *facts, const struct connection *connection)
{
	const struct view *view = connection_main_view(connection);
	const struct stall *stall = clue_longest_stall(connection, ~0u);
	uint64_t repairs = 0;

	for (enum side side = 0; side < SIDE_COUNT; side++)
		for (enum repair repair = 0; repair < REPAIR_COUNT; repair++)
			repairs += view->flows[side].repairs[repair];
	return repairs || (stall && stall->duration_ns >= facts->slow_ns);
}

/* The grade of its evidence says what a cause may be called at most, the counted weights what the
 * connection as a whole allows. */
static void diagnosis_weigh(struct diagnosis *diagnosis, const struct connection *connection)
{
	struct predicate_answers answers;
	bool is_counted = false;

	for (size_t i = 0; i < diagnosis->candidate_count; i++)
		is_counted |= predicate_is_counted(diagnosis->candidates[i].rule);
	if (!is_counted)
		return;
	predicate_answer_all(diagnosis->facts, connection, &answers);
	for (size_t i = 0; i < diagnosis->candidate_count; i++) {
		struct finding *finding = &diagnosis->candidates[i].finding;

		finding->confidence =
			MIN(finding->confidence,
			    predicate_confidence(diagnosis->candidates[i].rule, finding, &answers));
	}
}

/* Nothing stands out that a rule needs, no time was lost, and it did not fail. */
static bool is_plain(const struct diagnosis *diagnosis, const struct connection *connection,
		     uint64_t signs)
{
	return !(signs & (diagnosis->signs | LOST_STATES)) && !connection->is_one_way &&
	       (connection->end == CONNECTION_END_FIN || connection->end == CONNECTION_END_OPEN);
}

static void diagnosis_ask_all(struct diagnosis *diagnosis, const struct connection *connection,
			      uint64_t signs)
{
	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = rule_table[i];

		if (rule->judge && (!rule->needs || rule->needs & signs))
			diagnosis_ask(diagnosis, connection, rule);
	}
}

static void diagnosis_connection(struct diagnosis *diagnosis, const struct connection *connection)
{
	uint64_t signs;

	if (!connection->view_count)
		return;
	signs = diagnose_signs(diagnosis->facts, connection);
	if (is_plain(diagnosis, connection, signs))
		return;
	connection_hold_views(connection);
	/* Where nobody answers, there is no other direction. */
	if (connection->is_one_way && connection->end != CONNECTION_END_UNANSWERED) {
		diagnosis->one_way_count++;
		diagnosis->is_one_way_troubled |= is_one_way_troubled(diagnosis->facts, connection);
	}
	diagnosis_ask_all(diagnosis, connection, signs);
	diagnosis_weigh(diagnosis, connection);
	score_fold(diagnosis->candidates, diagnosis->candidate_count);
	diagnosis_note_unexplained(diagnosis, connection);
	for (size_t i = 0; i < diagnosis->candidate_count; i++) {
		struct finding *finding = &diagnosis->candidates[i].finding;

		if (!diagnosis->candidates[i].is_folded) {
			finding->without_ns = score_without(finding);
			diagnosis_keep(diagnosis, finding);
		}
		candidate_clear(&diagnosis->candidates[i]);
	}
	diagnosis->candidate_count = 0;
}

/* Causes of what is no connection. */
static void diagnosis_others(struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < rule_count; i++) {
		const struct rule *rule = rule_table[i];

		for (size_t round = 0; rule->judge_other && round < FINDINGS_MAXIMUM; round++) {
			struct finding finding = {
				.cause = rule->cause,
				.severity = cause_table[rule->cause].severity,
				.from_point = -1,
				.to_point = -1,
			};

			if (rule->judge_other(diagnosis->facts, round, &finding) != RULE_YES)
				break;
			diagnosis_keep(diagnosis, &finding);
		}
	}
}

static void report_add_note(struct report *report, struct text note)
{
	if (report->note_count < ARRAY_COUNT(report->notes))
		report->notes[report->note_count++] = note;
}

static void diagnosis_set_notes(struct diagnosis *diagnosis)
{
	const struct facts *facts = diagnosis->facts;
	struct report *report = diagnosis->report;

	for (size_t i = 0; i < facts->note_count; i++)
		report_add_note(report, facts->notes[i]);
	if (facts->connections_dropped)
		report_add_note(report, TEXT("report.note.connections-dropped",
					     TEXT_NUMBER("count", facts->connections_dropped)));
	if (facts->series_dropped)
		report_add_note(report, TEXT("report.note.series-dropped",
					     TEXT_NUMBER("count", facts->series_dropped)));
	if (report->findings_dropped)
		report_add_note(report, TEXT("report.note.findings-dropped",
					     TEXT_NUMBER("count", report->findings_dropped)));
	if (diagnosis->one_way_count && diagnosis->one_way_count < facts->connection_count)
		report_add_note(report, TEXT("report.note.one-way",
					     TEXT_NUMBER("count", diagnosis->one_way_count)));
	if (report->status != VERDICT_STATUS_UNEXPLAINED && diagnosis->unexplained.connection)
		report_add_note(report, TEXT("report.note.unexplained",
					     TEXT_NUMBER("count",
							 diagnosis->unexplained.connection_count)));
}

static struct text text_of_unexplained(const struct unexplained *unexplained)
{
	const struct connection *connection = unexplained->connection;

	if (unexplained->state == STATE_COUNT || !unexplained->lost_ns)
		return TEXT("report.unexplained.failed",
			    TEXT_ENDPOINT("client", &connection->client),
			    TEXT_ENDPOINT("server", &connection->server));
	return TEXT("report.unexplained.lost", TEXT_ENDPOINT("client", &connection->client),
		    TEXT_ENDPOINT("server", &connection->server),
		    TEXT_DURATION("lost", unexplained->lost_ns));
}

static struct text text_of_nothing(const struct facts *facts)
{
	uint64_t packets = 0;

	for (size_t i = 0; i < facts->point_count; i++)
		packets += facts->points[i].packets;
	if (!packets)
		return TEXT_PLAIN("report.nothing.no-packets");
	return TEXT("report.nothing.no-connection", TEXT_NUMBER("packets", packets));
}

static void diagnosis_set_verdict(struct diagnosis *diagnosis)
{
	struct report *report = diagnosis->report;
	const struct finding *first = report->finding_count ? &report->findings[0] : NULL;

	if (!diagnosis->facts->connection_count && !first) {
		report->status = VERDICT_STATUS_NOTHING_CAPTURED;
		report->verdict_text = text_of_nothing(diagnosis->facts);
	} else if (first && first->severity > SEVERITY_NOTE) {
		report->status = first->did_fail ? VERDICT_STATUS_FAILED : VERDICT_STATUS_DEGRADED;
		report->verdict = first;
		report->verdict_text = first->verdict;
	} else if (diagnosis->unexplained.connection) {
		report->status = VERDICT_STATUS_UNEXPLAINED;
		report->verdict_text = text_of_unexplained(&diagnosis->unexplained);
	} else if (diagnosis->one_way_count == diagnosis->facts->connection_count) {
		report->status = diagnosis->is_one_way_troubled ? VERDICT_STATUS_UNEXPLAINED
								: VERDICT_STATUS_HEALTHY;
		report->verdict_text =
			TEXT_PLAIN(diagnosis->is_one_way_troubled ? "report.unexplained.one-way"
								  : "report.healthy.one-way");
	} else {
		report->status = VERDICT_STATUS_HEALTHY;
		if (first && cause_table[first->cause].family == CAUSE_FAMILY_HEALTHY)
			report->verdict = first;
		report->verdict_text =
			report->verdict
				? first->verdict
				: TEXT("report.healthy.plain",
				       TEXT_NUMBER("count", diagnosis->facts->connection_count));
	}
}

/* Findings and notes are as good as the counts say; to write all the room for them takes longer than to
 * judge a small capture. */
static void report_begin(struct report *ret_report, const struct facts *facts)
{
	ret_report->facts = facts;
	ret_report->finding_count = 0;
	ret_report->findings_dropped = 0;
	ret_report->status = (enum verdict_status)0;
	ret_report->verdict = NULL;
	ret_report->verdict_text = (struct text) {0};
	ret_report->note_count = 0;
}

void diagnose(const struct facts *facts, struct report *ret_report)
{
	_cleanup_free_ struct candidate *candidates = xcalloc(rule_count + 1, sizeof(*candidates));
	struct diagnosis diagnosis = {
		.facts = facts,
		.report = ret_report,
		.candidates = candidates,
	};

	report_begin(ret_report, facts);
	for (size_t i = 0; i < rule_count; i++)
		if (rule_table[i]->judge)
			diagnosis.signs |= rule_table[i]->needs ? rule_table[i]->needs : SIGN_SEEN;
	for (size_t i = 0; i < facts->connection_count; i++)
		diagnosis_connection(&diagnosis, facts->connections[i]);
	diagnosis_others(&diagnosis);
	for (size_t i = 0; i < ret_report->finding_count; i++)
		ret_report->findings[i].id = (uint32_t)i + 1;
	diagnosis_set_verdict(&diagnosis);
	diagnosis_set_notes(&diagnosis);
}
