/* SPDX-License-Identifier: BSD-3-Clause */
/* Links, addresses and routes of one network namespace (rtnetlink(7)), through libnl. */
#pragma once

#include "base/err.h"
#include "kernel/opener.h"
#include "model/link.h"

/* Dump links with their addresses and mark those that carry a default route (IPv4 or IPv6).
 * The caller frees with link_list_done(). An interrupted dump is repeated. */
int rtnl_read_links(struct opener *opener, int namespace_fd, struct link_list *ret_links,
		    struct err *err);

/* nsid by which the namespace behind `namespace_fd` knows `other_fd` (RTM_GETNSID); -1 when it has
 * none. IFLA_LINK_NETNSID of a veth compares with it. 0 or -errno. */
int rtnl_namespace_id(struct opener *opener, int namespace_fd, int other_fd, int32_t *ret_nsid);
