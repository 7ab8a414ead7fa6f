/* SPDX-License-Identifier: BSD-3-Clause */
/* Chinese: each cause in one sentence for the person who owns the containers, and what happened. */
#include "words/topics.h"

static const struct word words[] = {
	{"cause.pmtu-black-hole.verdict",
	 "{sender} 到 {receiver} "
	 "的{transfers}卡死{because}{lost}的大包在途中被丢弃，却没有任何消息通知发送方；"
	 "不超过 {passed}的报文可以通过。"},
	{"cause.pmtu-black-hole.verdict.recovered",
	 "{sender} 到 {receiver} 的{transfers}停顿了 {duration}{because}{lost}的大包在途中被丢弃，"
	 "却没有任何消息通知发送方；不超过 {passed}的报文可以通过。"},
	{"cause.pmtu-black-hole.text",
	 "{sender} 发出一个 {lost}的报文，{duration}内重传 {count} 次，始终没有得到确认。"
	 "该方向上已知送达的最大报文为 {passed}。"},
	{"cause.pmtu-black-hole.text.recovered",
	 "{sender} 发出一个 {lost}的报文，{duration}内重传 {count} 次均未送达，"
	 "直到改用较小的报文：降到 {freed}后传输恢复。"},

	{"cause.size-dependent-loss.verdict",
	 "{sender} 到 {receiver} 的{transfers}停滞{because}{lost}的大包不通，不超过 "
	 "{passed}的报文可以通过；"
	 "从现有抓包点看不出原因。"},
	{"cause.size-dependent-loss.text",
	 "{sender} 发出一个 {lost}的报文，{duration}内重传 {count} 次，始终没有得到确认。"
	 "该方向上已知送达的最大报文为 {passed}。"},

	{"cause.connection-refused.verdict",
	 "{client} 无法连接 {server}：对方的 {port} 端口无人监听。"},
	{"cause.connection-refused.text",
	 "{client} 请求连接 {address} 的 {port} 端口，{server} 立即以 RST 拒绝。网络是通的："
	 "服务程序没有运行、监听在别的端口，或者只监听了 127.0.0.1。"},

	{"cause.network-rate.verdict",
	 "一切正常：{sender} 向 {receiver} 传输了 {bytes}，速率 {rate}，没有停顿。"},
	{"cause.network-rate.text",
	 "速率（{rate}）取决于路径和两端程序，往返时延中位数 {rtt}。没有失败，也没有停顿。"},
	{"cause.network-rate.text.no-rtt",
	 "速率（{rate}）取决于路径和两端程序。没有失败，也没有停顿。"},
};

const struct word_table words_zh_cause = WORD_TABLE(words);
