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

	{"cause.body-too-large.verdict", "{server} refuses the upload of {client}: with {size} the "
					 "body is larger than it accepts (HTTP 413)."},
	{"cause.body-too-large.verdict.unsized",
	 "{server} refuses the upload of {client}: the body is larger than it accepts (HTTP 413)."},
	{"cause.body-too-large.text", "{client} asked for {method} {target}; {server} answered 413 "
				      "when {sent} of the body had been sent. The network is fine: "
				      "a limit in the configuration of {server} is what stops it."},
	{"cause.expect-100-continue.verdict",
	 "{client} waited {waited} for {server} to say \"100 Continue\", which never came, before "
	 "it sent the body."},
	{"cause.expect-100-continue.text.one",
	 "{client} sent the head of {method} {target} with \"Expect: 100-continue\" and held the "
	 "body back. {server} did not answer that; after {total} {client} sent the body all the "
	 "same. Every such request loses this time."},
	{"cause.expect-100-continue.text",
	 "{client} sent the head of {method} {target} with \"Expect: 100-continue\" and held the "
	 "body back. {server} did not answer that; {client} sent the body all the same. {count} "
	 "requests lost {total} in this way."},
	{"cause.proxy-buffering.verdict",
	 "{proxy} stored the whole upload of {client} ({size}) before it passed anything on to "
	 "{back_end}; sending it a second time took {out}."},
	{"cause.proxy-buffering.text",
	 "The body took {in} from {client} to {proxy}, and only then {out} from {proxy} to "
	 "{back_end}. Meanwhile {client} saw 100 % and no answer."},
	{"cause.proxy-back-pressure.verdict",
	 "{back_end} takes the data too slowly, so {proxy} has to make {client} wait ({waited}): "
	 "the cause is {back_end}, not {proxy} and not the network."},
	{"cause.proxy-back-pressure.text.one",
	 "{proxy} streams the upload of {client} to {back_end}. When {back_end} had no room left, "
	 "{proxy} stopped reading and shut its own window once; {client} waited {waited}."},
	{"cause.proxy-back-pressure.text",
	 "{proxy} streams the upload of {client} to {back_end}. Whenever {back_end} had no room "
	 "left, {proxy} stopped reading too and shut its own window ({count} times); {client} "
	 "waited {waited} in all."},
	{"cause.proxy-read-timeout.verdict",
	 "{server} did not answer {proxy} within {waited}, so {proxy} gave up (proxy_read_timeout "
	 "{seconds}s; in HAProxy timeout server)."},
	{"cause.proxy-read-timeout.verdict.no-timer",
	 "{server} did not answer {proxy} within {waited}, so {proxy} gave up."},
	{"cause.proxy-read-timeout.verdict.partial",
	 "{server} stopped in the middle of its answer; after {waited} without a byte {proxy} gave "
	 "up."},
	{"cause.proxy-read-timeout.verdict.client",
	 "{proxy} answered {client} with 504: its back end had been silent for {waited}, and its "
	 "patience was over (proxy_read_timeout {seconds}s; in HAProxy timeout server)."},
	{"cause.proxy-read-timeout.verdict.client.no-timer",
	 "{proxy} answered {client} with 504 after {waited}: its back end did not answer in time."},
	{"cause.proxy-read-timeout.verdict.client.unavailable",
	 "{proxy} answered {client} with 503 after {waited}: no back end took the request in "
	 "time."},
	{"cause.proxy-read-timeout.text",
	 "{proxy} had passed on {method} {target}, and {server} had confirmed everything. Then "
	 "{server} was silent for {waited}, until {proxy} closed the connection. The timer only "
	 "ended it: the cause is the silence of {server}."},
	{"cause.proxy-read-timeout.text.client",
	 "{client} asked {proxy} for {method} {target}; {waited} after its last byte "
	 "{proxy} answered {status}. What happened behind {proxy} was not captured."},
	{"cause.proxy-send-timeout.verdict",
	 "{server} stopped taking the upload; after {waited} in which nothing more went in, "
	 "{proxy} gave up (proxy_send_timeout {seconds}s; in HAProxy timeout server)."},
	{"cause.proxy-send-timeout.verdict.no-timer",
	 "{server} stopped taking the upload; after {waited} in which nothing more went in, "
	 "{proxy} gave up."},
	{"cause.proxy-send-timeout.text",
	 "{proxy} had sent {sent} of a body of {size}; then the receive window of {server} stayed "
	 "shut. After {waited} {proxy} closed the connection. The timer only ended it: the cause "
	 "is that {server} stopped reading."},
	{"cause.client-timeout.verdict",
	 "{client} gave up after {total} without an answer of {server}."},
	{"cause.client-timeout.verdict.proxied",
	 "{client} gave up after {total} without an answer: {server} was waiting itself, for "
	 "{back_end}."},
	{"cause.client-timeout.verdict.partial",
	 "{client} gave up in the middle of the answer: {server} had sent nothing for {waited}."},
	{"cause.client-timeout.verdict.request",
	 "{client} stopped in the middle of its request; after {waited} {server} gave up waiting "
	 "for the rest."},
	{"cause.client-timeout.text",
	 "{client} closed the connection {total} after it had begun {method} {target}; the last "
	 "{waited} of that passed without a byte from {server}. A proxy logs this as 499."},
	{"cause.client-timeout.text.request",
	 "{client} had sent {sent} of the body of {method} {target} and then nothing for {waited}. "
	 "{server} was ready to take more, and closed."},
	{"cause.upstream-reset.verdict",
	 "{server} closed the connection without answering the request of {client}."},
	{"cause.upstream-reset.verdict.reset",
	 "{server} reset the connection instead of answering the request of {client}."},
	{"cause.upstream-reset.verdict.request",
	 "{server} closed the connection before it had taken the whole request of {client}."},
	{"cause.upstream-reset.verdict.request.reset",
	 "{server} reset the connection before it had taken the whole request of {client}."},
	{"cause.upstream-reset.verdict.partial",
	 "{server} closed the connection in the middle of its answer to {client}."},
	{"cause.upstream-reset.verdict.partial.reset",
	 "{server} reset the connection in the middle of its answer to {client}."},
	{"cause.upstream-reset.verdict.client",
	 "{proxy} answered {client} with 502: its back end refused the connection, or closed it "
	 "without a usable answer."},
	{"cause.upstream-reset.verdict.client.unavailable",
	 "{proxy} answered {client} with 503: it reaches no back end, or has too much to do "
	 "itself."},
	{"cause.upstream-reset.text",
	 "{client} asked {server} for {method} {target}. {after} after the last data {server} "
	 "ended the connection; {got} of the answer's body had come. The network delivered "
	 "everything: the program in {server} crashed, was restarted, or gave the request up."},
	{"cause.upstream-reset.text.client",
	 "The request was {method} {target}. What happened behind {proxy} was not captured; its "
	 "error log says whether the back end refused, reset or closed."},
	{"cause.keepalive-race.verdict",
	 "{client} sent a request on a connection that {server} was just closing after {idle} of "
	 "idleness; the request is lost."},
	{"cause.keepalive-race.text",
	 "The connection had been idle for {idle} when {server} closed it. The {method} of "
	 "{client} crossed with that, and {server} answered it with a reset. Nothing is wrong with "
	 "the network: both sides keep idle connections for the same time."},
	{"cause.keepalive-race.text.unread",
	 "The connection had been idle for {idle} when {server} closed it. What {client} sent "
	 "crossed with that, and {server} answered it with a reset. Nothing is wrong with the "
	 "network: both sides keep idle connections for the same time."},
	{"cause.idle-expired.verdict",
	 "The connection from {client} to {server} had been idle for {idle} and was forgotten on "
	 "the way: the next request was answered with a reset."},
	{"cause.idle-expired.verdict.silent",
	 "The connection from {client} to {server} had been idle for {idle} and was forgotten on "
	 "the way: the next request got no answer at all."},
	{"cause.idle-expired.text",
	 "Nobody had closed the connection. After {idle} of silence {client} sent data, and the "
	 "answer was the reset of a machine that does not know the connection. A NAT, IPVS or "
	 "firewall table, or a load balancer, keeps idle connections for less than that; or "
	 "{server} was restarted meanwhile."},
	{"cause.idle-expired.text.silent",
	 "Nobody had closed the connection. After {idle} of silence {client} sent data again and "
	 "again, and nothing came back, while {server} answered other connections. A NAT, IPVS or "
	 "firewall table keeps idle connections for less than that."},
	{"cause.sender-idle.verdict", "{sender} has nothing to send for {total} of the transfer to "
				      "{receiver}: its program pauses; the network is idle."},
	{"cause.sender-idle.text.one",
	 "The message was not complete, everything sent had been confirmed and there was room for "
	 "more, and still {sender} sent nothing for {longest}."},
	{"cause.sender-idle.text",
	 "The message was not complete, everything sent had been confirmed and there was room for "
	 "more, and still {sender} paused {count} times, {longest} at most, {total} in all."},
	{"cause.tls-failure.verdict",
	 "TLS between {client} and {server} fails: {who} refuses it, {alert}."},
	{"cause.tls-failure.verdict.hidden",
	 "TLS between {client} and {server} fails: {client} broke off after it had seen the "
	 "certificate of {server}."},
	{"cause.tls-failure.verdict.plain",
	 "{client} speaks TLS, but {server} does not on this port: it answered in plain text."},
	{"cause.tls-failure.verdict.closed",
	 "{server} closed the connection at the first TLS message of {client}."},
	{"cause.tls-failure.verdict.hangs", "{server} does not answer the first TLS message of "
					    "{client}: for {waited} nothing has come."},
	{"cause.tls-failure.text", "{who} sent {other} a fatal TLS alert (number {number}) in the "
				   "handshake. The network is fine."},
	{"cause.tls-failure.text.hidden",
	 "The server's part of the handshake arrived; then {client} sent nothing but an encrypted "
	 "alert and closed. As a rule it does not trust the certificate: unknown issuer, wrong "
	 "name, or expired. The network is fine."},
	{"cause.tls-failure.text.plain",
	 "{client} sent a ClientHello, and {server} answered with something that is no TLS. Either "
	 "the port is that of plain HTTP, or the client should not use https."},
	{"cause.tls-failure.text.closed",
	 "{client} sent a ClientHello, and {server} closed without a word. It does not expect TLS "
	 "there, or does not accept this version or name."},
	{"cause.tls-failure.text.hangs",
	 "{client} sent a ClientHello, which {server} confirmed, and then {server} was silent for "
	 "{waited}. Its program hangs, or does not expect TLS on this port and waits for a "
	 "request."},
	{"tls.alert.unexpected-message", "the other side said something out of turn"},
	{"tls.alert.bad-record-mac", "a record did not pass its check"},
	{"tls.alert.handshake-failure", "they have no cipher or parameter in common"},
	{"tls.alert.bad-certificate", "the certificate is broken"},
	{"tls.alert.unsupported-certificate", "a certificate of this kind is not supported"},
	{"tls.alert.certificate-revoked", "the certificate has been revoked"},
	{"tls.alert.certificate-expired", "the certificate has expired or is not valid yet"},
	{"tls.alert.certificate-unknown", "the certificate is not acceptable"},
	{"tls.alert.illegal-parameter", "a parameter of the other side is not allowed"},
	{"tls.alert.unknown-ca",
	 "the certificate was issued by an authority that it does not know"},
	{"tls.alert.access-denied", "the certificate is valid, but access is denied"},
	{"tls.alert.decode-error", "it could not read a message"},
	{"tls.alert.decrypt-error", "a signature or check of the handshake is wrong"},
	{"tls.alert.protocol-version", "they have no TLS version in common"},
	{"tls.alert.insufficient-security", "the ciphers offered are too weak"},
	{"tls.alert.internal-error", "an error of its own"},
	{"tls.alert.inappropriate-fallback",
	 "the other side falls back to an older version without need"},
	{"tls.alert.missing-extension", "an extension that it needs is missing"},
	{"tls.alert.unrecognized-name", "it does not serve the name that was asked for (SNI)"},
	{"tls.alert.certificate-required", "it wants a certificate of the client"},
	{"tls.alert.no-application-protocol", "they have no application protocol in common (ALPN)"},
	{"tls.alert.other", "for a reason of its own"},

	{"cause.dns-slow.verdict", "{client} waited {waited} for the address of {name}: the name "
				   "server {server} answered late, or its answer was lost."},
	{"cause.dns-slow.verdict.unanswered",
	 "{client} asks for the address of {name} in vain: the name server {server} does not "
	 "answer ({waited})."},
	{"cause.dns-slow.verdict.rejected", "{client} cannot look up {name}: at {server} no name "
					    "server listens, or a firewall rejects it."},
	{"cause.dns-slow.text.one",
	 "A look-up of {client} at {server} was held up; questions asked again: {repeated}, "
	 "without any answer: {unanswered}. {total} passed in this way before anything could be "
	 "connected."},
	{"cause.dns-slow.text", "{count} look-ups of {client} at {server} were held up; questions "
				"asked again: {repeated}, without any answer: {unanswered}. "
				"{total} passed in this way before anything could be connected."},

	{"cause.dns-slow.verdict.search",
	 "{client} tried search domains for {waited} before it asked for {name} itself: none of "
	 "those names exists."},
	{"cause.dns-slow.text.search",
	 "{count} questions of {client} to {server} were for names that do not exist: its resolver "
	 "appends each search domain first. {total} passed in this way."},

	{"cause.process-died.verdict",
	 "The program in {server} died while {client} was waiting for it: its connection was "
	 "closed, and the next one was refused."},
	{"cause.process-died.text",
	 "{client} had asked for {method} {target}. {server} closed the connection before the "
	 "answer was complete, and after that nothing listened on the port any more."},
	{"cause.reset-injected.verdict",
	 "The connection from {client} to {server} was reset by a third party on the way: {owner} "
	 "did not send that reset."},
	{"cause.reset-injected.text",
	 "In the middle of {method} {target} an RST came in the name of {owner}. A firewall, a "
	 "filter or a load balancer on the way ended the connection."},
};

const struct word_table words_en_cause = WORD_TABLE(words);
