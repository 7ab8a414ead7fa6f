"""A client uses its idle connection at the moment at which the server closes it."""
from scenario import Truth

topology = "bridge"
# When the request is there some microseconds before the close, the server closes with unread data: a
# reset and no FIN, which packets cannot tell from a server that refuses to answer.
truth = Truth(status="failed", cause="keepalive-race", confidence="likely",
              unless=("upstream-reset", "keepalive-race"))
params = {"idle": (1.0, 3.0), "body": (10, 900)}
TRIES = 40
STEP_SECONDS = 0.00008


def load(lab):
    """The server's sleep is late by some of a millisecond: try a little later each time."""
    lab.serve_backend("answer", "--idle", f"{lab.params.idle:.3f}")
    loads = []
    for number in range(TRIES):
        pause = lab.params.idle + number * STEP_SECONDS
        loads.append(lab.asks(lab.client, lab.server.address, "--count", 2, "--pause",
                              f"{pause:.5f}", "--body", lab.params.body))
        if not loads[-1].is_done:
            break
    return loads


def happened(loads):
    return not loads[-1].is_done
