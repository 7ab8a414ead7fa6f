/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program asked for a name and got no answer, or got it late: a look-up was slow, lost or repeated
 * (resolvers try again after 5 s). It is told once for each client and name server, with the time that
 * passed while at least one look-up was waiting, and with the connection that began only then. Names in
 * multicast have no server that must answer. Answers in time may still take long together, when the
 * resolver tries every search domain first.
 */
#include "base/mem.h"
#include "diagnose/clue_message.h"
#include "diagnose/clue_search.h"

#define GROUPS_MAXIMUM    16
#define WAIT_NS_MINIMUM   (300 * NS_PER_MS) /* below that a repeat is impatience */
#define FOLLOWS_NS        (100 * NS_PER_MS) /* a connection that waited for the name */
#define OPEN_NS_MINIMUM   (2 * NS_PER_S)    /* unanswered when the capture ends: so long at least */
#define REPEAT_NS_MINIMUM (900 * NS_PER_MS) /* or that long until the question was asked again */

struct group {
	const struct lookup *worst;
	uint64_t worst_ns;
	uint64_t total_ns; /* with overlaps once */
	uint64_t count;    /* of look-ups that waited */
	uint64_t repeated; /* questions that were asked again */
	uint64_t unanswered;
	uint64_t rejected;
	uint64_t end_ns; /* of the last wait counted */
};

static bool is_multicast(const struct address *address)
{
	if (address->family == ADDRESS_FAMILY_IPV4)
		return address->bytes[0] >= 224;
	return address->bytes[0] == 0xff;
}

static bool is_same_pair(const struct lookup *a, const struct lookup *b)
{
	return address_is_equal(&a->client, &b->client) && address_is_equal(&a->server, &b->server);
}

/* 0: answered in time, or too early to tell. */
static uint64_t wait_of(const struct facts *facts, const struct lookup *lookup)
{
	uint64_t end_ns = facts->capture.end_ns;
	uint64_t wait_ns;

	if (!lookup->attempts || is_multicast(&lookup->server))
		return 0;
	if (lookup->answered_ns) {
		wait_ns = lookup->answered_ns - MIN(lookup->asked_ns, lookup->answered_ns);
		return wait_ns >= WAIT_NS_MINIMUM ? wait_ns : 0;
	}
	if (lookup->rejected_ns)
		return MAX(lookup->latest_ns - lookup->asked_ns, (uint64_t)1);
	/* Once asked and no answer: the answer may not have been captured. Who asks again has none. */
	wait_ns = end_ns - MIN(lookup->asked_ns, end_ns);
	if (lookup->attempts < 2 ||
	    (wait_ns < OPEN_NS_MINIMUM && lookup->latest_ns - lookup->asked_ns < REPEAT_NS_MINIMUM))
		return 0;
	/* Nobody waits longer for the last attempt than between two of them. */
	return MIN(wait_ns, lookup->latest_ns - lookup->asked_ns + 5 * NS_PER_S);
}

static void add_lookup(const struct lookup *lookup, uint64_t wait_ns, struct group *group)
{
	uint64_t from_ns = MAX(lookup->asked_ns, group->end_ns);
	uint64_t end_ns = lookup->asked_ns + wait_ns;

	group->count++;
	group->repeated += lookup->attempts - 1;
	group->unanswered += !lookup->answered_ns;
	group->rejected += lookup->rejected_ns && !lookup->answered_ns;
	if (end_ns > from_ns)
		group->total_ns += end_ns - from_ns;
	group->end_ns = MAX(group->end_ns, end_ns);
	if (wait_ns > group->worst_ns) {
		group->worst_ns = wait_ns;
		group->worst = lookup;
	}
}

static bool is_worth_telling(const struct facts *facts, const struct group *group)
{
	return group->total_ns >= facts->slow_ns || group->rejected;
}

/* The group of this look-up: of its client, its server and its point, since the same question seen at another
 * point is counted once. NULL when there is no room for another one. */
static struct group *group_of(struct group *groups, size_t *count, const struct lookup *lookup)
{
	struct group *group;

	for (size_t i = 0; i < *count; i++) {
		if (!is_same_pair(groups[i].worst, lookup))
			continue;
		return groups[i].worst->point == lookup->point ? &groups[i] : NULL;
	}
	if (*count == GROUPS_MAXIMUM)
		return NULL;
	group = &groups[(*count)++];
	*group = (struct group) {.worst = lookup};
	return group;
}

static bool find_group(const struct facts *facts, size_t round, struct group *ret_group)
{
	struct group groups[GROUPS_MAXIMUM];
	size_t count = 0;

	for (size_t i = 0; i < facts->lookup_count; i++) {
		uint64_t wait_ns = wait_of(facts, &facts->lookups[i]);
		struct group *group = wait_ns ? group_of(groups, &count, &facts->lookups[i]) : NULL;

		if (group)
			add_lookup(&facts->lookups[i], wait_ns, group);
	}
	for (size_t i = 0; i < count; i++) {
		if (!is_worth_telling(facts, &groups[i]))
			continue;
		*ret_group = groups[i];
		if (round-- == 0)
			return true;
	}
	return false;
}

static const struct connection *find_follower(const struct facts *facts,
					      const struct lookup *lookup)
{
	for (size_t i = 0; lookup->answered_ns && i < facts->connection_count; i++) {
		const struct connection *connection = facts->connections[i];
		uint64_t start_ns;

		if (!connection->view_count ||
		    !address_is_equal(&connection->client.address, &lookup->client))
			continue;
		start_ns = connection_main_view(connection)->start_ns;
		if (start_ns >= lookup->answered_ns && start_ns - lookup->answered_ns <= FOLLOWS_NS)
			return connection;
	}
	return NULL;
}

static void add_evidence(const struct facts *facts, const struct group *group,
			 struct finding *finding)
{
	const struct lookup *worst = group->worst;
	const struct text_value server = TEXT_IP("server", &worst->server);
	const struct connection *follower = find_follower(facts, worst);
	struct evidence_item *item;

	item = clue_add_evidence(&finding->supporting, 'B',
				 TEXT(worst->answered_ns   ? "evidence.lookup-late"
				      : worst->rejected_ns ? "evidence.lookup-rejected"
							   : "evidence.lookup-unanswered",
				      server, TEXT_STRING("name", worst->name),
				      TEXT_DURATION("waited", group->worst_ns)));
	clue_add_packet(item,
			(struct packet_ref) {worst->point, worst->asked_number, worst->asked_ns});
	clue_add_packet(item,
			(struct packet_ref) {worst->point, worst->latest_number, worst->latest_ns});
	if (worst->answered_ns)
		clue_add_packet(item, (struct packet_ref) {worst->point, worst->answered_number,
							   worst->answered_ns});
	if (group->repeated)
		clue_add_evidence(&finding->supporting, 'B',
				  TEXT("evidence.lookup-repeated",
				       TEXT_NUMBER("count", group->repeated),
				       TEXT_DURATION("apart", worst->latest_ns - worst->asked_ns)));
	if (follower) {
		item = clue_add_evidence(&finding->supporting, 'B',
					 TEXT("evidence.lookup-held-up",
					      TEXT_ENDPOINT("client", &follower->client),
					      TEXT_ENDPOINT("other", &follower->server)));
		clue_add_packet(item, connection_main_view(follower)->first);
	}
	clue_add_unobserved(finding, TEXT("evidence.unobserved.lookup-lost", server));
}

static const char *verdict_id(const struct group *group)
{
	if (group->worst->answered_ns)
		return "cause.dns-slow.verdict";
	return group->worst->rejected_ns ? "cause.dns-slow.verdict.rejected"
					 : "cause.dns-slow.verdict.unanswered";
}

static void add_remedies(const struct facts *facts, const struct lookup *lookup,
			 struct finding *finding)
{
	const struct point *point =
		lookup->point < facts->point_count ? &facts->points[lookup->point] : NULL;

	clue_add_remedy(finding, TEXT_PLAIN("remedy.resolver-of-container"),
			TEXT("shell.resolver-of-container", TEXT_ENTER("enter", point),
			     TEXT_IP("server", &lookup->server)));
	clue_add_remedy(finding, TEXT_PLAIN("remedy.resolver-options"),
			TEXT_PLAIN("shell.resolver-options"));
	clue_add_remedy(finding, TEXT_PLAIN("remedy.name-cache"), (struct text) {0});
}

static enum rule_answer judge_waits(const struct facts *facts, size_t round,
				    struct finding *ret_finding)
{
	struct group group;
	const struct lookup *worst;

	if (!find_group(facts, round, &group))
		return RULE_NO;
	worst = group.worst;
	ret_finding->subject = SUBJECT_NAME_LOOKUP;
	ret_finding->confidence = CONFIDENCE_LIKELY;
	ret_finding->did_fail = group.unanswered == group.count && !worst->answered_ns;
	ret_finding->start_ns = worst->asked_ns;
	ret_finding->owned_ns = group.total_ns;
	ret_finding->verdict =
		TEXT(verdict_id(&group), TEXT_IP("client", &worst->client),
		     TEXT_IP("server", &worst->server), TEXT_STRING("name", worst->name),
		     TEXT_DURATION("waited", group.worst_ns));
	ret_finding->text =
		TEXT("cause.dns-slow.text", TEXT_IP("client", &worst->client),
		     TEXT_IP("server", &worst->server), TEXT_NUMBER("count", group.count),
		     TEXT_NUMBER("repeated", group.repeated),
		     TEXT_NUMBER("unanswered", group.unanswered),
		     TEXT_DURATION("total", group.total_ns));
	add_evidence(facts, &group, ret_finding);
	add_remedies(facts, group.worst, ret_finding);
	return RULE_YES;
}

static enum rule_answer judge_search(const struct facts *facts, size_t round,
				     struct finding *ret_finding)
{
	struct clue_search search;
	struct evidence_item *item;

	/* Short ones are everyday life, and not worth a word. */
	do {
		if (!clue_find_search(facts, round++, &search))
			return RULE_NO;
	} while (search.total_ns < facts->slow_ns / 2);
	ret_finding->subject = SUBJECT_NAME_LOOKUP;
	ret_finding->confidence = CONFIDENCE_PROVEN;
	ret_finding->start_ns = search.first->asked_ns;
	ret_finding->owned_ns = search.total_ns;
	ret_finding->verdict = TEXT(
		"cause.dns-slow.verdict.search", TEXT_IP("client", &search.first->client),
		TEXT_STRING("name", search.name->name), TEXT_DURATION("waited", search.worst_ns));
	ret_finding->text =
		TEXT("cause.dns-slow.text.search", TEXT_IP("client", &search.first->client),
		     TEXT_IP("server", &search.first->server), TEXT_NUMBER("count", search.count),
		     TEXT_DURATION("total", search.total_ns));
	item = clue_add_evidence(&ret_finding->supporting, 'A',
				 TEXT("evidence.lookup-searched",
				      TEXT_IP("server", &search.first->server),
				      TEXT_STRING("first", search.first->name),
				      TEXT_STRING("name", search.name->name)));
	clue_add_packet(item, (struct packet_ref) {search.first->point, search.first->asked_number,
						   search.first->asked_ns});
	clue_add_packet(item, (struct packet_ref) {search.name->point, search.name->asked_number,
						   search.name->asked_ns});
	add_remedies(facts, search.first, ret_finding);
	return RULE_YES;
}

/* First what was waited for, then what was asked in vain. */
static enum rule_answer judge(const struct facts *facts, size_t round, struct finding *ret_finding)
{
	struct group group;
	size_t waits = 0;

	while (find_group(facts, waits, &group))
		waits++;
	return round < waits ? judge_waits(facts, round, ret_finding)
			     : judge_search(facts, round - waits, ret_finding);
}

const struct rule rule_dns_slow = {
	.cause = CAUSE_DNS_SLOW,
	.judge_other = judge,
};
