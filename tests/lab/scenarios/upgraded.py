"""A connection that HTTP has upgraded: frames now and then, silences of seconds, nothing wrong."""
import os

from lab import HERE
from scenario import SERVICE_PORT, Truth

topology = "routed"
truth = Truth(status="healthy", cause={"network-rate", None})
params = {"pause": (1.5, 3.0)}


def load(lab):
    program = ["/usr/bin/python3", os.path.join(HERE, "upgrade.py")]
    pause = ["--pause", f"{lab.params.pause:.2f}"]
    lab.server.start(*program, "server", SERVICE_PORT, *pause)
    lab.server.wait_listening(SERVICE_PORT)
    return [lab.client.run(*program, "client", lab.server.address, SERVICE_PORT, *pause,
                           check=False)]


def happened(loads):
    return loads[0].returncode == 0
