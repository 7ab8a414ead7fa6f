/* SPDX-License-Identifier: BSD-3-Clause */
/* English: packets and connections told to a person, and the fields of a line (--teach). */
#include "words/topics.h"

static const struct word words[] = {
	{"command.explain", "one sentence for each packet and a story for each connection, live, "
			    "from captures, or from pasted text of tcpdump"},
	{"option.explain.brief", "only the packets that matter, and the stories"},
	{"option.explain.teach",
	 "every field of every line too, and what it is about where it first "
	 "appears"},
	{"option.explain.json", "one JSON object a line, packets and connections (schema "
				"tcpwhy.explain/1)"},
	{"option.explain.tsv",
	 "only a table: what Wireshark's TCP analysis says of each packet, with its "
	 "names of fields as columns"},
	{"explain.wireshark", "Wireshark: {names}"},
	{"option.explain.for",
	 "watch this long (20s, 5m), then tell the stories; without it: until "
	 "Ctrl-C"},
	{"help.explain",
	 "Text that tcpdump printed, 3.x to 4.x, is read as it is: pipe it in or name it with "
	 "-r; any -t form,\n-v, -e, names or numbers, quoted or wrapped. With a hex dump (-x, -X) "
	 "what was said is read too:\n\n"
	 "  tcpwhy explain < pasted.txt\n  tcpwhy explain --brief -r upload.pcap"},

	{"explain.heading", "Connection {id}: {client} to {server}"},
	{"explain.heading-other", "Packets of no connection"},
	{"explain.heading-lookups", "Look-ups of names"},
	{"explain.story", "What happened"},

	/* Opening */
	{"explain.syn", "{sender} asks {receiver} for a connection to port {port} (SYN, the first "
			"step of the three-way handshake)."},
	{"explain.syn-repeat",
	 "{sender} asks {receiver} again for the connection, {time} after the "
	 "packet before: its SYN has not been answered."},
	{"explain.syn-ack",
	 "{sender} accepts the connection (SYN with ACK), {time} after the SYN."},
	{"explain.syn-ack-alone", "{sender} accepts the connection of {receiver} (SYN with ACK)."},
	{"explain.syn-ack-repeat", "{sender} accepts the connection again, {time} after the packet "
				   "before: {receiver} has not confirmed it."},
	{"explain.mss",
	 "It announces an MSS of {mss} bytes: the interface of {sender} has an MTU of "
	 "{mtu}; this says nothing about the path."},
	{"explain.mss-ethernet",
	 "It announces an MSS of {mss} bytes: the interface of {sender} has "
	 "an MTU of {mtu}, the usual one of Ethernet; this says nothing "
	 "about the path."},
	{"explain.mss-pppoe",
	 "It announces an MSS of {mss} bytes: the interface of {sender} has an MTU of {mtu}, "
	 "which is that of PPPoE; this says nothing about the path."},
	{"explain.mss-overlay", "It announces an MSS of {mss} bytes: the interface of {sender} has "
				"an MTU of {mtu}, which is usual for overlay networks; this says "
				"nothing about the path."},
	{"explain.mss-loopback",
	 "It announces an MSS of {mss} bytes: the interface of {sender} has "
	 "an MTU of {mtu}, as loopback or jumbo frames have; this says "
	 "nothing about the path."},
	{"explain.mss-none", "It announces no MSS, so small segments of 536 bytes (IPv4) or 1,220 "
			     "(IPv6) are used."},
	{"explain.no-scale", "It offers no window scale: windows of this connection stay below 64 "
			     "kB."},
	{"explain.ecn-offer", "It offers ECN: routers may mark packets instead of dropping them."},
	{"explain.ecn-accept", "It accepts ECN."},
	{"explain.ecn-marked",
	 "{sender} reports that packets of {receiver} were marked on the way: congestion (ECE)."},
	{"explain.ecn-slowed", "{sender} has slowed down because of it (CWR)."},
	{"explain.handshake",
	 "{sender} confirms, and the three-way handshake is complete. Sequence "
	 "numbers in the lines are relative from here on: {first} is the "
	 "first byte of data."},
	{"explain.handshake-unseen", "{sender} confirms the answer of {receiver}, which was not "
				     "captured: the three-way handshake is complete. Sequence "
				     "numbers in the lines are relative from here on: {first} is "
				     "the first byte of data."},

	/* Data */
	{"explain.data",
	 "{sender} sends {bytes} to {receiver}: bytes {from} to {to} of its stream."},
	{"explain.super-segment",
	 "{bytes} in one packet are more than one segment (MSS {mss}): the "
	 "kernel had not cut it yet, or had merged it already, when it "
	 "was captured (TSO/GRO). This is no fault."},
	{"explain.http-request", "{client} asks {server}: {method} {target}."},
	{"explain.http-request-body", "{client} asks {server}: {method} {target}, with a body of "
				      "{body}."},
	{"explain.http-expect", "It waits for \"100 Continue\" before it sends the body."},
	{"explain.http-continue",
	 "{server} lets {client} send the body (100 Continue), {time} after "
	 "the request's head."},
	{"explain.http-request-end",
	 "That completes the request: {body} of body, {time} after its first byte."},
	{"explain.http-response-end",
	 "That completes the answer: {body} of body, {time} after its first byte."},
	{"explain.http-response",
	 "{server} answers with status {status}, {time} after the request."},
	{"explain.http-response-early", "{server} answers with status {status}."},
	{"explain.http-line", "{sender} speaks HTTP: {line} ({bytes} in this packet)."},
	{"explain.tls-client-hello",
	 "{client} begins the TLS handshake with {server} (ClientHello)."},
	{"explain.tls-client-hello-name", "{client} begins the TLS handshake with {server} "
					  "(ClientHello) and asks for the name {name}."},
	{"explain.tls-server-hello", "{server} answers the TLS handshake and chooses {version} "
				     "(ServerHello)."},
	{"explain.tls-alert", "{who} sends a TLS alert, number {number}: the TLS handshake or "
			      "connection failed or is closed."},

	/* Acknowledgments */
	{"explain.ack", "{sender} confirms {bytes} from {receiver}, {total} in all."},
	{"explain.ack-unseen", "The packets that carried them were not captured."},
	{"explain.ack-again", "{sender} confirms nothing new; it tells its present window."},
	{"explain.duplicate-ack",
	 "{sender} repeats its acknowledgment: something came, but not what "
	 "it waits for."},
	{"explain.duplicate-ack-sack", "{sender} repeats its acknowledgment: what comes next is "
				       "missing, while later bytes have come (SACK)."},
	{"explain.dsack", "{sender} tells that it got bytes twice (DSACK): one of the two was sent "
			  "needlessly."},
	{"explain.window-open", "{sender} has room again: {window}."},
	{"explain.zero-window",
	 "{sender} has no room left (window 0): {receiver} must stop sending "
	 "until the program at {sender} reads."},
	{"explain.window-probe",
	 "{sender} asks {receiver} whether it has room again (window probe)."},
	{"explain.keep-alive",
	 "{sender} checks that {receiver} is still there (keep-alive); no new "
	 "data."},

	/* Again */
	{"explain.repair-timeout", "{sender} sends bytes {from} to {to} again: nothing confirmed "
				   "them until its retransmission timer ran out."},
	{"explain.repair-fast", "{sender} sends bytes {from} to {to} again: acknowledgments of "
				"{receiver} showed that they are missing."},
	{"explain.repair-tail-probe",
	 "{sender} sends bytes {from} to {to} again as a probe, because "
	 "nothing confirmed the last packet (tail loss probe)."},
	{"explain.repair-needless", "{sender} sends bytes {from} to {to} again although they had "
				    "arrived."},
	{"explain.repair-unknown", "{sender} sends bytes {from} to {to} again; what made it do so "
				   "cannot be seen here."},
	{"explain.late", "Bytes {from} to {to} come late: later ones overtook them on the way."},
	{"explain.copy", "The very same packet again: it was doubled on the way."},
	{"explain.capture-duplicate", "The capture holds this packet twice; it was sent once."},
	{"explain.stray", "Its numbers lie far outside of the connection: it changes nothing."},

	/* Closing */
	{"explain.fin",
	 "{sender} has nothing more to send, after {bytes}, and closes its direction "
	 "(FIN)."},
	{"explain.fin-again", "{sender} sends its FIN again: it has not been confirmed."},
	{"explain.fin-confirmed", "{sender} confirms the FIN of {receiver}."},
	{"explain.fin-confirmed-unseen",
	 "{sender} confirms one number more: the FIN of {receiver}, "
	 "which takes one number and was not captured."},
	{"explain.closed", "Both directions are closed."},
	{"explain.reset-refused", "{sender} refuses the connection (RST): nothing listens on the "
				  "port, or a firewall answers in its name."},
	{"explain.reset", "{sender} breaks the connection off (RST): what is under way is thrown "
			  "away."},
	{"explain.late-reset", "{sender} sends a RST for the connection, which is over already."},
	{"explain.late-syn", "{sender} sends its SYN again although the connection is over."},
	{"explain.late-packet", "The connection is over already; this packet changes nothing."},

	/* Waiting */
	{"explain.silence", "Before it, nothing was seen for {time}; whose wait that was cannot be "
			    "seen here."},
	{"explain.silence-shut",
	 "Before it {time} passed in which {receiver} could send nothing: the window of {sender} "
	 "was shut."},
	{"explain.silence-state", "Before it {time} passed: {state}."},
	{"explain.silence-echo",
	 "Before it {time} passed, and the time stamps tell whose they were: "
	 "the echo moved on by {ticks} ticks of one millisecond, so {receiver} "
	 "sent what is confirmed here only at the end of that time. The wait "
	 "was at {receiver}, or on the way to it; not at {sender} and not on the "
	 "way back."},
	{"explain.options-cut", "Its TCP options are cut off or make no sense."},

	/* What is no TCP connection */
	{"explain.dns-question", "{client} asks the name server {server} for the {type} record of "
				 "{name}."},
	{"explain.dns-question-again",
	 "{client} asks {server} again for the {type} record of {name}, {time} after the first "
	 "time: no answer has come (attempt {attempt})."},
	{"explain.dns-answer", "The name server {server} answers {client}: {answer}."},
	{"explain.dns-no-name",
	 "The name server {server} tells {client} that there is no such name."},
	{"explain.dns-failed", "The name server {server} tells {client} that it failed."},
	{"explain.dns-refused", "The name server {server} refuses to answer {client}."},
	{"explain.dns-no-record", "The name server {server} answers {client}: the name exists, but "
				  "has no such record."},
	{"explain.dns-cut", "The answer of the name server {server} does not fit into one datagram "
			    "(TC): {client} is to ask again over TCP."},
	{"explain.dns-code",
	 "The name server {server} answers {client} with the error code {code}."},
	{"explain.dns-answer-again", "The name server {server} answers {client} once more; the "
				     "first answer counts."},
	{"explain.dns-rejected", "So the question for the {type} record of {name} is not answered "
				 "there."},
	{"explain.dns-time", "That took {time}."},
	{"explain.dns-time-first", "That is {time} after the question was asked first."},
	{"explain.dns-question-unseen", "The question was not captured."},
	{"explain.udp-again", "{sender} sends {bytes} over UDP to {receiver}."},
	{"explain.udp", "{sender} sends {bytes} over UDP to {receiver}; UDP confirms nothing."},
	{"explain.arp-request", "{sender} asks on its network who has the address {target}."},
	{"explain.arp-probe",
	 "Somebody who has no address yet checks that nobody on the network uses "
	 "{target} already."},
	{"explain.arp-announce",
	 "{sender} announces its own address on its network, or checks that "
	 "nobody else has it."},
	{"explain.arp-reply",
	 "{sender} answers that it has the address, and tells its MAC address."},
	{"explain.arp-other", "An ARP message of a rare kind."},
	{"explain.echo-request", "{sender} pings {receiver}."},
	{"explain.echo-reply", "{sender} answers the ping of {receiver}."},
	{"explain.icmp-no-route", "{sender} tells {receiver} that it knows no route to the "
				  "destination."},
	{"explain.icmp-no-host", "{sender} tells {receiver} that the destination host does not "
				 "answer."},
	{"explain.icmp-no-protocol", "{sender} tells {receiver} that the protocol is not known "
				     "there."},
	{"explain.icmp-no-port", "{sender} tells {receiver} that nothing listens on the port, or a "
				 "firewall says so."},
	{"explain.icmp-prohibited", "{sender} tells {receiver} that the destination cannot be "
				    "reached or is prohibited (type {type}, code {code})."},
	{"explain.icmp-too-big",
	 "{sender} tells {receiver} that its packet is too big for the next "
	 "link, which takes {mtu} bytes: smaller ones are needed."},
	{"explain.icmp-time-exceeded",
	 "{sender} tells {receiver} that it dropped its packet because the TTL (hop limit) had "
	 "run out: a routing loop, or traceroute."},
	{"explain.icmp-reassembly",
	 "{sender} tells {receiver} that fragments of its packet are missing: it waited for them "
	 "in vain."},
	{"explain.icmp-parameter", "{sender} tells {receiver} that a field of its packet makes no "
				   "sense to it."},
	{"explain.multicast", "{sender} asks or tells who listens to which multicast groups."},
	{"explain.icmp-redirect", "{sender} tells {receiver} a better first hop."},
	{"explain.icmp-other", "An ICMP message of type {type}, code {code}, from {sender} to "
			       "{receiver}."},
	{"explain.icmp-quote", "It quotes a packet from {source} to {destination}."},
	{"explain.router-solicitation", "{sender} asks for routers on its network."},
	{"explain.router-advertisement", "{sender} announces itself as a router."},
	{"explain.neighbour-solicitation",
	 "{sender} asks on its network who has the address {target}."},
	{"explain.neighbour-advertisement", "{sender} tells the MAC address of {target}."},
	{"explain.fragment", "A later fragment of an IP packet from {sender} to {receiver}: it "
			     "carries no ports."},
	{"explain.truncated", "The packet was cut too short to be read (snap length, or -q)."},
	{"explain.malformed", "The packet contradicts itself and is not read further."},
	{"explain.not-tracked", "A TCP packet that belongs to no connection that is kept."},
	{"explain.not-decoded", "tcpwhy does not decode this protocol."},

	/* Look-ups */
	{"explain.lookup.answered",
	 "{client} asked {server} for the {type} record of {name}: answered "
	 "after {time}, {count} records."},
	{"explain.lookup.answered.one",
	 "{client} asked {server} for the {type} record of {name}: answered after {time}, one "
	 "record."},
	{"explain.lookup.empty",
	 "{client} asked {server} for the {type} record of {name}: answered "
	 "after {time}, there is no such record."},
	{"explain.lookup.code",
	 "{client} asked {server} for the {type} record of {name}: {code} after {time}."},
	{"explain.lookup.code-number", "{client} asked {server} for the {type} record of {name}: "
				       "error code {code} after {time}."},
	{"explain.lookup.unanswered", "{client} asked {server} for the {type} record of {name}: no "
				      "answer in {time}."},
	{"explain.lookup.open", "{client} asked {server} for the {type} record of {name}; the "
				"capture ended {time} later, before an answer came."},
	{"explain.lookup.rejected", "{client} asked {server} for the {type} record of {name}: "
				    "rejected by ICMP after {time}."},
	{"explain.lookup.unasked", "{server} answered {client} about the {type} record of {name}; "
				   "the question was not captured."},
	{"explain.lookup.unasked-name",
	 "{server} answered {client}; the question was not captured."},
	{"explain.lookup.attempts", "{client} asked {count} times."},
	{"explain.lookup.more", "{count} more look-ups are not listed."},
	{"explain.lookup.more.one", "One more look-up is not listed."},

	/* Stories */
	{"explain.story.opened", "{client} opened a connection to {server}, port {port}; the "
				 "handshake took {time}."},
	{"explain.story.opened-alone", "{client} opened a connection to {server}, port {port}."},
	{"explain.story.tried", "{client} tried to open a connection to {server}, port {port}."},
	{"explain.story.tried-again",
	 "{client} tried to open a connection to {server}, port {port}: "
	 "{count} SYNs in {time}."},
	{"explain.story.mid-stream",
	 "{client} and {server} (port {port}) were connected already when "
	 "the capture began."},
	{"explain.story.exchange",
	 "{method} {target} ({up} of body) was answered with {status} after "
	 "{time}, with {down} of body."},
	{"explain.story.exchange-bodiless",
	 "{method} {target} was answered with {status} after {time}, with {down} of body."},
	{"explain.story.exchange-open",
	 "{method} {target} ({up} of body): the answer was not seen, "
	 "or not behind the whole request."},
	{"explain.story.exchanges-more", "{count} more requests followed."},
	{"explain.story.tls", "They spoke TLS: what was said is encrypted."},
	{"explain.story.tls-name",
	 "They spoke TLS for the name {name}: what was said is encrypted."},
	{"explain.story.unread", "What was said cannot be read from this capture."},
	{"explain.story.bytes", "{client} sent {up}, {server} sent {down}, in {time}."},
	{"explain.story.bytes-one-way", "{sender} sent {sent} and confirmed {confirmed} from "
					"{receiver}, in {time}."},
	{"explain.story.rate", "That is {rate}."},
	{"explain.story.repairs", "Packets that were sent again: {count}."},
	{"explain.story.wait", "Of {total}, {time} went to: {state}."},
	{"explain.story.wait-echo",
	 "The longest wait, {time}, was at {who} or on the way to it, as "
	 "the time stamps show."},
	{"explain.story.end-open", "It was still open when the capture ended."},
	{"explain.story.end-fin", "Both sides closed it in order."},
	{"explain.story.end-fin-unseen", "Both sides closed it in order; the FIN of {unseen} was "
					 "confirmed but not captured."},
	{"explain.story.end-rst-client", "{client} broke it off (RST)."},
	{"explain.story.end-rst-server", "{server} broke it off (RST)."},
	{"explain.story.end-timeout", "It ended without an answer: one side gave up."},
	{"explain.story.end-refused", "{server} refused it."},
	{"explain.story.end-icmp-rejected", "It was rejected by ICMP."},
	{"explain.story.end-unanswered", "No answer was captured: either {server} sent none, or it "
					 "got lost, or the capture lets only one direction in."},
	{"explain.story.end-waiting", "No answer had been captured yet when the capture ended."},
	{"explain.story.one-way",
	 "Only the packets of {sender} were captured. What {receiver} sent, "
	 "and losses and delays of either direction, cannot be judged from "
	 "that. Next time capture both directions, with the filter: {filter}"},
	{"explain.story.missed", "{bytes} were confirmed that the capture did not see: the capture "
				 "lost them, not the network."},
	{"explain.story.no-syn",
	 "The beginning is missing, so MSS, window scale and the time of the "
	 "handshake are not known, and windows cannot be judged."},
	{"explain.story.cut",
	 "The options of {count} packets were cut off: SACK and time stamps may "
	 "be missing."},

	/* --teach: the field as it is here */
	{"teach.time", "time {time}: when the packet passed the place of the capture."},
	{"teach.address",
	 "{source} port {source-port} to {destination} port {destination-port}: who "
	 "sends to whom."},
	{"teach.address-only", "{source} to {destination}: who sends to whom."},
	{"teach.tos", "tos {value}: class of service, and in its last two bits ECN."},
	{"teach.ttl", "ttl {number} (hop limit): so many routers may still pass it on."},
	{"teach.ip-id", "id {number}: the number of the IP packet."},
	{"teach.dont-fragment", "DF: routers must not cut the packet into fragments."},
	{"teach.checksum-correct", "The checksum is correct."},
	{"teach.checksum-incorrect", "The checksum is not the right one."},
	{"teach.syn", "S: SYN, opens a connection."},
	{"teach.fin", "F: FIN, nothing more will be sent."},
	{"teach.rst", "R: RST, breaks off."},
	{"teach.psh", "P: PSH, hand it to the program now."},
	{"teach.ack-flag", ".: ACK, the acknowledgment number counts."},
	{"teach.urg", "U: URG, the urgent pointer counts."},
	{"teach.ece", "E: ECE, congestion was seen (in a SYN: ECN is offered)."},
	{"teach.cwr", "W: CWR, the sender has slowed down (in a SYN: ECN is offered)."},
	{"teach.seq-syn", "seq {number}: the initial sequence number, chosen at random."},
	{"teach.seq-range",
	 "seq {number}: from the first byte to the one behind the last, {bytes}."},
	{"teach.seq-number", "seq {number}: where the sender stands."},
	{"teach.ack", "ack {number}: the next byte that is expected from the other end."},
	{"teach.win-syn",
	 "win {raw}: room for {bytes} bytes now; in a SYN the window is never scaled."},
	{"teach.win-scaled", "win {raw}: times 2 to the power of {shift} (its window scale) makes "
			     "room for {bytes} bytes now."},
	{"teach.win-scaled-offered",
	 "win {raw}: times 2 to the power of {shift} (its window scale) makes room for {bytes} "
	 "bytes now, if the other end offered a scale as well; its SYN was not captured."},
	{"teach.win-plain",
	 "win {raw}: without a window scale, so there is room for {bytes} bytes now."},
	{"teach.win-unknown", "win {raw}: its window scale is not known (the SYN was not seen), so "
			      "there is room for {bytes} bytes or more."},
	{"teach.mss", "mss {mss}: the largest payload of a segment that this end takes."},
	{"teach.sack-permitted", "sackOK: this end understands selective acknowledgments."},
	{"teach.sack.one", "sack: one range that has arrived behind a gap, or twice."},
	{"teach.sack", "sack: {count} ranges that have arrived behind a gap, or twice."},
	{"teach.timestamps", "TS val {value} ecr {echo}: the sender's clock, and the clock of the "
			     "other end as it was last heard."},
	{"teach.timestamps-syn", "TS val {value} ecr {echo}: the sender's clock; nothing to echo "
				 "yet."},
	{"teach.nop", "nop: fills up to a multiple of four bytes, no meaning."},
	{"teach.wscale",
	 "wscale {shift}: windows that this end announces later are to be multiplied "
	 "by {factor}."},
	{"teach.length", "length {bytes}: payload, without headers."},
	{"teach.length-none", "length 0: no payload."},

	/* The same, what the field is about */
	{"teach.about.time", "Differences between times are what waits are seen from; the clock is "
			     "that of the capturing machine."},
	{"teach.about.address",
	 "Two addresses and two ports together name a connection; the side with "
	 "the well-known port is usually the server."},
	{"teach.about.tos", "0 is the usual one: no preference."},
	{"teach.about.ttl", "Systems begin at 64, 128 or 255; what is missing tells how many "
			    "routers it came through."},
	{"teach.about.ip-id",
	 "Fragments of one packet share it; a packet that is sent again gets a new one."},
	{"teach.about.dont-fragment",
	 "A packet that is too big for a link is then dropped, and ICMP has to say so: that is how "
	 "the path MTU is found."},
	{"teach.about.checksum",
	 "On the machine that sends, this is no fault: the network card computes it later, behind "
	 "the place of the capture (checksum offload)."},
	{"teach.about.syn",
	 "SYN, SYN with ACK, ACK: these three make the three-way handshake. A SYN "
	 "takes one sequence number."},
	{"teach.about.fin",
	 "Each side closes its own direction; the other may go on sending. A FIN "
	 "takes one sequence number."},
	{"teach.about.rst", "Sent when nothing listens, when a program dies or gives up, or by a "
			    "firewall."},
	{"teach.about.psh", "Set at the end of what the program wrote; it says nothing about "
			    "urgency."},
	{"teach.about.ack-flag",
	 "Set in every packet but the first SYN; it is no sign of closing."},
	{"teach.about.urg", "Hardly used today."},
	{"teach.about.ece", "Part of ECN: routers mark packets instead of dropping them."},
	{"teach.about.cwr", "Part of ECN: the answer to ECE."},
	{"teach.about.seq", "Every byte of payload has a number. A SYN shows it as on the wire; "
			    "behind the handshake tcpdump prints numbers relative to its end."},
	{"teach.about.ack", "All before it has arrived without a gap. The first ACK of a "
			    "connection is printed as on the wire, later ones are relative."},
	{"teach.about.win", "How many bytes the receiver has room for; the sender may have no more "
			    "than that under way."},
	{"teach.about.mss",
	 "MTU of the interface less 40 bytes of headers (60 with IPv6). The path "
	 "between may carry less."},
	{"teach.about.sack-permitted",
	 "Then a receiver can tell which later bytes it already has, and "
	 "only the missing ones are sent again."},
	{"teach.about.sack", "From it the sender knows what to send again."},
	{"teach.about.timestamps",
	 "Both are counters, in milliseconds on Linux. The echo tells how "
	 "old what is answered is, and lets both ends measure the round "
	 "trip; it has nothing to do with the segment size."},
	{"teach.about.wscale",
	 "The field for the window has 16 bits; the scale makes windows above "
	 "64 kB possible. It holds only when both ends send it."},
	{"teach.about.nop", "TCP options are aligned so that they can be read fast."},
	{"teach.about.length",
	 "tcpdump prints the payload as captured: above the MSS the kernel had "
	 "not cut it yet, or had merged it."},
};

const struct word_table words_en_explain = WORD_TABLE(words);
