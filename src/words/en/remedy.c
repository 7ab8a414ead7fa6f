/* SPDX-License-Identifier: BSD-3-Clause */
/* English: what to do about it. The command lines are in words/shell.c. */
#include "words/topics.h"

static const struct word words[] = {
	{"remedy.mtu-probing",
	 "At once, without a restart: let {sender} find the right packet size by itself. It "
	 "works for new connections, until the container is restarted:"},
	{"remedy.lower-mtu",
	 "Or make the packets of {sender} smaller from the start ({mtu} is safe on nearly every "
	 "path):"},
	{"remedy.docker-mtu",
	 "To last: move {sender} and {receiver} to Docker networks with the right MTU (in "
	 "compose, under networks: driver_opts: com.docker.network.driver.mtu: \"{mtu}\"):"},
	{"remedy.clamp-mss",
	 "If the router is yours: let ICMP type 3 code 4 pass there, or have it announce sizes "
	 "that fit:"},
	{"remedy.find-mtu",
	 "Find the largest packet that gets through (try smaller numbers after -s):"},
	{"remedy.compare-mtu",
	 "Compare the MTU of every interface on the way; they must be equal in one bridge. On "
	 "the host:"},
	{"remedy.list-listeners",
	 "See what {server} listens on; port {port} must be there, and not only on 127.0.0.1:"},
	{"remedy.bind-address",
	 "If it listens on 127.0.0.1 only, let the program bind to 0.0.0.0; if it is missing, "
	 "start it or correct the port {port} at the client."},

	{"remedy.receive-queue",
	 "Confirm it on {receiver}: a Recv-Q that stays high is data that its program has not "
	 "read:"},
	{"remedy.container-load", "See whether {program} is at its CPU or memory limit:"},
	{"remedy.container-logs", "See what {program} was doing at that time:"},
	{"remedy.read-faster",
	 "Let the program in {receiver} read without waiting for disk, locks or other services; "
	 "a larger buffer helps for short bursts only."},
	{"remedy.watch-next",
	 "If {program} waits for another service itself, watch that as well: add its container "
	 "to the command."},
	{"remedy.listen-queue",
	 "On {server}, look at port {port}: no line means that nothing listens; a Recv-Q above "
	 "0 that stays means that the program accepts too slowly:"},
	{"remedy.firewall",
	 "Look for a rule that drops it (containers of different Docker networks are kept apart "
	 "on purpose):"},
	{"remedy.address-right",
	 "Check that {address} is the right address and that client and server are in one "
	 "network."},
	{"remedy.drop-counters-host",
	 "Find the interface whose drop or error counter grows, on the host:"},
	{"remedy.drop-counters", "And inside the container:"},
	{"remedy.look-for-loss",
	 "If none grows: a firewall rule that drops at random, traffic shaping, a bad cable or "
	 "an overloaded switch on the way."},

	{"remedy.is-peer-there",
	 "See whether {receiver} is still there: is its container running, and does it answer?"},

	{"remedy.program-logs", "See in the log of {program} what it was doing at that time."},
	{"remedy.find-body-limit", "Find the limit in the configuration of {server} (nginx allows "
				   "1 MB when nothing is said):"},
	{"remedy.raise-body-limit", "Raise it on {server} in http, server or location, then reload "
				    "({limit} MB are enough for this body; 0 is without limit):"},
	{"remedy.raise-read-timeout",
	 "If the answer really needs so long, give the proxy more patience: in nginx, for the "
	 "location (HAProxy: timeout server in the backend):"},
	{"remedy.raise-send-timeout",
	 "More patience of the proxy helps only when the back end does go on after a while: in "
	 "nginx, for the location (HAProxy: timeout server):"},
	{"remedy.raise-body-timeout",
	 "If the client may pause for longer, raise the timer of the server: in nginx (HAProxy: "
	 "timeout http-request and timeout client):"},
	{"remedy.watch-upstream", "Watch what lies behind {proxy}: name its container and that of "
				  "the back end in one command."},
	{"remedy.align-timeouts",
	 "If the answer may take that long, give {client} more time; on a way through several "
	 "programs the outermost timeout must be the longest."},
	{"remedy.keepalive-below", "Let {client} drop idle connections earlier than {server} does; "
				   "in nginx, in the upstream block:"},
	{"remedy.keepalive-above",
	 "Or let {server} keep idle connections for longer than its clients do (Node.js: "
	 "server.keepAliveTimeout; gunicorn: --keep-alive; Go: IdleTimeout)."},
	{"remedy.tcp-keepalive",
	 "Let the system of {client} remind the way of its idle connections; for programs that ask "
	 "for it (SO_KEEPALIVE; nginx: proxy_socket_keepalive on):"},
	{"remedy.conntrack-timeouts", "See how long the tables on the way keep idle connections "
				      "(the second command is for Docker Swarm and IPVS):"},
	{"remedy.close-idle",
	 "Or let {client} close idle connections itself before that time is over."},
	{"remedy.no-expect", "Let {client} not ask for leave; with curl:"},
	{"remedy.answer-expect", "Or let {server} answer the header with \"100 Continue\"; a "
				 "framework or proxy that does so can stand in front."},
	{"remedy.no-request-buffering",
	 "Let {proxy} pass the body on as it comes; in nginx, for the location:"},
	{"remedy.keep-buffering", "Keep it as it is where clients are slow or requests must be "
				  "tried again elsewhere: buffering spares the back end."},
	{"remedy.try-tls",
	 "Try the handshake by hand; it shows the certificates of {server} and the alert:"},

	{"remedy.resolver-of-container",
	 "Ask the name server by hand, and see which one the container is given:"},
	{"remedy.resolver-options",
	 "Let the resolver try again sooner, not send two questions at a time, and not try every "
	 "search domain (Docker: --dns-option; compose: dns_opt):"},
	{"remedy.name-cache", "A cache of names near the containers keeps most questions off the "
			      "way; a dot at the end of a full name spares the search domains."},

	{"remedy.how-it-ended", "See how {server} ended (137 is a kill, as a rule for memory):"},
	{"remedy.middle-boxes",
	 "If the rules of this host are innocent: ask for what stands between (firewall, load "
	 "balancer, intrusion prevention, proxy of the network)."},
};

const struct word_table words_en_remedy = WORD_TABLE(words);
