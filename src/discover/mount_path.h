/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where a folder that an engine mounts into a container lies on the host: Docker binds "hostname"
 * from its folder of the container, wherever its data root is. Text of /proc/PID/mountinfo
 * (proc_pid_mountinfo(5)); foreign, bounded, no system calls.
 */
#pragma once

/* The folder of the container `id` as the host sees it, from the mounts inside and the mounts of the
 * host; NULL when it is not to be found. The caller frees. Paths with blanks are not found. */
char *mount_path_of_container(const char *inside, const char *host, const char *id);
