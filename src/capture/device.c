/* SPDX-License-Identifier: BSD-3-Clause */
/* Devices of a namespace: see device.h. */
#include "capture/device.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <stdio.h>

#include "base/mem.h"
#include "capture/link_type.h"

/* What is needed on the thread inside the namespace. */
struct question {
	const char *interface;
	device_can_print *can_print;
	struct str *text;
	/* About a handle that is open. 0 or -EIO with `reason`. */
	int (*answer)(struct question *question, pcap_t *pcap);
	bool needs_activation;
	char reason[PCAP_ERRBUF_SIZE];
};

static void add_flags(struct str *text, bpf_u_int32 flags)
{
	static const struct {
		bpf_u_int32 bit;
		const char *name;
	} bits[] = {{PCAP_IF_UP, "Up"},
		    {PCAP_IF_RUNNING, "Running"},
		    {PCAP_IF_LOOPBACK, "Loopback"},
		    {PCAP_IF_WIRELESS, "Wireless"}};
	const char *separator = "";

	for (size_t i = 0; i < ARRAY_COUNT(bits); i++) {
		if (!(flags & bits[i].bit))
			continue;
		str_addf(text, "%s%s", separator, bits[i].name);
		separator = ", ";
	}
	if (!*separator)
		str_add(text, "none");
}

static const char *connection_of(bpf_u_int32 flags)
{
	bool is_wireless = flags & PCAP_IF_WIRELESS;

	switch (flags & PCAP_IF_CONNECTION_STATUS) {
	case PCAP_IF_CONNECTION_STATUS_UNKNOWN:
		return is_wireless ? "Association status unknown" : "Connection status unknown";
	case PCAP_IF_CONNECTION_STATUS_CONNECTED:
		return is_wireless ? "Associated" : "Connected";
	case PCAP_IF_CONNECTION_STATUS_DISCONNECTED:
		return is_wireless ? "Not associated" : "Disconnected";
	default:
		return NULL;
	}
}

static void add_device(struct str *text, unsigned number, const pcap_if_t *device)
{
	str_addf(text, "%u.%s", number, device->name);
	if (device->description)
		str_addf(text, " (%s)", device->description);
	if (device->flags) {
		const char *connection = connection_of(device->flags);

		str_add(text, " [");
		add_flags(text, device->flags);
		if (connection)
			str_addf(text, ", %s", connection);
		str_add(text, "]");
	}
	str_add_char(text, '\n');
}

/* Runs inside the namespace. */
static int list_inside(void *argument)
{
	struct question *question = argument;
	pcap_if_t *devices;
	unsigned number = 0;

	if (pcap_findalldevs(&devices, question->reason) < 0)
		return -EIO;
	for (const pcap_if_t *device = devices; device; device = device->next)
		add_device(question->text, ++number, device);
	pcap_freealldevs(devices);
	return 0;
}

int device_list(struct opener *opener, int namespace_fd, struct str *ret_text, struct err *err)
{
	struct question question = {.text = ret_text};
	int r = opener_call(opener, namespace_fd, list_inside, &question, err);

	if (r < 0 && question.reason[0])
		return err_set(err, r, "cannot list the devices: %s", question.reason);
	return r;
}

static int answer_link_types(struct question *question, pcap_t *pcap)
{
	int *types = NULL;
	int count = pcap_list_datalinks(pcap, &types);

	if (count < 0) {
		(void)snprintf(question->reason, sizeof(question->reason), "%s", pcap_geterr(pcap));
		return -EIO;
	}
	str_addf(question->text, "Data link types for %s (use option -y to set):\n",
		 question->interface);
	for (int i = 0; i < count; i++) {
		const char *name = pcap_datalink_val_to_name(types[i]);

		if (name)
			str_addf(question->text, "  %s (%s)", name,
				 pcap_datalink_val_to_description(types[i]));
		else
			str_addf(question->text, "  DLT %d", types[i]);
		if (!name || !question->can_print(link_type_from_dlt(types[i])))
			str_add(question->text, " (printing not supported)");
		str_add_char(question->text, '\n');
	}
	pcap_free_datalinks(types);
	return 0;
}

static int answer_stamp_types(struct question *question, pcap_t *pcap)
{
	int *types = NULL;
	int count = pcap_list_tstamp_types(pcap, &types);

	if (count < 0) {
		(void)snprintf(question->reason, sizeof(question->reason), "%s", pcap_geterr(pcap));
		return -EIO;
	}
	if (count == 0)
		str_addf(question->text, "Time stamp type cannot be set for %s\n",
			 question->interface);
	else
		str_addf(question->text, "Time stamp types for %s (use option -j to set):\n",
			 question->interface);
	for (int i = 0; i < count; i++) {
		const char *name = pcap_tstamp_type_val_to_name(types[i]);

		if (name)
			str_addf(question->text, "  %s (%s)\n", name,
				 pcap_tstamp_type_val_to_description(types[i]));
		else
			str_addf(question->text, "  %d\n", types[i]);
	}
	pcap_free_tstamp_types(types);
	return 0;
}

/* Runs inside the namespace. */
static int ask_inside(void *argument)
{
	struct question *question = argument;
	pcap_t *pcap = pcap_create(question->interface, question->reason);
	int r = 0;

	if (!pcap)
		return -EIO;
	if (question->needs_activation && pcap_activate(pcap) < 0) {
		(void)snprintf(question->reason, sizeof(question->reason), "%s", pcap_geterr(pcap));
		r = -EIO;
	}
	if (r == 0)
		r = question->answer(question, pcap);
	pcap_close(pcap);
	return r;
}

static int ask(struct question *question, struct opener *opener, int namespace_fd, struct err *err)
{
	int r = opener_call(opener, namespace_fd, ask_inside, question, err);

	if (r < 0 && question->reason[0])
		return err_set(err, r, "cannot ask what %s can do: %s", question->interface,
			       question->reason);
	return r;
}

int device_list_link_types(struct opener *opener, int namespace_fd, const char *interface,
			   device_can_print *can_print, struct str *ret_text, struct err *err)
{
	struct question question = {
		.interface = interface,
		.can_print = can_print,
		.text = ret_text,
		.answer = answer_link_types,
		.needs_activation = true,
	};

	return ask(&question, opener, namespace_fd, err);
}

int device_list_stamp_types(struct opener *opener, int namespace_fd, const char *interface,
			    struct str *ret_text, struct err *err)
{
	struct question question = {
		.interface = interface,
		.text = ret_text,
		.answer = answer_stamp_types,
	};

	return ask(&question, opener, namespace_fd, err);
}

int device_stamp_type_parse(const char *name, int *ret_type)
{
	int type = pcap_tstamp_type_name_to_val(name);

	if (type < 0)
		return -EINVAL;
	*ret_type = type;
	return 0;
}
