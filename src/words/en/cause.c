/* SPDX-License-Identifier: BSD-3-Clause */
/* English: each cause in one sentence for the person who owns the containers, and what happened. */
#include "words/topics.h"

static const struct word words[] = {
	{"cause.pmtu-black-hole.verdict",
	 "{transfers} from {sender} to {receiver} hang{because} packets of {lost} vanish on the "
	 "way and nobody tells the sender; packets of up to {passed} get through."},
	{"cause.pmtu-black-hole.verdict.recovered",
	 "{transfers} from {sender} to {receiver} stood still for {duration}{because} packets "
	 "of {lost} vanish on the way and nobody tells the sender; packets of up to {passed} "
	 "get through."},
	{"cause.pmtu-black-hole.text",
	 "{sender} sent a packet of {lost} and repeated it {count} times in {duration}, in "
	 "vain. The largest packet known to have arrived in this direction had {passed}."},
	{"cause.pmtu-black-hole.text.recovered",
	 "{sender} sent a packet of {lost} and repeated it {count} times in {duration}, in "
	 "vain, until it tried a smaller one: with {freed} the transfer went on."},

	{"cause.size-dependent-loss.verdict",
	 "{transfers} from {sender} to {receiver} stand still{because} packets of {lost} do not "
	 "get through while packets of up to {passed} do; why cannot be seen from here."},
	{"cause.size-dependent-loss.text",
	 "{sender} sent a packet of {lost} and repeated it {count} times in {duration}, in "
	 "vain. The largest packet known to have arrived in this direction had {passed}."},

	{"cause.connection-refused.verdict",
	 "{client} cannot connect to {server}: nothing listens on port {port} there."},
	{"cause.connection-refused.text",
	 "{client} asked for a connection to {address} port {port}, and {server} answered at "
	 "once that nobody is there (RST). The network works; the program is not running, "
	 "listens on another port, or only on 127.0.0.1."},

	{"cause.network-rate.verdict",
	 "Nothing is wrong: {bytes} went from {sender} to {receiver} at {rate} without a stall."},
	{"cause.network-rate.text",
	 "The path and the programs set the pace ({rate}); a round trip took {rtt} (median). "
	 "Nothing failed and nothing stood still."},
	{"cause.network-rate.text.no-rtt",
	 "The path and the programs set the pace ({rate}). Nothing failed and nothing stood "
	 "still."},

	{"cause.slow-receiver.verdict",
	 "{receiver} takes the data from {sender} too slowly: for {duration} the transfer "
	 "waited until it made room; the network is fine."},
	{"cause.slow-receiver.text.one",
	 "{receiver} shut its receive window once because its program did not read what had "
	 "arrived; {sender} waited {duration} in all, {longest} at most at a time. The network "
	 "was idle meanwhile."},
	{"cause.slow-receiver.text",
	 "{receiver} shut its receive window {count} times because its program did not read "
	 "what had arrived; {sender} waited {duration} in all, {longest} at most at a time. The "
	 "network was idle meanwhile."},
	{"cause.slow-receiver.text.small",
	 "The receive window of {receiver} was full and had no room for another packet; "
	 "{sender} waited {duration} in all. The network was idle meanwhile."},
	{"cause.receiver-stopped.verdict",
	 "{receiver} has stopped reading what {sender} sends: for {duration} it has accepted "
	 "nothing more; the network is fine."},
	{"cause.receiver-stopped.text",
	 "{receiver} shut its receive window and did not open it again in {duration}; {sender} "
	 "asked {probes} times. The program there hangs, is stopped, or has forgotten this "
	 "connection."},
	{"cause.slow-server.verdict",
	 "{server} takes {duration} to answer {client}: its program is slow or waits for "
	 "something itself; the network is idle."},
	{"cause.slow-server.verdict.gave-up",
	 "{server} did not answer {client} within {duration}, so {client} gave up; the network "
	 "was idle meanwhile."},
	{"cause.slow-server.text",
	 "The request had arrived at {server} completely; the longest wait for its answer was "
	 "{duration}, all such waits together {total}. Nothing was lost or held up on the way."},
	{"cause.connection-unanswered.verdict",
	 "{client} cannot connect to {server} port {port}: nobody answers."},
	{"cause.connection-unanswered.text",
	 "{client} sent {count} connection requests (SYN) to {server} port {port} in "
	 "{duration}; none was answered, not even with a refusal."},
	{"cause.connection-unanswered.verdict.late",
	 "{client} waited {duration} for its connection to {server} port {port}: the first "
	 "connection requests were not answered."},
	{"cause.connection-unanswered.text.late",
	 "{client} had to send its connection request (SYN) to {server} port {port} {count} "
	 "times; after {duration} it was answered."},
	{"cause.random-loss.verdict",
	 "Data from {sender} to {receiver} is slowed down{because} {share} of the packets get "
	 "lost on the way, one here and one there."},
	{"cause.random-loss.text",
	 "{count} of {segments} packets from {sender} to {receiver} had to be sent again "
	 "({share}); the repairs took {duration} in all."},

	{"cause.burst-loss.verdict",
	 "Data from {sender} to {receiver} is slowed down{because} packets get lost on the way, "
	 "many at a time."},
	{"cause.burst-loss.text",
	 "{count} of {segments} packets from {sender} to {receiver} had to be sent again, lost "
	 "at {episodes} moments, many at a time; the repairs took {duration} in all."},
	{"cause.dead-peer.verdict",
	 "{receiver} does not answer {sender} any more: for {duration} nothing at all has come "
	 "back."},
	{"cause.dead-peer.text",
	 "The connection worked until then. {sender} repeated its data {count} times in "
	 "{duration}; not one packet came back from {receiver}."},

	{"cause.firewall-reject.verdict",
	 "{client} cannot connect to {server} port {port}: a firewall or router on the way "
	 "rejects it."},
	{"cause.firewall-reject.text",
	 "{client} asked for a connection to {server} port {port}, and {reporter} answered with "
	 "an ICMP message that it cannot have it."},

	{"cause.slow-server.verdict.possible",
	 "{server} has not answered {client} for {duration}: its program may be slow, or a part "
	 "of the request may never have arrived."},
	{"cause.slow-receiver.verdict.possible",
	 "The transfer from {sender} to {receiver} waited {duration} for room at the receiver: "
	 "its program may read too slowly, or its buffer may be too small."},
};

const struct word_table words_en_cause = WORD_TABLE(words);
