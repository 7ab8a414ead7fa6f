#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Engines that are old, new, far away, slow, broken or hostile: a server of ours in Docker's place."""

import contextlib
import http.server
import json
import os
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
import unittest

PROGRAM = os.environ["TCPWHY"]
IDENTITY = "ab" * 32


def container(**members):
    return {"Id": IDENTITY, "Names": ["/svc-fake"], "Image": "bb:1", "State": "running",
            "HostConfig": {"NetworkMode": "front"}, "Labels": {}, "Ports": [],
            "NetworkSettings": {"Networks": {"front": {"NetworkID": "cd" * 32,
                                                       "IPAddress": "172.31.255.2"}}}, **members}


class FakeEngine(socketserver.ThreadingUnixStreamServer):
    """Answers GET with `answers[path without the version]`: (status, value for JSON or bytes)."""

    daemon_threads = True

    def __init__(self, folder, api_version="1.41"):
        self.path = f"{folder}/docker.sock"
        self.api_version = api_version
        self.asked = []
        self.connections = 0
        self.delay_seconds = 0
        self.answers = {
            "/_ping": (200, b"OK"),
            "/containers/json": (200, [container()]),
            f"/containers/{IDENTITY}/json": (200, {"State": {"Pid": 1}, "HostConfig": {}}),
            "/networks": (200, []),
        }
        super().__init__(self.path, _Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def run(self, *words):
        environment = {**os.environ, "DOCKER_HOST": f"unix://{self.path}"}
        return subprocess.run([PROGRAM, *words], env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True, check=False, timeout=30)

    def listed(self):
        done = self.run("ps", "--json")
        answer = json.loads(done.stdout)
        return [item for item in answer["containers"] if item["id"] == IDENTITY], done


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def address_string(self):
        return "unix"

    def setup(self):
        super().setup()
        self.server.connections += 1

    def do_GET(self):
        time.sleep(self.server.delay_seconds)
        path = self.path.partition("?")[0]
        self.server.asked.append(self.path)
        if path.startswith("/v1."):
            path = "/" + path[1:].partition("/")[2]
        status, value = self.server.answers.get(path, (404, {"message": "page not found"}))
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        if self.server.api_version:
            self.send_header("Api-Version", self.server.api_version)
        self.send_header("Content-Length", str(len(body)))
        # Who asked may have given up waiting.
        with contextlib.suppress(BrokenPipeError):
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class FakeEngineTest(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory(prefix="tcpwhy-fake-"))

    def engine(self, **options):
        engine = self.enterContext(FakeEngine(self.folder, **options))
        self.addCleanup(engine.shutdown)
        return engine

    def prefixes(self, engine):
        return {path.split("/")[1] for path in engine.asked if path != "/_ping"}

    def test_the_older_of_both_versions_is_spoken(self):
        for theirs, spoken in (("1.24", "v1.24"), ("1.44", "v1.44"), ("1.99", "v1.51"),
                               ("2.0", "v1.51")):
            with self.subTest(theirs=theirs):
                engine = self.engine(api_version=theirs)
                self.assertEqual(len(engine.listed()[0]), 1)
                self.assertEqual(self.prefixes(engine), {spoken})
                os.unlink(engine.path)

    def test_an_engine_without_a_version_is_asked_without_one(self):
        engine = self.engine(api_version=None)
        self.assertEqual(len(engine.listed()[0]), 1)
        self.assertEqual(self.prefixes(engine), {"containers", "networks"})

    def test_everything_goes_through_one_connection(self):
        engine = self.engine()
        engine.listed()
        self.assertEqual(len(engine.asked), 4)
        self.assertEqual(engine.connections, 1)

    def test_a_pid_of_another_machine_is_not_used(self):
        engine = self.engine()
        # Pid 1 runs here too, but is not that container's.
        found, _ = engine.listed()
        self.assertIsNone(found[0]["pid"])
        self.assertIsNone(found[0]["interfaces"])

    def test_a_container_that_goes_meanwhile_is_only_not_running(self):
        engine = self.engine()
        del engine.answers[f"/containers/{IDENTITY}/json"]
        found, done = engine.listed()
        self.assertEqual(found[0]["state"], "stopped")
        self.assertEqual(json.loads(done.stdout)["failures"], [])

    def test_the_host_mode_that_podman_says_of_all_is_not_believed(self):
        engine = self.engine()
        engine.answers["/containers/json"] = (200, [container(HostConfig={"NetworkMode": "host"})])
        engine.answers[f"/containers/{IDENTITY}/json"] = (
            200, {"State": {"Pid": 0}, "HostConfig": {"NetworkMode": "bridge"}})
        self.assertEqual(engine.listed()[0][0]["network_mode"], "own")

    def test_names_cannot_steer_the_terminal(self):
        engine = self.engine()
        evil = "/x\x1b]0;owned\x07\u202egnp"
        engine.answers["/containers/json"] = (200, [container(Names=[evil], State="paused\x1b[2J")])
        table = engine.run("ps").stdout
        self.assertNotIn("\x1b", table)
        self.assertNotIn("\u202e", table)
        self.assertIn("x\\x1b]0;owned\\x07\\u{202e}gnp", table)
        # JSON has escapes of its own and keeps the name.
        self.assertEqual(engine.listed()[0][0]["name"], evil[1:])

    def test_an_engine_that_hangs_costs_three_seconds(self):
        engine = self.engine()
        engine.delay_seconds = 8
        start = time.monotonic()
        done = engine.run("ps", "--json")
        self.assertLess(time.monotonic() - start, 6)
        self.assertIn(f"cannot ask Docker at {engine.path}: no answer within 3 s",
                      json.loads(done.stdout)["failures"][0]["text"])

    def test_answers_that_are_none_are_reported(self):
        engine = self.engine()
        for status, value, text in ((500, b"panic\x1b[2J", "status 500: panic\\x1b[2J"),
                                    (200, b"<html>", "status 200: <html>"),
                                    (200, b"", "status 200"), (200, {"a": 1}, "status 200")):
            with self.subTest(value=value):
                engine.answers["/containers/json"] = (status, value)
                failures = json.loads(engine.run("ps", "--json").stdout)["failures"]
                self.assertEqual(failures[0]["source"], "docker")
                self.assertIn(text, failures[0]["text"])

    def test_an_id_cannot_become_another_request(self):
        engine = self.engine()
        engine.answers["/containers/json"] = (200, [container(Id="../../secrets?x")])
        failures = json.loads(engine.run("ps", "--json").stdout)["failures"]
        self.assertIn("not hexadecimal", failures[0]["text"])
        self.assertFalse([path for path in engine.asked if "secrets" in path])

    def test_a_socket_that_nobody_serves_says_how_to_start_docker(self):
        engine = self.engine()
        engine.shutdown()
        engine.server_close()
        failures = json.loads(engine.run("ps", "--json").stdout)["failures"]
        self.assertIn("nobody listens there; start it, for example: systemctl start docker",
                      failures[0]["text"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
