/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Command lines that a remedy proposes, the same in every language, by id "shell.*". Words in them
 * that come from outside are placeholders of the kinds SHELL_WORD, ADDRESS and ENTER. Also how such
 * a word is quoted for sh (POSIX Shell Command Language, section 2.2.2), and the command in front
 * that enters the namespace of a point.
 */
#include "words/shell.h"

#include <string.h>

#include "base/width.h"
#include "model/point.h"
#include "words/topics.h"

#define SHELL_WORD_MAXIMUM 4096

static const struct word words[] = {
	{"shell.mtu-probing", "{enter}sysctl -w net.ipv4.tcp_mtu_probing=2"},
	{"shell.lower-mtu", "{enter}ip link set dev {interface} mtu {mtu}"},
	{"shell.docker-mtu",
	 "docker network create -o com.docker.network.driver.mtu={mtu} net-mtu-{mtu}"},
	{"shell.clamp-mss", "iptables -t mangle -A FORWARD -p tcp --tcp-flags SYN,RST SYN "
			    "-j TCPMSS --clamp-mss-to-pmtu"},
	{"shell.find-mtu", "{enter}ping -c 3 -M do -s 1372 {address}"},
	{"shell.list-mtu", "ip -d link | grep mtu"},
	{"shell.list-listeners", "{enter}ss -ltnp"},
	{"shell.listen-queue", "{enter}ss -ltn 'sport = :{port}'"},
	{"shell.receive-queue", "{enter}ss -tnmi '{end} = :{port}'"},
	{"shell.container-load", "docker stats --no-stream {container}"},
	{"shell.container-logs", "docker logs --timestamps --since 10m {container}"},
	{"shell.firewall", "iptables -vnL FORWARD; iptables -vnL DOCKER-USER; nft list ruleset"},
	{"shell.is-peer-there", "{enter}ping -c 3 {address}"},
	{"shell.tcp-rmem", "{enter}sysctl net.ipv4.tcp_rmem net.core.rmem_max"},
	{"shell.scaling-on", "{enter}sysctl net.ipv4.tcp_window_scaling"},
	{"shell.qdisc", "tc -s qdisc"},
	{"shell.input-rules", "{enter}iptables -vnL INPUT"},
	{"shell.route-get", "{enter}ip route get {address}"},
	{"shell.policer", "nft list ruleset | grep limit; tc -s filter show dev eth0 ingress"},
	{"shell.drop-counters-host", "ip -s -s link"},
	{"shell.drop-counters", "{enter}ip -s -s link"},
	{"shell.find-body-limit-docker",
	 "docker exec {container} nginx -T 2>/dev/null | grep -n client_max_body_size"},
	{"shell.find-body-limit", "nginx -T 2>/dev/null | grep -n client_max_body_size"},
	{"shell.client-max-body-size", "client_max_body_size {limit}m;"},
	{"shell.proxy-read-timeout", "proxy_read_timeout {seconds}s;"},
	{"shell.proxy-send-timeout", "proxy_send_timeout {seconds}s;"},
	{"shell.client-body-timeout", "client_body_timeout 120s;"},
	{"shell.keepalive-timeout", "keepalive_timeout {seconds}s;"},
	{"shell.proxy-request-buffering", "proxy_request_buffering off; proxy_http_version 1.1;"},
	{"shell.curl-no-expect", "curl -H 'Expect:' ..."},
	{"shell.tcp-keepalive",
	 "{enter}sysctl -w net.ipv4.tcp_keepalive_time={seconds} net.ipv4.tcp_keepalive_intvl=30"},
	{"shell.conntrack-timeouts",
	 "sysctl net.netfilter.nf_conntrack_tcp_timeout_established; ipvsadm -l --timeout"},
	{"shell.try-tls", "{enter}openssl s_client -connect {address}:{port} -brief </dev/null"},
	{"shell.resolver-of-container",
	 "{enter}dig @{server} +tries=1 +time=2 .; cat /etc/resolv.conf"},
	{"shell.resolver-options", "docker run --dns-option timeout:1 --dns-option attempts:3 "
				   "--dns-option single-request-reopen --dns-option ndots:1 ..."},
	{"shell.keepalive-timeout-ms", "keepalive_timeout {milliseconds}ms;"},
	{"shell.how-it-ended",
	 "docker inspect {container} | grep -E 'Status|ExitCode|OOMKilled|FinishedAt'"},
};

const struct word_table words_shell = WORD_TABLE(words);

/* Characters that mean nothing to sh wherever they stand in a word. */
static bool shell_is_plain(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_./:@%+=,-";

	return *text && text[strspn(text, plain)] == '\0';
}

void shell_add_word(struct str *out, const char *text)
{
	size_t left = MIN(strlen(text), (size_t)SHELL_WORD_MAXIMUM);

	if (shell_is_plain(text)) {
		str_add_bytes(out, text, left);
		return;
	}
	str_add_char(out, '\'');
	while (left > 0) {
		uint32_t character;
		size_t used = MAX(utf8_decode(text, left, &character), (size_t)1);

		if (*text == '\'')
			str_add(out, "'\\''");
		else if (*text == '\\')
			str_add_char(out, '\\');
		else
			str_add_escaped(out, text, used, 1);
		text += used;
		left -= used;
	}
	str_add_char(out, '\'');
}

/* The first of the containers that share the point. */
static void shell_add_container(struct str *out, const struct point *point)
{
	_cleanup_free_ char *first = xstrndup(point->container, strcspn(point->container, ","));

	shell_add_word(out, first);
}

static void shell_add_engine(struct str *out, const char *engine, const struct point *point)
{
	str_addf(out, "nsenter -n -t \"$(%s inspect -f '{{.State.Pid}}' ", engine);
	shell_add_container(out, point);
	str_add(out, ")\" ");
}

void shell_add_enter(struct str *out, const struct point *point)
{
	enum runtime runtime = point ? point->runtime : RUNTIME_NONE;

	if (runtime == RUNTIME_HOST)
		return;
	if (point && point->container) {
		switch (runtime) {
		case RUNTIME_DOCKER:
		case RUNTIME_PODMAN:
			shell_add_engine(out, runtime_name(runtime), point);
			return;
		case RUNTIME_NETNS:
			str_add(out, "ip netns exec ");
			shell_add_container(out, point);
			str_add_char(out, ' ');
			return;
		case RUNTIME_NONE:
		case RUNTIME_HOST:
		case RUNTIME_CONTAINERD:
		case RUNTIME_CRIO:
		case RUNTIME_LXC:
		case RUNTIME_MACHINE:
		case RUNTIME_COUNT:
			break;
		}
	}
	str_add(out, "nsenter -n -t PID_OF_THE_CONTAINER ");
}
