/* SPDX-License-Identifier: BSD-3-Clause */
/* Libraries that are loaded when they are needed. */
#pragma once

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

/* A function of a library that dlopen(3) gave, into a pointer to such a function; dlerror(3) says why not.
 * ISO C has no conversion from an object to a function pointer; POSIX has. */
static inline bool library_find(void *library, const char *name, void *ret_function)
{
	void *function = dlsym(library, name);

	*(void **)ret_function = function;
	return function != NULL;
}
