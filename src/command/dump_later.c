/* SPDX-License-Identifier: BSD-3-Clause */
/* Options of tcpdump that dump does not have: see dump_later.h. */
#include "command/dump_later.h"

#include "base/mem.h"

int dump_later_refuse(const struct dump_later *later, struct err *err)
{
	const struct {
		bool is_given;
		char letter;
		const char *instead;
	} options[] = {
#define DUMP_LATER_FLAG(member, letter, long_name, instead)  {later->member, letter, instead},
#define DUMP_LATER_VALUE(member, letter, long_name, instead) {later->member, letter, instead},
		DUMP_LATER(DUMP_LATER_FLAG, DUMP_LATER_VALUE)
#undef DUMP_LATER_FLAG
#undef DUMP_LATER_VALUE
	};

	for (size_t i = 0; i < ARRAY_COUNT(options); i++)
		if (options[i].is_given)
			return err_set_usage(err, "tcpdump's option -%c is not available: %s",
					     options[i].letter, options[i].instead);
	return 0;
}
