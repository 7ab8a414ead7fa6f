"""The peer is gone in the middle: nothing comes back any more."""
import threading

from scenario import KILOBYTE, NETWORK, Truth

topology = "routed"
truth = Truth(status="failed", cause={"dead-peer", "connection-unanswered"})
params = {**NETWORK, "after": (0.3, 1.0), "piece": (5 * KILOBYTE, 200 * KILOBYTE),
          "timeout": (3.0, 6.0)}


def load(lab):
    params = lab.params
    timer = threading.Timer(params.after,
                            lambda: lab.server.run("ip", "link", "set", "eth0", "down"))
    timer.start()
    talk = lab.talk(["--user-timeout", f"{params.timeout:.1f}", "--repeat", 60,
                     f"write:{params.piece}", "sleep:0.1"], [f"read:{60 * params.piece}"],
                    limit_seconds=params.timeout + 3)
    timer.join()
    return [talk]


def happened(loads):
    return not loads[0].is_done
