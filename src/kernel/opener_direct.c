/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The opener that uses the rights of the process itself. setns(2) moves one thread only, so work in
 * another namespace is done by a short-lived thread; what it opens belongs to the namespace for ever.
 */
#include "kernel/opener.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"
#include "kernel/procfs.h"

/* "svc-a (pid 4211)", "the host", "/run/netns/red": what messages call the namespace. */
#define NETNS_WORDS_MAXIMUM 512

static void netns_describe(const struct netns_ref *ref, struct str *out)
{
	const char *label = ref->label ? ref->label : ref->path;

	if (!ref->path && !ref->pid)
		label = "the host";
	if (label)
		str_add_escaped(out, label, strlen(label), NETNS_WORDS_MAXIMUM / 4);
	if (label && ref->pid)
		str_addf(out, " (pid %ld)", (long)ref->pid);
	else if (ref->pid)
		str_addf(out, "pid %ld", (long)ref->pid);
}

static int netns_fail(const struct netns_ref *ref, int code, struct err *err)
{
	CLEANUP(str_done) struct str name = STR_INIT(NETNS_WORDS_MAXIMUM);

	netns_describe(ref, &name);
	if (code == -EPERM || code == -EACCES)
		return err_set_unavailable(err, code,
					   "cannot enter the network namespace of %s: needs "
					   "CAP_SYS_ADMIN; run as root",
					   name.text);
	if (code == -ESRCH)
		return err_set(err, code,
			       "cannot enter the network namespace of %s: the process has ended; "
			       "run tcpwhy ps for what runs now",
			       name.text);
	if (code == -EMEDIUMTYPE)
		return err_set(err, code,
			       "cannot enter the network namespace of %s: the file is no network "
			       "namespace; see ip netns list",
			       name.text);
	return err_set(err, code, "cannot enter the network namespace of %s: %s", name.text,
		       err_text(code));
}

/* A path may be any file: opening must not block on a fifo, and the fd must be a netns. */
static int netns_open_path(const char *path, int *ret_fd)
{
	_cleanup_close_ int fd = -1;
	struct statfs filesystem;
	int r;

	fd = errno_of(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
	if (fd < 0)
		return fd;
	r = errno_of(fstatfs(fd, &filesystem));
	if (r < 0)
		return r;
	if (filesystem.f_type != NSFS_MAGIC || ioctl(fd, NS_GET_NSTYPE) != CLONE_NEWNET)
		return -EMEDIUMTYPE;
	*ret_fd = steal_fd(fd);
	return 0;
}

static int netns_open_pid(pid_t pid, uint64_t start_ticks, int *ret_fd)
{
	_cleanup_close_ int fd = -1;
	char path[64];
	uint64_t ticks;
	int r;

	(void)snprintf(path, sizeof(path), "/proc/%ld/ns/net", (long)pid);
	r = netns_open_path(path, &fd);
	if (r < 0)
		return r == -ENOENT ? -ESRCH : r;
	if (start_ticks) {
		/* Asked after opening: a pid that still has its start time was not reused before. */
		r = procfs_start_ticks(pid, &ticks);
		if (r < 0)
			return r;
		if (ticks != start_ticks)
			return -ESRCH;
	}
	*ret_fd = steal_fd(fd);
	return 0;
}

static int direct_open_namespace(struct opener *opener, const struct netns_ref *ref, int *ret_fd,
				 struct err *err)
{
	int r;

	(void)opener;
	if (ref->path)
		r = netns_open_path(ref->path, ret_fd);
	else if (ref->pid)
		r = netns_open_pid(ref->pid, ref->pid_start_ticks, ret_fd);
	else
		r = netns_open_path("/proc/thread-self/ns/net", ret_fd);
	return r < 0 ? netns_fail(ref, r, err) : 0;
}

struct visit {
	int namespace_fd;
	int (*function)(void *argument);
	void *argument;
	int entered; /* 0 or why the namespace could not be entered */
	int result;
};

static void *visit_run(void *argument)
{
	struct visit *visit = argument;

	visit->entered = errno_of(setns(visit->namespace_fd, CLONE_NEWNET));
	if (visit->entered == 0)
		visit->result = visit->function(visit->argument);
	return NULL;
}

/* Signals are for the thread that waits for them, so the visitor has them blocked. */
static int visit_start_and_wait(struct visit *visit)
{
	sigset_t all;
	sigset_t before;
	pthread_t thread;
	int r;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	r = -pthread_create(&thread, NULL, visit_run, visit);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (r < 0)
		return r;
	return -pthread_join(thread, NULL);
}

static bool netns_is_own(int namespace_fd)
{
	_cleanup_close_ int own = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	struct netns_id own_id;
	struct netns_id id;

	return own >= 0 && netns_identify(own, &own_id) == 0 &&
	       netns_identify(namespace_fd, &id) == 0 && netns_is_equal(&own_id, &id);
}

static int direct_call(struct opener *opener, int namespace_fd, int (*function)(void *argument),
		       void *argument, struct err *err)
{
	struct visit visit = {
		.namespace_fd = namespace_fd, .function = function, .argument = argument};
	int r;

	(void)opener;
	/* The own namespace needs no right to enter: CAP_NET_RAW is enough to capture on a host. */
	if (netns_is_own(namespace_fd))
		return function(argument);
	r = visit_start_and_wait(&visit);
	if (r < 0)
		return err_set(err, r, "cannot start a thread in a network namespace: %s",
			       err_text(r));
	if (visit.entered == -EPERM)
		return err_set_unavailable(err, visit.entered,
					   "cannot enter the network namespace: needs "
					   "CAP_SYS_ADMIN; run as root");
	if (visit.entered < 0)
		return err_set(err, visit.entered, "cannot enter the network namespace: %s",
			       err_text(visit.entered));
	return visit.result;
}

static const struct opener_ops direct_ops = {
	.name = "direct",
	.open_namespace = direct_open_namespace,
	.call = direct_call,
};

struct opener *opener_direct(void)
{
	/* Never written to; not const only because other openers have state behind the pointer. */
	static struct opener opener = {.ops = &direct_ops};

	return &opener;
}

int netns_identify(int namespace_fd, struct netns_id *ret_id)
{
	struct stat status;
	int r;

	r = errno_of(fstat(namespace_fd, &status));
	if (r < 0)
		return r;
	*ret_id = (struct netns_id) {.device = status.st_dev, .inode = status.st_ino};
	return 0;
}
