/* SPDX-License-Identifier: BSD-3-Clause */
/* Opening a libpcap handle in a namespace: see handle.h. */
#include "capture/handle.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "capture/device.h"
#include "capture/link_type.h"

/* What is needed on the thread inside the namespace. */
struct opening {
	const struct capture_options *options;
	const struct point *point;
	pcap_t *pcap;
	int status; /* of libpcap */
	char reason[PCAP_ERRBUF_SIZE];
	struct str interfaces; /* of the namespace, when ours is not there */
};

static void list_interfaces(struct str *out)
{
	struct if_nameindex *names = if_nameindex();

	for (size_t i = 0; names && names[i].if_name; i++)
		str_addf(out, "%s%s", i ? ", " : "", names[i].if_name);
	if (names)
		if_freenameindex(names);
}

/* Whose clock stamps packets. 0 or a status of libpcap. */
static int choose_clock(const struct opening *opening)
{
	const char *name = opening->options->stamp_type;
	int type;

	if (!name)
		return 0;
	if (device_stamp_type_parse(name, &type) < 0)
		return PCAP_ERROR_CANTSET_TSTAMP_TYPE;
	return pcap_set_tstamp_type(opening->pcap, type);
}

static void configure(const struct opening *opening)
{
	const struct capture_options *options = opening->options;
	bool is_any = text_is_equal(opening->point->interface, "any");

	(void)pcap_set_snaplen(opening->pcap, (int)options->snap_bytes);
	(void)pcap_set_promisc(opening->pcap, options->is_promiscuous && !is_any);
	(void)pcap_set_timeout(opening->pcap, (int)options->timeout_ms);
	(void)pcap_set_immediate_mode(opening->pcap, options->is_immediate);
	(void)pcap_set_buffer_size(opening->pcap, (int)options->buffer_bytes);
	(void)pcap_set_tstamp_precision(opening->pcap, PCAP_TSTAMP_PRECISION_NANO);
}

/* Runs inside the namespace. 0, or -EIO with `status` and `reason`. */
static int open_inside(void *argument)
{
	struct opening *opening = argument;

	opening->pcap = pcap_create(opening->point->interface, opening->reason);
	if (!opening->pcap) {
		opening->status = PCAP_ERROR;
		return -EIO;
	}
	configure(opening);
	opening->status = choose_clock(opening);
	if (opening->status > 0)
		opening->status = PCAP_ERROR_CANTSET_TSTAMP_TYPE;
	if (opening->status == 0)
		opening->status = pcap_activate(opening->pcap);
	if (opening->status >= 0)
		return 0;
	(void)snprintf(opening->reason, sizeof(opening->reason), "%s", pcap_geterr(opening->pcap));
	if (opening->status == PCAP_ERROR_NO_SUCH_DEVICE)
		list_interfaces(&opening->interfaces);
	pcap_close(opening->pcap);
	opening->pcap = NULL;
	return -EIO;
}

static int explain_failure(const struct opening *opening, struct err *err)
{
	const char *name = opening->point->name;

	switch (opening->status) {
	case PCAP_ERROR_NO_SUCH_DEVICE:
		return err_set(err, -ENODEV,
			       "cannot capture on %s: no such interface; there are: %s", name,
			       opening->interfaces.text);
	case PCAP_ERROR_PERM_DENIED:
	case PCAP_ERROR_PROMISC_PERM_DENIED:
		return err_set_unavailable(
			err, -EPERM, "cannot capture on %s: needs CAP_NET_RAW; run as root", name);
	case PCAP_ERROR_IFACE_NOT_UP:
		return err_set(err, -ENETDOWN, "cannot capture on %s: the interface is down", name);
	case PCAP_ERROR_CANTSET_TSTAMP_TYPE:
		return err_set(
			err, -EOPNOTSUPP,
			"%s cannot stamp packets with the clock '%s'; -J lists those that it "
			"can",
			name, opening->options->stamp_type);
	default:
		return err_set(err, -EIO, "cannot capture on %s: %s", name,
			       opening->reason[0] ? opening->reason
						  : pcap_statustostr(opening->status));
	}
}

static int handle_activate(struct handle *handle, struct opener *opener,
			   const struct capture_options *options, const struct point *point,
			   int namespace_fd, struct err *err)
{
	struct opening opening = {
		.options = options,
		.point = point,
		.interfaces = STR_INIT(400),
	};
	int r;

	r = opener_call(opener, namespace_fd, open_inside, &opening, err);
	if (r < 0 && opening.status < 0)
		r = explain_failure(&opening, err);
	str_done(&opening.interfaces);
	if (r < 0)
		return r;
	handle->pcap = opening.pcap;
	return 0;
}

/* The kernel gets the filter, or a wider one when proof packets are to come through. */
static int handle_set_filter(struct handle *handle, uint32_t snap_bytes, const char *text,
			     bool with_proof, struct err *err)
{
	struct bpf_program program;
	int r;

	r = filter_compile(text,
			   &(struct filter_options) {
				   .link_type = handle->link_type,
				   .snap_bytes = snap_bytes,
				   .with_proof = with_proof,
				   .is_optimized = true,
			   },
			   &handle->filter, err);
	if (r < 0)
		return r;
	if (pcap_compile(handle->pcap, &program, filter_kernel_text(handle->filter),
			 /* optimize= */ 1, PCAP_NETMASK_UNKNOWN) < 0)
		return err_set(err, -EINVAL, "bad filter '%s': %s",
			       filter_kernel_text(handle->filter), pcap_geterr(handle->pcap));
	r = pcap_setfilter(handle->pcap, &program);
	pcap_freecode(&program);
	if (r < 0)
		return err_set(err, -EINVAL, "cannot set the filter: %s",
			       pcap_geterr(handle->pcap));
	if (text_is_equal(text, filter_kernel_text(handle->filter))) {
		filter_free(handle->filter);
		handle->filter = NULL;
	}
	return 0;
}

/* "EN10MB, DOCSIS": the link types that the interface can be captured with. */
static void list_link_types(pcap_t *pcap, struct str *out)
{
	int *types = NULL;
	int count = pcap_list_datalinks(pcap, &types);

	for (int i = 0; i < count; i++) {
		const char *name = pcap_datalink_val_to_name(types[i]);

		if (name)
			str_addf(out, "%s%s", str_is_empty(out) ? "" : ", ", name);
	}
	if (count > 0)
		pcap_free_datalinks(types);
}

static int handle_set_link_type(struct handle *handle, const struct capture_options *options,
				const struct point *point, struct err *err)
{
	CLEANUP(str_done) struct str there = STR_INIT(400);
	int type;

	if (!options->link_type) {
		if (text_is_equal(point->interface, "any"))
			(void)pcap_set_datalink(handle->pcap, DLT_LINUX_SLL2);
		return 0;
	}
	type = pcap_datalink_name_to_val(options->link_type);
	if (type >= 0 && pcap_set_datalink(handle->pcap, type) == 0)
		return 0;
	list_link_types(handle->pcap, &there);
	return err_set(err, -EINVAL, "%s cannot be captured with link type %s; there are: %s",
		       point->name, options->link_type, there.text);
}

static int handle_set_direction(struct handle *handle, const struct capture_options *options,
				const struct point *point, struct err *err)
{
	static const pcap_direction_t directions[] = {
		[CAPTURE_DIRECTION_BOTH] = PCAP_D_INOUT,
		[CAPTURE_DIRECTION_IN] = PCAP_D_IN,
		[CAPTURE_DIRECTION_OUT] = PCAP_D_OUT,
	};

	if (options->direction == CAPTURE_DIRECTION_BOTH)
		return 0;
	if (pcap_setdirection(handle->pcap, directions[options->direction]) == 0)
		return 0;
	return err_set(err, -EOPNOTSUPP, "cannot choose a direction on %s: %s", point->name,
		       pcap_geterr(handle->pcap));
}

/* Everything that needs no namespace any more. */
static int handle_prepare(struct handle *handle, const struct capture_options *options,
			  struct point *point, const char *filter_text, bool with_proof,
			  struct err *err)
{
	char reason[PCAP_ERRBUF_SIZE];
	int r;

	r = handle_set_link_type(handle, options, point, err);
	if (r < 0)
		return r;
	r = handle_set_direction(handle, options, point, err);
	if (r < 0)
		return r;
	point->link_type = link_type_from_dlt(pcap_datalink(handle->pcap));
	point->snap_bytes = (uint32_t)pcap_snapshot(handle->pcap);
	handle->link_type = point->link_type;
	r = handle_set_filter(handle, point->snap_bytes, filter_text, with_proof, err);
	if (r < 0)
		return r;
	if (pcap_setnonblock(handle->pcap, /* nonblock= */ 1, reason) < 0)
		return err_set(err, -EIO, "cannot capture on %s: %s", point->name, reason);
	handle->fd = pcap_get_selectable_fd(handle->pcap);
	if (handle->fd < 0)
		return err_set(err, -EIO, "cannot wait for packets on %s", point->name);
	(void)fcntl(handle->fd, F_SETFD, FD_CLOEXEC);
	return 0;
}

int handle_open(struct handle *handle, struct opener *opener, const struct capture_options *options,
		struct point *point, int namespace_fd, const char *filter_text, bool with_proof,
		struct err *err)
{
	int r;

	*handle = (struct handle) {.fd = -1, .point = point->id};
	r = handle_activate(handle, opener, options, point, namespace_fd, err);
	if (r < 0)
		return r;
	r = handle_prepare(handle, options, point, filter_text, with_proof, err);
	if (r < 0)
		handle_close(handle);
	return r;
}

int handle_read_statistics(struct handle *handle)
{
	struct pcap_stat statistics;

	if (!handle->pcap)
		return 0;
	if (pcap_stats(handle->pcap, &statistics) < 0)
		return -EIO;
	/* The counters have 32 bits; the differences are right also when they wrap. */
	handle->statistics.received +=
		(uint32_t)(statistics.ps_recv - (uint32_t)handle->statistics.received);
	handle->statistics.dropped +=
		(uint32_t)(statistics.ps_drop - (uint32_t)handle->statistics.dropped);
	return 0;
}

void handle_close(struct handle *handle)
{
	(void)handle_read_statistics(handle);
	if (handle->pcap)
		pcap_close(handle->pcap);
	filter_free(handle->filter);
	handle->pcap = NULL;
	handle->filter = NULL;
	handle->fd = -1;
	handle->is_ended = true;
}
