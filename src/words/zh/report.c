/* SPDX-License-Identifier: BSD-3-Clause */
/* Chinese: the frame of the verdict, what happened, and the report's own notes. */
#include "words/topics.h"

static const struct word words[] = {
	{"report.status.failed", "失败"},
	{"report.status.degraded", "变慢"},
	{"report.status.healthy", "正常"},
	{"report.status.unexplained", "原因不明"},
	{"report.status.nothing-captured", "没有抓到报文"},
	{"report.because", "："},
	{"report.possibly-because", "，可能是因为："},
	{"report.status.proven", "："},
	{"report.status.likely", "，很可能是："},
	{"report.status.possible", "，可能是："},

	{"report.heading.story", "经过"},
	{"report.heading.ledger", "时间花在哪里"},
	{"report.heading.proof", "证据"},
	{"report.heading.fix", "解决办法"},
	{"report.heading.sure", "把握程度"},
	{"report.heading.others", "其他发现"},
	{"report.heading.connections", "连接"},
	{"report.heading.notes", "说明"},

	{"report.sure.proven", "已证实：报文足以证明。"},
	{"report.sure.likely", "很可能：以上迹象相互吻合，但缺少决定性的证据。"},
	{"report.sure.possible", "可能：迹象吻合，但其他原因也会有同样的表现。"},
	{"report.sure.against", "不利的迹象："},
	{"report.sure.unobserved", "未能观察："},
	{"report.sure.alternatives", "也可能是："},
	{"report.sure.behind", "背后的原因可能是："},
	{"report.list-separator", "；"},
	{"report.others-more", "另有 {count} 项类似"},
	{"report.connections-more", "另有 {count} 条"},
	{"report.connection",
	 "{client} 端口 {source} 到 {server} 端口 {port}：发送 {up}，接收 {down}，历时 {duration"
	 "}，{end}"},

	{"report.uploads", "上传"},
	{"report.downloads", "下载"},
	{"report.where.between", "{from} 与 {to} 之间"},
	{"report.where.behind", "{from} 之后、去往 {to} 的途中"},
	{"report.where.at", "{at} 处"},

	{"report.moment.open", "{client} 向 {server} 的 {port} 端口发起连接"},
	{"report.moment.mid-stream",
	 "首次看到 {client} 到 {server} 端口 {port} 的连接，该连接此前已建立"},
	{"report.moment.data", "{sender} 开始向 {receiver} 发送数据"},
	{"report.moment.syn-unanswered", "{receiver} 没有应答连接请求（SYN），只好重发"},
	{"report.moment.not-acknowledged.one",
	 "{sender} 发出的一个 {bytes}的报文没有得到确认，重传了一次"},
	{"report.moment.not-acknowledged",
	 "{sender} 发出的一个 {bytes}的报文没有得到确认，重传了 {count} 次"},
	{"report.moment.lost", "{sender} 发出的报文没有得到确认，被重传"},
	{"report.moment.window-closed", "{receiver} 不再接收数据（零窗口），{sender} 只能等待"},
	{"report.moment.window-small",
	 "{receiver} 的接收窗口已满，放不下一个报文，{sender} 只能等待"},
	{"report.moment.program-thinks", "轮到 {sender} 的程序处理，网络空闲"},
	{"report.moment.sender-idle", "{sender} 的程序发到一半停下，网络空闲"},
	{"report.moment.still", "没有进展：{state}"},
	{"report.moment.resumed", "{duration}后恢复"},
	{"report.moment.ack-late", "{receiver} 迟迟没有确认 {sender} 发出的数据"},
	{"report.moment.repairs",
	 "途中 {segments} 个报文里有 {repairs} 个被重传，分布在 {count} 个时刻"},
	{"report.moment.more-stalls", "此外还有 {count} 次停顿，合计 {duration}"},
	{"report.moment.end.open", "抓包结束，连接仍未关闭"},
	{"report.moment.end.fin", "连接正常关闭"},
	{"report.moment.end.rst-client", "{client} 重置连接（RST）"},
	{"report.moment.end.rst-server", "{server} 重置连接（RST）"},
	{"report.moment.end.timeout", "多次超时后放弃"},
	{"report.moment.end.refused", "{server} 拒绝连接（RST）"},
	{"report.moment.end.icmp-rejected", "连接被 ICMP 消息拒绝"},
	{"report.moment.end.unanswered", "始终没有应答"},

	{"report.healthy.plain.one", "一切正常：看到一条连接，没有失败，也没有被网络耽搁。"},
	{"report.healthy.plain", "一切正常：共看到 {count} 条连接，没有失败，也没有被网络耽搁。"},
	{"report.unexplained.failed",
	 "{client} 到 {server} 的连接失败，但没有已知原因与现象相符。"},
	{"report.unexplained.lost",
	 "{client} 到 {server} 的连接因停顿损失了 {lost}，但没有已知原因与现象相符。"},
	{"report.nothing.no-packets", "没有看到任何报文：期间没有通信，或者过滤条件全部排除了。"},
	{"report.nothing.no-connection", "看到 {packets} 个报文，但其中没有 TCP 连接。"},

	{"report.note.connections-dropped", "连接过多，有 {count} 条未能跟踪，不在结果中"},
	{"report.note.findings-dropped", "另有 {count} 项较次要的发现没有列出"},
	{"report.note.unexplained", "有连接失败或停顿，但没有已知原因与之相符：{count} 条"},

	{"report.unexplained.one-way",
	 "只看到一个方向的报文，无法判断在等待什么。请去掉过滤条件中的 src 和 dst：“host A and p"
	 "ort N”可以看到两个方向。"},
	{"report.note.one-way", "只看到单向报文、难以判断的连接：{count} 条"},

	{"report.healthy.one-way",
	 "只看到一个方向的报文，其中没有异常。缺少另一个方向，无法判断延迟：请去掉过滤条件中的 s"
	 "rc 和 dst（例如“host A and port N”）。"},
};

const struct word_table words_zh_report = WORD_TABLE(words);
