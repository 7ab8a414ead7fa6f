# SPDX-License-Identifier: BSD-3-Clause
"""An image for the containers of tests and demonstration, made here from installed packages with
`docker import`: no registry, no download. It holds busybox, nginx, HAProxy, python3 and the services,
each with the libraries that it links."""

import os
import re
import shutil
import subprocess

from lab import HERE as LAB_FOLDER
from lab import run

PROGRAMS = {"/usr/bin/busybox": "bin/busybox", "/usr/sbin/nginx": "usr/sbin/nginx",
            "/usr/sbin/haproxy": "usr/sbin/haproxy",
            "/usr/bin/python3": "usr/bin/python3"}
# The parts of Python that a small HTTP server never asks for.
PYTHON_UNUSED = ("test", "idlelib", "lib2to3", "ensurepip", "distutils", "pydoc_data", "tkinter",
                 "unittest", "sqlite3", "config-*", "lib-dynload", "__pycache__", "asyncio",
                 "multiprocessing", "turtledemo", "*.pyc")
APPLETS = ("sh", "sleep", "cat", "ls", "ps", "wget", "nc", "httpd", "kill", "mkdir", "true")
FOLDERS = ("bin", "dev", "etc", "proc", "run", "sys", "tmp", "usr/bin", "usr/sbin", "usr/lib",
           "var/lib/nginx", "var/log/nginx", "srv")


def libraries_of(program):
    """The files that the dynamic linker would load, itself among them; none for a static program."""
    done = run("ldd", program, check=False)
    if done.returncode != 0:
        return []
    return re.findall(r"(/[^\s]+\.so[^\s]*)", done.stdout)


def copy_into(rootfs, source, target=None):
    path = os.path.join(rootfs, (target or source).lstrip("/"))
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if not os.path.exists(path):
        shutil.copy2(os.path.realpath(source), path)


def copy_python(rootfs):
    release = os.path.basename(os.path.realpath("/usr/bin/python3"))
    shutil.copytree(f"/usr/lib/{release}", os.path.join(rootfs, f"usr/lib/{release}"),
                    ignore=shutil.ignore_patterns(*PYTHON_UNUSED), symlinks=False,
                    ignore_dangling_symlinks=True)
    # Python complains when its folder of compiled modules is not there.
    os.makedirs(os.path.join(rootfs, f"usr/lib/{release}/lib-dynload"))


def make_rootfs(rootfs):
    for folder in FOLDERS:
        os.makedirs(os.path.join(rootfs, folder), exist_ok=True)
    for source, target in PROGRAMS.items():
        copy_into(rootfs, source, target)
        for library in libraries_of(source):
            copy_into(rootfs, library)
    for applet in APPLETS:
        os.symlink("busybox", os.path.join(rootfs, "bin", applet))
    copy_python(rootfs)
    for program in ("upload_service.py", "backend.py"):
        copy_into(rootfs, os.path.join(LAB_FOLDER, program), f"srv/{program}")
    copy_into(rootfs, os.path.join(LAB_FOLDER, "talk.py"), "srv/talk.py")
    with open(os.path.join(rootfs, "etc/passwd"), "w", encoding="utf-8") as file:
        file.write("root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n")
    with open(os.path.join(rootfs, "etc/group"), "w", encoding="utf-8") as file:
        file.write("root:x:0:\nnogroup:x:65534:\n")


def import_image(docker_command, name, directory):
    """Make the image `name`. docker_command: the words before `import`."""
    rootfs = os.path.join(directory, "rootfs")
    make_rootfs(rootfs)
    with subprocess.Popen(["tar", "-C", rootfs, "-c", "."], stdout=subprocess.PIPE) as tar:
        run(*docker_command, "import", "--change", "ENV PATH=/usr/sbin:/usr/bin:/bin",
            "--change", 'CMD ["sleep", "3600"]', "-", name, stdin=tar.stdout, limit_seconds=60)
    shutil.rmtree(rootfs)
