"""The end of each message is lost once: only a probe or a timer finds out."""
import faults
from scenario import NETWORK, Truth

topology = "routed"
truth = Truth(status={"degraded", "healthy"}, cause={"tail-loss", "burst-loss", "random-loss", None})
params = {**NETWORK, "offload": "off", "segments": (1, 6), "every": (3, 6), "messages": (8, 15)}


def fault(lab):
    # Full segments end a message with PSH; of those every so many is lost.
    return faults.add_rule(
        lab.router, "forward", "forward",
        f"tcp dport 2100 tcp flags & psh == psh numgen inc mod {lab.params.every} == "
        f"{lab.params.every - 1} {{counter}} drop")


def load(lab):
    size = lab.params.segments * 1448
    return [lab.talk(["--nodelay", "--repeat", lab.params.messages,
                      f"write:{size}", "read:100", "sleep:0.02"],
                     ["--repeat", lab.params.messages, f"read:{size}", "write:100"])]


def happened(loads):
    return all(load.is_done for load in loads)
