/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The corpus without libFuzzer, for every compiler: each file as it is, cut at every length, with
 * each bit turned, and with bytes drawn from a fixed sequence. The same inputs in every run.
 *
 * Usage: fuzz_NAME CORPUS-FOLDER. Fails on a missing or empty corpus.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/fd.h"
#include "base/mem.h"
#include "base/str.h"
#include "fuzz.h"

#define FILE_MAXIMUM   ((size_t)64 << 10)
#define CUTS_MAXIMUM   1024 /* first lengths of each file */
#define FLIPS_MAXIMUM  2048 /* first bits of each file */
#define SCRAMBLES      512  /* copies of each file with several bytes changed */
#define SCRAMBLE_BYTES 8    /* changed in one copy, at most */
#define INPUT_SECONDS  10   /* one input may not take longer */

/* Hand over a copy of exactly that size, so that a sanitizer sees a read behind the end. */
static void replay_run(const uint8_t *bytes, size_t size)
{
	_cleanup_free_ uint8_t *copy = xmalloc(size ? size : 1);

	memcpy(copy, bytes, size);
	(void)alarm(INPUT_SECONDS);
	(void)LLVMFuzzerTestOneInput(copy, size);
	(void)alarm(0);
}

static uint64_t replay_cuts(const uint8_t *bytes, size_t size)
{
	size_t count = MIN(size, CUTS_MAXIMUM);

	for (size_t length = 0; length < count; length++)
		replay_run(bytes, length);
	return count;
}

static uint64_t replay_flips(uint8_t *bytes, size_t size)
{
	size_t count = MIN(size * 8, FLIPS_MAXIMUM);

	for (size_t bit = 0; bit < count; bit++) {
		uint8_t mask = (uint8_t)(1u << bit % 8);

		bytes[bit / 8] ^= mask;
		replay_run(bytes, size);
		bytes[bit / 8] ^= mask;
	}
	return count;
}

/* xorshift64: a fixed sequence, the same everywhere. */
static uint64_t replay_draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static uint64_t replay_scrambles(const uint8_t *bytes, size_t size)
{
	_cleanup_free_ uint8_t *copy = xmalloc(size ? size : 1);
	uint64_t state = 88172645463325252u;

	for (unsigned i = 0; size && i < SCRAMBLES; i++) {
		memcpy(copy, bytes, size);
		for (unsigned j = 0; j <= i % SCRAMBLE_BYTES; j++)
			copy[replay_draw(&state) % size] = (uint8_t)replay_draw(&state);
		replay_run(copy, size);
	}
	return size ? SCRAMBLES : 0;
}

static int replay_file(const char *path, uint64_t *ret_inputs)
{
	CLEANUP(str_done) struct str file = STR_INIT(FILE_MAXIMUM);
	uint8_t *bytes;
	int r;

	r = file_read(path, &file);
	if (r < 0)
		return r;
	bytes = (uint8_t *)file.text;
	replay_run(bytes, file.length);
	*ret_inputs += 1 + replay_cuts(bytes, file.length) + replay_scrambles(bytes, file.length);
	if (file.length)
		*ret_inputs += replay_flips(bytes, file.length);
	return 0;
}

static int replay_folder(const char *folder, uint64_t *ret_files, uint64_t *ret_inputs)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	int r = 0;

	if (count < 0)
		return -errno;
	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *path = xasprintf("%s/%s", folder, entries[i]->d_name);

		if (entries[i]->d_name[0] != '.' && r == 0) {
			r = replay_file(path, ret_inputs);
			if (r < 0)
				(void)fprintf(stderr, "%s: %s\n", path, err_text(r));
			*ret_files += 1;
		}
		free(entries[i]);
	}
	free(entries);
	return r;
}

int main(int argc, char **argv)
{
	uint64_t files = 0;
	uint64_t inputs = 0;
	int r;

	if (argc != 2) {
		(void)fprintf(stderr, "usage: %s CORPUS-FOLDER\n", argv[0]);
		return 2;
	}
	r = replay_folder(argv[1], &files, &inputs);
	if (r < 0 || files == 0) {
		(void)fprintf(stderr, "%s: no corpus\n", argv[1]);
		return 1;
	}
	(void)printf("%llu files, %llu inputs\n", (unsigned long long)files,
		     (unsigned long long)inputs);
	return 0;
}
