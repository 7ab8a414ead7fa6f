/* SPDX-License-Identifier: BSD-3-Clause */
/* English: what to do about it. The command lines are in words/shell.c. */
#include "words/topics.h"

static const struct word words[] = {
	{"remedy.mtu-probing", "At once, without a restart: let {sender} find the right packet "
			       "size by itself. It works for "
			       "new connections, until the container is restarted:"},
	{"remedy.lower-mtu", "Or make the packets of {sender} smaller from the start ({mtu} is "
			     "safe on nearly every path):"},
	{"remedy.docker-mtu", "To last: move {sender} and {receiver} to Docker networks with the "
			      "right MTU (in compose, under "
			      "networks: driver_opts: com.docker.network.driver.mtu: \"{mtu}\"):"},
	{"remedy.clamp-mss", "If the router is yours: let ICMP type 3 code 4 pass there, or have "
			     "it announce sizes that fit:"},
	{"remedy.find-mtu",
	 "Find the largest packet that gets through (try smaller numbers after -s):"},
	{"remedy.compare-mtu", "Compare the MTU of every interface on the way; they must be equal "
			       "in one bridge. On the host:"},
	{"remedy.list-listeners",
	 "See what {server} listens on; port {port} must be there, and not only on 127.0.0.1:"},
	{"remedy.bind-address", "If it listens on 127.0.0.1 only, let the program bind to 0.0.0.0; "
				"if it is missing, start it or "
				"correct the port {port} at the client."},
};

const struct word_table words_en_remedy = WORD_TABLE(words);
