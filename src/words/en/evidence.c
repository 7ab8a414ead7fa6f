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
	 "{sender} sent {count} of {segments} packets again, at {episodes} different moments"},
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
};

const struct word_table words_en_evidence = WORD_TABLE(words);
