/* SPDX-License-Identifier: BSD-3-Clause */
/* Chinese: causes that lie on the path or in the TCP of the two ends, with evidence and remedies. */
#include "words/topics.h"

static const struct word words[] = {
	{"cause.pmtu-icmp-ignored.verdict", "{sender} 到 {receiver} 的{transfers}卡死，因为 "
					    "{lost}的大包不通；ICMP 已告知 {sender} 上限是 "
					    "{mtu}，但它没有理会。"},
	{"cause.pmtu-icmp-ignored.text", "{sender} 发出一个 {lost}的报文，{reporter} 回应 "
					 "ICMP“需要分片”，上限 {mtu}。{sender} 仍在 "
					 "{duration}内把同一报文重传了 {count} 次。"},
	{"cause.bridge-mtu-mismatch.verdict",
	 "{sender} 到 {receiver} 的{transfers}卡死，因为两者之间的网桥静默丢弃 "
	 "{lost}的报文：网桥各端口的 "
	 "MTU 不一致。"},
	{"cause.bridge-mtu-mismatch.text", "{sender} 发出一个 {lost}的报文，{duration}内重传 "
					   "{count} 次，一个都没有到达。两者之间没有路由器，"
					   "因此没有设备会发送 ICMP。"},
	{"cause.small-receive-buffer.verdict",
	 "{receiver} 每次只能接收 {sender} 的 {bytes}；在这段往返时延下速率只有 "
	 "{rate}，与网络带宽无关。"},
	{"cause.small-receive-buffer.text", "{receiver} 的接收窗口从不超过 {bytes}。{sender} "
					    "填满窗口后，要等一个往返（{rtt}）才有新的空间，"
					    "速率因此是 {rate}。"},
	{"cause.no-window-scaling.verdict",
	 "{sender} 到 {receiver} 的数据最快只有 {rate}：双方没有协商窗口扩大选项，在途数据最多 64 "
	 "kB。"},
	{"cause.no-window-scaling.text", "两个 SYN 报文之一没有携带窗口扩大选项。往返时延 "
					 "{rtt}、窗口 65,535 字节，速率就是 {rate}。"},
	{"cause.nagle-delayed-ack.verdict", "{sender} 分小块发送，每块都要等确认，而 {receiver} "
					    "又延迟确认：共浪费 {duration}（Nagle 算法与延"
					    "迟确认相互等待）。"},
	{"cause.nagle-delayed-ack.text", "{sender} 有 {count} 次压住小包不发，直到 {receiver} "
					 "确认上一个小包；而 {receiver} 迟迟不确认，平"
					 "均每次 {mean}。"},
	{"cause.bandwidth-limit.verdict",
	 "{sender} 到 {receiver} 的数据以 {rate} "
	 "传输，因为途中的链路或整形器把速率限制在这里；没有故障。"},
	{"cause.bandwidth-limit.text", "速率稳定在 {rate}，瓶颈前有排队：空载往返只需 "
				       "{minimum}，实际中位数为 {median}。几乎没有丢包。"},
	{"cause.bufferbloat.verdict",
	 "{sender} 到 {receiver} 的数据填满了途中很深的队列：往返时延从 {minimum} 涨到 "
	 "{median}，同一路径上"
	 "的其他流量也一样。"},
	{"cause.bufferbloat.text",
	 "{sender} 的发送超过了路径的承载能力（{rate}），多出的数据在队列里等待 "
	 "{queue}（中位数）；队列很深，"
	 "所以没有丢弃。"},
	{"cause.policer.verdict",
	 "{sender} 到 {receiver} 的数据被限制在 {rate}{because}途中的限速器丢弃了超出的报文。"},
	{"cause.policer.text", "{sender} 的 {segments} 个报文中丢失 {count} "
			       "个；每两次丢失之间通过的速率都相同（{rate}），此前也没"
			       "有排队。这是限速器（policer），或者几乎没有队列的整形器。"},
	{"cause.tail-loss.verdict",
	 "{receiver} 要等 {sender} "
	 "发送内容的末尾{because}最后几个报文在途中丢失，只能靠定时器重传：共 "
	 "{duration}。"},
	{"cause.tail-loss.text", "{sender} 的 {segments} 个报文中重传了 {count} "
				 "个，大多是一次发送的最后几个。后面没有别的报文能反映"
				 "丢失，只能等定时器：共 {duration}。"},
	{"cause.ack-loss.verdict",
	 "{sender} 重传了 {receiver} 已经收到的数据：确认报文可能在返回途中丢失或迟到。影响很小。"},
	{"cause.ack-loss.verdict.located",
	 "{receiver} 到 {sender} 的确认报文在途中丢失。影响很小：下一个确认会弥补。"},
	{"cause.ack-loss.text", "{sender} 重传了 {count} 个其实已经送达的报文。"},
	{"cause.ack-loss.text.located",
	 "{receiver} 发出的报文有 {lost} 个没有到达 {sender}；有 {count} 个报文被不必要地重传。"},
	{"cause.reordering.verdict",
	 "{sender} 到 {receiver} 的数据变慢，因为报文在途中乱序，{sender} 误以为是丢包。"},
	{"cause.reordering.text", "{sender} 的 {segments} 个报文中有 {late} "
				  "个比后发的报文更晚到达；有 {needless} 个报文被不必要地重"
				  "传。"},
	{"cause.small-writes.verdict",
	 "{sender} 以小块发送，每块 {mean}：速度取决于报文数，而不是字节数。"},
	{"cause.small-writes.text",
	 "{sender} 用 {segments} 个报文发送了 {bytes}，平均每个 {mean}。"},

	{"evidence.window-limit",
	 "{receiver} 的窗口为 {bytes}，往返时延 {rtt}：正好得出测得的 {rate}"},
	{"evidence.window-constant",
	 "窗口从未关闭：{receiver} 始终留有 {bytes}以上的空间，说明它的程序在读取"},
	{"evidence.unobserved.buffer",
	 "是 {receiver} 的程序设置了 SO_RCVBUF，还是系统上限就这么低"},
	{"evidence.no-scale-option", "SYN 或 SYN-ACK 没有窗口扩大选项"},
	{"evidence.unobserved.who-took-scale",
	 "是某一端没有发送该选项，还是途中设备去掉了它：请同时指定两个容器，在两端一起观察"},
	{"evidence.nagle-waits",
	 "有 {count} 次，{sender} 的小包恰好在收到延迟的纯确认（而不是数据）时才发出"},
	{"evidence.unobserved.nodelay", "{sender} 的程序是否设置了 TCP_NODELAY"},
	{"evidence.queue-stands",
	 "空载时往返需要 {minimum}，在 {rate} 的负载下为 {median}（中位数）"},
	{"evidence.little-lost",
	 "{segments} 个报文几乎没有丢失：超出速率的部分在排队，而不是被丢弃"},
	{"evidence.unobserved.which-queue", "是哪台设备限制了速率：需要它的队列和计数器"},
	{"evidence.not-routed-two-points",
	 "从 {from} 到 {to} 的 TTL 没有减小：两者在同一链路上，没有设备会发送 ICMP"},
	{"evidence.supers-pass", "{supers} 个合并的大段到达了，而 {singles} "
				 "个单独的满长报文一个都没有到达：网桥的长度检查对前者例外"},
	{"evidence.tails", "{sender} 的重传中有 {count} 次发生时，几乎没有别的数据在途"},
	{"evidence.acks-missing", "接收方发出 {sent} 个报文，发送方收到 {arrived} 个"},
	{"evidence.needless", "{sender} 有 {count} 个报文其实已经送达，却又被重传"},
	{"evidence.late", "{sender} 的 {segments} 个报文中有 {count} 个比后发的报文更晚到达"},
	{"evidence.unobserved.which-path",
	 "在哪里乱序：随机使用的多条链路，还是按处理器分开的队列"},
	{"evidence.small-packets", "{sender} 的 {segments} 个报文平均只携带 {mean}"},
	{"evidence.bucket-empty",
	 "假设有一个以 {rate} 补充、容量为 {burst} 的令牌桶：{runs} 处丢包中有 {empty} "
	 "发生在桶空之时，而通过的数据中有 {enough} 到达时桶内尚有令牌"},
	{"evidence.unobserved.policer",
	 "是哪台设备丢弃的：它的计数器能区分限速器和几乎没有队列的整形器"},

	{"remedy.no-rcvbuf",
	 "去掉 {receiver} 的程序中的 SO_RCVBUF 设置（或大幅调高），让系统按需增大缓冲区。"},
	{"remedy.tcp-rmem", "查看 {receiver} 的系统上限（最小、默认、最大），并调高："},
	{"remedy.scaling-on", "在 {receiver} 和 {sender} 上查看窗口扩大是否开启（1）："},
	{"remedy.scaling-box",
	 "如果两端都已开启，说明途中的防火墙或代理从 SYN 中去掉了该选项：修正或更换它。"},
	{"remedy.nodelay", "在 {sender} 的程序中设置 TCP_NODELAY（nginx：tcp_nodelay on）。"},
	{"remedy.one-write", "或者让 {sender} 把属于一起的内容一次写出（缓冲区、writev）。"},
	{"remedy.find-shaper",
	 "在宿主机上查找人为设置的限速（tbf、htb、cake），并询问网络提供方："},
	{"remedy.more-rate", "如果这就是购买的带宽，只能扩容；否则调高限速。"},
	{"remedy.fair-queue",
	 "把很深的队列换成能控制时延的队列（fq_codel、cake），或者让发送方使用 bbr。"},
	{"remedy.let-icmp-in",
	 "允许 ICMP 类型 3 代码 4（IPv6：类型 2）进入 {sender}；查找丢弃它的规则："},
	{"remedy.route-exception",
	 "查看 {sender} 的系统是否学到了上限（mtu），或者被锁定（mtu lock）："},
	{"remedy.equal-mtu", "把网桥所有端口和容器内接口设置为相同的 MTU。"},
	{"remedy.one-path", "让同一连接的报文走同一条路：按端口散列，而不是逐包分发（bonding "
			    "模式、等价路由），每条流只用一个队"
			    "列。"},
	{"remedy.find-policer", "在宿主机上查找以丢弃方式限速的规则："},
	{"remedy.shape-instead",
	 "调高限速或突发量，或者改用整形（排队）而不是丢弃；限速器无法修改时，bbr 更能适应。"},
};

const struct word_table words_zh_path = WORD_TABLE(words);
