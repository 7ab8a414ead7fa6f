/* SPDX-License-Identifier: BSD-3-Clause */
/* Giving up root: see user.h. */
#include "base/user.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/mem.h"

#define ENTRY_BYTES 16384

int user_become(const char *name, struct err *err)
{
	_cleanup_free_ char *text = xmalloc(ENTRY_BYTES);
	struct passwd *found = NULL;
	struct passwd entry;
	int r;

	r = -getpwnam_r(name, &entry, text, ENTRY_BYTES, &found);
	if (r < 0)
		return err_set(err, r, "cannot look for the user '%s': %s", name, err_text(r));
	if (!found)
		return err_set_usage(err, "there is no user '%s'", name);
	r = errno_of(initgroups(found->pw_name, found->pw_gid));
	if (r == 0)
		r = errno_of(setgid(found->pw_gid));
	if (r == 0)
		r = errno_of(setuid(found->pw_uid));
	/* Root must not be able to come back. */
	if (r == 0 && found->pw_uid != 0 && setuid(0) == 0)
		r = -EPERM;
	if (r < 0)
		return err_set(err, r, "cannot become the user '%s': %s", name, err_text(r));
	return 0;
}
