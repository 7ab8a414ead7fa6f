/* SPDX-License-Identifier: BSD-3-Clause */
/* English: what supports a cause, what contradicts it, and what could not be seen. */
#include "words/topics.h"

static const struct word words[] = {
	{"evidence.size-cut",
	 "{count} packets of {lost} or more left {from} and none of them arrived at {to}, where "
	 "nothing larger than {passed} was ever seen"},
	{"evidence.stuck-segment", "{sender} sent the same packet of {lost} {count} times in "
				   "{duration} without an acknowledgement"},
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
	{"evidence.routed-no-icmp", "a router lies on the way (the TTL falls), but no ICMP "
				    "\"fragmentation needed\" reached {sender}"},
	{"evidence.icmp-elsewhere", "an ICMP \"fragmentation needed\" (limit {mtu}) was sent on "
				    "the way, but never reached {sender}"},
	{"evidence.icmp-at-sender", "{sender} was told by ICMP to send at most {mtu} and repeated "
				    "the large packet all the same"},
	{"evidence.not-routed", "no router lies on the way (the TTL does not fall), so nobody is "
				"there who could send ICMP"},
	{"evidence.reset-to-syn",
	 "the SYN of {client} was answered with RST by {server} after {after}"},
	{"evidence.reset-leaves-server", "the RST was seen leaving at {point} itself"},
	{"evidence.moving",
	 "data was on its way for {share} of the time; nothing had to be sent again"},
	{"evidence.moving-repairs", "data was on its way for {share} of the time; {repairs} of "
				    "{segments} packets were sent again"},

	{"evidence.unobserved.small-packet",
	 "whether a small packet would get through while the large ones did not: none was tried"},
	{"evidence.unobserved.receiver-point",
	 "what arrives at {receiver}: name both containers, so that both ends are watched"},
	{"evidence.unobserved.router",
	 "which device on the way drops them: its MTU and its counters"},
	{"evidence.unobserved.ttl", "whether a router lies on the way"},
	{"evidence.unobserved.reset-sender",
	 "whether {server} itself sent the RST: it was not watched"},
};

const struct word_table words_en_evidence = WORD_TABLE(words);
