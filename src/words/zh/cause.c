/* SPDX-License-Identifier: BSD-3-Clause */
/* Chinese: each cause in one sentence for the person who owns the containers, and what happened. */
#include "words/topics.h"

static const struct word words[] = {
	{"cause.pmtu-black-hole.verdict",
	 "{sender} 到 {receiver} 的{transfers}卡死{because}{lost}的大包在途中被丢弃，却没有任何"
	 "消息通知发送方；不超过 {passed}的报文可以通过。"},
	{"cause.pmtu-black-hole.verdict.recovered",
	 "{sender} 到 {receiver} 的{transfers}停顿了 {duration}{because}{lost}的大包在途中被丢弃"
	 "，却没有任何消息通知发送方；不超过 {passed}的报文可以通过。"},
	{"cause.pmtu-black-hole.text",
	 "{sender} 发出一个 {lost}的报文，{duration}内重传 {count} 次，始终没有得到确认。该方向"
	 "上已知送达的最大报文为 {passed}。"},
	{"cause.pmtu-black-hole.text.recovered",
	 "{sender} 发出一个 {lost}的报文，{duration}内重传 {count} 次均未送达，直到改用较小的报"
	 "文：降到 {freed}后传输恢复。"},

	{"cause.size-dependent-loss.verdict",
	 "{sender} 到 {receiver} 的{transfers}停滞{because}{lost}的大包不通，不超过 {passed}的报"
	 "文可以通过；从现有抓包点看不出原因。"},
	{"cause.size-dependent-loss.text",
	 "{sender} 发出一个 {lost}的报文，{duration}内重传 {count} 次，始终没有得到确认。该方向"
	 "上已知送达的最大报文为 {passed}。"},

	{"cause.connection-refused.verdict",
	 "{client} 无法连接 {server}：对方的 {port} 端口无人监听。"},
	{"cause.connection-refused.text",
	 "{client} 请求连接 {address} 的 {port} 端口，{server} 立即以 RST 拒绝。网络是通的：服务"
	 "程序没有运行、监听在别的端口，或者只监听了 127.0.0.1。"},

	{"cause.network-rate.verdict",
	 "一切正常：{sender} 向 {receiver} 传输了 {bytes}，速率 {rate}，没有停顿。"},
	{"cause.network-rate.text",
	 "速率（{rate}）取决于路径和两端程序，往返时延中位数 {rtt}。没有失败，也没有停顿。"},
	{"cause.network-rate.text.no-rtt",
	 "速率（{rate}）取决于路径和两端程序。没有失败，也没有停顿。"},

	{"cause.slow-receiver.verdict",
	 "{receiver} 接收 {sender} 的数据太慢：传输有 {duration}都在等它腾出空间；网络正常。"},
	{"cause.slow-receiver.text.one",
	 "{receiver} 的程序没有及时读取已到达的数据，接收窗口关闭了一次；{sender} 共等待 "
	 "{duration}，最长一次 {longest}。期间网络空闲。"},
	{"cause.slow-receiver.text",
	 "{receiver} 的程序没有及时读取已到达的数据，接收窗口关闭了 {count} 次；{sender} 共等待 "
	 "{duration}，最长一次 {longest}。期间网络空闲。"},
	{"cause.slow-receiver.text.small",
	 "{receiver} 的接收窗口已满，放不下一个报文；{sender} 共等待 {duration}。期间网络空闲。"},
	{"cause.receiver-stopped.verdict",
	 "{receiver} 不再读取 {sender} 发来的数据：{duration}以来没有再接收任何数据；网络正常。"},
	{"cause.receiver-stopped.text",
	 "{receiver} 关闭了接收窗口，{duration}内一直没有重新打开；{sender} 探测了 {probes} 次。"
	 "那里的程序卡住、被暂停，或者不再处理这条连接。"},
	{"cause.slow-server.verdict",
	 "{server} 用了 {duration}才应答 {client}：程序处理慢，或者它自己也在等待别处；网络空闲"
	 "。"},
	{"cause.slow-server.verdict.gave-up",
	 "{server} 在 {duration}内没有应答，{client} 放弃等待；期间网络空闲。"},
	{"cause.slow-server.text",
	 "请求已完整到达 {server}；等待应答最长 {duration}，合计 {total}。途中没有丢包，也没有阻"
	 "塞。"},
	{"cause.connection-unanswered.verdict",
	 "{client} 无法连接 {server} 的 {port} 端口：没有任何应答。"},
	{"cause.connection-unanswered.text",
	 "{client} 在 {duration}内向 {server} 的 {port} 端口发送了 {count} 次连接请求（SYN），没"
	 "有得到任何应答，连拒绝都没有。"},
	{"cause.connection-unanswered.verdict.late",
	 "{client} 等了 {duration}才连上 {server} 的 {port} 端口：最初的连接请求没有应答。"},
	{"cause.connection-unanswered.text.late",
	 "{client} 向 {server} 的 {port} 端口发送了 {count} 次连接请求（SYN），{duration}后才得"
	 "到应答。"},
	{"cause.random-loss.verdict",
	 "{sender} 发往 {receiver} 的数据变慢{because}途中有 {share} 的报文零星丢失。"},
	{"cause.random-loss.text",
	 "{sender} 发往 {receiver} 的 {segments} 个报文中有 {count} 个需要重传（{share}），重传"
	 "共耗时 {duration}。"},

	{"cause.burst-loss.verdict", "{sender} 发往 {receiver} 的数据变慢{because}途中成批丢包。"},
	{"cause.burst-loss.text",
	 "{sender} 发往 {receiver} 的 {segments} 个报文中有 {count} 个需要重传，集中丢失在 {epis"
	 "odes} 个时刻；重传共耗时 {duration}。"},
	{"cause.dead-peer.verdict",
	 "{receiver} 不再应答 {sender}：{duration}以来没有收到任何报文。"},
	{"cause.dead-peer.text",
	 "此前连接正常。{sender} 在 {duration}内重传了 {count} 次，{receiver} 方向没有一个报文返"
	 "回。"},

	{"cause.firewall-reject.verdict",
	 "{client} 无法连接 {server} 的 {port} 端口：被途中的防火墙或路由器拒绝。"},
	{"cause.firewall-reject.text",
	 "{client} 请求连接 {server} 的 {port} 端口，{reporter} 以 ICMP 消息拒绝。"},

	{"cause.slow-server.verdict.possible",
	 "{server} 已有 {duration}没有应答 {client}：可能是程序处理慢，也可能是请求没有完整到达"
	 "。"},
	{"cause.slow-receiver.verdict.possible",
	 "{sender} 到 {receiver} 的传输为等待接收方腾出空间花了 {duration}：可能是程序读取太慢，"
	 "也可能是接收缓冲区太小。"},
};

const struct word_table words_zh_cause = WORD_TABLE(words);
