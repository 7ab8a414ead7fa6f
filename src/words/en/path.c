/* SPDX-License-Identifier: BSD-3-Clause */
/* English: causes that lie on the path or in the TCP of the two ends, with evidence and remedies. */
#include "words/topics.h"

static const struct word words[] = {
	{"cause.pmtu-icmp-ignored.verdict",
	 "{transfers} from {sender} to {receiver} hang because packets of {lost} do not get "
	 "through; "
	 "{sender} was told by ICMP that the limit is {mtu} and takes no notice."},
	{"cause.pmtu-icmp-ignored.text", "{sender} sent a packet of {lost}; {reporter} answered "
					 "with ICMP \"fragmentation needed\", "
					 "limit {mtu}. {sender} repeated the same packet {count} "
					 "times in {duration} all the same."},
	{"cause.bridge-mtu-mismatch.verdict",
	 "{transfers} from {sender} to {receiver} hang because a bridge between them drops packets "
	 "of "
	 "{lost} without a word: the MTUs of its ports differ."},
	{"cause.bridge-mtu-mismatch.text",
	 "{sender} sent a packet of {lost} and repeated it {count} times in {duration}; none of "
	 "them "
	 "arrived. No router lies in between, so nobody can send ICMP."},
	{"cause.small-receive-buffer.verdict", "{receiver} takes only {bytes} from {sender} at a "
					       "time; over this distance that makes {rate}, "
					       "whatever the network could carry."},
	{"cause.small-receive-buffer.text",
	 "The receive window of {receiver} never grows beyond {bytes}. {sender} fills it and waits "
	 "for "
	 "a round trip of {rtt} until there is room again: {rate}."},
	{"cause.no-window-scaling.verdict",
	 "Data from {sender} to {receiver} cannot go faster than {rate}: window scaling was not "
	 "agreed "
	 "on, so that at most 64 kB are on their way at a time."},
	{"cause.no-window-scaling.text", "One of the two SYN packets carries no window scale "
					 "option. With a round trip of {rtt} a window "
					 "of 65,535 bytes makes {rate}."},
	{"cause.nagle-delayed-ack.verdict",
	 "{sender} sends small pieces and waits for an acknowledgment before the next one, while "
	 "{receiver} delays it: {duration} lost (Nagle's algorithm and delayed ACK)."},
	{"cause.nagle-delayed-ack.text",
	 "{count} times {sender} held a small packet back until {receiver} acknowledged the one "
	 "before, "
	 "and {receiver} took its time to do so: {mean} each time, in the mean."},
	{"cause.bandwidth-limit.verdict", "Data from {sender} to {receiver} runs at {rate} because "
					  "a link or a shaper on the way holds it "
					  "there; nothing is broken."},
	{"cause.bandwidth-limit.text",
	 "The rate stays at {rate} and a queue stands in front of the limit: a round trip takes "
	 "{median} "
	 "(median) where the path needs {minimum}. Hardly anything is lost."},
	{"cause.bufferbloat.verdict",
	 "Data from {sender} to {receiver} fills a deep queue on the way: the round trip has grown "
	 "from "
	 "{minimum} to {median}, for everything else on that path as well."},
	{"cause.bufferbloat.text", "{sender} sends more than the path carries ({rate}); the rest "
				   "waits {queue} in a queue (median), "
				   "which is deep enough not to drop it."},
	{"cause.policer.verdict", "Data from {sender} to {receiver} is held at {rate}{because} a "
				  "rate limiter on the way drops "
				  "whatever goes beyond."},
	{"cause.policer.text", "{count} of {segments} packets from {sender} were lost; between the "
			       "losses always the same rate "
			       "got through, {rate}, and no queue formed before. That is a "
			       "policer, or a shaper with hardly any "
			       "queue."},
	{"cause.tail-loss.verdict", "{receiver} waits for the end of what {sender} sends{because} "
				    "last packets get lost on the way, "
				    "and only a timer brings them back: {duration} in all."},
	{"cause.tail-loss.text",
	 "{count} of {segments} packets from {sender} had to be sent again, most of them the last "
	 "ones of "
	 "what it had to say. Nothing followed that could tell of the loss, so the timer had to: "
	 "{duration} in all."},
	{"cause.ack-loss.verdict", "{sender} repeats data that {receiver} already has: "
				   "acknowledgments seem to get lost or late on "
				   "the way back. It costs little."},
	{"cause.ack-loss.verdict.located", "Acknowledgments from {receiver} to {sender} get lost "
					   "on the way. It costs little: the next one "
					   "makes up for it."},
	{"cause.ack-loss.text", "{sender} sent {count} packets again that had arrived."},
	{"cause.ack-loss.text.located", "{lost} packets from {receiver} never reached {sender}; "
					"{count} packets were sent again for "
					"nothing."},
	{"cause.reordering.verdict", "Data from {sender} to {receiver} is slowed down because "
				     "packets overtake one another on the "
				     "way, which looks like loss to {sender}."},
	{"cause.reordering.text", "{late} of {segments} packets from {sender} arrived later than "
				  "ones sent after them; {needless} "
				  "packets were sent again for nothing."},
	{"cause.small-writes.verdict", "{sender} sends in small pieces, {mean} each: the number of "
				       "packets sets the pace, not the "
				       "bytes."},
	{"cause.small-writes.text",
	 "{bytes} in {segments} packets from {sender}, {mean} each in the mean."},

	{"evidence.window-limit", "the window of {receiver} is {bytes}, a round trip takes {rtt}: "
				  "that makes the {rate} that were "
				  "measured"},
	{"evidence.window-constant", "the window never shuts: {receiver} always leaves room for "
				     "{bytes} or more, so its program does "
				     "read"},
	{"evidence.unobserved.buffer",
	 "whether the program in {receiver} sets SO_RCVBUF, or its system's limit is that low"},
	{"evidence.no-scale-option", "the SYN or the SYN-ACK has no window scale option"},
	{"evidence.unobserved.who-took-scale", "whether an end left the option out or a device on "
					       "the way took it: name both containers, so "
					       "that both ends are watched"},
	{"evidence.nagle-waits", "{count} times a small packet of {sender} left at the moment when "
				 "a delayed acknowledgment, and "
				 "no data, came back"},
	{"evidence.unobserved.nodelay", "whether the program in {sender} sets TCP_NODELAY"},
	{"evidence.queue-stands", "a round trip takes {minimum} on the empty path and {median} "
				  "(median) under this load of {rate}"},
	{"evidence.little-lost", "hardly any of {segments} packets were lost: what exceeds the "
				 "rate waits and is not dropped"},
	{"evidence.unobserved.which-queue",
	 "which device holds the rate: its queue and its counters"},
	{"evidence.not-routed-two-points", "from {from} to {to} the TTL does not fall: they are on "
					   "one link, and nobody there sends ICMP"},
	{"evidence.supers-pass", "{supers} super-segments arrived, of {singles} single packets of "
				 "full size none did: bridges "
				 "exempt the former from their size test"},
	{"evidence.tails",
	 "{count} of {sender}'s repairs came when next to nothing else was on its way"},
	{"evidence.acks-missing",
	 "{sent} packets left the receiver, {arrived} of them arrived at the sender"},
	{"evidence.needless",
	 "{count} packets from {sender} were sent again although they had arrived"},
	{"evidence.late", "{count} of {segments} packets from {sender} arrived behind ones that "
			  "were sent after them"},
	{"evidence.unobserved.which-path",
	 "where they overtake: several links used at random, or a queue for each processor"},
	{"evidence.small-packets",
	 "{segments} packets from {sender} carry {mean} each, in the mean"},
	{"evidence.bucket-empty",
	 "a token bucket of {burst} that fills at {rate} was empty at {empty} "
	 "of the {runs} places where packets were lost, and held tokens for "
	 "{enough} of what got through"},
	{"evidence.unobserved.policer", "which device drops: its counters would tell a policer "
					"from a shaper with hardly any queue"},

	{"remedy.no-rcvbuf", "Take SO_RCVBUF out of the program in {receiver} (or set it much "
			     "higher): the system then grows "
			     "the buffer as needed."},
	{"remedy.tcp-rmem",
	 "See what the system of {receiver} allows (least, usual, most), and raise it:"},
	{"remedy.scaling-on",
	 "See whether window scaling is on (1), on {receiver} and on {sender}:"},
	{"remedy.scaling-box", "If both have it on, a firewall or proxy on the way takes the "
			       "option out of the SYN: correct or "
			       "replace it."},
	{"remedy.nodelay", "Set TCP_NODELAY in the program in {sender} (nginx: tcp_nodelay on)."},
	{"remedy.one-write",
	 "Or let {sender} write what belongs together at once (a buffer, writev)."},
	{"remedy.find-shaper", "Look for a limit that somebody has set, on the host (tbf, htb, "
			       "cake), and at the provider:"},
	{"remedy.more-rate",
	 "If the rate is what was bought, only more of it helps; if not, raise the limit."},
	{"remedy.fair-queue", "Replace the deep queue by one that keeps delay short (fq_codel, "
			      "cake), or send through bbr."},
	{"remedy.let-icmp-in",
	 "Let ICMP type 3 code 4 (IPv6: type 2) into {sender}; look for a rule that drops it:"},
	{"remedy.route-exception", "See whether the system of {sender} has learnt the limit (mtu), "
				   "or has it locked (mtu lock):"},
	{"remedy.equal-mtu",
	 "Set the same MTU on all ports of the bridge and on the interfaces in the containers."},
	{"remedy.one-path", "Let packets of one connection take one way: hash by ports, not packet "
			    "by packet (bonding mode, "
			    "equal-cost routes), one queue for a flow."},
	{"remedy.find-policer", "Look for a rule that limits the rate by dropping, on the host:"},
	{"remedy.shape-instead", "Raise the limit or its burst, or shape (queue) instead of "
				 "dropping; bbr copes better with a "
				 "policer that cannot be changed."},
};

const struct word_table words_en_path = WORD_TABLE(words);
