/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TARGETS into targets: see resolve.h. A word is split at commas, each item at its last '@' and its
 * first ':'. A name is looked for in this order, and the first step that finds anything decides: a
 * container's name, a name in /run/netns, a container's id, the beginning of an id.
 */
#include "discover/resolve.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"
#include "discover/resolve_scheme.h"
#include "model/link.h"

#define LISTED_NAMES_MAXIMUM 12
#define SHORT_ID_LENGTH      12

/* Words that can begin a filter (pcap-filter(7)). A container may be called so, but whoever types one
 * here has forgotten the target. */
static const char *const filter_keywords[] = {
	"host",    "net",    "port",       "portrange", "src",       "dst",       "ether",
	"ip",      "ip6",    "arp",        "rarp",      "tcp",       "udp",       "sctp",
	"icmp",    "icmp6",  "igmp",       "pim",       "ah",        "esp",       "vrrp",
	"carp",    "proto",  "protochain", "gateway",   "broadcast", "multicast", "less",
	"greater", "len",    "not",        "and",       "or",        "vlan",      "mpls",
	"pppoed",  "pppoes", "geneve",     "inbound",   "outbound",  "ifindex",   "link",
	"wlan",    "type",   "subtype",    "dir",       "llc",       "stp",       "ipx",
	"atalk",   "aarp",   "decnet",     "iso",       "clnp",      "isis",      "lat",
	"netbeui", "fddi",   "tr",         "ppp",       "slip",      "radio",
};

bool resolve_is_filter_keyword(const char *word)
{
	if (*word == '(' || *word == '!')
		return true;
	for (size_t i = 0; i < ARRAY_COUNT(filter_keywords); i++)
		if (text_is_equal(word, filter_keywords[i]))
			return true;
	return false;
}

static void target_done(struct target *target)
{
	free(target->label);
	free(target->interface);
	free(target->netns_path);
}

void target_list_done(struct target_list *targets)
{
	for (size_t i = 0; i < targets->count; i++)
		target_done(&targets->items[i]);
	*targets = (struct target_list) {0};
}

static char *copy_text(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

static bool is_same_text(const char *a, const char *b)
{
	return a && b ? text_is_equal(a, b) : a == b;
}

int resolve_add_target(const struct resolve *resolve, const struct target *target, struct err *err)
{
	struct target_list *targets = resolve->targets;
	struct target *copy;

	for (size_t i = 0; i < targets->count; i++) {
		copy = &targets->items[i];
		if (copy->pid == target->pid && is_same_text(copy->label, target->label) &&
		    is_same_text(copy->netns_path, target->netns_path) &&
		    is_same_text(copy->interface, resolve->interface))
			return 0;
	}
	if (targets->count >= TARGETS_MAXIMUM)
		return err_set_usage(err, "more than %u targets; name fewer", TARGETS_MAXIMUM);
	copy = &targets->items[targets->count++];
	*copy = *target;
	copy->label = xstrdup(target->label);
	copy->netns_path = copy_text(target->netns_path);
	copy->interface = copy_text(resolve->interface);
	return 0;
}

static void add_quoted(struct str *out, const char *text)
{
	str_add_escaped(out, text, strlen(text), QUOTED_CHARACTERS);
}

static int add_container(const struct resolve *resolve, const struct container *container,
			 struct err *err)
{
	CLEANUP(str_done) struct str name = STR_INIT(4 * QUOTED_CHARACTERS);
	const struct target target = {
		.label = container->name,
		.runtime = container->runtime,
		.container = container,
		.netns_path = container->netns_path,
		.pid = container->pid > 0 ? container->pid : 0,
		.pid_start_ticks = container->pid_start_ticks,
	};

	add_quoted(&name, container->name);
	if (container->pid < 0)
		return err_set_unavailable(
			err, -EREMOTE,
			"container '%s' does not run on this host: its daemon is "
			"on another machine, or sees other processes; run tcpwhy "
			"there",
			name.text);
	if (container->pid == 0 && !container->netns_path)
		return err_set(err, -ESRCH,
			       container->state == CONTAINER_STATE_RESTARTING
				       ? "container '%s' is restarting and has no process now; see "
					 "its log for why, or try again"
				       : "container '%s' is not running; start it first",
			       name.text);
	return resolve_add_target(resolve, &target, err);
}

/* Whether a container may be meant by a name at all. */
static bool is_candidate(const struct container *container, enum runtime runtime)
{
	if (runtime != RUNTIME_COUNT)
		return container->runtime == runtime;
	return container->runtime != RUNTIME_NONE;
}

enum match_step {
	MATCH_STEP_NAME,
	MATCH_STEP_NETNS,
	MATCH_STEP_ID,
	MATCH_STEP_ID_PREFIX,
	MATCH_STEP_COUNT
};

static bool is_match(const struct container *container, const char *value, enum match_step step)
{
	bool is_netns = container->runtime == RUNTIME_NETNS;

	switch (step) {
	case MATCH_STEP_NAME:
		return !is_netns && text_is_equal(container->name, value);
	case MATCH_STEP_ID:
		return !is_netns && text_is_equal(container->id, value);
	case MATCH_STEP_ID_PREFIX:
		return !is_netns && *value && text_has_prefix(container->id, value);
	case MATCH_STEP_NETNS:
		return is_netns && text_is_equal(container->name, value);
	case MATCH_STEP_COUNT:
		break;
	}
	return false;
}

static int fail_ambiguous(const struct resolve *resolve, enum runtime runtime, enum match_step step,
			  struct err *err)
{
	const struct container_list *list = &resolve->discovery->containers;
	CLEANUP(str_done) struct str fits = STR_INIT(ERR_TEXT_BYTES / 2);
	CLEANUP(str_done) struct str value = STR_INIT(4 * QUOTED_CHARACTERS);

	add_quoted(&value, resolve->value);
	for (size_t i = 0; i < list->count; i++) {
		const struct container *container = &list->items[i];

		if (!is_candidate(container, runtime) || !is_match(container, resolve->value, step))
			continue;
		str_add(&fits, fits.length ? ", " : "");
		add_quoted(&fits, container->name);
		str_addf(&fits, " (%s ", runtime_name(container->runtime));
		str_add_escaped(&fits, container->id, strlen(container->id), SHORT_ID_LENGTH);
		str_add(&fits, ")");
	}
	return err_set(err, -EEXIST, "container '%s' fits several: %s; name one by more of its id",
		       value.text, fits.text);
}

struct near_name {
	const char *name;
	size_t distance;
};

static int near_compare(const void *a, const void *b)
{
	const struct near_name *left = a;
	const struct near_name *right = b;

	if (left->distance != right->distance)
		return left->distance < right->distance ? -1 : 1;
	return strcmp(left->name, right->name);
}

/* What runs, names near to the one that was asked for in front. */
static void add_running(const struct resolve *resolve, enum runtime runtime, struct str *out)
{
	const struct container_list *list = &resolve->discovery->containers;
	_cleanup_free_ struct near_name *names = xcalloc(list->count + 1, sizeof(*names));
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct container *container = &list->items[i];

		if (is_candidate(container, runtime) && container->state != CONTAINER_STATE_STOPPED)
			names[count++] = (struct near_name) {
				container->name, text_distance(container->name, resolve->value)};
	}
	if (count == 0) {
		str_add(out, "; none is running");
		return;
	}
	qsort(names, count, sizeof(*names), near_compare);
	for (size_t i = 0; i < MIN(count, LISTED_NAMES_MAXIMUM); i++) {
		str_add(out, i ? ", " : "; running: ");
		add_quoted(out, names[i].name);
	}
	if (count > LISTED_NAMES_MAXIMUM)
		str_addf(out, " and %zu more; see tcpwhy ps", count - LISTED_NAMES_MAXIMUM);
}

/* With a runtime that could not be asked, nobody knows whether the name exists: that is said too. */
static int fail_unknown(const struct resolve *resolve, enum runtime runtime, const char *what,
			struct err *err)
{
	const struct discovery *discovery = resolve->discovery;
	CLEANUP(str_done) struct str text = STR_INIT(ERR_TEXT_BYTES);

	str_add(&text, what);
	add_running(resolve, runtime, &text);
	if (discovery->failure_count == 0)
		return err_set(err, -ENOENT, "%s", text.text);
	return err_set_unavailable(err, discovery->failures[0].err.code, "%s; %s", text.text,
				   discovery->failures[0].err.text);
}

int resolve_add_name(const struct resolve *resolve, enum runtime runtime, struct err *err)
{
	const struct container_list *list = &resolve->discovery->containers;
	CLEANUP(str_done) struct str what = STR_INIT(5 * QUOTED_CHARACTERS);

	for (unsigned step = 0; step < MATCH_STEP_COUNT; step++) {
		const struct container *found = NULL;

		for (size_t i = 0; i < list->count; i++) {
			const struct container *container = &list->items[i];

			if (!is_candidate(container, runtime) ||
			    !is_match(container, resolve->value, (enum match_step)step))
				continue;
			if (found)
				return fail_ambiguous(resolve, runtime, (enum match_step)step, err);
			found = container;
		}
		if (found)
			return add_container(resolve, found, err);
	}
	str_add(&what, "container '");
	add_quoted(&what, resolve->value);
	str_add(&what, "' not found");
	return fail_unknown(resolve, runtime, what.text, err);
}

int resolve_add_matching(const struct resolve *resolve, container_question *is_wanted,
			 const char *what, struct err *err)
{
	const struct container_list *list = &resolve->discovery->containers;
	CLEANUP(str_done) struct str text = STR_INIT(5 * QUOTED_CHARACTERS);
	bool found = false;
	int r;

	for (size_t i = 0; i < list->count; i++) {
		const struct container *container = &list->items[i];

		if (container->runtime == RUNTIME_NONE || container->runtime == RUNTIME_NETNS ||
		    container->pid == 0 || !is_wanted(container, resolve->value))
			continue;
		found = true;
		r = add_container(resolve, container, err);
		if (r < 0)
			return r;
	}
	if (found)
		return 0;
	str_addf(&text, "there is no running container %s", what);
	if (*resolve->value) {
		str_add(&text, " '");
		add_quoted(&text, resolve->value);
		str_add(&text, "'");
	}
	return fail_unknown(resolve, RUNTIME_COUNT, text.text, err);
}

static int fail_scheme(const struct resolve *resolve, size_t length, bool is_known, struct err *err)
{
	CLEANUP(str_done) struct str name = STR_INIT(4 * QUOTED_CHARACTERS);
	CLEANUP(str_done) struct str known = STR_INIT(256);

	str_add_escaped(&name, resolve->item, length, QUOTED_CHARACTERS);
	if (is_known)
		return err_set_unavailable(err, -ENOSYS,
					   "'%s:' is not built yet; name the container without it, "
					   "or use pid:N or netns:PATH",
					   name.text);
	resolve_scheme_names(&known);
	return err_set_usage(err, "'%s:' is no way to name a target; known are %s", name.text,
			     known.text);
}

static int fail_keyword(const char *word, struct err *err)
{
	return err_set_usage(
		err,
		"'%s' begins a filter, but the first word is the target; for the host "
		"write netns:host in front of the filter, for a container of that name "
		"docker:%s",
		word, word);
}

static int resolve_scheme(struct resolve *resolve, struct err *err)
{
	const char *colon = strchr(resolve->value, ':');
	const struct resolve_scheme *scheme;
	size_t length;

	if (text_is_equal(resolve->value, "all")) {
		resolve->value = "";
		return resolve_scheme_find("all", strlen("all"))->add(resolve, err);
	}
	if (!colon)
		return resolve_add_name(resolve, RUNTIME_COUNT, err);
	length = (size_t)(colon - resolve->value);
	scheme = resolve_scheme_find(resolve->value, length);
	if (!scheme || text_is_equal(scheme->name, "all"))
		return fail_scheme(resolve, length, /* is_known= */ false, err);
	if (!scheme->add)
		return fail_scheme(resolve, length, /* is_known= */ true, err);
	if (colon[1] == '\0')
		return err_set_usage(err, "'%s:' needs a value", scheme->name);
	resolve->value = colon + 1;
	return scheme->add(resolve, err);
}

static bool is_interface_name(const char *name)
{
	size_t length = strlen(name);

	if (length == 0 || length >= LINK_NAME_BYTES)
		return false;
	for (size_t i = 0; i < length; i++)
		if (name[i] == '/' || !isgraph((unsigned char)name[i]))
			return false;
	return true;
}

/* Cuts "@IF" off the item; a digest ("image:web@sha256:...") is no interface. */
static int split_interface(char *item, const char **ret_interface, struct err *err)
{
	CLEANUP(str_done) struct str name = STR_INIT(4 * QUOTED_CHARACTERS);
	char *at = strrchr(item, '@');

	*ret_interface = NULL;
	if (!at || text_has_prefix(at, "@sha256:"))
		return 0;
	if (!is_interface_name(at + 1)) {
		add_quoted(&name, at + 1);
		return err_set_usage(err, "'%s' behind the '@' is no name of an interface",
				     name.text);
	}
	*at = '\0';
	*ret_interface = at + 1;
	return 0;
}

static int resolve_item(const struct discovery *discovery, char *item, struct target_list *targets,
			struct err *err)
{
	struct resolve resolve = {.discovery = discovery, .targets = targets};
	int r;

	if (text_is_equal(item, "+path")) {
		targets->with_path = true;
		return 0;
	}
	if (resolve_is_filter_keyword(item))
		return fail_keyword(item, err);
	r = split_interface(item, &resolve.interface, err);
	if (r < 0)
		return r;
	if (*item == '\0')
		return err_set_usage(err, "a target is empty; targets are separated by one comma");
	resolve.item = item;
	resolve.value = item;
	return resolve_scheme(&resolve, err);
}

int resolve_targets(const struct discovery *discovery, const char *words,
		    struct target_list *ret_targets, struct err *err)
{
	_cleanup_free_ char *copy = xstrdup(words);
	CLEANUP(target_list_done) struct target_list targets = {0};
	char *next = copy;
	char *item;
	int r;

	while ((item = strsep(&next, ","))) {
		r = resolve_item(discovery, item, &targets, err);
		if (r < 0)
			return r;
	}
	if (targets.count == 0)
		return err_set_usage(err, "+path needs targets to lie between");
	*ret_targets = targets;
	targets = (struct target_list) {0};
	return 0;
}
