/* SPDX-License-Identifier: BSD-3-Clause */
/* English: what supports a cause, what contradicts it, and what could not be seen. */
#include "words/topics.h"

static const struct word words[] = {
	{"evidence.size-cut",
	 "{count} packets of {lost} or more left {from} and none of them arrived at {to}, where "
	 "nothing larger than {passed} was ever seen"},
	{"evidence.stuck-segment",
	 "{sender} sent the same packet of {lost} {count} times in {duration} without an "
	 "acknowledgement"},
	{"evidence.largest-passed",
	 "everything from {sender} that did arrive was smaller: {passed} at most"},
	{"evidence.smaller-freed",
	 "as soon as {sender} sent the same data in packets of {freed}, it was acknowledged"},
	{"evidence.small-passed",
	 "meanwhile smaller packets from {sender} to {receiver} were answered: the path is alive"},
	{"evidence.other-passed",
	 "meanwhile another connection from {sender} to {receiver} worked: the path is alive"},
	{"evidence.nothing-came-back",
	 "nothing at all came back from {receiver} meanwhile, as if it or the path were dead"},
	{"evidence.routed-no-icmp",
	 "a router lies on the way (the TTL falls), but no ICMP \"fragmentation needed\" "
	 "reached {sender}"},
	{"evidence.icmp-elsewhere",
	 "an ICMP \"fragmentation needed\" (limit {mtu}) was sent on the way, but never reached "
	 "{sender}"},
	{"evidence.icmp-at-sender",
	 "{sender} was told by ICMP to send at most {mtu} and repeated the large packet all the "
	 "same"},
	{"evidence.not-routed",
	 "no router lies on the way (the TTL does not fall), so nobody is there who could send "
	 "ICMP"},
	{"evidence.reset-to-syn",
	 "the SYN of {client} was answered with RST by {server} after {after}"},
	{"evidence.reset-leaves-server", "the RST was seen leaving at {point} itself"},
	{"evidence.moving",
	 "data was on its way for {share} of the time; nothing had to be sent again"},
	{"evidence.moving-repairs",
	 "data was on its way for {share} of the time; {repairs} of {segments} packets were "
	 "sent again"},

	{"evidence.unobserved.small-packet",
	 "whether a small packet would get through while the large ones did not: none was tried"},
	{"evidence.unobserved.receiver-point",
	 "what arrives at {receiver}: name both containers, so that both ends are watched"},
	{"evidence.unobserved.router",
	 "which device on the way drops them: its MTU and its counters"},
	{"evidence.unobserved.ttl", "whether a router lies on the way"},
	{"evidence.unobserved.reset-sender",
	 "whether {server} itself sent the RST: it was not watched"},

	{"evidence.zero-windows",
	 "{receiver} said {count} times that it has no room left (window 0)"},
	{"evidence.window-full", "{receiver} left room for {bytes} only, less than a packet needs"},
	{"evidence.window-at-receiver",
	 "seen at {point} itself: the receiver says so, nothing on the way does"},
	{"evidence.window-probes", "{sender} had to ask {count} times whether there is room again"},
	{"evidence.window-stays-shut",
	 "the window of {receiver} went to 0 and stayed there for {duration}"},
	{"evidence.probes-answered-zero",
	 "{sender} asked {count} times; {receiver} answered each time that it has no room: the "
	 "path is alive"},
	{"evidence.answer-late",
	 "at {point} the request of the client was complete, and the answer of {server} came "
	 "{duration} later"},
	{"evidence.no-answer-yet",
	 "at {point} the request of the client was complete, and {server} has not answered for "
	 "{duration}"},
	{"evidence.all-acknowledged",
	 "{server} had acknowledged everything: nothing was lost or on its way"},
	{"evidence.waits-for-other",
	 "{program} waits itself at that time, for {other}: the reason lies there"},
	{"evidence.syn-repeated", "{client} sent its SYN {count} times"},
	{"evidence.syn-not-at-server", "none of them arrived at {point}: they are lost on the way"},
	{"evidence.syn-at-server",
	 "they arrived at {point}, and nothing was sent back: the server's own system drops them"},
	{"evidence.syn-answer-lost",
	 "{point} answered, but the answer did not come back: it is lost on the way back"},
	{"evidence.missing-at-receiver",
	 "{sent} data packets left {from}, {arrived} arrived at {to}: they are lost between "
	 "these two"},
	{"evidence.delay-steady",
	 "the round trip stayed at {median} (median): no queue was full, nothing was overloaded"},
	{"evidence.delay-rose",
	 "the round trip rose from {minimum} to {median} (median): a queue filled up, and may "
	 "have run over"},
	{"evidence.capture-lost-too",
	 "the capture itself lost packets, so the counts are not exact"},
	{"evidence.unobserved.why-slow",
	 "why the program in {program} is slow: CPU limit, disk, lock, or another service"},
	{"evidence.unobserved.server-point",
	 "whether the SYN arrives at {server}: name both containers, so that both ends are "
	 "watched"},
	{"evidence.unobserved.where-lost",
	 "where they are lost: name both containers, so that both ends are watched"},

	{"evidence.repairs",
	 "{sender} sent {count} of {segments} packets again (separate losses: {episodes})"},
	{"evidence.silence",
	 "{sender} repeated the same data {count} times, and not one packet came back from "
	 "{receiver}"},
	{"evidence.repeats-arrive",
	 "they do arrive at {point}: the answer is missing, or lost on the way back"},
	{"evidence.repeats-vanish",
	 "since then nothing arrives at {point} any more: the packets are lost on the way"},

	{"evidence.icmp-reject",
	 "{reporter} answered the SYN with ICMP \"destination unreachable\" (type {type} code "
	 "{code})"},

	{"evidence.status", "{server} answered {status}, {after} after the request"},
	{"evidence.body-unsent",
	 "{client} had sent {sent} of the body by then; the rest was not wanted"},
	{"evidence.reset-hides-status",
	 "behind the answer {server} reset the connection, so the client may report \"connection "
	 "reset\" in place of the answer"},
	{"evidence.expect-unanswered", "between the head with \"Expect: 100-continue\" of {client} "
				       "and the body {waited} passed, without a word of {server}"},
	{"evidence.upstream-after-body", "{proxy} began with its back end {later} after the last "
					 "byte of the body ({size}) had arrived, not before"},
	{"evidence.two-journeys", "the body travelled twice, one after the other: {in} from "
				  "{client} to {proxy}, {out} from there to {back_end}"},
	{"evidence.upstream-shut",
	 "{back_end} kept the window to {proxy} shut or full for {total}"},
	{"evidence.both-shut",
	 "{share} of the time that {client} waited, {proxy} was waiting for its back end"},
	{"evidence.proxy-gave-up",
	 "{server} had the request of {proxy} and sent nothing; after {waited} {proxy} gave up"},
	{"evidence.proxy-gave-up-sending",
	 "nothing more went from {proxy} to {server}; after {waited} {proxy} gave up"},
	{"evidence.round-timer", "{waited} fits a timer of {seconds} s that somebody has set"},
	{"evidence.client-told", "thereupon {client} was told {status}"},
	{"evidence.closed-first",
	 "{closer} closed first, after {waited} without anything from {silent}"},
	{"evidence.closed-first.reset",
	 "{closer} broke off first (RST), after {waited} without anything from {silent}"},
	{"evidence.server-reset", "{server} sent an RST {after} after the last data"},
	{"evidence.server-fin", "{server} sent its FIN {after} after the last data"},
	{"evidence.request-arrived",
	 "the request had reached {server}: it is no close of an idle connection"},
	{"evidence.close-leaves-server", "seen leaving at {point} itself"},
	{"evidence.request-crosses-fin", "the request of {client} and the FIN of {server} crossed, "
					 "{apart} apart; the FIN confirms nothing of the request"},
	{"evidence.request-behind-fin",
	 "{server} had sent its FIN {apart} before the request of {client}"},
	{"evidence.request-reset", "{server} answered the request with an RST"},
	{"evidence.idle-then-reset",
	 "the first data of {client} after the silence was answered with an RST after {after}, by "
	 "somebody who does not know the connection (no ACK in it)"},
	{"evidence.nobody-closed",
	 "before that nobody had closed: {server} sent neither FIN nor RST"},
	{"evidence.reset-from-elsewhere", "the RST does not come from {server}: its TTL is "
					  "{reset_ttl}, that of the data before {ttl}"},
	{"evidence.idle-then-silence", "the first data of {client} after the silence was repeated "
				       "again and again, and nothing came back from {server}"},
	{"evidence.server-answers-others",
	 "meanwhile {server} answered another connection: it is alive"},
	{"evidence.sender-pauses", "{sender} paused {count} times, {longest} at most, with nothing "
				   "on its way and room at the receiver"},
	{"evidence.more-was-due",
	 "by its own words (length of the message) {sender} had more to send"},
	{"evidence.tls-alert", "{who} sent a fatal alert in the clear, number {number}"},
	{"evidence.tls-hidden",
	 "the first encrypted record of {who} has the size of an alert, and nothing else followed"},
	{"evidence.tls-plain", "the first bytes of {who} are no TLS record"},
	{"evidence.tls-closed", "{who} closed right behind the ClientHello, without an alert"},
	{"evidence.tls-no-hello",
	 "{who} confirmed the ClientHello and sent no ServerHello for {waited}"},
	{"evidence.tls-name", "the client asked for the name {name}"},
	{"evidence.unobserved.upstream", "what happened between {proxy} and its back end: watch "
					 "both containers, without a filter on one port"},
	{"evidence.unobserved.why-silent", "why {program} was silent"},
	{"evidence.unobserved.who-forgot", "who on the way forgot the connection, or whether "
					   "{server} itself did: it was not watched"},

	{"evidence.lookup-late", "{server} answered the question for {name} after {waited}"},
	{"evidence.lookup-unanswered",
	 "{server} did not answer the question for {name} in {waited}"},
	{"evidence.lookup-rejected",
	 "the question for {name} to {server} was answered by ICMP \"unreachable\""},
	{"evidence.lookup-repeated.one",
	 "a question was asked again, {apart} after the first time"},
	{"evidence.lookup-repeated",
	 "questions were asked again {count} times, up to {apart} after the first time"},
	{"evidence.lookup-held-up",
	 "right behind the answer {client} connected to {other}: it had waited for it"},
	{"evidence.lookup-searched",
	 "{server} said that {first} does not exist, and only then {name} was asked for"},
	{"evidence.unobserved.was-closing",
	 "whether {server} refused this request or was closing the connection anyway, idle for "
	 "{idle}: its keep-alive timeout and its log tell"},
	{"evidence.unobserved.lookup-lost",
	 "whether the questions reached {server}, or its answers were lost: watch it as well"},

	{"evidence.refused-since", "{later} later {client} was refused at port {port} of {server}"},
	{"evidence.reset-not-sent",
	 "at {point}, the point of {owner} itself, no RST was seen leaving"},
	{"evidence.reset-of-another", "the RST has TTL {reset_ttl}, the data of {owner} had {ttl}: "
				      "it comes from another distance"},
	{"evidence.unobserved.why-died",
	 "why the program in {server} ended: crash, restart, or the memory limit (exit code 137)"},
};

const struct word_table words_en_evidence = WORD_TABLE(words);
