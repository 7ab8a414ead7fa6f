/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Options of tcpdump that dump does not have, or not yet. They are known, so that a habit gets a
 * reason and another way instead of "unknown option"; none is ever ignored.
 */
#pragma once

#include "base/err.h"
#include "base/option.h"

/* FLAG(member, letter, long name, instead), VALUE the same for those that take a value. */
#define DUMP_LATER(FLAG, VALUE)                                        \
	VALUE(algorithm, 'E', NULL, "IPsec is not decrypted")          \
	VALUE(secret, 'M', NULL, "TCP-MD5 digests are not checked")    \
	VALUE(module, 'm', NULL, "SMI modules are not read")           \
	FLAG(monitor, 'I', "monitor-mode", "containers have no radio") \
	FLAG(mesh, 'H', NULL, "802.11s is not printed")                \
	FLAG(as_dot, 'b', NULL, "BGP is not printed in detail")        \
	FLAG(undecoded_nfs, 'u', NULL, "NFS is not printed in detail")

struct dump_later {
#define DUMP_LATER_FLAG(member, letter, long_name, instead)  bool member;
#define DUMP_LATER_VALUE(member, letter, long_name, instead) const char *member;
	DUMP_LATER(DUMP_LATER_FLAG, DUMP_LATER_VALUE)
#undef DUMP_LATER_FLAG
#undef DUMP_LATER_VALUE
};

/* Rows for the option table of dump; not shown in help. */
#define DUMP_LATER_ROW_FLAG(field, letter, long_name, instead) \
	OPTION_FLAG(long_name, letter, struct dump_options, later.field, NULL),
#define DUMP_LATER_ROW_VALUE(field, letter, long_name, instead) \
	OPTION_STRING(long_name, letter, struct dump_options, later.field, "VALUE", NULL),
#define DUMP_LATER_SPECS DUMP_LATER(DUMP_LATER_ROW_FLAG, DUMP_LATER_ROW_VALUE)

/* A usage error for the first one that was given. 0 or -EINVAL. */
int dump_later_refuse(const struct dump_later *later, struct err *err);
