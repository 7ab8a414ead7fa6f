/* SPDX-License-Identifier: BSD-3-Clause */
/* English: the command dump. */
#include "words/topics.h"

static const struct word words[] = {
	{"command.dump", "tcpdump, in containers: print packets or keep them in a file"},
	{"help.dump", "Lines are those of tcpdump 4.99. With -v, routing, switch and sign-on\n"
		      "protocols (OSPF, BGP, IS-IS, RADIUS, LACP and the like) stay at one line;\n"
		      "objects of SNMP are shown by number. SIGUSR1 tells the numbers so far,\n"
		      "SIGUSR2 writes out what was captured:\n\n"
		      "  tcpwhy dump svc-a -nn port 53\n  tcpwhy dump svc-a,svc-b -w both.pcapng\n"
		      "  tcpwhy dump -D svc-a"},
	{"option.dump.packets", "stop after this many packets"},
	{"option.dump.skip", "pass over this many packets first"},
	{"option.dump.list", "read the files that a file names, one a line (- for standard input)"},
	{"option.dump.direction", "live: only packets that the interface received, sent, or both"},
	{"option.dump.link-type", "live: capture with this link type (EN10MB, LINUX_SLL, ...)"},
	{"option.dump.clock", "live: whose clock stamps packets (-J lists them)"},
	{"option.dump.devices", "list what can be captured at TARGETS, or on this host, and stop"},
	{"option.dump.link-types", "list the link types of the interfaces of TARGETS, and stop"},
	{"option.dump.clocks", "list the clocks that can stamp packets there, and stop"},
	{"option.dump.user",
	 "as root: become this user once the devices are open; files are theirs, "
	 "and a container that starts again is not watched again"},
	{"option.dump.type", "what UDP or TCP carries, whatever its ports say"},
	{"option.dump.short", "names without their domain; container names have none"},
	{"option.dump.local", "names for local addresses only; DNS is never asked here"},
	{"option.dump.count", "with -r: print only how many packets there are"},
	{"option.dump.filter-file", "take the filter from a file"},
	{"option.dump.program", "print the program that the filter becomes, then stop (-dd: as C, "
				"-ddd: as numbers)"},
	{"option.dump.no-optimize", "with -d: do not optimise the program"},
	{"option.dump.time",
	 "no times; -tt: seconds since 1970; -ttt: since the line before; -tttt: "
	 "with the date; -ttttt: since the first line"},
	{"option.rotation.size",
	 "with -w: begin a new file when one has more than SIZE million bytes "
	 "(with k, m, g: KiB, MiB, GiB); the second one has a 1 behind its name"},
	{"option.rotation.seconds",
	 "with -w: begin a new file every SECONDS of the packets' time; the "
	 "name is a form for the time, as strftime(3) has it"},
	{"option.rotation.count",
	 "with -C: a ring of that many files; with -G: stop after that many"},
	{"option.rotation.finisher",
	 "with -C or -G: run COMMAND with the name of each file that is "
	 "complete, at the lowest priority"},
	{"option.dump.number", "number the lines"},
	{"option.dump.quiet", "shorter lines"},
	{"option.dump.link", "also the link-level header"},
	{"option.dump.absolute", "TCP sequence numbers as they are, not relative"},
	{"option.dump.ascii", "also the contents as ASCII (-AA: with the link-level header)"},
	{"option.dump.hex", "also the contents in hexadecimal (-xx: with the link-level header)"},
	{"option.dump.hex-ascii",
	 "also the contents in hexadecimal and ASCII (-XX: with the link-level header)"},
	{"option.dump.no-checksums", "do not verify checksums"},
	{"option.dump.print", "with -w: print the packets as well"},
	{"option.dump.line-buffered", "write each line as soon as it is complete"},
	{"option.dump.immediate", "have each packet delivered at once, at a higher cost"},
	{"option.dump.precision", "precision of times that are printed or kept"},
	{"option.dump.micro", "the same as --time-stamp-precision=micro"},
	{"option.dump.nano", "the same as --time-stamp-precision=nano"},
};

const struct word_table words_en_dump = WORD_TABLE(words);
