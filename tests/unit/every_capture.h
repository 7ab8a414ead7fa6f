/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For tests that go over whole capture files: those of the fuzz corpus and of the golden tests, and with
 * TCPWHY_CAPTURES set all files in that folder too. Other people's captures stay where they are.
 */
#pragma once

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/mem.h"
#include "capfile/capfile.h"

#define EVERY_CAPTURE_FOLDERS 8 /* open at a time */

/* nftw(3) has no place for a context. */
static void (*every_capture_use)(const char *path, struct capfile_reader *reader);
static size_t every_capture_count;

static inline int every_capture_visit(const char *path, const struct stat *status, int kind,
				      struct FTW *place)
{
	_cleanup_capfile_ struct capfile_reader *reader = NULL;
	struct err err = ERR_INIT;

	/* Texts beside the captures, and files that are none, are not opened. */
	if (kind != FTW_F || capfile_open(path, &reader, &err) < 0)
		return 0;
	every_capture_use(path, reader);
	every_capture_count++;
	return 0;
}

static inline void every_capture_below(const char *folder)
{
	assert_int_equal(nftw(folder, every_capture_visit, EVERY_CAPTURE_FOLDERS, FTW_PHYS), 0);
}

/* Each file that can be opened, before its first packet. Returns how many, which are some. */
static inline size_t every_capture(void (*use)(const char *path, struct capfile_reader *reader))
{
	const char *root = getenv("TCPWHY_SOURCE_ROOT");
	const char *captures = getenv("TCPWHY_CAPTURES");
	_cleanup_free_ char *corpus = xasprintf("%s/tests/fuzz/corpus/capfile", root);
	_cleanup_free_ char *golden = xasprintf("%s/tests/golden/captures", root);

	every_capture_use = use;
	every_capture_count = 0;
	every_capture_below(corpus);
	every_capture_below(golden);
	if (captures && *captures)
		every_capture_below(captures);
	assert_true(every_capture_count > 0);
	return every_capture_count;
}
