/* SPDX-License-Identifier: BSD-3-Clause */
/* Chinese: what supports a cause, what contradicts it, and what could not be seen. */
#include "words/topics.h"

static const struct word words[] = {
	{"evidence.size-cut", "{from} 发出 {count} 个 {lost}以上的报文，{to} 一个都没有收到；"
			      "那里见过的最大报文只有 {passed}"},
	{"evidence.stuck-segment",
	 "{sender} 在 {duration}内把同一个 {lost}的报文发送了 {count} 次，始终没有得到确认"},
	{"evidence.largest-passed", "{sender} 已送达的报文都更小：最大 {passed}"},
	{"evidence.smaller-freed", "{sender} 改用 {freed}的报文重发同样的数据后，立即得到确认"},
	{"evidence.small-passed", "同一时期 {sender} 发往 {receiver} 的小包有应答：路径是通的"},
	{"evidence.other-passed", "同一时期 {sender} 到 {receiver} 的另一条连接正常：路径是通的"},
	{"evidence.nothing-came-back", "同一时期 {receiver} 方向毫无回应，也像是对端或路径已断"},
	{"evidence.routed-no-icmp",
	 "途中经过路由器（TTL 减小），但没有 ICMP“需要分片”消息到达 {sender}"},
	{"evidence.icmp-elsewhere",
	 "途中有设备发出过 ICMP“需要分片”（上限 {mtu}），但没有到达 {sender}"},
	{"evidence.icmp-at-sender", "{sender} 已收到 ICMP 通知（上限 {mtu}），却仍然重传大包"},
	{"evidence.not-routed", "途中没有路由器（TTL 不变），因此没有设备会发送 ICMP 通知"},
	{"evidence.reset-to-syn", "{client} 发出 SYN，{after}后 {server} 以 RST 应答"},
	{"evidence.reset-leaves-server", "在 {point} 上看到该 RST 由其自身发出"},
	{"evidence.moving", "{share} 的时间里数据都在传输，没有任何重传"},
	{"evidence.moving-repairs",
	 "{share} 的时间里数据都在传输；{segments} 个报文中重传了 {repairs} 个"},

	{"evidence.unobserved.small-packet", "大包不通时小包是否能通：期间没有发送过小包"},
	{"evidence.unobserved.receiver-point",
	 "{receiver} 实际收到了什么：请同时指定两个容器，在两端一起观察"},
	{"evidence.unobserved.router", "途中是哪台设备丢弃的：需要它的 MTU 和计数器"},
	{"evidence.unobserved.ttl", "途中是否经过路由器"},
	{"evidence.unobserved.reset-sender", "RST 是否确由 {server} 发出：没有在它那里抓包"},
};

const struct word_table words_zh_evidence = WORD_TABLE(words);
