/* SPDX-License-Identifier: BSD-3-Clause */
/* English: the frame of the verdict, what happened, and the report's own notes. */
#include "words/topics.h"

static const struct word words[] = {
	{"report.status.failed", "FAILED"},
	{"report.status.degraded", "SLOW"},
	{"report.status.healthy", "HEALTHY"},
	{"report.status.unexplained", "NOT EXPLAINED"},
	{"report.status.nothing-captured", "NOTHING CAPTURED"},
	{"report.cause.proven", "Cause: "},
	{"report.cause.likely", "Likely cause: "},
	{"report.cause.possible", "Possible cause: "},
	{"report.because", " because"},
	{"report.possibly-because", ", possibly because"},
	{"report.status.proven", ": "},
	{"report.status.likely", ", likely: "},
	{"report.status.possible", ", possibly: "},

	{"list.number", "#"},
	{"list.ends", "CONNECTION"},
	{"list.duration", "DURATION"},
	{"list.waited", "STALLED"},
	{"list.bytes", "BYTES"},
	{"list.repairs", "REPAIRS"},
	{"list.reason", "CAUSE OR END"},
	{"list.connection", "{client}:{source} > {server}:{port}"},

	{"comment.proven", " (proven): "},
	{"comment.likely", " (likely): "},
	{"comment.possible", " (possible): "},

	{"event.opened",
	 "{client} opens a connection to {server} port {port} (from port {source})"},
	{"event.joined",
	 "a connection of {client} port {source} to {server} port {port} is under way"},
	{"event.refused", "{server} refuses the connection of {client} to port {port}"},
	{"event.window-closed", "{who} accepts no more data from {other} (window zero)"},
	{"event.window-opened", "{who} accepts data from {other} again, after {duration}"},
	{"event.stalled", "nothing moves between {client} and {server} port {port}"},
	{"event.stalled.handshake", "{server} port {port} does not answer: {client} waits for its "
				    "connection"},
	{"event.stalled.window", "nothing moves: {other} waits until {who} accepts data again"},
	{"event.stalled.acknowledgment",
	 "nothing moves: {who} does not acknowledge what {other} sent (port {port})"},
	{"event.stalled.answer",
	 "nothing moves: {other} waits for the answer of {who} (port {port})"},
	{"event.stalled.request",
	 "nothing moves: {who} stops in the middle of its request to {other} "
	 "port {port}"},
	{"event.recovered",
	 "it goes on between {client} and {server} port {port}, after {duration}"},
	{"event.reset", "{who} resets the connection with {other} (RST, port {port})"},
	{"event.closed", "the connection of {client} to {server} port {port} is closed"},
	{"event.more", "... {count} more"},

	{"report.heading.story", "What happened"},
	{"report.heading.ledger", "Where the time went"},
	{"report.heading.proof", "What proves it"},
	{"report.heading.fix", "What to do"},
	{"report.heading.sure", "How sure is it"},
	{"report.heading.others", "Also found"},
	{"report.heading.connections", "Connections"},
	{"report.heading.notes", "Notes"},

	{"report.without", "Without this it would have taken about {without}, at best."},
	{"report.sure.proven", "Proven: the packets show it beyond doubt."},
	{"report.sure.likely",
	 "Likely: the signs above fit together, but none of them is decisive."},
	{"report.sure.possible", "Possible: the signs fit, but other causes would look the same."},
	{"report.sure.against", "against it: "},
	{"report.sure.unobserved", "not seen: "},
	{"report.sure.alternatives", "could also be: "},
	{"report.sure.behind", "behind it may be: "},
	{"report.list-separator", "; "},
	{"report.others-more", "and {count} more like these"},
	{"report.connections-more", "and {count} more (--list shows all of them)"},
	{"report.connection",
	 "{client} port {source} to {server} port {port}: {up} sent, {down} received, "
	 "{duration}, {end}"},
	{"report.connection.without-server",
	 "{client} port {source} to {server} port {port}: {up} sent, what came back was not seen, "
	 "{duration}, {end}"},
	{"report.connection.without-client",
	 "{client} port {source} to {server} port {port}: what was sent was not seen, {down} "
	 "received, {duration}, {end}"},

	{"report.uploads", "Uploads"},
	{"report.downloads", "Downloads"},
	{"report.where.between", "between {from} and {to}"},
	{"report.where.behind", "behind {from}, on the way to {to}"},
	{"report.where.at", "at {at}"},

	{"report.moment.open", "{client} connects to {server} port {port}"},
	{"report.moment.mid-stream",
	 "first packet seen of a connection from {client} to {server} port {port} that was open "
	 "already"},
	{"report.moment.data", "{sender} begins to send data to {receiver}"},
	{"report.moment.syn-unanswered",
	 "{receiver} does not answer the connection request (SYN); it is sent again"},
	{"report.moment.not-acknowledged.one",
	 "a packet of {bytes} from {sender} is not acknowledged; it is sent again"},
	{"report.moment.not-acknowledged",
	 "a packet of {bytes} from {sender} is not acknowledged; it is sent again {count} times"},
	{"report.moment.lost", "packets from {sender} are not acknowledged and are sent again"},
	{"report.moment.window-closed",
	 "{receiver} accepts no more data (window zero); {sender} has to wait"},
	{"report.moment.window-small",
	 "{receiver} has no room for another packet (window full); {sender} has to wait"},
	{"report.moment.program-thinks",
	 "it is the turn of the program in {sender}; nothing moves"},
	{"report.moment.sender-idle",
	 "the program in {sender} stops in the middle of its data; nothing moves"},
	{"report.moment.still", "nothing moves: {state}"},
	{"report.moment.resumed", "it goes on, after {duration}"},
	{"report.moment.ack-late", "{receiver} takes long to acknowledge what {sender} sent"},
	{"report.moment.repairs",
	 "{repairs} of {segments} packets are sent again on the way, at {count} different "
	 "moments"},
	{"report.moment.repairs.one",
	 "{repairs} of {segments} packets are sent again on the way, all for one loss"},
	{"report.moment.more-stalls", "and {count} more stalls, together {duration}"},
	{"report.moment.end.open", "the capture ends; the connection is still open"},
	{"report.moment.end.fin", "the connection is closed"},
	{"report.moment.end.rst-client", "{client} resets the connection (RST)"},
	{"report.moment.end.rst-server", "{server} resets the connection (RST)"},
	{"report.moment.end.timeout", "given up after repeated timeouts"},
	{"report.moment.end.refused", "{server} refuses the connection (RST)"},
	{"report.moment.end.icmp-rejected", "an ICMP message rejects the connection"},
	{"report.moment.end.unanswered", "still no answer"},

	{"report.healthy.plain.one",
	 "Nothing is wrong: one connection was seen; it did not fail and was not held up by the "
	 "network."},
	{"report.healthy.plain",
	 "Nothing is wrong: {count} connections were seen; none failed and none was held up by "
	 "the network."},
	{"report.unexplained.failed",
	 "The connection from {client} to {server} failed, and no known cause fits what was "
	 "seen."},
	{"report.unexplained.lost",
	 "The connection from {client} to {server} lost {lost} in stalls, and no known cause "
	 "fits what was seen."},
	{"report.nothing.no-packets",
	 "No packet came by: nothing was sent meanwhile, or the filter lets nothing through."},
	{"report.nothing.no-connection",
	 "{packets} packets came by, but no TCP connection was among them."},

	{"report.note.series-dropped",
	 "too many directions carried much: {count} of them have no values over time"},
	{"report.note.connections-dropped",
	 "{count} connections were too many to follow and are missing here"},
	{"report.note.findings-dropped", "{count} less important findings are not listed"},
	{"report.note.unexplained",
	 "connections that failed or stood still for a reason that no known cause fits: {count}"},

	{"report.unexplained.one-way",
	 "Only one direction of the traffic was seen, so nobody can say what it waited for. "
	 "Leave \"src\" and \"dst\" out of the filter: \"host A and port N\" shows both "
	 "directions."},
	{"report.note.one-way",
	 "connections of which only one direction was seen, so that little can be said: {count}"},

	{"report.healthy.one-way",
	 "Nothing wrong shows in the one direction that was seen. The other one is missing, so "
	 "delays cannot be judged: leave \"src\" and \"dst\" out of the filter (\"host A and "
	 "port N\")."},
};

const struct word_table words_en_report = WORD_TABLE(words);
