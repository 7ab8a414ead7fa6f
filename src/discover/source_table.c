/* SPDX-License-Identifier: BSD-3-Clause */
/* The sources, in the order of trust. A source is one file and one line here. */
#include <stddef.h>

#include "discover/source.h"

/* Their schemes are known; containers of theirs are found through /proc. */
const struct source source_podman = {.scheme = "podman"};
const struct source source_containerd = {.scheme = "containerd"};
const struct source source_cri = {.scheme = "cri"};

const struct source *const source_table[] = {
	&source_docker, &source_podman, &source_containerd, &source_cri, &source_proc, NULL,
};
