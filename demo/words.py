# SPDX-License-Identifier: BSD-3-Clause
"""What the demonstration says, in English and in Chinese."""

import os

SENTENCES = {
    "title": {
        "en": "tcpwhy: why does the large upload stall?",
        "zh": "tcpwhy：大文件上传为什么卡住？"},
    "picture.namespaces": {
        "en": "Four network namespaces on this machine, with real programs in them:",
        "zh": "在本机用四个网络命名空间搭好环境，里面运行的都是真实程序："},
    "picture.docker": {
        "en": "Three real Docker containers on two networks:",
        "zh": "三个真实的 Docker 容器，分布在两个网络中："},
    "picture": {
        "en": "  user --> svc-b (nginx, port 12000) --> router --> svc-a (upload service, port 2100)",
        "zh": "  用户 --> svc-b（nginx，端口 12000） --> 路由器 --> svc-a（上传服务，端口 2100）"},
    "fault": {
        "en": "The router's far link carries 1400 bytes, not 1500, and its ICMP that would say so is "
              "filtered.",
        "zh": "路由器远端链路只能承载 1400 字节而不是 1500 字节，本应通知发送方的 ICMP 又被过滤了。"},
    "pretend": {
        "en": "You would not know that. You would see this:",
        "zh": "而您事先并不知道这些，只会看到下面的现象："},
    "small": {
        "en": "A small upload (1 kB):",
        "zh": "上传小文件（1 kB）："},
    "large": {
        "en": "A large upload (5 MB). tcpwhy watches both ends meanwhile, from outside:",
        "zh": "上传大文件（5 MB），同时 tcpwhy 从外部观察两端："},
    "upload.good": {
        "en": "curl: done, HTTP {status}, {bytes} bytes in {seconds} s",
        "zh": "curl：成功，HTTP {status}，{bytes} 字节，用时 {seconds} 秒"},
    "upload.bad": {
        "en": "curl: gave up after {seconds} s without an answer",
        "zh": "curl：等了 {seconds} 秒没有应答，放弃"},
    "fix": {
        "en": "Now the first command that tcpwhy gave, typed on this host:",
        "zh": "现在在本机执行 tcpwhy 给出的第一条命令："},
    "again": {
        "en": "The same large upload again:",
        "zh": "再次上传同一个大文件："},
    "end": {
        "en": "The cause was found and mended. tcpwhy itself put nothing into the containers. "
              "({seconds} s)",
        "zh": "原因已找到并修复；tcpwhy 本身没有在容器里放入任何东西。（用时 {seconds} 秒）"},
    "unexpected": {
        "en": "The demonstration did not go as it should: {why}",
        "zh": "演示没有按预期进行：{why}"},
    "starting-docker": {
        "en": "Preparing the Docker engine, images and containers ...",
        "zh": "正在准备 Docker 引擎、镜像和容器……"},
}


def choose_language(given=None):
    """--lang, then DEMO_LANG, then the locale as tcpwhy itself reads it."""
    wishes = [given] + [os.environ.get(name)
                        for name in ("DEMO_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    wish = next((wish for wish in wishes if wish), "en")
    return "zh" if wish.startswith("zh") else "en"


class Narrator:
    def __init__(self, language):
        self.language = language

    def sentence(self, name, **values):
        return SENTENCES[name][self.language].format(**values)

    def say(self, name, **values):
        print(self.sentence(name, **values), flush=True)

    def step(self, name, **values):
        print(f"\n--- {self.sentence(name, **values)}", flush=True)

    def command(self, *words):
        print(f"$ {' '.join(map(str, words))}", flush=True)
