/* SPDX-License-Identifier: BSD-3-Clause */
/* English: the command why, and what commands that capture or read have in common. */
#include "words/topics.h"

static const struct word words[] = {
	{"command.why", "watch containers or read captures, and name the cause of a slow, stalled "
			"or failed transfer"},
	{"option.why.for", "watch this long (20s, 5m), then give the verdict; without it: until "
			   "Ctrl-C"},
	{"option.why.json", "the verdict and all findings as one JSON object (schema "
			    "tcpwhy.why/1)"},
	{"option.why.ndjson", "what happens as it happens, one JSON object a line (schema "
			      "tcpwhy.event/1), then the object of --json"},
	{"option.why.list", "a table of all connections, the worst first, instead of the verdict"},
	{"option.why.sort",
	 "order of --list by what owned most time (the default), waited longest, "
	 "lasted longest, moved most bytes, repaired most, or began first"},
	{"option.why.slow", "a server or client that takes longer than this for an answer is "
			    "called slow (default 1s)"},
	{"option.why.exit-code", "exit with 10 when there is a finding of severity warning or "
				 "worse"},
	{"option.why.exact-filter", "only what the filter matches: no ICMP errors, fragments and "
				    "ARP that could prove a cause"},
	{"option.input.read", "read packets from a pcap or pcapng file, also packed with gzip or "
			      "zstd, or text that tcpdump printed (- for standard input); may be "
			      "given several times"},
	{"option.input.follow", "go on reading as the file of -r grows, until interrupted or until "
				"the file is deleted"},
	{"option.input.write", "keep the packets in a file (- for standard output)"},
	{"option.input.pcapng", "write pcapng also where classic pcap would do"},
	{"option.input.interface", "the interface of targets that name none with @IF (any: all)"},
	{"option.input.snapshot-length", "bytes to keep of each packet"},
	{"option.input.buffer-size", "size of the capture buffer in the kernel, for each point"},
	{"option.input.packet-buffered", "write each packet to the file as soon as it comes"},
	{"option.input.no-promiscuous-mode", "do not put interfaces into promiscuous mode"},
	{"option.input.numeric", "numbers only: no container and service names (-nn is the same)"},
	{"option.input.verbose", "say more (-vv, -vvv: still more); shows on stderr what the "
				 "filter became"},
	{"note.one-way-filter", "The filter can match one direction only, so answers and "
				"acknowledgements are missing. Next time use: {filter}"},
	{"note.capture-loss", "The capture itself lost {count} packets at {point}: a larger "
			      "buffer (-B) or a narrower filter helps. They are not counted as "
			      "losses of the network."},
	{"note.text-unread", "Lines that look like packets but could not be read, and are left "
			     "out: {count}. The first is line {line}: {text}"},
	{"note.point-ended", "{point} ended {time} after the start of the capture: the container "
			     "stopped or lost its interface."},
};

const struct word_table words_en_why = WORD_TABLE(words);
