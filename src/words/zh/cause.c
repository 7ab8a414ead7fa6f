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

	{"cause.body-too-large.verdict",
	 "{server} 拒绝了 {client} 的上传：请求体有 {size}，超过它允许的大小（HTTP 413）。"},
	{"cause.body-too-large.verdict.unsized",
	 "{server} 拒绝了 {client} 的上传：请求体超过它允许的大小（HTTP 413）。"},
	{"cause.body-too-large.text",
	 "{client} 请求 {method} {target}；请求体发出 {sent}，{server} 就应答了 "
	 "413。网络正常：拦下它的是 {server} 配置里的大小限制。"},
	{"cause.expect-100-continue.verdict",
	 "{client} 在发送请求体之前，白等了 {waited}：{server} 始终没有应答“100 Continue”。"},
	{"cause.expect-100-continue.text.one",
	 "{client} 在 {method} {target} 的请求头里带了“Expect: "
	 "100-continue”，随后扣住请求体不发。{server} 没有回应，{total}后 {client} "
	 "才自行发送。每个这样的请求都会损失这段时间。"},
	{"cause.expect-100-continue.text",
	 "{client} 在 {method} {target} 的请求头里带了“Expect: "
	 "100-continue”，随后扣住请求体不发。{server} 没有回应，{client} 等不到才自行发送。{count} "
	 "个请求共损失 {total}。"},
	{"cause.proxy-buffering.verdict",
	 "{proxy} 先把 {client} 上传的 {size} 全部存下来，之后才开始转发给 "
	 "{back_end}；第二次发送又花了 {out}。"},
	{"cause.proxy-buffering.text",
	 "请求体从 {client} 到 {proxy} 用了 {in}，之后才从 {proxy} 发往 {back_end}，又用了 "
	 "{out}。这期间 {client} 看到的是进度 100% 却没有应答。"},
	{"cause.proxy-back-pressure.verdict",
	 "{back_end} 接收太慢，{proxy} 只好让 {client} 等待（{waited}）：原因在 {back_end}，不在 "
	 "{proxy}，也不在网络。"},
	{"cause.proxy-back-pressure.text.one",
	 "{proxy} 把 {client} 的上传边收边转给 {back_end}。{back_end} 没有空间时，{proxy} "
	 "也停止读取，自己的窗口关闭了一次；{client} 共等待 {waited}。"},
	{"cause.proxy-back-pressure.text",
	 "{proxy} 把 {client} 的上传边收边转给 {back_end}。每当 {back_end} 没有空间，{proxy} "
	 "也停止读取，自己的窗口随之关闭（{count} 次）；{client} 共等待 {waited}。"},
	{"cause.proxy-read-timeout.verdict",
	 "{server} 在 {waited}内没有应答，{proxy} 放弃等待（proxy_read_timeout {seconds}s；HAProxy "
	 "中为 timeout server）。"},
	{"cause.proxy-read-timeout.verdict.no-timer",
	 "{server} 在 {waited}内没有应答，{proxy} 放弃等待。"},
	{"cause.proxy-read-timeout.verdict.partial",
	 "{server} 的应答发到一半就停了；{waited}内再没有收到一个字节，{proxy} 放弃等待。"},
	{"cause.proxy-read-timeout.verdict.client",
	 "{proxy} 对 {client} 应答 504：它的后端 {waited}没有动静，等待超时（proxy_read_timeout "
	 "{seconds}s；HAProxy 中为 timeout server）。"},
	{"cause.proxy-read-timeout.verdict.client.no-timer",
	 "{proxy} 在 {waited}后对 {client} 应答 504：它的后端没有及时应答。"},
	{"cause.proxy-read-timeout.verdict.client.unavailable",
	 "{proxy} 在 {waited}后对 {client} 应答 503：没有后端及时接下这个请求。"},
	{"cause.proxy-read-timeout.text",
	 "{proxy} 已转发 {method} {target}，{server} 也确认收到。此后 {server} 沉默了 "
	 "{waited}，直到 {proxy} 关闭连接。定时器只是结束了等待：根源是 {server} 没有应答。"},
	{"cause.proxy-read-timeout.text.client",
	 "{client} 向 {proxy} 请求 {method} {target}；最后一个字节过去 {waited}后，{proxy} 应答 "
	 "{status}。{proxy} 背后发生了什么没有抓到。"},
	{"cause.proxy-send-timeout.verdict",
	 "{server} 不再接收上传的数据；{waited}内一点也发不进去，{proxy} "
	 "放弃发送（proxy_send_timeout {seconds}s；HAProxy 中为 timeout server）。"},
	{"cause.proxy-send-timeout.verdict.no-timer",
	 "{server} 不再接收上传的数据；{waited}内一点也发不进去，{proxy} 放弃发送。"},
	{"cause.proxy-send-timeout.text",
	 "请求体共 {size}，{proxy} 已发出 {sent}，此后 {server} 的接收窗口一直关着。{waited}后 "
	 "{proxy} 关闭了连接。定时器只是结束了等待：根源是 {server} 停止读取。"},
	{"cause.client-timeout.verdict",
	 "{client} 等了 {total}没有得到 {server} 的应答，放弃等待。"},
	{"cause.client-timeout.verdict.proxied",
	 "{client} 等了 {total}没有得到应答，放弃等待：{server} 自己也在等 {back_end}。"},
	{"cause.client-timeout.verdict.partial",
	 "{client} 在应答中途放弃：{server} 已有 {waited}没有发送任何数据。"},
	{"cause.client-timeout.verdict.request",
	 "{client} 的请求发到一半就停了；{server} 等了 {waited}，不再等剩下的部分。"},
	{"cause.client-timeout.text",
	 "{client} 从发起 {method} {target} 到关闭连接共 {total}；其中最后 {waited}没有收到 "
	 "{server} 的一个字节。代理会把它记为 499。"},
	{"cause.client-timeout.text.request",
	 "{client} 发出了 {method} {target} 请求体中的 {sent}，此后 {waited}没有再发。{server} "
	 "一直可以接收，最后关闭了连接。"},
	{"cause.upstream-reset.verdict", "{server} 没有应答 {client} 的请求就关闭了连接。"},
	{"cause.upstream-reset.verdict.reset",
	 "{server} 没有应答 {client} 的请求，而是重置了连接。"},
	{"cause.upstream-reset.verdict.request",
	 "{client} 的请求还没有发完，{server} 就关闭了连接。"},
	{"cause.upstream-reset.verdict.request.reset",
	 "{client} 的请求还没有发完，{server} 就重置了连接。"},
	{"cause.upstream-reset.verdict.partial",
	 "{server} 对 {client} 的应答才发到一半，就关闭了连接。"},
	{"cause.upstream-reset.verdict.partial.reset",
	 "{server} 对 {client} 的应答才发到一半，就重置了连接。"},
	{"cause.upstream-reset.verdict.client",
	 "{proxy} 对 {client} 应答 502：它的后端拒绝连接，或者没有给出可用的应答就关闭了连接。"},
	{"cause.upstream-reset.verdict.client.unavailable",
	 "{proxy} 对 {client} 应答 503：它连接不上任何后端，或者自身负载过高。"},
	{"cause.upstream-reset.text",
	 "{client} 向 {server} 请求 {method} {target}。最后一次收发数据 {after}后，{server} "
	 "结束了连接；应答体只到了 {got}。网络没有丢失任何数据：{server} "
	 "的程序崩溃、重启，或者放弃了这个请求。"},
	{"cause.upstream-reset.text.client",
	 "请求为 {method} {target}。{proxy} "
	 "背后发生了什么没有抓到；它的错误日志会写明后端是拒绝连接、重置还是关闭了连接。"},
	{"cause.keepalive-race.verdict",
	 "{client} 在空闲连接上发出请求时，{server} 因空闲 {idle}正要关闭它；这个请求丢失。"},
	{"cause.keepalive-race.text",
	 "连接空闲 {idle}后，{server} 将其关闭；{client} 的 {method} "
	 "请求恰好与之交错，只得到重置。网络没有问题：是两端保持空闲连接的时间太接近。"},
	{"cause.keepalive-race.text.unread",
	 "连接空闲 {idle}后，{server} 将其关闭；{client} "
	 "发出的数据恰好与之交错，只得到重置。网络没有问题：是两端保持空闲连接的时间太接近。"},
	{"cause.idle-expired.verdict",
	 "{client} 到 {server} 的连接空闲了 {idle}，途中已不再认得它：下一个请求只得到重置。"},
	{"cause.idle-expired.verdict.silent",
	 "{client} 到 {server} 的连接空闲了 {idle}，途中已不再认得它：下一个请求没有任何回应。"},
	{"cause.idle-expired.text",
	 "没有任何一方关闭过这条连接。沉默 {idle}后 {client} "
	 "发送数据，得到的是“不认识这条连接”的重置。途中的 "
	 "NAT、IPVS、防火墙连接表或负载均衡保留空闲连接的时间比这短；也可能 {server} 期间重启过。"},
	{"cause.idle-expired.text.silent",
	 "没有任何一方关闭过这条连接。沉默 {idle}后 {client} 反复发送数据，毫无回应，而 {server} "
	 "同时在应答别的连接。途中的 NAT、IPVS 或防火墙连接表保留空闲连接的时间比这短。"},
	{"cause.sender-idle.verdict",
	 "{sender} 向 {receiver} 传输期间有 {total}没有数据可发：是它的程序在停顿，网络空闲。"},
	{"cause.sender-idle.text.one",
	 "数据还没有发完，已发出的全部得到确认，对方也有空间，{sender} 却有 {longest}没有发送。"},
	{"cause.sender-idle.text", "数据还没有发完，已发出的全部得到确认，对方也有空间，{sender} "
				   "却停顿了 {count} 次，最长 {longest}，合计 {total}。"},
	{"cause.tls-failure.verdict",
	 "{client} 与 {server} 之间的 TLS 握手失败：{who} 拒绝，{alert}。"},
	{"cause.tls-failure.verdict.hidden",
	 "{client} 与 {server} 之间的 TLS 握手失败：{client} 看到 {server} 的证书后中止。"},
	{"cause.tls-failure.verdict.plain",
	 "{client} 使用 TLS，但 {server} 的这个端口不是 TLS：它以明文应答。"},
	{"cause.tls-failure.verdict.closed",
	 "{server} 收到 {client} 的第一条 TLS 消息就关闭了连接。"},
	{"cause.tls-failure.verdict.hangs",
	 "{server} 没有应答 {client} 的第一条 TLS 消息：{waited}没有任何回应。"},
	{"cause.tls-failure.text",
	 "握手过程中，{who} 向 {other} 发出了致命的 TLS 警报（编号 {number}）。网络正常。"},
	{"cause.tls-failure.text.hidden", "服务端的握手消息已经到达；随后 {client} "
					  "只发了一条加密的警报就关闭。通常是它不信任证书：签发者未"
					  "知、名称不符或已过期。网络正常。"},
	{"cause.tls-failure.text.plain",
	 "{client} 发出 ClientHello，{server} 的应答却不是 TLS。要么这个端口只提供明文 "
	 "HTTP，要么客户端不应使用 https。"},
	{"cause.tls-failure.text.closed",
	 "{client} 发出 ClientHello，{server} 一言不发就关闭了连接。它在这里不接受 "
	 "TLS，或者不接受这个版本或名称。"},
	{"cause.tls-failure.text.hangs",
	 "{client} 发出 ClientHello，{server} 已确认收到，此后沉默了 "
	 "{waited}。它的程序卡住了，或者这个端口不是 TLS，它还在等请求。"},
	{"tls.alert.unexpected-message", "对方发来了不合次序的消息"},
	{"tls.alert.bad-record-mac", "记录未通过校验"},
	{"tls.alert.handshake-failure", "双方没有共同的加密套件或参数"},
	{"tls.alert.bad-certificate", "证书有问题"},
	{"tls.alert.unsupported-certificate", "不支持这种证书"},
	{"tls.alert.certificate-revoked", "证书已被吊销"},
	{"tls.alert.certificate-expired", "证书已过期或尚未生效"},
	{"tls.alert.certificate-unknown", "证书不被接受"},
	{"tls.alert.illegal-parameter", "对方的某个参数不合法"},
	{"tls.alert.unknown-ca", "证书的签发机构不被信任"},
	{"tls.alert.access-denied", "证书有效，但不允许访问"},
	{"tls.alert.decode-error", "无法解析对方的消息"},
	{"tls.alert.decrypt-error", "握手中的签名或校验不正确"},
	{"tls.alert.protocol-version", "双方没有共同的 TLS 版本"},
	{"tls.alert.insufficient-security", "对方提供的加密套件强度不足"},
	{"tls.alert.internal-error", "它自身出错"},
	{"tls.alert.inappropriate-fallback", "对方不必要地退回到旧版本"},
	{"tls.alert.missing-extension", "缺少它需要的扩展"},
	{"tls.alert.unrecognized-name", "它不提供所请求的域名（SNI）"},
	{"tls.alert.certificate-required", "它要求客户端证书"},
	{"tls.alert.no-application-protocol", "双方没有共同的应用层协议（ALPN）"},
	{"tls.alert.other", "原因由它自定"},

	{"cause.dns-slow.verdict",
	 "{client} 为解析 {name} 等了 {waited}：域名服务器 {server} 应答太慢，或者应答丢失。"},
	{"cause.dns-slow.verdict.unanswered",
	 "{client} 解析 {name} 得不到结果：域名服务器 {server} 没有应答（{waited}）。"},
	{"cause.dns-slow.verdict.rejected",
	 "{client} 无法解析 {name}：{server} 上没有域名服务器在监听，或者被防火墙拒绝。"},
	{"cause.dns-slow.text.one",
	 "{client} 在 {server} 的一次域名解析受阻；重复提问 {repeated} 次，没有得到应答 "
	 "{unanswered} 次。在此期间无法建立连接，共耗去 {total}。"},
	{"cause.dns-slow.text",
	 "{client} 在 {server} 的 {count} 次域名解析受阻；重复提问 {repeated} 次，没有得到应答 "
	 "{unanswered} 次。在此期间无法建立连接，共耗去 {total}。"},

	{"cause.dns-slow.verdict.search",
	 "{client} 先逐个尝试搜索域，用了 {waited}才查询 {name} 本身：加上搜索域的名称都不存在。"},
	{"cause.dns-slow.text.search",
	 "{client} 向 {server} 提出的 {count} 次查询针对不存在的名称：解析器总是先加上各个搜索域。"
	 "由此共耗去 {total}。"},

	{"cause.process-died.verdict",
	 "{server} 的程序在 {client} 等待期间退出：连接被关闭，下一个连接被拒绝。"},
	{"cause.process-died.text", "{client} 请求了 {method} {target}。应答还没有完成，{server} "
				    "就关闭了连接；此后该端口再无程序监听。"},
	{"cause.reset-injected.verdict",
	 "{client} 到 {server} 的连接被途中的第三方重置：这个 RST 不是 {owner} 发的。"},
	{"cause.reset-injected.text", "{method} {target} 进行到一半，出现了一个冒用 {owner} 名义的 "
				      "RST。是途中的防火墙、过滤设备或负载均衡中断了连接。"},
};

const struct word_table words_zh_cause = WORD_TABLE(words);
