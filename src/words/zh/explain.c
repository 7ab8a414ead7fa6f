/* SPDX-License-Identifier: BSD-3-Clause */
/* Chinese: packets and connections told to a person, and the fields of a line (--teach). */
#include "words/topics.h"

static const struct word words[] = {
	{"command.explain", "逐个报文用一句话说明含义，并讲述每条连接的经过；可实时、读抓包文件或读"
			    "粘贴的 tcpdump 文本"},
	{"option.explain.brief", "只显示重要的报文和连接经过"},
	{"option.explain.teach", "同时说明每一行的每个字段，并在首次出现时解释其作用"},
	{"option.explain.json", "每行一个 JSON 对象，报文或连接（格式 tcpwhy.explain/1）"},
	{"option.explain.for", "观察多长时间（如 20s、5m）后讲述经过；不指定则直到按下 Ctrl-C"},
	{"help.explain", "tcpdump 打印的文本可原样读入：用管道传入，或用 -r 指定文件；-t "
			 "的各种形式、主机名或数字、\n"
			 "带引用符或折行均可：\n\n"
			 "  tcpwhy explain < pasted.txt\n  tcpwhy explain --brief -r upload.pcap"},

	{"explain.heading", "连接 {id}：{client} → {server}"},
	{"explain.heading-other", "不属于任何连接的报文"},
	{"explain.story", "经过"},

	/* Opening */
	{"explain.syn",
	 "{sender} 请求与 {receiver} 的端口 {port} 建立连接（SYN，三次握手的第一步）。"},
	{"explain.syn-repeat",
	 "距上一个报文 {time}，{sender} 再次向 {receiver} 请求建立连接：之前的 SYN 没有得到应答。"},
	{"explain.syn-ack", "{sender} 接受连接（SYN+ACK），距 SYN {time}。"},
	{"explain.syn-ack-alone", "{sender} 接受 {receiver} 的连接（SYN+ACK）。"},
	{"explain.syn-ack-repeat",
	 "距上一个报文 {time}，{sender} 再次发送 SYN+ACK：{receiver} 没有确认上一个。"},
	{"explain.mss", "通告的 MSS 为 {mss} 字节，说明 {sender} 的接口 MTU 为 "
			"{mtu}；这与路径上的 MTU 无关。"},
	{"explain.mss-ethernet", "通告的 MSS 为 {mss} 字节，说明 {sender} 的接口 MTU 为 "
				 "{mtu}，即以太网的常见值；这与路径上的 MTU 无关。"},
	{"explain.mss-overlay", "通告的 MSS 为 {mss} 字节，说明 {sender} 的接口 MTU 为 "
				"{mtu}，这在覆盖网络中很常见；这与路径上的 MTU 无关。"},
	{"explain.mss-loopback", "通告的 MSS 为 {mss} 字节，说明 {sender} 的接口 MTU 为 "
				 "{mtu}，常见于回环接口或巨型帧；这与路径上的 MTU 无关。"},
	{"explain.mss-none",
	 "没有通告 MSS，因此只能使用 536 字节（IPv4）或 1,220 字节（IPv6）的小报文段。"},
	{"explain.no-scale", "没有提供窗口扩大选项：这条连接的窗口不会超过 64 kB。"},
	{"explain.handshake",
	 "{sender} 予以确认，三次握手完成。此后各行的序列号都是相对值：{first} "
	 "是数据的第一个字节。"},
	{"explain.handshake-unseen",
	 "{sender} 确认了 {receiver} 的应答（应答本身没有抓到），三次握手完成。"
	 "此后各行的序列号都是相对值：{first} 是数据的第一个字节。"},

	/* Data */
	{"explain.data",
	 "{sender} 向 {receiver} 发送 {bytes}，是其数据流的第 {from} 至 {to} 字节。"},
	{"explain.super-segment", "一个报文 {bytes}，超过一个报文段（MSS "
				  "{mss}）：抓包时内核尚未分段，或已经合并（TSO/GRO）。"
				  "这不是故障。"},
	{"explain.http-request", "{client} 向 {server} 发出请求：{method} {target}。"},
	{"explain.http-request-body",
	 "{client} 向 {server} 发出请求：{method} {target}，请求体 {body}。"},
	{"explain.http-expect", "发送请求体之前先等待“100 Continue”。"},
	{"explain.http-response", "{server} 返回状态码 {status}，距请求 {time}。"},
	{"explain.http-response-early", "{server} 返回状态码 {status}。"},
	{"explain.http-line", "{sender} 的 HTTP 报文：{line}（本报文 {bytes}）。"},
	{"explain.tls-client-hello", "{client} 开始与 {server} 进行 TLS 握手（ClientHello）。"},
	{"explain.tls-client-hello-name",
	 "{client} 开始与 {server} 进行 TLS 握手（ClientHello），请求的名称是 {name}。"},
	{"explain.tls-server-hello", "{server} 应答 TLS 握手，选用 {version}（ServerHello）。"},
	{"explain.tls-alert",
	 "{who} 发送 TLS 告警，编号 {number}：TLS 握手或连接失败，或正在关闭。"},

	/* Acknowledgments */
	{"explain.ack", "{sender} 确认收到 {receiver} 的 {bytes}，累计 {total}。"},
	{"explain.ack-unseen", "承载这些数据的报文没有抓到。"},
	{"explain.ack-again", "{sender} 没有确认新的数据，只是告知当前窗口。"},
	{"explain.duplicate-ack", "{sender} 重复确认：收到了报文，但不是它等待的那一个。"},
	{"explain.duplicate-ack-sack",
	 "{sender} 重复确认：接下来的数据缺失，而更后面的数据已到达（SACK）。"},
	{"explain.dsack", "{sender} 告知有数据收到了两次（DSACK）：其中一次重传并无必要。"},
	{"explain.window-open", "{sender} 又有了接收空间：{window}。"},
	{"explain.zero-window", "{sender} 已没有接收空间（零窗口）：在 {sender} "
				"的程序读取数据之前，{receiver} 必须停止发送。"},
	{"explain.window-probe", "{sender} 询问 {receiver} 是否又有接收空间（窗口探测）。"},
	{"explain.keep-alive", "{sender} 检查 {receiver} 是否还在（保活），没有新数据。"},

	/* Again */
	{"explain.repair-timeout",
	 "{sender} 重传第 {from} 至 {to} 字节：直到重传定时器超时仍未得到确认。"},
	{"explain.repair-fast",
	 "{sender} 重传第 {from} 至 {to} 字节：{receiver} 的确认表明这些数据缺失。"},
	{"explain.repair-tail-probe", "{sender} 再次发送第 {from} 至 {to} "
				      "字节作为探测，因为最后的报文没有得到确认（尾部丢失探测）。"},
	{"explain.repair-needless",
	 "{sender} 重传第 {from} 至 {to} 字节，但这些数据其实已经到达。"},
	{"explain.repair-unknown", "{sender} 重传第 {from} 至 {to} 字节；从此处看不出触发的原因。"},
	{"explain.late", "第 {from} 至 {to} 字节迟到：途中被后面的数据超过。"},
	{"explain.copy", "完全相同的报文再次出现：在途中被复制。"},
	{"explain.capture-duplicate", "抓包中出现了两次，实际只发送了一次。"},
	{"explain.stray", "序列号远在该连接之外，不起任何作用。"},

	/* Closing */
	{"explain.fin", "{sender} 共发送 {bytes}，没有更多数据，关闭自己的方向（FIN）。"},
	{"explain.fin-again", "{sender} 重发 FIN：之前的没有得到确认。"},
	{"explain.fin-confirmed", "{sender} 确认 {receiver} 的 FIN。"},
	{"explain.fin-confirmed-unseen",
	 "{sender} 多确认了一个序列号，即 {receiver} 的 FIN：FIN 占一个序列号，其报文没有抓到。"},
	{"explain.closed", "两个方向均已关闭。"},
	{"explain.reset-refused", "{sender} 拒绝连接（RST）：该端口无监听，或防火墙代为拒绝。"},
	{"explain.reset", "{sender} 强行中断连接（RST）：途中的数据被丢弃。"},
	{"explain.late-reset", "连接已经结束，{sender} 又为它发送了 RST。"},
	{"explain.late-packet", "连接已经结束，该报文不起作用。"},

	/* Waiting */
	{"explain.silence", "在此之前的 {time}内没有看到任何报文；从此处看不出是谁在等待。"},
	{"explain.silence-state", "在此之前经过了 {time}：{state}。"},
	{"explain.silence-echo",
	 "在此之前经过了 {time}，时间戳表明了这段时间的归属：回显值前进了 {ticks} 个刻度（每刻度 1 "
	 "毫秒），"
	 "说明 {receiver} 直到这段时间的末尾才发出此处所确认的数据。等待发生在 {receiver} "
	 "一端或去往它的途中，不在 {sender}，也不在返回途中。"},
	{"explain.options-cut", "TCP 选项被截断或无法解读。"},

	/* What is no TCP connection */
	{"explain.dns-question", "{client} 向域名服务器 {server} 查询 {name} 的 {type} 记录。"},
	{"explain.dns-answer", "域名服务器 {server} 应答 {client}：{answer}。"},
	{"explain.dns-no-name", "域名服务器 {server} 告知 {client}：该名称不存在。"},
	{"explain.dns-failed", "域名服务器 {server} 告知 {client}：解析失败。"},
	{"explain.dns-refused", "域名服务器 {server} 拒绝应答 {client}。"},
	{"explain.dns-time", "耗时 {time}。"},
	{"explain.dns-question-unseen", "对应的查询没有抓到。"},
	{"explain.udp", "{sender} 通过 UDP 向 {receiver} 发送 {bytes}；UDP 没有确认机制。"},
	{"explain.arp-request", "{sender} 在本网络中询问谁拥有地址 {target}。"},
	{"explain.arp-announce", "{sender} 在本网络中通告自己的地址，或检查是否有人占用。"},
	{"explain.arp-reply", "{sender} 应答自己拥有该地址，并告知 MAC 地址。"},
	{"explain.arp-other", "一种少见的 ARP 报文。"},
	{"explain.echo-request", "{sender} ping {receiver}。"},
	{"explain.echo-reply", "{sender} 应答 {receiver} 的 ping。"},
	{"explain.icmp-no-route", "{sender} 告知 {receiver}：没有到目的地的路由。"},
	{"explain.icmp-no-host", "{sender} 告知 {receiver}：目的主机没有响应。"},
	{"explain.icmp-no-protocol", "{sender} 告知 {receiver}：对方不支持该协议。"},
	{"explain.icmp-no-port", "{sender} 告知 {receiver}：该端口无监听，或由防火墙如此应答。"},
	{"explain.icmp-prohibited",
	 "{sender} 告知 {receiver}：目的地不可达或被禁止（类型 {type}，代码 {code}）。"},
	{"explain.icmp-too-big",
	 "{sender} 告知 {receiver}：报文对下一段链路来说太大，该链路只能承载 {mtu} "
	 "字节，需要更小的报文。"},
	{"explain.icmp-time-exceeded",
	 "{sender} 告知 {receiver}：报文在途中超出生存期：可能是路由环路，也可能是 traceroute。"},
	{"explain.icmp-redirect", "{sender} 告知 {receiver} 更好的第一跳。"},
	{"explain.icmp-other", "{sender} 发给 {receiver} 的 ICMP 报文，类型 {type}，代码 {code}。"},
	{"explain.icmp-quote", "其中引用了从 {source} 发往 {destination} 的报文。"},
	{"explain.router-solicitation", "{sender} 在本网络中寻找路由器。"},
	{"explain.router-advertisement", "{sender} 通告自己是路由器。"},
	{"explain.neighbour-solicitation", "{sender} 在本网络中询问某地址归谁所有。"},
	{"explain.neighbour-advertisement", "{sender} 告知自己的 MAC 地址。"},
	{"explain.fragment", "从 {sender} 发往 {receiver} 的 IP 报文的后续分片，不含端口。"},
	{"explain.truncated", "报文被截得太短，无法解读（抓包长度限制，或使用了 -q）。"},
	{"explain.malformed", "报文自相矛盾，不再继续解读。"},
	{"explain.not-tracked", "该 TCP 报文不属于任何已记录的连接。"},
	{"explain.not-decoded", "tcpwhy 不解读该协议。"},

	/* Stories */
	{"explain.story.opened",
	 "{client} 与 {server} 的端口 {port} 建立了连接，握手用时 {time}。"},
	{"explain.story.opened-alone", "{client} 与 {server} 的端口 {port} 建立连接。"},
	{"explain.story.mid-stream", "抓包开始时 {client} 与 {server}（端口 {port}）已经连接。"},
	{"explain.story.exchange", "{method} {target}（请求体 {up}）在 {time} 后得到应答 "
				   "{status}，响应体 {down}。"},
	{"explain.story.exchange-open",
	 "{method} {target}（请求体 {up}）：没有看到应答，或应答早于请求发送完毕。"},
	{"explain.story.exchanges-more", "之后还有 {count} 个请求。"},
	{"explain.story.tls", "双方使用 TLS：内容已加密。"},
	{"explain.story.tls-name", "双方使用 TLS，名称为 {name}：内容已加密。"},
	{"explain.story.unread", "从这次抓包中无法得知传输的内容。"},
	{"explain.story.bytes", "{client} 发送了 {up}，{server} 发送了 {down}，历时 {time}。"},
	{"explain.story.bytes-one-way",
	 "{sender} 发送了 {sent}，并确认收到 {receiver} 的 {confirmed}，历时 {time}。"},
	{"explain.story.rate", "速率为 {rate}。"},
	{"explain.story.repairs", "有 {count} 个报文被重传。"},
	{"explain.story.wait", "总共 {total} 中，有 {time} 用于：{state}。"},
	{"explain.story.wait-echo",
	 "时间戳表明，最长的一次等待（{time}）发生在 {who} 一端或去往它的途中。"},
	{"explain.story.end-open", "抓包结束时连接仍未关闭。"},
	{"explain.story.end-fin", "双方正常关闭了连接。"},
	{"explain.story.end-fin-unseen",
	 "双方正常关闭了连接；{server} 的 FIN 已被确认，但没有抓到。"},
	{"explain.story.end-rst-client", "{client} 强行中断了连接（RST）。"},
	{"explain.story.end-rst-server", "{server} 强行中断了连接（RST）。"},
	{"explain.story.end-timeout", "连接因无应答而结束：一方放弃了。"},
	{"explain.story.end-refused", "{server} 拒绝了连接。"},
	{"explain.story.end-icmp-rejected", "连接被 ICMP 拒绝。"},
	{"explain.story.end-unanswered", "{server} 始终没有应答。"},
	{"explain.story.one-way", "只抓到了 {sender} 的报文。因此无法判断 {receiver} "
				  "发送了什么，也无法判断任一方向的丢包和时延。"
				  "下次请抓取两个方向，使用过滤器：{filter}"},
	{"explain.story.missed",
	 "有 {bytes} 已被确认，但抓包中没有看到：是抓包丢失了它们，而不是网络。"},
	{"explain.story.no-syn",
	 "缺少连接的开头，因此 MSS、窗口扩大因子和握手时延均未知，也无法判断窗口大小。"},
	{"explain.story.cut", "有 {count} 个报文的选项被截断：可能缺少 SACK 和时间戳。"},

	/* --teach: the field as it is here */
	{"teach.time", "time {time}：报文经过抓包位置的时刻。"},
	{"teach.address", "{source} 端口 {source-port} → {destination} 端口 "
			  "{destination-port}：由谁发给谁。"},
	{"teach.syn", "S：SYN，建立连接。"},
	{"teach.fin", "F：FIN，不再发送数据。"},
	{"teach.rst", "R：RST，强行中断。"},
	{"teach.psh", "P：PSH，请立即交给程序。"},
	{"teach.ack-flag", ".：ACK，确认号有效。"},
	{"teach.urg", "U：URG，紧急指针有效。"},
	{"teach.ece", "E：ECE，途中出现拥塞（在 SYN 中表示支持 ECN）。"},
	{"teach.cwr", "W：CWR，发送方已降速（在 SYN 中表示支持 ECN）。"},
	{"teach.seq-syn", "seq {number}：随机选取的初始序列号。"},
	{"teach.seq-range", "seq {number}：从第一个字节到最后一个字节之后，共 {bytes}。"},
	{"teach.seq-number", "seq {number}：发送方当前的位置。"},
	{"teach.ack", "ack {number}：期望从对端收到的下一个字节。"},
	{"teach.win-syn", "win {raw}：现在可接收 {bytes} 字节；SYN 中的窗口从不放大。"},
	{"teach.win-scaled",
	 "win {raw}：乘以 2 的 {shift} 次方（窗口扩大因子），即现在可接收 {bytes} 字节。"},
	{"teach.win-scaled-offered",
	 "win {raw}：乘以 2 的 {shift} 次方（窗口扩大因子），即现在可接收 {bytes} "
	 "字节；前提是对端也提供了该选项，而其 SYN 没有抓到。"},
	{"teach.win-plain", "win {raw}：没有窗口扩大，即现在可接收 {bytes} 字节。"},
	{"teach.win-unknown",
	 "win {raw}：窗口扩大因子未知（没有看到 SYN），现在至少可接收 {bytes} 字节。"},
	{"teach.mss", "mss {mss}：本端可接收的报文段的最大载荷，即最大报文段长度。"},
	{"teach.sack-permitted", "sackOK：本端支持选择性确认。"},
	{"teach.sack", "sack：有 {count} 段数据在空缺之后到达，或重复到达。"},
	{"teach.timestamps",
	 "TS val {value} ecr {echo}：发送方的时钟，以及最近一次收到的对端时钟。"},
	{"teach.timestamps-syn", "TS val {value} ecr {echo}：发送方的时钟；尚无可回显的值。"},
	{"teach.nop", "nop：用于补齐到四字节的倍数，没有含义。"},
	{"teach.wscale", "wscale {shift}：本端之后通告的窗口要乘以 {factor}。"},
	{"teach.length", "length {bytes}：载荷长度，不含首部。"},
	{"teach.length-none", "length 0：没有载荷。"},

	/* The same, what the field is about */
	{"teach.about.time", "等待是从时刻之差看出来的；时钟是抓包所在机器的。"},
	{"teach.about.address", "两个地址加两个端口确定一条连接；使用知名端口的一方通常是服务端。"},
	{"teach.about.syn", "SYN、SYN+ACK、ACK 三步构成三次握手。SYN 占一个序列号。"},
	{"teach.about.fin", "双方各自关闭自己的方向，另一方仍可继续发送。FIN 占一个序列号。"},
	{"teach.about.rst", "端口无监听、程序退出或放弃时发送，也可能由防火墙发送。"},
	{"teach.about.psh", "设在程序一次写入的末尾，与紧急程度无关。"},
	{"teach.about.ack-flag", "除第一个 SYN 外的所有报文都带有它，并不表示关闭。"},
	{"teach.about.urg", "如今几乎不再使用。"},
	{"teach.about.ece", "属于 ECN：路由器用标记代替丢包。"},
	{"teach.about.cwr", "属于 ECN：对 ECE 的回应。"},
	{"teach.about.seq",
	 "载荷的每个字节都有编号。SYN 中是原值；握手之后 tcpdump 以握手结束处为起点打印相对值。"},
	{"teach.about.ack",
	 "它之前的数据均已无空缺到达。连接的第一个 ACK 按原值打印，之后打印相对值。"},
	{"teach.about.win", "接收方还有多少空间；发送方在途的数据不得超过它，即滑动窗口。"},
	{"teach.about.mss",
	 "等于接口 MTU 减去 40 字节首部（IPv6 为 60）。路径上能承载的可能更小。"},
	{"teach.about.sack-permitted",
	 "这样接收方可以说明哪些后面的数据已到达，只需重传缺失的部分。"},
	{"teach.about.sack", "发送方由此得知需要重传什么。"},
	{"teach.about.timestamps",
	 "两者都是计数器，在 Linux 上以毫秒为单位。回显值说明被应答的报文是何时发出的，"
	 "双方可据此测量往返时延；它与报文段长度无关。"},
	{"teach.about.wscale",
	 "窗口字段只有 16 位；有了扩大因子，窗口才能超过 64 kB。双方都发送时才生效。"},
	{"teach.about.nop", "TCP 选项按四字节对齐，便于快速读取。"},
	{"teach.about.length",
	 "tcpdump 打印的是抓到的载荷：若超过 MSS，说明内核尚未分段，或已经合并。"},
};

const struct word_table words_zh_explain = WORD_TABLE(words);
