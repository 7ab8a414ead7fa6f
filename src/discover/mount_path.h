/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where Docker's data root lies on the host, from the mounts inside a container: Docker binds
 * "hostname" from its folder of the container, or of the one whose namespace this one shares. Texts
 * of /proc/PID/mountinfo (proc_pid_mountinfo(5)); foreign, bounded, no system calls.
 */
#pragma once

/* The data root as the host sees it, from the mounts inside and those of the host; NULL when it is
 * not to be found. The caller frees. Paths with blanks are not found. */
char *mount_path_of_docker(const char *inside, const char *host);
