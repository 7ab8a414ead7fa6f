/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * rtnetlink(7): three dumps (links, addresses, routes) over one socket that was made inside the
 * namespace. libnl carries the messages and marks dumps that changed while they ran
 * (NLM_F_DUMP_INTR); such a dump is repeated. Attributes are read with their type's length checked.
 */
#include "kernel/rtnl.h"

#include <errno.h>
#include <linux/if_link.h>
#include <linux/net_namespace.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netlink/attr.h>
#include <netlink/errno.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>

#include "base/cursor.h"
#include "base/mem.h"

#define DUMP_ATTEMPTS_MAXIMUM 10
#define LINKS_MAXIMUM         65536
#define RECEIVE_BYTES         (256 * 1024)

static void cleanup_socket(struct nl_sock **socket)
{
	nl_socket_free(*socket);
}

static void cleanup_message(struct nl_msg **message)
{
	nlmsg_free(*message);
}

/* libnl has errors of its own; the few that callers tell apart become the errno they came from. */
static int rtnl_errno(int nl_error)
{
	switch (-nl_error) {
	case NLE_SUCCESS:
		return 0;
	case NLE_NOMEM:
		return -ENOMEM;
	case NLE_PERM:
	case NLE_NOACCESS:
		return -EPERM;
	case NLE_OBJ_NOTFOUND:
	case NLE_NODEV:
		return -ENODEV;
	case NLE_OPNOTSUPP:
		return -EOPNOTSUPP;
	case NLE_DUMP_INTR:
	case NLE_AGAIN:
		return -EAGAIN;
	default:
		return -EIO;
	}
}

static int rtnl_connect(void *argument)
{
	return rtnl_errno(nl_connect(argument, NETLINK_ROUTE));
}

static int rtnl_open(struct opener *opener, int namespace_fd, struct nl_sock **ret_socket,
		     struct err *err)
{
	CLEANUP(cleanup_socket) struct nl_sock *socket = nl_socket_alloc();
	struct err inner = ERR_INIT;
	int r;

	if (!socket)
		return err_set(err, -ENOMEM, "cannot open a netlink socket: out of memory");
	/* Answers come as the kernel makes them; nothing is to be acknowledged. */
	nl_socket_disable_auto_ack(socket);
	nl_socket_disable_seq_check(socket);
	r = opener_call(opener, namespace_fd, rtnl_connect, socket, &inner);
	if (r < 0 && inner.code) {
		if (err)
			*err = inner;
		return r;
	}
	if (r < 0)
		return err_set(err, r, "cannot open a netlink socket: %s", err_text(r));
	(void)nl_socket_set_buffer_size(socket, RECEIVE_BYTES, 0);
	*ret_socket = steal_ptr(socket);
	return 0;
}

static void read_link_kind(struct nlattr *information, struct link *link)
{
	struct nlattr *attributes[IFLA_INFO_MAX + 1] = {0};

	if (nla_parse_nested(attributes, IFLA_INFO_MAX, information, NULL) < 0)
		return;
	if (attributes[IFLA_INFO_KIND])
		(void)nla_strlcpy(link->kind, attributes[IFLA_INFO_KIND], sizeof(link->kind));
}

static uint32_t attribute_u32(const struct nlattr *attribute, uint32_t otherwise)
{
	return attribute && nla_len(attribute) >= 4 ? nla_get_u32(attribute) : otherwise;
}

static void read_link(struct nlattr *const *attributes, const struct ifinfomsg *header,
		      struct link *link)
{
	*link = (struct link) {
		.index = (uint32_t)header->ifi_index,
		.mtu = attribute_u32(attributes[IFLA_MTU], 0),
		.is_up = header->ifi_flags & IFF_UP,
		.is_loopback = header->ifi_flags & IFF_LOOPBACK,
		.master_index = attribute_u32(attributes[IFLA_MASTER], 0),
		.peer_namespace = -1,
	};
	if (attributes[IFLA_IFNAME])
		(void)nla_strlcpy(link->name, attributes[IFLA_IFNAME], sizeof(link->name));
	if (attributes[IFLA_LINKINFO])
		read_link_kind(attributes[IFLA_LINKINFO], link);
	if (attributes[IFLA_ADDRESS] && nla_len(attributes[IFLA_ADDRESS]) == sizeof(link->mac))
		memcpy(link->mac, nla_data(attributes[IFLA_ADDRESS]), sizeof(link->mac));
	/* IFLA_LINK is the other end only for a veth; for a VLAN it is the device below. */
	if (strcmp(link->kind, "veth") == 0) {
		link->peer_index = attribute_u32(attributes[IFLA_LINK], 0);
		link->peer_namespace =
			(int32_t)attribute_u32(attributes[IFLA_LINK_NETNSID], (uint32_t)-1);
	}
}

static int handle_link(struct nl_msg *message, void *argument)
{
	struct nlmsghdr *header = nlmsg_hdr(message);
	struct nlattr *attributes[IFLA_MAX + 1] = {0};
	struct link_list *list = argument;

	if (header->nlmsg_type != RTM_NEWLINK || list->count >= LINKS_MAXIMUM ||
	    nlmsg_parse(header, sizeof(struct ifinfomsg), attributes, IFLA_MAX, NULL) < 0)
		return NL_SKIP;
	list->items = xgrow(list->items, list->count, &list->capacity, sizeof(*list->items));
	read_link(attributes, nlmsg_data(header), &list->items[list->count++]);
	return NL_OK;
}

static struct link *find_link(struct link_list *list, uint32_t index)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].index == index)
			return &list->items[i];
	return NULL;
}

static int handle_address(struct nl_msg *message, void *argument)
{
	struct nlmsghdr *header = nlmsg_hdr(message);
	struct nlattr *attributes[IFA_MAX + 1] = {0};
	const struct ifaddrmsg *body;
	const struct nlattr *bytes;
	struct link *link;

	if (header->nlmsg_type != RTM_NEWADDR ||
	    nlmsg_parse(header, sizeof(*body), attributes, IFA_MAX, NULL) < 0)
		return NL_SKIP;
	body = nlmsg_data(header);
	link = find_link(argument, body->ifa_index);
	/* On a point-to-point link IFA_ADDRESS is the other end's. */
	bytes = attributes[IFA_LOCAL] ? attributes[IFA_LOCAL] : attributes[IFA_ADDRESS];
	if (!link || !bytes || link->address_count >= LINK_ADDRESSES_MAXIMUM)
		return NL_SKIP;
	if (body->ifa_family == AF_INET && nla_len(bytes) == 4)
		link->addresses[link->address_count++] = address_ipv4(nla_data(bytes));
	else if (body->ifa_family == AF_INET6 && nla_len(bytes) == 16)
		link->addresses[link->address_count++] = address_ipv6(nla_data(bytes));
	return NL_OK;
}

static void mark_default_route(struct link_list *list, uint32_t index)
{
	struct link *link = find_link(list, index);

	if (link)
		link->has_default_route = true;
}

/* Each hop is a struct rtnexthop with its attributes behind; rtnh_len counts both. */
static void mark_next_hops(struct link_list *list, const struct nlattr *multipath)
{
	struct cursor c = cursor_of(nla_data(multipath), (size_t)nla_len(multipath));
	struct rtnexthop hop;

	for (;;) {
		const uint8_t *bytes = cursor_bytes(&c, sizeof(hop));

		if (!bytes)
			return;
		memcpy(&hop, bytes, sizeof(hop));
		mark_default_route(list, (uint32_t)hop.rtnh_ifindex);
		if (hop.rtnh_len < sizeof(hop))
			return;
		cursor_skip(&c, RTNH_ALIGN(hop.rtnh_len) - sizeof(hop));
	}
}

static int handle_route(struct nl_msg *message, void *argument)
{
	struct nlmsghdr *header = nlmsg_hdr(message);
	struct nlattr *attributes[RTA_MAX + 1] = {0};
	const struct rtmsg *body;

	if (header->nlmsg_type != RTM_NEWROUTE ||
	    nlmsg_parse(header, sizeof(*body), attributes, RTA_MAX, NULL) < 0)
		return NL_SKIP;
	body = nlmsg_data(header);
	if (body->rtm_dst_len != 0 || body->rtm_type != RTN_UNICAST ||
	    attribute_u32(attributes[RTA_TABLE], body->rtm_table) != RT_TABLE_MAIN)
		return NL_SKIP;
	if (attributes[RTA_OIF])
		mark_default_route(argument, attribute_u32(attributes[RTA_OIF], 0));
	else if (attributes[RTA_MULTIPATH])
		mark_next_hops(argument, attributes[RTA_MULTIPATH]);
	return NL_OK;
}

/* One dump: its request, and who reads the answers. Fixed headers of RTM_GET* begin with a family
 * byte, so a zeroed header of the right size with the family in front is a valid request. */
struct dump {
	int type;
	uint8_t family;
	size_t header_bytes;
	nl_recvmsg_msg_cb_t handle;
};

static const struct dump dumps[] = {
	{RTM_GETLINK, AF_UNSPEC, sizeof(struct ifinfomsg), handle_link},
	{RTM_GETADDR, AF_INET, sizeof(struct ifaddrmsg), handle_address},
	{RTM_GETADDR, AF_INET6, sizeof(struct ifaddrmsg), handle_address},
	{RTM_GETROUTE, AF_INET, sizeof(struct rtmsg), handle_route},
	{RTM_GETROUTE, AF_INET6, sizeof(struct rtmsg), handle_route},
};

static int dump_run(struct nl_sock *socket, const struct dump *dump, struct link_list *list)
{
	uint8_t header[sizeof(struct ifinfomsg)] = {dump->family};
	int r;

	_Static_assert(sizeof(struct ifinfomsg) >= sizeof(struct rtmsg), "room for every header");
	(void)nl_socket_modify_cb(socket, NL_CB_VALID, NL_CB_CUSTOM, dump->handle, list);
	r = nl_send_simple(socket, dump->type, NLM_F_DUMP, header, dump->header_bytes);
	if (r < 0)
		return rtnl_errno(r);
	r = nl_recvmsgs_default(socket);
	return r < 0 ? rtnl_errno(r) : 0;
}

static int dump_all(struct nl_sock *socket, struct link_list *list)
{
	int r;

	for (size_t i = 0; i < ARRAY_COUNT(dumps); i++) {
		r = dump_run(socket, &dumps[i], list);
		/* A kernel without IPv6 has no such addresses and routes. */
		if (r == -EOPNOTSUPP && dumps[i].family == AF_INET6)
			continue;
		if (r < 0)
			return r;
	}
	return 0;
}

int rtnl_read_links(struct opener *opener, int namespace_fd, struct link_list *ret_links,
		    struct err *err)
{
	CLEANUP(cleanup_socket) struct nl_sock *socket = NULL;
	CLEANUP(link_list_done) struct link_list list = {0};
	int r;

	r = rtnl_open(opener, namespace_fd, &socket, err);
	if (r < 0)
		return r;
	for (unsigned i = 0; i < DUMP_ATTEMPTS_MAXIMUM; i++) {
		list.count = 0;
		r = dump_all(socket, &list);
		if (r != -EAGAIN)
			break;
	}
	if (r < 0)
		return err_set(err, r, "cannot read the interfaces of a network namespace: %s",
			       err_text(r));
	*ret_links = list;
	list = (struct link_list) {0};
	return 0;
}

static int handle_namespace_id(struct nl_msg *message, void *argument)
{
	struct nlmsghdr *header = nlmsg_hdr(message);
	struct nlattr *attributes[NETNSA_MAX + 1] = {0};
	int32_t *nsid = argument;

	if (header->nlmsg_type != RTM_NEWNSID ||
	    nlmsg_parse(header, sizeof(struct rtgenmsg), attributes, NETNSA_MAX, NULL) < 0)
		return NL_SKIP;
	*nsid = (int32_t)attribute_u32(attributes[NETNSA_NSID], (uint32_t)-1);
	return NL_OK;
}

int rtnl_namespace_id(struct opener *opener, int namespace_fd, int other_fd, int32_t *ret_nsid)
{
	CLEANUP(cleanup_socket) struct nl_sock *socket = NULL;
	CLEANUP(cleanup_message) struct nl_msg *message = NULL;
	struct rtgenmsg header = {.rtgen_family = AF_UNSPEC};
	int32_t nsid = -1;
	int r;

	r = rtnl_open(opener, namespace_fd, &socket, /* err= */ NULL);
	if (r < 0)
		return r;
	message = nlmsg_alloc_simple(RTM_GETNSID, NLM_F_REQUEST);
	if (!message || nlmsg_append(message, &header, sizeof(header), NLMSG_ALIGNTO) < 0 ||
	    nla_put_u32(message, NETNSA_FD, (uint32_t)other_fd) < 0)
		return -ENOMEM;
	(void)nl_socket_modify_cb(socket, NL_CB_VALID, NL_CB_CUSTOM, handle_namespace_id, &nsid);
	r = nl_send_auto(socket, message);
	if (r >= 0)
		r = nl_recvmsgs_default(socket);
	if (r < 0)
		return rtnl_errno(r);
	*ret_nsid = nsid;
	return 0;
}
