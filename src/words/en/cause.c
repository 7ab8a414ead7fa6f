/* SPDX-License-Identifier: BSD-3-Clause */
/* English: each cause in one sentence for the person who owns the containers, and what happened. */
#include "words/topics.h"

static const struct word words[] = {
	{"cause.pmtu-black-hole.verdict",
	 "{transfers} from {sender} to {receiver} hang{because} packets of {lost} vanish on the "
	 "way and "
	 "nobody tells the sender; packets of up to {passed} get through."},
	{"cause.pmtu-black-hole.verdict.recovered",
	 "{transfers} from {sender} to {receiver} stood still for {duration}{because} packets of "
	 "{lost} "
	 "vanish on the way and nobody tells the sender; packets of up to {passed} get through."},
	{"cause.pmtu-black-hole.text",
	 "{sender} sent a packet of {lost} and repeated it {count} times in {duration}, in vain. "
	 "The "
	 "largest packet known to have arrived in this direction had {passed}."},
	{"cause.pmtu-black-hole.text.recovered",
	 "{sender} sent a packet of {lost} and repeated it {count} times in {duration}, in vain, "
	 "until "
	 "it tried a smaller one: with {freed} the transfer went on."},

	{"cause.size-dependent-loss.verdict",
	 "{transfers} from {sender} to {receiver} stand still{because} packets of {lost} do not "
	 "get "
	 "through while packets of up to {passed} do; why cannot be seen from here."},
	{"cause.size-dependent-loss.text",
	 "{sender} sent a packet of {lost} and repeated it {count} times in {duration}, in vain. "
	 "The "
	 "largest packet known to have arrived in this direction had {passed}."},

	{"cause.connection-refused.verdict",
	 "{client} cannot connect to {server}: nothing listens on port {port} there."},
	{"cause.connection-refused.text",
	 "{client} asked for a connection to {address} port {port}, and {server} answered at once "
	 "that "
	 "nobody is there (RST). The network works; the program is not running, listens on another "
	 "port, or only on 127.0.0.1."},

	{"cause.network-rate.verdict",
	 "Nothing is wrong: {bytes} went from {sender} to {receiver} at {rate} without a stall."},
	{"cause.network-rate.text", "The path and the programs set the pace ({rate}); a round trip "
				    "took {rtt} (median). Nothing "
				    "failed and nothing stood still."},
	{"cause.network-rate.text.no-rtt", "The path and the programs set the pace ({rate}). "
					   "Nothing failed and nothing stood still."},
};

const struct word_table words_en_cause = WORD_TABLE(words);
