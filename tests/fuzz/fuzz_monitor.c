/* SPDX-License-Identifier: BSD-3-Clause */
/* Command lines of processes that call themselves a container's monitor or dockerd: any process may. */
#include "base/mem.h"
#include "discover/proc_names.h"
#include "fuzz.h"

#define COMMAND_LINE_MAXIMUM 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const commands[] = {"dockerd", "conmon", "containerd-shim"};
	CLEANUP(str_done) struct str line = STR_INIT(COMMAND_LINE_MAXIMUM);
	CLEANUP(proc_names_done) struct proc_names names = {0};

	str_add_bytes(&line, data, size);
	for (size_t i = 0; i < ARRAY_COUNT(commands); i++)
		proc_names_learn(&names, commands[i], &line);
	FUZZ_CHECK(names.count <= 2 && names.data_root_count <= DATA_ROOTS_MAXIMUM);
	for (size_t i = 0; i < names.count; i++)
		FUZZ_CHECK(proc_names_find(&names, names.monitors[i].id));
	return 0;
}
