/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The corpus without libFuzzer, for every compiler: each file as it is, cut at every length, with
 * each bit turned, and with bytes drawn from a fixed sequence. The same inputs in every run.
 *
 * Usage: fuzz_NAME CORPUS-FOLDER [EVERY]. Fails on a missing or empty corpus. With EVERY only one in
 * so many damaged copies is used, for targets that take their time.
 */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
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

struct replay {
	uint64_t every; /* one in so many damaged copies is used */
	uint64_t files, copies, inputs;
};

/* Hand over a copy of exactly that size, so that a sanitizer sees a read behind the end. */
static void replay_run(struct replay *replay, const uint8_t *bytes, size_t size)
{
	_cleanup_free_ uint8_t *copy = xmalloc(size ? size : 1);

	replay->inputs++;
	memcpy(copy, bytes, size);
	(void)alarm(INPUT_SECONDS);
	(void)LLVMFuzzerTestOneInput(copy, size);
	(void)alarm(0);
}

static void replay_damaged(struct replay *replay, const uint8_t *bytes, size_t size)
{
	if (replay->copies++ % replay->every == 0)
		replay_run(replay, bytes, size);
}

static void replay_cuts(struct replay *replay, const uint8_t *bytes, size_t size)
{
	size_t count = MIN(size, CUTS_MAXIMUM);

	for (size_t length = 0; length < count; length++)
		replay_damaged(replay, bytes, length);
}

static void replay_flips(struct replay *replay, uint8_t *bytes, size_t size)
{
	size_t count = MIN(size * 8, FLIPS_MAXIMUM);

	for (size_t bit = 0; bit < count; bit++) {
		uint8_t mask = (uint8_t)(1u << bit % 8);

		bytes[bit / 8] ^= mask;
		replay_damaged(replay, bytes, size);
		bytes[bit / 8] ^= mask;
	}
}

/* xorshift64: a fixed sequence, the same everywhere. */
static uint64_t replay_draw(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void replay_scrambles(struct replay *replay, const uint8_t *bytes, size_t size)
{
	_cleanup_free_ uint8_t *copy = xmalloc(size);
	uint64_t state = 88172645463325252u;

	for (unsigned i = 0; i < SCRAMBLES; i++) {
		memcpy(copy, bytes, size);
		for (unsigned j = 0; j <= i % SCRAMBLE_BYTES; j++)
			copy[replay_draw(&state) % size] = (uint8_t)replay_draw(&state);
		replay_damaged(replay, copy, size);
	}
}

static int replay_file(struct replay *replay, const char *path)
{
	CLEANUP(str_done) struct str file = STR_INIT(FILE_MAXIMUM);
	uint8_t *bytes;
	int r;

	r = file_read(path, &file);
	if (r < 0)
		return r;
	bytes = (uint8_t *)file.text;
	replay->files++;
	replay_run(replay, bytes, file.length);
	if (str_is_empty(&file))
		return 0;
	replay_cuts(replay, bytes, file.length);
	replay_flips(replay, bytes, file.length);
	replay_scrambles(replay, bytes, file.length);
	return 0;
}

static int replay_folder(struct replay *replay, const char *folder)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	int r = 0;

	if (count < 0)
		return -errno;
	for (int i = 0; i < count; i++) {
		_cleanup_free_ char *path = xasprintf("%s/%s", folder, entries[i]->d_name);

		if (entries[i]->d_name[0] != '.' && r == 0) {
			r = replay_file(replay, path);
			if (r < 0)
				(void)fprintf(stderr, "%s: %s\n", path, err_text(r));
		}
		free(entries[i]);
	}
	free(entries);
	return r;
}

int main(int argc, char **argv)
{
	struct replay replay = {.every = 1};
	int r = -EINVAL;

	if (argc == 2)
		r = 0;
	else if (argc == 3)
		r = parse_unsigned(argv[2], UINT32_MAX, &replay.every);
	if (r < 0 || replay.every == 0) {
		(void)fprintf(stderr, "usage: %s CORPUS-FOLDER [EVERY]\n", argv[0]);
		return 2;
	}
	r = replay_folder(&replay, argv[1]);
	if (r < 0 || replay.files == 0) {
		(void)fprintf(stderr, "%s: no corpus\n", argv[1]);
		return 1;
	}
	(void)printf("%" PRIu64 " files, %" PRIu64 " inputs\n", replay.files, replay.inputs);
	return 0;
}
