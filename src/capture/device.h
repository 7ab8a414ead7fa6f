/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What can be captured in a namespace, in tcpdump's words: its devices (-D), the link types of one of
 * them (-L), and the clocks that can stamp its packets (-J).
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "kernel/opener.h"

typedef bool device_can_print(uint32_t link_type);

/* "1.eth0 [Up, Running, Connected]", one a line. */
int device_list(struct opener *opener, int namespace_fd, struct str *ret_text, struct err *err);

/* Of one interface, a line for each behind a line that says what they are. `can_print` tells which of
 * the link types can be printed. */
int device_list_link_types(struct opener *opener, int namespace_fd, const char *interface,
			   device_can_print *can_print, struct str *ret_text, struct err *err);
int device_list_stamp_types(struct opener *opener, int namespace_fd, const char *interface,
			    struct str *ret_text, struct err *err);

/* The clock of a name ("host", "adapter"); -EINVAL when there is none of that name. */
int device_stamp_type_parse(const char *name, int *ret_type);
