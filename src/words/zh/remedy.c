/* SPDX-License-Identifier: BSD-3-Clause */
/* Chinese: what to do about it. The command lines are in words/shell.c. */
#include "words/topics.h"

static const struct word words[] = {
	{"remedy.mtu-probing",
	 "立即生效、无需重启：让 {sender} 自行探测合适的报文大小（对新连接有效，容器重启后失效）"
	 "："},
	{"remedy.lower-mtu",
	 "或者让 {sender} 从一开始就发送较小的报文（MTU {mtu} 几乎适用于所有路径）："},
	{"remedy.docker-mtu",
	 "长期方案：把 {sender} 和 {receiver} 迁到 MTU 正确的 Docker 网络（compose 中在 networks"
	 " 下设置 driver_opts: com.docker.network.driver.mtu: \"{mtu}\"）："},
	{"remedy.clamp-mss",
	 "如果路由器由您管理：放行 ICMP 类型 3 代码 4，或让它改写 SYN 中的最大报文段长度："},
	{"remedy.find-mtu", "找出能够通过的最大报文（逐步减小 -s 后的数字）："},
	{"remedy.compare-mtu", "比较途中各接口的 MTU，同一网桥内必须一致。在宿主机上执行："},
	{"remedy.list-listeners",
	 "查看 {server} 监听了哪些端口：应当有 {port} 端口，并且不能只监听 127.0.0.1："},
	{"remedy.bind-address",
	 "如果只监听了 127.0.0.1，让程序监听 0.0.0.0；如果没有监听，启动服务，或改正客户端使用的"
	 "端口 {port}。"},

	{"remedy.receive-queue",
	 "在 {receiver} 上确认：Recv-Q 持续偏高，说明程序没有读取已到达的数据："},
	{"remedy.container-load", "查看 {program} 是否达到 CPU 或内存上限："},
	{"remedy.container-logs", "查看 {program} 当时在做什么："},
	{"remedy.read-faster",
	 "让 {receiver} 的程序在读取数据时不等待磁盘、锁或其他服务；加大缓冲区只对短时突发有用。"},
	{"remedy.watch-next",
	 "如果 {program} 自己也在等待别的服务，请一并观察：把那个容器加到命令里。"},
	{"remedy.listen-queue",
	 "在 {server} 上查看 {port} 端口：没有输出说明无人监听；Recv-Q 一直大于 0 说明程序 accep"
	 "t 太慢："},
	{"remedy.firewall", "查找丢弃它的防火墙规则（不同 Docker 网络的容器默认相互隔离）："},
	{"remedy.address-right", "确认 {address} 是正确的地址，并且客户端与服务端在同一个网络里。"},
	{"remedy.drop-counters-host", "在宿主机上找出丢包或错误计数在增长的接口："},
	{"remedy.drop-counters", "再看容器内部："},
	{"remedy.look-for-loss",
	 "如果都没有增长：检查随机丢弃的防火墙规则、流量整形，以及途中的网线和过载的交换机。"},

	{"remedy.is-peer-there", "确认 {receiver} 是否还在：容器是否在运行，能否应答："},

	{"remedy.program-logs", "查看 {program} 的日志，看它当时在做什么。"},
	{"remedy.find-body-limit", "在 {server} 的配置中找出限制（nginx 默认只允许 1 MB）："},
	{"remedy.raise-body-limit",
	 "在 {server} 的 http、server 或 location 中调大后重新加载（这个请求体需要 {limit} MB；0 "
	 "表示不限制）："},
	{"remedy.raise-read-timeout", "如果应答确实需要这么久，让代理多等一会：nginx 在 location "
				      "中设置（HAProxy 在 backend 中设置 timeout server）："},
	{"remedy.raise-send-timeout", "只有后端过一阵还会继续接收时，让代理多等才有用：nginx 在 "
				      "location 中设置（HAProxy 为 timeout server）："},
	{"remedy.raise-body-timeout", "如果允许客户端停顿更久，调大服务端的定时器：nginx（HAProxy "
				      "为 timeout http-request 与 timeout client）："},
	{"remedy.watch-upstream", "观察 {proxy} 背后的情况：在同一条命令里写上它和后端的容器。"},
	{"remedy.align-timeouts", "如果应答确实需要这么久，给 {client} "
				  "更长的超时；请求经过多个程序时，最外层的超时必须最长。"},
	{"remedy.keepalive-below",
	 "让 {client} 比 {server} 更早放弃空闲连接；nginx 在 upstream 块中设置："},
	{"remedy.keepalive-above", "或者让 {server} "
				   "比客户端更久地保持空闲连接（Node.js：server."
				   "keepAliveTimeout；gunicorn：--keep-alive；Go：IdleTimeout）。"},
	{"remedy.tcp-keepalive",
	 "让 {client} 的系统为空闲连接发送保活报文；程序须启用保活（SO_KEEPALIVE；nginx 为 "
	 "proxy_socket_keepalive on）："},
	{"remedy.conntrack-timeouts",
	 "查看途中连接表保留空闲连接的时间（第二条命令用于 Docker Swarm 和 IPVS）："},
	{"remedy.close-idle", "或者让 {client} 在此之前自行关闭空闲连接。"},
	{"remedy.no-expect", "让 {client} 不要请求许可；用 curl 时："},
	{"remedy.answer-expect",
	 "或者让 {server} 对该请求头应答“100 Continue”；也可以在前面放一个会应答的框架或代理。"},
	{"remedy.no-request-buffering", "让 {proxy} 边收边转；nginx 在 location 中设置："},
	{"remedy.keep-buffering",
	 "如果客户端很慢，或者请求需要换后端重试，就保留缓存：它能减轻后端的负担。"},
	{"remedy.try-tls", "手动试一次握手，可以看到 {server} 的证书和警报："},

	{"remedy.resolver-of-container", "手动向域名服务器提问，并查看容器使用的是哪一个："},
	{"remedy.resolver-options", "让解析器更快重试、不同时发送两个查询、也不逐个尝试搜索域（Dock"
				    "er 用 --dns-option，compose 用 dns_opt）："},
	{"remedy.name-cache",
	 "在容器附近放一个域名缓存可以省去大部分查询；完整域名末尾加一个点可以跳过搜索域。"},

	{"remedy.how-it-ended", "查看 {server} 是怎样退出的（137 表示被杀死，通常因为内存）："},
	{"remedy.middle-boxes",
	 "如果本机规则没有问题：查途中的设备（防火墙、负载均衡、入侵防御、网络代理）。"},
};

const struct word_table words_zh_remedy = WORD_TABLE(words);
