# SPDX-License-Identifier: BSD-3-Clause
"""A TLS server (openssl s_server) and a client (curl) with a certificate that nobody has signed."""

import subprocess

from lab import SERVICE_PORT, Upload, run


def serve(lab, *options, port=SERVICE_PORT):
    key, certificate = lab.file("key.pem"), lab.file("certificate.pem")
    run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
        "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=lab", "-days", "2")
    lab.server.start("openssl", "s_server", "-accept", port, "-key", key, "-cert",
                     certificate, "-www", "-quiet", *options, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL)
    lab.server.wait_listening(port)


def ask(lab, *options, limit_seconds=10, port=SERVICE_PORT):
    """curl; an Upload, whose curl_status says how it ended."""
    process = lab.client.start(
        "curl", "--silent", "--show-error", "--max-time", limit_seconds, "--output", "/dev/null",
        "--write-out", "%{http_code} %{size_upload} %{time_total}", *options,
        f"https://{lab.server.address}:{port}/",
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    output, errors = process.communicate(timeout=limit_seconds + 30)
    return Upload(process.returncode, output, errors)
