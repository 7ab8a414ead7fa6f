#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""The lab's scenarios of proxies between real containers: user, svc-b (nginx, HAProxy), svc-a."""

import sys

from test_verdicts import run_scenarios

SCENARIOS = ["proxy_healthy", "proxy_back_pressure", "body_too_large", "proxy_reads_in_vain",
             "client_gives_up", "upstream_ends", "upstream_refuses"]

if __name__ == "__main__":
    sys.exit(run_scenarios(sys.argv[1:] or SCENARIOS))
