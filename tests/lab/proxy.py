# SPDX-License-Identifier: BSD-3-Clause
"""A real nginx or HAProxy in front of a service: in its namespace, in the foreground, with every file in a
folder of its own, so that one of the machine is neither used nor disturbed."""

import os
import subprocess

from lab import PROXY_PORT, SERVICE_PORT

CONFIGURATION = """\
daemon off;
worker_processes 1;
{user}
pid {prefix}/nginx.pid;
error_log {prefix}/error.log warn;
events {{ worker_connections 256; }}
http {{
    access_log {prefix}/access.log;
    client_body_temp_path {prefix}/body;
    proxy_temp_path {prefix}/proxy;
    fastcgi_temp_path {prefix}/fastcgi;
    uwsgi_temp_path {prefix}/uwsgi;
    scgi_temp_path {prefix}/scgi;
    client_max_body_size 0;
    upstream service {{ server {upstream}; {pool} }}
    server {{
        listen {port};
        location / {{
            proxy_pass http://service;
            proxy_http_version {version};
            proxy_request_buffering {request_buffering};
            {more}
        }}
    }}
}}
"""


def configuration(prefix, upstream, port=PROXY_PORT, request_buffering="on", more="",
                  user="user root;", version="1.1", kept=0):
    """What nginx.conf holds. By default a worker runs as root, since the folders are root's. `kept`:
    so many idle connections to the back end."""
    if kept:
        more += ' proxy_set_header Connection "";'
    return CONFIGURATION.format(prefix=prefix, upstream=upstream, port=port, user=user,
                                request_buffering=request_buffering, more=more, version=version,
                                pool=f"keepalive {kept};" if kept else "")


def start_nginx(lab, namespace, upstream, port=PROXY_PORT, **options):
    prefix = lab.file(f"nginx-{namespace.role}")
    os.mkdir(prefix)
    path = os.path.join(prefix, "nginx.conf")
    with open(path, "w", encoding="utf-8") as file:
        file.write(configuration(prefix, upstream, port, **options))
    process = namespace.start("nginx", "-p", prefix, "-e", f"{prefix}/error.log", "-c", path,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    namespace.wait_listening(port)
    return process


HAPROXY_CONFIGURATION = """\
global
    maxconn 256
defaults
    mode {mode}
    timeout connect {connect}
    timeout client {client}
    timeout server {server}
    retries 0
    {settings}
frontend entry
    bind :{port}
    default_backend service
backend service
    {more}
    server one {upstream}
"""


def haproxy_configuration(upstream, port=PROXY_PORT, mode="http", connect="5s", client="60s",
                          server="60s", more="", settings=""):
    """What haproxy.cfg holds; `more` stands in the back end, `settings` in what holds for both."""
    return HAPROXY_CONFIGURATION.format(upstream=upstream, port=port, mode=mode, connect=connect,
                                        client=client, server=server, more=more,
                                        settings=settings)


def start_haproxy(lab, namespace, upstream, port=PROXY_PORT, **options):
    path = lab.file(f"haproxy-{namespace.role}.cfg")
    with open(path, "w", encoding="utf-8") as file:
        file.write(haproxy_configuration(upstream, port, **options))
    process = namespace.start("haproxy", "-db", "-f", path, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    namespace.wait_listening(port)
    return process


def start(lab, kind, service_port=SERVICE_PORT, **options):
    """nginx or haproxy (`kind`) in the proxy of the laboratory, in front of its server; returns the URL
    under which the user reaches it."""
    upstream = f"{lab.server.address}:{service_port}"
    if hasattr(lab, "run_proxy"):  # of containers
        lab.run_proxy(kind, upstream, **options)
    elif kind == "nginx":
        start_nginx(lab, lab.proxy, upstream, **options)
    else:
        start_haproxy(lab, lab.proxy, upstream, **options)
    return f"http://{lab.proxy.address}:{options.get('port', PROXY_PORT)}"
