"""Client and server have no version of TLS in common, or the client trusts no such certificate."""
import tls
from scenario import Truth

topology = "routed"
truth = Truth(status="failed", cause="tls-failure", confidence="likely")
params = {"how": ["version", "certificate", "certificate-hidden"]}


def load(lab):
    how = lab.params.how
    tls.serve(lab, *(["-tls1_3"] if how == "version" else []))
    options = {"version": ["--tls-max", "1.2"], "certificate": ["--tls-max", "1.2"],
               "certificate-hidden": []}[how]
    return [tls.ask(lab, *options)]


def happened(loads):
    return loads[0].curl_status in (35, 60)
